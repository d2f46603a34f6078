/* The command line's way to the station's socket, by a path that fits into an address and by one that does
 * not. */
#include "station/client.h"
#include "tests/test.h"

#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SOMEBODY = 12345, LONG_NAME = 120, CANNOT_HIDE = 77 };
enum way { AS_IT_IS, SHUT, WITHOUT_PROC };

static char top[] = "/tmp/packwarden-client-XXXXXX";
static char data[256];

/* A data folder below `top`, its name `length` bytes long, with a socket that listens. */
static void
make_data(int length)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "packwarden.sock" };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char run[300];

	snprintf(data, sizeof data, "%s/%0*d", top, length, 0);
	snprintf(run, sizeof run, "%s/run", data);
	if (mkdir(data, 0755) < 0 || mkdir(run, 0755) < 0 || chdir(run) < 0)
		abort();
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 8) < 0
	    || chmod("packwarden.sock", 0777) < 0 || chdir("/") < 0)
		abort();
}

/* Not root, and not to be dumped: /proc/self/fd then belongs to root. */
static void
shut(void)
{
	if (geteuid() == 0 && (setresgid(SOMEBODY, SOMEBODY, SOMEBODY) < 0
	                       || setresuid(SOMEBODY, SOMEBODY, SOMEBODY) < 0))
		_exit(CANNOT_HIDE);
	prctl(PR_SET_DUMPABLE, 0);
}

static void
hide_proc(void)
{
	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0
	    || mount("none", "/proc", "tmpfs", 0, NULL) < 0)
		_exit(CANNOT_HIDE);
}

/* Tries in a child: 0 if it has reached the socket, 1 if not, else what went wrong. */
static int
reach(enum way way)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (way == SHUT)
			shut();
		if (way == WITHOUT_PROC)
			hide_proc();
		_exit(client_reachable(data) ? 0 : 1);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
a_short_path_is_reached(void)
{
	make_data(4);
	CHECK_INT(reach(AS_IT_IS), 0);
}

static void
a_process_that_cannot_be_dumped_reaches_both(void)
{
	make_data(5);
	CHECK_INT(reach(SHUT), 0);
	make_data(LONG_NAME + 1);
	CHECK_INT(reach(SHUT), 0);
}

static void
without_proc_a_short_path_is_reached(void)
{
	int result;

	make_data(6);
	result = reach(WITHOUT_PROC);
	if (result == CANNOT_HIDE)
		printf("# /proc cannot be hidden here: not tried\n");
	else
		CHECK_INT(result, 0);
}

static void
a_path_longer_than_an_address_is_reached(void)
{
	make_data(LONG_NAME);
	CHECK_INT(reach(AS_IT_IS), 0);
}

/* The longest path that fits into an address, with the NUL after it, and the first that does not. */
static void
paths_around_the_length_of_an_address_are_reached(void)
{
	const struct sockaddr_un address;
	int fits = (int)(sizeof address.sun_path - sizeof "//run/packwarden.sock" - strlen(top));

	for (int more = -1; more <= 2; more++) {
		make_data(fits + more);
		CHECK_INT(reach(AS_IT_IS), 0);
	}
}

static void
where_there_is_no_station_it_is_not_reached(void)
{
	snprintf(data, sizeof data, "%s/none", top);
	CHECK_INT(reach(AS_IT_IS), 1);
	snprintf(data, sizeof data, "%s/%0*d", top, LONG_NAME, 1);
	CHECK_INT(reach(AS_IT_IS), 1);
}

int
main(void)
{
	char command[300];

	if (!mkdtemp(top) || chmod(top, 0755) < 0)
		return 1;
	TEST(a_short_path_is_reached);
	TEST(a_process_that_cannot_be_dumped_reaches_both);
	TEST(without_proc_a_short_path_is_reached);
	TEST(a_path_longer_than_an_address_is_reached);
	TEST(paths_around_the_length_of_an_address_are_reached);
	TEST(where_there_is_no_station_it_is_not_reached);
	snprintf(command, sizeof command, "rm -rf %s", top);
	return system(command) != 0 || test_failures > 0;
}

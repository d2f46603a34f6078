#include "station/privilege.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each drop happens in a child of its own, which says by its exit code whether all was as it should be. */

static char top[] = "/tmp/packwarden-privilege-XXXXXX";
static char data[128], why[256];
static struct config config;

#define TRY(condition)                                                                  \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "# line %d: not so: %s (%s)\n", __LINE__, #condition, why); \
			return 1;                                                       \
		}                                                                       \
	} while (0)

static int
in_child(int (*tries)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(tries());
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static const char *
inside(const char *name)
{
	static char path[256];

	snprintf(path, sizeof path, "%s/%s", data, name);
	return path;
}

static void
make_file(const char *path, uid_t owner)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || fchown(fd, owner, owner) < 0)
		abort();
	close(fd);
}

static uid_t
owner_of(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 ? status.st_uid : (uid_t)-1;
}

/* A data folder as root leaves it, under a folder with the mode `above`. */
static void
make_data(mode_t above)
{
	char command[300];

	snprintf(command, sizeof command, "rm -rf %s", top);
	if (system(command) != 0)
		abort();
	snprintf(data, sizeof data, "%s/data", top);
	if (mkdir(top, above) < 0 || chmod(top, above) < 0 || mkdir(data, 0700) < 0 || mkdir(inside("labels"), 0700) < 0)
		abort();
	make_file(inside("packwarden.db"), 0);
	make_file(inside("labels/box.png"), 0);
	make_file(inside("foreign"), 12345);
	snprintf(command, sizeof command, "%s/outside", top);
	make_file(command, 0);
	if (symlink(command, inside("soft")) < 0 || link(command, inside("hard")) < 0)
		abort();
}

/* The number after `name` in /proc/self/status, base 16. */
static unsigned long long
status_of(const char *name)
{
	unsigned long long value = 99;
	char line[256];
	FILE *file = fopen("/proc/self/status", "re");

	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, name, strlen(name)) == 0)
			value = strtoull(line + strlen(name), NULL, 16);
	if (file)
		fclose(file);
	return value;
}

static bool
can_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int
try_existing_user(void)
{
	const struct passwd *nobody = getpwnam("nobody");

	TRY(nobody);
	TRY(privilege_drop(&config, data, why, sizeof why) == 0);
	TRY(*why == '\0');
	TRY(getuid() == nobody->pw_uid && geteuid() == nobody->pw_uid && getgid() == nobody->pw_gid);
	TRY(setuid(0) < 0);
	TRY(status_of("CapEff:\t") == 0 && status_of("CapPrm:\t") == 0);
	TRY(can_write(inside("packwarden.db")));
	TRY(can_write(inside("labels/box.png")));
	TRY(owner_of(data) == nobody->pw_uid);
	return 0;
}

static void
the_service_user_gets_what_root_owns(void)
{
	make_data(0755);
	snprintf(config.user, sizeof config.user, "nobody");
	CHECK_INT(in_child(try_existing_user), 0);
}

static void
nothing_outside_and_nothing_foreign_is_given_away(void)
{
	char outside[128];

	make_data(0755);
	snprintf(config.user, sizeof config.user, "nobody");
	CHECK_INT(in_child(try_existing_user), 0);
	snprintf(outside, sizeof outside, "%s/outside", top);
	CHECK_INT(owner_of(outside), 0);
	CHECK_INT(owner_of(inside("hard")), 0);
	CHECK_INT(owner_of(inside("soft")), 0);
	CHECK_INT(owner_of(inside("foreign")), 12345);
	CHECK_INT(owner_of(top), 0);
}

static int
try_no_such_user(void)
{
	TRY(privilege_drop(&config, data, why, sizeof why) == 0);
	TRY(*why == '\0');
	TRY(getuid() >= PRIVILEGE_UID_FIRST && getuid() <= PRIVILEGE_UID_LAST);
	TRY(geteuid() == getuid() && getgid() == getuid());
	TRY(can_write(inside("packwarden.db")));
	return 0;
}

static void
without_a_service_user_the_number_stays_the_same(void)
{
	uid_t first;

	make_data(0755);
	snprintf(config.user, sizeof config.user, "no-such-user");
	CHECK_INT(in_child(try_no_such_user), 0);
	first = owner_of(data);
	make_file(inside("restored"), 0);
	CHECK_INT(in_child(try_no_such_user), 0);
	CHECK_INT(owner_of(data), first);
	CHECK_INT(owner_of(inside("restored")), first);
}

static void
a_folder_that_was_moved_keeps_its_number(void)
{
	make_data(0755);
	snprintf(config.user, sizeof config.user, "no-such-user");
	CHECK_INT(chown(data, PRIVILEGE_UID_LAST, PRIVILEGE_UID_LAST), 0);
	CHECK_INT(in_child(try_no_such_user), 0);
	CHECK_INT(owner_of(inside("packwarden.db")), PRIVILEGE_UID_LAST);
}

static void
a_service_user_made_later_takes_the_folder_over(void)
{
	const struct passwd *nobody = getpwnam("nobody");
	uid_t first;

	make_data(0755);
	snprintf(config.user, sizeof config.user, "no-such-user");
	CHECK_INT(in_child(try_no_such_user), 0);
	first = owner_of(data);
	make_file(inside("labels/later"), first);
	make_file(inside("another-number"), first == PRIVILEGE_UID_LAST ? first - 1 : first + 1);
	snprintf(config.user, sizeof config.user, "nobody");
	CHECK_INT(in_child(try_existing_user), 0);
	CHECK(nobody);
	CHECK_INT(owner_of(inside("labels/later")), nobody->pw_uid);
	CHECK(owner_of(inside("another-number")) != nobody->pw_uid);
	CHECK_INT(owner_of(inside("foreign")), 12345);
	CHECK_INT(in_child(try_existing_user), 0);
}

static int
try_closed_folder(void)
{
	TRY(privilege_drop(&config, data, why, sizeof why) == 0);
	TRY(strstr(why, "cannot enter /tmp/packwarden-privilege-"));
	TRY(!strstr(why, "/data:"));
	TRY(getuid() == 0);
	TRY(status_of("CapEff:\t") == 0 && status_of("CapPrm:\t") == 0 && status_of("CapBnd:\t") == 0);
	TRY(can_write(inside("packwarden.db")));
	TRY(!can_write(inside("foreign")));
	TRY(chown(inside("packwarden.db"), 1, 1) < 0);
	return 0;
}

static void
below_a_closed_folder_root_stays_without_capabilities(void)
{
	make_data(0700);
	snprintf(config.user, sizeof config.user, "nobody");
	CHECK_INT(in_child(try_closed_folder), 0);
	CHECK_INT(owner_of(data), 0);
}

static int
try_foreign_folder(void)
{
	TRY(privilege_drop(&config, data, why, sizeof why) == -1);
	TRY(strstr(why, "belongs to another user"));
	return 0;
}

static void
a_folder_of_somebody_else_is_refused(void)
{
	make_data(0755);
	snprintf(config.user, sizeof config.user, "nobody");
	CHECK_INT(chown(data, 12345, 12345), 0);
	CHECK_INT(in_child(try_foreign_folder), 0);
	CHECK_INT(owner_of(data), 12345);
}

static int
try_not_root(void)
{
	if (getuid() == 0)
		TRY(setresgid(12345, 12345, 12345) == 0 && setresuid(12345, 12345, 12345) == 0);
	TRY(privilege_drop(&config, "/nonexistent", why, sizeof why) == 0);
	TRY(*why == '\0');
	TRY(getuid() != 0);
	return 0;
}

static void
an_ordinary_user_stays_as_it_is(void)
{
	CHECK_INT(in_child(try_not_root), 0);
}

int
main(void)
{
	char command[300];

	if (!mkdtemp(top))
		return 1;
	TEST(an_ordinary_user_stays_as_it_is);
	if (geteuid() != 0) {
		printf("# not root: what root gives up is not tried\n");
		return test_failures > 0;
	}
	TEST(the_service_user_gets_what_root_owns);
	TEST(nothing_outside_and_nothing_foreign_is_given_away);
	TEST(without_a_service_user_the_number_stays_the_same);
	TEST(a_folder_that_was_moved_keeps_its_number);
	TEST(a_service_user_made_later_takes_the_folder_over);
	TEST(below_a_closed_folder_root_stays_without_capabilities);
	TEST(a_folder_of_somebody_else_is_refused);
	snprintf(command, sizeof command, "rm -rf %s", top);
	return system(command) != 0 || test_failures > 0;
}

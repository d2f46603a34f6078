/* mock_usb: runs a program on a made-up USB bus, and takes commands to plug devices in and scan with them.
 *
 *   mock_usb --control SOCKET PROGRAM [ARGUMENT…]    runs it, ends with its exit code; passes SIGTERM and SIGINT on
 *   mock_usb --send SOCKET COMMAND…                  has one command done; exit 0 once it is, 1 with the reason
 *
 * Commands: plug NAME KIND [bound | unconfigured] | configure NAME | again NAME | unplug NAME | type NAME TEXT |
 *           untouched NAME | claimed NAME | partial NAME TEXT | stall NAME | error NAME | overflow NAME | empty NAME | play NAME |
 *           when NAME FILE
 * KIND is one of tests/devices/kinds.c: kbd pos newland other foreign keys mouse scale cdc ftdi, or the path of a recording,
 * which `play` then plays. In TEXT, \xHH is a byte, \\ a backslash. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "bus.h"

enum { LINE = 65536, EXIT_USAGE = 2, EXIT_MOCK = 125 };

static int
fail(const char *what)
{
	fprintf(stderr, "mock_usb: %s: %s\n", what, strerror(errno));
	return EXIT_MOCK;
}

static bool
socket_address(struct sockaddr_un *address, const char *path)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return (size_t)snprintf(address->sun_path, sizeof address->sun_path, "%s", path)
	       < sizeof address->sun_path;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                              : -1;
}

/* Turns \xHH and \\ into bytes, in place; returns the length. */
static size_t
unescape(char *text)
{
	size_t length = 0;

	for (const char *at = text; *at; at++) {
		if (at[0] == '\\' && at[1] == 'x' && hex_digit(at[2]) >= 0 && hex_digit(at[3]) >= 0) {
			text[length++] = (char)(hex_digit(at[2]) << 4 | hex_digit(at[3]));
			at += 3;
		} else {
			at += at[0] == '\\' && at[1] == '\\';
			text[length++] = *at;
		}
	}
	return length;
}

/* Does one command line; returns NULL, or why not. */
static const char *
do_command(char *line)
{
	static const struct { const char *name; enum bus_fault fault;
	} faults[] = {
		{ "stall", BUS_STALL },
		{ "error", BUS_PROTOCOL },
		{ "overflow", BUS_OVERFLOW },
		{ "empty", BUS_EMPTY },
	};
	char *rest = line, *command = strsep(&rest, " "), *name = strsep(&rest, " ");

	if (!name)
		return "a command needs a name";
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (strcmp(command, faults[i].name) == 0)
			return bus_fail(name, faults[i].fault);
	if (strcmp(command, "unplug") == 0)
		return bus_unplug(name);
	if (strcmp(command, "configure") == 0)
		return bus_configure(name);
	if (strcmp(command, "claimed") == 0)
		return bus_is_claimed(name);
	if (strcmp(command, "untouched") == 0)
		return bus_is_untouched(name);
	if (strcmp(command, "play") == 0)
		return bus_play(name);
	if (strcmp(command, "again") == 0)
		return bus_announce_again(name);
	if (!rest)
		return "something is missing after the name";
	if (strcmp(command, "when") == 0)
		return bus_note_when(name, rest);
	if (strcmp(command, "plug") == 0) {
		const char *kind = strsep(&rest, " ");

		return bus_plug(name, kind,
		                !rest                        ? BUS_PLAIN
		                : strcmp(rest, "bound") == 0 ? BUS_BOUND
		                                             : BUS_UNCONFIGURED);
	}
	if (strcmp(command, "type") == 0 || strcmp(command, "partial") == 0)
		return bus_scan(name, rest, unescape(rest), *command == 't');
	return "there is no such command";
}

/* One connection is one command: its line, then the answer. */
static void
serve(int listener)
{
	static char line[LINE];
	int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	size_t length = 0;
	ssize_t got;
	const char *why;

	if (connection < 0)
		return;
	while (length < sizeof line - 1
	       && (got = read(connection, line + length, sizeof line - 1 - length)) > 0)
		length += (size_t)got;
	line[length] = '\0';
	why = do_command(line);
	dprintf(connection, "%s", why ? why : "");
	close(connection);
}

static int
send_command(const char *path, char **words)
{
	struct sockaddr_un address;
	char answer[256];
	ssize_t got;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!socket_address(&address, path) || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		return fail(path);
	for (char **word = words; *word; word++)
		dprintf(fd, "%s%s", word == words ? "" : " ", *word);
	shutdown(fd, SHUT_WR);
	got = read(fd, answer, sizeof answer - 1);
	if (got == 0)
		return 0;
	answer[got > 0 ? got : 0] = '\0';
	fprintf(stderr, "mock_usb: %s: %s\n", words[0], answer);
	return 1;
}

static pid_t
start_program(char **words, const sigset_t *old)
{
	pid_t parent = getpid(), child = fork();

	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigprocmask(SIG_SETMASK, old, NULL);
	if (getppid() == parent)
		execvp(words[0], words);
	fail(words[0]);
	_exit(EXIT_MOCK);
}

/* Serves commands until the program ends; returns its exit code. */
static int
run(int listener, int signals, pid_t child)
{
	for (;;) {
		struct pollfd fds[] = { { .fd = listener, .events = POLLIN },
			                { .fd = signals, .events = POLLIN } };
		struct signalfd_siginfo info;
		int status;

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return fail("poll");
		if (fds[1].revents && read(signals, &info, sizeof info) == sizeof info
		    && info.ssi_signo != SIGCHLD)
			kill(child, (int)info.ssi_signo);
		if (waitpid(child, &status, WNOHANG) == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		if (fds[0].revents)
			serve(listener);
	}
}

static int
control(const char *path, char **words)
{
	struct sockaddr_un address;
	sigset_t set, old;
	pid_t child;
	const char *why;
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), status;

	/* before libumockdev starts its thread, which would get the signals otherwise */
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &set, &old);
	why = bus_open();
	if (why) {
		fprintf(stderr, "mock_usb: %s\n", why);
		return EXIT_MOCK;
	}
	unlink(path);
	if (!socket_address(&address, path) || bind(listener, (struct sockaddr *)&address, sizeof address) != 0
	    || listen(listener, 16) != 0)
		return fail(path);
	child = start_program(words, &old);
	status = run(listener, signalfd(-1, &set, SFD_CLOEXEC), child);
	unlink(path);
	bus_tell_left();
	bus_close();
	return status;
}

int
main(int argc, char **argv)
{
	const char *preload = getenv("LD_PRELOAD");

	if (argc >= 4 && strcmp(argv[1], "--send") == 0)
		return send_command(argv[2], argv + 3);
	if (argc < 4 || strcmp(argv[1], "--control") != 0) {
		fprintf(stderr, "usage: mock_usb --control SOCKET PROGRAM [ARGUMENT…]\n"
		                "       mock_usb --send SOCKET COMMAND…\n");
		return EXIT_USAGE;
	}
	/* The mock works only with its library loaded first: start again with it. */
	if (!preload || !strstr(preload, "libumockdev-preload")) {
		char **words = calloc((size_t)argc + 2, sizeof *words);

		if (!words)
			return fail("calloc");

		words[0] = "umockdev-wrapper";
		memcpy(words + 1, argv, sizeof *argv * ((size_t)argc + 1));
		execvp(words[0], words);
		return fail(words[0]);
	}
	return control(argv[2], argv + 3);
}

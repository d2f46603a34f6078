/* redir_usb: USB devices for a virtual machine, and a count of what its station answers.
 *
 *   redir_usb --serve FOLDER              listens there on NAME.usb for pos, kbd, cdc and scale, for QEMU's usb-redir; on
 *                                         "verdicts", for lines "LANE MICROSECONDS JSON", which go to standard output
 *                                         too; and on "control". Ends when it is told to, or killed
 *   redir_usb --send FOLDER COMMAND…      has one command done; exit 1 with the reason if it could not be
 *
 * Commands:
 *   plug NAME | unplug NAME
 *   type NAME TEXT          scans a code; \xHH in it is a byte
 *   partial NAME TEXT       without its end
 *   feed NAME LANE N FILE   scans the file's lines: the next one while fewer than N of them are unanswered by the lane
 *   count LANE              prints how many verdicts the lane has given
 *   idle NAME               prints "yes" if the device's last feed is over and answered, else how far it is
 *   end */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "redir.h"

enum { PORTS = 4, LANES = 8, LINE = 65536, EXIT_USAGE = 2, BULKY = 2000 };
enum { FD_CONTROL, FD_VERDICTS, FD_READER, FD_PORTS, FDS = FD_PORTS + 2 * PORTS };

struct lane {
	char name[32];
	unsigned long verdicts;
};

struct feed {
	FILE *file;                    /* NULL: at its end */
	struct lane *lane;
	unsigned long window, sent, from; /* from: the lane's verdicts before */
};

struct program {
	struct redir_port ports[PORTS];
	struct feed feeds[PORTS];
	struct lane lanes[LANES];
	size_t lane_count;
	int control, verdicts, reader; /* reader: the guest's end of "verdicts", -1 while there is none */
	char line[LINE];
	size_t length;
	bool end;
};

static struct program program;

static struct lane *
find_lane(const char *name)
{
	for (size_t i = 0; i < program.lane_count; i++)
		if (strcmp(program.lanes[i].name, name) == 0)
			return &program.lanes[i];
	if (program.lane_count == LANES)
		return NULL;
	snprintf(program.lanes[program.lane_count].name, sizeof program.lanes->name, "%s", name);
	return &program.lanes[program.lane_count++];
}

static int
find_port(const char *name)
{
	for (int i = 0; i < PORTS; i++)
		if (strcmp(program.ports[i].kind->name, name) == 0)
			return i;
	return -1;
}

/* ---- feeds ---- */

static unsigned long
answered(const struct feed *feed)
{
	return feed->lane->verdicts - feed->from;
}

static void
step_feed(struct redir_port *port, struct feed *feed)
{
	char line[4200];

	while (feed->file && feed->sent < answered(feed) + feed->window && port->count < BULKY) {
		if (!fgets(line, sizeof line, feed->file)) {
			fclose(feed->file);
			feed->file = NULL;
			return;
		}
		if (!redir_scan(port, line, strcspn(line, "\n"), true))
			return; /* unplugged: it stays behind what it is to send, and is waited for in vain */
		feed->sent++;
	}
}

static const char *
begin_feed(int i, char *rest)
{
	char *lane = strsep(&rest, " "), *window = rest ? strsep(&rest, " ") : NULL;
	struct feed *feed = &program.feeds[i];

	if (!rest || feed->file)
		return "feed NAME LANE N FILE, one at a time";
	*feed = (struct feed){ fopen(rest, "re"), find_lane(lane), strtoul(window, NULL, 10), 0, 0 };
	if (!feed->file || !feed->lane)
		return "there is no such file, or too many lanes";
	feed->from = feed->lane->verdicts;
	return NULL;
}

static const char *
tell_feed(const struct feed *feed)
{
	static char text[64];

	if (!feed->file && (!feed->lane || answered(feed) >= feed->sent))
		return "yes";
	snprintf(text, sizeof text, "%lu sent, %lu answered", feed->sent, answered(feed));
	return text;
}

/* ---- verdicts ---- */

static void
take_line(char *line)
{
	char name[32];
	struct lane *lane;

	printf("%s\n", line);
	if (sscanf(line, "%31s", name) == 1 && (lane = find_lane(name)))
		lane->verdicts++;
}

static void
read_verdicts(void)
{
	ssize_t got = recv(program.reader, program.line + program.length, LINE - 1 - program.length, MSG_DONTWAIT);
	char *end, *at = program.line;

	if (got <= 0) {
		if (got == 0 || errno != EAGAIN) {
			close(program.reader);
			program.reader = -1;
		}
		return;
	}
	program.length += (size_t)got;
	program.line[program.length] = '\0';
	for (; (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		take_line(at);
	}
	fflush(stdout);
	program.length -= (size_t)(at - program.line);
	memmove(program.line, at, program.length);
}

/* ---- commands ---- */

static size_t
unescape(char *text)
{
	size_t length = 0;
	unsigned byte;

	for (const char *at = text; *at; length++) {
		if (sscanf(at, "\\x%2x", &byte) == 1) {
			text[length] = (char)byte;
			at += 4;
		} else {
			text[length] = *at++;
		}
	}
	return length;
}

static const char *
scan(int i, char *text, bool whole)
{
	return redir_scan(&program.ports[i], text, unescape(text), whole) ? NULL : "it is not plugged in, or has no room";
}

/* Returns what the command prints, NULL if nothing; *failed: it is the reason why not. */
static const char *
do_command(char *line, bool *failed)
{
	static char number[32];
	char *rest = line, *command = strsep(&rest, " "), *name = rest ? strsep(&rest, " ") : NULL;
	int i = name ? find_port(name) : -1;
	const char *why = "there is no such command, or no such device";

	if (strcmp(command, "end") == 0) {
		program.end = true;
		return NULL;
	}
	if (strcmp(command, "count") == 0 && name) {
		struct lane *lane = find_lane(name);

		snprintf(number, sizeof number, "%lu", lane ? lane->verdicts : 0);
		return number;
	}
	if (i >= 0 && strcmp(command, "idle") == 0)
		return tell_feed(&program.feeds[i]);
	if (i >= 0 && strcmp(command, "plug") == 0)
		why = (redir_plug(&program.ports[i]), NULL);
	else if (i >= 0 && strcmp(command, "unplug") == 0)
		why = (redir_unplug(&program.ports[i]), NULL);
	else if (i >= 0 && rest && strcmp(command, "type") == 0)
		why = scan(i, rest, true);
	else if (i >= 0 && rest && strcmp(command, "partial") == 0)
		why = scan(i, rest, false);
	else if (i >= 0 && rest && strcmp(command, "feed") == 0)
		why = begin_feed(i, rest);
	*failed = why != NULL;
	return why;
}

/* One connection is one command: its line, then "ok" or "no" and what there is to say. */
static void
serve(void)
{
	static char line[LINE];
	int connection = accept4(program.control, NULL, NULL, SOCK_CLOEXEC);
	size_t length = 0;
	ssize_t got;
	const char *answer;
	bool failed = false;

	if (connection < 0)
		return;
	while (length < sizeof line - 1 && (got = read(connection, line + length, sizeof line - 1 - length)) > 0)
		length += (size_t)got;
	line[length] = '\0';
	answer = do_command(line, &failed);
	dprintf(connection, "%s%s", failed ? "no" : "ok", answer ? answer : "");
	close(connection);
}

static int
send_command(char **words)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "control" };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[4096] = "";
	size_t length = 0;
	ssize_t got;

	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		perror("redir_usb: control");
		return 1;
	}
	for (char **word = words; *word; word++)
		dprintf(fd, "%s%s", word == words ? "" : " ", *word);
	shutdown(fd, SHUT_WR);
	while (length < sizeof answer - 1 && (got = read(fd, answer + length, sizeof answer - 1 - length)) > 0)
		length += (size_t)got;
	if (strncmp(answer, "ok", 2) != 0) {
		fprintf(stderr, "redir_usb: %s: %s\n", words[0], length > 2 ? answer + 2 : "no answer");
		return 1;
	}
	if (length > 2)
		printf("%s\n", answer + 2);
	return 0;
}

/* ---- the loop ---- */

static int
listen_on(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 8) != 0) {
		perror(name);
		exit(1);
	}
	return fd;
}

static void
turn(void)
{
	struct pollfd fds[FDS] = {
		[FD_CONTROL] = { .fd = program.control, .events = POLLIN },
		[FD_VERDICTS] = { .fd = program.verdicts, .events = POLLIN },
		[FD_READER] = { .fd = program.reader, .events = POLLIN },
	};

	for (int i = 0; i < PORTS; i++) {
		struct redir_port *port = &program.ports[i];
		bool more = port->fd >= 0 && usbredirparser_has_data_to_write(port->parser);

		fds[FD_PORTS + 2 * i] = (struct pollfd){ .fd = port->listener, .events = POLLIN };
		fds[FD_PORTS + 2 * i + 1] =
			(struct pollfd){ .fd = port->fd, .events = (short)(POLLIN | (more ? POLLOUT : 0)) };
	}
	if (poll(fds, FDS, -1) < 0)
		return;
	if (fds[FD_CONTROL].revents)
		serve();
	if (fds[FD_READER].revents)
		read_verdicts();
	if (fds[FD_VERDICTS].revents && program.reader < 0)
		program.reader = accept4(program.verdicts, NULL, NULL, SOCK_CLOEXEC);
	for (int i = 0; i < PORTS; i++) {
		if (fds[FD_PORTS + 2 * i + 1].revents & ~POLLOUT)
			redir_read(&program.ports[i]);
		if (fds[FD_PORTS + 2 * i].revents)
			redir_accept(&program.ports[i]);
		step_feed(&program.ports[i], &program.feeds[i]);
		redir_flush(&program.ports[i]);
	}
}

static int
serve_all(void)
{
	static const char *const plugs[PORTS] = { "pos", "kbd", "cdc", "scale" };

	program.control = listen_on("control");
	program.verdicts = listen_on("verdicts");
	program.reader = -1;
	for (int i = 0; i < PORTS; i++)
		if (redir_open(&program.ports[i], kind_find(plugs[i])) != 0) {
			perror(plugs[i]);
			return 1;
		}
	while (!program.end)
		turn();
	return 0;
}

int
main(int argc, char **argv)
{
	bool sends = argc > 3 && strcmp(argv[1], "--send") == 0;

	if (!sends && !(argc == 3 && strcmp(argv[1], "--serve") == 0)) {
		fprintf(stderr, "usage: redir_usb --serve FOLDER | --send FOLDER COMMAND...\n");
		return EXIT_USAGE;
	}
	/* a socket's name may be no longer than 107 bytes, its folder's may */
	if (chdir(argv[2]) != 0) {
		perror(argv[2]);
		return 1;
	}
	return sends ? send_command(argv + 3) : serve_all();
}

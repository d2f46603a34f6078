/* A ZPL label printer without hardware, as a network card at TCP port 9100 shows one: for tests, and for trying a station
 * without a printer.
 *     raw_printer FOLDER [PORT]
 * Listens on 127.0.0.1 and writes the port into FOLDER/port. A label is on paper when its ^XZ has come and nothing is
 * wrong with the printer: it is then kept as FOLDER/jobs/N.zpl, and a line with that name is added to FOLDER/printed.
 * FOLDER/fault, read again and again, holds one word for what is wrong:
 *     paper-out ribbon-out head-open paused cutter too-hot too-cold   labels wait in the printer until it is mended
 *     stall          takes connections and reads nothing
 *     reset          breaks the connection in the middle of each label
 *     close          the same behind the label's last byte: it is in the printer, and nobody is told
 *     power-off      refuses connections; what was in the printer is lost
 *     slow N         needs N ms for a label
 *     mute           prints, and answers no question
 * A picture that is stored first (~DG, as LPrint does) is kept as FOLDER/stored; a format that only deletes one (^ID) is no
 * sheet.
 * It answers ~HQES and ~HS in their turn, behind the labels that came before them over the same connection. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 16, INPUT_MAX = 1 << 20, LABELS_MAX = 64, LOOK_MS = 10, LABEL_MS = 5 };

struct connection {
	int fd;           /* -1: free */
	char *input;
	size_t used;
};

struct label {
	char *bytes;
	size_t size;
};

struct printer {
	int listener;     /* -1: switched off */
	uint16_t port;
	struct connection connections[CONNECTIONS];
	struct label labels[LABELS_MAX];
	size_t label_count;
	int64_t begun_ms; /* with the first label, 0: not yet */
	unsigned sheets;
	char fault[32];
	long number;      /* of "slow N" */
};

/* What stands in the answers: error mask, then places in ~HS. */
static const struct condition {
	const char *word;
	uint32_t mask;
	int first, second; /* field of string 1 or 2 of ~HS, 0: none */
} conditions[] = {
	{ "paper-out", 0x1, 2, 0 },    { "ribbon-out", 0x2, 0, 4 }, { "head-open", 0x4, 0, 3 },
	{ "cutter", 0x8, 0, 0 },       { "too-hot", 0x10, 12, 0 },  { "too-cold", 0, 11, 0 },
	{ "paused", 0x10000, 3, 0 },
};

static volatile sig_atomic_t stopped;

static void
stop(int number)
{
	(void)number;
	stopped = 1;
}

static void
give_up(const char *what)
{
	fprintf(stderr, "raw_printer: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
look_for_fault(struct printer *printer)
{
	FILE *file = fopen("fault", "r");

	printer->fault[0] = 0;
	printer->number = 0;
	if (!file)
		return;
	if (fscanf(file, "%31s %ld", printer->fault, &printer->number) < 1)
		printer->fault[0] = 0;
	fclose(file);
}

static bool
has_fault(const struct printer *printer, const char *word)
{
	return strcmp(printer->fault, word) == 0;
}

static const struct condition *
find_condition(const struct printer *printer)
{
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (has_fault(printer, conditions[i].word))
			return &conditions[i];
	return NULL;
}

/* ---- connections ---- */

static void
listen_again(struct printer *printer)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(printer->port),
		                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int on = 1;

	printer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (printer->listener < 0
	    || setsockopt(printer->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
	    || bind(printer->listener, (struct sockaddr *)&address, sizeof address) != 0
	    || listen(printer->listener, CONNECTIONS) != 0
	    || getsockname(printer->listener, (struct sockaddr *)&address, &size) != 0)
		give_up("127.0.0.1");
	printer->port = ntohs(address.sin_port);
}

static void
drop(struct connection *connection, bool reset)
{
	struct linger hard = { .l_onoff = 1, .l_linger = 0 };

	if (connection->fd < 0)
		return;
	if (reset)
		setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
	close(connection->fd);
	connection->fd = -1;
	connection->used = 0;
}

static void
take_connection(struct printer *printer)
{
	int fd = accept4(printer->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	for (size_t i = 0; fd >= 0 && i < CONNECTIONS; i++) {
		struct connection *connection = &printer->connections[i];

		if (connection->fd >= 0)
			continue;
		if (!connection->input && !(connection->input = malloc(INPUT_MAX)))
			give_up("malloc");
		connection->fd = fd;
		connection->used = 0;
		return;
	}
	if (fd >= 0)
		close(fd);
}

static void
switch_off(struct printer *printer)
{
	if (printer->listener >= 0)
		close(printer->listener);
	printer->listener = -1;
	for (size_t i = 0; i < CONNECTIONS; i++)
		drop(&printer->connections[i], true);
	while (printer->label_count > 0)
		free(printer->labels[--printer->label_count].bytes);
	printer->begun_ms = 0;
}

/* ---- what comes in ---- */

static void
answer_errors(const struct printer *printer, int fd)
{
	const struct condition *now = find_condition(printer);
	uint32_t mask = now ? now->mask : 0;

	dprintf(fd, "\x02\r\n\r\n  PRINTER STATUS\r\n   ERRORS:         %d 00000000 %08X\r\n   WARNINGS:       0 00000000 "
	        "00000000\r\n\x03\r\n", mask != 0, mask);
}

static void
answer_host(const struct printer *printer, const struct connection *connection)
{
	const struct condition *now = find_condition(printer);
	int first = now ? now->first : 0, second = now ? now->second : 0;
	bool partial = memmem(connection->input, connection->used, "^XA", 3) != NULL;

	dprintf(connection->fd, "\x02" "030,%d,%d,1218,%03zu,0,0,%d,000,0,%d,%d\x03\r\n", first == 2, first == 3,
	        printer->label_count, partial, first == 11, first == 12);
	dprintf(connection->fd, "\x02" "001,0,%d,%d,1,2,6,0,00000000,1,000\x03\r\n\x02" "1234,0\x03\r\n", second == 3,
	        second == 4);
}

/* What ~DG stores, up to the format that prints it. */
static void
keep_picture(const char *bytes, size_t size)
{
	FILE *file = fopen("stored", "w");

	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
		give_up("stored");
}

static void
take_label(struct printer *printer, const char *bytes, size_t size)
{
	struct label *label = &printer->labels[printer->label_count];

	if (memmem(bytes, size, "^ID", 3) && !memmem(bytes, size, "^FO", 3))
		return;
	if (printer->label_count == LABELS_MAX)
		return; /* its memory is full */
	label->bytes = malloc(size);
	if (!label->bytes)
		give_up("malloc");
	memcpy(label->bytes, bytes, size);
	label->size = size;
	printer->label_count++;
}

/* The length of what can be carried out at the beginning of the input; 0: more has to come. */
static size_t
take_command(struct printer *printer, struct connection *connection)
{
	const char *input = connection->input;
	size_t used = connection->used;
	const char *end;

	if (used >= 3 && memcmp(input, "^XA", 3) == 0) {
		if (has_fault(printer, "reset"))
			drop(connection, true);
		if (connection->fd < 0 || !(end = memmem(input, used, "^XZ", 3)))
			return 0;
		take_label(printer, input, (size_t)(end - input) + 3);
		if (has_fault(printer, "close"))
			drop(connection, true);
		return connection->fd < 0 ? 0 : (size_t)(end - input) + 3;
	}
	if (input[0] != '~' && input[0] != '^')
		return 1;
	if (used < 3)
		return 0;
	if (memcmp(input, "~DG", 3) == 0) {
		if (!(end = memmem(input, used, "^XA", 3)))
			return 0;
		keep_picture(input, (size_t)(end - input));
		return (size_t)(end - input);
	}
	if (memcmp(input, "~HS", 3) == 0) {
		if (!has_fault(printer, "mute"))
			answer_host(printer, connection);
		return 3;
	}
	if (memcmp(input, "~HQ", 3) == 0 && used < 5)
		return 0;
	if (used >= 5 && memcmp(input, "~HQES", 5) == 0) {
		if (!has_fault(printer, "mute"))
			answer_errors(printer, connection->fd);
		return 5;
	}
	return memcmp(input, "^XA", used < 3 ? used : 3) == 0 ? 0 : 1;
}

static void
read_connection(struct printer *printer, struct connection *connection)
{
	ssize_t n = recv(connection->fd, connection->input + connection->used, INPUT_MAX - connection->used, 0);
	size_t length;

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		drop(connection, false);
		return;
	}
	connection->used += n > 0 ? (size_t)n : 0;
	while (connection->used > 0 && (length = take_command(printer, connection)) > 0) {
		connection->used -= length;
		memmove(connection->input, connection->input + length, connection->used);
	}
	if (connection->used == INPUT_MAX)
		drop(connection, true);
}

/* ---- paper ---- */

static void
put_on_paper(struct printer *printer, const struct label *label)
{
	char name[32];
	int fd;

	snprintf(name, sizeof name, "jobs/%u.zpl", ++printer->sheets);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, label->bytes, label->size) != (ssize_t)label->size)
		give_up(name);
	close(fd);
	fd = open("printed", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd < 0 || dprintf(fd, "%s\n", name) < 0)
		give_up("printed");
	close(fd);
}

static void
print(struct printer *printer)
{
	int64_t needed = has_fault(printer, "slow") ? printer->number : LABEL_MS;

	if (printer->label_count == 0 || find_condition(printer)) {
		printer->begun_ms = 0;
		return;
	}
	if (printer->begun_ms == 0)
		printer->begun_ms = now_ms();
	if (now_ms() - printer->begun_ms < needed)
		return;
	put_on_paper(printer, &printer->labels[0]);
	free(printer->labels[0].bytes);
	printer->label_count--;
	memmove(&printer->labels[0], &printer->labels[1], printer->label_count * sizeof printer->labels[0]);
	printer->begun_ms = 0;
}

/* ---- the loop ---- */

static void
wait_and_take(struct printer *printer)
{
	struct pollfd ready[CONNECTIONS + 1];

	for (size_t i = 0; i < CONNECTIONS; i++)
		ready[i] = (struct pollfd){ .fd = has_fault(printer, "stall") ? -1 : printer->connections[i].fd,
			                    .events = POLLIN };
	ready[CONNECTIONS] = (struct pollfd){ .fd = printer->listener, .events = POLLIN };
	if (poll(ready, CONNECTIONS + 1, LOOK_MS / (printer->label_count ? 5 : 1)) <= 0)
		return;
	look_for_fault(printer); /* as it is now, not as it was before the wait */
	if (ready[CONNECTIONS].revents)
		take_connection(printer);
	for (size_t i = 0; i < CONNECTIONS && !has_fault(printer, "stall") && !has_fault(printer, "power-off"); i++)
		if (ready[i].fd >= 0 && ready[i].revents)
			read_connection(printer, &printer->connections[i]);
}

static void
begin(struct printer *printer, char **argv)
{
	FILE *file;

	if (chdir(argv[1]) != 0 || (mkdir("jobs", 0755) != 0 && errno != EEXIST))
		give_up(argv[1]);
	for (size_t i = 0; i < CONNECTIONS; i++)
		printer->connections[i].fd = -1;
	printer->port = argv[2] ? (uint16_t)atoi(argv[2]) : 0;
	listen_again(printer);
	file = fopen("port.tmp", "w");
	if (!file || fprintf(file, "%u\n", printer->port) < 0 || fclose(file) != 0 || rename("port.tmp", "port") != 0)
		give_up("port");
}

int
main(int argc, char **argv)
{
	static struct printer printer;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: raw_printer FOLDER [PORT]\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	begin(&printer, argv);
	while (!stopped) {
		look_for_fault(&printer);
		if (has_fault(&printer, "power-off"))
			switch_off(&printer);
		else if (printer.listener < 0)
			listen_again(&printer);
		wait_and_take(&printer);
		print(&printer);
	}
	switch_off(&printer);
	for (size_t i = 0; i < CONNECTIONS; i++)
		free(printer.connections[i].input);
	return 0;
}

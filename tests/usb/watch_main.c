/* guest_watch: what the lanes' pages are sent, and when; in the virtual machine, for the world outside.
 *
 *   guest_watch [--reports] SOCKET LANE…
 *   guest_watch --get SOCKET PATH          prints what the station answers
 *
 * Prints a line "LANE MICROSECONDS JSON" for each verdict, in the order in which the station tells them. MICROSECONDS: by the
 * system's clock; with --reports since the USB stack was done with the last transfer that brought something, as the kernel's
 * usbmon tells it. Writes an empty file `watching` once all lanes are heard. Ends with the station. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LANES = 8, BUFFER = 262144, FROM_DEVICE = 0x80 };

/* Documentation/usb/usbmon.rst */
struct mon_packet {
	uint64_t id;
	uint8_t type, transfer, endpoint, device;
	uint16_t bus;
	char has_setup, has_data;
	int64_t seconds;
	int32_t microseconds, status;
	uint32_t length, captured;
	uint8_t setup[8];
	int32_t interval, start_frame;
	uint32_t flags, descriptors;
};
_Static_assert(sizeof(struct mon_packet) == 64, "as the kernel has it");

struct mon_get {
	struct mon_packet *packet;
	void *data;
	size_t size;
};
#define MON_GETX _IOW(0x92, 10, struct mon_get)

struct stream {
	const char *lane;
	int fd;
	bool verdict; /* the event whose data come next is one */
	char text[BUFFER];
	size_t length;
};

static struct stream streams[LANES];
static int64_t report_us; /* when the last report came */

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
read_reports(int mon)
{
	struct mon_packet packet;
	uint8_t data[64];
	struct mon_get get = { &packet, data, sizeof data };

	while (ioctl(mon, MON_GETX, &get) == 0)
		if (packet.type == 'C' && packet.status == 0 && packet.length > 0 && packet.endpoint & FROM_DEVICE
		    && (packet.endpoint & 0x0F) != 0)
			report_us = packet.seconds * 1000000 + packet.microseconds;
}

static void
take_line(struct stream *stream, const char *line, int mon)
{
	if (strncmp(line, "event: ", 7) == 0) {
		stream->verdict = strcmp(line + 7, "verdict") == 0;
	} else if (stream->verdict && strncmp(line, "data: ", 6) == 0) {
		int64_t now = now_us();

		if (mon >= 0)
			read_reports(mon);
		printf("%s %lld %s\n", stream->lane, (long long)(mon >= 0 ? now - report_us : now), line + 6);
		fflush(stdout);
	}
}

/* Chunked: what stands between the lines, a chunk's length, begins with no word of ours. */
static bool
read_stream(struct stream *stream, int mon)
{
	ssize_t got = recv(stream->fd, stream->text + stream->length, BUFFER - 1 - stream->length, 0);
	char *at = stream->text, *end;

	if (got <= 0)
		return false;
	stream->length += (size_t)got;
	stream->text[stream->length] = '\0';
	for (; (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		take_line(stream, at, mon);
	}
	stream->length -= (size_t)(at - stream->text);
	memmove(stream->text, at, stream->length);
	return true;
}

static int
request(const char *path, const char *what, const char *argument)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0
	    || dprintf(fd, "GET /api/v1/%s%s HTTP/1.0\r\nHost: localhost\r\n\r\n", what, argument) <= 0)
		return -1;
	return fd;
}

static int
get(const char *path, const char *what)
{
	static char text[BUFFER];
	int fd = request(path, what, "");
	size_t length = 0;
	ssize_t got;
	const char *body;

	while (fd >= 0 && (got = read(fd, text + length, sizeof text - 1 - length)) > 0)
		length += (size_t)got;
	body = strstr(text, "\r\n\r\n");
	printf("%s\n", body ? body + 4 : "");
	return body ? 0 : 1;
}

static bool
open_stream(struct stream *stream, const char *path, const char *lane)
{
	stream->lane = lane;
	stream->fd = request(path, "events?lane=", lane);
	return stream->fd >= 0 && read_stream(stream, -1);
}

static int
watch(int count, int mon)
{
	struct pollfd fds[LANES + 1];

	for (;;) {
		for (int i = 0; i < count; i++)
			fds[i] = (struct pollfd){ .fd = streams[i].fd, .events = POLLIN };
		fds[count] = (struct pollfd){ .fd = mon, .events = POLLIN };
		if (poll(fds, (nfds_t)count + 1, -1) < 0 && errno != EINTR)
			return 1;
		if (fds[count].revents)
			read_reports(mon);
		for (int i = 0; i < count; i++)
			if (fds[i].revents && !read_stream(&streams[i], mon))
				return 0;
	}
}

int
main(int argc, char **argv)
{
	bool reports = argc > 1 && strcmp(argv[1], "--reports") == 0;
	int first = reports ? 3 : 2, mon = -1;

	if (argc == 4 && strcmp(argv[1], "--get") == 0)
		return get(argv[2], argv[3]);
	if (argc <= first || argc - first > LANES)
		return 2;
	if (reports && (mon = open("/dev/usbmon0", O_RDONLY | O_NONBLOCK | O_CLOEXEC)) < 0) {
		perror("/dev/usbmon0");
		return 1;
	}
	for (int i = first; i < argc; i++)
		if (!open_stream(&streams[i - first], argv[first - 1], argv[i])) {
			perror(argv[i]);
			return 1;
		}
	close(open("watching", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	return watch(argc - first, mon);
}

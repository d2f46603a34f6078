#include "zpl_link.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECT_MS = 900, SLICE_MS = 500 };

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool
zpl_link_set_uri(struct zpl_link *link, const char *uri)
{
	static const char scheme[] = "socket://";
	const char *host = uri + sizeof scheme - 1, *end, *port;

	if (strncasecmp(uri, scheme, sizeof scheme - 1) != 0)
		return false;
	end = host[0] == '[' ? strchr(host, ']') : host + strcspn(host, ":/");
	if (!end || end == host)
		return false;
	snprintf(link->host, sizeof link->host, "%.*s", (int)(end - host - (host[0] == '[')), host + (host[0] == '['));
	end += *end == ']';
	port = *end == ':' ? ++end : "9100";
	if (*end && *end != '/')
		end += strspn(end, "0123456789");
	if ((*end && strcmp(end, "/") != 0) || strspn(port, "0123456789") == 0 || strspn(port, "0123456789") > 5)
		return false;
	snprintf(link->port, sizeof link->port, "%.*s", (int)strspn(port, "0123456789"), port);
	return link->host[0] && strlen(link->host) < sizeof link->host - 1; /* as long as that: it was cut */
}

/* ---- the connection ---- */

void
zpl_link_close(struct zpl_link *link)
{
	if (link->open)
		close(link->fd);
	link->open = link->asked = false;
	link->used = 0;
}

static int
fail(struct zpl_link *link, const char *why)
{
	snprintf(link->error, sizeof link->error, "%.60s:%s: %.100s", link->host, link->port, why);
	zpl_link_close(link);
	return -1;
}

static bool
may_go_on(const struct zpl_link *link)
{
	return !link->carry_on || link->carry_on(link->context);
}

/* Waits for an event on the socket; 1, 0 when the time is up or nobody wants it any more. */
static int
wait_ready(const struct zpl_link *link, short events, int64_t until)
{
	for (;;) {
		struct pollfd poller = { .fd = link->fd, .events = events };
		int64_t left = until - now_ms();

		if (left < 0)
			left = 0;
		if (poll(&poller, 1, left < SLICE_MS ? (int)left : SLICE_MS) > 0)
			return 1;
		if (now_ms() >= until || !may_go_on(link))
			return 0;
	}
}

/* Each address gets its time: the first that takes the connection. */
static int
connect_one(struct zpl_link *link, const struct addrinfo *address)
{
	int error = 0, on = 1;
	socklen_t size = sizeof error;

	link->fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (link->fd < 0)
		return errno;
	setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(link->fd, address->ai_addr, address->ai_addrlen) == 0)
		return 0;
	error = errno == EINPROGRESS ? 0 : errno;
	if (error == 0 && !wait_ready(link, POLLOUT, now_ms() + CONNECT_MS))
		error = ETIMEDOUT;
	if (error == 0 && getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		error = errno;
	if (error)
		close(link->fd);
	return error;
}

int
zpl_link_open(struct zpl_link *link)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM }, *list;
	int error;

	if (link->open)
		return 0;
	error = getaddrinfo(link->host, link->port, &hints, &list);
	if (error)
		return fail(link, gai_strerror(error));
	error = ENOENT;
	for (struct addrinfo *at = list; at && error; at = at->ai_next)
		error = connect_one(link, at);
	freeaddrinfo(list);
	if (error)
		return fail(link, strerror(error));
	link->open = true;
	link->asked = false;
	link->used = 0;
	return 0;
}

size_t
zpl_link_send(struct zpl_link *link, const void *bytes, size_t size, int patience_ms)
{
	int64_t until = now_ms() + patience_ms;
	size_t sent = 0;

	while (link->open && sent < size) {
		ssize_t n = send(link->fd, (const char *)bytes + sent, size - sent, MSG_NOSIGNAL);

		if (n >= 0)
			sent += (size_t)n;
		else if (errno != EAGAIN && errno != EINTR)
			fail(link, strerror(errno));
		else if (!wait_ready(link, POLLOUT, until))
			fail(link, "it takes nothing more");
	}
	return sent;
}

/* ---- questions ---- */

/* A printer that leaves ~HS unanswered has said all that it will. */
static enum zpl_answer
silence(struct zpl_link *link, const struct zpl_reply *reply)
{
	if (reply->has_masks) {
		link->asked = false;
		return ZPL_ANSWERED;
	}
	snprintf(link->error, sizeof link->error, "%.60s:%s: no answer", link->host, link->port);
	return ZPL_SILENT;
}

enum zpl_answer
zpl_link_ask(struct zpl_link *link, int patience_ms, struct zpl_reply *reply)
{
	int64_t until = now_ms() + patience_ms;

	memset(reply, 0, sizeof *reply);
	if (zpl_link_open(link) != 0)
		return ZPL_GONE;
	if (!link->asked) {
		link->used = 0;
		if (zpl_link_send(link, ZPL_QUESTION, sizeof ZPL_QUESTION - 1, patience_ms) < sizeof ZPL_QUESTION - 1)
			return ZPL_GONE;
		link->asked = true;
	}
	for (;;) {
		enum zpl_reading reading = zpl_reply_read(link->input, link->used, reply);
		ssize_t n;

		if (reading == ZPL_WHOLE) {
			link->asked = false;
			return ZPL_ANSWERED;
		}
		if (reading == ZPL_GARBAGE || link->used == sizeof link->input) {
			fail(link, "this is no ZPL printer");
			return ZPL_STRANGE;
		}
		if (!wait_ready(link, POLLIN, until))
			return silence(link, reply);
		n = recv(link->fd, link->input + link->used, sizeof link->input - link->used, 0);
		if (n > 0) {
			link->used += (size_t)n;
		} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			fail(link, n == 0 ? "it has closed the connection" : strerror(errno));
			return ZPL_GONE;
		}
	}
}

/* ---- words ---- */

static void
say(struct message_status *status, uint8_t state, const char *word, const char *text, const char *error)
{
	memset(status, 0, sizeof *status);
	status->state = state;
	snprintf(status->reason, sizeof status->reason, "%s", word);
	snprintf(status->text, sizeof status->text, "%s (%.90s)", text, error);
}

void
zpl_answer_say(enum zpl_answer answer, const struct zpl_reply *reply, const char *error,
               struct message_status *status)
{
	switch (answer) {
	case ZPL_ANSWERED:
		zpl_reply_say(reply, status);
		return;
	case ZPL_SILENT:
		say(status, PRINTER_STOPPED, "stalled",
		    "the printer does not answer: switch it off and on if it stays so", error);
		return;
	case ZPL_GONE:
		say(status, PRINTER_GONE, "offline", "the printer cannot be reached: is it switched on and plugged in?",
		    error);
		return;
	case ZPL_STRANGE:
		say(status, PRINTER_STOPPED, "not-zpl",
		    "what answers there speaks no ZPL: check `uri`, or use driver = cups", error);
		return;
	}
}

void
zpl_link_status(struct zpl_link *link, struct message_status *status)
{
	struct zpl_reply reply;
	enum zpl_answer answer = zpl_link_ask(link, ZPL_ANSWER_MS, &reply);

	zpl_answer_say(answer, &reply, link->error, status);
	zpl_link_close(link);
}

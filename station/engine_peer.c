/* What the engine says to the other processes, after the commit, and without ever waiting for one of them. */
#include "engine.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "log.h"

static struct outgoing *
add_outgoing(struct engine *engine, int fd, uint16_t type, struct message_id id, const void *body,
             size_t size, int pass)
{
	struct outgoing *outgoing;
	void *copy = NULL;

	if (size > 0 && (copy = malloc(size)) == NULL)
		log_fatal("no memory");
	if (size > 0)
		memcpy(copy, body, size);
	if (engine->outgoing_count == OUTGOING_MAX)
		log_fatal("more than %d messages follow from one commit", OUTGOING_MAX);
	outgoing = &engine->outgoing[engine->outgoing_count++];
	*outgoing = (struct outgoing){ .fd = fd, .type = type, .id = id, .body = copy, .size = size, .pass = pass };
	return outgoing;
}

void
engine_send(struct engine *engine, int fd, uint16_t type, struct message_id id, const void *body, size_t size,
            int pass)
{
	add_outgoing(engine, fd, type, id, body, size, pass);
}

void
engine_send_owned(struct engine *engine, int fd, uint16_t type, struct message_id id, const void *body,
                  size_t size, int pass)
{
	add_outgoing(engine, fd, type, id, body, size, pass)->owned = true;
}

static void
wake_for_room(const struct engine *engine, struct peer *peer, bool wanted)
{
	struct epoll_event event = { .events = EPOLLIN | (wanted ? EPOLLOUT : 0u), .data.fd = peer->fd };

	peer->behind = wanted;
	if (epoll_ctl(engine->epoll, EPOLL_CTL_MOD, peer->fd, &event) != 0)
		log_fatal("epoll: %s", strerror(errno));
}

/* From its first message that finds no room a peer gets none: none of them may overtake another. */
static void
deliver(const struct engine *engine, struct peer *peer, const struct outgoing *outgoing)
{
	if (peer->behind || message_send(outgoing->fd, outgoing->type, outgoing->id, outgoing->body, outgoing->size,
	                                 outgoing->pass >= 0 ? &outgoing->pass : NULL, outgoing->pass >= 0, 0) == 0)
		return;
	if (errno == EAGAIN)
		wake_for_room(engine, peer, true);
	else
		log_warn("message %u was not sent: %s", outgoing->type, strerror(errno));
}

void
peer_flush(struct engine *engine)
{
	for (size_t i = 0; i < engine->outgoing_count; i++) {
		struct outgoing *outgoing = &engine->outgoing[i];
		size_t peer = 0;
		while (engine->peers[peer].fd != outgoing->fd)
			peer++;
		deliver(engine, &engine->peers[peer], outgoing);
		if (outgoing->owned)
			close(outgoing->pass);
		free(outgoing->body);
	}
	engine->outgoing_count = 0;
}

void
peer_watch(const struct engine *engine, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(engine->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		log_fatal("epoll: %s", strerror(errno));
}

static void
say_hello(struct engine *engine, int fd)
{
	engine_send(engine, fd, MESSAGE_HELLO, (struct message_id){ engine->incarnation, ++engine->sent }, NULL, 0, -1);
}

/* All that a peer has missed: HELLO makes it send again what it has no answer to, the rest is known here. */
static void
tell_anew(struct engine *engine, int fd)
{
	if (fd != engine->supervisor)
		say_hello(engine, fd);
	if (fd == engine->render)
		label_render_again(engine);
	if (fd == engine->importer || fd == engine->supervisor)
		import_again(engine);
	for (size_t i = 0; i < engine->config->printer_count; i++)
		if (fd == engine->print[i])
			label_printer_restarted(engine, i);
}

void
peer_catch_up(struct engine *engine)
{
	for (size_t i = 0; i < engine->peer_count; i++) {
		struct peer *peer = &engine->peers[i];
		struct pollfd room = { .fd = peer->fd, .events = POLLOUT };
		if (!peer->behind || poll(&room, 1, 0) <= 0 || (room.revents & POLLOUT) == 0)
			continue;
		wake_for_room(engine, peer, false);
		tell_anew(engine, peer->fd);
	}
}

struct peer *
peer_find(struct engine *engine, int fd)
{
	for (size_t i = 0; i < engine->peer_count; i++)
		if (engine->peers[i].fd == fd)
			return &engine->peers[i];
	return NULL;
}

void
peer_add(struct engine *engine, int fd)
{
	engine->peers[engine->peer_count++] = (struct peer){ .fd = fd };
	peer_watch(engine, fd);
}

/* An import that an earlier life had under way is begun anew when web asks for it again. */
void
peer_greet(struct engine *engine)
{
	for (size_t i = 0; i < engine->peer_count; i++)
		if (engine->peers[i].fd != engine->supervisor)
			say_hello(engine, engine->peers[i].fd);
	engine_send(engine, engine->supervisor, MESSAGE_IMPORT, (struct message_id){ engine->incarnation, 0 }, NULL, 0, -1);
}

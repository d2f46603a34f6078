/* Requests to the engine and its replies. A request is kept until it is answered and sent again, under the
 * same id and in the same order, to each new life of the engine: it takes effect once (message.h). */
#include "web.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fingerprint.h"
#include "log.h"

static void
release(struct web_pending *pending)
{
	if (pending->fd >= 0)
		close(pending->fd);
	free(pending->body);
	free(pending);
}

static void
unlink_pending(struct web *web, struct web_pending *gone)
{
	struct web_pending **at = &web->pending;

	while (*at != gone)
		at = &(*at)->next;
	*at = gone->next;
	web->pending_count--;
	release(gone);
}

static struct web_pending *
find(struct web *web, struct message_id id)
{
	for (struct web_pending *pending = web->pending; pending; pending = pending->next)
		if (pending->id.incarnation == id.incarnation && pending->id.n == id.n)
			return pending;
	return NULL;
}

static struct web_pending *
add(struct web *web, struct message_id id, const struct record_writer *record, int fd, int64_t until_ms)
{
	struct web_pending *pending = calloc(1, sizeof *pending), **at = &web->pending;

	if (!pending || !(pending->body = malloc(record->used))) {
		free(pending);
		return NULL;
	}
	pending->fd = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (fd >= 0 && pending->fd < 0) {
		release(pending);
		return NULL;
	}
	memcpy(pending->body, record->data, record->used);
	pending->size = record->used;
	pending->id = id;
	pending->until_ms = until_ms;
	while (*at)
		at = &(*at)->next;
	*at = pending;
	web->pending_count++;
	return pending;
}

/* A client that asks again under the same key while the first is out waits for the same answer. */
enum MHD_Result
web_ask(struct request *request, const struct record_writer *record, int fd, int64_t until_ms)
{
	struct web *web = request->web;
	struct web_pending *pending = find(web, request->id);

	if (pending && fingerprint_of(pending->body, pending->size) != fingerprint_of(record->data, record->used))
		return web_reply_text(request, MHD_HTTP_CONFLICT, 1, FINGERPRINT_REFUSAL, strlen(FINGERPRINT_REFUSAL));
	if (record->full)
		return web_reply_error(request, MHD_HTTP_CONTENT_TOO_LARGE, "limit-exceeded",
		                       "The request holds more text than a change may.");
	if (!pending && web->pending_count >= WEB_PENDING_MAX)
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy",
		                       "Too many requests wait for the engine. Try again in a moment.");
	if (!pending)
		pending = add(web, request->id, record, fd, until_ms);
	if (!pending)
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy",
		                       "Out of memory or descriptors.");
	if (pending->until_ms < until_ms)
		pending->until_ms = until_ms;
	request->waiting = pending;
	request->next_waiter = pending->waiters;
	pending->waiters = request;
	MHD_suspend_connection(request->connection);
	web_engine_flush(web);
	return MHD_YES;
}

void
web_tell(struct web *web, const struct record_writer *record)
{
	struct message_id id;

	randombytes_buf(&id, sizeof id);
	if (web->pending_count < WEB_PENDING_MAX && add(web, id, record, -1, web_now_ms() + WEB_REPLY_MS))
		web_engine_flush(web);
}

void
web_forget(struct request *request)
{
	struct request **at;

	if (!request->waiting)
		return;
	at = &request->waiting->waiters;
	while (*at != request)
		at = &(*at)->next_waiter;
	*at = request->next_waiter;
	request->waiting = NULL;
}

void
web_engine_hello(struct web *web)
{
	struct message_id id = { 0 };

	randombytes_buf(&id.incarnation, sizeof id.incarnation);
	if (message_send(web->process->engine, MESSAGE_HELLO, id, NULL, 0, NULL, 0, 0) < 0)
		log_warn("greeting the engine: %s",
		         strerror(errno)); /* its queue is full: it has enough to do */
}

void
web_engine_flush(struct web *web)
{
	for (struct web_pending *pending = web->pending; pending; pending = pending->next) {
		if (pending->sent)
			continue;
		if (message_send(web->process->engine, MESSAGE_REQUEST, pending->id, pending->body,
		                 pending->size, &pending->fd, pending->fd >= 0, 0)
		    < 0) {
			if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
				log_error("sending to the engine: %s", strerror(errno));
			return;
		}
		pending->sent = true;
	}
}

bool
web_engine_unsent(const struct web *web)
{
	for (const struct web_pending *pending = web->pending; pending; pending = pending->next)
		if (!pending->sent)
			return true;
	return false;
}

static void
wake(struct request *request, int exit_code, const char *text, size_t length)
{
	request->waiting = NULL;
	request->answered = true;
	request->answer_exit = exit_code;
	request->answer = text ? malloc(length + 1) : NULL;
	if (request->answer) {
		memcpy(request->answer, text, length);
		request->answer[length] = '\0';
		request->answer_length = length;
	}
	MHD_resume_connection(request->connection);
}

static void
wake_all(struct web_pending *pending, int exit_code, const char *text, size_t length)
{
	struct request *next;

	for (struct request *request = pending->waiters; request; request = next) {
		next = request->next_waiter;
		wake(request, exit_code, text, length);
	}
	pending->waiters = NULL;
}

/* A long answer comes in a memfd; NULL if it is not as long as was said. The caller unmaps it. */
static const char *
map_answer(int fd, size_t length)
{
	struct stat file;
	void *text;

	if (length == 0 || length > WEB_REPLY_TEXT_MAX || fstat(fd, &file) < 0
	    || file.st_size < (off_t)length)
		return NULL;
	if ((fcntl(fd, F_GET_SEALS) & F_SEAL_SHRINK) == 0)
		return NULL; /* reading it could then kill this process */
	text = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
	return text == MAP_FAILED ? NULL : text;
}

static void
take_reply(struct web *web, const struct message_head *head, const char *body, int fd)
{
	struct web_pending *pending = find(web, head->id);
	struct message_reply reply;
	const char *text = body + sizeof reply;

	if (!pending)
		return; /* answered before, or nobody waits any more */
	if (head->size < sizeof reply) {
		log_error("the engine sent a reply of %u bytes", (unsigned)head->size);
		return;
	}
	memcpy(&reply, body, sizeof reply);
	if (fd >= 0)
		text = map_answer(fd, reply.length);
	else if (reply.length > head->size - sizeof reply)
		text = NULL;
	if (text)
		wake_all(pending, reply.exit_code, text, reply.length);
	else
		log_error("the engine sent a reply whose text is not %u bytes", (unsigned)reply.length);
	if (!text)
		wake_all(pending, 5, "{}", 2);
	if (fd >= 0 && text)
		munmap((void *)(uintptr_t)text, reply.length);
	unlink_pending(web, pending);
}

static void
take_push(struct web *web, const struct message_head *head, const void *body)
{
	char lane[LIMIT_NAME + 1];
	struct record_field json;

	record_text(body, head->size, "lane", lane, sizeof lane);
	record_find(body, head->size, "json", &json);
	web_metrics_count(web, json.text, json.length);
	web_events_push(web, lane, json.text, json.length);
}

static void
take(struct web *web, const struct message_head *head, const void *body, int fd)
{
	switch (head->type) {
	case MESSAGE_HELLO:
		for (struct web_pending *pending = web->pending; pending; pending = pending->next)
			pending->sent = false;
		web_engine_flush(web);
		web_events_push(web, "", "", 0); /* what the old life did last may not have been told */
		return;
	case MESSAGE_REPLY: take_reply(web, head, body, fd); return;
	case MESSAGE_PUSH: take_push(web, head, body); return;
	default: log_error("the engine sent a message of type %u", (unsigned)head->type);
	}
}

void
web_engine_read(struct web *web)
{
	static char body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX], result;

	while ((result = message_receive(web->process->engine, &head, body, fds)) != 0) {
		if (result < 0 && errno == EPROTO) {
			log_error("the engine sent a message that is not whole");
			continue;
		}
		if (result < 0) {
			log_error("reading from the engine: %s", strerror(errno));
			web->stop = true;
			web->exit_code = 5;
			return;
		}
		take(web, &head, body, fds[0]);
		for (int i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
	}
}

/* Who has waited too long is told so; the request itself is kept while it may still be answered, so that the
 * same key finds the same answer. One that nobody waits for goes in the end. */
void
web_engine_expire(struct web *web, int64_t now_ms)
{
	struct web_pending *next;

	for (struct web_pending *pending = web->pending; pending; pending = next) {
		next = pending->next;
		if (pending->until_ms > now_ms)
			continue;
		wake_all(pending, 4, NULL, 0);
		if (now_ms - pending->until_ms > WEB_REPLY_MS)
			unlink_pending(web, pending);
	}
}

void
web_engine_close(struct web *web)
{
	while (web->pending) {
		wake_all(web->pending, 4, NULL, 0);
		unlink_pending(web, web->pending);
	}
}

/* Between the sync process and the engine: one request at a time. */
#include "sync.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

static uint8_t request[MESSAGE_BODY_MAX];

void
sync_begin(struct record_writer *writer, const char *verb)
{
	record_begin(writer, request, sizeof request);
	record_put_pair(writer, "do", verb);
}

void
sync_put_number(struct record_writer *writer, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)value);
	record_put_pair(writer, name, text);
}

/* A lane that scans again has only its last scan in hand. */
static void
keep_claim(struct sync *sync, const void *record, size_t size)
{
	struct sync_claim claim = { 0 };
	struct record_field code;
	char lane[16];
	size_t i = 0;

	if (!record_text(record, size, "lane", lane, sizeof lane) || !record_find(record, size, "code", &code) ||
	    code.length > LIMIT_CODE)
		return;
	claim.lane = (uint32_t)strtoul(lane, NULL, 10);
	record_text(record, size, "scan", claim.scan, sizeof claim.scan);
	memcpy(claim.code, code.text, code.length);
	claim.length = code.length;
	while (i < sync->claim_count && sync->claims[i].lane != claim.lane)
		i++;
	if (i == SYNC_CLAIMS)
		return;
	sync->claims[i] = claim;
	if (i == sync->claim_count)
		sync->claim_count++;
}

static void
take(struct sync *sync, const struct message_head *head, const uint8_t *body)
{
	if (head->type == MESSAGE_CLAIM)
		keep_claim(sync, body, head->size);
	if (head->type == MESSAGE_WAKE) {
		sync->woken = true;
		sync->full |= head->size == 4;
	}
	/* a new one has no claims, and does not know of the link */
	if (head->type == MESSAGE_HELLO)
		sync->told = false;
}

static json_t *
read_answer(const uint8_t *body, const struct message_head *head, int fd)
{
	struct message_reply reply;
	struct stat status;
	json_t *answer = NULL;
	void *mapped;

	memcpy(&reply, body, sizeof reply);
	if (fd < 0)
		return json_loadb((const char *)body + sizeof reply, head->size - sizeof reply, 0, NULL);
	if (fstat(fd, &status) == 0 && status.st_size > 0) {
		mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (mapped != MAP_FAILED) {
			answer = json_loadb(mapped, (size_t)status.st_size, 0, NULL);
			munmap(mapped, (size_t)status.st_size);
		}
	}
	return answer;
}

/* One message; waits for it if `wait`. Returns 1 and fills *code if it answers request n, 0 if not or if there was none. */
static int
receive(struct sync *sync, bool wait, int *code, json_t **answer, bool *again)
{
	static uint8_t body[MESSAGE_BODY_MAX] __attribute__((aligned(16)));
	struct pollfd fd = { .fd = sync->process->engine, .events = POLLIN };
	struct message_head head;
	int fds[MESSAGE_FDS_MAX], got, found = 0;

	if (wait && poll(&fd, 1, -1) < 0 && errno != EINTR)
		log_fatal("poll: %s", strerror(errno));
	got = message_receive(sync->process->engine, &head, body, fds);
	if (got < 0 && errno != EPROTO)
		log_fatal("the engine's socket failed: %s", strerror(errno));
	if (got <= 0)
		return got < 0 ? 0 : -1;
	if (head.type == MESSAGE_REPLY && head.id.incarnation == sync->incarnation && head.id.n == sync->n &&
	    head.size >= sizeof(struct message_reply) && code != NULL) {
		*code = ((const struct message_reply *)(const void *)body)->exit_code;
		if (answer != NULL)
			*answer = read_answer(body, &head, fds[0]);
		found = 1;
	}
	*again = head.type == MESSAGE_HELLO;
	take(sync, &head, body);
	for (int i = 0; i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return found;
}

int
sync_ask(struct sync *sync, const struct record_writer *writer, int fd, json_t **answer)
{
	struct message_id id = { sync->incarnation, ++sync->n };
	bool send = true, again = false;
	int code = 5;

	if (answer != NULL)
		*answer = NULL;
	if (writer->full)
		return 5;
	for (;;) {
		if (send && message_send(sync->process->engine, MESSAGE_REQUEST, id, writer->data, writer->used,
		                         fd >= 0 ? &fd : NULL, fd >= 0, -1) != 0)
			log_fatal("the engine's socket failed: %s", strerror(errno));
		again = false;
		if (receive(sync, true, &code, answer, &again) == 1)
			return code;
		send = again;
	}
}

void
sync_hear(struct sync *sync)
{
	bool again;

	while (receive(sync, false, NULL, NULL, &again) >= 0)
		;
}

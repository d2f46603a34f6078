/* The render process: fields in, bits out. It holds fonts and templates and touches nothing else; zxing may
 * abort it, or never come back, and then a new one is asked again. A label that does so each time is given up by the
 * engine. */
#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "label.h"
#include "message.h"
#include "record.h"
#include "station/label_test.h"
#include "station/log.h"
#include "station/process.h"
#include "station/sandbox.h"

enum { LABEL_SECONDS = 20 }; /* for one label, which takes some 50 ms: then SIGALRM ends the process */

static void
fill_answer(struct message_rendered *answer, const struct bitmap *bitmap, const struct label_result *result)
{
	answer->ok = 1;
	answer->dpi = (uint16_t)bitmap->dpi;
	answer->width = bitmap->width;
	answer->height = bitmap->height;
	answer->stride = bitmap->stride;
	answer->carrier_top = result->carrier_top;
	answer->carrier_height = result->carrier_height;
	memcpy(answer->hash, result->hash, sizeof answer->hash);
}

static void
refuse(struct message_rendered *answer, const char *text)
{
	*answer = (struct message_rendered){0};
	size_t length = strnlen(text, sizeof answer->text - 1);
	memcpy(answer->text, text, length);
}

static int
hand_over(struct bitmap *bitmap, const struct label_result *result, struct message_rendered *answer)
{
	int fd = bitmap_to_memfd(bitmap);

	if (fd < 0)
		refuse(answer, "out of memory");
	else
		fill_answer(answer, bitmap, result);
	bitmap_finish(bitmap);
	return fd;
}

/* The label that tests a printer: its grades are told as text. */
static int
render_test(const struct label_fields *fields, struct message_rendered *answer)
{
	struct label_result result;
	struct label_test test;
	struct bitmap bitmap;
	char text[LABEL_TEXT_MAX];
	int fd;

	if (label_test_render(fields, &bitmap, &result, &test) < 0) {
		refuse(answer, result.text);
		return -1;
	}
	fd = hand_over(&bitmap, &result, answer);
	label_test_text(&test, text);
	if (fd >= 0)
		memcpy(answer->text, text, sizeof text);
	return fd;
}

/* Fills *answer and returns the memfd to send with it, -1 if the label is refused. */
static int
render(const struct process *process, const void *body, size_t size, struct message_rendered *answer)
{
	static struct label_fields fields; /* 64 KiB, too much for a stack frame that stays small */
	struct label_result result;
	struct bitmap bitmap;

	if (label_fields_read(&fields, body, size) < 0) {
		refuse(answer, "the label's fields are malformed");
		return -1;
	}
	if (*label_fields_get(&fields, "test"))
		return render_test(&fields, answer);
	const struct config_carrier *carrier =
		config_find_carrier(process->config, label_fields_get(&fields, "carrier"));
	if (!carrier) {
		refuse(answer, "the carrier is not configured");
		return -1;
	}
	if (label_render(&fields, carrier, &bitmap, &result) < 0) {
		refuse(answer, result.text);
		return -1;
	}
	return hand_over(&bitmap, &result, answer);
}

static int
answer_one(const struct process *process, const struct message_head *head, const void *body)
{
	struct message_rendered answer = {0};
	alarm(LABEL_SECONDS);
	int fd = render(process, body, head->size, &answer);
	alarm(0);
	int sent = message_send(process->engine, MESSAGE_RENDERED, head->id, &answer, sizeof answer, &fd,
	                        fd >= 0, -1);
	if (sent < 0)
		log_error("a label cannot be handed over: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return sent;
}

/* 0 while there is an engine to serve. */
static int
take_messages(const struct process *process)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];
	for (;;) {
		int got = message_receive(process->engine, &head, body, fds);
		if (got < 0 && errno == EPROTO)
			continue;
		if (got <= 0)
			return got;
		for (int i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
		if (head.type == MESSAGE_RENDER && answer_one(process, &head, body) < 0)
			return -1;
	}
}

int
render_main(const struct process *process)
{
	char text[LABEL_TEXT_MAX];
	struct message_id life = {0};

	log_open("render");
	if (label_start(process->config, NULL, text, sizeof text) < 0) {
		log_error("%s", text);
		return 4;
	}
	randombytes_buf(&life.incarnation, sizeof life.incarnation);
	if (sandbox_enter(process) < 0)
		return 5;
	if (message_send(process->engine, MESSAGE_HELLO, life, NULL, 0, NULL, 0, -1) < 0) {
		log_error("the engine cannot be greeted: %s", strerror(errno));
		return 5;
	}
	for (;;) {
		struct pollfd ready[] = {{.fd = process->engine, .events = POLLIN},
		                         {.fd = process->supervisor, .events = POLLIN}};
		if (poll(ready, 2, -1) < 0 && errno != EINTR)
			return 5;
		if (ready[0].revents && take_messages(process) < 0)
			break;
		if (ready[0].revents & (POLLHUP | POLLERR) || ready[1].revents & (POLLHUP | POLLERR | POLLIN))
			break;
	}
	label_stop();
	return 0;
}

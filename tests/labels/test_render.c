/* The render process: asked over its socket, inside its sandbox, it hands back bits that cannot change any
 * more. */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"
#include "record.h"
#include "station/process.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

static struct config config;
static int engine = -1; /* our end */
static pid_t child = -1;
static bool in_child;

/* ---- in the render process: see render.mk ---- */

enum { NO_ALARM = 98, ALARM_LEFT = 99, GENEROUS_S = 10 };

int __real_label_render(const struct label_fields *wanted, const struct config_carrier *carrier, struct bitmap *bitmap,
                        struct label_result *result);
int __wrap_label_render(const struct label_fields *wanted, const struct config_carrier *carrier, struct bitmap *bitmap,
                        struct label_result *result);
int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);

/* The label of order HANG never comes to its end; its alarm is only made to ring sooner. */
int
__wrap_label_render(const struct label_fields *wanted, const struct config_carrier *carrier, struct bitmap *bitmap,
                    struct label_result *result)
{
	if (!in_child || strcmp(label_fields_get(wanted, "order"), "HANG") != 0)
		return __real_label_render(wanted, carrier, bitmap, result);
	if (alarm(0) < GENEROUS_S)
		_exit(NO_ALARM);
	alarm(1);
	for (;;)
		sched_yield();
}

/* Who waits is not at a label. */
int
__wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	if (in_child && alarm(0) != 0)
		_exit(ALARM_LEFT);
	return __real_poll(fds, count, timeout);
}

/* ---- its life ---- */

static void
start_render(void)
{
	int engine_ends[2], supervisor_ends[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, engine_ends) < 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor_ends) < 0)
		return;
	child = fork();
	if (child == 0) {
		struct process process = {.kind = PROCESS_RENDER, .data = "/tmp", .config = &config,
		                          .engine = engine_ends[1], .supervisor = supervisor_ends[1]};
		close(engine_ends[0]);
		in_child = true;
		_exit(render_main(&process));
	}
	engine = engine_ends[0];
	close(engine_ends[1]); /* the supervisor's end stays open: it does not hang up */
}

/* Waits for the next message of a type; false after 20 s. */
static bool
expect(uint16_t type, struct message_head *head, void *body, int fds[MESSAGE_FDS_MAX])
{
	struct pollfd ready = {.fd = engine, .events = POLLIN};
	while (poll(&ready, 1, 20000) > 0) {
		int got = message_receive(engine, head, body, fds);
		if (got < 0)
			return false;
		if (got > 0)
			return head->type == type;
	}
	return false;
}

static size_t
put_fields(uint8_t *body, const struct label_fields *fields)
{
	struct record_writer writer;
	record_begin(&writer, body, MESSAGE_BODY_MAX);
	for (size_t i = 0; i < fields->count; i++)
		record_put_pair(&writer, fields->fields[i].name, fields->text + fields->fields[i].at);
	return writer.full ? 0 : writer.used;
}

static uint8_t body[MESSAGE_BODY_MAX];
static struct label_fields fields;

/* Asks for a label; the answer's bitmap in *bitmap, or its refusal. */
static bool
ask(uint64_t n, size_t size, struct message_rendered *answer, struct bitmap *bitmap)
{
	struct message_id id = {77, n};
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];
	*bitmap = (struct bitmap){0};
	if (message_send(engine, MESSAGE_RENDER, id, body, size, NULL, 0, -1) < 0 ||
	    !expect(MESSAGE_RENDERED, &head, body, fds) || head.size != sizeof *answer ||
	    head.id.incarnation != 77 || head.id.n != n)
		return false;
	memcpy(answer, body, sizeof *answer);
	if (!answer->ok)
		return fds[0] < 0;
	int rc =
		bitmap_from_memfd(bitmap, fds[0], answer->width, answer->height, answer->stride, answer->dpi);
	close(fds[0]);
	return rc == 0;
}

static void
test_render_greets_when_it_is_ready(void)
{
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];
	start_render();
	CHECK(child > 0);
	CHECK(expect(MESSAGE_HELLO, &head, body, fds));
	CHECK(head.id.incarnation != 0);
}

static void
test_a_label_comes_back_as_the_same_bits_as_in_process(void)
{
	struct message_rendered answer;
	struct bitmap theirs, ours;
	struct label_result result;
	sample_fields(&fields, 203);
	label_fields_put(&fields, "carrier", "gs1");
	size_t size = put_fields(body, &fields);
	CHECK(size > 0);
	CHECK(ask(1, size, &answer, &theirs));
	CHECK_INT(answer.ok, 1);
	CHECK_INT(label_render(&fields, &config.carriers[0], &ours, &result), 0);
	bool same = bitmap_equal(&ours, &theirs);
	bitmap_finish(&ours);
	bitmap_finish(&theirs);
	CHECK(same);
	CHECK(memcmp(answer.hash, result.hash, sizeof result.hash) == 0);
	CHECK_INT(answer.carrier_top, result.carrier_top);
	CHECK_INT(answer.carrier_top + answer.carrier_height, answer.height);
}

static void
test_a_refusal_says_why_and_carries_no_bitmap(void)
{
	static const char *const pairs[][3] = {{"carrier", "nobody", "not configured"},
	                                       {"sscc", "006141411234567891", "sscc"},
	                                       {"ship_to_name", "\x01", "ship_to_name"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct message_rendered answer;
		struct bitmap none;
		sample_fields(&fields, 203);
		label_fields_put(&fields, "carrier", "gs1");
		label_fields_put(&fields, pairs[i][0], pairs[i][1]);
		CHECK(ask(10 + i, put_fields(body, &fields), &answer, &none));
		CHECK_INT(answer.ok, 0);
		CHECK(strstr(answer.text, pairs[i][2]) != NULL);
	}
}

static void
test_a_malformed_request_is_answered_and_survived(void)
{
	struct message_rendered answer;
	struct bitmap bitmap;
	for (uint64_t i = 0; i < 50; i++) {
		size_t size = sample_random(300);
		for (size_t k = 0; k < size; k++)
			body[k] = (uint8_t)sample_random(k % 4 ? 3 : 40);
		CHECK(ask(100 + i, size, &answer, &bitmap));
		CHECK_INT(answer.ok, 0);
	}
	sample_fields(&fields, 300);
	label_fields_put(&fields, "carrier", "gs1");
	CHECK(ask(200, put_fields(body, &fields), &answer, &bitmap));
	uint32_t width = bitmap.width;
	bitmap_finish(&bitmap);
	CHECK_INT(answer.ok, 1);
	CHECK_INT(width, 1200);
}

static void
test_render_ends_when_the_engine_hangs_up(void)
{
	int status = 0;
	close(engine);
	CHECK_INT(waitpid(child, &status, 0), child);
	child = -1;
	CHECK(WIFEXITED(status));
	CHECK_INT(WEXITSTATUS(status), 0);
}

/* For the supervisor it is then a dead process like any other, and for the engine a label that it died at. */
static void
test_a_label_that_hangs_ends_the_process(void)
{
	struct pollfd ready = {.fd = -1, .events = POLLIN};
	struct message_rendered answer;
	struct message_head head;
	struct bitmap bitmap;
	int fds[MESSAGE_FDS_MAX], status = 0;

	start_render();
	ready.fd = engine;
	CHECK(expect(MESSAGE_HELLO, &head, body, fds));
	sample_fields(&fields, 203);
	label_fields_put(&fields, "carrier", "gs1");
	CHECK(ask(1, put_fields(body, &fields), &answer, &bitmap));
	bitmap_finish(&bitmap);
	CHECK_INT(answer.ok, 1);
	label_fields_put(&fields, "order", "HANG");
	CHECK_INT(message_send(engine, MESSAGE_RENDER, (struct message_id){77, 2}, body, put_fields(body, &fields), NULL,
	                       0, -1), 0);
	CHECK(poll(&ready, 1, 20000) > 0);
	CHECK(ready.revents & POLLHUP);
	CHECK_INT(waitpid(child, &status, 0), child);
	child = -1;
	close(engine);
	CHECK(WIFSIGNALED(status));
	CHECK_INT(WTERMSIG(status), SIGALRM);
}

int
main(void)
{
	sample_carrier(&config.carriers[0]);
	config.carrier_count = 1;
	TEST(test_render_greets_when_it_is_ready);
	TEST(test_a_label_comes_back_as_the_same_bits_as_in_process);
	TEST(test_a_refusal_says_why_and_carries_no_bitmap);
	TEST(test_a_malformed_request_is_answered_and_survived);
	TEST(test_render_ends_when_the_engine_hangs_up);
	TEST(test_a_label_that_hangs_ends_the_process);
	if (child > 0)
		kill(child, SIGKILL);
	label_stop();
	return test_failures > 0;
}

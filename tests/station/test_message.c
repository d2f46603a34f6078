#include "message.h"
#include "record.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t body[MESSAGE_BODY_MAX];
static uint8_t sent[MESSAGE_BODY_MAX + 1];

static void
open_pair(int pair[2])
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		abort();
}

static void
close_pair(int pair[2])
{
	close(pair[0]);
	close(pair[1]);
}

/* How many descriptors are open: what a test opens and what it leaks. */
static int
open_fds(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void
messages_arrive_whole_and_in_order(void)
{
	struct message_id id = { 0x1122334455667788, 7 };
	struct message_head head;
	int pair[2], fds[MESSAGE_FDS_MAX];

	open_pair(pair);
	for (size_t i = 0; i < sizeof sent; i++)
		sent[i] = (uint8_t)(i * 31);
	CHECK_INT(message_receive(pair[1], &head, body, fds), 0);
	CHECK_INT(message_send(pair[0], MESSAGE_HELLO, id, NULL, 0, NULL, 0, 0), 0);
	CHECK_INT(message_send(pair[0], MESSAGE_RENDER, id, sent, MESSAGE_BODY_MAX, NULL, 0, 0), 0);
	CHECK_INT(message_receive(pair[1], &head, body, fds), 1);
	CHECK_INT(head.type, MESSAGE_HELLO);
	CHECK_INT(head.size, 0);
	CHECK(head.id.incarnation == id.incarnation && head.id.n == 7);
	CHECK_INT(message_receive(pair[1], &head, body, fds), 1);
	CHECK_INT(head.size, MESSAGE_BODY_MAX);
	CHECK(memcmp(body, sent, MESSAGE_BODY_MAX) == 0);
	CHECK_INT(fds[0], -1);
	CHECK_INT(message_receive(pair[1], &head, body, fds), 0);
	close_pair(pair);
}

static void
a_body_over_the_limit_is_not_sent(void)
{
	struct message_head head;
	int pair[2], fds[MESSAGE_FDS_MAX];

	open_pair(pair);
	CHECK_INT(message_send(pair[0], MESSAGE_CODE, (struct message_id){ 1, 1 }, sent, sizeof sent, NULL, 0, 0), -1);
	CHECK_INT(errno, EMSGSIZE);
	CHECK_INT(message_send(pair[0], MESSAGE_CODE, (struct message_id){ 1, 1 }, sent,
	                       LIMIT_MESSAGE - sizeof head + 1, NULL, 0, 0), -1);
	CHECK_INT(errno, EMSGSIZE);
	CHECK_INT(message_receive(pair[1], &head, body, fds), 0);
	close_pair(pair);
}

static void
descriptors_come_along_and_close_on_exec(void)
{
	struct message_head head;
	int pair[2], fds[MESSAGE_FDS_MAX], before = open_fds(), file;
	char text[4] = "";

	open_pair(pair);
	file = memfd_create("label", MFD_CLOEXEC);
	CHECK_INT(pwrite(file, "box", 3, 0), 3);
	CHECK_INT(message_send(pair[0], MESSAGE_PRINT, (struct message_id){ 1, 1 }, "x", 1, &file, 1, 0), 0);
	close(file);
	CHECK_INT(message_receive(pair[1], &head, body, fds), 1);
	CHECK(fds[0] >= 0);
	CHECK_INT(fds[1], -1);
	CHECK_INT(fcntl(fds[0], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	CHECK_INT(pread(fds[0], text, 3, 0), 3);
	CHECK_TEXT(text, "box");
	close(fds[0]);
	close_pair(pair);
	CHECK_INT(open_fds(), before);
}

/* A peer that has been taken over writes what it likes: raw packets, with up to `nfds` copies of a descriptor. */
static void
send_raw(int fd, const void *bytes, size_t size, unsigned nfds)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int) * 32)];
	} control = { 0 };
	struct iovec part = { .iov_base = (void *)(uintptr_t)bytes, .iov_len = size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	int copies[32];

	for (unsigned i = 0; i < nfds; i++)
		copies[i] = STDERR_FILENO;
	if (nfds > 0) {
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		memcpy(CMSG_DATA(&control.align), copies, sizeof(int) * nfds);
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
	}
	if (sendmsg(fd, &message, 0) < 0)
		abort();
}

static void
a_head_that_does_not_fit_its_length_is_dropped_with_its_descriptors(void)
{
	struct message_head lying = { .type = MESSAGE_CODE, .size = 100, .id = { 1, 1 } }, head;
	static uint8_t huge[MESSAGE_BODY_MAX + 200];
	int pair[2], fds[MESSAGE_FDS_MAX], before;

	open_pair(pair);
	before = open_fds();
	send_raw(pair[0], &lying, sizeof lying, 2);
	send_raw(pair[0], &lying, 5, 1);
	send_raw(pair[0], "", 0, 1);
	send_raw(pair[0], huge, sizeof huge, 1);
	for (int i = 0; i < 4; i++) {
		CHECK_INT(message_receive(pair[1], &head, body, fds), -1);
		CHECK_INT(errno, EPROTO);
		CHECK_INT(fds[0], -1);
	}
	CHECK_INT(message_receive(pair[1], &head, body, fds), 0);
	CHECK_INT(open_fds(), before);
	close_pair(pair);
}

static void
descriptors_beyond_the_limit_are_closed(void)
{
	struct message_head plain = { .type = MESSAGE_CODE, .id = { 1, 1 } }, head;
	int pair[2], fds[MESSAGE_FDS_MAX], before;

	open_pair(pair);
	before = open_fds();
	send_raw(pair[0], &plain, sizeof plain, 9);
	CHECK_INT(message_receive(pair[1], &head, body, fds), 1);
	CHECK_INT(open_fds(), before + MESSAGE_FDS_MAX);
	close(fds[0]);
	close(fds[1]);
	send_raw(pair[0], &plain, sizeof plain, 32);
	CHECK_INT(message_receive(pair[1], &head, body, fds), -1);
	CHECK_INT(errno, EPROTO);
	CHECK_INT(open_fds(), before);
	close_pair(pair);
}

static void
a_full_queue_is_said_and_loses_nothing(void)
{
	struct message_head head;
	int pair[2], fds[MESSAGE_FDS_MAX], count = 0;

	open_pair(pair);
	while (message_send(pair[0], MESSAGE_RENDER, (struct message_id){ 1, (uint64_t)count }, sent, 60000, NULL, 0, 0) == 0)
		count++;
	CHECK_INT(errno, EAGAIN);
	CHECK(count > 0);
	CHECK_INT(message_send(pair[0], MESSAGE_RENDER, (struct message_id){ 1, 9 }, sent, 60000, NULL, 0, 20), -1);
	CHECK_INT(errno, EAGAIN);
	for (int i = 0; i < count; i++) {
		CHECK_INT(message_receive(pair[1], &head, body, fds), 1);
		CHECK_INT(head.id.n, i);
	}
	CHECK_INT(message_send(pair[0], MESSAGE_RENDER, (struct message_id){ 1, 9 }, sent, 60000, NULL, 0, 20), 0);
	close_pair(pair);
}

static void
a_peer_that_is_gone_is_an_error_and_no_signal(void)
{
	struct message_head head;
	int pair[2], fds[MESSAGE_FDS_MAX];

	open_pair(pair);
	close(pair[0]);
	CHECK_INT(message_receive(pair[1], &head, body, fds), -1);
	CHECK_INT(errno, ECONNRESET);
	CHECK_INT(message_send(pair[1], MESSAGE_HELLO, (struct message_id){ 1, 1 }, NULL, 0, NULL, 0, 0), -1);
	CHECK_INT(errno, EPIPE);
	close(pair[1]);
}

static void
a_record_gives_back_what_was_put(void)
{
	uint8_t data[64];
	struct record_writer writer;
	struct record_field value;
	char text[8];

	record_begin(&writer, data, sizeof data);
	record_put_pair(&writer, "do", "scan");
	record_put_pair(&writer, "absent", NULL);
	record_put_text(&writer, "code");
	record_put(&writer, "a\0b", 3);
	CHECK(!writer.full);
	CHECK(record_text(data, writer.used, "do", text, sizeof text));
	CHECK_TEXT(text, "scan");
	CHECK(!record_text(data, writer.used, "absent", text, sizeof text));
	CHECK(record_find(data, writer.used, "code", &value));
	CHECK_INT(value.length, 3);
	CHECK(memcmp(value.text, "a\0b", 3) == 0);
	CHECK(!record_text(data, writer.used, "code", text, sizeof text));
	CHECK_TEXT(text, "");
	CHECK(!record_text(data, writer.used, "do", text, 4));
	CHECK(record_text(data, writer.used, "do", text, 5));
	CHECK(!record_find(data, writer.used, "scan", &value));
}

static void
a_full_record_is_marked_and_not_overrun(void)
{
	uint8_t data[16];
	struct record_writer writer;

	memset(data, 0xee, sizeof data);
	record_begin(&writer, data, 12);
	record_put(&writer, "12345678", 8);
	CHECK(!writer.full);
	record_put(&writer, "", 0);
	CHECK(writer.full);
	CHECK_INT(writer.used, 12);
	CHECK_INT(data[12], 0xee);
	record_begin(&writer, data, 12);
	record_put(&writer, "123456789", 9);
	CHECK(writer.full);
}

/* Every cut and every length that does not fit ends the reading; the sanitizer watches the bounds. */
static void
a_torn_record_is_never_read_past_its_end(void)
{
	uint8_t data[32];
	struct record_writer writer;

	record_begin(&writer, data, sizeof data);
	record_put_pair(&writer, "name", "value");
	for (size_t cut = 0; cut < writer.used; cut++) {
		uint8_t *part = malloc(cut ? cut : 1);
		struct record_field value;
		bool found;

		if (!part)
			abort();
		memcpy(part, data, cut);
		found = record_find(part, cut, "name", &value);
		free(part);
		CHECK(!found);
	}
	memset(data, 0xff, 4);
	CHECK(!record_find(data, sizeof data, "name", &(struct record_field){ 0 }));
}

int
main(void)
{
	TEST(messages_arrive_whole_and_in_order);
	TEST(a_body_over_the_limit_is_not_sent);
	TEST(descriptors_come_along_and_close_on_exec);
	TEST(a_head_that_does_not_fit_its_length_is_dropped_with_its_descriptors);
	TEST(descriptors_beyond_the_limit_are_closed);
	TEST(a_full_queue_is_said_and_loses_nothing);
	TEST(a_peer_that_is_gone_is_an_error_and_no_signal);
	TEST(a_record_gives_back_what_was_put);
	TEST(a_full_record_is_marked_and_not_overrun);
	TEST(a_torn_record_is_never_read_past_its_end);
	return test_failures > 0;
}

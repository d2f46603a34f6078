/* The import process as the engine sees it: in its sandbox, over its socket, batch by batch. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "message.h"
#include "record.h"
#include "station/manifest.h"
#include "station/process.h"
#include "tests/test.h"

#define HEADER "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\n"
#define ROW(id) id ",Ann,1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n"

struct run {
	int engine, supervisor; /* our ends of its sockets */
	pid_t pid;
	unsigned batches, orders, items, notes, warnings, failed, refused, ends, memfds;
	uint32_t lines; /* of all orders */
	uint32_t kept[8]; /* lines of notes of what is kept back, which are asked for again */
	unsigned asked, texts;
	char reason[512], text[4096];
	char rows[16], quarantined[16];
	bool sound;
};

static struct manifest_line lines[LIMIT_ORDER_LINES];

static int
file_of(const char *text, size_t size)
{
	int fd = memfd_create("manifest", MFD_CLOEXEC);

	if (write(fd, text, size) != (ssize_t)size)
		return -1;
	return fd;
}

static void
be_import(int engine, int supervisor)
{
	static struct config config;
	const struct process process = {
		.kind = PROCESS_IMPORT, .data = "/tmp", .config = &config, .engine = engine,
		.supervisor = supervisor
	};

	_exit(import_main(&process));
}

static bool
hears_hello(int engine)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct pollfd poller = { .fd = engine, .events = POLLIN };
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];

	poll(&poller, 1, 20000);
	return message_receive(engine, &head, body, fds) > 0 && head.type == MESSAGE_HELLO;
}

static void
start(struct run *run, int file, const char *const *pairs)
{
	static const char stale[] = "\x08\0\0\0encoding\x07\0\0\0martian";
	uint8_t body[1024];
	struct record_writer writer;
	int ends[2], supervisor[2];

	*run = (struct run){ .sound = true };
	socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
	/* what an earlier import process has left on the socket */
	message_send(ends[0], MESSAGE_IMPORT, (struct message_id){ 9, 9 }, stale, sizeof stale - 1, NULL, 0,
	             1000);
	message_send(ends[0], MESSAGE_ORDERED, (struct message_id){ 9, 9 }, NULL, 0, NULL, 0, 1000);
	socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor);
	run->pid = fork();
	if (run->pid == 0) {
		close(ends[0]);
		close(supervisor[0]);
		be_import(ends[1], supervisor[1]);
	}
	message_send(supervisor[0], MESSAGE_IMPORT, (struct message_id){ 0, 1 }, NULL, 0, &file, 1, 1000);
	close(supervisor[1]);
	close(ends[1]);
	run->engine = ends[0];
	run->supervisor = supervisor[0];
	run->sound = hears_hello(run->engine);
	record_begin(&writer, body, sizeof body);
	record_put_pair(&writer, "file", "test.csv");
	for (; pairs && *pairs; pairs += 2)
		record_put_pair(&writer, pairs[0], pairs[1]);
	message_send(run->engine, MESSAGE_IMPORT, (struct message_id){ 1, 1 }, body, writer.used, NULL, 0,
	             1000);
}

/* The next batch; 0 when the process has ended. */
static int
next(struct run *run, struct message_head *head, uint8_t *body, int fds[MESSAGE_FDS_MAX])
{
	for (;;) {
		struct pollfd poller = { .fd = run->engine, .events = POLLIN };
		int got;

		poll(&poller, 1, 20000);
		got = message_receive(run->engine, head, body, fds);
		if (got > 0 && head->type == MESSAGE_ORDERS)
			return 1;
		if (got < 0 || !poller.revents)
			return 0;
	}
}

static bool
is(const struct record_field *field, const char *word)
{
	return field->length == strlen(word) && memcmp(field->text, word, field->length) == 0;
}

static void
take_note(struct run *run, const struct record_field *field, unsigned *count)
{
	struct manifest_note note;

	run->sound = run->sound && manifest_decode_note(field->text, field->length, &note);
	if (run->sound)
		snprintf(run->reason, sizeof run->reason, "%u %.*s %.*s: %.*s", note.line,
		         (int)note.column.length, note.column.text, (int)note.order.length, note.order.text,
		         (int)note.reason.length, note.reason.text);
	++*count;
}

/* From which line of the file until which its header stands, or an order that was kept back. */
static void
take_failed(struct run *run, const struct record_field *field)
{
	uint32_t span[2] = { 0 };

	run->sound = field->length == sizeof span;
	if (run->sound)
		memcpy(span, field->text, sizeof span);
	run->sound = run->sound && span[0] > 0 && span[0] <= span[1];
	run->failed++;
}

static void
take_text(struct run *run, const struct record_field *field)
{
	uint32_t line = 0;

	run->sound = field->length >= sizeof line && field->length < sizeof run->text && run->texts < run->notes;
	if (!run->sound)
		return;
	memcpy(&line, field->text, sizeof line);
	run->sound = line == run->kept[run->texts++];
	snprintf(run->text, sizeof run->text, "%.*s", (int)(field->length - sizeof line), (const char *)field->text + sizeof line);
}

/* What was asked is answered once: which lines' rows are wanted. */
static void
answer(struct run *run, const struct message_head *head)
{
	bool wanted = run->asked == 1;

	run->asked += wanted;
	message_send(run->engine, MESSAGE_ORDERED, head->id, run->kept, wanted ? run->notes * sizeof *run->kept : 0, NULL, 0, 1000);
}

static void
take_record(struct run *run, const void *data, size_t size)
{
	struct record_reader reader;
	struct record_field kind, field;
	struct manifest_order order;
	struct manifest_item item;

	record_open(&reader, data, size);
	run->sound = run->sound && record_next(&reader, &kind);
	if (is(&kind, "end")) {
		run->ends++;
		record_text((const char *)data + reader.at, size - reader.at, "rows", run->rows,
		            sizeof run->rows);
		record_text((const char *)data + reader.at, size - reader.at, "quarantined", run->quarantined,
		            sizeof run->quarantined);
		return;
	}
	while (run->sound && record_next(&reader, &field)) {
		if (is(&kind, "orders")) {
			run->sound = manifest_decode_order(field.text, field.length, &order, lines,
			                                   LIMIT_ORDER_LINES);
			run->lines += order.line_count;
			run->orders++;
		} else if (is(&kind, "items")) {
			run->sound = manifest_decode_item(field.text, field.length, &item);
			run->items++;
		} else if (is(&kind, "quarantine")) {
			take_note(run, &field, &run->notes);
			run->sound = run->sound && run->notes <= sizeof run->kept / sizeof *run->kept;
			if (run->sound)
				run->kept[run->notes - 1] = (uint32_t)strtoul(run->reason, NULL, 10);
		} else if (is(&kind, "warnings")) {
			take_note(run, &field, &run->warnings);
		} else if (is(&kind, "refused")) {
			take_note(run, &field, &run->refused);
		} else if (is(&kind, "failed")) {
			take_failed(run, &field);
		} else if (is(&kind, "wanted")) {
			run->asked++;
		} else if (is(&kind, "texts")) {
			take_text(run, &field);
		} else {
			run->sound = false;
		}
	}
	run->sound = run->sound && reader.at == size;
}

/* A large batch: it must not change under us. */
static void
take_memfd(struct run *run, int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);
	struct stat status;
	void *data;

	run->memfds++;
	run->sound = run->sound && seals >= 0 &&
	             (seals & (F_SEAL_WRITE | F_SEAL_SHRINK)) == (F_SEAL_WRITE | F_SEAL_SHRINK) &&
	             fstat(fd, &status) == 0;
	if (!run->sound)
		return;
	data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
	take_record(run, data, (size_t)status.st_size);
	munmap(data, (size_t)status.st_size);
}

static void
take(struct run *run, const struct message_head *head, const uint8_t *body, const int *fds)
{
	run->batches++;
	if (fds[0] >= 0)
		take_memfd(run, fds[0]);
	else
		take_record(run, body, head->size);
	if (fds[0] >= 0)
		close(fds[0]);
}

static int
wait_for_exit(struct run *run)
{
	int status = -1;

	close(run->engine);
	close(run->supervisor);
	waitpid(run->pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int
run_through(struct run *run, const char *text, size_t size, const char *const *pairs)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	int file = file_of(text, size), fds[MESSAGE_FDS_MAX];
	struct message_head head;

	start(run, file, pairs);
	close(file);
	while (next(run, &head, body, fds)) {
		take(run, &head, body, fds);
		answer(run, &head);
	}
	return wait_for_exit(run);
}

static int
run_text(struct run *run, const char *text)
{
	return run_through(run, text, strlen(text), NULL);
}

static void
good_orders_go_on_and_bad_ones_are_told(void)
{
	struct run run;

	CHECK_INT(run_text(&run, HEADER ROW("A-1") "A-2,Bo,,Leeds,LS1,GB,S,1\n" ROW("A-3")), 0);
	CHECK(run.sound);
	CHECK_INT(run.orders, 2);
	CHECK_INT(run.failed, 2); /* the header, and the bad order */
	CHECK_INT(run.notes, 1);
	CHECK_INT(run.ends, 1);
	CHECK_TEXT(run.rows, "3");
	CHECK_TEXT(run.quarantined, "1");
	CHECK_TEXT(run.reason, "3 address1 A-2: address1 is missing or blank where the order begins");
	CHECK_INT(run.texts, 1);
	CHECK_TEXT(run.text, "A-2,Bo,,Leeds,LS1,GB,S,1");
}

static void
a_file_that_cannot_be_read_sends_its_refusal_only(void)
{
	struct run run;

	CHECK_INT(run_text(&run, ""), 0);
	CHECK_INT(run.refused, 1);
	CHECK_INT(run_text(&run, HEADER ROW("A-1") "A-2,\"Bo"), 0);
	CHECK(run.sound);
	CHECK_INT(run.refused, 1);
	CHECK_INT(run.orders + run.notes + run.ends, 0);
}

static void
items_are_read_as_items(void)
{
	static const char *const pairs[] = { "items", "1", NULL };
	static const char text[] = "sku,code,quantity\nS-1,123,1\nS-2,124,0\nS-1,4006381333931,12\n";
	struct run run;

	CHECK_INT(run_through(&run, text, sizeof text - 1, pairs), 0);
	CHECK(run.sound);
	CHECK_INT(run.items, 2);
	CHECK_INT(run.notes, 1);
}

static void
an_encoding_by_name_works_inside_the_sandbox(void)
{
	static const char *const good[] = { "encoding", "windows-1251", NULL }, *const bad[] = { "encoding",
		                                                                                 "martian",
		                                                                                 NULL };
	static const char text[] = HEADER "A-1,\xc8\xe2\xe0\xed,1,\xcc\xee\xf1\xea\xe2\xe0,101000,RU,S,1\n";
	struct run run;

	CHECK_INT(run_through(&run, text, sizeof text - 1, good), 0);
	CHECK_INT(run.orders, 1);
	CHECK_INT(run_through(&run, text, sizeof text - 1, bad), 3);
	CHECK_INT(run.refused, 1);
	CHECK_INT(run.ends, 0);
	CHECK(strstr(run.reason, "there is no encoding of the name \"martian\"") != NULL);
}

static void
json_lines_are_read_inside_the_sandbox(void)
{
	struct run run;

	CHECK_INT(
		run_text(
			&run,
			"{\"order_id\":\"A\",\"ship_to_name\":\"B\",\"address1\":\"C\",\"city\":\"D\",\"country\":\"SG\","
			"\"postcode\":\"1\",\"lines\":[{\"sku\":\"S\",\"quantity\":1}]}\n"),
		0);
	CHECK_INT(run.orders, 1);
}

static char *
many(int orders, int lines_each, size_t *size)
{
	char *text;
	FILE *stream = open_memstream(&text, size);

	fprintf(stream, HEADER);
	for (int i = 0; i < orders; i++) {
		fprintf(stream, "A-%d,Ann,1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n", i);
		for (int k = 1; k < lines_each; k++)
			fprintf(stream, ",,,,,,SKU-%d,1\n", k);
	}
	fclose(stream);
	return text;
}

static void
an_order_of_ten_thousand_lines_comes_in_a_sealed_memfd(void)
{
	size_t size;
	char *text = many(2, LIMIT_ORDER_LINES, &size);
	struct run run;

	CHECK_INT(run_through(&run, text, size, NULL), 0);
	CHECK(run.sound);
	CHECK_INT(run.memfds, 2);
	CHECK_INT(run.orders, 2);
	CHECK_INT(run.lines, 2 * LIMIT_ORDER_LINES);
	free(text);
}

static void
many_orders_come_in_many_batches(void)
{
	size_t size;
	char *text = many(5000, 4, &size);
	struct run run;

	CHECK_INT(run_through(&run, text, size, NULL), 0);
	CHECK(run.sound);
	CHECK_INT(run.orders, 5000);
	CHECK_INT(run.lines, 20000);
	CHECK(run.batches > 10);
	free(text);
}

/* The engine was killed with two batches unanswered: the new one says HELLO and gets both again, with
 * their ids. */
static void
unanswered_batches_come_again_after_a_hello(void)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	size_t size;
	char *text = many(2000, 4, &size);
	int file = file_of(text, size), fds[MESSAGE_FDS_MAX];
	struct message_head first, second, head;
	struct run run;

	start(&run, file, NULL);
	close(file);
	CHECK(next(&run, &first, body, fds) && next(&run, &second, body, fds));
	message_send(run.engine, MESSAGE_HELLO, (struct message_id){ 2, 0 }, NULL, 0, NULL, 0, 1000);
	CHECK(next(&run, &head, body, fds));
	CHECK(head.id.n == first.id.n && head.id.incarnation == first.id.incarnation);
	take(&run, &head, body, fds);
	CHECK(next(&run, &head, body, fds));
	CHECK(head.id.n == second.id.n);
	take(&run, &head, body, fds);
	message_send(run.engine, MESSAGE_ORDERED, first.id, NULL, 0, NULL, 0, 1000);
	message_send(run.engine, MESSAGE_ORDERED, second.id, NULL, 0, NULL, 0, 1000);
	while (next(&run, &head, body, fds)) {
		take(&run, &head, body, fds);
		answer(&run, &head);
	}
	CHECK_INT(run.orders, 2000);
	CHECK_INT(wait_for_exit(&run), 0);
	free(text);
}

static void
it_ends_when_the_engine_hangs_up(void)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	size_t size;
	char *text = many(2000, 4, &size);
	int file = file_of(text, size), fds[MESSAGE_FDS_MAX];
	struct message_head head;
	struct run run;

	start(&run, file, NULL);
	close(file);
	CHECK(next(&run, &head, body, fds));
	CHECK_INT(wait_for_exit(&run), 4);
	free(text);
}

int
main(void)
{
	TEST(good_orders_go_on_and_bad_ones_are_told);
	TEST(a_file_that_cannot_be_read_sends_its_refusal_only);
	TEST(items_are_read_as_items);
	TEST(an_encoding_by_name_works_inside_the_sandbox);
	TEST(json_lines_are_read_inside_the_sandbox);
	TEST(an_order_of_ten_thousand_lines_comes_in_a_sealed_memfd);
	TEST(many_orders_come_in_many_batches);
	TEST(unanswered_batches_come_again_after_a_hello);
	TEST(it_ends_when_the_engine_hangs_up);
	return test_failures != 0;
}

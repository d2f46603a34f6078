/* The print process with the folder as its printer. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "print_fixture.h"
#include "tests/test.h"

static struct print_fixture fixture;

static bool
exists(const char *ending, uint64_t n)
{
	char path[200];
	struct stat status;

	snprintf(path, sizeof path, "%s/data/labels/box-%d.intent-%d.attempt-1.%s", fixture.folder, (int)n,
	         (int)n, ending);
	return stat(path, &status) == 0;
}

static bool
shows_label(uint64_t n, uint64_t label)
{
	char path[200];
	struct bitmap there = { 0 }, wanted = { 0 };
	bool same = false;
	int fd;

	snprintf(path, sizeof path, "%s/data/labels/box-%d.intent-%d.attempt-1.png", fixture.folder, (int)n,
	         (int)n);
	print_fixture_label(label, &wanted);
	bitmap_turn(&wanted, fixture.config.printers[0].rotate);
	fd = open(path, O_RDONLY);
	if (fd >= 0 && bitmap_read_png(&there, fd) == 0)
		same = bitmap_equal(&there, &wanted) && there.dpi == 203;
	if (fd >= 0)
		close(fd);
	bitmap_finish(&there);
	bitmap_finish(&wanted);
	return same;
}

static void
a_label_becomes_the_same_bits_as_png_and_a_pdf(void)
{
	print_fixture_ask(&fixture, (struct print_ask) { .n = 1 });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK_INT(print_fixture_next(&fixture), STEP_PRINTED);
	CHECK(shows_label(1, 1));
	CHECK(exists("pdf", 1));
	CHECK(!exists("png.tmp", 1) && !exists("pdf.tmp", 1));
}

static void
nothing_is_written_before_go(void)
{
	struct message_id id;

	print_fixture_ask(&fixture, (struct print_ask) { .n = 2 });
	CHECK_INT(print_fixture_step(&fixture, &id, 5000).step, STEP_CREATED);
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	CHECK(!exists("png", 2) && !exists("pdf", 2));
	/* an answer to something else is no GO */
	print_fixture_say(&fixture, MESSAGE_GO, (struct message_id) { id.incarnation, id.n + 1000 });
	print_fixture_say(&fixture, MESSAGE_GO, (struct message_id) { id.incarnation + 1, id.n });
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	CHECK(!exists("png", 2));
	print_fixture_say(&fixture, MESSAGE_GO, id);
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK(shows_label(2, 2));
}

static void
the_same_label_asked_for_twice_prints_once(void)
{
	print_fixture_ask(&fixture, (struct print_ask) { .n = 3 });
	print_fixture_ask(&fixture, (struct print_ask) { .n = 3 });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK_INT(print_fixture_shell("rm %s/data/labels/box-3.*", fixture.folder), 0);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 3 });
	CHECK_INT(print_fixture_next(&fixture), STEP_PRINTED);
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	CHECK(!exists("png", 3));
}

static void
the_same_label_asked_for_as_new_after_a_crash_prints_once(void)
{
	print_fixture_ask(&fixture, (struct print_ask) { .n = 4 });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	print_fixture_kill(&fixture);
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 4 });
	CHECK_INT(print_fixture_next(&fixture), STEP_PRINTED); /* no CREATED: it was there */
}

static void
labels_come_out_in_the_order_they_were_asked_for(void)
{
	for (uint64_t n = 20; n < 30; n++)
		print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	for (uint64_t n = 20; n < 30; n++) {
		struct message_step last = print_fixture_finish(&fixture);

		CHECK_INT(last.step, STEP_PRINTED);
		CHECK_INT(last.intent, n);
	}
}

static void
killed_before_go_it_was_not_printed(void)
{
	struct message_step created;

	print_fixture_ask(&fixture, (struct print_ask) { .n = 5 });
	created = print_fixture_step(&fixture, NULL, 5000);
	CHECK_INT(created.step, STEP_CREATED);
	print_fixture_kill(&fixture);
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 5, .resume = true, .job_id = created.job_id });
	CHECK_INT(print_fixture_next(&fixture), STEP_NOT_PRINTED);
	CHECK(!exists("png", 5));
}

static void
killed_after_it_was_written_it_was_printed(void)
{
	struct message_step step;

	print_fixture_ask(&fixture, (struct print_ask) { .n = 6 });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	do
		step = print_fixture_step(&fixture, NULL, 5000);
	while (step.step == STEP_SENT);
	CHECK_INT(step.step, STEP_PRINTED);
	print_fixture_kill(&fixture);
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 6, .resume = true, .job_id = step.job_id });
	CHECK_INT(print_fixture_next(&fixture), STEP_PRINTED);
	CHECK(shows_label(6, 6));
}

static void
a_pdf_without_its_png_is_not_printed_and_goes_away(void)
{
	CHECK_INT(print_fixture_shell("cd %s/data/labels && echo >box-7.intent-7.attempt-1.pdf",
	                              fixture.folder),
	          0);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 7, .resume = true, .job_id = 1 });
	CHECK_INT(print_fixture_next(&fixture), STEP_NOT_PRINTED);
	CHECK(!exists("pdf", 7));
}

static void
another_labels_file_of_the_same_name_is_not_taken_for_it(void)
{
	CHECK_INT(print_fixture_shell(
			  "cd %s/data/labels && cp box-1.intent-1.attempt-1.png box-8.intent-8.attempt-1.png",
			  fixture.folder),
	          0);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 8 });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK(shows_label(8, 8));
}

static void
unanswered_steps_are_told_to_a_new_engine_again(void)
{
	struct message_id first, again;

	print_fixture_ask(&fixture, (struct print_ask) { .n = 9 });
	CHECK_INT(print_fixture_step(&fixture, &first, 5000).step, STEP_CREATED);
	print_fixture_say(&fixture, MESSAGE_HELLO, (struct message_id) { 0, 0 });
	CHECK_INT(print_fixture_step(&fixture, &again, 5000).step, STEP_CREATED);
	CHECK(first.n == again.n && first.incarnation == again.incarnation);
	print_fixture_say(&fixture, MESSAGE_GO, again);
	CHECK_INT(print_fixture_step(&fixture, NULL, 5000).step, STEP_SENT);
	CHECK_INT(print_fixture_step(&fixture, NULL, 5000).step, STEP_PRINTED);
	print_fixture_say(&fixture, MESSAGE_HELLO, (struct message_id) { 0, 0 });
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK_INT(print_fixture_next(&fixture), STEP_PRINTED);
	print_fixture_say(&fixture, MESSAGE_HELLO, (struct message_id) { 0, 0 });
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0); /* all are answered */
}

static void
what_cannot_be_written_is_not_printed(void)
{
	/* a folder where the file should go, as no other failure can be had as root */
	CHECK_INT(print_fixture_shell("mkdir -p %s/data/labels/box-10.intent-10.attempt-1.png.tmp",
	                              fixture.folder),
	          0);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 10 });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_NOT_PRINTED);
	CHECK(!exists("png", 10) && !exists("pdf", 10));
}

static void
send_print(struct message_print *print, size_t size, int fd)
{
	message_send(fixture.engine[0], MESSAGE_PRINT, (struct message_id){ 1, 1 }, print, size, &fd, fd >= 0,
	             1000);
}

static int
memory(size_t size, bool sealed)
{
	int fd = memfd_create("label", MFD_ALLOW_SEALING);

	if (fd < 0 || ftruncate(fd, (off_t)size) != 0
	    || (sealed && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0))
		return -1;
	return fd;
}

static void
a_damaged_bitmap_is_refused_and_the_next_one_prints(void)
{
	static const struct {
		uint32_t width, height, stride;
		size_t size;
		bool sealed;
		uint16_t dpi;
	} cases[] = {
		{ 812, 1218, 104, 104 * 1218, false, 203 },    /* could be changed under our hands */
		{ 812, 1218, 104, 104 * 1218 - 1, true, 203 }, /* too short */
		{ 812, 1218, 100, 104 * 1218, true, 203 },     /* rows overlap */
		{ 0, 1218, 104, 104 * 1218, true, 203 },
		{ UINT32_MAX, UINT32_MAX, UINT32_MAX, 104 * 1218, true, 203 },
		{ 812, 1218, 104, 104 * 1218, true, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct message_print print = { .box = 100 + i,
			                       .intent = 100 + i,
			                       .attempt = 1,
			                       .width = cases[i].width,
			                       .height = cases[i].height,
			                       .stride = cases[i].stride,
			                       .dpi = cases[i].dpi };
		int fd = memory(cases[i].size, cases[i].sealed);

		CHECK(fd >= 0);
		send_print(&print, sizeof print, fd);
		close(fd);
		CHECK_INT(print_fixture_next(&fixture), STEP_NOT_PRINTED);
	}
	print_fixture_ask(&fixture, (struct print_ask) { .n = 11 });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
}

static void
messages_that_are_none_change_nothing(void)
{
	struct message_print print = { .box = 200,
		                       .intent = 200,
		                       .attempt = 1,
		                       .dpi = 203,
		                       .width = 812,
		                       .height = 1218,
		                       .stride = 104 };
	int fd = memory(104 * 1218, true);

	CHECK(fd >= 0);
	send_print(&print, sizeof print - 1, fd);
	send_print(&print, 0, fd);
	memset(print.job_uuid, 'x', sizeof print.job_uuid);
	send_print(&print, sizeof print, fd);
	close(fd);
	send(fixture.engine[0], "short", 5, 0);
	message_send(fixture.engine[0], MESSAGE_CANCEL, (struct message_id) { 1, 2 }, "x", 1, NULL, 0, 1000);
	message_send(fixture.engine[0], 999, (struct message_id) { 1, 3 }, NULL, 0, NULL, 0, 1000);
	print_fixture_say(&fixture, MESSAGE_GO, (struct message_id) { 0, 0 });
	print_fixture_say(&fixture, MESSAGE_DONE, (struct message_id) { 7, 7 });
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	print_fixture_ask(&fixture, (struct print_ask) { .n = 12 });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
}

static void
a_label_that_waits_can_be_cancelled(void)
{
	struct message_id id;

	print_fixture_ask(&fixture, (struct print_ask) { .n = 13 });
	print_fixture_ask(&fixture, (struct print_ask) { .n = 14 });
	CHECK_INT(print_fixture_step(&fixture, &id, 5000).step, STEP_CREATED);
	print_fixture_cancel(&fixture, 14);
	CHECK_INT(print_fixture_next(&fixture), STEP_NOT_PRINTED);
	print_fixture_say(&fixture, MESSAGE_GO, id);
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK(exists("png", 13) && !exists("png", 14));
}

static void
a_label_is_turned_as_the_printer_wants_it(void)
{
	for (unsigned rotate = 1; rotate < 4; rotate++) {
		CHECK_INT(print_fixture_stop(&fixture), 0);
		fixture.config.printers[0].rotate = rotate;
		print_fixture_start(&fixture);
		CHECK_INT(print_fixture_print(&fixture, 20 + rotate).step, STEP_PRINTED);
		CHECK(shows_label(20 + rotate, 20 + rotate));
	}
	fixture.config.printers[0].rotate = 0;
	CHECK(!shows_label(23, 23));
	CHECK_INT(print_fixture_stop(&fixture), 0);
	print_fixture_start(&fixture);
}

static void
it_stops_when_the_supervisor_says_so(void)
{
	CHECK_INT(print_fixture_stop(&fixture), 0);
	print_fixture_start(&fixture);
}

static void
a_printer_without_folder_says_so_and_refuses(void)
{
	struct message_step step;

	CHECK_INT(print_fixture_stop(&fixture), 0);
	fixture.config.printers[0].path[0] = 0;
	print_fixture_start(&fixture);
	CHECK(print_fixture_status(&fixture, "misconfigured"));
	print_fixture_ask(&fixture, (struct print_ask) { .n = 15 });
	step = print_fixture_finish(&fixture);
	CHECK_INT(step.step, STEP_NOT_PRINTED);
	CHECK(strstr(step.text, "path") != NULL);
}

int
main(void)
{
	print_fixture_begin(&fixture, "file");
	snprintf(fixture.config.printers[0].path, sizeof fixture.config.printers[0].path, "labels");
	print_fixture_start(&fixture);
	TEST(a_label_becomes_the_same_bits_as_png_and_a_pdf);
	TEST(nothing_is_written_before_go);
	TEST(the_same_label_asked_for_twice_prints_once);
	TEST(the_same_label_asked_for_as_new_after_a_crash_prints_once);
	TEST(labels_come_out_in_the_order_they_were_asked_for);
	TEST(killed_before_go_it_was_not_printed);
	TEST(killed_after_it_was_written_it_was_printed);
	TEST(a_pdf_without_its_png_is_not_printed_and_goes_away);
	TEST(another_labels_file_of_the_same_name_is_not_taken_for_it);
	TEST(unanswered_steps_are_told_to_a_new_engine_again);
	TEST(what_cannot_be_written_is_not_printed);
	TEST(a_damaged_bitmap_is_refused_and_the_next_one_prints);
	TEST(messages_that_are_none_change_nothing);
	TEST(a_label_that_waits_can_be_cancelled);
	TEST(a_label_is_turned_as_the_printer_wants_it);
	TEST(it_stops_when_the_supervisor_says_so);
	TEST(a_printer_without_folder_says_so_and_refuses);
	print_fixture_end(&fixture);
	return test_failures > 0;
}

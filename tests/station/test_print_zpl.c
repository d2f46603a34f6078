/* The print process with a ZPL printer at a TCP port (tests/station/raw_printer_main.c), asked directly and through a
 * raw queue of a private cupsd. What came out is counted by the printer itself. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "print_fixture.h"
#include "tests/test.h"

static struct print_fixture fixture;
static char devices[PRINT_DEVICES_MAX];
static bool through_queue;
static uint64_t n; /* the label of the test that runs */

static unsigned
printed(void)
{
	return (unsigned)atoi(print_fixture_output("wc -l <%s/raw/printed", devices));
}

static void
fault(const char *words)
{
	if (words)
		print_fixture_shell("echo '%s' >%s/raw/fault.new && mv %s/raw/fault.new %s/raw/fault", words, devices,
		                    devices, devices);
	else
		print_fixture_shell("rm -f %s/raw/fault", devices);
}

static void
begin(void)
{
	n++;
	fault(NULL);
	usleep(30000); /* the printer looks each 10 ms */
}

/* ---- both ways ---- */

static void
the_label_at_the_printer_is_the_zpl_of_the_bitmap(void)
{
	unsigned before = printed();
	struct bitmap wanted;
	FILE *file;
	char path[120];

	begin();
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
	print_fixture_label(n, &wanted);
	bitmap_turn(&wanted, fixture.config.printers[0].rotate);
	snprintf(path, sizeof path, "%s/wanted.zpl", fixture.folder);
	file = fopen(path, "w");
	CHECK(file && bitmap_write_zpl(&wanted, fileno(file)) == 0);
	fclose(file);
	bitmap_finish(&wanted);
	/* the settings of packwarden.conf come before ^XA and the line's end after ^XZ: the printer keeps neither */
	CHECK_INT(print_fixture_shell("test \"$(cat %s)\" = \"$(cat %s/raw/$(tail -1 %s/raw/printed))\"", path, devices,
	                              devices), 0);
}

static void
nothing_reaches_the_printer_before_go(void)
{
	unsigned before = printed();
	struct message_id id;

	begin();
	CHECK(print_fixture_waits(&fixture, n, &id));
	CHECK_INT(printed(), before);
	print_fixture_say(&fixture, MESSAGE_GO, id);
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
each_fault_is_told_in_its_own_words(void)
{
	static const char *const rows[][2] = {
		{ "paper-out", "paper-out" }, { "ribbon-out", "ribbon-out" }, { "head-open", "head-open" },
		{ "cutter", "cutter-fault" }, { "too-hot", "too-hot" },       { "too-cold", "too-cold" },
		{ "paused", "paused" },       { "stall", "stalled" },         { "power-off", "offline" },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fault(rows[i][0]);
		CHECK(print_fixture_status(&fixture, rows[i][1]));
		CHECK(fixture.status.state >= PRINTER_STOPPED && fixture.status.text[0]);
	}
	fault(NULL);
	CHECK(print_fixture_status(&fixture, ""));
}

static void
paper_that_runs_out_with_the_label_in_the_printer_is_told_and_it_prints_later(void)
{
	unsigned before = printed();
	struct message_id id;

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, &id, 10000).step, STEP_CREATED);
	fault("paper-out");
	usleep(30000);
	print_fixture_say(&fixture, MESSAGE_GO, id);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK(print_fixture_status(&fixture, "paper-out"));
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	CHECK_INT(printed(), before);
	fault(NULL);
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
killed_after_go_it_is_never_printed_again(void)
{
	unsigned before = printed();
	struct message_step sent, last;

	begin();
	fault("slow 300");
	usleep(30000);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	sent = print_fixture_step(&fixture, NULL, 10000);
	CHECK_INT(sent.step, STEP_SENT);
	print_fixture_kill(&fixture);
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask){ .n = n, .resume = true, .sent = true, .job_id = sent.job_id,
	                                                .job_uuid = sent.job_uuid });
	last = print_fixture_finish(&fixture);
	/* a socket remembers nothing; a queue does */
	CHECK_INT(last.step, through_queue ? STEP_PRINTED : STEP_UNKNOWN);
	usleep(500000);
	CHECK_INT(printed(), before + 1);
}

static void
killed_before_go_it_is_printed_once_or_said_not_to_be(void)
{
	unsigned before = printed();
	struct message_step last;

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, NULL, 10000).step, STEP_CREATED);
	print_fixture_kill(&fixture);
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n, .resume = true });
	last = print_fixture_finish(&fixture);
	CHECK_INT(last.step, through_queue ? STEP_NOT_PRINTED : STEP_PRINTED);
	CHECK_INT(printed(), before + (last.step == STEP_PRINTED));
}

static void
a_stopped_process_ends_although_the_printer_stalls(void)
{
	begin();
	fault("stall");
	usleep(30000);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	print_fixture_step(&fixture, NULL, 200);
	CHECK_INT(print_fixture_stop(&fixture), 0);
	fault(NULL);
	print_fixture_start(&fixture);
}

/* ---- at the socket ---- */

static void
a_printer_that_cannot_print_is_given_nothing(void)
{
	static const char *const faults[] = { "paper-out", "head-open", "paused", "stall", "power-off", "mute" };
	unsigned before = printed();

	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct message_step last;

		begin();
		fault(faults[i]);
		usleep(30000);
		last = print_fixture_print(&fixture, n);
		CHECK_INT(last.step, STEP_NOT_PRINTED);
		CHECK(last.text[0]);
	}
	begin();
	usleep(100000);
	CHECK_INT(printed(), before);
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
a_reset_in_the_middle_of_a_label_is_unknown(void)
{
	unsigned before = printed();

	begin();
	fault("reset");
	usleep(30000);
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_UNKNOWN);
	fault(NULL);
	usleep(30000);
	CHECK_INT(printed(), before);
	n++;
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
a_connection_lost_behind_the_label_is_unknown_although_it_came_out(void)
{
	unsigned before = printed();

	begin();
	fault("close");
	usleep(30000);
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_UNKNOWN);
	usleep(50000);
	CHECK_INT(printed(), before + 1);
}

static void
a_printer_switched_off_with_the_label_in_it_leaves_it_unknown(void)
{
	unsigned before = printed();
	struct message_id id;

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, &id, 10000).step, STEP_CREATED);
	fault("paper-out");
	usleep(30000);
	print_fixture_say(&fixture, MESSAGE_GO, id);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	fault("power-off");
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_UNKNOWN);
	fault(NULL);
	usleep(50000);
	CHECK_INT(printed(), before);
}

static void
a_printer_that_stalls_behind_the_label_is_waited_for(void)
{
	unsigned before = printed();
	struct message_id id;

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, &id, 10000).step, STEP_CREATED);
	fault("stall");
	usleep(30000);
	print_fixture_say(&fixture, MESSAGE_GO, id);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK(print_fixture_status(&fixture, "stalled"));
	CHECK_INT(printed(), before);
	fault(NULL);
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

/* ---- all ---- */

static void
start_devices(void)
{
	snprintf(devices, sizeof devices, "%s/devices", fixture.folder);
	if (print_fixture_shell("scripts/fixtures/all start %s >%s/fixture.log 2>&1", devices, fixture.folder) == 0)
		return;
	print_fixture_shell("cat %s/fixture.log", fixture.folder);
	printf("not ok the_fixture_starts\n");
	print_fixture_shell("rm -rf %s", fixture.folder);
	exit(1);
}

/* A label that is fed sideways: the ZPL is as wide as it is high otherwise. */
static void
a_label_is_turned_as_the_printer_wants_it(void)
{
	print_fixture_stop(&fixture);
	fixture.config.printers[0].rotate = 1;
	print_fixture_start(&fixture);
	the_label_at_the_printer_is_the_zpl_of_the_bitmap();
	print_fixture_stop(&fixture);
	fixture.config.printers[0].rotate = 0;
	print_fixture_start(&fixture);
}

static void
both_ways(void)
{
	TEST(the_label_at_the_printer_is_the_zpl_of_the_bitmap);
	TEST(a_label_is_turned_as_the_printer_wants_it);
	TEST(nothing_reaches_the_printer_before_go);
	TEST(each_fault_is_told_in_its_own_words);
	TEST(paper_that_runs_out_with_the_label_in_the_printer_is_told_and_it_prints_later);
	TEST(killed_before_go_it_is_printed_once_or_said_not_to_be);
	TEST(killed_after_go_it_is_never_printed_again);
	TEST(a_stopped_process_ends_although_the_printer_stalls);
}

int
main(void)
{
	struct config_printer *printer = &fixture.config.printers[0];

	print_fixture_begin(&fixture, "zpl");
	start_devices();
	printer->darkness = 12;
	printer->tear_off = -10;
	snprintf(printer->uri, sizeof printer->uri, "%s", print_fixture_env(devices, "RAW_URI"));
	print_fixture_start(&fixture);
	both_ways();
	TEST(a_printer_that_cannot_print_is_given_nothing);
	TEST(a_reset_in_the_middle_of_a_label_is_unknown);
	TEST(a_connection_lost_behind_the_label_is_unknown_although_it_came_out);
	TEST(a_printer_switched_off_with_the_label_in_it_leaves_it_unknown);
	TEST(a_printer_that_stalls_behind_the_label_is_waited_for);
	print_fixture_stop(&fixture);

	through_queue = true;
	snprintf(printer->uri, sizeof printer->uri, "raw");
	snprintf(printer->server, sizeof printer->server, "%s", print_fixture_env(devices, "CUPS_SERVER"));
	print_fixture_start(&fixture);
	both_ways();
	print_fixture_stop(&fixture);
	print_fixture_shell("scripts/fixtures/all stop %s", devices);
	print_fixture_end(&fixture);
	return test_failures > 0;
}

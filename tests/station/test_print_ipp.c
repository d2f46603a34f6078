/* The print process with a real printer (ippeveprinter), asked directly and through a CUPS queue of a private
 * cupsd. What came out is counted by the printer itself. */
#include <cups/raster.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "print_fixture.h"
#include "tests/test.h"

static struct print_fixture fixture;
static char devices[PRINT_DEVICES_MAX]; /* the folder of the printer and the spooler */
static bool through_queue;
static uint64_t n;       /* the label of the test that runs */

/* ---- the devices ---- */

static void
use_queue(const char *queue)
{
	struct config_printer *printer = &fixture.config.printers[0];

	snprintf(printer->uri, sizeof printer->uri, "%s", queue);
	snprintf(printer->server, sizeof printer->server, "%s", print_fixture_env(devices, "CUPS_SERVER"));
}

static void
use_printer(void)
{
	struct config_printer *printer = &fixture.config.printers[0];

	snprintf(printer->uri, sizeof printer->uri, "%s", print_fixture_env(devices, "PRINTER_URI"));
	printer->server[0] = 0;
}

static unsigned
printed(void)
{
	return (unsigned)atoi(print_fixture_output("grep -vc '^half' %s/printer/printed", devices));
}

static void
fault(const char *words)
{
	if (words)
		print_fixture_shell("echo '%s' >%s/printer/fault", words, devices);
	else
		print_fixture_shell("rm -f %s/printer/fault", devices);
}

static void
signal_device(const char *pidfile, int number)
{
	int pid = atoi(print_fixture_output("cat %s/%s", devices, pidfile));

	if (pid > 1)
		kill(pid, number);
}

static void
signal_peer(int number)
{
	signal_device(through_queue ? "cups/cupsd.pid" : "printer/printer.pid", number);
}

static void
restart(const char *device)
{
	print_fixture_shell("scripts/fixtures/%s restart %s/%s >/dev/null", device, devices,
	                    strcmp(device, "cupsd") == 0 ? "cups" : "printer");
}

static void
lp_command(const char *command)
{
	print_fixture_shell("PATH=$PATH:/usr/sbin %s -h %s label", command, print_fixture_env(devices, "CUPS_SERVER"));
}

/* ---- helpers of the tests ---- */

/* Each test begins with a label of its own and a process that has nothing open. */
static void
begin(void)
{
	n++;
	fault(NULL);
}

static struct message_step
resume(const struct message_step *step)
{
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask){ .n = n,
	                                                .resume = true,
	                                                .job_id = step->job_id,
	                                                .job_uuid = step->job_uuid,
	                                                .sent = step->step == STEP_SENT });
	return print_fixture_finish(&fixture);
}

/* The raster that the printer kept of its newest job is the label, bit for bit. */
static bool
raster_is_label(uint64_t label, unsigned bits)
{
	const char *name = print_fixture_output("ls -t %s/printer/jobs/*.pwg | head -1", devices);
	cups_page_header2_t header = { .cupsWidth = 0 };
	cups_raster_t *raster;
	struct bitmap wanted;
	uint8_t line[812];
	bool same;
	int fd = open(name, O_RDONLY);

	if (fd < 0)
		return false;
	raster = cupsRasterOpen(fd, CUPS_RASTER_READ);
	print_fixture_label(label, &wanted);
	bitmap_turn(&wanted, fixture.config.printers[0].rotate);
	same = cupsRasterReadHeader2(raster, &header) && header.cupsWidth == 812 && header.cupsHeight == 1218
	       && header.cupsBitsPerPixel == bits && header.HWResolution[0] == 203
	       && header.cupsBytesPerLine == (bits == 1 ? 102 : 812);
	for (uint32_t y = 0; same && y < 1218; y++) {
		same = cupsRasterReadPixels(raster, line, header.cupsBytesPerLine) == header.cupsBytesPerLine;
		for (uint32_t x = 0; same && x < 812; x++)
			same = bitmap_get(&wanted, x, y)
			       == (bits == 1 ? (line[x / 8] >> (7 - x % 8) & 1) : line[x] == 0);
	}
	same = same && !cupsRasterReadHeader2(raster, &header); /* one page */
	cupsRasterClose(raster);
	close(fd);
	bitmap_finish(&wanted);
	return same;
}

/* ---- tests, for the queue and for the printer itself ---- */

static void
the_raster_at_the_printer_is_the_label_bit_for_bit(void)
{
	unsigned before = printed();
	struct message_step last;

	begin();
	last = print_fixture_print(&fixture, n);
	CHECK_INT(last.step, STEP_PRINTED);
	CHECK(last.job_id > 0 && strlen(last.job_uuid) == 36);
	CHECK_INT(printed(), before + 1);
	CHECK(raster_is_label(n, 1));
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
a_label_asked_for_three_times_prints_once(void)
{
	unsigned before = printed();

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_PRINTED);
	print_fixture_kill(&fixture);
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n }); /* as new: its name is at the printer */
	CHECK_INT(print_fixture_next(&fixture), STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

/* A database that was begun anew gives the same numbers to the same orders again. */
static void
the_same_label_of_another_installation_is_printed(void)
{
	unsigned before = printed();

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK_INT(print_fixture_stop(&fixture), 0);
	print_fixture_start(&fixture);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n, .installation = 1 });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 2);
}

static void
killed_before_the_job_is_created_it_is_printed_once(void)
{
	unsigned before = printed();
	struct message_step nothing = { .step = 0 };

	begin();
	signal_peer(SIGSTOP); /* so that it waits for an answer when it is killed */
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	print_fixture_kill(&fixture);
	signal_peer(SIGCONT);
	CHECK_INT(resume(&nothing).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
killed_after_the_job_is_created_it_was_not_printed_and_the_next_label_prints(void)
{
	unsigned before = printed();
	struct message_step created;

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	created = print_fixture_step(&fixture, NULL, 10000);
	CHECK_INT(created.step, STEP_CREATED);
	print_fixture_kill(&fixture);
	CHECK_INT(resume(&created).step, STEP_NOT_PRINTED);
	CHECK_INT(printed(), before);
	n++;
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
a_job_whose_id_the_engine_never_learned_is_cleared_away(void)
{
	unsigned before = printed();
	struct message_step nothing = { .step = 0 };

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, NULL, 10000).step, STEP_CREATED);
	print_fixture_kill(&fixture);
	CHECK_INT(resume(&nothing).step, STEP_NOT_PRINTED);
	n++;
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
killed_after_the_label_is_sent_it_is_followed_and_printed_once(void)
{
	unsigned before = printed();
	struct message_step sent;

	begin();
	fault("slow 2");
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	sent = print_fixture_step(&fixture, NULL, 10000);
	CHECK_INT(sent.step, STEP_SENT);
	print_fixture_kill(&fixture);
	CHECK_INT(printed(), before);
	CHECK_INT(resume(&sent).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

/* Its peer does not read: what was sent may lie in the kernel's buffers. Whatever comes of it, the step is
 * true. */
static void
killed_in_the_middle_of_the_document_the_step_is_true(void)
{
	unsigned before = printed();
	struct message_id id;
	struct message_step created, last;

	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	created = print_fixture_step(&fixture, &id, 10000);
	CHECK_INT(created.step, STEP_CREATED);
	signal_peer(SIGSTOP);
	print_fixture_say(&fixture, MESSAGE_GO, id);
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	print_fixture_kill(&fixture);
	signal_peer(SIGCONT);
	last = resume(&created);
	CHECK(last.step >= STEP_PRINTED);
	CHECK(last.step != STEP_PRINTED || printed() == before + 1);
	CHECK(last.step != STEP_NOT_PRINTED || printed() == before);
	CHECK(printed() <= before + 1);
}

static void
a_sent_label_that_the_printer_has_no_record_of_is_unknown(void)
{
	struct message_step foreign;

	begin();
	foreign = print_fixture_print(&fixture, n);
	CHECK_INT(foreign.step, STEP_PRINTED);
	/* its id was issued again, to the label above: the uuid tells them apart */
	n++;
	print_fixture_ask(&fixture, (struct print_ask){ .n = n,
	                                                .resume = true,
	                                                .job_id = foreign.job_id,
	                                                .job_uuid = "00000000-0000-0000-0000-000000000000" });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_UNKNOWN);
	n++;
	print_fixture_ask(&fixture,
	                  (struct print_ask){ .n = n, .resume = true, .job_id = 30000, .job_uuid = "x" });
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_UNKNOWN);
}

static void
paper_out_is_told_and_the_label_prints_when_there_is_paper(void)
{
	unsigned before = printed();

	begin();
	fault("paper-out");
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK(print_fixture_status(&fixture, "paper-out"));
	CHECK_INT(printed(), before);
	fault(NULL);
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK(print_fixture_status(&fixture, ""));
	CHECK_INT(printed(), before + 1);
}

static void
a_label_that_jammed_is_never_called_printed_or_not_printed(void)
{
	begin();
	fault("jam");
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_UNKNOWN);
	n++;
	fault(NULL);
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
}

static void
a_peer_that_is_gone_is_told_and_refuses_and_prints_when_it_is_back(void)
{
	unsigned before = printed();

	begin();
	signal_peer(SIGKILL);
	CHECK(print_fixture_status(&fixture, through_queue ? "spooler-gone" : "offline"));
	CHECK_INT(fixture.status.state, PRINTER_GONE);
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_NOT_PRINTED);
	restart(through_queue ? "cupsd" : "ippeveprinter");
	CHECK(print_fixture_status(&fixture, ""));
	n++;
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
a_stopped_process_leaves_no_job_that_blocks_the_printer(void)
{
	begin();
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, NULL, 10000).step, STEP_CREATED);
	CHECK_INT(print_fixture_stop(&fixture), 0);
	print_fixture_start(&fixture);
	n++;
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
}

static void
it_stops_although_the_printer_stalls(void)
{
	begin();
	signal_peer(SIGSTOP);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_step(&fixture, NULL, 300).step, 0);
	CHECK_INT(print_fixture_stop(&fixture), 0);
	signal_peer(SIGCONT);
	print_fixture_start(&fixture);
}

/* ---- the queue only ---- */

static void
a_paused_queue_is_told_and_its_label_can_be_cancelled(void)
{
	unsigned before = printed();

	begin();
	lp_command("cupsdisable");
	CHECK(print_fixture_status(&fixture, "paused"));
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK_INT(print_fixture_step(&fixture, NULL, 500).step, 0);
	print_fixture_cancel(&fixture, n);
	CHECK_INT(print_fixture_next(&fixture), STEP_NOT_PRINTED);
	lp_command("cupsenable");
	CHECK(print_fixture_status(&fixture, ""));
	n++;
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
a_paused_queue_prints_what_waits_when_it_is_resumed(void)
{
	unsigned before = printed();

	begin();
	lp_command("cupsdisable");
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK_INT(print_fixture_step(&fixture, NULL, 500).step, 0);
	lp_command("cupsenable");
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_PRINTED);
	CHECK_INT(printed(), before + 1);
}

static void
a_rejecting_queue_is_told_and_refuses(void)
{
	unsigned before = printed();

	begin();
	lp_command("cupsreject");
	CHECK(print_fixture_status(&fixture, "rejecting"));
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_NOT_PRINTED);
	lp_command("cupsaccept");
	CHECK(print_fixture_status(&fixture, ""));
	CHECK_INT(printed(), before);
}

static void
a_printer_that_is_off_behind_its_queue_is_told(void)
{
	begin();
	signal_device("printer/printer.pid", SIGKILL);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	CHECK_INT(print_fixture_next(&fixture), STEP_SENT);
	CHECK(print_fixture_status(&fixture, "offline"));
	restart("ippeveprinter");
	CHECK(print_fixture_finish(&fixture).step >= STEP_PRINTED);
	CHECK(print_fixture_status(&fixture, ""));
}

/* cupsd forgets its jobs of the last seconds and issues their ids again. */
static void
a_label_that_a_killed_cupsd_forgot_is_unknown(void)
{
	struct message_step sent;

	begin();
	fault("slow 3");
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	CHECK_INT(print_fixture_next(&fixture), STEP_CREATED);
	sent = print_fixture_step(&fixture, NULL, 10000);
	CHECK_INT(sent.step, STEP_SENT);
	signal_peer(SIGKILL);
	restart("cupsd");
	fault(NULL);
	CHECK_INT(print_fixture_finish(&fixture).step, STEP_UNKNOWN);
	n++;
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED); /* after the one before, which came out all the same */
}

static void
a_queue_that_does_not_exist_is_told_and_refuses(void)
{
	begin();
	CHECK_INT(print_fixture_stop(&fixture), 0);
	use_queue("nowhere");
	print_fixture_start(&fixture);
	CHECK(print_fixture_status(&fixture, "no-such-queue"));
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_NOT_PRINTED);
	CHECK_INT(print_fixture_stop(&fixture), 0);
	use_queue("label");
	print_fixture_start(&fixture);
}

/* ---- the printer only ---- */

static void
a_printer_that_wants_grey_gets_the_same_bits_in_grey(void)
{
	begin();
	print_fixture_shell("scripts/fixtures/ippeveprinter stop %s/printer && "
	                    "sed -i 's/\"black_1\",\"sgray_8\"/\"sgray_8\"/' %s/printer/printer.conf",
	                    devices, devices);
	restart("ippeveprinter");
	CHECK_INT(print_fixture_print(&fixture, n).step, STEP_PRINTED);
	CHECK(raster_is_label(n, 8));
}

static void
a_printer_of_another_resolution_refuses(void)
{
	unsigned before = printed();
	struct message_step last;

	begin();
	print_fixture_shell("scripts/fixtures/ippeveprinter stop %s/printer && "
	                    "sed -i 's/203dpi/300dpi/' %s/printer/printer.conf", devices, devices);
	restart("ippeveprinter");
	last = print_fixture_print(&fixture, n);
	CHECK_INT(last.step, STEP_NOT_PRINTED);
	CHECK(strstr(last.text, "dpi") != NULL);
	CHECK_INT(printed(), before);
}

static void
a_label_is_turned_as_the_printer_wants_it(void)
{
	begin();
	print_fixture_stop(&fixture);
	fixture.config.printers[0].rotate = 2;
	print_fixture_start(&fixture);
	int step = print_fixture_print(&fixture, n).step;
	bool turned = raster_is_label(n, 1);
	fixture.config.printers[0].rotate = 0;
	print_fixture_stop(&fixture);
	print_fixture_start(&fixture);
	CHECK_INT(step, STEP_PRINTED);
	CHECK(turned && !raster_is_label(n, 1));
}

static void
test_both(void)
{
	printf("# %s\n", through_queue ? "through a CUPS queue" : "the printer itself");
	print_fixture_start(&fixture);
	TEST(the_raster_at_the_printer_is_the_label_bit_for_bit);
	TEST(a_label_is_turned_as_the_printer_wants_it);
	TEST(nothing_reaches_the_printer_before_go);
	TEST(a_label_asked_for_three_times_prints_once);
	TEST(the_same_label_of_another_installation_is_printed);
	TEST(killed_before_the_job_is_created_it_is_printed_once);
	TEST(killed_after_the_job_is_created_it_was_not_printed_and_the_next_label_prints);
	TEST(a_job_whose_id_the_engine_never_learned_is_cleared_away);
	TEST(killed_after_the_label_is_sent_it_is_followed_and_printed_once);
	TEST(killed_in_the_middle_of_the_document_the_step_is_true);
	TEST(a_sent_label_that_the_printer_has_no_record_of_is_unknown);
	TEST(paper_out_is_told_and_the_label_prints_when_there_is_paper);
	TEST(a_label_that_jammed_is_never_called_printed_or_not_printed);
	TEST(a_stopped_process_leaves_no_job_that_blocks_the_printer);
	TEST(it_stops_although_the_printer_stalls);
	TEST(a_peer_that_is_gone_is_told_and_refuses_and_prints_when_it_is_back);
}

int
main(void)
{
	print_fixture_begin(&fixture, "cups");
	snprintf(devices, sizeof devices, "%s/devices", fixture.folder);
	/* cupsd is not to save its jobs by chance before it is killed */
	if (print_fixture_shell("CUPSD_DIRTY=300 scripts/fixtures/printer start %s >%s/log 2>&1", devices,
	                        fixture.folder)
	    != 0) {
		printf("not ok fixture: the printer does not start\n");
		print_fixture_shell("cat %s/log", fixture.folder);
		return 1;
	}
	use_queue("label");
	through_queue = true;
	test_both();
	TEST(a_paused_queue_is_told_and_its_label_can_be_cancelled);
	TEST(a_paused_queue_prints_what_waits_when_it_is_resumed);
	TEST(a_rejecting_queue_is_told_and_refuses);
	TEST(a_printer_that_is_off_behind_its_queue_is_told);
	TEST(a_label_that_a_killed_cupsd_forgot_is_unknown);
	TEST(a_queue_that_does_not_exist_is_told_and_refuses);
	print_fixture_stop(&fixture);
	use_printer();
	through_queue = false;
	test_both();
	TEST(a_printer_that_wants_grey_gets_the_same_bits_in_grey);
	TEST(a_printer_of_another_resolution_refuses);
	print_fixture_stop(&fixture);
	print_fixture_shell("scripts/fixtures/printer stop %s", devices);
	print_fixture_end(&fixture);
	return test_failures > 0;
}

/* Every way of printing × everything that can go wrong in between, as a table. The print process is driven as the engine
 * does it; the printers count what is on paper. In each cell:
 *   - it says printed only if there is one sheet, and not printed only if there is none, then or later;
 *   - where it said not printed, the next attempt makes one sheet: so there are never two live labels;
 *   - where it said unknown, a label with a new number prints: nothing stays stuck;
 *   - the lane is told the fault, in its own words, while it lasts.
 * That a box is sealed by the scan of its sheet only, and what the engine does when it dies, is test_kill's. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "parallel.h"
#include "print_fixture.h"
#include "station_killer.h"

enum way { QUEUE, IPP, ZPL, ZPL_QUEUE, WAYS };
enum moment { BEFORE, CREATED, GONE, SENT }; /* before it is asked for; before GO; right after GO; when it is sent */

static const char *const way_names[WAYS] = { "cups queue", "ipp://", "zpl socket", "zpl raw queue" };
static const char *const moment_names[] = { "before", "at created", "after go", "when sent" };
static const char *const step_names[] = { "nothing", "created", "sent", "printed", "not printed", "unknown" };

static struct print_fixture fixture;
static char devices[80];
static enum way way;
static uint64_t n;
static unsigned failures, cells;

/* ---- devices ---- */

static const char *
env(const char *name)
{
	return print_fixture_output("sed -n 's/^%s=//p' %s/env", name, devices);
}

static bool
is_zpl(void)
{
	return way == ZPL || way == ZPL_QUEUE;
}

static bool
has_queue(void)
{
	return way == QUEUE || way == ZPL_QUEUE;
}

static unsigned
printed(void)
{
	return (unsigned)atoi(print_fixture_output("grep -vc '^half' %s/%s/printed", devices, is_zpl() ? "raw" : "printer"));
}

static void
set_fault(const char *words)
{
	print_fixture_shell("f=%s/%s/fault; echo '%s' >$f.new && mv $f.new $f", devices, is_zpl() ? "raw" : "printer", words);
	usleep(is_zpl() ? 30000 : 0); /* the ZPL printer looks each 10 ms, the other one as each job begins */
}

static void
signal_device(const char *name, int number)
{
	int pid = atoi(print_fixture_output("cat %s/%s.pid", devices, name));

	if (pid > 1)
		kill(pid, number);
}

static void
queue_command(const char *command)
{
	print_fixture_shell("PATH=$PATH:/usr/sbin %s -h %s %s", command, env("CUPS_SERVER"), way == QUEUE ? "label" : "raw");
}

/* ---- faults ---- */

static void
paper_out(void)
{
	set_fault("paper-out");
}

static void
offline(void)
{
	if (is_zpl())
		set_fault("power-off");
	else
		signal_device("printer/printer", SIGKILL);
}

static void
paused(void)
{
	if (way == ZPL)
		set_fault("paused");
	else
		queue_command("cupsdisable");
}

static void
rejecting(void)
{
	queue_command("cupsreject");
}

static void
reset(void)
{
	set_fault(is_zpl() ? "reset" : "jam");
}

static void
stall(void)
{
	if (is_zpl())
		set_fault("stall");
	else
		signal_device("printer/printer", SIGSTOP);
}

static void
cupsd_killed(void)
{
	signal_device("cups/cupsd", SIGKILL);
}

static void
cupsd_restarted(void)
{
	print_fixture_shell("scripts/fixtures/cupsd restart %s/cups >/dev/null", devices);
}

static void
print_killed(void)
{
	print_fixture_kill(&fixture);
}

/* A new engine greets, and asks for all again that it has in its tables. */
static void
engine_killed(void)
{
	print_fixture_say(&fixture, MESSAGE_HELLO, (struct message_id){ 1, 1 });
}

static void
mend(void (*fault)(void))
{
	print_fixture_shell("rm -f %s/raw/fault %s/printer/fault", devices, devices);
	if (fault == stall)
		signal_device("printer/printer", SIGCONT);
	if (fault == offline && !is_zpl())
		print_fixture_shell("scripts/fixtures/ippeveprinter restart %s/printer >/dev/null", devices);
	if (fault == cupsd_killed)
		cupsd_restarted();
	if (fault == paused && has_queue())
		queue_command("cupsenable");
	if (fault == rejecting)
		queue_command("cupsaccept");
}

enum { ON_QUEUE = 1 << QUEUE, ON_IPP = 1 << IPP, ON_ZPL = 1 << ZPL, ON_RAW = 1 << ZPL_QUEUE,
       ON_QUEUES = ON_QUEUE | ON_RAW, ON_ALL = ON_QUEUES | ON_IPP | ON_ZPL };

/* Where a fault cannot be: ippeveprinter cannot be paused, and only queues reject and have a cupsd. */
static const struct row {
	const char *name;
	void (*fault)(void);
	enum moment moment;
	unsigned ways;
	const char *told;      /* the lane's word while it lasts; NULL: none is due */
	unsigned told_ways;    /* where it is */
} rows[] = {
	{ "nothing goes wrong", NULL, BEFORE, ON_ALL, NULL, 0 },
	{ "paper out", paper_out, BEFORE, ON_ALL, "paper-out", ON_ALL },
	{ "paper out", paper_out, CREATED, ON_ALL, "paper-out", ON_ALL },
	{ "offline", offline, BEFORE, ON_ALL, "offline", ON_ALL },
	{ "offline", offline, CREATED, ON_ALL, "offline", ON_ALL },
	{ "paused", paused, BEFORE, ON_ALL & ~ON_IPP, "paused", ON_ALL },
	{ "paused", paused, CREATED, ON_ALL & ~ON_IPP, "paused", ON_ALL },
	{ "rejecting", rejecting, BEFORE, ON_QUEUES, "rejecting", ON_ALL },
	{ "rejecting", rejecting, CREATED, ON_QUEUES, "rejecting", ON_ALL },
	{ "reset in mid-job", reset, CREATED, ON_ALL, NULL, 0 },
	{ "stall", stall, BEFORE, ON_ZPL | ON_IPP | ON_RAW, NULL, 0 },
	{ "stall", stall, CREATED, ON_ALL, "stalled", ON_ZPL },
	{ "cupsd SIGKILL", cupsd_killed, BEFORE, ON_QUEUES, "spooler-gone", ON_ALL },
	{ "cupsd SIGKILL", cupsd_killed, CREATED, ON_QUEUES, "spooler-gone", ON_ALL },
	{ "cupsd SIGKILL", cupsd_killed, GONE, ON_QUEUES, "spooler-gone", ON_ALL },
	{ "cupsd SIGKILL", cupsd_killed, SENT, ON_QUEUES, "spooler-gone", ON_ALL },
	{ "cupsd restart", cupsd_restarted, CREATED, ON_QUEUES, NULL, 0 },
	{ "cupsd restart", cupsd_restarted, SENT, ON_QUEUES, NULL, 0 },
	{ "print process SIGKILL", print_killed, BEFORE, ON_ALL, NULL, 0 },
	{ "print process SIGKILL", print_killed, CREATED, ON_ALL, NULL, 0 },
	{ "print process SIGKILL", print_killed, GONE, ON_ALL, NULL, 0 },
	{ "print process SIGKILL", print_killed, SENT, ON_ALL, NULL, 0 },
	{ "engine SIGKILL", engine_killed, BEFORE, ON_ALL, NULL, 0 },
	{ "engine SIGKILL", engine_killed, CREATED, ON_ALL, NULL, 0 },
	{ "engine SIGKILL", engine_killed, GONE, ON_ALL, NULL, 0 },
	{ "engine SIGKILL", engine_killed, SENT, ON_ALL, NULL, 0 },
};

/* ---- one cell ---- */

enum { END_MS = 30000, TOLD_MS = 4000, LASTS_MS = 1200, LATER_US = 400000 };

struct cell {
	const struct row *row;
	struct message_step durable; /* what the engine would have in its tables */
	bool done_fault, mended, told;
	int64_t fault_ms, told_ms;
	uint8_t last;
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
ask_again(const struct cell *cell)
{
	print_fixture_ask(&fixture, (struct print_ask){ .n = n, .resume = true, .job_id = cell->durable.job_id,
	                                                .job_uuid = cell->durable.job_uuid,
	                                                .sent = cell->durable.step == STEP_SENT });
}

static void
strike(struct cell *cell)
{
	const struct row *row = cell->row;

	if (!row->fault || cell->done_fault)
		return;
	cell->done_fault = true;
	cell->fault_ms = now_ms();
	row->fault();
	if (row->fault == print_killed)
		print_fixture_start(&fixture);
	if ((row->fault == print_killed || row->fault == engine_killed) && row->moment != BEFORE)
		ask_again(cell);
}

static bool
is_told_of(const struct cell *cell)
{
	return cell->row->told && (cell->row->told_ways & 1U << way);
}

/* The fault lasts until it has been told, or for a while where nothing is due. */
static void
look(struct cell *cell)
{
	int64_t lasted = now_ms() - cell->fault_ms;

	if (!cell->done_fault || cell->mended)
		return;
	if (is_told_of(cell) && !cell->told && strcmp(fixture.status.reason, cell->row->told) == 0) {
		cell->told = true;
		cell->told_ms = lasted;
	}
	if (cell->told || lasted > (is_told_of(cell) ? TOLD_MS : LASTS_MS)) {
		mend(cell->row->fault);
		cell->mended = true;
	}
}

static void
answer(struct cell *cell, const struct message_step *step, struct message_id id)
{
	enum moment moment = cell->row->moment;

	if (step->step == STEP_CREATED) {
		cell->durable = *step;
		if (moment == CREATED && !cell->done_fault) {
			strike(cell);
			/* whoever has died has given no GO, and asks for it again */
			if (cell->row->fault == print_killed || cell->row->fault == engine_killed)
				return;
		}
		print_fixture_say(&fixture, MESSAGE_GO, id);
		if (moment == GONE)
			strike(cell);
		return;
	}
	if (step->step == STEP_SENT)
		cell->durable.step = STEP_SENT;
	if (step->step == STEP_SENT && moment == SENT)
		strike(cell);
	print_fixture_say(&fixture, MESSAGE_DONE, id);
}

static void
print_in(struct cell *cell)
{
	int64_t end = now_ms() + END_MS;
	struct message_id id;
	struct message_step step;

	fixture.status.reason[0] = 0;
	if (cell->row->moment == BEFORE && cell->row->fault != print_killed)
		strike(cell);
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	if (cell->row->moment == BEFORE && cell->row->fault == print_killed) {
		strike(cell);
		ask_again(cell);
	}
	while (now_ms() < end && (cell->last < STEP_PRINTED || (cell->done_fault && !cell->mended))) {
		step = print_fixture_step(&fixture, &id, 50);
		look(cell);
		if (!step.step)
			continue;
		if (step.box == n && step.step >= STEP_PRINTED)
			cell->last = step.step;
		answer(cell, &step, id);
	}
	if (!cell->mended)
		mend(cell->row->fault);
}

/* The next label, when all is mended: the next attempt at the same, or a new one. */
static uint8_t
print_next(bool same)
{
	int64_t end = now_ms() + 20000;

	while (fixture.status.reason[0] && now_ms() < end)
		print_fixture_step(&fixture, NULL, 50);
	print_fixture_ask(&fixture, (struct print_ask) { .n = same ? n : ++n, .attempt = same ? 2 : 1 });
	return print_fixture_finish(&fixture).step;
}

static bool
is_true(const struct cell *cell, unsigned sheets)
{
	/* cupsd calls a raw job completed once the kernel has its bytes, which the printer may drop. Nobody can tell; and
	 * no box is sealed without a sheet */
	bool blind = way == ZPL_QUEUE && cell->row->fault == reset;

	switch (cell->last) {
	case STEP_PRINTED: return sheets == 1 || (blind && sheets == 0);
	case STEP_NOT_PRINTED: return sheets == 0;
	case STEP_UNKNOWN: return true;
	default: return false;
	}
}

static void
run_cell(const struct row *row)
{
	struct cell cell = { .row = row };
	unsigned before = printed(), sheets, after;
	uint8_t next = STEP_PRINTED;
	bool good;
	char told[64] = "-";

	n++;
	print_in(&cell);
	usleep(LATER_US);
	sheets = printed() - before;
	good = is_true(&cell, sheets) && (!is_told_of(&cell) || cell.told);
	if (cell.last != STEP_PRINTED)
		next = print_next(cell.last == STEP_NOT_PRINTED);
	after = printed() - before;
	/* what was not printed is on paper once now; a copy of an unknown one is the same number and mark, or void */
	good = good && next == STEP_PRINTED && (cell.last != STEP_NOT_PRINTED || after == 1);
	if (cell.told)
		snprintf(told, sizeof told, "%s after %lld ms", row->told, (long long)cell.told_ms);
	printf("%s | %-13s | %-21s | %-10s | %-11s | %u | %-28s\n", good ? "      " : "wrong ", way_names[way], row->name,
	       row->fault ? moment_names[row->moment] : "-", step_names[cell.last], sheets, told);
	if (!good)
		printf("# next: %s, then %u sheets; status \"%s\"\n", step_names[next], after, fixture.status.reason);
	fflush(stdout);
	failures += !good;
	cells++;
}

/* An id that the spooler has issued again, to another label: nothing is printed, and nothing is believed. */
static void
run_reused_id(void)
{
	unsigned before;
	struct message_step foreign, last;
	bool good;

	n++;
	print_fixture_ask(&fixture, (struct print_ask) { .n = n });
	foreign = print_fixture_finish(&fixture);
	before = printed();
	n++;
	print_fixture_ask(&fixture, (struct print_ask){ .n = n, .resume = true, .job_id = foreign.job_id,
	                                                .job_uuid = "00000000-0000-0000-0000-000000000000" });
	last = print_fixture_finish(&fixture);
	good = last.step == STEP_UNKNOWN && printed() == before && print_next(false) == STEP_PRINTED;
	printf("%s | %-13s | %-21s | %-10s | %-11s | %u | -\n", good ? "      " : "wrong ", way_names[way], "job id reused",
	       "-", step_names[last.step], printed() - before - good);
	failures += !good;
	cells++;
}

/* ---- all ---- */

static void
set_up(void)
{
	struct config_printer *printer = &fixture.config.printers[0];
	const char *name = way == QUEUE ? "label" : way == ZPL_QUEUE ? "raw" : env(way == IPP ? "PRINTER_URI" : "RAW_URI");

	snprintf(printer->driver, sizeof printer->driver, "%s", is_zpl() ? "zpl" : "cups");
	snprintf(printer->uri, sizeof printer->uri, "%s", name);
	printer->server[0] = 0;
	if (has_queue())
		snprintf(printer->server, sizeof printer->server, "%s", env("CUPS_SERVER"));
	print_fixture_start(&fixture);
}

static bool
try_way(enum way which)
{
	way = which;
	print_fixture_begin(&fixture, "zpl");
	snprintf(devices, sizeof devices, "%s/devices", fixture.folder);
	if (print_fixture_shell("scripts/fixtures/all start %s >%s/log 2>&1", devices, fixture.folder) != 0) {
		print_fixture_shell("cat %s/log", fixture.folder);
		return false;
	}
	printf("       | printer       | fault                 | when       | it says     | sheets | the lane is told\n");
	set_up();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].ways & 1U << way)
			run_cell(&rows[i]);
	run_reused_id();
	print_fixture_stop(&fixture);
	print_fixture_shell("scripts/fixtures/all stop %s", devices);
	print_fixture_end(&fixture);
	printf("# %u cells, %u wrong\n", cells, failures);
	return failures == 0;
}

static bool
cups_queue_tells_the_truth_in_each_cell(void)
{
	return try_way(QUEUE);
}

static bool
ipp_printer_tells_the_truth_in_each_cell(void)
{
	return try_way(IPP);
}

static bool
zpl_socket_tells_the_truth_in_each_cell(void)
{
	return try_way(ZPL);
}

static bool
zpl_raw_queue_tells_the_truth_in_each_cell(void)
{
	return try_way(ZPL_QUEUE);
}

/* argv[1]: only the ways whose name has that in it. */
int
main(int argc, char **argv)
{
	struct parallel_test tests[] = {
		PARALLEL(cups_queue_tells_the_truth_in_each_cell),
		PARALLEL(ipp_printer_tells_the_truth_in_each_cell),
		PARALLEL(zpl_socket_tells_the_truth_in_each_cell),
		PARALLEL(zpl_raw_queue_tells_the_truth_in_each_cell),
	};

	killer_seed = 1; /* nothing is left to chance here */
	return parallel_run(tests, sizeof tests / sizeof *tests, argc > 1 ? argv[1] : NULL, WAYS) > 0;
}

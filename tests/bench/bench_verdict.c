/* From a scanner's reports to a verdict that is on the disk, beside what no program can be faster than: the
 * same rows in a transaction of their own, 200 bytes written and flushed, and a message to another process
 * and back. All four in turns, with the pauses that a packer's hands make in small: the machine is idle when
 * a scan comes.
 *
 * Without arguments with 1,000, 100,000 and 1,000,000 orders in the database, each beside the first.
 *
 *   bench_verdict [ORDERS [SAMPLES [WARM-UP]]]    orders in the database, samples of each (3000), and so many before (300) */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "drivers/scanner/drivers.h"
#include "drivers/scanner/hid_report.h"
#include "station.h"

enum { PAUSE_US = 500, RAW_BYTES = 200, CHECKPOINT_PAGES = 1024 };

enum kind { VERDICT, BARE, RAW, MESSAGE, KINDS };

/* ---- the scanner ---- */

/* The boot keyboard of HID 1.11, appendix E.6: what every keyboard-mode scanner has. */
static const uint8_t keyboard[] = {
	0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01,
	0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01,
	0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06,
	0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0,
};

struct scanner {
	struct hid_report hid;
	_Alignas(16) uint8_t state[SCANNER_STATE_MAX];
};

static void
scanner_start(struct scanner *scanner)
{
	static const struct scanner_options options = { 0 };
	struct scanner_interface interface = { .vendor_id = 0x05e0,
		                               .product_id = 0x1200,
		                               .class = 3,
		                               .subclass = 1,
		                               .protocol = 1,
		                               .hid = &scanner->hid };
	const char *why;
	size_t position;

	if (hid_report_parse(&scanner->hid, keyboard, sizeof keyboard, &position) != HID_OK)
		bench_fail("the keyboard's descriptor is wrong at %zu", position);
	if (!hid_kbd_driver.fits(&interface))
		bench_fail("hid_kbd does not take a boot keyboard");
	why = hid_kbd_driver.start(scanner->state, &interface, &options);
	if (why != NULL)
		bench_fail("%s", why);
}

/* A key goes down and up again: two reports. */
static void
type_key(struct scanner *scanner, uint8_t usage, const struct scanner_sink *sink)
{
	uint8_t report[8] = { [2] = usage };

	hid_kbd_driver.report(scanner->state, report, sizeof report, 0, sink);
	report[2] = 0;
	hid_kbd_driver.report(scanner->state, report, sizeof report, 0, sink);
}

static void
type_digits(struct scanner *scanner, const char *digits, const struct scanner_sink *sink)
{
	for (; *digits != '\0'; digits++)
		type_key(scanner, (uint8_t)(*digits == '0' ? 0x27 : 0x1E + *digits - '1'), sink);
	type_key(scanner, 0x28, sink);
}

/* ---- the same rows, bare ---- */

struct bare {
	struct store store;
	char journal[4096], last[4096], state[256];
	uint8_t chain[CHAIN_BYTES];
	int64_t n, order, box;
	int pages;
};

static int
count_pages(void *context, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	*(int *)context = pages;
	return SQLITE_OK;
}

static void
read_text(sqlite3 *db, const char *sql, char *text, size_t capacity)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW ||
	    snprintf(text, capacity, "%s", store_column(statement, 0)) >= (int)capacity)
		bench_fail("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_finalize(statement);
}

/* What the engine wrote for its last scan, so that the rows are as long as its own. */
static void
copy_rows(struct bare *bare)
{
	char box[32];
	sqlite3 *db;

	if (sqlite3_open_v2("packwarden.db", &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		bench_fail("packwarden.db: %s", sqlite3_errmsg(db));
	sqlite3_busy_timeout(db, 2000);
	read_text(db, "SELECT line FROM journal WHERE seq = (SELECT max(seq) FROM journal)", bare->journal,
	          sizeof bare->journal);
	read_text(db, "SELECT last FROM lane WHERE id = 1", bare->last, sizeof bare->last);
	read_text(db, "SELECT core FROM lane WHERE id = 1", bare->state, sizeof bare->state);
	read_text(db, "SELECT max(id) FROM box", box, sizeof box);
	bare->box = strtoll(box, NULL, 10);
	sqlite3_close(db);
}

static void
put_box(struct bare *bare, enum store_sql sql)
{
	store_run(&bare->store, sql, "iiiiiiiiiiiiiiiiii", bare->box, bare->order, (int64_t)1, (int64_t)1,
	          bare->n, (int64_t)0, (int64_t)0, (int64_t)0, (int64_t)0, (int64_t)0, (int64_t)1, (int64_t)1,
	          bare->n, (int64_t)0, (int64_t)0, (int64_t)0, (int64_t)0, (int64_t)0);
}

static void
bare_transaction(struct bare *bare)
{
	struct store *store = &bare->store;
	int64_t line = bare->n % STATION_LINES + 1;

	bare->n++;
	store_run(store, SQL_BEGIN, "");
	store_run(store, SQL_JOURNAL_ADD, "itb", bare->n, bare->journal, bare->chain, sizeof bare->chain);
	store_run(store, SQL_UNIT_ADD, "iiiiiittiiiiii", bare->n, bare->box, bare->order, line, line, (int64_t)1,
	          NULL, NULL, (int64_t)VIA_SCANNER, (int64_t)0, (int64_t)1, bare->n, (int64_t)0, (int64_t)0);
	store_run(store, SQL_LINE_PACKED, "iii", bare->order, line, (int64_t)1);
	put_box(bare, SQL_BOX_KEEP);
	store_run(store, SQL_LANE_LAST, "it", (int64_t)1, bare->last);
	store_run(store, SQL_DEVICE_SCANNED, "ti", STATION_DEVICE, bare->n);
	store_run(store, SQL_LANE_STATE, "iit", (int64_t)1, bare->n, bare->state);
	store_run(store, SQL_COMMIT, "");
}

/* As the engine does between scans. */
static void
bare_rest(struct bare *bare)
{
	if (bare->pages < CHECKPOINT_PAGES)
		return;
	sqlite3_wal_checkpoint_v2(bare->store.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	store_run(&bare->store, SQL_BEGIN, "");
	store_run(&bare->store, SQL_LANE_STATE, "iit", (int64_t)1, bare->n, bare->state);
	store_run(&bare->store, SQL_COMMIT, "");
	bare->pages = 0;
}

static void
bare_start(struct bare *bare, const struct config *config, unsigned orders)
{
	*bare = (struct bare){ .order = 1 };
	copy_rows(bare);
	station_fill(config, "bare.db", orders);
	store_open(&bare->store, "bare.db", config);
	sqlite3_wal_hook(bare->store.db, count_pages, &bare->pages);
}

/* ---- 200 bytes ---- */

/* Over bytes that are there: a file that grows costs the file system a commit of its own. */
static int
raw_open(size_t samples)
{
	static const uint8_t zeros[4096];
	int fd = open("raw", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	for (size_t at = 0; at < samples * RAW_BYTES; at += sizeof zeros)
		if (fd < 0 || pwrite(fd, zeros, sizeof zeros, (off_t)at) != sizeof zeros)
			bench_fail("raw: %s", strerror(errno));
	fsync(fd);
	return fd;
}

static void
raw_write(int fd, size_t n)
{
	uint8_t bytes[RAW_BYTES];

	memset(bytes, (int)(n & 0xFF), sizeof bytes);
	if (pwrite(fd, bytes, sizeof bytes, (off_t)(n * RAW_BYTES)) != sizeof bytes || fdatasync(fd) != 0)
		bench_fail("raw: %s", strerror(errno));
}

/* ---- in turns ---- */

struct run {
	struct station station;
	struct scanner scanner;
	struct bare bare;
	int raw, echo;
	pid_t echo_pid;
	size_t scans;
	struct bench_series series[KINDS];
};

static void
on_code(void *context, const struct scanner_code *code)
{
	station_send(context, code->text, code->length);
}

static void
scan(struct run *run)
{
	struct scanner_sink sink = { .code = on_code, .context = &run->station };
	char code[14];

	station_code((unsigned)(run->scans++ % STATION_LINES), code);
	type_digits(&run->scanner, code, &sink);
}

static void
message(struct run *run, size_t n)
{
	static struct message_code code = { .device = STATION_DEVICE, .length = 13 };
	struct message_id id = { 1, n + 1 };

	if (message_send(run->echo, MESSAGE_CODE, id, &code, offsetof(struct message_code, text) + 13, NULL,
	                 0, -1) != 0)
		bench_fail("echo: %s", strerror(errno));
	station_wait_done(run->echo, id);
}

static size_t warm_up = 300;

static void
measure(struct run *run, enum kind kind, size_t n)
{
	uint64_t from = bench_now_ns();

	switch (kind) {
	case VERDICT: scan(run); break;
	case BARE: bare_transaction(&run->bare); break;
	case RAW: raw_write(run->raw, n); break;
	case MESSAGE: message(run, n); break;
	case KINDS: break;
	}
	if (n >= warm_up)
		bench_add(&run->series[kind], from, bench_now_ns());
	station_watch(&run->station);
	bare_rest(&run->bare);
	bench_pause_us(PAUSE_US);
}

static void
open_order(struct run *run)
{
	station_send(&run->station, "PWBBENCH1", 9);
	station_send(&run->station, "B-0000000", 9);
	for (int i = 0; i < STATION_LINES; i++)
		scan(run);
	station_watch(&run->station);
	if (run->station.accepted != run->scans)
		bench_fail("the engine accepts no items");
}

static void
check(struct run *run)
{
	char count[32];
	sqlite3 *db;

	station_watch(&run->station);
	if (sqlite3_open_v2("packwarden.db", &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		bench_fail("packwarden.db: %s", sqlite3_errmsg(db));
	read_text(db, "SELECT count(*) FROM unit", count, sizeof count);
	sqlite3_close(db);
	if (strtoull(count, NULL, 10) != run->scans || run->station.accepted != run->scans)
		bench_fail("%zu items were scanned, %s are in the database, %llu were shown", run->scans,
		           count, (unsigned long long)run->station.accepted);
}

static void
report(struct run *run)
{
	struct bench_series *all[] = { &run->series[VERDICT], &run->series[BARE], &run->series[RAW],
		                       &run->series[MESSAGE] };
	struct bench_quantiles raw;

	bench_print(all, KINDS);
	bench_ratio("verdict / same rows bare", &run->series[VERDICT], &run->series[BARE]);
	raw = bench_ratio("verdict / write + fdatasync", &run->series[VERDICT], &run->series[RAW]);
	bench_ratio("same rows bare / write + fdatasync", &run->series[BARE], &run->series[RAW]);
	printf("  durable verdict to write + fdatasync: p50 %.2f (aim 1.15), p99 %.2f (aim 1.3), p99.9 %.2f "
	       "(aim 1.5)\n",
	       raw.p50, raw.p99, raw.p999);
}

static void
run_all(struct run *run, unsigned orders, size_t samples)
{
	static const char *const names[KINDS] = { "reports to durable verdict", "same rows, bare transaction",
		                                  "write 200 B + fdatasync",
		                                  "message to a process and back" };

	for (int kind = 0; kind < KINDS; kind++)
		bench_series_create(&run->series[kind], names[kind], samples);
	run->echo_pid = station_echo(&run->echo);
	scanner_start(&run->scanner);
	open_order(run);
	bare_start(&run->bare, &run->station.config, orders);
	put_box(&run->bare, SQL_BOX_PUT);
	run->raw = raw_open(samples + warm_up);
	for (size_t n = 0; n < samples + warm_up; n++)
		for (size_t i = 0; i < KINDS; i++)
			measure(run, (enum kind)((n + i) % KINDS), n);
	check(run);
	report(run);
}

/* A station with so many orders, from its start to its end. p50 and p99 of a verdict, and of it against 200 bytes. */
static void
bench(unsigned orders, size_t samples, struct bench_quantiles *verdict, struct bench_quantiles *raw)
{
	static struct run run;
	char folder[4096];

	run = (struct run){ 0 };
	bench_folder(folder, sizeof folder, "verdict");
	printf("  durable verdict, %u orders in the database\n", orders);
	station_start(&run.station, folder, orders);
	run_all(&run, orders, samples);
	*verdict = bench_quantiles(&run.series[VERDICT]);
	*raw = bench_quantiles(&run.series[RAW]);
	station_stop(&run.station);
	kill(run.echo_pid, SIGKILL);
	waitpid(run.echo_pid, NULL, 0);
	store_close(&run.bare.store);
	for (int kind = 0; kind < KINDS; kind++)
		bench_series_finish(&run.series[kind]);
	close(run.raw);
	close(run.echo);
	bench_remove(folder);
}

int
main(int argc, char **argv)
{
	static const unsigned sizes[] = { 1000, 100000, 1000000 };
	unsigned orders = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	size_t samples = argc > 2 ? strtoul(argv[2], NULL, 10) : 3000;
	struct bench_quantiles verdict[3], raw[3];

	if ((argc > 1 && orders == 0) || orders > LIMIT_ORDERS || samples == 0 || samples > 500000)
		bench_fail("usage: bench_verdict [ORDERS [SAMPLES [WARM-UP]]]");
	if (argc > 3)
		warm_up = strtoul(argv[3], NULL, 10);
	if (orders != 0) {
		bench(orders, samples, &verdict[0], &raw[0]);
		return 0;
	}
	for (int i = 0; i < 3; i++)
		bench(sizes[i], samples, &verdict[i], &raw[i]);
	printf("  verdict latency with 1,000, 100,000 and 1,000,000 orders: p50 %.0f, %.0f, %.0f us\n", verdict[0].p50,
	       verdict[1].p50, verdict[2].p50);
	/* the disk is not the same at every minute: each is taken against the flush of its own run */
	for (int i = 1; i < 3; i++)
		printf("  %u orders to 1,000: p50 %.2f (aim 1.1), p99 %.2f; each to its own write + fdatasync: p50 %.2f\n",
		       sizes[i], verdict[i].p50 / verdict[0].p50, verdict[i].p99 / verdict[0].p99,
		       verdict[i].p50 / raw[i].p50 / (verdict[0].p50 / raw[0].p50));
	return 0;
}

/* Incidents whose truth is known: each history is made up so that the class of every order is certain. */
#include "station/report.h"
#include "tests/test.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "station/fonts.h"
#include "station_db.h"

static struct station_db db;
static struct query query;
static struct config config = { .lane_count = 2, .lanes = { { .name = "bench-1" }, { .name = "bench-2" } } };

/* 2026-01-05, UTC, at that hour and minute; NEVER: it has not happened */
#define AT(hour, minute) (INT64_C(1767571200000) + (hour)*INT64_C(3600000) + (minute)*INT64_C(60000))
#define NEVER INT64_C(0)

/* ---- making up history ---- */

static void __attribute__((format(printf, 1, 2))) run(const char *format, ...)
{
	char sql[2048];
	va_list values;

	va_start(values, format);
	vsnprintf(sql, sizeof sql, format, values);
	va_end(values);
	station_db_run(&db, sql);
}

static void
order(int id, const char *name, int state, int import)
{
	run("INSERT INTO orders (id, order_id, revision, revision_rank, state, content, address_hash, "
	    "import, created_ms) "
	    "VALUES (%d, '%s', '0', 0, %d, 1, 1, %d, %" PRId64 ");"
	    "INSERT INTO address VALUES (%d, 'Customer of %s', '', '1 Road', '', 'Town', '', '1', 'GB', '', "
	    "'')",
	    id, name, state, import, AT(8, 0), id, name);
}

/* The order's box, of the same row, at bench-1; its number has that row too, and so has its newest label. */
static void
box(int id, int state, int64_t opened, int64_t sealed)
{
	run("INSERT INTO box (id, orders, ordinal, state, units, number, intent, lane, opened_ms, sealed_ms) "
	    "VALUES (%d, %d, 1, %d, 2, %d, %d, 1, %" PRId64 ", nullif(%" PRId64 ", 0));"
	    "INSERT INTO number VALUES (%d, 'N%d', 'sscc', %d, 1)",
	    id, id, state, id, id, opened, sealed, id, id, id);
}

/* Two units of the item in the order's box; lot "": nobody knows. */
static void
unit(int id, int item, const char *lot, int scan, int device)
{
	run("INSERT INTO line (orders, n, line_id, item, quantity, packed, most) VALUES (%d, %d, '%d', %d, "
	    "2, 2, 2);"
	    "INSERT INTO unit (id, box, orders, line, item, quantity, lot, via, scan, user, device) "
	    "VALUES (%d, %d, %d, %d, %d, 2, nullif('%s', ''), 1, %d, 1, %d)",
	    id, item, item, item, id * 100 + item, id, id, item, item, lot, scan, device);
}

static void
label(int id, int of, int state, const char *printer, int64_t asked, int64_t out)
{
	run("INSERT INTO intent (id, box, number, attempt, state, printer, asked_ms, out_ms) "
	    "VALUES (%d, %d, %d, 1, %d, '%s', %" PRId64 ", %" PRId64 ")",
	    id, of, of, state, printer, asked, out);
}

/* ---- asking ---- */

static char *answer;
static size_t answer_length;

/* The exit code; what the process would say stands in answer. */
static int
ask(const char *arguments)
{
	int fd = memfd_create("answer", MFD_CLOEXEC), exit_code = -1;
	json_t *request = json_loads(arguments, 0, NULL);
	size_t size;
	char *body;

	free(answer);
	answer = NULL;
	if (fd < 0 || !request || report_answer(&query, &config, request, fd) < 0)
		return -1;
	json_decref(request);
	size = (size_t)lseek(fd, 0, SEEK_END);
	answer = calloc(1, size + 1);
	if (!answer || pread(fd, answer, size, 0) != (ssize_t)size)
		return -1;
	close(fd);
	sscanf(answer, "%d", &exit_code);
	body = memchr(answer, '\n', size);
	answer_length = body ? size - (size_t)(body + 1 - answer) : 0;
	memmove(answer, body ? body + 1 : answer, answer_length + 1);
	return exit_code;
}

/* The row of an incident's order; its "table" is the class. */
static json_t *
row_of(const char *order)
{
	static json_t *row;

	json_decref(row);
	row = NULL;
	for (const char *at = answer; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
		json_t *line = json_loads(at, JSON_DISABLE_EOF_CHECK, NULL);
		const char *name = json_string_value(json_object_get(line, "order"));

		if (name && strcmp(name, order) == 0 && json_object_get(line, "why")) {
			row = line;
			return row;
		}
		json_decref(line);
	}
	return NULL;
}

static const char *
class_of(const char *order)
{
	const char *table = json_string_value(json_object_get(row_of(order), "table"));

	return table ? table : "not looked at";
}

static const char *
advice_for(const char *order)
{
	const char *text = json_string_value(json_object_get(row_of(order), "do"));

	return text ? text : "";
}

/* ---- incidents ---- */

static void
a_recall_finds_its_lot_and_clears_other_lots(void)
{
	order(101, "R-lot", 5, 0);
	box(101, 8, AT(9, 0), AT(9, 5));
	unit(101, 1, "L1", 1, 0);
	order(102, "R-unknown", 4, 0);
	box(102, 6, AT(9, 10), AT(9, 15));
	unit(102, 1, "", 2, 0);
	order(103, "R-other-lot", 4, 0);
	box(103, 6, AT(9, 20), AT(9, 25));
	unit(103, 1, "L2", 3, 0);
	order(104, "R-other-item", 4, 0);
	box(104, 6, AT(9, 20), AT(9, 25));
	unit(104, 2, "", 3, 0);
	order(105, "R-long-ago", 4, 0);
	box(105, 6, AT(-720, 0), AT(-720, 5));
	unit(105, 1, "", 3, 0);
	order(106, "R-open", 2, 0);
	box(106, 1, AT(9, 30), NEVER);
	unit(106, 1, "L1", 4, 0);
	order(107, "R-sealed", 4, 0);
	box(107, 6, AT(9, 30), AT(9, 35));
	unit(107, 1, "L1", 4, 0);
	run("UPDATE box SET tendered_ms = %" PRId64
	    " WHERE id = 101;INSERT INTO recall (id, item, lot, reason, started_ms) VALUES (1, 1, 'L1', "
	    "'glass', %" PRId64 ")",
	    AT(9, 30), AT(12, 0));
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"recall\":\"1\",\"personal\":\"yes\"}"),
		  0);
	CHECK_TEXT(class_of("R-lot"), "confirmed");
	CHECK_TEXT(advice_for("R-lot"), "The carrier has it: tell the customer.");
	CHECK_TEXT(class_of("R-open"), "confirmed");
	CHECK_TEXT(advice_for("R-open"), "Still here, not sealed: open it and look.");
	CHECK_TEXT(advice_for("R-sealed"), "Sealed, still here: intercept it.");
	CHECK_TEXT(class_of("R-unknown"), "possible");
	CHECK_TEXT(class_of("R-other-lot"), "cleared");
	CHECK_TEXT(class_of("R-other-item"), "not looked at");
	CHECK_TEXT(class_of("R-long-ago"), "not looked at");
	CHECK(strstr(answer, "Customer of R-lot"));
	CHECK(!strstr(answer, "Customer of R-open")); /* nobody need tell who gets nothing wrong */
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"lot\":\"L1\"}"), 0);
	CHECK_TEXT(class_of("R-unknown"), "possible");
	CHECK(!strstr(answer, "Customer of"));
}

static void
a_printer_that_went_mad_between_two_times_is_told_from_the_rest(void)
{
	order(201, "P-out", 4, 0);
	box(201, 6, AT(10, 0), AT(10, 20));
	label(201, 201, 5, "mad", AT(10, 8), AT(10, 10));
	order(202, "P-redone", 4, 0);
	box(202, 6, AT(10, 0), AT(11, 5));
	label(202, 202, 9, "mad", AT(10, 8), AT(10, 10));
	label(302, 202, 5, "mad", AT(11, 0), AT(11, 1));
	run("UPDATE box SET intent = 302 WHERE id = 202");
	order(203, "P-before", 4, 0);
	box(203, 6, AT(9, 0), AT(9, 55));
	label(203, 203, 5, "mad", AT(9, 49), AT(9, 50));
	order(204, "P-unknown", 3, 0);
	box(204, 5, AT(10, 0), NEVER);
	label(204, 204, 7, "mad", AT(10, 5), AT(10, 12));
	order(205, "P-failed", 4, 0);
	box(205, 6, AT(10, 0), AT(10, 40));
	label(205, 205, 6, "mad", AT(10, 20), AT(10, 21));
	label(305, 205, 5, "good", AT(10, 30), AT(10, 31));
	run("UPDATE box SET intent = 305 WHERE id = 205");
	order(206, "P-elsewhere", 4, 0);
	box(206, 6, AT(10, 0), AT(10, 20));
	label(206, 206, 5, "good", AT(10, 15), AT(10, 16));
	order(207, "P-edge", 4, 0);
	box(207, 6, AT(9, 30), AT(10, 20));
	label(207, 207, 5, "mad", AT(9, 58), AT(10, 2));
	order(208, "P-waits", 3, 0);
	box(208, 3, AT(10, 0), NEVER);
	label(208, 208, 4, "mad", AT(10, 25), NEVER);
	run("INSERT INTO printer (name, state, reason, text) VALUES ('mad', 1, '', ''), ('good', 1, '', '')");
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"printer\":\"mad\",\"from\":\"2026-01-"
		      "05T10:00\","
		      "\"to\":\"2026-01-05T10:30\"}"),
		  0);
	CHECK_TEXT(class_of("P-out"), "confirmed");
	CHECK_TEXT(class_of("P-edge"), "confirmed");
	CHECK_TEXT(class_of("P-unknown"), "possible");
	CHECK_TEXT(class_of("P-waits"), "possible");
	CHECK_TEXT(class_of("P-redone"), "cleared");
	CHECK_TEXT(class_of("P-failed"), "cleared");
	CHECK_TEXT(class_of("P-before"), "not looked at");
	CHECK_TEXT(class_of("P-elsewhere"), "not looked at");
}

static void
a_bad_import_is_told_by_what_stands_and_what_was_packed_before_it_was_replaced(void)
{
	order(401, "I-packed", 4, 7);
	box(401, 6, AT(9, 30), AT(9, 40));
	order(402, "I-waits", 1, 7);
	order(403, "I-packed-before", 4, 8);
	box(403, 6, AT(9, 30), AT(9, 40));
	order(404, "I-packed-behind", 4, 8);
	box(404, 6, AT(10, 30), AT(10, 40));
	order(405, "I-cancelled", 7, 7);
	order(406, "I-good", 1, 8);
	run("INSERT INTO import (id, file, started_ms) VALUES (7, '/srv/in/bad.csv', %" PRId64
	    "), (8, 'good.csv', %" PRId64 ");INSERT INTO superseded VALUES (7, 403, %" PRId64
	    "), (7, 404, %" PRId64 ")",
	    AT(9, 0), AT(10, 0), AT(10, 0), AT(10, 0));
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"import\":\"bad.csv\"}"), 0);
	CHECK_TEXT(class_of("I-packed"), "confirmed");
	CHECK_TEXT(class_of("I-waits"), "confirmed");
	CHECK_TEXT(advice_for("I-waits"), "Not packed yet: put the order on hold.");
	CHECK_TEXT(class_of("I-packed-before"), "possible");
	CHECK_TEXT(class_of("I-packed-behind"), "cleared");
	CHECK_TEXT(class_of("I-cancelled"), "cleared");
	CHECK_TEXT(class_of("I-good"), "not looked at");
}

static void
a_time_at_a_lane_tells_what_was_done_from_what_stood_there(void)
{
	/* the journal tells when a scan was: number 50 at 14:10, 51 at 15:10 */
	run("INSERT INTO journal VALUES (49, 'v=1 seq=49 t=1 wall=' || %" PRId64
	    ", x'00'), (50, 'v=1 seq=50 t=1 wall=' || %" PRId64
	    ", x'00'), (51, 'v=1 seq=51 t=1 wall=' || %" PRId64 ", x'00')",
	    AT(13, 0), AT(14, 10), AT(15, 10));
	order(501, "T-then", 4, 0);
	box(501, 6, AT(14, 5), AT(14, 20));
	unit(501, 3, "", 50, 0);
	order(502, "T-filled-then", 4, 0);
	box(502, 6, AT(13, 0), AT(18, 0));
	unit(502, 3, "", 50, 0);
	order(503, "T-stood", 4, 0);
	box(503, 6, AT(13, 0), AT(18, 0));
	unit(503, 3, "", 51, 0);
	order(504, "T-emptied", 4, 0);
	box(504, 9, AT(14, 0), AT(14, 20));
	order(505, "T-other-lane", 4, 0);
	box(505, 6, AT(14, 5), AT(14, 20));
	unit(505, 3, "", 50, 0);
	run("UPDATE box SET lane = 2 WHERE id = 505");
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"lane\":\"bench-1\",\"from\":\"2026-01-"
		      "05T14:00\","
		      "\"to\":\"2026-01-05T14:30\"}"),
		  0);
	CHECK_TEXT(class_of("T-then"), "confirmed");
	CHECK_TEXT(class_of("T-filled-then"), "confirmed");
	CHECK_TEXT(class_of("T-stood"), "possible");
	CHECK_TEXT(class_of("T-emptied"), "cleared");
	CHECK_TEXT(class_of("T-other-lane"), "not looked at");
}

static void
a_scanner_is_told_by_the_units_that_it_read(void)
{
	order(601, "S-read", 4, 0);
	box(601, 6, AT(16, 0), AT(16, 5));
	unit(601, 3, "", 60, 1);
	order(602, "S-unknown", 4, 0);
	box(602, 6, AT(16, 0), AT(16, 5));
	unit(602, 3, "", 60, 0);
	order(603, "S-other", 4, 0);
	box(603, 6, AT(16, 0), AT(16, 5));
	unit(603, 3, "", 60, 2);
	run("UPDATE unit SET via = 2 WHERE orders = 603");
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"scanner\":\"usb:1-1:05e0:1200:\","
		      "\"from\":\"2026-01-05T15:55\",\"to\":\"2026-01-05T16:10\"}"),
		  0);
	CHECK_TEXT(class_of("S-read"), "confirmed");
	CHECK_TEXT(class_of("S-unknown"), "possible");
	CHECK_TEXT(class_of("S-other"), "cleared");
}

static void
a_kind_of_mismatch_is_told_by_how_it_went_on(void)
{
	order(701, "K-through", 4, 0);
	order(702, "K-aside", 4, 0);
	order(703, "K-unlocked", 4, 0);
	order(704, "K-open", 2, 0);
	run("INSERT INTO mismatch (seq, wall_ms, lane, user, orders, verdict, item, via) VALUES (71, %" PRId64
	    ", 1, 1, 701, 79, 1, 1), (72, %" PRId64 ", 1, 1, 702, 79, 1, 1), (73, %" PRId64
	    ", 1, 1, 703, 79, 1, 1), (74, %" PRId64
	    ", 1, 1, 704, 79, 1, 1);INSERT INTO override VALUES (80, %" PRId64
	    ", 1, 2, 701, 79, 1, 71);INSERT INTO unlock VALUES (81, %" PRId64
	    ", 1, 1, 0, 702, 79, 1, 72), (82, %" PRId64 ", 1, 2, 1, 703, 79, 1, 73)",
	    AT(17, 0), AT(17, 1), AT(17, 2), AT(17, 3), AT(17, 5), AT(17, 5), AT(17, 5));
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"kind\":\"expired\",\"from\":\"2026-01-"
		      "05\",\"to\":\"2026-01-05\"}"),
		  0);
	CHECK_TEXT(class_of("K-through"), "confirmed");
	CHECK_TEXT(class_of("K-unlocked"), "possible");
	CHECK_TEXT(class_of("K-open"), "possible");
	CHECK_TEXT(class_of("K-aside"), "cleared");
}

/* ---- writing ---- */

static void
csv_cells_that_begin_a_formula_are_defused_and_quotes_doubled(void)
{
	static const struct {
		const char *cell, *wanted;
		bool number;
	} cases[] = { { "=1+1", "\"'=1+1\"", false }, { "+44", "\"'+44\"", false },
		      { "-2", "\"'-2\"", false },     { "@SUM(A1)", "\"'@SUM(A1)\"", false },
		      { "\tx", "\"'\tx\"", false },   { "-2", "-2", true },
		      { "a,b", "\"a,b\"", false },    { "say \"hi\"", "\"say \"\"hi\"\"\"", false },
		      { "plain", "plain", false },    { "two\nlines", "\"two\nlines\"", false } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = NULL;
		size_t size = 0;
		FILE *file = open_memstream(&text, &size);
		bool same;

		report_csv_cell(file, cases[i].cell, cases[i].number);
		fclose(file);
		same = strcmp(text, cases[i].wanted) == 0;
		if (!same)
			printf("# %s is %s\n", cases[i].cell, text);
		free(text);
		CHECK(same);
	}
	run("UPDATE orders SET order_id = '=cmd|calc' WHERE id = 101");
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"csv\",\"recall\":\"1\"}"), 0);
	CHECK(strstr(answer, ",\"'=cmd|calc\","));
	CHECK(!strstr(answer, ",=cmd"));
}

/* pdftotext of the answer; the caller frees. */
static char *
read_back(unsigned *pages)
{
	char path[] = "/tmp/packwarden-report-XXXXXX", command[128], *text = calloc(1, 1 << 20);
	int fd = mkstemp(path);
	size_t used = 0;
	FILE *pipe;

	*pages = 1;
	if (fd < 0 || !text || write(fd, answer, answer_length) != (ssize_t)answer_length)
		return text;
	close(fd);
	snprintf(command, sizeof command, "pdftotext -layout %s -", path);
	pipe = popen(command, "r");
	while (pipe && used < (1 << 20) - 1) {
		size_t got = fread(text + used, 1, (1 << 20) - 1 - used, pipe);
		if (got == 0)
			break;
		used += got;
	}
	if (pipe)
		pclose(pipe);
	unlink(path);
	for (const char *at = text; (at = strchr(at, '\f')) != NULL; at++)
		*pages += at[1] != '\0';
	return text;
}

static void
a_pdf_reads_back_in_each_language_with_its_headings_on_each_page_and_their_numbers(void)
{
	static const struct {
		const char *language, *heading, *first, *last;
	} cases[] = { { "en", "Here since", "1 of 3", "3 of 3" },
		      { "es", "Aquí desde", "1 de 3", "3 de 3" },
		      { "ru", "Здесь с", "1 из 3", "3 из 3" },
		      { "zh", "到达时间", "第 1 页，共 3 页", "第 3 页，共 3 页" } };

	run("DELETE FROM orders WHERE state < 5;WITH RECURSIVE n(i) AS (SELECT 2000 UNION ALL SELECT i + 1 "
	    "FROM n WHERE i < 2079) INSERT INTO orders (id, order_id, revision, revision_rank, state, "
	    "content, address_hash, created_ms, carrier) SELECT i, 'long-order-' || i || CASE i WHEN 2003 "
	    "THEN '-שלום-王小明-' || replace(hex(zeroblob(60)), '0', 'W') ELSE '' END, '0', 0, 1, 1, 1, "
	    "%" PRId64 " + i, 'sscc' FROM n",
	    AT(8, 0));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char wish[128], *text;
		unsigned pages, headings = 0;
		bool good;

		snprintf(wish, sizeof wish, "{\"report\":\"unshipped\",\"format\":\"pdf\",\"lang\":\"%s\"}",
			 cases[i].language);
		CHECK_INT(ask(wish), 0);
		text = read_back(&pages);
		for (const char *at = text; (at = strstr(at, cases[i].heading)) != NULL; at++)
			headings++;
		good = pages == 3 && headings == 3 && strstr(text, cases[i].first) &&
		       strstr(text, cases[i].last) && strstr(text, "long-order-2079") &&
		       strstr(text, "王小明");
		if (!good)
			printf("# %s: %u pages, %u headings\n", cases[i].language, pages, headings);
		/* a name that is too long goes on in the next line: no letter is lost */
		for (unsigned letters = 0, at = 0; text[at] && good; at++)
			good = (letters += text[at] == 'W') <= 120 && (text[at + 1] || letters == 120);
		free(text);
		CHECK(good);
	}
}

static void
what_is_asked_wrongly_is_refused_in_words(void)
{
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\"}"), 2);
	CHECK_INT(
		ask("{\"report\":\"affected\",\"format\":\"json\",\"lane\":\"bench-1\",\"printer\":\"mad\"}"),
		2);
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"printer\":\"none\"}"), 1);
	CHECK_INT(ask("{\"report\":\"affected\",\"format\":\"json\",\"kind\":\"item-accepted\"}"), 3);
	CHECK_INT(ask("{\"report\":\"mismatches\",\"format\":\"json\",\"from\":\"2026-02-30\"}"), 3);
	CHECK_INT(ask("{\"report\":\"nonsense\",\"format\":\"json\"}"), 3);
	CHECK_INT(ask("{\"report\":\"shift\",\"format\":\"exe\"}"), 3);
	CHECK_INT(ask("{\"report\":\"shift\",\"format\":\"json\",\"lang\":\"../x\"}"), 3);
	CHECK_INT(ask("{\"report\":\"explain\",\"format\":\"json\",\"what\":\"no-such-thing\"}"), 1);
	CHECK_INT(ask("{\"report\":\"slip\",\"format\":\"json\",\"order\":\"no-such-order\"}"), 1);
	CHECK(strstr(answer, "\"error\""));
}

int
main(void)
{
	char text[256];

	station_db_create(&db);
	if (query_open(&query, db.path, false) != QUERY_FOUND || fonts_start(text, sizeof text) < 0)
		return 1;
	query.config = &config;
	TEST(a_recall_finds_its_lot_and_clears_other_lots);
	TEST(a_printer_that_went_mad_between_two_times_is_told_from_the_rest);
	TEST(a_bad_import_is_told_by_what_stands_and_what_was_packed_before_it_was_replaced);
	TEST(a_time_at_a_lane_tells_what_was_done_from_what_stood_there);
	TEST(a_scanner_is_told_by_the_units_that_it_read);
	TEST(a_kind_of_mismatch_is_told_by_how_it_went_on);
	TEST(csv_cells_that_begin_a_formula_are_defused_and_quotes_doubled);
	TEST(a_pdf_reads_back_in_each_language_with_its_headings_on_each_page_and_their_numbers);
	TEST(what_is_asked_wrongly_is_refused_in_words);
	free(answer);
	query_close(&query);
	fonts_stop();
	station_db_destroy(&db);
	return test_failures > 0;
}

/* What an incident costs to look into: a year of a station, a million sealed boxes, and the questions that a
 * lead asks. Each is asked twice; the second is what counts, the first has read the file. Beside it: a bare
 * count of the same index. */
#include "bench.h"

#include <fcntl.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "station/report.h"

extern const char schema_sql[];

#define BOXES "1000000"
#define DAY "86400000"
#define START "1700000000000"
/* a box each 30 s of a year, three units each, every fifth box of item 7 with a lot */
#define NUMBERS "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " BOXES ") "

static const char *const fill[] = {
	"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN",
	"INSERT INTO meta VALUES ('station', 'bench'), ('epoch', '1')",
	"INSERT INTO epoch VALUES (1, 1, 1)",
	"INSERT INTO lane (id, name, code) VALUES (1, 'bench-1', 'L1'), (2, 'bench-2', 'L2'), (3, 'bench-3', "
	"'L3'), (4, 'bench-4', 'L4')",
	"INSERT INTO users (id, name, role, badge) VALUES (1, 'Ann', 1, 'B1'), (2, 'Bob', 1, 'B2')",
	"INSERT INTO device (id, key, lane, driver, product, state) VALUES (1, 'usb:1', 1, 'hid', 'Scanner', "
	"1)",
	"INSERT INTO printer (name, state, reason, text) VALUES ('zebra', 1, '', '')",
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
	"INSERT INTO item (id, sku, description) SELECT i, 'SKU-' || i, 'Item ' || i FROM n",
	"INSERT INTO import (id, file, started_ms, finished_ms) VALUES (500, 'monday.csv', " START ", " START
	")",
	NUMBERS "INSERT INTO orders (id, order_id, revision, revision_rank, state, content, address_hash, "
		"import, created_ms) "
		"SELECT i, 'O-' || i, '0', 0, 5, i, i, 1 + i / 1000, " START " + i * 30000 FROM n",
	NUMBERS "INSERT INTO address SELECT i, 'Customer ' || i, '', 'Street ' || i, '', 'City', '', "
		"'12345', 'DE', '', '' FROM n",
	NUMBERS "INSERT INTO line (orders, n, line_id, item, quantity, packed, most) SELECT i, 1, '1', 1 + i "
		"% 1000, 3, 3, 3 FROM n",
	NUMBERS "INSERT INTO box (id, orders, ordinal, state, units, number, intent, attempt, lane, "
		"opened_ms, sealed_ms, tendered_ms) "
		"SELECT i, i, 1, 8, 3, i, i, 1, 1 + i % 4, " START " + i * 30000, " START
		" + i * 30000 + 60000, " START " + i * 30000 + 900000 FROM n",
	NUMBERS "INSERT INTO number SELECT i, printf('%018d', i), 'sscc', i, 1 FROM n",
	NUMBERS "INSERT INTO unit (id, box, orders, line, item, quantity, lot, via, scan, user, device) "
		"SELECT i, i, i, 1, 1 + i % 1000, 3, CASE i % 5 WHEN 0 THEN 'L' || (i / 2000) END, 1, i, 1, "
		"i % 4 = 0 FROM n",
	NUMBERS "INSERT INTO intent (id, box, number, attempt, state, printer, asked_ms, out_ms) "
		"SELECT i, i, i, 1, 5, 'zebra', " START " + i * 30000 + 30000, " START
		" + i * 30000 + 33000 FROM n",
	NUMBERS "INSERT INTO journal SELECT i, 'seq=' || i || ' t=1 wall=' || (" START
		" + i * 30000) || ' scan lane=1', x'00' FROM n",
	NUMBERS "INSERT INTO mismatch (seq, wall_ms, lane, user, orders, verdict, item, via) "
		"SELECT i, " START " + i * 30000, 1, 1, i, 74, 2, 1 FROM n WHERE i % 50 = 0",
	"COMMIT; ANALYZE",
};

static void
run(sqlite3 *db, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		bench_fail("%s: %.80s", error, sql);
}

static void
make(const char *path)
{
	uint64_t from = bench_now_ns();
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		bench_fail("%s", path);
	run(db, schema_sql);
	for (size_t i = 0; i < sizeof fill / sizeof *fill; i++)
		run(db, fill[i]);
	run(db, "PRAGMA journal_mode = WAL");
	sqlite3_close(db);
	printf("a million boxes made in %.1f s\n", (double)(bench_now_ns() - from) / 1e9);
}

/* Asks for JSON lines, and says how long that took and how many there are. */
static void
ask(struct query *query, const struct config *config, const char *what, const char *request)
{
	json_t *wish = json_loads(request, 0, NULL);
	double ms[2];
	char head[REPORT_HEAD_MAX] = "";
	long long bytes = 0;

	for (int i = 0; i < 2; i++) {
		int fd = memfd_create("answer", MFD_CLOEXEC);
		uint64_t from = bench_now_ns();

		if (report_answer(query, config, wish, fd) < 0)
			bench_fail("%s", what);
		ms[i] = (double)(bench_now_ns() - from) / 1e6;
		bytes = lseek(fd, 0, SEEK_END);
		if (pread(fd, head, sizeof head - 1, 0) < 0 || head[0] != '0')
			bench_fail("%s: %s", what, head);
		close(fd);
	}
	printf("%-44s %8.0f ms cold %8.0f ms warm %10lld bytes\n", what, ms[0], ms[1], bytes);
	json_decref(wish);
}

/* A write scan of the row that each box has, as the least that looking at all of them costs. */
static void
count_all(struct query *query)
{
	uint64_t from = bench_now_ns();

	if (sqlite3_exec(query->db, "SELECT count(units) FROM box NOT INDEXED", NULL, NULL, NULL) !=
	    SQLITE_OK)
		bench_fail("counting");
	printf("%-44s %8s         %8.0f ms\n", "bare: one column of each box", "",
	       (double)(bench_now_ns() - from) / 1e6);
}

#define ASK(what, arguments)                                                                                 \
	ask(&query, &config, what,                                                                           \
	    "{\"report\":\"affected\",\"format\":\"json\",\"personal\":\"yes\"," arguments "}")
#define HOUR "\"from\":\"2024-03-05T10:00\",\"to\":\"2024-03-05T12:00\""

int
main(void)
{
	static struct config config = { .lane_count = 1, .lanes = { { .name = "bench-1" } } };
	struct query query;
	char folder[4096], path[4200];

	bench_folder(folder, sizeof folder, "report");
	snprintf(path, sizeof path, "%s/packwarden.db", folder);
	make(path);
	if (query_open(&query, path, false) != QUERY_FOUND)
		bench_fail("opening %s", path);
	query.config = &config;
	ASK("two hours", HOUR);
	ASK("two hours of a lane", HOUR ",\"lane\":\"bench-1\"");
	ASK("two hours of a printer", HOUR ",\"printer\":\"zebra\"");
	ASK("two hours of a scanner", HOUR ",\"scanner\":\"usb:1\"");
	ASK("a day of a lane", "\"from\":\"2024-03-05\",\"to\":\"2024-03-05\",\"lane\":\"bench-1\"");
	ASK("a file of 1,000 orders", "\"import\":\"monday.csv\"");
	ASK("a lot", "\"lot\":\"L200\",\"sku\":\"SKU-6\"");
	ASK("a week of wrong-item", "\"kind\":\"wrong-item\",\"from\":\"2024-03-01\",\"to\":\"2024-03-07\"");
	ask(&query, &config, "shift: a day",
	    "{\"report\":\"shift\",\"format\":\"json\",\"from\":\"2024-03-05\",\"to\":\"2024-03-05\"}");
	ask(&query, &config, "mismatches: a day",
	    "{\"report\":\"mismatches\",\"format\":\"json\",\"from\":\"2024-03-05\",\"to\":\"2024-03-05\"}");
	count_all(&query);
	query_close(&query);
	bench_remove(folder);
	return 0;
}

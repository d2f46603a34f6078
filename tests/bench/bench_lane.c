/* A scan and the lane's page after it, of an order of 10,000 lines beside one of three, in turns: neither is to grow with
 * the order.
 *
 *   bench_lane [SAMPLES]    of each (1000) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "station.h"
#include "station/query.h"

enum { SMALL, LARGE, SIZES, WARM_UP = 50, PAUSE_US = 500, SMALL_LINES = 3, ITEMS_SCANNED = 3 };

/* Two lanes, each with a packer and an order. */
static const char *const lanes[SIZES] = { "bench-1", "bench-2" };
static char codes[SIZES][32] = { "PWLBENCH1" };

static void
fill(sqlite3 *db)
{
	static const char orders[] =
		"INSERT INTO users (name, role, badge) VALUES ('Leo', 1, 'PWBBENCH2');"
		"INSERT INTO orders (id, order_id, revision, revision_rank, state, content, address_hash, created_ms)"
		" VALUES (1000001, 'SIZE-0', '0', 0, 1, 1, 1, 0), (1000002, 'SIZE-1', '0', 0, 1, 2, 2, 0);"
		"INSERT INTO address SELECT id, 'Jane Doe', '', '1 High Street', '', 'Springfield', 'IL', '62701', 'US', '', ''"
		" FROM orders WHERE id > 1000000;"
		"WITH RECURSIVE k(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM k WHERE n < %d)"
		" INSERT INTO line (orders, n, line_id, item, quantity, most) SELECT id, n, n, 1 + (n - 1) %% %d, %d, %d"
		" FROM orders CROSS JOIN k WHERE id = 1000002 OR (id = 1000001 AND n <= %d)";
	char sql[1500];

	snprintf(sql, sizeof sql, orders, LIMIT_ORDER_LINES, STATION_ITEMS, LIMIT_QUANTITY, LIMIT_QUANTITY, SMALL_LINES);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		bench_fail("%s", sqlite3_errmsg(db));
}

/* The engine has given the second lane its code when it started. */
static void
prepare(struct station *station)
{
	sqlite3_stmt *row;
	sqlite3 *db;

	station_send(station, codes[SMALL], strlen(codes[SMALL]));
	if (sqlite3_open("packwarden.db", &db) != SQLITE_OK)
		bench_fail("packwarden.db: %s", sqlite3_errmsg(db));
	sqlite3_busy_timeout(db, 2000);
	fill(db);
	if (sqlite3_prepare_v2(db, "SELECT code FROM lane WHERE name = 'bench-2'", -1, &row, NULL) != SQLITE_OK ||
	    sqlite3_step(row) != SQLITE_ROW)
		bench_fail("there is no lane bench-2");
	snprintf(codes[LARGE], sizeof codes[LARGE], "%s", (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	sqlite3_close(db);
	for (int size = 0; size < SIZES; size++) {
		char badge[] = "PWBBENCH1", order[] = "SIZE-0";

		badge[8] = (char)('1' + size);
		order[5] = (char)('0' + size);
		station_send(station, codes[size], strlen(codes[size]));
		station_send(station, badge, strlen(badge));
		station_send(station, order, strlen(order));
	}
}

static void
read_page(struct query *query, int size, size_t scans)
{
	json_t *view = NULL, *order;
	json_int_t packed;

	if (query_lane(query, lanes[size], &view) != QUERY_FOUND)
		bench_fail("there is no page of lane %s", lanes[size]);
	order = json_object_get(view, "order");
	packed = json_integer_value(json_object_get(order, "packed"));
	if (json_integer_value(json_object_get(order, "lines")) != (size == SMALL ? (int)SMALL_LINES : (int)LIMIT_ORDER_LINES) ||
	    packed != (json_int_t)scans)
		bench_fail("%s shows %lld units packed after %zu scans", lanes[size], (long long)packed, scans);
	json_decref(view);
}

static void
measure(struct station *station, struct query *query, int size, size_t n, struct bench_series series[2][SIZES])
{
	char code[14];
	uint64_t from, scanned;

	station_code((unsigned)(n % ITEMS_SCANNED), code);
	station_send(station, codes[size], strlen(codes[size])); /* the scanner goes from lane to lane */
	bench_pause_us(PAUSE_US);
	from = bench_now_ns();
	station_send(station, code, strlen(code));
	scanned = bench_now_ns();
	read_page(query, size, n + 1);
	if (n >= WARM_UP) {
		bench_add(&series[0][size], from, scanned);
		bench_add(&series[1][size], scanned, bench_now_ns());
	}
	station_watch(station);
}

int
main(int argc, char **argv)
{
	static const char *const names[2][SIZES] = { { "scan, 3 lines", "scan, 10,000 lines" },
		                                     { "page, 3 lines", "page, 10,000 lines" } };
	static struct station station;
	size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	struct bench_series series[2][SIZES];
	struct query query;
	char folder[4096];

	if (samples == 0 || samples > 100000)
		bench_fail("usage: bench_lane [SAMPLES]");
	for (int i = 0; i < 2 * SIZES; i++)
		bench_series_create(&series[i / SIZES][i % SIZES], names[i / SIZES][i % SIZES], samples);
	bench_folder(folder, sizeof folder, "lane");
	station_start(&station, folder, 1000);
	prepare(&station);
	if (query_open(&query, "packwarden.db", false) != QUERY_FOUND)
		bench_fail("packwarden.db cannot be read");
	for (size_t n = 0; n < samples + WARM_UP; n++)
		for (int i = 0; i < SIZES; i++)
			measure(&station, &query, (int)((n + (size_t)i) % SIZES), n, series);
	bench_print((struct bench_series *[]){ &series[0][SMALL], &series[0][LARGE], &series[1][SMALL], &series[1][LARGE] }, 4);
	bench_ratio("scan, 10,000 lines / 3", &series[0][LARGE], &series[0][SMALL]);
	bench_ratio("page, 10,000 lines / 3", &series[1][LARGE], &series[1][SMALL]);
	query_close(&query);
	station_stop(&station);
	bench_remove(folder);
	for (int i = 0; i < 2 * SIZES; i++)
		bench_series_finish(&series[i / SIZES][i % SIZES]);
	return 0;
}

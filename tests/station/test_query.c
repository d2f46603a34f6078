#include "station/query.h"
#include "tests/test.h"

#include <stdlib.h>
#include "station/seal_mark.h"
#include "station_db.h"

static struct station_db db;
static struct query query;

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "(none)";
}

static json_int_t
number_of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* The lane's state and what it expects, as "state/expect". */
static const char *
lane_state(void)
{
	static char text[64];
	json_t *view = NULL;

	if (query_lane(&query, "bench-1", &view) != QUERY_FOUND)
		return "(none)";
	snprintf(text, sizeof text, "%s/%s", text_of(view, "state"), text_of(view, "expect"));
	json_decref(view);
	return text;
}

static void
a_lane_shows_each_state_of_its_way(void)
{
	CHECK_TEXT(lane_state(), "signed-out/badge");
	station_db_run(&db, "UPDATE lane SET user = 1 WHERE id = 1");
	CHECK_TEXT(lane_state(), "ready/order");
	station_db_run(
		&db,
		"UPDATE orders SET state = 2 WHERE id = 1;"
		"INSERT INTO box (id, orders, ordinal, state, lane, opened_ms) VALUES (7, 1, 1, 1, 1, 0);"
		"UPDATE lane SET orders = 1, box = 7 WHERE id = 1");
	CHECK_TEXT(lane_state(), "packing/item");
	station_db_run(&db, "UPDATE lane SET latch = 74 WHERE id = 1");
	CHECK_TEXT(lane_state(), "latched/ack");
	station_db_run(&db, "UPDATE lane SET latch = 0 WHERE id = 1;"
	                    "INSERT INTO unit (id, box, orders, line, item, quantity, serial, lot, via) VALUES (1, 7, 1, 1, 1, 3, NULL, NULL, 1), (2, 7, 1, 2, 2, 1, "
	                    "NULL, NULL, 1);"
	                    "UPDATE line SET packed = quantity WHERE orders = 1;"
	                    "UPDATE box SET state = 2, units = 4 WHERE id = 7");
	CHECK_TEXT(lane_state(), "complete/wait");
	station_db_run(&db, "INSERT INTO number VALUES (5, '006141410000000012', 'sscc', 7, 1);"
	                    "INSERT INTO intent (id, box, number, attempt, state) VALUES (3, 7, 5, 1, 4);"
	                    "UPDATE box SET state = 3, number = 5, intent = 3, attempt = 1 WHERE id = 7");
	CHECK_TEXT(lane_state(), "printing/wait");
	station_db_run(&db, "UPDATE box SET state = 4 WHERE id = 7");
	CHECK_TEXT(lane_state(), "labelled/label");
	station_db_run(&db, "UPDATE box SET state = 5 WHERE id = 7");
	CHECK_TEXT(lane_state(), "unknown/label");
	station_db_run(&db, "UPDATE box SET state = 4 WHERE id = 7");
}

static void
a_latch_is_told_in_words_after_another_refusal(void)
{
	json_t *view = NULL, *latch;

	station_db_run(
		&db,
		"UPDATE lane SET latch = 74, last = '{\"verdict\":\"acknowledge-first\",\"text\":\"no\"}'"
		" WHERE id = 2");
	CHECK_INT(query_lane(&query, "bench-2", &view), QUERY_FOUND);
	latch = json_object_get(view, "latch");
	CHECK_TEXT(text_of(latch, "verdict"), "wrong-item");
	CHECK(strstr(text_of(latch, "text"), "not in this order"));
	json_decref(view);
	station_db_run(&db, "UPDATE lane SET latch = 0, last = '' WHERE id = 2");
}

static void
a_lane_shows_its_own_printers_in_their_order(void)
{
	static struct config config = { .lane_count = 1 };
	json_t *view = NULL;

	strcpy(config.lanes[0].name, "bench-1");
	strcpy(config.lanes[0].printers[0], "other");
	config.lanes[0].printer_count = 1;
	query.config = &config;
	CHECK_INT(query_lane(&query, "bench-1", &view), QUERY_FOUND);
	CHECK_INT(json_array_size(json_object_get(view, "printers")), 1);
	CHECK_TEXT(text_of(json_array_get(json_object_get(view, "printers"), 0), "reason"), "paper-out");
	CHECK_INT(json_array_size(json_object_get(view, "scanners")), 1);
	json_decref(view);
	query.config = NULL;
}

static void
an_order_has_its_lines_boxes_and_the_code_that_seals(void)
{
	json_t *order = NULL, *box;
	char mark[SEAL_MARK_MAX];

	CHECK_INT(query_order(&query, "1001", false, &order), QUERY_FOUND);
	CHECK_TEXT(text_of(order, "state"), "open");
	CHECK(!json_object_get(order, "address"));
	CHECK_INT(json_array_size(json_object_get(order, "lines")), 2);
	CHECK_INT(number_of(json_array_get(json_object_get(order, "lines"), 0), "packed"), 3);
	box = json_array_get(json_object_get(order, "boxes"), 0);
	CHECK_TEXT(text_of(box, "box"), "station-1-1-7");
	CHECK_TEXT(text_of(box, "sscc"), "006141410000000012");
	CHECK(json_is_null(json_object_get(box, "tracking_number")));
	CHECK_TEXT(text_of(box, "seal_code"), "00006141410000000012");
	json_decref(order);

	station_db_run(&db, "INSERT INTO intent (id, box, number, attempt, state) VALUES (4, 7, 5, 2, 5);"
	                    "UPDATE box SET intent = 4, attempt = 2, reprinted = 1 WHERE id = 7");
	CHECK_INT(query_order(&query, "1001", true, &order), QUERY_FOUND);
	seal_mark_text(mark, sizeof mark, 7, 4, 2);
	box = json_array_get(json_object_get(order, "boxes"), 0);
	CHECK_TEXT(text_of(box, "seal_code"), mark);
	CHECK_TEXT(text_of(json_object_get(order, "address"), "ship_to_name"), "Jane Doe");
	json_decref(order);

	station_db_run(&db, "UPDATE box SET state = 6 WHERE id = 7");
	CHECK_INT(query_order(&query, "1001", false, &order), QUERY_FOUND);
	CHECK(json_is_null(json_object_get(json_array_get(json_object_get(order, "boxes"), 0), "seal_code")));
	json_decref(order);
	station_db_run(&db, "UPDATE box SET state = 4 WHERE id = 7");
}

static void
a_box_is_found_by_each_of_its_names_and_no_other(void)
{
	static const char *const good[] = { "station-1-1-7", "7", "006141410000000012",
		                            "00006141410000000012" };
	static const char *const bad[] = { "",
		                           "8",
		                           "07",
		                           "-7",
		                           "7 ",
		                           "station-1-2-7",
		                           "station-2-1-7",
		                           "station-1-1-",
		                           "006141410000000013",
		                           "99999999999999999999" };
	json_t *box = NULL;
	int64_t id;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		CHECK_INT(query_box(&query, good[i], &box), QUERY_FOUND);
		CHECK_TEXT(text_of(box, "order_id"), "1001");
		CHECK_INT(json_array_size(json_object_get(box, "contents")), 2);
		CHECK_INT(json_array_size(json_object_get(box, "labels")), 2);
		json_decref(box);
		CHECK_INT(query_box_id(&query, good[i], &id), QUERY_FOUND);
		CHECK_INT(id, 7);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK_INT(query_box(&query, bad[i], &box), QUERY_NONE);
		CHECK(!box);
	}
}

static void
a_large_order_is_shown_by_its_next_and_last_lines(void)
{
	json_t *view = NULL, *packed;

	station_db_run(
		&db,
		"INSERT INTO orders (id, order_id, revision, revision_rank, state, content, address_hash, "
	        "created_ms)"
		" VALUES (2, 'LARGE', '0', 0, 2, 21, 22, 0);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
		" INSERT INTO line (orders, n, line_id, item, quantity, most, packed)"
		" SELECT 2, i, i, 1, 2, 2, CASE WHEN i <= 100 THEN 2 ELSE 0 END FROM n;"
		"INSERT INTO box (id, orders, ordinal, state, lane, opened_ms) VALUES (8, 2, 1, 1, 2, 0);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
		" INSERT INTO unit (id, box, orders, line, item, quantity, serial, lot, via) SELECT 100 + i, 8, 2, (i + 1) / 2, 1, 1, NULL, NULL, 1 FROM n;"
		"UPDATE lane SET user = 2, orders = 2, box = 8 WHERE id = 2");
	CHECK_INT(query_lane(&query, "bench-2", &view), QUERY_FOUND);
	CHECK_INT(number_of(json_object_get(view, "order"), "lines"), 10000);
	CHECK_INT(number_of(json_object_get(view, "order"), "units"), 20000);
	CHECK_INT(number_of(json_object_get(view, "order"), "packed"), 200);
	CHECK_INT(number_of(view, "missing_count"), 9900);
	CHECK_INT(json_array_size(json_object_get(view, "missing")), 60);
	CHECK_TEXT(text_of(json_array_get(json_object_get(view, "missing"), 0), "line"), "101");
	packed = json_object_get(view, "packed");
	CHECK_INT(json_array_size(packed), 60);
	CHECK_TEXT(text_of(json_array_get(packed, 0), "line"), "100");
	CHECK_TEXT(text_of(json_array_get(packed, 1), "line"), "99");
	json_decref(view);
	station_db_run(&db, "UPDATE lane SET user = 0, orders = 0, box = 0 WHERE id = 2");
}

static void
a_demo_gives_the_codes_that_a_packer_would_hold(void)
{
	json_t *view = NULL, *demo, *items;

	query.demo = true;
	CHECK_INT(query_lane(&query, "bench-1", &view), QUERY_FOUND);
	query.demo = false;
	demo = json_object_get(view, "demo");
	CHECK_TEXT(text_of(demo, "lane_code"), "PWL-1");
	CHECK_TEXT(text_of(json_object_get(demo, "commands"), "ACK"), "PWC-ACK");
	CHECK_INT(json_array_size(json_object_get(demo, "badges")), 2);
	items = json_object_get(demo, "items");
	CHECK_INT(json_array_size(items), 3);
	CHECK_TEXT(text_of(json_array_get(items, 0), "code"), "00614141000012");
	CHECK_TEXT(text_of(json_array_get(items, 2), "sku"), "POT");
	CHECK_INT(json_array_size(json_object_get(demo, "seal_codes")), 1);
	json_decref(view);
}

static void
sheets_name_each_code(void)
{
	json_t *out = NULL;

	CHECK_INT(query_lanes(&query, &out), QUERY_FOUND);
	CHECK_TEXT(text_of(out, "bench-2"), "PWL-2");
	json_decref(out);
	CHECK_INT(query_commands(&query, &out), QUERY_FOUND);
	CHECK_TEXT(text_of(out, "UNDO"), "PWC-UNDO");
	json_decref(out);
	station_db_run(&db, "UPDATE users SET disabled = 1 WHERE id = 2");
	CHECK_INT(query_badges(&query, &out), QUERY_FOUND);
	CHECK_INT(json_object_size(out), 1);
	CHECK_TEXT(text_of(out, "Ana"), "PWB-ANA");
	json_decref(out);
	station_db_run(&db, "UPDATE users SET disabled = 0 WHERE id = 2");
}

/* Every line once and in order, over the seams of the pages. */
static void
the_journal_comes_whole_in_pages(void)
{
	json_t *page = NULL, *line;
	int64_t after = 0;
	int lines = 0, pages = 0;
	char wanted[32];
	bool more = true;
	size_t i;

	station_db_run(
		&db,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
		" INSERT INTO journal SELECT i, 'tick seq=' || i || printf(' pad=%0300d', 0), x'00' FROM n");
	for (; more; pages++) {
		CHECK_INT(query_journal(&query, after, &page), QUERY_FOUND);
		json_array_foreach(json_object_get(page, "lines"), i, line) {
			snprintf(wanted, sizeof wanted, "tick seq=%d ", ++lines);
			CHECK(strncmp(json_string_value(line), wanted, strlen(wanted)) == 0);
		}
		more = json_is_integer(json_object_get(page, "next"));
		after = number_of(page, "next");
		json_decref(page);
	}
	CHECK_INT(lines, 3000);
	CHECK(pages > 2);
}

/* 25,001 orders of one unit each, then one whose 12,000 units are more than a page; every third box is of the lot. */
static const char recalled[] =
	"INSERT INTO recall (id, item, lot, reason, started_ms) VALUES (1, 3, 'BAD', 'cracks', 1);"
	"INSERT INTO recall (id, item, reason, started_ms) VALUES (2, 3, 'cracks', 1);"
	"INSERT INTO recall (id, item, serial, reason, started_ms) VALUES (3, 3, 'S-1', 'cracks', 1);"
	"INSERT INTO recall (id, item, serial, reason, started_ms) VALUES (4, 3, 'S-2', 'cracks', 1);"
	"CREATE TABLE few AS WITH RECURSIVE n (n) AS (SELECT 100000 UNION ALL SELECT n + 1 FROM n WHERE n < 125001) SELECT n FROM n;"
	"INSERT INTO orders (id, order_id, revision, revision_rank, state, content, address_hash, created_ms)"
	" SELECT n, 'R-' || n, '0', 0, 5, 0, 0, 0 FROM few;"
	"INSERT INTO box (id, orders, ordinal, state, lane, opened_ms) SELECT n, n, 1, 8, 1, 0 FROM few;"
	"INSERT INTO unit (id, box, orders, line, item, quantity, lot, serial, via)"
	" SELECT n, n, n, 1, 3, 2, CASE n % 3 WHEN 0 THEN 'BAD' WHEN 1 THEN 'FINE' END,"
	" CASE n WHEN 112345 THEN 'S-1' END, 1 FROM few;"
	"INSERT INTO unit (id, box, orders, line, item, quantity, lot, via)"
	" SELECT n + 100000, 125001, 125001, 1, 3, 1, 'BAD', 1 FROM few LIMIT 12000;";

struct counted {
	int pages, boxes;
	int64_t units, lot_unknown, last;
	bool in_order;
};

static bool
count_recalled(int64_t recall, struct counted *counted)
{
	json_t *page = NULL, *box;
	bool more = true;
	size_t i;

	*counted = (struct counted){ .in_order = true };
	for (int64_t after = 0; more; counted->pages++) {
		if (query_recall_boxes(&query, recall, after, &page) != QUERY_FOUND)
			return false;
		json_array_foreach(json_object_get(page, "boxes"), i, box) {
			int64_t id = strtoll(text_of(box, "box") + strlen("station-1-1-"), NULL, 10);
			counted->in_order = counted->in_order && id > counted->last;
			counted->last = id;
			counted->boxes++;
			counted->units += number_of(box, "units");
		}
		counted->lot_unknown += number_of(page, "lot_unknown");
		more = json_is_integer(json_object_get(page, "next"));
		after = number_of(page, "next");
		json_decref(page);
	}
	return true;
}

static void
what_was_recalled_is_listed_once_over_all_pages(void)
{
	struct counted counted;
	json_t *none;

	station_db_run(&db, recalled);
	CHECK(count_recalled(1, &counted));
	CHECK(counted.in_order && counted.pages >= 3);
	CHECK_INT(counted.boxes, 8334); /* 100002, 100005 … 124999, and 125001 */
	CHECK_INT(counted.units, 8334 * 2 + 12000);
	CHECK_INT(counted.lot_unknown, 8334 * 2);
	CHECK(count_recalled(2, &counted));
	CHECK_INT(counted.boxes, 25002);
	CHECK_INT(counted.lot_unknown, 0);
	CHECK(count_recalled(3, &counted));
	CHECK_INT(counted.pages, 1);
	CHECK_INT(counted.last, 112345);
	CHECK_INT(counted.units, 2);
	CHECK(count_recalled(4, &counted));
	CHECK_INT(counted.boxes, 0);
	CHECK_INT(query_recall_boxes(&query, 5, 0, &none), QUERY_NONE);
}

static void
text_that_is_not_utf8_still_makes_json(void)
{
	json_t *order = NULL;
	char *text;

	station_db_run(&db, "UPDATE orders SET note = CAST(x'41ff42' AS TEXT) WHERE id = 1");
	CHECK_INT(query_order(&query, "1001", false, &order), QUERY_FOUND);
	CHECK_TEXT(text_of(order, "note"), "A?B");
	text = json_dumps(order, JSON_COMPACT);
	CHECK(text);
	free(text);
	json_decref(order);
}

static void
what_does_not_exist_is_not_found(void)
{
	json_t *out = NULL;

	CHECK_INT(query_lane(&query, "bench-9", &out), QUERY_NONE);
	CHECK(!out);
	CHECK_INT(query_order(&query, "", false, &out), QUERY_NONE);
	CHECK_INT(query_order(&query, "1001' OR '1'='1", false, &out), QUERY_NONE);
}

static void
the_connection_cannot_write(void)
{
	CHECK(sqlite3_exec(query.db, "UPDATE lane SET user = 1", NULL, NULL, NULL) == SQLITE_READONLY);
}

static void
a_database_that_is_not_there_yet_is_told_apart(void)
{
	struct query other;
	sqlite3 *empty;
	char path[128];

	CHECK_INT(query_open(&other, "/nonexistent/packwarden.db", false), QUERY_NONE);
	snprintf(path, sizeof path, "%s/empty.db", db.folder);
	CHECK_INT(sqlite3_open(path, &empty), SQLITE_OK);
	CHECK_INT(
		sqlite3_exec(empty, "PRAGMA user_version = 0; CREATE TABLE unrelated (x)", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(empty);
	CHECK_INT(query_open(&other, path, false), QUERY_NONE);
	remove(path);
}

/* The engine has made the file and its -wal, not yet the -shm, which a reader may not make. */
static void
a_database_that_is_being_made_is_not_there_yet(void)
{
	struct query other;
	sqlite3 *made;
	char path[128], command[512];

	snprintf(path, sizeof path, "%s/made.db", db.folder);
	CHECK_INT(sqlite3_open(path, &made), SQLITE_OK);
	CHECK_INT(sqlite3_exec(made, "PRAGMA journal_mode = WAL; CREATE TABLE meta (name, value)", NULL, NULL, NULL),
	          SQLITE_OK);
	/* a link is not followed, for root either */
	snprintf(command, sizeof command, "cd %s && cp made.db early.db && cp made.db-wal early.db-wal && ln -s . early.db-shm",
	         db.folder);
	CHECK_INT(system(command), 0);
	sqlite3_close(made);
	snprintf(path, sizeof path, "%s/early.db", db.folder);
	CHECK_INT(query_open(&other, path, false), QUERY_NONE);
	snprintf(command, sizeof command, "cd %s && rm made.db early.db*", db.folder);
	CHECK_INT(system(command), 0);
}

int
main(void)
{
	station_db_create(&db);
	if (query_open(&query, db.path, false) != QUERY_FOUND) {
		puts("not ok the_database_opens");
		return 1;
	}
	TEST(a_lane_shows_each_state_of_its_way);
	TEST(a_latch_is_told_in_words_after_another_refusal);
	TEST(a_lane_shows_its_own_printers_in_their_order);
	TEST(an_order_has_its_lines_boxes_and_the_code_that_seals);
	TEST(a_box_is_found_by_each_of_its_names_and_no_other);
	TEST(a_large_order_is_shown_by_its_next_and_last_lines);
	TEST(a_demo_gives_the_codes_that_a_packer_would_hold);
	TEST(sheets_name_each_code);
	TEST(the_journal_comes_whole_in_pages);
	TEST(what_was_recalled_is_listed_once_over_all_pages);
	TEST(text_that_is_not_utf8_still_makes_json);
	TEST(what_does_not_exist_is_not_found);
	TEST(the_connection_cannot_write);
	TEST(a_database_that_is_not_there_yet_is_told_apart);
	TEST(a_database_that_is_being_made_is_not_there_yet);
	query_close(&query);
	station_db_destroy(&db);
	return test_failures > 0;
}

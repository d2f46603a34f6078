#include "station_db.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define schema_sql station_db_schema /* a copy of its own: the store has the other */
extern const char schema_sql[];
#include "schema_sql.h"

static const char content[] =
	"INSERT INTO meta VALUES ('station', 'station-1'), ('epoch', '1');"
	"INSERT INTO epoch VALUES (1, 1, 1);"
	"INSERT INTO item (id, sku, description, weight_g, needs, image) VALUES (1, 'TEA', 'Green tea, 250 g', 260, 0, ''), (2, 'CUP', 'Cup', 300, 0, "
        "'cup.png'),"
	" (3, 'POT', 'Tea pot', 900, 0, '');"
	"INSERT INTO item_code VALUES ('00614141000012', 1, 1), ('10614141000019', 1, 6), ('00614141000029', "
        "2, 1),"
	" ('00614141000036', 3, 1);"
	"INSERT INTO orders (id, order_id, revision, revision_rank, state, content, address_hash, note, "
        "created_ms)"
	" VALUES (1, '1001', '0', 0, 1, 11, 12, 'Fragile', 0);"
	"INSERT INTO address VALUES (1, 'Jane Doe', '', '1 High Street', '', 'Springfield', 'IL', '62701', "
        "'US', '', '');"
	"INSERT INTO line (orders, n, line_id, item, quantity, most)"
	" VALUES (1, 1, 'a', 1, 3, 3), (1, 2, 'b', 2, 1, 1);"
	"INSERT INTO users (id, name, role, badge) VALUES (1, 'Ana', 1, 'PWB-ANA'), (2, 'Leo', 2, 'PWB-LEO');"
	"INSERT INTO lane (id, name, code) VALUES (1, 'bench-1', 'PWL-1'), (2, 'bench-2', 'PWL-2');"
	"INSERT INTO command VALUES ('PWC-ACK', 1), ('PWC-UNDO', 2);"
	"INSERT INTO printer (name, state, reason, text) VALUES ('folder', 1, '', ''), ('other', 3, 'paper-out', 'Put paper in.');"
	"INSERT INTO device (key, lane, driver, product, state) VALUES ('usb:1-1:05e0:1200:', 1, 'hid_kbd', "
        "'Scanner', 1);";

/* What the engine keeps of a lane's order, made anew from the tables. */
#define SUM(what) "(SELECT coalesce(" what ", 0) FROM line WHERE orders = lane.orders)"
#define LIST(from) "(SELECT json_group_array(n) FROM (SELECT DISTINCT n FROM (" from ") ORDER BY n))"
#define UNITS SUM("sum(CASE status WHEN 0 THEN quantity ELSE packed END)")
#define MISSING LIST("SELECT n FROM line WHERE orders = lane.orders AND status = 0 AND packed < quantity ORDER BY n LIMIT 60")
#define TAKEOUT                                                                                               \
	LIST("SELECT l.n FROM line l JOIN orders o ON o.id = l.orders WHERE l.orders = lane.orders AND l.packed > " \
	     "CASE WHEN o.state = 7 OR l.status = 4 THEN 0 ELSE l.quantity END ORDER BY l.n LIMIT 60")
#define TOLD                                                                                                  \
	LIST("SELECT min(l.n) AS n FROM line l JOIN item i ON i.id IN (l.kit, l.item) WHERE l.orders = lane.orders " \
	     "AND i.instructions <> '' AND (l.status = 0 OR l.packed > 0) GROUP BY i.id ORDER BY 1 LIMIT 20")

static const char keep_progress[] =
	"UPDATE lane SET order_lines = " SUM("count(*)") ", order_units = " UNITS ", order_packed = " SUM("sum(packed)")
	", order_missing = " SUM("sum(status = 0 AND packed < quantity)") ", missing = " MISSING ", takeout = " TAKEOUT
	", told = " TOLD;

const char station_db_lanes_off[] =
	"SELECT count(*) FROM lane WHERE order_lines <> " SUM("count(*)") " OR order_units <> " UNITS
	" OR order_packed <> " SUM("sum(packed)") " OR order_missing <> " SUM("sum(status = 0 AND packed < quantity)")
	" OR missing <> " MISSING " OR takeout <> " TAKEOUT " OR told <> " TOLD;

static bool
has_tables(struct station_db *db)
{
	return sqlite3_table_column_metadata(db->writer, NULL, "lane", "told", NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

void
station_db_run(struct station_db *db, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(db->writer, sql, NULL, NULL, &error) != SQLITE_OK ||
	    (has_tables(db) && sqlite3_exec(db->writer, keep_progress, NULL, NULL, &error) != SQLITE_OK)) {
		printf("# %s: %s\n", error ? error : "", sql);
		exit(1);
	}
}

void
station_db_open(struct station_db *db)
{
	int persist = 1;

	if (sqlite3_open(db->path, &db->writer) != SQLITE_OK) {
		printf("# %s\n", sqlite3_errmsg(db->writer));
		exit(1);
	}
	station_db_run(
		db,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; SELECT count(*) FROM sqlite_schema");
	sqlite3_file_control(db->writer, NULL, SQLITE_FCNTL_PERSIST_WAL, &persist);
}

void
station_db_close(struct station_db *db)
{
	sqlite3_close(db->writer);
	db->writer = NULL;
}

void
station_db_create(struct station_db *db)
{
	strcpy(db->folder, "/tmp/packwarden-db-XXXXXX");
	if (!mkdtemp(db->folder)) {
		perror("# mkdtemp");
		exit(1);
	}
	snprintf(db->path, sizeof db->path, "%s/packwarden.db", db->folder);
	station_db_open(db);
	station_db_run(db, schema_sql);
	station_db_run(db, content);
}

void
station_db_destroy(struct station_db *db)
{
	static const char *const names[] = { "packwarden.db", "packwarden.db-wal", "packwarden.db-shm",
		                             "run/packwarden.sock", "manifest.csv" };
	char path[128];

	sqlite3_close(db->writer);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", db->folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/run", db->folder);
	rmdir(path);
	rmdir(db->folder);
}

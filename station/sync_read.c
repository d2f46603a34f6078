/* What the sync process reads from the station's database: one read-only connection, each read short. */
#include "sync.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "order.h"

/* What sync_box_text() reads. */
#define BOX_COLUMNS \
	"SELECT b.id, b.up, o.order_id, b.ordinal, b.state, coalesce(n.text, ''), coalesce(n.carrier, ''), " \
	"b.intercept, b.sealed_ms, b.weight_g, b.fence, b.units, b.orders, " \
	"(SELECT max(e.epoch) FROM epoch e WHERE e.first_box <= b.id), b.tendered_ms " \
	"FROM box b JOIN orders o ON o.id = b.orders LEFT JOIN number n ON n.id = b.number "

static const char *const statements[READ_STATEMENTS] = {
	[READ_EPOCHS] = "SELECT epoch, first_seq, first_box FROM epoch ORDER BY epoch",
	[READ_GREETING] = "SELECT n, nonce FROM greeting ORDER BY n DESC LIMIT 1",
	[READ_PAST] = "SELECT nonce FROM greeting WHERE n = ?1",
	[READ_CENTRAL] = "SELECT value FROM central WHERE name = ?1",
	[READ_JOURNAL] = "SELECT seq, line FROM journal WHERE seq >= ?1 ORDER BY seq LIMIT ?2",
	[READ_BOXES] = BOX_COLUMNS "WHERE b.up BETWEEN ?1 AND ?2 ORDER BY b.up, b.id",
	/* as central has been told of them */
	[READ_RANGE] = BOX_COLUMNS "WHERE b.up BETWEEN 1 AND ?3 AND b.id >= ?1 AND b.id < ?2 ORDER BY b.id",
	[READ_FIRST] = "SELECT min(id) FROM box WHERE id >= ?1 AND id < ?2 AND up BETWEEN 1 AND ?3",
	[READ_NUMBERS] = "SELECT coalesce(sum(last - next + 1), 0) FROM number_range WHERE carrier = ?1",
	[READ_INCIDENTS] = "SELECT id, kind, text FROM incident_up ORDER BY id LIMIT 1",
	[READ_CONTENTS] = "SELECT i.sku, sum(u.quantity), coalesce(u.serial, ''), coalesce(u.lot, ''), u.expiry FROM unit u "
	                  "JOIN item i ON i.id = u.item WHERE u.orders = ?1 AND u.box = ?2 GROUP BY 1, 3, 4, 5 ORDER BY 1, 3, 4, 5",
	[READ_HEAD] = "SELECT coalesce(max(seq), 0) FROM journal",
	[READ_CHANGED] = "PRAGMA data_version",
};

bool
sync_read_open(struct sync *sync)
{
	if (sync->db != NULL)
		return true;
	if (sqlite3_open_v2("packwarden.db", &sync->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		sync_read_close(sync);
		return false;
	}
	sqlite3_busy_timeout(sync->db, 500);
	for (int i = 0; i < READ_STATEMENTS; i++)
		if (sqlite3_prepare_v3(sync->db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &sync->statements[i], NULL) !=
		    SQLITE_OK) {
			sync_read_close(sync);
			return false;
		}
	return true;
}

void
sync_read_close(struct sync *sync)
{
	for (int i = 0; i < READ_STATEMENTS; i++) {
		sqlite3_finalize(sync->statements[i]);
		sync->statements[i] = NULL;
	}
	sqlite3_close(sync->db);
	sync->db = NULL;
}

sqlite3_stmt *
sync_read(struct sync *sync, enum sync_statement name, const char *types, ...)
{
	sqlite3_stmt *row = sync->statements[name];
	va_list values;

	sqlite3_reset(row);
	va_start(values, types);
	for (int i = 1; types[i - 1] != '\0'; i++)
		if (types[i - 1] == 'i')
			sqlite3_bind_int64(row, i, va_arg(values, int64_t));
		else
			sqlite3_bind_text(row, i, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
	va_end(values);
	return row;
}

/* False at the end, and where the engine is starting over: the connection is then made anew. */
bool
sync_read_next(struct sync *sync, sqlite3_stmt *row)
{
	int code = sqlite3_step(row);

	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		sync->changed = -1;
	sqlite3_reset(row);
	return false;
}

bool
sync_read_text(struct sync *sync, const char *name, char *text, size_t capacity)
{
	sqlite3_stmt *row = sync_read(sync, READ_CENTRAL, "t", name);
	bool found = sync_read_next(sync, row);

	text[0] = '\0';
	if (found)
		snprintf(text, capacity, "%s", (const char *)sqlite3_column_text(row, 0));
	sqlite3_reset(row);
	return found;
}

int64_t
sync_read_central(struct sync *sync, const char *name)
{
	char text[24];

	return sync_read_text(sync, name, text, sizeof text) ? strtoll(text, NULL, 10) : 0;
}

static json_t *
contents(struct sync *sync, int64_t order, int64_t box)
{
	sqlite3_stmt *row = sync_read(sync, READ_CONTENTS, "ii", order, box);
	json_t *list = json_array();

	while (sync_read_next(sync, row))
		json_array_append_new(list, json_pack("[s, I, s, s, s]", sqlite3_column_text(row, 0),
		                                      (json_int_t)sqlite3_column_int64(row, 1), sqlite3_column_text(row, 2),
		                                      sqlite3_column_text(row, 3), sqlite3_column_text(row, 4)));
	return list;
}

static json_t *
number_or_null(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL ? json_null() : json_integer(sqlite3_column_int64(row, column));
}

/* The same box in the same state gives the same bytes: both sides prove by them that they agree. */
char *
sync_box_text(struct sync *sync, sqlite3_stmt *row)
{
	int64_t box = sqlite3_column_int64(row, 0);
	json_t *json = json_pack("{s:I, s:I, s:I, s:s, s:I, s:s, s:s, s:s, s:b, s:o, s:o, s:I, s:I, s:I, s:o}", "epoch",
	                         (json_int_t)sqlite3_column_int64(row, 13), "n", (json_int_t)box, "up",
	                         (json_int_t)sqlite3_column_int64(row, 1), "order", sqlite3_column_text(row, 2), "ordinal",
	                         (json_int_t)sqlite3_column_int64(row, 3), "state",
	                         box_state_text((enum box_state)sqlite3_column_int64(row, 4)), "number",
	                         sqlite3_column_text(row, 5), "carrier", sqlite3_column_text(row, 6), "intercept",
	                         sqlite3_column_int(row, 7), "sealed_ms", number_or_null(row, 8), "tendered_ms",
	                         number_or_null(row, 14), "weight_g", (json_int_t)sqlite3_column_int64(row, 9), "fence",
	                         (json_int_t)sqlite3_column_int64(row, 10), "units", (json_int_t)sqlite3_column_int64(row, 11),
	                         "contents", contents(sync, sqlite3_column_int64(row, 12), box));
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;

	json_decref(json);
	return text;
}

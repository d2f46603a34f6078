/* The floor at a glance: lanes with who is there and how far the order is, scanners, printers, what waits to
 * be sent on. */
#include "query_internal.h"

#include "order.h"
#include "verdict.h"

static json_t *
time_or_null(sqlite3_stmt *row, int column)
{
	return sqlite3_column_int64(row, column) > 0 ? query_integer(row, column) : json_null();
}

static const char *
lane_word(sqlite3_stmt *row)
{
	if (sqlite3_column_int(row, 5) != 0)
		return "latched";
	if (query_chars(row, 1)[0] == '\0')
		return "signed-out";
	if (query_chars(row, 2)[0] == '\0')
		return "ready";
	if (sqlite3_column_int(row, 11) > 0 || sqlite3_column_int(row, 7) <= BOX_OPEN)
		return "packing";
	return box_state_text((enum box_state)sqlite3_column_int(row, 7));
}

/* The refusal that a lead, or an admin, may let through now; the engine checks who. */
static json_t *
override_or_null(const struct query *query, sqlite3_stmt *row)
{
	unsigned refused = (unsigned)sqlite3_column_int(row, 14);
	bool may = query_chars(row, 2)[0] != '\0' && query->config &&
	           config_override_role(query->config, refused) != ROLE_NONE;

	return may ? json_string(verdict_text((enum verdict)refused)) : json_null();
}

static json_t *
lane_json(struct query *query, sqlite3_stmt *row)
{
	const struct config_lane *rules =
		query->config ? config_find_lane(query->config, query_chars(row, 0)) : NULL;
	int64_t due = sqlite3_column_int64(row, 6);
	json_t *out = json_object(), *printers = json_array();

	json_object_set_new(out, "lane", query_text(row, 0));
	json_object_set_new(out, "kind",
	                    json_string(rules && rules->kind == LANE_OUTBOUND ? "outbound" : "packing"));
	json_object_set_new(out, "state", json_string(lane_word(row)));
	json_object_set_new(out, "packer", query_text_or_null(row, 1));
	json_object_set_new(out, "order", query_text_or_null(row, 2));
	json_object_set_new(out, "packed", query_integer(row, 3));
	json_object_set_new(out, "units", query_integer(row, 4));
	json_object_set_new(out, "latch",
	                    sqlite3_column_int(row, 5) != 0
	                            ? json_string(verdict_text((enum verdict)sqlite3_column_int(row, 5)))
	                            : json_null());
	json_object_set_new(out, "override", override_or_null(query, row));
	json_object_set_new(out, "due_ms",
	                    due > 0 && due != CALENDAR_NEVER ? json_integer(due) : json_null());
	json_object_set_new(out, "called_ms", time_or_null(row, 8));
	json_object_set_new(out, "answered_ms", time_or_null(row, 9));
	json_object_set_new(out, "answered_by", query_text_or_null(row, 10));
	json_object_set_new(out, "printers", printers);
	for (size_t i = 0; rules && i < rules->printer_count; i++)
		json_array_append_new(printers, json_string(rules->printers[i]));
	return out;
}

/* Lanes that have gone from packwarden.conf stay in the tables. */
static void
drop_old_lanes(const struct query *query, json_t *lanes)
{
	for (size_t i = json_array_size(lanes); i-- > 0;)
		if (query->config &&
		    !config_find_lane(query->config,
		                      json_string_value(json_object_get(json_array_get(lanes, i), "lane"))))
			json_array_remove(lanes, i);
}

static json_t *
outbox_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o}", "peer", query_text(row, 0), "waiting", query_integer(row, 1));
}

static enum query_result
read_floor(struct query *query, const void *argument, json_t *out)
{
	json_t *lanes = json_array(), *scanners = json_array(), *printers = json_array(),
	       *sync = json_array();
	enum query_result result = query_rows(query, query_start(query, SELECT_FLOOR, ""), lane_json, lanes);

	(void)argument;
	drop_old_lanes(query, lanes);
	json_object_set_new(out, "lanes", lanes);
	json_object_set_new(out, "scanners", scanners);
	json_object_set_new(out, "printers", printers);
	json_object_set_new(out, "sync", sync);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_DEVICES, ""), query_device, scanners);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_PRINTERS, ""), query_printer, printers);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_OUTBOXES, ""), outbox_json, sync);
	if (result == QUERY_FOUND)
		result = query_put_night(query, out);
	return result;
}

enum query_result
query_floor(struct query *query, json_t **out)
{
	return query_read(query, read_floor, NULL, json_object(), out);
}

/* What is fixed about a station: sheets of codes, people, devices, health, the journal. */
#include "query_internal.h"

#include <string.h>

#include "event.h"
#include "message.h"
#include "order.h"

enum { JOURNAL_PAGE_BYTES = 256 * 1024 };

static enum query_result
read_commands(struct query *query, const void *argument, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_COMMANDS, "");
	enum query_result result;

	(void)argument;
	while ((result = query_step(query, row)) == QUERY_FOUND) {
		int command = sqlite3_column_int(row, 0);

		if (command > COMMAND_NONE && command < COMMANDS)
			json_object_set_new(out, command_text((enum command)command), query_text(row, 1));
	}
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_commands(struct query *query, json_t **out)
{
	return query_read(query, read_commands, NULL, json_object(), out);
}

static enum query_result
read_lanes(struct query *query, const void *argument, json_t *out)
{
	(void)argument;
	return query_pairs(query, query_start(query, SELECT_LANES, ""), out);
}

enum query_result
query_lanes(struct query *query, json_t **out)
{
	return query_read(query, read_lanes, NULL, json_object(), out);
}

static json_t *
name_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return query_text(row, 0);
}

static enum query_result
read_lane_names(struct query *query, const void *argument, json_t *out)
{
	(void)argument;
	return query_rows(query, query_start(query, SELECT_LANES, ""), name_json, out);
}

enum query_result
query_lane_names(struct query *query, json_t **out)
{
	return query_read(query, read_lane_names, NULL, json_array(), out);
}

static enum query_result
read_badges(struct query *query, const void *argument, json_t *out)
{
	(void)argument;
	return query_pairs(query, query_start(query, SELECT_BADGES, ""), out);
}

enum query_result
query_badges(struct query *query, json_t **out)
{
	return query_read(query, read_badges, NULL, json_object(), out);
}

static json_t *
user_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = json_object();

	(void)query;
	json_object_set_new(out, "name", query_text(row, 0));
	json_object_set_new(out, "role", json_string(role_text((enum role)sqlite3_column_int(row, 1))));
	json_object_set_new(out, "disabled", json_boolean(sqlite3_column_int(row, 2)));
	return out;
}

static enum query_result
read_users(struct query *query, const void *argument, json_t *out)
{
	(void)argument;
	return query_rows(query, query_start(query, SELECT_USERS, ""), user_json, out);
}

enum query_result
query_users(struct query *query, json_t **out)
{
	return query_read(query, read_users, NULL, json_array(), out);
}

/* key, product, state and, where the statement has it, the rest */
json_t *
query_device(struct query *query, sqlite3_stmt *row)
{
	static const char *const states[] = { [DEVICE_READY] = "ready", [DEVICE_GONE] = "gone",
		                              [DEVICE_FAILED] = "failed", [DEVICE_FOREIGN] = "foreign" };
	static const char *const rest[] = { "driver", "lane", "errors", "last_scan_ms", "text", "allowed" };
	int state = sqlite3_column_int(row, 2);
	json_t *out = json_object();

	(void)query;
	json_object_set_new(out, "key", query_text(row, 0));
	json_object_set_new(out, "product", query_text(row, 1));
	json_object_set_new(
		out, "state",
		json_string(state >= DEVICE_READY && state <= DEVICE_FOREIGN ? states[state] : ""));
	if (sqlite3_column_count(row) <= 3)
		return out;
	query_put(out, row, 3, "tniitb", rest);
	json_object_set_new(out, "kind",
	                    json_string(strncmp(query_chars(row, 3), "scale", 5) == 0 ? "scale" : "scanner"));
	return out;
}

json_t *
query_printer(struct query *query, sqlite3_stmt *row)
{
	static const char *const states[] = { [PRINTER_IDLE] = "idle", [PRINTER_BUSY] = "busy",
		                              [PRINTER_STOPPED] = "stopped", [PRINTER_GONE] = "gone" };
	int state = sqlite3_column_int(row, 1);
	json_t *out = json_object();

	(void)query;
	json_object_set_new(out, "name", query_text(row, 0));
	json_object_set_new(out, "state",
	                    json_string(state >= PRINTER_IDLE && state <= PRINTER_GONE ? states[state] : ""));
	json_object_set_new(out, "reason", query_text(row, 2));
	json_object_set_new(out, "text", query_text(row, 3));
	return out;
}

static enum query_result
read_devices(struct query *query, const void *argument, json_t *out)
{
	json_t *scanners = json_array(), *printers = json_array();
	enum query_result result;

	(void)argument;
	json_object_set_new(out, "scanners", scanners);
	json_object_set_new(out, "printers", printers);
	result = query_rows(query, query_start(query, SELECT_DEVICES, ""), query_device, scanners);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_PRINTERS, ""), query_printer, printers);
	return result;
}

enum query_result
query_devices(struct query *query, json_t **out)
{
	return query_read(query, read_devices, NULL, json_object(), out);
}

static enum query_result
read_health(struct query *query, const void *argument, json_t *out)
{
	static const char *const counts[] = { "lanes",         "users",
		                              "boxes_unknown", "labels_under_way",
		                              "journal_seq",   "quarantined",
		                              "numbers_left",  "lanes_latched",
		                              "reprints",      "boxes_waiting" };
	sqlite3_stmt *row = query_start(query, SELECT_HEALTH, "");
	enum query_result result = query_step(query, row);

	(void)argument;
	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_ERROR : result;
	json_object_set_new(out, "station", json_string(query->station));
	for (int i = 0; i < (int)(sizeof counts / sizeof *counts); i++)
		json_object_set_new(out, counts[i], query_integer(row, i));
	return query_put_numbers(query, out);
}

enum query_result
query_health(struct query *query, json_t **out)
{
	return query_read(query, read_health, NULL, json_object(), out);
}

/* The newest line that was purged, as "SEQ HASH": the chain goes on from it. */
static enum query_result
put_anchor(struct query *query, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_META, "t", "journal-anchor");
	enum query_result result = query_step(query, row);

	json_object_set_new(out, "anchor", result == QUERY_FOUND ? query_text(row, 0) : json_null());
	sqlite3_reset(row);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
read_journal(struct query *query, const void *argument, json_t *out)
{
	const int64_t *after = argument;
	sqlite3_stmt *row = query_start(query, SELECT_JOURNAL, "i", *after);
	json_t *lines = json_array(), *chain = json_array();
	enum query_result result = QUERY_FOUND;
	int64_t seq = *after;

	json_object_set_new(out, "lines", lines);
	json_object_set_new(out, "chain", chain);
	result = put_anchor(query, out);
	if (result != QUERY_FOUND)
		return result;
	for (size_t used = 0; used < JOURNAL_PAGE_BYTES; used += (size_t)sqlite3_column_bytes(row, 1)) {
		result = query_step(query, row);
		if (result != QUERY_FOUND)
			break;
		json_array_append_new(lines, query_text(row, 1));
		json_array_append_new(chain, query_text(row, 2));
		seq = sqlite3_column_int64(row, 0);
	}
	json_object_set_new(out, "next", result == QUERY_FOUND ? json_integer(seq) : json_null());
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_journal(struct query *query, int64_t after, json_t **out)
{
	return query_read(query, read_journal, &after, json_object(), out);
}

static json_t *
item_json(struct query *query, sqlite3_stmt *row)
{
	static const char *const names[] = { "sku", "description", "code" };
	json_t *out = json_object();

	(void)query;
	query_put(out, row, 0, "ttn", names);
	return out;
}

static json_t *
badge_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o}", "name", query_text(row, 0), "code", query_text(row, 1));
}

static json_t *
demo_order_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o}", "order_id", query_text(row, 0), "units", query_integer(row, 1));
}

/* What a visitor without scanner and goods may click on: the codes that a packer would have in hand. */
enum query_result
query_demo(struct query *query, const char *lane_code, int64_t order, json_t *view)
{
	json_t *demo = json_object(), *badges = json_array(), *orders = json_array(), *items = json_array();
	json_t *commands = json_object(), *seal_codes = json_array(), *label, *code;
	enum query_result result =
		query_rows(query, query_start(query, SELECT_BADGES, ""), badge_json, badges);
	size_t i;

	json_object_set_new(demo, "badges", badges);
	json_object_set_new(demo, "orders", orders);
	json_object_set_new(demo, "items", items);
	json_object_set_new(demo, "commands", commands);
	json_object_set_new(demo, "lane_code", json_string(lane_code));
	json_object_set_new(demo, "seal_codes", seal_codes);
	json_object_set_new(view, "demo", demo);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_DEMO_ORDERS, ""), demo_order_json,
		                    orders);
	if (result == QUERY_FOUND && order != 0)
		result = query_rows(query, query_start(query, SELECT_DEMO_ITEMS, "i", order), item_json,
		                    items);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_DEMO_WRONG, "i", order), item_json,
		                    items);
	if (result == QUERY_FOUND)
		result = read_commands(query, NULL, commands);
	json_array_foreach(json_object_get(view, "labels"), i, label) {
		code = json_object_get(label, "seal_code");
		if (json_is_string(code))
			json_array_append(seal_codes, code);
	}
	return result;
}

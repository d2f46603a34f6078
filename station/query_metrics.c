/* The numbers that /metrics shows: counted by the engine as they happen, or read off small tables and indexes. */
#include "query_internal.h"

static json_t *
counter_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o, s:o}", "name", query_text(row, 0), "label", query_text(row, 1), "value",
	                 query_integer(row, 2));
}

static json_t *
outbox_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o}", "peer", query_text(row, 0), "waiting", query_integer(row, 1));
}

static json_t *
scanners_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o}", "state", query_integer(row, 0), "count", query_integer(row, 1));
}

static enum query_result
read_gauges(struct query *query, json_t *out)
{
	static const char *const names[] = { "boxes_unknown", "boxes_waiting", "labels_under_way", "lanes_latched",
		"lanes_manned", "quarantined_rows", "numbers_left", "journal_seq", "import_finished" };
	sqlite3_stmt *row = query_start(query, SELECT_GAUGES, "");
	enum query_result result = query_step(query, row);

	for (int i = 0; result == QUERY_FOUND && i < (int)(sizeof names / sizeof *names); i++)
		json_object_set_new(out, names[i], query_integer(row, i));
	return result == QUERY_NONE ? QUERY_ERROR : result;
}

static enum query_result
read_metrics(struct query *query, const void *argument, json_t *out)
{
	static const struct {
		const char *name;
		enum statement statement;
		query_element *element;
	} lists[] = {
		{ "counters", SELECT_COUNTERS, counter_json },
		{ "printers", SELECT_PRINTERS, query_printer },
		{ "scanners", SELECT_SCANNER_STATES, scanners_json },
		{ "outbox", SELECT_OUTBOXES, outbox_json },
	};
	json_t *gauges = json_object(), *array;
	enum query_result result = read_gauges(query, gauges);

	(void)argument;
	json_object_set_new(out, "gauges", gauges);
	for (size_t i = 0; result == QUERY_FOUND && i < sizeof lists / sizeof *lists; i++) {
		json_object_set_new(out, lists[i].name, array = json_array());
		result = query_rows(query, query_start(query, lists[i].statement, ""), lists[i].element, array);
	}
	return result == QUERY_FOUND ? query_put_numbers(query, out) : result;
}

enum query_result
query_metrics(struct query *query, json_t **out)
{
	return query_read(query, read_metrics, NULL, json_object(), out);
}

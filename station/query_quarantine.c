/* Rows of manifests that were not taken, by import. */
#include "query_internal.h"

enum { ROWS_A_PAGE = 200 };

struct quarantine_argument {
	int64_t import, line, id; /* rows behind (line, id) */
	bool personal;            /* with what stands in them */
};

static json_t *
import_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o, s:o, s:o}", "import", query_integer(row, 0), "file", query_text(row, 1),
	                 "started_ms", query_integer(row, 2), "count", query_integer(row, 3));
}

static enum query_result
read_imports(struct query *query, const void *argument, json_t *out)
{
	json_t *imports = json_array();

	(void)argument;
	json_object_set_new(out, "imports", imports);
	return query_rows(query, query_start(query, SELECT_IMPORTS, ""), import_json, imports);
}

enum query_result
query_quarantined(struct query *query, json_t **out)
{
	return query_read(query, read_imports, NULL, json_object(), out);
}

static json_t *
row_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "row", query_integer(row, 0), "file",
	                 query_text(row, 1), "line", query_integer(row, 2), "column", query_text(row, 3),
	                 "order", query_text(row, 4), "reason", query_text(row, 5));
}

static json_t *
whole_row_json(struct query *query, sqlite3_stmt *row)
{
	json_t *json = row_json(query, row);

	json_object_set_new(json, "text", query_text(row, 6));
	return json;
}

static enum query_result
read_rows(struct query *query, const void *argument, json_t *out)
{
	const struct quarantine_argument *wanted = argument;
	json_t *rows = json_array(), *last;
	enum query_result result;

	json_object_set_new(out, "rows", rows);
	result = query_rows(query,
	                    query_start(query, SELECT_QUARANTINE, "iiii", wanted->import, wanted->line,
	                                wanted->id, (int64_t)ROWS_A_PAGE),
	                    wanted->personal ? whole_row_json : row_json, rows);
	last = json_array_get(rows, json_array_size(rows) - 1);
	json_object_set_new(
		out, "next",
		json_array_size(rows) < ROWS_A_PAGE
			? json_null()
			: json_sprintf("%lld-%lld",
	                               (long long)json_integer_value(json_object_get(last, "line")),
	                               (long long)json_integer_value(json_object_get(last, "row"))));
	return result;
}

enum query_result
query_quarantine(struct query *query, int64_t import, int64_t line, int64_t id, bool personal, json_t **out)
{
	struct quarantine_argument argument = { .import = import, .line = line, .id = id, .personal = personal };

	return query_read(query, read_rows, &argument, json_object(), out);
}

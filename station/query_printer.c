/* Printers and their test labels. */
#include "query_internal.h"

#include <stdio.h>
#include <string.h>

#include "message.h"
#include "order.h"

/* The order is that of enum intent_state. */
static const char *
test_state(int state)
{
	static const char *const names[] = { "", "waiting", "waiting", "printing", "printing", "printed", "not-printed", "unknown",
		"unreadable" };

	return state >= INTENT_MADE && state <= INTENT_UNREADABLE ? names[state] : "";
}

/* One word of printer_test.grades: see station/label_test.h. NULL: it is none. */
static json_t *
symbol_json(const char *word, int64_t scanned)
{
	char kind[16], grade;
	unsigned dots, modulation, decodability;
	json_t *out;

	if (sscanf(word, "%15[^:]:%u:%c:%u:%u", kind, &dots, &grade, &modulation, &decodability) != 5 || dots > 15)
		return NULL;
	out = json_pack("{s:s, s:i}", "kind", kind, "dots", (int)dots);
	json_object_set_new(out, "grade", grade == '-' ? json_null() : json_stringn(&grade, 1));
	if (grade != '-') {
		json_object_set_new(out, "modulation", json_integer(modulation));
		json_object_set_new(out, "decodability", json_integer(decodability));
	}
	json_object_set_new(out, "scanned", json_boolean(scanned >> (dots + (strcmp(kind, "gs1-128") == 0 ? 16 : 0)) & 1));
	return out;
}

static json_t *
symbols_json(const char *grades, int64_t scanned)
{
	json_t *out = json_array();

	while (*grades) {
		json_t *symbol = symbol_json(grades, scanned);

		if (symbol)
			json_array_append_new(out, symbol);
		grades += strcspn(grades, " ");
		grades += strspn(grades, " ");
	}
	return out;
}

static json_t *
test_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = json_object();

	json_object_set_new(out, "test", query_integer(row, 0));
	json_object_set_new(out, "printer", query_text(row, 1));
	json_object_set_new(out, "state", json_string(test_state(sqlite3_column_int(row, 2))));
	json_object_set_new(out, "at", query_time(query, sqlite3_column_int64(row, 3)));
	json_object_set_new(out, "by", query_text_or_null(row, 4));
	json_object_set_new(out, "reason", query_text_or_null(row, 5));
	json_object_set_new(out, "text", query_text(row, 6));
	json_object_set_new(out, "symbols", symbols_json(query_chars(row, 7), sqlite3_column_int64(row, 8)));
	return out;
}

static enum query_result
read_test(struct query *query, const void *argument, json_t *out)
{
	const int64_t *test = argument;
	sqlite3_stmt *row = query_start(query, SELECT_PRINTER_TEST, "i", *test);
	enum query_result result = query_step(query, row);
	json_t *found;

	if (result != QUERY_FOUND)
		return result;
	found = test_json(query, row);
	json_object_update(out, found);
	json_decref(found);
	return QUERY_FOUND;
}

enum query_result
query_printer_test(struct query *query, int64_t test, json_t **out)
{
	return query_read(query, read_test, &test, json_object(), out);
}

static enum query_result
read_printer(struct query *query, const void *argument, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_PRINTER, "t", argument);
	enum query_result result = query_step(query, row);
	json_t *printer, *tests = json_array();

	json_object_set_new(out, "tests", tests);
	if (result != QUERY_FOUND)
		return result;
	printer = query_printer(query, row);
	json_object_update(out, printer);
	json_decref(printer);
	return query_rows(query, query_start(query, SELECT_PRINTER_TESTS, "t", argument), test_json, tests);
}

enum query_result
query_printer_show(struct query *query, const char *name, json_t **out)
{
	return query_read(query, read_printer, name, json_object(), out);
}

/* An item of the catalogue, and its barcodes. */
#include "query_internal.h"

static json_t *
code_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = json_object();

	(void)query;
	json_object_set_new(out, "code", query_text(row, 0));
	json_object_set_new(out, "quantity", query_integer(row, 1));
	return out;
}

static enum query_result
read_item(struct query *query, const void *argument, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_ITEM, "t", argument);
	enum query_result result = query_step(query, row);
	json_t *codes = json_array();

	json_object_set_new(out, "codes", codes);
	if (result != QUERY_FOUND)
		return result;
	json_object_set_new(out, "sku", query_text(row, 0));
	json_object_set_new(out, "description", query_text(row, 1));
	return query_rows(query, query_start(query, SELECT_ITEM_CODES, "t", argument), code_json, codes);
}

enum query_result
query_item(struct query *query, const char *sku, json_t **out)
{
	return query_read(query, read_item, sku, json_object(), out);
}

/* Recalls, and the boxes that have what was recalled: those that have left the house as well, which the
 * engine does not look for, as packers would wait while it reads through all that ever was packed. */
#include "query_internal.h"

#include "order.h"

enum { PAGE_UNITS = 10000 }; /* that are looked at for one page, and the rest of the order that it ends with */

static json_t *
recall_json(struct query *query, sqlite3_stmt *row)
{
	static const char *const names[] = { "recall", "sku", "lot", "serial", "reason", "by", "started_ms" };
	json_t *out = json_object();

	(void)query;
	query_put(out, row, 0, "ittttti", names);
	json_object_set_new(out, "ended_ms",
	                    sqlite3_column_int64(row, 7) != 0 ? query_integer(row, 7) : json_null());
	json_object_set_new(out, "ended", query_text_or_null(row, 8));
	return out;
}

static enum query_result
read_recalls(struct query *query, const void *argument, json_t *out)
{
	(void)argument;
	return query_rows(query, query_start(query, SELECT_RECALLS, ""), recall_json, out);
}

enum query_result
query_recalls(struct query *query, json_t **out)
{
	return query_read(query, read_recalls, NULL, json_array(), out);
}

struct recall_page {
	int64_t recall, item, after, until; /* orders behind `after`, up to `until` */
	bool last;
};

/* A serial number is of one unit, and there is an index: the page is its order. Else so many units
 * further, or the rest. */
static enum query_result
find_end(struct query *query, struct recall_page *page, const char *serial)
{
	sqlite3_stmt *row = serial[0] != '\0'
		? query_start(query, SELECT_RECALL_SERIAL, "it", page->item, serial)
		: query_start(query, SELECT_RECALL_PAGE, "ii", page->after, (int64_t)PAGE_UNITS);
	enum query_result result = query_step(query, row);

	page->last = serial[0] != '\0' || result == QUERY_NONE;
	page->until = result == QUERY_FOUND ? sqlite3_column_int64(row, 0) : INT64_MAX;
	if (serial[0] != '\0')
		page->after = result == QUERY_FOUND ? page->until - 1 : INT64_MAX;
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static json_t *
box_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = json_object();

	json_object_set_new(out, "box", query_box_name(query, sqlite3_column_int64(row, 0)));
	json_object_set_new(out, "order", query_text(row, 1));
	json_object_set_new(out, "state",
	                    json_string(box_state_text((enum box_state)sqlite3_column_int(row, 2))));
	json_object_set_new(out, "units", query_integer(row, 3));
	return out;
}

static enum query_result
put_lot_unknown(struct query *query, const struct recall_page *page, bool lot, json_t *out)
{
	sqlite3_stmt *row;
	enum query_result result;

	if (!lot) {
		json_object_set_new(out, "lot_unknown", json_integer(0));
		return QUERY_FOUND;
	}
	row = query_start(query, SELECT_RECALL_NO_LOT, "iii", page->after, page->until, page->item);
	result = query_step(query, row);
	json_object_set_new(out, "lot_unknown", query_integer(row, 0));
	return result;
}

static enum query_result
read_recall_boxes(struct query *query, const void *argument, json_t *out)
{
	struct recall_page page = *(const struct recall_page *)argument;
	sqlite3_stmt *recall = query_start(query, SELECT_RECALL, "i", page.recall);
	enum query_result result = query_step(query, recall);
	json_t *boxes = json_array();
	const char *lot, *serial;

	json_object_set_new(out, "boxes", boxes);
	if (result != QUERY_FOUND)
		return result;
	page.item = sqlite3_column_int64(recall, 0);
	lot = query_chars(recall, 1);
	serial = query_chars(recall, 2);
	result = find_end(query, &page, serial);
	if (result == QUERY_FOUND)
		result = query_rows(query,
		                    query_start(query, SELECT_RECALL_BOXES, "iiitt", page.after, page.until,
		                                page.item, lot, serial), box_json, boxes);
	if (result == QUERY_FOUND)
		result = put_lot_unknown(query, &page, lot[0] != '\0', out);
	json_object_set_new(out, "next", page.last ? json_null() : json_integer(page.until));
	return result;
}

enum query_result
query_recall_boxes(struct query *query, int64_t recall, int64_t after, json_t **out)
{
	const struct recall_page page = { .recall = recall, .after = after };

	return query_read(query, read_recall_boxes, &page, json_object(), out);
}

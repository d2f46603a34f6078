/* slip: what is in an order's boxes, for the one who opens them. No prices: nobody here knows any. */
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "query_internal.h"
#include "report_sections.h"

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static int64_t
number_of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* The description of what a box has under that line and SKU. */
static const char *
describe(const json_t *order, const json_t *content)
{
	const json_t *line, *part;
	size_t i, k;

	json_array_foreach(json_object_get(order, "lines"), i, line) {
		if (strcmp(text_of(line, "line_id"), text_of(content, "line_id")) != 0)
			continue;
		if (strcmp(text_of(line, "sku"), text_of(content, "sku")) == 0)
			return text_of(line, "description");
		json_array_foreach(json_object_get(line, "parts"), k, part)
			if (strcmp(text_of(part, "sku"), text_of(content, "sku")) == 0)
				return text_of(part, "description");
	}
	return "";
}

static void
put_address(struct report *report, const json_t *order)
{
	static const char *const lines[] = { "ship_to_name", "ship_to_company", "address1", "address2",
					     "city",         "state",           "postcode", "country" };
	const json_t *address = json_object_get(order, "address");
	json_t *section = report_section(report, "to", "slip.to");

	if (!json_is_object(address)) {
		report_paragraph(section, report_text(report, "slip.no-address", NULL));
		return;
	}
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (text_of(address, lines[i])[0])
			report_paragraph(section, strdup(text_of(address, lines[i])));
}

static void
put_gift(struct report *report, const json_t *order)
{
	const char *gift = text_of(order, "gift_message");

	if (gift[0])
		report_paragraph(report_section(report, "gift", "slip.gift"), strdup(gift));
}

static void
put_contents(struct report *report, const json_t *order, const json_t *box, json_t *section)
{
	const json_t *content;
	int64_t units = 0;
	size_t i;

	report_column(report, section, "sku", "column.sku", REPORT_CELL_TEXT);
	report_column(report, section, "description", "column.description", REPORT_CELL_TEXT);
	report_column(report, section, "serials", "column.serials", REPORT_CELL_TEXT);
	report_column(report, section, "lots", "column.lots", REPORT_CELL_TEXT);
	report_column(report, section, "quantity", "column.units", REPORT_CELL_NUMBER);
	json_array_foreach(json_object_get(box, "contents"), i, content) {
		report_row(report, section, "tttti", text_of(content, "sku"), describe(order, content),
			   text_of(content, "serials"), text_of(content, "lots"),
			   number_of(content, "quantity"));
		units += number_of(content, "quantity");
	}
	report_total(section, "tttti", report_word(report, "table.total"), "", "", "", units);
}

static int
put_box(struct report *report, const json_t *order, const char *name, size_t boxes)
{
	json_t *box, *section;
	enum query_result result = query_box(report->query, name, &box);
	char ordinal[24], of[24], *heading;
	const char *number;

	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? 0 : report_database(report, result);
	number = text_of(box, "sscc")[0] ? text_of(box, "sscc") : text_of(box, "tracking_number");
	snprintf(ordinal, sizeof ordinal, "%" PRId64, number_of(box, "ordinal"));
	snprintf(of, sizeof of, "%zu", boxes);
	heading = report_text(report, number[0] ? "slip.box-number" : "slip.box", "n", ordinal, "of", of,
			      "number", number, NULL);
	section = report_section(report, "box", NULL);
	json_object_set_new(section, "heading", json_string(heading ? heading : ""));
	put_contents(report, order, box, section);
	free(heading);
	json_decref(box);
	return 0;
}

/* What the order wants and no box has. */
static void
put_rest(struct report *report, const json_t *order)
{
	json_t *section = NULL;
	const json_t *line;
	size_t i;

	json_array_foreach(json_object_get(order, "lines"), i, line) {
		int64_t rest = number_of(line, "quantity") - number_of(line, "packed");

		if (rest <= 0 || strcmp(text_of(line, "status"), "cancelled") == 0)
			continue;
		if (!section) {
			section = report_section(report, "to_follow", "slip.rest");
			report_column(report, section, "sku", "column.sku", REPORT_CELL_TEXT);
			report_column(report, section, "description", "column.description", REPORT_CELL_TEXT);
			report_column(report, section, "quantity", "column.units", REPORT_CELL_NUMBER);
		}
		report_row(report, section, "tti", text_of(line, "sku"), text_of(line, "description"), rest);
	}
}

static int
put_boxes(struct report *report, const json_t *order, const char *only)
{
	const json_t *boxes = json_object_get(order, "boxes"), *box;
	size_t live = 0, i;
	bool found = false;

	json_array_foreach(boxes, i, box)
		live += strcmp(text_of(box, "state"), "voided") != 0;
	json_array_foreach(boxes, i, box) {
		const char *name = text_of(box, "box"), *dash = strrchr(name, '-');

		if (strcmp(text_of(box, "state"), "voided") == 0 ||
		    (only[0] && strcmp(only, name) != 0 && (!dash || strcmp(only, dash + 1) != 0)))
			continue;
		found = true;
		if (put_box(report, order, name, live) != 0)
			return report->exit_code;
	}
	if (only[0] && !found)
		return report_refuse(report, 1, "The order has no box '%.100s'.", only);
	return 0;
}

int
report_slip(struct report *report)
{
	const char *id = report_argument(report, "order"), *only = report_argument(report, "box");
	json_t *order;
	enum query_result result = query_order(report->query, id, report->personal, &order);

	if (result == QUERY_NONE)
		return report_refuse(report, 1, "There is no order '%.200s'.", id);
	if (result != QUERY_FOUND)
		return report_database(report, result);
	report_title(report, "slip.title", id);
	put_address(report, order);
	put_gift(report, order);
	if (put_boxes(report, order, only) == 0 && !only[0])
		put_rest(report, order);
	json_decref(order);
	return report->exit_code;
}

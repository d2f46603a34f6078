/* Incidents of goods: a lot, a serial number or an item, by a recall or by its name. */
#include "report_look.h"

#include <string.h>

#include "query_internal.h"
#include "report_sections.h"

enum { WEEKS_BACK = 4, LOT_DAYS_AROUND = 7 };

#define DAY_MS INT64_C(86400000)

static int
take_sku(void *context, sqlite3_stmt *row)
{
	struct look *look = context;

	look->work.item = sqlite3_column_int64(row, 0);
	look_copy(look->sku, sizeof look->sku, row, 1);
	return 0;
}

static int
take_recall(void *context, sqlite3_stmt *row)
{
	struct look *look = context;

	look->work.item = sqlite3_column_int64(row, 0);
	look_copy(look->sku, sizeof look->sku, row, 1);
	look_copy(look->lot, sizeof look->lot, row, 2);
	look_copy(look->serial, sizeof look->serial, row, 3);
	look_copy(look->detail, sizeof look->detail, row, 4);
	look->whole_item = !look->lot[0] && !look->serial[0];
	return 0;
}

static int
judge_unit(void *context, sqlite3_stmt *row)
{
	struct look *look = context;
	int64_t opened = sqlite3_column_int64(row, AFFECTED_OPENED);
	int64_t last = sqlite3_column_int64(row, AFFECTED_SEALED) ? sqlite3_column_int64(row, AFFECTED_SEALED)
								  : opened;

	if (look->work.item == 0) {
		look->work.item = sqlite3_column_int64(row, 0);
		look_copy(look->sku, sizeof look->sku, row, (int)AFFECTED_EVIDENCE + 1);
	}
	if (look->first_ms == 0 || opened < look->first_ms)
		look->first_ms = opened;
	if (last > look->last_ms)
		look->last_ms = last;
	incident_add(&look->incident, row,
		     &(struct incident_why){ INCIDENT_CONFIRMED, look->serial[0] ? "why.serial" : "why.lot",
					     look_evidence(row, 0), 0, 0,
					     query_chars(row, (int)AFFECTED_EVIDENCE + 1) });
	return 0;
}

/* Of boxes packed at about that time: has it the item at all, and does anybody know its lot? */
static int
judge_item(void *context, sqlite3_stmt *row)
{
	struct look *look = context;
	int64_t all = look_evidence(row, 2), unknown = look_evidence(row, 3);

	if (all == 0)
		return 0;
	if (look->whole_item)
		incident_add(&look->incident, row,
			     &(struct incident_why){ INCIDENT_CONFIRMED, "why.item", all, 0, 0, look->sku });
	else if (unknown > 0 && !look->serial[0])
		incident_add(&look->incident, row,
			     &(struct incident_why){ INCIDENT_POSSIBLE, "why.lot-unknown", unknown, 0, 0,
						     look->sku });
	else
		incident_add(
			&look->incident, row,
			&(struct incident_why){ INCIDENT_CLEARED, "why.lot-other", all, 0, 0, look->sku });
	return 0;
}

/* Where a lot has left no trace, the item's boxes of the time in which its others were packed are looked at.
 */
static int
look_around_lot(struct look *look)
{
	struct report *report = look->incident.report;

	if (report_span(report, WEEKS_BACK * 7 * 24) != 0)
		return report->exit_code;
	if (!report_argument(report, "from")[0] && look->first_ms > 0)
		report->from_ms = look->first_ms - LOT_DAYS_AROUND * DAY_MS;
	if (!report_argument(report, "to")[0] && look->last_ms > 0)
		report->to_ms = look->last_ms + LOT_DAYS_AROUND * DAY_MS;
	if (report->to_ms > report->now_ms)
		report->to_ms = report->now_ms;
	look->work.between = (struct query_between){ report->from_ms, report->to_ms };
	return look_database(look, query_in_work(report->query, &look->work, judge_item, look));
}

static int
find_goods(struct look *look)
{
	struct report *report = look->incident.report;
	const char *recall = report_argument(report, "recall"), *sku = report_argument(report, "sku");
	enum query_result result = QUERY_FOUND;

	snprintf(look->lot, sizeof look->lot, "%s", report_argument(report, "lot"));
	if (recall[0] &&
	    (result = query_find(report->query, FIND_RECALL, recall, take_recall, look)) == QUERY_NONE)
		return report_refuse(report, 1, "There is no recall '%.60s': see packwarden recall list.",
				     recall);
	if (!recall[0] && sku[0] &&
	    (result = query_find(report->query, FIND_SKU, sku, take_sku, look)) == QUERY_NONE)
		return report_refuse(report, 1, "The catalogue has no SKU '%.200s'.", sku);
	return look_database(look, result);
}

int
look_at_goods(struct look *look)
{
	struct report *report = look->incident.report;

	if (find_goods(look) != 0)
		return report->exit_code;
	if (!look->whole_item && look_database(look, query_units_of(report->query, look->work.item, look->lot,
								    look->serial, judge_unit, look)) != 0)
		return report->exit_code;
	if (look->work.item != 0 && look_around_lot(look) != 0)
		return report->exit_code;
	incident_write(&look->incident, report_text(report,
						    look->whole_item  ? "what.item"
						    : look->serial[0] ? "what.serial"
								      : "what.lot",
						    "sku", look->sku[0] ? look->sku : "—", "lot", look->lot,
						    "serial", look->serial, "reason", look->detail, NULL));
	return 0;
}

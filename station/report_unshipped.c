/* unshipped: what has not left, oldest first, and how old it is. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "query_internal.h"
#include "query_report.h"
#include "report_sections.h"

enum { SORTED_MAX = 200000 }; /* beyond, only the sums are right */

#define DAY_MS INT64_C(86400000)

struct waiting_order {
	int64_t created_ms, due_ms, boxes;
	int state;
	char order[LIMIT_FIELD + 1], ship_by[40], carrier[LIMIT_NAME + 1], service[LIMIT_NAME + 1],
		lane[LIMIT_NAME + 1];
};

struct unshipped {
	struct waiting_order *orders;
	size_t count, capacity;
	int state;
};

/* Each up to so many days. */
static const int64_t ages[QUERY_AGES - 1] = { 1, 2, 3, 7 };
static const char *const age_words[QUERY_AGES] = { "age.day", "age.two", "age.three", "age.week", "age.more" };

/* The states in the order of their columns. */
static const int states[] = { ORDER_RELEASED, ORDER_OPEN, ORDER_PACKED,
			      ORDER_SEALED,   ORDER_HELD, ORDER_SUSPECT };

enum { STATES = sizeof states / sizeof *states };

static void
copy(char *to, size_t capacity, sqlite3_stmt *row, int column)
{
	snprintf(to, capacity, "%s", query_chars(row, column));
}

static void
keep(struct unshipped *all, sqlite3_stmt *row)
{
	struct waiting_order *order;

	if (all->count == SORTED_MAX)
		return;
	if (all->count == all->capacity) {
		size_t capacity = all->capacity ? all->capacity * 2 : 256;
		struct waiting_order *grown = realloc(all->orders, capacity * sizeof *grown);
		if (!grown)
			return;
		all->orders = grown;
		all->capacity = capacity;
	}
	order = &all->orders[all->count++];
	*order = (struct waiting_order){ .created_ms = sqlite3_column_int64(row, 2),
					 .due_ms = sqlite3_column_int64(row, 3),
					 .boxes = sqlite3_column_int64(row, 8),
					 .state = all->state };
	copy(order->order, sizeof order->order, row, 1);
	copy(order->ship_by, sizeof order->ship_by, row, 4);
	copy(order->carrier, sizeof order->carrier, row, 5);
	copy(order->service, sizeof order->service, row, 6);
	copy(order->lane, sizeof order->lane, row, 7);
}

static int
take(void *context, sqlite3_stmt *row)
{
	keep(context, row);
	return 0;
}

static int
oldest_first(const void *left, const void *right)
{
	const struct waiting_order *a = left, *b = right;

	if (a->created_ms != b->created_ms)
		return a->created_ms < b->created_ms ? -1 : 1;
	return strcmp(a->order, b->order);
}

static void
put_ages(struct report *report, int64_t counts[STATES][QUERY_AGES])
{
	json_t *section = report_section(report, "ages", "unshipped.ages");
	int64_t sum[STATES + 1] = { 0 };

	report_column(report, section, "age", "column.age", REPORT_CELL_TEXT);
	for (size_t i = 0; i < STATES; i++) {
		char key[40];
		snprintf(key, sizeof key, "state.%s", order_state_text((enum order_state)states[i]));
		report_column(report, section, order_state_text((enum order_state)states[i]), key,
			      REPORT_CELL_NUMBER);
	}
	report_column(report, section, "orders", "column.orders", REPORT_CELL_NUMBER);
	report_chart(section, "age", "orders", "");
	for (size_t age = 0; age < QUERY_AGES; age++) {
		int64_t n[STATES + 1] = { 0 };
		for (size_t i = 0; i < STATES; i++) {
			n[i] = counts[i][age];
			n[STATES] += n[i];
		}
		for (size_t i = 0; i <= STATES; i++)
			sum[i] += n[i];
		if (n[STATES] > 0)
			report_row(report, section, "tiiiiiii", report_word(report, age_words[age]), n[0], n[1], n[2],
				   n[3], n[4], n[5], n[6]);
	}
	report_total(section, "tiiiiiii", report_word(report, "table.total"), sum[0], sum[1], sum[2], sum[3], sum[4],
		     sum[5], sum[6]);
}

static void
put_orders(struct report *report, const struct unshipped *all)
{
	json_t *section = report_section(report, "orders", "unshipped.orders");

	report_column(report, section, "order", "column.order", REPORT_CELL_ORDER);
	report_column(report, section, "state", "column.state", REPORT_CELL_TEXT);
	report_column(report, section, "since", "column.since", REPORT_CELL_TIME);
	report_column(report, section, "days", "column.days", REPORT_CELL_NUMBER);
	report_column(report, section, "due", "column.due", REPORT_CELL_TIME);
	report_column(report, section, "ship_by", "column.ship-by", REPORT_CELL_TEXT);
	report_column(report, section, "carrier", "column.carrier", REPORT_CELL_TEXT);
	report_column(report, section, "service", "column.service", REPORT_CELL_TEXT);
	report_column(report, section, "boxes", "column.boxes", REPORT_CELL_NUMBER);
	report_column(report, section, "lane", "column.lane", REPORT_CELL_TEXT);
	for (size_t i = 0; i < all->count; i++) {
		const struct waiting_order *o = &all->orders[i];
		char key[40];

		snprintf(key, sizeof key, "state.%s", order_state_text((enum order_state)o->state));
		report_row(report, section, "ttifitttit", o->order,
			   report->format == REPORT_JSON ? order_state_text((enum order_state)o->state)
							 : report_word(report, key),
			   o->created_ms, (double)(report->now_ms - o->created_ms) / (double)DAY_MS,
			   o->due_ms == CALENDAR_NEVER ? (int64_t)0 : o->due_ms, o->ship_by, o->carrier,
			   o->service, o->boxes, o->lane);
	}
}

int
report_section_ages(struct report *report)
{
	int64_t bounds[QUERY_AGES - 1], counts[STATES][QUERY_AGES];
	enum query_result result = QUERY_FOUND;

	for (size_t i = 0; i < QUERY_AGES - 1; i++)
		bounds[i] = report->now_ms - ages[i] * DAY_MS;
	for (size_t i = 0; i < STATES && result == QUERY_FOUND; i++)
		result = query_ages(report->query, states[i], bounds, counts[i]);
	if (result != QUERY_FOUND)
		return report_database(report, result);
	put_ages(report, counts);
	return 0;
}

int
report_unshipped(struct report *report)
{
	struct unshipped all = { 0 };
	enum query_result result = QUERY_FOUND;

	report_title(report, "unshipped.title", NULL);
	if (report_section_ages(report) != 0)
		return report->exit_code;
	for (size_t i = 0; i < STATES && result == QUERY_FOUND; i++) {
		all.state = states[i];
		result = query_unshipped(report->query, states[i], take, &all);
	}
	if (result == QUERY_FOUND) {
		qsort(all.orders, all.count, sizeof *all.orders, oldest_first);
		put_orders(report, &all);
	}
	free(all.orders);
	return result == QUERY_FOUND ? 0 : report_database(report, result);
}

#include "query_report.h"

#include <string.h>

#include "query_pager.h"

static enum query_result
one_page(struct query *query, const void *argument, json_t *out)
{
	struct pager *pager = (struct pager *)(uintptr_t)argument;
	sqlite3_stmt *row = pager->bind(query, pager);
	enum query_result result;
	bool some = false;

	while ((result = query_step(query, row)) == QUERY_FOUND && !pager->stopped) {
		some = true;
		pager->move(pager, row);
		pager->stopped = pager->take(pager->context, row) != 0;
	}
	if (some)
		json_object_set_new(out, "some", json_true());
	if (result == QUERY_BUSY && some)
		return QUERY_ERROR; /* rows were taken: to begin again would count them twice */
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_pages(struct query *query, struct pager *pager)
{
	enum query_result result;
	json_t *out;
	bool more = true;

	while (more && !pager->stopped) {
		result = query_read(query, one_page, pager, json_object(), &out);
		if (result != QUERY_FOUND)
			return result;
		more = json_object_get(out, "some") != NULL;
		json_decref(out);
	}
	return QUERY_FOUND;
}

void
query_move_three(struct pager *pager, sqlite3_stmt *row)
{
	for (int i = 0; i < 3; i++)
		pager->at[i] = sqlite3_column_int64(row, i);
}

void
query_move_two(struct pager *pager, sqlite3_stmt *row)
{
	pager->at[0] = sqlite3_column_int64(row, 0);
	pager->at[1] = sqlite3_column_int64(row, 1);
}

/* ---- unshipped orders: by index (state, ship_by) ---- */

static sqlite3_stmt *
bind_unshipped(struct query *query, const struct pager *pager)
{
	return query_start(query, SELECT_UNSHIPPED, "iti", *(const int64_t *)pager->argument, pager->text,
			   pager->at[0]);
}

static void
move_unshipped(struct pager *pager, sqlite3_stmt *row)
{
	pager->at[0] = sqlite3_column_int64(row, 0);
	strncpy(pager->text, query_chars(row, 4), sizeof pager->text - 1);
}

enum query_result
query_unshipped(struct query *query, int state, query_row *take, void *context)
{
	int64_t wanted = state;
	struct pager pager = { .bind = bind_unshipped,
			       .move = move_unshipped,
			       .argument = &wanted,
			       .take = take,
			       .context = context };

	return query_pages(query, &pager);
}

enum query_result
query_ages(struct query *query, int state, const int64_t bounds[QUERY_AGES - 1], int64_t counts[QUERY_AGES])
{
	sqlite3_stmt *row = query_start(query, SELECT_AGES, "iiiii", (int64_t)state, bounds[0], bounds[1], bounds[2], bounds[3]);
	enum query_result result = query_step(query, row);

	for (int i = 0; result == QUERY_FOUND && i < QUERY_AGES; i++)
		counts[i] = sqlite3_column_int64(row, i) - (i + 1 < QUERY_AGES ? sqlite3_column_int64(row, i + 1) : 0);
	sqlite3_reset(row);
	return result;
}

/* ---- refusals ---- */

static sqlite3_stmt *
bind_mismatches(struct query *query, const struct pager *pager)
{
	const struct query_mismatch_filter *f = pager->argument;

	return query_start(query, SELECT_MISMATCHES, "iiittittti", f->between.from_ms, pager->at[1],
			   pager->at[0], f->lane, f->sku, (int64_t)f->verdict, f->by, f->order, f->scanner,
			   f->seq);
}

enum query_result
query_mismatches(struct query *query, const struct query_mismatch_filter *filter, query_row *take,
		 void *context)
{
	/* the first column is seq, the second wall_ms; they go down */
	struct pager pager = { .bind = bind_mismatches,
			       .move = query_move_two,
			       .argument = filter,
			       .take = take,
			       .context = context,
			       .at = { INT64_MAX, filter->between.to_ms, 0 } };

	return query_pages(query, &pager);
}

/* ---- a time's boxes, labels and overrides ---- */

static sqlite3_stmt *
bind_sealed(struct query *query, const struct pager *pager)
{
	const struct query_between *between = pager->argument;

	return query_start(query, SELECT_SEALED, "iiii", pager->at[0], pager->at[1], pager->at[2],
			   between->to_ms);
}

enum query_result
query_sealed(struct query *query, const struct query_between *between, query_row *take, void *context)
{
	struct pager pager = { .bind = bind_sealed,
			       .move = query_move_three,
			       .argument = between,
			       .take = take,
			       .context = context,
			       .at = { between->from_ms, -1, 0 } };

	return query_pages(query, &pager);
}

static sqlite3_stmt *
bind_further_labels(struct query *query, const struct pager *pager)
{
	const struct query_between *between = pager->argument;

	return query_start(query, SELECT_FURTHER_LABELS, "iii", pager->at[0], pager->at[1], between->to_ms);
}

enum query_result
query_further_labels(struct query *query, const struct query_between *between, query_row *take, void *context)
{
	struct pager pager = { .bind = bind_further_labels,
			       .move = query_move_two,
			       .argument = between,
			       .take = take,
			       .context = context,
			       .at = { between->from_ms, -1, 0 } };

	return query_pages(query, &pager);
}

static sqlite3_stmt *
bind_overrides(struct query *query, const struct pager *pager)
{
	const struct query_between *between = pager->argument;

	return query_start(query, SELECT_OVERRIDES_THEN, "iii", between->from_ms, between->to_ms,
			   pager->at[1]);
}

enum query_result
query_overrides(struct query *query, const struct query_between *between, query_row *take, void *context)
{
	struct pager pager = { .bind = bind_overrides,
			       .move = query_move_two,
			       .argument = between,
			       .take = take,
			       .context = context };

	return query_pages(query, &pager);
}

struct tendered {
	enum statement statement;
	const char *carrier;
	int64_t to_ms;
};

static sqlite3_stmt *
bind_tendered(struct query *query, const struct pager *pager)
{
	const struct tendered *tendered = pager->argument;

	return query_start(query, tendered->statement, "iiit", pager->at[0], pager->at[1], tendered->to_ms,
			   tendered->carrier);
}

static enum query_result
tendered_pages(struct query *query, const struct tendered *tendered, int64_t from_ms, query_row *take, void *context)
{
	struct pager pager = { .bind = bind_tendered,
			       .move = query_move_two,
			       .argument = tendered,
			       .take = take,
			       .context = context,
			       .at = { from_ms, -1, 0 } };

	return query_pages(query, &pager);
}

enum query_result
query_shipped(struct query *query, const struct query_between *between, const char *carrier, query_row *take,
	      void *context)
{
	return tendered_pages(query, &(struct tendered){ SELECT_SHIPPED, carrier, between->to_ms }, between->from_ms, take, context);
}

enum query_result
query_tendered(struct query *query, const struct query_between *between, const char *carrier, query_row *take,
	       void *context)
{
	return tendered_pages(query, &(struct tendered){ SELECT_TENDERED, carrier, between->to_ms }, between->from_ms, take, context);
}

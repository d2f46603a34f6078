#include "query_affected.h"

#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "query_pager.h"

#define DAY_MS INT64_C(86400000)

/* ---- where the journal was at a time: unit rows know the number of their scan, not its time ---- */

struct near {
	int64_t seq, wall_ms;
};

static enum query_result
seq_near(struct query *query, int64_t seq, struct near *near)
{
	sqlite3_stmt *row = query_start(query, SELECT_SEQ_NEAR, "i", seq);
	enum query_result result = query_step(query, row);
	const char *wall = result == QUERY_FOUND ? strstr(query_chars(row, 1), " wall=") : NULL;

	near->seq = result == QUERY_FOUND ? sqlite3_column_int64(row, 0) : seq;
	near->wall_ms = wall ? strtoll(wall + 6, NULL, 10) : result == QUERY_NONE ? INT64_MAX : 0;
	sqlite3_reset(row);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

struct seq_search {
	int64_t wall_ms;
	int64_t *seq; /* the first event that is not before */
};

static enum query_result
read_seq(struct query *query, const void *argument, json_t *out)
{
	const struct seq_search *search = argument;
	sqlite3_stmt *row = query_start(query, SELECT_LAST_SEQ, "");
	enum query_result result = query_step(query, row);
	int64_t low, high;

	(void)out;
	low = result == QUERY_FOUND ? sqlite3_column_int64(row, 0) : 0;
	high = result == QUERY_FOUND ? sqlite3_column_int64(row, 1) + 1 : 0;
	sqlite3_reset(row);
	while (result == QUERY_FOUND && low < high) {
		int64_t middle = low + (high - low) / 2;
		struct near near;

		result = seq_near(query, middle, &near);
		if (near.wall_ms < search->wall_ms)
			low = near.seq + 1;
		else
			high = middle;
	}
	*search->seq = low;
	return result;
}

static enum query_result
seq_at(struct query *query, int64_t wall_ms, int64_t *seq)
{
	struct seq_search search = { wall_ms, seq };
	json_t *out;
	enum query_result result = query_read(query, read_seq, &search, json_object(), &out);

	json_decref(out);
	return result;
}

/* ---- boxes in work ---- */

struct in_work {
	const struct query_in_work *wish;
	enum statement statement;
	int64_t first_seq, last_seq;
	query_row *take;
	void *context;
};

/* Here and not in SQL: a page of the index that holds none of the lane's boxes is not the last. */
static int
take_in_work(void *context, sqlite3_stmt *row)
{
	const struct in_work *work = context;
	const char *lane = work->wish->lane;
	bool sealed = work->statement != SELECT_AFFECTED_OPEN;

	if ((lane[0] && strcmp(query_chars(row, AFFECTED_LANE), lane) != 0) ||
	    (sealed && sqlite3_column_int64(row, AFFECTED_STATE) < BOX_SEALED))
		return 0;
	return work->take(work->context, row);
}

static sqlite3_stmt *
bind_in_work(struct query *query, const struct pager *pager)
{
	const struct in_work *work = pager->argument;
	const struct query_in_work *wish = work->wish;

	return query_start(query, work->statement, "iiiiiiiii", pager->at[0], pager->at[1], pager->at[2],
			   wish->between.to_ms, wish->scanner, wish->item, work->first_seq, work->last_seq,
			   wish->between.from_ms);
}

enum query_result
query_in_work(struct query *query, const struct query_in_work *wish, query_row *take, void *context)
{
	struct in_work work = {
		.wish = wish, .statement = SELECT_AFFECTED_SEALED, .take = take, .context = context
	};
	struct pager sealed = { .bind = bind_in_work,
				.move = query_move_three,
				.argument = &work,
				.take = take_in_work,
				.context = &work,
				.at = { wish->between.from_ms, -1, 0 } };
	struct pager slow = { .bind = bind_in_work,
			      .move = query_move_three,
			      .argument = &work,
			      .take = take_in_work,
			      .context = &work,
			      .at = { wish->between.from_ms, -1, 0 } };
	struct pager open = { .bind = bind_in_work,
			      .move = query_move_three,
			      .argument = &work,
			      .take = take_in_work,
			      .context = &work };
	enum query_result result = seq_at(query, wish->between.from_ms, &work.first_seq);

	if (result == QUERY_FOUND)
		result = seq_at(query, wish->between.to_ms + 1, &work.last_seq);
	work.last_seq--;
	if (result == QUERY_FOUND)
		result = query_pages(query, &sealed);
	work.statement = SELECT_AFFECTED_SLOW;
	if (result == QUERY_FOUND)
		result = query_pages(query, &slow);
	work.statement = SELECT_AFFECTED_OPEN;
	return result == QUERY_FOUND ? query_pages(query, &open) : result;
}

/* ---- a printer's labels ---- */

struct labels {
	const char *printer;
	int64_t to_ms;
};

static sqlite3_stmt *
bind_labels(struct query *query, const struct pager *pager)
{
	const struct labels *labels = pager->argument;

	return query_start(query, SELECT_AFFECTED_LABELS, "iiti", pager->at[0], pager->at[1], labels->printer,
			   labels->to_ms);
}

enum query_result
query_labels_of(struct query *query, const char *printer, const struct query_between *between,
		query_row *take, void *context)
{
	struct labels labels = { printer, between->to_ms };
	struct pager pager = { .bind = bind_labels,
			       .move = query_move_two,
			       .argument = &labels,
			       .take = take,
			       .context = context,
			       .at = { between->from_ms - DAY_MS, 0, 0 } };

	return query_pages(query, &pager);
}

/* ---- a file's orders ---- */

struct imported {
	int64_t import;
	enum statement statement;
};

static sqlite3_stmt *
bind_imported(struct query *query, const struct pager *pager)
{
	const struct imported *imported = pager->argument;

	return query_start(query, imported->statement, "iii", imported->import, pager->at[0], pager->at[1]);
}

enum query_result
query_imported(struct query *query, int64_t import, query_row *take, void *context)
{
	static const enum statement statements[] = { SELECT_AFFECTED_IMPORT, SELECT_AFFECTED_SUPERSEDED };
	enum query_result result = QUERY_FOUND;

	for (size_t i = 0; i < 2 && result == QUERY_FOUND; i++) {
		struct imported imported = { import, statements[i] };
		struct pager pager = { .bind = bind_imported,
				       .move = query_move_two,
				       .argument = &imported,
				       .take = take,
				       .context = context,
				       .at = { 0, -1, 0 } };
		result = query_pages(query, &pager);
	}
	return result;
}

/* ---- units of a lot, a serial number ---- */

struct units {
	enum statement statement;
	int64_t item;
	const char *text;
};

static sqlite3_stmt *
bind_units(struct query *query, const struct pager *pager)
{
	const struct units *units = pager->argument;

	return query_start(query, units->statement, "iiiti", pager->at[0], pager->at[1], pager->at[2],
			   units->text, units->item);
}

enum query_result
query_units_of(struct query *query, int64_t item, const char *lot, const char *serial, query_row *take,
	       void *context)
{
	struct units units = { serial[0] ? SELECT_AFFECTED_SERIAL : SELECT_AFFECTED_LOT, item,
			       serial[0] ? serial : lot };
	struct pager pager = { .bind = bind_units,
			       .move = query_move_three,
			       .argument = &units,
			       .take = take,
			       .context = context };

	return query_pages(query, &pager);
}

/* ---- one order ---- */

static sqlite3_stmt *
bind_boxes(struct query *query, const struct pager *pager)
{
	return query_start(query, SELECT_AFFECTED_ORDER, "iii", *(const int64_t *)pager->argument,
			   pager->at[0], pager->at[1]);
}

enum query_result
query_boxes_of(struct query *query, int64_t orders, query_row *take, void *context)
{
	struct pager pager = { .bind = bind_boxes,
			       .move = query_move_two,
			       .argument = &orders,
			       .take = take,
			       .context = context,
			       .at = { 0, -1, 0 } };

	return query_pages(query, &pager);
}

/* ---- one row by name ---- */

struct find {
	enum query_find what;
	const char *text;
	query_row *take;
	void *context;
};

static enum query_result
read_one(struct query *query, const void *argument, json_t *out)
{
	static const enum statement statements[] = { [FIND_IMPORT] = SELECT_IMPORT_NAMED,
						     [FIND_SCANNER] = SELECT_SCANNER,
						     [FIND_SKU] = SELECT_SKU,
						     [FIND_RECALL] = SELECT_RECALL_ROW,
						     [FIND_PRINTER] = SELECT_PRINTER_NAMED };
	const struct find *find = argument;
	int64_t number =
		strspn(find->text, "0123456789") == strlen(find->text) ? strtoll(find->text, NULL, 10) : -1;
	sqlite3_stmt *row =
		find->what == FIND_IMPORT ? query_start(query, SELECT_IMPORT_NAMED, "it", number, find->text)
		: find->what == FIND_RECALL ? query_start(query, SELECT_RECALL_ROW, "i", number)
					    : query_start(query, statements[find->what], "t", find->text);
	enum query_result result = query_step(query, row);

	(void)out;
	if (result == QUERY_FOUND)
		find->take(find->context, row);
	return result;
}

enum query_result
query_find(struct query *query, enum query_find what, const char *text, query_row *take, void *context)
{
	struct find find = { what, text, take, context };
	json_t *out;
	enum query_result result = query_read(query, read_one, &find, json_object(), &out);

	json_decref(out);
	return result;
}

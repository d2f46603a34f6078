#include "report_tally.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BETWEEN "\x1f"

void
tally_add(json_t *tally, const char *a, const char *b, size_t column, double amount)
{
	char key[2 * TALLY_NAME];
	json_t *sums;

	snprintf(key, sizeof key, "%.*s" BETWEEN "%.*s", TALLY_NAME - 1, a, TALLY_NAME - 1, b);
	sums = json_object_get(tally, key);
	if (!sums) {
		sums = json_array();
		for (size_t i = 0; i < TALLY_COLUMNS; i++)
			json_array_append_new(sums, json_real(0));
		json_object_set_new(tally, key, sums);
	}
	json_real_set(json_array_get(sums, column), json_real_value(json_array_get(sums, column)) + amount);
}

static int by_column; /* of the sort that is under way: one thread, and it does not nest */

static int
compare(const void *left, const void *right)
{
	const struct tally_row *x = left, *y = right;
	int order;

	if (by_column >= 0 && x->sum[by_column] > y->sum[by_column])
		return -1;
	if (by_column >= 0 && x->sum[by_column] < y->sum[by_column])
		return 1;
	order = strcmp(x->a, y->a);
	return order != 0 ? order : strcmp(x->b, y->b);
}

struct tally_row *
tally_rows(const json_t *tally, int by, size_t *count)
{
	struct tally_row *rows = calloc(json_object_size(tally) + 1, sizeof *rows);
	const char *key;
	json_t *sums;
	size_t n = 0;

	*count = 0;
	if (!rows)
		return NULL;
	json_object_foreach((json_t *)(uintptr_t)tally, key, sums) {
		size_t length = strcspn(key, BETWEEN);

		snprintf(rows[n].a, TALLY_NAME, "%.*s", (int)length, key);
		snprintf(rows[n].b, TALLY_NAME, "%s", key[length] ? key + length + 1 : "");
		for (size_t i = 0; i < TALLY_COLUMNS; i++)
			rows[n].sum[i] = json_real_value(json_array_get(sums, i));
		n++;
	}
	by_column = by;
	qsort(rows, n, sizeof *rows, compare);
	*count = n;
	return rows;
}

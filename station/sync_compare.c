/* Whether the station and central agree: digests over a thousand boxes each, and where they differ the boxes themselves.
 *
 * Only what central has acknowledged is compared: what is sealed meanwhile is on its way. What central lacks is sent once
 * more; all else is said, and left to people. */
#include "sync.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 1000, NAMED_MAX = 100 };

struct compare {
	struct sync *sync;
	const struct sync_epoch *epoch;
	int64_t until;      /* the boxes of this epoch end before it */
	json_t *differ;     /* the first of them, in words */
	int64_t boxes, wrong, mended;
};

static void
name_box(struct compare *compare, int64_t box, const char *what)
{
	compare->wrong++;
	if (json_array_size(compare->differ) < NAMED_MAX)
		json_array_append_new(compare->differ, json_pack("{s:o, s:s}", "box",
			json_sprintf("%s-%lld-%lld", compare->sync->process->config->station, (long long)compare->epoch->epoch,
			             (long long)box), "what", what));
}

/* The digest over the block's boxes as this station has them. */
static int64_t
digest_block(struct compare *compare, int64_t from, int64_t until, char hex[crypto_hash_sha256_BYTES * 2 + 1])
{
	sqlite3_stmt *row = sync_read(compare->sync, READ_RANGE, "iii", from, until, compare->epoch->head);
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	int64_t count = 0;

	crypto_hash_sha256_init(&state);
	while (sync_read_next(compare->sync, row)) {
		char *text = sync_box_text(compare->sync, row);
		if (count++ > 0)
			crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
		if (text != NULL)
			crypto_hash_sha256_update(&state, (const unsigned char *)text, strlen(text));
		free(text);
	}
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(hex, crypto_hash_sha256_BYTES * 2 + 1, hash, sizeof hash);
	return count;
}

/* ---- the boxes of a block that differs ---- */

static int
find_row(const struct central_rows *rows, int64_t box)
{
	for (int i = 0; i < central_count(rows); i++)
		if (central_number(rows, i, 0) == box)
			return i;
	return -1;
}

/* Once more: central takes it if it lacks it, or has an older state of it. */
static bool
send_again(struct compare *compare, const char *text)
{
	char epoch[24], first[24];
	const char *const none[] = { "" }, *const boxes[] = { text };
	const struct central_value values[] = { { .text = epoch }, { .text = first }, { .list = none }, { .list = boxes, .count = 1 } };

	snprintf(epoch, sizeof epoch, "%lld", (long long)compare->epoch->epoch);
	snprintf(first, sizeof first, "%lld", (long long)compare->epoch->head + 1);
	return sync_call(compare->sync, "SELECT packwarden.push($1, $2, $3, $4)", values, 4, NULL) == CENTRAL_DONE;
}

static bool
compare_ours(struct compare *compare, const struct central_rows *rows, int64_t from, int64_t until)
{
	sqlite3_stmt *row = sync_read(compare->sync, READ_RANGE, "iii", from, until, compare->epoch->head);
	bool good = true;

	while (good && sync_read_next(compare->sync, row)) {
		int64_t box = sqlite3_column_int64(row, 0);
		int theirs = find_row(rows, box);
		char *text = sync_box_text(compare->sync, row);
		if (text != NULL && theirs < 0) {
			name_box(compare, box, "central lacked it: sent again");
			compare->mended++;
			good = send_again(compare, text);
		} else if (text != NULL && strcmp(text, central_text(rows, theirs, 1)) != 0) {
			name_box(compare, box, "central and the station say different things of it");
		}
		free(text);
	}
	sqlite3_reset(row);
	return good;
}

static void
compare_theirs(struct compare *compare, const struct central_rows *rows)
{
	for (int i = 0; i < central_count(rows); i++) {
		int64_t box = central_number(rows, i, 0);
		sqlite3_stmt *row = sync_read(compare->sync, READ_RANGE, "iii", box, box + 1, INT64_MAX);
		if (!sync_read_next(compare->sync, row))
			name_box(compare, box, "the station lacks it: it was restored from a backup, or its database was changed");
		sqlite3_reset(row);
	}
}

static bool
compare_block(struct compare *compare, int64_t from, int64_t until)
{
	char epoch[24], first[24], last[24];
	const struct central_value values[] = { { .text = epoch }, { .text = first }, { .text = last } };
	struct central_rows *rows;
	bool good;

	snprintf(epoch, sizeof epoch, "%lld", (long long)compare->epoch->epoch);
	snprintf(first, sizeof first, "%lld", (long long)from);
	snprintf(last, sizeof last, "%lld", (long long)until);
	if (sync_call(compare->sync, "SELECT n, \"row\" FROM packwarden.rows_of_boxes($1, $2, $3)", values, 3, &rows) !=
	    CENTRAL_DONE)
		return false;
	good = compare_ours(compare, rows, from, until);
	if (good)
		compare_theirs(compare, rows);
	central_free(rows);
	return good;
}

/* ---- an epoch ---- */

/* The next block that either side has boxes in, from `block` on; INT64_MAX: none. */
static int64_t
next_block(struct compare *compare, const struct central_rows *rows, int64_t block, int *theirs)
{
	sqlite3_stmt *row = sync_read(compare->sync, READ_FIRST, "iii", block * STEP, compare->until, compare->epoch->head);
	int64_t ours = INT64_MAX, here = INT64_MAX;

	if (sync_read_next(compare->sync, row) && sqlite3_column_type(row, 0) != SQLITE_NULL)
		ours = sqlite3_column_int64(row, 0) / STEP;
	sqlite3_reset(row);
	*theirs = 0;
	while (*theirs < central_count(rows) && central_number(rows, *theirs, 0) < block)
		++*theirs;
	if (*theirs < central_count(rows))
		here = central_number(rows, *theirs, 0);
	if (here > ours)
		*theirs = -1;
	return ours < here ? ours : here;
}

static bool
compare_epoch(struct compare *compare)
{
	char epoch[24], step[24], hex[crypto_hash_sha256_BYTES * 2 + 1];
	const struct central_value values[] = { { .text = epoch }, { .text = step } };
	struct central_rows *rows;
	bool good = true;
	int theirs;

	snprintf(epoch, sizeof epoch, "%lld", (long long)compare->epoch->epoch);
	snprintf(step, sizeof step, "%d", STEP);
	if (sync_call(compare->sync, "SELECT block, boxes, hash FROM packwarden.digest_boxes($1, $2)", values, 2, &rows) !=
	    CENTRAL_DONE)
		return false;
	for (int64_t block = next_block(compare, rows, 0, &theirs); good && block != INT64_MAX;
	     block = next_block(compare, rows, block + 1, &theirs)) {
		int64_t from = block * STEP > compare->epoch->first_box ? block * STEP : compare->epoch->first_box;
		int64_t until = (block + 1) * STEP < compare->until ? (block + 1) * STEP : compare->until;
		compare->boxes += digest_block(compare, from, until, hex);
		if (theirs < 0 || strcmp(hex, central_text(rows, theirs, 2)) != 0)
			good = compare_block(compare, from, until);
	}
	central_free(rows);
	return good && compare->sync->changed >= 0;
}

/* ---- the result ---- */

static void
say_result(const struct compare *compare, char *text, size_t capacity)
{
	if (compare->wrong == 0)
		snprintf(text, capacity, "agree: %lld boxes", (long long)compare->boxes);
	else
		snprintf(text, capacity, "%lld of %lld boxes differ, %lld of them mended", (long long)compare->wrong,
		         (long long)compare->boxes, (long long)compare->mended);
}

static bool
keep_result(struct compare *compare)
{
	char words[160];
	bool agree = compare->wrong == compare->mended;
	const struct central_value values[] = { { .text = agree ? "true" : "false" }, { .text = words } };
	json_t *json = json_pack("{s:b, s:I, s:O}", "agree", agree, "boxes", (json_int_t)compare->boxes, "differ",
	                         compare->differ);
	char *text = json_dumps(json, JSON_COMPACT);
	struct record_writer writer;

	say_result(compare, words, sizeof words);
	sync_begin(&writer, "set");
	record_put_pair(&writer, "agree", words);
	record_put_pair(&writer, "reconcile", text);
	sync_ask(compare->sync, &writer, -1, NULL);
	free(text);
	json_decref(json);
	return sync_call(compare->sync, "SELECT packwarden.compared($1, $2)", values, 2, NULL) == CENTRAL_DONE;
}

bool
sync_compare(struct sync *sync)
{
	struct compare compare = { .sync = sync, .differ = json_array() };
	bool good = true;

	for (size_t i = 0; i < sync->epoch_count && good; i++) {
		compare.epoch = &sync->epochs[i];
		compare.until = i + 1 < sync->epoch_count ? sync->epochs[i + 1].first_box : INT64_MAX;
		good = compare_epoch(&compare);
	}
	good = good && keep_result(&compare);
	json_decref(compare.differ);
	return good;
}

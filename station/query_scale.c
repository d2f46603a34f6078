/* What a lane's scale waits for. */
#include "query_internal.h"

#include <string.h>

#include "core/weight.h"

static enum query_result
read_contents(struct query *query, int64_t order, int64_t box, struct weight_contents *contents,
              struct digest *key)
{
	sqlite3_stmt *row = query_start(query, SELECT_WEIGHED_CONTENTS, "ii", order, box);
	enum query_result result;

	while ((result = query_step(query, row)) == QUERY_FOUND) {
		weight_key_add(key, (uint32_t)sqlite3_column_int64(row, 0),
		               (uint64_t)sqlite3_column_int64(row, 1));
		contents->grams += (uint64_t)sqlite3_column_int64(row, 2);
		contents->known = contents->known && sqlite3_column_int64(row, 3) != 0;
	}
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
read_history(struct query *query, const struct digest *key, struct weight_history *history)
{
	char text[DIGEST_TEXT];
	sqlite3_stmt *row;
	enum query_result result;

	digest_text(key, text);
	row = query_start(query, SELECT_WEIGHTS, "t", text);
	result = query_step(query, row);
	if (result == QUERY_FOUND)
		*history = (struct weight_history){ .n = sqlite3_column_int64(row, 0),
			.mean_mg = sqlite3_column_int64(row, 1), .m2 = sqlite3_column_int64(row, 2) };
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_put_scale(struct query *query, int64_t order, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_WAITING_BOX, "i", order);
	struct weight_contents contents = { .known = true };
	struct weight_history history = { 0 };
	struct weight_expectation expectation;
	const struct config_carton *carton;
	struct digest key;
	json_t *scale = json_pack("{s:b, s:n, s:n}", "waiting", 0, "box", "expected_g");
	enum query_result result = query_step(query, row);
	int64_t box;

	json_object_set_new(out, "scale", scale);
	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_FOUND : result;
	box = sqlite3_column_int64(row, 0);
	weight_key_begin(&key, (uint32_t)sqlite3_column_int64(row, 1));
	carton = config_find_carton(query->config, query_chars(row, 2));
	contents.tare_g = carton != NULL ? carton->tare_g : 0;
	result = read_contents(query, order, box, &contents, &key);
	if (result == QUERY_FOUND)
		result = read_history(query, &key, &history);
	if (result != QUERY_FOUND)
		return result;
	expectation = weight_expect(&history, &contents, query->config->weight_floor_g);
	json_object_set_new(scale, "waiting", json_true());
	json_object_set_new(scale, "box", query_box_name(query, box));
	if (expectation.expected_g != 0)
		json_object_set_new(scale, "expected_g", json_integer(expectation.expected_g));
	return QUERY_FOUND;
}

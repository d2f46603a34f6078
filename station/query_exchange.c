/* How the exchange with central goes, as the sync process has had it written down. */
#include "query_internal.h"

#include <stdlib.h>
#include <string.h>

static json_t *
value_of(const json_t *kept, const char *name)
{
	json_t *value = json_object_get(kept, name);

	return value != NULL ? json_incref(value) : json_null();
}

static json_t *
time_of(const struct query *query, const json_t *kept, const char *name)
{
	const char *text = json_string_value(json_object_get(kept, name));

	return text != NULL ? query_time(query, strtoll(text, NULL, 10)) : json_null();
}

static int64_t
number_of(const json_t *kept, const char *name)
{
	const char *text = json_string_value(json_object_get(kept, name));

	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

/* What the last comparison found, box by box. */
static json_t *
reconcile_of(const json_t *kept)
{
	const char *text = json_string_value(json_object_get(kept, "reconcile"));
	json_t *found = text != NULL ? json_loads(text, 0, NULL) : NULL;

	return found != NULL ? found : json_null();
}

/* Events and boxes that central does not have yet; orders that are leased to this station, and those of them to pack. */
static enum query_result
read_waiting(struct query *query, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_EXCHANGE_WAITING, "");
	enum query_result result = query_step(query, row);

	if (result != QUERY_FOUND)
		return result;
	json_object_set_new(out, "events", query_integer(row, 0));
	json_object_set_new(out, "acknowledged", query_integer(row, 1));
	json_object_set_new(out, "events_waiting",
	                    json_integer(sqlite3_column_int64(row, 0) - sqlite3_column_int64(row, 1)));
	json_object_set_new(out, "boxes_waiting", query_integer(row, 2));
	json_object_set_new(out, "orders_leased", query_integer(row, 3));
	json_object_set_new(out, "orders_to_pack", query_integer(row, 4));
	return QUERY_FOUND;
}

static enum query_result
read_exchange(struct query *query, const void *argument, json_t *out)
{
	bool configured = query->config != NULL && query->config->central.url[0] != '\0';
	json_t *kept = json_object();
	enum query_result result;

	(void)argument;
	json_object_set_new(out, "central", json_boolean(configured));
	result = query_pairs(query, query_start(query, SELECT_EXCHANGE, ""), kept);
	if (result == QUERY_FOUND) {
		json_object_set_new(out, "link", value_of(kept, "link"));
		json_object_set_new(out, "why", value_of(kept, "why"));
		json_object_set_new(out, "since", time_of(query, kept, "since"));
		json_object_set_new(out, "exchanged", time_of(query, kept, "exchanged"));
		json_object_set_new(out, "rounds", json_integer(number_of(kept, "rounds")));
		json_object_set_new(out, "agree", value_of(kept, "agree"));
		json_object_set_new(out, "compared", time_of(query, kept, "full"));
		json_object_set_new(out, "reconcile", reconcile_of(kept));
		result = read_waiting(query, out);
	}
	json_decref(kept);
	return result;
}

enum query_result
query_exchange(struct query *query, json_t **out)
{
	return query_read(query, read_exchange, NULL, json_object(), out);
}

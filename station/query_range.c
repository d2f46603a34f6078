/* Number ranges, and how many numbers the carriers have left. */
#include "query_internal.h"

#include "carrier.h"

/* null where packwarden.conf has the carrier no longer, or the serial is beyond the end. */
static json_t *
number_json(const struct config_carrier *carrier, int64_t serial)
{
	const struct carrier_driver *driver = carrier != NULL ? carrier_find(carrier->driver) : NULL;
	char number[CARRIER_NUMBER_MAX];

	return driver != NULL && carrier_number(driver, carrier, (uint64_t)serial, number) == 0 ? json_string(number) : json_null();
}

static json_t *
range_json(struct query *query, sqlite3_stmt *row)
{
	const struct config_carrier *carrier =
		query->config != NULL ? config_find_carrier(query->config, query_chars(row, 1)) : NULL;
	int64_t next = sqlite3_column_int64(row, 2), left = sqlite3_column_int64(row, 4);

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I}", "range", query_integer(row, 0), "carrier",
	                 query_text(row, 1), "next", query_integer(row, 2), "last", query_integer(row, 3), "left",
	                 query_integer(row, 4), "first", query_integer(row, 5), "first_number",
	                 number_json(carrier, sqlite3_column_int64(row, 5)), "next_number",
	                 left > 0 ? number_json(carrier, next) : json_null(), "last_number",
	                 number_json(carrier, sqlite3_column_int64(row, 3)), "whole_prefix", sqlite3_column_int(row, 6),
	                 "low_water", (json_int_t)(carrier != NULL ? carrier->low_water : (unsigned)CONFIG_LOW_WATER));
}

static enum query_result
read_ranges(struct query *query, const void *argument, json_t *out)
{
	(void)argument;
	return query_rows(query, query_start(query, SELECT_RANGES, ""), range_json, out);
}

enum query_result
query_ranges(struct query *query, json_t **out)
{
	return query_read(query, read_ranges, NULL, json_array(), out);
}

enum query_result
query_put_numbers(struct query *query, json_t *out)
{
	enum query_result result = QUERY_FOUND;
	json_t *array = json_array();

	json_object_set_new(out, "numbers", array);
	for (size_t i = 0; query->config != NULL && i < query->config->carrier_count && result == QUERY_FOUND; i++) {
		const struct config_carrier *carrier = &query->config->carriers[i];
		const struct carrier_driver *driver = carrier_find(carrier->driver);
		sqlite3_stmt *row;

		if (driver == NULL || driver->capacity(carrier) == 0)
			continue;
		row = query_start(query, SELECT_NUMBERS, "t", carrier->name);
		result = query_step(query, row);
		if (result == QUERY_FOUND)
			json_array_append_new(array, json_pack("{s:s, s:o, s:I}", "carrier", carrier->name, "left",
				query_integer(row, 0), "low_water", (json_int_t)carrier->low_water));
		sqlite3_reset(row);
	}
	return result;
}

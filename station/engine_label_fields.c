/* What goes on a label: of the box, its order, its address and its lane. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "carrier.h"
#include "engine.h"
#include "seal_mark.h"

static void
put_number(struct label_fields *fields, const char *name, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRIu64, value);
	label_fields_put(fields, name, text);
}

static void
put_address(struct engine *engine, struct label_fields *fields, uint64_t order)
{
	static const char *const names[] = { "ship_to_name", "ship_to_company", "ship_to_address1", "ship_to_address2",
		"ship_to_city", "ship_to_state", "ship_to_postcode", "ship_to_country", "ship_to_phone" };
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ADDRESS, "i", (int64_t)order);

	if (!store_next(&engine->store, statement))
		return;
	for (int i = 0; i < 9; i++)
		label_fields_put(fields, names[i], store_column(statement, i));
	store_done(statement);
}

/* Who sends it: the station's address, for carriers that bring back what nobody takes. */
static void
put_sender(const struct config *config, struct label_fields *fields)
{
	const struct config_sender *sender = &config->ship_from;
	const char *const pairs[][2] = {
		{ "ship_from_name", sender->name }, { "ship_from_company", sender->company },
		{ "ship_from_address1", sender->address1 }, { "ship_from_address2", sender->address2 },
		{ "ship_from_city", sender->city }, { "ship_from_state", sender->state },
		{ "ship_from_postcode", sender->postcode }, { "ship_from_country", sender->country },
		{ "ship_from_phone", sender->phone },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		label_fields_put(fields, pairs[i][0], pairs[i][1]);
}

/* What the scale has shown, as people write it there: "2.35 kg", from the United States "5.18 lb". Rounded up, as carriers
 * take it. Not weighed: nothing. */
static void
put_weight(const struct config *config, struct label_fields *fields, int64_t grams)
{
	bool pounds = strcmp(config->ship_from.country, "US") == 0;
	int64_t hundredths = pounds ? (grams * 10000000 + 45359236) / 45359237 : (grams + 9) / 10;
	char text[32] = "";

	if (grams > 0)
		snprintf(text, sizeof text, "%" PRId64 ".%02" PRId64 " %s", hundredths / 100, hundredths % 100, pounds ? "lb" : "kg");
	label_fields_put(fields, "weight", text);
}

static void
put_order(struct engine *engine, struct label_fields *fields, uint64_t order, const struct config_lane *lane)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ORDER_ROW, "i", (int64_t)order);
	const char *carrier;

	if (!store_next(&engine->store, statement))
		return;
	carrier = store_column(statement, 3);
	if (*carrier == '\0' && lane != NULL)
		carrier = lane->carrier;
	label_fields_put(fields, "order", store_column(statement, 0));
	label_fields_put(fields, "reference", store_column(statement, 0)); /* what the carrier's bill will say */
	label_fields_put(fields, "carrier", carrier);
	label_fields_put(fields, "service", store_column(statement, 5));
	store_done(statement);
	put_address(engine, fields, order);
}

static void
put_carriers_number(struct engine *engine, struct label_fields *fields, const char *number)
{
	const char *name = label_fields_get(fields, "carrier");
	const struct config_carrier *carrier = config_find_carrier(engine->store.config, name);
	const struct carrier_driver *driver = carrier ? carrier_find(carrier->driver) : NULL;

	if (driver)
		label_fields_put(fields, driver->number_field, number);
}

/* "2", or "2 of 3" where all of the order's labels print at its end. */
static void
put_box_of(struct engine *engine, struct label_fields *fields, uint64_t order, uint64_t ordinal,
           const struct config_lane *lane)
{
	char text[48];

	if (lane == NULL || lane->labels != LABELS_AT_END)
		snprintf(text, sizeof text, "%" PRIu64, ordinal);
	else
		/* boxes that were given up leave a gap in the ordinals, not on paper */
		snprintf(text, sizeof text, "%" PRId64 " of %" PRId64,
		         store_number(&engine->store, SQL_BOX_RANK, 0, "ii", (int64_t)order,
		                      (int64_t)ordinal),
		         store_number(&engine->store, SQL_BOX_COUNT, 0, "i", (int64_t)order));
	label_fields_put(fields, "box_of", text);
}

static void
put_carton(struct engine *engine, struct label_fields *fields, uint64_t box)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_BOX_CARTON, "i", (int64_t)box);

	if (!store_next(&engine->store, statement))
		return;
	label_fields_put(fields, "carton", store_column(statement, 0));
	label_fields_put(fields, "weight_g", store_column(statement, 1));
	put_weight(engine->store.config, fields, sqlite3_column_int64(statement, 1));
	store_done(statement);
}

/* Where the station is. */
static void
put_day(const struct engine *engine, struct label_fields *fields)
{
	int year, month, day;
	char text[16];

	calendar_date(calendar_local_day(&engine->urgency.zone, engine_wall() / 1000), &year, &month, &day);
	snprintf(text, sizeof text, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
	label_fields_put(fields, "day", text);
}

void
label_fields_of_box(struct engine *engine, uint64_t box, struct label_fields *fields)
{
	const struct config_lane *lane = NULL;
	char text[BOX_TEXT_MAX];
	uint64_t order = 0, intent = 0, ordinal = 0;
	uint32_t attempt = 0;
	sqlite3_stmt *statement;

	label_fields_begin(fields);
	statement = store_query(&engine->store, SQL_FIND_BOX, "i", (int64_t)box);
	if (store_next(&engine->store, statement)) {
		order = (uint64_t)sqlite3_column_int64(statement, 2);
		intent = (uint64_t)sqlite3_column_int64(statement, 3);
		attempt = (uint32_t)sqlite3_column_int64(statement, 4);
		lane = store_lane_config(&engine->store, (uint32_t)sqlite3_column_int64(statement, 5));
		store_done(statement);
	}
	put_order(engine, fields, order, lane);
	statement = store_query(&engine->store, SQL_BOX_NUMBER, "i", (int64_t)box);
	if (store_next(&engine->store, statement)) {
		put_carriers_number(engine, fields, store_column(statement, 0));
		ordinal = (uint64_t)sqlite3_column_int64(statement, 1);
		store_done(statement);
	}
	if (store_number(&engine->store, SQL_GIVEN_HAS_LABEL, 0, "i", (int64_t)box) != 0)
		label_fields_put(fields, "label_file", "1");
	put_box_of(engine, fields, order, ordinal, lane);
	put_carton(engine, fields, box);
	put_sender(engine->store.config, fields);
	put_day(engine, fields);
	store_box_text(&engine->store, box, text);
	label_fields_put(fields, "box", text);
	put_number(fields, "intent", intent);
	put_number(fields, "attempt", attempt);
	seal_mark_text(text, SEAL_MARK_MAX, box, intent, attempt);
	label_fields_put(fields, "seal_mark", text);
}

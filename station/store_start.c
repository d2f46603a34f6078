/* From the tables to the core, when the engine starts. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "carrier.h"
#include "log.h"
#include "store.h"

enum { CODE_TEXT = 24 };

/* A code that no product has: a letter for what it is, and 60 bits of the installation's randomness in the
 * letters and digits that any scanner and any keyboard layout gets across. */
static void
random_code(char code[CODE_TEXT], const char *prefix)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTUVX"; /* 30; no I, L, O, W, Y, Z: layouts swap them */
	size_t at = strlen(prefix);

	memcpy(code, prefix, at);
	for (int i = 0; i < 12; i++)
		code[at++] = digits[randombytes_uniform(sizeof digits - 1)];
	code[at] = '\0';
}

static void
add_lanes(struct store *store)
{
	for (size_t i = 0; i < store->config->lane_count; i++) {
		char code[CODE_TEXT];
		if (store_number(store, SQL_FIND_LANE, 0, "t", store->config->lanes[i].name) != 0)
			continue;
		random_code(code, "PWL");
		store_run(store, SQL_LANE_ADD, "tt", store->config->lanes[i].name, code);
	}
}

static void
add_cartons(struct store *store)
{
	for (size_t i = 0; i < store->config->carton_count; i++)
		store_run(store, SQL_CARTON_ADD, "t", store->config->cartons[i].name);
}

static void
add_commands(struct store *store)
{
	for (int command = 1; command < COMMANDS; command++) {
		char code[CODE_TEXT];
		/* a folder that was made before there was this command gets its code now */
		if (store_number(store, SQL_COMMAND_COUNT, 0, "i", (int64_t)command) != 0)
			continue;
		random_code(code, "PWC");
		store_run(store, SQL_COMMAND_ADD, "ti", code, (int64_t)command);
	}
}

/* A carrier whose numbers this station makes itself gets all of them as its range, unless ranges were
 * given. */
static void
add_ranges(struct store *store)
{
	for (size_t i = 0; i < store->config->carrier_count; i++) {
		const struct config_carrier *carrier = &store->config->carriers[i];
		const struct carrier_driver *driver = carrier_find(carrier->driver);
		uint64_t capacity = driver != NULL ? driver->capacity(carrier) : 0;
		/* where there is a central, it gives numbers: two stations with one prefix must not make the same */
		if (store->config->central.url[0] != '\0' || capacity == 0 || store_number(store, SQL_RANGE_OF_CARRIER, 0, "t", carrier->name) != 0)
			continue;
		store_run(store, SQL_RANGE_ADD_OWN, "tii", carrier->name, (int64_t)(capacity - 1),
		          (int64_t)store_fresh_number(store, carrier->name, 0, capacity - 1));
	}
}

/* ---- reading ---- */

static void
load_lines(struct store *store, struct event_storage *storage, struct event_load *load)
{
	sqlite3_stmt *statement = store_query(store, SQL_ORDER_LINES, "i", (int64_t)load->order);

	while (store_next(store, statement) && load->line_count < LIMIT_ORDER_LINES)
		storage->lines[load->line_count++] = (struct event_line){
			.n = (uint32_t)sqlite3_column_int64(statement, 0),
			.item = (uint32_t)sqlite3_column_int64(statement, 1),
			.quantity = (uint32_t)sqlite3_column_int64(statement, 2),
			.packed = (uint32_t)sqlite3_column_int64(statement, 3),
			.status = (uint8_t)sqlite3_column_int64(statement, 4),
		};
	store_done(statement);
	load->lines = storage->lines;
}

static void
load_boxes(struct store *store, struct event_storage *storage, struct event_load *load)
{
	sqlite3_stmt *statement = store_query(store, SQL_ORDER_BOXES, "i", (int64_t)load->order);

	while (store_next(store, statement) && load->box_count < LIMIT_ORDER_BOXES)
		storage->boxes[load->box_count++] = (struct event_box){
			.id = (uint64_t)sqlite3_column_int64(statement, 0),
			.number = (uint64_t)sqlite3_column_int64(statement, 1),
			.intent = (uint64_t)sqlite3_column_int64(statement, 2),
			.ordinal = (uint32_t)sqlite3_column_int64(statement, 3),
			.units = (uint32_t)sqlite3_column_int64(statement, 4),
			.attempt = (uint32_t)sqlite3_column_int64(statement, 5),
			.state = (uint8_t)sqlite3_column_int64(statement, 6),
			.reprinted = sqlite3_column_int64(statement, 7) != 0,
			.retry_ms = sqlite3_column_int64(statement, 8),
			.intercept = sqlite3_column_int64(statement, 9) != 0,
			.carton = (uint32_t)sqlite3_column_int64(statement, 10),
			.grams = (uint64_t)sqlite3_column_int64(statement, 11),
			.weight_g = (uint32_t)sqlite3_column_int64(statement, 12),
		};
	store_done(statement);
	load->boxes = storage->boxes;
}

const struct config_lane *
store_lane_config(struct store *store, uint32_t lane)
{
	return lane <= LIMIT_LANES ? store->lanes[lane] : NULL;
}

static uint32_t
lane_of_order(const struct pack *pack, uint64_t order)
{
	for (size_t i = 0; i < LIMIT_LANES; i++)
		if (pack->lanes[i].id != 0 && pack->lanes[i].order == order)
			return pack->lanes[i].id;
	return 0;
}

/* An order that has brought numbers of its carrier has no others; nor has one whose carrier makes none. Numbers of another
 * carrier than the lane's, which packs it as the order names none, are words alone. */
static bool
brings_numbers(struct store *store, uint64_t order, const char *carrier, uint32_t *left)
{
	const struct config_carrier *config = config_find_carrier(store->config, carrier);
	const struct carrier_driver *driver = config != NULL ? carrier_find(config->driver) : NULL;
	sqlite3_stmt *row = store_query(store, SQL_GIVEN_LEFT, "i", (int64_t)order);
	struct carrier_check check;
	bool own = false;

	*left = 0;
	if (driver != NULL && store_next(store, row)) {
		const char *text = store_column(row, 2);

		own = driver->number == NULL || (sqlite3_column_int64(row, 0) > 0 && carrier_check(driver, text, strlen(text), &check));
		*left = own ? (uint32_t)sqlite3_column_int64(row, 1) : 0;
	}
	store_done(row);
	return own;
}

/* Where its boxes get their numbers: of its carrier, or of the lane's where it names none. */
static void
load_numbers(struct store *store, const char *carrier, uint32_t lane, struct event_load *load)
{
	const struct config_lane *config = store_lane_config(store, lane);

	if (*carrier == '\0' && config != NULL)
		carrier = config->carrier;
	load->own = brings_numbers(store, load->order, carrier, &load->given);
	if (!load->own)
		load->range = (uint32_t)store_number(store, SQL_ORDER_RANGE, 0, "t", carrier);
}

uint32_t
store_range(struct store *store, const struct pack *pack, uint64_t order)
{
	sqlite3_stmt *statement = store_query(store, SQL_ORDER_ROW, "i", (int64_t)order);
	uint32_t lane = lane_of_order(pack, order);
	struct event_load load = { .order = order };

	if (!store_next(store, statement))
		return 0;
	if (lane == 0)
		lane = (uint32_t)store_number(store, SQL_ORDER_LANE, 0, "i", (int64_t)order);
	load_numbers(store, store_column(statement, 3), lane, &load);
	store_done(statement);
	return load.range;
}

bool
store_load(struct store *store, const struct pack *pack, uint64_t order, uint32_t lane,
           struct event_storage *storage, struct event_load *load)
{
	sqlite3_stmt *statement = store_query(store, SQL_ORDER_ROW, "i", (int64_t)order);

	*load = (struct event_load){ .order = order };
	if (!store_next(store, statement))
		return false;
	load->state = (uint8_t)sqlite3_column_int64(statement, 1);
	load->content = (uint64_t)sqlite3_column_int64(statement, 2);
	load->box = (uint64_t)sqlite3_column_int64(statement, 13);
	load->lane = lane_of_order(pack, order);
	if (lane == 0)
		lane = (uint32_t)store_number(store, SQL_ORDER_LANE, 0, "i", (int64_t)order);
	load_numbers(store, store_column(statement, 3), load->lane != 0 ? load->lane : lane, load);
	store_done(statement);
	load_lines(store, storage, load);
	load_boxes(store, storage, load);
	return true;
}

static void
restore_lanes(struct store *store, struct pack *pack)
{
	sqlite3_stmt *statement = store_query(store, SQL_ALL_LANES, "");

	while (store_next(store, statement)) {
		struct pack_lane lane = { .id = (uint32_t)sqlite3_column_int64(statement, 0),
			.user = (uint32_t)sqlite3_column_int64(statement, 2),
			.order = (uint64_t)sqlite3_column_int64(statement, 3),
			.box = (uint64_t)sqlite3_column_int64(statement, 4),
			.latch = (enum verdict)sqlite3_column_int64(statement, 5),
			.refused = (enum verdict)sqlite3_column_int64(statement, 6),
			.refused_item = (uint32_t)sqlite3_column_int64(statement, 7),
			.refused_seq = (uint64_t)sqlite3_column_int64(statement, 8),
			.allow = (enum verdict)sqlite3_column_int64(statement, 9),
			.allow_item = (uint32_t)sqlite3_column_int64(statement, 10),
			.asks = (uint8_t)sqlite3_column_int64(statement, 11),
			.knows = (uint8_t)sqlite3_column_int64(statement, 12),
			.ask_item = (uint32_t)sqlite3_column_int64(statement, 13),
			.ask_quantity = (uint32_t)sqlite3_column_int64(statement, 14),
			.moving = sqlite3_column_int64(statement, 15) != 0,
			.weighed = (uint64_t)sqlite3_column_int64(statement, 16) };
		if (!pack_restore_lane(pack, &lane))
			log_fatal("lane %s: more than %d lanes", store_column(statement, 1), LIMIT_LANES);
		store->lanes[lane.id] = config_find_lane(store->config, store_column(statement, 1));
	}
}

static void
restore_orders(struct store *store, struct pack *pack)
{
	static struct event_storage storage;
	sqlite3_stmt *statement = store_query(store, SQL_LIVE_ORDERS, "");

	while (store_next(store, statement)) {
		struct event_load load;
		if (!store_load(store, pack, (uint64_t)sqlite3_column_int64(statement, 0), 0, &storage,
		                &load) || !pack_restore_order(pack, &load))
			log_fatal("order %" PRId64 " is open and cannot be read back",
			          (int64_t)sqlite3_column_int64(statement, 0));
	}
}

static void
restore_ranges(struct store *store, struct pack *pack)
{
	sqlite3_stmt *statement = store_query(store, SQL_ALL_RANGES, "");
	size_t count = 0;

	while (store_next(store, statement)) {
		if (count == LIMIT_RANGES)
			log_fatal("more than %d number ranges", LIMIT_RANGES);
		pack->ranges[count++] = (struct pack_range){ .id = (uint32_t)sqlite3_column_int64(statement, 0),
			.next = (uint64_t)sqlite3_column_int64(statement, 2),
			.last = (uint64_t)sqlite3_column_int64(statement, 3) };
	}
}

static bool
restore_state(struct store *store, struct pack *pack, char digest[DIGEST_TEXT])
{
	sqlite3_stmt *statement = store_query(store, SQL_STATE, "");
	bool found = store_next(store, statement);

	store->lane = found ? (uint32_t)sqlite3_column_int64(statement, 0) : 1;
	store->saved = found ? (uint64_t)sqlite3_column_int64(statement, 1) : 0;
	if (found && sscanf(store_column(statement, 2), "%" SCNd64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %"
	                    SCNu64 " %32s %" SCNu64 " %" SCNu64, &store->clock_ms, &pack->last_box,
	                    &pack->last_intent, &pack->last_unit, &pack->last_number, digest,
	                    &store->scan_life, &store->scan_n) != 8)
		log_fatal("database: its state is torn");
	store_done(statement);
	return found;
}

static void
digest_rows(struct store *store, struct digest *digest, enum store_sql sql, enum digest_row row, int columns)
{
	sqlite3_stmt *statement = store_query(store, sql, "");
	uint64_t words[16];

	while (store_next(store, statement)) {
		for (int i = 0; i < columns; i++)
			words[i] = (uint64_t)sqlite3_column_int64(statement, i);
		digest_add(digest, row, words, (size_t)columns);
	}
}

void
store_digest(struct store *store, struct digest *digest)
{
	*digest = (struct digest){ 0 };
	digest_rows(store, digest, SQL_DIGEST_ORDERS, DIGEST_ORDER, 3);
	digest_rows(store, digest, SQL_DIGEST_BOXES, DIGEST_BOX, 13);
	digest_rows(store, digest, SQL_DIGEST_UNITS, DIGEST_UNIT, 6);
	digest_rows(store, digest, SQL_DIGEST_NUMBERS, DIGEST_NUMBER, 3);
}

/* The kept digest as two words; the full comparison over all rows is doctor's, as it reads the whole
 * database. */
static void
restore_digest(struct pack *pack, const char *text)
{
	if (sscanf(text, "%16" SCNx64 "%16" SCNx64, &pack->digest.a, &pack->digest.b) != 2)
		log_fatal("database: its digest is torn");
}

void
store_restore(struct store *store, struct pack *pack)
{
	char digest[DIGEST_TEXT] = "";

	store_run(store, SQL_BEGIN, "");
	add_lanes(store);
	add_cartons(store);
	add_commands(store);
	add_ranges(store);
	restore_lanes(store, pack);
	restore_ranges(store, pack);
	if (restore_state(store, pack, digest))
		restore_digest(pack, digest);
	restore_orders(store, pack);
	store_run(store, SQL_COMMIT, "");
}

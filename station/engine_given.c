/* Numbers that come with an order. "A|B" is two, for an order of two boxes. A number is for one box, ever (P6): so none is
 * taken that an order or a box has had, nor one that this station would make itself. What an earlier revision of the same
 * order has said is no re-use; nor is the number of an order that was cancelled, or that this one replaces, as long as no
 * box had it. */
#include "engine_given.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "carrier.h"
#include "log.h"
#include "tracking.h"

struct given {
	char numbers[LIMIT_ORDER_BOXES][CARRIER_NUMBER_MAX];
	size_t count;
};

/* Those of the order that is looked at: read once, so that what was found right is what is kept. */
static struct given_label labels[LIMIT_ORDER_BOXES];
static size_t label_count;

struct look {
	struct engine *engine;
	const struct manifest_order *order;
	int64_t known;
	struct given given;
	struct given_refusal *refusal;
};

static bool
refuse(struct look *look, const char *column, const char *text)
{
	look->refusal->column = column;
	snprintf(look->refusal->text, sizeof look->refusal->text, "%s", text);
	return false;
}

static bool
refuse_number(struct look *look, size_t i, const char *why, const char *next)
{
	char text[GIVEN_REASON];

	snprintf(text, sizeof text, "The tracking number %.63s %.200s. %.100s", look->given.numbers[i], why, next);
	return refuse(look, "tracking_number", text);
}

/* ---- from text to numbers ---- */

static bool
may_stand_in_a_number(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c != '\0' && strchr(" -./()", c));
}

/* How many bytes of the text are one number; what follows is '|' or the end. */
static size_t
one_number(const char *text, size_t length)
{
	const char *end = memchr(text, '|', length);

	return end != NULL ? (size_t)(end - text) : length;
}

static bool
add_number(struct look *look, const char *text, size_t length)
{
	char shown[GIVEN_REASON];
	size_t bad = 0;

	while (bad < length && may_stand_in_a_number(text[bad]))
		bad++;
	if (bad < length || length >= CARRIER_NUMBER_MAX) {
		snprintf(shown, sizeof shown, "The tracking number \"%.*s\" %s. Correct it, or leave it blank.",
		         (int)(length < CARRIER_NUMBER_MAX ? length : CARRIER_NUMBER_MAX), text,
		         bad < length ? "has a character that is in no carrier's numbers" : "is longer than 63 characters");
		return refuse(look, "tracking_number", shown);
	}
	if (look->given.count == LIMIT_ORDER_BOXES)
		return refuse(look, "tracking_number", "The order has more tracking numbers than an order may have boxes (64).");
	carrier_plain(text, length, look->given.numbers[look->given.count]);
	if (look->given.numbers[look->given.count][0] == '\0')
		return refuse(look, "tracking_number", "A tracking number is blank: between two | stands a number, one for each box.");
	look->given.count++;
	return true;
}

static bool
read_numbers(struct look *look)
{
	const struct manifest_text *all = &look->order->field[ORDER_TRACKING_NUMBER];
	size_t at = 0;

	look->given.count = 0;
	while (all->length > 0 && at <= all->length) {
		size_t length = one_number(all->text + at, all->length - at);

		if (!add_number(look, all->text + at, length))
			return false;
		at += length + 1;
	}
	return true;
}

/* ---- whose number it may be ---- */

static const struct config_carrier *
carrier_of(const struct look *look)
{
	const struct manifest_text *carrier = &look->order->field[ORDER_CARRIER];
	char name[LIMIT_NAME + 1] = "";

	if (carrier->length > 0 && carrier->length <= LIMIT_NAME)
		memcpy(name, carrier->text, carrier->length);
	return config_find_carrier(look->engine->config, name);
}

/* By any carrier's rules. */
static bool
is_known_form(struct look *look, size_t i)
{
	static struct tracking *tracking;
	struct tracking_answer answer;
	char why[GIVEN_REASON];

	if (tracking == NULL)
		tracking = tracking_create();
	if (tracking == NULL)
		log_fatal("no memory");
	tracking_check(tracking, look->given.numbers[i], strlen(look->given.numbers[i]), &answer);
	if (answer.count > 0)
		return true;
	snprintf(why, sizeof why, "is not right: %s", answer.reason);
	return refuse_number(look, i, why, "Correct it, or name its carrier.");
}

/* The symbol that a carrier's system exports may hold more than the number. */
static void
take_out_of_symbol(const struct carrier_driver *driver, char number[CARRIER_NUMBER_MAX])
{
	char inside[CARRIER_NUMBER_MAX];

	if (driver->read != NULL && driver->read(number, strlen(number), inside))
		memcpy(number, inside, sizeof inside);
}

static bool
has_the_form(struct look *look, size_t i)
{
	const struct config_carrier *carrier = carrier_of(look);
	const struct carrier_driver *driver = carrier != NULL ? carrier_find(carrier->driver) : NULL;
	struct carrier_check check;
	char why[GIVEN_REASON];

	if (driver == NULL || (driver->number == NULL && carrier->numbers == NUMBERS_KNOWN))
		return is_known_form(look, i);
	take_out_of_symbol(driver, look->given.numbers[i]);
	if (carrier_check(driver, look->given.numbers[i], strlen(look->given.numbers[i]), &check))
		return true;
	snprintf(why, sizeof why, "is none of the carrier %s (at character %zu: %s)", carrier->name, check.position + 1,
	         check.reason);
	return refuse_number(look, i, why, "Correct the number or the carrier.");
}

/* Those of a carrier that makes none come with the order. */
static bool
has_some(struct look *look)
{
	const struct config_carrier *carrier = carrier_of(look);
	const struct carrier_driver *driver = carrier != NULL ? carrier_find(carrier->driver) : NULL;
	char text[GIVEN_REASON];

	if (driver == NULL || driver->number != NULL || look->given.count > 0 || look->order->status == STATUS_CANCELLED)
		return true;
	snprintf(text, sizeof text, "The order has no tracking number, and those of the carrier %s come with their orders. Give it "
	         "the number from the carrier's system, or another carrier.", carrier->name);
	return refuse(look, "tracking_number", text);
}

/* ---- whether somebody has it ---- */

static bool
is_new_in_order(struct look *look, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(look->given.numbers[i], look->given.numbers[j]) == 0)
			return refuse_number(look, i, "stands twice in this order", "Each box has a number of its own.");
	return true;
}

/* What a station makes itself it gives to its own boxes. */
static bool
is_not_our_own(struct look *look, size_t i)
{
	const struct config *config = look->engine->config;
	char why[GIVEN_REASON];
	uint64_t serial;

	for (size_t k = 0; k < config->carrier_count; k++) {
		const struct config_carrier *carrier = &config->carriers[k];
		const struct carrier_driver *driver = carrier_find(carrier->driver);

		if (driver == NULL || driver->capacity(carrier) == 0 ||
		    !carrier_number_serial(driver, carrier, look->given.numbers[i], &serial))
			continue;
		snprintf(why, sizeof why, "is one of those that this station gives out itself ([carrier %s])", carrier->name);
		return refuse_number(look, i, why, "Leave it blank, or ask the carrier's system for another.");
	}
	return true;
}

static void
forget_labels(void)
{
	while (label_count > 0)
		given_label_free(&labels[--label_count]);
}

static bool
add_label(struct look *look, const char *text, size_t length)
{
	char name[LIMIT_FIELD + 1], why[GIVEN_REASON];

	memcpy(name, text, length);
	name[length] = '\0';
	if (label_count == look->given.count) {
		snprintf(why, sizeof why, "The order has more label files than tracking numbers (%zu): each label belongs to a number.",
		         look->given.count);
		return refuse(look, "label_file", why);
	}
	if (!given_label_read(look->engine, name, &labels[label_count], why))
		return refuse(look, "label_file", why);
	label_count++;
	return true;
}

/* As many as there are numbers, or none; only a carrier that makes no labels here has them. */
static bool
read_labels(struct look *look)
{
	const struct manifest_text *all = &look->order->field[ORDER_LABEL_FILE];
	const struct config_carrier *carrier = carrier_of(look);
	const struct carrier_driver *driver = carrier != NULL ? carrier_find(carrier->driver) : NULL;
	char text[GIVEN_REASON];
	size_t at = 0;

	forget_labels();
	if (all->length == 0)
		return true;
	if (driver == NULL || driver->number != NULL)
		return refuse(look, "label_file", "Finished labels are for a carrier with driver = pass-through: name it in the "
		              "column carrier, or leave label_file blank.");
	while (at <= all->length) {
		size_t length = one_number(all->text + at, all->length - at);

		if (!add_label(look, all->text + at, length))
			return false;
		at += length + 1;
	}
	if (label_count == look->given.count)
		return true;
	snprintf(text, sizeof text, "The order has %zu tracking numbers and %zu label files: each number has its label, with a | "
	         "between them.", look->given.count, label_count);
	return refuse(look, "label_file", text);
}

static int64_t
hash_number(struct engine *engine, const char *number)
{
	struct manifest_text text = import_words(number), kind = import_words("number");
	crypto_generichash_state state;

	crypto_generichash_init(&state, engine->store.hash_key, sizeof engine->store.hash_key, crypto_generichash_BYTES_MIN);
	import_hash_text(&state, &kind);
	import_hash_text(&state, &text);
	return import_hash_end(&state);
}

static bool
is_nobodys(struct look *look, size_t i)
{
	const struct manifest_text *replaces = &look->order->field[ORDER_REPLACES];
	const char *number = look->given.numbers[i];
	sqlite3_stmt *row = store_query(&look->engine->store, SQL_GIVEN_TAKEN, "tis", number, look->known, replaces->text,
	                                (size_t)replaces->length);
	char why[GIVEN_REASON] = "";

	if (store_next(&look->engine->store, row)) {
		snprintf(why, sizeof why, "is that of %s %.80s already", sqlite3_column_int(row, 1) ? "a box of order" : "order",
		         store_column(row, 0));
		store_done(row);
	} else if (look->engine->import->dry_run &&
	           dry_has(&look->engine->import->dry, (uint64_t)hash_number(look->engine, number))) {
		snprintf(why, sizeof why, "is that of another order of this file");
	}
	return why[0] == '\0' ||
	       refuse_number(look, i, why, "A number is for one box, ever: ask the carrier's system for another.");
}

bool
given_fits(struct engine *engine, const struct manifest_order *order, int64_t known, struct given_refusal *refusal)
{
	static struct look look;

	look = (struct look){ .engine = engine, .order = order, .known = known, .refusal = refusal };
	if (!read_numbers(&look) || !has_some(&look))
		return false;
	for (size_t i = 0; i < look.given.count; i++)
		if (!has_the_form(&look, i) || !is_new_in_order(&look, i) || !is_not_our_own(&look, i) || !is_nobodys(&look, i))
			return false;
	return read_labels(&look);
}

/* ---- keeping ---- */

/* The numbers of an order that has been found to fit. */
static const struct given *
numbers_of(struct engine *engine, const struct manifest_order *order)
{
	static struct given_refusal unused;
	static struct look look;

	look = (struct look){ .engine = engine, .order = order, .refusal = &unused };
	read_numbers(&look);
	for (size_t i = 0; i < look.given.count; i++)
		has_the_form(&look, i);
	return &look.given;
}

static bool
has(const struct given *given, const char *number)
{
	for (size_t i = 0; i < given->count; i++)
		if (strcmp(given->numbers[i], number) == 0)
			return true;
	return false;
}

/* The carrier's system has made another label for a box that has one: the old one is as wrong as one with an old address. */
static bool
drops_a_live_one(struct engine *engine, const struct given *given, int64_t id)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_GIVEN_LIVE, "i", id);
	bool dropped = false;

	while (store_next(&engine->store, row))
		dropped |= !has(given, store_column(row, 0));
	return dropped;
}

static void
keep_labels(struct engine *engine, const struct given *given, int64_t id)
{
	for (size_t i = 0; i < label_count; i++)
		given_label_keep(engine, id, given->numbers[i], &labels[i]);
	forget_labels();
}

static enum given_change
keep_numbers(struct engine *engine, const struct given *given, int64_t id)
{
	struct store *store = &engine->store;
	int64_t had = store_number(store, SQL_GIVEN_COUNT, 0, "i", id), same = 0;

	for (size_t i = 0; i < given->count; i++)
		same += store_number(store, SQL_GIVEN_HAS, 0, "it", id, given->numbers[i]);
	if (same == had && same == (int64_t)given->count)
		return GIVEN_SAME;
	store_run(store, SQL_GIVEN_CLEAR, "i", id);
	for (size_t i = 0; i < given->count; i++)
		store_run(store, SQL_GIVEN_ADD, "it", id, given->numbers[i]);
	return drops_a_live_one(engine, given, id) ? GIVEN_LIVE : GIVEN_OTHERS;
}

enum given_change
given_keep(struct engine *engine, const struct manifest_order *order, int64_t id)
{
	const struct given *given = numbers_of(engine, order);
	enum given_change change = keep_numbers(engine, given, id);

	keep_labels(engine, given, id);
	return change;
}

void
given_remember(struct engine *engine, const struct manifest_order *order)
{
	const struct given *given = numbers_of(engine, order);

	for (size_t i = 0; i < given->count; i++)
		dry_add(&engine->import->dry, (uint64_t)hash_number(engine, given->numbers[i]));
}

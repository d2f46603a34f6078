/* Search by anything that a person has in hand or ear.
 *   1. numbers and codes as they are: order, box, tracking number, SSCC, serial number, lot, SKU, item's
 *      code, tote
 *   2. what begins so
 *   3. what is one slip away: each such text is looked up in its index, a few hundred of them, so that a typo
 *      needs no index of its own
 *   4. names: query_names.c
 * A step is tried where those before it have found nothing; names where no number fits as it is. */
#include "query_search.h"

#include <ctype.h>
#include <string.h>

#include "order.h"

enum { TEXT_MAX = 200, SLIP_LEAST = 4, SLIP_MOST = 28, PREFIX_LEAST = 3, GTIN_DIGITS = 14, SSCC_DIGITS = 18 };

static bool
is_new(struct search *search, const char *kind, int64_t id)
{
	for (size_t i = 0; i < search->known_count; i++)
		if (search->known[i].id == id && strcmp(search->known[i].kind, kind) == 0)
			return false;
	if (search->known_count == SEARCH_HITS)
		return false;
	search->known[search->known_count++] = (struct search_known){ kind, id };
	return true;
}

/* What an order's hit tells, read from its row. */
static enum query_result
put_order(struct search *search, int64_t order, json_t *hit)
{
	static const char *const personal[] = { "name", "company", "city", "postcode" };
	sqlite3_stmt *row = query_start(search->query, SEARCH_HIT, "i", order);
	enum query_result result = query_step(search->query, row);
	int64_t due;

	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_FOUND : result;
	due = sqlite3_column_int64(row, 2);
	json_object_set_new(hit, "order", query_text(row, 0));
	json_object_set_new(hit, "state",
	                    json_string(order_state_text((enum order_state)sqlite3_column_int(row, 1))));
	json_object_set_new(hit, "due_ms", due != CALENDAR_NEVER ? json_integer(due) : json_null());
	json_object_set_new(hit, "created_ms", query_integer(row, 3));
	for (int i = 0; i < 4 && search->personal; i++)
		json_object_set_new(hit, personal[i], query_text_or_null(row, 4 + i));
	return QUERY_FOUND;
}

static json_t *
new_hit(struct search *search, const char *kind)
{
	static const char *const words[] = {
		[MATCH_EXACT] = "exact", [MATCH_PREFIX] = "prefix", [MATCH_SLIP] = "near"
	};

	return json_pack("{s:s, s:s}", "kind", kind, "match", words[search->match]);
}

enum query_result
search_add_order(struct search *search, const char *kind, int64_t order)
{
	enum query_result result;
	json_t *hit;

	if (!is_new(search, "order", order))
		return QUERY_FOUND;
	hit = new_hit(search, kind);
	result = put_order(search, order, hit);
	json_array_append_new(search->hits, hit);
	return result;
}

static enum query_result
add_box(struct search *search, const char *kind, int64_t box, int64_t order)
{
	enum query_result result;
	json_t *hit;

	if (!is_new(search, "box", box))
		return QUERY_FOUND;
	hit = new_hit(search, kind);
	json_object_set_new(hit, "box", query_box_name(search->query, box));
	result = put_order(search, order, hit);
	json_array_append_new(search->hits, hit);
	return result;
}

/* The statement's rows are read to the end before the next is started: orders are looked up on the way. */
static enum query_result
add_rows(struct search *search, const char *kind, enum statement statement, const char *text)
{
	int64_t first[SEARCH_HITS], second[SEARCH_HITS];
	sqlite3_stmt *row = query_start(search->query, statement, "t", text);
	bool boxes = sqlite3_column_count(row) == 2;
	enum query_result result = QUERY_FOUND;
	size_t count = 0;

	while (count < SEARCH_HITS && (result = query_step(search->query, row)) == QUERY_FOUND) {
		first[count] = sqlite3_column_int64(row, 0);
		second[count++] = boxes ? sqlite3_column_int64(row, 1) : 0;
	}
	sqlite3_reset(row);
	if (result == QUERY_NONE)
		result = QUERY_FOUND;
	for (size_t i = 0; i < count && result == QUERY_FOUND; i++)
		result = boxes ? add_box(search, kind, first[i], second[i])
		               : search_add_order(search, kind, first[i]);
	return result;
}

/* The item, and which of the most urgent orders want it. */
static enum query_result
add_items(struct search *search, enum statement statement, const char *text)
{
	sqlite3_stmt *row = query_start(search->query, statement, "t", text);
	enum query_result result;
	int64_t items[SEARCH_ITEMS];
	size_t count = 0;

	while ((result = query_step(search->query, row)) == QUERY_FOUND && count < SEARCH_ITEMS) {
		json_t *hit;

		if (!is_new(search, "item", sqlite3_column_int64(row, 0)))
			continue;
		items[count++] = sqlite3_column_int64(row, 0);
		hit = new_hit(search, "item");
		json_object_set_new(hit, "sku", query_text(row, 1));
		json_object_set_new(hit, "description", query_text(row, 2));
		json_array_append_new(search->hits, hit);
	}
	sqlite3_reset(row);
	if (result == QUERY_ERROR || result == QUERY_BUSY)
		return result;
	if (count != 1)
		return QUERY_FOUND;
	return search_item_orders(search, items[0]);
}

enum query_result
search_item_orders(struct search *search, int64_t item)
{
	int64_t orders[SEARCH_HITS];
	sqlite3_stmt *row = query_start(search->query, SEARCH_ITEM_ORDERS, "i", item);
	enum query_result result = QUERY_FOUND;
	size_t count = 0;

	while (count < SEARCH_HITS && (result = query_step(search->query, row)) == QUERY_FOUND)
		orders[count++] = sqlite3_column_int64(row, 0);
	sqlite3_reset(row);
	for (size_t i = 0; i < count; i++)
		search_add_order(search, "wants", orders[i]);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

/* ---- as it is ---- */

struct place {
	enum statement statement;
	const char *kind; /* "item": an item's row */
};

static enum query_result
try_places(struct search *search, const struct place *places, size_t count, const char *text)
{
	enum query_result result = QUERY_FOUND;

	for (size_t i = 0; i < count && result == QUERY_FOUND; i++)
		result = strcmp(places[i].kind, "item") == 0
		                 ? add_items(search, places[i].statement, text)
		                 : add_rows(search, places[i].kind, places[i].statement, text);
	return result;
}

/* As labels write it, or with the application identifier that a scanner sends along. */
static const char *
without_identifier(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits == SSCC_DIGITS + 2 && text[digits] == '\0' && strncmp(text, "00", 2) == 0 ? text + 2
	                                                                                        : text;
}

static enum query_result
try_gtin(struct search *search, const char *text)
{
	size_t length = strlen(text);
	char gtin[GTIN_DIGITS + 1] = "00000000000000";

	if (length < 8 || length > GTIN_DIGITS || strspn(text, "0123456789") != length)
		return QUERY_FOUND;
	memcpy(gtin + GTIN_DIGITS - length, text, length);
	return add_items(search, SEARCH_CODE, gtin);
}

static enum query_result
try_exact(struct search *search, const char *text)
{
	static const struct place places[] = { { SEARCH_ORDER, "order" },   { SEARCH_NUMBER, "number" },
		                               { SEARCH_SKU, "item" },      { SEARCH_CODE, "item" },
		                               { SEARCH_SERIAL, "serial" }, { SEARCH_LOT, "lot" },
		                               { SEARCH_TOTE, "tote" } };
	enum query_result result =
		try_places(search, places, sizeof places / sizeof *places, without_identifier(text));

	return result == QUERY_FOUND ? try_gtin(search, text) : result;
}

static enum query_result
try_box(struct search *search, const char *text)
{
	int64_t box, order;
	enum query_result result;

	if (!strchr(text, '-'))
		return QUERY_FOUND;
	result = query_find_box(search->query, text, &box, &order);
	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_FOUND : result;
	return add_box(search, "box", box, order);
}

/* ---- a beginning, or a slip ---- */

static enum query_result
try_prefix(struct search *search, const char *text)
{
	static const struct place places[] = { { SEARCH_ORDER_LIKE, "order" },
		                               { SEARCH_NUMBER_LIKE, "number" },
		                               { SEARCH_SKU_LIKE, "item" } };

	if (strlen(text) < PREFIX_LEAST)
		return QUERY_FOUND;
	search->match = MATCH_PREFIX;
	return try_places(search, places, sizeof places / sizeof *places, without_identifier(text));
}

static enum query_result
try_slip(struct search *search, const char *text)
{
	static const struct place places[] = { { SEARCH_ORDER, "order" },
		                               { SEARCH_NUMBER, "number" },
		                               { SEARCH_SKU, "item" },
		                               { SEARCH_SERIAL, "serial" } };

	return try_places(search, places, sizeof places / sizeof *places, text);
}

/* Letters of the kinds that the text has: nobody types a letter into a row of digits. */
static size_t
alphabet_of(const char *text, char letters[64])
{
	static const char *const kinds[] = { "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
		                             "abcdefghijklmnopqrstuvwxyz", "-" };
	size_t count = 0;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strpbrk(text, kinds[i])) {
			memcpy(letters + count, kinds[i], strlen(kinds[i]));
			count += strlen(kinds[i]);
		}
	return count;
}

static enum query_result
try_letters(struct search *search, const char *text, size_t at, bool instead)
{
	char letters[64], changed[SLIP_MOST + 2];
	size_t count = alphabet_of(text, letters), length = strlen(text);
	enum query_result result = QUERY_FOUND;

	memcpy(changed, text, at);
	memcpy(changed + at + 1, text + at + instead, length - at - instead + 1);
	for (size_t i = 0; i < count && result == QUERY_FOUND; i++) {
		changed[at] = letters[i];
		result = try_slip(search, changed);
	}
	return result;
}

/* Each text that is one slip away: a character too many, two swapped, one wrong, one missing. */
static enum query_result
try_slips(struct search *search, const char *text)
{
	size_t length = strlen(text);
	char changed[SLIP_MOST + 2];
	enum query_result result = QUERY_FOUND;

	if (length < SLIP_LEAST || length > SLIP_MOST || strpbrk(text, " \t"))
		return QUERY_FOUND;
	search->match = MATCH_SLIP;
	for (size_t at = 0; at < length && result == QUERY_FOUND; at++) {
		memcpy(changed, text, at);
		memcpy(changed + at, text + at + 1, length - at);
		result = try_slip(search, changed);
		memcpy(changed, text, length + 1);
		if (at + 1 < length) {
			changed[at] = text[at + 1];
			changed[at + 1] = text[at];
		}
		if (result == QUERY_FOUND)
			result = try_slip(search, changed);
		if (result == QUERY_FOUND)
			result = try_letters(search, text, at, true);
		if (result == QUERY_FOUND)
			result = try_letters(search, text, at, false);
	}
	return result == QUERY_FOUND ? try_letters(search, text, length, false) : result;
}

static void
to_upper(char *text)
{
	for (; *text; text++)
		*text = (char)toupper((unsigned char)*text);
}

/* As it is, then in capitals, as most numbers are. */
static enum query_result
try_cases(struct search *search, const char *text, enum query_result (*step)(struct search *, const char *))
{
	enum query_result result = step(search, text);
	char upper[TEXT_MAX + 1];

	strcpy(upper, text);
	to_upper(upper);
	if (result != QUERY_FOUND || search->known_count > 0 || strcmp(upper, text) == 0)
		return result;
	return step(search, upper);
}

static enum query_result
read_search(struct query *query, const void *argument, json_t *out)
{
	const struct search_argument *wanted = argument;
	struct search search = {
		.query = query, .personal = wanted->personal, .hits = json_array(), .match = MATCH_EXACT
	};
	enum query_result result;
	sqlite3_stmt *row;

	json_object_set_new(out, "hits", search.hits);
	result = try_cases(&search, wanted->text, try_exact);
	if (result == QUERY_FOUND)
		result = try_box(&search, wanted->text);
	if (result == QUERY_FOUND && search.known_count == 0 && wanted->personal)
		result = search_names(&search, wanted->text);
	if (result == QUERY_FOUND && search.known_count == 0)
		result = try_cases(&search, wanted->text, try_prefix);
	if (result == QUERY_FOUND && search.known_count == 0)
		result = try_cases(&search, wanted->text, try_slips);
	if (result != QUERY_FOUND)
		return result;
	row = query_start(query, SEARCH_BEHIND, "");
	result = query_step(query, row);
	json_object_set_new(out, "behind", result == QUERY_FOUND ? query_integer(row, 0) : json_integer(0));
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_search(struct query *query, const char *text, bool personal, json_t **out)
{
	char trimmed[TEXT_MAX + 1];
	struct search_argument argument = { .text = trimmed, .personal = personal };
	size_t length;

	while (*text == ' ' || *text == '\t')
		text++;
	length = strlen(text);
	if (length > TEXT_MAX)
		length = TEXT_MAX;
	memcpy(trimmed, text, length);
	while (length > 0 && (trimmed[length - 1] == ' ' || trimmed[length - 1] == '\t'))
		length--;
	trimmed[length] = '\0';
	return query_read(query, read_search, &argument, json_object(), out);
}

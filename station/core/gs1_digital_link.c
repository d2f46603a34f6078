/* GS1 Digital Link URIs, uncompressed: https://DOMAIN/STEM…/KEY/VALUE/QUALIFIER/VALUE…?ATTRIBUTE=VALUE&…#…
 * The key is found from the right, since the stem before it may be anything. */
#include "gs1.h"
#include <string.h>

struct link {
	struct gs1_scan *scan;
	unsigned options;
	size_t path, path_end, query, query_end; /* path begins at the "/" behind the domain */
	const struct gs1_ai *key;
};

/* One "/01/09506000134352" or "10=ABC". */
struct pair {
	const struct gs1_ai *ai; /* NULL: no identifier that the dictionary has */
	struct gs1_name name;
	size_t value, value_end;
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_uri_character(char c)
{
	return is_letter(c) || gs1_is_digit(c) || (c && strchr("-._~:/?#[]@!$&'()*+,;=%", c));
}

static bool
is_domain_character(char c)
{
	return is_letter(c) || gs1_is_digit(c) || (c && strchr("-.:[]", c));
}

static size_t
find_any(const char *text, size_t from, size_t end, const char *stops)
{
	while (from < end && !strchr(stops, text[from]))
		from++;
	return from;
}

static bool
split(struct link *link, size_t at)
{
	struct gs1_scan *scan = link->scan;
	const char *text = scan->text, *scheme_end = memchr(text + at, '/', scan->length - at);
	size_t domain, end = scan->length;

	for (size_t i = at; i < end; i++)
		if (!is_uri_character(text[i]))
			return gs1_fail(scan, BARCODE_LINK_CHARACTER, i, 1);
	if (!scheme_end || (size_t)(scheme_end - text) + 2 > end || scheme_end[1] != '/')
		return gs1_fail(scan, BARCODE_LINK_DOMAIN, at, end - at);
	domain = (size_t)(scheme_end - text) + 2;
	link->path = find_any(text, domain, end, "/?#");
	if (link->path == domain)
		return gs1_fail(scan, BARCODE_LINK_DOMAIN, domain, 0);
	for (size_t i = domain; i < link->path; i++)
		if (!is_domain_character(text[i]))
			return gs1_fail(scan, BARCODE_LINK_DOMAIN, i, 1);
	link->query_end = find_any(text, domain, end, "#");
	link->path_end = find_any(text, link->path, link->query_end, "?");
	link->query = link->path_end < link->query_end ? link->path_end + 1 : link->query_end;
	return true;
}

/* The withdrawn words for identifiers. */
static const char *
digits_of_word(const char *word, size_t length)
{
	static const char *const words[][2] = {
		{ "gtin", "01" },   { "itip", "8006" },  { "gmn", "8013" },    { "cpid", "8010" },
		{ "gln", "414" },   { "payTo", "415" },  { "glnProd", "416" }, { "gsrnp", "8017" },
		{ "gsrn", "8018" }, { "gcn", "255" },    { "sscc", "00" },     { "gdti", "253" },
		{ "ginc", "401" },  { "gsin", "402" },   { "grai", "8003" },   { "giai", "8004" },
		{ "cpv", "22" },    { "lot", "10" },     { "ser", "21" },      { "cpsn", "8011" },
		{ "glnx", "254" },  { "refno", "8020" }, { "srin", "8019" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i][0]) == length && memcmp(words[i][0], word, length) == 0)
			return words[i][1];
	return NULL;
}

static void
name_pair(const struct link *link, struct pair *pair, size_t at, size_t end, bool in_path)
{
	const char *text = link->scan->text, *word = NULL;

	if (in_path && link->options & GS1_LINK_NAMES)
		word = digits_of_word(text + at, end - at);
	pair->name.digits = word ? word : text + at;
	pair->name.length = word ? strlen(word) : end - at;
	pair->name.at = at;
	pair->ai = gs1_find(pair->name.digits, pair->name.length);
	if (pair->ai && pair->ai->digits != pair->name.length)
		pair->ai = NULL;
}

/* The last "/NAME/VALUE" of the path before *end, which moves to its first slash. */
static bool
take_last(const struct link *link, size_t *end, struct pair *pair)
{
	const char *text = link->scan->text;
	size_t value = *end, name;

	while (value > link->path && text[value - 1] != '/')
		value--;
	if (value <= link->path)
		return false;
	name = value - 1;
	while (name > link->path && text[name - 1] != '/')
		name--;
	if (name <= link->path)
		return false;
	pair->value = value;
	pair->value_end = *end;
	name_pair(link, pair, name, value - 1, true);
	*end = name - 1;
	return true;
}

static int
hex(char c)
{
	if (gs1_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent signs of text[at, end) into out->decoded; *offset and *length say where. */
static bool
decode(struct link *link, const struct pair *pair, bool plus_is_blank, size_t *length)
{
	struct barcode *out = link->scan->out;
	const char *text = link->scan->text;
	size_t used = out->decoded_used;

	for (size_t i = pair->value; i < pair->value_end; i++) {
		char c = text[i];

		if (used == sizeof out->decoded)
			return gs1_fail(link->scan, BARCODE_TOO_LONG, i, 1);
		if (c == '%') {
			int high = pair->value_end - i > 2 ? hex(text[i + 1]) : -1,
			    low = high < 0 ? -1 : hex(text[i + 2]);

			if (low < 0 || high * 16 + low == 0)
				return gs1_fail(link->scan, BARCODE_LINK_ESCAPE, i, low < 0 ? 1 : 3);
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		out->decoded[used++] = c;
	}
	*length = used - out->decoded_used;
	return true;
}

/* GTINs may come without their leading zeros. */
static bool
pad_gtin(struct link *link, size_t *length)
{
	struct barcode *out = link->scan->out;
	char *value = out->decoded + out->decoded_used;
	size_t zeros = 14 - *length;

	if (sizeof out->decoded - out->decoded_used < 14)
		return gs1_fail(link->scan, BARCODE_TOO_LONG, 0, link->scan->length);
	memmove(value + zeros, value, *length);
	memset(value, '0', zeros);
	*length = 14;
	return true;
}

/* A value that an identifier unknown to the dictionary may have. */
static bool
check_unknown(struct link *link, const struct pair *pair, const char *value, size_t length)
{
	enum { LONGEST = 90 };

	if (length == 0 || length > LONGEST)
		return gs1_fail(link->scan, length ? BARCODE_VALUE_LONG : BARCODE_VALUE_MISSING, pair->value,
		                length);
	for (size_t i = 0; i < length; i++)
		if (!gs1_in_set('X', value[i]))
			return gs1_fail(link->scan, BARCODE_CHARACTER, pair->value,
			                pair->value_end - pair->value);
	return true;
}

static bool
add_pair(struct link *link, const struct pair *pair, bool attribute)
{
	struct gs1_scan *scan = link->scan;
	struct barcode *out = scan->out;
	size_t raw = pair->value_end - pair->value, length = 0;
	const struct gs1_ai *ai = pair->ai ? pair->ai : gs1_find("99", 2);
	const char *value = out->decoded + out->decoded_used;
	bool same;

	if (!decode(link, pair, attribute, &length))
		return false;
	if (pair->name.length == 2 && memcmp(pair->name.digits, "01", 2) == 0 &&
	    (length == 8 || length == 12 || length == 13) && !pad_gtin(link, &length))
		return false;
	same = length == raw && memcmp(value, scan->text + pair->value, raw) == 0;
	if (pair->ai ? !gs1_check_value(scan, ai, value, length, pair->value)
	             : !check_unknown(link, pair, value, length)) {
		if (!same) { /* positions in what was decoded say nothing about the text */
			out->error.position = (uint16_t)pair->value;
			out->error.length = (uint16_t)raw;
		}
		return false;
	}
	if (same)
		return gs1_add(scan, ai, pair->name, pair->value, length, false);
	if (!gs1_add(scan, ai, pair->name, out->decoded_used, length, true))
		return false;
	out->decoded_used = (uint16_t)(out->decoded_used + length);
	return true;
}

/* Does the list "22,10,21|235" have this identifier at or behind *at, before the next "|"? Moves *at
 * behind it. */
static bool
take_qualifier(const char **at, const struct gs1_name *name)
{
	const char *list = *at;

	while (*list && *list != '|') {
		size_t length = strcspn(list, ",|");

		if (length == name->length && memcmp(list, name->digits, length) == 0) {
			*at = list + length;
			return true;
		}
		list += length;
		if (*list == ',')
			list++;
	}
	return false;
}

/* The pairs behind the key, left to right, against one alternative; how many fit before the first that
 * does not. */
static unsigned
count_fitting(const struct pair *pairs, unsigned count, const char *alternative)
{
	for (unsigned i = 0; i < count; i++)
		if (!take_qualifier(&alternative, &pairs[i].name))
			return i;
	return count;
}

static bool
check_qualifiers(struct link *link, const struct pair *pairs, unsigned count)
{
	const char *alternative = link->key->key;
	unsigned most = 0;

	for (;;) {
		unsigned fitting = count_fitting(pairs, count, alternative);

		if (fitting == count)
			return true;
		most = fitting > most ? fitting : most;
		alternative = strchr(alternative, '|');
		if (!alternative)
			break;
		alternative++;
	}
	return gs1_fail(link->scan, BARCODE_LINK_PATH, pairs[most].name.at, pairs[most].name.length);
}

static bool
is_qualifier(const struct gs1_ai *key, const struct gs1_name *name)
{
	for (const char *list = key->key; list; list = strchr(list, '|')) {
		list += *list == '|';
		if (take_qualifier(&list, name))
			return true;
	}
	return false;
}

static bool
parse_path(struct link *link)
{
	enum { PAIRS_MAX = 8 }; /* a key and its qualifiers: no key has more than three */
	struct pair pairs[PAIRS_MAX];
	unsigned first = PAIRS_MAX;
	size_t end = link->path_end;

	for (;;) {
		if (first == 0 || !take_last(link, &end, &pairs[first - 1]) || !pairs[first - 1].ai) {
			gs1_fail(link->scan, BARCODE_LINK_KEY, link->path, link->path_end - link->path);
			return false; /* without a key */
		}
		first--;
		if (pairs[first].ai->key[0])
			break;
	}
	link->key = pairs[first].ai;
	if (!check_qualifiers(link, pairs + first + 1, PAIRS_MAX - first - 1))
		return false;
	for (; first < PAIRS_MAX; first++)
		if (!add_pair(link, &pairs[first], false))
			return false;
	return true;
}

static bool
parse_attribute(struct link *link, size_t at, size_t end)
{
	struct gs1_scan *scan = link->scan;
	const char *text = scan->text;
	struct pair pair = { 0 };
	char ai[BARCODE_AI_MAX + 1] = "";
	size_t equals = find_any(text, at, end, "=");

	for (size_t i = at; i < equals; i++)
		if (!gs1_is_digit(text[i]))
			return true; /* somebody else's parameter */
	if (equals == at || equals == end)
		return true;
	name_pair(link, &pair, at, equals, false);
	pair.value = equals + 1;
	pair.value_end = end;
	if (pair.name.length > BARCODE_AI_MAX || (!pair.ai && !(link->options & GS1_LINK_UNKNOWN_AIS)) ||
	    pair.name.length < 2)
		return gs1_fail(scan, BARCODE_AI_UNKNOWN, at, equals - at);
	memcpy(ai, pair.name.digits, pair.name.length);
	if (barcode_find(scan->out, ai))
		return gs1_fail(scan, BARCODE_AI_REPEATED, at, equals - at);
	if (pair.ai && (!pair.ai->attribute || is_qualifier(link->key, &pair.name)))
		return gs1_fail(scan, BARCODE_LINK_ATTRIBUTE, at, equals - at);
	return add_pair(link, &pair, true);
}

bool
gs1_link(struct gs1_scan *scan, size_t at, unsigned options)
{
	struct link link = { .scan = scan, .options = options };

	if (!split(&link, at) || !parse_path(&link))
		return false;
	for (size_t i = link.query; i < link.query_end;) {
		size_t end = find_any(scan->text, i, link.query_end, "&;");

		if (!parse_attribute(&link, i, end))
			return false;
		i = end + 1;
	}
	return gs1_finish(scan);
}

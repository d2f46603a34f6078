/* How another system wants to hear of what has left: a text file, checked whole before anything is written. */
#include "shipped.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suggest.h"

struct reading {
	struct shipped_profile *profile;
	char *error;
	char section[SHIPPED_WORD * 2];
	bool own_columns; /* the profile has named some */
};

#define X12(name) offsetof(struct shipped_profile, x12.name)

/* Each with what it may be: least and most letters, or one of the words. */
static const struct key {
	const char *name;
	size_t at;
	unsigned least, most;
	const char *words[4], *otherwise;
} keys[] = {
	{ "sender", X12(sender), 1, 15, { NULL }, "PACKWARDEN" },
	{ "receiver", X12(receiver), 1, 15, { NULL }, "RECEIVER" },
	{ "sender_qualifier", X12(sender_qualifier), 2, 2, { NULL }, "ZZ" },
	{ "receiver_qualifier", X12(receiver_qualifier), 2, 2, { NULL }, "ZZ" },
	{ "group_sender", X12(group_sender), 2, 15, { NULL }, "" },       /* as in the interchange */
	{ "group_receiver", X12(group_receiver), 2, 15, { NULL }, "" },
	{ "item", X12(item), 2, 2, { NULL }, "VN" },                      /* what a SKU is to the other: element 235 */
	{ "unit", X12(unit), 2, 2, { NULL }, "EA" },
	{ "transport", X12(transport), 1, 2, { NULL }, "U" },             /* a private parcel service: element 91 */
	{ "version", X12(version), 6, 6, { "004010", "005010" }, "004010" },
	{ "test", X12(test), 2, 3, { "no", "yes" }, "no" },
	{ "element", X12(element), 1, 1, { NULL }, "*" },
	{ "terminator", X12(terminator), 1, 1, { NULL }, "~" },
	{ "lines", X12(lines), 2, 3, { "yes", "no" }, "yes" },            /* each segment on a line of its own */
};

static const char *const first_columns[] = { "order", "box", "box_number", "carrier", "tracking_number", "sscc", "shipped",
	                                     "weight_g", "units", "station" };

static void
add_column(struct shipped_profile *profile, const char *heading, const char *field)
{
	snprintf(profile->columns[profile->column_count].heading, SHIPPED_WORD, "%s", heading);
	snprintf(profile->columns[profile->column_count++].field, SHIPPED_WORD, "%s", field);
}

void
shipped_defaults(struct shipped_profile *profile)
{
	*profile = (struct shipped_profile){ .delimiter = ',' };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		strcpy((char *)profile + keys[i].at, keys[i].otherwise);
	for (size_t i = 0; i < sizeof first_columns / sizeof *first_columns; i++)
		add_column(profile, first_columns[i], first_columns[i]);
}

static int
fail(struct reading *reading, const char *format, const char *one, const char *other)
{
	if (reading->error[0] == '\0')
		snprintf(reading->error, SHIPPED_ERROR, format, one, other);
	return 0;
}

/* ---- sections: 1, or 0 and the error is set ---- */

static int
take_csv(struct reading *reading, const char *name, const char *value)
{
	static const struct {
		const char *word;
		char letter;
	} delimiters[] = { { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' } };

	if (strcmp(name, "delimiter") != 0)
		return fail(reading, "[csv] has no key '%s'%s", name, "; it has delimiter");
	for (size_t i = 0; i < sizeof delimiters / sizeof *delimiters; i++)
		if (strcmp(value, delimiters[i].word) == 0) {
			reading->profile->delimiter = delimiters[i].letter;
			return 1;
		}
	return fail(reading, "delimiter = %s: it is comma, semicolon or tab%s", value, "");
}

static int
take_column(struct reading *reading, const char *name, const char *value)
{
	if (!shipped_knows(value))
		return fail(reading, "there is no field '%s'%s", value, "; packwarden-central(7) lists them");
	if (!reading->own_columns)
		reading->profile->column_count = 0;
	reading->own_columns = true;
	if (reading->profile->column_count == SHIPPED_COLUMNS || strlen(name) >= SHIPPED_WORD)
		return fail(reading, "the column '%s' is too long, or one too many%s", name, "");
	add_column(reading->profile, name, value);
	return 1;
}

static int
take_carrier(struct reading *reading, const char *carrier, const char *name, const char *value)
{
	struct shipped_profile *profile = reading->profile;
	size_t i = 0;
	bool scac = strcmp(name, "scac") == 0;

	if (!scac && strcmp(name, "name") != 0)
		return fail(reading, "[carrier …] has no key '%s'%s", name, "; it has name and scac");
	if (scac && (strlen(value) < 2 || strlen(value) > 4))
		return fail(reading, "scac = %s: it has 2 to 4 letters%s", value, "");
	while (i < profile->carrier_count && strcmp(profile->carriers[i].carrier, carrier) != 0)
		i++;
	if (i == LIMIT_CARRIERS || strlen(value) >= SHIPPED_WORD || strlen(carrier) >= SHIPPED_WORD)
		return fail(reading, "the carrier '%s' is one too many, or its text too long%s", carrier, "");
	profile->carrier_count += i == profile->carrier_count;
	snprintf(profile->carriers[i].carrier, SHIPPED_WORD, "%s", carrier);
	snprintf(scac ? profile->carriers[i].scac : profile->carriers[i].name, SHIPPED_WORD, "%s", value);
	return 1;
}

static bool
may_be(const struct key *key, const char *value)
{
	bool word = key->words[0] == NULL;

	for (size_t i = 0; key->words[i] != NULL; i++)
		word |= strcmp(key->words[i], value) == 0;
	for (const char *at = value; *at != '\0'; at++)
		word &= *at >= ' ' && *at <= '~';
	return word && strlen(value) >= key->least && strlen(value) <= key->most;
}

static int
take_x12(struct reading *reading, const char *name, const char *value)
{
	struct suggestion suggestion = { .wanted = name };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		suggest_word(&suggestion, keys[i].name);
		if (strcmp(keys[i].name, name) != 0)
			continue;
		if (!may_be(&keys[i], value))
			return fail(reading, "%s cannot be '%s'", name, value);
		strcpy((char *)reading->profile + keys[i].at, value);
		return 1;
	}
	return fail(reading, "[x12] has no key '%s'%s", name, suggest_text(&suggestion));
}

static int
take(void *context, const char *section, const char *name, const char *value)
{
	struct reading *reading = context;

	if (strcmp(section, "csv") == 0)
		return take_csv(reading, name, value);
	if (strcmp(section, "columns") == 0)
		return take_column(reading, name, value);
	if (strncmp(section, "carrier ", 8) == 0)
		return take_carrier(reading, section + 8, name, value);
	if (strcmp(section, "x12") == 0)
		return take_x12(reading, name, value);
	return fail(reading, "there is no section [%s]%s", section, "; there are [csv], [columns], [carrier NAME] and [x12]");
}

/* What divides must be no letter, and each another one. */
static bool
check(struct shipped_profile *profile, char error[SHIPPED_ERROR])
{
	char element = profile->x12.element[0], terminator = profile->x12.terminator[0];
	bool good = element != terminator && element != '>' && terminator != '>';

	for (const char *at = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .-"; *at != '\0'; at++)
		good &= element != *at && terminator != *at;
	if (!good)
		snprintf(error, SHIPPED_ERROR, "element and terminator are two different signs, no letter, digit, blank, '.', '-' or '>'");
	return good;
}

bool
shipped_profile_read(struct shipped_profile *profile, const char *text, const char *shown, char error[SHIPPED_ERROR])
{
	char problem[SHIPPED_ERROR] = "";
	struct reading reading = { .profile = profile, .error = problem };
	int line = ini_parse_string(text, take, &reading);

	if (line != 0 && problem[0] == '\0')
		snprintf(problem, sizeof problem, "this is no [SECTION] and no KEY = VALUE");
	if (line == 0 && check(profile, problem))
		return true;
	snprintf(error, SHIPPED_ERROR, "%.100s:%d: %.380s", shown, line, problem);
	return false;
}

bool
shipped_profile_load(struct shipped_profile *profile, const char *path, char error[SHIPPED_ERROR])
{
	char *text = malloc(SHIPPED_PROFILE_MAX + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd >= 0 && text != NULL ? read(fd, text, SHIPPED_PROFILE_MAX + 1) : -1;
	bool good = false;

	if (length < 0 || length > SHIPPED_PROFILE_MAX) {
		snprintf(error, SHIPPED_ERROR, "%.400s: %s", path, length < 0 ? strerror(errno) : "it is too large for a profile");
	} else {
		text[length] = '\0';
		good = shipped_profile_read(profile, text, path, error);
	}
	if (fd >= 0)
		close(fd);
	free(text);
	return good;
}

/* ---- carriers ---- */

static size_t
find_carrier(const struct shipped_profile *profile, const char *carrier)
{
	size_t i = 0;

	while (i < profile->carrier_count && strcmp(profile->carriers[i].carrier, carrier) != 0)
		i++;
	return i;
}

const char *
shipped_carrier_name(const struct shipped_profile *profile, const char *carrier)
{
	size_t i = find_carrier(profile, carrier);

	return i < profile->carrier_count && profile->carriers[i].name[0] != '\0' ? profile->carriers[i].name : carrier;
}

const char *
shipped_scac(const struct shipped_profile *profile, const char *carrier)
{
	size_t i = find_carrier(profile, carrier);

	return i < profile->carrier_count ? profile->carriers[i].scac : "";
}

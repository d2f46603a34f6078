#include "station/config.h"

#include <ctype.h>
#include <ini.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "station/config_parser.h"
#include "station/label_text.h"
#include "station/suggest.h"

/* The file is walked once. inih takes lines apart into key and value; it tells neither line numbers nor the start of
 * a section, and cuts long section names, so the reader that feeds it keeps both. A key is a row in a table
 * (config_keys.c). */

enum { IDLE_OF_STATION = CONFIG_IDLE_MOST + 1 }; /* a lane that says nothing */

int
config_fail(struct config_parser *parser, unsigned line, const char *format, ...)
{
	char *text = parser->error->text;
	size_t room = sizeof parser->error->text, used;
	va_list args;

	if (parser->failed)
		return -1;
	parser->failed = true;
	if (line > 0)
		snprintf(text, room, "%s:%u: ", parser->file, line);
	else
		snprintf(text, room, "%s: ", parser->file);
	used = strlen(text);
	va_start(args, format);
	vsnprintf(text + used, room - used, format, args);
	va_end(args);
	return -1;
}

/* ---- values ---- */

static int
set_word(struct config_parser *parser, const struct key *key, const char *value, unsigned *index)
{
	struct suggestion suggestion = { .wanted = value };
	char list[128] = "";

	for (unsigned i = 0; i < CONFIG_WORDS_MAX && key->words[i]; i++) {
		size_t used = strlen(list);

		if (strcmp(key->words[i], value) == 0) {
			*index = i;
			return 0;
		}
		suggest_word(&suggestion, key->words[i]);
		snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", key->words[i]);
	}
	return config_fail(parser, parser->line, "'%s' in %s must be one of %s, not '%s'%s", key->name, parser->title, list,
	            value, suggest_text(&suggestion));
}

static int
set_printers(struct config_parser *parser, const char *value)
{
	struct config_lane *lane = parser->base;

	for (const char *at = value; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		char name[CONFIG_TEXT];
		size_t length;

		at += strspn(at, " \t");
		length = strcspn(at, ", \t");
		if (length >= sizeof name)
			length = sizeof name - 1;
		memcpy(name, at, length);
		name[length] = '\0';
		at += length;
		at += strspn(at, " \t");
		if (!config_is_name(name) || (*at && *at != ','))
			return config_fail(parser, parser->line, "'printer' in %s must be names divided by commas, not '%s'",
			            parser->title, value);
		if (lane->printer_count == CONFIG_LANE_PRINTERS)
			return config_fail(parser, parser->line, "%s has more than %d printers", parser->title,
			            CONFIG_LANE_PRINTERS);
		for (size_t i = 0; i < lane->printer_count; i++)
			if (strcmp(lane->printers[i], name) == 0)
				return config_fail(parser, parser->line, "%s names the printer '%s' twice", parser->title, name);
		memcpy(lane->printers[lane->printer_count++], name, length + 1);
	}
	return 0;
}

static int
set_value(struct config_parser *parser, const struct key *key, const char *value)
{
	char *field = (char *)parser->base + key->offset;
	unsigned number = 0;
	const char *problem = config_value_problem(key, value, &number);

	if (problem && key->kind == KEY_CENTRAL)
		return config_fail(parser, parser->line, "'%s' in %s: %s", key->name, parser->title, problem);
	if (problem && key->kind == KEY_SHIFT)
		return config_fail(parser, parser->line, "'%s' in %s must be %s (-%u to %u), not '%s'", key->name, parser->title,
		            problem, key->high, key->high, value);
	if (problem && key->high > 0)
		return config_fail(parser, parser->line, "'%s' in %s must be %s (%u to %u), not '%s'", key->name, parser->title,
		            problem, key->low, key->high, value);
	if (problem)
		return config_fail(parser, parser->line, "'%s' in %s must be %s, not '%s'", key->name, parser->title, problem, value);
	switch (key->kind) {
	case KEY_PRINTERS:
		return set_printers(parser, value);
	case KEY_CHOICE:
		if (set_word(parser, key, value, &number) < 0)
			return -1;
		memcpy(field, &number, sizeof number);
		return 0;
	case KEY_NUMBER: case KEY_SHIFT: case KEY_DPI:
		memcpy(field, &number, sizeof number);
		return 0;
	case KEY_FORMAT:
		return 0;
	case KEY_WORD:
		if (set_word(parser, key, value, &number) < 0)
			return -1;
		break;
	case KEY_TEXT: case KEY_NAME: case KEY_DIGITS: case KEY_LISTEN: case KEY_MATCH: case KEY_GS: case KEY_FOLDER:
	case KEY_PATH:
	case KEY_CUTOFF: case KEY_ZONE: case KEY_CENTRAL: case KEY_NIGHT:
		break;
	}
	if (strlen(value) >= key->capacity)
		return config_fail(parser, parser->line, "'%s' in %s is longer than %zu bytes", key->name, parser->title,
		            key->capacity - 1);
	memcpy(field, value, strlen(value) + 1);
	return 0;
}

/* inih calls this with each key; 0 tells it that something is wrong. */
static int
take_key(void *user, const char *section, const char *name, const char *value)
{
	struct config_parser *parser = user;
	const struct key *keys = config_sections[parser->section].keys;
	struct suggestion suggestion = { .wanted = name };

	(void)section; /* cut at 49 bytes by inih: the reader has kept it whole */
	for (unsigned i = 0; keys[i].name; i++) {
		suggest_word(&suggestion, keys[i].name);
		if (strcmp(keys[i].name, name) != 0)
			continue;
		if (parser->seen & (1U << i)) {
			config_fail(parser, parser->line, "'%s' is set twice in %s", name, parser->title);
			return 0;
		}
		parser->seen |= 1U << i;
		return set_value(parser, &keys[i], value) == 0;
	}
	if (parser->section == SECTION_OVERRIDE && config_never_overridden(name)) {
		config_fail(parser, parser->line, "'%s' can never be overridden: %s", name, config_never_overridden(name));
		return 0;
	}
	config_fail(parser, parser->line, "unknown key '%s' in %s%s", name, parser->title, suggest_text(&suggestion));
	return 0;
}

/* ---- sections ---- */

/* Another section that has a name, with its defaults. */
static int
add_named(struct config_parser *parser, enum config_section_kind kind, const char *title, const char *name)
{
	static const struct config_printer printer_defaults = { .media = "4x6in", .dpi = 203, .darkness = CONFIG_UNSET,
	                                                        .tear_off = CONFIG_UNSET };
	static const struct config_carrier carrier_defaults = { .priority = CONFIG_PRIORITY, .low_water = CONFIG_LOW_WATER };
	static const struct config_service service_defaults = { .priority = CONFIG_PRIORITY_UNSET };
	static const struct config_scanner scanner_defaults = { .layout = "us", .timeout_ms = 100 };
	const struct config_section *section = &config_sections[kind];
	char *list = (char *)parser->config + section->list;
	size_t *count = (size_t *)(void *)((char *)parser->config + section->count);

	if (*count == section->limit)
		return config_fail(parser, parser->line, "more than %zu sections like %s", section->limit, title);
	for (size_t i = 0; i < *count; i++)
		if (strcmp(list + i * section->size, name) == 0)
			return config_fail(parser, parser->line, "%s stands here twice", title);
	parser->base = list + *count * section->size;
	memset(parser->base, 0, section->size);
	if (kind == SECTION_LANE) {
		parser->lane_lines[*count] = parser->line;
		((struct config_lane *)parser->base)->idle_minutes = IDLE_OF_STATION;
	}
	if (kind == SECTION_PRINTER)
		memcpy(parser->base, &printer_defaults, sizeof printer_defaults);
	if (kind == SECTION_CARRIER) {
		memcpy(parser->base, &carrier_defaults, sizeof carrier_defaults);
		parser->carrier_lines[*count] = parser->line;
	}
	if (kind == SECTION_SERVICE) {
		memcpy(parser->base, &service_defaults, sizeof service_defaults);
		parser->service_lines[*count] = parser->line;
	}
	if (kind == SECTION_SCANNER)
		memcpy(parser->base, &scanner_defaults, sizeof scanner_defaults);
	memcpy(parser->base, name, strlen(name) + 1);
	++*count;
	return 0;
}

static const struct key *
missing_key(const struct config_parser *parser)
{
	const struct key *keys = config_sections[parser->section].keys;

	for (unsigned i = 0; keys[i].name; i++)
		if (keys[i].required && !(parser->seen & (1U << i)))
			return &keys[i];
	return NULL;
}

/* What a section needs by its kind and driver, beside its required keys. */
static const char *
incomplete(struct config_parser *parser)
{
	const struct config_lane *lane = parser->base;
	const struct config_printer *printer = parser->base;
	struct config_carrier *carrier = parser->base;

	switch (parser->section) {
	case SECTION_LANE:
		if (lane->kind == LANE_PACKING && lane->printer_count == 0)
			return "printer";
		return lane->kind == LANE_PACKING && !*lane->carrier ? "carrier" : NULL;
	case SECTION_PRINTER:
		if (strcmp(printer->driver, "file") == 0)
			return *printer->path ? NULL : "path";
		return *printer->uri ? NULL : "uri";
	case SECTION_CARRIER:
		return strcmp(carrier->driver, "sscc") == 0 && !*carrier->company_prefix ? "company_prefix" : NULL;
	case SECTION_CARTON:
		return *((const struct config_carton *)parser->base)->code ? NULL : "code";
	case SECTION_TOP: case SECTION_STATION: case SECTION_OVERRIDE: case SECTION_CENTRAL: case SECTION_SERVICE: case SECTION_SCANNER:
	case SECTION_WATCH: case SECTION_NIGHT: case SECTION_COUNT:
		break;
	}
	return NULL;
}

/* A setting that nothing would come of is not passed over. */
static int
check_printer(struct config_parser *parser, const struct config_printer *printer)
{
	bool zpl = strcmp(printer->driver, "zpl") == 0, folder = strcmp(printer->driver, "file") == 0;
	double width, height;

	if (!label_media_size(printer->media, &width, &height) || !(fmin(width, height) >= CONFIG_MEDIA_LEAST_MM))
		return config_fail(parser, parser->section_line, "%s: 'media' must be a size like 4x6in, 100x150mm or A6, not '%s'",
		                   parser->title, printer->media);

	if (printer->tear_off != CONFIG_UNSET && !zpl)
		return config_fail(parser, parser->section_line, "%s: 'tear_off' is for driver = zpl", parser->title);
	if (printer->darkness != CONFIG_UNSET && folder)
		return config_fail(parser, parser->section_line, "%s: 'darkness' is for driver = zpl or cups", parser->title);
	return 0;
}

static int
close_section(struct config_parser *parser)
{
	const struct key *key = missing_key(parser);
	const char *name = key ? key->name : NULL;

	if (!name && parser->section == SECTION_CARRIER && !*((struct config_carrier *)parser->base)->driver) {
		struct config_carrier *carrier = parser->base;
		unsigned index;

		if (set_word(parser, config_carrier_driver, carrier->name, &index) < 0)
			return -1;
		memcpy(carrier->driver, carrier->name, sizeof carrier->driver);
	}
	if (!name)
		name = incomplete(parser);
	if (name)
		return config_fail(parser, parser->section_line, "%s lacks '%s'", parser->title, name);
	if (parser->section == SECTION_PRINTER)
		return check_printer(parser, parser->base);
	return 0;
}

/* CARRIER/SERVICE: the service is a text as orders name it, with blanks and all. */
static bool
is_service(const char *name)
{
	char carrier[LIMIT_NAME + 1];
	size_t length = name ? strcspn(name, "/") : 0;

	if (length == 0 || length > LIMIT_NAME || name[length] != '/' || name[length + 1] == '\0' || name[length + 1] == ' ')
		return false;
	memcpy(carrier, name, length);
	carrier[length] = '\0';
	return config_is_name(carrier);
}

static int
enter_section(struct config_parser *parser, enum config_section_kind kind, const char *title, const char *name)
{
	parser->section = kind;
	parser->section_line = parser->line;
	parser->seen = 0;
	snprintf(parser->title, sizeof parser->title, "%s", title);
	if (config_sections[kind].size == 0) {
		if (name || parser->alone_seen[kind])
			return config_fail(parser, parser->line, name ? "%s takes no name" : "%s stands here twice", title);
		parser->alone_seen[kind] = true;
		parser->base = parser->config;
		return 0;
	}
	if (kind == SECTION_SERVICE) {
		if (!is_service(name))
			return config_fail(parser, parser->line, "%s needs a carrier and a service, as in [service ups/Next Day Air]",
			            title);
		return add_named(parser, kind, title, name);
	}
	if (!name || !config_is_name(name))
		return config_fail(parser, parser->line, "%s needs a name of letters, digits, '.', '_' and '-', as in [%s one]",
		            title, config_sections[kind].word);
	return add_named(parser, kind, title, name);
}

/* A line that begins with '[' ends the section before it. */
static int
open_section(struct config_parser *parser, const char *line, size_t length)
{
	char inside[CONFIG_TEXT], title[CONFIG_TEXT], *name;
	const char *end = memchr(line, ']', length);
	struct suggestion suggestion = { .wanted = inside };

	if (close_section(parser) < 0)
		return -1;
	if (!end)
		return config_fail(parser, parser->line, "a section must end with ']'");
	snprintf(inside, sizeof inside, "%.*s", (int)(end - line - 1), line + 1);
	snprintf(title, sizeof title, "%.*s", (int)(end - line + 1), line);
	for (end++; end < line + length && isspace((unsigned char)*end); end++)
		;
	if (end < line + length && *end != ';' && *end != '#')
		return config_fail(parser, parser->line, "there is text after %s", title);
	name = strpbrk(inside, " \t");
	if (name) {
		*name++ = '\0';
		name += strspn(name, " \t");
		for (char *last = name + strlen(name); last > name && isspace((unsigned char)last[-1]);)
			*--last = '\0';
	}
	for (enum config_section_kind kind = SECTION_STATION; kind < SECTION_COUNT; kind++) {
		if (strcmp(config_sections[kind].word, inside) == 0)
			return enter_section(parser, kind, title, name);
		suggest_word(&suggestion, config_sections[kind].word);
	}
	return config_fail(parser, parser->line, "unknown section %s%s", title, suggest_text(&suggestion));
}

/* inih's reader: one line a call, without the blanks before it, as inih would take an indented line for more of the
 * value above. NULL ends the parse, also once something is wrong. */
static char *
next_line(char *line, int room, void *stream)
{
	struct config_parser *parser = stream;
	const char *start = parser->text, *newline;
	size_t length;

	if (parser->failed || start == parser->end)
		return NULL;
	parser->line++;
	newline = memchr(start, '\n', (size_t)(parser->end - start));
	parser->text = newline ? newline + 1 : parser->end;
	length = (size_t)((newline ? newline : parser->end) - start);
	while (length > 0 && (*start == ' ' || *start == '\t')) {
		start++;
		length--;
	}
	while (length > 0 && isspace((unsigned char)start[length - 1]))
		length--;
	if (length + 2 > (size_t)room) {
		config_fail(parser, parser->line, "the line is longer than %d bytes", room - 2);
		return NULL;
	}
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)start[i] < ' ' && start[i] != '\t') {
			config_fail(parser, parser->line, "a control character (byte %zu of the line)", i + 1);
			return NULL;
		}
	if (length > 0 && *start == '[' && open_section(parser, start, length) < 0)
		return NULL;
	memcpy(line, start, length);
	memcpy(line + length, "\n", 2);
	return line;
}

/* ---- the whole ---- */

int
config_parse(struct config *config, const char *text, size_t length, const char *name, struct config_error *error)
{
	struct config_parser parser = { .config = config, .error = error, .file = name, .text = text, .end = text + length,
	                         .title = "the file", .base = config };
	int wrong;

	memset(config, 0, sizeof *config);
	memset(error, 0, sizeof *error);
	memcpy(config->user, "packwarden", sizeof "packwarden");
	memcpy(config->language, "en", sizeof "en");
	config->call_seconds = CONFIG_CALL_SECONDS;
	config->central.timeout_s = 10;
	config->central.every_s = 15;
	config->night.spread_minutes = 30;
	config->night.backups = 7;
	config->central.numbers_low = config->central.numbers_block = 20000;
	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		parser.text += 3;
	wrong = ini_parse_stream(next_line, &parser, take_key, &parser);
	if (wrong > 0)
		config_fail(&parser, (unsigned)wrong, "neither a section, nor a comment, nor 'key = value'");
	if (wrong < 0)
		config_fail(&parser, 0, "no memory");
	if (parser.failed || close_section(&parser) < 0)
		return -1;
	if (!parser.alone_seen[SECTION_STATION])
		return config_fail(&parser, 0, "there is no section [station]");
	if (config->lane_count == 0)
		return config_fail(&parser, 0, "there is no section [lane NAME]");
	config->night.there = parser.alone_seen[SECTION_NIGHT] ? SWITCH_YES : SWITCH_NO;
	for (size_t i = 0; i < config->lane_count; i++)
		if (config->lanes[i].idle_minutes == IDLE_OF_STATION)
			config->lanes[i].idle_minutes = config->idle_minutes;
	return config_check(&parser);
}

/* central stations|orders|boxes|conflicts|incidents, central report unshipped|days: what the views show, for people, as JSON lines or as CSV */
#include "cli_central.h"

#include <stdlib.h>
#include <string.h>

/* Each has all that it shows as one JSON object a row, so that its columns are named there alone. */
static const struct list {
	const char *name, *statement;
} lists[] = {
	{ "stations", "SELECT row_to_json(v) FROM packwarden.seen_stations v WHERE $1 = '' OR station = $1 ORDER BY station" },
	{ "orders", "SELECT row_to_json(v) FROM packwarden.seen_orders v WHERE $1 = '' OR order_id = $1 ORDER BY ship_by = '', ship_by, added, "
	            "order_id" },
	{ "boxes", "SELECT row_to_json(v) FROM packwarden.seen_boxes v WHERE $1 = '' OR order_id = $1 OR box = $1 OR tracking_number = $1 "
	           "ORDER BY sealed, box" },
	{ "conflicts", "SELECT row_to_json(v) FROM packwarden.seen_conflicts v WHERE $1 = '' OR order_id = $1 OR box = $1 ORDER BY found, id" },
	{ "numbers", "SELECT row_to_json(v) FROM packwarden.seen_numbers v WHERE $1 = '' OR carrier = $1 ORDER BY carrier, first" },
	{ "purges", "SELECT row_to_json(v) FROM packwarden.seen_purges v WHERE $1 = '' OR who = $1 ORDER BY at" },
	{ "nights", "SELECT row_to_json(v) FROM packwarden.seen_nights v WHERE $1 = '' OR station = $1 ORDER BY station" },
	{ "user", "SELECT json_build_object('name', name, 'role', role, 'disabled', disabled, 'pin', pin <> '') "
	          "FROM packwarden.person WHERE $1 = '' OR name = $1 ORDER BY name" },
	{ "policy", "SELECT json_build_object('policy', name, 'value', value) FROM packwarden.policy "
	            "WHERE value IS NOT NULL AND ($1 = '' OR name = $1) ORDER BY name" },
	{ "template", "SELECT json_build_object('carrier', carrier, 'revision', revision, 'bytes', octet_length(svg)) "
	              "FROM packwarden.template WHERE svg IS NOT NULL AND ($1 = '' OR carrier = $1) ORDER BY carrier" },
	{ "recalls", "SELECT row_to_json(r) FROM packwarden.recall r WHERE $1 = '' OR sku = $1 ORDER BY id" },
	{ "unshipped", "SELECT row_to_json(v) FROM packwarden.seen_unshipped v WHERE $1 = '' OR station = $1 ORDER BY ship_by = '', "
	               "ship_by, order_id" },
	{ "days", "SELECT row_to_json(v) FROM packwarden.seen_days v WHERE $1 = '' OR station = $1 ORDER BY day, station" },
	{ "incidents", "SELECT row_to_json(v) FROM packwarden.seen_incidents v WHERE $1 = '' OR station = $1 ORDER BY at" },
};

static const char *
text_of(const json_t *value, char buffer[32])
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		snprintf(buffer, 32, "%lld", (long long)json_integer_value(value));
	else
		snprintf(buffer, 32, "%s", json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "");
	return buffer;
}

/* RFC 4180; a text that a spreadsheet would take for a formula is one no more behind an apostrophe. */
static void
put_csv(struct cli *cli, const char *text, bool first)
{
	if (!first)
		fputc(',', cli->out);
	fputc('"', cli->out);
	if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL && (text[0] != '-' || strspn(text + 1, "0123456789.") != strlen(text + 1)))
		fputc('\'', cli->out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', cli->out);
		fputc(*text, cli->out);
	}
	fputc('"', cli->out);
}

static void
put_row(struct cli *cli, const json_t *row, bool csv, bool header)
{
	const char *name;
	char buffer[32];
	bool first = true;
	json_t *value;

	json_object_foreach((json_t *)row, name, value) {
		const char *text = header ? name : text_of(value, buffer);
		if (csv)
			put_csv(cli, text, first);
		else if (text[0] != '\0' && strcmp(text, "no") != 0)
			fprintf(cli->out, "%s%s %s", first ? "" : "  ", name, text);
		first = false;
	}
	fputs(csv ? "\r\n" : "\n", cli->out);
}

static void
put_rows(struct cli *cli, const struct central_rows *rows, bool csv)
{
	for (int i = 0; i < central_count(rows); i++) {
		json_t *row = json_loads(central_text(rows, i, 0), 0, NULL);
		if (cli->json) {
			cli_put(cli, row);
		} else {
			if (csv && i == 0)
				put_row(cli, row, true, true);
			put_row(cli, row, csv, false);
		}
		json_decref(row);
	}
}

static const struct list *
find_list(const char *name)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].name, name) == 0)
			return &lists[i];
	return NULL;
}

/* As whoever the address says: views are there for readers too. */
int
cli_central_put_list(struct cli *cli, const struct cli_words *words, const char *name)
{
	const struct central_value value = { .text = words->count > 1 ? words->word[1] : "" };
	const struct list *list = find_list(name);
	struct central_rows *rows;
	struct central *central;
	int code;

	if (list == NULL)
		return cli_fail(cli, CLI_USAGE, "central report: shipped, unshipped or days");
	central = cli_central_open(cli, words, true, &code);
	if (central == NULL)
		return code;
	code = cli_central_ask(cli, central, list->statement, &value, 1, &rows);
	if (code == CLI_DONE) {
		put_rows(cli, rows, cli_option(words, "csv") != NULL);
		central_free(rows);
	}
	central_close(central);
	return code;
}

int
cli_central_list(struct cli *cli, const struct cli_words *words)
{
	return cli_central_put_list(cli, words, cli_current()->sub);
}

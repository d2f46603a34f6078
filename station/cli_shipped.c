/* report shipped and central report: what has left, in the form that another system wants. Station and central hand over the
 * same records, and it is here that they are written. */
#include "cli_shipped.h"

#include <stdlib.h>
#include <string.h>

#include "cli_central.h"

int
cli_shipped_begin(struct cli *cli, const struct cli_words *words, struct cli_shipped *wish)
{
	const char *as = cli_option(words, "as"), *file = cli_option(words, "profile"), *control = cli_option(words, "control");
	char error[SHIPPED_ERROR];

	wish->format = shipped_find(as != NULL ? as : cli->json ? "json" : "text");
	if (wish->format == SHIPPED_FORMATS || (as != NULL && cli->json && wish->format != SHIPPED_JSON))
		return cli_fail(cli, CLI_USAGE, "--as text, json, csv, x12-945 or x12-856");
	shipped_defaults(&wish->profile);
	if (file != NULL && !shipped_profile_load(&wish->profile, file, error))
		return cli_fail(cli, CLI_BAD_INPUT, "%s", error);
	if (control != NULL && (strspn(control, "0123456789") != strlen(control) || strlen(control) > 9 || atol(control) < 1))
		return cli_fail(cli, CLI_USAGE, "--control: the interchange's number, 1 to 999999999");
	wish->profile.control = control != NULL ? atol(control) : 0;
	return CLI_DONE;
}

int
cli_shipped_put(struct cli *cli, const struct cli_shipped *wish, const json_t *boxes)
{
	char problem[SHIPPED_ERROR];
	int result = shipped_write(cli->out, wish->format, &wish->profile, boxes, problem);

	if (result < 0)
		return cli_fail(cli, CLI_INTERNAL, "the report could not be written");
	return result == 0 ? CLI_DONE : cli_fail(cli, CLI_REFUSED, "%s", problem);
}

/* ---- from central ---- */

/* A day alone means all of it, as a minute does. */
static const char statement[] =
	"SELECT station, box, order_id, ordinal, tracking_number, carrier, weight_g, units, contents, wanted, "
	"round(extract(epoch FROM tendered) * 1000)::bigint FROM packwarden.seen_shipped "
	"WHERE tendered >= CASE WHEN $1::text <> '' THEN $1::timestamptz WHEN $3::text <> '' THEN '-infinity' "
	"ELSE date_trunc('day', now()) END "
	"AND tendered < CASE $2::text WHEN '' THEN 'infinity' ELSE $2::timestamptz + CASE WHEN $2 ~ '^(\\d{4}-\\d\\d-\\d\\d|[a-z]+)$' "
	"THEN interval '1 day' ELSE interval '1 minute' END END "
	"AND ($3 = '' OR heard >= $3::timestamptz) AND ($4 = '' OR carrier = $4) AND ($5 = '' OR station = $5) "
	"ORDER BY tendered, station, epoch, n";

static json_t *
boxes_of(const struct central_rows *rows)
{
	json_t *boxes = json_array();

	for (int i = 0; i < central_count(rows); i++) {
		const char *wanted = central_text(rows, i, 9);
		const struct shipped_row row = { .station = central_text(rows, i, 0), .box = central_text(rows, i, 1),
			.order = central_text(rows, i, 2), .ordinal = central_number(rows, i, 3), .number = central_text(rows, i, 4),
			.carrier = central_text(rows, i, 5), .weight_g = central_number(rows, i, 6),
			.units = central_number(rows, i, 7), .contents = central_text(rows, i, 8),
			.wanted = wanted[0] != '\0' ? wanted : NULL, .shipped_ms = central_number(rows, i, 10) };
		json_array_append_new(boxes, shipped_box(&row));
	}
	return boxes;
}

static const char *
option(const struct cli_words *words, const char *name)
{
	const char *value = cli_option(words, name);

	return value != NULL ? value : "";
}

/* As whoever the address says: the view is there for readers too. */
static int
put_shipped(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = option(words, "since") }, { .text = option(words, "until") },
		{ .text = option(words, "heard") }, { .text = option(words, "carrier") }, { .text = option(words, "station") } };
	struct cli_shipped wish;
	struct central_rows *rows;
	struct central *central;
	json_t *boxes;
	int code = cli_shipped_begin(cli, words, &wish);

	if (code != CLI_DONE || (central = cli_central_open(cli, words, true, &code)) == NULL)
		return code;
	code = cli_central_ask(cli, central, statement, values, sizeof values / sizeof *values, &rows);
	if (code == CLI_DONE) {
		boxes = boxes_of(rows);
		central_free(rows);
		code = cli_shipped_put(cli, &wish, boxes);
		json_decref(boxes);
	}
	central_close(central);
	return code;
}

int
cli_central_report(struct cli *cli, const struct cli_words *words)
{
	struct cli_words rest = *words;

	rest.word++;
	rest.count--;
	if (strcmp(words->word[0], "shipped") == 0)
		return put_shipped(cli, &rest);
	return cli_central_put_list(cli, &rest, words->word[0]);
}

/* order … and box … */
#include "cli_internal.h"

#include <string.h>

static void
put_box(struct cli *cli, const json_t *box)
{
	fprintf(cli->out, "box %s  %s  %lld units", cli_text(box, "box"), cli_text(box, "state"),
	        (long long)cli_number(box, "units"));
	if (cli_number(box, "reprints") > 0)
		fprintf(cli->out, "  reprinted %lld times", (long long)cli_number(box, "reprints"));
	if (cli_text(box, "sscc")[0])
		fprintf(cli->out, "  SSCC %s", cli_text(box, "sscc"));
	if (cli_text(box, "tracking_number")[0])
		fprintf(cli->out, "  tracking number %s", cli_text(box, "tracking_number"));
	if (cli_text(box, "seal_code")[0])
		fprintf(cli->out, "  sealed by scanning %s", cli_text(box, "seal_code"));
	fputc('\n', cli->out);
}

static void
put_address(struct cli *cli, const json_t *address)
{
	static const char *const fields[] = { "ship_to_name", "ship_to_company", "address1", "address2",
		                              "city",         "state",           "postcode", "country" };
	const char *between = "to ";

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (!cli_text(address, fields[i])[0])
			continue;
		fprintf(cli->out, "%s%s", between, cli_text(address, fields[i]));
		between = ", ";
	}
	if (strcmp(between, ", ") == 0)
		fputc('\n', cli->out);
}

static void
put_line(struct cli *cli, const json_t *row)
{
	bool open = strcmp(cli_text(row, "status"), "open") == 0;

	fprintf(cli->out, "  %s  %lld of %lld packed%s%s  %s", cli_text(row, "sku"), (long long)cli_number(row, "packed"),
	        (long long)cli_number(row, "quantity"), open ? "" : "  ", open ? "" : cli_text(row, "status"),
	        cli_text(row, "description"));
	if (cli_number(row, "typed") > 0)
		fprintf(cli->out, "  (%lld typed)", (long long)cli_number(row, "typed"));
	fputc('\n', cli->out);
}

static void
put_replacements(struct cli *cli, const json_t *order)
{
	const json_t *by = json_object_get(order, "replaced_by"), *id;
	size_t i;

	if (cli_text(order, "replaces")[0])
		fprintf(cli->out, "replaces order %s\n", cli_text(order, "replaces"));
	json_array_foreach(by, i, id)
		fprintf(cli->out, "replaced by order %s\n", json_string_value(id));
}

/* What was scanned must not move the cursor or colour the terminal. */
static void
put_plain(struct cli *cli, const char *text)
{
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text, cli->out);
}

/* "put aside: MUG by Ann at 2026-11-22T10:02:00Z, bench-1 (wrong-item)" */
static void
put_history(struct cli *cli, const json_t *order)
{
	const json_t *aside = json_object_get(order, "put_aside"), *overrides = json_object_get(order, "overrides"), *row;
	size_t i;

	json_array_foreach(aside, i, row) {
		const char *sku = cli_text(row, "sku"), *verdict = cli_text(row, "verdict");
		const char *what = json_is_true(json_object_get(row, "lead")) ? "unlocked" :
		                   strcmp(verdict, "order-changed") == 0 ? "seen" : "put aside";

		fprintf(cli->out, "%s: ", what);
		put_plain(cli, sku[0] ? sku : cli_text(row, "code"));
		fprintf(cli->out, " by %s at %s, %s (%s)\n", cli_text(row, "by"), cli_text(row, "at"), cli_text(row, "lane"),
		        verdict);
	}
	json_array_foreach(overrides, i, row) {
		fprintf(cli->out, "let through: %s by %s at %s, %s (%s): ", cli_text(row, "sku"), cli_text(row, "by"),
		        cli_text(row, "at"), cli_text(row, "lane"), cli_text(row, "verdict"));
		put_plain(cli, cli_text(row, "reason"));
		fputc('\n', cli->out);
	}
}

static void
put_order(struct cli *cli, const json_t *order)
{
	const json_t *lines = json_object_get(order, "lines"), *boxes = json_object_get(order, "boxes"), *row;
	size_t i;

	fprintf(cli->out, "order %s  %s  revision %s\n", cli_text(order, "order_id"),
	        cli_text(order, "state"), cli_text(order, "revision"));
	put_address(cli, json_object_get(order, "address"));
	put_replacements(cli, order);
	json_array_foreach(lines, i, row) {
		const json_t *parts = json_object_get(row, "parts"), *part;
		size_t k;

		fprintf(cli->out, "line %s", cli_text(row, "line_id"));
		put_line(cli, row);
		json_array_foreach(parts, k, part) {
			fputs("  part", cli->out);
			put_line(cli, part);
		}
	}
	json_array_foreach(boxes, i, row)
		put_box(cli, row);
	put_history(cli, order);
}

static int
show(struct cli *cli, const char *head, const char *id, const char *tail, void (*human)(struct cli *, const json_t *))
{
	char path[CLI_PATH_MAX];

	if (!cli_path(cli, path, head, id, tail))
		return CLI_USAGE;
	return cli_ask_put(cli, "GET", path, NULL, human);
}

int
cli_order_show(struct cli *cli, const struct cli_words *words)
{
	return show(cli, "/api/v1/orders/", words->word[0], "?personal=1", put_order);
}

static void
put_box_page(struct cli *cli, const json_t *box)
{
	const json_t *contents = json_object_get(box, "contents"), *labels = json_object_get(box, "labels"),
		     *row;
	size_t i;

	put_box(cli, box);
	fprintf(cli->out, "order %s, its box %lld\n", cli_text(box, "order_id"),
	        (long long)cli_number(box, "ordinal"));
	json_array_foreach(contents, i, row) fprintf(
		cli->out, "line %s  %s  %lld  %s %s\n", cli_text(row, "line_id"), cli_text(row, "sku"),
		(long long)cli_number(row, "quantity"), cli_text(row, "serials"), cli_text(row, "lots"));
	json_array_foreach(labels, i, row)
		fprintf(cli->out, "label %lld, attempt %lld  %s  %s %s\n",
	                (long long)cli_number(row, "intent"), (long long)cli_number(row, "attempt"),
	                cli_text(row, "state"), cli_text(row, "printer"), cli_text(row, "text"));
}

int
cli_box_show(struct cli *cli, const struct cli_words *words)
{
	return show(cli, "/api/v1/boxes/", words->word[0], "", put_box_page);
}

/* The options as the engine knows them: "ship-to-name" is ship_to_name. */
static json_t *
options_json(const struct cli_words *words)
{
	json_t *body = json_object();

	for (int i = 0; i < words->option_count; i++) {
		char name[32];

		snprintf(name, sizeof name, "%s", words->option[i].name);
		for (char *c = name; *c; c++)
			if (*c == '-')
				*c = '_';
		json_object_set_new(body, name, json_string(words->option[i].value));
	}
	return body;
}

static void
put_changed(struct cli *cli, const json_t *answer)
{
	fprintf(cli->out, "%s\n", cli_text(answer, "text")[0] ? cli_text(answer, "text") : "Done.");
}

static int
change(struct cli *cli, const struct cli_words *words, const char *head)
{
	const struct cli_entry *entry = cli_current();
	char path[CLI_PATH_MAX], tail[32];

	snprintf(tail, sizeof tail, "/%s", entry->sub);
	if (!cli_option(words, "reason"))
		return cli_fail(cli, CLI_USAGE, "%s %s: --reason TEXT is needed; it is kept in the journal",
		                entry->name, entry->sub);
	if (!cli_path(cli, path, head, words->word[0], tail))
		return CLI_USAGE;
	return cli_ask_put(cli, "POST", path, options_json(words), put_changed);
}

int
cli_order_change(struct cli *cli, const struct cli_words *words)
{
	if (strcmp(cli_current()->sub, "change") != 0 && !!cli_option(words, "file") == (words->count > 0))
		return cli_fail(cli, CLI_USAGE, "order %s: an ID or --file FILE, one of them", cli_current()->sub);
	if (cli_option(words, "file") && !cli_option(words, "reason"))
		return cli_fail(cli, CLI_USAGE, "order %s: --reason TEXT is needed; it is kept in the journal",
		                cli_current()->sub);
	if (cli_option(words, "file"))
		return cli_order_file(cli, words);
	if (strcmp(cli_current()->sub, "change") == 0
	    && words->option_count
	               == (cli_option(words, "reason") ? 1 : 0) + (cli_option(words, "by") ? 1 : 0))
		return cli_fail(
			cli, CLI_USAGE,
			"order change: name what changes, --address1 TEXT or --service NAME and so on");
	return change(cli, words, "/api/v1/orders/");
}

int
cli_box_change(struct cli *cli, const struct cli_words *words)
{
	if (strcmp(cli_current()->sub, "settle") == 0
	    && !cli_option(words, "printed") == !cli_option(words, "not-printed"))
		return cli_fail(cli, CLI_USAGE, "box settle: one of --printed and --not-printed is needed");
	return change(cli, words, "/api/v1/boxes/");
}

static void
put_boxes(struct cli *cli, const json_t *answer, const char *name, const char *title)
{
	const json_t *boxes = json_object_get(answer, name), *box;
	size_t i;

	fprintf(cli->out, "%s: %zu\n", title, json_array_size(boxes));
	json_array_foreach(boxes, i, box)
		fprintf(cli->out, "  %s  %s  order %s\n", cli_text(box, "number"), cli_text(box, "box"),
		        cli_text(box, "order"));
}

/* The carrier's manifest: what it has taken, and what stays here. */
static void
put_closeout(struct cli *cli, const json_t *answer)
{
	put_boxes(cli, answer, "tendered", "Tendered");
	put_boxes(cli, answer, "left_behind", "Left behind, not loaded");
	put_boxes(cli, answer, "intercepted", "Intercepted, must not leave");
}

int
cli_closeout(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	char from[24], to[24];
	json_t *body;
	int code;

	if (!cli_option(words, "carrier"))
		return cli_fail(cli, CLI_USAGE, "closeout: --carrier NAME is needed");
	body = json_pack("{s:s, s:s*, s:s*}", "carrier", cli_option(words, "carrier"), "attest",
	                 cli_option(words, "attest"), "by", cli_option(words, "by"));
	if (!body)
		return cli_fail(cli, CLI_BAD_INPUT, "closeout: the carrier is not UTF-8");
	code = cli_ask(cli, "POST", "/api/v1/closeout", body, &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		put_closeout(cli, answer.json);
	if (code == CLI_DONE && cli_option(words, "pdf")) {
		snprintf(from, sizeof from, "%lld", (long long)cli_number(answer.json, "from_ms"));
		snprintf(to, sizeof to, "%lld", (long long)cli_number(answer.json, "to_ms"));
		code = cli_manifest(cli, words, from, to);
	}
	cli_answer_free(&answer);
	return code;
}

static void
put_waiting(struct cli *cli, const json_t *row)
{
	fprintf(cli->out, "%s  order %s  lane %s  since %s  printer %s: %s; next try %s\n", cli_text(row, "box"),
	        cli_text(row, "order"), cli_text(row, "lane"), cli_text(row, "since"), cli_text(row, "printer"),
	        cli_text(row, "why"), cli_text(row, "next_try"));
}

int
cli_box_waiting(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	int code = cli_ask(cli, "GET", "/api/v1/boxes/waiting", NULL, &answer);
	const json_t *rows = json_object_get(answer.json, "waiting");
	json_t *row;
	size_t i;

	(void)words;
	if (code != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	json_array_foreach(rows, i, row) {
		if (cli->json)
			cli_put(cli, row);
		else
			put_waiting(cli, row);
	}
	if (code == CLI_DONE && !cli->json && json_array_size(rows) == 0)
		fputs("No box waits for its label.\n", cli->out);
	cli_answer_free(&answer);
	return code;
}

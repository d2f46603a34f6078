/* recall … */
#include "cli_internal.h"

#include <stdlib.h>
#include <string.h>

static json_t *
body_of(const struct cli_words *words, const char *sku)
{
	return json_pack("{s:s*, s:s*, s:s*, s:s*, s:s*}", "sku", sku, "lot", cli_option(words, "lot"), "serial",
	                 cli_option(words, "serial"), "reason", cli_option(words, "reason"), "by", cli_option(words, "by"));
}

/* The boxes that have it, and how many units may have it, as nobody knows their lot. */
static void
put_boxes(struct cli *cli, const json_t *answer)
{
	const json_t *boxes = json_object_get(answer, "boxes"), *box;
	size_t i;

	fprintf(cli->out, "recall %lld: %zu boxes have it\n", (long long)cli_number(answer, "recall"),
	        json_array_size(boxes));
	json_array_foreach(boxes, i, box)
		fprintf(cli->out, "  %s  order %s  %s  %lld units%s%s\n", cli_text(box, "box"), cli_text(box, "order"),
		        cli_text(box, "state"), (long long)cli_number(box, "units"), cli_text(box, "action")[0] ? "  " : "",
		        cli_text(box, "action"));
	if (cli_number(answer, "lot_unknown") > 0)
		fprintf(cli->out, "%lld packed units have no lot on record\n",
		        (long long)cli_number(answer, "lot_unknown"));
}

/* ---- the boxes, page by page ---- */

static bool
is_gone(const json_t *box)
{
	return strcmp(cli_text(box, "state"), "tendered") == 0;
}

/* Into "boxes" and "lot_unknown" of out: all of the page, or those that the carrier has, which nothing was
 * done about. */
static void
add_page(json_t *out, const json_t *page, bool gone)
{
	json_t *boxes = json_object_get(out, "boxes"), *box;
	size_t i;

	json_array_foreach(json_object_get(page, "boxes"), i, box) {
		if (gone && !is_gone(box))
			continue;
		if (gone)
			json_object_set_new(box, "action", json_string("gone"));
		json_array_append(boxes, box);
	}
	json_object_set_new(out, "lot_unknown",
	                    json_integer(cli_number(out, "lot_unknown") + cli_number(page, "lot_unknown")));
}

static int
add_pages(struct cli *cli, const char *recall, json_t *out, bool gone)
{
	char head[CLI_PATH_MAX], path[CLI_PATH_MAX + 32];
	int code = CLI_DONE;
	json_int_t next = 0;
	bool more = true;

	if (!cli_path(cli, head, "/api/v1/recalls/", recall, "/boxes"))
		return CLI_USAGE;
	while (more && code == CLI_DONE) {
		struct cli_answer answer;

		snprintf(path, sizeof path, "%s?after=%lld", head, (long long)next);
		code = cli_ask(cli, "GET", path, NULL, &answer);
		if (code == CLI_DONE)
			add_page(out, answer.json, gone);
		else if (cli->json && answer.json != NULL)
			cli_put_answer(cli, &answer);
		more = json_is_integer(json_object_get(answer.json, "next"));
		next = cli_number(answer.json, "next");
		cli_answer_free(&answer);
	}
	return code;
}

int
cli_recall_boxes(struct cli *cli, const struct cli_words *words)
{
	json_t *out = json_pack("{s:I, s:[]}", "recall", (json_int_t)strtoll(words->word[0], NULL, 10), "boxes");
	int code = add_pages(cli, words->word[0], out, false);

	if (code == CLI_DONE && cli->json)
		cli_put(cli, out);
	else if (code == CLI_DONE)
		put_boxes(cli, out);
	json_decref(out);
	return code;
}

/* What the station has done about the boxes in the house, and then what has left it. */
static int
put_added(struct cli *cli, struct cli_answer *answer)
{
	char recall[24];
	int code;

	snprintf(recall, sizeof recall, "%lld", (long long)cli_number(answer->json, "recall"));
	code = add_pages(cli, recall, answer->json, true);
	if (cli->json)
		cli_put(cli, answer->json);
	else
		put_boxes(cli, answer->json);
	return code == CLI_DONE ? code : cli_fail(cli, code, "recall %s stands, but which boxes of it the carrier has could "
	                                          "not be read to the end. See recall boxes %s", recall, recall);
}

/* ---- commands ---- */

static int
no_body(struct cli *cli)
{
	return cli_fail(cli, CLI_BAD_INPUT, "recall: a word is not UTF-8");
}

int
cli_recall_add(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	json_t *body;
	int code;

	if (!cli_option(words, "reason"))
		return cli_fail(cli, CLI_USAGE,
		                "recall add: --reason TEXT is needed; it is kept in the journal");
	if (cli_option(words, "lot") && cli_option(words, "serial"))
		return cli_fail(cli, CLI_USAGE,
		                "recall add: one of --lot and --serial, or neither: all of the item");
	body = body_of(words, words->word[0]);
	if (!body)
		return no_body(cli);
	code = cli_ask(cli, "POST", "/api/v1/recalls", body, &answer);
	if (code == CLI_DONE)
		code = put_added(cli, &answer);
	else if (cli->json)
		cli_put_answer(cli, &answer);
	cli_answer_free(&answer);
	return code;
}

static void
put_ended(struct cli *cli, const json_t *answer)
{
	fprintf(cli->out, "%s\n", cli_text(answer, "text"));
}

int
cli_recall_end(struct cli *cli, const struct cli_words *words)
{
	char path[CLI_PATH_MAX];
	json_t *body;

	if (!cli_option(words, "reason"))
		return cli_fail(cli, CLI_USAGE,
		                "recall end: --reason TEXT is needed; it is kept in the journal");
	if (!cli_path(cli, path, "/api/v1/recalls/", words->word[0], "/end"))
		return CLI_USAGE;
	body = body_of(words, NULL);
	return body ? cli_ask_put(cli, "POST", path, body, put_ended) : no_body(cli);
}

static void
put_recalls(struct cli *cli, const json_t *recalls)
{
	const json_t *row;
	size_t i;

	json_array_foreach(recalls, i, row)
		fprintf(cli->out, "recall %lld  %s  %s%s%s%s  %s%s%s\n", (long long)cli_number(row, "recall"), cli_text(row, "sku"),
		        cli_text(row, "lot")[0] ? "lot " : "", cli_text(row, "lot"),
		        cli_text(row, "serial")[0] ? "serial number " : "", cli_text(row, "serial"), cli_text(row, "reason"),
		        cli_text(row, "ended")[0] ? "  ended: " : "", cli_text(row, "ended"));
}

int
cli_recall_list(struct cli *cli, const struct cli_words *words)
{
	(void)words;
	return cli_ask_put(cli, "GET", "/api/v1/recalls", NULL, put_recalls);
}

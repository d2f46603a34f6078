/* recall … */
#include "cli_internal.h"

#include <string.h>

static json_t *
body_of(const struct cli_words *words, const char *sku)
{
	return json_pack("{s:s*, s:s*, s:s*, s:s*, s:s*}", "sku", sku, "lot", cli_option(words, "lot"), "serial",
	                 cli_option(words, "serial"), "reason", cli_option(words, "reason"), "by", cli_option(words, "by"));
}

static void
put_added(struct cli *cli, const json_t *answer)
{
	const json_t *boxes = json_object_get(answer, "boxes"), *box;
	size_t i;

	fprintf(cli->out, "recall %lld: %zu boxes have it\n", (long long)cli_number(answer, "recall"), json_array_size(boxes));
	json_array_foreach(boxes, i, box)
		fprintf(cli->out, "  %s  order %s  %s  %lld units  %s\n", cli_text(box, "box"), cli_text(box, "order"),
		        cli_text(box, "state"), (long long)cli_number(box, "units"), cli_text(box, "action"));
	if (cli_number(answer, "lot_unknown") > 0)
		fprintf(cli->out, "%lld packed units have no lot on record\n", (long long)cli_number(answer, "lot_unknown"));
}

static int
ask(struct cli *cli, const char *path, json_t *body, void (*human)(struct cli *, const json_t *))
{
	struct cli_answer answer;
	int code;

	if (!body)
		return cli_fail(cli, CLI_BAD_INPUT, "recall: a word is not UTF-8");
	code = cli_ask(cli, "POST", path, body, &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		human(cli, answer.json);
	cli_answer_free(&answer);
	return code;
}

int
cli_recall_add(struct cli *cli, const struct cli_words *words)
{
	if (!cli_option(words, "reason"))
		return cli_fail(cli, CLI_USAGE, "recall add: --reason TEXT is needed; it is kept in the journal");
	if (cli_option(words, "lot") && cli_option(words, "serial"))
		return cli_fail(cli, CLI_USAGE, "recall add: one of --lot and --serial, or neither: all of the item");
	return ask(cli, "/api/v1/recalls", body_of(words, words->word[0]), put_added);
}

static void
put_text(struct cli *cli, const json_t *answer)
{
	fprintf(cli->out, "%s\n", cli_text(answer, "text"));
}

int
cli_recall_end(struct cli *cli, const struct cli_words *words)
{
	char path[CLI_PATH_MAX];

	if (!cli_option(words, "reason"))
		return cli_fail(cli, CLI_USAGE, "recall end: --reason TEXT is needed; it is kept in the journal");
	if (!cli_path(cli, path, "/api/v1/recalls/", words->word[0], "/end"))
		return CLI_USAGE;
	return ask(cli, path, body_of(words, NULL), put_text);
}

int
cli_recall_list(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	const json_t *row;
	size_t i;
	int code = cli_ask(cli, "GET", "/api/v1/recalls", NULL, &answer);

	(void)words;
	if (cli->json) {
		cli_put_answer(cli, &answer);
	} else if (code == CLI_DONE) {
		json_array_foreach(answer.json, i, row)
			fprintf(cli->out, "recall %lld  %s  %s%s%s%s  %s%s%s\n", (long long)cli_number(row, "recall"), cli_text(row, "sku"),
			        cli_text(row, "lot")[0] ? "lot " : "", cli_text(row, "lot"),
			        cli_text(row, "serial")[0] ? "serial number " : "", cli_text(row, "serial"), cli_text(row, "reason"),
			        cli_text(row, "ended")[0] ? "  ended: " : "", cli_text(row, "ended"));
	}
	cli_answer_free(&answer);
	return code;
}

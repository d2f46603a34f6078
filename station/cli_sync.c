/* sync, sync status */
#include "cli_internal.h"

#include <string.h>
#include <unistd.h>

enum { LOOK_MS = 50, PATIENCE_MS = 600000, PATIENCE_DOWN_MS = 15000 };

static const char *
text_or(const json_t *answer, const char *name, const char *otherwise)
{
	const char *text = cli_text(answer, name);

	return text[0] != '\0' ? text : otherwise;
}

static void
put_status(struct cli *cli, const json_t *answer)
{
	if (!json_is_true(json_object_get(answer, "central"))) {
		fprintf(cli->out, "This station works alone: packwarden.conf has no [central].\n");
		return;
	}
	fprintf(cli->out, "link: %s%s%s\n", text_or(answer, "link", "down"), cli_text(answer, "why")[0] != '\0' ? ", " : "",
	        cli_text(answer, "why"));
	fprintf(cli->out, "last exchange: %s\n", text_or(answer, "exchanged", "never"));
	fprintf(cli->out, "waiting to go up: %lld events, %lld boxes\n", (long long)cli_number(answer, "events_waiting"),
	        (long long)cli_number(answer, "boxes_waiting"));
	fprintf(cli->out, "orders leased to this station: %lld, to pack: %lld\n", (long long)cli_number(answer, "orders_leased"),
	        (long long)cli_number(answer, "orders_to_pack"));
	if (cli_text(answer, "agree")[0] != '\0')
		fprintf(cli->out, "compared: %s\n", cli_text(answer, "agree"));
}

static void
put_nights(struct cli *cli)
{
	struct cli_answer answer;
	char text[1400];

	if (cli_ask(cli, "GET", "/api/v1/night", NULL, &answer) == CLI_DONE) {
		cli_night_text(answer.json, text, sizeof text);
		fprintf(cli->out, "night: %s\n", text);
	}
	cli_answer_free(&answer);
}

int
cli_sync_status(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	int code = cli_ask(cli, "GET", "/api/v1/sync", NULL, &answer);

	(void)words;
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		put_status(cli, answer.json);
	cli_answer_free(&answer);
	if (code == CLI_DONE && !cli->json)
		put_nights(cli);
	return code;
}

int
cli_report_reconcile(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	const json_t *found, *box;
	int code = cli_ask(cli, "GET", "/api/v1/sync", NULL, &answer);
	size_t i;

	(void)words;
	found = json_object_get(answer.json, "reconcile");
	if (code == CLI_DONE && !json_is_object(found))
		code = cli_fail(cli, CLI_UNAVAILABLE, "nothing was compared yet: sync --full does it");
	else if (code == CLI_DONE && cli->json)
		cli_put(cli, found);
	else if (code == CLI_DONE)
		fprintf(cli->out, "Compared %s: the station and central %s.\n", cli_text(answer.json, "compared"),
		        cli_text(answer.json, "agree"));
	json_array_foreach(json_object_get(found, "differ"), i, box)
		if (!cli->json)
			fprintf(cli->out, "%s: %s\n", cli_text(box, "box"), cli_text(box, "what"));
	if (code == CLI_DONE && !json_is_true(json_object_get(found, "agree")))
		code = CLI_REFUSED;
	cli_answer_free(&answer);
	return code;
}

/* Looks until the exchange that was asked for is through, or the link has been down for a while. */
static int
wait_for_round(struct cli *cli, long long before)
{
	for (int waited = 0, down = 0; waited < PATIENCE_MS && down < PATIENCE_DOWN_MS; waited += LOOK_MS) {
		struct cli_answer answer;
		int code = cli_ask(cli, "GET", "/api/v1/sync", NULL, &answer);
		bool done = code == CLI_DONE && cli_number(answer.json, "rounds") > before;

		down = strcmp(cli_text(answer.json, "link"), "up") == 0 ? 0 : down + LOOK_MS;
		if (done && cli->json)
			cli_put_answer(cli, &answer);
		else if (done)
			put_status(cli, answer.json);
		if (!done && code == CLI_DONE && down >= PATIENCE_DOWN_MS)
			cli_fail(cli, CLI_UNAVAILABLE, "central is not reached: %s", cli_text(answer.json, "why"));
		cli_answer_free(&answer);
		if (done || code != CLI_DONE)
			return code;
		usleep(LOOK_MS * 1000);
	}
	return CLI_UNAVAILABLE;
}

int
cli_sync(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	long long before;
	int code;

	if (cli_option(words, "night") != NULL)
		return cli_night(cli, words);
	code = cli_ask(cli, "GET", "/api/v1/sync", NULL, &answer);

	before = cli_number(answer.json, "rounds");
	cli_answer_free(&answer);
	if (code != CLI_DONE)
		return code;
	code = cli_ask(cli, "POST", "/api/v1/sync", json_pack("{s:b}", "full", cli_option(words, "full") != NULL), &answer);
	if (code != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	cli_answer_free(&answer);
	return code != CLI_DONE ? code : wait_for_round(cli, before);
}

/* next: what to pack next, and what misses its truck. */
#include "cli_internal.h"

#include <string.h>

/* "2026-11-23T16:00:00+01:00" as "2026-11-23 16:00": the station's local time. */
static void
put_time(struct cli *cli, const char *text)
{
	if (strlen(text) >= 16)
		fprintf(cli->out, "%.10s %.5s", text, text + 11);
	else
		fprintf(cli->out, "%-16s", "-");
}

static const char *
or_dash(const json_t *row, const char *name)
{
	const char *text = cli_text(row, name);

	return text[0] != '\0' ? text : "-";
}

static void
put_row(struct cli *cli, const json_t *row, bool late)
{
	put_time(cli, cli_text(row, "due"));
	fprintf(cli->out, "  %-20s  %s %s  %lld lines, %lld units  %s", cli_text(row, "order"),
	        or_dash(row, "carrier"), or_dash(row, "service"), (long long)cli_number(row, "lines"),
	        (long long)cli_number(row, "units"), cli_text(row, "state"));
	if (cli_text(row, "tote")[0] != '\0')
		fprintf(cli->out, "  tote %s", cli_text(row, "tote"));
	if (cli_text(row, "lane")[0] != '\0')
		fprintf(cli->out, "  at %s", cli_text(row, "lane"));
	if (late)
		fprintf(cli->out, "  %s by %lld minutes", json_is_true(json_object_get(row, "missed")) ? "MISSED" : "will miss",
		        (long long)cli_number(row, "minutes_late"));
	else if (json_is_true(json_object_get(row, "late")))
		fputs("  LATE", cli->out);
	fputc('\n', cli->out);
}

/* What a caller of the API writes behind the "?". False: the values do not fit, and it is said. */
static bool
make_path(struct cli *cli, const struct cli_words *words, char path[CLI_PATH_MAX])
{
	bool late = cli_option(words, "late") != NULL;
	const char *n = cli_option(words, "n"), *minutes = cli_option(words, "minutes"), *lane = cli_option(words, "lane");
	char head[64];

	if (late ? lane != NULL : minutes != NULL) {
		cli_fail(cli, CLI_USAGE, late ? "next: --late is of the whole station, not of a lane"
		                              : "next: --minutes goes with --late");
		return false;
	}
	if ((n && (n[0] == '\0' || strspn(n, "0123456789") != strlen(n) || strlen(n) > 4)) ||
	    (minutes && (minutes[0] == '\0' || strspn(minutes, "0123456789") != strlen(minutes) ||
	                 strlen(minutes) > 4))) {
		cli_fail(cli, CLI_USAGE,
		         "next: -n is a whole number from 1 to 1000, --minutes one from 1 to 1440");
		return false;
	}
	snprintf(head, sizeof head, "/api/v1/%s?n=%s%s%s", late ? "late" : "next", n ? n : "20", minutes ? "&minutes=" : "",
	         minutes ? minutes : "");
	if (lane)
		return cli_path(cli, path, strcat(head, "&lane="), lane, "");
	snprintf(path, CLI_PATH_MAX, "%s", head);
	return true;
}

int
cli_next(struct cli *cli, const struct cli_words *words)
{
	bool late = cli_option(words, "late") != NULL;
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	const json_t *rows;
	json_t *row;
	size_t i;
	int code;

	if (!make_path(cli, words, path))
		return CLI_USAGE;
	code = cli_ask(cli, "GET", path, NULL, &answer);
	if (code != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	rows = json_object_get(answer.json, late ? "late" : "next");
	json_array_foreach(rows, i, row) {
		if (cli->json)
			cli_put(cli, row);
		else
			put_row(cli, row, late);
	}
	if (code == CLI_DONE && !cli->json && json_array_size(rows) == 0)
		fputs(late ? "Nothing misses its cut-off.\n" : "There is nothing to pack.\n", cli->out);
	if (late && code == CLI_DONE && !cli->json &&
	    cli_number(answer.json, "count") > (json_int_t)json_array_size(rows))
		fprintf(cli->out, "… and %s%lld more\n", json_is_false(json_object_get(answer.json, "complete")) ? "at least " : "",
		        (long long)cli_number(answer.json, "count") - (long long)json_array_size(rows));
	cli_answer_free(&answer);
	return code;
}

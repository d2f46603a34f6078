/* printer …: its test label, and what became of it. */
#include "cli_internal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { LOOK_MS = 150, WAIT_MS = 20000 }; /* a label takes seconds at most, if nothing is wrong */

static void
put_symbol(struct cli *cli, const json_t *symbol)
{
	const char *kind = strcmp(cli_text(symbol, "kind"), "gs1-128") == 0 ? "GS1-128 " : "Code 128";

	fprintf(cli->out, "  %s  %lld dots  ", kind, (long long)cli_number(symbol, "dots"));
	if (!cli_text(symbol, "grade")[0])
		fputs("does not fit on this label\n", cli->out);
	else
		fprintf(cli->out, "grade %s  modulation %lld %%  decodability %lld %%%s\n", cli_text(symbol, "grade"),
		        (long long)cli_number(symbol, "modulation"), (long long)cli_number(symbol, "decodability"),
		        json_is_true(json_object_get(symbol, "scanned")) ? "  a scanner has read it" : "");
}

static void
put_test(struct cli *cli, const json_t *test)
{
	const json_t *symbols = json_object_get(test, "symbols");
	json_t *symbol;
	size_t i;

	fprintf(cli->out, "test %lld of %s  %.19s  %s", (long long)cli_number(test, "test"), cli_text(test, "printer"),
	        cli_text(test, "at"), cli_text(test, "state"));
	if (cli_text(test, "text")[0])
		fprintf(cli->out, ": %s", cli_text(test, "text"));
	if (cli_text(test, "reason")[0])
		fprintf(cli->out, "  (%s)", cli_text(test, "reason"));
	fputc('\n', cli->out);
	json_array_foreach(symbols, i, symbol)
		put_symbol(cli, symbol);
}

static bool
is_on_its_way(const json_t *test)
{
	return strcmp(cli_text(test, "state"), "waiting") == 0 || strcmp(cli_text(test, "state"), "printing") == 0;
}

/* Asks until it is known what became of the sheet, or for long enough. */
static int
follow(struct cli *cli, const char *printer, long long test, struct cli_answer *answer)
{
	char path[CLI_PATH_MAX], tail[40];
	int code;

	snprintf(tail, sizeof tail, "/tests/%lld", test);
	if (!cli_path(cli, path, "/api/v1/printers/", printer, tail))
		return CLI_BAD_INPUT;
	for (int waited = 0;; waited += LOOK_MS) {
		code = cli_ask(cli, "GET", path, NULL, answer);
		if (code != CLI_DONE || !is_on_its_way(answer->json) || waited >= WAIT_MS)
			return code;
		cli_answer_free(answer);
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_MS * 1000000L }, NULL);
	}
}

static int
tell(struct cli *cli, const struct cli_answer *answer)
{
	bool printed = strcmp(cli_text(answer->json, "state"), "printed") == 0;

	if (cli->json) {
		cli_put_answer(cli, answer);
		return printed ? CLI_DONE : CLI_UNAVAILABLE;
	}
	put_test(cli, answer->json);
	if (printed)
		fputs("Look at the sheet: the frame whole on all sides, the rulers at its edges, the patches even. The grades are of "
		      "the bits, not of the paper: scan the codes at a lane to see which of them its scanner reads.\n", cli->out);
	else if (is_on_its_way(answer->json))
		fputs("It is not out yet: look at the printer, then at printer show.\n", cli->out);
	return printed ? CLI_DONE : CLI_UNAVAILABLE;
}

int
cli_printer_test(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	json_t *body = json_pack("{s:s*, s:s*}", "reason", cli_option(words, "reason"), "by", cli_option(words, "by"));
	long long test;
	int code;

	if (!body)
		return cli_fail(cli, CLI_BAD_INPUT, "printer test: the words are not UTF-8");
	if (!cli_path(cli, path, "/api/v1/printers/", words->word[0], "/test")) {
		json_decref(body);
		return CLI_BAD_INPUT;
	}
	code = cli_ask(cli, "POST", path, body, &answer);
	test = cli_number(answer.json, "test");
	if (code != CLI_DONE) {
		if (cli->json)
			cli_put_answer(cli, &answer);
		cli_answer_free(&answer);
		return code;
	}
	cli_answer_free(&answer);
	code = follow(cli, words->word[0], test, &answer);
	if (code == CLI_DONE)
		code = tell(cli, &answer);
	cli_answer_free(&answer);
	return code;
}

int
cli_printer_show(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	const json_t *tests;
	json_t *test;
	size_t i;
	int code;

	if (!cli_path(cli, path, "/api/v1/printers/", words->word[0], ""))
		return CLI_BAD_INPUT;
	code = cli_ask(cli, "GET", path, NULL, &answer);
	tests = json_object_get(answer.json, "tests");
	if (cli->json) {
		cli_put_answer(cli, &answer);
	} else if (code == CLI_DONE) {
		fprintf(cli->out, "printer %s  %s", cli_text(answer.json, "name"), cli_text(answer.json, "state"));
		if (cli_text(answer.json, "text")[0])
			fprintf(cli->out, ": %s", cli_text(answer.json, "text"));
		fputc('\n', cli->out);
		json_array_foreach(tests, i, test)
			put_test(cli, test);
	}
	cli_answer_free(&answer);
	return code;
}

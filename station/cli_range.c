/* ranges … */
#include "cli_internal.h"

/* A serial where packwarden.conf has the carrier no longer. */
static void
put_number(struct cli *cli, const json_t *row, const char *name, const char *serial)
{
	if (cli_text(row, name)[0] != '\0')
		fprintf(cli->out, "%s", cli_text(row, name));
	else
		fprintf(cli->out, "serial %lld", (long long)cli_number(row, serial));
}

static void
put_range(struct cli *cli, const json_t *row)
{
	fprintf(cli->out, "range %lld  %s  ", (long long)cli_number(row, "range"), cli_text(row, "carrier"));
	put_number(cli, row, "first_number", "first");
	fprintf(cli->out, " to ");
	put_number(cli, row, "last_number", "last");
	fprintf(cli->out, "  %lld left", (long long)cli_number(row, "left"));
	if (cli_number(row, "left") > 0) {
		fprintf(cli->out, ", next ");
		put_number(cli, row, "next_number", "next");
	}
	fprintf(cli->out, "%s\n", json_is_true(json_object_get(row, "whole_prefix")) ? "  (all of the prefix: no range was given)" : "");
}

static void
put_ranges(struct cli *cli, const json_t *ranges)
{
	const json_t *row;
	size_t i;

	json_array_foreach(ranges, i, row)
		put_range(cli, row);
	if (json_array_size(ranges) == 0)
		fprintf(cli->out, "There is no number range.\n");
}

int
cli_ranges_show(struct cli *cli, const struct cli_words *words)
{
	(void)words;
	return cli_ask_put(cli, "GET", "/api/v1/ranges", NULL, put_ranges);
}

static void
put_added(struct cli *cli, const json_t *answer)
{
	fprintf(cli->out, "range %lld: %s to %s\n%s\n", (long long)cli_number(answer, "range"), cli_text(answer, "first_number"),
	        cli_text(answer, "last_number"), cli_text(answer, "text"));
}

int
cli_ranges_add(struct cli *cli, const struct cli_words *words)
{
	json_t *body;

	if (!cli_option(words, "reason"))
		return cli_fail(cli, CLI_USAGE, "ranges add: --reason TEXT is needed; it is kept in the journal");
	body = json_pack("{s:s, s:s, s:s, s:s, s:s*}", "carrier", words->word[0], "first", words->word[1], "last",
	                 words->word[2], "reason", cli_option(words, "reason"), "by", cli_option(words, "by"));
	return body ? cli_ask_put(cli, "POST", "/api/v1/ranges", body, put_added)
	            : cli_fail(cli, CLI_BAD_INPUT, "ranges add: a word is not UTF-8");
}

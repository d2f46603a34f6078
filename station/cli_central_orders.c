/* central hold|release|cancel|uncancel|deal|reassign|recall|purge: what people at central decide about orders */
#include "cli_central.h"

#include <stdlib.h>
#include <string.h>

#include "limits.h"

enum { DAYS_MOST = 36500 };

static int
run(struct cli *cli, const struct cli_words *words, const char *statement, const struct central_value *values, size_t count,
    const char *said)
{
	struct central_rows *rows;
	struct central *central;
	int code;

	central = cli_central_open(cli, words, false, &code);
	if (central == NULL)
		return code;
	code = cli_central_ask(cli, central, statement, values, count, &rows);
	if (code == CLI_DONE && cli->json)
		fprintf(cli->out, "{\"result\":\"accepted\",\"value\":\"%s\"}\n", central_text(rows, 0, 0));
	else if (code == CLI_DONE)
		fprintf(cli->out, said, central_text(rows, 0, 0));
	if (code == CLI_DONE)
		central_free(rows);
	central_close(central);
	return code;
}

static const char *
who(const struct cli_words *words)
{
	const char *by = cli_option(words, "by");

	return by != NULL ? by : "an admin";
}

static bool
has_reason(struct cli *cli, const struct cli_words *words)
{
	const char *reason = cli_option(words, "reason");

	if (reason != NULL && reason[0] != '\0' && strlen(reason) <= LIMIT_REASON)
		return true;
	cli_fail(cli, CLI_USAGE, "central %s: --reason TEXT is needed, of at most %d bytes; it is kept", cli_current()->sub,
	         LIMIT_REASON);
	return false;
}

int
cli_central_state(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = cli_current()->sub },
		{ .text = cli_option(words, "reason") }, { .text = who(words) } };

	if (!has_reason(cli, words))
		return CLI_USAGE;
	return run(cli, words, "SELECT wish_state($1, $2, $3, $4)", values, 4, "The station that holds the order is told.%s\n");
}

int
cli_central_numbers(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = words->word[2] },
		{ .text = words->word[3] } };

	return run(cli, words, "SELECT add_numbers($1, $2, $3)", values, 3, "%s numbers are there to be given out.\n");
}

int
cli_central_deal(struct cli *cli, const struct cli_words *words)
{
	const char *most = cli_option(words, "most");
	const struct central_value value = { .text = most != NULL ? most : "1000000" };

	return run(cli, words, "SELECT deal($1)", &value, 1, "%s orders are dealt.\n");
}

int
cli_central_reassign(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = cli_option(words, "to") },
		{ .text = cli_option(words, "attest") != NULL ? "true" : "false" }, { .text = who(words) },
		{ .text = cli_option(words, "reason") } };

	if (!has_reason(cli, words))
		return CLI_USAGE;
	if (values[1].text == NULL)
		return cli_fail(cli, CLI_USAGE, "central reassign: --to STATION is needed");
	return run(cli, words, "SELECT reassign($1, $2, $3, $4, $5)", values, 5, "The order is given to that station, lease %s.\n");
}

int
cli_central_recall(struct cli *cli, const struct cli_words *words)
{
	const char *lot = cli_option(words, "lot"), *serial = cli_option(words, "serial");
	const struct central_value values[] = { { .text = words->word[1] }, { .text = lot != NULL ? lot : "" },
		{ .text = serial != NULL ? serial : "" }, { .text = cli_option(words, "reason") } };

	if (!has_reason(cli, words))
		return CLI_USAGE;
	if (cli_option(words, "end") != NULL)
		return cli_central_recall_end(cli, words);
	if (lot != NULL && serial != NULL)
		return cli_fail(cli, CLI_USAGE, "central recall: one of --lot and --serial, or neither: all of the item");
	return run(cli, words, "SELECT add_recall($1, $2, $3, $4)", values, 4, "Recall %s goes to all stations.\n");
}

int
cli_central_rule(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = cli_option(words, "share") },
		{ .text = cli_option(words, "capacity") }, { .text = cli_option(words, "carriers") },
		{ .text = cli_option(words, "zones") } };

	return run(cli, words, "SELECT set_station_rule($1, $2, $3, $4, $5)", values, 5, "It is dealt orders by this rule: %s\n");
}

int
cli_central_purge(struct cli *cli, const struct cli_words *words)
{
	const char *days = cli_option(words, "days");
	const struct central_value now[] = { { .text = days }, { .text = who(words) } };
	const struct central_value nightly[] = { { .text = days } };
	char *end = NULL;
	long value = days != NULL ? strtol(days, &end, 10) : -1;

	if (days == NULL || *days < '0' || *days > '9' || *end != '\0' || value > DAYS_MOST)
		return cli_fail(cli, CLI_USAGE, "central purge: --days N is needed, 0 to %d", DAYS_MOST);
	if (cli_option(words, "nightly") != NULL)
		return run(cli, words, "SELECT set_retention($1)", nightly, 1,
		           value > 0 ? "From now on each night takes it out.%s\n" : "No night takes anything out any more.%s\n");
	return run(cli, words, "SELECT purge_orders($1, $2)", now, 2, "taken out: personal data of %s orders\n");
}

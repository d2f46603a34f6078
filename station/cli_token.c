/* Tokens of other systems. */
#include "cli_internal.h"

#include <stdlib.h>
#include <string.h>

static void
put_token(struct cli *cli, const json_t *token)
{
	fprintf(cli->out, "%s\n%s may read: %s. The token is shown this once.\n", cli_text(token, "token"),
	        cli_text(token, "name"), cli_text(token, "scopes"));
}

int
cli_token_add(struct cli *cli, const struct cli_words *words)
{
	const char *scope = cli_option(words, "scope");
	char *scopes = scope ? strdup(scope) : NULL;
	json_t *body;

	if (!scopes)
		return cli_fail(cli, CLI_USAGE, "token add: --scope is needed, such as orders:read,lanes:read");
	for (char *at = scopes; (at = strchr(at, ',')) != NULL;)
		*at = ' ';
	body = json_pack("{s:s, s:s}", "name", words->word[0], "scopes", scopes);
	free(scopes);
	if (!body)
		return cli_fail(cli, CLI_BAD_INPUT, "token add: the name is not UTF-8");
	return cli_ask_put(cli, "POST", "/api/v1/tokens", body, put_token);
}

int
cli_token_list(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	int code = cli_ask(cli, "GET", "/api/v1/tokens", NULL, &answer);
	json_t *token;
	size_t i;

	(void)words;
	if (code != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	json_array_foreach(answer.json, i, token) {
		if (cli->json)
			cli_put(cli, token);
		else
			fprintf(cli->out, "%-30s %s%s\n", cli_text(token, "name"), cli_text(token, "scopes"),
			        json_is_true(json_object_get(token, "revoked")) ? ", revoked" : "");
	}
	cli_answer_free(&answer);
	return code;
}

static void
put_revoked(struct cli *cli, const json_t *token)
{
	fprintf(cli->out, "%s opens nothing any more.\n", cli_text(token, "name"));
}

int
cli_token_revoke(struct cli *cli, const struct cli_words *words)
{
	char path[CLI_PATH_MAX];

	if (!cli_path(cli, path, "/api/v1/tokens/", words->word[0], "/revoke"))
		return CLI_USAGE;
	return cli_ask_put(cli, "POST", path, json_object(), put_revoked);
}

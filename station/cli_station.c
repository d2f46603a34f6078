/* Sheets of codes, people, devices, the journal. */
#include "cli_internal.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <strings.h>
#include <unistd.h>

#include "store.h"

static void
put_pairs(struct cli *cli, const json_t *pairs)
{
	const char *name;
	json_t *code;

	json_object_foreach((json_t *)pairs, name, code)
		fprintf(cli->out, "%-20s %s\n", name, json_string_value(code));
}

/* commands, lanes, badges: name and code */
int
cli_pairs(struct cli *cli, const struct cli_words *words)
{
	char path[64];

	(void)words;
	snprintf(path, sizeof path, "/api/v1/%s", cli_current()->name);
	return cli_ask_put(cli, "GET", path, NULL, put_pairs);
}

static json_t *
read_pin(void)
{
	char pin[128];

	if (!fgets(pin, sizeof pin, stdin))
		return NULL;
	pin[strcspn(pin, "\r\n")] = '\0';
	return json_string(pin);
}

static void
put_user(struct cli *cli, const json_t *user)
{
	fprintf(cli->out, "%s, %s, badge %s\n", cli_text(user, "name"), cli_text(user, "role"), cli_text(user, "badge"));
}

int
cli_user_add(struct cli *cli, const struct cli_words *words)
{
	const char *role = cli_option(words, "role");
	json_t *body, *pin = NULL;

	if (!role || (strcmp(role, "packer") && strcmp(role, "lead") && strcmp(role, "admin")))
		return cli_fail(cli, CLI_USAGE, "user add: --role packer, lead or admin is needed");
	if (cli_option(words, "pin-stdin") && !(pin = read_pin()))
		return cli_fail(cli, CLI_BAD_INPUT, "user add: no PIN came on standard input");
	body = json_pack("{s:s, s:s}", "name", words->word[0], "role", role);
	if (!body) {
		json_decref(pin);
		return cli_fail(cli, CLI_BAD_INPUT, "user add: the name is not UTF-8");
	}
	if (pin)
		json_object_set_new(body, "new_pin", pin);
	return cli_ask_put(cli, "POST", "/api/v1/users", body, put_user);
}

int
cli_user_list(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	int code = cli_ask(cli, "GET", "/api/v1/users", NULL, &answer);
	json_t *user;
	size_t i;

	(void)words;
	if (code != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	json_array_foreach(answer.json, i, user) {
		if (cli->json)
			cli_put(cli, user);
		else
			fprintf(cli->out, "%-30s %s%s\n", cli_text(user, "name"), cli_text(user, "role"),
			        json_is_true(json_object_get(user, "disabled")) ? ", disabled" : "");
	}
	cli_answer_free(&answer);
	return code;
}

int
cli_user_pin(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	json_t *pin = read_pin();
	int code;

	if (!pin)
		return cli_fail(cli, CLI_BAD_INPUT, "user pin: no PIN came on standard input");
	if (!cli_path(cli, path, "/api/v1/users/", words->word[0], "/pin")) {
		json_decref(pin);
		return CLI_USAGE;
	}
	code = cli_ask(cli, "POST", path, json_pack("{s:o}", "new_pin", pin), &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		fprintf(cli->out, "%s has a new PIN, and is signed out everywhere.\n", words->word[0]);
	cli_answer_free(&answer);
	return code;
}

int
cli_user_disable(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	json_t *body = json_object();
	int code;

	if (!cli_path(cli, path, "/api/v1/users/", words->word[0], "/disable")) {
		json_decref(body);
		return CLI_USAGE;
	}
	if (cli_option(words, "reason"))
		json_object_set_new(body, "reason", json_string(cli_option(words, "reason")));
	if (cli_option(words, "by"))
		json_object_set_new(body, "by", json_string(cli_option(words, "by")));
	code = cli_ask(cli, "POST", path, body, &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		fprintf(cli->out, "%s can no longer sign in.\n", words->word[0]);
	cli_answer_free(&answer);
	return code;
}

/* scanner KEY  PRODUCT  STATE  DRIVER  lane LANE  last TIME  errors N  TEXT */
static void
put_device(struct cli *cli, const json_t *row)
{
	char last[32] = "never";
	time_t seconds = (time_t)(cli_number(row, "last_scan_ms") / 1000);
	struct tm utc;

	if (seconds > 0 && gmtime_r(&seconds, &utc))
		strftime(last, sizeof last, "%Y-%m-%dT%H:%M:%SZ", &utc);
	fprintf(cli->out, "%s %s  %s  %s  %s  lane %s  last %s  errors %lld  %s\n", cli_text(row, "kind"),
	        cli_text(row, "key"), cli_text(row, "product"), cli_text(row, "state"),
	        cli_text(row, "driver")[0] ? cli_text(row, "driver") : "-",
	        cli_text(row, "lane")[0] ? cli_text(row, "lane") : "none", last,
	        (long long)cli_number(row, "errors"), cli_text(row, "text"));
}

static void
put_devices(struct cli *cli, const json_t *devices)
{
	const json_t *scanners = json_object_get(devices, "scanners"),
		     *printers = json_object_get(devices, "printers");
	const json_t *row;
	size_t i;

	json_array_foreach(scanners, i, row)
		put_device(cli, row);
	json_array_foreach(printers, i, row)
		fprintf(cli->out, "printer %s  %s %s  %s\n", cli_text(row, "name"), cli_text(row, "state"),
		        cli_text(row, "reason"), cli_text(row, "text"));
	if (json_array_size(scanners) + json_array_size(printers) == 0)
		fputs("No scanner and no printer has been seen.\n", cli->out);
}

int
cli_devices(struct cli *cli, const struct cli_words *words)
{
	(void)words;
	return cli_ask_put(cli, "GET", "/api/v1/devices", NULL, put_devices);
}

int
cli_device_bind(struct cli *cli, const struct cli_words *words)
{
	const char *lane = words->count > 1 ? words->word[1] : "";
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	int code;

	if (!cli_path(cli, path, "/api/v1/devices/", words->word[0], "/bind"))
		return CLI_USAGE;
	code = cli_ask(cli, "POST", path, json_pack("{s:s}", "to", lane), &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		fprintf(cli->out, "%s works for %s.\n", words->word[0], lane[0] ? lane : "no lane");
	cli_answer_free(&answer);
	return code;
}

struct chain {
	unsigned char hash[CHAIN_BYTES];
	json_int_t lines, purged;
};

static void
put_line(struct cli *cli, const json_t *line)
{
	if (cli->json)
		fputs("{\"line\":", cli->out);
	if (cli->json)
		json_dumpf(line, cli->out, JSON_ENCODE_ANY | JSON_COMPACT);
	else
		fputs(json_string_value(line), cli->out);
	fputs(cli->json ? "}\n" : "\n", cli->out);
}

/* Each line's hash is that of the hash before it and the line: see store_event.c. */
static bool
chain_holds(struct chain *chain, const json_t *line, const json_t *hash)
{
	crypto_generichash_state state;
	char text[2 * CHAIN_BYTES + 1];

	crypto_generichash_init(&state, NULL, 0, CHAIN_BYTES);
	crypto_generichash_update(&state, chain->hash, CHAIN_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)json_string_value(line), json_string_length(line));
	crypto_generichash_final(&state, chain->hash, CHAIN_BYTES);
	sodium_bin2hex(text, sizeof text, chain->hash, CHAIN_BYTES);
	chain->lines++;
	return json_is_string(hash) && strcasecmp(text, json_string_value(hash)) == 0;
}

/* What is before it was purged: "SEQ HASH". */
static void
begin_at(struct chain *chain, const char *anchor)
{
	const char *hash = strchr(anchor, ' ');

	if (hash == NULL || sodium_hex2bin(chain->hash, sizeof chain->hash, hash + 1, 2 * CHAIN_BYTES, NULL, NULL, NULL) != 0)
		return;
	chain->lines = chain->purged = strtoll(anchor, NULL, 10);
}

static int
verify_page(struct cli *cli, const json_t *page, struct chain *chain)
{
	const json_t *lines = json_object_get(page, "lines"), *hashes = json_object_get(page, "chain"), *line;
	size_t i;

	if (chain->lines == 0)
		begin_at(chain, cli_text(page, "anchor"));
	json_array_foreach(lines, i, line)
		if (!chain_holds(chain, line, json_array_get(hashes, i)))
			return cli_fail(cli, CLI_INTERNAL,
			                "journal: the hash chain is broken at line %lld: it is not what was written",
			                (long long)chain->lines);
	return CLI_DONE;
}

static int
print_page(struct cli *cli, const json_t *page)
{
	const json_t *lines = json_object_get(page, "lines"), *line;
	size_t i;

	json_array_foreach(lines, i, line)
		put_line(cli, line);
	return CLI_DONE;
}

static void
put_verified(struct cli *cli, const struct chain *chain)
{
	json_t *json = json_pack("{s:I, s:I, s:b}", "lines", chain->lines - chain->purged, "purged", chain->purged, "verified", 1);

	if (cli->json)
		cli_put(cli, json);
	else
		fprintf(cli->out, "%lld lines, each as it was written%s\n", (long long)(chain->lines - chain->purged),
		        chain->purged > 0 ? "; those before them were purged" : "");
	json_decref(json);
}

/* Page by page; byte for byte as it is stored, with --json as {"line":…}. */
int
cli_journal(struct cli *cli, const struct cli_words *words)
{
	const char *after = cli_option(words, "after");
	json_int_t next = after ? strtoll(after, NULL, 10) : 0;
	bool more = true, verify = cli_option(words, "verify");
	struct chain chain = { 0 };
	int code = CLI_DONE;

	if (verify && after)
		return cli_fail(cli, CLI_USAGE, "journal: the chain is verified from its beginning, without --after");

	while (more && code == CLI_DONE) {
		struct cli_answer answer;
		char path[64];

		snprintf(path, sizeof path, "/api/v1/journal?after=%lld", (long long)next);
		code = cli_ask(cli, "GET", path, NULL, &answer);
		if (code == CLI_DONE)
			code = verify ? verify_page(cli, answer.json, &chain) : print_page(cli, answer.json);
		more = json_is_integer(json_object_get(answer.json, "next"));
		next = cli_number(answer.json, "next");
		cli_answer_free(&answer);
	}
	if (verify && code == CLI_DONE)
		put_verified(cli, &chain);
	return code;
}

static void
put_digest(struct cli *cli, const json_t *answer)
{
	fprintf(cli->out, "%s\n", cli_text(answer, "digest"));
}

int
cli_digest(struct cli *cli, const struct cli_words *words)
{
	(void)words;
	return cli_ask_put(cli, "GET", "/api/v1/digest", NULL, put_digest);
}

int
cli_device_allow(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	int code;

	if (!cli_path(cli, path, "/api/v1/devices/", words->word[0], "/allow"))
		return CLI_USAGE;
	code = cli_ask(cli, "POST", path, json_object(), &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		fprintf(cli->out, "%s belongs here.\n", words->word[0]);
	cli_answer_free(&answer);
	return code;
}

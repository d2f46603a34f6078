/* central user|policy|template|recall --end: what central sets at all stations */
#include "cli_central.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "badge.h"
#include "config_value.h"
#include "limits.h"
#include "pin.h"
#include "policy.h"
#include "template.h"

static const char *
who(const struct cli_words *words)
{
	const char *by = cli_option(words, "by");

	return by != NULL ? by : "an admin";
}

/* Asks, with the address as the first of these words; *text, TEXT bytes, gets what is answered. */
enum { TEXT = 256 };

static int
ask(struct cli *cli, const struct cli_words *words, const char *statement, const struct central_value *values, size_t count,
    char text[TEXT])
{
	struct central_rows *rows;
	int code;
	struct central *central = cli_central_open(cli, words, false, &code);

	if (central == NULL)
		return code;
	code = cli_central_ask(cli, central, statement, values, count, &rows);
	if (code == CLI_DONE) {
		snprintf(text, TEXT, "%s", central_text(rows, 0, 0));
		central_free(rows);
	}
	central_close(central);
	return code;
}

static int
put_done(struct cli *cli, int code, const char *said)
{
	if (code == CLI_DONE && cli->json)
		fprintf(cli->out, "{\"result\":\"accepted\"}\n");
	else if (code == CLI_DONE)
		fprintf(cli->out, "%s\n", said);
	return code;
}

/* ---- users ---- */

static int
read_pin(struct cli *cli, char stored[PIN_STORED])
{
	char pin[PIN_MOST * 4];
	size_t length;
	bool made;

	if (fgets(pin, sizeof pin, stdin) == NULL)
		return cli_fail(cli, CLI_BAD_INPUT, "central user: no PIN came on standard input");
	pin[strcspn(pin, "\r\n")] = '\0';
	length = strlen(pin);
	if (length < PIN_LEAST || length > PIN_MOST)
		return cli_fail(cli, CLI_BAD_INPUT, "central user: a PIN has %d to %d characters", PIN_LEAST, PIN_MOST);
	made = pin_make(stored, pin, length);
	sodium_memzero(pin, sizeof pin);
	return made ? CLI_DONE : cli_fail(cli, CLI_INTERNAL, "out of memory");
}

static bool
is_role(const char *role)
{
	return strcmp(role, "packer") == 0 || strcmp(role, "lead") == 0 || strcmp(role, "admin") == 0;
}

static int
put_user(struct cli *cli, const char *name, const char *role, const char *badge)
{
	json_t *json = json_pack("{s:s, s:s, s:s}", "name", name, "role", role, "badge", badge);

	if (cli->json)
		cli_put(cli, json);
	else
		fprintf(cli->out, "%s, %s, at all stations\nbadge: %s\n", name, role, badge);
	json_decref(json);
	return CLI_DONE;
}

/* Who is there keeps his badge and PIN unless others are given. */
static int
user_add(struct cli *cli, const struct cli_words *words)
{
	const char *name = words->word[1], *role = cli_option(words, "role"), *own = cli_option(words, "badge");
	char badge[BADGE_TEXT], pin[PIN_STORED] = "", text[TEXT];
	const struct central_value values[] = { { .text = name }, { .text = role }, { .text = own }, { .text = badge },
		{ .text = cli_option(words, "pin-stdin") != NULL ? pin : NULL }, { .text = who(words) } };
	int code;

	if (role == NULL || !is_role(role))
		return cli_fail(cli, CLI_USAGE, "central user add: --role packer, lead or admin is needed");
	if (own != NULL && (own[0] == '\0' || strlen(own) > LIMIT_NAME))
		return cli_fail(cli, CLI_USAGE, "central user add: a badge has 1 to %d characters", LIMIT_NAME);
	if (values[4].text != NULL && (code = read_pin(cli, pin)) != CLI_DONE)
		return code;
	badge_make(badge);
	code = ask(cli, words, "SELECT put_person($1, $2, coalesce($3, CASE WHEN EXISTS (SELECT FROM person WHERE name = $1) "
	           "THEN NULL ELSE $4 END), $5, false, $6)", values, 6, text);
	return code == CLI_DONE ? put_user(cli, name, role, text) : code;
}

static int
user_remove(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = who(words) } };
	char text[TEXT];

	return put_done(cli, ask(cli, words, "SELECT put_person($1, NULL, NULL, NULL, true, $2)", values, 2, text),
	                "Out at all stations, as they hear of it.");
}

static int
user_pin(struct cli *cli, const struct cli_words *words)
{
	char pin[PIN_STORED], text[TEXT];
	const struct central_value values[] = { { .text = words->word[1] }, { .text = pin }, { .text = who(words) } };
	int code = read_pin(cli, pin);

	if (code != CLI_DONE)
		return code;
	return put_done(cli, ask(cli, words, "SELECT put_person($1, NULL, NULL, $2, NULL, $3)", values, 3, text),
	                "The PIN is new at all stations.");
}

/* ---- policies ---- */

static int
policy_set(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = words->word[2] }, { .text = who(words) } };
	char why[POLICY_WHY], text[TEXT];

	if (!policy_check(words->word[1], words->word[2], why))
		return cli_fail(cli, CLI_BAD_INPUT, "central policy set: %s", why);
	return put_done(cli, ask(cli, words, "SELECT put_policy($1, $2, $3)", values, 3, text),
	                "It holds at all stations, whatever their packwarden.conf says.");
}

static int
policy_unset(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = who(words) } };
	char text[TEXT];

	return put_done(cli, ask(cli, words, "SELECT put_policy($1, NULL, $2)", values, 2, text),
	                "Each station has what its packwarden.conf says again.");
}

/* ---- label templates ---- */

/* Of malloc(); NULL, and said, if it cannot be read or is no text. */
static char *
read_template(struct cli *cli, const char *file)
{
	char *svg = malloc(TEMPLATE_SIZE_MAX + 2);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 && svg != NULL ? 1 : -1;
	size_t length = 0;
	json_t *text;

	for (; got > 0 && length <= TEMPLATE_SIZE_MAX; length += (size_t)(got > 0 ? got : 0))
		got = read(fd, svg + length, TEMPLATE_SIZE_MAX + 1 - length);
	if (got < 0)
		cli_fail(cli, CLI_BAD_INPUT, "%s: %s", file, strerror(errno));
	if (fd >= 0)
		close(fd);
	text = got >= 0 && length > 0 && length <= TEMPLATE_SIZE_MAX ? json_stringn(svg, length) : NULL;
	if (text != NULL && memchr(svg, '\0', length) == NULL) {
		svg[length] = '\0';
		json_decref(text);
		return svg;
	}
	if (got >= 0)
		cli_fail(cli, CLI_BAD_INPUT, "%s: no text in UTF-8 of at most %d bytes", file, TEMPLATE_SIZE_MAX);
	json_decref(text);
	free(svg);
	return NULL;
}

static int
template_put(struct cli *cli, const struct cli_words *words)
{
	struct central_value values[] = { { .text = words->word[1] }, { .text = NULL }, { .text = who(words) } };
	char *svg, text[TEXT];
	int code;

	if (!config_is_name(words->word[1]))
		return cli_fail(cli, CLI_BAD_INPUT, "central template put: the carrier is named as stations name it in packwarden.conf");
	svg = read_template(cli, words->word[2]);
	if (svg == NULL)
		return CLI_BAD_INPUT;
	values[1].text = svg;
	code = ask(cli, words, "SELECT put_template($1, $2, $3)", values, 3, text);
	free(svg);
	return put_done(cli, code, "Each station looks at it as label lint does, and uses it if it has no errors; central incidents "
	                "says who has refused it.");
}

static int
template_remove(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = who(words) } };
	char text[TEXT];

	return put_done(cli, ask(cli, words, "SELECT put_template($1, NULL, $2)", values, 2, text),
	                "Each station has its own template again.");
}

/* ---- recalls ---- */

int
cli_central_recall_end(struct cli *cli, const struct cli_words *words)
{
	const struct central_value values[] = { { .text = words->word[1] }, { .text = cli_option(words, "reason") } };
	char text[TEXT];

	return put_done(cli, ask(cli, words, "SELECT end_recall($1, $2)", values, 2, text),
	                "The recall has ended. Orders on hold and intercepted boxes stay so until a lead decides.");
}

/* ---- central NOUN VERB URL … ---- */

static int
list(struct cli *cli, const struct cli_words *words)
{
	return cli_central_put_list(cli, words, cli_current()->sub);
}

static const struct {
	const char *noun, *verb;
	int words; /* with the address */
	cli_run *run;
} verbs[] = {
	{ "user", "add", 2, user_add },         { "user", "remove", 2, user_remove },
	{ "user", "pin", 2, user_pin },         { "user", "list", 1, list },
	{ "policy", "set", 3, policy_set },     { "policy", "unset", 2, policy_unset },
	{ "policy", "list", 1, list },          { "template", "put", 3, template_put },
	{ "template", "remove", 2, template_remove }, { "template", "list", 1, list },
};

int
cli_central_given(struct cli *cli, const struct cli_words *words)
{
	struct cli_words rest = *words;

	rest.word++;
	rest.count--;
	if (sodium_init() < 0)
		return cli_fail(cli, CLI_INTERNAL, "no randomness");
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].noun, cli_current()->sub) == 0 && strcmp(verbs[i].verb, words->word[0]) == 0 &&
		    rest.count == verbs[i].words)
			return verbs[i].run(cli, &rest);
	return cli_fail(cli, CLI_USAGE, "usage: packwarden central %s %s", cli_current()->sub, cli_current()->usage);
}

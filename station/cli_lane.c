/* scan and weigh */
#include "cli_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* "ACCEPTED item-accepted 2 of 3 Green tea [box-complete label-queued]"; the counts stand there once. */
static void
put_verdict(struct cli *cli, const json_t *verdict)
{
	const json_t *events = json_object_get(verdict, "events"), *event;
	const char *word, *text = cli_text(verdict, "text");
	char counts[64] = "";
	size_t i;

	if (cli_number(verdict, "of") > 0)
		snprintf(counts, sizeof counts, " %lld of %lld", (long long)cli_number(verdict, "count"),
		         (long long)cli_number(verdict, "of"));
	if (counts[0] && strncmp(text, counts + 1, strlen(counts + 1)) == 0)
		text += strlen(counts + 1) + strspn(text + strlen(counts + 1), ": ");
	fprintf(cli->out, "%s %s%s%s%s",
	        strcmp(cli_text(verdict, "result"), "accepted") == 0 ? "ACCEPTED" : "REFUSED",
	        cli_text(verdict, "verdict"), counts, text[0] ? " " : "", text);
	json_array_foreach(events, i, event) {
		word = json_is_string(event) ? json_string_value(event) : cli_text(event, "verdict");
		fprintf(cli->out, "%s%s", i == 0 ? " [" : " ", word);
	}
	fputs(json_array_size(events) > 0 ? "]\n" : "\n", cli->out);
}

/* Each of its lines on one of its own, below the verdict. */
static void
put_told(struct cli *cli, const char *what, const char *text)
{
	for (const char *end; *text != '\0'; text = end + strspn(end, "\r\n")) {
		end = text + strcspn(text, "\r\n");
		fprintf(cli->out, "  %s%.*s\n", what, (int)(end - text), text);
	}
}

/* What is to be known of an order before its first item; how its items are packed is in the JSON. */
static void
put_notes(struct cli *cli, const json_t *verdict)
{
	put_told(cli, "replaces order ", cli_text(verdict, "replaces"));
	put_told(cli, "note: ", cli_text(verdict, "note"));
	put_told(cli, "gift message: ", cli_text(verdict, "gift_message"));
}

/* JSON holds UTF-8 only; any other bytes go as hexadecimal digits. */
static json_t *
code_json(const char *code, bool keyed)
{
	json_t *body = json_object(), *text = json_string(code);
	size_t length = strlen(code);
	char *hex;

	if (text) {
		json_object_set_new(body, "code", text);
	} else if ((hex = malloc(length * 2 + 1))) {
		for (size_t i = 0; i < length; i++)
			sprintf(hex + 2 * i, "%02x", (unsigned)(unsigned char)code[i]);
		json_object_set_new(body, "code_hex", json_string(hex));
		free(hex);
	}
	json_object_set_new(body, "keyed", json_boolean(keyed));
	return body;
}

/* One code after the other, a line each. A refusal is an answer; what is none ends it. */
int
cli_scan(struct cli *cli, const struct cli_words *words)
{
	const char *lane = cli_option(words, "lane");
	char path[CLI_PATH_MAX];
	int worst = CLI_DONE;

	if (!lane)
		return cli_fail(cli, CLI_USAGE,
		                "scan: --lane LANE is needed: packwarden scan --lane LANE [--keyed] CODE...");
	if (!cli_path(cli, path, "/api/v1/lanes/", lane, "/scan"))
		return CLI_USAGE;
	for (int i = 0; i < words->count && worst <= CLI_REFUSED; i++) {
		struct cli_answer answer;
		int code;

		cli_group_separators(words->word[i]);
		code = cli_ask(cli, "POST", path, code_json(words->word[i], cli_option(words, "keyed")),
		               &answer);
		if (cli->json)
			cli_put_answer(cli, &answer);
		else if (json_is_string(json_object_get(answer.json, "verdict"))) {
			put_verdict(cli, answer.json);
			put_notes(cli, answer.json);
		}
		fflush(cli->out);
		cli_answer_free(&answer);
		if (code > worst)
			worst = code;
	}
	return worst;
}

static void
put_override(struct cli *cli, const json_t *answer)
{
	fprintf(cli->out, "%s: %s\n", cli_text(answer, "verdict"), cli_text(answer, "text"));
}

/* A lead stands at the lane: the next scan of what was refused may pass. */
int
cli_override(struct cli *cli, const struct cli_words *words)
{
	static const char *const names[] = { "lane", "verdict", "reason", "by" };
	json_t *body = json_object();

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = cli_option(words, names[i]);
		if (value)
			json_object_set_new(body, names[i], json_string(value));
		else if (strcmp(names[i], "verdict") != 0) {
			json_decref(body);
			return cli_fail(cli, CLI_USAGE, "override: --%s is needed: "
			                "packwarden override --lane LANE --reason TEXT --by USER", names[i]);
		}
	}
	return cli_ask_put(cli, "POST", "/api/v1/override", body, put_override);
}

/* The one that is given, "stable" if none is, NULL if there are several. */
static const char *
scale_state(const struct cli_words *words)
{
	static const char *const states[] = { "moving", "under-zero", "over-capacity" };
	const char *state = "stable";
	int given = 0;

	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (cli_option(words, states[i])) {
			state = states[i];
			given++;
		}
	return given > 1 ? NULL : state;
}

static void
put_weight(struct cli *cli, const json_t *answer)
{
	if (strcmp(cli_text(answer, "result"), "noted") == 0)
		fprintf(cli->out, "NOTED %s\n", cli_text(answer, "text"));
	else if (json_is_string(json_object_get(answer, "verdict")))
		put_verdict(cli, answer);
}

/* A reading, as a scale would send it. */
int
cli_weigh(struct cli *cli, const struct cli_words *words)
{
	const char *lane = cli_option(words, "lane"), *state = scale_state(words), *grams = words->word[0];
	struct cli_answer answer;
	json_t *body;
	int code;

	if (!lane || !state)
		return cli_fail(cli, CLI_USAGE,
		                "weigh: --lane LANE and whole grams are needed, and one state at most");
	if (strlen(grams) > 7 || grams[0] == '\0' || strspn(grams, "0123456789") != strlen(grams))
		return cli_fail(cli, CLI_BAD_INPUT, "weigh: '%s' is not whole grams, 0 to 9999999", grams);
	body = json_pack("{s:s, s:I, s:s}", "lane", lane, "grams", (json_int_t)strtol(grams, NULL, 10), "state", state);
	code = cli_ask(cli, "POST", "/api/v1/weigh", body, &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else
		put_weight(cli, answer.json);
	cli_answer_free(&answer);
	return code;
}

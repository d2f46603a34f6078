/* scan and import. */
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
		else if (json_is_string(json_object_get(answer.json, "verdict")))
			put_verdict(cli, answer.json);
		fflush(cli->out);
		cli_answer_free(&answer);
		if (code > worst)
			worst = code;
	}
	return worst;
}

/* A pipe is read to its end first: the station wants to know how long the file is. */
static int
to_memory(int from)
{
	int fd = memfd_create("import", MFD_CLOEXEC);
	char block[65536];
	ssize_t count = 0;

	while (fd >= 0 && ((count = read(from, block, sizeof block)) > 0 || (count < 0 && errno == EINTR))) {
		if (count > 0 && write(fd, block, (size_t)count) != count) {
			count = -1;
			break;
		}
	}
	if (fd >= 0 && count < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
open_file(const char *name)
{
	int fd = strcmp(name, "-") == 0 ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC), copy;
	struct stat file;

	if (fd < 0 || fstat(fd, &file) < 0 || S_ISREG(file.st_mode))
		return fd;
	copy = to_memory(fd);
	close(fd);
	return copy;
}

/* What a file has put into its names must not move the cursor or colour the terminal. */
static void
put_plain(struct cli *cli, const json_t *row, const char *name)
{
	for (const char *c = cli_text(row, name); *c; c++)
		fputc((unsigned char)*c < ' ' || *c == 0x7f ? ' ' : *c, cli->out);
}

static void
put_note(struct cli *cli, const json_t *row, const char *kind)
{
	const char *order = cli_text(row, "order"), *column = cli_text(row, "column");

	put_plain(cli, row, "file");
	fprintf(cli->out, ":%lld: %s", (long long)cli_number(row, "line"), kind);
	put_plain(cli, row, "order");
	fputs(order[0] && column[0] ? ", " : "", cli->out);
	put_plain(cli, row, "column");
	fputs(order[0] || column[0] ? ": " : "", cli->out);
	put_plain(cli, row, "reason");
	fputc('\n', cli->out);
}

/* import --acks: the orders that the shop and this station do not agree on. */
static void
put_differences(struct cli *cli, const json_t *result)
{
	const json_t *acks = json_object_get(result, "acks"), *row;
	size_t i;

	fprintf(cli->out, "%lld orders agree; %lld the shop says are shipped and here are not, %lld are unknown here, %lld were "
	        "tendered here and the shop does not say so\n", (long long)cli_number(acks, "agree"),
	        (long long)cli_number(acks, "not_tendered_here"), (long long)cli_number(acks, "unknown_here"),
	        (long long)cli_number(acks, "not_shipped_in_shop"));
	json_array_foreach(json_object_get(result, "differences"), i, row)
		fprintf(cli->out, "%s: here %s, in the shop %s\n", cli_text(row, "order"), cli_text(row, "here"),
		        cli_text(row, "shop"));
}

static void
put_import(struct cli *cli, const json_t *result)
{
	static const char *const counts[] = {
		"new", "updated", "unchanged", "stale", "suspect", "quarantined"
	};
	const json_t *orders = json_object_get(result, "orders"), *rows, *row, *warnings;
	size_t i;

	if (!orders)
		orders = json_object_get(result, "items");
	if (json_is_object(json_object_get(result, "acks")))
		put_differences(cli, result);
	else
		fprintf(cli->out, "%lld rows:", (long long)cli_number(result, "rows"));
	for (i = 0; json_is_object(orders) && i < sizeof counts / sizeof *counts; i++)
		fprintf(cli->out, "%s %lld %s", i ? "," : "", (long long)cli_number(orders, counts[i]),
		        counts[i]);
	if (json_is_object(orders))
		fputs(json_is_true(json_object_get(result, "dry_run")) ? " (a dry run: nothing has changed)\n" : "\n",
		      cli->out);
	rows = json_object_get(result, "quarantine");
	json_array_foreach(rows, i, row)
		put_note(cli, row, "");
	warnings = json_object_get(result, "warnings");
	json_array_foreach(warnings, i, row)
		put_note(cli, row, "warning: ");
}

static bool
import_path(const struct cli_words *words, char path[CLI_PATH_MAX])
{
	static const char *const options[][2] = { { "profile", "profile" }, { "encoding", "encoding" },
		{ "items", "items" }, { "dry-run", "dry_run" } };
	const char *name = strrchr(words->word[0], '/');
	char value[768];
	size_t used;

	name = name ? name + 1 : words->word[0];
	if (!client_escape(value, sizeof value, name))
		return false;
	used = (size_t)snprintf(path, CLI_PATH_MAX, "/api/v1/import?name=%s", value);
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		const char *given = cli_option(words, options[i][0]);

		if (!given)
			continue;
		if (!client_escape(value, 256, given))
			return false;
		used += (size_t)snprintf(path + used, CLI_PATH_MAX - used, "&%s=%s", options[i][1], value);
	}
	if (cli_option(words, "shipped") || cli_option(words, "acks"))
		snprintf(path + used, CLI_PATH_MAX - used, "&kind=%s", cli_option(words, "acks") ? "acks" : "shipped");
	return true;
}

int
cli_import(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	int code, fd;

	if (!!cli_option(words, "items") + !!cli_option(words, "shipped") + !!cli_option(words, "acks") > 1)
		return cli_fail(cli, CLI_USAGE, "import: one of --items, --shipped and --acks");
	if (!import_path(words, path))
		return cli_fail(cli, CLI_USAGE, "import: a name is too long");
	fd = open_file(words->word[0]);
	if (fd < 0)
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", words->word[0], strerror(errno));
	code = cli_send(cli, path, fd, &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (json_is_object(json_object_get(answer.json, "orders"))
	         || json_is_object(json_object_get(answer.json, "items"))
	         || json_is_object(json_object_get(answer.json, "acks")))
		put_import(cli, answer.json);
	cli_answer_free(&answer);
	close(fd);
	return code;
}

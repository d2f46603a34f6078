/* import, and order hold --file and its like: what takes a manifest. */
#include "cli_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "failed_rows.h"

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

/* Orders whose content is new and whose revision is not. */
static void
put_differing(struct cli *cli, const json_t *result)
{
	long long count = (long long)cli_number(result, "differs");
	const json_t *differing = json_object_get(result, "differing"), *id;
	size_t i;

	if (count == 0)
		return;
	fprintf(cli->out, "%lld order%s in with the same revision but other content: give the file a revision: "
	        "import --revision TIME\n", count, count == 1 ? " is" : "s are");
	fputs("  ", cli->out);
	json_array_foreach(differing, i, id) {
		fputs(i > 0 ? ", " : "", cli->out);
		for (const char *c = json_string_value(id); c && *c; c++)
			fputc((unsigned char)*c < ' ' || *c == 0x7f ? ' ' : *c, cli->out);
	}
	fprintf(cli->out, "%s\n", (long long)json_array_size(differing) < count ? ", ..." : "");
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
	put_differing(cli, result);
	rows = json_object_get(result, "quarantine");
	json_array_foreach(rows, i, row)
		put_note(cli, row, "");
	warnings = json_object_get(result, "warnings");
	json_array_foreach(warnings, i, row)
		put_note(cli, row, "warning: ");
}

/* ---- the request ---- */

struct question {
	char path[CLI_PATH_MAX];
	size_t used;
};

/* False, and said, if it is too long. */
static bool
ask_with(struct cli *cli, struct question *question, const char *name, const char *value)
{
	char escaped[768];

	if (!value)
		return true;
	if (strlen(value) > 250 || !client_escape(escaped, sizeof escaped, value) ||
	    question->used + strlen(name) + strlen(escaped) + 3 > sizeof question->path) {
		cli_fail(cli, CLI_USAGE, "%s: the value is too long", name);
		return false;
	}
	question->used += (size_t)snprintf(question->path + question->used, sizeof question->path - question->used,
	                                   "%c%s=%s", strchr(question->path, '?') ? '&' : '?', name, escaped);
	return true;
}

static bool
begin_question(struct cli *cli, struct question *question, const struct cli_words *words, const char *file)
{
	const char *name = strrchr(file, '/');

	question->used = (size_t)snprintf(question->path, sizeof question->path, "/api/v1/import");
	return ask_with(cli, question, "name", name ? name + 1 : file) &&
	       ask_with(cli, question, "profile", cli_option(words, "profile")) &&
	       ask_with(cli, question, "encoding", cli_option(words, "encoding"));
}

/* --revision TIME|file: what orders get that have none of their own. */
static bool
ask_with_revision(struct cli *cli, struct question *question, const char *revision, const char *file, int fd)
{
	struct stat status;
	struct tm time;
	char text[40];

	if (!revision || strcmp(revision, "file") != 0)
		return ask_with(cli, question, "revision", revision);
	if (strcmp(file, "-") == 0 || fstat(fd, &status) < 0 || !gmtime_r(&status.st_mtim.tv_sec, &time)) {
		cli_fail(cli, CLI_USAGE,
		         "--revision file: standard input has no time; give one, --revision TIME");
		return false;
	}
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &time);
	snprintf(text + strlen(text), sizeof text - strlen(text), ".%06ldZ", status.st_mtim.tv_nsec / 1000);
	return ask_with(cli, question, "revision", text);
}

/* --failed FILE: the header and the rows of what failed, to be mended and imported again. */
static int
write_failed(struct cli *cli, const char *name, int fd, const json_t *answer, int code)
{
	const json_t *mend = json_object_get(answer, "mend");
	char why[256];
	int result;

	if (!json_is_array(mend))
		return code;
	result = failed_rows_write(AT_FDCWD, name, fd, mend, why);
	if (result < 0)
		return cli_fail(cli, code > CLI_REFUSED ? code : CLI_UNAVAILABLE, "%s: %s", name, why);
	if (!cli->json && result > 0)
		fprintf(cli->out, "What failed is in %s: mend it and import that.\n", name);
	return code;
}

int
cli_import(struct cli *cli, const struct cli_words *words)
{
	const char *file = words->word[0], *failed = cli_option(words, "failed");
	struct question question;
	struct cli_answer answer;
	int code = CLI_USAGE, fd;

	if (!!cli_option(words, "items") + !!cli_option(words, "shipped") + !!cli_option(words, "acks") > 1)
		return cli_fail(cli, CLI_USAGE, "import: one of --items, --shipped and --acks");
	fd = open_file(file);
	if (fd < 0)
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", file, strerror(errno));
	if (!begin_question(cli, &question, words, file) || !ask_with(cli, &question, "items", cli_option(words, "items")) ||
	    !ask_with(cli, &question, "dry_run", cli_option(words, "dry-run")) ||
	    !ask_with(cli, &question, "kind", cli_option(words, "acks") ? "acks" : cli_option(words, "shipped") ? "shipped" : NULL) ||
	    !ask_with(cli, &question, "mend", failed ? "1" : NULL) ||
	    !ask_with_revision(cli, &question, cli_option(words, "revision"), file, fd))
		goto done;
	code = cli_send(cli, question.path, fd, &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (json_is_object(json_object_get(answer.json, "orders"))
	         || json_is_object(json_object_get(answer.json, "items"))
	         || json_is_object(json_object_get(answer.json, "acks")))
		put_import(cli, answer.json);
	if (failed)
		code = write_failed(cli, failed, fd, answer.json, code);
	cli_answer_free(&answer);
done:
	close(fd);
	return code;
}

/* ---- order hold --file and its like ---- */

static void
put_changes(struct cli *cli, const char *verb, const json_t *result)
{
	const json_t *orders = json_object_get(result, "orders"), *row;
	size_t i;

	fprintf(cli->out,
	        "%s: %lld orders changed, %lld were so already, %lld refused, %lld rows unreadable\n", verb,
	        (long long)cli_number(orders, "changed"), (long long)cli_number(orders, "already"),
	        (long long)cli_number(orders, "refused"), (long long)cli_number(orders, "quarantined"));
	json_array_foreach(json_object_get(result, "refusals"), i, row)
		put_note(cli, row, "");
	json_array_foreach(json_object_get(result, "quarantine"), i, row)
		put_note(cli, row, "");
}

int
cli_order_file(struct cli *cli, const struct cli_words *words)
{
	const char *file = cli_option(words, "file"), *verb = cli_current()->sub;
	struct question question;
	struct cli_answer answer;
	int code = CLI_USAGE, fd = open_file(file);

	if (fd < 0)
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", file, strerror(errno));
	if (!begin_question(cli, &question, words, file) || !ask_with(cli, &question, "kind", verb) ||
	    !ask_with(cli, &question, "reason", cli_option(words, "reason")) ||
	    !ask_with(cli, &question, "by", cli_option(words, "by")))
		goto done;
	code = cli_send(cli, question.path, fd, &answer);
	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (json_is_object(json_object_get(answer.json, "orders")))
		put_changes(cli, verb, answer.json);
	cli_answer_free(&answer);
done:
	close(fd);
	return code;
}

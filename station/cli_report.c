/* report …, order slip, and the close-out's sheet: the station makes them, this shows or saves them. */
#include "cli_shipped.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How it is wanted: the file for a PDF, or NULL. */
struct wish {
	const char *format, *pdf;
};

static int
read_wish(struct cli *cli, const struct cli_words *words, struct wish *wish)
{
	wish->pdf = cli_option(words, "pdf");
	if (!!cli_option(words, "csv") + !!wish->pdf + cli->json > 1)
		return cli_fail(cli, CLI_USAGE, "one of --json, --csv and --pdf FILE");
	wish->format = wish->pdf ? "pdf" : cli->json ? "json" : cli_option(words, "csv") ? "csv" : "text";
	return CLI_DONE;
}

static int
save(struct cli *cli, const char *file, const char *bytes, size_t length)
{
	int fd = strcmp(file, "-") == 0 ? dup(STDOUT_FILENO)
					: open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", file, strerror(errno));
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			break;
		bytes += written;
		length -= (size_t)written;
	}
	if (close(fd) < 0 || length > 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", file, strerror(errno));
	return CLI_DONE;
}

static int
refused(struct cli *cli, const struct client_reply *reply)
{
	json_t *json = json_loadb(reply->text, reply->length, 0, NULL);
	const char *text = cli_text(json_object_get(json, "error"), "text");
	int code = reply->exit_code > CLI_DONE && reply->exit_code <= CLI_INTERNAL ? reply->exit_code
										   : CLI_INTERNAL;

	if (cli->json)
		cli_put(cli, json);
	else
		cli_fail(cli, code, "%s", text[0] ? text : "the station has refused");
	json_decref(json);
	return code;
}

/* path: with its query begun, "…?", and room for more. */
static int
fetch(struct cli *cli, const char *path, const struct wish *wish)
{
	struct client_request request = { .data_dir = cli->data, .method = "GET", .path = path, .fd = -1 };
	struct client_reply reply;
	int code = CLI_DONE;

	if (client_call(&request, &reply) < 0)
		return cli_fail(cli, CLI_UNAVAILABLE,
				"no station answers in %s: %s. Start it with: packwarden --data %s run",
				cli->data, strerror(errno), cli->data);
	if (reply.status != 200)
		code = refused(cli, &reply);
	else if (wish->pdf)
		code = save(cli, wish->pdf, reply.text, reply.length);
	else
		fwrite(reply.text, 1, reply.length, cli->out);
	client_reply_free(&reply);
	return code;
}

/* "&name=value"; false, and said, if there is no more room. */
static bool
add(struct cli *cli, char path[CLI_PATH_MAX], const char *name, const char *value)
{
	size_t used = strlen(path);

	if (!value)
		return true;
	used += (size_t)snprintf(path + used, CLI_PATH_MAX - used, "&%s=", name);
	if (used >= CLI_PATH_MAX || !client_escape(path + used, CLI_PATH_MAX - used, value)) {
		cli_fail(cli, CLI_USAGE, "--%s is too long", name);
		return false;
	}
	return true;
}

static bool
add_options(struct cli *cli, char path[CLI_PATH_MAX], const struct cli_words *words)
{
	for (int i = 0; i < words->option_count; i++) {
		const char *name = words->option[i].name;

		if (strcmp(name, "pdf") != 0 && strcmp(name, "csv") != 0 && strcmp(name, "attest") != 0 &&
		    !add(cli, path, name, words->option[i].value))
			return false;
	}
	return true;
}

int
cli_report(struct cli *cli, const struct cli_words *words)
{
	char path[CLI_PATH_MAX];
	struct wish wish = { 0 };

	if (read_wish(cli, words, &wish) != CLI_DONE)
		return CLI_USAGE;
	snprintf(path, sizeof path, "/api/v1/reports/%s?personal=1&format=%s", cli_current()->sub,
		 wish.format);
	if (!add_options(cli, path, words) ||
	    !add(cli, path, "what", words->count > 0 ? words->word[0] : NULL))
		return CLI_USAGE;
	return fetch(cli, path, &wish);
}

int
cli_slip(struct cli *cli, const struct cli_words *words)
{
	char path[CLI_PATH_MAX], tail[64];
	struct wish wish = { 0 };

	if (read_wish(cli, words, &wish) != CLI_DONE)
		return CLI_USAGE;
	snprintf(tail, sizeof tail, "/slip?personal=1&format=%s", wish.format);
	if (!cli_path(cli, path, "/api/v1/orders/", words->word[0], tail) || !add_options(cli, path, words))
		return CLI_USAGE;
	return fetch(cli, path, &wish);
}

int
cli_manifest(struct cli *cli, const struct cli_words *words, const char *from_ms, const char *to_ms)
{
	struct wish wish = { .format = "pdf", .pdf = cli_option(words, "pdf") };
	char path[CLI_PATH_MAX] = "/api/v1/reports/manifest?personal=1&format=pdf";

	if (!add(cli, path, "carrier", cli_option(words, "carrier")) || !add(cli, path, "from", from_ms) ||
	    !add(cli, path, "to", to_ms) || !add(cli, path, "lang", cli_option(words, "lang")))
		return CLI_USAGE;
	return fetch(cli, path, &wish);
}

/* Lines of JSON as one array. */
static json_t *
read_lines(const struct client_reply *reply)
{
	json_t *list = json_array();
	size_t at = 0;

	while (at < reply->length) {
		const char *end = memchr(reply->text + at, '\n', reply->length - at);
		size_t length = end ? (size_t)(end - reply->text) - at : reply->length - at;

		json_array_append_new(list, json_loadb(reply->text + at, length, 0, NULL));
		at += length + 1;
	}
	return list;
}

int
cli_report_shipped(struct cli *cli, const struct cli_words *words)
{
	char path[CLI_PATH_MAX] = "/api/v1/reports/shipped?format=json";
	struct client_request request = { .data_dir = cli->data, .method = "GET", .path = path, .fd = -1 };
	struct client_reply reply;
	struct cli_shipped wish;
	json_t *boxes;
	int code = cli_shipped_begin(cli, words, &wish);

	if (code != CLI_DONE)
		return code;
	if (!add(cli, path, "from", cli_option(words, "since")) || !add(cli, path, "to", cli_option(words, "until")) ||
	    !add(cli, path, "carrier", cli_option(words, "carrier")))
		return CLI_USAGE;
	if (client_call(&request, &reply) < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "no station answers in %s: %s", cli->data, strerror(errno));
	if (reply.status != 200) {
		code = refused(cli, &reply);
	} else {
		boxes = read_lines(&reply);
		code = cli_shipped_put(cli, &wish, boxes);
		json_decref(boxes);
	}
	client_reply_free(&reply);
	return code;
}

/* Asking the station and reading what it answers. */
#include "cli_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* {"error":{"code":…,"text":…}}, or a refusal's own words. */
static const char *
reason(const json_t *json)
{
	const json_t *error = json_object_get(json, "error");
	const char *text = cli_text(error ? error : json, "text");

	return text[0] ? text : "refused";
}

static int
no_station(struct cli *cli)
{
	return cli_fail(cli, CLI_UNAVAILABLE, "no station answers in %s: %s. Start it with: packwarden --data %s run", cli->data,
	                strerror(errno), cli->data);
}

static int
read_answer(struct cli *cli, int result, struct cli_answer *answer)
{
	json_error_t error;

	if (result < 0)
		return no_station(cli);
	answer->json = json_loadb(answer->reply.text, answer->reply.length,
	                          JSON_ALLOW_NUL | JSON_DISABLE_EOF_CHECK, &error);
	if (!answer->json)
		return cli_fail(cli, CLI_INTERNAL, "the station's answer is not JSON: %s", error.text);
	if (answer->reply.exit_code < CLI_DONE || answer->reply.exit_code > CLI_INTERNAL)
		return CLI_INTERNAL;
	if ((answer->reply.status >= 400 || json_is_object(json_object_get(answer->json, "error"))) &&
	    !cli->json)
		cli_fail(cli, 0, "%s", reason(answer->json));
	return answer->reply.exit_code;
}

int
cli_ask(struct cli *cli, const char *method, const char *path, json_t *body, struct cli_answer *answer)
{
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	struct client_request request = { .data_dir = cli->data,
		                          .method = method,
		                          .path = path,
		                          .body = text ? text : "",
		                          .length = text ? strlen(text) : 0,
		                          .fd = -1 };
	int result;

	*answer = (struct cli_answer){ 0 };
	json_decref(body);
	result = client_call(&request, &answer->reply);
	free(text);
	return read_answer(cli, result, answer);
}

int
cli_send(struct cli *cli, const char *path, int fd, struct cli_answer *answer)
{
	struct client_request request = { .data_dir = cli->data, .method = "POST", .path = path, .fd = fd };

	*answer = (struct cli_answer){ 0 };
	return read_answer(cli, client_call(&request, &answer->reply), answer);
}

int
cli_fetch(struct cli *cli, const char *path, struct cli_answer *answer)
{
	struct client_request request = { .data_dir = cli->data, .method = "GET", .path = path, .body = "", .fd = -1 };
	int result;

	*answer = (struct cli_answer){ 0 };
	result = client_call(&request, &answer->reply);
	if (result == 0 && answer->reply.status < 300)
		return CLI_DONE;
	return read_answer(cli, result, answer);
}

void
cli_answer_free(struct cli_answer *answer)
{
	json_decref(answer->json);
	client_reply_free(&answer->reply);
	answer->json = NULL;
}

int
cli_ask_put(struct cli *cli, const char *method, const char *path, json_t *body,
            void (*human)(struct cli *cli, const json_t *answer))
{
	struct cli_answer answer;
	int code = cli_ask(cli, method, path, body, &answer);

	if (cli->json)
		cli_put_answer(cli, &answer);
	else if (code == CLI_DONE)
		human(cli, answer.json);
	cli_answer_free(&answer);
	return code;
}

bool
cli_path(struct cli *cli, char path[CLI_PATH_MAX], const char *head, const char *part, const char *tail)
{
	size_t length = strlen(head);

	memcpy(path, head, length);
	if (part[0] == '\0' || !client_escape(path + length, CLI_PATH_MAX - length, part)
	    || strlen(path) + strlen(tail) >= CLI_PATH_MAX) {
		cli_fail(cli, 0, part[0] ? "that name is too long" : "that name is empty");
		return false;
	}
	strcat(path, tail);
	return true;
}

void
cli_put(struct cli *cli, const json_t *json)
{
	if (json && json_dumpf(json, cli->out, JSON_COMPACT) == 0)
		fputc('\n', cli->out);
}

void
cli_put_answer(struct cli *cli, const struct cli_answer *answer)
{
	size_t length = answer->reply.length;

	if (length == 0)
		return;
	fwrite(answer->reply.text, 1, length, cli->out);
	if (answer->reply.text[length - 1] != '\n')
		fputc('\n', cli->out);
}

const char *
cli_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

json_t *
cli_bytes(const char *text, size_t length)
{
	json_t *value = json_stringn(text, length);
	char *copy;

	if (value || !(copy = malloc(length + 1)))
		return value;
	for (size_t i = 0; i < length; i++)
		copy[i] = (text[i] & 0x80) ? '?' : text[i];
	value = json_stringn(copy, length);
	free(copy);
	return value;
}

json_int_t
cli_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

void
cli_group_separators(char *text)
{
	char *out = text;

	while (*text) {
		if (strncmp(text, "{GS}", 4) == 0) {
			*out++ = '\x1d';
			text += 4;
		} else {
			*out++ = *text++;
		}
	}
	*out = '\0';
}

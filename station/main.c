/* packwarden [--data DIR] [--json] COMMAND … */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "client.h"
#include "log.h"
#include "supervisor.h"

#define DATA_DEFAULT "/var/lib/packwarden"

enum { WAIT_MS = 10000, LABELS_MS = 5000 };

struct words {
	const char *data;
	bool json;
	int argc;
	char **argv; /* the command and its words */
};

static int
usage(FILE *to, int exit_code)
{
	fprintf(to, "packwarden [--data DIR] [--json] COMMAND; DIR is " DATA_DEFAULT " if none is given\n"
	            "  packwarden run [--demo]\n");
	cli_usage(to);
	return exit_code;
}

/* --data and --json may stand before the command; --json also behind it, which cli_command() sees to. */
static bool
read_words(struct words *words, int argc, char **argv)
{
	int i;

	*words = (struct words){ .data = DATA_DEFAULT };
	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "--json") == 0)
			words->json = true;
		else if (strncmp(argv[i], "--data=", 7) == 0)
			words->data = argv[i] + 7;
		else if (strcmp(argv[i], "--data") == 0 && i + 1 < argc)
			words->data = argv[++i];
		else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			break;
		else
			return false;
	}
	words->argc = argc - i;
	words->argv = argv + i;
	return words->argc > 0;
}

/* The folder must be there, but for a demo, which makes it. */
static bool
enter(const char *data, char absolute[PATH_MAX])
{
	if (realpath(data, absolute) != NULL && chdir(absolute) == 0)
		return true;
	fprintf(stderr, "packwarden: %s: %s. Give the data folder with --data DIR\n", data, strerror(errno));
	return false;
}

static int
run(const struct words *words)
{
	struct supervisor_options options = { 0 };
	char data[PATH_MAX];

	for (int i = 1; i < words->argc; i++) {
		if (strcmp(words->argv[i], "--demo") != 0) {
			fprintf(stderr, "packwarden run [--demo]\n");
			return CLI_USAGE;
		}
		options.demo = true;
	}
	if (!enter(words->data, data))
		return CLI_UNAVAILABLE;
	options.data = data;
	return supervisor_run(&options);
}

static int
child(const struct words *words)
{
	if (words->argc != 4)
		return CLI_USAGE;
	return supervisor_child(words->data, words->argv[1], (unsigned)strtoul(words->argv[2], NULL, 10),
	                        strcmp(words->argv[3], "demo") == 0);
}

/* Where no station runs, one works for as long as the command does: the same code, the same rules. */
static pid_t
start_station(const char *data)
{
	struct supervisor_options options = { .quiet = true };
	char absolute[PATH_MAX];
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (!enter(data, absolute))
		_exit(CLI_UNAVAILABLE);
	options.data = absolute;
	exit(supervisor_run(&options));
}

/* It accepts connections before it can answer. */
static bool
answers(const char *data)
{
	struct client_request request = { .data_dir = data, .method = "GET", .path = "/healthz", .fd = -1,
		.patience_ms = -1 };
	struct client_reply reply;
	bool ready;

	if (client_call(&request, &reply) != 0)
		return false;
	ready = reply.status == 200;
	client_reply_free(&reply);
	return ready;
}

static bool
wait_for_station(const char *data, pid_t pid, int *exit_code)
{
	int status;

	for (int waited = 0; waited < WAIT_MS; waited += 5) {
		if (answers(data))
			return true;
		if (waitpid(pid, &status, WNOHANG) == pid) {
			*exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : CLI_INTERNAL;
			return false;
		}
		usleep(5000);
	}
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	*exit_code = CLI_UNAVAILABLE;
	return false;
}

/* Labels that the command has set off come out before its station goes, if they do so soon. */
static void
let_labels_out(const char *data)
{
	struct client_request request = { .data_dir = data, .method = "GET", .path = "/api/v1/doctor", .fd = -1 };
	bool under_way = true;

	for (int waited = 0; waited < LABELS_MS && under_way; waited += 20) {
		struct client_reply reply;
		json_t *health;
		if (client_call(&request, &reply) != 0)
			return;
		health = json_loads(reply.text, 0, NULL);
		under_way = json_integer_value(json_object_get(health, "labels_under_way")) > 0;
		json_decref(health);
		client_reply_free(&reply);
		if (under_way)
			usleep(20000);
	}
}

static int
command(const struct words *words)
{
	struct cli cli = { .data = words->data, .json = words->json, .out = stdout, .err = stderr };
	pid_t station = 0;
	int code, status;

	if (cli_needs_station(words->argc, words->argv) && !client_reachable(words->data)) {
		station = start_station(words->data);
		if (station < 0 || !wait_for_station(words->data, station, &code))
			return station < 0 ? CLI_INTERNAL : code;
	}
	code = cli_command(&cli, words->argc, words->argv);
	if (station > 0) {
		if (code != CLI_UNAVAILABLE)
			let_labels_out(words->data);
		kill(station, SIGTERM);
		if (waitpid(station, &status, 0) == station && code == CLI_UNAVAILABLE && WIFEXITED(status) &&
		    WEXITSTATUS(status) != CLI_DONE)
			code = WEXITSTATUS(status); /* it has said why it could not go on */
	}
	return code;
}

int
main(int argc, char **argv)
{
	struct words words;

	if (!read_words(&words, argc, argv))
		return usage(stderr, CLI_USAGE);
	if (words.argv[0][0] == '-' || strcmp(words.argv[0], "help") == 0)
		return usage(stdout, CLI_DONE);
	if (strcmp(words.argv[0], "run") == 0)
		return run(&words);
	if (strcmp(words.argv[0], "child") == 0)
		return child(&words);
	if (!cli_knows(words.argc, words.argv)) {
		fprintf(stderr, "packwarden: there is no command '%s'; there are:\n", words.argv[0]);
		return usage(stderr, CLI_USAGE);
	}
	return command(&words);
}

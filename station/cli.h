/* The commands of the command line that ask a running station, and those that need none (label check, code
 * parse, tracking check). main() reads the global options and starts a transient station where
 * cli_needs_station(). */
#ifndef STATION_CLI_H
#define STATION_CLI_H

#include <stdbool.h>
#include <stdio.h>

enum cli_exit { CLI_DONE = 0, CLI_REFUSED, CLI_USAGE, CLI_BAD_INPUT, CLI_UNAVAILABLE, CLI_INTERNAL };

struct cli {
	const char *data; /* the data folder */
	bool json;        /* --json: one object a line */
	FILE *out, *err;  /* where results and complaints go: stdout and stderr */
};

/* argv[0] is the command ("order"), the rest its words; --json may be among them. Returns an enum cli_exit. */
int cli_command(struct cli *cli, int argc, char **argv);

/* Whether cli_command() knows argv[0]. */
bool cli_knows(int argc, char **argv);

/* Whether this command asks the station; false for what this process works out and for usage errors. */
bool cli_needs_station(int argc, char **argv);

/* The commands and how each is called, one a line. */
void cli_usage(FILE *to);

#endif

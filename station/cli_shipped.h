/* Between the commands that say what has left: of a station, and of central. */
#ifndef STATION_CLI_SHIPPED_H
#define STATION_CLI_SHIPPED_H

#include "cli_internal.h"
#include "shipped.h"

struct cli_shipped {
	enum shipped_format format;
	struct shipped_profile profile;
};

/* Reads --as, --profile and --control. Returns the exit code. */
int cli_shipped_begin(struct cli *cli, const struct cli_words *words, struct cli_shipped *wish);

/* Writes an array of shipped_box(). Returns the exit code: 1 if orders were left out, and then says which. */
int cli_shipped_put(struct cli *cli, const struct cli_shipped *wish, const json_t *boxes);

#endif

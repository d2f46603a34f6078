/* What the files of `central …` share: they speak to the central database themselves, no station is asked. */
#ifndef STATION_CLI_CENTRAL_H
#define STATION_CLI_CENTRAL_H

#include "central.h"
#include "cli_internal.h"

enum { CLI_CENTRAL_MS = 30000, CLI_CENTRAL_LONG_MS = 600000 };

/* Connects to the first word, as an owner of the tables unless plain. NULL: the reason is on cli->err and *code says how it
 * ends. */
struct central *cli_central_open(struct cli *cli, const struct cli_words *words, bool plain, int *code);

/* Runs a statement and prints nothing. Returns the exit code: an error is on cli->err. *rows is the caller's if it is 0. */
int cli_central_ask(struct cli *cli, struct central *central, const char *statement, const struct central_value *values,
                    size_t count, struct central_rows **rows);

/* What the view of that name shows: cli_central_list.c has them. */
int cli_central_put_list(struct cli *cli, const struct cli_words *words, const char *name);

int cli_central_recall_end(struct cli *cli, const struct cli_words *words);

int cli_central_error(struct cli *cli, const struct central_error *error);

#endif

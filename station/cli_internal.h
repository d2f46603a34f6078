/* What the files of the command line share. */
#ifndef STATION_CLI_INTERNAL_H
#define STATION_CLI_INTERNAL_H

#include <jansson.h>
#include "cli.h"
#include "client.h"

enum { CLI_OPTIONS_MAX = 32, CLI_PATH_MAX = 2048 };

struct cli_option {
	const char *name;  /* as in the command's list, without dashes */
	const char *value; /* "1" for one that takes none */
};

/* What stood behind the command. */
struct cli_words {
	char **word;       /* those that are no options, in order */
	int count;
	struct cli_option option[CLI_OPTIONS_MAX];
	int option_count;
};

typedef int cli_run(struct cli *cli, const struct cli_words *words);

struct cli_entry {
	const char *name, *sub; /* "order", "show"; sub is NULL where there is none */
	const char *usage;      /* what follows the name */
	const char *options;    /* those it takes, blank between them; "=" behind one that takes a value */
	int least, most;        /* how many words */
	bool station;           /* it asks the station */
	cli_run *run;
};

const char *cli_option(const struct cli_words *words, const char *name); /* NULL if it was not given */

/* A line on cli->err, "packwarden: …"; returns code. */
int cli_fail(struct cli *cli, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

struct cli_answer {
	json_t *json; /* its first object, NULL if no answer came */
	struct client_reply reply;
};

/* Ask the station. body is taken; NULL is none. Return the exit code. If the station refused, its reason is
 * on cli->err already, unless --json. *answer is always to be freed. */
int cli_ask(struct cli *cli, const char *method, const char *path, json_t *body, struct cli_answer *answer);
int cli_send(struct cli *cli, const char *path, int fd, struct cli_answer *answer);
int cli_fetch(struct cli *cli, const char *path, struct cli_answer *answer); /* what is no JSON where it is done */
void cli_answer_free(struct cli_answer *answer);

/* packwarden.conf of the data folder; returns the exit code. */
struct config;
int cli_read_config(struct cli *cli, struct config *config);

/* A label as a file, "-": standard output; format NULL: as its ending says. Returns the exit code. */
struct bitmap;
int cli_save_label(struct cli *cli, const char *file, const char *format, const struct bitmap *bitmap);

/* Asks and prints the answer: as it came with --json, else, unless it was refused, by human(). */
int cli_ask_put(struct cli *cli, const char *method, const char *path, json_t *body,
                void (*human)(struct cli *cli, const json_t *answer));

/* "/api/v1/orders/" + escaped part + tail; false (and a message) if it is too long. */
bool cli_path(struct cli *cli, char path[CLI_PATH_MAX], const char *head, const char *part, const char *tail);

void cli_put(struct cli *cli, const json_t *json);                     /* one line of JSON */
void cli_put_answer(struct cli *cli, const struct cli_answer *answer); /* as it came: one object a line */

const char *cli_text(const json_t *object, const char *name);    /* "" if absent or no string */
json_int_t cli_number(const json_t *object, const char *name);   /* 0 if absent */

json_t *cli_bytes(const char *text, size_t length);              /* bytes that are no UTF-8 become "?" */

/* Replaces each "{GS}" by 0x1D, in place. */
void cli_group_separators(char *text);

cli_run cli_import, cli_order_file, cli_scan, cli_override, cli_weigh, cli_order_show, cli_order_change, cli_box_show,
	cli_box_change, cli_closeout, cli_next, cli_box_waiting, cli_pairs, cli_user_add, cli_user_list,
	cli_user_pin, cli_user_disable, cli_token_add, cli_token_list, cli_token_revoke,
	cli_devices, cli_device_bind, cli_device_allow, cli_record, cli_doctor, cli_printer_test, cli_printer_show, cli_label_render, cli_label_new,
	cli_label_lint, cli_label_item,
	cli_recall_add, cli_recall_boxes, cli_recall_end, cli_recall_list, cli_ranges_show, cli_ranges_add,
	cli_label_check, cli_code_parse, cli_tracking_check, cli_journal, cli_digest, cli_replay, cli_central_init,
	cli_central_add_station, cli_central_enable_station, cli_central_list, cli_central_import, cli_central_state,
	cli_central_deal, cli_central_reassign, cli_central_recall, cli_central_rule, cli_sync, cli_sync_status, cli_report,
	cli_slip, cli_report_reconcile, cli_report_shipped, cli_central_report, cli_central_given, cli_central_numbers, cli_backup, cli_restore,
	cli_night, cli_purge, cli_central_purge;

/* The station's nights in a line or two, as sync status and doctor show them; false: all is well. */
bool cli_night_text(const json_t *answer, char *text, size_t capacity);

/* The carrier's sheet of what was tendered between the two, to the file of --pdf; times as the API has them. */
int cli_manifest(struct cli *cli, const struct cli_words *words, const char *from_ms, const char *to_ms);

/* What is run. */
const struct cli_entry *cli_current(void);

#endif

/* Everything the web process reads from the database. Read-only: one connection, each statement prepared
 * once, each answer read in one transaction, so that it shows one commit. Answers are JSON in the shapes of
 * DESIGN's `--json`.
 *
 * All functions return QUERY_FOUND with a new reference in *out, or another value and *out NULL. */
#ifndef STATION_QUERY_H
#define STATION_QUERY_H

#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include "carrier_calendar.h"
#include "config.h"

enum query_result {
	QUERY_FOUND,
	QUERY_NONE,  /* no such order, box, lane */
	QUERY_BUSY,  /* the engine is recovering the database: ask again */
	QUERY_ERROR, /* logged */
};

enum { QUERY_STATEMENTS_MAX = 192, QUERY_BUSY_MS = 500, QUERY_BOX_TEXT = 128 };

struct query {
	sqlite3 *db;
	sqlite3_stmt *statements[QUERY_STATEMENTS_MAX];
	char station[64]; /* meta 'station': part of a box's name, as the epoch in which it was opened */
	struct query_epoch {
		int64_t epoch, first_box;
	} epochs[LIMIT_EPOCHS];
	size_t epoch_count;
	bool demo;        /* lane views carry the codes to click on */
	const struct config *config; /* NULL, or which printers a lane has; set after query_open(); while one reads, `policed` */
	struct config *policed;      /* the same with central's policies, as their revisions were; NULL: it has set none */
	int64_t policy_revisions;
	const struct calendar_zone *zone; /* that times are shown in; NULL: UTC; likewise */
};

/* Opens path read-only. Returns QUERY_FOUND, QUERY_NONE if there is no database yet, QUERY_BUSY or
 * QUERY_ERROR. */
enum query_result query_open(struct query *query, const char *path, bool demo);

/* Accepts a zeroed struct. */
void query_close(struct query *query);

/* personal: with the address it goes to. */
enum query_result query_order(struct query *query, const char *order_id, bool personal, json_t **out);

/* Boxes that wait for their label because no printer prints it, {"waiting":[…]}, as they will print. */
enum query_result query_waiting(struct query *query, json_t **out);

/* text: "STATION-EPOCH-N", plain N, or a tracking number or SSCC. */
enum query_result query_box(struct query *query, const char *text, json_t **out);
enum query_result query_box_id(struct query *query, const char *text, int64_t *box);

enum query_result query_lane(struct query *query, const char *name,
                             json_t **out);
enum query_result query_lane_names(struct query *query, json_t **out); /* array, in order of their ids */
enum query_result query_commands(struct query *query, json_t **out);               /* name → code */
enum query_result query_lanes(struct query *query, json_t **out);                  /* name → code */
enum query_result query_badges(struct query *query, json_t **out); /* name → code, disabled ones not */
enum query_result query_recalls(struct query *query, json_t **out); /* array, ended ones too */

/* Boxes that have what was recalled, wherever they are, {"boxes":[…],"lot_unknown":N,"next":N or null at the end}: a page,
 * behind `after`, 0 at first; lot_unknown counts the page's units of the item whose lot nobody knows. QUERY_NONE: there
 * is no such recall. */
enum query_result query_recall_boxes(struct query *query, int64_t recall, int64_t after, json_t **out);
enum query_result query_users(struct query *query, json_t **out);  /* array of name, role, disabled */

/* A printer with its newest test labels; one test label by its number. */
enum query_result query_item(struct query *query, const char *sku, json_t **out); /* with its codes, at most 100 */
enum query_result query_printer_show(struct query *query, const char *name, json_t **out);
enum query_result query_printer_test(struct query *query, int64_t test, json_t **out);

/* The session with that hash, dead or alive: name, role, pin (as stored), started_ms, seen_ms, pin_ms. */
enum query_result query_session(struct query *query, const char *hash, json_t **out);

/* A token that is in use, by its hash: {"scopes":…}; all tokens, as an array. */
enum query_result query_token(struct query *query, const char *hash, json_t **out);
enum query_result query_tokens(struct query *query, json_t **out);

/* The stored PIN of that name, or of that badge if it is not "": {"pin":…}. */
enum query_result query_pin(struct query *query, const char *name, const char *badge, json_t **out);
enum query_result query_devices(struct query *query, json_t **out);                /* scanners and printers */
enum query_result query_exchange(struct query *query, json_t **out); /* with central: link, what waits, whether both agree */
/* The station's nights: when the next one is, whether one was missed, the one that goes on and the one before. */
enum query_result query_night(struct query *query, json_t **out);
enum query_result query_health(struct query *query, json_t **out); /* what doctor asks the database */

/* What /metrics shows of the tables: {"counters":[{name,label,value}],"gauges":{…},"printers":[…],"scanners":[…],
 * "outbox":[{peer,waiting}]}. */
enum query_result query_metrics(struct query *query, json_t **out);

/* The `limit` orders to pack next, {"next":[…]}; lane: as that lane is told, NULL: of all. QUERY_NONE: no such lane. */
enum query_result query_next(struct query *query, const char *lane, int64_t limit, json_t **out);

/* Orders that have missed their cut-off, or will miss it if one takes `minutes` at a lane (0: only what has), oldest
 * cut-off first: {"late":[… at most limit],"count":N,"complete":true,"lanes":N,…}. complete is false where more orders
 * are due than are looked at: then count is the least. */
enum query_result query_late(struct query *query, int64_t minutes, int64_t limit, json_t **out);

/* What needs a person, the most urgent first: {"needs":[{"kind":…}],"counts":{KIND:N},"count":N,…}; see query_needs.c. */
enum query_result query_needs(struct query *query, json_t **out);

/* A number that changes whenever the engine has written something; -1: it cannot be told now. */
int64_t query_version(struct query *query);

/* Lanes, scanners, printers and outboxes at a glance. */
enum query_result query_floor(struct query *query, json_t **out);
enum query_result query_ranges(struct query *query, json_t **out); /* array */

/* The order's story, newest first, a page that ends before line `before` of the journal (0: the newest page):
 * {"created_ms":…,"file":…,"labels":[…],"story":[…],"next":SEQ or null}. */
enum query_result query_trail(struct query *query, const char *order_id, int64_t before, json_t **out);

/* Whatever the text may name, typos forgiven: {"hits":[…],"fuzzy":bool,"behind":N}. personal: customers' names too. */
enum query_result query_search(struct query *query, const char *text, bool personal, json_t **out);

/* What was quarantined: {"imports":[…]}, or of one import the rows behind (line, id), {"rows":[…],"next":"LINE-ID" or null};
 * personal: with what stands in them. */
enum query_result query_quarantined(struct query *query, json_t **out);
enum query_result query_quarantine(struct query *query, int64_t import, int64_t line, int64_t id, bool personal,
                                   json_t **out);

/* At most about 256 KiB of journal lines after `after`: {"lines":[…],"next":SEQ or null at the end}. */
enum query_result query_journal(struct query *query, int64_t after, json_t **out);

#endif

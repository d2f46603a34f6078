/* A manifest on its way into the tables: the import that runs, and the rooms that share it. engine_import.c: the file
 * and its process; engine_order.c: one order, with engine_known_order.h; engine_item.c: one item of the catalogue. Private to
 * the engine. */
#ifndef STATION_ENGINE_IMPORT_H
#define STATION_ENGINE_IMPORT_H

#include <sodium.h>

#include "engine.h"
#include "engine_dry.h"
#include "engine_history.h"
#include "manifest.h"

/* A line as it is packed: one of the manifest's, or a part of the kit that stands there. */
struct import_line {
	uint32_t index;       /* of the manifest's lines */
	uint32_t item, quantity;
	uint32_t kit, per_kit; /* 0: no kit */
};

/* A SKU of the catalogue. One import runs at a time, so the catalogue stays as it is while orders come in. */
struct sku_known {
	int64_t item;         /* 0: none */
	bool kit;
	uint8_t length;
	char sku[54];
};

enum { IMPORT_SKUS_KNOWN = 4096 };

struct import {
	struct message_id request;
	char file_name[256], options[MESSAGE_BODY_MAX / 8];
	size_t options_size;
	int file;
	uint32_t life;        /* the number of its process; what another one says is not heard */
	uint64_t sender;      /* the incarnation that it gives its messages; 0: it has not said hello */
	bool dry_run, items;
	bool again;           /* what this file has changed before is met once more */
	int tries;            /* deaths in a row without a step further */
	uint64_t batches, most_batches; /* of this life, and of the one that came furthest */
	int64_t row;          /* in table import */
	int64_t began_ms;     /* UTC: its first life */
	uint64_t rows, fresh, updated, unchanged, stale, suspect, quarantined, warnings;
	uint64_t *item_as;    /* which of these the last item was counted as; NULL: none */
	json_t *quarantine, *warned;
	struct dry_set dry;   /* what a dry run would have put in */
	uint64_t differs;     /* orders that are in with the same revision, and other content */
	json_t *differing;    /* the first of them, by their numbers */
	json_t *mend;         /* lines of the file: what makes a file of only what failed; NULL: not asked for */
	const struct state_change *change; /* what is done to all that it names, by this user; NULL: it is imported */
	uint32_t user;
	uint64_t changed, already, refused;
	json_t *refusals;
	char reason[1024];
	struct history_acks *acks; /* --acks: what is compared, and nothing changed */
	uint8_t *seen;        /* a bit for each item that a row of this file has named; may be NULL */
	size_t seen_size;
	/* the batch that is being applied: whoever scans meanwhile goes first. None: size 0 */
	struct {
		struct message_id id;
		uint8_t *data;
		size_t size, at;
	} batch;
	struct manifest_line lines[LIMIT_ORDER_LINES];
	uint32_t line_items[LIMIT_ORDER_LINES]; /* of the manifest's lines */
	bool line_kits[LIMIT_ORDER_LINES];
	struct import_line packed[LIMIT_ORDER_LINES]; /* kits are packed by their parts */
	uint32_t packed_count;
	struct sku_known skus[IMPORT_SKUS_KNOWN]; /* by a hash of the SKU; filled as lines come */
};

/* Notes for the answer: at most so many, the rest is counted. */
void import_note(struct import *import, json_t *list, uint32_t line, struct manifest_text column,
                 struct manifest_text order, struct manifest_text reason);

/* An order or item that is kept back: in the answer, and in table quarantine. */
void import_quarantine(struct engine *engine, uint32_t line, struct manifest_text column, struct manifest_text order,
                       struct manifest_text reason);

/* Lines that a file of only what failed would have. */
void import_mend(struct import *import, uint32_t from_line, uint32_t until_line);

struct manifest_text import_words(const char *text);

/* A hash under the installation's key: personal data may be in it. */
void import_hash_text(crypto_generichash_state *state, const struct manifest_text *text);
int64_t import_hash_end(crypto_generichash_state *state);

void import_order(struct engine *engine, const struct manifest_order *order);
void import_item(struct engine *engine, const struct manifest_item *item);

/* What a dry run remembers of an item that it would have put in: that it is there, that it is a kit. */
enum item_mark { ITEM_ANY, ITEM_KIT };
int64_t import_hash_sku(struct engine *engine, struct manifest_text sku, enum item_mark mark);

/* ---- engine_sku.c ---- */

/* The catalogue's item, 0: there is none. */
int64_t sku_find(struct engine *engine, const struct manifest_text *sku, bool *kit);

/* ---- engine_kit.c ---- */

/* Whether the item's parts can be: false, and it is in quarantine. */
bool kit_fits(struct engine *engine, const struct manifest_item *item);
int kit_put(struct engine *engine, int64_t kit, struct manifest_text parts); /* how much has changed; blank: nothing */

#endif

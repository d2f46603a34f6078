/* The made-up orders of one lane, stepped by a core of their own. No tables, no journal, no clock of its own. */
#ifndef STATION_TRAINING_WORLD_H
#define STATION_TRAINING_WORLD_H

#include <jansson.h>
#include "event.h"
#include "pack.h"

enum { TRAINING_ORDERS = 3, TRAINING_LINES = 3, TRAINING_ITEMS = 5, TRAINING_UNITS = 64, TRAINING_CODE_MAX = 40 };

/* Their codes are words that no barcode of goods and no order has. */
struct training_item { const char *sku, *code, *description; };
extern const struct training_item training_items[TRAINING_ITEMS];

struct training_unit { uint64_t unit, box, from; uint32_t line, item, quantity; };

struct training_order {
	uint64_t id;
	uint8_t state;                /* enum order_state */
	struct event_line lines[TRAINING_LINES];
	size_t line_count;
	struct event_box boxes[LIMIT_ORDER_BOXES];
	size_t box_count;
	struct training_unit units[TRAINING_UNITS]; /* in their boxes, the newest last */
	size_t unit_count;
};

struct training_world {
	uint32_t user;                /* who trains */
	uint32_t lane;
	struct pack pack;
	struct training_order orders[TRAINING_ORDERS];
	struct action actions[PACK_ACTIONS_MAX]; /* of the last scan */
	size_t action_count;
	struct action news[PACK_ACTIONS_MAX];    /* what its label did then */
	size_t news_count;
	json_t *last;                 /* the last answer, or NULL */
};

/* NULL: no memory. */
struct training_world *training_world_create(uint32_t lane, const struct event_lane *rules, uint32_t user, uint8_t role,
                                             int64_t at_ms);
void training_world_destroy(struct training_world *world);

void training_order_name(uint64_t order, char name[TRAINING_CODE_MAX]);
void training_label_name(uint64_t number, char name[TRAINING_CODE_MAX]);

/* facts: what the station's tables know of the code; only commands, badges, and whether it is a product or damaged count. */
void training_world_scan(struct training_world *world, const struct event_scan *facts, const char *code, size_t length,
                         int64_t at_ms);

/* ---- training_view.c ---- */

/* The fields that a verdict has beside those that every one has: "order", "line", "sku", "count", … */
void training_world_put(const struct training_world *world, const struct action *action, json_t *answer);

/* What the lane's page shows, in the fields of query_lane() that are the world's, and "training": its codes. */
json_t *training_world_view(const struct training_world *world);

#endif

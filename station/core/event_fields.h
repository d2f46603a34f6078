/* Between event_text.c and event_read.c: which keys a kind of event has in its journal line, in which order, and where
 * each value is. A new field is one row in event_text.c. */
#ifndef STATION_CORE_EVENT_FIELDS_H
#define STATION_CORE_EVENT_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "event.h"

enum event_field_type {
	TYPE_U8, TYPE_BOOL, TYPE_U32, TYPE_U64, TYPE_I64, TYPE_HEX, TYPE_LINES, TYPE_BOXES, TYPE_ITEMS, TYPE_UNITS
};

struct event_field {
	enum event_kind kind;     /* 0: every kind */
	const char *key;
	enum event_field_type type;
	size_t offset;            /* in struct event */
	const char *(*name)(unsigned value); /* the value is written as this word */
};

extern const struct event_field event_fields[];
extern const size_t event_field_count;
extern const char *const event_kind_words[EVENT_KINDS];

/* Of a field that is no list. */
uint64_t event_value(const struct event *event, const struct event_field *field);

#endif

/* A record: strings one after the other, for messages whose fields vary. Each is its length (uint32, host order: it
 * never leaves the machine) and its bytes. Where fields have names, they go in pairs: name, value, name, value. */
#ifndef PACKWARDEN_RECORD_H
#define PACKWARDEN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct record_writer {
	uint8_t *data; /* the caller's */
	size_t capacity, used;
	bool full;     /* a field did not fit: the record is not to be sent */
};

struct record_reader {
	const uint8_t *data;
	size_t size, at;
};

struct record_field {
	const char *text; /* inside the record, not NUL-terminated */
	size_t length;
};

void record_begin(struct record_writer *writer, void *data, size_t capacity);
void record_put(struct record_writer *writer, const void *text, size_t length);
void record_put_text(struct record_writer *writer, const char *text);
void record_put_pair(struct record_writer *writer, const char *name, const char *value); /* NULL value: left out */

void record_open(struct record_reader *reader, const void *data, size_t size);
bool record_next(struct record_reader *reader, struct record_field *field); /* false at the end or if torn */

/* The value that follows `name` among the pairs; false if absent. */
bool record_find(const void *data, size_t size, const char *name, struct record_field *value);

/* The same, copied with a NUL into text[capacity]; "" and false if absent, too long, or with a NUL inside. */
bool record_text(const void *data, size_t size, const char *name, char *text, size_t capacity);

#endif

/* Reads a manifest from memory and writes down, as text, all that was said about it. */
#ifndef TESTS_STATION_MANIFEST_LISTEN_H
#define TESTS_STATION_MANIFEST_LISTEN_H

#include <stdio.h>
#include "station/manifest.h"

struct listen_memory {
	const char *data;
	size_t size, at, piece; /* read in pieces of this size, 0: whole */
	int rewinds;
};

struct listen_heard {
	char *text; /* freed by the next listen_to, or by the caller at the end */
	size_t length;
	FILE *stream;
	unsigned orders, items, quarantine, refused;
	bool item_texts; /* all texts of an item are written */
};

extern struct listen_heard listened;

struct manifest_source listen_source(struct listen_memory *memory);
struct manifest_counts listen_to(const char *data, size_t size, size_t piece,
                                 const struct manifest_options *options);
struct manifest_counts listen_to_text(const char *text);

#endif

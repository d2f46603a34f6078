/* Between the files that read packwarden.conf: config.c line by line, config_check.c the whole. Private to them. */
#ifndef STATION_CONFIG_PARSER_H
#define STATION_CONFIG_PARSER_H

#include <stdbool.h>
#include <stdint.h>
#include "station/config.h"
#include "station/config_keys.h"

struct config_parser {
	struct config *config;
	struct config_error *error;
	const char *file;             /* for messages */
	const char *text, *end;       /* what is left to read */
	unsigned line;
	bool failed;
	enum config_section_kind section;
	char title[CONFIG_TEXT];      /* the section as a message names it */
	void *base;                   /* what its keys fill in */
	unsigned section_line;
	uint32_t seen;                /* which of its keys, by index */
	bool alone_seen[SECTION_COUNT]; /* of those that take no name */
	unsigned lane_lines[LIMIT_LANES], carrier_lines[LIMIT_CARRIERS], service_lines[LIMIT_SERVICES];
};

/* What is wrong, with the file and, unless 0, the line; the first time counts. Returns -1. */
int config_fail(struct config_parser *parser, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Once all of it is read: what one section says of another. 0, or -1 and the error is set. */
int config_check(struct config_parser *parser);

#endif

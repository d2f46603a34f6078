/* Text of journal lines: written and read without locale or stdio. Private to the core. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char *at;        /* the caller's */
	size_t capacity, length;
	bool full;       /* something did not fit */
};

void text_put(struct text *text, const char *words);
void text_put_number(struct text *text, uint64_t value);
void text_put_signed(struct text *text, int64_t value);
void text_put_hex(struct text *text, uint64_t value);

/* NUL-terminates. Returns the length, 0 if something did not fit. */
size_t text_end(struct text *text);

struct reader {
	const char *at, *end;
};

bool read_number(struct reader *reader, uint64_t *value); /* decimal digits, no sign; false on overflow too */
bool read_hex(struct reader *reader, uint64_t *value);
bool read_char(struct reader *reader, char wanted);       /* takes it if it is next */

#endif

#include "text.h"

#include <string.h>

static void
put_bytes(struct text *text, const char *bytes, size_t length)
{
	if (text->full || text->length + length >= text->capacity) {
		text->full = true;
		return;
	}
	memcpy(text->at + text->length, bytes, length);
	text->length += length;
}

void
text_put(struct text *text, const char *words)
{
	put_bytes(text, words, strlen(words));
}

static void
put_base(struct text *text, uint64_t value, unsigned base)
{
	char digits[24];
	size_t at = sizeof digits;

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value > 0);
	put_bytes(text, digits + at, sizeof digits - at);
}

void
text_put_number(struct text *text, uint64_t value)
{
	put_base(text, value, 10);
}

void
text_put_signed(struct text *text, int64_t value)
{
	if (value < 0)
		put_bytes(text, "-", 1);
	put_base(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10);
}

void
text_put_hex(struct text *text, uint64_t value)
{
	put_base(text, value, 16);
}

size_t
text_end(struct text *text)
{
	if (text->full || text->capacity == 0)
		return 0;
	text->at[text->length] = '\0';
	return text->length;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return 99;
}

static bool
read_base(struct reader *reader, uint64_t *value, unsigned base)
{
	const char *start = reader->at;
	uint64_t sum = 0;

	for (; reader->at < reader->end && digit(*reader->at) < (int)base; reader->at++) {
		unsigned next = (unsigned)digit(*reader->at);
		if (sum > (UINT64_MAX - next) / base)
			return false;
		sum = sum * base + next;
	}
	*value = sum;
	return reader->at > start;
}

bool
read_number(struct reader *reader, uint64_t *value)
{
	return read_base(reader, value, 10);
}

bool
read_hex(struct reader *reader, uint64_t *value)
{
	return read_base(reader, value, 16);
}

bool
read_char(struct reader *reader, char wanted)
{
	if (reader->at >= reader->end || *reader->at != wanted)
		return false;
	reader->at++;
	return true;
}

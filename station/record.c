#include "record.h"

#include <string.h>

void
record_begin(struct record_writer *writer, void *data, size_t capacity)
{
	*writer = (struct record_writer){ .data = data, .capacity = capacity };
}

void
record_put(struct record_writer *writer, const void *text, size_t length)
{
	uint32_t size = (uint32_t)length;

	if (writer->full || length > UINT32_MAX || writer->capacity - writer->used < sizeof size
	    || writer->capacity - writer->used - sizeof size < length) {
		writer->full = true;
		return;
	}
	memcpy(writer->data + writer->used, &size, sizeof size);
	if (length > 0)
		memcpy(writer->data + writer->used + sizeof size, text, length);
	writer->used += sizeof size + length;
}

void
record_put_text(struct record_writer *writer, const char *text)
{
	record_put(writer, text, strlen(text));
}

void
record_put_pair(struct record_writer *writer, const char *name, const char *value)
{
	if (!value)
		return;
	record_put_text(writer, name);
	record_put_text(writer, value);
}

void
record_open(struct record_reader *reader, const void *data, size_t size)
{
	*reader = (struct record_reader){ .data = data, .size = size };
}

bool
record_next(struct record_reader *reader, struct record_field *field)
{
	uint32_t length;

	*field = (struct record_field){ .text = "", .length = 0 };
	if (reader->size - reader->at < sizeof length)
		return false;
	memcpy(&length, reader->data + reader->at, sizeof length);
	if (length > reader->size - reader->at - sizeof length)
		return false;
	field->text = (const char *)reader->data + reader->at + sizeof length;
	field->length = length;
	reader->at += sizeof length + length;
	return true;
}

bool
record_find(const void *data, size_t size, const char *name, struct record_field *value)
{
	struct record_reader reader;
	struct record_field key;
	size_t length = strlen(name);

	record_open(&reader, data, size);
	while (record_next(&reader, &key) && record_next(&reader, value))
		if (key.length == length && memcmp(key.text, name, length) == 0)
			return true;
	*value = (struct record_field){ .text = "", .length = 0 };
	return false;
}

bool
record_text(const void *data, size_t size, const char *name, char *text, size_t capacity)
{
	struct record_field value;

	text[0] = '\0';
	if (!record_find(data, size, name, &value) || value.length >= capacity
	    || memchr(value.text, '\0', value.length))
		return false;
	memcpy(text, value.text, value.length);
	text[value.length] = '\0';
	return true;
}

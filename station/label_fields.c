/* The fields of a label: names and values in one block, so that a label's input is one object without
 * pointers. */
#include "label.h"

#include <string.h>

#include "record.h"

static bool
is_name(const char *name)
{
	size_t length = strlen(name);
	return length > 0 && length <= LABEL_FIELD_NAME &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

static struct label_field *
find(struct label_fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->fields[i].name, name) == 0)
			return &fields->fields[i];
	return NULL;
}

void
label_fields_begin(struct label_fields *fields)
{
	fields->count = 0;
	fields->used = 0;
}

/* A value that is set again leaves its old text behind: rare, and the block is large. */
static int
put(struct label_fields *fields, const char *name, const char *value, size_t length)
{
	if (!is_name(name) || length >= sizeof fields->text - fields->used)
		return -1;
	struct label_field *field = find(fields, name);
	if (!field) {
		if (fields->count == LABEL_FIELDS_MAX)
			return -1;
		field = &fields->fields[fields->count++];
		memcpy(field->name, name, strlen(name) + 1);
	}
	field->at = (uint32_t)fields->used;
	memmove(fields->text + fields->used, value, length); /* the value may be one of our own */
	fields->text[fields->used + length] = '\0';
	fields->used += length + 1;
	return 0;
}

int
label_fields_put(struct label_fields *fields, const char *name, const char *value)
{
	return value ? put(fields, name, value, strlen(value)) : put(fields, name, "", 0);
}

const char *
label_fields_get(const struct label_fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->fields[i].name, name) == 0)
			return fields->text + fields->fields[i].at;
	return "";
}

int
label_fields_read(struct label_fields *fields, const void *record, size_t size)
{
	struct record_reader reader;
	struct record_field name, value;
	char text[LABEL_FIELD_NAME + 1];

	label_fields_begin(fields);
	record_open(&reader, record, size);
	while (record_next(&reader, &name)) {
		if (!record_next(&reader, &value) || name.length > LABEL_FIELD_NAME)
			return -1;
		memcpy(text, name.text, name.length);
		text[name.length] = '\0';
		if (strlen(text) != name.length || memchr(value.text, 0, value.length) ||
		    put(fields, text, value.text, value.length) < 0)
			return -1;
	}
	return reader.at == reader.size ? 0 : -1;
}

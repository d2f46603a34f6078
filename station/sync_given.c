/* What central sets at all stations, from its news to the engine; and what could not be taken of it, back up. */
#include "sync.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
put_texts(struct record_writer *writer, const json_t *body, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = json_string_value(json_object_get(body, names[i]));
		if (text != NULL)
			record_put_pair(writer, names[i], text);
	}
}

static void
put_revision(struct record_writer *writer, const json_t *body)
{
	sync_put_number(writer, "revision", json_integer_value(json_object_get(body, "revision")));
}

static void
put_recall(struct record_writer *writer, const json_t *body)
{
	static const char *const names[] = { "sku", "lot", "serial", "reason" };

	sync_begin(writer, "recall");
	sync_put_number(writer, "recall", json_integer_value(json_object_get(body, "id")));
	put_texts(writer, body, names, sizeof names / sizeof *names);
	if (json_is_string(json_object_get(body, "ended")))
		record_put_pair(writer, "ended", json_string_value(json_object_get(body, "end_reason")));
}

static void
put_person(struct record_writer *writer, const json_t *body)
{
	static const char *const names[] = { "name", "role", "badge", "pin" };

	sync_begin(writer, "person");
	put_texts(writer, body, names, sizeof names / sizeof *names);
	record_put_pair(writer, "disabled", json_is_true(json_object_get(body, "disabled")) ? "1" : "0");
	put_revision(writer, body);
}

static void
put_policy(struct record_writer *writer, const json_t *body)
{
	static const char *const names[] = { "name", "value" };

	sync_begin(writer, "policy");
	put_texts(writer, body, names, sizeof names / sizeof *names);
	put_revision(writer, body);
}

/* The template itself goes beside the request; none: it is taken back. */
static bool
take_template(struct sync *sync, const json_t *body)
{
	const char *svg = json_string_value(json_object_get(body, "svg"));
	size_t length = svg != NULL ? strlen(svg) : 0;
	int fd = svg != NULL ? memfd_create("template", MFD_CLOEXEC) : -1;
	static const char *const names[] = { "carrier" };
	struct record_writer writer;
	bool taken = false;

	sync_begin(&writer, "template");
	put_texts(&writer, body, names, 1);
	put_revision(&writer, body);
	if (svg == NULL || (fd >= 0 && write(fd, svg, length) == (ssize_t)length))
		taken = sync_ask(sync, &writer, fd, NULL) != 5;
	if (fd >= 0)
		close(fd);
	return taken;
}

bool
sync_given(struct sync *sync, const char *kind, const json_t *body, bool *known)
{
	static const struct {
		const char *kind;
		void (*put)(struct record_writer *writer, const json_t *body);
	} kinds[] = { { "recall", put_recall }, { "person", put_person }, { "policy", put_policy } };
	struct record_writer writer;

	*known = true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0) {
			kinds[i].put(&writer, body);
			return sync_ask(sync, &writer, -1, NULL) != 5;
		}
	*known = strcmp(kind, "template") == 0;
	return !*known || take_template(sync, body);
}

/* One by one, and forgotten when central has it: told twice, it is noted once. */
bool
sync_tell_incidents(struct sync *sync)
{
	for (;;) {
		sqlite3_stmt *row = sync_read(sync, READ_INCIDENTS, "");
		char kind[32], text[2048];
		const struct central_value values[] = { { .text = kind }, { .text = text } };
		struct record_writer writer;
		struct central_rows *rows;
		int64_t id;

		if (!sync_read_next(sync, row))
			return true;
		id = sqlite3_column_int64(row, 0);
		snprintf(kind, sizeof kind, "%s", (const char *)sqlite3_column_text(row, 1));
		snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(row, 2));
		sqlite3_reset(row);
		if (sync_call(sync, "SELECT packwarden.note_incident($1, $2)", values, 2, &rows) != CENTRAL_DONE)
			return false;
		central_free(rows);
		sync_begin(&writer, "noted");
		sync_put_number(&writer, "incident", id);
		sync_ask(sync, &writer, -1, NULL);
	}
}

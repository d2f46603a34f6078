/* Manifests into the tables. The import process has read and judged the file; here each order meets what
 * the station knows: the catalogue, the carriers, earlier revisions, what has been packed. Each batch is
 * one commit, each order whole, and lanes go first. The same file again changes nothing. */
#include "engine_import.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine_request.h"
#include "log.h"
#include "record.h"

enum { TRIES = 3, NOTES_SHOWN = 200, BATCH_MAX = 256 << 20 };

/* ---- notes ---- */

void
import_note(struct import *import, json_t *list, uint32_t line, struct manifest_text column,
            struct manifest_text order, struct manifest_text reason)
{
	if (json_array_size(list) >= NOTES_SHOWN)
		return;
	json_array_append_new(list, json_pack("{s:s, s:i, s:s%, s:s%, s:s%}", "file", import->file_name, "line", (int)line,
	                                      "column", column.text != NULL ? column.text : "", (size_t)column.length,
	                                      "order", order.text != NULL ? order.text : "", (size_t)order.length,
	                                      "reason", reason.text != NULL ? reason.text : "",
	                                      (size_t)reason.length));
}

struct manifest_text
import_words(const char *text)
{
	return (struct manifest_text){ .text = text, .length = (uint32_t)strlen(text) };
}

void
import_quarantine(struct engine *engine, uint32_t line, struct manifest_text column,
                  struct manifest_text order, struct manifest_text reason)
{
	struct import *import = engine->import;

	import_note(import, import->quarantine, line, column, order, reason);
	if (import->dry_run)
		return;
	/* what an earlier file was told about this order is not a second thing to mend */
	if (order.length > 0)
		store_run(&engine->store, SQL_QUARANTINE_RENEW, "si", order.text, (size_t)order.length,
		          import->row);
	store_run(&engine->store, SQL_QUARANTINE_ADD, "itisss", import->row, import->file_name, (int64_t)line,
	          column.text, (size_t)column.length, order.text, (size_t)order.length, reason.text,
	          (size_t)reason.length);
}

void
import_mend(struct import *import, uint32_t from_line, uint32_t until_line)
{
	if (import->mend != NULL)
		json_array_append_new(import->mend,
		                      json_pack("[I, I]", (json_int_t)from_line, (json_int_t)until_line - 1));
}

/* ---- the whole file ---- */

static void
end_import(struct engine *engine, int exit_code, json_t *answer)
{
	struct import *import = engine->import;
	char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;

	if (import->row != 0)
		store_run(&engine->store, SQL_IMPORT_END, "iiit", import->row, engine_wall(), (int64_t)import->rows,
		          text != NULL ? text : "");
	engine_reply(engine, &import->request, text != NULL ? exit_code : INTERNAL, text != NULL ? text : "{}");
	free(text);
	json_decref(answer);
	json_decref(import->quarantine);
	json_decref(import->warned);
	json_decref(import->differing);
	json_decref(import->refusals);
	json_decref(import->mend);
	history_acks_end(import->acks);
	dry_finish(&import->dry);
	if (import->file >= 0)
		close(import->file);
	free(import->batch.data);
	free(import->seen);
	free(import);
	engine->import = NULL;
}

/* What a file that names orders has done to them. */
static json_t *
change_summary(const struct import *import)
{
	return json_pack("{s:I, s:{s:I, s:I, s:I, s:I}, s:O, s:O, s:O}", "rows", (json_int_t)import->rows, "orders", "changed",
	                 (json_int_t)import->changed, "already", (json_int_t)import->already, "refused",
	                 (json_int_t)import->refused, "quarantined", (json_int_t)import->quarantined, "refusals",
	                 import->refusals, "quarantine", import->quarantine, "warnings", import->warned);
}

static json_t *
import_summary(const struct import *import)
{
	return json_pack("{s:I, s:{s:I, s:I, s:I, s:I, s:I, s:I}, s:O, s:O, s:b}", "rows", (json_int_t)import->rows,
	                 import->items ? "items" : "orders", "new", (json_int_t)import->fresh, "updated",
	                 (json_int_t)import->updated, "unchanged", (json_int_t)import->unchanged, "stale",
	                 (json_int_t)import->stale, "suspect", (json_int_t)import->suspect, "quarantined",
	                 (json_int_t)import->quarantined, "quarantine", import->quarantine, "warnings", import->warned,
	                 "dry_run", import->dry_run);
}

static json_t *
summary(const struct import *import)
{
	json_t *json = import->change != NULL ? change_summary(import) : import_summary(import);

	if (import->change == NULL && !import->items)
		json_object_update_new(json, json_pack("{s:I, s:O}", "differs", (json_int_t)import->differs, "differing",
		                                       import->differing));
	if (import->mend != NULL)
		json_object_set(json, "mend", import->mend);
	return json;
}

static void
refused_file(struct engine *engine, const struct record_field *field)
{
	struct manifest_note refusal;
	json_t *answer;

	if (!manifest_decode_note(field->text, field->length, &refusal))
		refusal = (struct manifest_note){ .reason = import_words("The file could not be read.") };
	import_note(engine->import, engine->import->quarantine, refusal.line, refusal.column, refusal.order,
	            refusal.reason);
	answer = summary(engine->import);
	json_object_set_new(answer, "refused", json_stringn(refusal.reason.text, refusal.reason.length));
	end_import(engine, 3, answer);
}

static uint64_t
count_of(const void *record, size_t size, const char *name)
{
	char text[24];

	return record_text(record, size, name, text, sizeof text) ? strtoull(text, NULL, 10) : 0;
}

/* "end" and its pairs: the record without its first field. */
static void
file_ended(struct engine *engine, const struct record_reader *reader)
{
	struct import *import = engine->import;
	const uint8_t *pairs = reader->data + reader->at;
	size_t size = reader->size - reader->at;
	bool agree;

	import->rows = count_of(pairs, size, "rows");
	import->quarantined += count_of(pairs, size, "quarantined");
	if (import->acks != NULL) {
		json_t *answer = history_acks_answer(engine, import->acks, &agree);

		json_object_update_new(answer, summary(import));
		json_object_del(answer, "orders");
		end_import(engine, agree && import->quarantined == 0 ? 0 : 1, answer);
		return;
	}
	end_import(engine, import->quarantined + import->refused > 0 ? 1 : 0, summary(import));
}

/* Lines of rows that are in quarantine, for the import process to say what stands there. True: it is answered. */
static bool
is_wanted(struct engine *engine, const struct message_id *id, const void *record, size_t size)
{
	static uint32_t lines[MANIFEST_ROWS_WANTED];
	struct record_reader reader;
	struct record_field kind;
	size_t count = 0;
	sqlite3_stmt *row;

	record_open(&reader, record, size);
	if (!record_next(&reader, &kind) || kind.length != 6 || memcmp(kind.text, "wanted", 6) != 0)
		return false;
	row = store_query(&engine->store, SQL_QUARANTINE_LINES, "ii", engine->import->row, (int64_t)MANIFEST_ROWS_WANTED);
	while (count < MANIFEST_ROWS_WANTED && store_next(&engine->store, row))
		lines[count++] = (uint32_t)sqlite3_column_int64(row, 0);
	store_done(row);
	engine_send(engine, engine->importer, MESSAGE_ORDERED, *id, lines, count * sizeof *lines, -1);
	return true;
}

static void
keep_text(struct engine *engine, const struct record_field *field)
{
	uint32_t line;

	if (field->length < sizeof line)
		return;
	memcpy(&line, field->text, sizeof line);
	store_run(&engine->store, SQL_QUARANTINE_TEXT, "iis", engine->import->row, (int64_t)line, field->text + sizeof line,
	          (size_t)field->length - sizeof line);
}

static void
apply_field(struct engine *engine, const struct record_field *kind, const struct record_field *field)
{
	struct manifest_note found;
	struct manifest_order order;
	struct manifest_item item;
	bool quarantined = kind->length == 10 && memcmp(kind->text, "quarantine", 10) == 0;

	if (kind->length == 6 && memcmp(kind->text, "orders", 6) == 0) {
		if (manifest_decode_order(field->text, field->length, &order, engine->import->lines,
		                          LIMIT_ORDER_LINES))
			import_order(engine, &order);
	} else if (kind->length == 5 && memcmp(kind->text, "items", 5) == 0) {
		if (manifest_decode_item(field->text, field->length, &item))
			import_item(engine, &item);
	} else if (kind->length == 6 && memcmp(kind->text, "failed", 6) == 0) {
		uint32_t lines[2] = { 0, 0 };

		if (field->length == sizeof lines)
			memcpy(lines, field->text, sizeof lines);
		if (lines[0] > 0)
			import_mend(engine->import, lines[0], lines[1]);
	} else if (kind->length == 5 && memcmp(kind->text, "texts", 5) == 0) {
		keep_text(engine, field);
	} else if (manifest_decode_note(field->text, field->length, &found)) {
		if (quarantined)
			import_quarantine(engine, found.line, found.column, found.order, found.reason);
		else
			import_note(engine->import, engine->import->warned, found.line, found.column,
			            found.order, found.reason);
	}
}

/* The next order, item or note of the batch. False: that was the last. */
static bool
apply_next(struct engine *engine)
{
	struct import *import = engine->import;
	struct record_reader reader;
	struct record_field kind, field;
	bool refused;

	record_open(&reader, import->batch.data, import->batch.size);
	if (!record_next(&reader, &kind))
		return false;
	if (kind.length == 3 && memcmp(kind.text, "end", 3) == 0) {
		file_ended(engine, &reader);
		return false;
	}
	if (import->batch.at > reader.at)
		reader.at = import->batch.at;
	if (!record_next(&reader, &field))
		return false;
	import->batch.at = reader.at;
	refused = kind.length == 7 && memcmp(kind.text, "refused", 7) == 0;
	if (refused)
		refused_file(engine, &field);
	else
		apply_field(engine, &kind, &field);
	return !refused && reader.at < reader.size;
}

static void
drop_batch(struct import *import)
{
	free(import->batch.data);
	import->batch.data = NULL;
	import->batch.size = import->batch.at = 0;
}

/* Until somebody else has something to say; what is applied then is committed before they are served. */
bool
import_go_on(struct engine *engine, bool (*somebody_waits)(struct engine *))
{
	bool more = true;

	if (engine->import == NULL || engine->import->batch.size == 0)
		return false;
	engine_begin(engine);
	while (more) {
		struct message_id id = engine->import->batch.id;

		more = apply_next(engine);
		if (!more) {
			/* with the file's end the import is over */
			if (engine->import != NULL)
				drop_batch(engine->import);
			engine_note_answer(engine, &id);
			engine_send(engine, engine->importer, MESSAGE_ORDERED, id, NULL, 0, -1);
		} else if (somebody_waits(engine)) {
			break;
		}
	}
	return true;
}

static void
keep_batch(struct import *import, const struct message_id *id, const void *record, size_t size)
{
	import->batch.data = malloc(size);
	if (import->batch.data == NULL)
		log_fatal("no memory");
	memcpy(import->batch.data, record, size);
	import->batch.id = *id;
	import->batch.size = size;
	import->batch.at = 0;
}

void
import_batch(struct engine *engine, const struct message_id *id, const void *record, size_t size, int fd)
{
	struct import *import = engine->import;
	struct stat status;
	void *mapped;

	if (import == NULL || import->sender == 0 || import->sender != id->incarnation)
		return; /* of a process that was told to go */
	if (engine_answered_before(engine, engine->importer, id, MESSAGE_ORDERED))
		return;
	import->batches++;
	if (size > 0 && is_wanted(engine, id, record, size))
		return;
	if (size > 0) {
		keep_batch(import, id, record, size);
		return;
	}
	if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0 && status.st_size <= BATCH_MAX) {
		mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (mapped != MAP_FAILED) {
			keep_batch(import, id, mapped, (size_t)status.st_size);
			munmap(mapped, (size_t)status.st_size);
			return;
		}
	}
	engine_note_answer(engine, id);
	engine_send(engine, engine->importer, MESSAGE_ORDERED, *id, NULL, 0, -1);
}

/* ---- its process ---- */

/* From the beginning: what was applied before is met unchanged. */
static void
start_process(struct engine *engine)
{
	struct import *import = engine->import;

	import->fresh = import->updated = import->unchanged = import->stale = import->suspect = import->quarantined = 0;
	json_array_clear(import->quarantine);
	json_array_clear(import->warned);
	json_array_clear(import->differing);
	json_array_clear(import->refusals);
	if (import->mend != NULL)
		json_array_clear(import->mend);
	import->changed = import->already = import->refused = import->differs = 0;
	if (import->seen_size > 0)
		memset(import->seen, 0, import->seen_size);
	if (import->again && import->row != 0)
		store_run(&engine->store, SQL_QUARANTINE_FORGET, "i", import->row);
	drop_batch(import);
	import->sender = 0;
	import->batches = 0;
	import->life = randombytes_random() | 1u;
	engine_send(engine, engine->supervisor, MESSAGE_IMPORT, (struct message_id){ engine->incarnation, import->life },
	            NULL, 0, import->file);
}

void
import_hello(struct engine *engine, const struct message_id *id)
{
	struct import *import = engine->import;

	if (import == NULL || id->n != import->life)
		return;
	import->sender = id->incarnation;
	engine_send(engine, engine->importer, MESSAGE_IMPORT, (struct message_id){ engine->incarnation, ++engine->sent },
	            import->options, import->options_size, -1);
}

void
import_again(struct engine *engine)
{
	struct import *import = engine->import;

	if (import != NULL && import->sender == 0)
		start_process(engine);
	else if (import != NULL)
		engine_send(engine, engine->importer, MESSAGE_IMPORT,
		            (struct message_id){ engine->incarnation, ++engine->sent }, import->options,
		            import->options_size, -1);
}

/* The supervisor says that the process is gone: if it was not through, once more, as long as each life
 * gets further than the ones before. */
void
import_ended(struct engine *engine, const struct message_id *id)
{
	struct import *import = engine->import;

	if (import == NULL || id->n != import->life)
		return;
	import->tries = import->batches > import->most_batches ? 1 : import->tries + 1;
	if (import->batches > import->most_batches)
		import->most_batches = import->batches;
	if (import->tries >= TRIES) {
		end_import(engine, 5, json_pack("{s:{s:s, s:s}}", "error", "code", "import-failed", "text",
		                                "The import process died three times at this file. Nothing of what it had "
		                                "handed over is lost. Send the file to the admin."));
		return;
	}
	import->again = true;
	start_process(engine);
}

/* A row for the import; the one of an earlier life of the engine, if it had this request under way. */
static void
note_import(struct engine *engine, struct import *import)
{
	const struct message_id *id = &import->request;

	import->row = store_number(&engine->store, SQL_IMPORT_FIND, 0, "ii", (int64_t)id->incarnation,
	                           (int64_t)id->n);
	import->again = import->row != 0;
	if (import->row == 0)
		import->row = store_number(&engine->store, SQL_IMPORT_ADD, 0, "tiii", import->file_name,
		                           engine_wall(), (int64_t)id->incarnation, (int64_t)id->n);
	import->began_ms = store_number(&engine->store, SQL_IMPORT_BEGAN, 0, "i", import->row);
}

void
import_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd,
               const struct state_change *change, uint32_t user)
{
	struct import *import;
	char flag[8], kind[12];

	if (engine->import != NULL && memcmp(&engine->import->request, id, sizeof *id) == 0)
		return;
	if (engine->import != NULL || engine->full || *fd < 0 || size > sizeof import->options) {
		engine_reply(engine, id, UNAVAILABLE, engine->full ? "{\"error\":{\"code\":\"storage-full\",\"text\":\"The disk is full.\"}}" :
		             "{\"error\":{\"code\":\"busy\",\"text\":\"Another import is running. Try again when it is done.\"}}");
		return;
	}
	import = calloc(1, sizeof *import);
	if (import == NULL)
		log_fatal("no memory");
	engine->import = import;
	import->request = *id;
	memcpy(import->options, record, size);
	import->options_size = size;
	import->file = dup(*fd);
	import->items = record_text(record, size, "items", flag, sizeof flag) && flag[0] == '1';
	import->dry_run = record_text(record, size, "dry_run", flag, sizeof flag) && flag[0] == '1';
	if (!record_text(record, size, "name", import->file_name, sizeof import->file_name))
		snprintf(import->file_name, sizeof import->file_name, "file");
	if (record_text(record, size, "kind", kind, sizeof kind) && strcmp(kind, "acks") == 0) {
		import->acks = history_acks_begin(engine);
		import->dry_run = true;
	}
	import->change = change;
	import->user = user;
	import->dry_run |= change != NULL; /* it is no import: nothing is noted of it but what it does to orders */
	record_text(record, size, "reason", import->reason, sizeof import->reason);
	if (record_text(record, size, "mend", flag, sizeof flag) && flag[0] == '1')
		import->mend = json_array();
	import->differing = json_array();
	import->refusals = json_array();
	import->quarantine = json_array();
	import->warned = json_array();
	if (!import->dry_run)
		note_import(engine, import);
	start_process(engine);
}

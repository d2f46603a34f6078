/* What goes to the render process to have a box's label drawn, and what is kept of the answer.
 *
 * P5: the carrier's area of a label is the same bits each time. It is kept when it is drawn first, under its number and a hash
 * of all that went into it, until its number is void, its box tendered or its order purged. What prints again has those bits,
 * whatever has become of templates and fonts since; a label of other content, for other media or another resolution is
 * another one. A label that came with its order needs no keeping: its file stays. */
#include "engine_label_ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "engine_given.h"
#include "engine_import.h"
#include "label.h"
#include "log.h"
#include "record.h"

enum { AREA_BYTES_MAX = 1 << 20 }; /* a hundred times what it mostly has */

void
label_send(struct engine *engine, struct message_id id, const struct label_fields *fields, int file)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct record_writer writer;

	record_begin(&writer, body, sizeof body);
	for (size_t i = 0; i < fields->count; i++)
		record_put_pair(&writer, fields->fields[i].name, fields->text + fields->fields[i].at);
	engine_send_owned(engine, engine->render, MESSAGE_RENDER, id, body, writer.used, file);
}

void
label_put_printer(struct label_fields *fields, const struct config_printer *printer, uint32_t dpi)
{
	char text[16];

	if (dpi == 0)
		dpi = printer != NULL && printer->dpi != 0 ? printer->dpi : 203;
	snprintf(text, sizeof text, "%" PRIu32, dpi);
	label_fields_put(fields, "dpi", text);
	if (printer != NULL)
		label_fields_put(fields, "media", printer->media);
}

/* What changes with each sheet stands in the strip alone: the template is refused otherwise. And the day is that of the first. */
static bool
is_of_the_sheet(const char *name)
{
	static const char *const names[] = { "box", "intent", "attempt", "seal_mark", "day" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static int64_t
hash_fields(const struct engine *engine, const struct label_fields *fields)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, engine->store.hash_key, sizeof engine->store.hash_key, crypto_generichash_BYTES_MIN);
	for (size_t i = 0; i < fields->count; i++) {
		struct manifest_text name = import_words(fields->fields[i].name);
		struct manifest_text value = import_words(fields->text + fields->fields[i].at);

		if (is_of_the_sheet(name.text))
			continue;
		import_hash_text(&state, &name);
		import_hash_text(&state, &value);
	}
	return import_hash_end(&state);
}

static int
find_kept(struct engine *engine, uint64_t box, struct label_kept *kept)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_LABEL_KEPT, "ii", (int64_t)box, kept->made_of);
	int file = -1;

	if (store_next(&engine->store, row) && sqlite3_column_bytes(row, 0) == LABEL_HASH_BYTES) {
		memcpy(kept->hash, sqlite3_column_blob(row, 0), LABEL_HASH_BYTES);
		file = engine_sealed_file(sqlite3_column_blob(row, 1), (size_t)sqlite3_column_bytes(row, 1));
	}
	store_done(row);
	kept->is_there = file >= 0;
	return file;
}

void
label_ask(struct engine *engine, struct message_id id, uint64_t box, const struct config_printer *printer, uint32_t dpi,
          bool keep, struct label_kept *kept)
{
	static struct label_fields fields;
	int file = given_label_of_box(engine, box);

	label_fields_of_box(engine, box, &fields);
	label_put_printer(&fields, printer, dpi);
	*kept = (struct label_kept){ .made_of = hash_fields(engine, &fields) };
	if (file < 0 && (file = find_kept(engine, box, kept)) >= 0)
		label_fields_put(&fields, "kept", "1");
	else if (file < 0 && keep)
		label_fields_put(&fields, "keep", "1");
	label_send(engine, id, &fields, file);
}

void
label_keep(struct engine *engine, uint64_t intent, const struct label_kept *kept, const uint8_t hash[LABEL_HASH_BYTES],
           int area)
{
	struct stat status;
	void *png;

	if (fstat(area, &status) < 0 || status.st_size <= 0 || status.st_size > AREA_BYTES_MAX)
		return;
	png = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, area, 0);
	if (png == MAP_FAILED)
		log_fatal("no memory");
	store_run(&engine->store, SQL_LABEL_KEEP, "iibb", (int64_t)intent, kept->made_of, hash, (size_t)LABEL_HASH_BYTES, png,
	          (size_t)status.st_size);
	munmap(png, (size_t)status.st_size);
}

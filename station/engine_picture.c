/* A box's label as a picture for a lead: drawn by the render process from what is known of the box, as it
 * would print. It is asked for beside the labels that are to be printed, and is no evidence: nothing of it
 * is kept. */
#include "engine_picture.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine_label_ask.h"
#include "log.h"

/* Printer and test labels' ids are intents; this is none. */
#define PICTURE_LIFE UINT64_MAX

static struct picture *
find(struct engine *engine, uint64_t n)
{
	for (size_t i = 0; i < PICTURES_MAX; i++)
		if (engine->pictures[i].n == n)
			return &engine->pictures[i];
	return NULL;
}

/* The printer that it came out of last, else the one that the lane would use first. */
static const struct config_printer *
printer_of(struct engine *engine, uint64_t intent, uint32_t lane)
{
	const struct config_lane *config = store_lane_config(&engine->store, lane);
	sqlite3_stmt *row = store_query(&engine->store, SQL_INTENT_PRINTER, "i", (int64_t)intent);
	const struct config_printer *printer = NULL;

	if (store_next(&engine->store, row))
		printer = config_find_printer(engine->config, store_column(row, 0));
	store_done(row);
	if (printer == NULL && config != NULL && config->printer_count > 0)
		printer = config_find_printer(engine->config, config->printers[0]);
	return printer;
}

static void
ask(struct engine *engine, const struct picture *picture)
{
	struct label_kept unused;

	label_ask(engine, (struct message_id){ PICTURE_LIFE, picture->n }, picture->box,
	          printer_of(engine, picture->intent, picture->lane), picture->dpi, false, &unused);
}

void
picture_request(struct engine *engine, const struct request *request)
{
	struct picture *place = find(engine, 0);
	struct event_access access = { .what = ACCESS_LOOK, .user = request->user };
	uint64_t intent = 0, order = 0, box;
	uint32_t lane = 0;
	sqlite3_stmt *row;
	char text[24], dpi[8] = "";

	request_get(request, "box", text, sizeof text);
	box = strtoull(text, NULL, 10);
	request_get(request, "dpi", dpi, sizeof dpi);
	row = store_query(&engine->store, SQL_FIND_BOX, "i", (int64_t)box);
	if (store_next(&engine->store, row)) {
		order = (uint64_t)sqlite3_column_int64(row, 2);
		intent = (uint64_t)sqlite3_column_int64(row, 3);
		lane = (uint32_t)sqlite3_column_int64(row, 5);
	}
	store_done(row);
	if (intent == 0) {
		reply_error(engine, request, BAD_INPUT, "no-label", "The box has no label yet.");
		return;
	}
	if (place == NULL) {
		reply_error(engine, request, UNAVAILABLE, "busy",
		            "Too many labels are being drawn. Try again in a moment.");
		return;
	}
	/* the address is on it */
	access.order = order;
	session_journal(engine, &access);
	*place = (struct picture){ .id = *request->id, .n = ++engine->sent, .box = box, .intent = intent, .lane = lane,
		                   .dpi = (uint32_t)strtoul(dpi, NULL, 10) };
	ask(engine, place);
}

/* As a portable bitmap: "P4", its resolution as a comment, width and height, rows of whole bytes. */
static int
write_bitmap(const struct bitmap *bitmap, uint32_t *length)
{
	int fd = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	char head[48];
	int used =
		snprintf(head, sizeof head, "P4\n#%" PRIu32 "\n%" PRIu32 " %" PRIu32 "\n", bitmap->dpi, bitmap->width,
		         bitmap->height);
	size_t row = (bitmap->width + 7) / 8;
	bool good = fd >= 0 && write(fd, head, (size_t)used) == used;

	for (uint32_t y = 0; good && y < bitmap->height; y++)
		good = write(fd, bitmap->rows + (size_t)y * bitmap->stride, row) == (ssize_t)row;
	if (!good || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
		log_fatal("memfd: %s", strerror(errno));
	*length = (uint32_t)used + (uint32_t)(row * bitmap->height);
	return fd;
}

static void
refuse(struct engine *engine, const struct picture *picture, const char *why)
{
	json_t *error = json_pack("{s:{s:s, s:s}}", "error", "code", "not-possible", "text", why);
	char *text = json_dumps(error, JSON_COMPACT);

	engine_reply_again(engine, &picture->id, REFUSED, text != NULL ? text : "{}");
	free(text);
	json_decref(error);
}

bool
picture_rendered(struct engine *engine, const struct message_id *id, const struct message_rendered *drawn,
                 int fd)
{
	struct message_reply head = { .exit_code = DONE };
	struct picture *picture = id->incarnation == PICTURE_LIFE && id->n != 0 ? find(engine, id->n) : NULL;
	struct bitmap bitmap = { 0 };
	int file;

	if (id->incarnation != PICTURE_LIFE)
		return false;
	if (picture == NULL)
		return true;
	if (!drawn->ok ||
	    bitmap_from_memfd(&bitmap, fd, drawn->width, drawn->height, drawn->stride, drawn->dpi) != 0) {
		refuse(engine, picture, drawn->ok ? "The label could not be drawn." : drawn->text);
	} else {
		file = write_bitmap(&bitmap, &head.length);
		engine_send_owned(engine, engine->web, MESSAGE_REPLY, picture->id, &head, sizeof head, file);
		bitmap_finish(&bitmap);
	}
	*picture = (struct picture){ .n = 0 };
	return true;
}

/* It may have died at another label, or not been there before. */
void
picture_render_died(struct engine *engine)
{
	for (size_t i = 0; i < PICTURES_MAX; i++) {
		struct picture *picture = &engine->pictures[i];

		if (picture->n != 0 && !picture->again) {
			picture->again = true;
			ask(engine, picture);
		} else if (picture->n != 0) {
			refuse(engine, picture, "The process that draws labels died at it.");
			picture->n = 0;
		}
	}
}

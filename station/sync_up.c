/* What goes up: the journal from where central has it on, in batches of one epoch, with the boxes that each batch has
 * changed. A batch that was not answered is sent again: what central has already changes nothing there. */
#include "sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

struct batch {
	int64_t first, last;
	char *lines[SYNC_LINES];
	size_t line_count, bytes;
	char **boxes;
	size_t box_count, box_room;
};

bool
sync_up_begin(struct sync *sync)
{
	sqlite3_stmt *row = sync_read(sync, READ_EPOCHS, "");

	sync->epoch_count = 0;
	while (sync_read_next(sync, row) && sync->epoch_count < SYNC_EPOCHS)
		sync->epochs[sync->epoch_count++] = (struct sync_epoch){ .epoch = sqlite3_column_int64(row, 0),
			.first_seq = sqlite3_column_int64(row, 1), .first_box = sqlite3_column_int64(row, 2) };
	sqlite3_reset(row);
	return sync->epoch_count > 0;
}

void
sync_up_heads(struct sync *sync, const json_t *epochs)
{
	const json_t *epoch;
	size_t i;

	for (size_t j = 0; j < sync->epoch_count; j++)
		sync->epochs[j].head = sync->epochs[j].first_seq - 1;
	json_array_foreach(epochs, i, epoch)
		for (size_t j = 0; j < sync->epoch_count; j++)
			if (json_integer_value(json_object_get(epoch, "epoch")) == sync->epochs[j].epoch)
				sync->epochs[j].head = json_integer_value(json_object_get(epoch, "head"));
}

/* The last event of the epoch; of the newest there is none yet. */
static int64_t
end_of(const struct sync *sync, size_t epoch)
{
	return epoch + 1 < sync->epoch_count ? sync->epochs[epoch + 1].first_seq - 1 : INT64_MAX;
}

static void
free_batch(struct batch *batch)
{
	for (size_t i = 0; i < batch->line_count; i++)
		free(batch->lines[i]);
	for (size_t i = 0; i < batch->box_count; i++)
		free(batch->boxes[i]);
	free(batch->boxes);
	*batch = (struct batch){ 0 };
}

static bool
read_lines(struct sync *sync, struct batch *batch, int64_t first, int64_t end)
{
	sqlite3_stmt *row = sync_read(sync, READ_JOURNAL, "ii", first, (int64_t)SYNC_LINES);

	batch->first = first;
	while (batch->line_count < SYNC_LINES && batch->bytes < SYNC_BYTES && sync_read_next(sync, row)) {
		const char *line = (const char *)sqlite3_column_text(row, 1);
		if (sqlite3_column_int64(row, 0) > end || line == NULL)
			break;
		if (batch->line_count == 0 && sqlite3_column_int64(row, 0) != first) {
			log_error("central has lost the journal from line %lld on, and this station keeps it from %lld on: restore a newer "
			          "backup of central", (long long)first, (long long)sqlite3_column_int64(row, 0));
			break;
		}
		batch->last = sqlite3_column_int64(row, 0);
		if ((batch->lines[batch->line_count] = strdup(line)) == NULL)
			log_fatal("no memory");
		batch->line_count++;
		batch->bytes += strlen(line);
	}
	sqlite3_reset(row);
	return batch->line_count > 0;
}

static bool
read_boxes(struct sync *sync, struct batch *batch)
{
	sqlite3_stmt *row = sync_read(sync, READ_BOXES, "ii", batch->first, batch->last);

	while (sync_read_next(sync, row)) {
		if (batch->box_count == batch->box_room) {
			batch->box_room = batch->box_room == 0 ? 64 : batch->box_room * 2;
			batch->boxes = realloc(batch->boxes, batch->box_room * sizeof *batch->boxes);
			if (batch->boxes == NULL)
				log_fatal("no memory");
		}
		if ((batch->boxes[batch->box_count] = sync_box_text(sync, row)) == NULL)
			return false;
		batch->box_count++;
	}
	return sync->changed >= 0;
}

/* Of one moment: a box is as the events of the batch have left it, or later, and then it comes again with those. */
static bool
read_batch(struct sync *sync, struct batch *batch, int64_t first, int64_t end)
{
	bool good;

	if (sqlite3_exec(sync->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
		return false;
	good = read_lines(sync, batch, first, end) && read_boxes(sync, batch);
	sqlite3_exec(sync->db, "COMMIT", NULL, NULL, NULL);
	return good;
}

static void
tell_acked(struct sync *sync, int64_t seq)
{
	struct record_writer writer;

	sync_begin(&writer, "acked");
	sync_put_number(&writer, "seq", seq);
	sync_ask(sync, &writer, -1, NULL);
}

/* Central may have been restored, and know less than it did: what it has lost is not acknowledged any more. */
void
sync_up_tell(struct sync *sync)
{
	int64_t acked = 0;

	for (size_t i = 0; i < sync->epoch_count; i++) {
		acked = sync->epochs[i].head;
		if (acked < end_of(sync, i))
			break;
	}
	tell_acked(sync, acked < 0 ? 0 : acked);
}

static bool
push(struct sync *sync, size_t epoch, const struct batch *batch)
{
	static const char empty[] = "";
	const char *const none[] = { empty };
	char number[24], first[24];
	const struct central_value values[] = { { .text = number }, { .text = first },
		{ .list = (const char *const *)batch->lines, .count = batch->line_count },
		{ .list = batch->boxes != NULL ? (const char *const *)batch->boxes : none, .count = batch->box_count } };
	struct central_rows *rows;

	snprintf(number, sizeof number, "%lld", (long long)sync->epochs[epoch].epoch);
	snprintf(first, sizeof first, "%lld", (long long)batch->first);
	if (sync_call(sync, "SELECT packwarden.push($1, $2, $3, $4)", values, 4, &rows) != CENTRAL_DONE)
		return false;
	sync->epochs[epoch].head = central_number(rows, 0, 0);
	central_free(rows);
	tell_acked(sync, sync->epochs[epoch].head < end_of(sync, epoch) ? sync->epochs[epoch].head : end_of(sync, epoch));
	return true;
}

static bool
send_epoch(struct sync *sync, size_t epoch)
{
	static struct batch batch;
	bool good = true;

	while (good && sync->epochs[epoch].head < end_of(sync, epoch)) {
		if (!read_batch(sync, &batch, sync->epochs[epoch].head + 1, end_of(sync, epoch))) {
			free_batch(&batch);
			break;
		}
		good = push(sync, epoch, &batch);
		free_batch(&batch);
		/* a packer who waits for a lease is not behind a long journal */
		sync_hear(sync);
		while (good && sync->claim_count > 0)
			sync_claim(sync);
	}
	return good;
}

bool
sync_up(struct sync *sync)
{
	for (size_t i = 0; i < sync->epoch_count; i++)
		if (!send_epoch(sync, i))
			return false;
	return sync_tell_incidents(sync) && sync->changed >= 0;
}

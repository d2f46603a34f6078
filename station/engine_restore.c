/* A database that was a backup: what follows from that, in the first commit of its new life, before anything is printed or
 * scanned. `restore` has put it in place and begun the epoch (backup_restore.c); it left word of itself in table meta.
 *
 *   the sheets that nobody remembers   label intents go on far behind theirs, so that no old seal mark is a new one's
 *   boxes that are not sealed          label and number are void: these may have come out, or be on another box, since
 *   leases                             none is believed
 * The number ranges were set forth by `restore` already. */
#include <inttypes.h>
#include <stdio.h>

#include "engine_request.h"

/* More than a station prints between two backups, and few enough for ten thousand restores within 64 bits. */
enum { INTENTS_SKIPPED = 10000000 };

static void
renew_boxes(struct engine *engine, uint32_t user)
{
	uint64_t box = 0;

	for (;;) {
		sqlite3_stmt *row = store_query(&engine->store, SQL_BOXES_UNSEALED, "i", (int64_t)box);
		struct event event;
		uint64_t order;
		if (!store_next(&engine->store, row))
			return;
		order = (uint64_t)sqlite3_column_int64(row, 0);
		box = (uint64_t)sqlite3_column_int64(row, 1);
		store_done(row);
		engine_load(engine, order, 0);
		engine_event(engine, &event, EVENT_BOX);
		event.box = (struct event_decision){ .order = order, .box = box, .decision = DECISION_RENEW, .user = user };
		engine_step(engine, &event, NULL, NULL);
	}
}

void
restore_finish(struct engine *engine)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_META_GET, "t", "restored");
	struct event event;
	bool found = store_next(&engine->store, row);

	engine_event(engine, &event, EVENT_RESTORE);
	event.restore = (struct event_restore){ .epoch = engine->store.epoch, .skipped = INTENTS_SKIPPED };
	found = found && sscanf(store_column(row, 0), "%" SCNu64 " %" SCNd64 " %" SCNu32, &event.restore.backup,
	                        &event.restore.made_ms, &event.restore.user) == 3;
	store_done(row);
	if (!found)
		return;
	engine_step(engine, &event, NULL, NULL);
	renew_boxes(engine, event.restore.user);
	central_doubt_leases(engine);
	store_run(&engine->store, SQL_META_DROP, "t", "restored");
}

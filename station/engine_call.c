/* Calls from lanes. A call waits in its table until a lead has been there; the core knows nothing of it.
 *
 *   (none) --CALL--> waiting --somebody goes--> answered --has been there--> ended
 *                       `----------------------- has been there -----------'  ^
 *                        CALL again while it waits: the same call; while answered: a new one, nobody came */
#include "engine_call.h"

struct call {
	int64_t seq, answered_ms;
};

static bool
find_open(struct engine *engine, uint32_t lane, struct call *call)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_CALL_OPEN, "i", (int64_t)lane);

	if (!store_next(&engine->store, row))
		return false;
	*call = (struct call){ .seq = sqlite3_column_int64(row, 0),
		               .answered_ms = sqlite3_column_int64(row, 1) };
	store_done(row);
	return true;
}

void
call_note(struct engine *engine, const struct event *scan)
{
	const struct pack_lane *lane = pack_find_lane(&engine->pack, scan->lane);
	struct call call;

	if (find_open(engine, scan->lane, &call)) {
		if (call.answered_ms == 0)
			return;
		store_run(&engine->store, SQL_CALL_END, "ii", call.seq, scan->wall_ms);
	}
	store_run(&engine->store, SQL_CALL_ADD, "iiiii", (int64_t)scan->seq, (int64_t)scan->lane,
	          (int64_t)(lane != NULL ? lane->user : 0), (int64_t)(lane != NULL ? lane->order : 0),
	          scan->wall_ms);
}

bool
call_answer(struct engine *engine, uint32_t lane, uint32_t user, bool ended, uint64_t *seq)
{
	struct event event;
	struct call call;

	if (!find_open(engine, lane, &call) || (!ended && call.answered_ms != 0))
		return false;
	engine_event(engine, &event, EVENT_CALL);
	event.lane = lane;
	event.call = (struct event_call){ .call = (uint64_t)call.seq, .user = user, .ended = ended };
	engine_step(engine, &event, NULL, NULL);
	*seq = event.seq;
	/* who comes without having said so has answered by that */
	store_run(&engine->store, SQL_CALL_ANSWER, "iii", call.seq, event.wall_ms, (int64_t)user);
	if (ended)
		store_run(&engine->store, SQL_CALL_END, "ii", call.seq, event.wall_ms);
	engine_push_text(engine, lane, "");
	return true;
}

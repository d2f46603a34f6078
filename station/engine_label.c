/* Labels on their way to paper.
 *
 *   ACTION_LABEL ─▶ job made ──RENDER──▶ drawn ──PRINT──▶ STEP created ──GO──▶ sent ─▶ printed | not printed | unknown
 *
 * Each arrow is an event first and a message after its commit. A job is the memory of one row in table intent; after
 * a restart it is made again from the row, and what may have been sent is looked up before it is sent again. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "engine_label_ask.h"
#include "engine_printer_test.h"
#include "log.h"

static struct job *
find_job(struct engine *engine, uint64_t intent, uint32_t attempt)
{
	for (size_t i = 0; i < engine->job_count; i++)
		if (engine->jobs[i].intent == intent && engine->jobs[i].attempt == attempt)
			return &engine->jobs[i];
	return NULL;
}

static void
drop_job(struct engine *engine, struct job *job)
{
	if (job->bitmap >= 0)
		close(job->bitmap);
	*job = engine->jobs[--engine->job_count];
}

static bool
printer_works(const struct engine *engine, size_t printer)
{
	return engine->printers[printer].state != PRINTER_GONE && engine->printers[printer].state != PRINTER_STOPPED;
}

static size_t
printer_index(const struct engine *engine, const char *name)
{
	const struct config_printer *printer = config_find_printer(engine->config, name);
	return printer != NULL ? (size_t)(printer - engine->config->printers) : SIZE_MAX;
}

/* The first of the lane's printers that works; the first of all where none does: it may be mended by then. */
static size_t
choose_printer(const struct engine *engine, const struct config_lane *lane)
{
	size_t first = SIZE_MAX;

	for (size_t i = 0; lane != NULL && i < lane->printer_count; i++) {
		size_t printer = printer_index(engine, lane->printers[i]);
		if (printer != SIZE_MAX && printer_works(engine, printer))
			return printer;
		if (first == SIZE_MAX)
			first = printer;
	}
	return first != SIZE_MAX ? first : 0;
}

static uint32_t
lane_of_box(struct engine *engine, uint64_t box)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_FIND_BOX, "i", (int64_t)box);
	uint32_t lane = store_next(&engine->store, statement) ? (uint32_t)sqlite3_column_int64(statement, 5) : 0;

	store_done(statement);
	return lane;
}

struct job *
label_job_make(struct engine *engine, uint64_t box, uint64_t intent, uint32_t attempt)
{
	struct job *job;

	/* an older attempt of this intent is over, or there would be no new one */
	for (size_t i = engine->job_count; i-- > 0;)
		if (box != 0 && engine->jobs[i].box == box)
			drop_job(engine, &engine->jobs[i]);
	if (engine->job_count == JOBS_MAX)
		return NULL;
	job = &engine->jobs[engine->job_count++];
	*job = (struct job){ .box = box, .intent = intent, .attempt = attempt, .state = INTENT_MADE, .bitmap = -1 };
	return job;
}

void
label_job_add(struct engine *engine, const struct action *action)
{
	struct job *job = label_job_make(engine, action->box, action->intent, action->attempt);

	if (job == NULL) {
		log_error("more than %d labels are on their way: box %" PRIu64 " waits for the next start", JOBS_MAX,
		          action->box);
		return;
	}
	job->order = action->order;
	job->due_ms = store_number(&engine->store, SQL_ORDER_DUE, CALENDAR_NEVER, "i", (int64_t)job->order);
	job->printer = choose_printer(engine, store_lane_config(&engine->store, lane_of_box(engine, action->box)));
	store_run(&engine->store, SQL_INTENT_TEXT, "itt", (int64_t)job->intent,
	          engine->config->printer_count > 0 ? engine->config->printers[job->printer].name : "", "");
}

void
label_jobs_restore(struct engine *engine)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_OPEN_INTENTS, "");

	while (store_next(&engine->store, statement)) {
		struct job *job = label_job_make(engine, (uint64_t)sqlite3_column_int64(statement, 1),
		                                 (uint64_t)sqlite3_column_int64(statement, 0),
		                                 (uint32_t)sqlite3_column_int64(statement, 2));
		size_t printer = printer_index(engine, store_column(statement, 6));
		if (job == NULL)
			continue;
		job->state = (uint8_t)sqlite3_column_int64(statement, 3);
		job->resume = job->state != INTENT_MADE;
		job->job_id = (int32_t)sqlite3_column_int64(statement, 4);
		snprintf(job->job_uuid, sizeof job->job_uuid, "%s", store_column(statement, 5));
		job->printer = printer != SIZE_MAX ? printer : 0;
	}
	for (size_t i = 0; i < engine->job_count; i++) {
		sqlite3_stmt *box = store_query(&engine->store, SQL_FIND_BOX, "i", (int64_t)engine->jobs[i].box);
		if (store_next(&engine->store, box))
			engine->jobs[i].order = (uint64_t)sqlite3_column_int64(box, 2);
		store_done(box);
		engine->jobs[i].due_ms = store_number(&engine->store, SQL_ORDER_DUE, CALENDAR_NEVER, "i",
		                                      (int64_t)engine->jobs[i].order);
	}
	printer_tests_restore(engine);
}

/* ---- sending ---- */

static void
send_render(struct engine *engine, struct job *job)
{
	static struct label_fields fields;
	const struct config_printer *printer = &engine->config->printers[job->printer];
	const struct message_id id = { job->intent, job->attempt }; /* says which job the answer is for */

	job->render_sent = true;
	job->render_turn = ++engine->sent;
	if (!job->test) {
		label_ask(engine, id, job->box, printer, 0, true, &job->kept);
		return;
	}
	printer_test_fields(engine, job, &fields);
	label_put_printer(&fields, printer, 0);
	label_send(engine, id, &fields, -1);
}

static void
send_print(struct engine *engine, struct job *job)
{
	struct message_print print = { .box = job->box, .intent = job->intent, .attempt = job->attempt,
		.dpi = job->drawn.dpi, .width = job->drawn.width, .height = job->drawn.height,
		.stride = job->drawn.stride, .resume = job->resume, .sent = job->state == INTENT_SENT,
		.job_id = job->job_id };

	memcpy(print.job_uuid, job->job_uuid, sizeof print.job_uuid);
	memcpy(print.installation, engine->store.installation, sizeof print.installation);
	job->print_sent = true;
	engine_send(engine, engine->print[job->printer], MESSAGE_PRINT,
	            (struct message_id){ engine->incarnation, ++engine->sent }, &print, sizeof print, job->bitmap);
}

void
label_jobs_pump(struct engine *engine)
{
	struct job *job;

	if (engine->config->printer_count == 0 || engine->job_count == 0)
		return;
	while (engine->outgoing_count < OUTGOING_MAX / 2 && (job = queue_to_render(engine)) != NULL)
		send_render(engine, job);
	for (size_t printer = 0; printer < engine->config->printer_count; printer++)
		while (engine->outgoing_count < OUTGOING_MAX / 2 && (job = queue_to_print(engine, printer)) != NULL)
			send_print(engine, job);
}

/* P4: the core has taken the label back, as its order was stopped or its box opened again. Its paper shall not come out
 * if that can be had; if it does come out, its number is void. */
void
label_job_cancel(struct engine *engine, const struct action *action)
{
	struct message_step step = { .box = action->box, .intent = action->intent, .attempt = action->attempt };
	struct job *job = find_job(engine, action->intent, action->attempt);

	if (job == NULL)
		return;
	if (job->print_sent)
		engine_send(engine, engine->print[job->printer], MESSAGE_CANCEL,
		            (struct message_id){ engine->incarnation, ++engine->sent }, &step, sizeof step, -1);
	drop_job(engine, job);
}

/* ---- answers ---- */

static void
tell_core(struct engine *engine, struct event *event, uint64_t order)
{
	engine_load(engine, order, 0);
	engine_step(engine, event, NULL, NULL);
}

static void
tell_drawn(struct engine *engine, const struct job *job, bool ok)
{
	struct event event;

	engine_event(engine, &event, EVENT_LABEL);
	event.label = (struct event_label){ .order = job->order, .box = job->box, .intent = job->intent,
		.attempt = job->attempt, .ok = ok };
	tell_core(engine, &event, event.label.order);
}

static void
tell_printed(struct engine *engine, const struct job *job, uint8_t step)
{
	struct event event;

	engine_event(engine, &event, EVENT_PRINT);
	event.print = (struct event_print){ .order = job->order, .box = job->box, .intent = job->intent,
		.attempt = job->attempt, .step = step };
	tell_core(engine, &event, event.print.order);
}

/* It cannot be drawn, or not again after a restart. If the printer had it before, it may have come out all the same. */
static void
give_up_label(struct engine *engine, struct job *job, const char *why)
{
	struct job gone = *job;

	if (job->test) {
		printer_test_end(engine, job, job->state >= INTENT_CREATED ? INTENT_UNKNOWN : INTENT_UNREADABLE, why);
		drop_job(engine, job);
		return;
	}
	log_error("label of box %" PRIu64 ": %.*s", job->box, LABEL_TEXT_MAX, why);
	store_run(&engine->store, SQL_INTENT_TEXT, "itt", (int64_t)job->intent, "", why);
	drop_job(engine, job);
	if (gone.state >= INTENT_CREATED)
		tell_printed(engine, &gone, STEP_UNKNOWN);
	else
		tell_drawn(engine, &gone, false);
}

void
label_rendered(struct engine *engine, const struct message_id *id, const struct message_rendered *drawn, int fd, int area)
{
	struct job *job = find_job(engine, id->incarnation, (uint32_t)id->n);

	if (job == NULL || job->bitmap >= 0)
		return;
	if (drawn->ok && job->kept.is_there && memcmp(drawn->hash, job->kept.hash, LABEL_HASH_BYTES) != 0) {
		give_up_label(engine, job, LABEL_NOT_AS_KEPT);
		return;
	}
	if (drawn->ok && fd >= 0)
		job->bitmap = dup(fd);
	if (job->bitmap < 0) {
		give_up_label(engine, job, drawn->text);
		return;
	}
	job->drawn = *drawn;
	if (job->test) {
		job->state = job->state == INTENT_MADE ? INTENT_RENDERED : job->state;
		printer_test_drawn(engine, job, drawn->text);
		return;
	}
	store_run(&engine->store, SQL_INTENT_LABEL, "ib", (int64_t)job->intent, drawn->hash, (size_t)LABEL_HASH_BYTES);
	if (area >= 0)
		label_keep(engine, job->intent, &job->kept, drawn->hash, area);
	if (drawn->text[0] != '\0')
		store_run(&engine->store, SQL_GIVEN_CODE, "is", (int64_t)job->intent, drawn->text,
		          strnlen(drawn->text, sizeof drawn->text));
	if (job->state != INTENT_MADE)
		return;
	job->state = INTENT_RENDERED;
	tell_drawn(engine, job, true);
}

static uint8_t
state_after(uint8_t step)
{
	return step == STEP_CREATED ? INTENT_CREATED : INTENT_SENT;
}

/* A label that nobody waits for any more: what has begun is noted as known, what has not never begins. */
static void
refuse_step(struct engine *engine, size_t printer, const struct message_id *id, const struct message_step *step)
{
	engine_send(engine, engine->print[printer], MESSAGE_DONE, *id, NULL, 0, -1);
	if (step->step == STEP_CREATED)
		engine_send(engine, engine->print[printer], MESSAGE_CANCEL,
		            (struct message_id){ engine->incarnation, ++engine->sent }, step, sizeof *step, -1);
}

static void
keep_step(struct engine *engine, struct job *job, const struct message_step *step)
{
	if (step->step == STEP_CREATED) {
		job->job_id = step->job_id;
		memcpy(job->job_uuid, step->job_uuid, sizeof job->job_uuid);
	}
	if (job->test) {
		printer_test_step(engine, job, step);
		return;
	}
	if (step->step == STEP_CREATED)
		store_run(&engine->store, SQL_INTENT_JOB, "iit", (int64_t)job->intent, (int64_t)job->job_id, job->job_uuid);
	store_run(&engine->store, SQL_INTENT_TEXT, "itt", (int64_t)job->intent,
	          engine->config->printers[job->printer].name, step->text);
}

/* In the same commit as what it counts, so that /metrics counts each once. */
static void
count_fate(struct engine *engine, size_t printer, uint8_t step)
{
	static const char *const names[] = { [STEP_PRINTED] = "label-printed", [STEP_NOT_PRINTED] = "label-not-printed",
		[STEP_UNKNOWN] = "label-unknown" };

	store_run(&engine->store, SQL_COUNT_UP, "tt", names[step], engine->config->printers[printer].name);
}

void
label_step(struct engine *engine, size_t printer, const struct message_id *id, const struct message_step *step)
{
	struct job *job = find_job(engine, step->intent, step->attempt), told;
	bool created = step->step == STEP_CREATED, final = !created && step->step != STEP_SENT;

	if (job == NULL || job->box != step->box || job->printer != printer) {
		refuse_step(engine, printer, id, step);
		return;
	}
	keep_step(engine, job, step);
	told = *job;
	if (final)
		drop_job(engine, job);
	else
		job->state = state_after(step->step);
	if (final && !told.test)
		count_fate(engine, printer, step->step);
	if (!told.test)
		tell_printed(engine, &told, step->step);
	/* the core may have stopped it: then its document is never sent, as it has been told to cancel it */
	if (created && find_job(engine, step->intent, step->attempt) != NULL)
		engine_send(engine, engine->print[printer], MESSAGE_GO, *id, NULL, 0, -1);
	else
		engine_send(engine, engine->print[printer], MESSAGE_DONE, *id, NULL, 0, -1);
}

void
label_render_again(struct engine *engine)
{
	for (size_t i = 0; i < engine->job_count; i++)
		if (engine->jobs[i].bitmap < 0)
			engine->jobs[i].render_sent = false;
}

/* It draws in the order of asking, so it was at the oldest that it has not answered. */
static struct job *
drawn_when_it_died(struct engine *engine)
{
	struct job *oldest = NULL;

	for (size_t i = 0; i < engine->job_count; i++) {
		struct job *job = &engine->jobs[i];
		if (job->bitmap < 0 && job->render_sent && (oldest == NULL || job->render_turn < oldest->render_turn))
			oldest = job;
	}
	return oldest;
}

void
label_render_died(struct engine *engine)
{
	struct job *job = drawn_when_it_died(engine);

	if (job != NULL && ++job->render_deaths >= RENDER_TRIES)
		give_up_label(engine, job, "the process that draws labels died at it each time");
	label_render_again(engine);
}

void
label_printer_restarted(struct engine *engine, size_t printer)
{
	for (size_t i = 0; i < engine->job_count; i++) {
		struct job *job = &engine->jobs[i];
		if (job->printer != printer || !job->print_sent)
			continue;
		job->print_sent = false;
		job->resume = true;
	}
}

/* A label that has not left for its printer just goes to another one. One that has is asked back: if it certainly has
 * not begun there, it comes back as not printed, and its next attempt goes elsewhere. What may have begun stays. */
static void
move_job(struct engine *engine, struct job *job)
{
	size_t other = choose_printer(engine, store_lane_config(&engine->store, lane_of_box(engine, job->box)));
	struct message_step step = { .box = job->box, .intent = job->intent, .attempt = job->attempt,
		.step = STEP_GIVE_BACK };

	if (other == job->printer || !printer_works(engine, other))
		return;
	if (job->print_sent)
		engine_send(engine, engine->print[job->printer], MESSAGE_CANCEL,
		            (struct message_id){ engine->incarnation, ++engine->sent }, &step, sizeof step, -1);
	else if (!job->render_sent && !job->resume)
		job->printer = other;
}

static void
move_jobs(struct engine *engine, size_t printer)
{
	for (size_t i = 0; i < engine->job_count; i++)
		if (engine->jobs[i].printer == printer && !engine->jobs[i].test)
			move_job(engine, &engine->jobs[i]);
}

void
label_printer_status(struct engine *engine, size_t printer, const struct message_status *status)
{
	struct message_status *kept = &engine->printers[printer];

	*kept = *status;
	kept->reason[sizeof kept->reason - 1] = '\0';
	kept->text[sizeof kept->text - 1] = '\0';
	store_run(&engine->store, SQL_PRINTER_PUT, "titti", engine->config->printers[printer].name, (int64_t)kept->state,
	          kept->reason, kept->text, engine_wall());
	if (!printer_works(engine, printer))
		move_jobs(engine, printer);
	engine_push_views(engine);
}

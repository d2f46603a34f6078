#include "engine_printer_test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log.h"
#include "test_mark.h"

enum { GS1_BIT = 16 }; /* in printer_test.scanned: behind the bits of plain Code 128 */

/* ---- asking for one ---- */

static json_t *
refusal(int exit_code, const char *code, const char *text, int *told)
{
	*told = exit_code;
	return json_pack("{s:{s:s, s:s}}", "error", "code", code, "text", text);
}

static size_t
find_printer(const struct engine *engine, const char *name)
{
	const struct config_printer *printer = config_find_printer(engine->config, name);

	return printer != NULL ? (size_t)(printer - engine->config->printers) : SIZE_MAX;
}

static struct job *
add_job(struct engine *engine, uint64_t test, size_t printer)
{
	struct job *job = label_job_make(engine, 0, test, 0);

	if (job == NULL)
		return NULL;
	job->test = true;
	job->due_ms = CALENDAR_NEVER; /* what a truck waits for goes first */
	job->printer = printer;
	return job;
}

json_t *
printer_test_ask(struct engine *engine, const char *printer, const char *reason, uint32_t user, int *code)
{
	size_t at = find_printer(engine, printer);
	const struct message_status *status = at != SIZE_MAX ? &engine->printers[at] : NULL;
	char text[LABEL_TEXT_MAX + 64];
	int64_t test;

	if (status == NULL)
		return refusal(3, "no-such-printer", "There is no such printer in packwarden.conf.", code);
	if (status->state == PRINTER_STOPPED || status->state == PRINTER_GONE) {
		snprintf(text, sizeof text, "The printer cannot print now: %s", status->text[0] ? status->text : status->reason);
		return refusal(4, "printer-unavailable", text, code);
	}
	test = store_number(&engine->store, SQL_PRINTER_TEST_OPEN, 0, "t", printer);
	if (test != 0) {
		snprintf(text, sizeof text, "Test %" PRId64 " of this printer is still on its way: see printer show.", test);
		return refusal(1, "busy", text, code);
	}
	test = store_number(&engine->store, SQL_PRINTER_TEST_NEXT, 1, "");
	if (test > TEST_MARK_TESTS || add_job(engine, (uint64_t)test, at) == NULL)
		return refusal(1, "limit-exceeded", "Too many labels are on their way: try again later.", code);
	store_run(&engine->store, SQL_PRINTER_TEST_ADD, "itiiit", test, printer, (int64_t)INTENT_MADE, engine_wall(),
	          (int64_t)user, reason);
	*code = 0;
	return json_pack("{s:s, s:I, s:s}", "result", "accepted", "test", (json_int_t)test, "printer", printer);
}

/* ---- on its way ---- */

void
printer_tests_restore(struct engine *engine)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_PRINTER_TESTS_OPEN, "");

	while (store_next(&engine->store, statement)) {
		size_t printer = find_printer(engine, store_column(statement, 1));
		uint64_t test = (uint64_t)sqlite3_column_int64(statement, 0);
		struct job gone = { .intent = test }, *job = printer != SIZE_MAX ? add_job(engine, test, printer) : NULL;

		if (job == NULL) {
			bool begun = sqlite3_column_int64(statement, 2) >= INTENT_CREATED;
			printer_test_end(engine, &gone, begun ? INTENT_UNKNOWN : INTENT_NOT_PRINTED,
			                 "its printer is no longer in packwarden.conf");
			continue;
		}
		job->state = (uint8_t)sqlite3_column_int64(statement, 2);
		job->resume = job->state != INTENT_MADE;
		job->job_id = (int32_t)sqlite3_column_int64(statement, 3);
		snprintf(job->job_uuid, sizeof job->job_uuid, "%s", store_column(statement, 4));
	}
}

static void
put_time(struct label_fields *fields, int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm utc;
	char text[40] = "";

	if (gmtime_r(&seconds, &utc) != NULL)
		strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc);
	label_fields_put(fields, "time", text);
}

/* The same each time, so that the bits are: by them a printer knows the job again. */
void
printer_test_fields(struct engine *engine, const struct job *job, struct label_fields *fields)
{
	const struct config_printer *printer = &engine->config->printers[job->printer];
	char text[24];

	label_fields_begin(fields);
	snprintf(text, sizeof text, "%" PRIu64, job->intent);
	label_fields_put(fields, "test", text);
	label_fields_put(fields, "printer", printer->name);
	label_fields_put(fields, "driver", printer->driver);
	label_fields_put(fields, "station", engine->config->station);
	put_time(fields, store_number(&engine->store, SQL_PRINTER_TEST_ASKED, 0, "i", (int64_t)job->intent));
}

void
printer_test_drawn(struct engine *engine, const struct job *job, const char *grades)
{
	store_run(&engine->store, SQL_PRINTER_TEST_DRAWN, "iti", (int64_t)job->intent, grades, (int64_t)job->state);
}

void
printer_test_step(struct engine *engine, const struct job *job, const struct message_step *step)
{
	static const enum intent_state states[] = { [STEP_CREATED] = INTENT_CREATED, [STEP_SENT] = INTENT_SENT,
		[STEP_PRINTED] = INTENT_PRINTED, [STEP_NOT_PRINTED] = INTENT_NOT_PRINTED, [STEP_UNKNOWN] = INTENT_UNKNOWN };

	store_run(&engine->store, SQL_PRINTER_TEST_STEP, "iiitt", (int64_t)job->intent, (int64_t)states[step->step],
	          (int64_t)job->job_id, job->job_uuid, step->text);
}

void
printer_test_end(struct engine *engine, const struct job *job, enum intent_state state, const char *text)
{
	store_run(&engine->store, SQL_PRINTER_TEST_STEP, "iiitt", (int64_t)job->intent, (int64_t)state, (int64_t)job->job_id,
	          job->job_uuid, text);
}

/* ---- its code at a lane ---- */

bool
printer_test_is_code(const char *text, size_t length)
{
	struct test_mark mark;

	return test_mark_parse(&mark, text, length);
}

/* Only the words of a code that is none else are replaced: a lane that is latched has to say so. */
static void
put_words(struct engine *engine, const struct test_mark *mark, const char *printer, enum verdict verdict, json_t *answer)
{
	const struct config_printer *config = config_find_printer(engine->config, printer);
	const char *said = json_string_value(json_object_get(answer, "text"));
	bool plain = verdict == VERDICT_UNKNOWN_CODE || verdict == VERDICT_ORDER_UNKNOWN;
	char text[512], width[48] = "";

	if (config != NULL)
		snprintf(width, sizeof width, " = %.3f mm", mark->module * 25.4 / config->dpi);
	snprintf(text, sizeof text, "Test label of printer %s, test %" PRIu32 ": %s of %u dots%s. It belongs on no box.%s%s",
	         printer, mark->test, mark->gs1 ? "GS1-128" : "Code 128", mark->module, width, plain ? "" : " ",
	         plain || said == NULL ? "" : said);
	json_object_set_new(answer, "text", json_string(text));
	json_object_set_new(answer, "test_label", json_pack("{s:s, s:I, s:i, s:s}", "printer", printer, "test",
	                                                    (json_int_t)mark->test, "dots", (int)mark->module, "kind",
	                                                    mark->gs1 ? "gs1-128" : "code128"));
}

void
printer_test_scanned(struct engine *engine, const struct scan *scan, enum verdict verdict, json_t *answer)
{
	size_t aim = scan->length > 3 && scan->text[0] == ']' ? 3 : 0; /* where it is part of the text */
	struct test_mark mark;
	sqlite3_stmt *statement;
	char printer[LIMIT_NAME + 1] = "";

	if (scan->overlong || !verdict_refuses(verdict) ||
	    !test_mark_parse(&mark, scan->text + aim, scan->length - aim))
		return;
	statement = store_query(&engine->store, SQL_PRINTER_TEST_PRINTER, "i", (int64_t)mark.test);
	if (store_next(&engine->store, statement)) {
		snprintf(printer, sizeof printer, "%s", store_column(statement, 0));
		store_done(statement);
	}
	if (printer[0] == '\0') {
		json_object_set_new(answer, "text", json_string("A test label of another station's printer. It belongs on no box."));
		return;
	}
	/* what is typed tells nothing of the paper */
	if (scan->via == VIA_SCANNER && mark.module < GS1_BIT)
		store_run(&engine->store, SQL_PRINTER_TEST_SCANNED, "ii", (int64_t)mark.test,
		          (int64_t)1 << (mark.module + (mark.gs1 ? GS1_BIT : 0)));
	put_words(engine, &mark, printer, verdict, answer);
}

/* The rules of one print job, against a driver that answers from a script, on a clock of the test's. */
#include <stdio.h>
#include <string.h>
#include "drivers/printer/ipp.h"
#include "station/print.h"
#include "tests/test.h"

/* What the driver answers: the last one again when the script is at its end. */
struct script {
	const enum printer_fate *lookups, *polls; /* 0-terminated */
	int create, send;
	unsigned creates, sends, cancels;
};

static enum printer_fate
next_fate(const enum printer_fate **at)
{
	enum printer_fate fate = **at;

	if ((*at)[1])
		(*at)++;
	return fate;
}

static enum printer_fate
script_lookup(void *state, struct printer_job *job)
{
	(void)job;
	return next_fate(&((struct script *)state)->lookups);
}

static enum printer_fate
script_poll(void *state, struct printer_job *job)
{
	(void)job;
	return next_fate(&((struct script *)state)->polls);
}

static int
script_create(void *state, struct printer_job *job)
{
	struct script *script = state;

	script->creates++;
	job->id = 7;
	return script->create;
}

static int
script_send(void *state, struct printer_job *job)
{
	struct script *script = state;

	(void)job;
	script->sends++;
	return script->send;
}

static int
script_cancel(void *state, struct printer_job *job)
{
	(void)job;
	((struct script *)state)->cancels++;
	return 0;
}

static const struct printer_driver spooler = {
	.name = "script",
	.lookup = script_lookup,
	.create = script_create,
	.send = script_send,
	.poll = script_poll,
	.cancel = script_cancel,
};

static struct print_steps steps;
static int64_t clock_ms;

/* Runs a job to its end, with GO to CREATED; two minutes at most. Returns its last step. */
static uint8_t
run(struct print_job *job, struct script *script)
{
	struct print_tools tools = { .driver = &spooler, .printer = script, .steps = &steps };
	int64_t end = clock_ms + 120000;

	steps.count = 0;
	while (clock_ms < end) {
		if (!print_job_work(job, &tools, clock_ms))
			return steps.told[steps.count - 1].step.step;
		if (job->state == PRINT_CREATED) {
			job->state = PRINT_SENDING;
			job->next_ms = clock_ms;
		} else {
			clock_ms = job->next_ms;
		}
	}
	return 0;
}

#define GONE PRINTER_UNREACHABLE
#define ABSENT PRINTER_ABSENT
#define EMPTY PRINTER_EMPTY
#define PENDING PRINTER_PENDING
#define PRINTING PRINTER_PRINTING
#define PRINTED PRINTER_PRINTED
#define NOT PRINTER_NOT_PRINTED
#define UNKNOWN PRINTER_UNKNOWN
#define FATES(...) ((const enum printer_fate[]) { __VA_ARGS__, 0 })

struct row {
	const char *name;
	int32_t job_id; /* of a resumed job */
	bool resume, sent;
	const enum printer_fate *lookups, *polls;
	int create, send;
	uint8_t last;
	unsigned creates, sends, cancels;
};

static void
check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		struct script script = {
			row->lookups, row->polls ? row->polls : FATES(GONE), row->create, row->send, 0, 0, 0
		};
		struct print_job job = { .job = { .box = 1,
			                          .intent = i + 1,
			                          .attempt = 1,
			                          .resume = row->resume,
			                          .id = row->job_id },
			                 .go_given = row->job_id != 0,
			                 .sent = row->sent };
		uint8_t last = run(&job, &script);

		if (last != row->last || script.creates != row->creates || script.sends != row->sends
		    || script.cancels < row->cancels || (row->cancels == 0 && script.cancels > 0)) {
			printf("# %s: step %u, %u creates, %u sends, %u cancels\n", row->name, last,
			       script.creates, script.sends, script.cancels);
			test_failed = true;
		}
	}
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof(rows)[0])

static void
a_new_label_ends_as_the_printer_says(void)
{
	static const enum printer_fate none[] = { ABSENT, 0 };
	const struct row rows[] = {
		{ "printed", .lookups = none, .polls = FATES(PENDING, PRINTING, PRINTED),
		  .last = STEP_PRINTED, .creates = 1, .sends = 1 },
		{ "aborted early", .lookups = none, .polls = FATES(PENDING, NOT), .last = STEP_NOT_PRINTED,
		  .creates = 1, .sends = 1 },
		{ "aborted late", .lookups = none, .polls = FATES(PRINTING, UNKNOWN), .last = STEP_UNKNOWN,
		  .creates = 1, .sends = 1 },
		{ "not accepted", .lookups = none, .create = -1, .last = STEP_NOT_PRINTED, .creates = 1 },
		{ "busy with others for ever", .lookups = none, .create = 1, .last = STEP_NOT_PRINTED,
		  .creates = 121 },
		{ "printer off", .lookups = FATES(GONE), .last = STEP_NOT_PRINTED },
		{ "history lost", .lookups = none, .polls = FATES(PENDING, ABSENT), .last = STEP_UNKNOWN,
		  .creates = 1, .sends = 1 },
		{ "spooler away for a moment", .lookups = none,
		  .polls = FATES(PENDING, GONE, GONE, PRINTING, PRINTED), .last = STEP_PRINTED, .creates = 1,
		  .sends = 1 },
		{ "spooler gone for good", .lookups = none, .polls = FATES(PENDING, GONE),
		  .last = STEP_UNKNOWN, .creates = 1, .sends = 1 },
		{ "the document is lost again", .lookups = none, .polls = FATES(PENDING, EMPTY, NOT),
		  .last = STEP_UNKNOWN, .creates = 1, .sends = 1, .cancels = 1 },
		{ "printed already, asked for as new", .lookups = FATES(PRINTED), .last = STEP_PRINTED },
	};
	CHECK_ROWS(rows);
}

static void
a_send_that_fails_is_looked_up_and_never_repeated(void)
{
	const struct row rows[] = {
		{ "it arrived after all", .lookups = FATES(ABSENT, PRINTING), .polls = FATES(PRINTED),
		  .send = -1, .last = STEP_PRINTED, .creates = 1, .sends = 1 },
		{ "nothing arrived", .lookups = FATES(ABSENT, EMPTY), .polls = FATES(NOT), .send = -1,
		  .last = STEP_NOT_PRINTED, .creates = 1, .sends = 1, .cancels = 1 },
		{ "half of it began to print", .lookups = FATES(ABSENT, PRINTING), .polls = FATES(UNKNOWN),
		  .send = -1, .last = STEP_UNKNOWN, .creates = 1, .sends = 1 },
		{ "the job is gone", .lookups = FATES(ABSENT, ABSENT), .send = -1, .last = STEP_UNKNOWN,
		  .creates = 1, .sends = 1 },
		{ "nobody answers any more", .lookups = FATES(ABSENT, GONE), .send = -1, .last = STEP_UNKNOWN,
		  .creates = 1, .sends = 1 },
	};
	CHECK_ROWS(rows);
}

static void
a_resumed_label_that_had_go_is_asked_about_and_never_printed(void)
{
	const struct row rows[] = {
		{ "no job was made, nobody answers", .resume = true, .lookups = FATES(GONE),
		  .last = STEP_NOT_PRINTED },
		{ "a job was made that the engine never heard of", .resume = true, .lookups = FATES(EMPTY),
		  .polls = FATES(NOT), .last = STEP_NOT_PRINTED, .cancels = 1 },
		{ "a job was made and not filled", .resume = true, .job_id = 7, .lookups = FATES(EMPTY),
		  .polls = FATES(NOT), .last = STEP_NOT_PRINTED, .cancels = 1 },
		{ "it was filled while it was cancelled", .resume = true, .job_id = 7,
		  .lookups = FATES(EMPTY), .polls = FATES(PRINTING, PRINTED), .last = STEP_PRINTED,
		  .cancels = 1 },
		{ "it is printing", .resume = true, .job_id = 7, .lookups = FATES(PRINTING),
		  .polls = FATES(PRINTED), .last = STEP_PRINTED },
		{ "it was printed", .resume = true, .job_id = 7, .sent = true, .lookups = FATES(PRINTED),
		  .last = STEP_PRINTED },
		{ "it was aborted early", .resume = true, .job_id = 7, .lookups = FATES(NOT),
		  .last = STEP_NOT_PRINTED },
		{ "the spooler forgot it", .resume = true, .job_id = 7, .lookups = FATES(ABSENT),
		  .last = STEP_UNKNOWN },
		{ "the spooler forgot it, it was sent", .resume = true, .job_id = 7, .sent = true,
		  .lookups = FATES(ABSENT), .last = STEP_UNKNOWN },
		{ "the spooler forgot its document", .resume = true, .job_id = 7, .sent = true,
		  .lookups = FATES(EMPTY), .polls = FATES(NOT), .last = STEP_UNKNOWN, .cancels = 1 },
		{ "the spooler comes back", .resume = true, .job_id = 7,
		  .lookups = FATES(GONE, GONE, PRINTED), .last = STEP_PRINTED },
		{ "the spooler does not come back", .resume = true, .job_id = 7, .lookups = FATES(GONE),
		  .last = STEP_UNKNOWN },
	};
	CHECK_ROWS(rows);
}

static void
a_resumed_label_that_never_had_go_is_taken_up(void)
{
	const struct row rows[] = {
		{ "no job was made", .resume = true, .lookups = FATES(ABSENT), .polls = FATES(PRINTED),
		  .last = STEP_PRINTED, .creates = 1, .sends = 1 },
		{ "it came out after all", .resume = true, .lookups = FATES(PRINTED), .last = STEP_PRINTED },
	};
	CHECK_ROWS(rows);
}

static void
each_state_of_a_job_is_judged_by_what_it_proves(void)
{
	static const struct {
		ipp_jstate_t state;
		int documents;
		bool processed, errors, faulty;
		enum printer_fate as_printer, as_spooler;
	} rows[] = {
		{ IPP_JSTATE_HELD, 0, false, false, false, PRINTER_EMPTY, PRINTER_EMPTY },
		{ IPP_JSTATE_HELD, -1, false, false, false, PRINTER_EMPTY, PRINTER_PENDING },
		{ IPP_JSTATE_HELD, 1, false, false, false, PRINTER_EMPTY, PRINTER_PENDING },
		{ IPP_JSTATE_PENDING, 1, false, false, false, PRINTER_PENDING, PRINTER_PENDING },
		{ IPP_JSTATE_PROCESSING, 1, true, false, false, PRINTER_PRINTING, PRINTER_PRINTING },
		{ IPP_JSTATE_STOPPED, 1, true, false, true, PRINTER_PRINTING, PRINTER_PRINTING },
		{ IPP_JSTATE_CANCELED, 0, false, false, false, PRINTER_NOT_PRINTED, PRINTER_NOT_PRINTED },
		{ IPP_JSTATE_CANCELED, 1, false, false, false, PRINTER_NOT_PRINTED, PRINTER_NOT_PRINTED },
		{ IPP_JSTATE_CANCELED, 1, true, false, false, PRINTER_UNKNOWN, PRINTER_UNKNOWN },
		{ IPP_JSTATE_ABORTED, 1, true, false, false, PRINTER_UNKNOWN, PRINTER_UNKNOWN },
		{ IPP_JSTATE_ABORTED, 1, false, false, false, PRINTER_NOT_PRINTED, PRINTER_NOT_PRINTED },
		{ IPP_JSTATE_COMPLETED, 1, true, false, false, PRINTER_PRINTED, PRINTER_PRINTED },
		{ IPP_JSTATE_COMPLETED, -1, false, false, false, PRINTER_PRINTED, PRINTER_PRINTED },
		{ IPP_JSTATE_COMPLETED, 1, true, false, true, PRINTER_PRINTED, PRINTER_UNKNOWN },
		{ IPP_JSTATE_COMPLETED, 1, true, true, false, PRINTER_UNKNOWN, PRINTER_UNKNOWN },
		{ IPP_JSTATE_COMPLETED, 0, true, false, false, PRINTER_NOT_PRINTED, PRINTER_NOT_PRINTED },
		{ (ipp_jstate_t)0, 1, true, false, false, PRINTER_UNREACHABLE, PRINTER_UNREACHABLE },
		{ (ipp_jstate_t)99, 1, true, false, false, PRINTER_UNREACHABLE, PRINTER_UNREACHABLE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ipp_job job = { .id = 1, .state = rows[i].state, .documents = rows[i].documents,
			               .processed = rows[i].processed, .errors = rows[i].errors };

		CHECK_INT(ipp_job_judge(&job, IPP_PRINTER, rows[i].faulty), rows[i].as_printer);
		CHECK_INT(ipp_job_judge(&job, IPP_SPOOLER, rows[i].faulty), rows[i].as_spooler);
	}
}

static ipp_t *
printer_answer(ipp_pstate_t state, const char *reason, const char *message, bool accepting)
{
	ipp_t *answer = ippNew();

	ippSetStatusCode(answer, IPP_STATUS_OK);
	ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", (int)state);
	ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "printer-state-reasons", NULL, reason);
	ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_TEXT, "printer-state-message", NULL, message);
	ippAddBoolean(answer, IPP_TAG_PRINTER, "printer-is-accepting-jobs", accepting);
	return answer;
}

static void
each_fault_has_its_word(void)
{
	static const struct {
		enum ipp_peer peer;
		ipp_pstate_t state;
		const char *reason, *message;
		bool accepting;
		const char *word;
		uint8_t is;
	} rows[] = {
		{ IPP_PRINTER, IPP_PSTATE_IDLE, "none", "", true, "", PRINTER_IDLE },
		{ IPP_PRINTER, IPP_PSTATE_PROCESSING, "none", "", true, "", PRINTER_BUSY },
		{ IPP_PRINTER, IPP_PSTATE_IDLE, "media-low-report", "", true, "", PRINTER_IDLE },
		{ IPP_PRINTER, IPP_PSTATE_IDLE, "media-empty-report", "", true, "", PRINTER_IDLE },
		{ IPP_PRINTER, IPP_PSTATE_STOPPED, "media-empty-error", "", true, "paper-out",
		  PRINTER_STOPPED },
		{ IPP_PRINTER, IPP_PSTATE_IDLE, "cover-open", "", true, "head-open", PRINTER_STOPPED },
		{ IPP_PRINTER, IPP_PSTATE_STOPPED, "paused", "", true, "paused", PRINTER_STOPPED },
		{ IPP_PRINTER, IPP_PSTATE_STOPPED, "none", "Something else.", true, "stopped",
		  PRINTER_STOPPED },
		{ IPP_SPOOLER, IPP_PSTATE_PROCESSING, "media-empty-warning", "", true, "paper-out",
		  PRINTER_STOPPED },
		{ IPP_SPOOLER, IPP_PSTATE_PROCESSING, "none", "The printer is not responding.", true,
		  "offline", PRINTER_GONE },
		{ IPP_SPOOLER, IPP_PSTATE_IDLE, "none", "The printer is not responding.", true, "",
		  PRINTER_IDLE },
		{ IPP_SPOOLER, IPP_PSTATE_IDLE, "none", "", false, "rejecting", PRINTER_STOPPED },
		{ IPP_SPOOLER, IPP_PSTATE_IDLE, "cups-missing-filter-warning", "", true, "filter-failed",
		  PRINTER_STOPPED },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ipp_t *answer =
			printer_answer(rows[i].state, rows[i].reason, rows[i].message, rows[i].accepting);
		struct message_status status;

		ipp_status_read(answer, rows[i].peer, &status);
		ippDelete(answer);
		CHECK_TEXT(status.reason, rows[i].word);
		CHECK_INT(status.state, rows[i].is);
		CHECK(!status.reason[0] || status.text[0]);
	}
}

static void
a_refusal_to_answer_is_told(void)
{
	ipp_t *answer = ippNew();
	struct message_status status;

	ippSetStatusCode(answer, IPP_STATUS_ERROR_NOT_FOUND);
	ipp_status_read(answer, IPP_SPOOLER, &status);
	CHECK_TEXT(status.reason, "no-such-queue");
	ippSetStatusCode(answer, IPP_STATUS_ERROR_FORBIDDEN);
	ipp_status_read(answer, IPP_SPOOLER, &status);
	ippDelete(answer);
	CHECK_TEXT(status.reason, "refused");
	ipp_status_gone(IPP_SPOOLER, "Connection refused", &status);
	CHECK_TEXT(status.reason, "spooler-gone");
	ipp_status_gone(IPP_PRINTER, NULL, &status);
	CHECK_TEXT(status.reason, "offline");
}

/* Values of other kinds than expected, as a broken or hostile printer may send them. */
static void
a_strange_answer_is_read_without_harm(void)
{
	ipp_t *answer = ippNew();
	struct ipp_job job;
	struct message_status status;
	struct ipp_abilities abilities;

	ippSetStatusCode(answer, IPP_STATUS_OK);
	ippAddString(answer, IPP_TAG_OPERATION, IPP_TAG_CHARSET, "attributes-charset", NULL, "utf-8");
	ippAddString(answer, IPP_TAG_JOB, IPP_TAG_TEXT, "job-id", NULL, "seven");
	ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-uuid", 7);
	ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-state", 9);
	ippAddBoolean(answer, IPP_TAG_JOB, "job-state-reasons", 1);
	ippAddSeparator(answer);
	ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", 8);
	ippAddString(answer, IPP_TAG_JOB, IPP_TAG_URI, "job-uuid", NULL,
	             "urn:uuid:0123456789012345678901234567890123456789012345678901234567890123456789");
	ippAddOutOfBand(answer, IPP_TAG_JOB, IPP_TAG_NOVALUE, "time-at-processing");
	ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "printer-state", 5);
	ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "media-supported", 5);
	ippFirstAttribute(answer);
	CHECK(ipp_job_next(answer, &job));
	CHECK_INT(job.id, 0);
	CHECK_INT(ipp_job_judge(&job, IPP_PRINTER, false), PRINTER_UNREACHABLE);
	CHECK(ipp_job_next(answer, &job));
	CHECK_INT(job.id, 8);
	CHECK_TEXT(job.uuid, "");
	CHECK(!job.processed);
	CHECK(!ipp_job_next(answer, &job));
	ipp_status_read(answer, IPP_PRINTER, &status);
	CHECK_TEXT(status.reason, "");
	ipp_abilities_read(answer, 203, "na_index-4x6_4x6in", &abilities);
	CHECK(!abilities.pwg && !abilities.media);
	ippDelete(answer);
}

int
main(void)
{
	TEST(a_new_label_ends_as_the_printer_says);
	TEST(a_send_that_fails_is_looked_up_and_never_repeated);
	TEST(a_resumed_label_that_had_go_is_asked_about_and_never_printed);
	TEST(a_resumed_label_that_never_had_go_is_taken_up);
	TEST(each_state_of_a_job_is_judged_by_what_it_proves);
	TEST(each_fault_has_its_word);
	TEST(a_refusal_to_answer_is_told);
	TEST(a_strange_answer_is_read_without_harm);
	return test_failures > 0;
}

/* The life of one print job; its states are in print.h. */
#include "station/print.h"

#include <stdio.h>
#include <string.h>
#include "station/log.h"

enum {
	LOST_MS = 20000,       /* a sent label that nobody can tell of for so long is unknown */
	ASK_AGAIN_MS = 500,
	POLL_MIN_MS = 10,      /* a job is polled often when it is young, */
	POLL_MAX_MS = 1000,    /* and seldom when it has been stuck for long */
	CANCEL_AGAIN_MS = 2000,
	BUSY_MS = 60000,       /* somebody else's jobs are waited for so long */
};

static void
enter(struct print_job *job, enum print_state state, int64_t now_ms)
{
	job->state = state;
	job->since_ms = now_ms;
	job->next_ms = now_ms;
	job->lost_ms = 0;
}

void
print_job_end(struct print_job *job, const struct print_tools *tools, uint8_t step, const char *text)
{
	if (text)
		snprintf(job->job.text, sizeof job->job.text, "%s", text);
	print_steps_tell(tools->steps, &job->job, step);
}

/* Nobody knows what became of it. Without GO no byte has left, and there is nothing to be known. */
static bool
end_untold(struct print_job *job, const struct print_tools *tools, const char *text)
{
	bool certain = !job->go_given && !job->sent;

	print_job_end(job, tools, certain ? STEP_NOT_PRINTED : STEP_UNKNOWN, certain ? NULL : text);
	return false;
}

static bool
end_by_fate(struct print_job *job, const struct print_tools *tools, enum printer_fate fate)
{
	uint8_t step = STEP_UNKNOWN;

	if (fate == PRINTER_PRINTED)
		step = STEP_PRINTED;
	else if (fate == PRINTER_NOT_PRINTED && !job->doubt)
		step = STEP_NOT_PRINTED;
	print_job_end(job, tools, step, NULL);
	return false;
}

static bool
end_absent(struct print_job *job, const struct print_tools *tools)
{
	if (tools->driver->absence_is_proof) {
		print_job_end(job, tools, STEP_NOT_PRINTED, NULL);
		return false;
	}
	return end_untold(job, tools, "the spooler has no record of the job any more");
}

/* Nobody answers: asks again for a while. */
static bool
stay_lost(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	if (job->lost_ms == 0)
		job->lost_ms = now_ms;
	if (now_ms - job->lost_ms >= LOST_MS)
		return end_untold(job, tools, "nobody answers who could tell what became of the label");
	job->next_ms = now_ms + ASK_AGAIN_MS;
	return true;
}

static int64_t
poll_pause(const struct print_job *job, int64_t now_ms)
{
	int64_t pause = (now_ms - job->since_ms) / 4;

	return pause < POLL_MIN_MS ? POLL_MIN_MS : pause > POLL_MAX_MS ? POLL_MAX_MS : pause;
}

static bool
begin_ending(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	enter(job, PRINT_ENDING, now_ms);
	tools->driver->cancel(tools->printer, &job->job);
	return true;
}

static bool
begin_watching(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	if (!job->sent)
		print_steps_tell(tools->steps, &job->job, STEP_SENT);
	job->sent = true;
	if (job->cancel)
		return begin_ending(job, tools, now_ms);
	enter(job, PRINT_WATCHING, now_ms);
	return true;
}

static bool
create(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	int result = tools->driver->create(tools->printer, &job->job);

	if (result > 0 && now_ms - job->since_ms < BUSY_MS && !job->give_back) {
		job->next_ms = now_ms + ASK_AGAIN_MS;
		return true;
	}
	if (result != 0) {
		print_job_end(job, tools, STEP_NOT_PRINTED, NULL);
		return false;
	}
	enter(job, PRINT_CREATED, now_ms);
	job->next_ms = INT64_MAX;
	job->created = print_steps_tell(tools->steps, &job->job, STEP_CREATED);
	return true;
}

/* Also for a label that the engine calls new: its name shows whether it was printed after all. Absent and
 * without GO it certainly was not, and is printed now. */
static bool
ask(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	enum printer_fate fate = tools->driver->lookup(tools->printer, &job->job);

	switch (fate) {
	case PRINTER_UNREACHABLE:
		return job->go_given || job->sent ? stay_lost(job, tools, now_ms)
		                                  : end_untold(job, tools, NULL);
	case PRINTER_ABSENT:
		if (!job->go_given && !job->cancel)
			return create(job, tools, now_ms);
		return end_absent(job, tools);
	case PRINTER_EMPTY:
		job->doubt = job->sent;
		return begin_ending(job, tools, now_ms);
	case PRINTER_PENDING:
	case PRINTER_PRINTING:
		return begin_watching(job, tools, now_ms);
	case PRINTER_PRINTED:
	case PRINTER_NOT_PRINTED:
	case PRINTER_UNKNOWN:
		break;
	}
	return end_by_fate(job, tools, fate);
}

/* From here on the label may come out. What a failure left behind is looked up as after a crash. */
static bool
send_document(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	job->go_given = true;
	if (tools->driver->send(tools->printer, &job->job) == 0)
		return begin_watching(job, tools, now_ms);
	log_warn("%s: %s", job->job.name, job->job.text);
	job->job.resume = true;
	enter(job, PRINT_ASKING, now_ms);
	return true;
}

static bool
watch(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	enum printer_fate fate = tools->driver->poll(tools->printer, &job->job);

	switch (fate) {
	case PRINTER_UNREACHABLE:
		return stay_lost(job, tools, now_ms);
	case PRINTER_ABSENT:
		return end_absent(job, tools);
	case PRINTER_EMPTY:
		/* It had a document: the spooler has started over and forgotten. */
		if (job->state == PRINT_WATCHING) {
			job->doubt = true;
			return begin_ending(job, tools, now_ms);
		}
		break;
	case PRINTER_PENDING:
		if (job->give_back && job->state == PRINT_WATCHING)
			return begin_ending(job, tools, now_ms);
		break;
	case PRINTER_PRINTING:
		if (job->cancel && job->state == PRINT_WATCHING)
			return begin_ending(job, tools, now_ms);
		break;
	case PRINTER_PRINTED:
	case PRINTER_NOT_PRINTED:
	case PRINTER_UNKNOWN:
		return end_by_fate(job, tools, fate);
	}
	job->lost_ms = 0;
	if (job->state == PRINT_ENDING && now_ms - job->since_ms >= CANCEL_AGAIN_MS)
		return begin_ending(job, tools, now_ms);
	job->next_ms = now_ms + poll_pause(job, now_ms);
	return true;
}

bool
print_job_work(struct print_job *job, const struct print_tools *tools, int64_t now_ms)
{
	bool goes_on = true;

	job->job.bitmap = &job->bitmap;
	while (goes_on && job->next_ms <= now_ms) {
		switch (job->state) {
		case PRINT_WAITING:
			enter(job, PRINT_ASKING, now_ms);
			break;
		case PRINT_ASKING:
			goes_on = ask(job, tools, now_ms);
			break;
		case PRINT_CREATED:
			goes_on = begin_ending(job, tools, now_ms); /* woken without GO: it is cancelled */
			break;
		case PRINT_SENDING:
			goes_on = send_document(job, tools, now_ms);
			break;
		case PRINT_WATCHING:
		case PRINT_ENDING:
			goes_on = watch(job, tools, now_ms);
			break;
		}
	}
	return goes_on;
}

/* Printers that mostly print, and what they say about it. */
#include "tests/core/pack_world.h"

enum { NEWEST = 12 };

static void
report_label(const struct model_job *job, bool ok)
{
	struct event event = { .kind = EVENT_LABEL, .label = { .order = job->order, .box = job->box,
		.intent = job->intent, .attempt = job->attempt, .ok = ok } };

	model_send(&world, &event);
}

void
world_report_print(const struct model_job *job, uint8_t step)
{
	struct event event = { .kind = EVENT_PRINT, .print = { .order = job->order, .box = job->box,
		.intent = job->intent, .attempt = job->attempt, .step = step } };

	model_send(&world, &event);
}

/* What certainly did not print has left no sheet; of what is unknown, every second has. */
static void
finish_job(struct model_job *job, unsigned works)
{
	job->final = world_chance(works) ? STEP_PRINTED : world_chance(50) ? STEP_UNKNOWN : STEP_NOT_PRINTED;
	if (job->final == STEP_PRINTED || (job->final == STEP_UNKNOWN && world_chance(50)))
		model_print_sheet(&world, job);
	job->told = INTENT_PRINTED;
	world_report_print(job, job->final);
}

void
world_advance_job(struct model_job *job, unsigned works)
{
	switch (job->told) {
	case 0:
		job->told = world_chance(97) || works == 100 ? INTENT_RENDERED : INTENT_PRINTED;
		report_label(job, job->told == INTENT_RENDERED);
		return;
	case INTENT_RENDERED:
		if (!world_chance(works)) {
			job->told = INTENT_PRINTED;
			job->final = STEP_NOT_PRINTED;
			world_report_print(job, STEP_NOT_PRINTED);
			return;
		}
		job->told = INTENT_CREATED;
		world_report_print(job, STEP_CREATED);
		return;
	case INTENT_CREATED:
		job->told = INTENT_SENT;
		world_report_print(job, STEP_SENT);
		return;
	case INTENT_SENT:
		finish_job(job, works);
		return;
	default:
		return;
	}
}

/* Something that was reported before, once more; or a second thought after an unknown. */
static void
repeat_report(const struct model_job *job)
{
	if (job->told == INTENT_RENDERED || (job->told == INTENT_PRINTED && job->final == 0))
		report_label(job, job->told == INTENT_RENDERED);
	else if (job->told == INTENT_CREATED || job->told == INTENT_SENT)
		world_report_print(job, (uint8_t)(STEP_CREATED + world_below(job->told == INTENT_SENT ? 2 : 1)));
	else
		world_report_print(job, job->final == STEP_UNKNOWN && world_chance(30) ? STEP_NOT_PRINTED : job->final);
}

/* Printers are off for a while, now and then, and whole piles of labels wait for them. */
void
world_work_printers(void)
{
	static unsigned works;
	size_t newest = world.job_count < NEWEST || world_chance(30) ? world.job_count : NEWEST;
	struct model_job *job;

	if (world.seq < 100 || world_chance(1))
		works = world_chance(70) ? 90 : 0;
	if (world.job_count == 0)
		return;
	job = &world.jobs[world.job_count - 1 - world_below(newest)];
	if (world_chance(10) && job->told != 0)
		repeat_report(job);
	else
		world_advance_job(job, works);
}

/* What the print process has told the engine and not had an answer to. */
#include "station/print.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { STEPS_A_JOB = 3 };

bool
print_steps_have_room(const struct print_steps *steps)
{
	return steps->count + (size_t)STEPS_A_JOB * PRINT_JOBS_MAX <= PRINT_STEPS_MAX;
}

static bool
is_of(const struct message_step *step, uint64_t box, uint64_t intent, uint32_t attempt)
{
	return step->box == box && step->intent == intent && step->attempt == attempt;
}

static struct message_id
add(struct print_steps *steps, const struct message_step *step)
{
	struct print_told *told;

	/* There was room when the job was taken. If not, the oldest goes: the engine will ask again. */
	if (steps->count == PRINT_STEPS_MAX)
		memmove(steps->told, steps->told + 1, --steps->count * sizeof *steps->told);
	told = &steps->told[steps->count++];
	*told = (struct print_told) { .id = { steps->incarnation, ++steps->last }, .step = *step };
	return told->id;
}

struct message_id
print_steps_tell(struct print_steps *steps, const struct printer_job *job, uint8_t step)
{
	struct message_step body;

	memset(&body, 0, sizeof body); /* padding as well: it crosses to another process */
	body.box = job->box;
	body.intent = job->intent;
	body.attempt = job->attempt;
	body.step = step;
	body.job_id = job->id;
	memcpy(body.job_uuid, job->uuid, sizeof body.job_uuid);
	memcpy(body.text, job->text, sizeof body.text);
	if (step >= STEP_PRINTED)
		steps->ended[steps->ended_count++ % PRINT_ENDED_MAX] = body;
	return add(steps, &body);
}

void
print_steps_answered(struct print_steps *steps, struct message_id id)
{
	for (size_t i = 0; i < steps->count; i++) {
		if (steps->told[i].id.n != id.n || steps->told[i].id.incarnation != id.incarnation)
			continue;
		steps->count--;
		memmove(&steps->told[i], &steps->told[i + 1], (steps->count - i) * sizeof *steps->told);
		return;
	}
}

void
print_steps_again(struct print_steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		steps->told[i].sent = false;
}

bool
print_steps_repeat(struct print_steps *steps, uint64_t box, uint64_t intent, uint32_t attempt)
{
	size_t kept = steps->ended_count < PRINT_ENDED_MAX ? steps->ended_count : PRINT_ENDED_MAX;
	bool told = false;

	for (size_t i = 0; i < steps->count; i++) {
		struct print_told *one = &steps->told[i];

		if (!is_of(&one->step, box, intent, attempt))
			continue;
		one->sent = false;
		told = told || one->step.step >= STEP_PRINTED;
	}
	if (told)
		return true;
	for (size_t i = 0; i < kept; i++) {
		if (!is_of(&steps->ended[i], box, intent, attempt))
			continue;
		add(steps, &steps->ended[i]);
		return true;
	}
	return false;
}

int
print_steps_flush(struct print_steps *steps, int engine, bool *waiting)
{
	*waiting = false;
	for (size_t i = 0; i < steps->count; i++) {
		struct print_told *told = &steps->told[i];

		if (told->sent)
			continue;
		if (message_send(engine, MESSAGE_STEP, told->id, &told->step, sizeof told->step, NULL, 0, 0)
		    != 0) {
			*waiting = errno == EAGAIN;
			return *waiting ? 0 : -1;
		}
		told->sent = true;
	}
	return 0;
}

/* Which label is next: the oldest cut-off first, as what waits for a printer can be more than its truck
 * waits for. */
#include "engine.h"

enum { PRINTING_AT_ONCE = 2 }; /* with one printer: one prints, one is ready; all others may still be overtaken */

static bool
can_render(const struct job *job)
{
	return !job->render_sent;
}

static bool
can_print(const struct job *job)
{
	return job->render_sent && job->bitmap >= 0 && !job->print_sent && job->state != INTENT_MADE;
}

/* What a printer may have had comes first, as its fate must be known; then the oldest cut-off; then who
 * came first. */
static bool
is_before(const struct job *a, const struct job *b)
{
	if (a->resume != b->resume)
		return a->resume;
	if (a->due_ms != b->due_ms)
		return a->due_ms < b->due_ms;
	return a->intent < b->intent;
}

struct job *
queue_to_render(struct engine *engine)
{
	struct job *best = NULL;

	for (size_t i = 0; i < engine->job_count; i++)
		if (can_render(&engine->jobs[i]) && (best == NULL || is_before(&engine->jobs[i], best)))
			best = &engine->jobs[i];
	return best;
}

struct job *
queue_to_print(struct engine *engine, size_t printer)
{
	struct job *best = NULL;
	size_t count = 0;

	for (size_t i = 0; i < engine->job_count; i++) {
		struct job *job = &engine->jobs[i];
		if (job->printer != printer)
			continue;
		count += job->print_sent;
		if (can_print(job) && (best == NULL || is_before(job, best)))
			best = job;
	}
	return count < PRINTING_AT_ONCE ? best : NULL;
}

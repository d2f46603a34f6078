#include "night_plan.h"

enum { BACK_S = 60 }; /* so far a clock goes back when it is kept right: the plan stays */

bool
night_plan_make(struct night_plan *plan, const struct night_calendar *calendar, const struct calendar_zone *zone,
                int64_t behind_s, int64_t now_s, uint32_t wait_s)
{
	int64_t due_s = night_calendar_after(calendar, zone, behind_s);
	bool missed = due_s < now_s;

	*plan = (struct night_plan){ .due_s = due_s, .start_s = due_s, .made_s = now_s };
	if (due_s != CALENDAR_NEVER)
		plan->start_s = (missed ? now_s : due_s) + (int64_t)wait_s;
	return missed;
}

bool
night_plan_holds(const struct night_plan *plan, int64_t now_s)
{
	return plan->made_s != 0 && now_s >= plan->made_s - BACK_S;
}

bool
night_plan_begins(const struct night_plan *plan, int64_t now_s)
{
	return plan->due_s != CALENDAR_NEVER && now_s >= plan->start_s;
}

int64_t
night_plan_latest(const struct night_plan *plan, const struct night_calendar *calendar, const struct calendar_zone *zone,
                  int64_t now_s)
{
	int64_t latest_s = night_calendar_until(calendar, zone, now_s);

	return latest_s == CALENDAR_NEVER || latest_s < plan->due_s ? plan->due_s : latest_s;
}

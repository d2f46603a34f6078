/* A station at which order after order is packed while one of its processes dies at a moment of chance in each.
 * PACKWARDEN_SEED repeats a run's moments, as far as a machine ever does the same twice; PACKWARDEN_KILLS is how often
 * each process dies; PACKWARDEN_KILL_LOG names a file that gets a line for each kill that all was well after. */
#ifndef TESTS_KILL_ROUNDS_H
#define TESTS_KILL_ROUNDS_H

#include "station_flow.h"
#include "station_killer.h"

enum { KILL_NAMES_MAX = 6, KILL_LABELS_US = 60 * 1000 * 1000 };

extern const char *kill_release, *kill_sanitized; /* the two programs */

/* Reads the environment, prints the seed, and arms the killer. First thing in main(). */
void kill_begin(void);

/* PACKWARDEN_KILLS, else so many. */
int kill_count(int otherwise);

/* False if no other process of that name is there in time. */
bool kill_comes_back(const struct rig *rig, const char *name, pid_t old);
bool kill_are_gone(const pid_t *pids, size_t count);

/* One order, and the supervisor's death at a moment of it; everybody: all others' as well. */
bool kill_supervisor(struct flow *flow, int64_t span_us, bool everybody);

/* How long an order takes when nothing happens: the moments are spread over that. */
int64_t kill_span(struct flow *flow);

/* Each of the processes `rounds` times ("supervisor" is one of them), by turns, so that none dies so often in a row
 * that the supervisor makes it wait. NULL ends the names. Ends the flow. */
bool kill_by_turns(struct flow *flow, const char *const *names, int rounds);

/* Ends the flow and looks at the station as a whole; after a failure its seed and the station's log are shown. */
bool kill_finish(struct flow *flow, bool passed, uint64_t from);

#endif

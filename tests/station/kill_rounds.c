#include "kill_rounds.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *kill_release, *kill_sanitized;

void
kill_begin(void)
{
	const char *seed = getenv("PACKWARDEN_SEED");

	kill_release = getenv("PACKWARDEN_RELEASE");
	kill_sanitized = getenv("PACKWARDEN");
	kill_release = kill_release ? kill_release : "build/packwarden";
	kill_sanitized = kill_sanitized ? kill_sanitized : "build/asan/packwarden";
	killer_seed = seed ? strtoull(seed, NULL, 0) : (uint64_t)rig_now_us();
	killer_seed = killer_seed ? killer_seed : 1;
	printf("# PACKWARDEN_SEED=%llu\n", (unsigned long long)killer_seed);
	signal(SIGPIPE, SIG_IGN);
	killer_arm();
}

int
kill_count(int otherwise)
{
	const char *count = getenv("PACKWARDEN_KILLS");

	return count && atoi(count) > 0 ? atoi(count) : otherwise;
}

/* Whole lines, however many tests write at once. */
static bool
note(const struct flow *flow, const char *name)
{
	const char *path = getenv("PACKWARDEN_KILL_LOG");
	char line[96];
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
	int length = snprintf(line, sizeof line, "order %d, %s\n", flow->order, name);

	bool written = fd >= 0 && write(fd, line, (size_t)length) == length;

	if (fd >= 0)
		close(fd);
	return !path || written;
}

/* ---- one process ---- */

bool
kill_comes_back(const struct rig *rig, const char *name, pid_t old)
{
	int64_t until = rig_now_us() + (int64_t)RIG_PATIENCE_MS * 1000;
	pid_t now;

	while ((now = rig_child(rig, name)) == 0 || now == old) {
		if (rig_now_us() > until) {
			printf("# %s does not come back\n", name);
			return false;
		}
		poll(NULL, 0, 1);
	}
	return true;
}

bool
kill_are_gone(const pid_t *pids, size_t count)
{
	int64_t until = rig_now_us() + (int64_t)RIG_PATIENCE_MS * 1000;

	for (size_t i = 0; i < count; i++)
		while (rig_runs(pids[i])) {
			if (rig_now_us() > until) {
				printf("# pid %d does not end\n", (int)pids[i]);
				return false;
			}
			poll(NULL, 0, 1);
		}
	return true;
}

/* One order, and one kill at a moment of it. */
static bool
trial(struct flow *flow, const char *name, int64_t span_us)
{
	pid_t old;

	if (!kill_comes_back(&flow->rig, name, 0)) /* the station may just have been started anew */
		return false;
	old = rig_child(&flow->rig, name);
	killer_hits = 0;
	killer_aim_at(old);
	killer_strike_at((int64_t)killer_random((uint64_t)span_us));
	if (!flow_pack(flow) || !flow_labels(flow, KILL_LABELS_US))
		return false;
	killer_wait();
	if (killer_hits != 1)
		printf("# %d processes were killed, not 1: %s, pid %d\n", (int)killer_hits, name, (int)old);
	return killer_hits == 1 && kill_comes_back(&flow->rig, name, old) && flow_check(flow) && note(flow, name);
}

/* ---- the supervisor ---- */

/* The flow itself starts the station anew when it finds it dead. */
bool
kill_supervisor(struct flow *flow, int64_t span_us, bool everybody)
{
	pid_t children[RIG_CHILDREN_MAX];
	size_t count = rig_children(&flow->rig, children);
	unsigned starts = flow->rig.starts;
	int exit_code;

	killer_hits = 0;
	killer_aim_at(flow->rig.supervisor);
	for (size_t i = 0; everybody && i < count; i++)
		killer_aim_at(children[i]);
	killer_strike_at((int64_t)killer_random((uint64_t)span_us));
	if (!flow_pack(flow) || !flow_labels(flow, KILL_LABELS_US))
		return false;
	killer_wait();
	while (flow->rig.starts == starts && rig_now_us() < killer_us + (int64_t)RIG_PATIENCE_MS * 1000)
		json_decref(rig_call(&flow->rig, "GET", "/api/v1/digest", NULL, &exit_code));
	if (killer_hits == 0 || flow->rig.starts != starts + 1)
		printf("# %d processes were killed, and the station started %u times\n", (int)killer_hits,
		       flow->rig.starts - starts);
	return killer_hits > 0 && flow->rig.starts == starts + 1 && kill_are_gone(children, count) && flow_check(flow) &&
	       note(flow, everybody ? "all" : "supervisor");
}

/* ---- all by turns ---- */

int64_t
kill_span(struct flow *flow)
{
	int64_t began = rig_now_us(), span;

	if (!flow_pack(flow) || !flow_labels(flow, KILL_LABELS_US))
		return 1;
	span = rig_now_us() - began;
	return flow_check(flow) ? span : 1;
}

bool
kill_finish(struct flow *flow, bool passed, uint64_t from)
{
	killer_disarm();
	if (!passed)
		printf("# it was order %d\n", flow->order);
	passed = passed && flow_check_station(flow);
	if (!passed)
		printf("# %s: PACKWARDEN_SEED=%llu repeats it\n", flow->rig.folder, (unsigned long long)from);
	flow_stop(flow, !passed);
	return passed;
}

bool
kill_by_turns(struct flow *flow, const char *const *names, int rounds)
{
	uint64_t from = killer_seed;
	bool passed = true;
	int64_t span;

	kill_span(flow); /* the first is slower: fonts are loaded */
	span = kill_span(flow);
	for (int i = 0; i < rounds; i++)
		for (int j = 0; j < KILL_NAMES_MAX && names[j] && passed; j++)
			passed = strcmp(names[j], "supervisor") == 0 ? kill_supervisor(flow, span, false)
			                                             : trial(flow, names[j], span);
	printf("# the moments lie within %lld ms of packing; %d labels were settled\n", (long long)span / 1000,
	       flow->settled);
	return kill_finish(flow, passed, from);
}

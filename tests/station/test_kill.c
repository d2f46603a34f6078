/* Each process of a station is killed at random moments while an order is packed; whatever dies, the packer sees the
 * same answers, and the order ends the same: sealed, each unit counted once, one live label a box. With the
 * file printer here, with others in kill_print.c. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kill_print.h"
#include "kill_rounds.h"
#include "parallel.h"

enum { MOMENTS = 50, POWER_CUTS = 10, FEW_ORDERS = 1000, MANY_ORDERS = 5000,
       LOOP_US = 3 * 1000 * 1000, AT_A_TIME = 5 };

static int moments;

/* ---- one process after the other, at many moments ---- */

static bool
whichever_process_is_killed_the_order_ends_the_same(void)
{
	static const char *const names[KILL_NAMES_MAX] = { "engine", "scan", "render", "web", "print" };
	struct flow flow;

	flow_start(&flow, kill_release, moments * KILL_NAMES_MAX + 2);
	return kill_by_turns(&flow, names, moments);
}

static bool
killed_processes_leave_no_memory_errors(void)
{
	static const char *const names[KILL_NAMES_MAX] = { "engine", "render", "web", "print" };
	struct flow flow;

	flow_start(&flow, kill_sanitized, (moments + 9) / 10 * KILL_NAMES_MAX + 2);
	return kill_by_turns(&flow, names, (moments + 9) / 10);
}

/* ---- one that dies as soon as it lives ---- */

static bool
loop_of_deaths_is_slowed_down_and_the_others_go_on(void)
{
	int64_t until;
	struct flow flow;
	int deaths = 0;
	bool passed;
	pid_t pid, last = 0;

	flow_start(&flow, kill_release, 1);
	until = rig_now_us() + LOOP_US;
	while (rig_now_us() < until)
		if ((pid = rig_child(&flow.rig, "scan")) != 0 && pid != last && kill(pid, SIGKILL) == 0) {
			last = pid;
			deaths++;
		}
	passed = flow_pack(&flow) && flow_labels(&flow, KILL_LABELS_US) && flow_check(&flow) &&
	         kill_comes_back(&flow.rig, "scan", 0);
	printf("# %d deaths in %d s\n", deaths, LOOP_US / 1000000);
	passed = passed && deaths > 0 && deaths < 25;
	flow_stop(&flow, !passed);
	return passed;
}

/* How long it takes, is printed and not judged: machines differ. */
static bool
killed_process_is_back_and_the_station_whole(void)
{
	static const char *const names[KILL_NAMES_MAX] = { "engine", "scan", "render", "web", "print" };
	struct flow flow;
	int exit_code = 0;
	bool back = true;

	flow_start(&flow, kill_release, 1);
	for (int i = 0; i < KILL_NAMES_MAX && names[i] && back; i++) {
		pid_t old = rig_child(&flow.rig, names[i]);
		int64_t began = rig_now_us();
		kill(old, SIGKILL);
		back = kill_comes_back(&flow.rig, names[i], old);
		json_decref(rig_call(&flow.rig, "GET", "/api/v1/digest", NULL, &exit_code));
		printf("# %s: whole again after %lld ms\n", names[i], (long long)(rig_now_us() - began) / 1000);
		back = back && exit_code == 0;
	}
	flow_stop(&flow, !back);
	return back;
}

/* ---- the supervisor, and all at once ---- */

static bool
kill_station(int count, bool everybody)
{
	uint64_t from = killer_seed;
	struct flow flow;
	int64_t span;
	bool passed = true;

	flow_start(&flow, kill_release, count + 2);
	kill_span(&flow);
	span = kill_span(&flow);
	for (int i = 0; i < count && passed; i++)
		passed = kill_supervisor(&flow, span, everybody);
	return kill_finish(&flow, passed, from);
}

static bool
killed_supervisor_takes_all_with_it_and_a_new_one_goes_on(void)
{
	return kill_station(moments, false);
}

static bool
power_cut_is_followed_by_the_same_end(void)
{
	return kill_station(POWER_CUTS, true);
}

static bool
no_child_outlives_its_supervisor(void)
{
	pid_t children[RIG_CHILDREN_MAX];
	struct flow flow;
	size_t count;
	int64_t began, took;
	bool gone;

	flow_start(&flow, kill_release, 1);
	count = rig_children(&flow.rig, children);
	began = rig_now_us();
	kill(flow.rig.supervisor, SIGKILL);
	waitpid(flow.rig.supervisor, NULL, 0);
	flow.rig.supervisor = 0;
	gone = count >= 5 && kill_are_gone(children, count);
	took = rig_now_us() - began;
	printf("# %zu children gone after %lld us\n", count, (long long)took);
	flow_stop(&flow, !gone);
	return gone;
}

/* ---- imports ---- */

/* What `import` prints in the end, in a process of its own: this one packs meanwhile. */
static pid_t
begin_import(struct flow *flow, const char *manifest, int pipe_fd[2])
{
	pid_t pid;

	if (pipe(pipe_fd) != 0)
		return -1;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct rig rig = flow->rig;
		int exit_code;
		json_t *answer = rig_import(&rig, manifest, false, &exit_code);
		if (answer)
			json_dumpfd(answer, pipe_fd[1], JSON_COMPACT);
		_exit(exit_code);
	}
	close(pipe_fd[1]);
	return pid;
}

static json_t *
end_import(pid_t pid, int fd, int *exit_code)
{
	json_t *answer = json_loadfd(fd, 0, NULL);
	int status = -1;

	waitpid(pid, &status, 0);
	close(fd);
	*exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return answer;
}

static bool
all_are_in(struct flow *flow, const json_t *answer, int exit_code, const char *prefix, int count)
{
	const json_t *orders = json_object_get(answer, "orders");
	char sql[256];
	int64_t rows, lines;

	snprintf(sql, sizeof sql, "SELECT count(*) FROM orders WHERE order_id LIKE '%s-%%'", prefix);
	rows = rig_number(&flow->rig, sql);
	snprintf(sql, sizeof sql, "SELECT count(*) FROM line WHERE orders IN (SELECT id FROM orders WHERE order_id LIKE "
	         "'%s-%%')", prefix);
	lines = rig_number(&flow->rig, sql);
	if (exit_code == 0 && rows == count && lines == 3 * count &&
	    json_integer_value(json_object_get(orders, "new")) == count &&
	    json_integer_value(json_object_get(orders, "unchanged")) == 0)
		return true;
	json_dumpf(answer, stdout, JSON_COMPACT);
	printf("# import of %d %s: exit %d, %lld orders with %lld lines, said %lld new\n", count, prefix, exit_code,
	       (long long)rows, (long long)lines, (long long)json_integer_value(json_object_get(orders, "new")));
	return false;
}

/* The import process is there only while it works: it is looked for, and it or the engine is killed a moment later.
 * False: the import was over before. */
static bool
aim_in_import(struct rig *rig, const char *name, pid_t client, int64_t span_us)
{
	siginfo_t ended = { 0 };
	pid_t pid;

	while ((pid = rig_child(rig, "import")) == 0) {
		waitid(P_PID, (id_t)client, &ended, WEXITED | WNOHANG | WNOWAIT);
		if (ended.si_pid != 0)
			return false;
	}
	killer_aim_at(strcmp(name, "import") == 0 ? pid : rig_child(rig, name));
	killer_strike_at((int64_t)killer_random((uint64_t)span_us));
	killer_wait();
	return true;
}

/* One import, `kills` times at a random moment of it one process dies, and an order is packed all the while. */
static bool
import_trial(struct flow *flow, const char *name, int number, int count, int kills, int64_t span_us)
{
	char prefix[16], *manifest;
	int pipe_fd[2], exit_code;
	json_t *answer;
	bool passed;
	pid_t pid;

	snprintf(prefix, sizeof prefix, "I%d", number);
	manifest = flow_manifest(prefix, count);
	pid = begin_import(flow, manifest, pipe_fd);
	killer_hits = 0;
	for (int i = 0; i < kills && aim_in_import(&flow->rig, name, pid, span_us); i++)
		;
	killer_disarm();
	passed = flow_pack(flow) && flow_labels(flow, KILL_LABELS_US);
	answer = end_import(pid, pipe_fd[0], &exit_code);
	passed = passed && all_are_in(flow, answer, exit_code, prefix, count) && flow_check(flow);
	json_decref(answer);
	free(manifest);
	return passed;
}

static int64_t
import_span(struct flow *flow, int number, int count)
{
	int64_t began = rig_now_us();

	return import_trial(flow, "import", number, count, 0, 1) ? rig_now_us() - began : 1;
}

static bool
kill_in_import(const char *name, int trials, int count, int kills)
{
	uint64_t from = killer_seed;
	struct flow flow;
	int64_t span;
	int hits = 0, most = trials * 8; /* an import may be over before it is seen, or before the moment comes */
	bool passed = true;

	flow_start(&flow, kill_release, most + 1);
	span = import_span(&flow, 0, count);
	for (int i = 1; i <= most && hits < trials * kills && passed; i++) {
		passed = import_trial(&flow, name, i, count, kills, span);
		hits += killer_hits;
	}
	printf("# %d orders are in after %lld ms when nothing dies; %d kills\n", count, (long long)span / 1000, hits);
	return kill_finish(&flow, passed && hits >= trials * kills, from);
}

static bool
killed_import_process_leaves_each_order_in_once(void)
{
	return kill_in_import("import", moments, FEW_ORDERS, 1);
}

static bool
deep_import_outlives_its_process(void)
{
	return kill_in_import("import", 3, MANY_ORDERS, 2);
}

static bool
deep_import_outlives_the_engine(void)
{
	return kill_in_import("engine", 3, MANY_ORDERS, 2);
}

/* argv[1]: only the tests whose name has that in it. */
int
main(int argc, char **argv)
{
	struct parallel_test tests[] = {
		PARALLEL(whichever_process_is_killed_the_order_ends_the_same),
		PARALLEL(killed_supervisor_takes_all_with_it_and_a_new_one_goes_on),
		PARALLEL(power_cut_is_followed_by_the_same_end),
		PARALLEL(label_comes_out_of_a_cups_printer_once),
		PARALLEL(label_comes_out_of_a_zpl_printer_once),
		PARALLEL(killed_processes_leave_no_memory_errors),
		PARALLEL(killed_import_process_leaves_each_order_in_once),
		PARALLEL(deep_import_outlives_its_process),
		PARALLEL(deep_import_outlives_the_engine),
		PARALLEL(loop_of_deaths_is_slowed_down_and_the_others_go_on),
		PARALLEL(no_child_outlives_its_supervisor),
		PARALLEL(killed_process_is_back_and_the_station_whole),
	};

	kill_begin();
	moments = kill_count(MOMENTS);
	return parallel_run(tests, sizeof tests / sizeof *tests, argc > 1 ? argv[1] : NULL, AT_A_TIME) > 0;
}

/* Each process of a station is killed at random moments while an order is packed; whatever dies, the packer sees the
 * same answers, and the order ends the same: sealed, each unit counted once, one live label a box. PACKWARDEN_SEED
 * repeats a run's moments, as far as a machine ever does the same twice; PACKWARDEN_MOMENTS sets how many there are. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parallel.h"
#include "station_flow.h"
#include "station_killer.h"
#include "station_rig.h"

enum { MOMENTS = 50, POWER_CUTS = 10, FEW_ORDERS = 1000, MANY_ORDERS = 5000, LABELS_US = 60 * 1000 * 1000,
       LOOP_US = 3 * 1000 * 1000, CUPS_MOMENTS = 10, AT_A_TIME = 5 };

static int moments = MOMENTS;
static const char *release, *sanitized;

/* ---- one process after the other, at many moments ---- */

static bool
comes_back(const struct rig *rig, const char *name, pid_t old)
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

/* One order, and one kill at a moment of it. */
static bool
trial(struct flow *flow, const char *name, int64_t span_us)
{
	pid_t old = rig_child(&flow->rig, name);

	killer_hits = 0;
	killer_aim_at(old);
	killer_strike_at((int64_t)killer_random((uint64_t)span_us));
	if (!flow_pack(flow) || !flow_labels(flow, LABELS_US))
		return false;
	killer_wait();
	return killer_hits == 1 && comes_back(&flow->rig, name, old) && flow_check(flow);
}

/* How long the flow takes when nothing happens: the moments are spread over that. */
static int64_t
span_of(struct flow *flow)
{
	int64_t began = rig_now_us(), span;

	if (!flow_pack(flow) || !flow_labels(flow, LABELS_US))
		return 1;
	span = rig_now_us() - began;
	return flow_check(flow) ? span : 1;
}

enum { NAMES_MAX = 5 };

/* True if a test may go on; else its station's log is shown. */
static bool
finish(struct flow *flow, bool passed, uint64_t from)
{
	killer_disarm();
	passed = passed && flow_check_station(flow);
	if (!passed)
		printf("# %s: PACKWARDEN_SEED=%llu repeats it\n", flow->rig.folder, (unsigned long long)from);
	flow_stop(flow, !passed);
	return passed;
}

/* By turns, so that none dies so often in a row that the supervisor makes it wait. */
static bool
kill_by_turns(struct flow *flow, const char *const *names, int rounds)
{
	uint64_t from = killer_seed;
	bool passed = true;
	int64_t span;

	span_of(flow); /* the first is slower: fonts are loaded */
	span = span_of(flow);
	for (int i = 0; i < rounds; i++)
		for (int j = 0; j < NAMES_MAX && names[j] && passed; j++)
			passed = trial(flow, names[j], span);
	printf("# the moments lie within %lld ms of packing\n", (long long)span / 1000);
	return finish(flow, passed, from);
}

static bool
whichever_process_is_killed_the_order_ends_the_same(void)
{
	static const char *const names[NAMES_MAX] = { "engine", "scan", "render", "web", "print" };
	struct flow flow;

	flow_start(&flow, release, moments * NAMES_MAX + 2);
	return kill_by_turns(&flow, names, moments);
}

static bool
killed_processes_leave_no_memory_errors(void)
{
	static const char *const names[NAMES_MAX] = { "engine", "render", "web", "print" };
	struct flow flow;

	flow_start(&flow, sanitized, moments / 10 * NAMES_MAX + 2);
	return kill_by_turns(&flow, names, moments / 10);
}

/* ---- with a printer that goes on while the station does not ---- */

static int
shell(const char *format, const char *folder)
{
	char command[256];

	snprintf(command, sizeof command, format, folder);
	fflush(stdout);
	return system(command);
}

/* The value of one line of the fixture's file. */
static void
read_setting(const char *folder, const char *name, char value[128])
{
	char path[128], line[256];
	size_t length = strlen(name);
	FILE *file;

	value[0] = '\0';
	snprintf(path, sizeof path, "%s/env", folder);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, name, length) == 0 && line[length] == '=')
			snprintf(value, 128, "%.*s", (int)strcspn(line + length + 1, "\n"), line + length + 1);
	if (file)
		fclose(file);
}

/* P5: a label may be with the spooler or half out when a process dies; there is one sheet a box all the same. */
static bool
label_comes_out_of_a_cups_printer_once(void)
{
	static const char *const names[NAMES_MAX] = { "print", "engine", "render" };
	char devices[] = "/tmp/packwarden-devices-XXXXXX", server[128], printed[128], printer[256];
	struct flow flow;
	bool passed = false;

	if (mkdtemp(devices) && chmod(devices, 0755) == 0 && shell("scripts/fixtures/printer start %s/p >/dev/null", devices) == 0) {
		char folder[64];
		snprintf(folder, sizeof folder, "%s/p", devices);
		read_setting(folder, "CUPS_SERVER", server);
		read_setting(folder, "PRINTED", printed);
		snprintf(printer, sizeof printer, "driver = cups\nuri = label\nserver = %s\n", server);
		flow_start_with(&flow, release, CUPS_MOMENTS * NAMES_MAX + 2, printer, printed);
		passed = kill_by_turns(&flow, names, CUPS_MOMENTS);
	}
	shell("scripts/fixtures/printer stop %s/p", devices);
	shell("rm -rf %s", devices);
	return passed;
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

	flow_start(&flow, release, 1);
	until = rig_now_us() + LOOP_US;
	while (rig_now_us() < until)
		if ((pid = rig_child(&flow.rig, "scan")) != 0 && pid != last && kill(pid, SIGKILL) == 0) {
			last = pid;
			deaths++;
		}
	passed = flow_pack(&flow) && flow_labels(&flow, LABELS_US) && flow_check(&flow) &&
	         comes_back(&flow.rig, "scan", 0);
	printf("# %d deaths in %d s\n", deaths, LOOP_US / 1000000);
	passed = passed && deaths > 0 && deaths < 25;
	flow_stop(&flow, !passed);
	return passed;
}

/* How long it takes, is printed and not judged: machines differ. */
static bool
killed_process_is_back_and_the_station_whole(void)
{
	static const char *const names[NAMES_MAX] = { "engine", "scan", "render", "web", "print" };
	struct flow flow;
	int exit_code = 0;
	bool back = true;

	flow_start(&flow, release, 1);
	for (int i = 0; i < NAMES_MAX && back; i++) {
		pid_t old = rig_child(&flow.rig, names[i]);
		int64_t began = rig_now_us();
		kill(old, SIGKILL);
		back = comes_back(&flow.rig, names[i], old);
		json_decref(rig_call(&flow.rig, "GET", "/api/v1/digest", NULL, &exit_code));
		printf("# %s: whole again after %lld ms\n", names[i], (long long)(rig_now_us() - began) / 1000);
		back = back && exit_code == 0;
	}
	flow_stop(&flow, !back);
	return back;
}

/* ---- the supervisor, and all at once ---- */

static bool
are_gone(const pid_t *pids, size_t count)
{
	int64_t until = rig_now_us() + (int64_t)RIG_PATIENCE_MS * 1000;

	for (size_t i = 0; i < count; i++)
		while (rig_runs(pids[i])) {
			if (rig_now_us() > until)
				return false;
			poll(NULL, 0, 1);
		}
	return true;
}

/* The flow itself starts the station anew when it finds it dead. */
static bool
outlive_supervisor(struct flow *flow, int64_t span_us, bool everybody)
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
	if (!flow_pack(flow) || !flow_labels(flow, LABELS_US))
		return false;
	killer_wait();
	while (flow->rig.starts == starts && rig_now_us() < killer_us + (int64_t)RIG_PATIENCE_MS * 1000)
		json_decref(rig_call(&flow->rig, "GET", "/api/v1/digest", NULL, &exit_code));
	return killer_hits > 0 && flow->rig.starts == starts + 1 && are_gone(children, count) && flow_check(flow);
}

static bool
kill_station(int count, bool everybody)
{
	uint64_t from = killer_seed;
	struct flow flow;
	int64_t span;
	bool passed = true;

	flow_start(&flow, release, count + 2);
	span_of(&flow);
	span = span_of(&flow);
	for (int i = 0; i < count && passed; i++)
		passed = outlive_supervisor(&flow, span, everybody);
	return finish(&flow, passed, from);
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

	flow_start(&flow, release, 1);
	count = rig_children(&flow.rig, children);
	began = rig_now_us();
	kill(flow.rig.supervisor, SIGKILL);
	waitpid(flow.rig.supervisor, NULL, 0);
	flow.rig.supervisor = 0;
	gone = count >= 5 && are_gone(children, count);
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
	passed = flow_pack(flow) && flow_labels(flow, LABELS_US);
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
	int hits = 0, most = trials * 4; /* an import may be over before it is seen, or before the moment comes */
	bool passed = true;

	flow_start(&flow, release, most + 1);
	span = import_span(&flow, 0, count);
	for (int i = 1; i <= most && hits < trials * kills && passed; i++) {
		passed = import_trial(&flow, name, i, count, kills, span);
		hits += killer_hits;
	}
	printf("# %d orders are in after %lld ms when nothing dies; %d kills\n", count, (long long)span / 1000, hits);
	return finish(&flow, passed && hits >= trials * kills, from);
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
		PARALLEL(killed_processes_leave_no_memory_errors),
		PARALLEL(killed_import_process_leaves_each_order_in_once),
		PARALLEL(deep_import_outlives_its_process),
		PARALLEL(deep_import_outlives_the_engine),
		PARALLEL(loop_of_deaths_is_slowed_down_and_the_others_go_on),
		PARALLEL(no_child_outlives_its_supervisor),
		PARALLEL(killed_process_is_back_and_the_station_whole),
	};
	const char *given = getenv("PACKWARDEN_SEED"), *count = getenv("PACKWARDEN_MOMENTS");

	release = getenv("PACKWARDEN_RELEASE");
	sanitized = getenv("PACKWARDEN");
	release = release ? release : "build/packwarden";
	sanitized = sanitized ? sanitized : "build/asan/packwarden";
	killer_seed = given ? strtoull(given, NULL, 0) : (uint64_t)rig_now_us();
	killer_seed = killer_seed ? killer_seed : 1;
	moments = count ? atoi(count) : MOMENTS;
	printf("# PACKWARDEN_SEED=%llu\n", (unsigned long long)killer_seed);
	signal(SIGPIPE, SIG_IGN);
	killer_arm();
	return parallel_run(tests, sizeof tests / sizeof *tests, argc > 1 ? argv[1] : NULL, AT_A_TIME) > 0;
}

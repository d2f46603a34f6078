#include "station_rig.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "station/client.h"

enum { PAUSE_MS = 2 };

int64_t
rig_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

_Noreturn static void
give_up(const struct rig *rig, const char *what)
{
	printf("# %s: %s: %s\nnot ok station rig\n", rig->folder, what, strerror(errno));
	fflush(stdout);
	if (rig->supervisor > 0)
		kill(rig->supervisor, SIGTERM);
	_exit(1);
}

/* ---- its life ---- */

void
rig_create(struct rig *rig, const char *program, const char *config)
{
	char path[96];
	FILE *file;

	*rig = (struct rig){ .folder = "/tmp/packwarden-rig-XXXXXX", .program = program };
	if (!mkdtemp(rig->folder) || chmod(rig->folder, 0755) != 0)
		give_up(rig, "mkdtemp");
	snprintf(path, sizeof path, "%s/packwarden.conf", rig->folder);
	file = fopen(path, "w");
	if (!file || fputs(config, file) < 0 || fclose(file) != 0)
		give_up(rig, path);
}

void
rig_destroy(struct rig *rig)
{
	char *argv[] = { "rm", "-rf", rig->folder, NULL };
	pid_t pid;

	rig_stop(rig);
	pid = fork();
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

/* Its log is the folder's; nothing that it starts holds the test's own output open. */
_Noreturn static void
become_station(const struct rig *rig)
{
	char log[96];
	char *argv[] = { (char *)(uintptr_t)rig->program, "--data", (char *)(uintptr_t)rig->folder, "run", NULL };
	int null = open("/dev/null", O_RDONLY), out;

	snprintf(log, sizeof log, "%s/log", rig->folder);
	out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	setpgid(0, 0);
	dup2(null, 0);
	dup2(out, 1);
	dup2(out, 2);
	execv(argv[0], argv);
	_exit(127);
}

static void
launch(struct rig *rig)
{
	fflush(stdout);
	rig->supervisor = fork();
	if (rig->supervisor == 0)
		become_station(rig);
	if (rig->supervisor < 0)
		give_up(rig, "fork");
	rig->starts++;
}

void
rig_start(struct rig *rig)
{
	int exit_code;
	json_t *answer;

	launch(rig);
	answer = rig_call(rig, "GET", "/api/v1/digest", NULL, &exit_code);
	if (!answer)
		give_up(rig, "the station does not answer");
	json_decref(answer);
}

void
rig_stop(struct rig *rig)
{
	if (rig->supervisor <= 0)
		return;
	kill(rig->supervisor, SIGTERM);
	waitpid(rig->supervisor, NULL, 0);
	rig->supervisor = 0;
}

/* ---- its processes ---- */

size_t
rig_children(const struct rig *rig, pid_t pids[RIG_CHILDREN_MAX])
{
	char path[64];
	size_t count = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)rig->supervisor, (int)rig->supervisor);
	file = fopen(path, "r");
	while (file && count < RIG_CHILDREN_MAX && fscanf(file, "%d", &pids[count]) == 1)
		count++;
	if (file)
		fclose(file);
	return count;
}

static bool
is_called(pid_t pid, const char *name)
{
	char path[64], comm[32] = "";
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
	file = fopen(path, "r");
	if (file && fgets(comm, sizeof comm, file))
		comm[strcspn(comm, "\n")] = '\0';
	if (file)
		fclose(file);
	return strcmp(comm, name) == 0;
}

bool
rig_runs(pid_t pid)
{
	char path[64], line[256] = "";
	FILE *file;
	const char *state;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (file && !fgets(line, sizeof line, file))
		line[0] = '\0';
	if (file)
		fclose(file);
	state = strrchr(line, ')');
	return state && state[2] != 'Z' && state[2] != 'X';
}

pid_t
rig_child(const struct rig *rig, const char *name)
{
	pid_t pids[RIG_CHILDREN_MAX];
	size_t count = rig_children(rig, pids);

	for (size_t i = 0; i < count; i++)
		if (is_called(pids[i], name) && rig_runs(pids[i]))
			return pids[i];
	return 0;
}

/* ---- asking it ---- */

/* The supervisor was killed: it is started anew, as systemd does. */
static void
revive(struct rig *rig)
{
	if (rig->supervisor > 0 && waitpid(rig->supervisor, NULL, WNOHANG) == rig->supervisor)
		launch(rig);
}

static json_t *
ask(struct rig *rig, struct client_request *request, int *exit_code)
{
	int64_t until = rig_now_us() + (int64_t)RIG_PATIENCE_MS * 1000;
	char key[CLIENT_KEY_SIZE];
	struct client_reply reply;
	json_t *answer;

	client_random_key(key);
	request->data_dir = rig->folder;
	request->key = key;
	request->patience_ms = -1;
	*exit_code = -1;
	while (client_call(request, &reply) != 0) {
		if (rig_now_us() > until)
			return NULL;
		revive(rig);
		poll(NULL, 0, PAUSE_MS);
	}
	*exit_code = reply.exit_code;
	answer = json_loads(reply.text, 0, NULL);
	client_reply_free(&reply);
	return answer;
}

json_t *
rig_call(struct rig *rig, const char *method, const char *path, json_t *body, int *exit_code)
{
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	struct client_request request = { .method = method, .path = path, .body = text,
		.length = text ? strlen(text) : 0, .fd = -1 };
	json_t *answer = ask(rig, &request, exit_code);

	json_decref(body);
	free(text);
	return answer;
}

json_t *
rig_import(struct rig *rig, const char *text, bool items, int *exit_code)
{
	struct client_request request = { .method = "POST", .fd = memfd_create("manifest", MFD_CLOEXEC),
		.path = items ? "/api/v1/import?name=items.csv&items=1" : "/api/v1/import?name=orders.csv" };
	json_t *answer;

	if (write(request.fd, text, strlen(text)) != (ssize_t)strlen(text))
		give_up(rig, "memfd");
	answer = ask(rig, &request, exit_code);
	close(request.fd);
	return answer;
}

json_t *
rig_scan(struct rig *rig, const char *lane, const char *code)
{
	char path[128];
	int exit_code;

	snprintf(path, sizeof path, "/api/v1/lanes/%s/scan", lane);
	return rig_call(rig, "POST", path, json_pack("{s:s}", "code", code), &exit_code);
}

int
rig_command(const struct rig *rig, const char *words, char *text, size_t size)
{
	char line[512];
	size_t length = 0;
	FILE *pipe;
	int status;

	snprintf(line, sizeof line, "{ %s --data %s %s; } 2>&1 </dev/null", rig->program, rig->folder, words);
	fflush(stdout);
	pipe = popen(line, "re");
	if (!pipe)
		give_up(rig, line);
	length = fread(text, 1, size - 1, pipe);
	text[length] = '\0';
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- looking into its folder ---- */

int64_t
rig_number(const struct rig *rig, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = -1;
	char path[96];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/packwarden.db", rig->folder);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db, 5000);
		if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
		    sqlite3_step(statement) == SQLITE_ROW)
			value = sqlite3_column_int64(statement, 0);
		else
			printf("# %s: %s\n", sql, sqlite3_errmsg(db));
		sqlite3_finalize(statement);
	}
	sqlite3_close(db);
	return value;
}

bool
rig_log_is_clean(const struct rig *rig)
{
	static const char *const bad[] = { "AddressSanitizer", "runtime error", "ended with exit code", "database:" };
	char path[96], line[1024];
	bool clean = true;
	FILE *file;

	snprintf(path, sizeof path, "%s/log", rig->folder);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
			if (strstr(line, bad[i])) {
				printf("# log: %s", line);
				clean = false;
			}
	if (file)
		fclose(file);
	return file && clean;
}

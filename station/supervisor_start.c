/* The processes of a station: which there are, what each is given, how one starts, and its first steps.
 *
 *   child's descriptors: 3 supervisor, 4 packwarden.conf, 5… peers, then web's listening sockets */
#include "supervisor_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "log.h"

enum {
	CHILD_FDS_MAX = 8 + LIMIT_PRINTERS,
	QUEUE_BYTES = 1 << 20, /* of each socket */
};

static const char *const kind_names[PROCESS_KINDS] = {
	[PROCESS_ENGINE] = "engine", [PROCESS_SCAN] = "scan", [PROCESS_RENDER] = "render", [PROCESS_WEB] = "web",
	[PROCESS_PRINT] = "print", [PROCESS_IMPORT] = "import", [PROCESS_WATCH] = "watch",
	[PROCESS_SYNC] = "sync",
	[PROCESS_REPORT] = "report", [PROCESS_NIGHT] = "night",
};

/* ---- making what lasts ---- */

static void
make_pair(int pair[2])
{
	int size = QUEUE_BYTES;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		log_fatal("socketpair: %s", strerror(errno));
	for (int i = 0; i < 2; i++)
		setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

static void
add_child(struct supervisor *supervisor, enum process_kind kind, unsigned index)
{
	struct child *child = &supervisor->children[supervisor->count++];

	*child = (struct child){ .kind = kind, .index = index, .name = kind_names[kind], .peer = { -1, -1 }, .due_ms = 1 };
	make_pair(child->control);
	if (kind != PROCESS_ENGINE && kind != PROCESS_WATCH && kind != PROCESS_REPORT && kind != PROCESS_NIGHT)
		make_pair(child->peer);
	if (kind == PROCESS_IMPORT || kind == PROCESS_REPORT)
		child->due_ms = 0;
}

void
supervisor_add_children(struct supervisor *supervisor)
{
	/* the order of the engine's descriptors: see child_fds() and engine.c */
	add_child(supervisor, PROCESS_ENGINE, 0);
	add_child(supervisor, PROCESS_SCAN, 0);
	add_child(supervisor, PROCESS_WEB, 0);
	add_child(supervisor, PROCESS_RENDER, 0);
	add_child(supervisor, PROCESS_IMPORT, 0);
	add_child(supervisor, PROCESS_REPORT, 0);
	for (unsigned i = 0; i < supervisor->config.printer_count; i++)
		add_child(supervisor, PROCESS_PRINT, i);
	if (supervisor->config.central.url[0] != '\0')
		add_child(supervisor, PROCESS_SYNC, 0);
	if (supervisor->config.watch_count > 0 && !supervisor->options->quiet)
		add_child(supervisor, PROCESS_WATCH, 0);
	if (supervisor->config.night.there == SWITCH_YES && !supervisor->options->quiet)
		add_child(supervisor, PROCESS_NIGHT, 0);
	/* what a command starts for a moment has no devices, and leaves central alone */
	for (size_t i = 0; supervisor->options->quiet && i < supervisor->count; i++)
		if (supervisor->children[i].kind == PROCESS_SCAN || supervisor->children[i].kind == PROCESS_SYNC)
			supervisor->children[i].due_ms = 0;
}

/* ---- starting one ---- */

static size_t
child_fds(const struct supervisor *supervisor, const struct child *child, int fds[CHILD_FDS_MAX])
{
	size_t count = 0;

	fds[count++] = child->control[1];
	fds[count++] = supervisor->config_fd;
	if (child->peer[1] >= 0)
		fds[count++] = child->peer[1];
	/* the engine's peers stand in the order of enum process_fd's promise: scan, web, render, import, printers, sync */
	for (size_t i = 0; child->kind == PROCESS_ENGINE && i < supervisor->count; i++)
		if (supervisor->children[i].peer[0] >= 0)
			fds[count++] = supervisor->children[i].peer[0];
	for (size_t i = 0; child->kind == PROCESS_REPORT && i < 2; i++)
		fds[count++] = supervisor->report[i];
	if (child->kind == PROCESS_WEB) {
		fds[count++] = supervisor->local;
		if (supervisor->tcp >= 0)
			fds[count++] = supervisor->tcp;
	}
	return count;
}

_Noreturn static void
become(const struct supervisor *supervisor, const struct child *child, pid_t parent)
{
	int fds[CHILD_FDS_MAX], program;
	size_t count = child_fds(supervisor, child, fds);
	char index[16];
	char *argv[] = { "packwarden", "--data", (char *)supervisor->options->data, "child", (char *)child->name, index,
		supervisor->options->demo ? "demo" : "-", NULL };
	sigset_t none;

	snprintf(index, sizeof index, "%u", child->index);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_INTERNAL);
	/* out of the way of the fixed numbers first */
	for (size_t i = 0; i < count; i++)
		fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 100);
	program = fcntl(supervisor->program, F_DUPFD_CLOEXEC, 200);
	for (size_t i = 0; i < count; i++)
		if (fds[i] < 0 || dup2(fds[i], PROCESS_FD_SUPERVISOR + (int)i) < 0)
			_exit(EXIT_INTERNAL);
	close_range(PROCESS_FD_SUPERVISOR + (unsigned)count, ~0u, CLOSE_RANGE_CLOEXEC);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	fexecve(program, argv, environ);
	_exit(EXIT_INTERNAL);
}

void
supervisor_start(struct supervisor *supervisor, struct child *child)
{
	pid_t parent = getpid();

	child->due_ms = 0;
	child->started_ms = supervisor_now_ms();
	child->pid = fork();
	if (child->pid == 0)
		become(supervisor, child, parent);
	if (child->pid < 0) {
		log_error("fork: %s", strerror(errno));
		child->pid = 0;
		child->due_ms = supervisor_now_ms() + PAUSE_LAST_MS;
	}
}

/* ---- in the child ---- */

int
supervisor_child(const char *data, const char *name, unsigned index, bool demo)
{
	static int (*const mains[PROCESS_KINDS])(const struct process *) = {
		[PROCESS_ENGINE] = engine_main, [PROCESS_SCAN] = scan_main, [PROCESS_RENDER] = render_main,
		[PROCESS_WEB] = web_main, [PROCESS_PRINT] = print_main, [PROCESS_IMPORT] = import_main,
		[PROCESS_WATCH] = watch_main, [PROCESS_SYNC] = sync_main, [PROCESS_REPORT] = report_main,
		[PROCESS_NIGHT] = night_main,
	};
	static struct config config;
	static char title[LIMIT_NAME + 16];
	struct process process = { .index = index, .demo = demo, .data = data, .config = &config,
		.engine = PROCESS_FD_PEER, .supervisor = PROCESS_FD_SUPERVISOR };
	struct config_error error;

	for (process.kind = PROCESS_ENGINE; process.kind < PROCESS_KINDS; process.kind++)
		if (strcmp(kind_names[process.kind], name) == 0)
			break;
	if (process.kind == PROCESS_KINDS || config_read(&config, PROCESS_FD_CONFIG, "packwarden.conf", &error) != 0)
		return EXIT_INTERNAL;
	if (process.kind == PROCESS_ENGINE || process.kind == PROCESS_WATCH || process.kind == PROCESS_REPORT ||
	    process.kind == PROCESS_NIGHT)
		process.engine = -1;
	snprintf(title, sizeof title, "%s%s%s", name, process.kind == PROCESS_PRINT ? " " : "",
	         process.kind == PROCESS_PRINT && index < config.printer_count ? config.printers[index].name : "");
	log_open(title);
	prctl(PR_SET_NAME, name);
#ifdef PACKWARDEN_TEST
	process.mock_usb = getenv("UMOCKDEV_DIR") != NULL;
#endif
	signal(SIGPIPE, SIG_IGN);
	/* Ctrl+C and systemd send these to all processes at once: which ends when is for the supervisor to say */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	return mains[process.kind](&process);
}

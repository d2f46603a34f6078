/* The supervisor: the parent of all, which does nothing itself.
 *
 * It makes every socket pair once and keeps both ends, so that what was sent to a process that died is read by its
 * successor. A child that dies is started again at once; one that dies again and again, after a pause that doubles.
 * When the supervisor dies the kernel kills the children (PDEATHSIG), and systemd starts all anew.
 *
 * import is told its file through 3. Where there is a central database the next one is started ahead and waits for that: a
 * packer who scans an order of another station waits for its import, and starting a process is most of it. */
#include "supervisor_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "data_folder.h"
#include "demo.h"
#include "listen.h"
#include "tls.h"
#include "log.h"
#include "message.h"
#include "privilege.h"
#include "process.h"

enum {
	DEATHS_FREE = 10,      /* who is killed a few times in a row comes back at once */
	DEATHS_COUNTED = 20,
	FORGIVEN_MS = 500,     /* alive for so long: one death less counts */
	PAUSE_FIRST_MS = 50,   /* after the first that is not free, doubled after each */
	AHEAD_MS = 1000,       /* when all start the first import ahead comes behind them */
	SCAN_ENDS_MS = 10000,  /* what scan has to give its devices back; a broken one may hold it up */
};

int64_t
supervisor_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- where it listens ---- */

/* Before root is given up: the port may be a low one. */
static int
listen_on_network(struct supervisor *supervisor)
{
	supervisor->tcp = -1;
	if (supervisor->options->quiet || supervisor->config.listen[0] == '\0')
		return 0;
	supervisor->tcp = listen_tcp(supervisor->config.listen);
	if (supervisor->tcp >= 0)
		return 0;
	log_error("listen = %s: %s%s", supervisor->config.listen, strerror(errno),
	          errno == EADDRINUSE ? ". End the other program, or change listen in packwarden.conf" : "");
	return -1;
}

/* As the user whose process will read them, each time that it starts. */
static int
look_at_certificate(const struct supervisor *supervisor)
{
	char why[1024];
	struct tls tls;
	int result = supervisor->tcp < 0 ? 0 : tls_open(&tls, &supervisor->config, supervisor->options->data, why, sizeof why);

	if (result != 0)
		log_error("%s", why);
	if (supervisor->tcp >= 0)
		tls_close(&tls);
	return result;
}

/* After it: the socket is the service user's, like the folder it is in. */
static int
listen_in_folder(struct supervisor *supervisor)
{
	supervisor->local = listen_local("run/packwarden.sock");
	if (supervisor->local >= 0)
		return 0;
	log_error("run/packwarden.sock: %s", strerror(errno));
	return -1;
}

/* ---- when one has ended ---- */

static int64_t
pause_after(const struct child *child)
{
	int64_t pause = PAUSE_FIRST_MS;

	if (child->deaths <= DEATHS_FREE)
		return 0;
	for (unsigned i = DEATHS_FREE + 1; i < child->deaths && pause < PAUSE_LAST_MS; i++)
		pause *= 2;
	return pause < PAUSE_LAST_MS ? pause : PAUSE_LAST_MS;
}

/* A life is told by its number, which the engine has given. */
static void
import_is_over(struct supervisor *supervisor, const struct child *child)
{
	for (size_t i = 0; i < supervisor->count; i++)
		if (supervisor->children[i].kind == PROCESS_ENGINE)
			message_send(supervisor->children[i].control[0], MESSAGE_IMPORT,
			             (struct message_id){ 0, child->index }, NULL, 0, NULL, 0, 0);
}

/* Takes what the child did not read any more. */
static void
empty(int socket)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];

	while (message_receive(socket, &head, body, fds) > 0)
		for (int i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
}

/* The next one's file is not the last one's. */
static void
keep_one_ahead(const struct supervisor *supervisor, struct child *import, int64_t later_ms)
{
	empty(import->control[1]);
	import->index = 0;
	import->due_ms = supervisor->config.central.url[0] != '\0' && !supervisor->options->quiet ? supervisor_now_ms() + later_ms : 0;
}

/* Deaths that lie apart are forgiven; one that dies as soon as it lives must not take the machine from the others. */
static void
count_death(struct child *child, int64_t now)
{
	int64_t forgiven = (now - child->started_ms) / FORGIVEN_MS;

	child->deaths = forgiven < (int64_t)child->deaths ? child->deaths - (unsigned)forgiven : 0;
	if (child->deaths < DEATHS_COUNTED)
		child->deaths++;
}

static void
bury(struct supervisor *supervisor, struct child *child, int status)
{
	if (child->kind == PROCESS_IMPORT && child->index != 0) {
		import_is_over(supervisor, child);
		child->pid = 0;
		keep_one_ahead(supervisor, child, 0);
		return;
	}
	if (child->kind == PROCESS_REPORT) { /* web hears of it by the end of its pipe */
		child->pid = 0;
		return;
	}
	supervisor->refused |= child->kind == PROCESS_ENGINE && WIFEXITED(status) &&
	                       WEXITSTATUS(status) == PROCESS_REFUSES;
	if (supervisor->refused) {
		child->pid = 0;
		return;
	}
	count_death(child, supervisor_now_ms());
	child->due_ms = supervisor_now_ms() + pause_after(child);
	child->pid = 0;
	if (WIFSIGNALED(status))
		log_warn("%s died of signal %d: starting it again", child->name, WTERMSIG(status));
	else
		log_warn("%s ended with exit code %d: starting it again", child->name, WEXITSTATUS(status));
}

static void
reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == supervisor->helper)
			supervisor->helper = 0;
		for (size_t i = 0; i < supervisor->count; i++)
			if (supervisor->children[i].pid == pid)
				bury(supervisor, &supervisor->children[i], status);
	}
}

/* ---- the loop ---- */

static struct child *
child_of(struct supervisor *supervisor, enum process_kind kind)
{
	size_t i = 0;

	while (supervisor->children[i].kind != kind)
		i++;
	return &supervisor->children[i];
}

static void
end_child(struct child *child)
{
	if (child->pid != 0) {
		kill(child->pid, SIGKILL);
		waitpid(child->pid, NULL, 0);
	}
	child->pid = 0;
	child->due_ms = 0;
}

/* Whatever it was doing: the engine does not want it any more. One that has no file yet stays. */
static void
end_import(struct supervisor *supervisor)
{
	struct child *child = child_of(supervisor, PROCESS_IMPORT);

	if (child->index == 0)
		return;
	end_child(child);
	keep_one_ahead(supervisor, child, 0);
}

static void
start_import(struct supervisor *supervisor, int file, uint32_t life)
{
	struct child *child = child_of(supervisor, PROCESS_IMPORT);

	if (child->pid == 0)
		supervisor_start(supervisor, child);
	child->index = life;
	message_send(child->control[0], MESSAGE_IMPORT, (struct message_id){ 0, life }, NULL, 0, &file, 1, 0);
}

/* web asks for one report after the other: who still works on the last one, nobody waits for any more. */
static void
start_report(struct supervisor *supervisor, const int fds[2])
{
	struct child *child = child_of(supervisor, PROCESS_REPORT);

	end_child(child);
	supervisor->report[0] = fds[0];
	supervisor->report[1] = fds[1];
	supervisor_start(supervisor, child);
	child->due_ms = 0; /* where there is no room for it, web sees its pipe end */
	supervisor->report[0] = supervisor->report[1] = -1;
}

static void
hear_web(struct supervisor *supervisor, const struct child *web)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];

	if (message_receive(web->control[0], &head, body, fds) <= 0)
		return;
	if (head.type == MESSAGE_REPORT && fds[0] >= 0 && fds[1] >= 0)
		start_report(supervisor, fds);
	for (int i = 0; i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static void
hear_engine(struct supervisor *supervisor, const struct child *engine)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];

	if (message_receive(engine->control[0], &head, body, fds) <= 0)
		return;
	if (head.type == MESSAGE_IMPORT)
		end_import(supervisor);
	if (head.type == MESSAGE_IMPORT && fds[0] >= 0)
		start_import(supervisor, fds[0], (uint32_t)head.id.n);
	for (int i = 0; i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static int
start_due(struct supervisor *supervisor)
{
	int64_t now = supervisor_now_ms(), next = INT64_MAX;

	for (size_t i = 0; i < supervisor->count; i++) {
		struct child *child = &supervisor->children[i];
		if (child->pid == 0 && child->due_ms != 0 && child->due_ms <= now)
			supervisor_start(supervisor, child);
		else if (child->pid == 0 && child->due_ms != 0 && child->due_ms < next)
			next = child->due_ms;
	}
	return next == INT64_MAX ? -1 : (int)(next - now);
}

static void
loop(struct supervisor *supervisor)
{
	const struct child *web = child_of(supervisor, PROCESS_WEB);
	struct pollfd fds[3] = { { .fd = supervisor->signals, .events = POLLIN },
		                 { .fd = supervisor->children[0].control[0], .events = POLLIN },
		                 { .fd = web->control[0], .events = POLLIN } };

	for (;;) {
		struct signalfd_siginfo signal;
		int wait = start_due(supervisor);

		if (poll(fds, 3, wait) < 0 && errno != EINTR)
			log_fatal("poll: %s", strerror(errno));
		if (fds[1].revents & POLLIN)
			hear_engine(supervisor, &supervisor->children[0]);
		if (fds[2].revents & POLLIN)
			hear_web(supervisor, web);
		if ((fds[0].revents & POLLIN) == 0 ||
		    read(supervisor->signals, &signal, sizeof signal) != (ssize_t)sizeof signal)
			continue;
		if (signal.ssi_signo != SIGCHLD)
			return;
		reap(supervisor);
		if (supervisor->refused)
			return;
	}
}

/* Only who has taken a device from the kernel's driver can give it back: scan ends when its socket does. */
static void
let_scan_end(const struct child *scan)
{
	struct pollfd ended = { .fd = scan->pid > 0 ? pidfd_open(scan->pid, 0) : -1, .events = POLLIN };

	if (ended.fd < 0)
		return;
	shutdown(scan->control[0], SHUT_WR);
	if (poll(&ended, 1, SCAN_ENDS_MS) == 0)
		log_warn("scan does not end: the devices that it has are not with the kernel's drivers again");
	close(ended.fd);
}

/* Each is made to survive a SIGKILL at any moment, so that is also how it ends; scan, which has devices, after it gave
 * them back. */
static void
stop_all(struct supervisor *supervisor)
{
	let_scan_end(child_of(supervisor, PROCESS_SCAN));
	for (size_t i = 0; i < supervisor->count; i++)
		if (supervisor->children[i].pid > 0)
			kill(supervisor->children[i].pid, SIGKILL);
	for (size_t i = 0; i < supervisor->count; i++)
		if (supervisor->children[i].pid > 0)
			waitpid(supervisor->children[i].pid, NULL, 0);
	if (supervisor->helper > 0) {
		kill(supervisor->helper, SIGKILL);
		waitpid(supervisor->helper, NULL, 0);
	}
	unlink("run/packwarden.sock");
}

static void
catch_signals(struct supervisor *supervisor)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	supervisor->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
supervisor_run(const struct supervisor_options *options)
{
	static struct supervisor supervisor;
	char why[512];

	supervisor = (struct supervisor){ .options = options, .report = { -1, -1 } };
	if (options->demo && demo_prepare() != 0)
		return EXIT_UNAVAILABLE;
	supervisor.config_fd = data_folder_config(&supervisor.config, options->data);
	if (supervisor.config_fd < 0)
		return EXIT_BAD_CONFIG;
	supervisor.program = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (data_folder_take(options->data) != 0)
		return EXIT_UNAVAILABLE;
	if (listen_on_network(&supervisor) != 0)
		return EXIT_UNAVAILABLE;
	if (privilege_drop(&supervisor.config, options->data, why, sizeof why) != 0) {
		log_error("%s", why);
		return EXIT_UNAVAILABLE;
	}
	if (why[0] != '\0' && !options->quiet)
		log_warn("%s", why);
	if (look_at_certificate(&supervisor) != 0)
		return EXIT_BAD_CONFIG;
	if (listen_in_folder(&supervisor) != 0)
		return EXIT_UNAVAILABLE;
	catch_signals(&supervisor);
	supervisor_add_children(&supervisor);
	keep_one_ahead(&supervisor, child_of(&supervisor, PROCESS_IMPORT), AHEAD_MS);
	start_due(&supervisor);
	if (!options->quiet)
		supervisor.helper = demo_start(options, &supervisor.config);
	loop(&supervisor);
	stop_all(&supervisor);
	return supervisor.refused ? EXIT_BAD_CONFIG : EXIT_OK;
}

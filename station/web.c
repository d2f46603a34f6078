#include "web.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "sandbox.h"
#include "zone.h"

enum {
	POLL_ENGINE,
	POLL_SUPERVISOR,
	POLL_PINS,
	POLL_REPORT,
	POLL_DAEMONS,
	POLL_FDS = POLL_DAEMONS + 2,
	SWEEP_MS = 5000,
	RETRY_MS = 50,
	DATABASE_WAIT_MS = 20 * 1000
};

int64_t
web_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The engine may still be making the database, or recovering it. Clients wait in the listening sockets'
 * queues. */
static enum query_result
open_database(struct web *web)
{
	int64_t until = web_now_ms() + DATABASE_WAIT_MS;
	enum query_result result;
	char path[4096];

	snprintf(path, sizeof path, "%s/packwarden.db", web->process->data);
	while ((result = query_open(&web->query, path, web->process->demo)) != QUERY_FOUND
	       && result != QUERY_ERROR && web_now_ms() < until)
		poll(NULL, 0, RETRY_MS);
	web->query.config = web->process->config;
	web->query.zone = &web->zone;
	return result;
}

static void
set_host(struct web *web)
{
	const char *listen = web->process->config->listen;
	const char *port = strrchr(listen, ':');

	snprintf(web->host, sizeof web->host, "%.*s", (int)(port ? (size_t)(port - listen) : strlen(listen)),
	         listen);
}

/* How long nothing is due: -1 for ever. */
static int
wait_ms(const struct web *web, int64_t now_ms)
{
	int64_t wait = INT64_MAX;
	MHD_UNSIGNED_LONG_LONG daemon_wait;

	for (int i = 0; i < 2; i++)
		if (web->daemons[i] && MHD_get_timeout(web->daemons[i], &daemon_wait) == MHD_YES
		    && daemon_wait < (MHD_UNSIGNED_LONG_LONG)wait)
			wait = (int64_t)daemon_wait;
	if (web->streams && web->heartbeat_ms - now_ms < wait)
		wait = web->heartbeat_ms - now_ms;
	if ((web->peers || web->pending || web->reports) && wait > SWEEP_MS)
		wait = SWEEP_MS;
	if (wait < 0)
		wait = 0;
	return wait == INT64_MAX ? -1 : wait > 60 * 1000 ? 60 * 1000 : (int)wait;
}

static int
epoll_of(struct MHD_Daemon *daemon)
{
	const union MHD_DaemonInfo *info =
		daemon ? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;

	return info ? info->listen_fd : -1;
}

static void
turn(struct web *web)
{
	struct pollfd fds[POLL_FDS] = {
		[POLL_ENGINE] = { .fd = web->process->engine,
		                  .events = (short)(POLLIN | (web_engine_unsent(web) ? POLLOUT : 0)) },
		[POLL_SUPERVISOR] = { .fd = web->process->supervisor, .events = POLLIN },
		[POLL_PINS] = { .fd = web_pins_fd(web), .events = POLLIN },
		[POLL_REPORT] = { .fd = web_report_fd(web), .events = POLLIN },
		[POLL_DAEMONS] = { .fd = epoll_of(web->daemons[0]), .events = POLLIN },
		[POLL_DAEMONS + 1] = { .fd = epoll_of(web->daemons[1]), .events = POLLIN },
	};
	int64_t now;

	if (poll(fds, POLL_FDS, wait_ms(web, web_now_ms())) < 0 && errno != EINTR) {
		log_error("poll: %s", strerror(errno));
		web->exit_code = 5;
		web->stop = true;
		return;
	}
	if (fds[POLL_SUPERVISOR].revents)
		web->stop = true;
	if (fds[POLL_ENGINE].revents & POLLOUT)
		web_engine_flush(web);
	if (fds[POLL_ENGINE].revents & ~POLLOUT)
		web_engine_read(web);
	if (fds[POLL_PINS].revents)
		web_pins_turn(web);
	now = web_now_ms();
	web_engine_expire(web, now);
	web_sweep(web, now);
	web_events_turn(web, now);
	web_report_turn(web, now);
	for (int i = 0; i < 2; i++)
		if (web->daemons[i])
			MHD_run(web->daemons[i]);
}

/* All sleepers are woken first: libmicrohttpd ends no connection that sleeps. */
static void
close_all(struct web *web)
{
	web_engine_close(web);
	web_pins_close(web);
	web_events_close(web);
	web_report_close(web);
	for (int i = 0; i < 2; i++) {
		if (!web->daemons[i])
			continue;
		MHD_run(web->daemons[i]);
		MHD_stop_daemon(web->daemons[i]);
	}
	query_close(&web->query);
	zone_close(&web->zone);
	tls_close(&web->tls);
}

/* libmicrohttpd's first Date header would open /etc/localtime, which the sandbox forbids. */
static void
prepare(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	signal(SIGPIPE, SIG_IGN);
}

int
web_serve(const struct process *process, int local, int tcp, int (*lock)(const struct process *))
{
	struct web web = { .process = process };
	char why[1024];

	if (tcp >= 0 && tls_open(&web.tls, process->config, process->data, why, sizeof why) != 0) {
		log_error("%s", why);
		return 3;
	}
	zone_open(&web.zone, process->config->timezone); /* before TZ says UTC, and before the sandbox */
	prepare();
	set_host(&web);
	if (sodium_init() < 0 || (lock && lock(process) < 0))
		return 5;
	if (open_database(&web)
	    != QUERY_FOUND) { /* behind the sandbox, so that -wal and -shm are read-only too */
		log_error("the database cannot be opened");
		return 4;
	}
	if (web_pins_open(&web) < 0) {
		log_error("no thread can be made: %s", strerror(errno));
		return 5;
	}
	web.daemons[0] = local >= 0 ? web_listen(&web, local, true) : NULL;
	web.daemons[1] = tcp >= 0 ? web_listen(&web, tcp, false) : NULL;
	if ((local >= 0 && !web.daemons[0]) || (tcp >= 0 && !web.daemons[1])) {
		log_error("serving the listening sockets: %s", strerror(errno));
		web.exit_code = 5;
	} else {
		web_engine_hello(&web);
		while (!web.stop)
			turn(&web);
	}
	close_all(&web);
	return web.exit_code;
}

int
web_main(const struct process *process)
{
	int tcp = PROCESS_FD_LISTEN + 1;

	if (fcntl(tcp, F_GETFD) < 0)
		tcp = -1; /* no [station] listen: the local socket only */
	return web_serve(process, PROCESS_FD_LISTEN, tcp, sandbox_enter);
}

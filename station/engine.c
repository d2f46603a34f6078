/* The engine's loop.
 *
 *   wait ─▶ take up to LIMIT_DRAIN messages ─▶ step each ─▶ COMMIT ─▶ send what follows ─▶ (nothing waits: checkpoint)
 *
 * Nothing leaves before the commit that holds its cause, so whatever anybody was shown is on the disk (P8). A request
 * that was answered before is answered the same again, from table answer, and changes nothing (exactly once). Lanes
 * come before imports: an import's batch is taken only when no scan waits. */
#include "engine.h"
#include "engine_central_set.h"
#include "engine_night.h"
#include "engine_range.h"
#include "engine_search.h"
#include "engine_template.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "engine_training.h"
#include "log.h"
#include "sandbox.h"
#include "wall_clock.h"

enum {
	ANSWERS_KEPT = 4096,         /* requests whose answer can be repeated */
	FREE_BYTES_LEAST = 32 << 20, /* of disk; below it nothing new is accepted */
	CHECKPOINT_PAGES = 1024,     /* of WAL, before an idle moment is used to copy it back */
	CHECKPOINT_FORCED = 2048,    /* of WAL: then a busy moment is used too, and so many take a few ms */
};

static int64_t
boottime_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
engine_clock(const struct engine *engine)
{
	return boottime_ms() + engine->clock_offset;
}

/* A test cannot wait until something is months old. */
static int64_t
test_ahead_ms(void)
{
#ifdef PACKWARDEN_TEST
	const char *days = getenv("PACKWARDEN_DAYS_AHEAD");

	return days != NULL ? strtoll(days, NULL, 10) * 86400000 : 0;
#else
	return 0;
#endif
}

int64_t
engine_wall(void)
{
	return wall_clock_ms() + test_ahead_ms();
}

void
engine_begin(struct engine *engine)
{
	if (engine->dirty)
		return;
	store_run(&engine->store, SQL_BEGIN, "");
	engine->dirty = true;
}

static void
commit(struct engine *engine)
{
	if (!engine->dirty)
		return;
	range_follow(engine);
	if (engine->store.seq > ANSWERS_KEPT && engine->store.seq % 64 == 0)
		store_run(&engine->store, SQL_ANSWER_PRUNE, "i", (int64_t)(engine->store.seq - ANSWERS_KEPT));
	progress_write(engine);
	store_save(&engine->store, &engine->pack, engine_clock(engine));
	store_run(&engine->store, SQL_COMMIT, "");
	engine->dirty = false;
}

/* ---- the loop ---- */

static void
tick(struct engine *engine)
{
	struct event event;

	if (engine_clock(engine) < engine->deadline_ms)
		return;
	engine_event(engine, &event, EVENT_TICK);
	engine_step(engine, &event, NULL, NULL);
}

static void
set_timer(struct engine *engine)
{
	int64_t wait = engine->deadline_ms == PACK_NO_DEADLINE ? 0 : engine->deadline_ms - engine_clock(engine);
	struct itimerspec when = { 0 };

	if (engine->timer_ms == engine->deadline_ms)
		return;
	if (engine->deadline_ms != PACK_NO_DEADLINE && wait < 1)
		wait = 1;
	when.it_value.tv_sec = wait / 1000;
	when.it_value.tv_nsec = wait % 1000 * 1000000;
	timerfd_settime(engine->timer, 0, &when, NULL);
	engine->timer_ms = engine->deadline_ms;
}

/* Learns who has sent something; waits for it if `idle`. */
static void
look_around(struct engine *engine, bool idle)
{
	struct epoll_event events[PEERS_MAX + 1];
	int count = epoll_wait(engine->epoll, events, PEERS_MAX + 1, idle ? -1 : 0);
	uint64_t expired;

	if (count < 0 && errno != EINTR)
		log_fatal("epoll: %s", strerror(errno));
	for (int i = 0; i < count; i++) {
		if (events[i].data.fd != engine->timer) {
			peer_find(engine, events[i].data.fd)->waiting |= (events[i].events & ~(uint32_t)EPOLLOUT) != 0;
			continue;
		}
		if (read(engine->timer, &expired, sizeof expired) < 0 && errno != EAGAIN)
			log_fatal("timer: %s", strerror(errno));
		engine->timer_ms = 0;
	}
}

static void
look_at_disk(struct engine *engine)
{
	struct statvfs disk;
	bool full = statvfs(".", &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize < FREE_BYTES_LEAST;

	if (full && !engine->full)
		log_error("the disk has less than %d MiB left: nothing more is accepted. Make room", FREE_BYTES_LEAST >> 20);
	engine->full = full;
}

static int wal_pages;

static int
count_pages(void *context, sqlite3 *db, const char *name, int pages)
{
	(void)context;
	(void)db;
	(void)name;
	wal_pages = pages;
	return SQLITE_OK;
}

/* In a quiet moment, so that no packer ever waits for it. PASSIVE never waits for readers either. The first commit
 * after it flushes twice, as the WAL begins anew: that is an idle one, and not the next scan's. */
static void
checkpoint(struct engine *engine, int least)
{
	if (wal_pages < least)
		return;
	sqlite3_wal_checkpoint_v2(engine->store.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	look_at_disk(engine);
	if (least < CHECKPOINT_FORCED) {
		engine_begin(engine);
		commit(engine);
	}
	wal_pages = 0;
}

/* Whether anybody but the import has sent something. */
static bool
somebody_waits(struct engine *engine)
{
	look_around(engine, false);
	for (size_t i = 0; i < engine->peer_count; i++)
		if (engine->peers[i].waiting && engine->peers[i].fd != engine->importer)
			return true;
	return engine->timer_ms == 0 || engine->outgoing_count >= OUTGOING_ENOUGH;
}

/* Scanners first, then screens, then printers; an import only if nothing else waits. */
static bool
drain(struct engine *engine)
{
	size_t taken = 0;
	bool more = true;

	while (more && taken < LIMIT_DRAIN && engine->outgoing_count < OUTGOING_ENOUGH) {
		more = engine_hear(engine, engine->scan);
		more |= engine_hear(engine, engine->web);
		more |= engine_hear(engine, engine->render);
		more |= engine_hear(engine, engine->supervisor);
		for (size_t i = 0; i < engine->config->printer_count; i++)
			more |= engine_hear(engine, engine->print[i]);
		taken += more;
	}
	/* central's news wait for lanes, screens and printers */
	if (taken == 0 && engine->sync >= 0 && engine_hear(engine, engine->sync))
		return true;
	if (taken == 0)
		more = import_go_on(engine, somebody_waits) || engine_hear(engine, engine->importer);
	return taken > 0 || more;
}

static void
run(struct engine *engine)
{
	bool worked = true;

	engine->timer = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	peer_watch(engine, engine->timer);
	for (;;) {
		if (!worked)
			set_timer(engine);
		look_around(engine, !worked);
		worked = drain(engine);
		tick(engine);
		peer_catch_up(engine);
		label_jobs_pump(engine);
		worked = worked || urgency_catch_up(engine) || search_catch_up(engine);
		commit(engine);
		peer_flush(engine);
		purge_truncate(engine);
		checkpoint(engine, worked ? CHECKPOINT_FORCED : CHECKPOINT_PAGES);
	}
}

/* ---- starting ---- */

/* Exactly one writer: the lock is held until the process dies. */
static void
lock(void)
{
	int fd = open("run/engine.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		log_fatal("run/engine.lock: %s", strerror(errno));
	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
		if (errno != EWOULDBLOCK || i == 200)
			log_fatal("another station works in this folder");
		usleep(10000);
	}
}

static void
take_sockets(struct engine *engine)
{
	engine->epoll = epoll_create1(EPOLL_CLOEXEC);
	engine->supervisor = PROCESS_FD_SUPERVISOR;
	engine->scan = PROCESS_FD_PEER;
	engine->web = PROCESS_FD_PEER + 1;
	engine->render = PROCESS_FD_PEER + 2;
	engine->importer = PROCESS_FD_PEER + 3;
	peer_add(engine, engine->supervisor);
	for (int fd = engine->scan; fd <= engine->importer; fd++)
		peer_add(engine, fd);
	for (size_t i = 0; i < engine->config->printer_count; i++) {
		engine->print[i] = PROCESS_FD_PEER + 4 + (int)i;
		peer_add(engine, engine->print[i]);
	}
	engine->sync = -1;
	if (engine->config->central.url[0] == '\0')
		return;
	engine->sync = PROCESS_FD_PEER + 4 + (int)engine->config->printer_count;
	peer_add(engine, engine->sync);
}

/* A copy: central may set some of it otherwise (engine_central_set.h). */
static const struct config *
own_config(const struct config *config)
{
	struct config *own = malloc(sizeof *own);

	if (own == NULL)
		log_fatal("no memory");
	*own = *config;
	return own;
}

int
engine_main(const struct process *process)
{
	struct engine *engine = calloc(1, sizeof *engine);
	struct config_error error;

	if (engine == NULL)
		log_fatal("no memory");
	engine->process = process;
	engine->config = own_config(process->config);
	take_sockets(engine);
	if (urgency_open(&engine->urgency, engine->config, &error) != 0)
		log_error("%s; its other lines hold", error.text);
	if (sandbox_enter(process) != 0)
		return 5;
	lock();
	store_open(&engine->store, "packwarden.db", engine->config);
	sqlite3_wal_hook(engine->store.db, count_pages, NULL);
	randombytes_buf(&engine->incarnation, sizeof engine->incarnation);
	engine->deadline_ms = engine->timer_ms = PACK_NO_DEADLINE;
	store_restore(&engine->store, &engine->pack);
	engine->clock_offset = engine->store.clock_ms + 1 - boottime_ms();
	look_at_disk(engine);
	engine->progress_new = engine->told_new = UINT32_MAX;
	restore_finish(engine);
	label_jobs_restore(engine);
	urgency_begin(engine);
	search_begin(engine);
	central_set_begin(engine);
	night_begin(engine);
	announce(engine);
	training_restore(engine);
	engine_begin(engine);
	central_unlink(engine);
	commit(engine);
	peer_greet(engine);
	template_begin(engine);
	commit(engine);
	peer_flush(engine);
	run(engine);
	return 0;
}

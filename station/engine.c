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
#include "engine_picture.h"
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
#include "fingerprint.h"
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

/* ---- messages ---- */

static bool
fixed(const struct message_head *head, size_t size)
{
	return head->size == size;
}

static void
terminate(char *text, size_t capacity)
{
	text[capacity - 1] = '\0';
}

/* True if this request was carried out in an earlier life or before a repetition: then it is answered the same again,
 * web by its reply, another by a message of that type. */
bool
engine_answered_before(struct engine *engine, int fd, const struct message_id *id, uint16_t type)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ANSWER_GET, "ii", (int64_t)id->incarnation,
	                                      (int64_t)id->n);

	if (!store_next(&engine->store, statement))
		return false;
	if (type == MESSAGE_REPLY)
		engine_reply_again(engine, id, (int)sqlite3_column_int64(statement, 1), store_column(statement, 0));
	else
		engine_send(engine, fd, type, *id, NULL, 0, -1);
	store_done(statement);
	return true;
}

void
engine_note_answer(struct engine *engine, const struct message_id *id)
{
	store_run(&engine->store, SQL_ANSWER_ADD, "iiitii", (int64_t)id->incarnation, (int64_t)id->n,
	          (int64_t)engine->store.seq, "", (int64_t)0, FINGERPRINT_NONE);
}

/* In the order in which they were read. One that is ahead was sent to an engine that died with the one before it: both
 * will be sent again, in order. */
static void
take_code(struct engine *engine, const struct message_id *id, const struct message_code *code)
{
	struct store *store = &engine->store;
	uint64_t last = id->incarnation == store->scan_life ? store->scan_n : 0;

	if (id->n > last + 1)
		return;
	if (id->n <= last) {
		engine_send(engine, engine->scan, MESSAGE_DONE, *id, NULL, 0, -1);
		return;
	}
	engine_code(engine, id, code);
	store->scan_life = id->incarnation;
	store->scan_n = id->n;
}

static void
from_scan(struct engine *engine, const struct message_head *head, uint8_t *body)
{
	struct message_code *code = (struct message_code *)body;
	struct message_device *device = (struct message_device *)body;
	struct message_weight *weight = (struct message_weight *)body;

	/* it says again what is plugged in: what it does not name has gone while nobody looked */
	if (head->type == MESSAGE_HELLO)
		store_run(&engine->store, SQL_DEVICES_GONE, "ii", (int64_t)DEVICE_GONE, engine_wall());
	if (head->type == MESSAGE_CODE && head->size >= offsetof(struct message_code, text) &&
	    code->length <= LIMIT_CODE && head->size == offsetof(struct message_code, text) + code->length) {
		terminate(code->device, sizeof code->device);
		terminate(code->aim, sizeof code->aim);
		take_code(engine, &head->id, code);
	} else if (head->type == MESSAGE_WEIGHT && fixed(head, sizeof *weight)) {
		terminate(weight->device, sizeof weight->device);
		engine_scale(engine, weight);
	} else if (head->type == MESSAGE_DEVICE && fixed(head, sizeof *device)) {
		terminate(device->device, sizeof device->device);
		terminate(device->driver, sizeof device->driver);
		terminate(device->product, sizeof device->product);
		terminate(device->text, sizeof device->text);
		engine_device(engine, device);
		engine_send(engine, engine->scan, MESSAGE_DONE, head->id, NULL, 0, -1);
	}
}

/* A key that was used for something else is no repetition, and its answer would be a lie. */
static bool
is_other_request(struct engine *engine, const struct message_head *head, const uint8_t *body)
{
	int64_t asked = store_number(&engine->store, SQL_ANSWER_ASKED, FINGERPRINT_NONE, "ii",
	                             (int64_t)head->id.incarnation, (int64_t)head->id.n);

	return asked != FINGERPRINT_NONE && asked != fingerprint_of(body, head->size);
}

static void
from_web(struct engine *engine, const struct message_head *head, const uint8_t *body, int *fd)
{
	if (head->type != MESSAGE_REQUEST)
		return;
	if (is_other_request(engine, head, body)) {
		engine_reply_again(engine, &head->id, 1, FINGERPRINT_REFUSAL);
		return;
	}
	if (engine_answered_before(engine, engine->web, &head->id, MESSAGE_REPLY))
		return;
	engine_request(engine, &head->id, body, head->size, fd);
}

static void
from_render(struct engine *engine, const struct message_head *head, uint8_t *body, const int fds[MESSAGE_FDS_MAX])
{
	struct message_rendered *drawn = (struct message_rendered *)body;

	if (head->type == MESSAGE_HELLO) {
		label_render_died(engine);
		picture_render_died(engine);
		template_render_died(engine);
	}
	if (head->type != MESSAGE_RENDERED || !fixed(head, sizeof *drawn))
		return;
	terminate(drawn->text, sizeof drawn->text);
	if (!picture_rendered(engine, &head->id, drawn, fds[0]) && !template_rendered(engine, &head->id, drawn))
		label_rendered(engine, &head->id, drawn, fds[0], fds[1]);
}

static void
from_printer(struct engine *engine, size_t printer, const struct message_head *head, uint8_t *body)
{
	struct message_step *step = (struct message_step *)body;

	if (head->type == MESSAGE_HELLO) {
		label_printer_restarted(engine, printer);
	} else if (head->type == MESSAGE_STATUS && fixed(head, sizeof(struct message_status))) {
		label_printer_status(engine, printer, (const struct message_status *)body);
	} else if (head->type == MESSAGE_STEP && fixed(head, sizeof *step) && step->step >= STEP_CREATED &&
	           step->step <= STEP_UNKNOWN) {
		terminate(step->job_uuid, sizeof step->job_uuid);
		terminate(step->text, sizeof step->text);
		label_step(engine, printer, &head->id, step);
	}
}

static void
from_sync(struct engine *engine, const struct message_head *head, const uint8_t *body, int *fd)
{
	if (engine->sync_life != head->id.incarnation)
		central_unlink(engine);
	engine->sync_life = head->id.incarnation;
	if (head->type != MESSAGE_REQUEST || engine_answered_before(engine, engine->sync, &head->id, MESSAGE_REPLY))
		return;
	central_request(engine, &head->id, body, head->size, fd);
}

static void
from_importer(struct engine *engine, const struct message_head *head, const uint8_t *body, int fd)
{
	if (head->type == MESSAGE_HELLO)
		import_hello(engine, &head->id);
	else if (head->type == MESSAGE_ORDERS)
		import_batch(engine, &head->id, body, head->size, fd);
}

static struct peer *
find_peer(struct engine *engine, int fd)
{
	for (size_t i = 0; i < engine->peer_count; i++)
		if (engine->peers[i].fd == fd)
			return &engine->peers[i];
	return NULL;
}

/* Takes one message from fd. False if none waits: only those are asked of which the kernel has said that one does. */
static bool
take(struct engine *engine, int fd)
{
	static uint8_t body[MESSAGE_BODY_MAX] __attribute__((aligned(16)));
	struct peer *peer = find_peer(engine, fd);
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];
	int got = peer->waiting ? message_receive(fd, &head, body, fds) : 0;

	peer->waiting = got != 0;
	/* the supervisor holds both ends of all of them, and has died: a moment later so would this process */
	if (got < 0 && errno == ECONNRESET)
		exit(0);
	if (got < 0 && errno != EPROTO)
		log_fatal("a socket to a process failed: %s", strerror(errno));
	if (got <= 0)
		return got < 0;
	engine_begin(engine);
	if (fd == engine->scan)
		from_scan(engine, &head, body);
	else if (fd == engine->web)
		from_web(engine, &head, body, &fds[0]);
	else if (fd == engine->render)
		from_render(engine, &head, body, fds);
	else if (fd == engine->sync)
		from_sync(engine, &head, body, &fds[0]);
	else if (fd == engine->importer)
		from_importer(engine, &head, body, fds[0]);
	else if (fd == engine->supervisor && head.type == MESSAGE_IMPORT)
		import_ended(engine, &head.id);
	for (size_t i = 0; i < engine->config->printer_count; i++)
		if (fd == engine->print[i])
			from_printer(engine, i, &head, body);
	for (int i = 0; i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return true;
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
			find_peer(engine, events[i].data.fd)->waiting |= (events[i].events & ~(uint32_t)EPOLLOUT) != 0;
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
		more = take(engine, engine->scan);
		more |= take(engine, engine->web);
		more |= take(engine, engine->render);
		more |= take(engine, engine->supervisor);
		for (size_t i = 0; i < engine->config->printer_count; i++)
			more |= take(engine, engine->print[i]);
		taken += more;
	}
	/* central's news wait for lanes, screens and printers */
	if (taken == 0 && engine->sync >= 0 && take(engine, engine->sync))
		return true;
	if (taken == 0)
		more = import_go_on(engine, somebody_waits) || take(engine, engine->importer);
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

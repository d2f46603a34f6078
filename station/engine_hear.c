/* What the other processes say to the engine: one message after the other, each looked at before it is believed, and none
 * carried out twice. */
#include "engine.h"
#include "engine_picture.h"
#include "engine_template.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "fingerprint.h"
#include "log.h"
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

bool
engine_hear(struct engine *engine, int fd)
{
	static uint8_t body[MESSAGE_BODY_MAX] __attribute__((aligned(16)));
	struct peer *peer = peer_find(engine, fd);
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

/* What a request is answered. It is answered once: the answer is kept in the same commit. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine_request.h"
#include "bitmap_io.h"
#include "fingerprint.h"
#include "log.h"
#include "record.h"

int
engine_sealed_file(const void *data, size_t size)
{
	int fd = memfd_create("engine", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || bitmap_write_bytes(fd, data, size) < 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
		log_fatal("memfd: %s", strerror(errno));
	return fd;
}

/* A text that no message holds goes as a file. */
void
engine_reply_again(struct engine *engine, const struct message_id *id, int exit_code, const char *text)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	size_t length = strlen(text);
	int to = engine->sync >= 0 && id->incarnation == engine->sync_life ? engine->sync : engine->web;
	struct message_reply head = { .exit_code = exit_code, .length = (uint32_t)length };

	memcpy(body, &head, sizeof head);
	if (length > sizeof body - sizeof head) {
		engine_send_owned(engine, to, MESSAGE_REPLY, *id, body, sizeof head, engine_sealed_file(text, length));
		return;
	}
	memcpy(body + sizeof head, text, length);
	engine_send(engine, to, MESSAGE_REPLY, *id, body, sizeof head + length, -1);
}

static void
keep(struct engine *engine, const struct message_id *id, int exit_code, const char *text, int64_t asked)
{
	store_run(&engine->store, SQL_ANSWER_ADD, "iiitii", (int64_t)id->incarnation, (int64_t)id->n,
	          (int64_t)engine->store.seq, text, (int64_t)exit_code, asked);
	engine_reply_again(engine, id, exit_code, text);
}

void
engine_reply(struct engine *engine, const struct message_id *id, int exit_code, const char *text)
{
	keep(engine, id, exit_code, text, FINGERPRINT_NONE);
}

void
reply_json(struct engine *engine, const struct request *request, int exit_code, json_t *json)
{
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;

	keep(engine, request->id, text != NULL ? exit_code : INTERNAL, text != NULL ? text : "{}",
	     fingerprint_of(request->record, request->size));
	free(text);
	json_decref(json);
}

void
answer_json(struct engine *engine, const struct request *request, int exit_code, json_t *json)
{
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;

	engine_reply_again(engine, request->id, text != NULL ? exit_code : INTERNAL, text != NULL ? text : "{}");
	free(text);
	json_decref(json);
}

void
reply_error_at(struct engine *engine, const struct request *request, int exit_code, const char *code, const char *place,
               const char *text)
{
	reply_json(engine, request, exit_code,
	           json_pack("{s:{s:s, s:s?, s:s}}", "error", "code", code, "place", place, "text", text));
}

void
reply_error(struct engine *engine, const struct request *request, int exit_code, const char *code, const char *text)
{
	reply_error_at(engine, request, exit_code, code, NULL, text);
}

bool
request_get(const struct request *request, const char *name, char *text, size_t capacity)
{
	return record_text(request->record, request->size, name, text, capacity);
}

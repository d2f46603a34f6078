#include "engine_template.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bitmap_io.h"
#include "engine_central_set.h"
#include "log.h"
#include "template.h"

/* Labels' ids are intents, pictures' another: this is neither. */
#define TEMPLATE_LIFE (UINT64_MAX - 1)

enum template_state { TEMPLATE_WAITS, TEMPLATE_USED, TEMPLATE_REFUSED };
enum { PATH_BYTES = LIMIT_NAME + 32 };

static void
path_of(const char *carrier, const char *end, char path[PATH_BYTES])
{
	snprintf(path, PATH_BYTES, TEMPLATE_FOLDER "/%s.svg%s", carrier, end);
}

/* ---- files ---- */

/* Whole, or the one before stays. */
static bool
put_file(const char *carrier, const char *svg, size_t size)
{
	char path[PATH_BYTES], made[PATH_BYTES];
	int fd, folder;
	bool good;

	path_of(carrier, "", path);
	path_of(carrier, ".new", made);
	fd = open(made, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	good = fd >= 0 && bitmap_write_bytes(fd, svg, size) == 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	good = good && rename(made, path) == 0;
	folder = good ? open(TEMPLATE_FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	good = good && folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		close(folder);
	return good;
}

/* ---- to the render process ---- */

/* fd: the template to look at; -1: what it has is to be read anew. */
static void
tell_render(struct engine *engine, const char *carrier, int64_t revision, int fd)
{
	char name[LIMIT_NAME + 1] = "";

	snprintf(name, sizeof name, "%s", carrier);
	engine_send_owned(engine, engine->render, MESSAGE_TEMPLATE, (struct message_id){ TEMPLATE_LIFE, (uint64_t)revision }, name,
	                  sizeof name, fd);
}

/* One after the other. Of a carrier that packwarden.conf does not have it waits until it has. */
static void
try_next(struct engine *engine)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_TEMPLATES_WAITING, "");

	while (store_next(&engine->store, row)) {
		const char *carrier = store_column(row, 0);
		if (config_find_carrier(engine->config, carrier) == NULL)
			continue;
		engine->template_revision = sqlite3_column_int64(row, 1);
		tell_render(engine, carrier, engine->template_revision,
		            engine_sealed_file(store_column(row, 2), (size_t)sqlite3_column_bytes(row, 2)));
		store_done(row);
		return;
	}
}

static void
set_state(struct engine *engine, int64_t revision, enum template_state state)
{
	store_run(&engine->store, SQL_TEMPLATE_STATE, "ii", revision, (int64_t)state);
	engine->template_revision = 0;
	engine->template_deaths = 0;
	try_next(engine);
}

static void
use(struct engine *engine, const char *carrier, int64_t revision, const char *svg, size_t size)
{
	if (!put_file(carrier, svg, size)) {
		log_error("central's label template of %s cannot be kept: %s. It is tried again at the next start.", carrier,
		          strerror(errno));
		engine->template_revision = 0;
		return;
	}
	log_info("labels of %s: central's template, revision %lld", carrier, (long long)revision);
	tell_render(engine, carrier, 0, -1);
	set_state(engine, revision, TEMPLATE_USED);
}

static void
refuse(struct engine *engine, const char *carrier, int64_t revision, const char *why)
{
	central_set_refuse(engine, "label template of %s, revision %lld: %s", carrier, (long long)revision, why);
	set_state(engine, revision, TEMPLATE_REFUSED);
}

bool
template_rendered(struct engine *engine, const struct message_id *id, const struct message_rendered *looked)
{
	sqlite3_stmt *row;
	char *svg;
	char carrier[LIMIT_NAME + 1];
	size_t size;

	if (id->incarnation != TEMPLATE_LIFE)
		return false;
	row = store_query(&engine->store, SQL_TEMPLATE_OF, "i", (int64_t)id->n);
	/* one that central has replaced meanwhile is nobody's any more */
	if (id->n == 0 || (int64_t)id->n != engine->template_revision || !store_next(&engine->store, row)) {
		engine->template_revision = 0;
		try_next(engine);
		return true;
	}
	snprintf(carrier, sizeof carrier, "%s", store_column(row, 0));
	size = (size_t)sqlite3_column_bytes(row, 1);
	svg = strdup(store_column(row, 1));
	store_done(row);
	if (svg == NULL)
		log_fatal("no memory");
	if (looked->ok)
		use(engine, carrier, (int64_t)id->n, svg, size);
	else
		refuse(engine, carrier, (int64_t)id->n, looked->text);
	free(svg);
	return true;
}

void
template_render_died(struct engine *engine)
{
	sqlite3_stmt *row;
	char carrier[LIMIT_NAME + 1];

	if (engine->template_revision == 0)
		return;
	if (++engine->template_deaths < RENDER_TRIES) {
		try_next(engine);
		return;
	}
	row = store_query(&engine->store, SQL_TEMPLATE_OF, "i", engine->template_revision);
	if (!store_next(&engine->store, row))
		return;
	snprintf(carrier, sizeof carrier, "%s", store_column(row, 0));
	store_done(row);
	refuse(engine, carrier, engine->template_revision, "the process that draws labels ended at it each time");
}

/* ---- from central ---- */

static char *
read_svg(int fd, size_t *size)
{
	struct stat status;
	char *svg;

	if (fd < 0 || fstat(fd, &status) != 0 || status.st_size <= 0 || status.st_size > TEMPLATE_SIZE_MAX)
		return NULL;
	*size = (size_t)status.st_size;
	svg = malloc(*size);
	if (svg != NULL && pread(fd, svg, *size, 0) != (ssize_t)*size) {
		free(svg);
		svg = NULL;
	}
	return svg;
}

/* Taken back: the station's own from now on. */
static void
drop(struct engine *engine, const char *carrier)
{
	char path[PATH_BYTES];

	path_of(carrier, "", path);
	if (config_find_carrier(engine->config, carrier) != NULL && unlink(path) == 0)
		tell_render(engine, carrier, 0, -1);
}

void
template_set(struct engine *engine, const struct request *request, int fd)
{
	char carrier[LIMIT_NAME + 1] = "", number[24] = "";
	int64_t revision;
	size_t size = 0;
	char *svg = read_svg(fd, &size);

	engine_reply_again(engine, request->id, DONE, "{}");
	request_get(request, "carrier", carrier, sizeof carrier);
	request_get(request, "revision", number, sizeof number);
	revision = strtoll(number, NULL, 10);
	if (revision != 0 && carrier[0] != '\0' &&
	    store_number(&engine->store, SQL_TEMPLATE_REVISION, 0, "t", carrier) != revision) {
		store_run(&engine->store, SQL_TEMPLATE_PUT, "tisi", carrier, revision, svg, size,
		          (int64_t)(svg != NULL ? TEMPLATE_WAITS : TEMPLATE_USED));
		if (svg == NULL)
			drop(engine, carrier);
		if (engine->template_revision == 0)
			try_next(engine);
	}
	free(svg);
}

/* What is used must be there; what was being looked at is looked at again. */
void
template_begin(struct engine *engine)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_TEMPLATES_USED, "");
	char path[PATH_BYTES];

	while (store_next(&engine->store, row)) {
		path_of(store_column(row, 0), "", path);
		if (access(path, R_OK) != 0)
			store_run(&engine->store, SQL_TEMPLATE_STATE, "ii", sqlite3_column_int64(row, 1), (int64_t)TEMPLATE_WAITS);
	}
	try_next(engine);
}

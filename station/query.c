/* Opening, binding, stepping and retrying; the statements themselves are in query_sql.c. */
#include "query_internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log.h"
#include "query_sql.h"

_Static_assert((int)STATEMENTS <= (int)QUERY_STATEMENTS_MAX, "struct query has too few places");

/* The engine is starting over, or checkpoints: the same read succeeds a moment later. A read-only connection
 * cannot recover a WAL, so that it gets READONLY_RECOVERY until the engine has. */
static bool
is_busy(int code)
{
	int primary = code & 0xff;

	return primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_READONLY
	       || primary == SQLITE_PROTOCOL;
}

static enum query_result
failure(struct query *query, int code)
{
	if (is_busy(code))
		return QUERY_BUSY;
	log_error("reading the database: %s", query->db ? sqlite3_errmsg(query->db) : sqlite3_errstr(code));
	return QUERY_ERROR;
}

static int
pause_and_try(void *unused, int count)
{
	struct timespec wait = { .tv_nsec = 10 * 1000 * 1000 };

	(void)unused;
	nanosleep(&wait, NULL);
	return count < QUERY_BUSY_MS / 10;
}

static enum query_result
prepare_all(struct query *query)
{
	for (int i = 0; i < STATEMENTS; i++) {
		const char *sql = query_sql[i] ? query_sql[i] : query_report_sql[i];
		int code = sqlite3_prepare_v3(query->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statements[i], NULL);
		/* no tables yet, or no -shm: the engine is about to make them */
		if ((code == SQLITE_ERROR || (code & 0xff) == SQLITE_CANTOPEN) && i == SELECT_META)
			return QUERY_NONE;
		if (code != SQLITE_OK)
			return failure(query, code);
	}
	return QUERY_FOUND;
}

static enum query_result
read_meta(struct query *query, const char *name, char *text, size_t capacity)
{
	sqlite3_stmt *row = query_start(query, SELECT_META, "t", name);
	enum query_result result = query_step(query, row);

	if (result == QUERY_FOUND && strlen(query_chars(row, 0)) < capacity)
		strcpy(text, query_chars(row, 0));
	sqlite3_reset(row);
	return result;
}

static enum query_result
read_epochs(struct query *query)
{
	sqlite3_stmt *row = query_start(query, SELECT_EPOCHS, "");
	enum query_result result;

	while ((result = query_step(query, row)) == QUERY_FOUND && query->epoch_count < LIMIT_EPOCHS)
		query->epochs[query->epoch_count++] = (struct query_epoch){ .epoch = sqlite3_column_int64(row, 0),
			.first_box = sqlite3_column_int64(row, 1) };
	sqlite3_reset(row);
	return result == QUERY_NONE && query->epoch_count > 0 ? QUERY_FOUND : result;
}

/* Station and epoch may be written after the tables: read until they are there. Epochs never change while a station runs. */
static enum query_result
read_names(struct query *query)
{
	enum query_result result = read_meta(query, "station", query->station, sizeof query->station);

	return result == QUERY_FOUND ? read_epochs(query) : result;
}

enum query_result
query_open(struct query *query, const char *path, bool demo)
{
	enum query_result result;
	int code;

	*query = (struct query){ .demo = demo };
	code = sqlite3_open_v2(path, &query->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(query->db, 1);
		sqlite3_busy_handler(query->db, pause_and_try, NULL);
		/* the sandbox has no place for a file in which a large sort could be done */
		sqlite3_exec(query->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
		result = prepare_all(query);
	} else {
		result = (code & 0xff) == SQLITE_CANTOPEN ? QUERY_NONE : failure(query, code);
	}
	if (result == QUERY_FOUND)
		result = read_names(query);
	if (result != QUERY_FOUND)
		query_close(query);
	return result;
}

void
query_close(struct query *query)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(query->statements[i]);
	sqlite3_close(query->db);
	free(query->policed);
	*query = (struct query){ .demo = query->demo, .config = query->config, .zone = query->zone };
}

sqlite3_stmt *
query_start(struct query *query, enum statement name, const char *types, ...)
{
	sqlite3_stmt *row = query->statements[name];
	va_list arguments;

	/* one that is left out would have the value of the call before */
	if (strlen(types) != (size_t)sqlite3_bind_parameter_count(row))
		log_fatal("database: %zu values for the %d of %s", strlen(types),
		          sqlite3_bind_parameter_count(row), sqlite3_sql(row));
	sqlite3_reset(row);
	va_start(arguments, types);
	for (int i = 1; types[i - 1]; i++) {
		if (types[i - 1] == 'i')
			sqlite3_bind_int64(row, i, va_arg(arguments, int64_t));
		else
			sqlite3_bind_text(row, i, va_arg(arguments, const char *), -1, SQLITE_TRANSIENT);
	}
	va_end(arguments);
	return row;
}

enum query_result
query_step(struct query *query, sqlite3_stmt *row)
{
	int code = sqlite3_step(row);

	if (code == SQLITE_ROW)
		return QUERY_FOUND;
	if (code == SQLITE_DONE)
		return QUERY_NONE;
	return failure(query, code);
}

static enum query_result
run(struct query *query, enum statement name)
{
	sqlite3_stmt *row = query_start(query, name, "");
	enum query_result result = query_step(query, row);

	sqlite3_reset(row);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
read_once(struct query *query, query_reader *reader, const void *argument, json_t *out)
{
	const struct config *own = query->config;
	enum query_result result = run(query, SELECT_BEGIN);

	if (result != QUERY_FOUND)
		return result;
	result = query_policies(query);
	if (result == QUERY_FOUND)
		result = reader(query, argument, out);
	query->config = own;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_reset(query->statements[i]);
	if (!sqlite3_get_autocommit(query->db))
		run(query, result == QUERY_FOUND ? SELECT_COMMIT : SELECT_ROLLBACK);
	return result;
}

enum query_result
query_read(struct query *query, query_reader *reader, const void *argument, json_t *into, json_t **out)
{
	enum query_result result = QUERY_ERROR;

	*out = NULL;
	for (int tries = 0; into && tries < QUERY_BUSY_MS / 10; tries++) {
		result = read_once(query, reader, argument, into);
		if (result != QUERY_BUSY)
			break;
		if (json_is_array(into))
			json_array_clear(into);
		else
			json_object_clear(into);
		pause_and_try(NULL, 0);
	}
	if (result == QUERY_FOUND)
		*out = into;
	else
		json_decref(into);
	return result;
}

enum query_result
query_rows(struct query *query, sqlite3_stmt *row, query_element *element, json_t *array)
{
	enum query_result result;

	while ((result = query_step(query, row)) == QUERY_FOUND)
		if (json_array_append_new(array, element(query, row)) < 0)
			return QUERY_ERROR;
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_pairs(struct query *query, sqlite3_stmt *row, json_t *object)
{
	enum query_result result;

	while ((result = query_step(query, row)) == QUERY_FOUND)
		json_object_set_new(object, query_chars(row, 0), query_text(row, 1));
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

const char *
query_chars(sqlite3_stmt *row, int column)
{
	const unsigned char *text = sqlite3_column_text(row, column);

	return text ? (const char *)text : "";
}

json_t *
query_text(sqlite3_stmt *row, int column)
{
	const char *text = query_chars(row, column);
	size_t length = (size_t)sqlite3_column_bytes(row, column);
	json_t *value = json_stringn(text, length);
	char *copy;

	if (value || !(copy = malloc(length + 1)))
		return value;
	for (size_t i = 0; i < length; i++)
		copy[i] = (text[i] & 0x80) ? '?' : text[i];
	value = json_stringn(copy, length);
	free(copy);
	return value;
}

json_t *
query_text_or_null(sqlite3_stmt *row, int column)
{
	return query_chars(row, column)[0] ? query_text(row, column) : json_null();
}

void
query_put(json_t *out, sqlite3_stmt *row, int column, const char *types, const char *const *names)
{
	for (; *types != '\0'; types++, names++, column++) {
		json_t *value = *types == 't' ? query_text(row, column)
		              : *types == 'n' ? query_text_or_null(row, column)
		              : *types == 'i' ? query_integer(row, column)
		                              : json_boolean(sqlite3_column_int(row, column));
		json_object_set_new(out, *names, value);
	}
}

json_t *
query_integer(sqlite3_stmt *row, int column)
{
	return json_integer(sqlite3_column_int64(row, column));
}

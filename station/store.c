#include "store.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "process.h"
#include "store_wal.h"

/* A file that starting again does not mend: the station stops, and somebody has to look. */
_Noreturn static void
refuse(const char *what)
{
	log_error("%s", what);
	exit(PROCESS_REFUSES);
}

_Noreturn static void
fail(struct store *store, const char *what)
{
	if (sqlite3_errcode(store->db) == SQLITE_NOTADB)
		refuse("packwarden.db is not a database: move it away, or restore a backup");
	log_fatal("database: %s: %s", what, sqlite3_errmsg(store->db));
}

static void
run_text(struct store *store, const char *sql)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(store, sql);
}

static int64_t
pragma(struct store *store, const char *sql)
{
	sqlite3_stmt *statement;
	int64_t value = 0;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail(store, sql);
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/* ---- statements ---- */

/* keep: SQLITE_STATIC where the statement has run to its end before the values go, or SQLITE_TRANSIENT. All parameters
 * are bound anew: one that is left out would have the value of the call before. */
static void
bind_all(struct store *store, sqlite3_stmt *statement, sqlite3_destructor_type keep, const char *types, va_list values)
{
	int rc = SQLITE_OK;

	if (strlen(types) != (size_t)sqlite3_bind_parameter_count(statement))
		log_fatal("database: %zu values for the %d of %s", strlen(types), sqlite3_bind_parameter_count(statement),
		          sqlite3_sql(statement));
	for (int i = 1; *types != '\0' && rc == SQLITE_OK; types++, i++) {
		const void *data;
		switch (*types) {
		case 'i':
			rc = sqlite3_bind_int64(statement, i, va_arg(values, int64_t));
			break;
		case 't':
			data = va_arg(values, const char *);
			rc = sqlite3_bind_text(statement, i, data, -1, keep);
			break;
		case 's':
			data = va_arg(values, const char *);
			rc = sqlite3_bind_text64(statement, i, data != NULL ? data : "", va_arg(values, size_t),
			                         keep, SQLITE_UTF8);
			break;
		case 'b':
			data = va_arg(values, const void *);
			rc = sqlite3_bind_blob64(statement, i, data, va_arg(values, size_t), keep);
			break;
		default:
			rc = sqlite3_bind_null(statement, i);
			break;
		}
	}
	if (rc != SQLITE_OK)
		fail(store, sqlite3_sql(statement));
}

static sqlite3_stmt *
prepared(struct store *store, enum store_sql sql)
{
	sqlite3_stmt **statement = &store->statements[sql];

	if (*statement == NULL &&
	    sqlite3_prepare_v3(store->db, store_sql[sql], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK)
		fail(store, store_sql[sql]);
	sqlite3_reset(*statement);
	return *statement;
}

bool
store_next(struct store *store, sqlite3_stmt *statement)
{
	int rc = sqlite3_step(statement);

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		fail(store, sqlite3_sql(statement));
	sqlite3_reset(statement);
	return false;
}

void
store_done(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
}

sqlite3_stmt *
store_query(struct store *store, enum store_sql sql, const char *types, ...)
{
	sqlite3_stmt *statement = prepared(store, sql);
	va_list values;

	va_start(values, types);
	bind_all(store, statement, SQLITE_TRANSIENT, types, values);
	va_end(values);
	return statement;
}

int
store_run(struct store *store, enum store_sql sql, const char *types, ...)
{
	sqlite3_stmt *statement = prepared(store, sql);
	va_list values;

	va_start(values, types);
	bind_all(store, statement, SQLITE_STATIC, types, values);
	va_end(values);
	while (store_next(store, statement))
		;
	return sqlite3_changes(store->db);
}

int64_t
store_number(struct store *store, enum store_sql sql, int64_t otherwise, const char *types, ...)
{
	sqlite3_stmt *statement = prepared(store, sql);
	int64_t value = otherwise;
	va_list values;

	va_start(values, types);
	bind_all(store, statement, SQLITE_STATIC, types, values);
	va_end(values);
	if (store_next(store, statement)) {
		value = sqlite3_column_int64(statement, 0);
		store_done(statement);
	}
	return value;
}

/* Counting reads an index from end to end: once, not for each order of an import. */
bool
store_has_room(struct store *store)
{
	if (store->orders == 0)
		store->orders = store_number(store, SQL_ORDER_COUNT, 0, "");
	return store->orders < LIMIT_ORDERS;
}

const char *
store_column(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	return text != NULL ? (const char *)text : "";
}

/* ---- opening ---- */

static void
configure(struct store *store)
{
	int on = 1;

	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	run_text(store, "PRAGMA locking_mode = NORMAL");
	/* of a new database: a scan changes some bytes in each of ten tables, and each changed page is written whole */
	run_text(store, "PRAGMA page_size = 1024");
	run_text(store, "PRAGMA journal_mode = WAL");
	run_text(store, "PRAGMA synchronous = FULL");
	run_text(store, "PRAGMA foreign_keys = ON");
	run_text(store, "PRAGMA secure_delete = ON"); /* what is purged is gone */
	/* between scans the engine checkpoints itself: an automatic one would make a packer wait */
	run_text(store, "PRAGMA wal_autocheckpoint = 0");
	run_text(store, "PRAGMA cache_size = -16384");
	run_text(store, "PRAGMA temp_store = MEMORY"); /* the sandbox has no place for a file of its own */
	/* readers without the right to write must be able to open it after a clean close */
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
}

static void
create(struct store *store)
{
	char pragmas[96];

	run_text(store, "BEGIN IMMEDIATE");
	run_text(store, schema_sql);
	snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID,
	         STORE_SCHEMA_VERSION);
	run_text(store, pragmas);
	run_text(store, "COMMIT");
}

/* Before anything is written: another program's database stays as it is. True if it is a new one. */
static bool
check_version(struct store *store, const char *path)
{
	int64_t application = pragma(store, "PRAGMA application_id");
	int64_t version = pragma(store, "PRAGMA user_version");
	char text[512];

	if (version == 0 && application == 0 && pragma(store, "SELECT count(*) FROM sqlite_schema") == 0)
		return true;
	snprintf(text, sizeof text,
	         "%s is not a database of Packwarden: move it away, or give another --data folder", path);
	if (application != STORE_APPLICATION_ID)
		refuse(text);
	snprintf(text, sizeof text,
	         "%s was made by a newer Packwarden (version %" PRId64 ", this one knows %d): install that one again",
	         path, version, STORE_SCHEMA_VERSION);
	if (version > STORE_SCHEMA_VERSION)
		refuse(text);
	return false;
}

static void
read_head(struct store *store)
{
	sqlite3_stmt *statement = store_query(store, SQL_JOURNAL_HEAD, "");

	if (!store_next(store, statement))
		return;
	store->seq = (uint64_t)sqlite3_column_int64(statement, 0);
	if (sqlite3_column_bytes(statement, 1) == CHAIN_BYTES)
		memcpy(store->chain, sqlite3_column_blob(statement, 1), CHAIN_BYTES);
	store_done(statement);
}

/* Made once, then kept. */
static void
read_random(struct store *store, const char *name, uint8_t *bytes, size_t size)
{
	sqlite3_stmt *statement = store_query(store, SQL_META_GET, "t", name);

	if (store_next(store, statement)) {
		if ((size_t)sqlite3_column_bytes(statement, 0) == size)
			memcpy(bytes, sqlite3_column_blob(statement, 0), size);
		store_done(statement);
		return;
	}
	randombytes_buf(bytes, size);
	store_run(store, SQL_META_SET, "tb", name, bytes, size);
}

static void
read_epochs(struct store *store)
{
	sqlite3_stmt *statement = store_query(store, SQL_EPOCHS, "");

	while (store->epoch_count < LIMIT_EPOCHS && store_next(store, statement))
		store->epochs[store->epoch_count++] = (struct store_epoch){
			.epoch = (uint32_t)sqlite3_column_int64(statement, 0),
			.first_box = (uint64_t)sqlite3_column_int64(statement, 1) };
	store_done(statement);
}

/* It is beside the database; one that is new, or was moved away, is made of what the database knows. */
static void
read_high_water(struct store *store)
{
	if (high_water_read(&store->high) != 0 && errno != ENOENT)
		log_error(HIGH_WATER_FILE ": %s: it is made anew; restore no backup today without --skip", strerror(errno));
	if (store->high.epoch >= store->epoch)
		return;
	store->high.epoch = store->epoch;
	if (high_water_write(&store->high) != 0)
		log_fatal(HIGH_WATER_FILE ": %s", strerror(errno));
}

void
store_open(struct store *store, const char *path, const struct config *config)
{
	bool fresh;

	*store = (struct store){ .config = config };
	if (sodium_init() < 0)
		log_fatal("no randomness: libsodium did not start");
	/* the engine has one thread: no locks, no counting of memory. Later calls of a test are refused, which is fine */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	                    store_wal_vfs()) != SQLITE_OK)
		fail(store, path);
	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
	fresh = check_version(store, path);
	configure(store);
	if (fresh)
		create(store);
	read_head(store);
	store_run(store, SQL_BEGIN, "");
	store->epoch = (uint32_t)store_number(store, SQL_META_GET, 1, "t", "epoch");
	store_run(store, SQL_META_SET, "ti", "epoch", (int64_t)store->epoch);
	store_run(store, SQL_EPOCH_ADD, "iii", (int64_t)1, (int64_t)1, (int64_t)1);
	read_epochs(store);
	read_high_water(store);
	store_run(store, SQL_META_SET, "tt", "station", config->station);
	read_random(store, "hash_key", store->hash_key, sizeof store->hash_key);
	read_random(store, "installation", store->installation, sizeof store->installation);
	store_run(store, SQL_COMMIT, "");
}

void
store_close(struct store *store)
{
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	high_water_free(&store->high);
	*store = (struct store){ 0 };
}

void
store_box_text(const struct store *store, uint64_t box, char text[BOX_TEXT_MAX])
{
	uint32_t epoch = store->epoch;

	for (size_t i = 0; i < store->epoch_count && store->epochs[i].first_box <= box; i++)
		epoch = store->epochs[i].epoch;
	snprintf(text, BOX_TEXT_MAX, "%s-%" PRIu32 "-%" PRIu64, store->config->station, epoch, box);
}

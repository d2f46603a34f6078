/* Making a backup, and telling whether a file is one. */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "wall_clock.h"

enum { BLOCK = 1 << 16, HASH = 32, BUSY_MS = 10000 };

#define SUM "blake2b "

static int
fail(char why[BACKUP_WHY], int code, const char *what, const char *reason)
{
	snprintf(why, BACKUP_WHY, "%.400s: %.190s", what, reason);
	return code;
}

/* ---- the seal ---- */

/* Without its last line, the sum. */
static int
seal_head(const struct backup *backup, char text[BACKUP_SEAL])
{
	return snprintf(text, BACKUP_SEAL, "\npackwarden backup 1\nstation %s\nmade %" PRId64 "\nsize %" PRId64 "\nseq %" PRIu64
	                "\nepoch %" PRIu32 "\n", backup->station, backup->made_ms, backup->size, backup->seq, backup->epoch);
}

/* The first `size` bytes of the file into the hash, and to `to` unless it is -1. */
static bool
take_bytes(int file, int to, int64_t size, crypto_generichash_state *state)
{
	static unsigned char block[BLOCK];
	ssize_t got;

	for (int64_t at = 0; at < size; at += got) {
		size_t want = size - at < BLOCK ? (size_t)(size - at) : BLOCK;
		got = pread(file, block, want, at);
		if (got <= 0 || (to >= 0 && write(to, block, (size_t)got) != got))
			return false;
		crypto_generichash_update(state, block, (unsigned long long)got);
	}
	return true;
}

static bool
sum(int file, int to, const struct backup *backup, char hex[2 * HASH + 1])
{
	crypto_generichash_state state;
	unsigned char hash[HASH];
	char head[BACKUP_SEAL];
	int length = seal_head(backup, head);

	crypto_generichash_init(&state, NULL, 0, HASH);
	if (!take_bytes(file, to, backup->size, &state))
		return false;
	crypto_generichash_update(&state, (unsigned char *)head, (unsigned long long)length);
	crypto_generichash_final(&state, hash, HASH);
	sodium_bin2hex(hex, 2 * HASH + 1, hash, HASH);
	return true;
}

static bool
put_seal(int file, const struct backup *backup)
{
	char seal[BACKUP_SEAL], hex[2 * HASH + 1];
	int length = seal_head(backup, seal);

	memset(seal + length, '\n', sizeof seal - (size_t)length);
	if (!sum(file, -1, backup, hex))
		return false;
	memcpy(seal + length, SUM, strlen(SUM));
	memcpy(seal + length + strlen(SUM), hex, 2 * (size_t)HASH);
	return pwrite(file, seal, sizeof seal, backup->size) == sizeof seal;
}

static bool
read_seal(int file, struct backup *backup, char hex[2 * HASH + 1])
{
	char seal[BACKUP_SEAL + 1] = "", again[BACKUP_SEAL];
	struct stat status;
	int length;

	*backup = (struct backup){ 0 };
	if (fstat(file, &status) != 0 || status.st_size <= BACKUP_SEAL ||
	    pread(file, seal, BACKUP_SEAL, status.st_size - BACKUP_SEAL) != BACKUP_SEAL ||
	    sscanf(seal, "\npackwarden backup 1\nstation %63[^\n]\nmade %" SCNd64 "\nsize %" SCNd64 "\nseq %" SCNu64
	           "\nepoch %" SCNu32 "\n" SUM "%64[0-9a-f]", backup->station, &backup->made_ms, &backup->size, &backup->seq,
	           &backup->epoch, hex) != 6)
		return false;
	/* what does not come out the same when it is written again is none */
	length = seal_head(backup, again);
	return memcmp(seal, again, (size_t)length) == 0 && backup->size == status.st_size - BACKUP_SEAL;
}

int
backup_open(int file, int to, struct backup *backup, char why[BACKUP_WHY])
{
	char said[2 * HASH + 1] = "", is[2 * HASH + 1];

	if (sodium_init() < 0)
		return fail(why, CLI_INTERNAL, "libsodium", "did not start");
	if (!read_seal(file, backup, said))
		return fail(why, CLI_BAD_INPUT, "it is no backup of Packwarden, or it was cut off", "take another one");
	if (!sum(file, to, backup, is))
		return fail(why, CLI_UNAVAILABLE, "it cannot be copied", strerror(errno));
	if (strcmp(said, is) != 0)
		return fail(why, CLI_BAD_INPUT, "it is not what was written when the backup was made", "take another one");
	return 0;
}

/* ---- making one ---- */

static bool
read_text(sqlite3 *db, const char *sql, char *text, size_t capacity)
{
	sqlite3_stmt *statement = NULL;
	bool found = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;

	if (found)
		snprintf(text, capacity, "%s", (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return found;
}

/* From the copy itself: the station goes on meanwhile. */
static bool
describe(const char *copy, struct backup *backup)
{
	char seq[24], epoch[24];
	sqlite3 *db = NULL;
	bool good = sqlite3_open_v2(copy, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	            read_text(db, "SELECT value FROM meta WHERE name = 'station'", backup->station, sizeof backup->station) &&
	            read_text(db, "SELECT value FROM meta WHERE name = 'epoch'", epoch, sizeof epoch) &&
	            read_text(db, "SELECT coalesce(max(seq), 0) FROM journal", seq, sizeof seq);

	sqlite3_close(db);
	if (!good)
		return false;
	backup->seq = strtoull(seq, NULL, 10);
	backup->epoch = (uint32_t)strtoul(epoch, NULL, 10);
	return true;
}

/* One read of one moment, by a connection that never writes to the database. */
static int
copy_database(const char *database, const char *copy, char why[BACKUP_WHY])
{
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(db, BUSY_MS);
		rc = sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &statement, NULL);
	}
	if (rc == SQLITE_OK) {
		sqlite3_bind_text(statement, 1, copy, -1, SQLITE_STATIC);
		rc = sqlite3_step(statement);
	}
	if (rc != SQLITE_DONE)
		fail(why, CLI_UNAVAILABLE, database, sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return rc == SQLITE_DONE ? 0 : CLI_UNAVAILABLE;
}

static int
flush_folder_of(const char *file)
{
	char copy[PATH_MAX];
	int folder, result;

	snprintf(copy, sizeof copy, "%s", file);
	folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return -1;
	result = fsync(folder);
	close(folder);
	return result;
}

static int
fill(int fd, const char *database, const char *part, const char *file, struct backup *backup, char why[BACKUP_WHY])
{
	struct stat status;
	int code = copy_database(database, part, why);

	if (code != 0)
		return code;
	*backup = (struct backup){ .made_ms = wall_clock_ms() };
	if (!describe(part, backup))
		return fail(why, CLI_UNAVAILABLE, database, "no station has worked with it yet");
	if (fstat(fd, &status) != 0)
		return fail(why, CLI_UNAVAILABLE, part, strerror(errno));
	backup->size = status.st_size;
	if (!put_seal(fd, backup) || fsync(fd) != 0 || renameat2(AT_FDCWD, part, AT_FDCWD, file, RENAME_NOREPLACE) != 0 ||
	    flush_folder_of(file) != 0)
		return fail(why, errno == EEXIST ? CLI_REFUSED : CLI_UNAVAILABLE, file, strerror(errno));
	return 0;
}

int
backup_make(const char *database, const char *file, struct backup *backup, char why[BACKUP_WHY])
{
	char part[PATH_MAX];
	int fd, code;

	if (sodium_init() < 0)
		return fail(why, CLI_INTERNAL, "libsodium", "did not start");
	if (snprintf(part, sizeof part, "%s.part", file) >= (int)sizeof part)
		return fail(why, CLI_USAGE, file, "the name is too long");
	if (access(file, F_OK) == 0)
		return fail(why, CLI_REFUSED, file, "it is there already; a backup is never written over: give another name");
	fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return fail(why, CLI_UNAVAILABLE, part, strerror(errno));
	/* one that was cut off left it behind */
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		return fail(why, CLI_REFUSED, part, "another backup is being written there");
	}
	code = fchmod(fd, 0600) == 0 && ftruncate(fd, 0) == 0 ? fill(fd, database, part, file, backup, why)
	                                                      : fail(why, CLI_UNAVAILABLE, part, strerror(errno));
	if (code != 0)
		unlink(part);
	close(fd);
	return code;
}

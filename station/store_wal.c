/* SQLite writes a commit's pages to the WAL in two system calls a page, then flushes them. Here they are gathered and
 * written at once, right before the flush: nothing counts before that, and whatever asks about the file finds it whole.
 * A write that fails is then reported by the flush, which ends the engine as any other failed commit does. */
#include "store_wal.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { GATHERED_MAX = 64 << 10 };

struct wal {
	sqlite3_file base;
	size_t used;         /* bytes gathered … */
	sqlite3_int64 at;    /* … for this offset */
	uint8_t gathered[GATHERED_MAX];
	_Alignas(8) char real[]; /* the system's own file; SQLite aligns files so */
};

static sqlite3_file *
real(struct wal *wal)
{
	return (sqlite3_file *)(void *)wal->real;
}

static int
flush(struct wal *wal)
{
	size_t used = wal->used;

	wal->used = 0;
	return used > 0 ? real(wal)->pMethods->xWrite(real(wal), wal->gathered, (int)used, wal->at) : SQLITE_OK;
}

static int
wal_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
	struct wal *wal = (struct wal *)file;
	size_t length = (size_t)size;
	int rc;

	if (at != wal->at + (sqlite3_int64)wal->used || length > sizeof wal->gathered - wal->used) {
		rc = flush(wal);
		if (rc != SQLITE_OK || length > sizeof wal->gathered)
			return rc != SQLITE_OK ? rc : real(wal)->pMethods->xWrite(real(wal), data, size, at);
		wal->at = at;
	}
	memcpy(wal->gathered + wal->used, data, length);
	wal->used += length;
	return SQLITE_OK;
}

static int
wal_close(sqlite3_file *file)
{
	int rc = flush((struct wal *)file), closed = real((struct wal *)file)->pMethods->xClose(real((struct wal *)file));

	return rc != SQLITE_OK ? rc : closed;
}

static int
wal_read(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
	int rc = flush((struct wal *)file);

	return rc != SQLITE_OK ? rc : real((struct wal *)file)->pMethods->xRead(real((struct wal *)file), data, size, at);
}

static int
wal_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int rc = flush((struct wal *)file);

	return rc != SQLITE_OK ? rc : real((struct wal *)file)->pMethods->xTruncate(real((struct wal *)file), size);
}

static int
wal_sync(sqlite3_file *file, int flags)
{
	int rc = flush((struct wal *)file);

	return rc != SQLITE_OK ? rc : real((struct wal *)file)->pMethods->xSync(real((struct wal *)file), flags);
}

static int
wal_size(sqlite3_file *file, sqlite3_int64 *size)
{
	int rc = flush((struct wal *)file);

	return rc != SQLITE_OK ? rc : real((struct wal *)file)->pMethods->xFileSize(real((struct wal *)file), size);
}

static int
wal_lock(sqlite3_file *file, int level)
{
	return real((struct wal *)file)->pMethods->xLock(real((struct wal *)file), level);
}

static int
wal_unlock(sqlite3_file *file, int level)
{
	return real((struct wal *)file)->pMethods->xUnlock(real((struct wal *)file), level);
}

static int
wal_reserved(sqlite3_file *file, int *held)
{
	return real((struct wal *)file)->pMethods->xCheckReservedLock(real((struct wal *)file), held);
}

static int
wal_control(sqlite3_file *file, int operation, void *argument)
{
	int rc = flush((struct wal *)file);

	return rc != SQLITE_OK ? rc
	                       : real((struct wal *)file)->pMethods->xFileControl(real((struct wal *)file), operation, argument);
}

static int
wal_sector(sqlite3_file *file)
{
	return real((struct wal *)file)->pMethods->xSectorSize(real((struct wal *)file));
}

static int
wal_device(sqlite3_file *file)
{
	return real((struct wal *)file)->pMethods->xDeviceCharacteristics(real((struct wal *)file));
}

static const sqlite3_io_methods wal_methods = {
	.iVersion = 1, .xClose = wal_close, .xRead = wal_read, .xWrite = wal_write, .xTruncate = wal_truncate,
	.xSync = wal_sync, .xFileSize = wal_size, .xLock = wal_lock, .xUnlock = wal_unlock,
	.xCheckReservedLock = wal_reserved, .xFileControl = wal_control, .xSectorSize = wal_sector,
	.xDeviceCharacteristics = wal_device,
};

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	sqlite3_vfs *system = vfs->pAppData;
	struct wal *wal = (struct wal *)file;
	int rc;

	if ((flags & SQLITE_OPEN_WAL) == 0)
		return system->xOpen(system, name, file, flags, out_flags);
	wal->used = 0;
	wal->at = 0;
	rc = system->xOpen(system, name, real(wal), flags, out_flags);
	/* SQLite closes a file that has methods, opened or not */
	file->pMethods = real(wal)->pMethods != NULL ? &wal_methods : NULL;
	return rc;
}

const char *
store_wal_vfs(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);

	if (vfs.zName == NULL && system != NULL) {
		vfs = *system;
		vfs.zName = "packwarden";
		vfs.pAppData = system;
		vfs.szOsFile = (int)sizeof(struct wal) + system->szOsFile;
		vfs.xOpen = open_file;
		vfs.pNext = NULL;
		sqlite3_vfs_register(&vfs, 0);
	}
	return vfs.zName;
}

/* A folder as a printer: each label as PNG and PDF, named by its intent.
 *
 * A label is printed exactly if its PNG is there, and it is there whole or not at all: written beside,
 * synced, renamed, the folder synced. The PDF comes first, so that it is there whenever the PNG is; what a crash
 * has left without its PNG is removed at the next lookup, for it could be put onto a box. */
#include "printer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "station/config.h"

enum { FILE_NAME = 128 };

struct file_printer {
	int folder;
	bool open;
	char path[CONFIG_TEXT];
};

typedef int write_label(const struct bitmap *bitmap, int fd);

static void
file_name(const struct printer_job *job, const char *ending, char name[FILE_NAME])
{
	snprintf(name, FILE_NAME, "box-%" PRIu64 ".intent-%" PRIu64 ".attempt-%" PRIu32 ".%s", job->box,
	         job->intent, job->attempt, ending);
}

/* Makes each folder on the way, as `mkdir -p` does. */
static int
make_folders(const char *path)
{
	char part[CONFIG_TEXT];

	for (size_t at = 1; path[at - 1]; at++) {
		if (path[at] && path[at] != '/')
			continue;
		memcpy(part, path, at);
		part[at] = 0;
		if (mkdir(part, 0750) != 0 && errno != EEXIST)
			return -1;
	}
	return 0;
}

static int
file_open(void *state, const struct printer_setup *setup, char *text)
{
	struct file_printer *printer = state;

	snprintf(printer->path, sizeof printer->path, "%s", setup->config->path);
	if (!printer->path[0]) {
		snprintf(text, LABEL_TEXT_MAX, "the printer has no path: give the folder for its labels");
		return -1;
	}
	if (make_folders(printer->path) == 0)
		printer->folder = open(printer->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	else
		printer->folder = -1;
	if (printer->folder < 0) {
		snprintf(text, LABEL_TEXT_MAX, "folder %.120s: %s", printer->path, strerror(errno));
		return -1;
	}
	printer->open = true;
	return 0;
}

static void
file_close(void *state)
{
	struct file_printer *printer = state;

	if (printer->open)
		close(printer->folder);
	printer->open = false;
}

static int
fail(struct printer_job *job, const char *what)
{
	snprintf(job->text, sizeof job->text, "%.120s: %.70s", what, strerror(errno));
	return -1;
}

/* The whole of a file that is as large as `size`; NULL if it is not, or cannot be read. */
static void *
map_file(int fd, size_t size)
{
	struct stat status;
	void *bytes;

	if (fstat(fd, &status) != 0 || (uintmax_t)status.st_size != size || size == 0)
		return NULL;
	bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	return bytes == MAP_FAILED ? NULL : bytes;
}

/* Is the PNG that is there this label? Another database may have used the folder and its numbers before. */
static bool
is_this_label(const struct printer_job *job, int fd)
{
	bool same = false;
	struct stat status;
	int expected = memfd_create("label", MFD_CLOEXEC);

	if (expected < 0)
		return false;
	if (bitmap_write_png(job->bitmap, expected) == 0 && fstat(expected, &status) == 0) {
		size_t size = (size_t)status.st_size;
		void *wanted = map_file(expected, size), *there = map_file(fd, size);

		same = wanted && there && memcmp(wanted, there, size) == 0;
		if (wanted)
			munmap(wanted, size);
		if (there)
			munmap(there, size);
	}
	close(expected);
	return same;
}

/* What a crash has left of a label whose PNG is not there. */
static void
remove_rest(const struct file_printer *printer, const struct printer_job *job)
{
	static const char *const endings[] = { "pdf", "pdf.tmp", "png.tmp" };
	char name[FILE_NAME];

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		file_name(job, endings[i], name);
		unlinkat(printer->folder, name, 0);
	}
}

static enum printer_fate
file_lookup(void *state, struct printer_job *job)
{
	struct file_printer *printer = state;
	char name[FILE_NAME];
	int fd;
	bool same;

	file_name(job, "png", name);
	fd = openat(printer->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		if (errno != ENOENT) {
			fail(job, name);
			return PRINTER_UNREACHABLE;
		}
		remove_rest(printer, job);
		return PRINTER_ABSENT;
	}
	same = is_this_label(job, fd);
	close(fd);
	if (!same && !job->resume)
		return PRINTER_ABSENT; /* send will replace it */
	if (!same) {
		snprintf(job->text, sizeof job->text, "%s is there and shows another label", name);
		return PRINTER_UNKNOWN;
	}
	/* An earlier life may have ended between the rename and the sync. */
	if (fsync(printer->folder) != 0) {
		fail(job, printer->path);
		return PRINTER_UNREACHABLE;
	}
	job->id = (int32_t)job->attempt;
	snprintf(job->text, sizeof job->text, "%s", name);
	return PRINTER_PRINTED;
}

/* Nothing happens before send: the id only says that the step was taken. */
static int
file_create(void *state, struct printer_job *job)
{
	struct file_printer *printer = state;

	if (faccessat(printer->folder, ".", W_OK | X_OK, 0) != 0)
		return fail(job, printer->path);
	job->id = (int32_t)job->attempt;
	job->uuid[0] = 0;
	return 0;
}

static int
write_file(struct file_printer *printer, struct printer_job *job, const char *ending, write_label *write)
{
	char name[FILE_NAME], temporary[FILE_NAME];
	char with_tmp[16];
	int fd, error;

	snprintf(with_tmp, sizeof with_tmp, "%s.tmp", ending);
	file_name(job, ending, name);
	file_name(job, with_tmp, temporary);
	fd = openat(printer->folder, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return fail(job, temporary);
	error = write(job->bitmap, fd) != 0 || fsync(fd) != 0;
	if (error)
		fail(job, temporary);
	close(fd);
	if (!error && renameat(printer->folder, temporary, printer->folder, name) != 0) {
		fail(job, name);
		error = 1;
	}
	if (error)
		unlinkat(printer->folder, temporary, 0);
	return error ? -1 : 0;
}

static int
file_send(void *state, struct printer_job *job)
{
	struct file_printer *printer = state;

	if (write_file(printer, job, "pdf", bitmap_write_pdf) != 0
	    || write_file(printer, job, "png", bitmap_write_png) != 0)
		return -1;
	if (fsync(printer->folder) != 0)
		return fail(job, printer->path);
	return 0;
}

static int
file_cancel(void *state, struct printer_job *job)
{
	(void)state;
	(void)job;
	return 0;
}

static void
file_status(void *state, struct message_status *status)
{
	struct file_printer *printer = state;
	struct stat folder;

	memset(status, 0, sizeof *status);
	status->state = PRINTER_IDLE;
	if (fstat(printer->folder, &folder) == 0 && folder.st_nlink == 0)
		errno = ENOENT; /* somebody has removed it */
	else if (faccessat(printer->folder, ".", W_OK | X_OK, 0) == 0)
		return;
	status->state = PRINTER_STOPPED;
	snprintf(status->reason, sizeof status->reason, "folder-closed");
	snprintf(status->text, sizeof status->text, "the label folder %.80s cannot be written: %s",
	         printer->path, strerror(errno));
}

const struct printer_driver printer_file = {
	.name = "file",
	.state_size = sizeof(struct file_printer),
	.absence_is_proof = true,
	.open = file_open,
	.close = file_close,
	.lookup = file_lookup,
	.create = file_create,
	.send = file_send,
	.poll = file_lookup,
	.cancel = file_cancel,
	.status = file_status,
};

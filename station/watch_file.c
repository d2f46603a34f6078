/* Reports are written under hidden names first, ".NAME.txt"; then the file moves, which is the one step
 * that counts; then the reports get their names. A hidden report whose file has not moved belongs to an
 * import that is done again. */
#include "watch_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failed_rows.h"

enum { NAME_SIZE = 300, NUMBER_LAST = 100000 };

struct away {
	const struct watch_folders *folders;
	const struct watch_outcome *outcome;
	const char *name;              /* as it came */
	char new_name[NAME_SIZE];      /* as it goes */
	char report[NAME_SIZE + 8], rows[NAME_SIZE + 300];
	bool has_report, has_rows;
};

static const char *
extension_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot > name ? dot : "";
}

static bool
is_there(int folder, const char *name)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static void
put_names(struct away *away)
{
	snprintf(away->report, sizeof away->report, "%s.txt", away->new_name);
	snprintf(away->rows, sizeof away->rows, "%s.rows%s", away->new_name, extension_of(away->new_name));
}

/* "orders.csv", "orders-2.csv" … */
static bool
choose_name(struct away *away)
{
	const char *extension = extension_of(away->name);
	int stem = (int)(strlen(away->name) - strlen(extension));

	snprintf(away->new_name, sizeof away->new_name, "%s", away->name);
	for (int n = 2; n < NUMBER_LAST; n++) {
		put_names(away);
		if (!is_there(away->folders->done, away->new_name) &&
		    !is_there(away->folders->failed, away->new_name) &&
		    !is_there(away->folders->failed, away->report) &&
		    !is_there(away->folders->failed, away->rows))
			return true;
		snprintf(away->new_name, sizeof away->new_name, "%.*s-%d%s", stem, away->name, n, extension);
	}
	errno = EEXIST;
	return false;
}

/* ---- the report ---- */

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static long long
number_of(const json_t *object, const char *name)
{
	return (long long)json_integer_value(json_object_get(object, name));
}

static const json_t *
counts_of(const struct away *away)
{
	const json_t *orders = json_object_get(away->outcome->answer, "orders");

	return orders ? orders : json_object_get(away->outcome->answer, "items");
}

static void
put_notes(FILE *out, const json_t *notes)
{
	const json_t *note;
	size_t i;

	json_array_foreach(notes, i, note) {
		const char *order = text_of(note, "order"), *column = text_of(note, "column");

		fprintf(out, "%s:%lld: %s%s%s%s%s\n", text_of(note, "file"), number_of(note, "line"), order,
		        *order && *column ? ", " : "", column, *order || *column ? ": " : "", text_of(note, "reason"));
	}
}

static void
put_report(FILE *out, const struct away *away)
{
	const json_t *answer = away->outcome->answer, *counts = counts_of(away), *notes = json_object_get(answer, "quarantine");
	long long kept = number_of(counts, "quarantined");

	if (away->outcome->exit_code > 1)
		fprintf(out, "%s: nothing of this file was imported.\n", away->name);
	else
		fprintf(out, "%s: %lld new, %lld updated, %lld unchanged, %lld stale, %lld suspect, %lld kept back.\n",
		        away->name, number_of(counts, "new"), number_of(counts, "updated"), number_of(counts, "unchanged"),
		        number_of(counts, "stale"), number_of(counts, "suspect"), kept);
	if (away->has_rows)
		fprintf(out, "The rows to mend are in %s: mend them there and move that file back into the "
		             "folder.\n", away->rows);
	else
		fputs("Mend the file and move it back into the folder: what is in already is met "
		      "unchanged.\n", out);
	fputc('\n', out);
	put_notes(out, notes);
	if (kept > (long long)json_array_size(notes))
		fprintf(out, "... and more: %lld were kept back.\n", kept);
	if (json_object_get(answer, "error"))
		fprintf(out, "%s\n", text_of(json_object_get(answer, "error"), "text"));
}

static bool
write_report(struct away *away)
{
	char hidden[sizeof away->report + 1];
	int fd;
	FILE *out;
	bool good;

	snprintf(hidden, sizeof hidden, ".%s", away->report);
	fd = openat(away->folders->failed, hidden, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	            0640);
	out = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!out)
		return false;
	put_report(out, away);
	good = fflush(out) == 0 && fsync(fd) == 0;
	good = fclose(out) == 0 && good;
	away->has_report = good;
	return good;
}

static void
write_rows(struct away *away, int file)
{
	char hidden[sizeof away->rows + 1], why[256];
	const json_t *mend = json_object_get(away->outcome->answer, "mend");

	snprintf(hidden, sizeof hidden, ".%s", away->rows);
	away->has_rows = away->outcome->exit_code == 1 &&
	                 failed_rows_write(away->folders->failed, hidden, file, mend, why) > 0;
}

/* ---- the way there ---- */

static void
show(int folder, const char *name)
{
	char hidden[2 * NAME_SIZE + 32];

	snprintf(hidden, sizeof hidden, ".%s", name);
	renameat(folder, hidden, folder, name);
}

int
watch_file_away(const struct watch_folders *folders, const char *name, int file,
                const struct watch_outcome *outcome, char *text, size_t size)
{
	struct away away = { .folders = folders, .outcome = outcome, .name = name };
	const json_t *counts = counts_of(&away);
	int to;

	snprintf(text, size, "%s: cannot be moved", name);
	if (!choose_name(&away))
		return -1;
	write_rows(&away, file);
	if (outcome->exit_code != 0 && !write_report(&away))
		return -1;
	to = outcome->exit_code == 0 || away.has_rows ? folders->done : folders->failed;
	if (renameat2(folders->folder, name, to, away.new_name, RENAME_NOREPLACE) != 0)
		return -1;
	fsync(to);
	if (away.has_rows)
		show(folders->failed, away.rows);
	if (away.has_report)
		show(folders->failed, away.report);
	snprintf(text, size, "%s: %lld new, %lld updated, %lld unchanged, %lld kept back, now %s/%s%s%s", name,
	         number_of(counts, "new"), number_of(counts, "updated"), number_of(counts, "unchanged"),
	         number_of(counts, "quarantined"), to == folders->done ? "done" : "failed", away.new_name,
	         away.has_report ? "; failed/" : "", away.has_report ? away.report : "");
	return 0;
}

/* The name of the file that a hidden report is about: ".NAME.txt", ".NAME.rows.EXT". */
static bool
file_of(const char *hidden, char name[NAME_SIZE])
{
	const char *end = NULL, *extension = extension_of(hidden + 1);
	size_t length = strlen(hidden + 1);

	for (const char *at = hidden + 1; (at = strstr(at, ".rows")) != NULL; at++)
		if (strcmp(at + strlen(".rows"), extension) == 0 || at[strlen(".rows")] == '\0')
			end = at;
	if (!end && length > 4 && strcmp(hidden + 1 + length - 4, ".txt") == 0)
		end = hidden + 1 + length - 4;
	if (!end || (size_t)(end - hidden) > NAME_SIZE)
		return false;
	snprintf(name, NAME_SIZE, "%.*s", (int)(end - hidden - 1), hidden + 1);
	return true;
}

void
watch_file_mend(const struct watch_folders *folders)
{
	int fd = openat(folders->failed, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	char name[NAME_SIZE];

	if (!list && fd >= 0)
		close(fd);
	while (list && (entry = readdir(list))) {
		if (entry->d_name[0] != '.' || !file_of(entry->d_name, name))
			continue;
		if (is_there(folders->done, name) || is_there(folders->failed, name))
			renameat(folders->failed, entry->d_name, folders->failed, entry->d_name + 1);
		else
			unlinkat(folders->failed, entry->d_name, 0);
	}
	if (list)
		closedir(list);
}

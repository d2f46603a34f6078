/* The watch process: files that another program puts into a folder are imported, one at a time, as the command line does
 * it: over the station's own socket. It may do nothing but that, and move the files within these folders.
 *
 *   waiting   a name that is complete: not hidden, and ending in none of .tmp .part ~
 *   ready     closed after writing or moved here, as inotify tells; or as large and as old as it was a while ago
 *   imported  it goes to done or failed, see watch_file.h
 *
 * A folder that cannot be used is said once and looked at again; one that has come back, or is another than at the start,
 * ends the process, so that its next life is let at it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "log.h"
#include "manifest_internal.h"
#include "process.h"
#include "sandbox.h"
#include "watch_file.h"

enum { QUIET_MS = 2000, LOOK_MS = 2000, AGAIN_MS = 2000, FILES_MAX = 256, PATH_SIZE = 3072, TEXT_SIZE = 2048,
       HOUR_MS = 3600000, DAY_S = 86400,
       EXIT_DONE = 0, EXIT_UNAVAILABLE = 4 };

/* What was seen of a file, and when it was first seen so. */
struct seen {
	char name[256];
	struct stat status;
	int64_t since_ms;
	bool ready, met;   /* told to be complete; still there at this look */
};

struct folder {
	const struct config_watch *config;
	struct watch_folders fds;
	int watch;         /* inotify's, -1 */
	ino_t inode;       /* at the start: what the sandbox lets this process at; 0: it was not there */
	char trouble[512]; /* said already */
	struct seen seen[FILES_MAX];
	size_t seen_count;
};

struct watch {
	const struct process *process;
	int inotify;
	int64_t not_before_ms; /* the station was busy */
	int64_t old_ms;        /* when what is past its retention is looked for again */
	struct folder folders[LIMIT_WATCHES];
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- folders ---- */

static void
close_folder(struct watch *watch, struct folder *folder)
{
	int *fds[] = { &folder->fds.folder, &folder->fds.done, &folder->fds.failed };

	if (folder->watch >= 0)
		inotify_rm_watch(watch->inotify, folder->watch);
	folder->watch = -1;
	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
	folder->seen_count = 0;
}

/* Says it once. */
static void
complain(struct watch *watch, struct folder *folder, const char *what, int error)
{
	char text[sizeof folder->trouble];

	snprintf(text, sizeof text, "[watch %s] %s%s: %s. Its files wait until that is mended",
	         folder->config->name, folder->config->folder, what, strerror(error));
	if (strcmp(text, folder->trouble) != 0)
		log_error("%s", text);
	memcpy(folder->trouble, text, sizeof text);
	close_folder(watch, folder);
}

static int
open_beneath(int folder, const char *name)
{
	if (mkdirat(folder, name, 0750) != 0 && errno != EEXIST)
		return -1;
	return openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

static bool
may_write(int folder)
{
	return faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) == 0;
}

static void
open_folder(struct watch *watch, struct folder *folder)
{
	const char *path = folder->config->folder;
	struct watch_folders *fds = &folder->fds;

	fds->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fds->folder < 0 || !may_write(fds->folder)) {
		complain(watch, folder, "", errno);
		return;
	}
	fds->done = open_beneath(fds->folder, "done");
	if (fds->done < 0 || !may_write(fds->done)) {
		complain(watch, folder, "/done", errno);
		return;
	}
	fds->failed = open_beneath(fds->folder, "failed");
	if (fds->failed < 0 || !may_write(fds->failed)) {
		complain(watch, folder, "/failed", errno);
		return;
	}
	/* one that does not tell, as on a network, is looked at often enough */
	folder->watch = inotify_add_watch(watch->inotify, path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
	watch_file_mend(fds);
	if (folder->trouble[0] != '\0')
		log_info("[watch %s] %s can be used again", folder->config->name, path);
	folder->trouble[0] = '\0';
}

/* False: it is another folder than the one that this process is let at. */
static bool
look_at_folder(struct watch *watch, struct folder *folder)
{
	struct stat status;

	if (stat(folder->config->folder, &status) != 0) {
		complain(watch, folder, "", errno);
		return true;
	}
	if (S_ISDIR(status.st_mode) && status.st_ino != folder->inode)
		return false;
	if (folder->fds.failed < 0)
		open_folder(watch, folder);
	return true;
}

/* One in the data folder is ours to make; another may be a disk that is not there yet. */
static void
prepare_folder(struct folder *folder)
{
	char path[CONFIG_TEXT];
	struct stat status;

	snprintf(path, sizeof path, "%s", folder->config->folder);
	for (char *slash = strchr(path, '/'); path[0] != '/'; slash = strchr(slash + 1, '/')) {
		if (slash)
			*slash = '\0';
		mkdir(path, 0750);
		if (!slash)
			break;
		*slash = '/';
	}
	folder->inode = stat(folder->config->folder,
	                     &status) == 0 && S_ISDIR(status.st_mode) ? status.st_ino : 0;
}

/* ---- files ---- */

static bool
is_left_alone(const char *name)
{
	static const char *const ends[] = { ".tmp", ".part", "~" };
	size_t length = strlen(name);

	if (name[0] == '.' || length > 200)
		return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (length >= strlen(ends[i]) && strcasecmp(name + length - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

static struct seen *
find_seen(struct folder *folder, const char *name)
{
	for (size_t i = 0; i < folder->seen_count; i++)
		if (strcmp(folder->seen[i].name, name) == 0)
			return &folder->seen[i];
	if (folder->seen_count == FILES_MAX)
		return NULL; /* at a later look */
	snprintf(folder->seen[folder->seen_count].name, sizeof folder->seen->name, "%s", name);
	folder->seen[folder->seen_count].ready = false;
	folder->seen[folder->seen_count].status = (struct stat){ 0 };
	return &folder->seen[folder->seen_count++];
}

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void
look_at_file(struct folder *folder, const char *name, int64_t now)
{
	struct stat status;
	struct seen *seen;

	if (is_left_alone(name) || fstatat(folder->fds.folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(status.st_mode) || (seen = find_seen(folder, name)) == NULL)
		return;
	seen->met = true;
	if (is_same(&status, &seen->status))
		return;
	seen->status = status;
	seen->since_ms = now;
}

/* Who is gone is forgotten. */
static void
look_at_files(struct folder *folder, int64_t now)
{
	int fd = openat(folder->fds.folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	size_t kept = 0;

	if (!list && fd >= 0)
		close(fd);
	for (size_t i = 0; i < folder->seen_count; i++)
		folder->seen[i].met = false;
	while (list && (entry = readdir(list)))
		look_at_file(folder, entry->d_name, now);
	if (list)
		closedir(list);
	for (size_t i = 0; i < folder->seen_count; i++)
		if (folder->seen[i].met)
			folder->seen[kept++] = folder->seen[i];
	folder->seen_count = kept;
}

static struct folder *
folder_of(struct watch *watch, int descriptor)
{
	for (size_t i = 0; i < watch->process->config->watch_count; i++)
		if (watch->folders[i].watch == descriptor)
			return &watch->folders[i];
	return NULL;
}

static void
read_events(struct watch *watch)
{
	char buffer[16384] __attribute__((aligned(8)));
	ssize_t got;

	while ((got = read(watch->inotify, buffer, sizeof buffer)) > 0) {
		for (char *at = buffer; at < buffer + got;) {
			const struct inotify_event *event = (const void *)at;
			struct folder *folder = folder_of(watch, event->wd);
			struct seen *seen = folder && event->len > 0 && !is_left_alone(event->name)
			                            ? find_seen(folder, event->name) : NULL;

			if (seen)
				seen->ready = true;
			at += sizeof *event + event->len;
		}
	}
}

/* The oldest that is complete: a shop's files come in the order in which it wrote them. */
static struct seen *
next_file(struct folder *folder, int64_t now)
{
	struct seen *oldest = NULL;

	for (size_t i = 0; i < folder->seen_count; i++) {
		struct seen *seen = &folder->seen[i];
		const struct timespec *time = &seen->status.st_mtim;

		if (!seen->ready && now - seen->since_ms < QUIET_MS)
			continue;
		if (!oldest || time->tv_sec < oldest->status.st_mtim.tv_sec ||
		    (time->tv_sec == oldest->status.st_mtim.tv_sec &&
		     time->tv_nsec < oldest->status.st_mtim.tv_nsec))
			oldest = seen;
	}
	return oldest;
}

/* ---- one import ---- */

static void
add_option(char path[PATH_SIZE], const char *name, const char *value)
{
	char escaped[1024];
	size_t used = strlen(path);

	if (value[0] != '\0' && client_escape(escaped, sizeof escaped, value))
		snprintf(path + used, PATH_SIZE - used, "%c%s=%s", strchr(path, '?') ? '&' : '?', name,
		         escaped);
}

static void
make_path(const struct config_watch *config, const struct seen *seen, char path[PATH_SIZE])
{
	char name[256], time[40] = "";
	bool cut;
	struct tm parts;

	snprintf(name, sizeof name, "%s", seen->name);
	for (char *at = name; manifest_utf8(name, strlen(name), &cut) < strlen(name) && *at; at++)
		if ((unsigned char)*at >= 0x80)
			*at = '?';
	if (config->revision == REVISION_FILE && gmtime_r(&seen->status.st_mtim.tv_sec, &parts)) {
		strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S", &parts);
		snprintf(time + strlen(time), sizeof time - strlen(time), ".%06ldZ",
		         seen->status.st_mtim.tv_nsec / 1000);
	}
	snprintf(path, PATH_SIZE, "/api/v1/import?mend=1");
	add_option(path, "name", name);
	add_option(path, "profile", config->profile);
	add_option(path, "encoding", config->encoding);
	add_option(path, "items", config->items == ANSWER_YES ? "1" : "");
	add_option(path, "revision", time);
}

/* False: the file stays, and its turn comes again. */
static bool
put_away(struct folder *folder, const struct seen *seen, int file, const struct client_reply *reply)
{
	struct watch_outcome outcome = { .exit_code = reply->exit_code };
	json_t *answer = json_loadb(reply->text, reply->length, 0, NULL);
	struct stat status;
	char text[TEXT_SIZE];
	bool done = false;

	outcome.answer = answer;
	/* it was written to, or another is in its place: what was read is not all */
	if (fstatat(folder->fds.folder, seen->name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !is_same(&status, &seen->status))
		log_warn("[watch %s] %s was changed while it was imported: once more", folder->config->name,
		         seen->name);
	else if (watch_file_away(&folder->fds, seen->name, file, &outcome, text, sizeof text) != 0)
		log_error("[watch %s] %s: %s", folder->config->name, text, strerror(errno));
	else
		done = true;
	if (done)
		log_info("[watch %s] %s", folder->config->name, text);
	if (done && json_integer_value(json_object_get(answer, "differs")) > 0)
		log_warn("[watch %s] %s: %lld orders are in with the same revision but other content: see "
		         "revision in packwarden.conf(5)", folder->config->name, seen->name,
		         (long long)json_integer_value(json_object_get(answer, "differs")));
	json_decref(answer);
	return done;
}

/* False: not now. */
static bool
import_file(struct folder *folder, struct seen *seen)
{
	char path[PATH_SIZE];
	struct client_request request = { .data_dir = ".", .method = "POST", .path = path };
	struct client_reply reply = { 0 };
	bool done = false;

	request.fd = openat(folder->fds.folder, seen->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (request.fd < 0 || fstat(request.fd, &seen->status) != 0 || !S_ISREG(seen->status.st_mode)) {
		if (request.fd < 0 && errno != ENOENT)
			log_error("[watch %s] %s: %s", folder->config->name, seen->name, strerror(errno));
	} else {
		make_path(folder->config, seen, path);
		done = client_call(&request, &reply) == 0 && reply.exit_code != EXIT_UNAVAILABLE &&
		       put_away(folder, seen, request.fd, &reply);
	}
	client_reply_free(&reply);
	if (request.fd >= 0)
		close(request.fd);
	return done;
}

/* ---- past their retention ---- */

static int64_t
today_s(void)
{
#ifdef PACKWARDEN_TEST
	const char *ahead = getenv("PACKWARDEN_DAYS_AHEAD"); /* a test cannot wait until something is months old */

	return (int64_t)time(NULL) + (ahead ? strtoll(ahead, NULL, 10) * DAY_S : 0);
#else
	return (int64_t)time(NULL);
#endif
}

/* By when they came there: what a file's writer says of its age is not ours to believe. */
static void
drop_old(const struct folder *folder, int fd, int64_t until_s)
{
	int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = again >= 0 ? fdopendir(again) : NULL;
	const struct dirent *entry;
	struct stat status;

	if (!list && again >= 0)
		close(again);
	while (list && (entry = readdir(list)))
		if (fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
		    status.st_ctim.tv_sec < until_s && unlinkat(fd, entry->d_name, 0) == 0)
			log_info("[watch %s] %s was kept as long as personal data may be: it is deleted", folder->config->name,
			         entry->d_name);
	if (list)
		closedir(list);
}

static void
drop_old_copies(struct watch *watch, int64_t now)
{
	int64_t days = watch->process->config->night.retention_days;

	if (days == 0 || now < watch->old_ms)
		return;
	watch->old_ms = now + HOUR_MS;
	for (size_t i = 0; i < watch->process->config->watch_count; i++) {
		const struct folder *folder = &watch->folders[i];
		if (folder->fds.failed < 0)
			continue;
		drop_old(folder, folder->fds.done, today_s() - days * DAY_S);
		drop_old(folder, folder->fds.failed, today_s() - days * DAY_S);
	}
}

/* ---- the loop ---- */

/* Returns how long to wait, in ms; -1: there is a folder that this life is not let at. */
static int
turn(struct watch *watch)
{
	int64_t now = now_ms();

	for (size_t i = 0; i < watch->process->config->watch_count; i++) {
		struct folder *folder = &watch->folders[i];
		struct seen *next;

		if (!look_at_folder(watch, folder))
			return -1;
		if (folder->fds.failed < 0)
			continue;
		look_at_files(folder, now);
		next = now >= watch->not_before_ms ? next_file(folder, now) : NULL;
		if (!next)
			continue;
		next->ready = false;
		if (import_file(folder, next))
			return 0;
		next->since_ms = now;
		watch->not_before_ms = now + AGAIN_MS;
	}
	drop_old_copies(watch, now);
	return LOOK_MS;
}

static int
serve(struct watch *watch)
{
	struct pollfd fds[2] = { { .fd = watch->process->supervisor }, { .fd = watch->inotify, .events = POLLIN } };

	for (;;) {
		int wait = turn(watch);

		if (wait < 0)
			return EXIT_DONE;
		if (poll(fds, 2, wait) < 0 && errno != EINTR)
			return EXIT_UNAVAILABLE;
		if (fds[0].revents & (POLLHUP | POLLERR))
			return EXIT_DONE;
		read_events(watch);
	}
}

int
watch_main(const struct process *process)
{
	static struct watch watch;

	watch.process = process;
	watch.inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch.inotify < 0 || sodium_init() < 0) {
		log_error("inotify: %s", strerror(errno));
		return EXIT_UNAVAILABLE;
	}
	json_object_seed(0);
	for (size_t i = 0; i < process->config->watch_count; i++) {
		watch.folders[i] = (struct folder){ .config = &process->config->watches[i], .fds = { -1, -1, -1 }, .watch = -1 };
		prepare_folder(&watch.folders[i]);
	}
	if (sandbox_enter(process) < 0)
		return EXIT_UNAVAILABLE;
	return serve(&watch);
}

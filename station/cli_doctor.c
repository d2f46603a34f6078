/* doctor: what is wrong with this station, and what to do. Each check is one line, OK, WARN or FAIL.
 *
 * The station itself says what its database and devices are like; the processes and the database's integrity
 * are looked at from here, as the web process may see neither. */
#include "cli_internal.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "config.h"
#include "message.h"
#include "queue_check.h"
#include "sandbox.h"

enum grade { GRADE_OK, GRADE_WARN, GRADE_FAIL };

enum { FREE_MIB_LEAST = 512 };

struct doctor {
	struct cli *cli;
	enum grade worst;
};

static void
report(struct doctor *doctor, enum grade grade, const char *check, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void
report(struct doctor *doctor, enum grade grade, const char *check, const char *format, ...)
{
	static const char *const words[] = { "OK", "WARN", "FAIL" }, *const small[] = { "ok", "warn",
		                                                                        "fail" };
	char text[1024];
	va_list arguments;
	json_t *line;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (grade > doctor->worst)
		doctor->worst = grade;
	if (!doctor->cli->json) {
		fprintf(doctor->cli->out, "%-4s %s: %s\n", words[grade], check, text);
		return;
	}
	line = json_pack("{s:s, s:s, s:o}", "check", check, "result", small[grade], "text",
	                 cli_bytes(text, strlen(text)));
	cli_put(doctor->cli, line);
	json_decref(line);
}

/* "engine" of "packwarden child engine"; false if the process is not one of ours. */
static bool
child_name(int pid, char name[64])
{
	char path[64], text[4096], *at;
	size_t length;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	length = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[length] = '\0';
	for (at = text; at < text + length; at += strlen(at) + 1) {
		if (strcmp(at, "child") == 0 && at + 6 < text + length) {
			snprintf(name, 64, "%s", at + 6);
			return true;
		}
	}
	return false;
}

static int
parent_of(int pid)
{
	char path[64], line[256];
	int parent = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	while (fgets(line, sizeof line, file) && sscanf(line, "PPid: %d", &parent) != 1)
		continue;
	fclose(file);
	return parent;
}

static void
report_process(struct doctor *doctor, const char *name, int pid)
{
	struct sandbox_state state;
	char check[80];

	snprintf(check, sizeof check, "process %s", name);
	if (sandbox_look(pid, &state) < 0)
		report(doctor, GRADE_FAIL, check, "process %d has just gone; the supervisor starts it again",
		       pid);
	else if (state.uid == 0)
		report(doctor, GRADE_WARN, check, "pid %d runs as root; set [station] user to a service user",
		       pid);
	else if (!state.seccomp && strcmp(name, "import") == 0) /* what it loads for the file's encoding comes first */
		report(doctor, GRADE_OK, check, "pid %d, uid %u, waits for a file, and is confined before it reads one", pid,
		       state.uid);
	else if (!state.seccomp || !state.no_new_privs)
		report(doctor, GRADE_WARN, check,
		       "pid %d, uid %u, is not confined by seccomp; the kernel may lack it", pid, state.uid);
	else
		report(doctor, GRADE_OK, check, "pid %d, uid %u, seccomp, no new privileges%s", pid,
		       state.uid, state.dumpable ? "" : ", not dumpable");
}

static void
check_processes(struct doctor *doctor, int supervisor)
{
	static const char *const wanted[] = { "engine", "scan", "render", "web", "print" };
	unsigned seen = 0;
	struct dirent *entry;
	DIR *proc = opendir("/proc");

	while (proc && (entry = readdir(proc))) {
		int pid = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : 0;
		char name[64];

		if (pid <= 0 || parent_of(pid) != supervisor || !child_name(pid, name))
			continue;
		report_process(doctor, name, pid);
		for (unsigned i = 0; i < sizeof wanted / sizeof *wanted; i++)
			if (strncmp(wanted[i], name, strlen(wanted[i])) == 0)
				seen |= 1u << i;
	}
	if (proc)
		closedir(proc);
	for (unsigned i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if ((seen & 1u << i) == 0)
			report(doctor, GRADE_FAIL, "processes",
			       "the %s process is not running; the log says why", wanted[i]);
}

/* Whether the folder's owner, as whom the station runs, may write there: root may anyway. */
static bool
station_may_write(const struct stat *folder, const struct stat *data)
{
	mode_t wanted = folder->st_uid == data->st_uid ? S_IWUSR : folder->st_gid == data->st_gid ? S_IWGRP : S_IWOTH;

	return data->st_uid == 0 || (folder->st_mode & wanted) != 0;
}

static int
files_in(const char *path)
{
	DIR *list = opendir(path);
	struct dirent *entry;
	int count = 0;

	while (list && (entry = readdir(list)))
		count += entry->d_name[0] != '.' && entry->d_type != DT_DIR;
	if (list)
		closedir(list);
	return count;
}

static void
check_watched(struct doctor *doctor, const struct config_watch *watch)
{
	bool absolute = watch->folder[0] == '/';
	char path[4096], failed[4200], check[128];
	struct stat folder, data;
	int waiting, kept;

	snprintf(path, sizeof path, "%s%s%s", absolute ? "" : doctor->cli->data, absolute ? "" : "/",
	         watch->folder);
	snprintf(failed, sizeof failed, "%s/failed", path);
	snprintf(check, sizeof check, "watch %s", watch->name);
	if (stat(path, &folder) != 0 || !S_ISDIR(folder.st_mode) || stat(doctor->cli->data, &data) != 0) {
		report(doctor, GRADE_FAIL, check,
		       "%s is no folder that can be looked at: make it, or mount its disk", path);
		return;
	}
	if (!station_may_write(&folder, &data)) {
		report(doctor, GRADE_FAIL, check, "%s: the station's user may not write there", path);
		return;
	}
	waiting = files_in(path);
	kept = files_in(failed);
	report(doctor, kept > 0 ? GRADE_WARN : GRADE_OK, check, "%s: %d files wait, %d are in failed%s", path, waiting, kept,
	       kept > 0 ? ": read the .txt there, mend them and move them back" : "");
}

static void
check_watches(struct doctor *doctor)
{
	static struct config config;
	struct config_error error;
	char path[4096];
	int fd;

	snprintf(path, sizeof path, "%s/packwarden.conf", doctor->cli->data);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || config_read(&config, fd, "packwarden.conf", &error) != 0)
		config.watch_count = 0;
	for (size_t i = 0; i < config.watch_count; i++)
		check_watched(doctor, &config.watches[i]);
	if (fd >= 0)
		close(fd);
}

static void
check_integrity(struct doctor *doctor)
{
	char path[4096];
	sqlite3 *db = NULL;
	sqlite3_stmt *row = NULL;
	const char *result;

	snprintf(path, sizeof path, "%s/packwarden.db", doctor->cli->data);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK
	    || sqlite3_busy_timeout(db, 2000) != SQLITE_OK
	    || sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &row, NULL) != SQLITE_OK
	    || sqlite3_step(row) != SQLITE_ROW) {
		report(doctor, GRADE_WARN, "database", "%s could not be checked: %s", path,
		       sqlite3_errmsg(db));
	} else {
		result = (const char *)sqlite3_column_text(row, 0);
		if (result && strcmp(result, "ok") == 0)
			report(doctor, GRADE_OK, "database", "%s is whole", path);
		else
			report(doctor, GRADE_FAIL, "database",
			       "%s is damaged: %s. Stop the station and restore a backup", path,
			       result ? result : "");
	}
	sqlite3_finalize(row);
	sqlite3_close(db);
}

static void
check_disk(struct doctor *doctor)
{
	struct statvfs disk;
	unsigned long long mib;

	if (statvfs(doctor->cli->data, &disk) < 0)
		return;
	mib = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
	report(doctor, mib < FREE_MIB_LEAST ? GRADE_WARN : GRADE_OK, "disk", "%llu MiB free for %s%s", mib,
	       doctor->cli->data, mib < FREE_MIB_LEAST ? "; make room before it is full" : "");
}

static void
check_printers(struct doctor *doctor, const json_t *printers)
{
	const json_t *printer;
	size_t i;

	json_array_foreach(printers, i, printer) {
		const char *state = cli_text(printer, "state"), *text = cli_text(printer, "text");
		bool good = strcmp(state, "idle") == 0 || strcmp(state, "busy") == 0;
		char check[128];

		snprintf(check, sizeof check, "printer %s", cli_text(printer, "name"));
		report(doctor, good ? GRADE_OK : GRADE_FAIL, check, "%s%s%s", state, text[0] ? ": " : "",
		       text);
	}
	if (json_array_size(printers) == 0)
		report(doctor, GRADE_WARN, "printers",
		       "none is known; add a [printer NAME] to packwarden.conf");
}

struct queue_report {
	struct doctor *doctor;
	const char *check;
	size_t faults;
};

static void
report_fault(void *context, const char *text)
{
	struct queue_report *queue = context;

	queue->faults++;
	report(queue->doctor, GRADE_WARN, queue->check, "%s", text);
}

/* True if it is a queue of the cupsd of this machine. */
static bool
check_queue(struct doctor *doctor, const struct config_printer *printer)
{
	char check[128], why[LABEL_TEXT_MAX];
	struct queue_report queue = { doctor, check, 0 };

	if (strcmp(printer->driver, "file") == 0 || strstr(printer->uri, "://"))
		return false;
	snprintf(check, sizeof check, "queue %s", printer->uri);
	if (!queue_check(printer, report_fault, &queue, why, sizeof why))
		report(doctor, GRADE_FAIL, check, "%s", why);
	else if (queue.faults == 0)
		report(doctor, GRADE_OK, check, "set up for labels");
	return !printer->server[0];
}

/* As cups-queue --check finds it. */
static void
check_queues(struct doctor *doctor)
{
	static struct config config;
	struct config_error error;
	struct queue_report server = { doctor, "cupsd", 0 };
	char path[4096];
	bool local = false;
	FILE *file;

	snprintf(path, sizeof path, "%s/packwarden.conf", doctor->cli->data);
	file = fopen(path, "r");
	if (!file)
		return;
	if (config_read(&config, fileno(file), "packwarden.conf", &error) < 0)
		config.printer_count = 0; /* what is wrong with it, the station says when it starts */
	fclose(file);
	for (size_t i = 0; i < config.printer_count; i++)
		local = check_queue(doctor, &config.printers[i]) || local;
	if (local)
		queue_check_server(report_fault, &server);
}

static void
check_scanner(struct doctor *doctor, const json_t *scanner)
{
	const char *state = cli_text(scanner, "state"), *product = cli_text(scanner, "product");
	char check[192];

	bool scale = strcmp(cli_text(scanner, "kind"), "scale") == 0;

	snprintf(check, sizeof check, "%s %s", scale ? "scale" : "scanner", cli_text(scanner, "key"));
	if (strcmp(state, "failed") == 0)
		report(doctor, GRADE_FAIL, check, "%s: %s", product, cli_text(scanner, "text"));
	else if (strcmp(state, "foreign") == 0 && json_is_true(json_object_get(scanner, "allowed")))
		report(doctor, GRADE_OK, check, "%s is a keyboard that belongs here", product);
	else if (strcmp(state, "foreign") == 0)
		report(doctor, GRADE_WARN, check,
		       "%s is no scanner that is known; name it in a [scanner NAME] if it is one, unplug it, or packwarden "
		       "devices allow KEY", product);
	else if (strcmp(state, "gone") == 0)
		report(doctor, GRADE_WARN, check, "%s is unplugged", product);
	else if (cli_text(scanner, "lane")[0] == '\0')
		report(doctor, GRADE_WARN, check,
		       scale ? "%s belongs to no lane; packwarden devices bind KEY LANE"
		             : "%s belongs to no lane; scan a lane's code with it (packwarden lanes)", product);
	else
		report(doctor, GRADE_OK, check, "%s at lane %s", product, cli_text(scanner, "lane"));
}

static void
check_scanners(struct doctor *doctor, const json_t *scanners)
{
	const json_t *scanner;
	size_t i;

	json_array_foreach(scanners, i, scanner)
		check_scanner(doctor, scanner);
	if (json_array_size(scanners) == 0)
		report(doctor, GRADE_WARN, "scanners", "none is plugged in");
}

static void
check_numbers(struct doctor *doctor, const json_t *numbers)
{
	const json_t *row;
	size_t i;

	json_array_foreach(numbers, i, row) {
		json_int_t left = cli_number(row, "left");
		bool low = left < cli_number(row, "low_water");

		report(doctor, left == 0 ? GRADE_FAIL : low ? GRADE_WARN : GRADE_OK, "numbers",
		       "%lld label numbers of %s are left%s", (long long)left, cli_text(row, "carrier"),
		       low || left == 0 ? "; packwarden ranges add" : "");
	}
}

static void
check_work(struct doctor *doctor, const json_t *found)
{
	json_int_t unknown = cli_number(found, "boxes_unknown");

	report(doctor, json_is_true(json_object_get(found, "engine_reads")) ? GRADE_OK : GRADE_WARN, "engine",
	       "%lld requests wait for it, %lld labels are under way",
	       (long long)cli_number(found, "requests_waiting"),
	       (long long)cli_number(found, "labels_under_way"));
	check_numbers(doctor, json_object_get(found, "numbers"));
	if (cli_number(found, "users") == 0)
		report(doctor, GRADE_WARN, "users",
		       "nobody can sign in; packwarden user add NAME --role packer");
	if (cli_number(found, "lanes") == 0)
		report(doctor, GRADE_FAIL, "lanes", "there is none; add a [lane NAME] to packwarden.conf");
	if (unknown > 0)
		report(doctor, GRADE_WARN, "labels",
		       "%lld may have been printed or not; scan them or packwarden box settle",
		       (long long)unknown);
	if (cli_number(found, "boxes_waiting") > 0)
		report(doctor, GRADE_WARN, "labels", "%lld boxes wait for a printer; packwarden box waiting",
		       (long long)cli_number(found, "boxes_waiting"));
	report(doctor, GRADE_OK, "reprints",
	       "%lld of the last 10000 labels were printed again under their number",
	       (long long)cli_number(found, "reprints"));
	if (cli_number(found, "lanes_latched") > 0)
		report(doctor, GRADE_WARN, "lanes", "%lld wait for ACK after a refusal",
		       (long long)cli_number(found, "lanes_latched"));
	if (cli_number(found, "quarantined") > 0)
		report(doctor, GRADE_WARN, "manifests",
		       "%lld rows are in quarantine; correct them and import again",
		       (long long)cli_number(found, "quarantined"));
}

static void
check_nights(struct doctor *doctor)
{
	struct cli_answer answer;
	char text[1000];
	bool good;

	if (cli_ask(doctor->cli, "GET", "/api/v1/night", NULL, &answer) == CLI_DONE) {
		good = cli_night_text(answer.json, text, sizeof text);
		report(doctor, good ? GRADE_OK : GRADE_WARN, "night", "%s", text);
		if (json_is_true(json_object_get(answer.json, "configured")) && json_is_null(json_object_get(answer.json, "retention_days")))
			report(doctor, GRADE_WARN, "retention",
			       "personal data stays for ever; set retention_days in [night] of packwarden.conf");
	}
	cli_answer_free(&answer);
}

int
cli_doctor(struct cli *cli, const struct cli_words *words)
{
	struct doctor doctor = { .cli = cli };
	struct cli_answer answer = { 0 };
	int code = CLI_UNAVAILABLE;

	(void)words;
	if (client_reachable(cli->data))
		code = cli_ask(cli, "GET", "/api/v1/doctor", NULL, &answer);
	if (code == CLI_DONE) {
		report(&doctor, GRADE_OK, "station", "%s runs in %s", cli_text(answer.json, "station"),
		       cli->data);
		check_processes(&doctor, (int)cli_number(answer.json, "supervisor"));
		check_work(&doctor, answer.json);
		check_printers(&doctor, json_object_get(answer.json, "printers"));
		check_scanners(&doctor, json_object_get(answer.json, "scanners"));
		check_nights(&doctor);
	} else {
		report(&doctor, GRADE_FAIL, "station", "it does not answer in %s; packwarden --data %s run",
		       cli->data, cli->data);
	}
	check_watches(&doctor);
	check_queues(&doctor);
	check_integrity(&doctor);
	check_disk(&doctor);
	cli_answer_free(&answer);
	return doctor.worst == GRADE_FAIL ? CLI_UNAVAILABLE : CLI_DONE;
}

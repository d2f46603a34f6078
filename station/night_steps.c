/* What a night does. */
#include "night.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "log.h"

enum { LOOK_MS = 200, EXCHANGE_MS = 2 * 3600 * 1000, DOWN_MORE_MS = 5000, DAY_S = 86400, NAME_SIZE = 256, FILES_MAX = 1024 };

#define CENTRAL_SQL "SELECT value FROM central WHERE name = ?1"

static bool
fail(struct night *night, enum night_step step, const char *format, ...) __attribute__((format(printf, 3, 4)));

static bool
fail(struct night *night, enum night_step step, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(night->why[step], sizeof night->why[step], format, values);
	va_end(values);
	return false;
}

/* ---- the exchange ---- */

static void
read_agreement(struct night *night)
{
	char words[160];

	night_text(night, CENTRAL_SQL, "agree", words, sizeof words);
	json_object_set_new(night->result, "compared", json_string(words));
	if (strncmp(words, "agree", 5) != 0 &&
	    night_number(night, "SELECT json_extract(value, '$.agree') FROM central WHERE name = ?1", "reconcile", 1) == 0)
		fail(night, NIGHT_EXCHANGE, "Station and central: %s. packwarden report reconcile names them", words);
}

/* Until the comparison is through that begins now, or the link has been down for a while. */
static bool
wait_for_exchange(struct night *night, int64_t since_s, int64_t rounds)
{
	int patience = (int)night->config->central.timeout_s * 1000 + DOWN_MORE_MS;

	for (int waited = 0, down = 0; waited < EXCHANGE_MS && down < patience; waited += LOOK_MS) {
		char link[8], why[160];
		int64_t full = night_number(night, CENTRAL_SQL, "full", 0) / 1000;

		if (full > since_s || (full == since_s && night_number(night, CENTRAL_SQL, "rounds", 0) > rounds)) {
			read_agreement(night);
			return true;
		}
		night_text(night, CENTRAL_SQL, "link", link, sizeof link);
		down = strcmp(link, "up") == 0 ? 0 : down + LOOK_MS;
		if (down >= patience) {
			night_text(night, CENTRAL_SQL, "why", why, sizeof why);
			return fail(night, NIGHT_EXCHANGE, "Central is not reached: %s", why[0] != '\0' ? why : "no link");
		}
		night_pause(night, LOOK_MS);
	}
	return fail(night, NIGHT_EXCHANGE, "The exchange with central did not come to its end");
}

static bool
exchange(struct night *night)
{
	int64_t now = night_now_s(), rounds;
	int code;

	if (night->config->central.url[0] == '\0')
		return true;
	rounds = night_number(night, CENTRAL_SQL, "rounds", 0);
	json_decref(night_ask_station(night, "/api/v1/sync", json_pack("{s:b}", "full", 1), &code));
	if (code != 0)
		return fail(night, NIGHT_EXCHANGE, "The station does not take it now");
	return wait_for_exchange(night, now, rounds);
}

/* ---- the backup ---- */

static bool
is_backup(const struct night *night, const char *name)
{
	size_t station = strlen(night->config->station), length = strlen(name);

	return strncmp(name, night->config->station, station) == 0 && name[station] == '-' && length > 8 &&
	       strcmp(name + length - 7, ".backup") == 0;
}

static int
newest_first(const void *left, const void *right)
{
	return strcmp(right, left);
}

/* Their names tell when they were made. Personal data in one is as old as it is. */
static void
drop_old_backups(struct night *night)
{
	static char names[FILES_MAX][NAME_SIZE];
	const struct config_night *config = &night->config->night;
	DIR *folder = opendir(NIGHT_FOLDER);
	const struct dirent *entry;
	size_t count = 0;

	while (folder && count < FILES_MAX && (entry = readdir(folder)))
		if (is_backup(night, entry->d_name))
			snprintf(names[count++], NAME_SIZE, "%s", entry->d_name);
	if (folder)
		closedir(folder);
	qsort(names, count, NAME_SIZE, newest_first);
	for (size_t i = 1; i < count; i++) {
		char path[NAME_SIZE + sizeof NIGHT_FOLDER + 1];
		struct stat status;
		snprintf(path, sizeof path, NIGHT_FOLDER "/%s", names[i]);
		if ((i >= config->backups || (config->retention_days > 0 && stat(path, &status) == 0 &&
		                              status.st_mtim.tv_sec < night_now_s() - (int64_t)config->retention_days * DAY_S)) &&
		    unlink(path) != 0)
			log_warn("%s: %s", path, strerror(errno));
	}
}

static bool
back_up(struct night *night)
{
	char file[LIMIT_NAME + 64], stamp[32], why[BACKUP_WHY];
	time_t now = (time_t)night_now_s();
	struct backup backup;
	struct tm tm;

	if (night->config->night.backups == 0)
		return true;
	gmtime_r(&now, &tm);
	strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &tm);
	snprintf(file, sizeof file, NIGHT_FOLDER "/%s-%s.backup", night->config->station, stamp);
	for (int i = 2; access(file, F_OK) == 0 && i < 100; i++)
		snprintf(file, sizeof file, NIGHT_FOLDER "/%s-%s.%02d.backup", night->config->station, stamp, i);
	if (backup_make("packwarden.db", file, &backup, why) != 0)
		return fail(night, NIGHT_BACKUP, "No backup was made: %s", why);
	json_object_set_new(night->result, "backup", json_string(file));
	json_object_set_new(night->result, "backup_bytes", json_integer((json_int_t)backup.size + BACKUP_SEAL));
	drop_old_backups(night);
	return true;
}

/* ---- what is past its retention ---- */

static void
add_up(json_t *total, const json_t *answer)
{
	static const char *const names[] = { "orders", "texts", "journal" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		json_object_set_new(total, names[i], json_integer(json_integer_value(json_object_get(total, names[i])) +
		                                                  json_integer_value(json_object_get(answer, names[i]))));
}

/* A little at a time, so that no packer waits. */
static bool
purge(struct night *night)
{
	const struct config_night *config = &night->config->night;
	json_t *body = json_pack("{s:b}", "night", 1), *total = json_object();
	bool more = config->retention_days > 0 || config->journal_days > 0;
	int code = 0;

	for (int asked = 0; more && code == 0; asked++) {
		json_t *answer = night_ask_station(night, "/api/v1/purge", json_copy(body), &code);
		const char *why = json_string_value(json_object_get(json_object_get(answer, "error"), "text"));

		more = json_is_true(json_object_get(answer, "more"));
		if (code != 0)
			fail(night, NIGHT_PURGE, "%s", why != NULL ? why : "The station does not take out what is past its retention");
		if (json_is_string(json_object_get(answer, "stage")))
			json_object_set(body, "stage", json_object_get(answer, "stage"));
		json_object_set(body, "at", json_object_get(answer, "at"));
		add_up(total, answer);
		if (more && json_integer_value(json_object_get(answer, "at")) > 0 && strcmp(json_string_value(json_object_get(body, "stage")), "files") == 0)
			night_pause(night, LOOK_MS);
		json_decref(answer);
	}
	json_object_set_new(night->result, "purged", total);
	json_decref(body);
	return code == 0;
}

/* ---- figures ---- */

/* Since the night before, or of all time if there was none. */
static bool
count(struct night *night)
{
	static const struct { const char *name, *sql; } figures[] = {
		{ "boxes", "SELECT count(*) FROM box WHERE sealed_ms > CAST(?1 AS INTEGER)" },
		{ "units", "SELECT coalesce(sum(units), 0) FROM box WHERE sealed_ms > CAST(?1 AS INTEGER)" },
		{ "tendered", "SELECT count(*) FROM box WHERE tendered_ms > CAST(?1 AS INTEGER)" },
		{ "refusals", "SELECT count(*) FROM mismatch WHERE wall_ms > CAST(?1 AS INTEGER)" },
		{ "to_pack", "SELECT count(*) FROM orders WHERE state IN (1, 2, 3, 6, 8) AND ?1 IS NOT NULL" },
	};
	char since[24], id[24];

	snprintf(id, sizeof id, "%lld", (long long)night->id);
	snprintf(since, sizeof since, "%lld",
	         (long long)night_number(night, "SELECT max(begun_ms) FROM night WHERE id < CAST(?1 AS INTEGER)", id, 0));
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		json_object_set_new(night->result, figures[i].name,
		                    json_integer((json_int_t)night_number(night, figures[i].sql, since, 0)));
	json_object_set_new(night->result, "database_bytes", json_integer((json_int_t)night_number(night,
	                    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", NULL, 0)));
	return true;
}

bool
night_run_step(struct night *night, enum night_step step)
{
	switch (step) {
	case NIGHT_EXCHANGE: return exchange(night);
	case NIGHT_BACKUP:   return back_up(night);
	case NIGHT_PURGE:    return purge(night);
	case NIGHT_FIGURES:  return count(night);
	case NIGHT_STEPS:    break;
	}
	abort();
}

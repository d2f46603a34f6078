/* backup, restore: copies of the database. Both work in this process: a backup beside a station that works, a restore only
 * where none does. */
#include "cli_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "config.h"
#include "data_folder.h"

enum { SKIP_MOST = 1000000000 };

static void
time_text(int64_t ms, char text[32])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

int
cli_backup(struct cli *cli, const struct cli_words *words)
{
	char database[PATH_MAX], why[BACKUP_WHY];
	struct backup backup;
	json_t *json;
	int code;

	snprintf(database, sizeof database, "%s/packwarden.db", cli->data);
	code = backup_make(database, words->word[0], &backup, why);
	if (code != 0)
		return cli_fail(cli, code, "backup: %s", why);
	json = json_pack("{s:s, s:s, s:I, s:I, s:I}", "file", words->word[0], "station", backup.station, "events",
	                 (json_int_t)backup.seq, "bytes", (json_int_t)backup.size + BACKUP_SEAL, "epoch", (json_int_t)backup.epoch);
	if (cli->json)
		cli_put(cli, json);
	else
		fprintf(cli->out, "%s: station %s up to event %llu, %lld bytes. It holds personal data: keep it like that\n",
		        words->word[0], backup.station, (unsigned long long)backup.seq, (long long)backup.size + BACKUP_SEAL);
	json_decref(json);
	return CLI_DONE;
}

static void
put_restored(struct cli *cli, const struct restore *restore)
{
	char made[32];
	json_t *json;

	time_text(restore->backup.made_ms, made);
	json = json_pack("{s:s, s:s, s:I, s:I, s:s*}", "station", restore->backup.station, "made", made, "events",
	                 (json_int_t)restore->backup.seq, "epoch", (json_int_t)restore->epoch, "kept",
	                 restore->kept[0] != '\0' ? restore->kept : NULL);
	if (cli->json)
		cli_put(cli, json);
	else
		fprintf(cli->out, "The station is as it was on %s; its boxes from now on are %s-%u-...\n"
		                  "Labels of boxes that were not sealed then are void, and get new numbers.\n"
		                  "What was packed since is not known here: look for it, and hold those orders, before anybody packs.\n",
		        made, restore->backup.station, restore->epoch);
	if (!cli->json && restore->kept[0] != '\0')
		fprintf(cli->out, "The database that was there is %s in the data folder.\n", restore->kept);
	json_decref(json);
}

static int
restore_in(struct cli *cli, struct restore *restore, const char *file, int fd)
{
	char why[BACKUP_WHY];
	int code;

	if (client_reachable(cli->data))
		return cli_fail(cli, CLI_REFUSED, "restore: a station runs in %s: stop it first", cli->data);
	if (chdir(cli->data) != 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", cli->data, strerror(errno));
	if (data_folder_take(cli->data) != 0)
		return cli_fail(cli, CLI_REFUSED, "restore: stop the station in %s first", cli->data);
	code = backup_restore(restore, fd, why);
	if (code != 0)
		return cli_fail(cli, code, "restore %s: %s", file, why);
	put_restored(cli, restore);
	return CLI_DONE;
}

int
cli_restore(struct cli *cli, const struct cli_words *words)
{
	static struct config config;
	const char *skip = cli_option(words, "skip");
	struct restore restore = { .config = &config, .by = cli_option(words, "by"), .skip = -1 };
	char *end = NULL;
	int fd, code = cli_read_config(cli, &config);

	if (code != CLI_DONE)
		return code;
	if (skip != NULL)
		restore.skip = strtoll(skip, &end, 10);
	if (skip != NULL && (*skip == '\0' || *end != '\0' || restore.skip < 0 || restore.skip > SKIP_MOST))
		return cli_fail(cli, CLI_USAGE, "restore: --skip takes a number from 0 to %d", SKIP_MOST);
	fd = open(words->word[0], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", words->word[0], strerror(errno));
	code = restore_in(cli, &restore, words->word[0], fd);
	close(fd);
	return code;
}

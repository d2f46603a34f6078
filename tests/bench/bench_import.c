/* A manifest of many orders into a running station, beside `sqlite3 .import` of the same file, which checks
 * nothing, looks nothing up and keeps no journal: once before and once after, in the same run.
 *
 *   bench_import [ORDERS]    of four lines each (100000) */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { LINES = 4, ITEMS = 1000, START_TRIES = 300 };

struct peak {
	char name[16];
	long kib;
};

static struct peak peaks[8];
static char folder[4096], program[4096];

static FILE *
create(const char *name)
{
	char path[8192];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	if (file == NULL)
		bench_fail("%s: %s", path, strerror(errno));
	return file;
}

static long
write_files(unsigned orders)
{
	FILE *file = create("packwarden.conf");
	long size;

	fprintf(file,
		"[station]\nname = bench\nlisten = 127.0.0.1:%d\n[lane bench-1]\nprinter = folder\ncarrier = "
		"sscc\n"
		"[printer folder]\ndriver = file\npath = labels\n[carrier sscc]\ncompany_prefix = 0614141\n",
		20000 + (int)(getpid() % 20000));
	fclose(file);
	file = create("items.csv");
	fprintf(file, "sku,code,description\n");
	for (unsigned i = 0; i < ITEMS; i++)
		fprintf(file, "SKU-%u,CODE-%u,Item number %u\n", i, i, i);
	fclose(file);
	file = create("orders.csv");
	fprintf(file, "order_id,revision,ship_to_name,address1,city,state,postcode,country,sku,quantity\n");
	for (unsigned i = 0; i < orders; i++)
		for (unsigned k = 0; k < LINES; k++)
			fprintf(file,
				"ORDER-%07u,1,Customer %u,%u Main Street,Springfield,IL,62704,US,SKU-%u,%u\n",
				i, i, i % 999, (i * 7 + k * 13) % ITEMS, k + 1);
	size = ftell(file);
	fclose(file);
	return size;
}

static pid_t
start(char *const arguments[], bool quiet)
{
	pid_t pid = fork();

	if (pid < 0)
		bench_fail("fork: %s", strerror(errno));
	if (pid > 0)
		return pid;
	if (quiet) {
		int nowhere = open("/dev/null", O_RDWR);

		dup2(nowhere, 0);
		dup2(nowhere, 1);
		dup2(nowhere, 2);
	}
	execvp(arguments[0], arguments);
	_exit(127);
}

/* ---- memory ---- */

static void
note_peak(const char *name, long kib)
{
	for (size_t i = 0; i < sizeof peaks / sizeof *peaks; i++) {
		if (peaks[i].name[0] != '\0' && strcmp(peaks[i].name, name) != 0)
			continue;
		snprintf(peaks[i].name, sizeof peaks[i].name, "%s", name);
		peaks[i].kib = kib > peaks[i].kib ? kib : peaks[i].kib;
		return;
	}
}

static void
look_at(const char *pid, pid_t station)
{
	char path[300], line[256], words[256] = "", *name;
	long parent = 0, kib = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%.16s/status", pid);
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		sscanf(line, "PPid: %ld", &parent);
		sscanf(line, "VmHWM: %ld", &kib);
	}
	if (file != NULL)
		fclose(file);
	if (parent != station)
		return;
	snprintf(path, sizeof path, "/proc/%.16s/cmdline", pid);
	file = fopen(path, "r");
	if (file == NULL)
		return;
	for (size_t i = 0, got = fread(words, 1, sizeof words - 1, file); i < got; i++)
		words[i] = words[i] ? words[i] : ' ';
	fclose(file);
	name = strstr(words, " child engine")   ? "engine"
	       : strstr(words, " child import") ? "import"
	       : strstr(words, " child web")    ? "web"
						: NULL;
	if (name != NULL)
		note_peak(name, kib);
}

static void
watch_memory(pid_t station)
{
	DIR *folder_of = opendir("/proc");
	struct dirent *entry;

	while (folder_of != NULL && (entry = readdir(folder_of)) != NULL)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			look_at(entry->d_name, station);
	if (folder_of != NULL)
		closedir(folder_of);
}

/* ---- what is measured ---- */

/* Seconds until the program has ended; it must end with 0. */
static double
measure(char *const arguments[], pid_t station)
{
	uint64_t from = bench_now_ns();
	pid_t pid = start(arguments, true);
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (station > 0)
			watch_memory(station);
		bench_pause_us(20000);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		bench_fail("%s %s ended with %d", arguments[0], arguments[1], WEXITSTATUS(status));
	return (double)(bench_now_ns() - from) / 1e9;
}

static double
measure_import(pid_t station, const char *name, const char *option)
{
	char path[8192];
	char *arguments[] = { program, "--data", folder, "import", path, (char *)option, NULL };

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return measure(arguments, station);
}

static double
measure_sqlite(void)
{
	char database[8192], command[8192];
	char *arguments[] = { "sqlite3", database, command, NULL };

	snprintf(database, sizeof database, "%s/plain.db", folder);
	snprintf(command, sizeof command, ".import --csv %s/orders.csv orders", folder);
	unlink(database);
	return measure(arguments, 0);
}

/* A command before that would start a station of its own, and the one that is measured could not. */
static void
wait_until_up(pid_t station)
{
	char path[8192];

	snprintf(path, sizeof path, "%s/run/packwarden.sock", folder);
	for (int i = 0; i < START_TRIES && waitpid(station, NULL, WNOHANG) == 0; i++) {
		if (access(path, F_OK) == 0)
			return;
		bench_pause_us(100000);
	}
	bench_fail("the station does not start");
}

static void
stop(pid_t station)
{
	kill(station, SIGTERM);
	waitpid(station, NULL, 0);
}

int
main(int count, char **words)
{
	unsigned orders = count > 1 ? (unsigned)strtoul(words[1], NULL, 10) : 100000;
	char *run[] = { program, "--data", folder, "run", NULL };
	double rows = (double)orders * LINES, seconds, plain;
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 32);
	long size;
	pid_t station;

	/* build/release/tests/bench/bench_import → build/packwarden */
	for (int i = 0; i < 4 && length > 0; i++)
		*strrchr(program, '/') = '\0';
	strcat(program, "/packwarden");
	bench_folder(folder, sizeof folder, "import");
	size = write_files(orders);
	plain = measure_sqlite();
	station = start(run, true);
	wait_until_up(station);
	measure_import(station, "items.csv", "--items");
	seconds = measure_import(station, "orders.csv", NULL);
	printf("  %u orders of %d lines, %.1f MB: %.2f s, %.0f rows/s\n", orders, LINES, (double)size / 1e6,
	       seconds, rows / seconds);
	printf("  the same file again, all unchanged: %.2f s\n", measure_import(station, "orders.csv", NULL));
	stop(station);
	plain = (plain + measure_sqlite()) / 2;
	printf("  sqlite3 .import of the same file: %.2f s, %.0f rows/s; import takes %.1f times as long\n",
	       plain, rows / plain, seconds / plain);
	for (size_t i = 0; i < sizeof peaks / sizeof *peaks && peaks[i].name[0] != '\0'; i++)
		printf("  most memory of %s: %.1f MiB\n", peaks[i].name, (double)peaks[i].kib / 1024);
	bench_remove(folder);
	return 0;
}

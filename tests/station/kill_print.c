#include "kill_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kill_rounds.h"

enum { KILLS = 10 };

static const char *const everyone[KILL_NAMES_MAX] = { "print", "engine", "render", "scan", "web", "supervisor" };
static const char *const label_makers[KILL_NAMES_MAX] = { "print", "engine", "render" };

static int
shell(const char *format, const char *folder)
{
	char command[256];

	snprintf(command, sizeof command, format, folder);
	fflush(stdout);
	return system(command);
}

/* The value of one line of the fixture's file. */
static void
read_setting(const char *folder, const char *name, char value[128])
{
	char path[128], line[256];
	size_t length = strlen(name);
	FILE *file;

	value[0] = '\0';
	snprintf(path, sizeof path, "%s/p/env", folder);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, name, length) == 0 && line[length] == '=')
			snprintf(value, 128, "%.*s", (int)strcspn(line + length + 1, "\n"), line + length + 1);
	if (file)
		fclose(file);
}

/* Those that make a label, where nobody says how often; all of them, where somebody does. */
static bool
kill_at(const char *printer, struct paper *paper)
{
	bool all = getenv("PACKWARDEN_KILLS");
	struct flow flow;

	flow_start_with(&flow, kill_release, kill_count(KILLS) * KILL_NAMES_MAX + 2, printer, paper);
	return kill_by_turns(&flow, all ? everyone : label_makers, kill_count(KILLS));
}

static bool
kill_at_cups(const char *folder)
{
	char server[128], list[128], jobs[128], printer[256];
	struct paper paper;
	bool passed;

	read_setting(folder, "CUPS_SERVER", server);
	read_setting(folder, "PRINTED", list);
	read_setting(folder, "PRINTER_JOBS", jobs);
	snprintf(printer, sizeof printer, "driver = cups\nuri = label\nserver = %s\n", server);
	paper_open(&paper, list, jobs, 0);
	passed = kill_at(printer, &paper);
	paper_close(&paper);
	return passed;
}

/* A socket remembers nothing: what becomes of a label whose process has died, a person must say. */
static bool
kill_at_zpl(const char *folder)
{
	char uri[128], list[128], printer[256], jobs[128];
	struct paper paper;
	bool passed;

	read_setting(folder, "RAW_URI", uri);
	read_setting(folder, "RAW_PRINTED", list);
	snprintf(jobs, sizeof jobs, "%s/p", folder); /* the list's names begin with jobs/ */
	snprintf(printer, sizeof printer, "driver = zpl\nuri = %s\n", uri);
	paper_open(&paper, list, jobs, (uint16_t)atoi(strrchr(uri, ':') + 1));
	passed = kill_at(printer, &paper);
	paper_close(&paper);
	return passed;
}

static bool
with_device(const char *start, const char *stop, bool run(const char *folder))
{
	char devices[] = "/tmp/packwarden-devices-XXXXXX";
	bool passed = mkdtemp(devices) && chmod(devices, 0755) == 0 && shell(start, devices) == 0 && run(devices);

	shell(stop, devices);
	shell("rm -rf %s", devices);
	return passed;
}

bool
label_comes_out_of_a_cups_printer_once(void)
{
	return with_device("scripts/fixtures/printer start %s/p >/dev/null", "scripts/fixtures/printer stop %s/p",
	                   kill_at_cups);
}

bool
label_comes_out_of_a_zpl_printer_once(void)
{
	return with_device("scripts/fixtures/rawprinter start %s/p >/dev/null", "scripts/fixtures/rawprinter stop %s/p",
	                   kill_at_zpl);
}

/* A label from its fields to bits that have been read back, warm and in a new process, beside a bare program
 * that draws the same symbols and texts with zint and pangocairo and checks nothing, and beside the programs
 * zint and rsvg-convert, as a script would call them.
 *
 *   bench_label [SAMPLES]    of each, warm (400) */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bare_label.h"
#include "bench.h"
#include "label.h"
#include "tool_label.h"
#include "station/config.h"

enum { WARM_UP = 20, COLD_SAMPLES = 30 };

enum kind { LABEL, LABEL_ZPL, BARE, KINDS };

enum cold { COLD_LABEL, COLD_RENDER, COLD_BARE, COLD_TOOLS, COLDS };

extern char **environ;

static struct label_fields fields;
static struct config config;
static int nowhere;

static void
fill(void)
{
	static const char *const pairs[][2] = {
		{ "dpi", "203" },
		{ "media", "4x6in" },
		{ "carrier", "sscc" },
		{ "sscc", BARE_SSCC },
		{ "seal_mark", BARE_SEAL_MARK },
		{ "box", "bench-1-12" },
		{ "intent", "3" },
		{ "attempt", "1" },
		{ "order", "100-2231" },
		{ "box_of", "1 of 3" },
		{ "service", "Ground" },
		{ "weight", "2.35 kg" },
		{ "ship_to_name", "Maria Gonzalez" },
		{ "ship_to_company", "Northwind Traders" },
		{ "ship_to_address1", "4217 Willow Creek Road" },
		{ "ship_to_address2", "Suite 300" },
		{ "ship_to_city", "Springfield" },
		{ "ship_to_state", "IL" },
		{ "ship_to_postcode", "62704" },
		{ "ship_to_country", "US" },
		{ "ship_to_phone", "+1 217 555 0134" },
	};

	config.carriers[0] =
		(struct config_carrier){ .name = "sscc", .driver = "sscc", .company_prefix = "0614141" };
	config.carrier_count = 1;
	label_fields_begin(&fields);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		label_fields_put(&fields, pairs[i][0], pairs[i][1]);
}

static void
draw_label(bool zpl)
{
	struct label_result result;
	struct bitmap bitmap;

	if (label_render(&fields, &config.carriers[0], &bitmap, &result) != 0)
		bench_fail("%s", result.text);
	if (result.symbol_count != 2 || bitmap.width != BARE_WIDTH || bitmap.height != BARE_HEIGHT)
		bench_fail("the label is not what the bare one is: %zu symbols on %u by %u",
		           result.symbol_count, bitmap.width, bitmap.height);
	if (zpl && bitmap_write_zpl(&bitmap, nowhere) != 0)
		bench_fail("ZPL: %s", strerror(errno));
	bitmap_finish(&bitmap);
}

static void
draw_bare(void)
{
	cairo_surface_t *surface = bare_label_draw();

	if (surface == NULL)
		bench_fail("the bare label was not drawn");
	cairo_surface_destroy(surface);
}

/* ---- warm ---- */

static void
measure(struct bench_series *series, enum kind kind, bool keep)
{
	uint64_t from = bench_now_ns();

	if (kind == LABEL || kind == LABEL_ZPL)
		draw_label(kind == LABEL_ZPL);
	else
		draw_bare();
	if (keep)
		bench_add(series, from, bench_now_ns());
}

static void
run_warm(size_t samples)
{
	static const char *const names[KINDS] = { "label, read back", "label, read back, ZPL",
		                                  "bare zint + pangocairo" };
	struct bench_series series[KINDS], *all[KINDS];
	char text[LABEL_TEXT_MAX];
	struct bench_quantiles ratio;

	if (label_start(&config, NULL, text, sizeof text) != 0)
		bench_fail("%s", text);
	for (int kind = 0; kind < KINDS; kind++) {
		bench_series_create(&series[kind], names[kind], samples);
		all[kind] = &series[kind];
	}
	for (size_t n = 0; n < samples + WARM_UP; n++)
		for (size_t i = 0; i < KINDS; i++)
			measure(&series[(n + i) % KINDS], (enum kind)((n + i) % KINDS), n >= WARM_UP);
	bench_print(all, KINDS);
	bench_ratio("label / bare", &series[LABEL], &series[BARE]);
	ratio = bench_ratio("label with ZPL / bare", &series[LABEL_ZPL], &series[BARE]);
	printf("  label, read back, ZPL to bare: p50 %.2f (aim 1.6); labels a second: %.0f, bare %.0f\n", ratio.p50,
	       1e6 / bench_quantiles(&series[LABEL_ZPL]).p50, 1e6 / bench_quantiles(&series[BARE]).p50);
	for (int kind = 0; kind < KINDS; kind++)
		bench_series_finish(&series[kind]);
	label_stop();
}

/* ---- cold ---- */

/* In the new process. */
static int
cold(const char *what)
{
	char text[LABEL_TEXT_MAX];

	if (strcmp(what, "render") == 0 && label_start(&config, NULL, text, sizeof text) != 0)
		return 1;
	draw_label(false);
	return 0;
}

static long peak_kb[COLDS]; /* of the largest process */

static void
start_and_wait(char *const argv[], struct rusage *usage)
{
	int status;
	pid_t pid;

	if (posix_spawn(&pid, argv[0], NULL, NULL, argv, environ) != 0 || wait4(pid, &status, 0, usage) != pid)
		bench_fail("%s: %s", argv[0], strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		bench_fail("%s has failed", argv[0]);
}

static void
draw_cold(enum cold kind, char *const argv[])
{
	struct rusage usage;

	if (kind != COLD_TOOLS)
		start_and_wait(argv, &usage);
	else if (!tool_label_draw(&usage))
		bench_fail("zint or rsvg-convert has failed");
	peak_kb[kind] = usage.ru_maxrss > peak_kb[kind] ? usage.ru_maxrss : peak_kb[kind];
}

static void
print_cold(struct bench_series series[COLDS], bool tools)
{
	struct bench_series *all[COLDS];
	int count = tools ? COLDS : COLD_TOOLS;
	struct bench_quantiles ratio;

	for (int kind = 0; kind < count; kind++)
		all[kind] = &series[kind];
	bench_print(all, (size_t)count);
	ratio = bench_ratio("one label / bare", &series[COLD_LABEL], &series[COLD_BARE]);
	bench_ratio("all fonts warmed / bare", &series[COLD_RENDER], &series[COLD_BARE]);
	if (tools)
		bench_ratio("zint + rsvg-convert / one label", &series[COLD_TOOLS], &series[COLD_LABEL]);
	printf("  label, cold, to bare: p50 %.2f (aim 1.3)\n", ratio.p50);
	if (tools)
		printf("  zint + rsvg-convert: %.1f labels a second\n", 1e6 / bench_quantiles(&series[COLD_TOOLS]).p50);
	else
		printf("  zint and rsvg-convert are not both installed (zint, librsvg2-bin): not compared\n");
	printf("  most memory:");
	for (int kind = 0; kind < count; kind++)
		printf(" %s %.1f MiB%s", series[kind].name, (double)peak_kb[kind] / 1024, kind + 1 < count ? ";" : "\n");
}

static void
run_cold(char *program, const char *folder)
{
	static const char *const names[COLDS] = { "new process, one label", "new process, all fonts warmed, one label",
		                                  "new process, bare", "zint + rsvg-convert" };
	char bare[4096];
	char *const commands[COLDS][4] = { { program, "cold", "label" }, { program, "cold", "render" }, { bare }, { NULL } };
	struct bench_series series[COLDS];
	bool tools = tool_label_begin(folder);

	if (snprintf(bare, sizeof bare, "%.*s/bare_label", (int)(strrchr(program, '/') - program), program) >=
	    (int)sizeof bare)
		bench_fail("%s: too long", program);
	for (int kind = 0; kind < COLDS; kind++)
		bench_series_create(&series[kind], names[kind], COLD_SAMPLES);
	for (int n = 0; n <= COLD_SAMPLES; n++)
		for (int kind = 0; kind < (tools ? COLDS : COLD_TOOLS); kind++) {
			uint64_t from = bench_now_ns();
			draw_cold((enum cold)kind, commands[kind]);
			if (n > 0)
				bench_add(&series[kind], from, bench_now_ns());
		}
	print_cold(series, tools);
	for (int kind = 0; kind < COLDS; kind++)
		bench_series_finish(&series[kind]);
}

int
main(int argc, char **argv)
{
	char program[4096], folder[4096];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 400;

	fill();
	if (argc > 2 && strcmp(argv[1], "cold") == 0)
		return cold(argv[2]);
	if (samples == 0 || samples > 500000)
		bench_fail("usage: bench_label [SAMPLES]");
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (length < 0 || nowhere < 0)
		bench_fail("/proc/self/exe, /dev/null: %s", strerror(errno));
	program[length] = '\0';
	printf("  label, 4 by 6 inches at 203 dpi, two barcodes\n");
	bench_folder(folder, sizeof folder, "label");
	run_cold(program, folder); /* first: a new process is counted with what its parent had */
	bench_remove(folder);
	run_warm(samples);
	close(nowhere);
	return 0;
}

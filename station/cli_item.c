/* label item: a label for goods without a barcode. It is of no box and no promise hangs on it, so it goes to the printer from
 * here, through the same drivers, and a second one does no harm. */
#include "cli_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "label_item.h"
#include "label_text.h"
#include "printer.h"

enum { COUNT_MAX = 1000, LOOK_MS = 100, BUSY_MS = 60000, OUT_MS = 60000 };

struct item {
	struct config config;
	const struct config_printer *printer; /* NULL: into a file */
	struct label_fields fields;
	struct bitmap bitmap;
	char sku[LIMIT_NAME * 4], code[LIMIT_NAME * 4];
};

static void
pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

/* ---- what goes on it ---- */

/* The barcode of one unit, or the one that was asked for. */
static const char *
choose_code(const json_t *item, const char *wanted)
{
	json_t *codes = json_object_get(item, "codes"), *code;
	size_t i;

	json_array_foreach(codes, i, code)
		if (wanted ? strcmp(cli_text(code, "code"), wanted) == 0 : cli_number(code, "quantity") == 1)
			return cli_text(code, "code");
	return NULL;
}

static int
fill(struct cli *cli, struct item *item, const char *sku, const char *wanted)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	const char *code = NULL;
	int result;

	if (!cli_path(cli, path, "/api/v1/items/", sku, ""))
		return CLI_BAD_INPUT;
	result = cli_ask(cli, "GET", path, NULL, &answer);
	if (result != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	if (result == CLI_DONE)
		code = choose_code(answer.json, wanted);
	if (result == CLI_DONE && !code)
		result = cli_fail(cli, CLI_REFUSED, wanted ? "%s has no barcode %s in the catalogue" : "%s has no barcode of one unit in "
		                  "the catalogue: import one with it, or name one by --code", sku, wanted);
	if (result == CLI_DONE) {
		snprintf(item->sku, sizeof item->sku, "%s", sku);
		snprintf(item->code, sizeof item->code, "%s", code);
		label_fields_begin(&item->fields);
		if (label_fields_put(&item->fields, "sku", sku) < 0 || label_fields_put(&item->fields, "code", code) < 0 ||
		    label_fields_put(&item->fields, "description", cli_text(answer.json, "description")) < 0)
			result = cli_fail(cli, CLI_REFUSED, "the item's words do not fit on a label");
	}
	cli_answer_free(&answer);
	return result;
}

static int
draw(struct cli *cli, struct item *item, const char *dpi, const char *media)
{
	struct label_result result;
	char text[LABEL_TEXT_MAX], number[16];

	snprintf(number, sizeof number, "%u", item->printer ? item->printer->dpi : 203);
	if (label_start(NULL, cli->data, text, sizeof text) < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s", text);
	label_fields_put(&item->fields, "dpi", dpi ? dpi : number);
	label_fields_put(&item->fields, "media", media ? media : item->printer ? item->printer->media : LABEL_ITEM_MEDIA);
	int code = label_item_render(&item->fields, &item->bitmap, &result) == 0 ? CLI_DONE
	           : cli_fail(cli, CLI_REFUSED, "%s%s%s", result.field, result.field[0] ? ": " : "", result.text);
	label_stop();
	if (code == CLI_DONE && bitmap_turn(&item->bitmap, item->printer ? item->printer->rotate : 0) < 0)
		code = cli_fail(cli, CLI_INTERNAL, "out of memory");
	return code;
}

/* ---- to a printer ---- */

static bool
carry_on(void *context)
{
	(void)context;
	return true;
}

/* Waits for its turn; 0, or -1 with job->text. */
static int
create(const struct printer_driver *driver, void *state, struct printer_job *job)
{
	for (int waited = 0;; waited += LOOK_MS) {
		int result = driver->create(state, job);

		if (result <= 0 || waited >= BUSY_MS)
			return result == 0 ? 0 : -1;
		pause_ms(LOOK_MS);
	}
}

/* Until it is out; false: it is not, or nobody knows. */
static bool
is_out(const struct printer_driver *driver, void *state, struct printer_job *job)
{
	for (int waited = 0; waited < OUT_MS; waited += LOOK_MS) {
		enum printer_fate fate = driver->poll(state, job);

		if (fate == PRINTER_PRINTED)
			return true;
		if (fate != PRINTER_PENDING && fate != PRINTER_PRINTING && fate != PRINTER_UNREACHABLE)
			return false;
		pause_ms(LOOK_MS);
	}
	return false;
}

static bool
print_one(const struct printer_driver *driver, void *state, const struct item *item, uint64_t n, char text[LABEL_TEXT_MAX])
{
	struct printer_job job = { .intent = n, .attempt = 1, .bitmap = &item->bitmap };

	snprintf(job.name, sizeof job.name, "packwarden item %.60s %llu", item->sku, (unsigned long long)n);
	bool out = create(driver, state, &job) == 0 && driver->send(state, &job) == 0 && is_out(driver, state, &job);
	snprintf(text, LABEL_TEXT_MAX, "%s", job.text[0] ? job.text : "the printer does not say that the label is out");
	return out;
}

static void
put_printed(struct cli *cli, const struct item *item, unsigned printed)
{
	json_t *out;

	if (!cli->json) {
		fprintf(cli->out, "%u %s of %s (%s) at %s\n", printed, printed == 1 ? "label" : "labels", item->sku, item->code,
		        item->printer->name);
		return;
	}
	out = json_pack("{s:s, s:s, s:s, s:i}", "sku", item->sku, "code", item->code, "printer", item->printer->name, "printed",
	                (int)printed);
	cli_put(cli, out);
	json_decref(out);
}

static int
print_with(struct cli *cli, const struct item *item, const struct printer_driver *driver, void *state, unsigned count)
{
	struct timespec now;
	char text[LABEL_TEXT_MAX] = "";
	unsigned printed = 0;

	/* what has the same number is taken for the same label */
	clock_gettime(CLOCK_REALTIME, &now);
	uint64_t first = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
	while (printed < count && print_one(driver, state, item, first + printed, text))
		printed++;
	if (printed > 0 || cli->json)
		put_printed(cli, item, printed);
	return printed == count ? CLI_DONE : cli_fail(cli, CLI_UNAVAILABLE, "label %u: %s", printed + 1, text);
}

static int
print_all(struct cli *cli, const struct item *item, unsigned count)
{
	const struct printer_driver *driver = printer_driver_find(item->printer->driver);
	const struct printer_setup setup = { .config = item->printer, .station = item->config.station, .carry_on = carry_on };
	void *state = driver ? calloc(1, driver->state_size) : NULL;
	char text[LABEL_TEXT_MAX];
	int code;

	if (!state)
		return cli_fail(cli, CLI_INTERNAL, "out of memory");
	if (chdir(cli->data) != 0) /* where the paths of packwarden.conf begin */
		code = cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", cli->data, strerror(errno));
	else if (driver->open(state, &setup, text) != 0)
		code = cli_fail(cli, CLI_UNAVAILABLE, "printer %s: %s", item->printer->name, text);
	else
		code = print_with(cli, item, driver, state, count);
	driver->close(state);
	free(state);
	return code;
}

/* ---- the command ---- */

static int
find_printer(struct cli *cli, struct item *item, const char *name)
{
	if (!name)
		return CLI_DONE;
	item->printer = config_find_printer(&item->config, name);
	return item->printer ? CLI_DONE : cli_fail(cli, CLI_BAD_INPUT, "packwarden.conf has no [printer %s]", name);
}

static int
make(struct cli *cli, struct item *item, const struct cli_words *words, unsigned count)
{
	const char *file = cli_option(words, "o");
	int code = cli_read_config(cli, &item->config);

	if (code == CLI_DONE)
		code = find_printer(cli, item, cli_option(words, "printer"));
	if (code == CLI_DONE)
		code = fill(cli, item, words->word[0], cli_option(words, "code"));
	if (code == CLI_DONE)
		code = draw(cli, item, cli_option(words, "dpi"), cli_option(words, "media"));
	if (code != CLI_DONE)
		return code;
	return file ? cli_save_label(cli, file, cli_option(words, "format"), &item->bitmap) : print_all(cli, item, count);
}

int
cli_label_item(struct cli *cli, const struct cli_words *words)
{
	const char *dpi = cli_option(words, "dpi"), *count = cli_option(words, "count"), *media = cli_option(words, "media");
	bool file = cli_option(words, "o") != NULL;
	char *end = "";
	unsigned long labels = count ? strtoul(count, &end, 10) : 1;
	double width, height;

	if (file == (cli_option(words, "printer") != NULL))
		return cli_fail(cli, CLI_USAGE, "label item: --printer NAME or -o FILE is needed, one of them");
	if (*end || labels == 0 || labels > COUNT_MAX || (file && count))
		return cli_fail(cli, CLI_USAGE, "label item: --count is 1 to %d, and for a printer", COUNT_MAX);
	if ((dpi && strcmp(dpi, "203") != 0 && strcmp(dpi, "300") != 0) || (dpi && !file) || (media && !file))
		return cli_fail(cli, CLI_USAGE, "label item: --dpi is 203 or 300; it and --media are for a file");
	if (media && !label_media_size(media, &width, &height))
		return cli_fail(cli, CLI_USAGE, "label item: --media is a size like 2x1in or 50x25mm");
	struct item *item = calloc(1, sizeof *item);
	if (!item)
		return cli_fail(cli, CLI_INTERNAL, "out of memory");
	int code = make(cli, item, words, (unsigned)labels);
	bitmap_finish(&item->bitmap);
	free(item);
	return code;
}

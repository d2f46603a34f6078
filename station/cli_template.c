/* label new and label lint: for the person who draws label templates. Both work without a station. */
#include "cli_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "carrier.h"
#include "config.h"
#include "label_lint.h"
#include "label_template.h"
#include "label_text.h"
#include "suggest.h"

/* ---- label new ---- */

/* A carrier as packwarden.conf names it, else a driver. NULL: it is neither. */
static const struct carrier_driver *
find_driver(const struct config *config, const char *name)
{
	const struct config_carrier *carrier = config ? config_find_carrier(config, name) : NULL;
	return carrier_find(carrier ? carrier->driver : name);
}

/* packwarden.conf if there is one that can be read; else NULL: a template may be older than the station. */
static struct config *
read_config(struct cli *cli, struct config *config)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/packwarden.conf", cli->data);
	return config && access(path, R_OK) == 0 && cli_read_config(cli, config) == CLI_DONE ? config : NULL;
}

static int
unknown_carrier(struct cli *cli, const struct config *config, const char *name)
{
	struct suggestion suggestion = { .wanted = name };
	char known[512] = "";

	for (size_t i = 0; carrier_drivers[i]; i++) {
		suggest_word(&suggestion, carrier_drivers[i]->name);
		snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i ? ", " : "", carrier_drivers[i]->name);
	}
	for (size_t i = 0; config && i < config->carrier_count; i++)
		suggest_word(&suggestion, config->carriers[i].name);
	return cli_fail(cli, CLI_BAD_INPUT, "there is no carrier '%s'%s (known are %s)", name, suggest_text(&suggestion), known);
}

/* Never over a file that is there: it may be a day's work. */
static int
write_new(struct cli *cli, const char *file, const void *data, size_t size)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0 && errno == EEXIST)
		return cli_fail(cli, CLI_REFUSED, "%s is there already, and nothing is written over it", file);
	if (fd < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", file, strerror(errno));
	bool written = write(fd, data, size) == (ssize_t)size;
	if (close(fd) == 0 && written)
		return CLI_DONE;
	unlink(file);
	return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", file, strerror(errno));
}

static void
put_new(struct cli *cli, const struct carrier_driver *driver, const char *carrier, const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;

	if (cli->json) {
		json_t *out = json_pack("{s:o, s:s}", "file", cli_bytes(file, strlen(file)), "template", driver->name);
		cli_put(cli, out);
		json_decref(out);
		return;
	}
	fprintf(cli->out,
	        "%s is a copy of the built-in template: %s.\n"
	        "1. Open it in Inkscape. Rectangles with data-text or data-barcode say what goes in; see packwarden.conf(5).\n"
	        "2. packwarden label lint --carrier %s %s\n"
	        "3. Put it into the data folder %s, and into packwarden.conf:\n"
	        "   [carrier %s]\n"
	        "   template = %s\n",
	        file, driver->title, carrier, file, cli->data, carrier, name);
}

int
cli_label_new(struct cli *cli, const struct cli_words *words)
{
	const char *carrier = words->word[0], *file = words->word[1], *media = cli_option(words, "media");
	struct config *memory = calloc(1, sizeof *memory), *config = read_config(cli, memory);
	const struct carrier_driver *driver = find_driver(config, carrier);
	char text[LABEL_TEXT_MAX] = "out of memory";
	char *svg = driver ? label_template_builtin(driver, media ? media : "", text, sizeof text) : NULL;
	int code = !driver ? unknown_carrier(cli, config, carrier) : !svg ? cli_fail(cli, CLI_REFUSED, "%s", text)
	                   : write_new(cli, file, svg, strlen(svg));

	if (driver && code == CLI_DONE)
		put_new(cli, driver, carrier, file);
	free(svg);
	free(memory);
	return code;
}

/* ---- label lint ---- */

static void *
read_file(struct cli *cli, const char *file, size_t *size, int *code)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char *data = fd >= 0 ? malloc(TEMPLATE_SIZE_MAX + 1) : NULL;
	ssize_t n = data ? 1 : -1;

	for (*size = 0; n > 0 && *size <= TEMPLATE_SIZE_MAX; *size += (size_t)(n > 0 ? n : 0))
		n = read(fd, data + *size, TEMPLATE_SIZE_MAX + 1 - *size);
	if (n < 0) {
		*code = cli_fail(cli, CLI_BAD_INPUT, "%s: %s", file, strerror(errno));
		free(data);
		data = NULL;
	}
	if (fd >= 0)
		close(fd);
	return data;
}

/* The driver that names most of the template's fields is the one whose label it is. */
static const struct carrier_driver *
guess_driver(const char *svg, size_t size)
{
	const struct carrier_driver *best = carrier_drivers[0];
	char field[LABEL_FIELD_NAME + 3];

	for (size_t i = 0; carrier_drivers[i]; i++) {
		snprintf(field, sizeof field, "{%s", carrier_drivers[i]->number_field);
		if (memmem(svg, size, field, strlen(field)))
			return carrier_drivers[i];
	}
	return best;
}

static void
dpi_text(const struct label_fault *fault, char text[40])
{
	bool known = strstr(fault->fault.text, "dpi") != NULL;
	snprintf(text, 40, "%s", known || fault->at_203 == fault->at_300 ? "" : fault->at_203 ? " (at 203 dpi)" : " (at 300 dpi)");
}

static void
put_fault(struct cli *cli, const char *file, const struct label_fault *found)
{
	const struct template_fault *fault = &found->fault;
	char at[40];

	dpi_text(found, at);
	fprintf(cli->out, "%s:%d: %s: ", file, fault->line, fault->warning ? "warning" : "error");
	if (fault->id[0])
		fprintf(cli->out, "'%s' ", fault->id);
	if (fault->placed)
		fprintf(cli->out, "at %.1f,%.1f mm (%.1f by %.1f)", fault->x, fault->y, fault->width, fault->height);
	fprintf(cli->out, "%s%s%s [%s]\n", fault->id[0] || fault->placed ? ": " : "", fault->text, at, fault->code);
}

static void
put_json(struct cli *cli, const char *file, const struct config_carrier *carrier, const struct label_lint *lint)
{
	json_t *found = label_lint_json(lint);
	json_t *out = json_pack("{s:o, s:s}", "file", cli_bytes(file, strlen(file)), "carrier", carrier->name);

	json_object_update(out, found);
	cli_put(cli, out);
	json_decref(found);
	json_decref(out);
}

static void
put_lint(struct cli *cli, const char *file, const struct config_carrier *carrier, const struct label_lint *lint)
{
	if (cli->json) {
		put_json(cli, file, carrier, lint);
		return;
	}
	for (size_t i = 0; i < lint->count; i++)
		put_fault(cli, file, &lint->faults[i]);
	if (lint->more > 0)
		fprintf(cli->out, "%s: %zu more\n", file, lint->more);
	fprintf(cli->out, "%s: errors: %zu, warnings: %zu, as a label of %s\n", file, lint->errors, lint->warnings, carrier->name);
}

static int
lint_file(struct cli *cli, const char *file, const char *svg, size_t size, const struct label_lint_use *use)
{
	static struct label_lint lint;
	char text[LABEL_TEXT_MAX];
	int code = CLI_DONE;

	if (label_start(NULL, cli->data, text, sizeof text) < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s", text);
	if (label_lint(svg, size, use, &lint, text, sizeof text) < 0)
		code = cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", file, text);
	else
		put_lint(cli, file, use->carrier, &lint);
	label_stop();
	return code == CLI_DONE && lint.errors > 0 ? CLI_REFUSED : code;
}

/* As packwarden.conf has it, so that its numbers are tried; else as a carrier of that kind would be. */
static int
choose_carrier(struct cli *cli, const struct config *config, const char *name, const char *svg, size_t size,
               struct config_carrier *carrier)
{
	const struct config_carrier *own = config && name ? config_find_carrier(config, name) : NULL;
	const struct carrier_driver *driver = name ? carrier_find(name) : guess_driver(svg, size);

	if (own) {
		*carrier = *own;
		return CLI_DONE;
	}
	if (!driver)
		return unknown_carrier(cli, config, name);
	if (!label_lint_carrier(driver, carrier))
		return cli_fail(cli, CLI_UNAVAILABLE, "packwarden.conf has no [carrier] of the kind %s", driver->name);
	return CLI_DONE;
}

int
cli_label_lint(struct cli *cli, const struct cli_words *words)
{
	const char *file = words->word[0], *dpi = cli_option(words, "dpi"), *media = cli_option(words, "media");
	struct label_lint_use use = { .media = media ? media : "", .dpi = dpi ? (uint32_t)strtoul(dpi, NULL, 10) : 0 };
	struct config_carrier carrier;
	double width, height;
	size_t size;
	int code;

	if (dpi && use.dpi != 203 && use.dpi != 300)
		return cli_fail(cli, CLI_USAGE, "label lint: --dpi is 203 or 300");
	if (media && !label_media_size(media, &width, &height))
		return cli_fail(cli, CLI_USAGE, "label lint: --media is a size like 4x6in, 100x150mm or A6");
	char *svg = read_file(cli, file, &size, &code);
	if (!svg)
		return code;
	struct config *memory = calloc(1, sizeof *memory), *config = read_config(cli, memory);
	code = choose_carrier(cli, config, cli_option(words, "carrier"), svg, size, &carrier);
	use.carrier = &carrier;
	if (code == CLI_DONE)
		code = lint_file(cli, file, svg, size, &use);
	free(memory);
	free(svg);
	return code;
}

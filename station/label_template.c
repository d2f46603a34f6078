#include "station/label_template.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "station/config.h"
#include "station/label_drawing.h"
#include "station/label_text.h"

#define SAME_MM 1.0        /* a media's name is rounded: A6, 100x150mm */
#define SIMILAR 0.05       /* of a side: so far a built-in template is stretched or pressed */
#define SIZE_FORM "width=\"%lfmm\" height=\"%lfmm\"" /* as each built-in template says it, first of all */

const uint32_t label_resolutions[LABEL_RESOLUTIONS] = { 203, 300 };

struct loaded {
	char carrier[LIMIT_NAME + 1], driver[LIMIT_NAME + 1], file[CONFIG_TEXT], media[LIMIT_NAME + 1];
	bool any; /* from a file, for any media */
	struct label_template template;
};

/* A carrier's template at the media of each of some printers; the oldest goes when there are more. */
enum { LOADED_MAX = 2 * LIMIT_CARRIERS };

static struct loaded *loaded[LOADED_MAX];
static size_t loaded_count;
static char template_folder[4096] = ".";

void
label_template_folder(const char *folder)
{
	snprintf(template_folder, sizeof template_folder, "%s", folder);
}

/* ---- built-in ---- */

static bool
is_similar(double side, double wanted)
{
	return fabs(side - wanted) <= SIMILAR * side;
}

/* The same drawing on a sheet of another size; what is in front of the size and behind it stays. */
static char *
resize(const char *svg, double width, double height)
{
	const char *size = strstr(svg, "width=\""), *end = strstr(svg, "viewBox=");
	char text[160], *out;
	int length = snprintf(text, sizeof text, "width=\"%gmm\" height=\"%gmm\" preserveAspectRatio=\"none\" ", width, height);

	if (asprintf(&out, "%.*s%.*s%s", (int)(size - svg), svg, length, text, end) < 0)
		return NULL;
	return out;
}

/* NULL if the template is not for sheets like these. */
static char *
fit(const char *svg, double width, double height)
{
	double own_width = 0, own_height = 0;
	const char *size = svg ? strstr(svg, "width=\"") : NULL;

	if (!size || sscanf(size, SIZE_FORM, &own_width, &own_height) != 2)
		return NULL;
	if (fabs(own_width - width) <= SAME_MM && fabs(own_height - height) <= SAME_MM)
		return strdup(svg);
	return is_similar(own_width, width) && is_similar(own_height, height) ? resize(svg, width, height) : NULL;
}

char *
label_template_builtin(const struct carrier_driver *driver, const char *media, char *text, size_t capacity)
{
	double width, height;
	char *svg;

	if (!*media)
		return strdup(driver->svg);
	if (!label_media_size(media, &width, &height)) {
		snprintf(text, capacity, "the media '%.40s' is not a size like 4x6in, 100x150mm or A6", media);
		return NULL;
	}
	svg = fit(driver->svg, width, height);
	if (!svg)
		svg = fit(driver->svg_4x4, width, height);
	if (!svg && !strstr(driver->svg, "width=\"101.6mm\" height=\"152.4mm\""))
		snprintf(text, capacity, "a label of %s is for media of 2x1in or 50x25mm, not %.40s", driver->title, media);
	else if (!svg)
		snprintf(text, capacity, "the built-in template of %s is for 4x6in, 100x150mm%s A6, not for %.40s: give the carrier a "
		         "`template` of its own", driver->name, driver->svg_4x4 ? ", 4x4in and" : " and", media);
	return svg;
}

/* ---- files ---- */

static char *
read_file(const char *name, size_t *size)
{
	char path[sizeof template_folder + CONFIG_TEXT + 1];
	snprintf(path, sizeof path, "%s/%s", *name == '/' ? "" : template_folder, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	char *data = malloc(TEMPLATE_SIZE_MAX + 1);
	ssize_t n = 1;
	for (*size = 0; data && n > 0 && *size <= TEMPLATE_SIZE_MAX; *size += (size_t)(n > 0 ? n : 0))
		n = read(fd, data + *size, TEMPLATE_SIZE_MAX + 1 - *size);
	close(fd);
	if (data && n < 0) {
		free(data);
		return NULL;
	}
	return data;
}

/* What central has set wins over packwarden.conf (engine_template.h), and that over what is built in. */
static int
parse(struct loaded *entry, const struct carrier_driver *driver, struct label_result *result)
{
	char name[CONFIG_TEXT + 8], text[LABEL_TEXT_MAX] = "out of memory", *svg;
	size_t size = 0;

	snprintf(name, sizeof name, TEMPLATE_FOLDER "/%s.svg", entry->carrier);
	svg = read_file(name, &size);
	entry->any = svg || *entry->file;
	if (!svg)
		snprintf(name, sizeof name, "%s%s", *entry->file ? entry->file : driver->name, *entry->file ? "" : ".svg");
	if (!svg)
		svg = entry->any ? read_file(entry->file, &size) : label_template_builtin(driver, entry->media, text, sizeof text);
	if (!svg && entry->any)
		return label_refuse(result, LABEL_TEMPLATE, NULL, "the template %.120s cannot be read", entry->file);
	if (!svg)
		return label_refuse(result, LABEL_MEDIA, "media", "%s", text);
	int parsed = template_parse(&entry->template.template, svg, entry->any ? size : strlen(svg), name, text, sizeof text);
	free(svg);
	return parsed == 0 ? 0 : label_refuse(result, LABEL_TEMPLATE, NULL, "%s", text);
}

/* ---- kept ones ---- */

static void
unload(struct loaded *entry)
{
	if (!entry)
		return;
	for (size_t i = 0; i < LABEL_RESOLUTIONS; i++)
		bitmap_finish(&entry->template.base[i]);
	template_finish(&entry->template.template);
	free(entry);
}

/* A file serves any media: whether it is as large is looked at each time. */
static bool
is_entry(const struct loaded *entry, const struct carrier_driver *driver, const struct config_carrier *carrier, const char *media)
{
	return strcmp(entry->carrier, carrier->name) == 0 && strcmp(entry->driver, driver->name) == 0 &&
	       strcmp(entry->file, carrier->template_file) == 0 && (entry->any || strcmp(entry->media, media) == 0);
}

struct label_template *
label_template_load(const struct carrier_driver *driver, const struct config_carrier *carrier, const char *media,
                    struct label_result *result)
{
	for (size_t i = 0; i < loaded_count; i++)
		if (is_entry(loaded[i], driver, carrier, media))
			return &loaded[i]->template;
	struct loaded *entry = calloc(1, sizeof *entry);
	if (!entry) {
		label_refuse(result, LABEL_INTERNAL, NULL, "no memory for another template");
		return NULL;
	}
	snprintf(entry->carrier, sizeof entry->carrier, "%s", carrier->name);
	snprintf(entry->driver, sizeof entry->driver, "%s", driver->name);
	snprintf(entry->file, sizeof entry->file, "%s", carrier->template_file);
	snprintf(entry->media, sizeof entry->media, "%s", media);
	if (parse(entry, driver, result) < 0) {
		unload(entry);
		return NULL;
	}
	if (loaded_count == LOADED_MAX) {
		unload(loaded[0]);
		memmove(loaded, loaded + 1, --loaded_count * sizeof *loaded);
	}
	loaded[loaded_count++] = entry;
	return &entry->template;
}

const struct bitmap *
label_template_base(struct label_template *template, size_t resolution, struct label_result *result)
{
	struct bitmap *base = &template->base[resolution];
	char text[LABEL_TEXT_MAX];

	if (base->rows || template_draw(&template->template, label_resolutions[resolution], base, text, sizeof text) == 0)
		return base;
	label_refuse(result, LABEL_TEMPLATE, NULL, "%s", text);
	return NULL;
}

void
label_forget(const char *carrier)
{
	for (size_t i = loaded_count; i-- > 0;)
		if (strcmp(loaded[i]->carrier, carrier) == 0) {
			unload(loaded[i]);
			memmove(&loaded[i], &loaded[i + 1], (--loaded_count - i) * sizeof *loaded);
		}
}

void
label_templates_drop(void)
{
	while (loaded_count > 0)
		unload(loaded[--loaded_count]);
}

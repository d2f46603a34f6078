/* A label template as its designer sees it: the file as it is now, drawn with made-up values, and what label lint
 * finds. */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "carrier.h"
#include "config.h"
#include "label_lint.h"

static json_t *
png_json(const uint8_t *png, size_t size)
{
	size_t capacity = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(capacity);
	json_t *json;

	if (!text)
		return NULL;
	json = json_string(sodium_bin2base64(text, capacity, png, size, sodium_base64_VARIANT_ORIGINAL));
	free(text);
	return json;
}

/* The PNG as base64; JSON's null if there is no picture. */
static json_t *
picture_json(const struct bitmap *picture)
{
	int fd = picture->rows ? memfd_create("label.png", MFD_CLOEXEC) : -1;
	json_t *json = NULL;
	struct stat file;
	void *png;

	if (fd >= 0 && bitmap_write_png(picture, fd) == 0 && fstat(fd, &file) == 0) {
		png = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (png != MAP_FAILED) {
			json = png_json(png, (size_t)file.st_size);
			munmap(png, (size_t)file.st_size);
		}
	}
	if (fd >= 0)
		close(fd);
	return json ? json : json_null();
}

/* NULL with errno. */
static char *
read_template(const char *data, const char *name, size_t *size)
{
	char path[4096];
	int length = snprintf(path, sizeof path, "%s/%s", *name == '/' ? "" : data, name);
	int fd = length < (int)sizeof path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	char *svg = fd >= 0 ? malloc(TEMPLATE_SIZE_MAX + 1) : NULL;
	ssize_t n = svg ? 1 : -1;

	for (*size = 0; n > 0 && *size <= TEMPLATE_SIZE_MAX; *size += (size_t)(n > 0 ? n : 0))
		n = read(fd, svg + *size, TEMPLATE_SIZE_MAX + 1 - *size);
	if (n < 0) {
		free(svg);
		svg = NULL;
	}
	if (fd >= 0)
		close(fd);
	return svg;
}

/* What keeps it from being looked at stands in the list as well. */
static void
add_fault(struct label_lint *lint, const char *code, const char *text)
{
	struct label_fault *fault = &lint->faults[0];

	*lint = (struct label_lint){ .count = 1, .errors = 1 };
	fault->fault = (struct template_fault){ .code = code, .line = 1 };
	snprintf(fault->fault.text, sizeof fault->fault.text, "%.200s", text);
}

static void
look(const char *data, const struct label_lint_use *use, struct label_lint *lint)
{
	const struct config_carrier *carrier = use->carrier;
	const struct carrier_driver *driver = carrier_find(carrier->driver);
	const char *file = carrier->template_file;
	char text[LABEL_TEXT_MAX] = "", *own = NULL;
	size_t size = driver ? strlen(driver->svg) : 0;

	char given[CONFIG_TEXT];

	snprintf(given, sizeof given, TEMPLATE_FOLDER "/%s.svg", carrier->name);
	if ((own = read_template(data, given, &size)) != NULL)
		file = given;
	if (*file && !own && !(own = read_template(data, file, &size)))
		add_fault(lint, "file", strerror(errno));
	else if (label_lint(own ? own : driver ? driver->svg : "", size, use, lint, text, sizeof text) < 0)
		add_fault(lint, "carrier", text);
	free(own);
}

json_t *
report_template(struct report *report, const char *data)
{
	static struct label_lint lint;
	struct bitmap picture = { 0 };
	const char *dpi = report_argument(report, "dpi");
	struct label_lint_use use = {
		.carrier = config_find_carrier(report->config, report_argument(report, "carrier")),
		.media = "",
		.picture = &picture,
		.picture_dpi = *dpi ? (uint32_t)strtoul(dpi, NULL, 10) : 203,
	};

	if (!use.carrier) {
		report_refuse(report, 1, "packwarden.conf has no such carrier.");
		return NULL;
	}
	if (use.picture_dpi != 203 && use.picture_dpi != 300) {
		report_refuse(report, 3, "dpi is 203 or 300.");
		return NULL;
	}
	look(data, &use, &lint);
	json_t *out = label_lint_json(&lint);
	double mm = 25.4 / use.picture_dpi;
	json_object_set_new(out, "carrier", json_string(use.carrier->name));
	json_object_set_new(out, "dpi", json_integer(use.picture_dpi));
	json_object_set_new(out, "width_mm", json_real(picture.width * mm));
	json_object_set_new(out, "height_mm", json_real(picture.height * mm));
	json_object_set_new(out, "picture", picture_json(&picture));
	bitmap_finish(&picture);
	return out;
}

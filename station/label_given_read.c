/* Pictures of finished labels, dot by dot: a PNG is enlarged by whole dots alone, as bars that are a dot off may not read. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "station/bitmap_io.h"
#include "station/label_given.h"
#include "station/label_text.h"

enum { TOLERANCE = 2 /* percent: 200 and 203 dpi are the same printer */ };

static bool
is_about(double a, double b)
{
	return fabs(a - b) * 100 <= b * TOLERANCE;
}

static int
enlarge(struct bitmap *label, uint32_t times, uint32_t dpi)
{
	struct bitmap large;

	label->dpi = dpi;
	if (times == 1)
		return 0;
	if (bitmap_create(&large, label->width * times, label->height * times, dpi) < 0)
		return -1;
	for (uint32_t y = 0; y < label->height; y++)
		for (uint32_t x = 0; x < label->width; x++)
			if (bitmap_get(label, x, y))
				bitmap_fill(&large, x * times, y * times, times, times, true);
	bitmap_finish(label);
	*label = large;
	return 0;
}

/* How many dots of the printer one of the picture is: as the picture says its resolution, or fills the media. */
static uint32_t
dots_of_one(const struct bitmap *label, uint32_t dpi, uint32_t width, uint32_t height)
{
	for (uint32_t times = 1; times <= 4; times++) {
		double wide = (double)label->width * times, high = (double)label->height * times;
		bool fills = (is_about(wide, width) && is_about(high, height)) || (is_about(wide, height) && is_about(high, width));

		if (label->dpi ? is_about((double)label->dpi * times, dpi) : fills)
			return times;
	}
	return 0;
}

static int
refuse_scale(const struct bitmap *label, uint32_t dpi, uint32_t width, uint32_t height, struct label_result *result)
{
	if (label->dpi)
		return label_refuse(result, LABEL_MEDIA, "label_file", "its picture is of %u dpi and the printer has %u, no whole "
		                    "number of it: ask for a label of %u dpi", label->dpi, dpi, dpi);
	return label_refuse(result, LABEL_MEDIA, "label_file", "its picture of %u by %u dots says no dpi and does not fill the "
	                    "media: ask for one of %u by %u dots, or with its dpi", label->width, label->height, width, height);
}

static int
memory_file(const void *file, size_t size)
{
	int fd = memfd_create("label", MFD_CLOEXEC);

	if (fd >= 0 && (bitmap_write_bytes(fd, file, size) < 0 || lseek(fd, 0, SEEK_SET) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

int
label_given_png(const void *file, size_t size, uint32_t dpi, uint32_t width, uint32_t height, struct bitmap *out,
                struct label_result *result)
{
	int fd = memory_file(file, size), read = fd >= 0 ? bitmap_read_png(out, fd) : -1;
	uint32_t times;

	if (fd >= 0)
		close(fd);
	if (read < 0)
		return label_refuse(result, LABEL_FIELD, "label_file", "it is a torn PNG: ask for it again");
	times = dots_of_one(out, dpi, width, height);
	if (times == 0)
		return refuse_scale(out, dpi, width, height, result);
	if (enlarge(out, times, dpi) < 0)
		return label_refuse(result, LABEL_INTERNAL, NULL, "out of memory");
	return 0;
}

int
label_given_turn(struct bitmap *label)
{
	struct bitmap turned;

	if (bitmap_create(&turned, label->height, label->width, label->dpi) < 0)
		return -1;
	for (uint32_t y = 0; y < label->height; y++)
		for (uint32_t x = 0; x < label->width; x++)
			if (bitmap_get(label, x, y))
				bitmap_fill(&turned, label->height - 1 - y, x, 1, 1, true);
	bitmap_finish(label);
	*label = turned;
	return 0;
}

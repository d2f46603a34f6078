/* PWG raster (PWG 5102.4) through libcups. Both types arrive at an IPP printer bit for bit. */
#include "label.h"

#include <cups/cups.h>
#include <cups/pwg.h>
#include <cups/raster.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DOTS_MAX = 100000000 };

static int
hundredths_of_mm(uint32_t dots, uint32_t dpi)
{
	return (int)lround(dots * 2540.0 / dpi);
}

static bool
fill_header(cups_page_header2_t *header, const struct bitmap *bitmap, enum bitmap_pwg type)
{
	int dpi = (int)bitmap->dpi;
	pwg_media_t *media = pwgMediaForSize(hundredths_of_mm(bitmap->width, bitmap->dpi),
	                                     hundredths_of_mm(bitmap->height, bitmap->dpi));
	if (!media ||
	    !cupsRasterInitPWGHeader(header, media, type == BITMAP_PWG_BLACK_1 ? "black_1" : "sgray_8", dpi,
	                             dpi, "one-sided", NULL))
		return false;
	/* The media's size is rounded to hundredths of a millimetre; ours is exact. */
	header->cupsWidth = bitmap->width;
	header->cupsHeight = bitmap->height;
	header->cupsBytesPerLine = type == BITMAP_PWG_BLACK_1 ? (bitmap->width + 7) / 8 : bitmap->width;
	header->cupsInteger[CUPS_RASTER_PWG_TotalPageCount] = 1;
	return true;
}

/* sgray_8: 0 is black. */
static void
grey_row(const struct bitmap *bitmap, uint32_t y, uint8_t *line)
{
	const uint8_t *row = bitmap->rows + (size_t)y * bitmap->stride;
	for (uint32_t x = 0; x < bitmap->width; x++)
		line[x] = row[x / 8] >> (7 - x % 8) & 1 ? 0 : 255;
}

static bool
put_rows(cups_raster_t *raster, const struct bitmap *bitmap, enum bitmap_pwg type, unsigned length)
{
	uint8_t *line = malloc(length);
	bool done = line != NULL;
	for (uint32_t y = 0; done && y < bitmap->height; y++) {
		if (type == BITMAP_PWG_SGRAY_8)
			grey_row(bitmap, y, line);
		else
			memcpy(line, bitmap->rows + (size_t)y * bitmap->stride, length);
		done = cupsRasterWritePixels(raster, line, length) == length;
	}
	free(line);
	return done;
}

int
bitmap_write_pwg(const struct bitmap *bitmap, enum bitmap_pwg type, int fd)
{
	cups_page_header2_t header;
	if (bitmap->dpi == 0 || bitmap->dpi > 10000 || !fill_header(&header, bitmap, type)) {
		errno = EINVAL;
		return -1;
	}
	cups_raster_t *raster = cupsRasterOpen(fd, CUPS_RASTER_WRITE_PWG);
	if (!raster) {
		errno = errno ? errno : EIO;
		return -1;
	}
	errno = 0;
	bool done = cupsRasterWriteHeader2(raster, &header) &&
	            put_rows(raster, bitmap, type, header.cupsBytesPerLine);
	int error = errno;
	cupsRasterClose(raster);
	if (done)
		return 0;
	errno = error ? error : EIO;
	return -1;
}

/* Only what a label printer is sent: the header is a stranger's until it has been looked at. */
static bool
can_read(const cups_page_header2_t *header)
{
	bool bits = header->cupsBitsPerPixel == 1 && header->cupsColorSpace == CUPS_CSPACE_K;
	bool grey = header->cupsBitsPerPixel == 8 && header->cupsColorSpace == CUPS_CSPACE_SW;
	uint64_t dots = (uint64_t)header->cupsWidth * header->cupsHeight;

	return (bits || grey) && dots > 0 && header->cupsWidth <= BITMAP_SIDE_MAX && header->cupsHeight <= BITMAP_SIDE_MAX &&
	       dots <= DOTS_MAX && header->cupsBytesPerLine == (bits ? (header->cupsWidth + 7) / 8 : header->cupsWidth);
}

static void
put_row(const struct bitmap *bitmap, uint32_t y, const uint8_t *line, bool grey)
{
	uint8_t *row = bitmap->rows + (size_t)y * bitmap->stride;

	for (uint32_t x = 0; x < bitmap->width; x++)
		if (grey ? line[x] < 128 : line[x / 8] >> (7 - x % 8) & 1)
			row[x / 8] |= (uint8_t)(0x80 >> x % 8);
}

static bool
get_rows(cups_raster_t *raster, const struct bitmap *bitmap, const cups_page_header2_t *header)
{
	uint8_t *line = malloc(header->cupsBytesPerLine);
	bool done = line != NULL;

	for (uint32_t y = 0; done && y < bitmap->height; y++) {
		done = cupsRasterReadPixels(raster, line, header->cupsBytesPerLine) == header->cupsBytesPerLine;
		if (done)
			put_row(bitmap, y, line, header->cupsBitsPerPixel == 8);
	}
	free(line);
	return done;
}

int
bitmap_read_pwg(struct bitmap *bitmap, int fd)
{
	cups_page_header2_t header;
	cups_raster_t *raster = cupsRasterOpen(fd, CUPS_RASTER_READ);
	bool done;

	*bitmap = (struct bitmap){ 0 };
	done = raster && cupsRasterReadHeader2(raster, &header) && can_read(&header) &&
	       bitmap_create(bitmap, header.cupsWidth, header.cupsHeight, header.HWResolution[0]) == 0 &&
	       get_rows(raster, bitmap, &header);
	if (raster)
		cupsRasterClose(raster);
	if (done)
		return 0;
	bitmap_finish(bitmap);
	errno = EINVAL;
	return -1;
}

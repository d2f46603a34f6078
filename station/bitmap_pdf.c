/* PDF: one page of the label's size with the bitmap as its only image. Written by hand, because the bars must
 * stay dots: drawn as vectors they come out of CUPS' filters up to two thirds of a module wrong. PDF 1.4, ISO
 * 32000-1. */
#include "label.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "station/bitmap_io.h"

enum { OBJECTS = 5 };

#define HAIR 0.001 /* points */

/* The rows without padding of the stride, deflated. *size is set; the caller frees. */
static uint8_t *
deflate_rows(const struct bitmap *bitmap, unsigned long *size)
{
	uint32_t stride = (bitmap->width + 7) / 8;
	uLong length = (uLong)stride * bitmap->height;
	uint8_t *rows = malloc(length);
	*size = compressBound(length);
	uint8_t *packed = rows ? malloc(*size) : NULL;
	if (packed) {
		for (uint32_t y = 0; y < bitmap->height; y++)
			for (uint32_t i = 0; i < stride; i++)
				rows[(size_t)y * stride + i] = bitmap->rows[(size_t)y * bitmap->stride + i];
		if (compress2(packed, size, rows, length, Z_BEST_COMPRESSION) != Z_OK) {
			free(packed);
			packed = NULL;
		}
	}
	free(rows);
	if (!packed)
		errno = ENOMEM;
	return packed;
}

static void
put_objects(FILE *file, const struct bitmap *bitmap, const uint8_t *packed, unsigned long size,
            long at[OBJECTS + 1])
{
	double dpi = bitmap->dpi ? bitmap->dpi : 203;
	double width = bitmap->width * 72 / dpi, height = bitmap->height * 72 / dpi;
	char content[128];
	/* A hair inside the page: poppler counts an edge exactly on a dot's border as reaching into the next
	 * dot, and would stretch the image by one. */
	int length = snprintf(content, sizeof content, "q %.4f 0 0 %.4f %.4f %.4f cm /L Do Q",
	                      width - 2 * HAIR, height - 2 * HAIR, HAIR, HAIR);

	fputs("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", file);
	at[1] = ftell(file);
	fputs("1 0 obj <</Type /Catalog /Pages 2 0 R /ViewerPreferences <</PrintScaling /None>>>> endobj\n",
	      file);
	at[2] = ftell(file);
	fputs("2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n", file);
	at[3] = ftell(file);
	fprintf(file, "3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Contents 4 0 R "
	        "/Resources <</XObject <</L 5 0 R>>>>>> endobj\n", width, height);
	at[4] = ftell(file);
	fprintf(file, "4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n", length, content);
	at[5] = ftell(file);
	fprintf(file,
	        "5 0 obj <</Type /XObject /Subtype /Image /Width %u /Height %u /ColorSpace /DeviceGray "
	        "/BitsPerComponent 1 /Decode [1 0] /Interpolate false /Filter /FlateDecode /Length %lu>> "
	        "stream\n",
	        bitmap->width, bitmap->height, size);
	fwrite(packed, 1, size, file);
	fputs("\nendstream endobj\n", file);
}

static int
put_file(FILE *file, const struct bitmap *bitmap, const uint8_t *packed, unsigned long size)
{
	long at[OBJECTS + 1] = {0};
	put_objects(file, bitmap, packed, size, at);
	long table = ftell(file);
	fprintf(file, "xref\n0 %d\n0000000000 65535 f \n", OBJECTS + 1);
	for (int i = 1; i <= OBJECTS; i++)
		fprintf(file, "%010ld 00000 n \n", at[i]);
	fprintf(file, "trailer <</Size %d /Root 1 0 R>>\nstartxref\n%ld\n%%%%EOF\n", OBJECTS + 1, table);
	return fflush(file) == 0 && !ferror(file) ? 0 : -1;
}

int
bitmap_write_pdf(const struct bitmap *bitmap, int fd)
{
	unsigned long size = 0;
	char *text = NULL;
	size_t length = 0;
	int result = -1;

	uint8_t *packed = deflate_rows(bitmap, &size);
	if (!packed)
		return -1;
	FILE *file = open_memstream(&text, &length); /* fd may be a pipe, and the table needs the offsets */
	if (file) {
		result = put_file(file, bitmap, packed, size);
		if (fclose(file) != 0)
			result = -1;
	}
	if (result == 0)
		result = bitmap_write_bytes(fd, text, length);
	free(text);
	free(packed);
	return result;
}

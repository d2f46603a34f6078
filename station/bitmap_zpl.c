/* ZPL II: the bitmap as one ^GFA graphic in Zebra's Z64 form: base64 of a zlib stream, then the CRC-16-CCITT
 * (start 0) of the base64 text. A label of 4×6 inches at 203 dpi takes about 8 KB, where plain hexadecimal
 * takes 249 KB. */
#include "label.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "station/bitmap_io.h"

uint16_t
bitmap_zpl_crc(const char *text, size_t length)
{
	uint16_t crc = 0;
	for (size_t i = 0; i < length; i++) {
		crc = (uint16_t)(crc ^ (uint16_t)((uint8_t)text[i] << 8));
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
	}
	return crc;
}

/* base64 of the deflated rows; the caller frees. */
static char *
z64(const struct bitmap *bitmap)
{
	uint32_t stride = (bitmap->width + 7) / 8;
	size_t total = (size_t)stride * bitmap->height;
	uLong size = compressBound(total);
	size_t text_size = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL);
	uint8_t *rows = malloc(total), *packed = malloc(size);
	char *text = malloc(text_size);
	bool done = false;

	if (rows && packed && text) {
		for (uint32_t y = 0; y < bitmap->height; y++)
			memcpy(rows + (size_t)y * stride, bitmap->rows + (size_t)y * bitmap->stride, stride);
		done = compress2(packed, &size, rows, total, Z_BEST_SPEED) == Z_OK;
	}
	if (done)
		sodium_bin2base64(text, text_size, packed, size, sodium_base64_VARIANT_ORIGINAL);
	free(rows);
	free(packed);
	if (done)
		return text;
	free(text);
	errno = ENOMEM;
	return NULL;
}

int
bitmap_write_zpl(const struct bitmap *bitmap, int fd)
{
	uint32_t stride = (bitmap->width + 7) / 8;
	uint32_t total = stride * bitmap->height;
	char head[160], tail[32];

	char *text = z64(bitmap);
	if (!text)
		return -1;
	size_t length = strlen(text);
	/* Both counts are the graphic's: for ASCII transfers the manual has the first match the second, and
	 * so do Zebra's own drivers. ^LH, ^LS and ^LT move nothing; ^MM and the darkness stay as the printer
	 * is set up. */
	int n = snprintf(head, sizeof head,
	                 "^XA^LH0,0^LS0^LT0^PW%u^LL%u^FO0,0^GFA,%u,%u,%u,:Z64:", bitmap->width,
	                 bitmap->height, total, total, stride);
	int m = snprintf(tail, sizeof tail, ":%04X^FS^PQ1^XZ\n", bitmap_zpl_crc(text, length));
	int result = bitmap_write_bytes(fd, head, (size_t)n) < 0 ||
	                             bitmap_write_bytes(fd, text, length) < 0 ||
	                             bitmap_write_bytes(fd, tail, (size_t)m) < 0
	                     ? -1
	                     : 0;
	free(text);
	return result;
}

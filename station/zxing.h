/* The one binding to zxing, which reads labels back. zxing 1.4 may abort the process on some images
 * (zxing-cpp #740): give it one cropped region and one format, and call it where a process may die. */
#ifndef STATION_ZXING_H
#define STATION_ZXING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ZXING_TEXT_MAX = 4096 };

struct zxing_code {
	char format[24];           /* zxing's name */
	char aim[4];               /* "]C1" */
	size_t length;
	char text[ZXING_TEXT_MAX]; /* any bytes, not NUL-terminated */
	int left, top, right,
		bottom; /* dots, about; a linear symbol's height is that of the lines that were read */
};

/* Reads one symbol of one format ("Code128" …) from 8-bit grey, 0 black. upright: not rotated and at full
 * size, which is faster. Returns 1, 0 if nothing reads, -1 if zxing failed or does not know the format. */
int zxing_read(const uint8_t *grey, int width, int height, int stride, const char *format, int upright,
               struct zxing_code *code);

#ifdef __cplusplus
}
#endif

#endif

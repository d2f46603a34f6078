/* ZPL that is a picture: ^GFA graphics, in hexadecimal with Zebra's repeats (ACS), base64 (B64) or that of a zlib stream
 * (Z64). What draws text, lines or barcodes by the printer's own means cannot be read back here, and is refused by name. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "station/bitmap_io.h"
#include "station/label_given.h"
#include "station/label_text.h"

enum { GRAPHIC_MAX = 8 << 20, SIDE_MAX = BITMAP_SIDE_MAX / 2 };

struct zpl {
	const char *at, *end;
	uint32_t home_x, home_y, x, y;    /* ^LH, ^FO */
	bool bottom;                      /* ^FT: y is the graphic's lower edge */
	bool began, ended;
	struct bitmap *out;
	struct label_result *result;
};

static int
refuse(struct zpl *zpl, const char *why)
{
	return label_refuse(zpl->result, LABEL_FIELD, "label_file", "%s", why);
}

/* ---- the forms of a graphic ---- */

/* ACS: G to Y repeat the next digit 1 to 19 times, g to z 20 to 400 times; ',' and '!' fill the row with white, with
 * black; ':' is the row above. */
static bool
read_digits(const char *at, const char *end, uint8_t *rows, size_t total, size_t stride)
{
	size_t nibble = 0, most = total * 2, wide = stride * 2, repeat = 0;

	for (; at < end && nibble < most; at++) {
		size_t left = wide - nibble % wide, count;
		int value;

		if (*at == '\n' || *at == '\r' || *at == ' ' || *at == '\t')
			continue;
		if (*at >= 'G' && *at <= 'Y') {
			repeat += (size_t)(*at - 'G' + 1);
			continue;
		}
		if (*at >= 'g' && *at <= 'z') {
			repeat += (size_t)(*at - 'g' + 1) * 20;
			continue;
		}
		if (*at == ':') {
			if (nibble % wide || nibble < wide)
				return false;
			memcpy(rows + nibble / 2, rows + nibble / 2 - stride, stride);
			nibble += wide;
			continue;
		}
		if (*at >= '0' && *at <= '9')
			value = *at - '0';
		else if (*at >= 'A' && *at <= 'F')
			value = *at - 'A' + 10;
		else if (*at >= 'a' && *at <= 'f')
			value = *at - 'a' + 10;
		else if (*at == ',' || *at == '!')
			value = *at == ',' ? 0 : 15;
		else
			return false;
		count = *at == ',' || *at == '!' ? left : repeat ? repeat : 1;
		repeat = 0;
		for (; count > 0 && nibble < most; count--, nibble++)
			rows[nibble / 2] |= (uint8_t)(nibble % 2 ? value : value << 4);
	}
	return nibble == most;
}

/* ":Z64:text:CRC" or ":B64:text:CRC" */
static bool
read_base64(const char *at, const char *end, uint8_t *rows, size_t total)
{
	bool packed = at[1] == 'Z';
	const char *text = at + 5, *stop = memchr(text, ':', (size_t)(end - text));
	uLongf size = total;
	size_t length = 0;
	char crc[5] = "";
	uint8_t *bytes;
	bool good;

	if (!stop || end - stop < 5)
		return false;
	memcpy(crc, stop + 1, 4);
	if (strtoul(crc, NULL, 16) != bitmap_zpl_crc(text, (size_t)(stop - text)))
		return false;
	bytes = malloc((size_t)(stop - text) + 1);
	good = bytes && sodium_base642bin(bytes, (size_t)(stop - text), text, (size_t)(stop - text), "\r\n", &length, NULL,
	                                  sodium_base64_VARIANT_ORIGINAL) == 0;
	if (good && packed)
		good = uncompress(rows, &size, bytes, length) == Z_OK && size == total;
	else if (good && (good = length == total))
		memcpy(rows, bytes, total);
	free(bytes);
	return good;
}

/* ---- onto the canvas ---- */

static int
grow(struct bitmap *out, uint32_t width, uint32_t height)
{
	struct bitmap larger;

	if (out->rows && width <= out->width && height <= out->height)
		return 0;
	width = width > out->width ? width : out->width;
	height = height > out->height ? height : out->height;
	if (bitmap_create(&larger, width, height, out->dpi) < 0)
		return -1;
	for (uint32_t y = 0; y < out->height; y++)
		for (uint32_t x = 0; x < out->width; x++)
			if (bitmap_get(out, x, y))
				bitmap_fill(&larger, x, y, 1, 1, true);
	bitmap_finish(out);
	*out = larger;
	return 0;
}

static int
put_graphic(struct zpl *zpl, const uint8_t *rows, uint32_t stride, uint32_t height)
{
	uint32_t left = zpl->home_x + zpl->x, top = zpl->home_y + zpl->y;

	if (zpl->bottom)
		top = top > height ? top - height : 0;
	if (left + stride * 8 > SIDE_MAX || top + height > SIDE_MAX || grow(zpl->out, left + stride * 8, top + height) < 0)
		return refuse(zpl, "its graphic is larger than any label");
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < stride * 8; x++)
			if (rows[(size_t)y * stride + x / 8] >> (7 - x % 8) & 1)
				bitmap_fill(zpl->out, left + x, top + y, 1, 1, true);
	return 0;
}

/* "A,bytes,total,bytes a row,data" */
static int
read_graphic(struct zpl *zpl, const char *at, const char *end)
{
	char head[64] = "";
	unsigned count, total, stride;
	int used = 0, drawn;
	uint8_t *rows;
	bool good;

	memcpy(head, at, (size_t)(end - at) < sizeof head - 1 ? (size_t)(end - at) : sizeof head - 1);
	if (sscanf(head, "A,%9u,%9u,%9u,%n", &count, &total, &stride, &used) != 3 || used == 0 || stride == 0 || total == 0 ||
	    total > GRAPHIC_MAX || total % stride || stride > SIDE_MAX / 8)
		return refuse(zpl, "its graphic (^GF) is not in ASCII form, or its sizes are wrong: ask for ^GFA");
	rows = calloc(1, total);
	if (!rows)
		return label_refuse(zpl->result, LABEL_INTERNAL, NULL, "out of memory");
	at += used;
	if (end - at > 5 && (memcmp(at, ":Z64:", 5) == 0 || memcmp(at, ":B64:", 5) == 0))
		good = read_base64(at, end, rows, total);
	else
		good = read_digits(at, end, rows, total, stride);
	drawn = good ? put_graphic(zpl, rows, stride, total / stride) : refuse(zpl, "its graphic (^GF) is torn: ask for it again");
	free(rows);
	return drawn;
}

/* ---- commands ---- */

static void
read_pair(const char *at, const char *end, uint32_t *x, uint32_t *y)
{
	char text[32] = "";

	memcpy(text, at, (size_t)(end - at) < sizeof text - 1 ? (size_t)(end - at) : sizeof text - 1);
	*x = *y = 0;
	if (sscanf(text, "%5u,%5u", x, y) < 1)
		sscanf(text, ",%5u", y);
}

/* How the printer is set up, and what ends a field: nothing that is drawn. */
static bool
draws_nothing(const char *name)
{
	static const char *const names[] = { "FS", "PW", "LL", "LS", "LT", "MM", "MN", "MT", "MD", "PR", "PO", "CI", "FX", "PM",
		                             "SD", "TA", "JS", "JU", "LR", "PQ" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static int
run(struct zpl *zpl, const char *name, const char *at, const char *end)
{
	char why[120];

	if (strcmp(name, "XA") == 0) {
		if (zpl->began)
			return refuse(zpl, "it is ZPL of more than one label: each label is a file of its own");
		zpl->began = true;
	} else if (strcmp(name, "XZ") == 0) {
		zpl->ended = true;
	} else if (strcmp(name, "LH") == 0) {
		read_pair(at, end, &zpl->home_x, &zpl->home_y);
	} else if (strcmp(name, "FO") == 0 || strcmp(name, "FT") == 0) {
		read_pair(at, end, &zpl->x, &zpl->y);
		zpl->bottom = name[1] == 'T';
	} else if (strcmp(name, "GF") == 0) {
		return read_graphic(zpl, at, end);
	} else if (!draws_nothing(name)) {
		snprintf(why, sizeof why, "it is ZPL that the printer draws itself (^%s), which cannot be read back here: ask for PNG, "
		         "PDF or ^GFA", name);
		return refuse(zpl, why);
	}
	return 0;
}

static const char *
next_command(const char *at, const char *end)
{
	while (at < end && *at != '^' && *at != '~')
		at++;
	return at;
}

int
label_given_zpl(const char *file, size_t size, uint32_t dpi, struct bitmap *out, struct label_result *result)
{
	struct zpl zpl = { .at = file, .end = file + size, .out = out, .result = result };
	int good = 0;

	*out = (struct bitmap){ .dpi = dpi };
	zpl.at = next_command(zpl.at, zpl.end);
	while (good == 0 && zpl.end - zpl.at >= 3) {
		const char *next = next_command(zpl.at + 1, zpl.end);
		char name[3] = { zpl.at[1] > ' ' && zpl.at[1] <= 'Z' ? zpl.at[1] : '?', zpl.at[2] > ' ' && zpl.at[2] <= 'Z' ? zpl.at[2] : '?', '\0' };

		good = run(&zpl, name, zpl.at + 3, next);
		zpl.at = next;
	}
	if (good == 0 && (!zpl.ended || !out->rows))
		good = refuse(&zpl, "its ZPL has no graphic between ^XA and ^XZ");
	return good;
}

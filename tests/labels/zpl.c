#include "tests/labels/zpl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct zpl {
	const char *at, *end;
	unsigned dpi;
	unsigned width, height; /* ^PW, ^LL */
	unsigned x, y;          /* ^FO */
	bool open, ended;       /* between ^XA and ^XZ, behind ^XZ */
	struct bitmap *out;
};

/* Numbers divided by commas, up to the next command; missing ones are 0. */
static size_t
parameters(struct zpl *zpl, unsigned values[], size_t max)
{
	size_t count = 0;

	while (zpl->at < zpl->end && (*zpl->at == ',' || (*zpl->at >= '0' && *zpl->at <= '9')) && count < max) {
		char *end;
		values[count++] = (unsigned)strtoul(zpl->at, &end, 10);
		zpl->at = end < zpl->end && *end == ',' ? end + 1 : end;
	}
	return count;
}

static const char *
make_sheet(struct zpl *zpl)
{
	if (zpl->out->rows)
		return NULL;
	if (zpl->width == 0 || zpl->height == 0)
		return "a graphic before ^PW and ^LL";
	return bitmap_create(zpl->out, zpl->width, zpl->height, zpl->dpi) == 0 ? NULL : "no such label";
}

/* ---- :Z64: ---- */

static int
base64_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Bytes written, or -1. */
static long
base64(const char *text, size_t length, uint8_t *out)
{
	unsigned bits = 0, held = 0;
	long n = 0;

	if (length % 4)
		return -1;
	while (length > 0 && text[length - 1] == '=')
		length--;
	for (size_t i = 0; i < length; i++) {
		int value = base64_value(text[i]);
		if (value < 0)
			return -1;
		held = (held << 6 | (unsigned)value) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[n++] = (uint8_t)(held >> bits);
		}
	}
	return n;
}

/* Bit by bit from the polynomial, unlike the writer. */
static unsigned
crc_ccitt(const char *text, size_t length)
{
	unsigned crc = 0;

	for (size_t i = 0; i < length * 8; i++) {
		unsigned bit = (uint8_t)text[i / 8] >> (7 - i % 8) & 1;
		crc = (crc << 1 ^ ((crc >> 15 & 1) ^ bit ? 0x1021U : 0)) & 0xffff;
	}
	return crc;
}

/* ":Z64:text:CRC"; rows has `total` bytes. */
static const char *
unpack(struct zpl *zpl, uint8_t *rows, unsigned total)
{
	static const char mark[] = ":Z64:";
	const char *text = zpl->at + sizeof mark - 1, *colon;
	uLongf got = total;
	unsigned crc;

	if (zpl->end - zpl->at < 10 || memcmp(zpl->at, mark, sizeof mark - 1) != 0)
		return "a graphic that is not :Z64:";
	colon = memchr(text, ':', (size_t)(zpl->end - text));
	if (!colon || sscanf(colon, ":%4X", &crc) != 1)
		return "a graphic without its check value";
	if (crc != crc_ccitt(text, (size_t)(colon - text)))
		return "a graphic whose check value is wrong";
	uint8_t *packed = malloc((size_t)(colon - text) + 4);
	long size = packed ? base64(text, (size_t)(colon - text), packed) : -1;
	bool right = size > 0 && uncompress(rows, &got, packed, (uLong)size) == Z_OK && got == total;
	free(packed);
	zpl->at = colon + 5;
	return right ? NULL : "a graphic that does not unpack to its size";
}

/* ---- commands ---- */

static void
stamp(struct zpl *zpl, const uint8_t *rows, unsigned stride, unsigned height)
{
	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < stride * 8; x++)
			if (rows[(size_t)y * stride + x / 8] >> (7 - x % 8) & 1)
				bitmap_fill(zpl->out, zpl->x + x, zpl->y + y, 1, 1, true);
}

/* ^GFA,bytes sent (of the graphic, where it is packed),bytes of the graphic,bytes a row,data */
static const char *
graphic(struct zpl *zpl)
{
	unsigned size[3] = { 0 };
	const char *wrong = make_sheet(zpl);

	if (zpl->at >= zpl->end || *zpl->at++ != 'A')
		return "a graphic that is not ASCII";
	if (zpl->at < zpl->end && *zpl->at == ',')
		zpl->at++;
	if (wrong || parameters(zpl, size, 3) != 3)
		return wrong ? wrong : "a graphic without its sizes";
	if (size[0] != size[1] || size[2] == 0 || size[1] % size[2] != 0 || size[1] > 50U << 20)
		return "a graphic whose sizes do not agree";
	/* what is left of a row behind its width is padding */
	if (zpl->x + size[2] * 8 > (zpl->width + 7) / 8 * 8 || zpl->y + size[1] / size[2] > zpl->height)
		return "a graphic that reaches over the label";
	uint8_t *rows = malloc(size[1] ? size[1] : 1);
	wrong = rows ? unpack(zpl, rows, size[1]) : "no memory";
	if (!wrong)
		stamp(zpl, rows, size[2], size[1] / size[2]);
	free(rows);
	return wrong;
}

static const char *
begin(struct zpl *zpl)
{
	if (zpl->open || zpl->ended)
		return "a second label";
	zpl->open = true;
	return NULL;
}

static const char *
end_label(struct zpl *zpl)
{
	zpl->ended = true;
	zpl->open = false;
	return zpl->out->rows ? NULL : "a label with nothing on it";
}

static const char *
setting(struct zpl *zpl, const char *name)
{
	unsigned value[2] = { 0 };

	parameters(zpl, value, 2);
	if (strcmp(name, "PW") == 0)
		zpl->width = value[0];
	else if (strcmp(name, "LL") == 0)
		zpl->height = value[0];
	else if (strcmp(name, "FO") == 0) {
		zpl->x = value[0];
		zpl->y = value[1];
	} else if (strcmp(name, "PQ") == 0)
		return value[0] == 1 ? NULL : "more than one copy";
	else if (strcmp(name, "LH") == 0 || strcmp(name, "LS") == 0 || strcmp(name, "LT") == 0)
		return value[0] == 0 && value[1] == 0 ? NULL : "a label that is moved";
	else if (strcmp(name, "FS") != 0 && strcmp(name, "MD") != 0 && strcmp(name, "SD") != 0 && strcmp(name, "TA") != 0)
		return "a command that this label has no use for";
	return NULL;
}

static const char *
command(struct zpl *zpl)
{
	char name[3] = "";

	if (*zpl->at != '^' && *zpl->at != '~')
		return "text between commands";
	if (zpl->end - zpl->at < 3)
		return "a command that is cut off";
	memcpy(name, zpl->at + 1, 2);
	zpl->at += 3;
	if (strcmp(name, "XA") == 0)
		return begin(zpl);
	if (!zpl->open)
		return "a command outside of the label";
	if (strcmp(name, "XZ") == 0)
		return end_label(zpl);
	return strcmp(name, "GF") == 0 ? graphic(zpl) : setting(zpl, name);
}

const char *
zpl_print(const char *text, size_t size, unsigned dpi, struct bitmap *out)
{
	struct zpl zpl = { .at = text, .end = text + size, .dpi = dpi, .out = out };
	const char *wrong = NULL;

	*out = (struct bitmap){ 0 };
	while (!wrong && zpl.at < zpl.end)
		if (*zpl.at == '\n' || *zpl.at == '\r')
			zpl.at++;
		else
			wrong = command(&zpl);
	if (!wrong && !zpl.ended)
		wrong = "a label that does not end";
	if (wrong)
		bitmap_finish(out);
	return wrong;
}

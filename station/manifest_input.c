/* A file's bytes as UTF-8: UTF-8 and UTF-16 are recognised, others are named by the user and go through
 * iconv. What cannot be read stops the file: a guess would put wrong letters on labels. */
#include "station/manifest_internal.h"
#include <errno.h>
#include <string.h>

static const char not_utf8[] = "this is not UTF-8. If the file is in another encoding, name it (for example "
			       "--encoding windows-1252), or save it as UTF-8";
static const char not_utf16[] = "this is not UTF-16, though the file says so: it is damaged or was cut off";
static const char not_named[] = "this is not in the encoding that was named";
static const char has_nul[] =
	"NUL bytes: the file is damaged, was cut off, or is UTF-16 without the mark that says so";
static const char utf32[] = "the file is in UTF-32, which is not read: save it as UTF-8";

/* The length of the character at text, 0 if it is none, -1 if it may be cut off at the end. */
static int
character(const unsigned char *text, size_t length)
{
	unsigned char c = text[0];
	unsigned low = 0x80, high = 0xbf;
	int size;

	if (c < 0x80)
		return c != 0;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	size = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	/* no overlong forms, no surrogates, nothing above U+10FFFF */
	if (c == 0xe0)
		low = 0xa0;
	else if (c == 0xed)
		high = 0x9f;
	else if (c == 0xf0)
		low = 0x90;
	else if (c == 0xf4)
		high = 0x8f;
	for (int i = 1; i < size; i++) {
		if ((size_t)i == length)
			return -1;
		if (text[i] < low || text[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return size;
}

/* Eight bytes of plain ASCII without NUL? */
static bool
is_plain(const unsigned char *text)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	uint64_t word;

	memcpy(&word, text, sizeof word);
	return ((word | (word - ones)) & tops) == 0;
}

size_t
manifest_utf8(const char *text, size_t length, bool *cut)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0;

	*cut = false;
	while (at < length) {
		int size;

		if (length - at >= 8 && is_plain(bytes + at)) {
			at += 8;
			continue;
		}
		size = character(bytes + at, length - at);
		if (size <= 0) {
			*cut = size < 0;
			break;
		}
		at += (size_t)size;
	}
	return at;
}

static void
put(struct manifest_input *input, uint32_t c)
{
	char *out = input->text + input->length;

	if (c < 0x80) {
		out[0] = (char)c;
		input->length += 1;
	} else if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		input->length += 2;
	} else if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		input->length += 3;
	} else {
		out[0] = (char)(0xf0 | c >> 18);
		out[1] = (char)(0x80 | (c >> 12 & 0x3f));
		out[2] = (char)(0x80 | (c >> 6 & 0x3f));
		out[3] = (char)(0x80 | (c & 0x3f));
		input->length += 4;
	}
}

static uint32_t
unit(const struct manifest_input *input, size_t at)
{
	unsigned first = input->raw[at], second = input->raw[at + 1];

	return input->encoding == ENCODING_UTF16LE ? first | second << 8 : first << 8 | second;
}

/* Each takes what it can of raw and returns how many bytes that were. */
static size_t
take_utf16(struct manifest_input *input)
{
	size_t at = 0;

	while (input->raw_used - at >= 2) {
		uint32_t c = unit(input, at);
		size_t size = 2;

		if (c >= 0xd800 && c < 0xdc00) {
			uint32_t low;

			if (input->raw_used - at < 4)
				break;
			low = unit(input, at + 2);
			c = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00)
			                                  : 0xdc00;
			size = 4;
		}
		if (c == 0 || (c >= 0xdc00 && c < 0xe000)) {
			input->wrong = c == 0 ? has_nul : not_utf16;
			return at;
		}
		put(input, c);
		at += size;
	}
	if (input->ended && at < input->raw_used)
		input->wrong = not_utf16;
	return at;
}

static size_t
take_utf8(struct manifest_input *input)
{
	bool cut;
	size_t good = manifest_utf8((const char *)input->raw, input->raw_used, &cut);

	memcpy(input->text, input->raw, good);
	input->length = good;
	if (good < input->raw_used && (!cut || input->ended))
		input->wrong = input->raw[good] == 0 ? has_nul : not_utf8;
	return good;
}

static size_t
take_named(struct manifest_input *input)
{
	char *from = (char *)input->raw, *to = input->text;
	size_t left = input->raw_used, room = sizeof input->text;
	bool cut;

	if (iconv(input->converter, &from, &left, &to, &room) == (size_t)-1 && errno != E2BIG)
		if (errno != EINVAL || input->ended)
			input->wrong = not_named;
	if (input->ended && left == 0)
		iconv(input->converter, NULL, NULL, &to, &room);
	input->length = (size_t)(to - input->text);
	if (manifest_utf8(input->text, input->length, &cut) < input->length) {
		input->length = manifest_utf8(input->text, input->length, &cut);
		input->wrong = has_nul;
	}
	return input->raw_used - left;
}

/* Reads until raw is full or the source ends, so that nothing depends on how it is cut into pieces. */
static int
read_raw(struct manifest_input *input)
{
	while (!input->ended && input->raw_used < sizeof input->raw) {
		ptrdiff_t got = input->source->read(input->source->context, input->raw + input->raw_used,
		                                    sizeof input->raw - input->raw_used);

		if (got < 0)
			return -1;
		input->ended = got == 0;
		input->raw_used += (size_t)got;
	}
	return 0;
}

static enum manifest_step
take(struct manifest_input *input)
{
	size_t taken = 0;

	input->at = input->length = 0;
	switch (input->encoding) {
	case ENCODING_UTF8:
		taken = take_utf8(input);
		break;
	case ENCODING_UTF16LE:
	case ENCODING_UTF16BE:
		taken = take_utf16(input);
		break;
	case ENCODING_NAMED:
		taken = take_named(input);
		break;
	}
	memmove(input->raw, input->raw + taken, input->raw_used - taken);
	input->raw_used -= taken;
	if (input->length > 0)
		return STEP_MORE;
	return input->wrong ? STEP_REFUSED : STEP_END;
}

enum manifest_step
input_fill(struct manifest_input *input)
{
	if (input->wrong)
		return STEP_REFUSED;
	if (read_raw(input) < 0)
		return STEP_ERROR;
	return take(input);
}

static bool
begins(const struct manifest_input *input, const char *mark, size_t length)
{
	return input->raw_used >= length && memcmp(input->raw, mark, length) == 0;
}

static size_t
recognise(struct manifest_input *input)
{
	if (input->encoding == ENCODING_NAMED)
		return 0;
	if (begins(input, "\xff\xfe\0\0", 4) || begins(input, "\0\0\xfe\xff", 4)) {
		input->wrong = utf32;
		return 0;
	}
	if (begins(input, "\xef\xbb\xbf", 3))
		return 3;
	if (begins(input, "\xff\xfe", 2))
		input->encoding = ENCODING_UTF16LE;
	else if (begins(input, "\xfe\xff", 2))
		input->encoding = ENCODING_UTF16BE;
	return input->encoding == ENCODING_UTF8 ? 0 : 2;
}

enum manifest_step
input_open(struct manifest_input *input, const struct manifest_source *source)
{
	enum manifest_step step;
	size_t mark;

	input->source = source;
	input->ended = false;
	input->wrong = NULL;
	input->raw_used = input->at = input->length = 0;
	input->encoding = ENCODING_UTF8;
	if (input->converter != (iconv_t)-1) {
		input->encoding = ENCODING_NAMED;
		iconv(input->converter, NULL, NULL, NULL, NULL);
	}
	if (source->rewind(source->context) < 0 || read_raw(input) < 0)
		return STEP_ERROR;
	mark = recognise(input);
	if (input->wrong)
		return STEP_REFUSED;
	memmove(input->raw, input->raw + mark, input->raw_used - mark);
	input->raw_used -= mark;
	step = take(input);
	if (step == STEP_MORE && input->length >= 3 && memcmp(input->text, "\xef\xbb\xbf", 3) == 0)
		input->at = 3; /* what iconv makes of a byte order mark */
	return step;
}

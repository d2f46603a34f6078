/* Labels of chance: any carrier's, with any number, to anybody, in any script, at either resolution. Each is drawn, and zxing
 * reads of its dots what other code than the carriers' says that it should.
 *
 *   test_random [KIND…]      of these kinds only (kinds.c); `list`: their names
 *
 * PACKWARDEN_LABELS is how many of each kind (40); scripts/check-labels has ten thousand of each. */
#include <stdlib.h>

#include "carrier.h"
#include "station/barcode_draw.h"
#include "station/zxing.h"
#include "tests/labels/kinds.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

enum { TEXT_MAX = 256 };

/* What a text of chance is made of: letters that fonts have. (A label with a character that none has is refused, such as
 * the four kana behind 0x30f6 that no word is written with.) */
static const struct {
	uint32_t first, count;
} letters[][3] = {
	{ { 'A', 26 }, { 'a', 26 }, { 0xc0, 23 } },
	{ { 'a', 26 }, { 0x100, 128 }, { '0', 10 } },
	{ { 0x410, 64 }, { 0x410, 64 }, { '0', 10 } },
	{ { 0x4e00, 20900 }, { 0x4e00, 3000 }, { '0', 10 } },
	{ { 0x4e00, 3000 }, { 0x3041, 83 }, { 0x30a1, 86 } },
	{ { 0xac00, 11172 }, { 0xac00, 11172 }, { '0', 10 } },
	{ { 0x628, 19 }, { 0x641, 10 }, { 0x660, 10 } },
	{ { 0x5d0, 27 }, { 0x5d0, 27 }, { '0', 10 } },
	{ { 0x915, 37 }, { 0x905, 10 }, { 0x966, 10 } },
	{ { 0xe01, 46 }, { 0xe01, 46 }, { '0', 10 } },
	{ { 0x391, 17 }, { 0x3b1, 25 }, { '0', 10 } },
};

enum { LETTERS = sizeof letters / sizeof *letters };

static unsigned labels = 40;

static char *
put_letter(char *text, uint32_t c)
{
	if (c < 0x80) {
		*text++ = (char)c;
	} else if (c < 0x800) {
		*text++ = (char)(0xc0 | c >> 6);
		*text++ = (char)(0x80 | (c & 0x3f));
	} else {
		*text++ = (char)(0xe0 | c >> 12);
		*text++ = (char)(0x80 | (c >> 6 & 0x3f));
		*text++ = (char)(0x80 | (c & 0x3f));
	}
	return text;
}

static const char *
some_text(char text[TEXT_MAX], uint32_t script, uint32_t max)
{
	char *at = text;

	for (uint32_t n = 1 + sample_random(max); n > 0; n--) {
		uint32_t range = sample_random(3);
		at = put_letter(at, letters[script][range].first + sample_random(letters[script][range].count));
		if (sample_random(7) == 0)
			*at++ = ' ';
	}
	*at = '\0';
	return text;
}

/* What is to be printed, and what it must say. */
struct random_label {
	char person[TEXT_MAX], company[TEXT_MAX], street[TEXT_MAX], second[TEXT_MAX], city[TEXT_MAX], state[TEXT_MAX];
	char postcode[16], number[CARRIER_NUMBER_MAX], mark[64], codes[KIND_CODES_MAX][KIND_CODE_MAX];
	size_t code_count;
	struct script to;
	unsigned dpi;
};

static void
some_postcode(const struct kind *kind, char postcode[16])
{
	if (kind->zip && sample_random(2))
		snprintf(postcode, 16, "%05u-%04u", sample_random(100000), sample_random(10000));
	else if (kind->zip || sample_random(2))
		snprintf(postcode, 16, "%05u", sample_random(100000));
	else
		snprintf(postcode, 16, "%c%u %u%c", 'A' + sample_random(26), sample_random(100), sample_random(10),
		         'A' + sample_random(26));
}

/* One of the range, or, where the carrier's own system gives them, of any form. */
static void
some_number(const struct kind *kind, char number[CARRIER_NUMBER_MAX])
{
	static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const struct carrier_driver *driver = carrier_find(kind->config.driver);
	uint64_t chance = (uint64_t)sample_random(UINT32_MAX) << 31 | sample_random(UINT32_MAX);
	uint32_t length = 8 + sample_random(10), among = sample_random(2) ? 10 : 36;

	if (driver->number) {
		carrier_number(driver, &kind->config, chance % driver->capacity(&kind->config), number);
		return;
	}
	for (uint32_t i = 0; i < length; i++)
		number[i] = characters[sample_random(among)];
	number[length] = '\0';
}

static void
make(const struct kind *kind, struct random_label *label)
{
	uint32_t script = sample_random(LETTERS);

	label->to = kind_address(kind, &scripts[sample_random((uint32_t)script_count)]);
	label->to.person = some_text(label->person, script, 30);
	label->to.company = some_text(label->company, script, 30);
	label->to.street = some_text(label->street, script, 35);
	label->to.second = sample_random(2) ? some_text(label->second, script, 20) : "";
	label->to.city = some_text(label->city, script, 20);
	label->to.state = sample_random(2) ? some_text(label->state, script, 12) : "";
	some_postcode(kind, label->postcode);
	label->to.postcode = label->postcode;
	some_number(kind, label->number);
	snprintf(label->mark, sizeof label->mark, "PWS%u.%u.%u.%02u", sample_random(1000000), sample_random(1000),
	         sample_random(100), sample_random(97));
	label->code_count = kind_says(kind, label->number, &label->to, label->codes);
	label->dpi = sample_random(2) ? 203 : 300;
}

static bool
says(const struct bitmap *bitmap, const struct label_symbol *symbol, const char *text)
{
	uint32_t left = symbol->x - symbol->quiet, width = symbol->width + 2 * symbol->quiet;
	uint32_t above = symbol->kind->linear ? 0 : symbol->quiet;
	uint32_t height = symbol->kind->linear && symbol->height > 24 ? 24 : symbol->height + 2 * above;
	struct zxing_code code = { 0 };
	uint8_t *grey = malloc((size_t)width * height);

	for (uint32_t y = 0; grey && y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			grey[(size_t)y * width + x] = bitmap_get(bitmap, left + x, symbol->y - above + y) ? 0 : 255;
	int read = zxing_read(grey, (int)width, (int)height, (int)width, symbol->kind->format, 1, &code);
	free(grey);
	return read == 1 && code.length == strlen(text) && memcmp(code.text, text, code.length) == 0;
}

static bool
is_right(const struct kind *kind, unsigned n)
{
	static struct label_fields fields;
	struct random_label label;
	struct label_result result;
	struct bitmap bitmap;

	make(kind, &label);
	kind_fields(kind, &label.to, label.number, label.dpi, &fields);
	label_fields_put(&fields, "seal_mark", label.mark);
	if (label_render(&fields, &kind->config, &bitmap, &result) < 0) {
		printf("# %s %u, %u dpi, number %s: %s: %s (%s, %s, %s, %s, %s)\n", kind->name, n, label.dpi, label.number,
		       result.field, result.text, label.person, label.company, label.street, label.city, label.postcode);
		return false;
	}
	bool right = result.symbol_count == 1 + label.code_count && says(&bitmap, &result.symbols[0], label.mark);
	for (size_t i = 0; right && i < label.code_count; i++) {
		right = says(&bitmap, &result.symbols[1 + i], label.codes[i]);
		if (!right)
			printf("# %s %u, %u dpi, number %s does not say '%s' but '%s'\n", kind->name, n, label.dpi, label.number,
			       label.codes[i], result.symbols[1 + i].text);
	}
	bitmap_finish(&bitmap);
	return right;
}

static const struct kind *now; /* the kind that is tried */

static void
test_random_labels_say_what_they_should(void)
{
	unsigned wrong = 0;

	for (unsigned n = 1; n <= labels; n++) {
		wrong += !is_right(now, n);
		if (n % 1000 == 0) {
			printf("# %s: %u of %u labels, %u wrong\n", now->name, n, labels, wrong);
			fflush(stdout);
		}
	}
	printf("# %s: %u labels read\n", now->name, labels - wrong);
	CHECK_INT(wrong, 0);
}

static bool
is_wanted(const struct kind *kind, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], kind->name) == 0)
			return true;
	return argc < 2;
}

int
main(int argc, char **argv)
{
	const char *count = getenv("PACKWARDEN_LABELS");
	char text[LABEL_TEXT_MAX];

	if (argc > 1 && strcmp(argv[1], "list") == 0) {
		for (size_t i = 0; i < kind_count; i++)
			puts(kinds[i].name);
		return 0;
	}
	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok labels start: %s\n", text);
		return 1;
	}
	if (count)
		labels = (unsigned)strtoul(count, NULL, 10);
	for (size_t i = 0; i < kind_count; i++) {
		now = &kinds[i];
		if (is_wanted(now, argc, argv))
			TEST(test_random_labels_say_what_they_should);
	}
	label_stop();
	return test_failures > 0;
}

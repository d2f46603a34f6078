/* Every carrier's label in every script, at both resolutions, is the same to the dot as the one that a person has looked at
 * and found good, and both zxing and zbar read of its picture what it should say, and nothing else.
 *
 * goldens/KIND-SCRIPT-DPI.png are the labels that a person can look at; goldens/hashes.txt has all of them. Fonts, Pango,
 * cairo and zint come from Debian 12, so that every machine draws the same bits: where they differ all the same, the
 * machine has something else. A label that differs is left in build/goldens. scripts/rewrite-goldens makes them anew
 * (this program with the word rewrite), and nothing else does. */
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zbar.h>

#include "station/barcode_draw.h"
#include "station/zxing.h"
#include "tests/labels/kinds.h"
#include "tests/labels/sample.h"
#include "tests/labels/zpl.h"
#include "tests/test.h"

#define FOLDER "tests/labels/goldens"

enum { GOLDEN_NAME = 64, HASH = 16 };

static const unsigned resolutions[] = { 203, 300 };

/* One label of those that there are: kind, script and resolution. */
struct golden {
	const struct kind *kind;
	const struct script *script;
	struct script to;
	unsigned dpi;
	char name[GOLDEN_NAME];
};

/* The nth; false: there are no more. */
static bool
nth(size_t n, struct golden *golden)
{
	size_t each = 2 * script_count;

	if (n >= kind_count * each)
		return false;
	*golden = (struct golden){ .kind = &kinds[n / each], .script = &scripts[n % each / 2], .dpi = resolutions[n % 2] };
	golden->to = kind_address(golden->kind, golden->script);
	snprintf(golden->name, sizeof golden->name, "%s-%s-%u", golden->kind->name, golden->script->name, golden->dpi);
	return true;
}

/* Of the carrier's usual addressees, and all scripts on one carrier's label. */
static bool
has_picture(const struct golden *golden)
{
	return golden->kind == kinds || strcmp(golden->script->name, golden->kind->script) == 0;
}

static int
draw(const struct golden *golden, struct bitmap *bitmap, struct label_result *result)
{
	static struct label_fields fields;
	int drawn;

	kind_fields(golden->kind, &golden->to, golden->kind->number, golden->dpi, &fields);
	drawn = label_render(&fields, &golden->kind->config, bitmap, result);
	if (drawn < 0)
		printf("# %s: %s: %s\n", golden->name, result->field, result->text);
	return drawn;
}

static void
hash_of(const struct bitmap *bitmap, char text[2 * HASH + 1])
{
	uint8_t hash[HASH];

	crypto_generichash(hash, sizeof hash, bitmap->rows, (size_t)bitmap->stride * bitmap->height, NULL, 0);
	sodium_bin2hex(text, 2 * HASH + 1, hash, sizeof hash);
}

static bool
write_picture(const char *folder, const struct golden *golden, const struct bitmap *bitmap)
{
	char path[256];
	int fd, result;

	snprintf(path, sizeof path, "%s/%s.png", folder, golden->name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	result = fd < 0 ? -1 : bitmap_write_png(bitmap, fd);
	return fd >= 0 && close(fd) == 0 && result == 0;
}

static bool
read_picture(const struct golden *golden, struct bitmap *bitmap)
{
	char path[256];
	int fd, result;

	snprintf(path, sizeof path, FOLDER "/%s.png", golden->name);
	*bitmap = (struct bitmap){ 0 };
	fd = open(path, O_RDONLY | O_CLOEXEC);
	result = fd < 0 ? -1 : bitmap_read_png(bitmap, fd);
	if (fd >= 0)
		close(fd);
	if (result < 0)
		printf("# %s: missing or no PNG\n", path);
	return result == 0;
}

static void
keep_difference(const struct golden *golden, const struct bitmap *bitmap)
{
	const char *build = getenv("BUILD");
	char folder[200];

	snprintf(folder, sizeof folder, "%.180s/goldens", build ? build : "build");
	mkdir(folder, 0777);
	printf("# %s is drawn otherwise: see %s, and scripts/rewrite-goldens if it is right\n", golden->name, folder);
	write_picture(folder, golden, bitmap);
}

/* ---- the bits ---- */

static bool
is_golden(const struct golden *golden, const struct bitmap *bitmap, const char *hash)
{
	struct bitmap wanted = { 0 };
	char happens[2 * HASH + 1];
	bool same;

	hash_of(bitmap, happens);
	same = strcmp(hash, happens) == 0;
	if (has_picture(golden))
		same = read_picture(golden, &wanted) && bitmap_equal(&wanted, bitmap) && wanted.dpi == golden->dpi && same;
	bitmap_finish(&wanted);
	return same;
}

/* Each line is "NAME HASH", in the order of nth(). */
static void
test_each_label_is_the_golden_one_to_the_dot(void)
{
	FILE *hashes = fopen(FOLDER "/hashes.txt", "r");
	struct golden golden;
	struct label_result result;
	struct bitmap bitmap;
	char name[GOLDEN_NAME], hash[2 * HASH + 1];
	size_t different = 0, n = 0;

	CHECK(hashes != NULL);
	for (; nth(n, &golden); n++) {
		bool listed = fscanf(hashes, "%63s %32s", name, hash) == 2 && strcmp(name, golden.name) == 0;
		bool drawn = draw(&golden, &bitmap, &result) == 0;
		bool same = listed && drawn && is_golden(&golden, &bitmap, hash);

		if (!listed)
			printf("# hashes.txt does not have %s in its place\n", golden.name);
		if (drawn && !same)
			keep_difference(&golden, &bitmap);
		bitmap_finish(&bitmap);
		different += !same;
	}
	fclose(hashes);
	printf("# %zu labels\n", n);
	CHECK_INT(different, 0);
}

/* ---- what they say ---- */

static void
test_each_label_was_meant_to_say_its_fields(void)
{
	struct golden golden;
	struct label_result result;
	struct bitmap bitmap;
	char codes[KIND_CODES_MAX][KIND_CODE_MAX];

	for (size_t n = 0; nth(n, &golden); n++) {
		size_t count = kind_says(golden.kind, golden.kind->number, &golden.to, codes);
		if (strcmp(golden.script->name, golden.kind->script) == 0)
			CHECK_TEXT(codes[count - 1], golden.kind->code);
		CHECK_INT(draw(&golden, &bitmap, &result), 0); /* and it has been read back to what was meant */
		bitmap_finish(&bitmap);
		CHECK_INT(result.symbol_count, 1 + count);
		CHECK_TEXT(result.symbols[0].text, KIND_SEAL_MARK);
		for (size_t i = 0; i < count; i++)
			CHECK_TEXT(result.symbols[1 + i].text, codes[i]);
	}
}

/* One symbol of the picture with its quiet zones, by where it was drawn. */
static bool
says(const struct bitmap *bitmap, const struct label_symbol *symbol, const char *text)
{
	uint32_t left = symbol->x - symbol->quiet, width = symbol->width + 2 * symbol->quiet;
	uint32_t above = symbol->kind->linear ? 0 : symbol->quiet, height = symbol->height + 2 * above;
	struct zxing_code code = { 0 };
	uint8_t *grey = malloc((size_t)width * height);

	for (uint32_t y = 0; grey && y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			grey[(size_t)y * width + x] = bitmap_get(bitmap, left + x, symbol->y - above + y) ? 0 : 255;
	int read = zxing_read(grey, (int)width, (int)height, (int)width, symbol->kind->format, 0, &code);
	free(grey);
	return read == 1 && code.length == strlen(text) && memcmp(code.text, text, code.length) == 0;
}

static void
test_zxing_reads_the_fields_of_each_picture(void)
{
	struct golden golden;
	struct label_result result;
	struct bitmap picture, drawn;
	char codes[KIND_CODES_MAX][KIND_CODE_MAX];

	for (size_t n = 0; nth(n, &golden); n++) {
		if (!has_picture(&golden))
			continue;
		CHECK_INT(draw(&golden, &drawn, &result), 0);
		bitmap_finish(&drawn);
		CHECK(read_picture(&golden, &picture));
		size_t count = kind_says(golden.kind, golden.kind->number, &golden.to, codes);
		bool right = says(&picture, &result.symbols[0], KIND_SEAL_MARK);
		for (size_t i = 0; i < count; i++)
			right = right && says(&picture, &result.symbols[1 + i], codes[i]);
		bitmap_finish(&picture);
		if (!right)
			printf("# %s\n", golden.name);
		CHECK(right);
	}
}

/* label_list() knows nothing of the label, and takes its time: one picture of each kind. */
static void
test_nothing_else_reads_on_the_whole_of_them(void)
{
	static struct label_code codes[LABEL_CODES_MAX];
	struct golden golden;
	struct bitmap bitmap;
	char wanted[KIND_CODES_MAX][KIND_CODE_MAX];

	for (size_t n = 0; nth(n, &golden); n++) {
		if (golden.dpi != 203 || strcmp(golden.script->name, golden.kind->script) != 0)
			continue;
		CHECK(read_picture(&golden, &bitmap));
		int count = label_list(&bitmap, codes);
		bitmap_finish(&bitmap);
		size_t first = 0, wanted_count = kind_says(golden.kind, golden.kind->number, &golden.to, wanted);
		if (kind_is_maxicode(wanted[0]))
			first = 1;
		CHECK_INT(count, 1 + wanted_count - first);
		CHECK_TEXT(codes[0].text, KIND_SEAL_MARK);
		for (size_t i = first; i < wanted_count; i++)
			CHECK_TEXT(codes[1 + i - first].text, wanted[i]);
	}
}

/* ---- another reader ---- */

static uint8_t *
grey_of(const struct bitmap *bitmap)
{
	uint8_t *grey = malloc((size_t)bitmap->width * bitmap->height);

	for (uint32_t y = 0; grey && y < bitmap->height; y++)
		for (uint32_t x = 0; x < bitmap->width; x++)
			grey[(size_t)y * bitmap->width + x] = bitmap_get(bitmap, x, y) ? 0 : 255;
	return grey;
}

/* Whether it is one of them, or the strip's. */
static bool
is_known(const char *text, char codes[KIND_CODES_MAX][KIND_CODE_MAX], size_t count)
{
	bool known = strcmp(text, KIND_SEAL_MARK) == 0;

	for (size_t i = 0; i < count; i++)
		known = known || strcmp(text, codes[i]) == 0;
	return known;
}

/* What zbar finds on the whole label: how many, and whether each is one of the texts. */
static int
zbar_reads(const struct bitmap *bitmap, char codes[KIND_CODES_MAX][KIND_CODE_MAX], size_t code_count, bool *right)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();
	uint8_t *grey = grey_of(bitmap);
	int count = 0;

	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, bitmap->width, bitmap->height);
	zbar_image_set_data(image, grey, (size_t)bitmap->width * bitmap->height, NULL);
	zbar_scan_image(scanner, image);
	*right = true;
	for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s)) {
		const char *text = zbar_symbol_get_data(s);
		bool known = is_known(text, codes, code_count);

		if (!known)
			printf("# zbar reads %s '%s', not '%s'\n", zbar_get_symbol_name(zbar_symbol_get_type(s)), text,
			       codes[code_count - 1]);
		*right = *right && known;
		count++;
	}
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	free(grey);
	return count;
}

static void
test_zbar_reads_the_fields_of_each_picture_and_nothing_else(void)
{
	struct golden golden;
	struct bitmap bitmap;
	char codes[KIND_CODES_MAX][KIND_CODE_MAX];
	bool right;

	for (size_t n = 0; nth(n, &golden); n++) {
		if (!has_picture(&golden))
			continue;
		CHECK(read_picture(&golden, &bitmap));
		size_t wanted = kind_says(golden.kind, golden.kind->number, &golden.to, codes);
		int count = zbar_reads(&bitmap, codes, wanted, &right);
		bitmap_finish(&bitmap);
		wanted += 1 - kind_is_maxicode(codes[0]);
		if ((size_t)count != wanted || !right)
			printf("# %s: %d codes\n", golden.name, count);
		CHECK(right);
		CHECK_INT(count, wanted);
	}
}

/* ---- what a ZPL printer makes of them ---- */

static void
test_zpl_of_each_picture_gives_its_dots_again(void)
{
	struct golden golden;
	struct bitmap bitmap, printed;
	size_t count = 0, size;

	for (size_t n = 0; nth(n, &golden); n++) {
		if (!has_picture(&golden))
			continue;
		CHECK(read_picture(&golden, &bitmap));
		int fd = sample_file("", 0);
		CHECK_INT(bitmap_write_zpl(&bitmap, fd), 0);
		char *zpl = (char *)sample_bytes(fd, &size);
		close(fd);
		CHECK(zpl != NULL);
		const char *wrong = zpl_print(zpl, size, golden.dpi, &printed);
		if (wrong)
			printf("# %s: %s\n", golden.name, wrong);
		bool same = !wrong && bitmap_equal(&bitmap, &printed);
		free(zpl);
		bitmap_finish(&printed);
		bitmap_finish(&bitmap);
		CHECK(same);
		count++;
	}
	printf("# %zu labels\n", count);
}

/* ---- making them anew ---- */

static int
rewrite(void)
{
	FILE *hashes = fopen(FOLDER "/hashes.txt", "w");
	struct golden golden;
	struct label_result result;
	struct bitmap bitmap;
	char hash[2 * HASH + 1];
	bool right = hashes != NULL;

	for (size_t n = 0; right && nth(n, &golden); n++) {
		right = draw(&golden, &bitmap, &result) == 0;
		if (right)
			hash_of(&bitmap, hash);
		right = right && fprintf(hashes, "%s %s\n", golden.name, hash) > 0 &&
		        (!has_picture(&golden) || write_picture(FOLDER, &golden, &bitmap));
		bitmap_finish(&bitmap);
	}
	if (hashes && fclose(hashes) != 0)
		right = false;
	if (!right)
		printf("not ok the goldens could not be written\n");
	return !right;
}

int
main(int argc, char **argv)
{
	char text[LABEL_TEXT_MAX];

	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok labels start: %s\n", text);
		return 1;
	}
	if (argc > 1 && strcmp(argv[1], "rewrite") == 0)
		return rewrite();
	TEST(test_each_label_is_the_golden_one_to_the_dot);
	TEST(test_each_label_was_meant_to_say_its_fields);
	TEST(test_zxing_reads_the_fields_of_each_picture);
	TEST(test_nothing_else_reads_on_the_whole_of_them);
	TEST(test_zbar_reads_the_fields_of_each_picture_and_nothing_else);
	TEST(test_zpl_of_each_picture_gives_its_dots_again);
	label_stop();
	return test_failures > 0;
}

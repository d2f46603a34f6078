/* Every vector of the GS1 syntax engine (tests/core/data/gs1-*.json): valid where it says valid, and where
 * it gives the element string or message, the very same elements. */
#include <jansson.h>
#include <stdlib.h>
#include "barcode.h"
#include "station/core/gs1.h"
#include "tests/test.h"

enum { TEXT_MAX = LIMIT_CODE + 64 };

enum { ELEMENT_STRINGS = 42, LINKS = 59, SCANS = 27 }; /* vectors in the three files */

static int right, wrong;

static void
judge(bool good, const char *file, int line, const char *text, const struct barcode *barcode)
{
	if (good) {
		right++;
		return;
	}
	wrong++;
	printf("# %s, source line %d: \"%s\": valid %d, %s at %u+%u, %u elements\n", file, line, text,
	       barcode->valid, barcode_error_name(barcode->error.code), barcode->error.position,
	       barcode->error.length, barcode->element_count);
}

/* The elements written with ^ for FNC1, as the vectors have them. */
static void
write_elements(const struct barcode *barcode, const char *text, char *out, size_t capacity)
{
	size_t used = 0;
	bool separate = true;

	for (unsigned i = 0; i < barcode->element_count; i++) {
		const struct barcode_element *element = &barcode->elements[i];
		const struct gs1_ai *ai = gs1_find(element->ai, strlen(element->ai));

		used += (size_t)snprintf(out + used, capacity - used, "%s%s%.*s", separate ? "^" : "",
		                         element->ai, (int)element->length,
		                         barcode_value(barcode, text, element));
		separate = !ai || !ai->predefined;
	}
	out[used] = '\0';
}

static json_t *
load(const char *name, json_t **root)
{
	char path[256];
	json_error_t error;

	snprintf(path, sizeof path, "tests/core/data/%s", name);
	*root = json_load_file(path, 0, &error);
	if (!*root) {
		printf("# %s: %s\n", path, error.text);
		return NULL;
	}
	return json_object_get(*root, "vectors");
}

static const char *
text_of(json_t *vector, const char *key)
{
	return json_string_value(json_object_get(vector, key));
}

static int
line_of(json_t *vector)
{
	return (int)json_integer_value(json_object_get(vector, "source_line"));
}

/* "buf" stands where the engine's test builds a text in a variable: as many elements as there may be. */
static void
build_full(char *text)
{
	size_t used = 0;

	for (int i = 0; i < BARCODE_ELEMENTS_MAX; i++) {
		if (i < 10)
			used += (size_t)sprintf(text + used, "^%dX", 90 + i);
		else
			used += (size_t)sprintf(text + used, "^%dX", 240 + i % 2);
	}
}

static void
run_element_string(json_t *vector)
{
	struct barcode barcode;
	char text[TEXT_MAX], shown[TEXT_MAX];
	const char *given = text_of(vector, "element_string");

	snprintf(text, sizeof text, "%s", given);
	if (strcmp(given, "buf") == 0)
		build_full(text);
	for (char *c = text; *c; c++)
		if (*c == '^')
			*c = GS1_FNC1;
	barcode_parse(&barcode, text, strlen(text));
	write_elements(&barcode, text, shown, sizeof shown);
	judge(barcode.valid == json_is_true(json_object_get(vector, "valid")) &&
	              (barcode.valid || barcode.error.code),
	      "gs1-ai_element_strings", line_of(vector), given, &barcode);
}

/* Tests of the engine that switch an option on first. */
static unsigned
link_options(int line)
{
	return line == 1438 ? GS1_LINK_NAMES : line == 1767 ? GS1_LINK_UNKNOWN_AIS : 0;
}

static void
parse_link(struct barcode *barcode, const char *uri, unsigned options)
{
	struct gs1_scan scan = { .out = barcode, .text = uri, .length = strlen(uri) };

	if (options == 0) {
		barcode_parse(barcode, uri, strlen(uri));
		return;
	}
	memset(barcode, 0, sizeof *barcode);
	barcode->valid = gs1_link(&scan, 0, options);
}

static void
run_link(json_t *vector)
{
	struct barcode barcode;
	char shown[TEXT_MAX];
	const char *uri = text_of(vector, "uri");
	bool valid = json_is_true(json_object_get(vector, "valid"));

	parse_link(&barcode, uri, link_options(line_of(vector)));
	write_elements(&barcode, uri, shown, sizeof shown);
	judge(barcode.valid == valid && (!valid || strcmp(shown, text_of(vector, "element_string")) == 0),
	      "gs1-digital_link_uris", line_of(vector), uri, &barcode);
}

static bool
is_symbology(const char *ours, const char *theirs)
{
	static const char *const names[][2] = {
		{ "QR", "QR Code" },          { "DM", "Matrix" },
		{ "DotCode", "DotCode" },     { "DataBarExpanded", "GS1 DataBar" },
		{ "GS1_128_CCA", "GS1-128" }, { "EAN13", "EAN-13" },
		{ "EAN8", "EAN-8" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(theirs, names[i][0]) == 0)
			return strstr(ours, names[i][1]) != NULL;
	return false;
}

/* GS1 messages are compared as elements, a composite behind its linear part, others as the text that was
 * scanned (the engine puts "\" before a "^" at their beginning). */
static bool
is_message(const struct barcode *barcode, const char *scan, const char *message)
{
	char shown[TEXT_MAX];
	const char *composite = strchr(message, '|');

	if (barcode->form != FORM_ELEMENTS)
		return strcmp(scan + barcode->data,
		              message + strspn(message, "\\") - (scan[barcode->data] == '\\')) == 0;
	write_elements(barcode, scan, shown, sizeof shown);
	if (composite)
		return strlen(shown) > 17 &&
		       strncmp(shown + 4, message, (size_t)(composite - message)) == 0 &&
		       strcmp(shown + 17, composite + 2) == 0;
	return strcmp(shown, message) == 0;
}

static void
run_scan(json_t *vector)
{
	struct barcode barcode;
	const char *scan = text_of(vector, "scan");
	bool valid = json_is_true(json_object_get(vector, "valid"));

	barcode_parse(&barcode, scan, strlen(scan));
	judge(barcode.valid == valid &&
	              (!valid || (is_symbology(barcode.symbology, text_of(vector, "symbology")) &&
	                          is_message(&barcode, scan, text_of(vector, "message")))),
	      "gs1-scan_data", line_of(vector), scan, &barcode);
}

static void
run_file(const char *name, size_t wanted, void (*run)(json_t *))
{
	json_t *root, *vectors = load(name, &root), *vector;
	size_t i;

	CHECK(vectors != NULL);
	CHECK_INT(json_array_size(vectors), wanted);
	right = wrong = 0;
	json_array_foreach(vectors, i, vector) run(vector);
	printf("# %s: %d of %zu right\n", name, right, json_array_size(vectors));
	json_decref(root);
	CHECK_INT(wrong, 0);
}

static void
all_element_string_vectors_are_right(void)
{
	run_file("gs1-ai_element_strings.json", ELEMENT_STRINGS, run_element_string);
}

static void
all_digital_link_vectors_are_right(void)
{
	run_file("gs1-digital_link_uris.json", LINKS, run_link);
}

static void
all_scan_vectors_are_right(void)
{
	run_file("gs1-scan_data.json", SCANS, run_scan);
}

/* What is said in a Digital Link reads the same as an element string. */
static void
links_and_element_strings_mean_the_same(void)
{
	json_t *root, *vectors = load("gs1-digital_link_uris.json", &root), *vector;
	size_t i;
	int compared = 0;

	CHECK(vectors != NULL);
	json_array_foreach(vectors, i, vector)
	{
		struct barcode link, elements;
		char text[TEXT_MAX];
		const char *uri = text_of(vector, "uri");

		if (!json_is_true(json_object_get(vector, "valid")) || link_options(line_of(vector)))
			continue;
		snprintf(text, sizeof text, "%s", text_of(vector, "element_string"));
		for (char *c = text; *c; c++)
			if (*c == '^')
				*c = GS1_FNC1;
		barcode_parse(&link, uri, strlen(uri));
		barcode_parse(&elements, text, strlen(text));
		CHECK(elements.valid);
		CHECK_TEXT(link.gtin, elements.gtin);
		CHECK_TEXT(link.sscc, elements.sscc);
		CHECK_INT(link.element_count, elements.element_count);
		compared++;
	}
	printf("# %d Digital Links compared with their element strings\n", compared);
	json_decref(root);
	CHECK(compared > 30);
}

int
main(void)
{
	TEST(all_element_string_vectors_are_right);
	TEST(all_digital_link_vectors_are_right);
	TEST(all_scan_vectors_are_right);
	TEST(links_and_element_strings_mean_the_same);
	return test_failures != 0;
}

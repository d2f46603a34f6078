/* A label that prints again: the carrier's area is bit for bit what it was, under a new strip, though its template has
 * changed; and where it cannot be so, that is said. */
#include "label.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "carrier.h"
#include "station/config.h"
#include "station/label_template.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

static struct config_carrier carrier;
static struct label_fields fields;
static struct label_result result;
static struct bitmap first, second, area;
static char folder[] = "/tmp/packwarden-kept.XXXXXX", file[sizeof folder + 16];

/* As drawn by the built-in template, and its carrier's area alone. */
static void
draw_first(void)
{
	struct bitmap rows;

	carrier.template_file[0] = '\0';
	sample_fields(&fields, 203);
	CHECK_INT(label_render(&fields, &carrier, &first, &result), 0);
	CHECK_INT(bitmap_wrap(&rows, first.rows + (size_t)result.carrier_top * first.stride,
	                      (size_t)result.carrier_height * first.stride, first.width, result.carrier_height, first.stride, 203), 0);
	CHECK_INT(bitmap_create(&area, rows.width, rows.height, 203), 0);
	memcpy(area.rows, rows.rows, (size_t)rows.stride * rows.height);
}

/* The built-in template with one text instead of another, as a file of the carrier's. */
static void
change_template(const char *was, const char *is)
{
	char text[LABEL_TEXT_MAX], *svg = label_template_builtin(carrier_find("sscc"), "", text, sizeof text), *at = strstr(svg, was);
	FILE *to = fopen(file, "w");

	if (!at || !to)
		abort();
	fprintf(to, "%.*s%s%s", (int)(at - svg), svg, is, at + strlen(was));
	fclose(to);
	free(svg);
	label_templates_drop();
	snprintf(carrier.template_file, sizeof carrier.template_file, "%s", file);
}

static void
finish(void)
{
	bitmap_finish(&first);
	bitmap_finish(&second);
	bitmap_finish(&area);
}

static bool
same_rows(uint32_t from, uint32_t until)
{
	return memcmp(first.rows + (size_t)from * first.stride, second.rows + (size_t)from * first.stride,
	              (size_t)(until - from) * first.stride) == 0;
}

static void
the_carriers_area_is_what_it_was_though_the_template_has_changed(void)
{
	uint8_t hash[LABEL_HASH_BYTES];

	draw_first();
	memcpy(hash, result.hash, sizeof hash);
	change_template("{service}", "{service} {service}");
	CHECK_INT(label_render(&fields, &carrier, &second, &result), 0);
	CHECK(memcmp(hash, result.hash, sizeof hash) != 0);
	bitmap_finish(&second);
	label_fields_put(&fields, "attempt", "2");
	label_fields_put(&fields, "seal_mark", "PWS12.3.2.51");
	CHECK_INT(label_render_kept(&fields, &carrier, &area, &second, &result), 0);
	CHECK_TEXT(result.text, "");
	CHECK(memcmp(hash, result.hash, sizeof hash) == 0);
	CHECK(same_rows(result.carrier_top, first.height));
	CHECK(!same_rows(0, result.carrier_top));
	CHECK_INT(result.symbol_count, 1);
	CHECK_TEXT(result.symbols[0].text, "PWS12.3.2.51");
	finish();
}

static void
it_reads_back_with_both_codes(void)
{
	static struct label_code codes[LABEL_CODES_MAX];

	draw_first();
	CHECK_INT(label_render_kept(&fields, &carrier, &area, &second, &result), 0);
	CHECK(bitmap_equal(&first, &second));
	CHECK_INT(label_list(&second, codes), 2);
	finish();
}

static void
a_template_with_less_room_for_it_refuses(void)
{
	draw_first();
	change_template("data-top=\"", "data-top=\"1");
	CHECK_INT(label_render_kept(&fields, &carrier, &area, &second, &result), -1);
	CHECK_INT(result.status, LABEL_TEMPLATE);
	finish();
	draw_first();
	bitmap_finish(&area);
	CHECK_INT(bitmap_create(&area, first.width, first.height - result.carrier_top - 8, 203), 0);
	label_templates_drop();
	CHECK_INT(label_render_kept(&fields, &carrier, &area, &second, &result), -1);
	CHECK_INT(result.status, LABEL_MEDIA);
	CHECK_TEXT(result.text, "it would not be the label that printed before, as the template's strip or size has changed: void it, "
	                        "and a new one with a new number prints");
	finish();
}

int
main(void)
{
	char text[LABEL_TEXT_MAX];

	if (!mkdtemp(folder) || label_start(NULL, NULL, text, sizeof text) < 0)
		return 1;
	snprintf(file, sizeof file, "%s/own.svg", folder);
	sample_carrier(&carrier);
	TEST(the_carriers_area_is_what_it_was_though_the_template_has_changed);
	TEST(it_reads_back_with_both_codes);
	TEST(a_template_with_less_room_for_it_refuses);
	label_stop();
	unlink(file);
	rmdir(folder);
	return test_failures > 0;
}

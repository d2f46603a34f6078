/* Templates: what a designer may write, and what a mistake is answered with. */
#include <stdlib.h>
#include <unistd.h>

#include "station/label_text.h"
#include "station/template.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

#define HEAD "<svg xmlns='http://www.w3.org/2000/svg' width='50mm' height='60mm' viewBox='0 0 500 600'>\n"
#define STRIP(inside) "<g id='strip'>" inside "</g>\n"
#define CARRIER(inside) "<g id='carrier' data-top='100'>" inside "</g>\n"
#define TAIL "</svg>\n"
#define RECT "<rect x='10' y='110' width='400' height='50' "

static struct template template;
static char text[LABEL_TEXT_MAX];

static int
parse(const char *svg)
{
	template_finish(&template);
	return template_parse(&template, svg, strlen(svg), "t.svg", text, sizeof text);
}

static void
test_a_mistake_is_named_with_its_line(void)
{
	static const struct {
		const char *svg, *says;
	} cases[] = {
		{"", "t.svg:1"},
		{"not xml", "t.svg:1"},
		{"<svg>", "t.svg:1"},
		{"<html/>", "not an SVG"},
		{"<svg xmlns='http://www.w3.org/2000/svg'/>", "width and height"},
		{"<svg width='50mm' height='60furlongs' viewBox='0 0 1 1'/>", "width and height"},
		{"<svg width='50mm' height='60mm'/>", "viewBox"},
		{"<svg width='50mm' height='60mm' viewBox='0 0 1'/>", "viewBox"},
		{"<svg width='50mm' height='60mm' viewBox='0 0 10 10'/>", "proportions"},
		{HEAD TAIL, "no group with id='carrier'"},
		{HEAD CARRIER("\n" RECT "data-text='{box}'/>") TAIL,
	         "t.svg:3: {box} may stand in the strip only"},
		{HEAD CARRIER(RECT "data-text='{seal_mark}'/>") TAIL, "strip only"},
		{HEAD CARRIER("\n\n" RECT "data-txt='x' data-text='x'/>") TAIL,
	         "t.svg:4: data-txt is not known"},
		{HEAD CARRIER(RECT "data-text='x' data-align='middle'/>") TAIL, "data-align='middle'"},
		{HEAD CARRIER(RECT "data-text='x' data-valign='left'/>") TAIL, "data-valign"},
		{HEAD CARRIER(RECT "data-text='x' data-wrap='maybe'/>") TAIL, "neither yes nor no"},
		{HEAD CARRIER(RECT "data-text='x' data-font='heavy'/>") TAIL, "data-font='heavy'"},
		{HEAD CARRIER(RECT "data-text='x' data-min='12' data-max='6'/>") TAIL, "not in order"},
		{HEAD CARRIER(RECT "data-text='x' data-max='big'/>") TAIL, "is not a number"},
		{HEAD CARRIER(RECT "data-text='{Ship To}'/>") TAIL, "is not a field"},
		{HEAD CARRIER(RECT "data-text='{open'/>") TAIL, "not closed"},
		{HEAD CARRIER(RECT "data-text='x' data-if='a b'/>") TAIL, "data-if"},
		{HEAD CARRIER(RECT "data-barcode='{sscc}'/>") TAIL, "no colon"},
		{HEAD CARRIER(RECT "data-barcode='code129:x' data-module='1-2'/>") TAIL,
	         "'code129' is not known"},
		{HEAD CARRIER(RECT "data-barcode='code128:x'/>") TAIL, "needs data-module"},
		{HEAD CARRIER(RECT "data-barcode='code128:x' data-module='2-1'/>") TAIL, "data-module='2-1'"},
		{HEAD CARRIER("<rect x='10' y='110' data-text='x'/>") TAIL, "no size"},
		{HEAD CARRIER("<rect x='10' y='50' width='9' height='9' data-text='x'/>") TAIL,
	         "reaches out of the carrier"},
		{HEAD CARRIER("<rect x='495' y='150' width='9' height='9' data-text='x'/>") TAIL,
	         "reaches out"},
		{HEAD STRIP(RECT "data-text='x'/>") CARRIER("") TAIL, "reaches out of the strip"},
		{HEAD CARRIER("") RECT "data-text='x'/>" TAIL, "neither of the groups"},
		{HEAD CARRIER("<g transform='rotate(90)'>" RECT "data-text='x'/></g>") TAIL,
	         "only moving and scaling"},
		{HEAD CARRIER("<g transform='translate(1'>" RECT "data-text='x'/></g>") TAIL,
	         "only moving and scaling"},
		{"<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>]>" HEAD CARRIER("") TAIL, "entities"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(parse(cases[i].svg), -1);
		if (!strstr(text, cases[i].says) || strncmp(text, "t.svg:", 6) != 0)
			printf("# case %zu: %s\n", i, text);
		CHECK(strncmp(text, "t.svg:", 6) == 0);
		CHECK(strstr(text, cases[i].says) != NULL);
	}
}

static void
test_rectangles_are_found_where_inkscape_moves_them(void)
{
	CHECK_INT(
		parse(HEAD STRIP(
			"<rect y='1' width='100' height='50' data-text='{box}'/>") "<g "
	                                                                           "transform='translate(0,"
	                                                                           "10)'><g id='carrier' "
	                                                                           "data-top='90' "
	                                                                           "transform='scale(2)'>"
	                                                                           "<g transform='matrix(0.5 "
	                                                                           "0 0 .5 5,50)'><rect "
	                                                                           "x='10' y='20' "
	                                                                           "width='100' height='40' "
	                                                                           "data-if='!a' "
	                                                                           "data-text='{a}|b' "
	                                                                           "data-font='bold mono' "
	                                                                           "data-min='7' "
	                                                                           "data-max='9' "
	                                                                           "data-wrap='yes' "
	                                                                           "data-align='right' "
	                                                                           "data-valign='bottom' "
	                                                                           "data-required='yes'/></"
	                                                                           "g></g></g>" TAIL),
		0);
	CHECK_INT(template.count, 2);
	const struct template_element *e = &template.elements[1];
	CHECK(template.elements[0].strip && !e->strip);
	CHECK(e->x > 1.999 && e->x < 2.001 && e->y > 12.999 && e->y < 13.001);
	CHECK(e->width > 9.999 && e->width < 10.001 && e->height > 3.999 && e->height < 4.001);
	CHECK(e->bold && e->mono && !e->condensed && e->wrap && e->required);
	CHECK_INT(e->align, ALIGN_END);
	CHECK_INT(e->valign, ALIGN_END);
	CHECK_TEXT(e->condition, "!a");
	CHECK_TEXT(e->pattern, "{a}|b");
}

static void
test_what_stands_still_is_drawn_without_the_rectangles(void)
{
	struct bitmap bitmap;
	CHECK_INT(parse(HEAD CARRIER(
			  "<path d='M0 300h500v10h-500z' shape-rendering='crispEdges'/>"
			  "<rect x='0' y='400' width='500' height='100' fill='#000' data-text='x'/>") TAIL),
	          0);
	CHECK_INT(template_draw(&template, 203, &bitmap, text, sizeof text), 0);
	uint32_t width = bitmap.width, height = bitmap.height;
	bool line = bitmap_get(&bitmap, 10, 244), rect = bitmap_get(&bitmap, 200, 360);
	bitmap_finish(&bitmap);
	CHECK_INT(width, 400);
	CHECK_INT(height, 480);
	CHECK(line);
	CHECK(!rect);
}

static void
test_lines_without_any_field_value_go(void)
{
	static const struct {
		const char *pattern, *text;
	} cases[] = {
		{"{a}", "one"},
		{"{none}", ""},
		{"{a}|{none}|{b}", "one\ntwo"},
		{"{none}|x|{a}", "x\none"},
		{"To {none}|{a}", "one"},
		{"{none}{a}", "one"},
		{"", ""},
		{"a|b", "a\nb"},
		{"{none}|{none}", ""},
		{"{a} {none} {b}", "one  two"},
	};
	static struct label_fields fields;
	char out[64];
	label_fields_begin(&fields);
	label_fields_put(&fields, "a", "one");
	label_fields_put(&fields, "b", "two");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(label_expand(cases[i].pattern, &fields, out, sizeof out), strlen(cases[i].text));
		CHECK_TEXT(out, cases[i].text);
	}
	CHECK_INT(label_expand("{a}{a}{a}", &fields, out, 9), -1);
	CHECK_INT(label_expand("{a}{a}{a}", &fields, out, 10), 9);
}

static void
test_fields_are_set_replaced_and_bounded(void)
{
	static struct label_fields fields;
	char name[16];
	label_fields_begin(&fields);
	CHECK_INT(label_fields_put(&fields, "a", "1"), 0);
	CHECK_INT(label_fields_put(&fields, "a", "2"), 0);
	CHECK_INT(fields.count, 1);
	CHECK_TEXT(label_fields_get(&fields, "a"), "2");
	CHECK_TEXT(label_fields_get(&fields, "b"), "");
	CHECK_INT(label_fields_put(&fields, "copy", label_fields_get(&fields, "a")), 0);
	CHECK_TEXT(label_fields_get(&fields, "copy"), "2");
	CHECK_INT(label_fields_put(&fields, "", "x"), -1);
	CHECK_INT(label_fields_put(&fields, "Name", "x"), -1);
	CHECK_INT(label_fields_put(&fields, "a_name_that_is_longer_than_31_bytes", "x"), -1);
	for (int i = 2; i < LABEL_FIELDS_MAX; i++) {
		snprintf(name, sizeof name, "f%d", i);
		CHECK_INT(label_fields_put(&fields, name, "x"), 0);
	}
	CHECK_INT(label_fields_put(&fields, "more", "x"), -1);
}

/* A label from a template of its own, drawn and read back through the whole way of a label. */
static int
render_template(const char *svg, const char *value, struct label_result *result)
{
	static struct label_fields fields;
	struct config_carrier carrier;
	struct bitmap bitmap;
	char path[] = "/tmp/packwarden-template-XXXXXX";
	int fd = mkstemp(path);
	if (fd < 0 || write(fd, svg, strlen(svg)) != (ssize_t)strlen(svg))
		return -2;
	close(fd);
	sample_carrier(&carrier);
	snprintf(carrier.template_file, sizeof carrier.template_file, "%s", path);
	sample_fields(&fields, 203);
	label_fields_put(&fields, "value", value);
	int rc = label_render(&fields, &carrier, &bitmap, result);
	if (rc < 0)
		printf("# %s\n", result->text);
	bitmap_finish(&bitmap);
	unlink(path);
	return rc;
}

#define SYMBOL(kind, data) HEAD CARRIER("<rect x='5' y='110' width='490' height='480' data-required='yes' " \
                                        "data-module='0.25-1' data-barcode='" kind ":" data "'/>") TAIL

static void
test_each_kind_of_symbol_reads_back(void)
{
	static const struct {
		const char *svg, *value, *text;
	} cases[] = {
		{SYMBOL("code128", "{value}"), "Ab-12345 ~", "Ab-12345 ~"},
		{SYMBOL("gs1-128", "[00]{sscc}"), "", "00006141411234567890"},
		{SYMBOL("gs1-128", "[10]{value}[21]7"), "LOT1",
	         "10LOT1\x1d"
	         "217"},
		{SYMBOL("datamatrix", "{value}"), "PW:1-12:3:1", "PW:1-12:3:1"},
		{SYMBOL("gs1-datamatrix", "[01]09501101530003[10]{value}[21]7"), "A/1",
	         "010950110153000310A/1\x1d"
	         "217"},
		{SYMBOL("qr", "{value}"), "https://example.com/01/09501101530003?x=1",
	         "https://example.com/01/09501101530003?x=1"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct label_result result;
		CHECK_INT(render_template(cases[i].svg, cases[i].value, &result), 0);
		CHECK_INT(result.symbol_count, 1);
		CHECK_TEXT(result.symbols[0].text, cases[i].text);
	}
}

static void
test_a_symbol_that_cannot_be_made_is_refused_with_its_field(void)
{
	static char longer[400];
	memset(longer, 'W', sizeof longer - 1);
	const struct {
		const char *svg, *value;
	} cases[] = {
		{SYMBOL("gs1-128", "[10]{value}"), "1[21]2"},
		{SYMBOL("gs1-128", "[10]{value}"), "lot\xc3\xa9"},
		{SYMBOL("gs1-128", "[11]{value}"), "261399"},
		{SYMBOL("gs1-128", "[01]{value}"), "09501101530004"},
		{SYMBOL("code128", "{value}"), longer},
		{SYMBOL("code128", "{value}"), ""},
		{SYMBOL("datamatrix", "{value}"), longer},
		{SYMBOL("qr", "{value}"), longer},
		{SYMBOL("code128", "{value}"), "too wide for the rectangle it is in"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct label_result result;
		CHECK_INT(render_template(cases[i].svg, cases[i].value, &result), -1);
		CHECK_INT(result.status, LABEL_BARCODE);
		CHECK_TEXT(result.field, "value");
	}
}

static void
test_something_drawn_over_a_symbol_makes_it_unreadable(void)
{
	struct label_result result;
	CHECK_INT(
		render_template(
			HEAD CARRIER(
				"<path d='M0 300h500v10h-500z'/><rect x='5' y='110' width='490' height='480' "
				"data-module='0.25-1' data-barcode='code128:{value}'/>") TAIL,
			"12345678", &result),
		-1);
	CHECK_INT(result.status, LABEL_UNREADABLE);
}

static void
test_a_template_that_is_wrong_or_missing_refuses_the_label(void)
{
	struct label_result result;
	struct config_carrier carrier;
	static struct label_fields fields;
	struct bitmap bitmap;
	CHECK_INT(render_template("<svg", "", &result), -1);
	CHECK_INT(result.status, LABEL_TEMPLATE);
	sample_carrier(&carrier);
	sample_fields(&fields, 203);
	snprintf(carrier.template_file, sizeof carrier.template_file, "%s", "no-such-template.svg");
	CHECK_INT(label_render(&fields, &carrier, &bitmap, &result), -1);
	CHECK_INT(result.status, LABEL_TEMPLATE);
	CHECK(strstr(result.text, "no-such-template.svg") != NULL);
}

int
main(void)
{
	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok label_start: %s\n", text);
		return 1;
	}
	TEST(test_a_mistake_is_named_with_its_line);
	TEST(test_rectangles_are_found_where_inkscape_moves_them);
	TEST(test_what_stands_still_is_drawn_without_the_rectangles);
	TEST(test_lines_without_any_field_value_go);
	TEST(test_fields_are_set_replaced_and_bounded);
	TEST(test_each_kind_of_symbol_reads_back);
	TEST(test_a_symbol_that_cannot_be_made_is_refused_with_its_field);
	TEST(test_something_drawn_over_a_symbol_makes_it_unreadable);
	TEST(test_a_template_that_is_wrong_or_missing_refuses_the_label);
	template_finish(&template);
	label_stop();
	return test_failures > 0;
}

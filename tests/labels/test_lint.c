/* label lint: each fault of a template by its name, its line and its place; and the built-in templates have none. */
#include <stdlib.h>

#include "carrier.h"
#include "station/label_lint.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

#define HEAD "<svg xmlns='http://www.w3.org/2000/svg' width='100mm' height='150mm' viewBox='0 0 100 150'>\n"
#define MARK "<rect x='0' y='2' width='100' height='10' data-module='0.25-0.38' data-barcode='code128:{seal_mark}'/>"
#define STRIP "<g id='strip'>" MARK "</g>\n"
#define SSCC(more) \
	"<rect id='sscc' x='0.5' y='100' width='99' height='36' data-module='0.495-1.016' data-barcode='gs1-128:[00]{sscc}'" \
	more "/>"
#define CARRIER(inside) "<g id='carrier' data-top='16'>\n" inside "\n</g>\n" /* inside is on line 4 */
#define LABEL(inside) HEAD STRIP CARRIER(inside SSCC("")) "</svg>\n"
#define RECT "<rect id='r7' x='3' y='20' width='40' height='10' "

static struct label_lint lint;
static char text[LABEL_TEXT_MAX];

static int
look_at(const char *svg, const char *media, uint32_t dpi)
{
	struct config_carrier carrier;
	struct label_lint_use use = {.carrier = &carrier, .media = media, .dpi = dpi};
	sample_carrier(&carrier);
	return label_lint(svg, strlen(svg), &use, &lint, text, sizeof text);
}

static const struct label_fault *
find(const char *code)
{
	for (size_t i = 0; i < lint.count; i++)
		if (strcmp(lint.faults[i].fault.code, code) == 0)
			return &lint.faults[i];
	return NULL;
}

static void
print_faults(void)
{
	for (size_t i = 0; i < lint.count; i++)
		printf("#   %d %s '%s' %s\n", lint.faults[i].fault.line, lint.faults[i].fault.code, lint.faults[i].fault.id,
		       lint.faults[i].fault.text);
}

/* The one fault that a template has; line 0 if it has another, none or several. */
static const struct template_fault *
only(const char *svg, const char *code, bool warning)
{
	static const struct template_fault none;
	int looked = look_at(svg, "", 0);
	const struct label_fault *found = find(code);
	if (looked == 0 && found && lint.count == 1 && found->fault.warning == warning && lint.errors == !warning &&
	    lint.warnings == warning)
		return &found->fault;
	printf("# not only %s: %s\n", code, looked < 0 ? text : "");
	print_faults();
	return &none;
}

#define IS_ONLY(svg, code, warning) CHECK(only(svg, code, warning)->line > 0)
#define SAYS(fault, words) \
	do { \
		const struct template_fault *said = fault; \
		if (!strstr(said->text, words)) \
			printf("# it says: %s\n", said->text); \
		CHECK(strstr(said->text, words) != NULL); \
	} while (0)

static void
test_the_templates_of_all_carriers_have_no_fault_at_203_and_300_dpi(void)
{
	for (size_t i = 0; carrier_drivers[i]; i++) {
		const struct carrier_driver *driver = carrier_drivers[i];
		struct config_carrier carrier;
		struct label_lint_use use = {.carrier = &carrier, .media = "4x6in"};
		CHECK(label_lint_carrier(driver, &carrier));
		CHECK_INT(label_lint(driver->svg, strlen(driver->svg), &use, &lint, text, sizeof text), 0);
		if (lint.count) {
			printf("# %s:\n", driver->name);
			print_faults();
		}
		CHECK_INT(lint.count, 0);
	}
}

static void
test_a_good_template_has_no_fault(void)
{
	CHECK_INT(look_at(LABEL("<rect x='3' y='20' width='80' height='60' data-text='{ship_to}' data-wrap='yes' data-min='4'/>"),
	                  "100x150mm", 0), 0);
	print_faults();
	CHECK_INT(lint.count, 0);
}

static void
test_a_barcode_that_no_whole_dots_make_is_found_with_its_resolution(void)
{
	/* 3 dots of 203 dpi are 0.375 mm, 5 of 300 dpi 0.423 mm */
	const struct template_fault *f = only(LABEL("<rect id='r7' x='3' y='20' width='90' height='10' "
	                                            "data-module='0.37-0.4' data-barcode='code128:{ship_to_country}'/>"),
	                                      "barcode-fit", false);
	SAYS(f, "no whole number of dots is 0.37 to 0.4 mm wide at 300 dpi: 4 are 0.339, 5 are 0.423");
	CHECK_INT(f->line, 4);
	CHECK_TEXT(f->id, "r7");
	CHECK(f->placed && f->x > 2.9 && f->x < 3.1 && f->width > 89.9 && f->width < 90.1);
	CHECK(!lint.faults[0].at_203 && lint.faults[0].at_300);
}

static void
test_a_barcode_that_is_too_wide_is_found_with_what_it_needs(void)
{
	CHECK_INT(look_at(LABEL(RECT "data-module='0.375-0.5' data-barcode='code128:{order}'/>"), "", 203), 0);
	const struct label_fault *f = find("barcode-fit");
	CHECK(f && strstr(f->fault.text, "mm at 203 dpi, and has 40.0") && f->fault.line == 4);
	CHECK_INT(lint.count, 1);
}

static void
test_a_line_in_a_quiet_zone_is_found(void)
{
	const struct template_fault *f = only(LABEL("<path d='M91 100v30' stroke='#000' stroke-width='1'/>"), "symbol", false);
	SAYS(f, "has something in its quiet zone");
	CHECK_TEXT(f->id, "sscc");
}

static void
test_text_on_a_symbol_is_found(void)
{
	CHECK_INT(look_at(LABEL("<rect id='r7' x='30' y='130' width='40' height='12' data-font='bold' data-max='20' "
	                        "data-text='{order}' data-wrap='yes'/>"), "", 0), 0);
	CHECK(find("overlap") && strcmp(find("overlap")->fault.id, "r7") == 0 && find("overlap")->fault.warning);
	CHECK(find("symbol") && strcmp(find("symbol")->fault.id, "sscc") == 0);
}

static void
test_symbols_that_overlap_are_found(void)
{
	CHECK_INT(look_at(LABEL("<rect id='r7' x='10' y='130' width='80' height='15' data-module='0.25-0.5' "
	                        "data-barcode='code128:{ship_to_country}'/>"), "", 0), 0);
	CHECK(find("overlap") && !find("overlap")->fault.warning);
}

static void
test_texts_that_overlap_are_a_warning(void)
{
	const struct template_fault *f = only(LABEL(RECT "data-text='A'/>\n"
	                                            "<rect id='r8' x='30' y='25' width='40' height='10' data-text='B'/>"),
	                                      "overlap", true);
	CHECK_TEXT(f->id, "r8");
	CHECK_INT(f->line, 5);
	SAYS(f, "the text of line 4");
}

static void
test_text_that_does_not_fit_at_its_smallest_size_is_found_with_its_field(void)
{
	const struct template_fault *f = only(LABEL(RECT "data-text='{ship_to_company}' data-min='8'/>"), "text-fit", false);
	SAYS(f, "ship_to_company does not fit on the label at 8 points");
	CHECK_INT(f->line, 4);
	CHECK(lint.faults[0].at_203 && lint.faults[0].at_300);
}

static void
test_a_field_that_does_not_exist_is_found_with_the_one_meant(void)
{
	SAYS(only(LABEL(RECT "data-text='{ship_to_nane}'/>"), "field", false),
	     "no label has a field 'ship_to_nane'; did you mean 'ship_to_name'?");
	SAYS(only(LABEL(RECT "data-if='!servce' data-text='x'/>"), "field", false), "did you mean 'service'?");
	SAYS(only(LABEL(RECT "data-text='{box}'/>"), "field", false), "strip only");
}

static void
test_an_attribute_that_is_unknown_or_out_of_range_is_found(void)
{
	SAYS(only(LABEL(RECT "data-txet='y' data-text='x'/>"), "attribute", false), "data-txet is not known; did you mean 'data-text'?");
	SAYS(only(LABEL(RECT "data-text='x' data-min='2'/>"), "attribute", false), "between 4 and 200 points");
	SAYS(only(LABEL(RECT "data-text='x' data-align='middle'/>"), "attribute", false), "data-align='middle'");
}

static void
test_all_faults_are_found_at_once_in_the_order_of_their_lines(void)
{
	CHECK_INT(look_at(LABEL(RECT "data-txet='y' data-text='x'/>\n" RECT "data-text='{x y}'/>\n" RECT "data-text='{nosuch}'/>"),
	                  "", 0), 0);
	CHECK(lint.count >= 3 && lint.errors >= 3);
	for (size_t i = 1; i < lint.count; i++)
		CHECK(lint.faults[i - 1].fault.line <= lint.faults[i].fault.line);
}

static void
test_a_rectangle_outside_is_found(void)
{
	SAYS(only(LABEL("<rect x='70' y='20' width='40' height='10' data-text='x'/>"), "place", false), "reaches out of the carrier");
	SAYS(only(LABEL("<rect x='3' y='8' width='40' height='12' data-text='x'/>"), "place", false), "reaches out of the carrier");
	SAYS(only(LABEL("<rect x='3' y='20' width='40' data-text='x'/>"), "place", false), "no size");
}

static void
test_a_label_without_seal_mark_is_refused(void)
{
	IS_ONLY(HEAD CARRIER(SSCC("")) "</svg>\n", "seal-mark", false);
	IS_ONLY(HEAD "<g id='strip'><rect x='0' y='2' width='99' height='9' data-text='{seal_mark}'/></g>" CARRIER(SSCC("")) "</svg>\n",
	     "seal-mark", false);
}

static void
test_a_label_without_the_carriers_symbol_is_refused(void)
{
	SAYS(only(HEAD STRIP CARRIER("") "</svg>\n", "symbol-missing", false), "gs1-128:[00]{sscc}");
	SAYS(only(HEAD STRIP CARRIER("<rect x='0' y='100' width='100' height='36' data-module='0.33-0.5' "
	                             "data-barcode='code128:{sscc}'/>") "</svg>\n", "symbol-missing", false), "gs1-128");
}

static void
test_a_module_that_the_carrier_does_not_take_is_found(void)
{
	CHECK_INT(look_at(HEAD STRIP CARRIER("<rect id='r7' x='0' y='100' width='60' height='36' data-module='0.25-0.5' "
	                                     "data-barcode='gs1-128:[00]{sscc}'/>") "</svg>\n", "", 203), 0);
	CHECK(find("module") && strstr(find("module")->fault.text, "0.250 mm at 203 dpi; the carrier's label takes 0.495 to 1.016"));
}

static void
test_drawn_text_below_four_points_is_a_warning(void)
{
	const struct template_fault *f = only(LABEL("<text id='t' x='5' y='30' font-size='1.2'>x</text>"), "small-text", true);
	SAYS(f, "3.4 points");
	CHECK_TEXT(f->id, "t");
	IS_ONLY(LABEL("<text x='5' y='30' style='fill:#000;font-size:1px'>x</text>"), "small-text", true);
	CHECK_INT(look_at(LABEL("<text x='5' y='30' font-size='3'>x</text>"), "", 0), 0);
	CHECK_INT(lint.count, 0);
}

static void
test_scripts_and_references_out_of_the_file_are_refused(void)
{
	static const char *const bad[] = {
		"<script>alert(1)</script>",
		"<image width='9' height='9' href='file:///etc/passwd'/>",
		"<image xmlns:l='http://www.w3.org/1999/xlink' width='9' height='9' l:href='http://example.com/x.png'/>",
		"<image width='9' height='9' href='logo.png'/>",
		"<use href='other.svg#a'/>",
		"<image width='9' height='9' href='data:image/svg+xml;base64,AAAA'/>",
		"<rect x='1' y='20' width='9' height='9' onload='x()'/>",
		"<rect x='1' y='20' width='9' height='9' style=\"fill:url('http://example.com/a#b')\"/>",
		"<rect x='1' y='20' width='9' height='9' fill='URL( file:a)'/>",
		"<rect x='1' y='20' width='9' height='9' style='fill:u\\72l(file:a)'/>",
		"<style>@import 'http://example.com/a.css';</style>",
		"<style>@font-face { src: url(https://example.com/f.woff) }</style>",
		"<foreignObject width='9' height='9'/>",
		"<include xmlns='http://www.w3.org/2001/XInclude' href='#x'/>",
		"<?xml-stylesheet href='a.css'?>",
		"<defs><image width='9' height='9' href='/etc/passwd'/></defs>",
		"<g onclick='x()'/>",
	};
	char svg[2048], why[LABEL_TEXT_MAX];
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct template template;
		snprintf(svg, sizeof svg, LABEL("%s"), bad[i]);
		IS_ONLY(svg, "unsafe", false);
		CHECK_INT(template_parse(&template, svg, strlen(svg), "t.svg", why, sizeof why), -1); /* nor does it print */
	}
	CHECK_INT(look_at(LABEL("<defs><linearGradient id='a'/></defs>"
	                        "<path d='M3 30h9v9z' fill='url(#a)'/><use href='#a'/>"), "", 0), 0);
	CHECK_INT(lint.count, 0);
}

static void
test_media_of_another_size_is_refused(void)
{
	CHECK_INT(look_at(LABEL(""), "4x4in", 0), 0);
	CHECK(find("media") && strstr(find("media")->fault.text, "100 by 150 mm"));
	CHECK_INT(lint.errors, 1);
}

static void
test_what_is_no_svg_is_one_error(void)
{
	IS_ONLY("", "xml", false);
	IS_ONLY("<svg", "xml", false);
	IS_ONLY("<html/>", "xml", false);
	IS_ONLY("<svg xmlns='http://www.w3.org/2000/svg'/>", "size", false);
}

int
main(void)
{
	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok label_start: %s\n", text);
		return 1;
	}
	TEST(test_the_templates_of_all_carriers_have_no_fault_at_203_and_300_dpi);
	TEST(test_a_good_template_has_no_fault);
	TEST(test_a_barcode_that_no_whole_dots_make_is_found_with_its_resolution);
	TEST(test_a_barcode_that_is_too_wide_is_found_with_what_it_needs);
	TEST(test_a_line_in_a_quiet_zone_is_found);
	TEST(test_text_on_a_symbol_is_found);
	TEST(test_symbols_that_overlap_are_found);
	TEST(test_texts_that_overlap_are_a_warning);
	TEST(test_text_that_does_not_fit_at_its_smallest_size_is_found_with_its_field);
	TEST(test_a_field_that_does_not_exist_is_found_with_the_one_meant);
	TEST(test_an_attribute_that_is_unknown_or_out_of_range_is_found);
	TEST(test_all_faults_are_found_at_once_in_the_order_of_their_lines);
	TEST(test_a_rectangle_outside_is_found);
	TEST(test_a_label_without_seal_mark_is_refused);
	TEST(test_a_label_without_the_carriers_symbol_is_refused);
	TEST(test_a_module_that_the_carrier_does_not_take_is_found);
	TEST(test_drawn_text_below_four_points_is_a_warning);
	TEST(test_scripts_and_references_out_of_the_file_are_refused);
	TEST(test_media_of_another_size_is_refused);
	TEST(test_what_is_no_svg_is_one_error);
	label_stop();
	return test_failures > 0;
}

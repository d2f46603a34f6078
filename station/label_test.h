/* The label that tells how a printer prints: rulers in mm along the upper and the left edge and a frame at the edge of
 * what is printable, so that a shifted or wrong sheet shows; a Code 128 at each width of modules that labels use, and a
 * GS1-128 as carriers have it, each read back from the bits and graded (label_grade.h); patches of darkness.
 *
 * Fields: test (its number), printer, driver, station, time, media, dpi. */
#ifndef STATION_LABEL_TEST_H
#define STATION_LABEL_TEST_H

#include "label.h"
#include "station/label_grade.h"

enum { LABEL_TEST_SYMBOLS_MAX = 8 };

struct label_test_symbol {
	bool gs1, fits;          /* fits: false where the label is too narrow or too short for it */
	unsigned module;         /* dots */
	struct label_grade grade;
};

struct label_test {
	struct label_test_symbol symbols[LABEL_TEST_SYMBOLS_MAX];
	size_t count;
};

/* Any size of media from 50 by 40 mm on. As label_render(): 0 with a bitmap of the caller's, or -1 with *result. */
int label_test_render(const struct label_fields *fields, struct bitmap *out, struct label_result *result,
                      struct label_test *test);

/* "code128:3:A:96:71 gs1-128:4:-:0:0": kind, dots, grade ("-": it does not fit), modulation, decodability. It stands in
 * the answer of the render process and in table printer_test. */
void label_test_text(const struct label_test *test, char text[LABEL_TEXT_MAX]);

#endif

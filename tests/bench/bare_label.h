/* The least that can draw the benchmark's label: zint and pangocairo called straight, no template, no fitting
 * of text, nothing checked, nothing read back. The same symbols and texts as the station's label, at the same
 * sizes. */
#ifndef TESTS_BENCH_BARE_LABEL_H
#define TESTS_BENCH_BARE_LABEL_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

enum { BARE_WIDTH = 812, BARE_HEIGHT = 1218, BARE_DPI = 203 }; /* 4 by 6 inches, in dots */

#define BARE_SSCC "006141411234567890"
#define BARE_SEAL_MARK "PWS12.3.1.45"

/* What stands on it besides the symbols. */
struct bare_text {
	double x, y, points; /* mm, mm */
	bool bold;
	const char *text;
};
extern const struct bare_text bare_texts[];
extern const size_t bare_text_count;

/* An A1 surface, the caller's to destroy; NULL if a library failed. */
cairo_surface_t *bare_label_draw(void);

#endif

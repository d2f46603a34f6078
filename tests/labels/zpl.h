/* A label printer of the tests: it carries ZPL II out, command by command, and knows nothing of who wrote it. */
#ifndef TESTS_LABELS_ZPL_H
#define TESTS_LABELS_ZPL_H

#include "label.h"

/* The label that comes out; the caller's to finish, zeroed if none does. NULL, or what the printer would not understand,
 * among that anything but one label, and a graphic whose check value is wrong or that reaches over the label's edge. */
const char *zpl_print(const char *zpl, size_t size, unsigned dpi, struct bitmap *out);

#endif

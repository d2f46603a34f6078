/* The fonts that labels are drawn with: a private fontconfig that ignores the machine's own settings. */
#ifndef STATION_FONTS_H
#define STATION_FONTS_H

#include <pango/pangocairo.h>
#include <stddef.h>

/* Loads the configuration; again: nothing happens. 0, or -1 with what is missing and which package has it. */
int fonts_start(char *text, size_t capacity);
void fonts_stop(void);

/* The one context that all text is laid out with: no antialiasing, full hinting, fixed language. After
 * fonts_start. */
PangoContext *fonts_context(void);

#endif

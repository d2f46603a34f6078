/* MaxiCode as parcel carriers use it: a structured carrier message, mode 2 or 3 of ISO/IEC 16023, in format 01 of ANSI MH10.8.3.
 * Its modules are hexagons about a bull's eye and stand on no grid of dots: zint draws them. */
#ifndef STATION_BARCODE_MAXICODE_H
#define STATION_BARCODE_MAXICODE_H

#include "station/barcode_draw.h"

/* As barcode_draw(). data: "POSTCODE|COUNTRY|CLASS|…", the message's fields as the carrier orders them: a postcode of 5 or 9
 * digits in the United States (840), of 1 to 6 letters and digits elsewhere; country and class of service of three digits. */
int maxicode_draw(struct bitmap *bitmap, const struct barcode_kind *kind, const struct barcode_place *place, const char *data,
                  struct label_symbol *symbol, char *text, size_t capacity);

/* Whether the symbol's dots are those that its text gives. */
bool maxicode_is_whole(const struct bitmap *bitmap, const struct label_symbol *symbol);

#endif

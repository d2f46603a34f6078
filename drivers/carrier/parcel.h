/* The common label: for carriers whose contract brings no template of its own. Private to drivers/carrier. */
#ifndef CARRIER_PARCEL_H
#define CARRIER_PARCEL_H

#include "label.h"
#include "number.h"

extern const char carrier_parcel_svg[], carrier_parcel_4x4_svg[];

/* The symbols that it can have for the number: each is a field, and the template draws the one that is set.
 */
#define PARCEL_CODE128 "code128"
#define PARCEL_CODE128_FINE "code128_fine" /* modules of 0.33 to 0.375 mm */
#define PARCEL_ITF "itf"
#define PARCEL_CODABAR "codabar"

/* Puts the number's symbol, which holds `code`, the number in groups for people, and who carries it. 0, or -1
 * if they do not fit. */
int parcel_fields(struct label_fields *fields, const char *title, const char *symbol, const char *code,
		  const unsigned char *groups);

#endif

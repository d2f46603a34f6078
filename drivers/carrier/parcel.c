#include "parcel.h"

#include "carrier_parcel.h"
#include "carrier_parcel_4x4.h"

int
parcel_fields(struct label_fields *fields, const char *title, const char *symbol, const char *code,
	      const unsigned char *groups)
{
	char text[2 * CARRIER_NUMBER_MAX];

	number_group(label_fields_get(fields, "number"), groups, text);
	if (label_fields_put(fields, "number_text", text) < 0 ||
	    label_fields_put(fields, "carrier_title", title) < 0)
		return -1;
	return label_fields_put(fields, symbol, code);
}

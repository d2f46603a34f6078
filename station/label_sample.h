/* The fields that a label may have, with values that try a template: as they mostly are, and as long as they get. */
#ifndef STATION_LABEL_SAMPLE_H
#define STATION_LABEL_SAMPLE_H

#include <stdbool.h>
#include "label.h"

enum label_sample {
	LABEL_SAMPLE_USUAL,
	LABEL_SAMPLE_LONGEST, /* of what carriers and benches have; a manifest's longer text may still not fit */
	LABEL_SAMPLE_LEAST,   /* nothing that may be absent */
	LABEL_SAMPLES
};

/* Puts all fields that do not come from a carrier. `country`: two letters; its addresses are of that form. */
void label_sample_fill(struct label_fields *fields, enum label_sample sample, const char *country, const char *postcode);

/* The n-th field's name; NULL behind the last. */
const char *label_sample_name(size_t n);

#endif

#include "station/label_sample.h"

#include <string.h>

#include "station/seal_mark.h"

/* The longest: what fits into the 35 to 40 characters a line that carriers take, and names as long as people have them. */
static const struct {
	const char *name, *usual, *longest;
	bool always;
} samples[] = {
	{ "order", "100-2231", "ORDER-2026-1122-000123456", true },
	{ "box", "station-1-1-1042", "distribution-centre-2-12-1234567", true },
	{ "box_of", "1 of 3", "64 of 64", true },
	{ "intent", "1043", "12345678", true },
	{ "day", "2026-11-22", "2026-11-22", true },
	{ "attempt", "1", "12", true },
	{ "carrier", "carrier", "carrier", true },
	{ "service", "Ground", "Express Worldwide Saturday 12:00", false },
	{ "weight", "2.35 kg", "1234.567 kg", false },
	{ "weight_g", "2350", "1234567", false },
	{ "carton", "M", "double-walled-600x400x400", false },
	{ "reference", "PO 4711", "PO 2026-000123456 / department 17", false },
	{ "ship_to_name", "Maria Gonzalez", "Maria del Carmen Fernandez-Villanueva", true },
	{ "ship_to_company", "Northwind Traders", "Distribuciones del Mediterraneo S.L.", false },
	{ "ship_to_address1", "4217 Willow Creek Road", "Avenida de la Constitucion Espanola 1234", true },
	{ "ship_to_address2", "Suite 300", "Edificio Norte, escalera B, piso 14", false },
	{ "ship_to_address3", "", "Poligono industrial de Levante", false },
	{ "ship_to_city", "Springfield", "Santa Maria del Camino y Villanueva", true },
	{ "ship_to_state", "IL", "IL", false },
	{ "ship_to_phone", "+1 217 555 0134", "+34 900 123 456 ext. 89012", false },
	{ "ship_from_name", "Acme Fulfilment", "Northwind Distribution Centre", false },
	{ "ship_from_company", "", "", false },
	{ "ship_from_address1", "12 Harbour Way", "1200 International Harbour Parkway", false },
	{ "ship_from_address2", "", "Building 17, dock 42", false },
	{ "ship_from_address3", "", "", false },
	{ "ship_from_city", "Oakland", "San Buenaventura", false },
	{ "ship_from_state", "CA", "CA", false },
	{ "ship_from_postcode", "94607", "93001-1234", false },
	{ "ship_from_country", "US", "US", false },
	{ "ship_from_phone", "", "+1 805 555 0134", false },
	/* set below */
	{ "ship_to_country", NULL, NULL, true },
	{ "ship_to_postcode", NULL, NULL, true },
	{ "seal_mark", NULL, NULL, true },
	{ "ship_to", NULL, NULL, true },
	{ "ship_from", NULL, NULL, true },
};

enum { SAMPLES = sizeof samples / sizeof *samples };

const char *
label_sample_name(size_t n)
{
	return n < SAMPLES ? samples[n].name : NULL;
}

void
label_sample_fill(struct label_fields *fields, enum label_sample sample, const char *country, const char *postcode)
{
	bool longest = sample == LABEL_SAMPLE_LONGEST;
	char mark[SEAL_MARK_MAX];

	for (size_t i = 0; i < SAMPLES; i++)
		if (samples[i].usual && (samples[i].always || sample != LABEL_SAMPLE_LEAST))
			label_fields_put(fields, samples[i].name, longest ? samples[i].longest : samples[i].usual);
	label_fields_put(fields, "ship_to_country", country);
	label_fields_put(fields, "ship_to_postcode", postcode);
	seal_mark_text(mark, sizeof mark, longest ? 1234567 : 1042, longest ? 12345678 : 1043, longest ? 12 : 1);
	label_fields_put(fields, "seal_mark", mark);
}

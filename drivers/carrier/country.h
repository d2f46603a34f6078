/* Countries as barcodes name them. Private to drivers/carrier. */
#ifndef CARRIER_COUNTRY_H
#define CARRIER_COUNTRY_H

/* ISO 3166-1: the three digits of a country ("840") by its two capital letters ("US"); NULL for none. */
const char *country_number(const char *letters);

#endif

/* What the label tests share: a carrier, an order's fields, files without names. */
#ifndef TESTS_LABELS_SAMPLE_H
#define TESTS_LABELS_SAMPLE_H

#include <stdint.h>
#include "label.h"
#include "station/config.h"

void sample_carrier(struct config_carrier *carrier);
void sample_fields(struct label_fields *fields, unsigned dpi);

int sample_file(const void *data, size_t size); /* a memfd with these bytes, at its beginning */
uint8_t *sample_bytes(int fd, size_t *size);    /* all of it, with a NUL behind; the caller frees */

uint32_t sample_random(uint32_t below); /* the same numbers in every run */

#endif

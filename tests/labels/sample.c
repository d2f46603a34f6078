#include "tests/labels/sample.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void
sample_carrier(struct config_carrier *carrier)
{
	*carrier = (struct config_carrier){.name = "gs1", .driver = "sscc", .company_prefix = "0614141"};
}

void
sample_fields(struct label_fields *fields, unsigned dpi)
{
	static const char *const pairs[][2] = {
		{"sscc", "006141411234567890"}, /* the example of the GS1 General Specifications */
		{"box", "12"}, {"intent", "3"}, {"attempt", "1"}, {"order", "100-2231"}, {"box_of", "1 of 3"},
		{"seal_mark", "PWS12.3.1.45"}, {"service", "Ground"}, {"weight", "2.35 kg"},
		{"ship_to_name", "Maria Gonzalez"}, {"ship_to_company", "Northwind Traders"},
		{"ship_to_address1", "4217 Willow Creek Road"}, {"ship_to_address2", "Suite 300"},
		{"ship_to_city", "Springfield"}, {"ship_to_state", "IL"}, {"ship_to_postcode", "62704"},
		{"ship_to_country", "US"}, {"ship_to_phone", "+1 217 555 0134"},
		{"ship_from_name", "Acme Fulfilment"}, {"ship_from_address1", "12 Harbour Way"},
		{"ship_from_city", "Oakland"}, {"ship_from_state", "CA"}, {"ship_from_postcode", "94607"},
		{"ship_from_country", "US"},
	};
	label_fields_begin(fields);
	label_fields_put(fields, "dpi", dpi == 203 ? "203" : "300");
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		label_fields_put(fields, pairs[i][0], pairs[i][1]);
}

int
sample_file(const void *data, size_t size)
{
	int fd = memfd_create("sample", MFD_CLOEXEC);
	if (fd >= 0 && size > 0 && write(fd, data, size) != (ssize_t)size) {
		close(fd);
		return -1;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

uint8_t *
sample_bytes(int fd, size_t *size)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return NULL;
	*size = (size_t)status.st_size;
	uint8_t *data = malloc(*size + 1);
	if (data && pread(fd, data, *size, 0) != (ssize_t)*size) {
		free(data);
		return NULL;
	}
	if (data)
		data[*size] = 0;
	return data;
}

uint32_t
sample_random(uint32_t below)
{
	static uint64_t state = 0x5eed5eed5eedULL;
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)((state >> 33) % below);
}

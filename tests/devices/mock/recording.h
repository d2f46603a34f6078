/* Reads the recordings in tests/devices/recordings, as `packwarden devices record` writes them: a line each of
 *
 *   packwarden-recording 1            the first line that is no comment
 *   from TEXT                         where it comes from
 *   scanner KEY = VALUE               for its [scanner] section in packwarden.conf
 *   device HEX                        device descriptor
 *   configuration HEX                 configuration descriptor with all that belongs to it
 *   product TEXT                      as the device names itself
 *   descriptor N HEX                  report descriptor of interface N
 *   driver NAME | none | foreign      expected: which driver takes it
 *   +MS N HEX                         a report of interface N, MS milliseconds after the one before
 *   code AIM TEXT | weight STATE MG   expected, after the report that ends it; AIM is - for none, ? for any
 *
 * Bytes that do not fit into a line go on in another of the same word. In TEXT, \xHH is a byte. Lines of # and empty
 * ones say nothing. */
#ifndef TESTS_DEVICES_MOCK_RECORDING_H
#define TESTS_DEVICES_MOCK_RECORDING_H

#include <stddef.h>
#include <stdint.h>

enum { RECORDING_INTERFACES = 8, RECORDING_BYTES = 4096, RECORDING_REPORTS = 2000, RECORDING_REPORT = 512 };

struct recording_report {
	unsigned interface, after_ms;
	size_t length;
	uint8_t data[RECORDING_REPORT];
};

struct recording {
	uint8_t device[18];
	size_t device_length;
	uint8_t configuration[RECORDING_BYTES];
	size_t configuration_length;
	char product[64];
	uint8_t descriptors[RECORDING_INTERFACES][RECORDING_BYTES];
	size_t descriptor_length[RECORDING_INTERFACES];
	struct recording_report reports[RECORDING_REPORTS];
	size_t report_count;
	uint8_t endpoint[RECORDING_INTERFACES]; /* that each interface's reports come from; 0: none */
};

/* Returns NULL, or what is wrong with it, with the line in *line. */
const char *recording_read(struct recording *recording, const char *path, unsigned *line);

#endif

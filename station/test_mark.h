/* What the barcodes of a printer's test label say: which test of this station, and how many dots wide their modules
 * are. "PWT", 8 digits of the test's number, 2 of the dots, 2 of a check number: "PWT000000070325". In GS1-128 the same
 * digits stand in application identifier 91, behind "790798", so that the symbol is as long as one of an SSCC. No box
 * is ever sealed by one. */
#ifndef STATION_TEST_MARK_H
#define STATION_TEST_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEST_MARK_MAX = 32, TEST_MARK_TESTS = 99999999 };

struct test_mark {
	uint32_t test;   /* 1 to TEST_MARK_TESTS */
	unsigned module; /* dots, 1 to 99 */
	bool gs1;
};

/* What is encoded: for GS1 in the form "[91]7907980000…". */
void test_mark_text(char text[TEST_MARK_MAX], const struct test_mark *mark);

/* As it was scanned, without an AIM identifier. False: it is none, or damaged. */
bool test_mark_parse(struct test_mark *mark, const char *text, size_t length);

#endif

/* What a scan may hold: GS1 element strings, Digital Links, anything. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "barcode.h"
#include "fuzz.h"

static void
check_error(const struct barcode_error *error, size_t length)
{
	assert(error->code < BARCODE_CODES && barcode_error_name(error->code)[0] && barcode_error_text(error->code)[0]);
	assert((size_t)error->position + error->length <= length || error->length == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct barcode barcode;
	struct fuzz_input input = { data, size };
	size_t length;
	char *text = (char *)fuzz_take(&input, size < LIMIT_CODE ? size : LIMIT_CODE, &length);

	barcode_parse(&barcode, text, length);
	assert(barcode.valid == (barcode.error.code == BARCODE_OK));
	assert((size_t)barcode.data + barcode.data_length <= length);
	assert(barcode.element_count <= BARCODE_ELEMENTS_MAX && barcode.decoded_used <= sizeof barcode.decoded);
	assert(strlen(barcode.gtin) == 0 || strlen(barcode.gtin) == 14);
	assert(strlen(barcode.sscc) == 0 || strlen(barcode.sscc) == 18);
	check_error(&barcode.error, length);
	check_error(&barcode.warning, length);
	for (size_t i = 0; i < barcode.element_count; i++) {
		const struct barcode_element *element = &barcode.elements[i];
		const char *value = barcode_value(&barcode, text, element);
		size_t end = (size_t)element->offset + element->length;

		assert(end <= (element->decoded ? barcode.decoded_used : length) && value);
		assert(barcode_find(&barcode, element->ai));
	}
	free(text);
	return 0;
}

void
fuzz_seeds(void (*add)(const uint8_t *data, size_t size))
{
	static const char *const texts[] = {
		"4006381333931", "]E04006381333931", "]E400012345", "04252614", "]C10104006381333931\x1d" "10AB\x1d" "21XYZ",
		"]d2010400638133393117261231310300123410LOT\x1d" "21SER", "(01)04006381333931(10)AB(21)1",
		"https://id.gs1.org/01/04006381333931/10/A%2FB/21/1?17=261231&3103=001234", "]Q3\x1d" "00006141411234567890",
		"http://example.com/414/9520123456788/254/1a?x=y", "^0104006381333931^10AB", "]I1" "14006381333938",
		"420123459205590100000000000000", "PWS1.1.1.7", "]e00104006381333931392097812345", "%%%(((01",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		add((const uint8_t *)texts[i], strlen(texts[i]));
}

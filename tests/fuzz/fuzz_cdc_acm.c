#include "device.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return device_fuzz(&cdc_acm_driver, data, size);
}

void
fuzz_seeds(void (*add)(const uint8_t *data, size_t size))
{
	device_seeds(&cdc_acm_driver, add);
}

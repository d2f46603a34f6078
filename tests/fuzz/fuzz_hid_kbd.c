#include "device.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return device_fuzz(&hid_kbd_driver, data, size);
}

void
fuzz_seeds(void (*add)(const uint8_t *data, size_t size))
{
	device_seeds(&hid_kbd_driver, add);
}

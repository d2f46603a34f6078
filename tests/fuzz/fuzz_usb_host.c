/* The whole USB host of drivers/scanner against devices that say and do what they like: configuration and report
 * descriptors, transfers that end in any way at any moment, plugging in and out. In the end nothing is held any more.
 *
 * An input: steps until its end, a byte each and what it needs:
 *   0  plug in:  port, index of ids, word and configuration descriptor, word and report descriptor
 *   1  a transfer ends: which, status, length, data
 *   2  unplug: port      3  time passes: ten ms times the byte      4  pause, or go on      5  announce again */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "drivers/scanner/usb_host.h"
#include "fake_libusb.h"
#include "fuzz.h"
#include "tests/devices/mock/recording.h"

enum { STEPS = 400, PORTS = 70, CONFIGURATION_MAX = 2048, SEED = 65536 };

static const uint16_t ids[][2] = {
	{ 0x05e0, 0x1200 }, { 0x0c2e, 0x0907 }, { 0x1eab, 0x8303 }, { 0x1eab, 0x8306 }, { 0x1eab, 0x8310 }, { 0x0922, 0x8004 },
	{ 0x046d, 0xc31c }, { 0x0403, 0x6001 }, { 0x05e0, 0x1701 },
};
static bool full;

static void
take_code(void *context, const char *device, const struct scanner_code *code)
{
	(void)context;
	assert(strncmp(device, "usb:250-", 8) == 0 && code->length > 0 && code->length <= LIMIT_CODE);
}

static void
take_weight(void *context, const char *device, const struct scanner_weight *weight)
{
	(void)context;
	assert(strncmp(device, "usb:250-", 8) == 0 && weight->state != 0);
}

static bool
take_device(void *context, const struct message_device *device)
{
	(void)context;
	assert(device->state >= DEVICE_READY && device->state <= DEVICE_FOREIGN && device->device[0]);
	assert(memchr(device->text, '\0', sizeof device->text) && memchr(device->product, '\0', sizeof device->product));
	return !full;
}

static void
plug(struct fuzz_input *input)
{
	unsigned port = fuzz_byte(input) % PORTS;
	const uint16_t *id = ids[fuzz_byte(input) % (sizeof ids / sizeof *ids)];
	size_t length, described;
	size_t wanted = fuzz_word(input) % CONFIGURATION_MAX;
	uint8_t *configuration = fuzz_take(input, wanted, &length), *descriptor;

	wanted = fuzz_word(input);
	descriptor = fuzz_take(input, wanted, &described);
	fake_plug(port, id[0], id[1], configuration, length, descriptor, described);
	free(configuration);
	free(descriptor);
}

static void
complete(struct fuzz_input *input)
{
	unsigned nth = fuzz_byte(input), status = fuzz_byte(input);
	size_t length;
	uint8_t *data = fuzz_take(input, fuzz_byte(input), &length);

	fake_complete(nth, status < 200 ? 0 : status, data, length); /* most end well */
	free(data);
}

/* Returns how much time it takes. */
static int64_t
step(struct usb_host *host, struct fuzz_input *input)
{
	switch (fuzz_byte(input) % 8) {
	case 0: plug(input); break;
	case 1: case 6: case 7: complete(input); break;
	case 2: fake_unplug(fuzz_byte(input) % PORTS); break;
	case 3: return 10 * fuzz_byte(input);
	case 4: full = !full; usb_host_pause(host, full); break;
	default: usb_host_announce(host); break;
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct usb_host_events events = { .code = take_code, .weight = take_weight, .device = take_device };
	static struct config config;
	struct fuzz_input input = { data, size };
	const char *reason;
	struct usb_host *host;
	int64_t now_ms = 1000;

	config.scanner_count = 1;
	strcpy(config.scanners[0].match, "0403:*");
	full = false;
	host = usb_host_open(&config, &events, &reason);
	assert(host);
	for (unsigned steps = 0; input.left > 0 && steps < STEPS; steps++) {
		int64_t wait = step(host, &input);
		unsigned turns = 0;

		now_ms += wait;
		/* nothing more comes after the first turn, so it comes to rest */
		while (usb_host_step(host, now_ms, wait > 0 || turns > 0) <= now_ms)
			assert(++turns < 200);
	}
	usb_host_close(host);
	fake_check_empty();
	fake_reset();
	return 0;
}

static size_t
put_bytes(uint8_t *seed, const uint8_t *data, size_t length)
{
	seed[0] = (uint8_t)length;
	seed[1] = (uint8_t)(length >> 8);
	memcpy(seed + 2, data, length);
	return length + 2;
}

static uint8_t
index_of(const struct recording *recording)
{
	uint16_t vendor = (uint16_t)(recording->device[8] | recording->device[9] << 8);

	for (uint8_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (ids[i][0] == vendor)
			return i;
	return 1;
}

static void
use(const struct recording *recording, void (*add)(const uint8_t *data, size_t size))
{
	static uint8_t seed[SEED];
	size_t used = 3;

	seed[0] = 0;
	seed[1] = 1;
	seed[2] = index_of(recording);
	used += put_bytes(seed + used, recording->configuration, recording->configuration_length);
	used += put_bytes(seed + used, recording->descriptors[0], recording->descriptor_length[0]);
	for (size_t i = 0; i < 4; i++, used += 4)
		memcpy(seed + used, "\x01\x00\x00\x00", 4); /* its requests are answered */
	for (size_t i = 0; i < recording->report_count && i < 100; i++) {
		const struct recording_report *report = &recording->reports[i];

		if (report->length > 255)
			continue;
		memcpy(seed + used, "\x01\x00\x00", 3);
		seed[used + 3] = (uint8_t)report->length;
		memcpy(seed + used + 4, report->data, report->length);
		used += 4 + report->length;
	}
	memcpy(seed + used, "\x03\x40\x02\x01", 4);
	add(seed, used + 4);
}

void
fuzz_seeds(void (*add)(const uint8_t *data, size_t size))
{
	fuzz_recordings(use, add);
}

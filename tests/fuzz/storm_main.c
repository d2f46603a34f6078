/* The USB host while devices are plugged in and out as fast as it goes, and more of them than it has room for, on the libusb
 * without a kernel: a scanner that is there all the time loses nothing. Prints how many plug events that were a second. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "drivers/scanner/usb_host.h"
#include "fake_libusb.h"
#include "tests/devices/mock/recording.h"

enum { ROUNDS = 400, OTHERS = 70, SETTLE = 64, KEY_A = 4, KEY_ENTER = 0x28 };

static unsigned codes, ready;
static int64_t now_ms = 1000;

static void
take_code(void *context, const char *device, const struct scanner_code *code)
{
	(void)context, (void)device;
	codes += code->length == 1 && code->text[0] == 'a';
}

static void
take_weight(void *context, const char *device, const struct scanner_weight *weight)
{
	(void)context, (void)device, (void)weight;
}

static bool
take_device(void *context, const struct message_device *device)
{
	(void)context;
	ready += device->state == DEVICE_READY;
	return true;
}

static void
step(struct usb_host *host)
{
	now_ms++;
	while (usb_host_step(host, now_ms, false) <= now_ms)
		;
}

static void
plug(unsigned port, const struct recording *recording)
{
	fake_plug(port, (uint16_t)(recording->device[8] | recording->device[9] << 8),
	          (uint16_t)(recording->device[10] | recording->device[11] << 8), recording->configuration,
	          recording->configuration_length, recording->descriptors[0], recording->descriptor_length[0]);
}

/* Requests are answered; reads bring nothing. */
static void
settle(struct usb_host *host)
{
	for (unsigned i = 0; i < SETTLE; i++) {
		fake_complete(i, 0, NULL, 0);
		step(host);
	}
}

static void
type(struct usb_host *host, uint8_t key)
{
	const uint8_t down[8] = { [2] = key }, up[8] = { 0 };

	assert(fake_send(1, down, sizeof down));
	step(host);
	assert(fake_send(1, up, sizeof up));
	step(host);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(void)
{
	static const struct usb_host_events events = { .code = take_code, .weight = take_weight, .device = take_device };
	static struct recording scanner, others[2];
	static struct config config;
	const char *reason;
	struct usb_host *host = usb_host_open(&config, &events, &reason);
	unsigned line, count = 0;
	double began, took;

	assert(host && !recording_read(&scanner, "tests/devices/recordings/zebra-ds6708-keyboard.rec", &line)
	       && !recording_read(&others[0], "tests/devices/recordings/boot-mouse.rec", &line)
	       && !recording_read(&others[1], "tests/devices/recordings/dymo-m25-scale.rec", &line));
	plug(1, &scanner);
	step(host);
	settle(host);
	assert(ready == 1);
	began = seconds();
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned i = 0; i < OTHERS; i++, count += 2) {
			plug(2 + i, &others[i & 1]);
			if (round % 3 == 0) /* else it is gone before anybody has looked */
				step(host);
			if (round % 4 != 3) /* else there are more than there is room for */
				fake_unplug(2 + i);
		}
		type(host, KEY_A);
		for (unsigned i = 0; i < OTHERS; i++)
			fake_unplug(2 + i);
		type(host, KEY_ENTER);
		assert(codes == round + 1);
	}
	took = seconds() - began;
	usb_host_close(host);
	fake_check_empty();
	fake_reset();
	printf("%u codes among %u plug events, %.0f a second\n", codes, count, count / took);
	return 0;
}

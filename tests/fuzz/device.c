#include "device.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "drivers/scanner/hid_report.h"
#include "event.h"
#include "tests/devices/mock/recording.h"

enum { PACKET = 64, LOST = 0xFF, TIME = 0x80, PAUSE_MS = 1000, SEED = 65536 };

static unsigned codes;
static bool has_nul;

static void
take_code(void *context, const struct scanner_code *code)
{
	(void)context;
	codes++;
	assert(code->length > 0 && code->length <= LIMIT_CODE);
	assert(memchr(code->aim, '\0', sizeof code->aim));
	assert(code->aim[0] == '\0' || (code->aim[0] == ']' && strlen(code->aim) == 3));
	has_nul |= memchr(code->text, '\0', code->length) != NULL; /* a sanitizer looks on */
}

static void
take_weight(void *context, const struct scanner_weight *weight)
{
	(void)context;
	assert(weight->state >= SCALE_STABLE && weight->state <= SCALE_OVER_CAPACITY);
	assert(weight->milligrams >= 0 && (weight->state == SCALE_STABLE || weight->milligrams == 0));
}

static struct scanner_options
any_options(uint8_t byte)
{
	static const char *const layouts[] = { "us", "de", "fr", "cz", "ru", "jp", "es", "gb" };
	static const char *const gs[] = { "", "f8", "down", "none", "~", "alt-029", "ctrl-]", "x" };
	static const char *const ends[] = { "", "enter", "tab", "none" };

	return (struct scanner_options){ .layout = layouts[byte & 7], .gs = gs[byte >> 3 & 7], .terminator = ends[byte >> 6],
		                         .prefix = byte & 1 ? "]" : "", .suffix = byte & 2 ? "\r" : "" };
}

static void
read_requests(const struct scanner_driver *driver, const void *state)
{
	struct scanner_request request;
	unsigned step = 0;

	while (driver->request(state, step, &request)) {
		assert(request.length <= sizeof request.data);
		assert(++step < 16);
	}
}

static void
play(const struct scanner_driver *driver, void *state, struct fuzz_input *input)
{
	static const struct scanner_sink sink = { take_code, take_weight, NULL };
	int64_t now_ms = 1000;

	while (input->left > 0) {
		uint8_t what = fuzz_byte(input), *report;
		size_t length;

		codes = 0;
		now_ms += 1 + (what & TIME ? PAUSE_MS : 0);
		if (what == LOST) {
			driver->lost(state, now_ms);
		} else if (now_ms >= driver->deadline(state)) {
			driver->tick(state, now_ms, &sink);
			assert(driver->deadline(state) > now_ms);
		}
		report = fuzz_take(input, what == LOST ? 0 : what & 0x7F, &length);
		if (length > 0)
			driver->report(state, report, length, now_ms, &sink);
		free(report);
		assert(codes <= SCANNER_CODES_A_REPORT + 1);
	}
}

int
device_fuzz(const struct scanner_driver *driver, const uint8_t *data, size_t size)
{
	static _Alignas(max_align_t) uint8_t state[SCANNER_STATE_MAX];
	static struct hid_report hid;
	struct fuzz_input input = { data, size };
	struct scanner_options options = any_options(fuzz_byte(&input));
	struct scanner_interface interface = { .vendor_id = 0x0c2e, .packet = PACKET, .class = 3, .hid = &hid };
	size_t length = 0, position;
	uint8_t *descriptor = NULL;
	bool serial = driver == &cdc_acm_driver || driver == &ftdi_driver;
	bool fits = serial;

	if (serial) {
		interface.hid = NULL;
		interface.class = driver == &ftdi_driver ? 0xFF : 0x0A;
		interface.vendor_id = 0x0403;
	} else {
		size_t wanted = fuzz_word(&input);

		descriptor = fuzz_take(&input, wanted, &length);
		fits = hid_report_parse(&hid, descriptor, length, &position) == HID_OK;
	}
	if (fits && driver->fits(&interface) && !driver->start(state, &interface, &options)) {
		read_requests(driver, state);
		play(driver, state, &input);
	}
	free(descriptor);
	return 0;
}

static const struct scanner_driver *seeded;

static void
use(const struct recording *recording, void (*add)(const uint8_t *data, size_t size))
{
	static uint8_t seed[SEED];
	bool serial = seeded == &cdc_acm_driver || seeded == &ftdi_driver;
	size_t used = 1, described = recording->descriptor_length[0];

	if (serial != (described == 0))
		return;
	if (!serial) {
		seed[used++] = (uint8_t)described;
		seed[used++] = (uint8_t)(described >> 8);
		memcpy(seed + used, recording->descriptors[0], described);
		used += described;
	}
	for (size_t i = 0; i < recording->report_count; i++) {
		const struct recording_report *report = &recording->reports[i];

		if (report->length > 0x7E || used + report->length >= sizeof seed)
			continue;
		seed[used++] = (uint8_t)(report->length | (report->after_ms > 200 ? TIME : 0));
		memcpy(seed + used, report->data, report->length);
		used += report->length;
	}
	add(seed, used);
}

void
device_seeds(const struct scanner_driver *driver, void (*add)(const uint8_t *data, size_t size))
{
	seeded = driver;
	fuzz_recordings(use, add);
}

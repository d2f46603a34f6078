#include "serial.h"

#include <assert.h>
#include <string.h>
#include "drivers.h"

static_assert(sizeof(struct serial) <= SCANNER_STATE_MAX, "the host has no more memory for a driver");

enum { CLASS_CDC_DATA = 0x0A, CLASS_VENDOR = 0xFF, VENDOR_FTDI = 0x0403, STX = 0x02, ETX = 0x03 };
enum { CDC_SET_LINE_CODING = 0x20, CDC_SET_CONTROL_LINE_STATE = 0x22, CDC_DTR_RTS = 3, CDC_EIGHT_BITS = 8 };
enum { FTDI_TO_DEVICE = 0x40, FTDI_RESET = 0, FTDI_MODEM = 1, FTDI_FLOW = 2, FTDI_BAUD = 3, FTDI_DATA = 4,
       FTDI_LATENCY = 9, FTDI_DTR_RTS = 0x0303, FTDI_LATENCY_MS = 40, FTDI_CLOCK = 24000000,
       FTDI_LINE_ERRORS = 0x1E /* overrun, parity, framing, break */ };

static bool
cdc_fits(const struct scanner_interface *interface)
{
	return !interface->hid && interface->class == CLASS_CDC_DATA;
}

static bool
ftdi_fits(const struct scanner_interface *interface)
{
	return !interface->hid && interface->class == CLASS_VENDOR && interface->vendor_id == VENDOR_FTDI;
}

static const char *
serial_start(void *state, const struct scanner_interface *interface, const struct scanner_options *options)
{
	struct serial *serial = state;

	memset(serial, 0, sizeof *serial);
	frame_start(&serial->frame, options, SERIAL_TIMEOUT_MS);
	serial->end = frame_end_by(options->terminator, END_ENTER | END_TAB | END_ETX);
	serial->baud = options->baud ? options->baud : SERIAL_BAUD;
	serial->packet = interface->packet;
	if (interface->packet > SCANNER_PACKET_MAX)
		return "its packets are longer than any scanner's";
	return interface->packet > FTDI_STATUS ? NULL : "its packets are too short";
}

/* Line coding: 32 bits of speed, one stop bit, no parity, eight bits; then that somebody is there. */
static bool
cdc_request(const void *state, unsigned step, struct scanner_request *request)
{
	const struct serial *serial = state;

	*request = (struct scanner_request){ .request = CDC_SET_CONTROL_LINE_STATE, .value = CDC_DTR_RTS };
	if (step == 0)
		*request = (struct scanner_request){ .request = CDC_SET_LINE_CODING, .length = 7,
			.data = { (uint8_t)serial->baud, (uint8_t)(serial->baud >> 8), (uint8_t)(serial->baud >> 16),
			          (uint8_t)(serial->baud >> 24), 0, 0, CDC_EIGHT_BITS } };
	return step < 2;
}

/* FTDI's divisor: 3 MHz by the speed, with eighths in a code of their own above bit 13. */
static uint32_t
ftdi_divisor(unsigned baud)
{
	static const uint8_t eighths[8] = { 0, 3, 2, 4, 1, 5, 6, 7 };
	uint32_t eight_times = (FTDI_CLOCK + baud / 2) / baud;

	return eight_times >> 3 | (uint32_t)eighths[eight_times & 7] << 14;
}

static bool
ftdi_request(const void *state, unsigned step, struct scanner_request *request)
{
	const struct serial *serial = state;
	uint32_t divisor = ftdi_divisor(serial->baud);
	const struct scanner_request requests[] = {
		{ .request = FTDI_RESET },
		{ .request = FTDI_BAUD, .value = (uint16_t)divisor, .index = (uint16_t)(divisor >> 16) },
		{ .request = FTDI_DATA, .value = 8 },
		{ .request = FTDI_FLOW },
		{ .request = FTDI_LATENCY, .value = FTDI_LATENCY_MS },
		{ .request = FTDI_MODEM, .value = FTDI_DTR_RTS },
	};

	if (step >= sizeof requests / sizeof *requests)
		return false;
	*request = requests[step];
	request->type = FTDI_TO_DEVICE;
	return true;
}

static unsigned
end_of(uint8_t byte)
{
	switch (byte) {
	case '\r': case '\n': return END_ENTER;
	case '\t': return END_TAB;
	case ETX: return END_ETX;
	default: return 0;
	}
}

static void
take_bytes(struct serial *serial, const uint8_t *data, size_t length, int64_t now_ms, const struct scanner_sink *sink)
{
	for (size_t i = 0; i < length; i++) {
		if (serial->end & end_of(data[i])) {
			serial->terminated |= serial->frame.length > 0;
			frame_end(&serial->frame, sink);
		} else if (data[i] != '\0' && data[i] != STX)
			frame_put(&serial->frame, &data[i], 1);
	}
	if (serial->frame.length > 0 || serial->frame.torn)
		frame_touch(&serial->frame, now_ms);
}

static void
cdc_report(void *state, const uint8_t *data, size_t length, int64_t now_ms, const struct scanner_sink *sink)
{
	take_bytes(state, data, length, now_ms, sink);
}

/* A read is whole packets, each with its status; one of nothing but status comes every few milliseconds. */
static void
ftdi_report(void *state, const uint8_t *data, size_t length, int64_t now_ms, const struct scanner_sink *sink)
{
	struct serial *serial = state;

	while (length >= FTDI_STATUS) {
		size_t packet = length < serial->packet ? length : serial->packet;

		if ((data[1] & FTDI_LINE_ERRORS) && packet > FTDI_STATUS)
			frame_tear(&serial->frame, now_ms);
		if (packet > FTDI_STATUS)
			take_bytes(serial, data + FTDI_STATUS, packet - FTDI_STATUS, now_ms, sink);
		data += packet;
		length -= packet;
	}
}

static int64_t
serial_deadline(const void *state)
{
	const struct serial *serial = state;

	return serial->frame.deadline;
}

static void
serial_tick(void *state, int64_t now_ms, const struct scanner_sink *sink)
{
	struct serial *serial = state;

	if (now_ms < serial->frame.deadline)
		return;
	if (serial->terminated)
		frame_drop(&serial->frame);
	else
		frame_end(&serial->frame, sink);
}

static void
serial_lost(void *state, int64_t now_ms)
{
	struct serial *serial = state;

	frame_tear(&serial->frame, now_ms);
}

static const struct scanner_id cdc_ids[] = {
	{ 0x1eab, 0x0006, 0x00ff }, /* Newland, any model in CDC mode */
	{ 0x05e0, 0x1701, 0xffff }, /* Zebra, Symbol */
};

const struct scanner_driver cdc_acm_driver = {
	.name = "cdc_acm",
	.ids = cdc_ids,
	.id_count = sizeof cdc_ids / sizeof *cdc_ids,
	.only_known = true,
	.state_size = sizeof(struct serial),
	.fits = cdc_fits,
	.start = serial_start,
	.request = cdc_request,
	.report = cdc_report,
	.deadline = serial_deadline,
	.tick = serial_tick,
	.lost = serial_lost,
};

/* FTDI's ids say which chip, not what stands before it: packwarden.conf says which of them is a scanner. */
const struct scanner_driver ftdi_driver = {
	.name = "ftdi",
	.only_known = true,
	.state_size = sizeof(struct serial),
	.fits = ftdi_fits,
	.start = serial_start,
	.request = ftdi_request,
	.report = ftdi_report,
	.deadline = serial_deadline,
	.tick = serial_tick,
	.lost = serial_lost,
};

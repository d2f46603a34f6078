#include "usb_private.h"

static bool
raw_fits(const struct scanner_interface *interface)
{
	(void)interface;
	return true;
}

static const char *
raw_start(void *state, const struct scanner_interface *interface, const struct scanner_options *options)
{
	(void)state, (void)interface, (void)options;
	return NULL;
}

static bool
raw_request(const void *state, unsigned step, struct scanner_request *request)
{
	(void)state, (void)step, (void)request;
	return false;
}

static void
raw_report(void *state, const uint8_t *data, size_t length, int64_t now_ms, const struct scanner_sink *sink)
{
	(void)state, (void)data, (void)length, (void)now_ms, (void)sink;
}

static int64_t
raw_deadline(const void *state)
{
	(void)state;
	return SCANNER_NEVER;
}

static void
raw_tick(void *state, int64_t now_ms, const struct scanner_sink *sink)
{
	(void)state, (void)now_ms, (void)sink;
}

static void
raw_lost(void *state, int64_t now_ms)
{
	(void)state, (void)now_ms;
}

const struct scanner_driver usb_raw_driver = {
	.name = "none",
	.fits = raw_fits,
	.start = raw_start,
	.request = raw_request,
	.report = raw_report,
	.deadline = raw_deadline,
	.tick = raw_tick,
	.lost = raw_lost,
};

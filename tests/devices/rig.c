#include "rig.h"

#include <string.h>

static void
take_code(void *context, const struct scanner_code *code)
{
	struct rig *rig = context;

	if (rig->count == RIG_CODES)
		return;
	memcpy(rig->codes[rig->count], code->text, code->length);
	rig->codes[rig->count][code->length] = '\0';
	rig->lengths[rig->count] = code->length;
	memcpy(rig->aims[rig->count], code->aim, sizeof code->aim);
	rig->overlong[rig->count++] = code->overlong;
}

const char *
rig_start(struct rig *rig, const struct scanner_driver *driver, uint16_t vendor_id, const uint8_t *descriptor,
          size_t length, const struct scanner_options *options)
{
	static const struct scanner_options none;
	struct scanner_interface interface = { .vendor_id = vendor_id, .class = 3, .hid = &rig->hid };
	size_t position;

	rig->driver = driver;
	rig->now_ms = 1000;
	rig->count = rig->reports.count = 0;
	if (hid_report_parse(&rig->hid, descriptor, length, &position) != HID_OK)
		return "wrong descriptor";
	if (!driver->fits(&interface))
		return "does not fit";
	return driver->start(rig->state, &interface, options ? options : &none);
}

void
rig_report(struct rig *rig, const void *data, size_t length)
{
	struct scanner_sink sink = { .code = take_code, .context = rig };

	rig->now_ms++;
	rig->driver->report(rig->state, data, length, rig->now_ms, &sink);
}

void
rig_play(struct rig *rig)
{
	for (size_t i = 0; i < rig->reports.count; i++)
		rig_report(rig, rig->reports.data[i], rig->reports.length[i]);
	rig->reports.count = 0;
}

void
rig_wait(struct rig *rig, int64_t ms)
{
	struct scanner_sink sink = { .code = take_code, .context = rig };

	rig->now_ms += ms;
	if (rig->now_ms >= rig->driver->deadline(rig->state))
		rig->driver->tick(rig->state, rig->now_ms, &sink);
}

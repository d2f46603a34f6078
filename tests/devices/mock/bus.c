/* The devices: plugged in and out, and made to scan. */
#include "bus.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "private.h"

enum { DEVICES = 256, ENDPOINT_IN = 0x81, DESCRIPTOR_REPORT = 0x22, WAIT_S = 10, PAUSE_MS = 100 };

static UMockdevTestbed *testbed;
static char *root;
static struct device *devices[DEVICES];
static unsigned device_count, next_number = 2;

static void
scan_keys(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_type(reports, text, length);
	if (whole)
		shape_type(reports, "\n", 1);
}

static void
mark_continued(struct shape_reports *reports, bool whole)
{
	if (!whole && reports->count > 0)
		reports->data[reports->count - 1][63] = 1;
}

static void
scan_honeywell(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	bool has_aim = length >= 3 && text[0] == ']' && g_ascii_isalpha(text[1]);

	shape_scan_honeywell(reports, has_aim ? text : "]C0", text + (has_aim ? 3 : 0),
	                     length - (has_aim ? 3 : 0));
	mark_continued(reports, whole);
}

static void
scan_newland(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_scan_newland(reports, text, length);
	mark_continued(reports, whole);
}

/* "STATUS UNIT EXPONENT WEIGHT", as the numbers that stand in the report; its first report is a stale one. */
static void
scan_scale(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	int status = 0, unit = 0, exponent = 0, weight = 0;

	(void)length, (void)whole;
	sscanf(text, "%d %d %d %d", &status, &unit, &exponent, &weight);
	shape_weigh(reports, (uint8_t)status, (uint8_t)unit, (int8_t)exponent, (uint16_t)weight);
}

/* The bytes of a serial line, 64 at most a packet; FTDI's begin with two of status. */
static void
scan_serial(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_send(reports, text, length, 0);
	if (whole)
		shape_send(reports, "\r\n", 2, 0);
}

static void
scan_ftdi(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_send(reports, text, length, 2);
	if (whole)
		shape_send(reports, "\r", 1, 2);
	shape_send(reports, "", 0, 2);
}

static const struct kind kinds[] = {
	{ "cdc", "Serial scanner", 0x05e0, 0x1701, 0, 0, NULL, scan_serial, false, NULL },
	{ "ftdi", "FT232R USB UART", 0x0403, 0x6001, 0xFF, 0xFF, NULL, scan_ftdi, false, NULL },
	{ "scale", "M25 25 lb Digital Postal Scale", 0x0922, 0x8004, 0, 0, &shape_scale, scan_scale, false, NULL },
	{ "kbd", "Keyboard scanner", 0x05e0, 0x1200, 1, 1, &shape_keyboard, scan_keys, false, NULL },
	{ "pos", "HID POS scanner", 0x0c2e, 0x0f01, 0, 0, &shape_honeywell, scan_honeywell, true, NULL },
	{ "newland", "Newland POS", 0x1eab, 0x8310, 0, 0, &shape_newland, scan_newland, false, NULL },
	{ "other", "Unlisted POS", 0x1234, 0x0001, 0, 0, &shape_newland, scan_newland, false, NULL },
	{ "foreign", "Office keyboard", 0x046d, 0xc31c, 1, 1, &shape_keyboard, scan_keys, false, NULL },
	{ "keys", "Game keyboard", 0x046d, 0xc33f, 0, 0, &shape_keyboard, scan_keys, false, NULL },
	{ "mouse", "Mouse", 0x046d, 0xc077, 1, 2, &shape_mouse, NULL, false, NULL },
};

static struct device *
find_device(const char *name)
{
	for (unsigned i = 0; i < device_count; i++)
		if (strcmp(devices[i]->name, name) == 0 && !devices[i]->gone)
			return devices[i];
	return NULL;
}

const char *
bus_open(void)
{
	g_autofree char *folder = NULL;

	umask(0); /* the program may run as another user */
	testbed = umockdev_testbed_new();
	root = umockdev_testbed_get_root_dir(testbed);
	folder = g_strconcat(root, "/dev/bus/usb", NULL); /* a root hub is always there */
	if (chmod(root, 0777) != 0 || g_mkdir_with_parents(folder, 0777) != 0)
		return strerror(errno);
	umockdev_testbed_add_from_string(
		testbed,
		"P: /devices/usb1\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: BUSNUM=001\nE: DEVNUM=001\n"
		"A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=1\\n\nA: speed=480\\n\n"
		"H: "
	        "descriptors="
	        "12010002090001406b1d020010060302010109021900010100e0000904000001090000000705810304000c\n",
		NULL);
	return NULL;
}

void
bus_tell_left(void)
{
	for (unsigned i = 0; i < device_count; i++)
		if (!devices[i]->gone && devices[i]->detached)
			fprintf(stderr, "mock_usb: %s%s\n", devices[i]->bound ? "the kernel has again: " : "not ok: taken for good: ",
			        devices[i]->name);
}

void
bus_close(void)
{
	for (unsigned i = 0; i < device_count; i++)
		if (!devices[i]->gone)
			bus_unplug(devices[i]->name);
	g_clear_object(&testbed);
}

static unsigned
port_of(const char *name)
{
	unsigned ports = 0;

	for (unsigned i = 0; i < device_count; i++) {
		if (strcmp(devices[i]->name, name) == 0)
			return devices[i]->port;
		ports = devices[i]->port > ports ? devices[i]->port : ports;
	}
	return ports + 1;
}

static void
append_hex(GString *text, const uint8_t *data, size_t length)
{
	for (size_t i = 0; i < length; i++)
		g_string_append_printf(text, "%02x", data[i]);
}

/* The same of a serial line: for CDC-ACM an interface that controls it and one for its data, for FTDI one of its own. */
static void
append_serial_descriptors(GString *text, const struct kind *kind)
{
	bool cdc = kind->subclass == 0;
	const uint8_t head[] = {
		18, 1, 0x00, 0x02, 0, 0, 0, 64, (uint8_t)kind->vendor, (uint8_t)(kind->vendor >> 8),
		(uint8_t)kind->product_id, (uint8_t)(kind->product_id >> 8), 0x00, 0x01, 1, 2, 3, 1,
		9, 2, cdc ? 25 + 16 : 25, 0, cdc ? 2 : 1, 1, 0, 0xA0, 50,
	};
	const uint8_t control[] = { 9, 4, 0, 0, 1, 2, 2, 1, 0, 7, 5, 0x82, 3, 8, 0, 16 };
	const uint8_t data[] = {
		9, 4, cdc, 0, 1, cdc ? 0x0A : 0xFF, kind->subclass, kind->protocol, 0, 7, 5, ENDPOINT_IN, 2, 64, 0, 0,
	};

	append_hex(text, head, sizeof head);
	append_hex(text, control, cdc ? sizeof control : 0);
	append_hex(text, data, sizeof data);
}

/* Device, configuration, interface, HID and endpoint descriptors, as the kernel keeps them. */
static void
append_descriptors(GString *text, const struct kind *kind)
{
	const uint8_t packet = kind->shape == &shape_keyboard ? 8 : 64;
	const uint8_t bytes[] = {
		18, 1, 0x00, 0x02, 0, 0, 0, 64, (uint8_t)kind->vendor, (uint8_t)(kind->vendor >> 8),
		(uint8_t)kind->product_id, (uint8_t)(kind->product_id >> 8), 0x00, 0x01, 1, 2, 3, 1,
		9, 2, 34, 0, 1, 1, 0, 0xA0, 50,
		9, 4, 0, 0, 1, 3, kind->subclass, kind->protocol, 0,
		9, 0x21, 0x11, 0x01, 0, 1, DESCRIPTOR_REPORT, (uint8_t)kind->shape->length,
		(uint8_t)(kind->shape->length >> 8),
		7, 5, ENDPOINT_IN, 3, packet, 0, 1,
	};

	append_hex(text, bytes, sizeof bytes);
}

static void
append_recorded(GString *text, const struct recording *recording)
{
	append_hex(text, recording->device, sizeof recording->device);
	append_hex(text, recording->configuration, recording->configuration_length);
}

static bool
make_node(struct device *device)
{
	g_autofree char *path = g_strconcat(root, device->devnode, NULL), *folder = g_path_get_dirname(path);

	if (g_mkdir_with_parents(folder, 0777) != 0 || mkfifo(path, 0666) != 0)
		return false;
	device->fifo = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (device->fifo < 0)
		return false;
	fcntl(device->fifo, F_SETPIPE_SZ, 4096);
	mock_fill_fifo(device);
	return true;
}

/* What stands behind "@" in its name, else SN- and its name; none, if nothing stands there. */
static void
append_serial(GString *text, const char *name)
{
	const char *at = strchr(name, '@');

	if (!at)
		g_string_append_printf(text, "A: serial=SN-%s\\n\n", name);
	else if (at[1])
		g_string_append_printf(text, "A: serial=%s\\n\n", at + 1);
}

static const char *
add_device(struct device *device, unsigned number, bool configured)
{
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_append_printf(
		text,
		"P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\nE: BUSNUM=001\n"
		"E: DEVNUM=%03u\nE: DEVNAME=%s\n",
		device->devpath, number, device->devnode);
	g_string_append_printf(
		text, "A: bConfigurationValue=%s\\n\nA: busnum=1\\n\nA: devnum=%u\\n\nA: speed=12\\n\n",
		configured ? "1" : "", number);
	g_string_append_printf(text, "A: product=%s\\n\n", device->kind->product);
	append_serial(text, device->name);
	g_string_append(text, "H: descriptors=");
	if (device->kind->recording)
		append_recorded(text, device->kind->recording);
	else if (device->kind->shape)
		append_descriptors(text, device->kind);
	else
		append_serial_descriptors(text, device->kind);
	g_string_append(text, "\n");
	return umockdev_testbed_add_from_string(testbed, text->str, NULL) ? NULL
	                                                                  : "libumockdev does not take it";
}

/* What sysfs shows of an interface that the kernel's HID driver has bound. */
static bool
bind_interface(const struct device *device, unsigned number, struct shape_descriptor descriptor)
{
	g_autofree char *interface = g_strdup_printf("1-%u:1.%u", device->port, number);
	g_autofree char *below = g_strdup_printf("%s/sys%s/%s", root, device->devpath, interface);
	g_autofree char *hid = g_strdup_printf("%s/0003:%04X:%04X.0001", below, device->kind->vendor,
	                                       device->kind->product_id);
	g_autofree char *file = g_strconcat(hid, "/report_descriptor", NULL);
	g_autofree char *link = g_strdup_printf("%s/sys/bus/usb/devices/%s", root, interface);
	g_autofree char *links = g_path_get_dirname(link);

	unlink(link);
	return g_mkdir_with_parents(hid, 0755) == 0 && g_mkdir_with_parents(links, 0755) == 0
	       && symlink(below, link) == 0
	       && g_file_set_contents(file, (const char *)descriptor.data, (gssize)descriptor.length, NULL);
}

static bool
bind_driver(struct device *device)
{
	bool bound = true;

	device->bound = true;
	for (unsigned i = 0; i < RECORDING_INTERFACES; i++) {
		struct shape_descriptor descriptor = mock_report_descriptor(device->kind, i);

		if (descriptor.length > 0)
			bound &= bind_interface(device, i, descriptor);
	}
	return bound;
}

/* A kind of its own, of a recording; it is kept as long as the bus. */
static const struct kind *
recorded_kind(const char *path)
{
	struct recording *recording = g_new0(struct recording, 1);
	struct kind *kind = g_new0(struct kind, 1);
	unsigned line;
	const char *why = recording_read(recording, path, &line);

	if (why) {
		g_printerr("%s:%u: %s\n", path, line, why);
		g_free(recording);
		g_free(kind);
		return NULL;
	}
	kind->name = "recording";
	kind->product = recording->product;
	kind->vendor = (uint16_t)(recording->device[8] | recording->device[9] << 8);
	kind->product_id = (uint16_t)(recording->device[10] | recording->device[11] << 8);
	kind->recording = recording;
	return kind;
}

static const struct kind *
find_kind(const char *name)
{
	if (strchr(name, '/'))
		return recorded_kind(name);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

const char *
bus_plug(const char *name, const char *kind, enum bus_state state)
{
	struct device *device;
	unsigned number = next_number;

	if (find_device(name) || device_count == DEVICES)
		return "it is plugged in already, or too many are";
	device = g_new0(struct device, 1);
	device->kind = find_kind(kind);
	if (!device->kind)
		return "there is no such kind";
	next_number++;
	g_snprintf(device->name, sizeof device->name, "%s", name);
	device->port = port_of(name);
	g_snprintf(device->devpath, sizeof device->devpath, "/devices/usb1/1-%u", device->port);
	g_snprintf(device->devnode, sizeof device->devnode, "/dev/bus/usb/001/%03u", number);
	if (!make_node(device) || (state == BUS_BOUND && !bind_driver(device)))
		return strerror(errno);
	mock_serve(device);
	umockdev_testbed_attach_ioctl(testbed, device->devnode, device->handler, NULL);
	devices[device_count++] = device;
	return add_device(device, number, state != BUS_UNCONFIGURED); /* announces it, so it comes last */
}

const char *
bus_configure(const char *name)
{
	struct device *device = find_device(name);
	g_autofree char *path = NULL;

	if (!device)
		return "it is not plugged in";
	path = g_strconcat("/sys", device->devpath, NULL);
	umockdev_testbed_set_attribute(testbed, path, "bConfigurationValue", "1\n");
	return NULL;
}

const char *
bus_is_claimed(const char *name)
{
	const struct device *device = find_device(name);

	return !device ? "it is not plugged in" : device->unclaimed ? "an interface was used that was not claimed" : NULL;
}

const char *
bus_is_untouched(const char *name)
{
	const struct device *device = find_device(name);

	return !device ? "it is not plugged in" : device->opened ? "it was opened" : NULL;
}

const char *
bus_announce_again(const char *name)
{
	struct device *device = find_device(name);
	g_autofree char *path = NULL;

	if (!device)
		return "it is not plugged in";
	path = g_strconcat("/sys", device->devpath, NULL);
	umockdev_testbed_uevent(testbed, path, "add");
	return NULL;
}

const char *
bus_unplug(const char *name)
{
	struct device *device = find_device(name);
	g_autofree char *path = NULL;

	if (!device)
		return "it is not plugged in";
	g_mutex_lock(&mock_lock);
	mock_vanish(device);
	g_mutex_unlock(&mock_lock);
	path = g_strconcat("/sys", device->devpath, NULL);
	umockdev_testbed_uevent(testbed, path, "remove");
	umockdev_testbed_detach_ioctl(testbed, device->devnode, NULL);
	umockdev_testbed_remove_device(testbed, path);
	return NULL;
}

/* Waits until the program has read all answers. */
static const char *
wait_until_read(struct device *device, unsigned lost)
{
	const char *patience = getenv("MOCK_WAIT_S");
	gint64 end = g_get_monotonic_time() + (patience ? atoi(patience) : WAIT_S) * G_TIME_SPAN_SECOND;
	const char *why = NULL;

	g_mutex_lock(&mock_lock);
	mock_pump(device);
	while (!why && (device->answers.length > 0 || device->done.length > 0))
		if (!g_cond_wait_until(&mock_read_out, &mock_lock, end))
			why = "nobody read it";
	if (why) {
		while (device->answers.length > mock_answers_under_way(device))
			g_free(g_queue_pop_tail(&device->answers));
	} else if (device->lost != lost) {
		why = "a part was lost";
	}
	g_mutex_unlock(&mock_lock);
	return why;
}

static void
queue_answer(struct device *device, const uint8_t *data, int length, int status, uint8_t endpoint)
{
	struct answer *answer = g_new0(struct answer, 1);

	if (data)
		memcpy(answer->data, data, (size_t)length);
	answer->length = length;
	answer->status = status;
	answer->code = device->codes;
	answer->endpoint = endpoint;
	g_queue_push_tail(&device->answers, answer);
}

const char *
bus_scan(const char *name, const char *text, size_t length, bool whole)
{
	static struct shape_reports reports;
	struct device *device = find_device(name);
	unsigned lost;

	if (!device || !device->kind->scan)
		return "it is not plugged in, or does not scan";
	reports.count = 0;
	device->kind->scan(&reports, text, length, whole);
	g_mutex_lock(&mock_lock);
	device->codes++;
	lost = device->lost;
	for (size_t i = 0; i < reports.count; i++)
		queue_answer(device, reports.data[i], reports.length[i], 0, 0);
	g_mutex_unlock(&mock_lock);
	return wait_until_read(device, lost);
}

/* A pause that long may end a code: it is made. Shorter ones only cost time. */
static void
pause_for(unsigned ms)
{
	if (ms >= PAUSE_MS)
		g_usleep((gulong)ms * 1000);
}

const char *
bus_play(const char *name)
{
	struct device *device = find_device(name);
	const struct recording *recording = device ? device->kind->recording : NULL;
	const char *why = recording ? NULL : "it is not plugged in, or no recording";

	for (size_t i = 0; !why && i < recording->report_count; i++) {
		const struct recording_report *report = &recording->reports[i];
		unsigned lost;

		pause_for(report->after_ms);
		g_mutex_lock(&mock_lock);
		device->codes++;
		lost = device->lost;
		queue_answer(device, report->data, (int)report->length, 0, recording->endpoint[report->interface]);
		g_mutex_unlock(&mock_lock);
		why = wait_until_read(device, lost);
	}
	return why;
}

const char *
bus_fail(const char *name, enum bus_fault fault)
{
	static const int statuses[] = {
		[BUS_STALL] = -EPIPE, [BUS_PROTOCOL] = -EPROTO, [BUS_OVERFLOW] = -EOVERFLOW, [BUS_EMPTY] = 0,
	};
	struct device *device = find_device(name);
	unsigned lost;

	if (!device)
		return "it is not plugged in";
	g_mutex_lock(&mock_lock);
	device->codes++;
	lost = device->lost;
	queue_answer(device, NULL, 0, statuses[fault], 0);
	g_mutex_unlock(&mock_lock);
	return wait_until_read(device, lost);
}

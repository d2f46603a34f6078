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

enum { DEVICES = 256, DESCRIPTOR_INTERFACE = 4, WAIT_S = 10, PAUSE_MS = 100 };

static UMockdevTestbed *testbed;
static char *root;
static struct device *devices[DEVICES];
static unsigned device_count, next_number = 2;

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

/* Device descriptor and configuration, as the kernel keeps them; returns their length. */
static size_t
descriptors_of(const struct device *device, uint8_t bytes[KIND_DEVICE + RECORDING_BYTES])
{
	const struct recording *recording = device->recording;

	if (!recording)
		return kind_device_descriptor(device->kind, bytes) + kind_configuration(device->kind, bytes + KIND_DEVICE);
	memcpy(bytes, recording->device, KIND_DEVICE);
	memcpy(bytes + KIND_DEVICE, recording->configuration, recording->configuration_length);
	return KIND_DEVICE + recording->configuration_length;
}

static unsigned
interfaces_in(const uint8_t *bytes, size_t length)
{
	unsigned interfaces = 0;

	for (size_t i = 0; length - i >= 3 && bytes[i] >= 2 && bytes[i] <= length - i; i += bytes[i])
		if (bytes[i + 1] == DESCRIPTOR_INTERFACE)
			interfaces |= 1u << (bytes[i + 2] & 31);
	return interfaces;
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
	uint8_t descriptors[KIND_DEVICE + RECORDING_BYTES];
	size_t length = descriptors_of(device, descriptors);

	device->interfaces = interfaces_in(descriptors, length);
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
	append_hex(text, descriptors, length);
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
		struct shape_descriptor descriptor = mock_report_descriptor(device, i);

		if (descriptor.length > 0)
			bound &= bind_interface(device, i, descriptor);
	}
	return bound;
}

/* Makes the device what is recorded there, a kind of its own. Both are kept as long as the bus. */
static bool
read_recorded(struct device *device, const char *path)
{
	struct recording *recording = g_new0(struct recording, 1);
	struct kind *kind = g_new0(struct kind, 1);
	unsigned line;
	const char *why = recording_read(recording, path, &line);

	if (why) {
		g_printerr("%s:%u: %s\n", path, line, why);
		g_free(recording);
		g_free(kind);
		return false;
	}
	kind->name = "recording";
	kind->product = recording->product;
	kind->vendor = (uint16_t)(recording->device[8] | recording->device[9] << 8);
	kind->product_id = (uint16_t)(recording->device[10] | recording->device[11] << 8);
	device->kind = kind;
	device->recording = recording;
	return true;
}

static bool
find_kind(struct device *device, const char *name)
{
	if (strchr(name, '/'))
		return read_recorded(device, name);
	device->kind = kind_find(name);
	return device->kind != NULL;
}

const char *
bus_plug(const char *name, const char *kind, enum bus_state state)
{
	struct device *device;
	unsigned number = next_number;

	if (find_device(name) || device_count == DEVICES)
		return "it is plugged in already, or too many are";
	device = g_new0(struct device, 1);
	if (!find_kind(device, kind))
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
bus_note_when(const char *name, const char *path)
{
	const struct device *device = find_device(name);
	FILE *file = device ? fopen(path, "ae") : NULL;

	if (!file)
		return device ? strerror(errno) : "it is not plugged in";
	fprintf(file, "%" G_GINT64_FORMAT "\n", device->brought_us);
	return fclose(file) == 0 ? NULL : strerror(errno);
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
	const struct recording *recording = device ? device->recording : NULL;
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

#include "bus.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/usbdevice_fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <umockdev.h>
#include <unistd.h>
#include "../shapes.h"

enum {
	DEVICES = 64, ENDPOINT_IN = 0x81, WAIT_S = 10, GET_DESCRIPTOR = 6, SET_REPORT = 9, SET_IDLE = 10,
	DESCRIPTOR_REPORT = 0x22, ENABLE_REPORT = 0xFE, SETUP_SIZE = 8,
};

struct kind {
	const char *name, *product;
	uint16_t vendor, product_id;
	uint8_t subclass, protocol;
	const struct shape_descriptor *shape;
	void (*scan)(struct shape_reports *reports, const char *text, size_t length, bool whole);
	bool wants_enabling; /* sends nothing before feature report 0xFE is 1 */
};

/* What the endpoint has for the next read. */
struct answer {
	uint8_t data[SHAPE_REPORT];
	int length, status; /* status: 0 or -errno, as the kernel says it */
	unsigned code;      /* answers of one code are lost together */
};

/* A read or request that the program has submitted; with its answer once it is done. */
struct urb {
	UMockdevIoctlData *data, *buffer;
	int status, length;
	bool answers;        /* it carries the answer at the head of the queue */
	uint8_t bytes[512];
};

struct device {
	const struct kind *kind;
	char name[32], devnode[64], devpath[64];
	unsigned port;
	int fifo;                 /* libusb polls the node for writing: full while there is nothing to reap */
	UMockdevIoctlBase *handler;
	UMockdevIoctlClient *client; /* the program's open file */
	GQueue waiting, done;     /* of struct urb */
	GQueue answers;           /* of struct answer */
	bool enabled, gone, opened;
	bool bound;               /* the kernel's HID driver has it */
	unsigned codes, lost;     /* counts */
};

static UMockdevTestbed *testbed;
static char *root;
static GMutex lock;          /* over all devices: ioctls come in another thread */
static GCond read_out;
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

	shape_scan_honeywell(reports, has_aim ? text : "]C0", text + (has_aim ? 3 : 0), length - (has_aim ? 3 : 0));
	mark_continued(reports, whole);
}

static void
scan_newland(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_scan_newland(reports, text, length);
	mark_continued(reports, whole);
}

static const struct kind kinds[] = {
	{ "kbd", "Keyboard scanner", 0x05e0, 0x1200, 1, 1, &shape_keyboard, scan_keys, false },
	{ "pos", "HID POS scanner", 0x0c2e, 0x0f01, 0, 0, &shape_honeywell, scan_honeywell, true },
	{ "newland", "Newland POS", 0x1eab, 0x8310, 0, 0, &shape_newland, scan_newland, false },
	{ "other", "Unlisted POS", 0x1234, 0x0001, 0, 0, &shape_newland, scan_newland, false },
	{ "foreign", "Office keyboard", 0x046d, 0xc31c, 1, 1, &shape_keyboard, scan_keys, false },
	{ "keys", "Game keyboard", 0x046d, 0xc33f, 0, 0, &shape_keyboard, scan_keys, false },
	{ "mouse", "Mouse", 0x046d, 0xc077, 1, 2, &shape_mouse, NULL, false },
};

static struct device *
find_device(const char *name)
{
	for (unsigned i = 0; i < device_count; i++)
		if (strcmp(devices[i]->name, name) == 0 && !devices[i]->gone)
			return devices[i];
	return NULL;
}

static void
fill_fifo(struct device *device)
{
	static const char junk[4096];

	while (write(device->fifo, junk, sizeof junk) > 0)
		;
}

static void
drain_fifo(struct device *device)
{
	char junk[4096];

	while (read(device->fifo, junk, sizeof junk) > 0)
		;
}

static void
finish_urb(struct device *device, struct urb *urb, int status)
{
	urb->status = status;
	g_queue_push_tail(&device->done, urb);
	drain_fifo(device);
}

static void
free_urb(void *data)
{
	struct urb *urb = data;

	g_clear_object(&urb->buffer);
	g_clear_object(&urb->data);
	g_free(urb);
}

/* Answers that a read has taken and the program has not reaped yet: they stand first in the queue. */
static guint
answers_under_way(struct device *device)
{
	guint under_way = 0;

	for (GList *i = device->done.head; i; i = i->next)
		under_way += ((struct urb *)i->data)->answers;
	return under_way;
}

/* Hands the waiting answers to the waiting reads; an answer stays at the queue's head until its read is reaped. */
static void
pump(struct device *device)
{
	guint under_way = answers_under_way(device);

	while (device->client && (device->enabled || !device->kind->wants_enabling)) {
		struct answer *answer = g_queue_peek_nth(&device->answers, under_way);
		struct urb *urb = answer ? g_queue_pop_head(&device->waiting) : NULL;

		if (!urb)
			return;
		urb->answers = true;
		urb->length = answer->length;
		memcpy(urb->bytes, answer->data, sizeof answer->data);
		finish_urb(device, urb, answer->status);
		under_way++;
	}
}

/* The program closed the device or died: what it had of a code is lost, and so is the rest of that code. */
static void
forget_client(struct device *device)
{
	const struct answer *answer;
	unsigned lost = 0;

	for (GList *i = device->done.head; i; i = i->next) {
		if (!((struct urb *)i->data)->answers)
			continue;
		answer = g_queue_peek_head(&device->answers);
		lost = answer->code;
		g_free(g_queue_pop_head(&device->answers));
	}
	while ((answer = g_queue_peek_head(&device->answers)) && lost && answer->code == lost)
		g_free(g_queue_pop_head(&device->answers));
	device->lost += lost != 0;
	g_queue_clear_full(&device->done, free_urb);
	g_queue_clear_full(&device->waiting, free_urb);
	g_clear_object(&device->client);
	device->enabled = false;
	fill_fifo(device);
}

static void
on_connected(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, struct device *device)
{
	(void)handler;
	g_mutex_lock(&lock);
	forget_client(device);
	device->client = g_object_ref(client);
	device->opened = true;
	g_mutex_unlock(&lock);
}

/* A control request: its set-up packet stands before its data. */
static void
answer_control(struct device *device, struct urb *urb)
{
	const uint8_t *setup = urb->buffer->data;
	const struct shape_descriptor *shape = device->kind->shape;
	int length = setup[6] | setup[7] << 8, status = 0;

	if (setup[0] == 0x81 && setup[1] == GET_DESCRIPTOR && setup[3] == DESCRIPTOR_REPORT) {
		urb->length = length < (int)shape->length ? length : (int)shape->length;
		memcpy(urb->bytes, shape->data, (size_t)urb->length);
	} else if (setup[0] == 0x21 && setup[1] == SET_REPORT) {
		if (setup[2] == ENABLE_REPORT && setup[3] == 3 && length == 2)
			device->enabled = setup[SETUP_SIZE + 1] == 1;
	} else if (setup[0] != 0x21 || setup[1] != SET_IDLE) {
		status = -EPIPE;
	}
	finish_urb(device, urb, status);
}

static bool
submit(struct device *device, UMockdevIoctlClient *client)
{
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0,
	                                                      sizeof(struct usbdevfs_urb), NULL);
	const struct usbdevfs_urb *request = (const void *)data->data;
	struct urb *urb = g_new0(struct urb, 1);

	urb->data = data;
	urb->buffer = umockdev_ioctl_data_resolve(data, offsetof(struct usbdevfs_urb, buffer),
	                                          (gsize)request->buffer_length, NULL);
	if (device->gone) {
		free_urb(urb);
		umockdev_ioctl_client_complete(client, -1, ENODEV);
		return true;
	}
	if (request->type == USBDEVFS_URB_TYPE_CONTROL)
		answer_control(device, urb);
	else
		g_queue_push_tail(&device->waiting, urb);
	pump(device);
	umockdev_ioctl_client_complete(client, 0, 0);
	return true;
}

static bool
reap(struct device *device, UMockdevIoctlClient *client)
{
	struct urb *urb = g_queue_pop_head(&device->done);
	UMockdevIoctlData *pointer;
	struct usbdevfs_urb *result;
	size_t head;

	if (!urb) {
		if (!device->gone)
			fill_fifo(device);
		g_cond_broadcast(&read_out);
		umockdev_ioctl_client_complete(client, -1, device->gone ? ENODEV : EAGAIN);
		return true;
	}
	result = (void *)urb->data->data;
	head = result->type == USBDEVFS_URB_TYPE_CONTROL ? SETUP_SIZE : 0;
	result->status = urb->status;
	result->actual_length = urb->length;
	if (urb->length > 0 && urb->buffer && (size_t)urb->buffer->data_len >= head + (size_t)urb->length)
		memcpy(urb->buffer->data + head, urb->bytes, (size_t)urb->length);
	if (urb->answers)
		g_free(g_queue_pop_head(&device->answers));
	pointer = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(void *), NULL);
	umockdev_ioctl_data_set_ptr(pointer, 0, urb->data);
	umockdev_ioctl_client_complete(client, 0, 0);
	g_object_unref(pointer);
	free_urb(urb);
	return true;
}

static bool
discard(struct device *device, UMockdevIoctlClient *client)
{
	gulong address = *(gulong *)(void *)umockdev_ioctl_client_get_arg(client)->data;

	for (GList *i = device->waiting.head; i; i = i->next) {
		struct urb *urb = i->data;

		if (urb->data->client_addr != address)
			continue;
		g_queue_delete_link(&device->waiting, i);
		finish_urb(device, urb, -ENOENT);
		umockdev_ioctl_client_complete(client, 0, 0);
		return true;
	}
	umockdev_ioctl_client_complete(client, -1, EINVAL);
	return true;
}

static bool
capabilities(UMockdevIoctlClient *client)
{
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(uint32_t),
	                                                      NULL);

	*(uint32_t *)(void *)data->data = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM
	                                  | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
	umockdev_ioctl_client_complete(client, 0, 0);
	g_object_unref(data);
	return true;
}

static bool
tell_driver(struct device *device, UMockdevIoctlClient *client)
{
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0,
	                                                      sizeof(struct usbdevfs_getdriver), NULL);
	struct usbdevfs_getdriver *answer = (void *)data->data;

	g_snprintf(answer->driver, sizeof answer->driver, "usbhid");
	umockdev_ioctl_client_complete(client, device->bound ? 0 : -1, device->bound ? 0 : ENODATA);
	g_object_unref(data);
	return true;
}

/* Claiming needs the kernel's driver to be detached first, which DISCONNECT_CLAIM does. */
static bool
claim(struct device *device, UMockdevIoctlClient *client, bool detach)
{
	int error = device->gone ? ENODEV : device->bound && !detach ? EBUSY : 0;

	device->bound &= error != 0;
	umockdev_ioctl_client_complete(client, error ? -1 : 0, error);
	return true;
}

static bool
answer_ioctl(struct device *device, UMockdevIoctlClient *client)
{
	switch (umockdev_ioctl_client_get_request(client)) {
	case USBDEVFS_GET_CAPABILITIES: return capabilities(client);
	case USBDEVFS_SUBMITURB: return submit(device, client);
	case USBDEVFS_REAPURB: case USBDEVFS_REAPURBNDELAY: return reap(device, client);
	case USBDEVFS_DISCARDURB: return discard(device, client);
	case USBDEVFS_GETDRIVER: return tell_driver(device, client);
	case USBDEVFS_CLAIMINTERFACE: return claim(device, client, false);
	case USBDEVFS_DISCONNECT_CLAIM: return claim(device, client, true);
	case USBDEVFS_RELEASEINTERFACE: case USBDEVFS_CLEAR_HALT: case USBDEVFS_RESETEP: case USBDEVFS_SETINTERFACE:
	case USBDEVFS_RESET:
		umockdev_ioctl_client_complete(client, device->gone ? -1 : 0, device->gone ? ENODEV : 0);
		return true;
	default: /* attaching the kernel's driver: there is none */
		umockdev_ioctl_client_complete(client, -1, ENODATA);
		return true;
	}
}

static gboolean
on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, struct device *device)
{
	bool handled;

	(void)handler;
	g_mutex_lock(&lock);
	handled = answer_ioctl(device, client);
	g_mutex_unlock(&lock);
	return handled;
}

const char *
bus_open(void)
{
	umask(0); /* the program may run as another user */
	testbed = umockdev_testbed_new();
	root = umockdev_testbed_get_root_dir(testbed);
	if (chmod(root, 0777) != 0)
		return strerror(errno);
	umockdev_testbed_add_from_string(testbed,
		"P: /devices/usb1\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: BUSNUM=001\nE: DEVNUM=001\n"
		"A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=1\\n\nA: speed=480\\n\n"
		"H: descriptors=12010002090001406b1d020010060302010109021900010100e0000904000001090000000705810304000c\n",
		NULL);
	return NULL;
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
	fill_fifo(device);
	return true;
}

static const char *
add_device(struct device *device, unsigned number, bool configured)
{
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_append_printf(text, "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\nE: BUSNUM=001\n"
	                       "E: DEVNUM=%03u\nE: DEVNAME=%s\n", device->devpath, number, device->devnode);
	g_string_append_printf(text, "A: bConfigurationValue=%s\\n\nA: busnum=1\\n\nA: devnum=%u\\n\nA: speed=12\\n\n",
	                       configured ? "1" : "", number);
	g_string_append_printf(text, "A: product=%s\\n\nA: serial=SN-%s\\n\nH: descriptors=", device->kind->product,
	                       device->name);
	append_descriptors(text, device->kind);
	g_string_append(text, "\n");
	return umockdev_testbed_add_from_string(testbed, text->str, NULL) ? NULL : "libumockdev does not take it";
}

/* What sysfs shows of an interface that the kernel's HID driver has bound. */
static bool
bind_driver(struct device *device)
{
	g_autofree char *interface = g_strdup_printf("1-%u:1.0", device->port);
	g_autofree char *below = g_strdup_printf("%s/sys%s/%s", root, device->devpath, interface);
	g_autofree char *hid = g_strdup_printf("%s/0003:%04X:%04X.0001", below, device->kind->vendor,
	                                       device->kind->product_id);
	g_autofree char *file = g_strconcat(hid, "/report_descriptor", NULL);
	g_autofree char *link = g_strdup_printf("%s/sys/bus/usb/devices/%s", root, interface);
	g_autofree char *links = g_path_get_dirname(link);

	device->bound = true;
	unlink(link);
	return g_mkdir_with_parents(hid, 0755) == 0 && g_mkdir_with_parents(links, 0755) == 0 && symlink(below, link) == 0
	       && g_file_set_contents(file, (const char *)device->kind->shape->data, (gssize)device->kind->shape->length,
	                              NULL);
}

const char *
bus_plug(const char *name, const char *kind, enum bus_state state)
{
	struct device *device;
	unsigned number = next_number;

	if (find_device(name) || device_count == DEVICES)
		return "it is plugged in already, or too many are";
	device = g_new0(struct device, 1);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, kind) == 0)
			device->kind = &kinds[i];
	if (!device->kind)
		return "there is no such kind";
	next_number++;
	g_snprintf(device->name, sizeof device->name, "%s", name);
	device->port = port_of(name);
	g_snprintf(device->devpath, sizeof device->devpath, "/devices/usb1/1-%u", device->port);
	g_snprintf(device->devnode, sizeof device->devnode, "/dev/bus/usb/001/%03u", number);
	if (!make_node(device) || (state == BUS_BOUND && !bind_driver(device)))
		return strerror(errno);
	device->handler = umockdev_ioctl_base_new();
	g_signal_connect(device->handler, "handle-ioctl", G_CALLBACK(on_ioctl), device);
	g_signal_connect(device->handler, "client-connected", G_CALLBACK(on_connected), device);
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
	struct urb *urb;

	if (!device)
		return "it is not plugged in";
	g_mutex_lock(&lock);
	device->gone = true;
	while ((urb = g_queue_pop_head(&device->waiting)))
		finish_urb(device, urb, -ESHUTDOWN);
	drain_fifo(device);
	g_mutex_unlock(&lock);
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

	g_mutex_lock(&lock);
	pump(device);
	while (!why && (device->answers.length > 0 || device->done.length > 0))
		if (!g_cond_wait_until(&read_out, &lock, end))
			why = "nobody read it";
	if (why) {
		while (device->answers.length > answers_under_way(device))
			g_free(g_queue_pop_tail(&device->answers));
	} else if (device->lost != lost) {
		why = "a part was lost";
	}
	g_mutex_unlock(&lock);
	return why;
}

static void
queue_answer(struct device *device, const uint8_t *data, int length, int status)
{
	struct answer *answer = g_new0(struct answer, 1);

	if (data)
		memcpy(answer->data, data, (size_t)length);
	answer->length = length;
	answer->status = status;
	answer->code = device->codes;
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
	g_mutex_lock(&lock);
	device->codes++;
	lost = device->lost;
	for (size_t i = 0; i < reports.count; i++)
		queue_answer(device, reports.data[i], reports.length[i], 0);
	g_mutex_unlock(&lock);
	return wait_until_read(device, lost);
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
	g_mutex_lock(&lock);
	device->codes++;
	lost = device->lost;
	queue_answer(device, NULL, 0, statuses[fault]);
	g_mutex_unlock(&lock);
	return wait_until_read(device, lost);
}

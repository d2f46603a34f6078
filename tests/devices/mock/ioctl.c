/* The ioctls of /dev/bus/usb, as the kernel answers them. */
#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "private.h"

enum {
	GET_DESCRIPTOR = 6, SET_REPORT = 9, SET_IDLE = 10, DESCRIPTOR_REPORT = 0x22, ENABLE_REPORT = 0xFE,
	SETUP_SIZE = 8, RECIPIENT = 0x1F, TO_INTERFACE = 1, KIND = 0x60, VENDOR = 0x40,
};

GMutex mock_lock;
GCond mock_read_out;

void
mock_fill_fifo(struct device *device)
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
guint
mock_answers_under_way(struct device *device)
{
	guint under_way = 0;

	for (GList *i = device->done.head; i; i = i->next)
		under_way += ((struct urb *)i->data)->answers;
	return under_way;
}

/* The first read of that endpoint, NULL if there is none. */
static struct urb *
take_waiting(struct device *device, uint8_t endpoint)
{
	for (GList *i = device->waiting.head; i; i = i->next) {
		struct urb *urb = i->data;

		if (endpoint != 0 && urb->endpoint != endpoint)
			continue;
		g_queue_delete_link(&device->waiting, i);
		return urb;
	}
	return NULL;
}

/* Hands the waiting answers to the waiting reads; an answer stays at the queue's head until its read is
 * reaped. */
void
mock_pump(struct device *device)
{
	guint under_way = mock_answers_under_way(device);

	while (device->client && (device->enabled || !device->kind->wants_enabling)) {
		struct answer *answer = g_queue_peek_nth(&device->answers, under_way);
		struct urb *urb = answer ? take_waiting(device, answer->endpoint) : NULL;

		if (!urb)
			return;
		urb->answers = true;
		urb->length = answer->length;
		memcpy(urb->bytes, answer->data, (size_t)answer->length);
		device->brought_us = g_get_real_time();
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
	device->claimed = 0;
	mock_fill_fifo(device);
}

static void
on_connected(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, struct device *device)
{
	(void)handler;
	g_mutex_lock(&mock_lock);
	forget_client(device);
	device->client = g_object_ref(client);
	device->opened = true;
	g_mutex_unlock(&mock_lock);
}

struct shape_descriptor
mock_report_descriptor(const struct device *device, unsigned interface)
{
	const struct recording *recording = device->recording;
	const struct shape_descriptor *report = device->kind->report;

	if (recording && interface < RECORDING_INTERFACES)
		return (struct shape_descriptor){ recording->descriptors[interface],
			                          recording->descriptor_length[interface] };
	return report && interface == 0 ? *report : (struct shape_descriptor){ NULL, 0 };
}

/* As the kernel, which then claims the interface by itself, if no driver of its own holds it. */
static void
note_unclaimed(struct device *device, const uint8_t *setup)
{
	bool to_interface = (setup[0] & RECIPIENT) == TO_INTERFACE && (setup[0] & KIND) != VENDOR;

	device->unclaimed |= to_interface && !(device->claimed & 1u << (setup[4] & 31));
}

/* A control request: its set-up packet stands before its data. */
static void
answer_control(struct device *device, struct urb *urb)
{
	const uint8_t *setup = urb->buffer->data;
	const struct shape_descriptor shape = mock_report_descriptor(device, setup[4]);
	int length = setup[6] | setup[7] << 8, status = 0;

	note_unclaimed(device, setup);
	if (setup[0] == 0x81 && setup[1] == GET_DESCRIPTOR && setup[3] == DESCRIPTOR_REPORT && shape.length > 0) {
		urb->length = length < (int)shape.length ? length : (int)shape.length;
		memcpy(urb->bytes, shape.data, (size_t)urb->length);
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
	urb->endpoint = request->endpoint;
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
	mock_pump(device);
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
			mock_fill_fifo(device);
		g_cond_broadcast(&mock_read_out);
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
	UMockdevIoctlData *data =
		umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(uint32_t), NULL);

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

/* The interface that is claimed or released. */
static unsigned
interface_bit(UMockdevIoctlClient *client)
{
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0,
	                                                      sizeof(unsigned), NULL);
	unsigned number = *(unsigned *)(void *)data->data;

	g_object_unref(data);
	return 1u << (number & 31);
}

/* Claiming needs the kernel's driver to be detached first, which DISCONNECT_CLAIM does. */
static bool
claim(struct device *device, UMockdevIoctlClient *client, bool detach)
{
	unsigned bit = interface_bit(client);
	int error = device->gone                     ? ENODEV
	            : (device->interfaces & bit) == 0 ? ENOENT
	            : device->bound && !detach        ? EBUSY
	                                              : 0;

	device->detached |= !error && device->bound;
	device->bound &= error != 0;
	if (!error)
		device->claimed |= bit;
	umockdev_ioctl_client_complete(client, error ? -1 : 0, error);
	return true;
}

/* The kernel's driver takes what nobody holds: of a serial line both interfaces or none. */
static bool
attach(struct device *device, UMockdevIoctlClient *client)
{
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0,
	                                                      sizeof(struct usbdevfs_ioctl), NULL);
	const struct usbdevfs_ioctl *request = (const void *)data->data;
	int error = device->gone ? ENODEV : request->ioctl_code != USBDEVFS_CONNECT ? ENOTTY : device->bound ? EBUSY : 0;
	bool takes = !error && device->detached && device->claimed == 0;

	device->bound |= takes;
	umockdev_ioctl_client_complete(client, error ? -1 : takes, error);
	g_object_unref(data);
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
	case USBDEVFS_RELEASEINTERFACE: device->claimed &= ~interface_bit(client); /* fall through */
	case USBDEVFS_CLEAR_HALT:
	case USBDEVFS_RESETEP:
	case USBDEVFS_SETINTERFACE:
	case USBDEVFS_RESET:
		umockdev_ioctl_client_complete(client, device->gone ? -1 : 0, device->gone ? ENODEV : 0);
		return true;
	case USBDEVFS_IOCTL: return attach(device, client);
	default:
		umockdev_ioctl_client_complete(client, -1, ENODATA);
		return true;
	}
}

static gboolean
on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, struct device *device)
{
	bool handled;

	(void)handler;
	g_mutex_lock(&mock_lock);
	handled = answer_ioctl(device, client);
	g_mutex_unlock(&mock_lock);
	return handled;
}

void
mock_vanish(struct device *device)
{
	struct urb *urb;

	device->gone = true;
	while ((urb = g_queue_pop_head(&device->waiting)))
		finish_urb(device, urb, -ESHUTDOWN);
	drain_fifo(device);
}

void
mock_serve(struct device *device)
{
	device->handler = umockdev_ioctl_base_new();
	g_signal_connect(device->handler, "handle-ioctl", G_CALLBACK(on_ioctl), device);
	g_signal_connect(device->handler, "client-connected", G_CALLBACK(on_connected), device);
}

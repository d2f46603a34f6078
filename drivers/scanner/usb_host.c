#include "usb_host.h"

#include <stdio.h>
#include <string.h>
#include "station/log.h"
#include "usb_private.h"

enum { CLASS_HUB = 9 };

static struct usb_host the_host; /* large, and of no use twice: a bus has one reader */

void
usb_announce(struct usb_device *device)
{
	device->announce = true;
	device->announce_n = ++device->host->announcements;
}

void
usb_free(struct usb_device *device)
{
	struct usb_host *host = device->host;

	libusb_unref_device(device->usb);
	device->state = USB_FREE;
	device->usb = NULL;
	device->announced = device->announce = device->left = device->vanished = false;
	device->errors = device->tries = 0;
	device->interface_count = 0;
	device->key[0] = device->product[0] = device->failure[0] = device->told[0] = '\0';
	host->again = true;
}

static struct usb_device *
find_device(struct usb_host *host, libusb_device *usb)
{
	for (size_t i = 0; i < LIMIT_SCANNERS; i++) {
		struct usb_device *device = &host->devices[i];
		bool same_place = device->usb && !device->left && device->bus == libusb_get_bus_number(usb)
		                  && device->address == libusb_get_device_address(usb);

		if (device->usb == usb || same_place)
			return device;
	}
	return NULL;
}

/* Only notes the device: nothing may be asked of it inside a callback. It may be told twice of the same
 * one. */
static void
note_arrival(struct usb_host *host, libusb_device *usb)
{
	struct libusb_device_descriptor descriptor;

	if (libusb_get_device_descriptor(usb, &descriptor) != 0 || descriptor.bDeviceClass == CLASS_HUB
	    || find_device(host, usb))
		return;
	for (size_t i = 0; i < LIMIT_SCANNERS; i++) {
		struct usb_device *device = &host->devices[i];

		if (device->state != USB_FREE)
			continue;
		device->host = host;
		device->usb = libusb_ref_device(usb);
		device->state = USB_ARRIVED;
		device->bus = libusb_get_bus_number(usb);
		device->address = libusb_get_device_address(usb);
		device->vendor_id = descriptor.idVendor;
		device->product_id = descriptor.idProduct;
		device->present = !host->opened;
		device->retry_ms = 0;
		host->again = true;
		return;
	}
	host->missed = true;
}

static int LIBUSB_CALL
on_hotplug(libusb_context *context, libusb_device *usb, libusb_hotplug_event event, void *data)
{
	struct usb_host *host = data;
	struct usb_device *device;

	(void)context;
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED) {
		note_arrival(host, usb);
	} else if ((device = find_device(host, usb))) {
		device->left = true;
		host->again = true;
	}
	return 0;
}

/* There is room again for devices that came while there was none. */
static void
look_again(struct usb_host *host)
{
	libusb_device **list;
	ssize_t count = libusb_get_device_list(host->context, &list);

	host->missed = false;
	for (ssize_t i = 0; i < count; i++)
		note_arrival(host, list[i]);
	if (count >= 0)
		libusb_free_device_list(list, 1);
}

static void LIBUSB_CALL
add_fd(int fd, short events, void *data)
{
	struct usb_host *host = data;

	if (host->fd_count < USB_HOST_FDS)
		host->fds[host->fd_count++] = (struct pollfd){ .fd = fd, .events = events };
}

static void LIBUSB_CALL
remove_fd(int fd, void *data)
{
	struct usb_host *host = data;

	for (size_t i = 0; i < host->fd_count; i++)
		if (host->fds[i].fd == fd) {
			host->fds[i] = host->fds[--host->fd_count];
			return;
		}
}

static void
take_first_fds(struct usb_host *host)
{
	const struct libusb_pollfd **list = libusb_get_pollfds(host->context);

	for (size_t i = 0; list && list[i]; i++)
		add_fd(list[i]->fd, list[i]->events, host);
	libusb_free_pollfds(list);
	libusb_set_pollfd_notifiers(host->context, add_fd, remove_fd, host);
}

struct usb_host *
usb_host_open(const struct config *config, const struct usb_host_events *events, const char **reason)
{
	struct usb_host *host = &the_host;
	int error;

	memset(host, 0, sizeof *host);
	host->config = config;
	host->events = events;
	error = libusb_init(&host->context);
	if (error) {
		*reason = libusb_strerror(error);
		return NULL;
	}
	take_first_fds(host);
	error = !libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) ? LIBUSB_ERROR_NOT_SUPPORTED
	        : libusb_hotplug_register_callback(host->context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED
	                                           | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, LIBUSB_HOTPLUG_ENUMERATE,
	                                           LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
	                                           LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, host, &host->hotplug);
	if (error) {
		*reason = libusb_strerror(error);
		libusb_exit(host->context);
		return NULL;
	}
	host->opened = true;
	return host;
}

static void
handle_events(struct usb_host *host)
{
	struct timeval zero = { 0 };
	int error = libusb_handle_events_timeout_completed(host->context, &zero, NULL);

	if (error && error != LIBUSB_ERROR_INTERRUPTED)
		log_warn("libusb: %s", libusb_strerror(error));
}

static void
step_devices(struct usb_host *host)
{
	for (size_t i = 0; i < LIMIT_SCANNERS; i++)
		if (host->devices[i].state != USB_FREE)
			usb_device_step(&host->devices[i]);
}

static bool
is_closed(const struct usb_host *host)
{
	for (size_t i = 0; i < LIMIT_SCANNERS; i++)
		if (host->devices[i].handle)
			return false;
	return true;
}

void
usb_host_close(struct usb_host *host)
{
	struct timeval wait = { .tv_usec = 100000 };

	if (!host)
		return;
	libusb_hotplug_deregister_callback(host->context, host->hotplug);
	for (size_t i = 0; i < LIMIT_SCANNERS; i++)
		if (host->devices[i].handle)
			usb_device_close(&host->devices[i]);
	/* transfers come back at once when cancelled; a device that holds one for longer is left to the
	 * kernel */
	for (unsigned tries = 0; tries < 10; tries++) {
		step_devices(host);
		if (is_closed(host))
			break;
		libusb_handle_events_timeout_completed(host->context, &wait, NULL);
	}
	for (size_t i = 0; i < LIMIT_SCANNERS; i++)
		if (host->devices[i].usb && !host->devices[i].handle)
			usb_free(&host->devices[i]);
	if (is_closed(host))
		libusb_exit(host->context);
}

size_t
usb_host_fds(const struct usb_host *host, struct pollfd fds[USB_HOST_FDS])
{
	memcpy(fds, host->fds, host->fd_count * sizeof *fds);
	return host->fd_count;
}

static uint8_t
message_state(const struct usb_device *device)
{
	switch (device->state) {
	case USB_FOREIGN: return DEVICE_FOREIGN;
	case USB_FAILED: return DEVICE_FAILED;
	case USB_GONE: return DEVICE_GONE;
	default: return DEVICE_READY;
	}
}

static struct message_device
make_message(const struct usb_device *device)
{
	struct message_device message = {
		.vendor_id = device->vendor_id,
		.product_id = device->product_id,
		.state = message_state(device),
		.errors = device->errors,
	};

	snprintf(message.device, sizeof message.device, "%s", device->key);
	snprintf(message.product, sizeof message.product, "%s", device->product);
	snprintf(message.text, sizeof message.text, "%s",
	         message.state == DEVICE_FAILED ? device->failure : "");
	for (size_t i = 0; i < device->interface_count && !message.driver[0]; i++)
		if (device->interfaces[i].driver && device->interfaces[i].driver != &usb_raw_driver)
			snprintf(message.driver, sizeof message.driver, "%s",
			         device->interfaces[i].driver->name);
	return message;
}

/* A device on its way to another state has no news yet: it will have when it is there. */
static bool
has_news(const struct usb_device *device)
{
	return device->announce && (device->state == USB_RUNNING || device->state == USB_FOREIGN
	                            || device->state == USB_FAILED || device->state == USB_GONE);
}

/* News go out in the order in which they came about: a device that is plugged in again has the key of the
 * one before. */
static struct usb_device *
oldest_news(struct usb_host *host)
{
	struct usb_device *oldest = NULL;

	for (size_t i = 0; i < LIMIT_SCANNERS; i++) {
		struct usb_device *device = &host->devices[i];

		if (has_news(device) && (!oldest || device->announce_n < oldest->announce_n))
			oldest = device;
	}
	return oldest;
}

static void
send_news(struct usb_host *host)
{
	struct usb_device *device;

	while ((device = oldest_news(host))) {
		struct message_device message = make_message(device);

		if (!host->events->device(host->events->context, &message))
			return;
		device->announced = true;
		device->announce = false;
		if (device->state == USB_GONE)
			usb_free(device);
	}
}

int64_t
usb_host_step(struct usb_host *host, int64_t now_ms, bool quiet)
{
	int64_t deadline = SCANNER_NEVER;

	host->now_ms = now_ms;
	host->again = false;
	handle_events(host);
	step_devices(host);
	for (size_t i = 0; quiet && !host->paused && i < LIMIT_SCANNERS; i++)
		usb_device_tick(&host->devices[i]);
	send_news(host);
	if (host->again && host->missed)
		look_again(host);
	for (size_t i = 0; i < LIMIT_SCANNERS; i++) {
		int64_t due = usb_device_deadline(&host->devices[i]);

		if (due < deadline)
			deadline = due;
	}
	return host->again ? now_ms : deadline;
}

void
usb_host_pause(struct usb_host *host, bool paused)
{
	host->again |= host->paused && !paused;
	host->paused = paused;
}

void
usb_host_announce(struct usb_host *host)
{
	for (size_t i = 0; i < LIMIT_SCANNERS; i++)
		if (host->devices[i].announced && host->devices[i].state != USB_GONE)
			usb_announce(&host->devices[i]);
}

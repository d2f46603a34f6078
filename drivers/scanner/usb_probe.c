#include "usb_private.h"

#include <stdio.h>
#include <string.h>

enum {
	CLASS_HID = 3,
	CLASS_MODEM = 2,
	PROTOCOL_KEYBOARD = 1,
	DESCRIPTOR_HID = 0x21,
	DESCRIPTOR_REPORT = 0x22,
	GET_DESCRIPTOR = 6,
	FROM_INTERFACE = 0x81,
	CLASS_TO_INTERFACE = 0x21,
};

static const struct libusb_endpoint_descriptor *
find_input(const struct libusb_interface_descriptor *descriptor, unsigned type)
{
	for (unsigned i = 0; i < descriptor->bNumEndpoints; i++) {
		const struct libusb_endpoint_descriptor *endpoint = &descriptor->endpoint[i];

		if ((endpoint->bEndpointAddress & LIBUSB_ENDPOINT_IN)
		    && (endpoint->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) == type)
			return endpoint;
	}
	return NULL;
}

/* How long the report descriptor is, as the HID descriptor says; 0 if it does not, or more than is ever
 * read. */
static uint16_t
report_descriptor_length(const struct libusb_interface_descriptor *descriptor)
{
	const uint8_t *extra = descriptor->extra;
	size_t left = descriptor->extra_length > 0 ? (size_t)descriptor->extra_length : 0;

	while (left >= 2 && extra[0] >= 2 && extra[0] <= left) {
		if (extra[1] == DESCRIPTOR_HID && extra[0] >= 9 && extra[6] == DESCRIPTOR_REPORT) {
			unsigned length = extra[7] | (unsigned)extra[8] << 8;

			return length <= HID_DESCRIPTOR_MAX ? (uint16_t)length : 0;
		}
		left -= extra[0];
		extra += extra[0];
	}
	return 0;
}

static bool
is_recorded(const struct usb_device *device)
{
	return device->host->events->recorder != NULL;
}

/* A keyboard is touched only when it is known to be a scanner; so is any interface that the kernel's
 * driver holds. */
static bool
is_known(const struct usb_device *device, bool keyboard)
{
	for (size_t i = 0; i < scanner_driver_count; i++)
		if ((!keyboard || scanner_drivers[i]->only_known) && usb_is_known(device, scanner_drivers[i]))
			return true;
	return false;
}

/* What is recorded is read by the driver that fits, known or not. */
static const struct scanner_driver *
choose_driver(const struct usb_interface *interface, const struct hid_report *hid)
{
	const struct usb_device *device = interface->device;
	bool recorded = is_recorded(device);
	const struct scanner_interface shape = {
		.vendor_id = device->vendor_id, .product_id = device->product_id, .class = interface->class,
		.subclass = interface->subclass, .protocol = interface->protocol, .packet = interface->packet,
		.hid = hid,
	};

	for (size_t i = 0; i < scanner_driver_count; i++) {
		const struct scanner_driver *driver = scanner_drivers[i];

		if ((driver->only_known || device->config) && !usb_is_known(device, driver)
		    && !(recorded && !device->config))
			continue;
		if (driver->fits(&shape))
			return driver;
	}
	return recorded ? &usb_raw_driver : NULL;
}

static bool
is_keyboard(const struct hid_report *hid)
{
	return hid_report_has_application(hid, HID_USAGE(HID_PAGE_DESKTOP, 0x06));
}

/* What the kernel's HID driver knows is asked first: so nothing is detached just to look. */
static bool
consider_kernel_descriptor(struct usb_interface *interface, size_t length)
{
	struct hid_report hid;
	size_t position;
	bool whole = hid_report_parse(&hid, interface->control_buffer + LIBUSB_CONTROL_SETUP_SIZE, length, &position)
	             == HID_OK;

	if (is_recorded(interface->device) || (whole && choose_driver(interface, &hid))) {
		interface->descriptor_length = (uint16_t)length;
		interface->phase = PHASE_DRIVER;
		interface->certain = true;
		return true;
	}
	interface->device->foreign |= whole && is_keyboard(&hid);
	return false;
}

static void
begin_interface(struct usb_interface *interface, struct usb_device *device,
                const struct libusb_interface_descriptor *descriptor,
                const struct libusb_endpoint_descriptor *endpoint)
{
	memset(interface, 0, sizeof *interface);
	interface->device = device;
	interface->number = interface->control_number = descriptor->bInterfaceNumber;
	interface->class = descriptor->bInterfaceClass;
	interface->subclass = descriptor->bInterfaceSubClass;
	interface->protocol = descriptor->bInterfaceProtocol;
	interface->endpoint = endpoint->bEndpointAddress;
	/* high-speed endpoints may move up to three packets at once */
	interface->packet =
		(uint16_t)((endpoint->wMaxPacketSize & 0x7FF) * (1 + (endpoint->wMaxPacketSize >> 11 & 3)));
}

/* A serial line is taken only where a driver or packwarden.conf knows the device. */
static void
consider_serial(struct usb_device *device, const struct libusb_interface_descriptor *descriptor)
{
	const struct libusb_endpoint_descriptor *endpoint = find_input(descriptor, LIBUSB_TRANSFER_TYPE_BULK);
	struct usb_interface *interface = &device->interfaces[device->interface_count];

	if (descriptor->bInterfaceClass == CLASS_MODEM) {
		device->modem_number = descriptor->bInterfaceNumber;
		device->has_modem = true;
	}
	if (!endpoint || device->interface_count == USB_INTERFACES)
		return;
	begin_interface(interface, device, descriptor, endpoint);
	interface->serial = true;
	if (device->has_modem)
		interface->control_number = device->modem_number;
	if (interface->packet == 0 || interface->packet > USB_BUFFER || !choose_driver(interface, NULL))
		return;
	interface->certain = true;
	interface->phase = PHASE_DRIVER;
	device->interface_count++;
}

static void
consider(struct usb_device *device, const struct libusb_interface_descriptor *descriptor,
         unsigned configuration)
{
	const struct libusb_endpoint_descriptor *endpoint = find_input(descriptor, LIBUSB_TRANSFER_TYPE_INTERRUPT);
	struct usb_interface *interface = &device->interfaces[device->interface_count];
	bool keyboard = descriptor->bInterfaceProtocol == PROTOCOL_KEYBOARD;
	bool known = is_known(device, keyboard) || is_recorded(device);
	size_t length;

	if (descriptor->bInterfaceClass != CLASS_HID) {
		consider_serial(device, descriptor);
		return;
	}
	if (!endpoint || device->interface_count == USB_INTERFACES)
		return;
	if (!known && keyboard) {
		device->foreign = true;
		return;
	}
	begin_interface(interface, device, descriptor, endpoint);
	interface->descriptor_length = report_descriptor_length(descriptor);
	interface->certain = known;
	length = usb_kernel_descriptor(device, configuration, interface->number,
	                               interface->control_buffer + LIBUSB_CONTROL_SETUP_SIZE,
	                               HID_DESCRIPTOR_MAX);
	if (length > 0 && !consider_kernel_descriptor(interface, length))
		return;
	if (interface->descriptor_length > 0 && interface->packet > 0)
		device->interface_count++;
}

/* Right after it was plugged in, a device may not be configured yet, and the kernel sends no word when it
 * is. */
static void
wait_for_configuration(struct usb_device *device)
{
	bool soon = ++device->tries < USB_CONFIGURE_TRIES;

	device->retry_ms = device->host->now_ms + (soon ? USB_CONFIGURE_MS : USB_RETRY_MS);
}

/* With the one that its requests go to: the kernel's driver of a serial line holds both. */
static int
claim_both(struct usb_interface *interface)
{
	libusb_device_handle *handle = interface->device->handle;
	int error = libusb_claim_interface(handle, interface->control_number);

	if (error || interface->control_number == interface->number)
		return error;
	error = libusb_claim_interface(handle, interface->number);
	if (error)
		libusb_release_interface(handle, interface->control_number);
	return error;
}

static bool
claim_interface(struct usb_interface *interface)
{
	struct usb_device *device = interface->device;
	int error;

	if (!interface->certain && libusb_kernel_driver_active(device->handle, interface->number) == 1) {
		interface->phase = PHASE_REJECTED;
		return true;
	}
	error = claim_both(interface);
	if (error == LIBUSB_ERROR_BUSY)
		usb_device_fail(device, "another program holds it; end that program");
	else if (error)
		usb_device_fail(device, "it cannot be claimed: %s", libusb_strerror(error));
	interface->claimed = error == 0;
	return error == 0;
}

static void
open_device(struct usb_device *device)
{
	int error = libusb_open(device->usb, &device->handle);

	if (error == LIBUSB_ERROR_ACCESS) {
		usb_device_fail(device, "no permission for /dev/bus/usb/%03u/%03u; install the udev rules",
		                device->bus, device->address);
		return;
	}
	if (error) {
		usb_device_fail(device, "it cannot be opened: %s", libusb_strerror(error));
		return;
	}
	device->state = USB_PROBING;
	device->host->again = true;
	libusb_set_auto_detach_kernel_driver(device->handle, 1);
	for (size_t i = 0; i < device->interface_count; i++)
		if (!claim_interface(&device->interfaces[i]))
			return;
}

/* The station looks at all there are; a recording is made of one. */
static bool
is_wanted(const struct usb_device *device)
{
	const struct usb_host_events *events = device->host->events;

	return !events->recorder
	       || events->recorder->wants(events->context, device->key, device->product, device->present);
}

void
usb_probe_begin(struct usb_device *device)
{
	struct libusb_config_descriptor *config;
	bool wanted;

	device->failure[0] = '\0';
	device->foreign = device->has_modem = false;
	device->interface_count = 0;
	if (libusb_get_active_config_descriptor(device->usb, &config) != 0) {
		wait_for_configuration(device);
		return;
	}
	device->tries = 0;
	usb_identify(device);
	wanted = is_wanted(device);
	for (unsigned i = 0; wanted && i < config->bNumInterfaces; i++)
		if (config->interface[i].num_altsetting > 0)
			consider(device, &config->interface[i].altsetting[0], config->bConfigurationValue);
	libusb_free_config_descriptor(config);
	if (device->interface_count > 0)
		open_device(device);
	else
		usb_device_settle(device);
}

static void
reject(struct usb_interface *interface, const char *why)
{
	interface->phase = PHASE_REJECTED;
	if (interface->certain)
		snprintf(interface->device->failure, sizeof interface->device->failure, "%s", why);
}

static void LIBUSB_CALL
control_done(struct libusb_transfer *transfer)
{
	struct usb_interface *interface = transfer->user_data;

	interface->control_flying = false;
	interface->device->host->again = true;
	if (interface->phase != PHASE_DESCRIPTOR)
		return; /* a set-up request: a device that refuses it is used anyway */
	if (transfer->status == LIBUSB_TRANSFER_COMPLETED && transfer->actual_length > 0) {
		interface->descriptor_length = (uint16_t)transfer->actual_length;
		interface->phase = PHASE_DRIVER;
	} else if (++interface->tries == USB_CONTROL_TRIES)
		reject(interface, "it does not give its report descriptor; plug it in again");
}

/* Sends what stands in the control buffer. */
static bool
send_control(struct usb_interface *interface)
{
	if (!interface->control)
		interface->control = libusb_alloc_transfer(0);
	if (!interface->control)
		return false;
	libusb_fill_control_transfer(interface->control, interface->device->handle, interface->control_buffer,
	                             control_done, interface, USB_CONTROL_MS);
	interface->control_flying = libusb_submit_transfer(interface->control) == 0;
	return interface->control_flying;
}

static void
ask_descriptor(struct usb_interface *interface)
{
	libusb_fill_control_setup(interface->control_buffer, FROM_INTERFACE, GET_DESCRIPTOR,
	                          DESCRIPTOR_REPORT << 8, interface->number, interface->descriptor_length);
	if (!send_control(interface))
		reject(interface, "it cannot be asked for its report descriptor");
}

/* Reads are whole packets: a device that sends more than it promised would overflow a shorter one. */
static bool
size_reads(struct usb_interface *interface, const struct hid_report *hid)
{
	size_t longest = hid_report_longest(hid, HID_INPUT), packet = interface->packet;

	if (longest == 0 && interface->driver == &usb_raw_driver)
		longest = packet;

	interface->read_size = (longest + packet - 1) / packet * packet;
	return interface->read_size > 0 && interface->read_size <= USB_BUFFER;
}

/* The driver that its report descriptor fits; NULL if the interface is rejected. */
static const struct scanner_driver *
read_descriptor(struct usb_interface *interface, struct hid_report *hid)
{
	size_t position;
	char text[96];
	enum hid_error error = hid_report_parse(hid, interface->control_buffer + LIBUSB_CONTROL_SETUP_SIZE,
	                                        interface->descriptor_length, &position);
	const struct scanner_driver *driver = error ? NULL : choose_driver(interface, hid);
	const struct usb_host_events *events = interface->device->host->events;

	if (events->recorder)
		events->recorder->descriptor(events->context, interface->number,
		                             interface->control_buffer + LIBUSB_CONTROL_SETUP_SIZE,
		                             interface->descriptor_length);
	if (error && events->recorder) {
		memset(hid, 0, sizeof *hid);
		return &usb_raw_driver;
	}
	if (error) {
		snprintf(text, sizeof text, "its report descriptor is wrong at byte %zu: %s", position,
		         hid_error_text(error));
		reject(interface, text);
	} else if (!driver) {
		interface->phase = PHASE_REJECTED;
		interface->device->foreign |= is_keyboard(hid);
	}
	return driver;
}

static void
start_driver(struct usb_interface *interface)
{
	const struct usb_device *device = interface->device;
	const struct config_scanner *config = device->config;
	struct scanner_options options = { 0 };
	struct scanner_interface shape = { .vendor_id = device->vendor_id, .product_id = device->product_id,
		                           .packet = interface->packet };
	struct hid_report hid;
	const char *why = NULL;

	interface->driver = interface->serial ? choose_driver(interface, NULL) : read_descriptor(interface, &hid);
	if (!interface->driver)
		return;
	shape.hid = interface->serial ? NULL : &hid;
	interface->certain = true;
	if (config)
		options = (struct scanner_options){ config->layout, config->gs, config->terminator, config->prefix,
		                                    config->suffix, config->timeout_ms, config->baud };
	if (interface->serial)
		interface->read_size = interface->packet;
	else if (!size_reads(interface, &hid))
		why = "its reports are longer than any scanner's";
	if (!why)
		why = interface->driver->start(interface->state, &shape, &options);
	if (why)
		reject(interface, why);
	else
		interface->phase = PHASE_REQUESTS;
}

static void
next_request(struct usb_interface *interface)
{
	struct scanner_request request;

	if (!interface->driver->request(interface->state, interface->step++, &request)) {
		interface->phase = PHASE_READY;
		return;
	}
	libusb_fill_control_setup(interface->control_buffer, request.type ? request.type : CLASS_TO_INTERFACE,
	                          request.request, request.value,
	                          request.type ? request.index : interface->control_number, request.length);
	memcpy(interface->control_buffer + LIBUSB_CONTROL_SETUP_SIZE, request.data, request.length);
	send_control(interface);
}

static void
step_interface(struct usb_interface *interface)
{
	while (!interface->control_flying) {
		switch (interface->phase) {
		case PHASE_DESCRIPTOR: ask_descriptor(interface); break;
		case PHASE_DRIVER: start_driver(interface); break;
		case PHASE_REQUESTS: next_request(interface); break;
		case PHASE_READY: case PHASE_REJECTED: return;
		}
	}
}

void
usb_probe_step(struct usb_device *device)
{
	bool any = false;

	for (size_t i = 0; i < device->interface_count; i++) {
		step_interface(&device->interfaces[i]);
		if (device->interfaces[i].control_flying)
			return;
		any |= device->interfaces[i].phase == PHASE_READY;
	}
	if (!any) {
		usb_device_close(device);
		return;
	}
	for (size_t i = 0; i < device->interface_count; i++)
		if (device->interfaces[i].phase == PHASE_REJECTED)
			usb_device_release(&device->interfaces[i]);
	usb_device_run(device);
}

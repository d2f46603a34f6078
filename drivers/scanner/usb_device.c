#include "usb_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "station/log.h"

static void
hand_over(void *context, const struct scanner_code *code)
{
	struct usb_device *device = context;

	device->host->events->code(device->host->events->context, device->key, code);
}

static void
hand_weight_over(void *context, const struct scanner_weight *weight)
{
	struct usb_device *device = context;

	device->host->events->weight(device->host->events->context, device->key, weight);
}

static struct scanner_sink
sink_of(struct usb_device *device)
{
	return (struct scanner_sink){ hand_over, hand_weight_over, device };
}

static bool
is_flying(const struct usb_interface *interface)
{
	bool flying = interface->control_flying;

	for (unsigned i = 0; i < USB_READS; i++)
		flying |= interface->reads[i].flying;
	return flying;
}

static void
cancel_reads(struct usb_interface *interface)
{
	for (unsigned i = 0; i < USB_READS; i++)
		if (interface->reads[i].flying)
			libusb_cancel_transfer(interface->reads[i].transfer);
}

void
usb_device_close(struct usb_device *device)
{
	device->state = USB_CLOSING;
	device->host->again = true;
	for (size_t i = 0; i < device->interface_count; i++) {
		cancel_reads(&device->interfaces[i]);
		if (device->interfaces[i].control_flying)
			libusb_cancel_transfer(device->interfaces[i].control);
	}
}

void
usb_device_fail(struct usb_device *device, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(device->failure, sizeof device->failure, format, args);
	va_end(args);
	usb_device_close(device);
}

/* A transfer went wrong, and with it a report may be lost. */
static void
note_error(struct usb_interface *interface, const char *what)
{
	struct usb_device *device = interface->device;

	device->errors++;
	interface->errors_in_row++;
	interface->driver->lost(interface->state, device->host->now_ms);
	interface->resume_ms = device->host->now_ms + (int64_t)USB_ERROR_PAUSE_MS * interface->errors_in_row;
	if (interface->errors_in_row >= USB_ERRORS_IN_ROW)
		usb_device_fail(device, "%s %u times in a row; plug it in again, try another cable or port",
		                what, interface->errors_in_row);
	else
		usb_announce(device);
}

/* Unplugged, most likely: the word of it comes a moment later. */
static void
note_vanished(struct usb_device *device)
{
	device->vanished = true;
	usb_device_close(device);
}

static void
deliver(struct usb_interface *interface, const struct usb_read *read)
{
	struct scanner_sink sink = sink_of(interface->device);
	const struct usb_host_events *events = interface->device->host->events;
	size_t length = (size_t)read->transfer->actual_length;

	if (events->recorder)
		events->recorder->report(events->context, interface->number, read->buffer, length);
	interface->driver->report(interface->state, read->buffer, length, interface->device->host->now_ms, &sink);
}

static void read_done(struct libusb_transfer *transfer);

static void
submit_read(struct usb_read *read)
{
	struct usb_interface *interface = read->interface;
	int error;

	libusb_fill_interrupt_transfer(read->transfer, interface->device->handle, interface->endpoint,
	                               read->buffer, (int)interface->read_size, read_done, read, 0);
	if (interface->serial)
		read->transfer->type = LIBUSB_TRANSFER_TYPE_BULK;
	error = libusb_submit_transfer(read->transfer);
	read->flying = error == 0;
	if (error == LIBUSB_ERROR_NO_DEVICE)
		note_vanished(interface->device);
	else if (error)
		note_error(interface, "reading from it failed");
}

static void
take_report(struct usb_read *read)
{
	struct usb_interface *interface = read->interface;
	struct usb_host *host = interface->device->host;

	if (read->transfer->actual_length > 0) {
		interface->errors_in_row = 0;
		if (host->paused || interface->parked_count > 0) {
			read->at_ms = host->now_ms;
			interface->parked[interface->parked_count++] = read;
			return;
		}
		deliver(interface, read);
	}
	submit_read(read); /* zero bytes: an empty packet that follows a full one, no report */
}

static void LIBUSB_CALL
read_done(struct libusb_transfer *transfer)
{
	struct usb_read *read = transfer->user_data;
	struct usb_interface *interface = read->interface;

	read->flying = false;
	interface->device->host->again = true;
	if (interface->device->state != USB_RUNNING)
		return;
	switch (transfer->status) {
	case LIBUSB_TRANSFER_COMPLETED: take_report(read); break;
	case LIBUSB_TRANSFER_CANCELLED: break;
	case LIBUSB_TRANSFER_STALL: interface->stalled = true; break;
	case LIBUSB_TRANSFER_NO_DEVICE: note_vanished(interface->device); break;
	case LIBUSB_TRANSFER_OVERFLOW: note_error(interface, "it sent more than it promised"); break;
	case LIBUSB_TRANSFER_ERROR: case LIBUSB_TRANSFER_TIMED_OUT:
	default: note_error(interface, "reading from it failed"); break;
	}
}

static bool
prepare_reads(struct usb_interface *interface)
{
	for (unsigned i = 0; i < USB_READS; i++) {
		struct usb_read *read = &interface->reads[i];

		read->interface = interface;
		read->transfer = libusb_alloc_transfer(0);
		if (!read->transfer)
			return false;
	}
	return true;
}

static bool
is_ready(const struct usb_interface *interface)
{
	return interface->phase == PHASE_READY;
}

void
usb_device_run(struct usb_device *device)
{
	device->state = USB_RUNNING;
	device->failure[0] = device->told[0] = '\0';
	device->host->again = true; /* the next step submits the reads */
	for (size_t i = 0; i < device->interface_count; i++)
		if (is_ready(&device->interfaces[i]) && !prepare_reads(&device->interfaces[i])) {
			usb_device_fail(device, "no memory to read from it");
			return;
		}
	log_info("%s: %s is ready", device->key, device->product);
	usb_announce(device);
}

/* Gives the interface back, to which libusb attaches the kernel's driver. A serial line's control comes after its data:
 * the driver takes both, and begins with this one. */
void
usb_device_release(struct usb_interface *interface)
{
	struct usb_device *device = interface->device;

	if (interface->claimed && !device->left) {
		libusb_release_interface(device->handle, interface->number);
		if (interface->control_number != interface->number)
			libusb_release_interface(device->handle, interface->control_number);
	}
	interface->claimed = false;
	for (unsigned i = 0; i < USB_READS; i++) {
		libusb_free_transfer(interface->reads[i].transfer);
		interface->reads[i].transfer = NULL;
	}
	libusb_free_transfer(interface->control);
	interface->control = NULL;
}

/* A stalled endpoint is cleared only when nothing is queued on it. This is the one request that is waited
 * for. */
static void
clear_stall(struct usb_interface *interface)
{
	if (is_flying(interface)) {
		cancel_reads(interface);
		return;
	}
	interface->stalled = false;
	libusb_clear_halt(interface->device->handle, interface->endpoint);
	note_error(interface, "it refused to send");
}

static void
deliver_parked(struct usb_interface *interface)
{
	struct usb_host *host = interface->device->host;

	while (interface->parked_count > 0 && !host->paused) {
		struct usb_read *read = interface->parked[0];
		struct scanner_sink sink = sink_of(interface->device);

		for (size_t i = 1; i < interface->parked_count; i++)
			interface->parked[i - 1] = interface->parked[i];
		interface->parked_count--;
		/* the pause that came before it, which could not be seen while the host stood still */
		if (read->at_ms >= interface->driver->deadline(interface->state))
			interface->driver->tick(interface->state, read->at_ms, &sink);
		deliver(interface, read);
	}
}

static bool
is_parked(const struct usb_interface *interface, const struct usb_read *read)
{
	for (size_t i = 0; i < interface->parked_count; i++)
		if (interface->parked[i] == read)
			return true;
	return false;
}

static void
run_interface(struct usb_interface *interface)
{
	struct usb_host *host = interface->device->host;

	deliver_parked(interface);
	if (interface->stalled) {
		clear_stall(interface);
		return;
	}
	for (unsigned i = 0; i < USB_READS && !host->paused && host->now_ms >= interface->resume_ms
	                     && interface->device->state == USB_RUNNING; i++)
		if (!interface->reads[i].flying && !is_parked(interface, &interface->reads[i]))
			submit_read(&interface->reads[i]);
}

void
usb_device_settle(struct usb_device *device)
{
	if (!device->foreign) {
		usb_free(device);
		return;
	}
	device->state = USB_FOREIGN;
	usb_announce(device);
}

static bool
is_certain(const struct usb_device *device)
{
	for (size_t i = 0; i < device->interface_count; i++)
		if (device->interfaces[i].certain)
			return true;
	return false;
}

/* Unplugged: the engine hears of it if it has heard of the device. */
static void
end_device(struct usb_device *device)
{
	if (!device->announced && !device->announce) {
		usb_free(device);
		return;
	}
	device->state = USB_GONE;
	usb_announce(device);
}

static void
finish_closing(struct usb_device *device)
{
	for (size_t i = 0; i < device->interface_count; i++) {
		if (is_flying(&device->interfaces[i]))
			return;
		device->interfaces[i].parked_count = 0;
	}
	for (size_t i = 0; device->handle && i < device->interface_count; i++)
		usb_device_release(&device->interfaces[i]);
	if (device->handle)
		libusb_close(device->handle);
	device->handle = NULL;
	device->host->again = true;
	if (device->left) {
		end_device(device);
	} else if (device->vanished) {
		device->vanished = false;
		device->state = USB_ARRIVED;
		device->retry_ms = device->host->now_ms + USB_VANISHED_MS;
	} else if (!device->failure[0]) {
		usb_device_settle(device);
	} else {
		device->state = USB_FAILED;
		device->retry_ms = device->host->now_ms + USB_RETRY_MS;
		if (is_certain(device) && strcmp(device->failure, device->told) != 0) {
			log_warn("%s: %s", device->key, device->failure);
			memcpy(device->told, device->failure, sizeof device->told);
			usb_announce(device);
		}
	}
}

void
usb_device_step(struct usb_device *device)
{
	bool due = device->host->now_ms >= device->retry_ms;

	switch (device->state) {
	case USB_FREE: case USB_GONE: break;
	case USB_FOREIGN:
		if (device->left)
			end_device(device);
		break;
	case USB_ARRIVED: case USB_FAILED:
		if (device->left)
			end_device(device);
		else if (due)
			usb_probe_begin(device);
		break;
	case USB_PROBING:
		if (device->left)
			usb_device_close(device);
		else
			usb_probe_step(device);
		break;
	case USB_RUNNING:
		for (size_t i = 0; i < device->interface_count && device->state == USB_RUNNING; i++)
			if (is_ready(&device->interfaces[i]) && !device->left)
				run_interface(&device->interfaces[i]);
		if (device->left)
			usb_device_close(device);
		break;
	case USB_CLOSING: break;
	}
	if (device->state == USB_CLOSING)
		finish_closing(device);
}

void
usb_device_tick(struct usb_device *device)
{
	struct scanner_sink sink = sink_of(device);

	for (size_t i = 0; device->state == USB_RUNNING && i < device->interface_count; i++) {
		struct usb_interface *interface = &device->interfaces[i];

		if (is_ready(interface)
		    && device->host->now_ms >= interface->driver->deadline(interface->state))
			interface->driver->tick(interface->state, device->host->now_ms, &sink);
	}
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t
usb_device_deadline(const struct usb_device *device)
{
	int64_t deadline = SCANNER_NEVER;

	if (device->state == USB_ARRIVED || device->state == USB_FAILED)
		return device->retry_ms;
	for (size_t i = 0; device->state == USB_RUNNING && i < device->interface_count; i++) {
		const struct usb_interface *interface = &device->interfaces[i];

		if (!is_ready(interface) || device->host->paused)
			continue;
		deadline = earlier(deadline, interface->driver->deadline(interface->state));
		if (interface->resume_ms > device->host->now_ms)
			deadline = earlier(deadline, interface->resume_ms);
	}
	return deadline;
}

#include "fake_libusb.h"

#include <assert.h>
#include <libusb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSFERS = 4096, INTERFACES = 32, ENDPOINTS = 32, SETUP = 8 };

struct libusb_device {
	unsigned port, references;
	uint16_t vendor_id, product_id;
	bool plugged;
	uint8_t *configuration, *descriptor;
	size_t length, descriptor_length;
};

struct libusb_device_handle {
	struct libusb_device *device;
	bool open;
	uint32_t claimed;
};

static struct libusb_device *devices[FAKE_DEVICES];
static struct libusb_transfer *flying[TRANSFERS];
static bool cancelled[TRANSFERS];
static size_t flying_count, transfers, handles;
static libusb_hotplug_callback_fn hotplug;
static void *hotplug_data;
static libusb_context *const the_context = (libusb_context *)(void *)&hotplug_data;

static void
drop(struct libusb_device *device)
{
	assert(device->references > 0);
	if (--device->references > 0)
		return;
	for (size_t i = 0; i < FAKE_DEVICES; i++)
		if (devices[i] == device)
			devices[i] = NULL;
	free(device->configuration);
	free(device->descriptor);
	free(device);
}

static uint8_t *
copy(const uint8_t *data, size_t length)
{
	uint8_t *out = malloc(length ? length : 1);

	assert(out);
	if (length > 0)
		memcpy(out, data, length);
	return out;
}

static struct libusb_device *
at_port(unsigned port)
{
	for (size_t i = 0; i < FAKE_DEVICES; i++)
		if (devices[i] && devices[i]->plugged && devices[i]->port == port)
			return devices[i];
	return NULL;
}

void
fake_plug(unsigned port, uint16_t vendor_id, uint16_t product_id, const uint8_t *configuration, size_t length,
          const uint8_t *descriptor, size_t descriptor_length)
{
	struct libusb_device *device;
	size_t i = 0;

	while (i < FAKE_DEVICES && devices[i])
		i++;
	if (i == FAKE_DEVICES || at_port(port))
		return;
	devices[i] = device = calloc(1, sizeof *device);
	assert(device);
	*device = (struct libusb_device){ .port = port, .references = 1, .vendor_id = vendor_id, .product_id = product_id,
		                          .plugged = true, .configuration = copy(configuration, length),
		                          .length = length, .descriptor = copy(descriptor, descriptor_length),
		                          .descriptor_length = descriptor_length };
	if (hotplug)
		hotplug(the_context, device, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED, hotplug_data);
}

void
fake_unplug(unsigned port)
{
	struct libusb_device *device = at_port(port);

	if (!device)
		return;
	device->plugged = false;
	for (size_t i = 0; i < flying_count; i++)
		cancelled[i] |= flying[i]->dev_handle->device == device;
	if (hotplug)
		hotplug(the_context, device, LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, hotplug_data);
	drop(device);
}

/* Takes it out of those under way before it tells, as the host submits it again inside the call. */
static void
finish(size_t i, enum libusb_transfer_status status, const uint8_t *data, size_t length)
{
	struct libusb_transfer *transfer = flying[i];
	const struct libusb_device *device = transfer->dev_handle->device;
	bool control = transfer->type == LIBUSB_TRANSFER_TYPE_CONTROL;
	size_t room = (size_t)transfer->length - (control ? SETUP : 0);
	bool reads = !control || (transfer->buffer[0] & 0x80);

	flying[i] = flying[--flying_count];
	cancelled[i] = cancelled[flying_count];
	if (control) {
		data = device->descriptor;
		length = device->descriptor_length;
	}
	if (status != LIBUSB_TRANSFER_COMPLETED || !reads)
		length = 0;
	transfer->status = status;
	transfer->actual_length = (int)(length < room ? length : room);
	if (transfer->actual_length > 0)
		memcpy(transfer->buffer + (control ? SETUP : 0), data, (size_t)transfer->actual_length);
	transfer->callback(transfer);
}

void
fake_complete(unsigned nth, unsigned status, const uint8_t *data, size_t length)
{
	if (flying_count > 0)
		finish(nth % flying_count, (enum libusb_transfer_status)(status % (LIBUSB_TRANSFER_OVERFLOW + 1)), data, length);
}

int
fake_send(unsigned port, const uint8_t *data, size_t length)
{
	for (size_t i = 0; i < flying_count; i++)
		if (flying[i]->dev_handle->device->port == port && flying[i]->type != LIBUSB_TRANSFER_TYPE_CONTROL
		    && !cancelled[i]) {
			finish(i, LIBUSB_TRANSFER_COMPLETED, data, length);
			return 1;
		}
	return 0;
}

int
libusb_handle_events_timeout_completed(libusb_context *context, struct timeval *wait, int *completed)
{
	(void)context, (void)wait, (void)completed;
	for (size_t i = 0; i < flying_count;) {
		if (!cancelled[i])
			i++;
		else
			finish(i, flying[i]->dev_handle->device->plugged ? LIBUSB_TRANSFER_CANCELLED
			                                                  : LIBUSB_TRANSFER_NO_DEVICE, NULL, 0);
	}
	return 0;
}

void
fake_check_empty(void)
{
	assert(flying_count == 0 && transfers == 0 && handles == 0);
	for (size_t i = 0; i < FAKE_DEVICES; i++)
		assert(!devices[i] || devices[i]->references == 1);
}

void
fake_reset(void)
{
	hotplug = NULL;
	for (size_t i = 0; i < FAKE_DEVICES; i++)
		if (devices[i])
			drop(devices[i]);
}

int
libusb_init(libusb_context **context)
{
	*context = the_context;
	return 0;
}

void libusb_exit(libusb_context *context) { (void)context; }
int libusb_has_capability(uint32_t capability) { return capability == LIBUSB_CAP_HAS_HOTPLUG; }
const char *libusb_strerror(int error) { (void)error; return "an error"; }

int
libusb_hotplug_register_callback(libusb_context *context, int events, int flags, int vendor, int product, int class,
                                 libusb_hotplug_callback_fn callback, void *data,
                                 libusb_hotplug_callback_handle *handle)
{
	(void)events, (void)flags, (void)vendor, (void)product, (void)class;
	hotplug = callback;
	hotplug_data = data;
	*handle = 1;
	for (size_t i = 0; i < FAKE_DEVICES; i++)
		if (devices[i])
			callback(context, devices[i], LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED, data);
	return 0;
}

void
libusb_hotplug_deregister_callback(libusb_context *context, libusb_hotplug_callback_handle handle)
{
	(void)context, (void)handle;
	hotplug = NULL;
}

const struct libusb_pollfd **
libusb_get_pollfds(libusb_context *context)
{
	(void)context;
	return calloc(1, sizeof(struct libusb_pollfd *));
}

void libusb_free_pollfds(const struct libusb_pollfd **list) { free(list); }

void
libusb_set_pollfd_notifiers(libusb_context *context, libusb_pollfd_added_cb added, libusb_pollfd_removed_cb removed,
                            void *data)
{
	(void)context, (void)added, (void)removed, (void)data;
}

ssize_t
libusb_get_device_list(libusb_context *context, libusb_device ***list)
{
	ssize_t count = 0;

	(void)context;
	*list = calloc(FAKE_DEVICES + 1, sizeof **list);
	assert(*list);
	for (size_t i = 0; i < FAKE_DEVICES; i++)
		if (devices[i] && devices[i]->plugged)
			(*list)[count++] = libusb_ref_device(devices[i]);
	return count;
}

void
libusb_free_device_list(libusb_device **list, int unref)
{
	for (size_t i = 0; unref && list[i]; i++)
		drop(list[i]);
	free(list);
}

libusb_device *
libusb_ref_device(libusb_device *device)
{
	device->references++;
	return device;
}

void libusb_unref_device(libusb_device *device) { drop(device); }
uint8_t libusb_get_bus_number(libusb_device *device) { (void)device; return 250; }
uint8_t libusb_get_device_address(libusb_device *device) { return (uint8_t)device->port; }

int
libusb_get_port_numbers(libusb_device *device, uint8_t *ports, int size)
{
	(void)size;
	ports[0] = (uint8_t)device->port;
	return 1;
}

int
libusb_get_device_descriptor(libusb_device *device, struct libusb_device_descriptor *descriptor)
{
	*descriptor = (struct libusb_device_descriptor){ .idVendor = device->vendor_id, .idProduct = device->product_id };
	return 0;
}

/* What libusb makes of a configuration descriptor: interfaces with the endpoints and the unknown bytes behind them. */
struct parsed {
	struct libusb_config_descriptor config;
	struct libusb_interface interfaces[INTERFACES];
	struct libusb_interface_descriptor settings[INTERFACES];
	struct libusb_endpoint_descriptor endpoints[INTERFACES][ENDPOINTS];
};

static void
add_endpoint(struct parsed *parsed, const uint8_t *at)
{
	unsigned n = parsed->config.bNumInterfaces;
	struct libusb_interface_descriptor *setting = n > 0 ? &parsed->settings[n - 1] : NULL;

	if (!setting || setting->bNumEndpoints == ENDPOINTS || at[0] < 7)
		return;
	parsed->endpoints[n - 1][setting->bNumEndpoints++] = (struct libusb_endpoint_descriptor){
		.bLength = at[0], .bDescriptorType = at[1], .bEndpointAddress = at[2], .bmAttributes = at[3],
		.wMaxPacketSize = (uint16_t)(at[4] | at[5] << 8), .bInterval = at[6] };
}

static void
add_interface(struct parsed *parsed, const uint8_t *at)
{
	unsigned n = parsed->config.bNumInterfaces;

	if (n == INTERFACES || at[0] < 9)
		return;
	parsed->settings[n] = (struct libusb_interface_descriptor){
		.bLength = at[0], .bInterfaceNumber = at[2], .bInterfaceClass = at[5], .bInterfaceSubClass = at[6],
		.bInterfaceProtocol = at[7], .endpoint = parsed->endpoints[n] };
	parsed->interfaces[n] = (struct libusb_interface){ &parsed->settings[n], at[3] == 0 };
	parsed->config.bNumInterfaces++;
}

static void
add_extra(struct parsed *parsed, const uint8_t *at)
{
	unsigned n = parsed->config.bNumInterfaces;
	struct libusb_interface_descriptor *setting = n > 0 ? &parsed->settings[n - 1] : NULL;

	if (!setting)
		return;
	if (!setting->extra)
		setting->extra = at;
	if (setting->extra + setting->extra_length == at)
		setting->extra_length += at[0];
}

int
libusb_get_active_config_descriptor(libusb_device *device, struct libusb_config_descriptor **config)
{
	struct parsed *parsed = calloc(1, sizeof *parsed);
	const uint8_t *at = device->configuration;

	assert(parsed);
	if (device->length < 9) {
		free(parsed);
		return LIBUSB_ERROR_NOT_FOUND;
	}
	parsed->config.bConfigurationValue = at[5];
	parsed->config.interface = parsed->interfaces;
	for (size_t left = device->length; left >= 2 && at[0] >= 2 && at[0] <= left; left -= at[0], at += at[0]) {
		if (at[1] == LIBUSB_DT_INTERFACE)
			add_interface(parsed, at);
		else if (at[1] == LIBUSB_DT_ENDPOINT)
			add_endpoint(parsed, at);
		else if (at[1] != LIBUSB_DT_CONFIG)
			add_extra(parsed, at);
	}
	*config = &parsed->config;
	return 0;
}

void libusb_free_config_descriptor(struct libusb_config_descriptor *config) { free(config); }

int
libusb_open(libusb_device *device, libusb_device_handle **handle)
{
	if (!device->plugged)
		return LIBUSB_ERROR_NO_DEVICE;
	*handle = calloc(1, sizeof **handle);
	assert(*handle);
	(*handle)->device = libusb_ref_device(device);
	(*handle)->open = true;
	handles++;
	return 0;
}

void
libusb_close(libusb_device_handle *handle)
{
	assert(handle->open && handles > 0);
	for (size_t i = 0; i < flying_count; i++)
		assert(flying[i]->dev_handle != handle);
	handles--;
	drop(handle->device);
	free(handle);
}

int libusb_set_auto_detach_kernel_driver(libusb_device_handle *handle, int on) { (void)on; return handle->open ? 0 : -1; }
int libusb_kernel_driver_active(libusb_device_handle *handle, int n) { (void)handle; return n & 1; }
int libusb_clear_halt(libusb_device_handle *handle, unsigned char endpoint) { (void)endpoint; return handle->open ? 0 : -1; }

int
libusb_claim_interface(libusb_device_handle *handle, int n)
{
	assert(handle->open);
	if (!handle->device->plugged)
		return LIBUSB_ERROR_NO_DEVICE;
	return n >= 31 ? LIBUSB_ERROR_BUSY : 0;
}

int
libusb_release_interface(libusb_device_handle *handle, int n)
{
	(void)n;
	assert(handle->open);
	return 0;
}

struct libusb_transfer *
libusb_alloc_transfer(int packets)
{
	(void)packets;
	transfers++;
	return calloc(1, sizeof(struct libusb_transfer));
}

void
libusb_free_transfer(struct libusb_transfer *transfer)
{
	if (!transfer)
		return;
	for (size_t i = 0; i < flying_count; i++)
		assert(flying[i] != transfer);
	assert(transfers > 0);
	transfers--;
	free(transfer);
}

int
libusb_submit_transfer(struct libusb_transfer *transfer)
{
	assert(transfer->dev_handle->open && transfer->length > 0 && flying_count < TRANSFERS);
	if (!transfer->dev_handle->device->plugged)
		return LIBUSB_ERROR_NO_DEVICE;
	for (size_t i = 0; i < flying_count; i++)
		assert(flying[i] != transfer);
	cancelled[flying_count] = false;
	flying[flying_count++] = transfer;
	return 0;
}

int
libusb_cancel_transfer(struct libusb_transfer *transfer)
{
	for (size_t i = 0; i < flying_count; i++)
		if (flying[i] == transfer) {
			cancelled[i] = true;
			return 0;
		}
	return LIBUSB_ERROR_NOT_FOUND;
}

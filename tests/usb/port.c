/* One port: what is plugged in answers QEMU. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "redir.h"

enum {
	GET_STATUS = 0, GET_DESCRIPTOR = 6, SET_REPORT = 9,
	DESCRIPTOR_DEVICE = 1, DESCRIPTOR_CONFIGURATION = 2, DESCRIPTOR_STRING = 3, DESCRIPTOR_REPORT = 0x22,
	TO_HOST = 0x80, ENDPOINTS = 32, ENABLING = 0xFE,
};

/* ---- what the guest is told of the device ---- */

static void
announce_interfaces(struct redir_port *port)
{
	const struct kind *kind = port->kind;
	struct usb_redir_interface_info_header info = { .interface_count = kind->report ? 1 : 2 };

	info.interface[1] = 1;
	info.interface_class[0] = kind->report ? 3 : 2;
	info.interface_subclass[0] = kind->report ? kind->subclass : 2;
	info.interface_protocol[0] = kind->report ? kind->protocol : 1;
	info.interface_class[1] = 0x0A;
	usbredirparser_send_interface_info(port->parser, &info);
}

/* Endpoints stand by number, those to the host sixteen further on. */
static void
add_endpoint(struct usb_redir_ep_info_header *info, uint8_t address, uint8_t type, uint8_t interface, uint8_t packet)
{
	unsigned i = (address & 0x0F) | (address & TO_HOST) >> 3;

	info->type[i] = type;
	info->interval[i] = type == usb_redir_type_interrupt ? 1 : 0;
	info->interface[i] = interface;
	info->max_packet_size[i] = packet;
}

static void
announce_endpoints(struct redir_port *port)
{
	const struct kind *kind = port->kind;
	struct usb_redir_ep_info_header info = { 0 };

	memset(info.type, usb_redir_type_invalid, sizeof info.type);
	add_endpoint(&info, 0x00, usb_redir_type_control, 0, 64);
	add_endpoint(&info, 0x80, usb_redir_type_control, 0, 64);
	if (kind->report) {
		add_endpoint(&info, KIND_INPUT, usb_redir_type_interrupt, 0, kind->packet);
	} else {
		add_endpoint(&info, KIND_EVENTS, usb_redir_type_interrupt, 0, 8);
		add_endpoint(&info, KIND_INPUT, usb_redir_type_bulk, 1, kind->packet);
		add_endpoint(&info, KIND_OUTPUT, usb_redir_type_bulk, 1, kind->packet);
	}
	usbredirparser_send_ep_info(port->parser, &info);
}

static void
announce(struct redir_port *port)
{
	struct usb_redir_device_connect_header device = {
		.speed = usb_redir_speed_full, .device_class = port->kind->report ? 0 : 2,
		.vendor_id = port->kind->vendor, .product_id = port->kind->product_id, .device_version_bcd = 0x0100,
	};

	if (!port->plugged || !port->greeted)
		return;
	announce_interfaces(port);
	announce_endpoints(port);
	usbredirparser_send_device_connect(port->parser, &device);
}

/* ---- control requests ---- */

static size_t
string_descriptor(const struct kind *kind, unsigned index, uint8_t bytes[256])
{
	static const char *const names[] = { [1] = "Packwarden's tests" };
	char serial[32];
	const char *text = index == 2 ? kind->product : names[1];
	size_t length;

	snprintf(serial, sizeof serial, "SN-%s", kind->name);
	if (index == 3)
		text = serial;
	length = index == 0 ? 1 : strlen(text);
	bytes[0] = (uint8_t)(2 + 2 * length);
	bytes[1] = DESCRIPTOR_STRING;
	for (size_t i = 0; i < length; i++) {
		bytes[2 + 2 * i] = index == 0 ? 0x09 : (uint8_t)text[i];
		bytes[3 + 2 * i] = index == 0 ? 0x04 : 0;
	}
	return bytes[0];
}

/* Fills what the device answers; returns its length, or -1: it stalls. */
static int
get_descriptor(const struct kind *kind, uint16_t value, uint8_t bytes[4096])
{
	switch (value >> 8) {
	case DESCRIPTOR_DEVICE: return (int)kind_device_descriptor(kind, bytes);
	case DESCRIPTOR_CONFIGURATION: return (int)kind_configuration(kind, bytes);
	case DESCRIPTOR_STRING: return (value & 0xFF) > 3 ? -1 : (int)string_descriptor(kind, value & 0xFF, bytes);
	case DESCRIPTOR_REPORT:
		if (!kind->report)
			return -1;
		memcpy(bytes, kind->report->data, kind->report->length);
		return (int)kind->report->length;
	default: return -1;
	}
}

static int
answer_request(struct redir_port *port, const struct usb_redir_control_packet_header *request, const uint8_t *data,
               int length, uint8_t bytes[4096])
{
	if (!(request->requesttype & TO_HOST)) {
		if (request->request == SET_REPORT && (request->value & 0xFF) == ENABLING)
			port->enabled = length >= 2 && data[1] == 1;
		return 0;
	}
	memset(bytes, 0, 2);
	if (request->request == GET_STATUS)
		return 2;
	return request->request == GET_DESCRIPTOR ? get_descriptor(port->kind, request->value, bytes) : -1;
}

static void
on_control(void *private, uint64_t id, struct usb_redir_control_packet_header *request, uint8_t *data, int length)
{
	struct redir_port *port = private;
	uint8_t bytes[4096];
	int answer = answer_request(port, request, data, length, bytes);
	bool in = (request->requesttype & TO_HOST) != 0;

	usbredirparser_free_packet_data(port->parser, data);
	request->status = answer < 0 ? usb_redir_stall : usb_redir_success;
	if (answer > request->length)
		answer = request->length;
	if (in)
		request->length = (uint16_t)(answer < 0 ? 0 : answer);
	usbredirparser_send_control_packet(port->parser, id, request, in && answer > 0 ? bytes : NULL,
	                                   in && answer > 0 ? answer : 0);
}

static void
on_set_configuration(void *private, uint64_t id, struct usb_redir_set_configuration_header *set)
{
	struct redir_port *port = private;
	struct usb_redir_configuration_status_header status = { usb_redir_success, set->configuration };

	announce_interfaces(port);
	announce_endpoints(port);
	usbredirparser_send_configuration_status(port->parser, id, &status);
}

static void
on_get_configuration(void *private, uint64_t id)
{
	struct redir_port *port = private;
	struct usb_redir_configuration_status_header status = { usb_redir_success, 1 };

	usbredirparser_send_configuration_status(port->parser, id, &status);
}

static void
on_set_alternate(void *private, uint64_t id, struct usb_redir_set_alt_setting_header *set)
{
	struct redir_port *port = private;
	struct usb_redir_alt_setting_status_header status = { usb_redir_success, set->interface, set->alt };

	usbredirparser_send_alt_setting_status(port->parser, id, &status);
}

static void
on_get_alternate(void *private, uint64_t id, struct usb_redir_get_alt_setting_header *get)
{
	struct redir_port *port = private;
	struct usb_redir_alt_setting_status_header status = { usb_redir_success, get->interface, 0 };

	usbredirparser_send_alt_setting_status(port->parser, id, &status);
}

/* ---- data ---- */

static void
set_receiving(struct redir_port *port, uint64_t id, uint8_t endpoint, bool on)
{
	struct usb_redir_interrupt_receiving_status_header status = { usb_redir_success, endpoint };

	if (endpoint == KIND_INPUT)
		port->receiving = on;
	usbredirparser_send_interrupt_receiving_status(port->parser, id, &status);
}

static void
on_start_interrupts(void *private, uint64_t id, struct usb_redir_start_interrupt_receiving_header *start)
{
	set_receiving(private, id, start->endpoint, true);
}

static void
on_stop_interrupts(void *private, uint64_t id, struct usb_redir_stop_interrupt_receiving_header *stop)
{
	set_receiving(private, id, stop->endpoint, false);
}

static void
answer_bulk(struct redir_port *port, uint64_t id, uint8_t status, struct redir_packet *packet)
{
	struct usb_redir_bulk_packet_header head = {
		.endpoint = KIND_INPUT, .status = status, .length = packet ? packet->length : 0,
	};

	usbredirparser_send_bulk_packet(port->parser, id, &head, packet ? packet->data : NULL, head.length);
}

/* A read waits until there is something; what the guest writes goes nowhere. */
static void
on_bulk(void *private, uint64_t id, struct usb_redir_bulk_packet_header *head, uint8_t *data, int length)
{
	struct redir_port *port = private;

	(void)length;
	usbredirparser_free_packet_data(port->parser, data);
	if (head->endpoint != KIND_INPUT) {
		head->status = usb_redir_success;
		usbredirparser_send_bulk_packet(port->parser, id, head, NULL, 0);
	} else if (port->bulk_count == REDIR_BULK) {
		answer_bulk(port, id, usb_redir_ioerror, NULL);
	} else {
		port->bulk[port->bulk_count++] = id;
	}
}

static void
on_cancel(void *private, uint64_t id)
{
	struct redir_port *port = private;
	size_t i = 0;

	while (i < port->bulk_count && port->bulk[i] != id)
		i++;
	if (i == port->bulk_count)
		return; /* its answer is on the way */
	port->bulk_count--;
	memmove(port->bulk + i, port->bulk + i + 1, (port->bulk_count - i) * sizeof *port->bulk);
	answer_bulk(port, id, usb_redir_cancelled, NULL);
}

/* The next packet to send if the guest can take one, else NULL. */
static struct redir_packet *
next_packet(struct redir_port *port)
{
	bool wanted = port->kind->report ? port->receiving && (port->enabled || !port->kind->wants_enabling)
	                                 : port->bulk_count > 0;

	if (!wanted || port->count == 0)
		return NULL;
	port->count--;
	port->first++;
	return &port->packets[(port->first - 1) % REDIR_PACKETS];
}

static void
send_packet(struct redir_port *port, struct redir_packet *packet)
{
	struct usb_redir_interrupt_packet_header head = { KIND_INPUT, usb_redir_success, packet->length };

	if (port->kind->report) {
		usbredirparser_send_interrupt_packet(port->parser, 0, &head, packet->data, packet->length);
		return;
	}
	answer_bulk(port, port->bulk[0], usb_redir_success, packet);
	port->bulk_count--;
	memmove(port->bulk, port->bulk + 1, port->bulk_count * sizeof *port->bulk);
}

void
redir_flush(struct redir_port *port)
{
	struct redir_packet *packet;

	if (port->fd < 0)
		return;
	while (port->plugged && (packet = next_packet(port)))
		send_packet(port, packet);
	if (usbredirparser_has_data_to_write(port->parser))
		usbredirparser_do_write(port->parser); /* what the socket has no room for goes the next time */
}

/* A serial line has no packets of its own: what comes soon after goes with what waits. */
static bool
append(struct redir_port *port, const uint8_t *data, size_t length)
{
	struct redir_packet *last = &port->packets[(port->first + port->count - 1) % REDIR_PACKETS];
	size_t joined = 0;

	if (!port->kind->report && port->count > 0)
		for (; joined < length && last->length < port->kind->packet; joined++)
			last->data[last->length++] = data[joined];
	if (joined == length)
		return true;
	if (port->count == REDIR_PACKETS)
		return false;
	last = &port->packets[(port->first + port->count++) % REDIR_PACKETS];
	last->length = (uint8_t)(length - joined);
	memcpy(last->data, data + joined, last->length);
	return true;
}

bool
redir_scan(struct redir_port *port, const char *text, size_t length, bool whole)
{
	static struct shape_reports reports;

	reports.count = 0;
	port->kind->scan(&reports, text, length, whole);
	if (!port->plugged || reports.count == 0 || reports.count > REDIR_PACKETS - port->count)
		return false;
	for (size_t i = 0; i < reports.count; i++)
		append(port, reports.data[i], reports.length[i]);
	return true;
}

/* ---- the connection ---- */

static void
forget_transfers(struct redir_port *port)
{
	port->receiving = port->enabled = false;
	port->bulk_count = 0;
}

static void
on_reset(void *private)
{
	struct redir_port *port = private;

	port->receiving = false;
	port->bulk_count = 0;
}

static void
on_hello(void *private, struct usb_redir_hello_header *hello)
{
	struct redir_port *port = private;

	(void)hello;
	port->greeted = true;
	announce(port);
}

static void
on_log(void *private, int level, const char *message)
{
	const struct redir_port *port = private;

	if (level <= usbredirparser_warning)
		fprintf(stderr, "%s: %s\n", port->kind->name, message);
}

static int
read_socket(void *private, uint8_t *data, int count)
{
	const struct redir_port *port = private;
	ssize_t got = recv(port->fd, data, (size_t)count, MSG_DONTWAIT);

	return got > 0 ? (int)got : got < 0 && errno == EAGAIN ? 0 : -1;
}

static int
write_socket(void *private, uint8_t *data, int count)
{
	const struct redir_port *port = private;
	ssize_t sent = send(port->fd, data, (size_t)count, MSG_DONTWAIT | MSG_NOSIGNAL);

	return sent >= 0 ? (int)sent : errno == EAGAIN ? 0 : -1;
}

static void
start_parser(struct redir_port *port)
{
	static const int offered[] = { usb_redir_cap_connect_device_version, usb_redir_cap_ep_info_max_packet_size,
		usb_redir_cap_64bits_ids, usb_redir_cap_32bits_bulk_length };
	uint32_t caps[USB_REDIR_CAPS_SIZE] = { 0 };
	struct usbredirparser *parser = usbredirparser_create();

	if (!parser)
		abort();
	*parser = (struct usbredirparser){
		.priv = port, .log_func = on_log, .read_func = read_socket, .write_func = write_socket,
		.hello_func = on_hello, .reset_func = on_reset, .control_packet_func = on_control,
		.set_configuration_func = on_set_configuration, .get_configuration_func = on_get_configuration,
		.set_alt_setting_func = on_set_alternate, .get_alt_setting_func = on_get_alternate,
		.start_interrupt_receiving_func = on_start_interrupts,
		.stop_interrupt_receiving_func = on_stop_interrupts, .bulk_packet_func = on_bulk,
		.cancel_data_packet_func = on_cancel,
	};
	for (size_t i = 0; i < sizeof offered / sizeof *offered; i++)
		usbredirparser_caps_set_cap(caps, offered[i]);
	usbredirparser_init(parser, "packwarden tests", caps, USB_REDIR_CAPS_SIZE, usbredirparser_fl_usb_host);
	port->parser = parser;
}

int
redir_open(struct redir_port *port, const struct kind *kind)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	port->kind = kind;
	port->fd = -1;
	snprintf(address.sun_path, sizeof address.sun_path, "%s.usb", kind->name);
	port->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (port->listener < 0 || bind(port->listener, (struct sockaddr *)&address, sizeof address) != 0)
		return -1;
	return listen(port->listener, 1);
}

void
redir_accept(struct redir_port *port)
{
	int fd = accept4(port->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	redir_close(port);
	port->fd = fd;
	start_parser(port);
}

void
redir_read(struct redir_port *port)
{
	if (usbredirparser_do_read(port->parser) == usbredirparser_read_io_error)
		redir_close(port);
}

void
redir_close(struct redir_port *port)
{
	if (port->fd < 0)
		return;
	close(port->fd);
	usbredirparser_destroy(port->parser);
	port->fd = -1;
	port->greeted = false;
	forget_transfers(port);
}

void
redir_plug(struct redir_port *port)
{
	if (port->plugged)
		return;
	port->plugged = true;
	announce(port);
}

/* What it had not sent yet is lost, as with a real one. */
void
redir_unplug(struct redir_port *port)
{
	if (port->plugged && port->greeted)
		usbredirparser_send_device_disconnect(port->parser);
	port->plugged = false;
	port->count = 0;
	forget_transfers(port);
}

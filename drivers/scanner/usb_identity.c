#include "usb_private.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SYSFS "/sys/bus/usb/devices"

/* Reads a small file whole; returns its length, 0 if there is none. */
static size_t
read_file(const char *path, uint8_t *data, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;

	if (fd < 0)
		return 0;
	while (length < size && (got = read(fd, data + length, size - length)) > 0)
		length += (size_t)got;
	close(fd);
	return length;
}

/* A string of the device as the kernel read it when it was plugged in: printable ASCII, without `drop`. */
static void
read_string(const struct usb_device *device, const char *attribute, const char *drop, char *text, size_t size)
{
	char path[160];
	uint8_t data[256];
	size_t length, used = 0;

	snprintf(path, sizeof path, SYSFS "/%s/%s", device->name, attribute);
	length = read_file(path, data, sizeof data);
	for (size_t i = 0; i < length && used + 1 < size && data[i] != '\n'; i++)
		if (data[i] >= ' ' && data[i] <= '~' && !strchr(drop, data[i]))
			text[used++] = (char)data[i];
	text[used] = '\0';
}

/* "1-2.3", as the kernel names it: bus, then the ports on the way. */
static void
name_device(struct usb_device *device)
{
	uint8_t ports[7];
	int count = libusb_get_port_numbers(device->usb, ports, sizeof ports);
	int used = snprintf(device->name, sizeof device->name, "%u", device->bus);

	for (int i = 0; i < count; i++)
		used += snprintf(device->name + used, sizeof device->name - (size_t)used, "%c%u",
		                 i ? '.' : '-', ports[i]);
}

void
usb_identify(struct usb_device *device)
{
	char serial[64];

	name_device(device);
	read_string(device, "serial", ": ", serial, sizeof serial);
	read_string(device, "product", "", device->product, sizeof device->product);
	snprintf(device->key, sizeof device->key, "usb:%s:%04x:%04x:%s", device->name, device->vendor_id,
	         device->product_id, serial);
	device->config = config_find_scanner(device->host->config, device->key);
}

bool
usb_is_known(const struct usb_device *device, const struct scanner_driver *driver)
{
	if (device->config)
		return !*device->config->driver || strcmp(device->config->driver, driver->name) == 0;
	return scanner_driver_knows(driver, device->vendor_id, device->product_id);
}

size_t
usb_kernel_descriptor(const struct usb_device *device, unsigned configuration, unsigned interface,
                      uint8_t *data, size_t size)
{
	struct dirent *entry;
	char path[200], name[sizeof path + sizeof entry->d_name + 20];
	size_t length = 0;
	DIR *folder;

	snprintf(path, sizeof path, SYSFS "/%s:%u.%u", device->name, configuration, interface);
	folder = opendir(path);
	if (!folder)
		return 0;
	/* the HID device below it is named by bus type, ids and a count: 0003:VID:PID.N */
	while (length == 0 && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "0003:", 5) != 0)
			continue;
		snprintf(name, sizeof name, "%s/%s/report_descriptor", path, entry->d_name);
		length = read_file(name, data, size);
	}
	closedir(folder);
	return length;
}

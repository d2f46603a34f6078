/* Prints scripts/deploy/70-packwarden.rules: one udev rule a line of the scanner drivers' id tables. */
#include <stdio.h>
#include "drivers/scanner/drivers.h"

static const char head[] =
	"# Lets the station open the scanners that it knows. Printed by tests/devices/udev_rules_main.c from the tables in\n"
	"# drivers/scanner: change them, then `make tests && build/udev_rules >scripts/deploy/70-packwarden.rules`.\n"
	"#\n"
	"# A scanner that is not listed: one in HID POS mode is known by what its reports hold, which udev does not see, and a\n"
	"# keyboard may become one by a [scanner NAME] in packwarden.conf. Nothing here goes by the interface class, as that\n"
	"# would give away every keyboard and security key. Put a line like those below into a file of your own,\n"
	"# /etc/udev/rules.d/71-packwarden-local.rules, with the two numbers that `lsusb` or `packwarden doctor` shows:\n"
	"#   SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ATTR{idVendor}==\"1234\", ATTR{idProduct}==\"abcd\", "
	"GROUP=\"packwarden\", MODE=\"0660\", TAG+=\"uaccess\"\n"
	"# and then: udevadm control --reload && udevadm trigger --subsystem-match=usb\n"
	"#\n"
	"# 70, as uaccess has to stand before systemd's 73-seat-late.rules.\n"
	"ACTION==\"remove\", GOTO=\"packwarden_end\"\n"
	"SUBSYSTEM!=\"usb\", GOTO=\"packwarden_end\"\n"
	"ENV{DEVTYPE}!=\"usb_device\", GOTO=\"packwarden_end\"\n";

/* A digit of a pattern: what stands there, any, or those that the mask lets through. */
static void
print_digit(unsigned value, unsigned mask)
{
	if (mask == 0xf) {
		printf("%x", value);
	} else if (mask == 0) {
		putchar('?');
	} else {
		putchar('[');
		for (unsigned digit = 0; digit <= 0xf; digit++)
			if ((digit & mask) == value)
				printf("%x", digit);
		putchar(']');
	}
}

static void
print_rule(const struct scanner_id *id)
{
	printf("ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"", id->vendor);
	for (int shift = 12; shift >= 0; shift -= 4)
		print_digit(id->product >> shift & 0xfU, id->mask >> shift & 0xfU);
	puts("\", GROUP=\"packwarden\", MODE=\"0660\", TAG+=\"uaccess\"");
}

int
main(void)
{
	fputs(head, stdout);
	for (size_t i = 0; i < scanner_driver_count; i++) {
		const struct scanner_driver *driver = scanner_drivers[i];

		printf("# %s\n", driver->name);
		for (size_t k = 0; k < driver->id_count; k++)
			print_rule(&driver->ids[k]);
	}
	puts("LABEL=\"packwarden_end\"");
	return fflush(stdout) == 0 ? 0 : 1;
}

/* A libusb without a kernel, for the host of drivers/scanner: the target plays the bus. It keeps count of all that is
 * handed out, and ends the process when the host gives a thing back twice, or uses one that it gave back. */
#ifndef TESTS_FUZZ_FAKE_LIBUSB_H
#define TESTS_FUZZ_FAKE_LIBUSB_H

#include <stddef.h>
#include <stdint.h>

enum { FAKE_DEVICES = 80 };

/* Plugs a device in: its configuration descriptor with all that follows, and what it answers when it is asked for a
 * report descriptor (of any interface). port tells devices apart. */
void fake_plug(unsigned port, uint16_t vendor_id, uint16_t product_id, const uint8_t *configuration, size_t length,
               const uint8_t *descriptor, size_t descriptor_length);
void fake_unplug(unsigned port);

/* The nth transfer under way ends with this enum libusb_transfer_status; reads bring the data, control requests the report
 * descriptor. Does nothing if there is none. */
void fake_complete(unsigned nth, unsigned status, const uint8_t *data, size_t length);

/* The first read under way at this port brings the data. Returns 0 if there was none. */
int fake_send(unsigned port, const uint8_t *data, size_t length);

/* All that is still cancelled or waiting comes back; then nothing may be left: no transfer, handle or device reference. */
void fake_check_empty(void);
void fake_reset(void);

#endif

/* Shared by the bitmap writers. */
#ifndef STATION_BITMAP_IO_H
#define STATION_BITMAP_IO_H

#include <stddef.h>
#include <stdint.h>

/* All of the bytes, however many calls it takes. 0, or -1 with errno. */
int bitmap_write_bytes(int fd, const void *bytes, size_t size);

/* CRC-16-CCITT from 0, which ends Zebra's forms of a graphic. */
uint16_t bitmap_zpl_crc(const char *text, size_t length);

#endif

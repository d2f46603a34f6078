/* Shared by the bitmap writers. */
#ifndef STATION_BITMAP_IO_H
#define STATION_BITMAP_IO_H

#include <stddef.h>

/* All of the bytes, however many calls it takes. 0, or -1 with errno. */
int bitmap_write_bytes(int fd, const void *bytes, size_t size);

#endif

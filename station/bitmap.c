/* The bitmap itself: made, filled, compared, and handed to another process. */
#include "label.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "station/bitmap_io.h"

enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static bool
in_range(uint32_t width, uint32_t height)
{
	return width > 0 && height > 0 && width <= BITMAP_SIDE_MAX && height <= BITMAP_SIDE_MAX;
}

int
bitmap_create(struct bitmap *bitmap, uint32_t width, uint32_t height, uint32_t dpi)
{
	*bitmap = (struct bitmap){0};
	if (!in_range(width, height)) {
		errno = EINVAL;
		return -1;
	}
	uint32_t stride = (width + 7) / 8;
	uint8_t *rows = calloc(height, stride);
	if (!rows)
		return -1;
	*bitmap = (struct bitmap){rows, width, height, stride, dpi, true, 0};
	return 0;
}

void
bitmap_finish(struct bitmap *bitmap)
{
	if (bitmap->owned)
		free(bitmap->rows);
	else if (bitmap->mapped)
		munmap(bitmap->rows, bitmap->mapped);
	*bitmap = (struct bitmap){0};
}

int
bitmap_wrap(struct bitmap *bitmap, void *rows, size_t size, uint32_t width, uint32_t height, uint32_t stride,
            uint32_t dpi)
{
	*bitmap = (struct bitmap){0};
	if (!in_range(width, height) || stride < (width + 7) / 8 || stride > BITMAP_SIDE_MAX ||
	    size < (size_t)stride * height) {
		errno = EPROTO;
		return -1;
	}
	*bitmap = (struct bitmap){rows, width, height, stride, dpi, false, 0};
	return 0;
}

bool
bitmap_get(const struct bitmap *bitmap, uint32_t x, uint32_t y)
{
	if (x >= bitmap->width || y >= bitmap->height)
		return false;
	return bitmap->rows[(size_t)y * bitmap->stride + x / 8] >> (7 - x % 8) & 1;
}

static void
fill_row(uint8_t *row, uint32_t from, uint32_t to, bool black)
{
	for (uint32_t x = from; x < to;) {
		if (x % 8 == 0 && to - x >= 8) {
			row[x / 8] = black ? 0xff : 0;
			x += 8;
			continue;
		}
		uint8_t bit = (uint8_t)(0x80 >> x % 8);
		row[x / 8] = (uint8_t)(black ? row[x / 8] | bit : row[x / 8] & ~bit);
		x++;
	}
}

void
bitmap_fill(struct bitmap *bitmap, uint32_t x, uint32_t y, uint32_t width, uint32_t height, bool black)
{
	if (x >= bitmap->width || y >= bitmap->height)
		return;
	uint32_t right = width < bitmap->width - x ? x + width : bitmap->width;
	uint32_t bottom = height < bitmap->height - y ? y + height : bitmap->height;
	for (uint32_t row = y; row < bottom; row++)
		fill_row(bitmap->rows + (size_t)row * bitmap->stride, x, right, black);
}

bool
bitmap_equal(const struct bitmap *a, const struct bitmap *b)
{
	if (a->width != b->width || a->height != b->height)
		return false;
	uint8_t last =
		(uint8_t)(0xff00 >> ((a->width - 1) % 8 + 1)); /* the bits of a row's last byte that count */
	size_t whole = (a->width - 1) / 8;
	for (uint32_t y = 0; y < a->height; y++) {
		const uint8_t *p = a->rows + (size_t)y * a->stride, *q = b->rows + (size_t)y * b->stride;
		if (memcmp(p, q, whole) != 0 || ((p[whole] ^ q[whole]) & last))
			return false;
	}
	return true;
}

int
bitmap_write_bytes(int fd, const void *bytes, size_t size)
{
	const uint8_t *data = bytes;

	while (size > 0) {
		ssize_t n = write(fd, data, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		data += n;
		size -= (size_t)n;
	}
	return 0;
}

int
bitmap_to_memfd(const struct bitmap *bitmap)
{
	int fd = memfd_create("label", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -1;
	if (bitmap_write_bytes(fd, bitmap->rows, (size_t)bitmap->stride * bitmap->height) < 0 ||
	    fcntl(fd, F_ADD_SEALS, SEALS | F_SEAL_SEAL) < 0) {
		int error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

int
bitmap_from_memfd(struct bitmap *bitmap, int fd, uint32_t width, uint32_t height, uint32_t stride,
                  uint32_t dpi)
{
	struct stat status;
	*bitmap = (struct bitmap){0};
	int seals = fcntl(fd, F_GET_SEALS);
	if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &status) < 0 || status.st_size <= 0) {
		errno = EPROTO;
		return -1;
	}
	size_t size = (size_t)status.st_size;
	void *rows = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (rows == MAP_FAILED)
		return -1;
	if (bitmap_wrap(bitmap, rows, size, width, height, stride, dpi) < 0) {
		munmap(rows, size);
		return -1;
	}
	bitmap->mapped = size;
	return 0;
}

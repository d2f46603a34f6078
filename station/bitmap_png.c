/* PNG: 1 bit a dot out, anything in. libpng reports errors by longjmp, so each direction keeps what it must
 * free in one struct that outlives the jump. */
#include "label.h"

#include <errno.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "station/bitmap_io.h"

struct png_work {
	int fd;
	png_structp png;
	png_infop info;
	png_bytep pixels;
	png_bytepp lines;
};

static void
work_write(png_structp png, png_bytep data, size_t size)
{
	const struct png_work *work = png_get_io_ptr(png);
	if (bitmap_write_bytes(work->fd, data, size) < 0)
		png_error(png, "write");
}

static void
work_flush(png_structp png)
{
	(void)png;
}

static void
work_read(png_structp png, png_bytep data, size_t size)
{
	const struct png_work *work = png_get_io_ptr(png);
	while (size > 0) {
		ssize_t n = read(work->fd, data, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			png_error(png, "read");
		data += n;
		size -= (size_t)n;
	}
}

static void
work_error(png_structp png, png_const_charp message)
{
	(void)message;
	png_longjmp(png, 1);
}

static void
work_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static uint32_t
per_metre(uint32_t dpi)
{
	return (uint32_t)lround(dpi / 0.0254);
}

/* PNG counts white as 1: the rows go out inverted. */
static void
put_bitmap(struct png_work *work, const struct bitmap *bitmap)
{
	png_set_write_fn(work->png, work, work_write, work_flush);
	png_set_IHDR(work->png, work->info, bitmap->width, bitmap->height, 1, PNG_COLOR_TYPE_GRAY,
	             PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	if (bitmap->dpi)
		png_set_pHYs(work->png, work->info, per_metre(bitmap->dpi), per_metre(bitmap->dpi),
		             PNG_RESOLUTION_METER);
	png_write_info(work->png, work->info);
	png_set_invert_mono(work->png);
	for (uint32_t y = 0; y < bitmap->height; y++)
		png_write_row(work->png, bitmap->rows + (size_t)y * bitmap->stride);
	png_write_end(work->png, work->info);
}

int
bitmap_write_png(const struct bitmap *bitmap, int fd)
{
	struct png_work work = {.fd = fd};
	work.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, work_error, work_warning);
	work.info = work.png ? png_create_info_struct(work.png) : NULL;
	int result = -1;
	errno = ENOMEM;
	if (work.info && setjmp(png_jmpbuf(work.png)) == 0) {
		put_bitmap(&work, bitmap);
		png_destroy_write_struct(&work.png, &work.info);
		return 0;
	}
	int error = errno;
	png_destroy_write_struct(&work.png, &work.info);
	errno = error;
	return result;
}

/* Everything becomes 8-bit grey on white. */
static void
flatten(struct png_work *work)
{
	png_color_16 white = {.red = 0xffff, .green = 0xffff, .blue = 0xffff, .gray = 0xffff};
	int type = png_get_color_type(work->png, work->info);
	bool clear = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(work->png, work->info, PNG_INFO_tRNS);

	png_set_expand(work->png);
	png_set_scale_16(work->png);
	if (clear) {
		white.red = white.green = white.blue = white.gray = 255;
		png_set_background(work->png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
	}
	if (type & PNG_COLOR_MASK_COLOR)
		png_set_rgb_to_gray(work->png, PNG_ERROR_ACTION_NONE, PNG_RGB_TO_GRAY_DEFAULT,
		                    PNG_RGB_TO_GRAY_DEFAULT);
	png_set_interlace_handling(work->png);
	png_read_update_info(work->png, work->info);
}

static uint32_t
read_dpi(const struct png_work *work)
{
	png_uint_32 x = 0, y = 0;
	int unit = 0;
	if (!png_get_pHYs(work->png, work->info, &x, &y, &unit) || unit != PNG_RESOLUTION_METER ||
	    x > 1000000)
		return 0;
	return (uint32_t)lround(x * 0.0254);
}

/* Longjmps on any error; what it has allocated is in *work and *bitmap. */
static void
get_bitmap(struct png_work *work, struct bitmap *bitmap)
{
	png_set_read_fn(work->png, work, work_read);
	png_set_user_limits(work->png, BITMAP_SIDE_MAX, BITMAP_SIDE_MAX);
	png_set_chunk_malloc_max(work->png, 8 << 20);
	png_read_info(work->png, work->info);
	uint32_t width = png_get_image_width(work->png, work->info);
	uint32_t height = png_get_image_height(work->png, work->info);
	flatten(work);
	if (png_get_rowbytes(work->png, work->info) != width || (uint64_t)width * height > 100000000)
		png_error(work->png, "layout");
	work->pixels = malloc((size_t)width * height);
	work->lines = malloc(height * sizeof *work->lines);
	if (!work->pixels || !work->lines || bitmap_create(bitmap, width, height, read_dpi(work)) < 0)
		png_error(work->png, "memory");
	for (uint32_t y = 0; y < height; y++)
		work->lines[y] = work->pixels + (size_t)y * width;
	png_read_image(work->png, work->lines);
	png_read_end(work->png, NULL);
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			if (work->lines[y][x] < 128)
				bitmap->rows[(size_t)y * bitmap->stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
}

int
bitmap_read_png(struct bitmap *bitmap, int fd)
{
	struct png_work work = {.fd = fd};
	*bitmap = (struct bitmap){0};
	work.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, work_error, work_warning);
	work.info = work.png ? png_create_info_struct(work.png) : NULL;
	volatile int result = -1;
	if (work.info && setjmp(png_jmpbuf(work.png)) == 0) {
		get_bitmap(&work, bitmap);
		result = 0;
	}
	if (result < 0)
		bitmap_finish(bitmap);
	free(work.pixels);
	free(work.lines);
	png_destroy_read_struct(&work.png, &work.info, NULL);
	if (result < 0)
		errno = EINVAL;
	return result;
}

/* The still part of a template, drawn by librsvg once for each resolution and kept as bits. What Inkscape can
 * save is what librsvg can draw, which no subset of ours would be. Elements with shape-rendering="crispEdges"
 * come out in whole dots; the rest is cut at half grey. */
#include <librsvg/rsvg.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "station/template.h"

static cairo_status_t
draw(RsvgHandle *handle, cairo_surface_t *surface, uint32_t width, uint32_t height, GError **error)
{
	RsvgRectangle viewport = {0, 0, width, height};
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	bool done = rsvg_handle_render_document(handle, cairo, &viewport, error);
	cairo_status_t status = cairo_status(cairo);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	return done ? status : CAIRO_STATUS_READ_ERROR;
}

static void
threshold(cairo_surface_t *surface, struct bitmap *bitmap)
{
	const uint8_t *pixels = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	for (uint32_t y = 0; y < bitmap->height; y++)
		for (uint32_t x = 0; x < bitmap->width; x++) {
			uint32_t pixel;
			memcpy(&pixel, pixels + y * stride + (size_t)x * 4, sizeof pixel);
			if ((pixel & 0xffffff) == 0xffffff) /* as most are */
				continue;
			uint32_t grey =
				(pixel >> 16 & 0xff) * 299 + (pixel >> 8 & 0xff) * 587 + (pixel & 0xff) * 114;
			if (grey < 127500)
				bitmap->rows[(size_t)y * bitmap->stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
		}
}

int
template_draw(const struct template *template, uint32_t dpi, struct bitmap *bitmap, char *text,
              size_t capacity)
{
	uint32_t width = (uint32_t)lround(template->width * dpi / 25.4);
	uint32_t height = (uint32_t)lround(template->height * dpi / 25.4);
	GError *error = NULL;
	int result = -1;

	*bitmap = (struct bitmap){0};
	RsvgHandle *handle = rsvg_handle_new_from_data(template->still, template->still_size, &error);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	if (handle && draw(handle, surface, width, height, &error) == CAIRO_STATUS_SUCCESS &&
	    bitmap_create(bitmap, width, height, dpi) == 0) {
		threshold(surface, bitmap);
		result = 0;
	} else {
		snprintf(text, capacity, "the template cannot be drawn: %s",
		         error ? error->message : "out of memory");
	}
	cairo_surface_destroy(surface);
	g_clear_object(&handle);
	g_clear_error(&error);
	return result;
}

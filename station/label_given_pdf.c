/* The one binding to poppler: a finished label that is a page of a PDF, as dots. It runs where a hostile file can take
 * nothing along: the render process reads fonts and nothing else, and may die. */
#include <cairo.h>
#include <math.h>
#include <poppler.h>

#include "station/label_given.h"
#include "station/label_text.h"

enum { POINTS = 72, HALF = 128 };

/* Darker than half is black. */
static int
take_bits(cairo_surface_t *surface, uint32_t dpi, struct bitmap *out)
{
	const uint8_t *pixels = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	uint32_t width = (uint32_t)cairo_image_surface_get_width(surface);
	uint32_t height = (uint32_t)cairo_image_surface_get_height(surface);

	if (bitmap_create(out, width, height, dpi) < 0)
		return -1;
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++) {
			const uint8_t *pixel = pixels + y * stride + 4 * (size_t)x;

			if ((pixel[0] * 114 + pixel[1] * 587 + pixel[2] * 299) / 1000 < HALF)
				out->rows[(size_t)y * out->stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
		}
	return 0;
}

static int
draw_page(PopplerPage *page, uint32_t dpi, struct bitmap *out, struct label_result *result)
{
	double width, height, scale = (double)dpi / POINTS;
	cairo_surface_t *surface;
	cairo_t *cairo;
	int taken;

	poppler_page_get_size(page, &width, &height);
	if (!(width > 0) || !(height > 0) || width * scale > BITMAP_SIDE_MAX / 2.0 || height * scale > BITMAP_SIDE_MAX / 2.0)
		return label_refuse(result, LABEL_MEDIA, "label_file", "its page is %.0f by %.0f points: that is no label", width, height);
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * scale), (int)lround(height * scale));
	cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_scale(cairo, scale, scale);
	poppler_page_render_for_printing(page, cairo);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	taken = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS ? take_bits(surface, dpi, out) : -1;
	cairo_surface_destroy(surface);
	return taken == 0 ? 0 : label_refuse(result, LABEL_INTERNAL, NULL, "out of memory");
}

int
label_given_pdf(const void *file, size_t size, uint32_t dpi, struct bitmap *out, struct label_result *result)
{
	GBytes *bytes = g_bytes_new_static(file, size);
	PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
	PopplerPage *page = NULL;
	int pages = document ? poppler_document_get_n_pages(document) : 0, drawn;

	if (pages == 1)
		page = poppler_document_get_page(document, 0);
	if (page)
		drawn = draw_page(page, dpi, out, result);
	else if (pages > 1)
		drawn = label_refuse(result, LABEL_FIELD, "label_file", "it is a PDF of %d pages: each label is a file of one page", pages);
	else
		drawn = label_refuse(result, LABEL_FIELD, "label_file", "it is a torn or locked PDF: ask for it again, or as PNG");
	if (page)
		g_object_unref(page);
	if (document)
		g_object_unref(document);
	g_bytes_unref(bytes);
	return drawn;
}

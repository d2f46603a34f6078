#include "bare_label.h"

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <string.h>
#include <zint.h>

/* What the built-in template makes of the fields in bench_label.c. */
const struct bare_text bare_texts[] = {
	{ 3, 1.6, 11, true, "Box bench-1-12 · 3/1" },
	{ 48, 1.6, 10, false, "Order 100-2231" },
	{ 83, 1.6, 11, true, "1 of 3" },
	{ 3, 18.6, 7, true, "REFERENCE" },
	{ 63.5, 18.6, 7, true, "DESTINATION" },
	{ 63.5, 22, 20, true, "US\n62704" },
	{ 3, 38.6, 8, true, "SHIP TO" },
	{ 8, 42.6, 15, true,
	  "Maria Gonzalez\nNorthwind Traders\n4217 Willow Creek Road\nSuite 300\nSpringfield IL 62704" },
	{ 40, 38.6, 8, false, "Tel. +1 217 555 0134" },
	{ 3, 84.3, 7, true, "SERVICE" },
	{ 3, 87.6, 15, true, "Ground" },
	{ 36, 84.3, 7, true, "WEIGHT" },
	{ 36, 87.6, 15, true, "2.35 kg" },
	{ 67, 84.3, 7, true, "ORDER" },
	{ 67, 87.6, 15, true, "100-2231" },
	{ 3, 98.6, 7, true, "SSCC" },
	{ 3, 142.2, 14, false, "0 0614141 123456789 0" },
};
const size_t bare_text_count = sizeof bare_texts / sizeof *bare_texts;

/* Lines of the sheet: x, y, width, height in dots. */
static const int lines[][4] = { { 16, 300, 765, 3 },  { 495, 151, 3, 149 }, { 280, 667, 3, 112 },
	                        { 527, 667, 3, 112 }, { 16, 667, 765, 6 },  { 16, 779, 765, 6 },
	                        { 16, 139, 765, 3 } };

static int
dots(double mm)
{
	return (int)(mm * BARE_DPI / 25.4 + 0.5);
}

static void
draw_text(cairo_t *cairo, PangoLayout *layout, const struct bare_text *text)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, "DejaVu Sans Condensed");
	pango_font_description_set_weight(font, text->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, text->points * BARE_DPI / 72 * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_text(layout, text->text, -1);
	cairo_move_to(cairo, dots(text->x), dots(text->y));
	pango_cairo_show_layout(cairo, layout);
}

static void
draw_texts(cairo_surface_t *surface)
{
	cairo_t *cairo = cairo_create(surface);
	cairo_font_options_t *options = cairo_font_options_create();
	PangoLayout *layout = pango_cairo_create_layout(cairo);

	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
	pango_cairo_context_set_font_options(pango_layout_get_context(layout), options);
	cairo_font_options_destroy(options);
	for (size_t i = 0; i < bare_text_count; i++)
		draw_text(cairo, layout, &bare_texts[i]);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		cairo_rectangle(cairo, lines[i][0], lines[i][1], lines[i][2], lines[i][3]);
	cairo_fill(cairo);
	g_object_unref(layout);
	cairo_destroy(cairo);
}

/* The bits of one row, then that row again and again: the fastest way to draw bars. */
static void
draw_bars(cairo_surface_t *surface, const struct zint_symbol *zint, int x, int y, int module, int height)
{
	uint8_t *data = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	uint8_t *row = data + (size_t)y * stride;

	for (int column = 0; column < zint->width; column++)
		for (int dot = 0;
		     (zint->encoded_data[0][column >> 3] >> (column & 7) & 1) != 0 && dot < module; dot++) {
			int at = x + column * module + dot;
			row[at / 8] = (uint8_t)(row[at / 8] | 1u << at % 8);
		}
	for (int i = 1; i < height; i++)
		memcpy(row + (size_t)i * stride, row, stride);
}

static bool
draw_symbol(cairo_surface_t *surface, int symbology, const char *text, int y, int module, int height)
{
	struct zint_symbol *zint = ZBarcode_Create();
	bool drawn = false;

	if (zint == NULL)
		return false;
	zint->symbology = symbology;
	zint->input_mode = symbology == BARCODE_GS1_128 ? GS1_MODE : DATA_MODE;
	if (ZBarcode_Encode(zint, (const unsigned char *)text, (int)strlen(text)) == 0 && zint->rows == 1 &&
	    zint->width * module < BARE_WIDTH) {
		draw_bars(surface, zint, (BARE_WIDTH - zint->width * module) / 2, y, module, height);
		drawn = true;
	}
	ZBarcode_Delete(zint);
	return drawn;
}

cairo_surface_t *
bare_label_draw(void)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A1, BARE_WIDTH, BARE_HEIGHT);
	bool drawn;

	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		return NULL;
	draw_texts(surface);
	cairo_surface_flush(surface);
	drawn = draw_symbol(surface, BARCODE_CODE128, BARE_SEAL_MARK, dots(7.2), 3, dots(7.8)) &&
	        draw_symbol(surface, BARCODE_GS1_128, "[00]" BARE_SSCC, dots(103), 4, dots(38));
	cairo_surface_mark_dirty(surface);
	if (drawn)
		return surface;
	cairo_surface_destroy(surface);
	return NULL;
}

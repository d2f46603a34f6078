#include "station/label_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "station/fonts.h"

/* Text longer than this cannot be legible on any label; it is refused before Pango spends time on it. */
enum { DRAWN_MAX = 6000 };

/* Letters like j and Arabic finals reach a little out of their own width: lines are this much narrower on
 * each side. */
enum { MARGIN = 3 };

struct expansion {
	char *text;
	size_t capacity, used;
	bool full;
};

static void
append(struct expansion *out, const char *text, size_t length)
{
	if (length >= out->capacity - out->used) {
		out->full = true;
		return;
	}
	memcpy(out->text + out->used, text, length);
	out->used += length;
}

/* One line of a pattern, from `at` to `end`; false if it names fields and all of them are blank. */
static bool
expand_line(const char *at, const char *end, const struct label_fields *fields, struct expansion *out)
{
	bool named = false, some = false;
	char name[LABEL_FIELD_NAME + 1];
	while (at < end) {
		const char *after = at;
		if (*at == '{' && template_next_field(&after, name) && after <= end) {
			const char *value = label_fields_get(fields, name);
			append(out, value, strlen(value));
			named = true;
			some |= *value != '\0';
			at = after;
		} else {
			append(out, at++, 1);
		}
	}
	return !named || some;
}

int
label_expand(const char *pattern, const struct label_fields *fields, char *text, size_t capacity)
{
	struct expansion out = {.text = text, .capacity = capacity};
	bool first = true;
	for (const char *at = pattern;;) {
		const char *end = strchrnul(at, '|');
		size_t before = out.used;
		if (!first)
			append(&out, "\n", 1);
		if (expand_line(at, end, fields, &out))
			first = false;
		else
			out.used = before;
		if (!*end)
			break;
		at = end + 1;
	}
	text[out.used] = '\0';
	return out.full ? -1 : (int)out.used;
}

bool
label_condition(const struct template_element *element, const struct label_fields *fields)
{
	const char *name = element->condition;
	if (!*name)
		return true;
	bool wanted = *name != '!';
	return wanted == (*label_fields_get(fields, name + !wanted) != '\0');
}

static bool
has_unknown_glyph(const char *text)
{
	PangoLayout *layout = pango_layout_new(fonts_context());
	pango_layout_set_text(layout, text, -1);
	bool unknown = pango_layout_get_unknown_glyphs_count(layout) > 0;
	g_object_unref(layout);
	return unknown;
}

static size_t
blame_weight(const char *value, bool glyphs)
{
	return glyphs ? has_unknown_glyph(value) : strlen(value);
}

/* The field of a pattern that most likely is to blame: with the missing character, or the longest. {ship_to}
 * and {ship_from} stand for the fields whose names begin so. */
static void
blame(const char *pattern, const struct label_fields *fields, bool glyphs, char culprit[LABEL_FIELD_NAME + 1])
{
	char name[LABEL_FIELD_NAME + 1];
	size_t worst = 0;
	culprit[0] = '\0';
	while (template_next_field(&pattern, name)) {
		size_t length = strlen(name);
		bool block = strcmp(name, "ship_to") == 0 || strcmp(name, "ship_from") == 0;
		for (size_t i = 0; i < fields->count; i++) {
			const char *other = fields->fields[i].name;
			if (block ? strncmp(other, name, length) != 0 || other[length] != '_'
			          : strcmp(other, name) != 0)
				continue;
			size_t weight = blame_weight(fields->text + fields->fields[i].at, glyphs);
			if (weight > worst) {
				worst = weight;
				memcpy(culprit, other, strlen(other) + 1);
			}
		}
	}
}

/* The first character of text that no font has. */
static unsigned
unknown_character(const char *text)
{
	char one[8];
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		size_t length = (size_t)(g_utf8_next_char(p) - p);
		memcpy(one, p, length);
		one[length] = '\0';
		if (has_unknown_glyph(one))
			return g_utf8_get_char(p);
	}
	return 0xfffd;
}

static void
set_size(PangoLayout *layout, const struct template_element *element, double points, uint32_t dpi)
{
	PangoFontDescription *font = pango_font_description_new();
	pango_font_description_set_family_static(font, element->mono ? "DejaVu Sans Mono" : "DejaVu Sans");
	if (element->condensed && !element->mono)
		pango_font_description_set_family_static(font, "DejaVu Sans Condensed");
	pango_font_description_set_weight(font, element->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, points * dpi / 72 * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

static int
line_width(const struct label_place *place)
{
	return place->width > 2 * MARGIN ? (int)place->width - 2 * MARGIN : 1;
}

/* Both its lines and its ink have to be inside: accents stacked high leave the line's own box. */
static bool
fits(PangoLayout *layout, const struct template_element *element, const struct label_place *place)
{
	PangoRectangle ink, logical;
	pango_layout_get_pixel_extents(layout, &ink, &logical);
	if (!element->wrap && pango_layout_is_wrapped(layout))
		return false;
	int top = ink.y < logical.y ? ink.y : logical.y;
	int bottom = ink.y + ink.height > logical.y + logical.height ? ink.y + ink.height
	                                                             : logical.y + logical.height;
	return logical.width <= line_width(place) && bottom - top <= (int)place->height && ink.x >= -MARGIN &&
	       ink.x + ink.width <= line_width(place) + MARGIN;
}

static bool
fits_at(PangoLayout *layout, const struct template_element *element, const struct label_place *place,
        uint32_t dpi, int points)
{
	set_size(layout, element, points, dpi);
	return fits(layout, element, place);
}

/* Wraps between words, then shrinks by whole points, so that few fonts are ever in use and all of them are
 * warm; at the smallest size it may wrap inside a word. */
static bool
fit(PangoLayout *layout, const struct template_element *element, const struct label_place *place,
    uint32_t dpi)
{
	int low = (int)ceil(element->size_min), high = (int)floor(element->size_max);
	/* as most do; one that only fits by luck at the largest size fits all the same */
	if (fits_at(layout, element, place, dpi, high))
		return true;
	high = high > low ? high - 1 : low;
	if (!fits_at(layout, element, place, dpi, low)) {
		pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
		return element->wrap && fits_at(layout, element, place, dpi, low);
	}
	while (low < high) {
		int middle = (low + high + 1) / 2;
		if (fits_at(layout, element, place, dpi, middle))
			low = middle;
		else
			high = middle - 1;
	}
	return fits_at(layout, element, place, dpi, low);
}

static void
show(cairo_t *cairo, PangoLayout *layout, const struct template_element *element,
     const struct label_place *place)
{
	PangoRectangle ink, logical;
	pango_layout_get_pixel_extents(layout, &ink, &logical);
	int spare = (int)place->height - logical.height, y = 0;
	if (spare > 0 && element->valign != ALIGN_START)
		y = element->valign == ALIGN_CENTER ? spare / 2 : spare;
	if (y + ink.y + ink.height > (int)place->height)
		y = (int)place->height - ink.y - ink.height;
	if (y + ink.y < 0)
		y = -ink.y;
	cairo_save(cairo);
	cairo_rectangle(cairo, place->x, place->y, place->width, place->height);
	cairo_clip(cairo);
	cairo_move_to(cairo, (double)place->x + MARGIN, (double)place->y + y);
	pango_cairo_show_layout(cairo, layout);
	cairo_restore(cairo);
}

/* Thai fonts have lines high enough for any vowel and tone above and below; names and streets do with less, and are
 * larger for it. */
static bool
is_thai(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_THAI)
			return true;
	return false;
}

static PangoLayout *
new_layout(const struct template_element *element, const struct label_place *place, const char *text)
{
	static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
	PangoLayout *layout = pango_layout_new(fonts_context());
	pango_layout_set_width(layout, line_width(place) * PANGO_SCALE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
	pango_layout_set_alignment(layout, aligns[element->align]);
	pango_layout_set_text(layout, text, -1);
	if (is_thai(text))
		pango_layout_set_line_spacing(layout, 0.88F);
	return layout;
}

static int
too_long(const struct template_element *element, const struct label_fields *fields,
         struct label_result *result)
{
	char culprit[LABEL_FIELD_NAME + 1];
	blame(element->pattern, fields, false, culprit);
	return label_refuse(result, LABEL_TOO_LONG, culprit,
	                    "%s does not fit on the label at %g points: %zu bytes",
	                    *culprit ? culprit : "a text of the template", element->size_min,
	                    strlen(label_fields_get(fields, culprit)));
}

static int
no_glyph(const struct template_element *element, const struct label_fields *fields, const char *text,
         struct label_result *result)
{
	char culprit[LABEL_FIELD_NAME + 1];
	blame(element->pattern, fields, true, culprit);
	return label_refuse(result, LABEL_NO_GLYPH, culprit, "%s has the character U+%04X, which no font has",
	                    *culprit ? culprit : "a text of the template", unknown_character(text));
}

int
label_draw_text(cairo_t *cairo, const struct template_element *element, const struct label_place *place,
                uint32_t dpi, const struct label_fields *fields, struct label_result *result)
{
	char text[LABEL_EXPANDED_MAX];
	int length = label_expand(element->pattern, fields, text, sizeof text);
	if (length < 0 || length > DRAWN_MAX)
		return too_long(element, fields, result);
	if (length == 0) {
		char name[LABEL_FIELD_NAME + 1] = "";
		const char *at = element->pattern;
		template_next_field(&at, name);
		return element->required ? label_refuse(result, LABEL_FIELD, name, "%s is missing", name) : 0;
	}
	PangoLayout *layout = new_layout(element, place, text);
	bool fitted = fit(layout, element, place, dpi);
	bool unknown = pango_layout_get_unknown_glyphs_count(layout) > 0;
	if (fitted && !unknown)
		show(cairo, layout, element, place);
	g_object_unref(layout);
	if (unknown)
		return no_glyph(element, fields, text, result);
	return fitted ? 0 : too_long(element, fields, result);
}

/* Lays a text out and draws it nowhere, so that its glyphs are kept as bits. */
void
label_warm_text(const struct template_element *element, uint32_t dpi)
{
	static const char text[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -.,/#&'()+"
	                           "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕКЛМНОПРСТ áéíñóúü 北京市";
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A1, 16, 16);
	cairo_t *cairo = cairo_create(surface);
	PangoLayout *layout = pango_layout_new(fonts_context());
	pango_layout_set_text(layout, text, -1);
	set_size(layout, element, floor(element->size_max), dpi);
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
}

/* cairo's A1 has a row's first dot in the lowest bit on this byte order; ours is in the highest. */
static uint8_t
reversed(uint8_t byte)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	byte = (uint8_t)((byte & 0xf0) >> 4 | (byte & 0x0f) << 4);
	byte = (uint8_t)((byte & 0xcc) >> 2 | (byte & 0x33) << 2);
	byte = (uint8_t)((byte & 0xaa) >> 1 | (byte & 0x55) << 1);
#endif
	return byte;
}

void
label_merge_text(cairo_surface_t *surface, struct bitmap *out)
{
	const uint8_t *data = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	uint8_t last = (uint8_t)(0xff00 >> ((out->width - 1) % 8 + 1));
	for (uint32_t y = 0; y < out->height; y++) {
		uint8_t *row = out->rows + (size_t)y * out->stride;
		for (uint32_t i = 0; i < out->stride; i++)
			if (data[y * stride + i]) /* most of a label is white */
				row[i] |= reversed(data[y * stride + i]);
		row[out->stride - 1] &= last;
	}
}

/* One label: fields and a template in, bits that have been read back out. */
#include "label.h"

#include <cairo.h>
#include <fcntl.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "carrier.h"
#include "station/address.h"
#include "station/barcode_draw.h"
#include "station/config.h"
#include "station/fonts.h"
#include "station/label_drawing.h"
#include "station/label_template.h"
#include "station/label_text.h"
#include "station/log.h"
#include "station/template.h"

/* ---- the sheet ---- */

static int
resolution(const struct label_fields *fields)
{
	const char *text = label_fields_get(fields, "dpi");
	for (int i = 0; i < LABEL_RESOLUTIONS; i++)
		if (strtoul(text, NULL, 10) == label_resolutions[i])
			return i;
	return -1;
}

bool
label_media_size(const char *media, double *width, double *height)
{
	char unit[8] = "";
	if (strcasecmp(media, "A5") == 0 || strcasecmp(media, "A6") == 0) {
		*width = media[1] == '5' ? 148 : 105;
		*height = media[1] == '5' ? 210 : 148;
		return true;
	}
	if (sscanf(media, "%9lfx%9lf%7s", width, height, unit) != 3)
		return false;
	double mm = strcmp(unit, "in") == 0 ? 25.4 : strcmp(unit, "mm") == 0 ? 1 : 0;
	*width *= mm;
	*height *= mm;
	return mm > 0 && *width > 0 && *height > 0;
}

int
label_check_media(const struct template *template, const char *media, struct label_result *result)
{
	double width, height;
	if (!*media)
		return 0;
	if (!label_media_size(media, &width, &height))
		return label_refuse(result, LABEL_MEDIA, "media",
		                    "the media '%.40s' is not a size like 4x6in, 100x150mm or A6", media);
	if (fabs(width - template->width) > 1 || fabs(height - template->height) > 1)
		return label_refuse(result, LABEL_MEDIA, "media",
		                    "the template is %g by %g mm, the printer's media %g by %g: draw it for that size, or "
		                    "choose a printer that has it",
		                    template->width, template->height, width, height);
	return 0;
}

/* ---- fields that are made from others ---- */

static const char *
part(const struct label_fields *fields, const char *block, const char *name)
{
	char full[LABEL_FIELD_NAME + 1];
	snprintf(full, sizeof full, "%s_%s", block, name);
	return label_fields_get(fields, full);
}

static int
add_address(struct label_fields *fields, const char *block, struct label_result *result)
{
	char text[LABEL_EXPANDED_MAX];
	struct address address = {
		.name = part(fields, block, "name"),
		.company = part(fields, block, "company"),
		.street = {part(fields, block, "address1"), part(fields, block, "address2"),
		           part(fields, block, "address3")},
		.city = part(fields, block, "city"),
		.state = part(fields, block, "state"),
		.postcode = part(fields, block, "postcode"),
		.country = part(fields, block, "country"),
	};
	if (address_format(&address, text, sizeof text) < 0 || label_fields_put(fields, block, text) < 0)
		return label_refuse(result, LABEL_TOO_LONG, block, "the address is longer than %zu bytes",
		                    sizeof text);
	return 0;
}

static int
check_number(const struct label_drawing *drawing)
{
	struct carrier_check check;
	const char *field = drawing->driver->number_field;
	const char *number = label_fields_get(&drawing->fields, field);
	if (!*number)
		return label_refuse(drawing->result, LABEL_FIELD, field, "%s is missing", field);
	if (carrier_check(drawing->driver, number, strlen(number), &check))
		return 0;
	return label_refuse(drawing->result, LABEL_FIELD, field, "%s is not valid at %zu: %s", field,
	                    check.position + 1, check.reason);
}

int
label_derive(struct label_drawing *drawing)
{
	if (check_number(drawing) < 0)
		return -1;
	struct carrier_refusal refusal = { .text = "more fields than a label can hold" };
	if (drawing->driver->fields(drawing->carrier, &drawing->fields, &refusal) < 0)
		return label_refuse(drawing->result, LABEL_FIELD, refusal.field, "%s", refusal.text);
	if (add_address(&drawing->fields, "ship_to", drawing->result) < 0)
		return -1;
	return add_address(&drawing->fields, "ship_from", drawing->result);
}

/* ---- drawing ---- */

static uint32_t
dots(double mm, uint32_t dpi)
{
	return mm > 0 ? (uint32_t)lround(mm * dpi / 25.4) : 0;
}

static struct label_place
place_of(const struct label_drawing *drawing, const struct template_element *element)
{
	uint32_t x = dots(element->x, drawing->dpi), y = dots(element->y, drawing->dpi);
	uint32_t right = dots(element->x + element->width, drawing->dpi);
	uint32_t bottom = dots(element->y + element->height, drawing->dpi);
	right = right < drawing->out->width ? right : drawing->out->width;
	bottom = bottom < drawing->out->height ? bottom : drawing->out->height;
	return (struct label_place){x, y, right > x ? right - x : 0, bottom > y ? bottom - y : 0};
}

/* A bracket in a value would begin another application identifier. */
static int
check_gs1_values(const struct label_drawing *drawing, const char *pattern)
{
	char name[LABEL_FIELD_NAME + 1];
	while (template_next_field(&pattern, name))
		if (strpbrk(label_fields_get(&drawing->fields, name), "[]"))
			return label_refuse(drawing->result, LABEL_BARCODE, name,
			                    "%s has a bracket, which no GS1 barcode can hold", name);
	return 0;
}

static int
draw_barcode(struct label_drawing *drawing, const struct template_element *element)
{
	struct label_result *result = drawing->result;
	struct label_place place = place_of(drawing, element);
	struct barcode_place where = {place.x, place.y, place.width, place.height, element->module_min,
	                              element->module_max, element->align};
	char data[LABEL_EXPANDED_MAX], name[LABEL_FIELD_NAME + 1] = "", why[LABEL_TEXT_MAX];
	const char *at = element->pattern;
	template_next_field(&at, name);

	int length = label_expand(element->pattern, &drawing->fields, data, sizeof data);
	if (length == 0 && !element->required)
		return 0;
	if (element->kind->gs1 && check_gs1_values(drawing, element->pattern) < 0)
		return -1;
	if (result->symbol_count == LABEL_SYMBOLS_MAX)
		return label_refuse(result, LABEL_TEMPLATE, NULL, "more than %d barcodes", LABEL_SYMBOLS_MAX);
	if (length <= 0 || barcode_draw(drawing->out, element->kind, &where, data,
	                                &result->symbols[result->symbol_count], why, sizeof why) < 0)
		return label_refuse(result, LABEL_BARCODE, name, "%s: %.150s", name,
		                    length > 0 ? why : length < 0 ? "too long" : "missing");
	result->symbol_count++;
	return 0;
}

int
label_draw_element(struct label_drawing *drawing, const struct template_element *element)
{
	if (!label_condition(element, &drawing->fields))
		return 0;
	if (element->kind)
		return draw_barcode(drawing, element);
	struct label_place place = place_of(drawing, element);
	return label_draw_text(drawing->cairo, element, &place, drawing->dpi, &drawing->fields, drawing->result);
}

static int
draw_elements(struct label_drawing *drawing)
{
	int result = 0;
	for (size_t i = 0; result == 0 && i < drawing->template->count; i++)
		if (!drawing->kept || drawing->template->elements[i].strip)
			result = label_draw_element(drawing, &drawing->template->elements[i]);
	if (result == 0 && cairo_status(drawing->cairo) != CAIRO_STATUS_SUCCESS)
		result = label_refuse(drawing->result, LABEL_INTERNAL, NULL, "cairo: %s",
		                      cairo_status_to_string(cairo_status(drawing->cairo)));
	return result;
}

static int
copy_base(struct bitmap *out, const struct bitmap *base)
{
	if (bitmap_create(out, base->width, base->height, base->dpi) < 0)
		return -1;
	memcpy(out->rows, base->rows, (size_t)base->stride * base->height);
	return 0;
}

int
label_drawing_begin(struct label_drawing *drawing, const struct bitmap *base)
{
	if (base && copy_base(drawing->out, base) < 0)
		return label_refuse(drawing->result, LABEL_INTERNAL, NULL, "out of memory");
	drawing->surface =
		cairo_image_surface_create(CAIRO_FORMAT_A1, (int)drawing->out->width, (int)drawing->out->height);
	drawing->cairo = cairo_create(drawing->surface);
	cairo_set_antialias(drawing->cairo, CAIRO_ANTIALIAS_NONE);
	return 0;
}

void
label_drawing_end(struct label_drawing *drawing, bool merge)
{
	cairo_destroy(drawing->cairo);
	cairo_surface_flush(drawing->surface);
	if (merge)
		label_merge_text(drawing->surface, drawing->out);
	cairo_surface_destroy(drawing->surface);
}

static int
put_kept(struct label_drawing *drawing, uint32_t top)
{
	const struct bitmap *kept = drawing->kept, *out = drawing->out;
	if (!kept)
		return 0;
	if (kept->width != out->width || kept->height != out->height - top)
		return label_refuse(drawing->result, LABEL_MEDIA, NULL,
		                    "it would not be the label that printed before, as the template's strip or size has "
		                    "changed: void it, and a new one with a new number prints");
	memcpy(out->rows + (size_t)top * out->stride, kept->rows, (size_t)kept->stride * kept->height);
	return 0;
}

static int
draw(struct label_drawing *drawing, const struct bitmap *base)
{
	struct label_result *result = drawing->result;
	uint32_t top = dots(drawing->template->carrier_top, drawing->dpi);
	if (label_drawing_begin(drawing, base) < 0)
		return -1;
	int drawn = put_kept(drawing, top);
	if (drawn == 0)
		drawn = draw_elements(drawing);
	label_drawing_end(drawing, drawn == 0);
	if (drawn < 0)
		return -1;

	result->carrier_top = top;
	result->carrier_height = base->height - top;
	crypto_generichash(result->hash, sizeof result->hash, drawing->out->rows + (size_t)top * base->stride,
	                   (size_t)result->carrier_height * base->stride, NULL, 0);
	return label_check(drawing->out, result);
}

/* With all that *drawing has but its template, resolution and fields. */
static int
draw_label(struct label_drawing *drawing, const struct label_fields *fields)
{
	const struct carrier_driver *driver = drawing->driver;
	const struct config_carrier *carrier = drawing->carrier;
	struct label_result *result = drawing->result;
	char text[LABEL_TEXT_MAX] = "";
	*drawing->out = (struct bitmap){0};
	memset(result, 0, sizeof *result);

	if (label_start(NULL, NULL, text, sizeof text) < 0)
		return label_refuse(result, LABEL_INTERNAL, NULL, "%s", text);
	if (!driver)
		return label_refuse(result, LABEL_TEMPLATE, "carrier", "no carrier driver is named '%s'",
		                    carrier->driver);
	int at = resolution(fields);
	if (at < 0)
		return label_refuse(result, LABEL_MEDIA, "dpi",
		                    "a label can be made at 203 and 300 dpi only");
	const char *media = label_fields_get(fields, "media");
	const struct bitmap *base;
	struct label_template *entry = label_template_load(driver, carrier, media, result);
	if (!entry)
		return -1;
	drawing->template = &entry->template;
	drawing->dpi = label_resolutions[at];
	if (label_check_media(drawing->template, media, result) < 0 ||
	    label_clean(fields, &drawing->fields, result) < 0 || label_derive(drawing) < 0 ||
	    !(base = label_template_base(entry, (size_t)at, result)) || draw(drawing, base) < 0) {
		bitmap_finish(drawing->out);
		return -1;
	}
	return 0;
}

int
label_draw_as(const struct carrier_driver *driver, const struct label_fields *fields, const struct config_carrier *carrier,
              struct bitmap *out, struct label_result *result)
{
	struct label_drawing drawing = {.driver = driver, .carrier = carrier, .out = out, .result = result};
	return draw_label(&drawing, fields);
}

int
label_render(const struct label_fields *fields, const struct config_carrier *carrier, struct bitmap *out,
             struct label_result *result)
{
	return label_draw_as(carrier_find(carrier->driver), fields, carrier, out, result);
}

int
label_render_kept(const struct label_fields *fields, const struct config_carrier *carrier, const struct bitmap *area,
                  struct bitmap *out, struct label_result *result)
{
	struct label_drawing drawing = {
		.driver = carrier_find(carrier->driver), .carrier = carrier, .kept = area, .out = out, .result = result};
	return draw_label(&drawing, fields);
}

/* ---- start ---- */

/* A label with every character that addresses are mostly written with, each script once: its fonts are then
 * open, mapped and drawn from before the sandbox closes and the first order waits. */
static void
fill_sample(struct label_fields *fields, const struct carrier_driver *driver, const char *number,
            uint32_t dpi)
{
	static const char *const pairs[][2] = {
		{"ship_to_name", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
		{"ship_to_company", "abcdefghijklmnopqrstuvwxyz ñáéíóúü"},
		{"ship_to_address1", "абвгдежзийклмнопрстуфхцчшщъыьэюя"},
		{"ship_to_address2", "0123456789 -.,/#&'()"},
		{"ship_to_city", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ"},
		{"ship_to_state", "北京市朝阳区"},
		{"ship_to_postcode", "01234"},
		{"ship_to_country", "US"},
		{"ship_to_phone", "+0123456789"},
		{"ship_from_name", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
		{"ship_from_address1", "abcdefghijklmnopqrstuvwxyz"},
		{"ship_from_city", "0123456789"},
		{"service", "Standard"},
		{"weight", "0.123 kg"},
		{"order", "4567-890"},
		{"box", "12345"},
		{"intent", "67"},
		{"attempt", "89"},
		{"box_of", "1 of 2"},
		{"seal_mark", "PW"},
	};
	char text[16];
	snprintf(text, sizeof text, "%u", dpi);
	label_fields_begin(fields);
	label_fields_put(fields, "dpi", text);
	label_fields_put(fields, driver->number_field, number);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		label_fields_put(fields, pairs[i][0], pairs[i][1]);
}

static void
warm(const struct config_carrier *carrier, uint32_t dpi, const char *media)
{
	const struct carrier_driver *driver = carrier_find(carrier->driver);
	char number[CARRIER_NUMBER_MAX];
	struct label_result result;
	struct label_fields fields;
	struct bitmap bitmap;

	if (!driver || carrier_sample(driver, carrier, number) < 0) {
		log_warn("carrier %s: no number can be made as it is configured", carrier->name);
		return;
	}
	fill_sample(&fields, driver, number, dpi);
	label_fields_put(&fields, "media", media);
	if (label_render(&fields, carrier, &bitmap, &result) < 0)
		log_warn("carrier %s: %s", carrier->name, result.text);
	bitmap_finish(&bitmap);
	const struct label_template *entry = label_template_load(driver, carrier, media, &result);
	for (size_t i = 0; entry && i < entry->template.count; i++)
		if (!entry->template.elements[i].kind)
			label_warm_text(&entry->template.elements[i], dpi);
}

static bool
is_used(const struct config *config, const struct config_printer *printer)
{
	for (size_t i = 0; i < config->lane_count; i++)
		for (size_t k = 0; k < config->lanes[i].printer_count; k++)
			if (strcmp(config->lanes[i].printers[k], printer->name) == 0)
				return true;
	return false;
}

/* Whether a lane packs with this printer, and no printer before it has the same media and resolution. */
static bool
is_used_first(const struct config *config, size_t at)
{
	const struct config_printer *printers = config->printers;

	for (size_t i = 0; i < at; i++)
		if (printers[i].dpi == printers[at].dpi && strcmp(printers[i].media, printers[at].media) == 0 &&
		    is_used(config, &printers[i]))
			return false;
	return is_used(config, &printers[at]);
}

static void
warm_all(const struct config *config)
{
	size_t printers = 0;

	for (size_t k = 0; k < config->printer_count; k++)
		if (is_used_first(config, k)) {
			printers++;
			for (size_t i = 0; i < config->carrier_count; i++)
				warm(&config->carriers[i], config->printers[k].dpi, config->printers[k].media);
		}
	for (size_t i = 0; printers == 0 && i < config->carrier_count; i++)
		for (size_t k = 0; k < LABEL_RESOLUTIONS; k++)
			warm(&config->carriers[i], label_resolutions[k], "");
}

int
label_start(const struct config *config, const char *folder, char *text, size_t capacity)
{
	if (folder)
		label_template_folder(folder);
	if (sodium_init() < 0) {
		snprintf(text, capacity, "libsodium cannot be started");
		return -1;
	}
	if (fonts_start(text, capacity) < 0)
		return -1;
	if (config)
		warm_all(config);
	return 0;
}

void
label_stop(void)
{
	label_templates_drop();
	fonts_stop();
}

/* The strip alone, over a label that came finished. */
#include "station/config.h"
#include "station/label_drawing.h"
#include "station/label_given.h"
#include "station/label_template.h"
#include "station/label_text.h"

/* Sheets that no built-in template is drawn for, as those that are longer than a label by a strip, have the usual one. */
static const struct label_template *
template_of(const struct config_carrier *carrier, const char *media, struct label_result *result)
{
	const struct carrier_driver *driver = carrier_find(carrier->driver);
	const struct label_template *entry;
	struct label_result unused = { 0 };

	if (!driver) {
		label_refuse(result, LABEL_TEMPLATE, "carrier", "no carrier driver is named '%s'", carrier->driver);
		return NULL;
	}
	entry = label_template_load(driver, carrier, media, &unused);
	return entry ? entry : label_template_load(driver, carrier, "", result);
}

double
label_strip_height(const struct config_carrier *carrier, const char *media)
{
	struct label_result unused = { 0 };
	const struct label_template *entry = template_of(carrier, media, &unused);

	return entry ? entry->template.carrier_top : 0;
}

static int
draw_elements(struct label_drawing *drawing)
{
	int result = 0;

	for (size_t i = 0; result == 0 && i < drawing->template->count; i++)
		if (drawing->template->elements[i].strip)
			result = label_draw_element(drawing, &drawing->template->elements[i]);
	return result;
}

int
label_draw_strip(const struct label_fields *fields, const struct config_carrier *carrier, struct bitmap *sheet,
                 struct label_result *result)
{
	struct label_drawing drawing = { .carrier = carrier, .out = sheet, .result = result, .dpi = sheet->dpi };
	const struct label_template *entry = template_of(carrier, label_fields_get(fields, "media"), result);
	int drawn;

	if (!entry)
		return -1;
	drawing.template = &entry->template;
	if (label_clean(fields, &drawing.fields, result) < 0 || label_drawing_begin(&drawing, NULL) < 0)
		return -1;
	drawn = draw_elements(&drawing);
	label_drawing_end(&drawing, drawn == 0);
	return drawn;
}

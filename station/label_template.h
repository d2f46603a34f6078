/* The templates that labels are drawn from: a carrier's own file, or the built-in one for the printer's media. */
#ifndef STATION_LABEL_TEMPLATE_H
#define STATION_LABEL_TEMPLATE_H

#include "carrier.h"
#include "label.h"
#include "station/template.h"

enum { LABEL_RESOLUTIONS = 2 };
extern const uint32_t label_resolutions[LABEL_RESOLUTIONS]; /* dpi */

/* A template and its still part at each resolution that labels were asked for at. */
struct label_template {
	struct template template;
	struct bitmap base[LABEL_RESOLUTIONS];
};

/* Where files of templates are looked for; "." until then. */
void label_template_folder(const char *folder);

/* From memory, or read now and kept. Valid until the next call. NULL with *result: LABEL_MEDIA where no built-in template is of
 * that size, else LABEL_TEMPLATE. */
struct label_template *label_template_load(const struct carrier_driver *driver, const struct config_carrier *carrier,
                                           const char *media, struct label_result *result);

/* The still part, at one of label_resolutions: drawn when it is first asked for. NULL with *result. */
const struct bitmap *label_template_base(struct label_template *template, size_t resolution, struct label_result *result);
void label_templates_drop(void);

/* The SVG of the built-in template for labels of that size, "": the usual one, 4 by 6 inches. What is drawn for that size also
 * serves those that differ by 5 % at most, as 100 by 150 mm and A6 do: its rectangles are moved and resized with the sheet,
 * and barcodes keep whole dots. The caller frees; NULL with text. */
char *label_template_builtin(const struct carrier_driver *driver, const char *media, char *text, size_t capacity);

#endif

/* The small grammars inside a template's attributes. Each returns false if the text is not all of one. */
#ifndef STATION_TEMPLATE_VALUE_H
#define STATION_TEMPLATE_VALUE_H

#include <stdbool.h>
#include <stddef.h>

/* From user units to mm on the sheet: moved and scaled, nothing else. */
struct template_matrix {
	double x, y, scale_x, scale_y;
};

bool template_number(const char *text, double *value);
bool template_numbers(const char *text, double *values, size_t count); /* spaces or commas between them */
bool template_range(const char *text, double *low, double *high); /* "0.33-0.5", both above 0 and in order */
bool template_length(const char *text, double *mm); /* "4in", "101.6mm", "10cm", "288pt", "384px" */
bool template_is_name(const char *text);                                /* of a field: [a-z0-9_]+ */

/* Applies an SVG transform list inside *matrix. */
bool template_transform(struct template_matrix *matrix, const char *text);

#endif

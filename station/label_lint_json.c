/* What label lint has found, for programs and pages. */
#include "station/label_lint.h"

#include <math.h>
#include <string.h>

/* As much of it as is UTF-8: a text that did not fit may end within a character. */
static json_t *
text_json(const char *text)
{
	size_t length = strlen(text);
	json_t *json = json_stringn(text, length);

	while (!json && length > 0)
		json = json_stringn(text, --length);
	return json;
}

static json_t *
place_json(const struct template_fault *fault)
{
	if (!fault->placed)
		return json_null();
	return json_pack("{s:f, s:f, s:f, s:f}", "x", round(fault->x * 100) / 100, "y", round(fault->y * 100) / 100,
	                 "width", round(fault->width * 100) / 100, "height", round(fault->height * 100) / 100);
}

static json_t *
fault_json(const struct label_fault *found)
{
	const struct template_fault *fault = &found->fault;
	json_t *dpi = json_array();

	if (found->at_203)
		json_array_append_new(dpi, json_integer(203));
	if (found->at_300)
		json_array_append_new(dpi, json_integer(300));
	return json_pack("{s:s, s:s, s:i, s:o, s:o, s:o, s:o}", "severity", fault->warning ? "warning" : "error",
	                 "code", fault->code, "line", fault->line, "id", text_json(fault->id), "place_mm",
	                 place_json(fault), "dpi", dpi, "text", text_json(fault->text));
}

json_t *
label_lint_json(const struct label_lint *lint)
{
	json_t *faults = json_array();

	for (size_t i = 0; i < lint->count; i++)
		json_array_append_new(faults, fault_json(&lint->faults[i]));
	return json_pack("{s:b, s:i, s:i, s:i, s:o}", "valid", lint->errors == 0, "errors", (int)lint->errors,
	                 "warnings", (int)lint->warnings, "not_shown", (int)lint->more, "faults", faults);
}

#include "station/template.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station/barcode_draw.h"
#include "station/suggest.h"
#include "station/template_value.h"

enum { AREA_NONE, AREA_STRIP, AREA_CARRIER, DEPTH_MAX = 32, LEGIBLE_MIN = 4 /* points */ };

/* One walk over the tree. */
struct walk {
	struct template *template;
	template_report *report;
	void *context;
	struct template_element *element; /* what is being read, or NULL */
	bool failed, has_carrier, full;
};

/* The rectangle that is being read, else the node itself, is what a fault is about. */
static void
fill_place(const struct walk *walk, const xmlNode *node, struct template_fault *fault)
{
	const struct template_element *element = walk->element;
	xmlChar *id = node && !element ? xmlGetNoNsProp(node, (const xmlChar *)"id") : NULL;
	fault->line = element ? element->line : node ? (int)xmlGetLineNo(node) : 1;
	snprintf(fault->id, sizeof fault->id, "%s", element ? element->id : id ? (const char *)id : "");
	xmlFree(id);
	if (!element || !(element->width > 0 && element->height > 0))
		return;
	fault->placed = true;
	fault->x = element->x;
	fault->y = element->y;
	fault->width = element->width;
	fault->height = element->height;
}

static void
report(struct walk *walk, const xmlNode *node, struct template_fault *fault, const char *format, va_list arguments)
{
	vsnprintf(fault->text, sizeof fault->text, format, arguments);
	fill_place(walk, node, fault);
	walk->failed |= !fault->warning;
	if (walk->element)
		walk->element->faulty |= !fault->warning;
	walk->report(walk->context, fault);
}

__attribute__((format(printf, 4, 5))) static void
fail_as(struct walk *walk, const xmlNode *node, const char *code, const char *format, ...)
{
	struct template_fault fault = {.code = code};
	va_list arguments;
	va_start(arguments, format);
	report(walk, node, &fault, format, arguments);
	va_end(arguments);
}

#define fail(walk, node, ...) fail_as(walk, node, "attribute", __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static void
warn_as(struct walk *walk, const xmlNode *node, const char *code, const char *format, ...)
{
	struct template_fault fault = {.code = code, .warning = true};
	va_list arguments;
	va_start(arguments, format);
	report(walk, node, &fault, format, arguments);
	va_end(arguments);
}

/* Copies an attribute into value[capacity]; false if there is none. Too long a one fails the walk. */
static bool
attribute(struct walk *walk, const xmlNode *node, const char *name, char *value, size_t capacity)
{
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
	value[0] = '\0';
	if (!text)
		return false;
	size_t length = strlen((const char *)text);
	if (length < capacity)
		memcpy(value, text, length + 1);
	else
		fail(walk, node, "%s is longer than %zu bytes", name, capacity - 1);
	xmlFree(text);
	return true;
}

static double
number(struct walk *walk, const xmlNode *node, const char *name, double otherwise)
{
	char text[64];
	double value = otherwise;
	if (attribute(walk, node, name, text, sizeof text) && !template_number(text, &value))
		fail(walk, node, "%s='%s' is not a number", name, text);
	return value;
}

static bool
yes_no(struct walk *walk, const xmlNode *node, const char *name)
{
	char text[8];
	if (!attribute(walk, node, name, text, sizeof text) || strcmp(text, "no") == 0)
		return false;
	if (strcmp(text, "yes") != 0)
		fail(walk, node, "%s='%s' is neither yes nor no", name, text);
	return true;
}

static enum template_align
align(struct walk *walk, const xmlNode *node, const char *name, const char *const words[3],
      enum template_align otherwise)
{
	char text[16];
	if (!attribute(walk, node, name, text, sizeof text))
		return otherwise;
	for (int i = 0; i < 3; i++)
		if (strcmp(text, words[i]) == 0)
			return (enum template_align)i;
	fail(walk, node, "%s='%s' is not %s, %s or %s", name, text, words[0], words[1], words[2]);
	return otherwise;
}

static void
read_font(struct walk *walk, const xmlNode *node, struct template_element *element)
{
	char text[64], *rest = text;
	if (!attribute(walk, node, "data-font", text, sizeof text))
		return;
	for (char *word; (word = strsep(&rest, " "));) {
		if (strcmp(word, "bold") == 0)
			element->bold = true;
		else if (strcmp(word, "condensed") == 0)
			element->condensed = true;
		else if (strcmp(word, "mono") == 0)
			element->mono = true;
		else if (*word)
			fail(walk, node, "data-font='%s': only bold, condensed and mono are known", word);
	}
}

static void
read_barcode(struct walk *walk, const xmlNode *node, struct template_element *element)
{
	char *colon = strchr(element->pattern, ':');
	if (!colon) {
		fail(walk, node, "data-barcode='%s' has no colon between kind and data", element->pattern);
		return;
	}
	*colon = '\0';
	element->kind = barcode_kind_find(element->pattern);
	if (!element->kind)
		fail(walk, node, "the barcode kind '%s' is not known", element->pattern);
	memmove(element->pattern, colon + 1, strlen(colon + 1) + 1);

	char text[64];
	if (!attribute(walk, node, "data-module", text, sizeof text))
		fail(walk, node, "a barcode needs data-module");
	else if (!template_range(text, &element->module_min, &element->module_max))
		fail(walk, node, "data-module='%s' is not a range of mm like 0.33-0.5", text);
}

static void
read_condition(struct walk *walk, const xmlNode *node, struct template_element *element)
{
	if (attribute(walk, node, "data-if", element->condition, sizeof element->condition) &&
	    !template_is_name(element->condition + (element->condition[0] == '!')))
		fail(walk, node, "data-if='%s' is not a field", element->condition);
}

static void
read_id(const xmlNode *node, struct template_element *element)
{
	xmlChar *id = xmlGetNoNsProp(node, (const xmlChar *)"id");
	snprintf(element->id, sizeof element->id, "%s", id ? (const char *)id : "");
	xmlFree(id);
}

static void
read_place(struct walk *walk, const xmlNode *node, const struct template_matrix *matrix,
           struct template_element *element)
{
	element->x = matrix->x + number(walk, node, "x", 0) * matrix->scale_x;
	element->y = matrix->y + number(walk, node, "y", 0) * matrix->scale_y;
	element->width = number(walk, node, "width", 0) * matrix->scale_x;
	element->height = number(walk, node, "height", 0) * matrix->scale_y;
	if (!(element->width > 0 && element->height > 0))
		fail_as(walk, node, "place", "the rectangle has no size");
}

/* The carrier's area has to be the same on every sheet: what differs from sheet to sheet is not for it. */
static void
check_names(struct walk *walk, const xmlNode *node, const struct template_element *element)
{
	static const char *const strip_only[] = {"box", "intent", "attempt", "seal_mark"};
	char name[LABEL_FIELD_NAME + 1];
	const char *at = element->pattern;
	while (template_next_field(&at, name)) {
		if (!template_is_name(name))
			fail_as(walk, node, "field", "'{%s}' is not a field", name);
		for (size_t i = 0; !element->strip && i < sizeof strip_only / sizeof *strip_only; i++)
			if (strcmp(name, strip_only[i]) == 0)
				fail_as(walk, node, "field", "{%s} may stand in the strip only", name);
	}
	if (strchr(at, '{'))
		fail_as(walk, node, "field", "a '{' is not closed, or its name is too long");
}

static void
check_attributes(struct walk *walk, const xmlNode *node)
{
	static const char *const known[] = {"data-text",  "data-barcode", "data-if",    "data-required",
	                                    "data-align", "data-valign",  "data-font",  "data-min",
	                                    "data-max",   "data-wrap",    "data-module"};
	for (const xmlAttr *a = node->properties; a; a = a->next) {
		const char *name = (const char *)a->name;
		struct suggestion suggestion = {.wanted = name};
		bool found = strncmp(name, "data-", 5) != 0;
		for (size_t i = 0; !found && i < sizeof known / sizeof *known; i++) {
			found = strcmp(name, known[i]) == 0;
			suggest_word(&suggestion, known[i]);
		}
		if (!found)
			fail(walk, node, "%.40s is not known%s", name, suggest_text(&suggestion));
	}
}

static void
read_element(struct walk *walk, const xmlNode *node, const struct template_matrix *matrix, int area)
{
	static const char *const across[] = {"left", "center", "right"}, *const down[] = {"top", "middle",
	                                                                                  "bottom"};
	if (walk->template->count == TEMPLATE_ELEMENTS_MAX) {
		if (!walk->full)
			fail(walk, node, "more than %d rectangles", TEMPLATE_ELEMENTS_MAX);
		walk->full = true;
		return;
	}
	struct template_element *element = &walk->template->elements[walk->template->count++];
	*element = (struct template_element){.line = (int)xmlGetLineNo(node), .strip = area == AREA_STRIP};
	read_id(node, element);
	walk->element = element;
	read_place(walk, node, matrix, element);
	check_attributes(walk, node);
	if (area == AREA_NONE)
		fail_as(walk, node, "place", "the rectangle is in neither of the groups 'strip' and 'carrier'");
	if (attribute(walk, node, "data-barcode", element->pattern, sizeof element->pattern))
		read_barcode(walk, node, element);
	else
		attribute(walk, node, "data-text", element->pattern, sizeof element->pattern);
	check_names(walk, node, element);
	read_condition(walk, node, element);
	read_font(walk, node, element);
	element->required = yes_no(walk, node, "data-required");
	element->wrap = yes_no(walk, node, "data-wrap");
	element->align = align(walk, node, "data-align", across, element->kind ? ALIGN_CENTER : ALIGN_START);
	element->valign = align(walk, node, "data-valign", down, ALIGN_START);
	element->size_min = number(walk, node, "data-min", 6);
	element->size_max = number(walk, node, "data-max", 10);
	if (!(element->size_min >= LEGIBLE_MIN && element->size_min <= element->size_max && element->size_max <= 200))
		fail(walk, node, "data-min and data-max are not between 4 and 200 points, or not in order");
	walk->element = NULL;
}

static bool
is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool
goes_in(const xmlNode *node)
{
	return is_element(node, "rect") && (xmlHasProp(node, (const xmlChar *)"data-text") ||
	                                    xmlHasProp(node, (const xmlChar *)"data-barcode"));
}

/* Text that is drawn as it stands may be as small as its designer likes, but nobody will read it. */
static void
check_drawn_text(struct walk *walk, const xmlNode *node, const struct template_matrix *matrix)
{
	double units;
	if ((!is_element(node, "text") && !is_element(node, "tspan")) || !template_font_size(node, &units))
		return;
	double points = units * matrix->scale_y * 72 / 25.4;
	if (points < LEGIBLE_MIN)
		warn_as(walk, node, "small-text", "text of %.1f points: below %d nobody can read it", points, LEGIBLE_MIN);
}

static void
walk_children(struct walk *walk, xmlNode *parent, struct template_matrix matrix, int area, int depth);

static int
area_of(struct walk *walk, const xmlNode *node, const struct template_matrix *matrix, int area)
{
	char id[64];
	if (!is_element(node, "g") || !attribute(walk, node, "id", id, sizeof id))
		return area;
	if (strcmp(id, "strip") == 0)
		return AREA_STRIP;
	if (strcmp(id, "carrier") != 0)
		return area;
	walk->template->carrier_top = number(walk, node, "data-top", 0) * matrix->scale_y;
	walk->has_carrier = true;
	return AREA_CARRIER;
}

/* A rectangle that says what goes in is taken out of the tree, so that the rest is what stands still. */
static void
walk_node(struct walk *walk, xmlNode *node, struct template_matrix matrix, int area, int depth)
{
	char transform[256];
	area = area_of(walk, node, &matrix, area);
	if (attribute(walk, node, "transform", transform, sizeof transform) &&
	    !template_transform(&matrix, transform) && (goes_in(node) || is_element(node, "g"))) {
		fail(walk, node, "transform='%s': only moving and scaling are possible here", transform);
		return;
	}
	if (!goes_in(node)) {
		check_drawn_text(walk, node, &matrix);
		walk_children(walk, node, matrix, area, depth + 1);
		return;
	}
	read_element(walk, node, &matrix, area);
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

static void
walk_children(struct walk *walk, xmlNode *parent, struct template_matrix matrix, int area, int depth)
{
	if (depth > DEPTH_MAX) {
		fail(walk, parent, "nested more than %d deep", DEPTH_MAX);
		return;
	}
	for (xmlNode *node = parent->children, *next; node; node = next) {
		next = node->next;
		if (node->type == XML_ELEMENT_NODE && !is_element(node, "defs"))
			walk_node(walk, node, matrix, area, depth);
	}
}

/* The sheet's size from width and height, and the user unit from viewBox. */
static bool
read_root(struct walk *walk, const xmlNode *root, struct template_matrix *matrix)
{
	char width[32], height[32], box[128];
	struct template *template = walk->template;
	double view[4] = {0}, width_mm;
	if (!attribute(walk, root, "width", width, sizeof width) ||
	    !template_length(width, &width_mm) ||
	    !attribute(walk, root, "height", height, sizeof height) ||
	    !template_length(height, &template->height) || width_mm > 500 || template->height > 500) {
		fail_as(walk, root, "size", "width and height must say the label's size, as in width=\"4in\"");
		return false;
	}
	if (!attribute(walk, root, "viewBox", box, sizeof box) || !template_numbers(box, view, 4) ||
	    !(view[2] > 0 && view[3] > 0)) {
		fail_as(walk, root, "size", "viewBox is missing or not four numbers");
		return false;
	}
	double x = width_mm / view[2], y = template->height / view[3];
	bool stretched = attribute(walk, root, "preserveAspectRatio", box, sizeof box) && strcmp(box, "none") == 0;
	if (fabs(x - y) > 0.01 * x && !stretched) {
		fail_as(walk, root, "size", "viewBox has not the proportions of width and height");
		return false;
	}
	template->width = width_mm;
	*matrix = (struct template_matrix){-view[0] * x, -view[1] * y, x, y};
	return true;
}

/* Each rectangle inside its part of the sheet; a hundredth of a millimetre is forgiven. */
static void
check_places(struct walk *walk)
{
	struct template *template = walk->template;
	for (size_t i = 0; i < template->count; i++) {
		struct template_element *e = &template->elements[i];
		double top = e->strip ? 0 : template->carrier_top;
		double bottom = e->strip ? template->carrier_top : template->height;
		if (e->faulty || (e->x >= -0.01 && e->x + e->width <= template->width + 0.01 && e->y >= top - 0.01 &&
		                  e->y + e->height <= bottom + 0.01))
			continue;
		walk->element = e;
		fail_as(walk, NULL, "place", "the rectangle reaches out of %s",
		        e->strip ? "the strip" : "the carrier's area");
		walk->element = NULL;
	}
}

static void
check_safe(struct walk *walk, const xmlNode *first)
{
	char text[TEMPLATE_REASON_MAX];
	for (const xmlNode *node = first; node; node = node->next) {
		if (template_is_unsafe(node, text, sizeof text))
			fail_as(walk, node, "unsafe", "%s", text);
		if (node->type == XML_ELEMENT_NODE)
			check_safe(walk, node->children);
	}
}

static void
keep_still(struct walk *walk, xmlDoc *document)
{
	xmlChar *still = NULL;
	int size = 0;
	xmlDocDumpMemory(document, &still, &size);
	walk->template->still = size > 0 ? malloc((size_t)size) : NULL;
	if (walk->template->still) {
		memcpy(walk->template->still, still, (size_t)size);
		walk->template->still_size = (size_t)size;
	} else {
		fail_as(walk, NULL, "xml", "out of memory");
	}
	xmlFree(still);
}

static void
read_document(struct walk *walk, xmlDoc *document)
{
	struct template_matrix matrix;
	xmlNode *root = xmlDocGetRootElement(document);
	if (!root || !is_element(root, "svg") || (document->intSubset && document->intSubset->entities)) {
		fail_as(walk, root, "xml", "not an SVG, or one with entities");
		return;
	}
	check_safe(walk, document->children);
	if (!read_root(walk, root, &matrix))
		return;
	walk_children(walk, root, matrix, AREA_NONE, 0);
	if (!walk->has_carrier)
		fail_as(walk, root, "place", "there is no group with id='carrier'");
	check_places(walk);
	keep_still(walk, document);
}

int
template_read(struct template *template, const void *svg, size_t size, template_report *report_fault, void *context)
{
	struct walk walk = {.template = template, .report = report_fault, .context = context};
	*template = (struct template){0};
	xmlResetLastError();
	xmlDoc *document = size > TEMPLATE_SIZE_MAX ? NULL :
	                   xmlReadMemory(svg, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR |
	                                 XML_PARSE_NOWARNING);
	if (!document) {
		const xmlError *error = xmlGetLastError();
		struct template_fault fault = {.code = "xml", .line = error && error->line > 0 ? error->line : 1,
		                               .text = "not well-formed XML, or larger than 4 MiB"};
		report_fault(context, &fault);
		return -1;
	}
	read_document(&walk, document);
	xmlFreeDoc(document);
	return walk.failed ? -1 : 0;
}

struct first_error {
	const char *name;
	char *text;
	size_t capacity;
	bool found;
};

static void
keep_first_error(void *context, const struct template_fault *fault)
{
	struct first_error *first = context;
	if (first->found || fault->warning)
		return;
	first->found = true;
	snprintf(first->text, first->capacity, "%s:%d: %s", first->name, fault->line, fault->text);
}

int
template_parse(struct template *template, const void *svg, size_t size, const char *name, char *text,
               size_t capacity)
{
	struct first_error first = {.name = name, .text = text, .capacity = capacity};
	if (template_read(template, svg, size, keep_first_error, &first) == 0)
		return 0;
	template_finish(template);
	return -1;
}

void
template_finish(struct template *template)
{
	free(template->still);
	*template = (struct template){0};
}

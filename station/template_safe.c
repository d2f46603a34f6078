/* What of an SVG is not drawn from the file alone. librsvg is given no place to load from and runs no scripts; a
 * template that asks for it is refused all the same, since its designer's own programs would do it. */
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "station/template.h"

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcasecmp(name, *names) == 0)
			return true;
	return false;
}

/* A part of the file itself, or a picture in it. */
static bool
is_inside(const char *reference)
{
	reference += strspn(reference, " \t\r\n'\"");
	return *reference == '#' || strncmp(reference, "data:image/png;", 15) == 0 ||
	       strncmp(reference, "data:image/jpeg;", 16) == 0;
}

/* The first url() or @import of a style that leads out of the file, or an escape that could hide one; NULL: none. */
static const char *
find_outside(const char *style)
{
	const char *import = strcasestr(style, "@import");
	if (import)
		return import;
	for (const char *at = style; (at = strcasestr(at, "url(")); at += 4)
		if (!is_inside(at + 4))
			return at;
	return NULL;
}

static bool
is_unsafe_attribute(const xmlAttr *attribute, const char *value, char *text, size_t capacity)
{
	const char *name = (const char *)attribute->name, *found;
	if (!attribute->ns && strncasecmp(name, "on", 2) == 0)
		snprintf(text, capacity, "%.40s is a script: a label can have none", name);
	else if (strcmp(name, "href") == 0 && !is_inside(value))
		snprintf(text, capacity, "it refers to '%.80s': only what is in the file itself can be drawn", value);
	else if (!attribute->ns && (found = find_outside(value)))
		snprintf(text, capacity, "%.40s refers to '%.80s': only what is in the file itself can be drawn", name,
		         found);
	else if (!attribute->ns && strcmp(name, "style") == 0 && strchr(value, '\\'))
		snprintf(text, capacity, "style has a backslash, which could hide a reference");
	else
		return false;
	return true;
}

static bool
is_unsafe_style(const xmlNode *node, char *text, size_t capacity)
{
	xmlChar *content = xmlNodeGetContent(node);
	const char *style = content ? (const char *)content : "", *found = find_outside(style);
	bool hidden = strchr(style, '\\') != NULL;
	if (found)
		snprintf(text, capacity, "the style refers to '%.80s': only what is in the file itself can be drawn", found);
	else if (hidden)
		snprintf(text, capacity, "the style has a backslash, which could hide a reference");
	xmlFree(content);
	return found || hidden;
}

bool
template_is_unsafe(const xmlNode *node, char *text, size_t capacity)
{
	static const char *const scripts[] = {"script",  "handler", "foreignObject", "set",    "animate", "animateMotion",
	                                      "animateTransform", "iframe", "object", "embed", "include", NULL};
	if (node->type == XML_PI_NODE) {
		snprintf(text, capacity, "<?%.40s?> is an instruction: a label can have none", (const char *)node->name);
		return true;
	}
	if (node->type != XML_ELEMENT_NODE)
		return false;
	if (is_one_of((const char *)node->name, scripts)) {
		snprintf(text, capacity, "<%.40s> is a script or another document: a label can have none",
		         (const char *)node->name);
		return true;
	}
	if (strcmp((const char *)node->name, "style") == 0 && is_unsafe_style(node, text, capacity))
		return true;
	bool unsafe = false;
	for (const xmlAttr *a = node->properties; a && !unsafe; a = a->next) {
		xmlChar *value = xmlNodeListGetString(node->doc, a->children, 1);
		unsafe = is_unsafe_attribute(a, value ? (const char *)value : "", text, capacity);
		xmlFree(value);
	}
	return unsafe;
}

/* The attribute, or the property of the style, which goes before it. */
bool
template_font_size(const xmlNode *node, double *units)
{
	xmlChar *size = xmlGetNoNsProp(node, (const xmlChar *)"font-size");
	xmlChar *style = xmlGetNoNsProp(node, (const xmlChar *)"style");
	const char *at = style ? strstr((const char *)style, "font-size:") : NULL;
	char text[32] = "", *unit = NULL;
	if (at || size)
		snprintf(text, sizeof text, "%s", at ? at + strlen("font-size:") : (const char *)size);
	xmlFree(style);
	xmlFree(size);
	text[strcspn(text, ";")] = '\0';
	*units = strtod(text, &unit);
	if (unit == text)
		return false;
	unit += strspn(unit, " ");
	return *unit == '\0' || strcmp(unit, "px") == 0;
}

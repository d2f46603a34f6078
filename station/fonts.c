#include "station/fonts.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fonts_conf.h"

/* One for the process: cairo and Pango keep theirs in the process too, and loading takes tens of
 * milliseconds. */
static PangoContext *context;

struct wanted {
	const char *family, *package;
};

static const struct wanted wanted[] = {
	{"DejaVu Sans", "fonts-dejavu-core"},
	{"DejaVu Sans Mono", "fonts-dejavu-core"},
	{"DejaVu Sans Condensed", "fonts-dejavu-extra"},
	{"WenQuanYi Micro Hei", "fonts-wqy-microhei"},
	{"Lohit Devanagari", "fonts-lohit-deva"},
	{"Waree", "fonts-tlwg-waree-ttf"},
};

static bool
has_family(FcConfig *config, const char *family)
{
	FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
	FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
	FcFontSet *set = pattern && objects ? FcFontList(config, pattern, objects) : NULL;
	bool found = set && set->nfont > 0;
	if (set)
		FcFontSetDestroy(set);
	if (objects)
		FcObjectSetDestroy(objects);
	if (pattern)
		FcPatternDestroy(pattern);
	return found;
}

static FcConfig *
load(char *text, size_t capacity)
{
	FcConfig *config = FcConfigCreate();
	if (!config || !FcConfigParseAndLoadFromMemory(config, fonts_conf, FcTrue) ||
	    !FcConfigBuildFonts(config)) {
		snprintf(text, capacity, "the fonts cannot be loaded");
		goto fail;
	}
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (!has_family(config, wanted[i].family)) {
			snprintf(text, capacity, "the font %s is missing: install %s", wanted[i].family,
			         wanted[i].package);
			goto fail;
		}
	return config;
fail:
	if (config)
		FcConfigDestroy(config);
	return NULL;
}

int
fonts_start(char *text, size_t capacity)
{
	if (context)
		return 0;
	FcConfig *config = load(text, capacity);
	if (!config)
		return -1;
	/* The current configuration too: librsvg makes a font map of its own. */
	FcConfigSetCurrent(config);
	PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
	FcConfigDestroy(config);

	context = pango_font_map_create_context(map);
	g_object_unref(map);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_language(context, pango_language_from_string("en")); /* not the environment's */
	pango_context_set_round_glyph_positions(context, TRUE);
	return 0;
}

void
fonts_stop(void)
{
	g_clear_object(&context);
	pango_cairo_font_map_set_default(NULL);
}

PangoContext *
fonts_context(void)
{
	return context;
}

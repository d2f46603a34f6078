/* Looks at a template in three steps: what is written in it (template_read), which fields and symbols it names, and
 * labels drawn from it at each resolution with usual, longest and fewest values. Each element is drawn by itself, so that
 * one fault does not hide the next. */
#include "station/label_lint.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"
#include "station/barcode_draw.h"
#include "station/config.h"
#include "station/label_drawing.h"
#include "station/label_sample.h"
#include "station/label_text.h"
#include "station/suggest.h"

/* An element that has been drawn, and its symbol, if it is one. */
struct drawn {
	const struct template_element *element;
	const struct label_symbol *symbol;
	double x, y, width, height; /* mm: the rectangle, or the symbol with its quiet zones */
};

struct linter {
	const struct label_lint_use *use;
	const struct carrier_driver *driver;
	struct label_lint *lint;
	struct template template, model; /* model: the carrier's own, for its symbols */
	struct label_drawing drawing;
	struct label_result result, wanted;
	struct bitmap out;
	uint32_t dpi;                    /* being drawn; 0: none */
	struct drawn drawn[TEMPLATE_ELEMENTS_MAX];
	size_t drawn_count;
};

/* ---- what was found ---- */

static bool
is_same(const struct label_fault *a, const struct template_fault *b)
{
	return a->fault.line == b->line && strcmp(a->fault.code, b->code) == 0 && strcmp(a->fault.id, b->id) == 0;
}

/* One fault shows on many labels: it is kept once, and once for each resolution where what it says differs. */
static void
add(struct linter *linter, const struct template_fault *fault)
{
	struct label_lint *lint = linter->lint;
	bool at_203 = linter->dpi == 203, at_300 = linter->dpi == 300;
	for (size_t i = 0; i < lint->count; i++) {
		struct label_fault *other = &lint->faults[i];
		bool text = strcmp(other->fault.text, fault->text) == 0;
		if (!is_same(other, fault) || (!text && !linter->dpi))
			continue;
		if (!text && !((at_203 && other->at_203) || (at_300 && other->at_300)))
			continue;
		if (text) {
			other->at_203 |= at_203;
			other->at_300 |= at_300;
		}
		return;
	}
	*(fault->warning ? &lint->warnings : &lint->errors) += 1;
	if (lint->count == LABEL_FAULTS_MAX) {
		lint->more++;
		return;
	}
	lint->faults[lint->count++] = (struct label_fault){.fault = *fault, .at_203 = at_203, .at_300 = at_300};
}

static void
add_read(void *linter, const struct template_fault *fault)
{
	add(linter, fault);
}

__attribute__((format(printf, 5, 6))) static void
find(struct linter *linter, bool warning, const char *code, const struct template_element *element,
     const char *format, ...)
{
	struct template_fault fault = {.warning = warning, .code = code, .line = 1};
	va_list arguments;
	if (element) {
		fault.line = element->line;
		memcpy(fault.id, element->id, sizeof fault.id);
		fault.placed = true;
		fault.x = element->x;
		fault.y = element->y;
		fault.width = element->width;
		fault.height = element->height;
	}
	va_start(arguments, format);
	vsnprintf(fault.text, sizeof fault.text, format, arguments);
	va_end(arguments);
	add(linter, &fault);
}

/* ---- fields ---- */

/* Whether a label can have the field. All that one can have are offered to *suggestion. */
static bool
is_known(const struct label_fields *fields, struct suggestion *suggestion)
{
	const char *name;
	bool known = false;
	for (size_t i = 0; (name = label_sample_name(i)); i++) {
		known |= strcmp(name, suggestion->wanted) == 0;
		suggest_word(suggestion, name);
	}
	for (size_t i = 0; i < fields->count; i++) {
		known |= strcmp(fields->fields[i].name, suggestion->wanted) == 0;
		suggest_word(suggestion, fields->fields[i].name);
	}
	return known;
}

/* A template may serve several carriers, each with fields of its own: their templates name them. */
static bool
is_named_by_a_carrier(const char *name)
{
	char braces[LABEL_FIELD_NAME + 3];
	snprintf(braces, sizeof braces, "{%s}", name);
	for (size_t i = 0; carrier_drivers[i]; i++)
		if (memmem(carrier_drivers[i]->svg, strlen(carrier_drivers[i]->svg), braces, strlen(braces)))
			return true;
	return false;
}

static void
check_name(struct linter *linter, const struct template_element *element, const char *name)
{
	struct suggestion suggestion = {.wanted = name};
	if (!is_known(&linter->drawing.fields, &suggestion) && !is_named_by_a_carrier(name))
		find(linter, false, "field", element, "no label has a field '%s'%s", name, suggest_text(&suggestion));
}

static void
check_fields(struct linter *linter)
{
	for (size_t i = 0; i < linter->template.count; i++) {
		const struct template_element *element = &linter->template.elements[i];
		const char *at = element->pattern, *condition = element->condition;
		char name[LABEL_FIELD_NAME + 1];
		while (!element->faulty && template_next_field(&at, name))
			check_name(linter, element, name);
		if (!element->faulty && *condition)
			check_name(linter, element, condition + (*condition == '!'));
	}
}

/* The seal mark is how a sheet is told from the one that was printed before it. */
static void
check_strip(struct linter *linter)
{
	for (size_t i = 0; i < linter->template.count; i++) {
		const struct template_element *e = &linter->template.elements[i];
		if (e->strip && e->kind && strstr(e->pattern, "{seal_mark}"))
			return;
	}
	find(linter, false, "seal-mark", NULL,
	     "no barcode with {seal_mark} in a group with id='strip': a reprint could not be told from the first sheet");
}

/* ---- symbols ---- */

static double
mm(const struct linter *linter, double dots)
{
	return dots * 25.4 / linter->dpi;
}

static bool
overlap(const struct drawn *a, const struct drawn *b)
{
	double forgiven = 0.13; /* mm: a dot */
	return a->x + forgiven < b->x + b->width && b->x + forgiven < a->x + a->width &&
	       a->y + forgiven < b->y + b->height && b->y + forgiven < a->y + a->height;
}

static void
check_overlaps(struct linter *linter)
{
	for (size_t i = 0; i < linter->drawn_count; i++)
		for (size_t k = 0; k < linter->drawn_count; k++) {
			const struct drawn *a = &linter->drawn[i], *b = &linter->drawn[k];
			if (i == k || !overlap(a, b) || (!a->symbol == !b->symbol && i > k))
				continue;
			if (a->symbol)
				find(linter, !b->symbol, "overlap", b->element,
				     "it overlaps the %s of line %d, or its quiet zone", a->symbol->kind->name,
				     a->element->line);
			else if (!b->symbol)
				find(linter, true, "overlap", b->element, "it overlaps the text of line %d",
				     a->element->line);
		}
}

static void
check_symbols(struct linter *linter)
{
	for (size_t i = 0; i < linter->drawn_count; i++) {
		const struct drawn *d = &linter->drawn[i];
		const char *wrong = d->symbol ? label_check_symbol(&linter->out, d->symbol) : NULL;
		if (wrong)
			find(linter, false, "symbol", d->element, "the %s, which needs %u modules of white around, %s",
			     d->symbol->kind->name, d->symbol->kind->quiet, wrong);
	}
}

static const struct drawn *
find_symbol(const struct linter *linter, const struct label_symbol *wanted)
{
	for (size_t i = 0; i < linter->drawn_count; i++) {
		const struct label_symbol *symbol = linter->drawn[i].symbol;
		if (symbol && !linter->drawn[i].element->strip && symbol->kind == wanted->kind &&
		    symbol->length == wanted->length && memcmp(symbol->text, wanted->text, wanted->length) == 0)
			return &linter->drawn[i];
	}
	return NULL;
}

static void
compare_symbol(struct linter *linter, const struct template_element *model, const struct label_symbol *wanted)
{
	const struct drawn *own = find_symbol(linter, wanted);
	if (!own) {
		find(linter, false, "symbol-missing", NULL, "the %s that the carrier reads is missing: data-barcode=\"%s:%s\"",
		     wanted->kind->name, wanted->kind->name, model->pattern);
		return;
	}
	double module = mm(linter, own->symbol->module);
	if (module < model->module_min - 0.001 || module > model->module_max + 0.001)
		find(linter, false, "module", own->element,
		     "a module is %.3f mm at %u dpi; the carrier's label takes %g to %g (data-module)", module, linter->dpi,
		     model->module_min, model->module_max);
}

/* What the carrier's own template has in the carrier's area has to be on every other. */
static void
check_carrier(struct linter *linter)
{
	struct label_drawing drawing = linter->drawing;
	struct bitmap scratch = {0}, white = {0};
	uint32_t width = (uint32_t)lround(linter->model.width * linter->dpi / 25.4);
	uint32_t height = (uint32_t)lround(linter->model.height * linter->dpi / 25.4);
	drawing.template = &linter->model;
	drawing.out = &scratch;
	drawing.result = &linter->wanted;
	linter->wanted = (struct label_result){0};
	if (bitmap_create(&white, width, height, linter->dpi) < 0 || label_drawing_begin(&drawing, &white) < 0) {
		bitmap_finish(&white);
		return;
	}
	for (size_t i = 0; i < linter->model.count; i++) {
		const struct template_element *model = &linter->model.elements[i];
		size_t before = linter->wanted.symbol_count;
		if (!model->strip && model->kind && label_draw_element(&drawing, model) == 0 &&
		    linter->wanted.symbol_count > before)
			compare_symbol(linter, model, &linter->wanted.symbols[before]);
	}
	label_drawing_end(&drawing, false);
	bitmap_finish(&scratch);
	bitmap_finish(&white);
}

/* ---- drawing ---- */

static const char *
code_of(enum label_status status)
{
	switch (status) {
	case LABEL_TOO_LONG: return "text-fit";
	case LABEL_NO_GLYPH: return "glyph";
	case LABEL_BARCODE: return "barcode-fit";
	case LABEL_FIELD: return "required";
	default: return "label";
	}
}

static void
keep_drawn(struct linter *linter, const struct template_element *e, size_t symbols_before)
{
	struct drawn *d = &linter->drawn[linter->drawn_count];
	char text[LABEL_EXPANDED_MAX];
	*d = (struct drawn){.element = e, .x = e->x, .y = e->y, .width = e->width, .height = e->height};
	if (linter->result.symbol_count > symbols_before) {
		const struct label_symbol *s = d->symbol = &linter->result.symbols[symbols_before];
		double above = s->kind->linear ? 0 : s->quiet;
		d->x = mm(linter, (double)s->x - s->quiet);
		d->y = mm(linter, s->y - above);
		d->width = mm(linter, s->width + 2.0 * s->quiet);
		d->height = mm(linter, s->height + 2 * above);
	} else if (!label_condition(e, &linter->drawing.fields) ||
	           label_expand(e->pattern, &linter->drawing.fields, text, sizeof text) <= 0) {
		return;
	}
	linter->drawn_count++;
}

static void
draw_elements(struct linter *linter)
{
	linter->drawn_count = 0;
	linter->result = (struct label_result){0};
	for (size_t i = 0; i < linter->template.count; i++) {
		const struct template_element *element = &linter->template.elements[i];
		size_t before = linter->result.symbol_count;
		if (element->faulty)
			continue;
		if (label_draw_element(&linter->drawing, element) < 0)
			find(linter, false, code_of(linter->result.status), element, "%s", linter->result.text);
		else
			keep_drawn(linter, element, before);
	}
}

static int
draw_label(struct linter *linter, const struct bitmap *base)
{
	linter->drawing.dpi = linter->dpi;
	if (label_drawing_begin(&linter->drawing, base) < 0)
		return -1;
	draw_elements(linter);
	label_drawing_end(&linter->drawing, true);
	check_symbols(linter);
	check_overlaps(linter);
	check_carrier(linter);
	return 0;
}

static void
keep_picture(struct linter *linter, enum label_sample sample)
{
	if (linter->use->picture && linter->dpi == linter->use->picture_dpi && sample == LABEL_SAMPLE_USUAL)
		*linter->use->picture = linter->out;
	else
		bitmap_finish(&linter->out);
	linter->out = (struct bitmap){0};
}

/* An address that the carrier takes: not each goes to every country. */
static int
fill(struct linter *linter, enum label_sample sample)
{
	static const char *const places[][2] = {
		{"US", "62704-1234"}, {"DE", "63741"}, {"GB", "NW8 9AY"}, {"FR", "75008"},
		{"CA", "K1A 0B1"},    {"RU", "101000"}, {"JP", "100-0001"},
	};
	char number[CARRIER_NUMBER_MAX], text[16];
	snprintf(text, sizeof text, "%u", linter->dpi);
	if (carrier_sample(linter->driver, linter->use->carrier, number) < 0)
		return -1;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		label_fields_begin(&linter->drawing.fields);
		label_fields_put(&linter->drawing.fields, "dpi", text);
		label_sample_fill(&linter->drawing.fields, sample, places[i][0], places[i][1]);
		label_fields_put(&linter->drawing.fields, linter->driver->number_field, number);
		if (label_derive(&linter->drawing) == 0)
			return 0;
	}
	return -1;
}

static int
draw_at(struct linter *linter, uint32_t dpi)
{
	struct bitmap base = {0};
	char text[LABEL_TEXT_MAX];
	int result = 0;
	linter->dpi = dpi;
	if (template_draw(&linter->template, dpi, &base, text, sizeof text) < 0)
		find(linter, false, "label", NULL, "%.200s", text);
	for (int sample = 0; result == 0 && base.rows && sample < LABEL_SAMPLES; sample++) {
		result = fill(linter, (enum label_sample)sample) < 0 ? -1 : draw_label(linter, &base);
		if (result == 0)
			keep_picture(linter, (enum label_sample)sample);
	}
	bitmap_finish(&base);
	linter->dpi = 0;
	return result;
}

static int
look(struct linter *linter)
{
	uint32_t dpi = linter->use->dpi;
	if (fill(linter, LABEL_SAMPLE_USUAL) < 0)
		return -1;
	check_fields(linter);
	check_strip(linter);
	if (label_check_media(&linter->template, linter->use->media, &linter->result) < 0)
		find(linter, false, "media", NULL, "%.200s", linter->result.text);
	if (dpi != 300 && draw_at(linter, 203) < 0)
		return -1;
	return dpi != 203 ? draw_at(linter, 300) : 0;
}

/* What asks for other files is not even drawn. */
static bool
is_unsafe(const struct label_lint *lint)
{
	for (size_t i = 0; i < lint->count; i++)
		if (strcmp(lint->faults[i].fault.code, "unsafe") == 0)
			return true;
	return false;
}

static int
by_line(const void *left, const void *right)
{
	const struct label_fault *a = left, *b = right;
	if (a->fault.line != b->fault.line)
		return a->fault.line < b->fault.line ? -1 : 1;
	return a->fault.warning - b->fault.warning;
}

static int
lint_with(struct linter *linter, const void *svg, size_t size, char *text, size_t capacity)
{
	const struct carrier_driver *driver = linter->driver;
	linter->drawing = (struct label_drawing){.template = &linter->template, .driver = driver,
	                                         .carrier = linter->use->carrier, .out = &linter->out,
	                                         .result = &linter->result};
	if (template_parse(&linter->model, driver->svg, strlen(driver->svg), driver->name, text, capacity) < 0)
		return -1;
	template_read(&linter->template, svg, size, add_read, linter);
	if (!(linter->template.width > 0) || is_unsafe(linter->lint) || look(linter) == 0)
		return 0;
	snprintf(text, capacity, "the carrier %s makes no label to try the template with: %.200s", driver->name,
	         *linter->result.text ? linter->result.text : "it can make no numbers as it is configured");
	return -1;
}

/* The form of a contract's prefix tells the carriers apart: the first that makes numbers is of the right one. */
bool
label_lint_carrier(const struct carrier_driver *driver, struct config_carrier *carrier)
{
	static const char *const prefixes[] = { "",     "RB",    "5R893903", "92001901234567",
		                                "0150", "56310", "0073938",  "10131267" };
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		*carrier = (struct config_carrier){.company_prefix = "0614141", .country = "GB"};
		snprintf(carrier->name, sizeof carrier->name, "%s", driver->name);
		snprintf(carrier->driver, sizeof carrier->driver, "%s", driver->name);
		snprintf(carrier->prefix, sizeof carrier->prefix, "%s", prefixes[i]);
		if (!driver->number || driver->capacity(carrier) > 0)
			return true;
	}
	return false;
}

int
label_lint(const void *svg, size_t size, const struct label_lint_use *use, struct label_lint *lint, char *text,
           size_t capacity)
{
	const char *name = *use->carrier->driver ? use->carrier->driver : use->carrier->name;
	struct linter *linter = calloc(1, sizeof *linter);
	int result = -1;
	*lint = (struct label_lint){0};
	if (!linter) {
		snprintf(text, capacity, "out of memory");
		return -1;
	}
	linter->use = use;
	linter->lint = lint;
	linter->driver = carrier_find(name);
	if (linter->driver)
		result = lint_with(linter, svg, size, text, capacity);
	else
		snprintf(text, capacity, "no carrier driver is named '%.60s'", name);
	qsort(lint->faults, lint->count, sizeof *lint->faults, by_line);
	bitmap_finish(&linter->out);
	template_finish(&linter->template);
	template_finish(&linter->model);
	free(linter);
	return result;
}

/* What is wrong with a label template: found by drawing labels from it, by the code that draws those that print. */
#ifndef STATION_LABEL_LINT_H
#define STATION_LABEL_LINT_H

#include <jansson.h>
#include "label.h"
#include "station/template.h"

enum { LABEL_FAULTS_MAX = 64 };

/* What a template is looked at for. */
struct label_lint_use {
	const struct config_carrier *carrier; /* whose labels: its driver says what has to be on them */
	const char *media;                    /* "4x6in" …; "": of any size */
	uint32_t dpi;                         /* 203 or 300; 0: both */
	struct bitmap *picture;               /* NULL, or {0}: a label with usual values as far as it can be drawn, */
	uint32_t picture_dpi;                 /* at this resolution; the caller's to finish */
};

struct label_fault {
	struct template_fault fault;
	bool at_203, at_300; /* where it was seen; neither: it does not depend on that */
};

struct label_lint {
	struct label_fault faults[LABEL_FAULTS_MAX]; /* by line */
	size_t count, more; /* more: so many did not fit */
	size_t errors, warnings;
};

/* A carrier of this kind as somebody might have it, for templates that are older than their contract. False: none. */
struct carrier_driver;
bool label_lint_carrier(const struct carrier_driver *driver, struct config_carrier *carrier);

/* label_start() comes first. 0, or -1 with text if it could not be looked at: out of memory, or the carrier as it is
 * configured makes no numbers. */
int label_lint(const void *svg, size_t size, const struct label_lint_use *use, struct label_lint *lint, char *text,
               size_t capacity);

/* {"valid", "errors", "warnings", "not_shown", "faults"} as packwarden(1) has them; NULL: out of memory. */
json_t *label_lint_json(const struct label_lint *lint);

#endif

/* Whose tracking number is it? Rules for the numbers of many carriers, from drivers/carrier/tracking: a form, a
 * check digit where the carrier has one, and what its parts say. Other people's numbers are recognised here; the numbers
 * that this station gives out are made by the carrier drivers (carrier.h). */
#ifndef PACKWARDEN_TRACKING_H
#define PACKWARDEN_TRACKING_H

#include <stdbool.h>
#include <stddef.h>

enum {
	TRACKING_MAX = 100,       /* bytes of a number, blanks counted; a longer one is nobody's */
	TRACKING_MATCHES_MAX = 8, /* forms that fit one number at most */
	TRACKING_REASON_MAX = 160,
};

struct tracking_match { /* static texts */
	const char *carrier;    /* short and stable: "ups", "usps", "s10" … */
	const char *title;      /* "UPS" */
	const char *type;       /* the form: "usps_impb_c" */
	const char *name;       /* "USPS IMpb C" */
	const char *service;    /* what the number says of its service, NULL: nothing that is known */
	const char *country;    /* … and of its country */
	bool checked;           /* by a check digit, not by its form alone */
};

struct tracking_answer {
	size_t count;
	struct tracking_match matches[TRACKING_MATCHES_MAX]; /* those with a check digit first */
	char reason[TRACKING_REASON_MAX];                    /* when none fits: why, for a person; else "" */
};

struct tracking;

struct tracking *tracking_create(void); /* NULL: no memory */
void tracking_free(struct tracking *tracking);

/* Letters may be small and groups parted by blanks. */
void tracking_check(const struct tracking *tracking, const char *number, size_t length, struct tracking_answer *answer);

#endif

/* Recognises tracking numbers by the generated table of forms; the forms are regular expressions, so PCRE2 reads them. */
#include "tracking.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracking_digit.h"

struct meaning { /* of a group's text */
	const char *kind, *group;
	const char *text, *regex;       /* one of the two is NULL */
	const char *name, *country;
};

struct rule {
	const char *title, *carrier, *name, *type;
	const char *regex;
	struct digit_rule digit;
	const char *prepend_regex, *prepend; /* put before a serial that matches, for its check digit */
	const char *known;                   /* the kind of meaning that must be found, or NULL */
	size_t first_meaning, meaning_count;
};

#include "tracking_rules.inc"

enum { RULES = sizeof rules / sizeof *rules, MEANINGS = sizeof meanings / sizeof *meanings,
       STEPS_MAX = 100000 /* of one match: a form never needs a thousandth of it */ };

struct tracking {
	pcre2_code *rules[RULES], *prepends[RULES], *meanings[MEANINGS];
	pcre2_match_data *match;  /* of a rule */
	pcre2_match_data *inner;  /* of a part */
	pcre2_match_context *limits;
};

static bool
compile(pcre2_code **code, const char *regex, uint32_t options)
{
	PCRE2_SIZE position;
	int error;

	if (regex == NULL)
		return true;
	*code = pcre2_compile((PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED, options, &error, &position, NULL);
	return *code != NULL;
}

struct tracking *
tracking_create(void)
{
	const uint32_t whole = PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	struct tracking *tracking = calloc(1, sizeof *tracking);
	bool good = tracking != NULL;

	for (size_t i = 0; good && i < RULES; i++)
		good = compile(&tracking->rules[i], rules[i].regex, whole) &&
		       compile(&tracking->prepends[i], rules[i].prepend_regex, 0);
	for (size_t i = 0; good && i < MEANINGS; i++)
		good = compile(&tracking->meanings[i], meanings[i].regex, whole);
	if (good) {
		tracking->match = pcre2_match_data_create(64, NULL);
		tracking->inner = pcre2_match_data_create(8, NULL);
		tracking->limits = pcre2_match_context_create(NULL);
		good = tracking->match != NULL && tracking->inner != NULL && tracking->limits != NULL;
	}
	if (good) {
		pcre2_set_match_limit(tracking->limits, STEPS_MAX);
		return tracking;
	}
	tracking_free(tracking);
	return NULL;
}

void
tracking_free(struct tracking *tracking)
{
	if (tracking == NULL)
		return;
	for (size_t i = 0; i < RULES; i++) {
		pcre2_code_free(tracking->rules[i]);
		pcre2_code_free(tracking->prepends[i]);
	}
	for (size_t i = 0; i < MEANINGS; i++)
		pcre2_code_free(tracking->meanings[i]);
	pcre2_match_data_free(tracking->match);
	pcre2_match_data_free(tracking->inner);
	pcre2_match_context_free(tracking->limits);
	free(tracking);
}

static bool
matches(const struct tracking *tracking, const pcre2_code *code, const char *text, pcre2_match_data *match)
{
	return code != NULL && pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, match, tracking->limits) > 0;
}

/* The group's text without blanks; "" if the form has no such group, or it is not there. */
static void
take_group(const struct tracking *tracking, size_t rule, const char *group, char out[TRACKING_MAX + 1])
{
	PCRE2_UCHAR text[TRACKING_MAX + 1];
	PCRE2_SIZE length = sizeof text;
	size_t used = 0;

	if (pcre2_substring_number_from_name(tracking->rules[rule], (PCRE2_SPTR)group) < 0 ||
	    pcre2_substring_copy_byname(tracking->match, (PCRE2_SPTR)group, text, &length) != 0)
		length = 0;
	for (size_t i = 0; i < length; i++)
		if (text[i] != ' ')
			out[used++] = (char)text[i];
	out[used] = '\0';
}

static const struct meaning *
find_meaning(const struct tracking *tracking, size_t rule, const char *kind)
{
	char text[TRACKING_MAX + 1];

	for (size_t i = rules[rule].first_meaning; i < rules[rule].first_meaning + rules[rule].meaning_count; i++) {
		const struct meaning *meaning = &meanings[i];
		if (strcmp(meaning->kind, kind) != 0)
			continue;
		take_group(tracking, rule, meaning->group, text);
		if (meaning->text != NULL ? strcmp(meaning->text, text) == 0
		                          : matches(tracking, tracking->meanings[i], text, tracking->inner))
			return meaning;
	}
	return NULL;
}

/* The digit that the number should have; '\0': the form has none. */
static char
right_digit(const struct tracking *tracking, size_t rule)
{
	char serial[TRACKING_MAX + 1], whole[TRACKING_MAX + 17];

	take_group(tracking, rule, "SerialNumber", serial);
	snprintf(whole, sizeof whole, "%s%s",
	         matches(tracking, tracking->prepends[rule], serial, tracking->inner) ? rules[rule].prepend : "", serial);
	return digit_of(&rules[rule].digit, whole, strlen(whole));
}

/* Whether the number, of which the form fits, is one of the rule's; if not, why, unless another has said so before. */
static bool
is_right(const struct tracking *tracking, size_t rule, char reason[TRACKING_REASON_MAX])
{
	char digit[TRACKING_MAX + 1], wanted = right_digit(tracking, rule);

	take_group(tracking, rule, "CheckDigit", digit);
	if (rules[rule].digit.kind != DIGIT_NONE && (wanted == '\0' || digit[0] != wanted)) {
		if (reason[0] == '\0' && wanted != '\0')
			snprintf(reason, TRACKING_REASON_MAX, "as a number of %s its check digit is %s, not %c", rules[rule].name,
			         digit, wanted);
		return false;
	}
	if (rules[rule].known != NULL && find_meaning(tracking, rule, rules[rule].known) == NULL) {
		if (reason[0] == '\0')
			snprintf(reason, TRACKING_REASON_MAX, "as a number of %s its country or carrier does not exist",
			         rules[rule].name);
		return false;
	}
	return true;
}

static struct tracking_match
describe(const struct tracking *tracking, size_t rule)
{
	const struct meaning *service = find_meaning(tracking, rule, "Service Type");
	const struct meaning *country = find_meaning(tracking, rule, "Courier");

	if (country == NULL)
		country = find_meaning(tracking, rule, "Country Code");
	return (struct tracking_match){
		.carrier = rules[rule].carrier, .title = rules[rule].title, .type = rules[rule].type,
		.name = rules[rule].name, .service = service != NULL ? service->name : NULL,
		.country = country != NULL ? country->country : NULL, .checked = rules[rule].digit.kind != DIGIT_NONE,
	};
}

/* Capital letters and blanks as blanks. False: no carrier has such a number. */
static bool
normalize(const char *number, size_t length, char out[TRACKING_MAX + 1])
{
	if (length > TRACKING_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = number[i];
		if (c < ' ' || c > '~')
			return false;
		out[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	out[length] = '\0';
	return true;
}

void
tracking_check(const struct tracking *tracking, const char *number, size_t length, struct tracking_answer *answer)
{
	char text[TRACKING_MAX + 1];

	*answer = (struct tracking_answer){ 0 };
	for (int checked = 1; checked >= 0 && normalize(number, length, text); checked--)
		for (size_t i = 0; i < RULES && answer->count < TRACKING_MATCHES_MAX; i++)
			if ((rules[i].digit.kind != DIGIT_NONE) == checked &&
			    matches(tracking, tracking->rules[i], text, tracking->match) &&
			    is_right(tracking, i, answer->reason))
				answer->matches[answer->count++] = describe(tracking, i);
	if (answer->count > 0)
		answer->reason[0] = '\0';
	else if (answer->reason[0] == '\0')
		snprintf(answer->reason, sizeof answer->reason, "no carrier that is known here has such numbers");
}

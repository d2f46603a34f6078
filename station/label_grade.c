#include "station/label_grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define APERTURE_MM 0.254

enum {
	STEPS = 8,               /* of the profile, a dot */
	GROWN = STEPS / 4,       /* of each edge of a bar: a quarter of a dot */
	ELEMENTS_MAX = 512,      /* bars and spaces; 60 characters have 373 */
	CHARACTER = 6, MODULES = 11, /* elements and modules of a character of Code 128 */
};

struct profile {
	double *black;           /* how black it is, 0 to 1, at each step of a line over symbol and quiet zones */
	double *ink;
	size_t steps;
	double least, most;      /* of black */
};

/* Element i lies between edges i and i + 1; the first is a bar. */
struct edges {
	double at[ELEMENTS_MAX + 1];
	size_t count;
};

static bool
is_black(const struct bitmap *bitmap, const struct label_symbol *s, int64_t step)
{
	int64_t dot = (step < 0 ? step - STEPS + 1 : step) / STEPS;

	return dot >= 0 && bitmap_get(bitmap, s->x - s->quiet + (uint32_t)dot, s->y + s->height / 2);
}

static void
print_line(const struct bitmap *bitmap, const struct label_symbol *s, struct profile *profile)
{
	for (size_t i = 0; i < profile->steps; i++)
		profile->ink[i] = is_black(bitmap, s, (int64_t)i - GROWN) || is_black(bitmap, s, (int64_t)i + GROWN);
}

/* Each step of the aperture weighs as much as the circle is high there. */
static void
look(struct profile *profile, double radius)
{
	int reach = (int)radius;
	double whole = 0;

	for (int k = -reach; k <= reach; k++)
		whole += sqrt(radius * radius - k * k);
	profile->least = 1;
	profile->most = 0;
	for (size_t i = 0; i < profile->steps; i++) {
		double sum = 0;

		for (int k = -reach; k <= reach; k++) {
			int64_t at = (int64_t)i + k;
			if (at >= 0 && at < (int64_t)profile->steps)
				sum += profile->ink[at] * sqrt(radius * radius - k * k);
		}
		profile->black[i] = sum / whole;
		profile->least = fmin(profile->least, profile->black[i]);
		profile->most = fmax(profile->most, profile->black[i]);
	}
}

/* Where the profile crosses the middle between its lightest and its darkest. */
static void
find_edges(const struct profile *profile, struct edges *edges)
{
	double middle = (profile->least + profile->most) / 2;

	edges->count = 0;
	for (size_t i = 1; i < profile->steps && edges->count <= ELEMENTS_MAX; i++) {
		double before = profile->black[i - 1], here = profile->black[i];

		if ((before < middle) != (here < middle))
			edges->at[edges->count++] = (double)i - 1 + (middle - before) / (here - before);
	}
}

/* The same of the bits themselves: what is meant. */
static void
true_edges(const struct bitmap *bitmap, const struct label_symbol *s, struct edges *edges)
{
	edges->count = 0;
	for (uint32_t x = 0, element = 0; x <= s->width && edges->count <= ELEMENTS_MAX; x += s->module, element++)
		if (bitmap_get(bitmap, s->x + x, s->y + s->height / 2) !=
		    bitmap_get(bitmap, s->x + x - s->module, s->y + s->height / 2))
			edges->at[edges->count++] = element;
}

/* The darkest of a bar, the lightest of a space; before the first edge and behind the last one are the quiet zones. */
static double
extreme(const struct profile *profile, const struct edges *edges, size_t element)
{
	size_t from = element == 0 ? 0 : (size_t)edges->at[element - 1] + 1;
	size_t to = element == edges->count ? profile->steps - 1 : (size_t)edges->at[element];
	bool bar = element % 2 == 1;
	double found = bar ? 0 : 1;

	for (size_t i = from; i <= to; i++)
		found = bar ? fmax(found, profile->black[i]) : fmin(found, profile->black[i]);
	return found;
}

static double
modulation(const struct profile *profile, const struct edges *edges)
{
	double least = 1, before = extreme(profile, edges, 0);

	for (size_t element = 1; element <= edges->count; element++) {
		double here = extreme(profile, edges, element);

		least = fmin(least, fabs(here - before));
		before = here;
	}
	return least / (profile->most - profile->least);
}

static double
bars(const double *at)
{
	return at[1] - at[0] + at[3] - at[2] + at[5] - at[4];
}

/* Of one character: edge to similar edge, and the sum of its bars. 0: it would be read as another one. */
static double
character(const double *seen, const double *meant)
{
	double unit = (seen[CHARACTER] - seen[0]) / MODULES, worst = 1;

	for (int i = 0; i < CHARACTER - 2; i++) {
		double off = fabs((seen[i + 2] - seen[i]) / unit - (meant[i + 2] - meant[i]));
		worst = fmin(worst, (0.5 - off) / 0.5);
	}
	worst = fmin(worst, (1.75 - fabs(bars(seen) / unit - bars(meant))) / 1.75);
	return fmax(worst, 0);
}

static double
decodability(const struct edges *seen, const struct edges *meant)
{
	double worst = 1;

	for (size_t i = 0; i + CHARACTER < seen->count; i += CHARACTER)
		worst = fmin(worst, character(seen->at + i, meant->at + i));
	return worst;
}

static char
letter(const struct label_grade *grade)
{
	static const unsigned modulations[] = { 70, 60, 50, 40 }, decodabilities[] = { 62, 50, 37, 25 };

	for (int i = 0; i < 4; i++)
		if (grade->modulation >= modulations[i] && grade->decodability >= decodabilities[i])
			return (char)('A' + i);
	return 'F';
}

static void
measure(const struct bitmap *bitmap, const struct label_symbol *symbol, struct profile *profile,
        struct label_grade *grade)
{
	static struct edges seen, meant;

	print_line(bitmap, symbol, profile);
	look(profile, APERTURE_MM / 2 * bitmap->dpi / 25.4 * STEPS);
	find_edges(profile, &seen);
	true_edges(bitmap, symbol, &meant);
	if (seen.count == meant.count && seen.count > CHARACTER) {
		grade->modulation = (unsigned)(100 * modulation(profile, &seen) + 0.5);
		grade->decodability = (unsigned)(100 * decodability(&seen, &meant) + 0.5);
	}
	grade->letter = letter(grade);
}

int
label_grade(const struct bitmap *bitmap, const struct label_symbol *symbol, struct label_grade *grade)
{
	struct profile profile = { .steps = (size_t)(symbol->width + 2 * symbol->quiet) * STEPS };

	*grade = (struct label_grade){ 0 };
	profile.black = calloc(profile.steps + 1, sizeof *profile.black);
	profile.ink = calloc(profile.steps + 1, sizeof *profile.ink);
	if (profile.black != NULL && profile.ink != NULL)
		measure(bitmap, symbol, &profile, grade);
	free(profile.black);
	free(profile.ink);
	return grade->letter != 0 ? 0 : -1;
}

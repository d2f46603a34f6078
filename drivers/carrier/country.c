#include "country.h"

#include <stdlib.h>
#include <string.h>

struct country {
	char letters[3], number[4];
};

static const struct country countries[] = {
#include "country_numbers.inc"
};

static int
compare(const void *letters, const void *country)
{
	return strcmp(letters, ((const struct country *)country)->letters);
}

const char *
country_number(const char *letters)
{
	const struct country *found =
		bsearch(letters, countries, sizeof countries / sizeof *countries, sizeof *countries, compare);

	return found ? found->number : NULL;
}

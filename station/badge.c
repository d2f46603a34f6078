#include "badge.h"

#include <sodium.h>
#include <string.h>

void
badge_make(char badge[BADGE_TEXT])
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTUVX";

	memcpy(badge, "PWB", 3);
	for (int i = 3; i < BADGE_TEXT - 1; i++)
		badge[i] = letters[randombytes_uniform(sizeof letters - 1)];
	badge[BADGE_TEXT - 1] = '\0';
}

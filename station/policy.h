/* Policies that central may set for all stations, over what packwarden.conf says: their names, and what each may be. */
#ifndef STATION_POLICY_H
#define STATION_POLICY_H

#include <stdbool.h>
#include "config.h"

enum { POLICY_WHY = 256 };

/* Why this policy cannot have this value; false then. */
bool policy_check(const char *name, const char *value, char why[POLICY_WHY]);

/* Sets it, or with NULL what `own` has: the station's packwarden.conf. False: it is none. */
bool policy_apply(struct config *config, const struct config *own, const char *name, const char *value);

#endif

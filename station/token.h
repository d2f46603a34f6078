/* Tokens of other systems: who has one may read what its scopes say, and change nothing. */
#ifndef STATION_TOKEN_H
#define STATION_TOKEN_H

#include <stdbool.h>

enum { TOKEN_TEXT = 48, TOKEN_SCOPES = 128 }; /* characters with the NUL: "pwt_" and 43; scopes, parted by one space */

/* NULL after the last. */
extern const char *const token_scopes[];

bool token_scopes_are_known(const char *scopes);        /* and there is one at least */
bool token_has_scope(const char *scopes, const char *scope);

/* The scope that reading this route takes, by its path. */
const char *token_scope_of(const char *path);

#endif

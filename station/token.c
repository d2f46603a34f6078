#include "token.h"

#include <string.h>

const char *const token_scopes[] = { "orders:read", "lanes:read", "devices:read", "reports:read", "personal:read", NULL };

static const struct {
	const char *path, *scope; /* the first that the route's path begins with */
} paths[] = {
	{ "/api/v1/orders", "orders:read" },   { "/api/v1/boxes", "orders:read" },    { "/api/v1/search", "personal:read" },
	{ "/api/v1/needs", "lanes:read" },     { "/api/v1/floor", "lanes:read" },     { "/api/v1/printers", "devices:read" },
	{ "/api/v1/ranges", "devices:read" },  { "/api/v1/recalls", "orders:read" },  { "/api/v1/quarantine", "orders:read" },
	{ "/api/v1/", "reports:read" },
};

/* The word that begins here: its length, and how far it is to the next. */
static size_t
word_length(const char *text)
{
	return strcspn(text, " ");
}

bool
token_has_scope(const char *scopes, const char *scope)
{
	size_t length = strlen(scope);

	for (const char *word = scopes; *word; word += word_length(word) + (word[word_length(word)] == ' '))
		if (word_length(word) == length && memcmp(word, scope, length) == 0)
			return true;
	return false;
}

static bool
is_known(const char *word, size_t length)
{
	for (size_t i = 0; token_scopes[i]; i++)
		if (strlen(token_scopes[i]) == length && memcmp(token_scopes[i], word, length) == 0)
			return true;
	return false;
}

bool
token_scopes_are_known(const char *scopes)
{
	const char *word = scopes;

	if (*word == '\0' || strlen(scopes) >= TOKEN_SCOPES)
		return false;
	while (is_known(word, word_length(word))) {
		word += word_length(word);
		if (*word == '\0')
			return true;
		word++;
	}
	return false;
}

const char *
token_scope_of(const char *path)
{
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (strncmp(paths[i].path, path, strlen(paths[i].path)) == 0)
			return paths[i].scope;
	return "";
}

#include "policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_value.h"
#include "suggest.h"

#define OVERRIDE "override."
#define IDLE "lane.idle_minutes"

/* "override.expired" → the key of [override]; NULL: none. */
static const struct key *
find_override(const char *name)
{
	const struct key *key = config_override_keys;

	if (strncmp(name, OVERRIDE, strlen(OVERRIDE)) != 0)
		return NULL;
	while (key->name != NULL && strcmp(key->name, name + strlen(OVERRIDE)) != 0)
		key++;
	return key->name != NULL ? key : NULL;
}

/* -1: it is none of the words. */
static int
find_word(const struct key *key, const char *value)
{
	for (int i = 0; i < CONFIG_WORDS_MAX && key->words[i] != NULL; i++)
		if (strcmp(key->words[i], value) == 0)
			return i;
	return -1;
}

static int
minutes(const char *value)
{
	char *end;
	long number = strtol(value, &end, 10);

	return value[0] >= '0' && value[0] <= '9' && *end == '\0' && number <= CONFIG_IDLE_MOST ? (int)number : -1;
}

static bool
say_unknown(const char *name, char why[POLICY_WHY])
{
	struct suggestion suggestion = { .wanted = name };
	char words[8][LIMIT_NAME + 1];
	size_t count = 0;

	for (const struct key *key = config_override_keys; key->name != NULL && count < 7; key++) {
		snprintf(words[count], sizeof words[count], OVERRIDE "%.40s", key->name);
		suggest_word(&suggestion, words[count++]);
	}
	suggest_word(&suggestion, IDLE);
	snprintf(why, POLICY_WHY, "there is no policy '%.60s'%s", name, suggest_text(&suggestion));
	return false;
}

bool
policy_check(const char *name, const char *value, char why[POLICY_WHY])
{
	const struct key *key = find_override(name);

	if (key == NULL && strcmp(name, IDLE) != 0)
		return say_unknown(name, why);
	if (key != NULL ? find_word(key, value) >= 0 : minutes(value) >= 0)
		return true;
	if (key != NULL)
		snprintf(why, POLICY_WHY, "%.60s is never, lead or admin", name);
	else
		snprintf(why, POLICY_WHY, "%.60s is 0 to %d", name, CONFIG_IDLE_MOST);
	return false;
}

bool
policy_apply(struct config *config, const struct config *own, const char *name, const char *value)
{
	const struct key *key = find_override(name);
	char why[POLICY_WHY];

	if (value != NULL && !policy_check(name, value, why))
		return false;
	if (key != NULL) {
		enum config_override *to = (void *)((char *)config + key->offset);
		*to = value != NULL ? (enum config_override)find_word(key, value)
		                    : *(const enum config_override *)(const void *)((const char *)own + key->offset);
		return true;
	}
	for (size_t i = 0; strcmp(name, IDLE) == 0 && i < config->lane_count; i++)
		config->lanes[i].idle_minutes = value != NULL ? (unsigned)minutes(value) : own->lanes[i].idle_minutes;
	return strcmp(name, IDLE) == 0;
}

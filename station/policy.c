#include "policy.h"

#include <stdio.h>
#include <string.h>

#include "config_keys.h"
#include "suggest.h"

#define OVERRIDE "override."

/* Beside those of [override], as SECTION.KEY: a key of a lane is set in all lanes. */
static const struct {
	const char *name;
	enum config_section_kind section;
} others[] = {
	{ "lane.idle_minutes", SECTION_LANE },
	{ "station.call_seconds", SECTION_STATION },
	{ "station.shadow", SECTION_STATION },
	{ "station.weight_floor_g", SECTION_STATION },
};

struct policy {
	const struct key *key;      /* KEY_CHOICE or KEY_NUMBER */
	enum config_section_kind section;
};

static const struct key *
find_key(const struct key *keys, const char *name)
{
	for (; keys->name != NULL; keys++)
		if (strcmp(keys->name, name) == 0)
			return keys;
	return NULL;
}

static bool
find(const char *name, struct policy *policy)
{
	const char *dot = strchr(name, '.');

	*policy = (struct policy){ .section = SECTION_OVERRIDE };
	if (strncmp(name, OVERRIDE, strlen(OVERRIDE)) == 0)
		policy->key = find_key(config_override_keys, dot + 1);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(others[i].name, name) == 0)
			*policy = (struct policy){ .key = find_key(config_sections[others[i].section].keys, dot + 1),
				.section = others[i].section };
	return policy->key != NULL;
}

static bool
read_value(const struct key *key, const char *value, unsigned *number)
{
	if (key->kind == KEY_NUMBER)
		return config_value_problem(key, value, number) == NULL;
	for (*number = 0; *number < CONFIG_WORDS_MAX && key->words[*number] != NULL; ++*number)
		if (strcmp(key->words[*number], value) == 0)
			return true;
	return false;
}

static bool
say_unknown(const char *name, char why[POLICY_WHY])
{
	enum { OVERRIDES = 8 };
	struct suggestion suggestion = { .wanted = name };
	char words[OVERRIDES][LIMIT_NAME + 1];
	size_t count = 0;

	for (const struct key *key = config_override_keys; key->name != NULL && count < OVERRIDES; key++) {
		snprintf(words[count], sizeof words[count], OVERRIDE "%.40s", key->name);
		suggest_word(&suggestion, words[count++]);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		suggest_word(&suggestion, others[i].name);
	snprintf(why, POLICY_WHY, "there is no policy '%.60s'%s", name, suggest_text(&suggestion));
	return false;
}

/* "never, lead or admin", "10 to 3600" */
static bool
say_values(const struct key *key, const char *name, char why[POLICY_WHY])
{
	size_t length = (size_t)snprintf(why, POLICY_WHY, "%.60s is ", name);

	if (key->kind == KEY_NUMBER)
		snprintf(why + length, POLICY_WHY - length, "%u to %u", key->low, key->high);
	for (size_t i = 0; key->kind != KEY_NUMBER && key->words[i] != NULL && length < POLICY_WHY; i++)
		length += (size_t)snprintf(why + length, POLICY_WHY - length, "%s%s",
		                           i == 0 ? "" : key->words[i + 1] == NULL ? " or " : ", ", key->words[i]);
	return false;
}

bool
policy_check(const char *name, const char *value, char why[POLICY_WHY])
{
	struct policy policy;
	unsigned number;

	if (!find(name, &policy))
		return say_unknown(name, why);
	return read_value(policy.key, value, &number) || say_values(policy.key, name, why);
}

static void
put(void *to, const void *own, const struct key *key, const unsigned *number)
{
	memcpy((char *)to + key->offset, number != NULL ? (const void *)number : (const char *)own + key->offset, sizeof *number);
}

bool
policy_apply(struct config *config, const struct config *own, const char *name, const char *value)
{
	struct policy policy;
	unsigned number;

	if (!find(name, &policy) || (value != NULL && !read_value(policy.key, value, &number)))
		return false;
	if (policy.section != SECTION_LANE)
		put(config, own, policy.key, value != NULL ? &number : NULL);
	for (size_t i = 0; policy.section == SECTION_LANE && i < config->lane_count; i++)
		put(&config->lanes[i], &own->lanes[i], policy.key, value != NULL ? &number : NULL);
	return true;
}

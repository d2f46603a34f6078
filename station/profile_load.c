/* Profiles by name: the user's own in DATA/profiles, then those built in. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "profile.h"

struct built_in {
	const char *name;
	const unsigned char *text;
	size_t length;
};

#include "profiles.inc"

static bool
is_name(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

	return length > 0 && length <= LIMIT_NAME && name[length] == '\0';
}

static void
add_word(char *list, size_t capacity, const char *word)
{
	size_t used = strlen(list);

	if (strstr(list, word) == NULL)
		snprintf(list + used, capacity - used, "%s%s", used > 0 ? ", " : "", word);
}

static struct profile *
refuse(const char *folder, const char *name, char error[PROFILE_ERROR])
{
	char list[PROFILE_ERROR / 2] = "native";
	DIR *entries = folder ? opendir(folder) : NULL;
	struct dirent *entry;

	for (const struct built_in *profile = built_in; profile->name; profile++)
		add_word(list, sizeof list, profile->name);
	while (entries && (entry = readdir(entries)) != NULL) {
		char *end = strrchr(entry->d_name, '.');

		if (end && strcmp(end, ".ini") == 0) {
			*end = '\0';
			if (is_name(entry->d_name))
				add_word(list, sizeof list, entry->d_name);
		}
	}
	if (entries)
		closedir(entries);
	snprintf(error, PROFILE_ERROR, "there is no profile \"%.60s\"; there are: %s",
		 is_name(name) ? name : "?", list);
	return NULL;
}

static struct profile *
load_own(int fd, const char *path, char error[PROFILE_ERROR])
{
	char *text = malloc(PROFILE_BYTES + 1);
	struct profile *profile = NULL;
	size_t used = 0;
	ssize_t got = 0;

	snprintf(error, PROFILE_ERROR, "%.200s cannot be read", path);
	while (text && used <= PROFILE_BYTES && (got = read(fd, text + used, PROFILE_BYTES + 1 - used)) > 0)
		used += (size_t)got;
	if (text && got >= 0)
		profile = profile_parse(text, used, path, error);
	free(text);
	return profile;
}

struct profile *
profile_load(const char *folder, const char *name, char error[PROFILE_ERROR])
{
	struct profile *profile = NULL;
	char path[512];
	int fd = -1;

	if (!is_name(name))
		return refuse(folder, name, error);
	if (folder && snprintf(path, sizeof path, "%s/%s.ini", folder, name) < (int)sizeof path)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0) {
		profile = load_own(fd, path, error);
		close(fd);
	} else if (folder && errno != ENOENT && errno != ENOTDIR) {
		/* one that is there and cannot be read must not be replaced by another silently */
		snprintf(error, PROFILE_ERROR, "%.150s: %.80s", path, strerror(errno));
		return NULL;
	} else {
		const struct built_in *found = built_in;

		while (found->name && strcmp(found->name, name) != 0)
			found++;
		if (!found->name)
			return refuse(folder, name, error);
		profile = profile_parse((const char *)found->text, found->length, found->name, error);
	}
	if (profile)
		memcpy(profile->name, name, strlen(name) + 1);
	return profile;
}

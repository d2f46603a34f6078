#include "station/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { CONFIG_BYTES_MAX = 1 << 20 };

static int
read_whole(int fd, char *text, size_t capacity, size_t *length)
{
	*length = 0;
	while (*length < capacity) {
		ssize_t got = pread(fd, text + *length, capacity - *length, (off_t)*length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			return 0;
		*length += (size_t)got;
	}
	errno = EFBIG;
	return -1;
}

int
config_read(struct config *config, int fd, const char *name, struct config_error *error)
{
	char *text = malloc(CONFIG_BYTES_MAX);
	size_t length;
	int result = -1;

	if (!text || read_whole(fd, text, CONFIG_BYTES_MAX, &length) < 0)
		snprintf(error->text, sizeof error->text, "%s: %s", name, strerror(errno));
	else
		result = config_parse(config, text, length, name, error);
	free(text);
	return result;
}

const struct config_lane *
config_find_lane(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->lane_count; i++)
		if (strcmp(config->lanes[i].name, name) == 0)
			return &config->lanes[i];
	return NULL;
}

const struct config_printer *
config_find_printer(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->printer_count; i++)
		if (strcmp(config->printers[i].name, name) == 0)
			return &config->printers[i];
	return NULL;
}

const struct config_carrier *
config_find_carrier(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->carrier_count; i++)
		if (strcmp(config->carriers[i].name, name) == 0)
			return &config->carriers[i];
	return NULL;
}

const struct config_service *
config_find_service(const struct config *config, const char *carrier, const char *service)
{
	size_t length = strlen(carrier);

	for (size_t i = 0; i < config->service_count; i++) {
		const char *name = config->services[i].name;

		if (strncmp(name, carrier, length) == 0 && name[length] == '/' &&
		    strcasecmp(name + length + 1, service) == 0)
			return &config->services[i];
	}
	return NULL;
}

const struct config_carton *
config_find_carton(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->carton_count; i++)
		if (strcmp(config->cartons[i].name, name) == 0)
			return &config->cartons[i];
	return NULL;
}

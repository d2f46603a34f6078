/* Pictures of items: files in the data folder's images/, by the name that the catalogue's `image` column has. */
#include "web.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IMAGE_MAX = 1024 * 1024, MAGIC_AT_LEAST = 12 };

/* What a browser draws and never runs: no SVG. The first bytes must be the type's own, whatever the name says. */
static const struct kind {
	const char *ending, *type, *magic;
	size_t at;
} kinds[] = {
	{ ".png", "image/png", "\x89PNG", 0 },
	{ ".jpg", "image/jpeg", "\xff\xd8\xff", 0 },
	{ ".jpeg", "image/jpeg", "\xff\xd8\xff", 0 },
	{ ".webp", "image/webp", "WEBP", 8 },
};

/* NULL: the name is none of a picture. One part of a path, which begins with a letter or digit: no folder but images/. */
static const struct kind *
kind_of(const char *name)
{
	static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	const char *ending = strrchr(name, '.');

	if (name[0] == '\0' || strchr(first, name[0]) == NULL || strspn(name + 1, first) == 0)
		return NULL;
	for (const char *at = name; *at; at++)
		if (strchr(first, *at) == NULL && strchr("-_.", *at) == NULL)
			return NULL;
	for (size_t i = 0; ending && i < sizeof kinds / sizeof *kinds; i++)
		if (strcasecmp(kinds[i].ending, ending) == 0)
			return &kinds[i];
	return NULL;
}

static bool
read_whole(int fd, unsigned char *data, size_t size)
{
	for (size_t at = 0; at < size;) {
		ssize_t count = read(fd, data + at, size - at);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		at += (size_t)count;
	}
	return true;
}

/* NULL: there is none, or it is no picture of that kind. The caller's to free. */
static unsigned char *
load(int fd, const struct kind *kind, size_t size)
{
	unsigned char *data = malloc(size);

	if (data && read_whole(fd, data, size) &&
	    memcmp(data + kind->at, kind->magic, strlen(kind->magic)) == 0)
		return data;
	free(data);
	return NULL;
}

static enum MHD_Result
send_image(struct request *request, const struct kind *kind, int fd, const struct stat *status)
{
	const char *known =
		MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
	size_t size = (size_t)status->st_size;
	struct MHD_Response *response;
	unsigned char *data = NULL;
	char etag[64];
	bool same;

	snprintf(etag, sizeof etag, "\"%" PRIxMAX "-%" PRIxMAX ".%lx\"", (uintmax_t)size,
	         (uintmax_t)status->st_mtim.tv_sec, (unsigned long)status->st_mtim.tv_nsec);
	same = known && strstr(known, etag) != NULL;
	if (!same && (data = load(fd, kind, size)) == NULL)
		return web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found", "This file is not the picture that it is named.");
	response = MHD_create_response_from_buffer(same ? 0 : size, data, MHD_RESPMEM_MUST_FREE);
	if (!response) {
		free(data);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "private, max-age=300");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, kind->type);
	return web_queue(request, same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, response);
}

enum MHD_Result
web_image(struct request *request)
{
	const char *name = request->parts[0];
	const struct kind *kind = kind_of(name);
	char path[sizeof "images/" + WEB_PART_MAX];
	struct stat status;
	enum MHD_Result result;
	int fd = -1;

	snprintf(path, sizeof path, "images/%s", name);
	if (kind) /* O_NONBLOCK: a pipe of that name must not hold up the pages */
		fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size < MAGIC_AT_LEAST)
		result = web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found", "There is no such picture.");
	else if (status.st_size > IMAGE_MAX)
		result = web_reply_error(request, MHD_HTTP_CONTENT_TOO_LARGE, "limit-exceeded",
		                         "The picture has more than 1 MiB.");
	else
		result = send_image(request, kind, fd, &status);
	if (fd >= 0)
		close(fd);
	return result;
}

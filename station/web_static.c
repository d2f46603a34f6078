/* The pages, as the build put them into the binary: station/web/, each also compressed. */
#include "web.h"

#include <string.h>
#include <strings.h>

#include "web_static.h"

struct web_file {
	const char *path; /* "/lane.html" */
	const char *etag; /* quoted: a hash of the file */
	const unsigned char *data, *gzip;
	size_t size, gzip_size;
};

#include "web_files.inc" /* files[], which ends with a NULL path */

static const char *
content_type(const char *path)
{
	static const char *const types[][2] = {
		{ ".html", "text/html; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".mjs", "text/javascript; charset=utf-8" },
		{ ".json", "application/json" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".ico", "image/x-icon" },
		{ ".woff2", "font/woff2" },
		{ ".txt", "text/plain; charset=utf-8" },
	};
	const char *end = strrchr(path, '.');

	for (size_t i = 0; end && i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i][0], end) == 0)
			return types[i][1];
	return "application/octet-stream";
}

static const char *
header(struct request *request, const char *name)
{
	const char *value = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);

	return value ? value : "";
}

static enum MHD_Result
send_file(struct request *request, const struct web_file *file, unsigned status)
{
	bool same = status == MHD_HTTP_OK && strstr(header(request, MHD_HTTP_HEADER_IF_NONE_MATCH), file->etag) != NULL;
	bool gzip = strcasestr(header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING), "gzip") != NULL
	            && file->gzip_size < file->size;
	const unsigned char *data = gzip ? file->gzip : file->data;
	size_t size = same ? 0 : gzip ? file->gzip_size : file->size;
	struct MHD_Response *response =
		MHD_create_response_from_buffer(size, (void *)(uintptr_t)data, MHD_RESPMEM_PERSISTENT);

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, file->etag);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
	MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type(file->path));
	if (gzip && !same)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	return web_queue(request, same ? MHD_HTTP_NOT_MODIFIED : status, response);
}

const void *
web_static_bytes(const char *path, size_t *size)
{
	for (const struct web_file *file = files; file->path; file++) {
		if (strcmp(file->path, path) == 0) {
			*size = file->size;
			return file->data;
		}
	}
	return NULL;
}

/* There is no folder behind it: a path is one of the names in the table, letter for letter, or nothing. */
static enum MHD_Result
send_named(struct request *request, const char *path, unsigned status)
{
	for (const struct web_file *file = files; file->path; file++)
		if (strcmp(file->path, path) == 0)
			return send_file(request, file, status);
	return web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found", "There is nothing here.");
}

enum MHD_Result
web_static(struct request *request, const char *path)
{
	return send_named(request, path, MHD_HTTP_OK);
}

enum MHD_Result
web_static_missing(struct request *request, const char *path)
{
	return send_named(request, path, MHD_HTTP_NOT_FOUND);
}

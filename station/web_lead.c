/* What the lead's pages read, and what a lead does at a lane. */
#include "web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FRESH_S = 10, TAG_SIZE = 64 }; /* what depends on the time of day is told anew so often */

/* Changes with each commit, and as time goes by: a page that asks each second is told "the same" for next to nothing. */
static void
make_tag(struct request *request, char tag[TAG_SIZE])
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(tag, TAG_SIZE, "\"%lld-%lld\"", (long long)query_version(&request->web->query), (long long)now.tv_sec / FRESH_S);
}

static bool
is_same(struct request *request, const char *tag)
{
	const char *given = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);

	return given && strcmp(given, tag) == 0;
}

static enum MHD_Result
reply_tagged(struct request *request, unsigned status, const char *tag, const char *text)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text,
	                                                                 MHD_RESPMEM_MUST_COPY);

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, tag);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "private, no-cache");
	return web_queue(request, status, response);
}

typedef enum query_result tagged_query(struct query *query, json_t **out);

static enum MHD_Result
tagged(struct request *request, tagged_query *read)
{
	char tag[TAG_SIZE], *text;
	enum query_result result;
	enum MHD_Result queued;
	json_t *out;

	make_tag(request, tag); /* before it is read: what is written meanwhile is told the next time */
	if (is_same(request, tag))
		return reply_tagged(request, MHD_HTTP_NOT_MODIFIED, tag, "");
	result = read(&request->web->query, &out);
	if (result != QUERY_FOUND)
		return web_reply_query(request, result, NULL, "order");
	text = json_dumps(out, JSON_COMPACT);
	json_decref(out);
	queued = text ? reply_tagged(request, MHD_HTTP_OK, tag, text) : MHD_NO;
	free(text);
	return queued;
}

enum MHD_Result
web_needs(struct request *request)
{
	return tagged(request, query_needs);
}

enum MHD_Result
web_floor(struct request *request)
{
	return tagged(request, query_floor);
}

enum MHD_Result
web_search(struct request *request)
{
	char text[WEB_PART_MAX];
	enum query_result result;
	json_t *out;

	if (!web_argument(request, "q", text, sizeof text) || text[strspn(text, " \t")] == '\0')
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
		                       "?q=TEXT is required, at most 255 bytes.");
	if (!request->then)
		return web_look(request, "", web_search); /* customers' names are among the hits */
	result = query_search(&request->web->query, text, true, &out);
	return web_reply_query(request, result, out, "order");
}

enum MHD_Result
web_trail(struct request *request)
{
	char before[24];
	enum query_result result;
	json_t *out;

	web_argument(request, "before", before, sizeof before);
	result = query_trail(&request->web->query, request->parts[0], strtoll(before, NULL, 10), &out);
	return web_reply_query(request, result, out, "order");
}

/* ?after=LINE-ROW, as "next" of the page before said; &personal=1: with the rows as they stand in the file. */
enum MHD_Result
web_quarantine(struct request *request)
{
	char after[48], *end = after;
	enum query_result result;
	int64_t line, row = 0;
	bool personal = web_wants_names(request);
	json_t *out;

	if (personal && !request->then)
		return web_look(request, "", web_quarantine);
	web_argument(request, "after", after, sizeof after);
	line = strtoll(after, &end, 10);
	if (*end == '-')
		row = strtoll(end + 1, NULL, 10);
	result = query_quarantine(&request->web->query, strtoll(request->parts[0], NULL, 10), line, row, personal,
	                          &out);
	return web_reply_query(request, result, out, "import");
}

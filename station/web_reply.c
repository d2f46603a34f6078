/* Answers, with the headers that every answer has. */
#include "web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const headers[][2] = {
	{ "Content-Security-Policy",
	  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
	  "object-src 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
};

/* Takes the response. */
enum MHD_Result
web_queue(struct request *request, unsigned status, struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		MHD_add_response_header(response, headers[i][0], headers[i][1]);
	result = MHD_queue_response(request->connection, status, response);
	MHD_destroy_response(response);
	if (request->peer)
		request->peer->awaited = false;
	return result;
}

static enum MHD_Result
reply_text(struct request *request, unsigned status, int exit_code, const char *text, size_t length,
           const char *cookie)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(length, (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
	char number[16];

	if (!response)
		return MHD_NO;
	snprintf(number, sizeof number, "%d", exit_code);
	MHD_add_response_header(response, "Packwarden-Exit", number);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (cookie)
		MHD_add_response_header(response, MHD_HTTP_HEADER_SET_COOKIE, cookie);
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE && !request->answered)
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER,
		                        "1"); /* the next try may well succeed */
	return web_queue(request, status, response);
}

enum MHD_Result
web_reply_text(struct request *request, unsigned status, int exit_code, const char *text, size_t length)
{
	return reply_text(request, status, exit_code, text, length, NULL);
}

enum MHD_Result
web_reply_cookie(struct request *request, json_t *json, const char *cookie)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	enum MHD_Result result = text ? reply_text(request, MHD_HTTP_OK, 0, text, strlen(text), cookie) : MHD_NO;

	free(text);
	json_decref(json);
	return result;
}

static int
exit_of(unsigned status)
{
	switch (status) {
	case MHD_HTTP_OK: return 0;
	case MHD_HTTP_UNAUTHORIZED:
	case MHD_HTTP_FORBIDDEN:
	case MHD_HTTP_CONFLICT: return 1;
	case MHD_HTTP_SERVICE_UNAVAILABLE: return 4;
	case MHD_HTTP_INTERNAL_SERVER_ERROR: return 5;
	default: return 3;
	}
}

enum MHD_Result
web_reply_json(struct request *request, unsigned status, json_t *json)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	enum MHD_Result result =
		text ? web_reply_text(request, status, exit_of(status), text, strlen(text)) : MHD_NO;

	free(text);
	json_decref(json);
	return result;
}

enum MHD_Result
web_reply_error_at(struct request *request, unsigned status, const char *code, const char *place, const char *text)
{
	return web_reply_json(request, status, json_pack("{s:{s:s, s:s?, s:s}}", "error", "code", code, "place", place,
	                                                 "text", text));
}

enum MHD_Result
web_reply_error(struct request *request, unsigned status, const char *code, const char *text)
{
	return web_reply_error_at(request, status, code, NULL, text);
}

enum MHD_Result
web_reply_query(struct request *request, enum query_result result, json_t *json, const char *missing)
{
	char text[96];

	switch (result) {
	case QUERY_FOUND: return web_reply_json(request, MHD_HTTP_OK, json);
	case QUERY_NONE:
		snprintf(text, sizeof text, "There is no such %s.", missing);
		return web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found", text);
	case QUERY_BUSY:
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "database-busy",
		                       "The database is being recovered. Try again in a moment.");
	default:
		return web_reply_error(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "database",
		                       "The database cannot be read; the log says why.");
	}
}

static unsigned
status_of(const struct request *request)
{
	switch (request->answer_exit) {
	case 0: return MHD_HTTP_OK;
	case 1: return request->route->flags & WEB_REFUSAL_OK ? MHD_HTTP_OK : MHD_HTTP_CONFLICT;
	case 2:
	case 3: return MHD_HTTP_BAD_REQUEST;
	case 4: return MHD_HTTP_SERVICE_UNAVAILABLE;
	case REPLY_SIGNED_OUT: return MHD_HTTP_UNAUTHORIZED;
	case REPLY_FORBIDDEN: return MHD_HTTP_FORBIDDEN;
	case REPLY_TOO_MANY: return MHD_HTTP_TOO_MANY_REQUESTS;
	default: return MHD_HTTP_INTERNAL_SERVER_ERROR;
	}
}

enum MHD_Result
web_reply_answer(struct request *request)
{
	if (!request->answer)
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "engine-busy",
		                       "The engine has not answered yet. The same request under the same "
		                       "Idempotency-Key gets its answer.");
	return web_reply_text(request, status_of(request),
	                      request->answer_exit < REPLY_SIGNED_OUT ? request->answer_exit : 1, request->answer,
	                      request->answer_length);
}

enum MHD_Result
web_reply_redirect(struct request *request, const char *to)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, to);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	return web_queue(request, MHD_HTTP_FOUND, response);
}

/* Event streams: GET /api/v1/events?lane=NAME.
 *
 *   event: verdict   each verdict of the lane, in order, once, as the engine pushed it
 *   event: lane      the lane's whole view (query_lane), at once and after each change; a burst makes one
 *
 * A stream holds nothing that a reload would miss: whoever connects again gets the view, with the last
 * verdict in it. A reader that falls behind by more than STREAM_MAX is cut off, and does just that. */
#include "web.h"

#include <stdlib.h>
#include <string.h>

enum { STREAM_BLOCK = 16 * 1024, STREAM_MAX = 1024 * 1024 };

struct web_stream {
	struct web *web;
	struct MHD_Connection *connection;
	char lane[LIMIT_NAME + 1];
	char *text;                     /* to be sent: text[sent] to text[used] */
	size_t used, sent, capacity;
	bool asleep;                    /* suspended until there is something to send */
	bool due;                       /* its view has changed */
	bool ended;
	struct web_stream *next, **at;
};

static bool
reserve(struct web_stream *stream, size_t more)
{
	size_t wanted;
	char *grown;

	if (stream->sent > 0) {
		memmove(stream->text, stream->text + stream->sent, stream->used - stream->sent);
		stream->used -= stream->sent;
		stream->sent = 0;
	}
	wanted = stream->used + more;
	if (wanted <= stream->capacity)
		return true;
	if (wanted > STREAM_MAX)
		return false;
	wanted = wanted * 2 > STREAM_MAX ? STREAM_MAX : wanted * 2;
	grown = realloc(stream->text, wanted);
	if (!grown)
		return false;
	stream->text = grown;
	stream->capacity = wanted;
	return true;
}

static void
append(struct web_stream *stream, const char *text, size_t length)
{
	if (stream->ended || length == 0)
		return;
	if (!reserve(stream, length)) {
		stream->ended = true;
		return;
	}
	memcpy(stream->text + stream->used, text, length);
	stream->used += length;
}

static void
append_text(struct web_stream *stream, const char *text)
{
	append(stream, text, strlen(text));
}

/* A newline inside would end the event: each line gets a "data:" of its own. */
static void
append_event(struct web_stream *stream, const char *name, const char *data, size_t length)
{
	append_text(stream, "event: ");
	append_text(stream, name);
	append_text(stream, "\n");
	for (size_t at = 0; at <= length;) {
		size_t line = at;

		while (line < length && data[line] != '\n' && data[line] != '\r')
			line++;
		append_text(stream, "data: ");
		append(stream, data + at, line - at);
		append_text(stream, "\n");
		at = line + 1;
	}
	append_text(stream, "\n");
}

static void
wake(struct web_stream *stream)
{
	if (!stream->asleep || (stream->used == stream->sent && !stream->ended))
		return;
	stream->asleep = false;
	MHD_resume_connection(stream->connection);
}

static ssize_t
read_stream(void *context, uint64_t position, char *buffer, size_t capacity)
{
	struct web_stream *stream = context;
	size_t count = stream->used - stream->sent;

	(void)position;
	if (stream->ended)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (count == 0) {
		stream->asleep = true;
		MHD_suspend_connection(stream->connection);
		return 0;
	}
	if (count > capacity)
		count = capacity;
	memcpy(buffer, stream->text + stream->sent, count);
	stream->sent += count;
	return (ssize_t)count;
}

static void
free_stream(void *context)
{
	struct web_stream *stream = context;

	*stream->at = stream->next;
	if (stream->next)
		stream->next->at = stream->at;
	stream->web->stream_count--;
	free(stream->text);
	free(stream);
}

static struct web_stream *
create(struct request *request, const char *lane)
{
	struct web *web = request->web;
	struct web_stream *stream = calloc(1, sizeof *stream);

	if (!stream)
		return NULL;
	*stream = (struct web_stream){ .web = web, .connection = request->connection, .next = web->streams,
		.at = &web->streams };
	strcpy(stream->lane, lane);
	if (stream->next)
		stream->next->at = &stream->next;
	web->streams = stream;
	if (web->stream_count++ == 0)
		web->heartbeat_ms = web_now_ms() + WEB_HEARTBEAT_MS;
	return stream;
}

static enum MHD_Result
start(struct request *request, const char *lane, json_t *view)
{
	struct web_stream *stream = create(request, lane);
	struct MHD_Response *response;
	char *text = json_dumps(view, JSON_COMPACT);

	if (!stream || !text) {
		if (stream)
			free_stream(stream);
		free(text);
		return MHD_NO;
	}
	append_text(stream, "retry: 1000\n\n");
	append_event(stream, "lane", text, strlen(text));
	free(text);
	response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, stream,
	                                             free_stream);
	if (!response) {
		free_stream(stream);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	return web_queue(request, MHD_HTTP_OK, response);
}

enum MHD_Result
web_events(struct request *request)
{
	char lane[LIMIT_NAME + 1];
	enum query_result result;
	enum MHD_Result queued;
	json_t *view;

	if (!web_argument(request, "lane", lane, sizeof lane))
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
		                       "?lane=NAME is required.");
	if (request->web->stream_count >= WEB_STREAMS_MAX) {
		request->web->heartbeat_ms =
			0; /* those whose readers have gone are noticed by writing to them */
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy",
		                       "Too many pages are open.");
	}
	result = query_lane(&request->web->query, lane, &view);
	if (result != QUERY_FOUND)
		return web_reply_query(request, result, NULL, "lane");
	queued = start(request, lane, view);
	json_decref(view);
	return queued;
}

void
web_events_push(struct web *web, const char *lane, const char *json, size_t length)
{
	for (struct web_stream *stream = web->streams; stream; stream = stream->next) {
		if (lane[0] && strcmp(stream->lane, lane) != 0)
			continue;
		stream->due = true;
		if (length > 0)
			append_event(stream, "verdict", json, length);
	}
}

/* Sends the lane's view, read once, to all whose view of it is due. A busy database leaves them due. */
static void
send_view(struct web *web, const char *lane)
{
	json_t *view;
	enum query_result result = query_lane(&web->query, lane, &view);
	char *text = result == QUERY_FOUND ? json_dumps(view, JSON_COMPACT) : NULL;

	json_decref(view);
	for (struct web_stream *stream = web->streams; stream; stream = stream->next) {
		if (!stream->due || strcmp(stream->lane, lane) != 0)
			continue;
		stream->due = result == QUERY_BUSY;
		if (text)
			append_event(stream, "lane", text, strlen(text));
		else if (result != QUERY_BUSY)
			stream->ended = true;
	}
	free(text);
}

void
web_events_turn(struct web *web, int64_t now_ms)
{
	bool heartbeat = web->streams && now_ms >= web->heartbeat_ms;

	if (heartbeat)
		web->heartbeat_ms = now_ms + WEB_HEARTBEAT_MS;
	for (struct web_stream *stream = web->streams; stream; stream = stream->next) {
		if (stream->due) {
			char lane[sizeof stream->lane];

			memcpy(lane, stream->lane, sizeof lane);
			send_view(web, lane);
		}
		if (heartbeat)
			append_text(stream, ":\n\n");
	}
	for (struct web_stream *stream = web->streams; stream; stream = stream->next)
		wake(stream);
}

void
web_events_close(struct web *web)
{
	for (struct web_stream *stream = web->streams; stream; stream = stream->next) {
		stream->ended = true;
		wake(stream);
	}
}

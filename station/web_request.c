/* From a connection to a route's handler: who may speak, what is asked, the body, its limits. */
#include "web.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>


#define TLS_PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

enum { KEY_MAX = 200 }; /* bytes of an Idempotency-Key */

static const char *
header(struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* The same key for another path, or over the other socket, is another request. */
static void
choose_id(struct request *request, const char *method, const char *path)
{
	const char *key = header(request, "Idempotency-Key");
	crypto_generichash_state hash;

	if (!key) {
		randombytes_buf(&request->id, sizeof request->id);
		return;
	}
	crypto_generichash_init(&hash, NULL, 0, sizeof request->id);
	crypto_generichash_update(&hash, (const unsigned char *)(request->local ? "local" : "tcp"),
	                          request->local ? 6 : 4);
	crypto_generichash_update(&hash, (const unsigned char *)request->session.name, strlen(request->session.name) + 1);
	crypto_generichash_update(&hash, (const unsigned char *)method, strlen(method) + 1);
	crypto_generichash_update(&hash, (const unsigned char *)path, strlen(path) + 1);
	crypto_generichash_update(&hash, (const unsigned char *)key, strlen(key));
	crypto_generichash_final(&hash, (unsigned char *)&request->id, sizeof request->id);
}

/* Another site's page may lead here by a link; whatever else a browser sends for it is refused. */
static bool
is_foreign(struct request *request, bool changes, const char *host)
{
	const char *origin = header(request, "Origin");
	const char *site = header(request, "Sec-Fetch-Site"), *mode = header(request, "Sec-Fetch-Mode");

	if (changes && origin && !web_origin_allowed(request->web, origin, host))
		return true;
	if (!site || strcmp(site, "same-origin") == 0)
		return false;
	if (changes)
		return true;
	return strcmp(site, "none") != 0 && (!mode || strcmp(mode, "navigate") != 0);
}

static enum MHD_Result
refuse_foreign(struct request *request, const char *method, bool *refused)
{
	const char *host = header(request, "Host"), *key = header(request, "Idempotency-Key");
	bool changes = strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;

	*refused = true;
	if (!web_host_allowed(request->web, host))
		return web_reply_error(request, MHD_HTTP_MISDIRECTED_REQUEST, "wrong-host",
		                       "This station does not answer to that name.");
	if (is_foreign(request, changes, host))
		return web_reply_error(request, MHD_HTTP_FORBIDDEN, "foreign-site",
		                       "Another site's page asked for this.");
	if (key && (key[0] == '\0' || strlen(key) > KEY_MAX))
		return web_reply_error_at(request, MHD_HTTP_BAD_REQUEST, "bad-key", "Idempotency-Key",
		                       "Idempotency-Key: 1 to 200 characters.");
	*refused = false;
	return MHD_YES;
}

static const struct web_route *
find_route(struct request *request, const char *method, const char *path, bool *other_method)
{
	bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;

	*other_method = false;
	for (size_t i = 0; i < web_route_count; i++) {
		const struct web_route *route = &web_routes[i];

		if (!web_match(route->path, path, request->parts))
			continue;
		if (strcmp(route->method, reads ? "GET" : method) == 0)
			return route;
		*other_method = true;
	}
	return NULL;
}

/* Refuses by the announced length, before it is read; a body without one is counted as it comes. */
static enum MHD_Result
refuse_body(struct request *request, bool *refused)
{
	const char *length = header(request, "Content-Length"), *type = header(request, "Content-Type");
	unsigned flags = request->route->flags;
	long long limit = flags & WEB_FILE ? WEB_IMPORT_MAX : flags & WEB_JSON ? WEB_BODY_MAX : 0;

	*refused = true;
	if (length && (strlen(length) > 18 || atoll(length) > limit))
		return web_reply_error(request, MHD_HTTP_CONTENT_TOO_LARGE, "limit-exceeded",
		                       "The body is too large.");
	if ((flags & WEB_JSON) && (!type || strncasecmp(type, "application/json", 16) != 0))
		return web_reply_error(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "not-json",
		                       "Content-Type: application/json is required.");
	if (flags & WEB_FILE)
		request->file = memfd_create("import", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if ((flags & WEB_FILE) && request->file < 0)
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy", "Out of descriptors.");
	if (flags & WEB_FILE)
		request->peer->awaited = false; /* as long as something moves, it may take its time */
	*refused = false;
	return MHD_YES;
}

/* All that can be said before the body. */
static enum MHD_Result
begin(struct request *request, const char *method, const char *path)
{
	bool refused, other_method;
	enum MHD_Result result = refuse_foreign(request, method, &refused);

	if (refused)
		return result;
	if (request->local && !web_peer_uid(request->peer->fd, &request->uid))
		return web_reply_error(request, MHD_HTTP_FORBIDDEN, "wrong-user",
		                       "Only root and the station's own user may use the local socket.");
	request->route = find_route(request, method, path, &other_method);
	if (!request->route && other_method)
		return web_reply_error(request, MHD_HTTP_METHOD_NOT_ALLOWED, "method", "Not by this method.");
	if (!request->route)
		return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0
		               ? web_static(request, path)
		               : web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found",
		                                 "There is nothing here.");
	result = web_session_guard(request, method, &refused);
	if (refused)
		return result;
	choose_id(request, method, path);
	return refuse_body(request, &refused);
}

static bool
append(struct request *request, const char *data, size_t size)
{
	size_t wanted = request->length + size + 1;
	char *grown;

	if (request->length + size > WEB_BODY_MAX)
		return false;
	if (wanted > request->capacity) {
		wanted = wanted < 1024 ? 1024 : wanted * 2;
		grown = realloc(request->body, wanted);
		if (!grown)
			return false;
		request->body = grown;
		request->capacity = wanted;
	}
	memcpy(request->body + request->length, data, size);
	request->length += size;
	request->body[request->length] = '\0';
	return true;
}

static unsigned
store(struct request *request, const char *data, size_t size)
{
	if (request->file_length + (int64_t)size > WEB_IMPORT_MAX)
		return MHD_HTTP_CONTENT_TOO_LARGE;
	while (size > 0) {
		ssize_t written = write(request->file, data, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return MHD_HTTP_INSUFFICIENT_STORAGE;
		request->file_length += written;
		data += written;
		size -= (size_t)written;
	}
	return 0;
}

/* Returns false to close the connection: the rest of a body that is refused is not worth reading. */
static bool
take_body(struct request *request, const char *data, size_t size)
{
	if (request->body_status != 0 || !request->route
	    || (request->route->flags & (WEB_JSON | WEB_FILE)) == 0)
		return false;
	if (request->route->flags & WEB_FILE)
		request->body_status = store(request, data, size);
	else if (!append(request, data, size))
		request->body_status = MHD_HTTP_CONTENT_TOO_LARGE;
	return true;
}

static enum MHD_Result
refuse_json(struct request *request, const json_error_t *error)
{
	char text[JSON_ERROR_TEXT_LENGTH + 80], place[48] = "";

	if (error->text[0])
		snprintf(place, sizeof place, "line %d, column %d", error->line, error->column);
	if (error->text[0])
		snprintf(text, sizeof text, "The body is not a JSON object: %s (line %d, column %d).", error->text,
		         error->line, error->column);
	else
		snprintf(text, sizeof text, "The body is JSON, but no object.");
	return web_reply_error_at(request, MHD_HTTP_BAD_REQUEST, "bad-json", place[0] ? place : NULL, text);
}

/* Returns false when the answer is queued as *result. */
static bool
read_json(struct request *request, enum MHD_Result *result)
{
	json_error_t error = { 0 };

	if ((request->route->flags & WEB_JSON) == 0 || request->json)
		return true;
	request->json = json_loadb(request->body ? request->body : "", request->length,
	                           JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (json_is_object(request->json))
		return true;
	*result = refuse_json(request, &error);
	return false;
}

/* The PIN of whose session it is, in what can hurt: hashed before the handler runs, and it goes no further. Returns false
 * when the request sleeps for that, or is answered as *result. */
static bool
take_pin(struct request *request, enum MHD_Result *result)
{
	const json_t *pin = json_object_get(request->json, "pin");

	*result = MHD_YES;
	if ((request->route->flags & WEB_PIN) == 0 || request->hashed || !pin)
		return true;
	if (!json_is_string(pin))
		*result = web_reply_error_at(request, MHD_HTTP_BAD_REQUEST, "bad-request", "pin", "\"pin\" is a string.");
	else if (request->session.there)
		*result = web_pin_hash(request, request->session.pin, json_string_value(pin), json_string_length(pin));
	json_object_del(request->json, "pin");
	return !request->session.there && json_is_string(pin);
}

static enum MHD_Result
finish(struct request *request)
{
	enum MHD_Result result;

	if (request->answered)
		return request->is_report ? web_report_reply(request) :
		       request->then && request->answer && request->answer_exit == 0 ? request->then(request)
		                                                                     : web_reply_answer(request);
	if (request->hash_failed)
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy", "Out of memory.");
	request->peer->awaited = false;
	if (request->body_status != 0)
		return web_reply_error(request, request->body_status, "limit-exceeded",
		                       request->body_status == MHD_HTTP_CONTENT_TOO_LARGE
		                               ? "The body is too large."
		                               : "There is no memory for a file this large.");
	if (!read_json(request, &result) || !take_pin(request, &result))
		return result;
	return request->route->handler(request);
}

/* Where it comes from, as wrong PINs are counted: an IPv6 client has a whole /64 to choose from. */
static void
read_source(struct request *request)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct sockaddr_in6 six;

	snprintf(request->source, sizeof request->source, "local");
	if (request->local || !info || !info->client_addr)
		return;
	if (info->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr,
		          request->source, sizeof request->source);
	if (info->client_addr->sa_family != AF_INET6)
		return;
	memcpy(&six, info->client_addr, sizeof six);
	memset(six.sin6_addr.s6_addr + 8, 0, 8);
	inet_ntop(AF_INET6, &six.sin6_addr, request->source, sizeof request->source);
}

static struct request *
create(struct web *web, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	const union MHD_ConnectionInfo *daemon =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_DAEMON);
	struct request *request = calloc(1, sizeof *request);

	if (!request || !info || !info->socket_context || !daemon) {
		free(request);
		return NULL;
	}
	request->web = web;
	request->connection = connection;
	request->peer = info->socket_context;
	request->local = daemon->daemon == web->daemons[0];
	request->file = -1;
	read_source(request);
	return request;
}

static enum MHD_Result
handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
       const char *version, const char *data, size_t *size, void **state)
{
	const struct web *web = context;
	struct request *request = *state;
	size_t taken = *size;

	(void)version;
	if (request)
		request->path = url;
	if (web->stop)
		return MHD_NO; /* who sees the connection close asks the next life of this process */
	if (!request) {
		*state = request = create(context, connection);
		if (!request)
			return MHD_NO;
		request->path = url;
		return begin(request, method, url);
	}
	if (taken == 0)
		return request->waiting || request->hashing || request->report ? MHD_YES : finish(request);
	*size = 0;
	return take_body(request, data, taken) ? MHD_YES : MHD_NO;
}

static void
completed(void *context, struct MHD_Connection *connection, void **state,
          enum MHD_RequestTerminationCode code)
{
	struct request *request = *state;

	(void)context;
	(void)connection;
	(void)code;
	if (!request)
		return;
	web_forget(request);
	web_pin_forget(request);
	web_report_forget(request);
	request->peer->since_ms = web_now_ms();
	request->peer->awaited = true;
	if (request->file >= 0)
		close(request->file);
	json_decref(request->json);
	if (request->body)
		sodium_memzero(request->body, request->capacity); /* there may be a PIN in it */
	free(request->body);
	free(request->answer);
	free(request);
	*state = NULL;
}

static void
connected(void *context, struct MHD_Connection *connection, void **socket_context,
          enum MHD_ConnectionNotificationCode code)
{
	struct web *web = context;
	struct web_peer *peer = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info =
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

		*socket_context = peer = calloc(1, sizeof *peer);
		if (!peer || !info)
			return;
		*peer = (struct web_peer){ .fd = info->connect_fd, .since_ms = web_now_ms(), .awaited = true,
			.next = web->peers, .at = &web->peers };
		if (peer->next)
			peer->next->at = &peer->next;
		web->peers = peer;
	} else if (peer) {
		*peer->at = peer->next;
		if (peer->next)
			peer->next->at = peer->at;
		free(peer);
		*socket_context = NULL;
	}
}

void
web_sweep(struct web *web, int64_t now_ms)
{
	for (struct web_peer *peer = web->peers; peer; peer = peer->next)
		if (peer->awaited && now_ms - peer->since_ms > WEB_HEAD_MS)
			shutdown(peer->fd, SHUT_RDWR);
}

/* Percent signs are decoded part by part, after the path was split: "%2F" is no slash. */
static size_t
keep_escapes(void *context, struct MHD_Connection *connection, char *text)
{
	(void)context;
	(void)connection;
	return strlen(text);
}

struct MHD_Daemon *
web_listen(struct web *web, int fd, bool local)
{
	const bool tls = !local && web->tls.certificate;
	const struct MHD_OptionItem pem[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, web->tls.certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, web->tls.key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, TLS_PRIORITIES },
		{ MHD_OPTION_END, 0, NULL },
	};
	unsigned limit = local ? WEB_LOCAL_CONNECTIONS : WEB_TCP_CONNECTIONS;
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return NULL;
	return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (tls ? MHD_USE_TLS : 0U), 0, NULL, NULL, handle, web,
	                        MHD_OPTION_LISTEN_SOCKET, fd,
	                        MHD_OPTION_NOTIFY_COMPLETED, completed, web,
	                        MHD_OPTION_NOTIFY_CONNECTION, connected, web,
	                        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
	                        MHD_OPTION_CONNECTION_LIMIT, limit,
	                        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)WEB_IDLE_S,
	                        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)WEB_HEADERS_MAX,
	                        MHD_OPTION_STRICT_FOR_CLIENT, 1,
	                        MHD_OPTION_ARRAY, tls ? pem : pem + 3, MHD_OPTION_END);
}

/* Who it is: sessions by a cookie, of which the station stores the hash alone. A change in a session carries the session's
 * CSRF token, which no other site can read. The engine decides who may sign in, and checks again at each change. */
#include "web.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wall_clock.h"

#define COOKIE "packwarden"

enum { CSRF_TEXT = 44 };

static void
base64(char *text, size_t capacity, const unsigned char *bytes, size_t size)
{
	sodium_bin2base64(text, capacity, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* It needs no storing: whoever has the cookie can compute it, and nobody else. */
static void
csrf_of(char csrf[CSRF_TEXT], const char *token)
{
	static const unsigned char purpose[] = "packwarden csrf";
	unsigned char bytes[32];

	crypto_generichash(bytes, sizeof bytes, purpose, sizeof purpose - 1, (const unsigned char *)token, strlen(token));
	base64(csrf, CSRF_TEXT, bytes, sizeof bytes);
}

static void
take_row(struct request *request, const json_t *row)
{
	struct web_session *session = &request->session;
	int64_t now = wall_clock_ms(), started = json_integer_value(json_object_get(row, "started_ms"));

	session->seen_ms = json_integer_value(json_object_get(row, "seen_ms"));
	session->there = session_lives(now, started, session->seen_ms);
	session->role = (enum role)json_integer_value(json_object_get(row, "role"));
	session->pin_fresh = session_pin_is_fresh(now, json_integer_value(json_object_get(row, "pin_ms")));
	session->ends_ms = started + SESSION_LONGEST_MS;
	snprintf(session->name, sizeof session->name, "%s", json_string_value(json_object_get(row, "name")));
	snprintf(session->pin, sizeof session->pin, "%s", json_string_value(json_object_get(row, "pin")));
}

/* Once a minute at most. Pages that only look anew by themselves say so: nobody sits there for that. */
static void
note_seen(struct request *request)
{
	const char *background = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
	                                                     "Packwarden-Background");
	struct record_writer record;

	if (!request->session.there || background || wall_clock_ms() - request->session.seen_ms < SESSION_SEEN_MS)
		return;
	record = web_open_record(request, "session-seen");
	web_tell(request->web, &record);
}

void
web_session_read(struct request *request)
{
	const char *cookie = MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, COOKIE);
	json_t *row;

	if (!cookie || strlen(cookie) != SESSION_TOKEN - 1)
		return;
	memcpy(request->session.token, cookie, SESSION_TOKEN);
	session_hash(request->session.hash, cookie);
	if (query_session(&request->web->query, request->session.hash, &row) != QUERY_FOUND)
		return;
	take_row(request, row);
	json_decref(row);
	note_seen(request);
}

static bool
has_csrf(struct request *request)
{
	const char *given = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "X-CSRF-Token");
	char wanted[CSRF_TEXT];

	csrf_of(wanted, request->session.token);
	return given && strlen(given) == CSRF_TEXT - 1 && sodium_memcmp(given, wanted, CSRF_TEXT - 1) == 0;
}

/* The page to come back to: its own path, never another site's. */
static enum MHD_Result
lead_to_login(struct request *request)
{
	char to[WEB_PART_MAX + 64];

	snprintf(to, sizeof to, "/login?back=%s", request->path);
	return web_reply_redirect(request, to);
}

static enum MHD_Result
refuse_signed_out(struct request *request)
{
	if (request->route->flags & WEB_PAGE)
		return lead_to_login(request);
	return web_reply_error(request, MHD_HTTP_UNAUTHORIZED, "not-signed-in", "Sign in as a lead first.");
}

enum MHD_Result
web_session_guard(struct request *request, const char *method, bool *refused)
{
	const struct web_route *route = request->route;
	enum role least = route->who == WEB_ADMIN ? ROLE_ADMIN : ROLE_LEAD;
	bool changes = strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;

	*refused = false;
	if (request->local || route->who == WEB_ANYBODY || ((route->flags & WEB_DEMO) && request->web->process->demo))
		return MHD_YES;
	*refused = true;
	if (route->who == WEB_LOCAL)
		return web_reply_error(request, MHD_HTTP_FORBIDDEN, "lead-required",
		                       "This is done by a lead, with the packwarden command at the station.");
	if (web_token_given(request))
		return web_token_guard(request, !changes, refused);
	web_session_read(request);
	if (!request->session.there)
		return refuse_signed_out(request);
	if (request->session.role < least)
		return web_reply_error(request, MHD_HTTP_FORBIDDEN, least == ROLE_ADMIN ? "admin-required" : "lead-required",
		                       least == ROLE_ADMIN ? "Only an admin may do that." : "Only a lead may do that.");
	if (changes && !has_csrf(request))
		return web_reply_error(request, MHD_HTTP_FORBIDDEN, "csrf",
		                       "The X-CSRF-Token header is not that of this session: see GET /api/v1/session.");
	*refused = false;
	return MHD_YES;
}

/* ---- /api/v1/session ---- */

static json_t *
session_json(const struct web_session *session)
{
	char csrf[CSRF_TEXT];

	csrf_of(csrf, session->token);
	return json_pack("{s:s, s:s, s:s, s:b, s:b, s:I}", "name", session->name, "role", role_text(session->role),
	                 "csrf", csrf, "has_pin", session->pin[0] != '\0', "pin_fresh", session->pin_fresh, "ends_ms",
	                 (json_int_t)session->ends_ms);
}

enum MHD_Result
web_session_show(struct request *request)
{
	web_session_read(request);
	if (!request->session.there)
		return refuse_signed_out(request);
	return web_reply_json(request, MHD_HTTP_OK, session_json(&request->session));
}

static enum MHD_Result
opened(struct request *request)
{
	char cookie[160];
	json_t *row;

	if (query_session(&request->web->query, request->session.hash, &row) != QUERY_FOUND)
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy", "Try again in a moment.");
	take_row(request, row);
	json_decref(row);
	snprintf(cookie, sizeof cookie, COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s", request->session.token,
	         request->web->tls.parsed && !request->local ? "; Secure" : "");
	return web_reply_cookie(request, session_json(&request->session), cookie);
}

static enum MHD_Result
ask_to_open(struct request *request, const char *name, const char *badge)
{
	struct web_session *session = &request->session;
	unsigned char bytes[32];
	struct record_writer record;

	randombytes_buf(bytes, sizeof bytes);
	randombytes_buf(&request->id, sizeof request->id); /* a key that was used before must not answer: it has no cookie */
	base64(session->token, sizeof session->token, bytes, sizeof bytes);
	session_hash(session->hash, session->token);
	record = web_open_record(request, "session-open");
	record_put_pair(&record, "token", session->hash);
	record_put_pair(&record, "name", name);
	record_put_pair(&record, "badge", badge[0] ? badge : NULL);
	request->then = opened;
	return web_ask_now(request, &record);
}

/* {"badge":…}, {"badge":…, "pin":…} or {"name":…, "pin":…} */
enum MHD_Result
web_session_open(struct request *request)
{
	const json_t *json = request->json;
	const char *name = json_string_value(json_object_get(json, "name"));
	const char *badge = json_string_value(json_object_get(json, "badge"));
	const json_t *pin = json_object_get(json, "pin");
	json_t *row;

	name = name ? name : "";
	badge = badge ? badge : "";
	if ((!name[0] && !badge[0]) || (!badge[0] && !json_is_string(pin)) || (pin && !json_is_string(pin)))
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
		                       "Sign in with \"name\" and \"pin\", or with \"badge\".");
	if (!pin || request->hashed)
		return ask_to_open(request, name, badge);
	if (query_pin(&request->web->query, name, badge, &row) == QUERY_FOUND) {
		snprintf(request->session.pin, sizeof request->session.pin, "%s",
		         json_string_value(json_object_get(row, "pin")));
		json_decref(row);
	}
	return web_pin_hash(request, request->session.pin, json_string_value(pin), json_string_length(pin));
}

static enum MHD_Result
shown_again(struct request *request)
{
	web_session_read(request);
	return web_session_show(request);
}

/* {"pin":…}: of the session's own user, before something that can hurt. finish() has hashed it. */
enum MHD_Result
web_session_pin(struct request *request)
{
	struct record_writer record = web_open_record(request, "session-pin");

	if (!request->pin_key[0])
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request", "\"pin\" is required.");
	request->then = shown_again;
	return web_ask_now(request, &record);
}

static enum MHD_Result
closed(struct request *request)
{
	return web_reply_cookie(request, json_pack("{s:s}", "text", "Signed out."),
	                        COOKIE "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

enum MHD_Result
web_session_close(struct request *request)
{
	struct record_writer record;

	web_session_read(request);
	if (request->session.there && !has_csrf(request))
		return web_reply_error(request, MHD_HTTP_FORBIDDEN, "csrf",
		                       "The X-CSRF-Token header is not that of this session: see GET /api/v1/session.");
	record = web_open_record(request, "session-close");
	request->then = closed;
	return web_ask_now(request, &record);
}

/* ---- personal data ---- */

bool
web_wants_names(struct request *request)
{
	char personal[4];

	return web_argument(request, "personal", personal, sizeof personal) && strcmp(personal, "1") == 0;
}

enum MHD_Result
web_look(struct request *request, const char *order_id, web_handler *then)
{
	struct record_writer record = web_open_record(request, "look");

	record_put_pair(&record, "order", order_id);
	request->then = then;
	return web_ask_now(request, &record);
}

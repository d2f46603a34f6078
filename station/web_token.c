/* Other systems: they carry a token instead of a cookie, and read what its scopes say. */
#include "web.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TOKEN_HEAD "pwt_"

const char *
web_token_given(struct request *request)
{
	const char *value = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);

	return value && strncasecmp(value, "Bearer ", 7) == 0 ? value + 7 : NULL;
}

/* The scopes of a token that is in use; "" for any other. */
static void
read_scopes(struct request *request, char scopes[TOKEN_SCOPES])
{
	const char *token = web_token_given(request);
	json_t *row;

	scopes[0] = '\0';
	if (!token)
		return;
	session_hash(request->bearer, token);
	if (query_token(&request->web->query, request->bearer, &row) != QUERY_FOUND)
		return;
	snprintf(scopes, TOKEN_SCOPES, "%s", json_string_value(json_object_get(row, "scopes")));
	json_decref(row);
}

bool
web_token_may(struct request *request, const char *scope)
{
	char scopes[TOKEN_SCOPES];

	read_scopes(request, scopes);
	return token_has_scope(scopes, scope);
}

enum MHD_Result
web_token_guard(struct request *request, bool reads, bool *refused)
{
	const char *scope = token_scope_of(request->route->path);
	char scopes[TOKEN_SCOPES], text[96];

	*refused = true;
	read_scopes(request, scopes);
	if (scopes[0] == '\0')
		return web_reply_error_at(request, MHD_HTTP_UNAUTHORIZED, "wrong-token", "Authorization",
		                          "That token is not in use here.");
	if (!reads || request->route->who != WEB_LEAD)
		return web_reply_error_at(request, MHD_HTTP_FORBIDDEN, "scope", "Authorization",
		                          "A token reads, and changes nothing.");
	snprintf(text, sizeof text, "That token lacks the scope %s.", scope);
	if (!token_has_scope(scopes, scope))
		return web_reply_error_at(request, MHD_HTTP_FORBIDDEN, "scope", "Authorization", text);
	*refused = false;
	return MHD_YES;
}

/* ---- /api/v1/tokens ---- */

/* It is shown once, and only here. */
static enum MHD_Result
added(struct request *request)
{
	json_t *answer = json_loadb(request->answer, request->answer_length, 0, NULL);

	json_object_set_new(answer, "token", json_string(request->new_token));
	return web_reply_json(request, MHD_HTTP_OK, answer);
}

enum MHD_Result
web_token_add(struct request *request)
{
	const char *name = json_string_value(json_object_get(request->json, "name"));
	const char *scopes = json_string_value(json_object_get(request->json, "scopes"));
	unsigned char bytes[32];
	char hash[SESSION_HASH];
	struct record_writer record;

	if (!name || !scopes)
		return web_reply_error_at(request, MHD_HTTP_BAD_REQUEST, "bad-request", name ? "scopes" : "name",
		                          "\"name\", and \"scopes\" as one string, are required.");
	randombytes_buf(bytes, sizeof bytes);
	randombytes_buf(&request->id, sizeof request->id); /* a kept answer knows no token */
	memcpy(request->new_token, TOKEN_HEAD, sizeof TOKEN_HEAD);
	sodium_bin2base64(request->new_token + strlen(TOKEN_HEAD), TOKEN_TEXT - strlen(TOKEN_HEAD), bytes, sizeof bytes,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	session_hash(hash, request->new_token);
	record = web_open_record(request, "token-add");
	record_put_pair(&record, "token", hash);
	record_put_pair(&record, "name", name);
	record_put_pair(&record, "scopes", scopes);
	request->then = added;
	return web_ask_now(request, &record);
}

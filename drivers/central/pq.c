/* PostgreSQL through libpq's asynchronous calls, so that no wait is longer than we say. */
#include "pq.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OID_TEXT = 25, OID_TEXT_ARRAY = 1009, KEYWORDS_MAX = 64 };

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- connecting ---- */

static bool
wait_for(const PGconn *connection, short events, int64_t until)
{
	struct pollfd fd = { .fd = PQsocket(connection), .events = events };
	int64_t left;
	int ready;

	if (fd.fd < 0)
		return false;
	do {
		left = until - now_ms();
		ready = poll(&fd, 1, left > 0 ? (int)left : 0);
	} while (ready < 0 && errno == EINTR && left > 0);
	return ready > 0;
}

static bool
finish_connecting(PGconn *connection, int64_t until, char why[CENTRAL_WHY])
{
	PostgresPollingStatusType status = PGRES_POLLING_WRITING;

	while (status != PGRES_POLLING_OK) {
		if (status == PGRES_POLLING_FAILED) {
			pq_tidy(why, CENTRAL_WHY, PQerrorMessage(connection));
			return false;
		}
		if (!wait_for(connection, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, until)) {
			snprintf(why, CENTRAL_WHY, "the server does not answer");
			return false;
		}
		status = PQconnectPoll(connection);
	}
	return true;
}

/* Of a keyword that stands twice the last counts: what the address leaves open comes first. */
static PGconn *
start(const PQconninfoOption *options, const char *password)
{
	static const char machines_authorities[] = "/etc/ssl/certs/ca-certificates.crt";
	const char *keywords[KEYWORDS_MAX] = { "gssencmode", "application_name", "keepalives_idle", "tcp_user_timeout", "sslmode",
		"sslrootcert" };
	const char *values[KEYWORDS_MAX] = { "disable", "packwarden", "30", "20000", "verify-full", machines_authorities };
	size_t n = 6;

	if (pq_is_near(options)) {
		values[4] = "prefer";
		n = 5;
	}

	if (password != NULL) {
		keywords[n] = "password";
		values[n++] = password;
	}
	for (; options->keyword != NULL && n < KEYWORDS_MAX - 1; options++) {
		if (options->val == NULL)
			continue;
		keywords[n] = options->keyword;
		values[n++] = options->val;
	}
	return PQconnectStartParams(keywords, values, 0);
}

struct central *
central_open(const char *url, const char *password, int timeout_ms, char why[CENTRAL_WHY])
{
	struct central *central = calloc(1, sizeof *central);
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	int64_t until = now_ms() + timeout_ms;

	snprintf(why, CENTRAL_WHY, "out of memory");
	if (central == NULL || options == NULL || !central_check(url, why))
		goto error_address;
	central->connection = start(options, password);
	if (central->connection == NULL || PQstatus(central->connection) == CONNECTION_BAD) {
		pq_tidy(why, CENTRAL_WHY, central->connection != NULL ? PQerrorMessage(central->connection) : "out of memory");
		goto error_connection;
	}
	if (!finish_connecting(central->connection, until, why))
		goto error_connection;
	if (PQsetnonblocking(central->connection, 1) != 0)
		goto error_connection;
	PQconninfoFree(options);
	return central;

error_connection:
	PQfinish(central->connection);
error_address:
	PQconninfoFree(options);
	free(central);
	return NULL;
}

void
central_close(struct central *central)
{
	if (central == NULL)
		return;
	PQfinish(central->connection);
	free(central);
}

/* ---- asking ---- */

static void
put_u32(uint8_t **at, uint32_t value)
{
	value = htonl(value);
	memcpy(*at, &value, sizeof value);
	*at += sizeof value;
}

/* A one-dimensional array in the server's binary form: a batch of ten thousand lines is taken apart at once there. */
static uint8_t *
pack_list(const struct central_value *value, int *length)
{
	size_t size = 20;
	uint8_t *data, *at;

	for (size_t i = 0; i < value->count; i++)
		size += 4 + strlen(value->list[i]);
	if (size > INT32_MAX || (data = at = malloc(size)) == NULL)
		return NULL;
	put_u32(&at, value->count > 0);
	put_u32(&at, 0);
	put_u32(&at, OID_TEXT);
	if (value->count > 0) {
		put_u32(&at, (uint32_t)value->count);
		put_u32(&at, 1);
	}
	for (size_t i = 0; i < value->count; i++) {
		size_t bytes = strlen(value->list[i]);
		put_u32(&at, (uint32_t)bytes);
		memcpy(at, value->list[i], bytes);
		at += bytes;
	}
	*length = (int)(at - data);
	return data;
}

static bool
send_call(PGconn *connection, const char *statement, const struct central_value *values, size_t count)
{
	const char *texts[CENTRAL_VALUES_MAX] = { NULL };
	uint8_t *packed[CENTRAL_VALUES_MAX] = { NULL };
	int lengths[CENTRAL_VALUES_MAX] = { 0 }, formats[CENTRAL_VALUES_MAX] = { 0 };
	Oid types[CENTRAL_VALUES_MAX] = { 0 };
	bool sent = count <= CENTRAL_VALUES_MAX;

	for (size_t i = 0; i < count && sent; i++) {
		texts[i] = values[i].text;
		if (values[i].list == NULL)
			continue;
		packed[i] = pack_list(&values[i], &lengths[i]);
		texts[i] = (const char *)packed[i];
		types[i] = OID_TEXT_ARRAY;
		formats[i] = 1;
		sent = packed[i] != NULL;
	}
	sent = sent && PQsendQueryParams(connection, statement, (int)count, types, texts, lengths, formats, 0) == 1;
	for (size_t i = 0; i < count; i++)
		free(packed[i]);
	return sent;
}

/* Until all is sent and an answer is whole. While we send the server may have something to say, or both would wait. */
static bool
wait_for_answer(PGconn *connection, int64_t until)
{
	int unsent;

	while ((unsent = PQflush(connection)) != 0) {
		if (unsent < 0 || !wait_for(connection, POLLIN | POLLOUT, until) || PQconsumeInput(connection) == 0)
			return false;
	}
	while (PQisBusy(connection))
		if (!wait_for(connection, POLLIN, until) || PQconsumeInput(connection) == 0)
			return false;
	return true;
}

static void
take_error(const PGresult *result, struct central_error *error)
{
	const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
	char whole[CENTRAL_WHY];

	snprintf(error->code, sizeof error->code, "%s", code != NULL ? code : "");
	snprintf(whole, sizeof whole, "%s %s", text != NULL ? text : "The server does not say why.", hint != NULL ? hint : "");
	pq_tidy(error->text, sizeof error->text, whole);
}

static enum central_result
lost(const struct central *central, struct central_error *error, bool late)
{
	error->code[0] = '\0';
	pq_tidy(error->text, sizeof error->text,
	     late ? "the server has not answered in time" : PQerrorMessage(central->connection));
	return CENTRAL_GONE;
}

/* The results of one question: the last one's rows, or the first error. */
static enum central_result
take_answer(struct central *central, int64_t until, PGresult **rows, struct central_error *error)
{
	enum central_result answer = CENTRAL_DONE;
	PGresult *result;

	*rows = NULL;
	for (;;) {
		if (!wait_for_answer(central->connection, until)) {
			PQclear(*rows);
			*rows = NULL;
			return lost(central, error, now_ms() >= until);
		}
		result = PQgetResult(central->connection);
		if (result == NULL)
			return PQstatus(central->connection) == CONNECTION_OK ? answer : lost(central, error, false);
		if (PQresultStatus(result) == PGRES_FATAL_ERROR && answer == CENTRAL_DONE) {
			take_error(result, error);
			answer = CENTRAL_REFUSED;
		}
		PQclear(*rows);
		*rows = result;
	}
}

enum central_result
central_call(struct central *central, const char *statement, const struct central_value *values, size_t count, int timeout_ms,
             struct central_rows **rows, struct central_error *error)
{
	int64_t until = now_ms() + timeout_ms;
	enum central_result answer;
	PGresult *result;

	*error = (struct central_error){ 0 };
	if (rows != NULL)
		*rows = NULL;
	if (!send_call(central->connection, statement, values, count))
		return lost(central, error, false);
	answer = take_answer(central, until, &result, error);
	if (answer == CENTRAL_DONE && rows != NULL)
		*rows = (struct central_rows *)result;
	else
		PQclear(result);
	return answer;
}

enum central_result
central_run(struct central *central, const char *statements, int timeout_ms, struct central_error *error)
{
	int64_t until = now_ms() + timeout_ms;
	enum central_result answer;
	PGresult *result;

	*error = (struct central_error){ 0 };
	if (PQsendQuery(central->connection, statements) == 0)
		return lost(central, error, false);
	answer = take_answer(central, until, &result, error);
	PQclear(result);
	return answer;
}

/* ---- answers ---- */

int
central_count(const struct central_rows *rows)
{
	return PQntuples((const PGresult *)rows);
}

const char *
central_text(const struct central_rows *rows, int row, int column)
{
	return PQgetvalue((const PGresult *)rows, row, column);
}

int64_t
central_number(const struct central_rows *rows, int row, int column)
{
	return strtoll(central_text(rows, row, column), NULL, 10);
}

void
central_free(struct central_rows *rows)
{
	PQclear((PGresult *)rows);
}

int
central_socket(const struct central *central)
{
	return PQsocket(central->connection);
}

int
central_notified(struct central *central)
{
	PGnotify *call;
	int called = 0;

	if (PQconsumeInput(central->connection) == 0)
		return -1;
	while ((call = PQnotifies(central->connection)) != NULL) {
		called = 1;
		PQfreemem(call);
	}
	return called;
}

/* ---- quoting ---- */

static char *
copy_and_free(char *text)
{
	char *copy = text != NULL ? strdup(text) : NULL;

	PQfreemem(text);
	return copy;
}

char *
central_quote_name(struct central *central, const char *name)
{
	return copy_and_free(PQescapeIdentifier(central->connection, name, strlen(name)));
}

char *
central_quote_text(struct central *central, const char *text)
{
	return copy_and_free(PQescapeLiteral(central->connection, text, strlen(text)));
}

char *
central_verifier(struct central *central, const char *role, const char *password)
{
	return copy_and_free(PQencryptPasswordConn(central->connection, password, role, "scram-sha-256"));
}

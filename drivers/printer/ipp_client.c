/* IPP over HTTP by libcups. The connection is made again when it has gone stale; nothing is sent twice. */
#include "ipp_client.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { CONNECT_MS = 900 }; /* in a network of the house; a fault is to be known within two seconds */

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* libcups calls it whenever nothing came for 0.3 seconds. */
static int
keep_waiting(http_t *http, void *context)
{
	struct ipp_client *client = context;

	(void)http;
	if (client->carry_on && !client->carry_on(client->context))
		return 0;
	return now_ms() < client->deadline;
}

/* Without it libcups would ask for a password on the terminal. */
static const char *
no_password(const char *prompt, http_t *http, const char *method, const char *resource, void *context)
{
	(void)prompt;
	(void)http;
	(void)method;
	(void)resource;
	(void)context;
	return NULL;
}

bool
ipp_client_set_uri(struct ipp_client *client, const char *uri)
{
	char scheme[16], user[64];
	http_uri_status_t status = httpSeparateURI(HTTP_URI_CODING_ALL, uri, scheme, sizeof scheme, user,
	                                           sizeof user, client->host, sizeof client->host,
	                                           &client->port, client->resource, sizeof client->resource);
	bool secure = strcmp(scheme, "ipps") == 0;

	if (status < HTTP_URI_STATUS_OK || !client->host[0] || (!secure && strcmp(scheme, "ipp") != 0))
		return false;
	client->encryption = secure ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED;
	snprintf(client->uri, sizeof client->uri, "%s", uri);
	return true;
}

void
ipp_client_close(struct ipp_client *client)
{
	if (client->http)
		httpClose(client->http);
	client->http = NULL;
}

/* Between exchanges the peer has nothing to say: if there is something to read, it has closed. */
static bool
is_stale(http_t *http)
{
	struct pollfd poller = { .fd = httpGetFd(http), .events = POLLIN };

	return poller.fd < 0 || poll(&poller, 1, 0) != 0;
}

bool
ipp_client_is_alive(const struct ipp_client *client)
{
	return client->http && !is_stale(client->http);
}

static bool
is_connected(struct ipp_client *client)
{
	if (client->http && is_stale(client->http))
		ipp_client_close(client);
	if (client->http)
		return true;
	cupsSetPasswordCB2(no_password, NULL);
	errno = 0;
	client->http = httpConnect2(client->host, client->port, NULL, AF_UNSPEC, client->encryption, 1,
	                            CONNECT_MS, NULL);
	if (!client->http) {
		snprintf(client->error, sizeof client->error, "%s",
		         errno ? strerror(errno) : cupsLastErrorString());
		return false;
	}
	client->connects++;
	httpSetTimeout(client->http, 0.3, keep_waiting, client);
	return true;
}

ipp_t *
ipp_client_ask(struct ipp_client *client, ipp_t *request, const void *document, size_t size, int patience_ms)
{
	http_status_t status = HTTP_STATUS_ERROR;
	ipp_t *answer = NULL;

	client->deadline = now_ms() + patience_ms;
	if (is_connected(client)) {
		status = cupsSendRequest(client->http, request, client->resource, ippLength(request) + size);
		if (status == HTTP_STATUS_CONTINUE && size > 0)
			status = cupsWriteRequestData(client->http, document, size);
		if (status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK)
			answer = cupsGetResponse(client->http, client->resource);
		if (!answer)
			snprintf(client->error, sizeof client->error, "%s", cupsLastErrorString());
	}
	ippDelete(request);
	if (!answer)
		ipp_client_close(client);
	return answer;
}

ipp_t *
ipp_client_request(struct ipp_client *client, ipp_op_t operation, int32_t job)
{
	ipp_t *request = ippNewRequest(operation);

	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, client->uri);
	if (job > 0)
		ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, client->user);
	return request;
}

static void
add_wanted(ipp_t *request, int count, const char *const *names)
{
	ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", count, NULL,
	              names);
}

ipp_t *
ipp_client_ask_printer(struct ipp_client *client, int patience_ms)
{
	ipp_t *request = ipp_client_request(client, IPP_OP_GET_PRINTER_ATTRIBUTES, 0);

	add_wanted(request, ipp_printer_attribute_count, ipp_printer_attributes);
	return ipp_client_ask(client, request, NULL, 0, patience_ms);
}

ipp_t *
ipp_client_ask_job(struct ipp_client *client, int32_t job)
{
	ipp_t *request = ipp_client_request(client, IPP_OP_GET_JOB_ATTRIBUTES, job);

	add_wanted(request, ipp_job_attribute_count, ipp_job_attributes);
	return ipp_client_ask(client, request, NULL, 0, IPP_ANSWER_MS);
}

ipp_t *
ipp_client_ask_jobs(struct ipp_client *client, const char *which)
{
	ipp_t *request = ipp_client_request(client, IPP_OP_GET_JOBS, 0);

	add_wanted(request, ipp_job_attribute_count, ipp_job_attributes);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL, which);
	return ipp_client_ask(client, request, NULL, 0, IPP_ANSWER_MS);
}

bool
ipp_is_success(ipp_t *answer)
{
	return answer && ippGetStatusCode(answer) <= IPP_STATUS_OK_EVENTS_COMPLETE;
}

void
ipp_client_why(struct ipp_client *client, ipp_t *answer, char text[LABEL_TEXT_MAX])
{
	ipp_attribute_t *message = ippFindAttribute(answer, "status-message", IPP_TAG_TEXT);
	const char *said = message ? ippGetString(message, 0, NULL) : NULL;

	if (!answer)
		said = client->error;
	else if (!said || !said[0])
		said = ippErrorString(ippGetStatusCode(answer));
	snprintf(text, LABEL_TEXT_MAX, "%s", said);
}

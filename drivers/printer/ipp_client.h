/* One connection to a printer or spooler, and the questions put over it. The caller deletes each answer; NULL
 * is none, and client->error says why. */
#ifndef DRIVERS_PRINTER_IPP_CLIENT_H
#define DRIVERS_PRINTER_IPP_CLIENT_H

#include "ipp.h"

struct ipp_client {
	char host[HTTP_MAX_HOST];     /* or the path of a socket */
	int port;
	http_encryption_t encryption;
	char resource[HTTP_MAX_URI];
	char uri[HTTP_MAX_URI];       /* printer-uri */
	char user[128];
	bool (*carry_on)(void *context);
	void *context;
	http_t *http;                 /* NULL: not connected */
	unsigned connects;            /* how often it has connected: the peer may have started over in between */
	int64_t deadline;
	char error[LABEL_TEXT_MAX];
};

/* Fills in where to connect from an ipp:// or ipps:// address; false if it is none. */
bool ipp_client_set_uri(struct ipp_client *client, const char *uri);

/* Whether the connection of the last exchange is still there: then nobody has been started over since. */
bool ipp_client_is_alive(const struct ipp_client *client);

void ipp_client_close(struct ipp_client *client); /* zeroed is fine */

/* A request with printer-uri and the user; for one job, with its id as well. */
ipp_t *ipp_client_request(struct ipp_client *client, ipp_op_t operation, int32_t job);

/* One question and its answer; the request is deleted. A document may follow it. patience_ms: from the first
 * byte of the question to the last of the answer. */
ipp_t *ipp_client_ask(struct ipp_client *client, ipp_t *request, const void *document, size_t size,
                      int patience_ms);

enum {
	IPP_ANSWER_MS = 5000, /* patience with a question that is answered at once */
	IPP_STATUS_MS = 1000, /* the same, where no answer is an answer */
};

ipp_t *ipp_client_ask_printer(struct ipp_client *client, int patience_ms);
ipp_t *ipp_client_ask_job(struct ipp_client *client, int32_t job);
ipp_t *ipp_client_ask_jobs(struct ipp_client *client, const char *which);

bool ipp_is_success(ipp_t *answer); /* NULL is none */

/* Why an answer (NULL: none) is no success, for a person. */
void ipp_client_why(struct ipp_client *client, ipp_t *answer, char text[LABEL_TEXT_MAX]);

#endif

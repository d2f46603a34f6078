/* The command line's way to the running station: HTTP/1.1 over the socket DATA/run/packwarden.sock. One
 * request a connection. While the web process is being restarted the same request is sent again with the same
 * idempotency key, so that it takes effect once, for CLIENT_PATIENCE_MS after it could first not be made. */
#ifndef STATION_CLIENT_H
#define STATION_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { CLIENT_PATIENCE_MS = 5000, CLIENT_KEY_SIZE = 33, CLIENT_REPLY_MAX = 256 * 1024 * 1024 };

struct client_request {
	const char *data_dir;   /* the data folder */
	const char *method;     /* "GET" or "POST" */
	const char *path;       /* with its query, each part already percent-encoded */
	const char *body;       /* NULL: none, or from fd */
	size_t length;          /* of body, bytes */
	int fd; /* -1, or a regular file that is the body, sent from its beginning; the caller's */
	const char *key;        /* idempotency key; NULL: a random one */
	int patience_ms;        /* 0: CLIENT_PATIENCE_MS; negative: try once */
};

struct client_reply {
	int status;    /* HTTP status */
	int exit_code; /* what the command line exits with: 0 done, 1 refused, 2 usage, 3 bad input, 4, 5 */
	char *text;    /* the body, NUL-terminated; client_reply_free() */
	size_t length;
};

/* Returns 0 with *reply filled, or -1 with errno if no station answered (ENOENT, ECONNREFUSED, ETIMEDOUT …);
 * then *reply is empty. */
int client_call(const struct client_request *request, struct client_reply *reply);

void client_reply_free(struct client_reply *reply);

/* True if something accepts connections on the socket right now. */
bool client_reachable(const char *data_dir);

/* Writes a fresh random idempotency key: 32 hexadecimal digits. */
void client_random_key(char key[CLIENT_KEY_SIZE]);

/* Percent-encodes text for one part of a path or one value of a query. False: out is too small. */
bool client_escape(char *out, size_t capacity, const char *text);

#endif

#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 50, HEAD_MAX = 4096 };

/* What one attempt came to. */
enum outcome { ANSWERED, AGAIN, FAILED };

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#define SOCKET_NAME "packwarden.sock"

static int
connect_to(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), error;

	if (fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) < 0) {
		error = errno;
		close(fd);
		errno = error;
		fd = -1;
	}
	return fd;
}

/* By way of /proc/self/fd, for a folder whose path does not fit into an address; where /proc is missing or
 * closed to this process, there is no such way. */
static int
open_far_socket(const char *data_dir)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char folder[4096];
	int directory, fd, error;

	if (snprintf(folder, sizeof folder, "%s/run", data_dir) >= (int)sizeof folder) {
		errno = ENAMETOOLONG;
		return -1;
	}
	directory = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return -1;
	snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" SOCKET_NAME, directory);
	fd = connect_to(&address);
	error = errno;
	close(directory);
	errno = error;
	return fd;
}

static int
open_socket(const char *data_dir)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/run/" SOCKET_NAME, data_dir);

	return length < (int)sizeof address.sun_path ? connect_to(&address) : open_far_socket(data_dir);
}

bool
client_reachable(const char *data_dir)
{
	int fd = open_socket(data_dir);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

void
client_random_key(char key[CLIENT_KEY_SIZE])
{
	unsigned char bytes[(CLIENT_KEY_SIZE - 1) / 2];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(key, CLIENT_KEY_SIZE, bytes, sizeof bytes);
}

bool
client_escape(char *out, size_t capacity, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
	size_t used = 0;

	for (; *text; text++) {
		if (used + 4 > capacity)
			return false;
		if (strchr(plain, *text))
			out[used++] = *text;
		else
			used += (size_t)sprintf(out + used, "%%%02X", (unsigned)(unsigned char)*text);
	}
	if (used >= capacity)
		return false;
	out[used] = '\0';
	return true;
}

static int
send_all(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(fd, text, length, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -1;
		text += sent;
		length -= (size_t)sent;
	}
	return 0;
}

static int
send_file(int fd, int file, off_t size)
{
	char block[65536];
	off_t at = 0;

	while (at < size) {
		ssize_t count = pread(file, block, sizeof block, at);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0) {
			errno = count < 0 ? errno : EIO; /* it has become shorter */
			return -1;
		}
		if (at + count > size)
			count = size - at;
		if (send_all(fd, block, (size_t)count) < 0)
			return -1;
		at += count;
	}
	return 0;
}

static int
send_request(int fd, const struct client_request *request, const char *key)
{
	struct stat file = { .st_size = (off_t)request->length };
	char head[HEAD_MAX];
	int length;

	if (!request->body && request->fd >= 0 && fstat(request->fd, &file) < 0)
		return -1;
	length = snprintf(head, sizeof head,
	                  "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIdempotency-Key: %s\r\n"
	                  "Content-Type: %s\r\nContent-Length: %lld\r\n\r\n",
	                  request->method, request->path, key,
	                  request->body ? "application/json" : "application/octet-stream",
	                  (long long)file.st_size);
	if (length < 0 || (size_t)length >= sizeof head) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (send_all(fd, head, (size_t)length) < 0)
		return -1;
	return request->body ? send_all(fd, request->body, request->length)
	                     : send_file(fd, request->fd, file.st_size);
}

/* All until the peer closes; NUL-terminated. */
static int
read_all(int fd, struct client_reply *reply)
{
	size_t capacity = 0;

	for (;;) {
		ssize_t count;
		char *grown;

		if (capacity - reply->length < 2) {
			capacity = capacity ? capacity * 2 : 16384;
			grown = capacity <= CLIENT_REPLY_MAX ? realloc(reply->text, capacity) : NULL;
			if (!grown) {
				errno = EMSGSIZE;
				return -1;
			}
			reply->text = grown;
		}
		count = recv(fd, reply->text + reply->length, capacity - reply->length - 1, 0);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -1;
		reply->text[reply->length += (size_t)count] = '\0';
		if (count == 0)
			return 0;
	}
}

static const char *
header(const char *head, const char *end, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = strstr(head, "\r\n"); line && line < end; line = strstr(line + 2, "\r\n"))
		if (strncasecmp(line + 2, name, length) == 0 && line[2 + length] == ':')
			return line + 3 + length;
	return NULL;
}

/* Leaves the body in reply->text. An answer that is not whole is none: the process died while it wrote. */
static enum outcome
understand(struct client_reply *reply)
{
	char *end = reply->text ? strstr(reply->text, "\r\n\r\n") : NULL;
	const char *length, *code;
	size_t head;

	if (!end || sscanf(reply->text, "HTTP/1.1 %d", &reply->status) != 1)
		return AGAIN;
	head = (size_t)(end - reply->text) + 4;
	length = header(reply->text, end, "Content-Length");
	code = header(reply->text, end, "Packwarden-Exit");
	if (!length || strtoull(length, NULL, 10) != reply->length - head)
		return AGAIN;
	reply->exit_code = code ? atoi(code) : reply->status == 200 ? 0 : 5;
	if (reply->status == 503 && header(reply->text, end, "Retry-After"))
		return AGAIN;
	memmove(reply->text, reply->text + head, reply->length - head + 1);
	reply->length -= head;
	return ANSWERED;
}

static enum outcome
try_once(const struct client_request *request, const char *key, struct client_reply *reply)
{
	int fd = open_socket(request->data_dir), error;
	enum outcome outcome = AGAIN;

	*reply = (struct client_reply){ 0 };
	if (fd < 0)
		return AGAIN;
	/* a server that refuses a body answers and stops reading: what it said counts */
	if (send_request(fd, request, key) < 0 && errno != EPIPE && errno != ECONNRESET)
		outcome = FAILED;
	else if (read_all(fd, reply) == 0 || reply->length > 0)
		outcome = understand(reply);
	error = outcome == AGAIN ? ECONNRESET : errno;
	close(fd);
	if (outcome != ANSWERED)
		client_reply_free(reply);
	errno = error;
	return outcome;
}

int
client_call(const struct client_request *request, struct client_reply *reply)
{
	int64_t patience = request->patience_ms ? request->patience_ms : CLIENT_PATIENCE_MS, since = now_ms(),
		began;
	char random[CLIENT_KEY_SIZE];
	enum outcome outcome;
	int error;

	if (sodium_init() < 0) {
		errno = ENOSYS;
		return -1;
	}
	client_random_key(random);
	for (;;) {
		began = now_ms();
		outcome = try_once(request, request->key ? request->key : random, reply);
		if (outcome != AGAIN)
			return outcome == ANSWERED ? 0 : -1;
		error = errno;
		if (now_ms() - began > CLIENT_PATIENCE_MS)
			since = now_ms(); /* it was at work on the request until just now */
		if (now_ms() - since >= patience) {
			errno = error;
			return -1;
		}
		poll(NULL, 0, PAUSE_MS);
	}
}

void
client_reply_free(struct client_reply *reply)
{
	free(reply->text);
	*reply = (struct client_reply){ 0 };
}

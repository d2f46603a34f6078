#include "listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 128 };

static int
fail(int fd)
{
	int error = errno;

	close(fd);
	errno = error;
	return -1;
}

int
listen_local(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	unlink(path);
	if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || chmod(path, 0660) != 0 ||
	    listen(fd, BACKLOG) != 0)
		return fail(fd);
	return fd;
}

static int
listen_on(const struct addrinfo *address)
{
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, address->ai_addr, address->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0)
		return fail(fd);
	return fd;
}

int
listen_tcp(const char *host_port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
	struct addrinfo *found;
	char host[256], *port;
	int fd;

	snprintf(host, sizeof host, "%s", host_port);
	port = strrchr(host, ':');
	if (port == NULL) {
		errno = EINVAL;
		return -1;
	}
	*port++ = '\0';
	if (strcmp(host, "localhost") == 0)
		snprintf(host, sizeof host, "127.0.0.1");
	if (host[0] == '[' && host[strlen(host) - 1] == ']') {
		host[strlen(host) - 1] = '\0';
		memmove(host, host + 1, strlen(host));
	}
	if (getaddrinfo(host, port, &hints, &found) != 0) {
		errno = EINVAL;
		return -1;
	}
	fd = listen_on(found);
	freeaddrinfo(found);
	return fd;
}

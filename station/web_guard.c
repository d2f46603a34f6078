/* What is checked of a request before anything is done for it. */
#include "web.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* The length of the host in "host:port", "[v6]:port" or "host"; 0 if the rest is not a port. */
static size_t
host_length(const char *text)
{
	size_t length = text[0] == '[' ? strcspn(text, "]") : strcspn(text, ":");
	const char *rest;

	if (text[0] == '[') {
		if (text[length] != ']')
			return 0;
		length++;
	}
	rest = text + length;
	if (rest[0] == '\0')
		return length;
	if (rest[0] != ':' || strspn(rest + 1, "0123456789") != strlen(rest + 1))
		return 0;
	return length;
}

static bool
same_host(const char *text, size_t length, const char *name)
{
	return strlen(name) == length && strncasecmp(text, name, length) == 0;
}

/* A browser goes on only if the name is in the certificate, so that no other site's name gets there. */
static bool
is_certified(const struct web *web, const char *host, size_t length)
{
	char name[256];

	if (host[0] == '[') { /* an IPv6 address stands in brackets in a URL, and without in a certificate */
		host++;
		length -= 2;
	}
	if (length >= sizeof name)
		return false;
	memcpy(name, host, length);
	name[length] = '\0';
	return tls_is_for(&web->tls, name);
}

/* Another site's name may be made to resolve to 127.0.0.1 (DNS rebinding): Host is then that name. */
bool
web_host_allowed(const struct web *web, const char *host)
{
	static const char *const allowed[] = { "localhost", "127.0.0.1", "[::1]" };
	size_t length = host ? host_length(host) : 0;

	if (length == 0)
		return false;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (same_host(host, length, allowed[i]))
			return true;
	return (web->host[0] && same_host(host, length, web->host)) || is_certified(web, host, length);
}

/* The origin of a page of ours is the very host and port that it talks to. */
bool
web_origin_allowed(const struct web *web, const char *origin, const char *host)
{
	const char *name;

	if (strncmp(origin, "http://", 7) == 0)
		name = origin + 7;
	else if (strncmp(origin, "https://", 8) == 0)
		name = origin + 8;
	else
		return false;
	return web_host_allowed(web, name) && strcasecmp(name, host) == 0;
}

static int
hexadecimal(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
web_decode(char *out, size_t capacity, const char *text, size_t length)
{
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (c == '%') {
			int high = length - i > 2 ? hexadecimal(text[i + 1]) : -1;
			int low = length - i > 2 ? hexadecimal(text[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		if (c == '\0' || used + 1 >= capacity)
			return false;
		out[used++] = c;
	}
	out[used] = '\0';
	return true;
}

bool
web_match(const char *pattern, const char *path, char parts[WEB_PARTS][WEB_PART_MAX])
{
	int part = 0;

	while (*pattern && *path) {
		if (*pattern == '*') {
			size_t length = strcspn(path, "/");

			if (length == 0 || part == WEB_PARTS
			    || !web_decode(parts[part++], WEB_PART_MAX, path, length))
				return false;
			path += length;
			pattern++;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return *pattern == *path;
}

bool
web_peer_uid(int fd, uid_t *uid)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || size != sizeof peer)
		return false;
	*uid = peer.uid;
	return peer.uid == 0 || peer.uid == geteuid();
}

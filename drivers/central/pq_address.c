/* Addresses of the central server, as libpq understands them: which are taken, and the one that a station
 * gets. */
#include "pq.h"

#include <stdio.h>
#include <string.h>

void
pq_tidy(char *to, size_t capacity, const char *text)
{
	const char *hint = strstr(text, "\n\tIs the server running"); /* "… and accepting connections?": as long as what is the matter */
	const char *end = hint != NULL ? hint : text + strlen(text);
	size_t used = 0;

	for (; text < end && used + 1 < capacity; text++) {
		char byte = *text == '\n' || *text == '\t' ? ' ' : *text;

		if (byte != ' ' || (used > 0 && to[used - 1] != ' '))
			to[used++] = byte;
	}
	while (used > 0 && to[used - 1] == ' ')
		used--;
	to[used] = '\0';
}

const char *
pq_option(const PQconninfoOption *options, const char *keyword)
{
	for (; options->keyword != NULL; options++)
		if (strcmp(options->keyword, keyword) == 0)
			return options->val != NULL ? options->val : "";
	return "";
}

bool
pq_is_near(const PQconninfoOption *options)
{
	const char *host = pq_option(options, "host"), *address = pq_option(options, "hostaddr");

	if (strchr(host, ',') != NULL || strchr(address, ',') != NULL)
		return false;
	if (address[0] != '\0')
		return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
	return host[0] == '/' || strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
	       strcmp(host, "::1") == 0;
}

static bool
judge(const PQconninfoOption *options, char why[CENTRAL_WHY])
{
	const char *mode = pq_option(options, "sslmode");

	if (pq_option(options, "host")[0] == '\0' && pq_option(options, "hostaddr")[0] == '\0')
		snprintf(why, CENTRAL_WHY,
			 "the address names no host, as in postgresql://central.example/packwarden");
	else if (pq_option(options, "service")[0] != '\0')
		snprintf(why, CENTRAL_WHY, "the address names a service: write what it stands for");
	else if (!pq_is_near(options) && mode[0] != '\0' && strcmp(mode, "verify-full") != 0)
		snprintf(why, CENTRAL_WHY,
			 "sslmode=%s over a network lets anybody answer: leave it out, it is verify-full",
			 mode);
	else
		return true;
	return false;
}

bool
central_check(const char *url, char why[CENTRAL_WHY])
{
	char *message = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &message);
	bool good = false;

	if (options != NULL)
		good = judge(options, why);
	else
		pq_tidy(why, CENTRAL_WHY, message != NULL ? message : "out of memory");
	PQconninfoFree(options);
	PQfreemem(message);
	return good;
}

bool
central_file(const char *url, const char *keyword, char *path, size_t capacity)
{
	PQconninfoOption *options = PQconninfoParse(url, NULL);

	path[0] = '\0';
	if (options != NULL)
		snprintf(path, capacity, "%s", pq_option(options, keyword));
	PQconninfoFree(options);
	return path[0] != '\0';
}

/* Percent-escapes what may not stand in an address as it is. */
static void
add_escaped(char *to, size_t capacity, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:";
	size_t used = strlen(to);

	for (; *text != '\0' && used + 4 < capacity; text++) {
		bool as_is = strchr(plain, *text) != NULL;
		used += (size_t)snprintf(to + used, capacity - used, as_is ? "%c" : "%%%02X",
					 (unsigned char)*text);
	}
}

static void
add_plain(char *to, size_t capacity, const char *text)
{
	snprintf(to + strlen(to), capacity - strlen(to), "%s", text);
}

bool
central_url_for(const struct central *central, const char *url, const char *role, char *to, size_t capacity)
{
	static const char *const kept[] = { "sslmode", "sslrootcert" };
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	bool socket;

	if (options == NULL)
		return false;
	socket = pq_option(options, "host")[0] == '/' || pq_option(options, "host")[0] == '\0';
	snprintf(to, capacity, "postgresql://");
	add_escaped(to, capacity, role);
	add_plain(to, capacity, "@");
	add_plain(to, capacity, socket ? "" : pq_option(options, "host"));
	if (!socket && strcmp(PQport(central->connection), "5432") != 0) {
		add_plain(to, capacity, ":");
		add_plain(to, capacity, PQport(central->connection));
	}
	add_plain(to, capacity, "/");
	add_escaped(to, capacity, PQdb(central->connection));
	if (socket) {
		add_plain(to, capacity, "?host=");
		add_escaped(to, capacity, PQhost(central->connection));
		add_plain(to, capacity, "&port=");
		add_plain(to, capacity, PQport(central->connection));
	}
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (pq_option(options, kept[i])[0] == '\0')
			continue;
		add_plain(to, capacity, strchr(to, '?') != NULL ? "&" : "?");
		add_plain(to, capacity, kept[i]);
		add_plain(to, capacity, "=");
		add_escaped(to, capacity, pq_option(options, kept[i]));
	}
	PQconninfoFree(options);
	return strlen(to) + 5 < capacity;
}

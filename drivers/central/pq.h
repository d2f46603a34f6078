/* Between the files that speak to PostgreSQL through libpq. Private to drivers/central. */
#ifndef CENTRAL_PQ_H
#define CENTRAL_PQ_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include "central.h"

struct central {
	PGconn *connection;
};

/* One line of a text, without what libpq puts around it. */
void pq_tidy(char *to, size_t capacity, const char *text);

/* What an address says for a keyword of libpq's; "" if nothing. */
const char *pq_option(const PQconninfoOption *options, const char *keyword);

/* This machine itself, by a socket or its own address: nobody stands between. */
bool pq_is_near(const PQconninfoOption *options);

#endif

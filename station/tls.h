/* The certificate and key of the pages, where they are served beyond this machine. */
#ifndef STATION_TLS_H
#define STATION_TLS_H

#include <gnutls/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include "config.h"

struct tls {
	char *certificate, *key;     /* as PEM; NULL: none is configured */
	gnutls_x509_crt_t parsed;    /* the station's own, the first of the chain */
};

/* Whether other machines reach what listens there. */
bool tls_is_needed(const char *listen);

/* Reads what packwarden.conf names, from the data folder if it is no absolute path. Returns 0, also where it names
 * nothing; or -1 with what is wrong and what to do about it in why. */
int tls_open(struct tls *tls, const struct config *config, const char *data, char *why, size_t capacity);

/* Whether the certificate is for that host name or address. */
bool tls_is_for(const struct tls *tls, const char *host);

void tls_close(struct tls *tls); /* accepts a zeroed one */

#endif

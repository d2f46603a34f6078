#include "tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEM_MOST = 1024 * 1024, PATH_BYTES = 4096 };

#define HOW_TO_MAKE                                                                                           \
	" To make one in the data folder: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"  \
	" -nodes -days 825 -subj /CN=NAME -addext subjectAltName=DNS:NAME -keyout tls.key -out tls.pem"        \
	" (NAME: what browsers call this machine; the station's user must be able to read both)"

bool
tls_is_needed(const char *listen)
{
	return listen[0] != '\0' && strncmp(listen, "127.", 4) != 0 && strncmp(listen, "localhost:", 10) != 0 &&
	       strncmp(listen, "[::1]:", 6) != 0;
}

/* NULL with errno, EFBIG where it cannot be one. */
static char *
read_pem(const char *data, const char *name)
{
	char path[PATH_BYTES], *text = NULL;
	size_t length = 0;
	FILE *file;

	if (snprintf(path, sizeof path, "%s%s%s", name[0] == '/' ? "" : data, name[0] == '/' ? "" : "/", name) >= PATH_BYTES) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	file = fopen(path, "re");
	if (file != NULL && (text = malloc(PEM_MOST + 1)) != NULL)
		length = fread(text, 1, PEM_MOST + 1, file);
	if (file != NULL && (ferror(file) || length > PEM_MOST)) {
		errno = length > PEM_MOST ? EFBIG : errno;
		free(text);
		text = NULL;
	}
	if (text != NULL)
		text[length] = '\0';
	if (file != NULL)
		fclose(file);
	return text;
}

static gnutls_datum_t
datum(char *text)
{
	return (gnutls_datum_t){ .data = (unsigned char *)text, .size = (unsigned)strlen(text) };
}

/* Both parse, and belong together: a GnuTLS error code. */
static int
check(struct tls *tls)
{
	gnutls_datum_t certificate = datum(tls->certificate), key = datum(tls->key);
	gnutls_certificate_credentials_t pair;
	int result = gnutls_certificate_allocate_credentials(&pair);

	if (result < 0)
		return result;
	result = gnutls_certificate_set_x509_key_mem(pair, &certificate, &key, GNUTLS_X509_FMT_PEM);
	gnutls_certificate_free_credentials(pair);
	if (result < 0 || (result = gnutls_x509_crt_init(&tls->parsed)) < 0)
		return result;
	return gnutls_x509_crt_import(tls->parsed, &certificate, GNUTLS_X509_FMT_PEM);
}

int
tls_open(struct tls *tls, const struct config *config, const char *data, char *why, size_t capacity)
{
	int result;

	*tls = (struct tls){ 0 };
	if (config->tls_certificate[0] == '\0')
		return 0;
	if ((tls->certificate = read_pem(data, config->tls_certificate)) == NULL) {
		snprintf(why, capacity, "tls_certificate = %s: %s." HOW_TO_MAKE, config->tls_certificate, strerror(errno));
		return -1;
	}
	if ((tls->key = read_pem(data, config->tls_key)) == NULL) {
		snprintf(why, capacity, "tls_key = %s: %s." HOW_TO_MAKE, config->tls_key, strerror(errno));
		return -1;
	}
	result = check(tls);
	if (result >= 0)
		return 0;
	snprintf(why, capacity, "tls_certificate = %s and tls_key = %s %s (%s)." HOW_TO_MAKE, config->tls_certificate,
	         config->tls_key, result == GNUTLS_E_CERTIFICATE_KEY_MISMATCH ? "do not belong together" : "are no such pair",
	         gnutls_strerror(result));
	return -1;
}

bool
tls_is_for(const struct tls *tls, const char *host)
{
	return tls->parsed != NULL && gnutls_x509_crt_check_hostname(tls->parsed, host) != 0;
}

void
tls_close(struct tls *tls)
{
	if (tls->parsed != NULL)
		gnutls_x509_crt_deinit(tls->parsed);
	if (tls->key != NULL)
		gnutls_memset(tls->key, 0, strlen(tls->key));
	free(tls->certificate);
	free(tls->key);
	*tls = (struct tls){ 0 };
}

/* The sockets that the web process listens on, made before the station gives up root. */
#ifndef STATION_LISTEN_H
#define STATION_LISTEN_H

int listen_local(const char *path);    /* replaces what a dead station left; -1 with errno */
int listen_tcp(const char *host_port); /* "127.0.0.1:8631", "[::1]:8631"; -1 with errno */

#endif

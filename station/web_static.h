/* The files of station/web/, as the build put them into the program. */
#ifndef STATION_WEB_STATIC_H
#define STATION_WEB_STATIC_H

#include <stddef.h>

/* The file of that name, "/lang/en.json", and its size; NULL if there is none. Never freed. */
const void *web_static_bytes(const char *path, size_t *size);

#endif

/* The bytes of one label for a ZPL printer, with what packwarden.conf sets for it. */
#ifndef DRIVERS_PRINTER_ZPL_SETTINGS_H
#define DRIVERS_PRINTER_ZPL_SETTINGS_H

#include <stddef.h>

struct bitmap;
struct config_printer;

/* Made whole before its first byte leaves. The caller munmaps it; NULL with errno. */
void *zpl_document(const struct bitmap *bitmap, const struct config_printer *config, size_t *size);

#endif

/* Is a CUPS queue set up so that labels come out once? The same as scripts/deploy/cups-queue --check NAME. */
#ifndef STATION_QUEUE_CHECK_H
#define STATION_QUEUE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct config_printer;

/* Called with each thing that is wrong: what, and in the same line how to mend it. */
typedef void queue_fault(void *context, const char *text);

/* Asks cupsd about the printer's queue; false if it does not answer, *why says so. Printers that are no queue have no
 * faults. */
bool queue_check(const struct config_printer *printer, queue_fault *fault, void *context, char *why, size_t capacity);

/* What cupsd.conf says about all queues: job history and privacy, by which the station finds its jobs again. */
void queue_check_settings(const char *text, queue_fault *fault, void *context);

/* The same, of the cupsd of this machine, where its cupsd.conf can be read. */
void queue_check_server(queue_fault *fault, void *context);

#endif

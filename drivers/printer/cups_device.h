/* The printer behind a CUPS queue, by the address that the queue has for it, and past CUPS, which knows less. Used by
 * cups.c. `spooler` is the client of the queue, whose user and patience the questions get; `queue` is the answer to
 * Get-Printer-Attributes, the caller's. */
#ifndef DRIVERS_CUPS_DEVICE_H
#define DRIVERS_CUPS_DEVICE_H

#include "ipp_client.h"
#include "zpl_link.h"

/* CUPS calls a label completed that its printer has thrown away, and aborted one that was printed. If the printer behind the
 * queue speaks IPP, it knows better: cupsd gives its jobs the same name. 0: it cannot tell. */
enum printer_fate cups_device_fate(const struct ipp_client *spooler, ipp_t *queue, const char *name);

/* A raw queue's printer; false where its address is none that can be asked. The caller closes the link. */
bool cups_device_zpl(const struct ipp_client *spooler, ipp_t *queue, struct zpl_link *device);

/* To CUPS a label is completed when the printer's network card has it. Is it out? `fate` if nothing speaks against it; else
 * why is in the job's text. Closes the link. */
enum printer_fate cups_device_zpl_fate(struct zpl_link *device, struct printer_job *job, enum printer_fate fate);

/* Where it speaks IPP: CUPS looks at it only while a job runs, and a packer is to know before. What cannot be asked leaves
 * *status as it is. */
void cups_device_look(const struct ipp_client *spooler, ipp_t *queue, struct message_status *status);

#endif

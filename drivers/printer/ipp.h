/* What IPP answers mean (RFC 8011, PWG 5100.14), apart from any connection: everything here works on messages
 * in memory. Used by cups.c. */
#ifndef DRIVERS_PRINTER_IPP_H
#define DRIVERS_PRINTER_IPP_H

#include <cups/cups.h>
#include <stdbool.h>
#include <stdint.h>
#include "printer.h"

/* A spooler has whole documents only and loses sight of the paper; a printer knows its paper and may begin
 * early. */
enum ipp_peer { IPP_PRINTER, IPP_SPOOLER };

struct ipp_job {
	int32_t id;                  /* 0: none in the answer */
	char uuid[64];               /* without "urn:uuid:" */
	char name[PRINTER_JOB_NAME];
	ipp_jstate_t state;          /* 0: not told */
	int documents;               /* whole ones, -1: not told */
	bool processed;              /* it has begun once, or that is not told */
	bool errors;                 /* job-completed-with-errors */
	char text[LABEL_TEXT_MAX];   /* its message, or its reasons */
};

/* The attributes to ask for, for ippAddStrings. */
extern const char *const ipp_job_attributes[];
extern const int ipp_job_attribute_count;
extern const char *const ipp_printer_attributes[];
extern const int ipp_printer_attribute_count;

/* Reads the next job of an answer; false at the end. Before the first: ippFirstAttribute(answer). */
bool ipp_job_next(ipp_t *answer, struct ipp_job *job);

/* What is certain about a job. faulty: the spooler's queue shows a fault at this moment. */
enum printer_fate ipp_job_judge(const struct ipp_job *job, enum ipp_peer peer, bool faulty);

/* What a printer or queue can take of us. */
struct ipp_abilities {
	bool pwg;                 /* image/pwg-raster */
	enum bitmap_pwg type;     /* the leanest it takes */
	bool resolution;          /* it prints at `dpi`, or does not say */
	bool scaling;             /* print-scaling=none may be asked for */
	bool media;               /* `media` is among its media */
	bool darkness;            /* print-darkness may be asked for */
};

void ipp_abilities_read(ipp_t *answer, unsigned dpi, const char *media, struct ipp_abilities *abilities);

/* The answer to Get-Printer-Attributes, in words. */
void ipp_status_read(ipp_t *answer, enum ipp_peer peer, struct message_status *status);

/* The same without an answer: nobody is there, or says nothing. why: for a person, may be NULL. */
void ipp_status_gone(enum ipp_peer peer, const char *why, struct message_status *status);

/* Does a queue show a fault of its device, in which a label may be lost although it says completed? */
bool ipp_queue_is_faulty(ipp_t *answer);

/* The queue's backend does not get through to the printer, or has just begun to try. */
bool ipp_queue_is_connecting(ipp_t *answer);

#endif

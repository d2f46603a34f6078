/* Label printers that take ZPL: by TCP (socket://HOST:9100), or through a raw CUPS queue by its name.
 *
 * A printer at a socket remembers no jobs. What is known of one is known by its connection: the label and the
 * questions go over the same, so an answer tells of all that was sent before it, and a connection that broke is a
 * printer that may have been switched off with the label in it.
 *
 *   NONE ──create──▶ READY ──first byte──▶ SENDING ──last byte──▶ SENT
 *
 * READY    no byte of the label has left: whatever happens, it was not printed.
 * SENDING  it broke off: it may come out with the next label's end, or not at all.
 * SENT     the printer has it, or its network card has; printed when the printer says that it has nothing left.
 * Once this process has died nobody knows: a look-up finds nothing, which proves nothing once GO was given. */
#include "printer.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "station/config.h"
#include "zpl_link.h"
#include "zpl_settings.h"

enum { DOCUMENT_MS = 120000 }; /* for a printer that takes its time to take a label */

enum phase { PHASE_NONE, PHASE_READY, PHASE_SENDING, PHASE_SENT };

struct zpl_printer {
	void *queue;         /* the cups driver's state: all is its, where uri is a queue */
	struct zpl_link link;
	const struct config_printer *config;
	enum phase phase;    /* of this label: */
	uint64_t box, intent;
	uint32_t attempt;
};

/* ---- open ---- */

static int
open_queue(struct zpl_printer *printer, const struct printer_setup *setup, char *text)
{
	printer->queue = calloc(1, printer_cups.state_size);
	if (!printer->queue) {
		snprintf(text, LABEL_TEXT_MAX, "out of memory");
		return -1;
	}
	return printer_cups.open(printer->queue, setup, text);
}

static int
zpl_open(void *state, const struct printer_setup *setup, char *text)
{
	struct zpl_printer *printer = state;
	const char *uri = setup->config->uri;

	printer->config = setup->config;
	if (!strstr(uri, "://"))
		return open_queue(printer, setup, text);
	printer->link.carry_on = setup->carry_on;
	printer->link.context = setup->context;
	if (zpl_link_set_uri(&printer->link, uri))
		return 0;
	snprintf(text, LABEL_TEXT_MAX, "'%.120s' is neither socket://HOST:PORT nor a raw queue's name", uri);
	return -1;
}

static void
zpl_close(void *state)
{
	struct zpl_printer *printer = state;

	if (printer->queue)
		printer_cups.close(printer->queue);
	free(printer->queue);
	printer->queue = NULL;
	zpl_link_close(&printer->link);
}

/* ---- jobs at a socket ---- */

static bool
is_current(const struct zpl_printer *printer, const struct printer_job *job)
{
	return printer->phase != PHASE_NONE && printer->box == job->box && printer->intent == job->intent
	       && printer->attempt == job->attempt;
}

static enum printer_fate
finish(struct zpl_printer *printer, enum printer_fate fate)
{
	zpl_link_close(&printer->link);
	return fate;
}

static enum printer_fate
watch_label(struct zpl_printer *printer, struct printer_job *job)
{
	struct message_status status;
	struct zpl_reply reply;
	enum zpl_answer answer;

	if (!printer->link.open) {
		snprintf(job->text, sizeof job->text, "the connection to the printer broke before the label was out");
		return PRINTER_UNKNOWN;
	}
	answer = zpl_link_ask(&printer->link, ZPL_ANSWER_MS, &reply);
	zpl_answer_say(answer, &reply, printer->link.error, &status);
	memcpy(job->text, status.text, sizeof job->text);
	if (answer == ZPL_SILENT)
		return PRINTER_UNREACHABLE;
	if (answer != ZPL_ANSWERED)
		return finish(printer, PRINTER_UNKNOWN);
	if (!zpl_reply_is_clean(&reply))
		return PRINTER_PRINTING;
	if (reply.has_host && !zpl_reply_is_empty(&reply))
		return PRINTER_PRINTING;
	job->text[0] = 0;
	return finish(printer, PRINTER_PRINTED);
}

static enum printer_fate
zpl_poll(void *state, struct printer_job *job)
{
	struct zpl_printer *printer = state;

	if (printer->queue)
		return printer_cups.poll(printer->queue, job);
	if (!is_current(printer, job))
		return PRINTER_ABSENT;
	switch (printer->phase) {
	case PHASE_READY:
		return finish(printer, PRINTER_NOT_PRINTED);
	case PHASE_SENT:
		return watch_label(printer, job);
	case PHASE_SENDING:
	case PHASE_NONE:
		break;
	}
	return finish(printer, PRINTER_UNKNOWN);
}

static enum printer_fate
zpl_lookup(void *state, struct printer_job *job)
{
	struct zpl_printer *printer = state;

	return printer->queue ? printer_cups.lookup(printer->queue, job) : zpl_poll(state, job);
}

/* One that has run out of labels would take this one and print it at any later time: it is refused while nothing has
 * left, so that another printer can have it. */
static int
zpl_create(void *state, struct printer_job *job)
{
	struct zpl_printer *printer = state;
	struct message_status status;
	struct zpl_reply reply;
	enum zpl_answer answer;

	if (printer->queue)
		return printer_cups.create(printer->queue, job);
	printer->phase = PHASE_NONE;
	zpl_link_close(&printer->link);
	answer = zpl_link_ask(&printer->link, ZPL_ANSWER_MS, &reply);
	if (answer != ZPL_ANSWERED || !zpl_reply_is_clean(&reply)) {
		zpl_answer_say(answer, &reply, printer->link.error, &status);
		memcpy(job->text, status.text, sizeof job->text);
		zpl_link_close(&printer->link);
		return -1;
	}
	printer->phase = PHASE_READY;
	printer->box = job->box;
	printer->intent = job->intent;
	printer->attempt = job->attempt;
	job->id = (int32_t)job->attempt;
	job->uuid[0] = 0;
	job->text[0] = 0;
	return 0;
}

/* Between questions the printer has nothing to say: if there is something to read, it has closed. */
static void
close_if_stale(struct zpl_link *link)
{
	struct pollfd poller = { .fd = link->fd, .events = POLLIN };

	if (link->open && poll(&poller, 1, 0) != 0)
		zpl_link_close(link);
}

static int
send_bytes(struct zpl_printer *printer, struct printer_job *job, const void *bytes, size_t size)
{
	size_t sent;

	close_if_stale(&printer->link);
	/* Here the label begins to be on its way: whatever the connection took may be printed. */
	if (zpl_link_open(&printer->link) == 0) {
		printer->phase = PHASE_SENDING;
		sent = zpl_link_send(&printer->link, bytes, size, DOCUMENT_MS);
		if (sent == size) {
			printer->phase = PHASE_SENT;
			return 0;
		}
		printer->phase = sent ? PHASE_SENDING : PHASE_READY;
	}
	memcpy(job->text, printer->link.error, sizeof job->text);
	return -1;
}

static int
zpl_send(void *state, struct printer_job *job)
{
	struct zpl_printer *printer = state;
	void *bytes;
	size_t size;
	int result;

	if (printer->queue)
		return printer_cups.send(printer->queue, job);
	bytes = zpl_document(job->bitmap, printer->config, &size);
	if (!bytes) {
		snprintf(job->text, sizeof job->text, "making the label's ZPL: %s", strerror(errno));
		return -1;
	}
	result = send_bytes(printer, job, bytes, size);
	munmap(bytes, size);
	return result;
}

/* ~JA would throw away whatever else is in the printer, another station's labels as well. */
static int
zpl_cancel(void *state, struct printer_job *job)
{
	struct zpl_printer *printer = state;

	if (printer->queue)
		return printer_cups.cancel(printer->queue, job);
	return is_current(printer, job) && printer->phase == PHASE_READY ? 0 : -1;
}

/* While a label is at the printer its connection is asked: many printers have no second one. */
static void
zpl_status(void *state, struct message_status *status)
{
	struct zpl_printer *printer = state;
	struct zpl_reply reply;
	enum zpl_answer answer;

	if (printer->queue) {
		printer_cups.status(printer->queue, status);
		return;
	}
	if (printer->phase == PHASE_READY || !printer->link.open) {
		zpl_link_status(&printer->link, status);
		return;
	}
	answer = zpl_link_ask(&printer->link, ZPL_ANSWER_MS, &reply);
	zpl_answer_say(answer, &reply, printer->link.error, status);
}

const struct printer_driver printer_zpl = {
	.name = "zpl",
	.state_size = sizeof(struct zpl_printer),
	.open = zpl_open,
	.close = zpl_close,
	.lookup = zpl_lookup,
	.create = zpl_create,
	.send = zpl_send,
	.poll = zpl_poll,
	.cancel = zpl_cancel,
	.status = zpl_status,
};

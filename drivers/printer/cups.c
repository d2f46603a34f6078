/* Printers that speak IPP: a CUPS queue by its name, or a printer by its ipp:// address.
 *
 * What answers mean is in ipp.c, what the printer behind a queue says in cups_device.c; here is who is asked what. Nothing is
 * sent twice by itself: a question that failed is asked again at the next call, a document never is. */
#include "cups_device.h"

#include <cups/pwg.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "station/config.h"
#include "zpl_settings.h"

enum {
	DOCUMENT_MS = 120000, /* for a printer that takes its time to take a label */
	ORPHANS_MAX = 16,
	CONNECT_MS = 500,     /* a backend that connects for longer does not get through */
	ABOUT_MS = 1000,      /* what the printer said about itself is good for so long */
};

struct cups_printer {
	enum ipp_peer peer;
	struct ipp_client client;
	char owner[160];             /* the part of a job's name that says it is this process' */
	enum bitmap_pwg type;        /* as the printer said when the last job was created */
	const struct config_printer *config;
	unsigned connects;           /* the client's when the last label was sent */
	int64_t connecting_ms;       /* since when the queue's backend is seen to connect, 0: it does not */
	ipp_t *about;                /* the printer's attributes as status() got them last, or NULL */
	int64_t about_ms;
	unsigned about_connects;
	bool zpl;                    /* the queue is raw, and takes what its printer takes: used by zpl.c */
};

/* Keeps what went wrong in the job's text; deletes the answer. Returns -1. */
static int
refuse(struct cups_printer *printer, struct printer_job *job, ipp_t *answer)
{
	ipp_client_why(&printer->client, answer, job->text);
	ippDelete(answer);
	return -1;
}

/* ---- open ---- */

static int
use_printer(struct cups_printer *printer, const char *uri, char *text)
{
	if (!ipp_client_set_uri(&printer->client, uri)) {
		snprintf(text, LABEL_TEXT_MAX, "'%.120s' is no ipp:// address", uri);
		return -1;
	}
	/* the path of a queue: another machine's CUPS, that knows no more about its paper than ours does */
	printer->peer = strncmp(printer->client.resource, "/printers/", 10) == 0 ? IPP_SPOOLER : IPP_PRINTER;
	return 0;
}

static int
use_queue(struct cups_printer *printer, const char *queue, const char *server, char *text)
{
	if (!queue[0] || strpbrk(queue, "/#?\\'\" \t")) {
		snprintf(text, LABEL_TEXT_MAX, "'%.120s' is neither a queue's name nor an ipp:// address",
		         queue);
		return -1;
	}
	if (server[0])
		cupsSetServer(server);
	printer->peer = IPP_SPOOLER;
	snprintf(printer->client.host, sizeof printer->client.host, "%s", cupsServer());
	printer->client.port = ippPort();
	printer->client.encryption = cupsEncryption();
	snprintf(printer->client.resource, sizeof printer->client.resource, "/printers/%.200s", queue);
	snprintf(printer->client.uri, sizeof printer->client.uri, "ipp://localhost/printers/%.200s", queue);
	return 0;
}

static int
cups_open(void *state, const struct printer_setup *setup, char *text)
{
	struct cups_printer *printer = state;
	const char *uri = setup->config->uri;
	bool is_uri = strncasecmp(uri, "ipp://", 6) == 0 || strncasecmp(uri, "ipps://", 7) == 0;

	printer->config = setup->config;
	printer->zpl = strcmp(setup->config->driver, "zpl") == 0;
	printer->client.carry_on = setup->carry_on;
	printer->client.context = setup->context;
	snprintf(printer->client.user, sizeof printer->client.user, "%s", cupsUser());
	snprintf(printer->owner, sizeof printer->owner, " %s/%s ", setup->station, setup->config->name);
	return is_uri ? use_printer(printer, uri, text)
	              : use_queue(printer, uri, setup->config->server, text);
}

static void
cups_close(void *state)
{
	struct cups_printer *printer = state;

	ippDelete(printer->about);
	printer->about = NULL;
	ipp_client_close(&printer->client);
}

/* ---- what is known already ---- */

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes over the printer's attributes. */
static void
keep_about(struct cups_printer *printer, ipp_t *about)
{
	ippDelete(printer->about);
	printer->about = about;
	printer->about_ms = now_ms();
	printer->about_connects = printer->client.connects;
}

static bool
is_about_fresh(const struct cups_printer *printer)
{
	return printer->about && now_ms() - printer->about_ms < ABOUT_MS
	       && printer->about_connects == printer->client.connects && ipp_client_is_alive(&printer->client);
}

/* ---- jobs ---- */

/* Ids are issued again after a crash: an id alone proves nothing. Names tell where a side keeps no uuid. */
static bool
is_same(const struct printer_job *job, const struct ipp_job *found)
{
	if (job->id == 0)
		return strcmp(job->name, found->name) == 0;
	if (job->id != found->id)
		return false;
	if (job->uuid[0] && found->uuid[0])
		return strcmp(job->uuid, found->uuid) == 0;
	return strcmp(job->name, found->name) == 0;
}

static bool
is_ours(const struct cups_printer *printer, const struct ipp_job *found)
{
	static const char prefix[] = "packwarden box-";

	return strncmp(found->name, prefix, sizeof prefix - 1) == 0
	       && strstr(found->name, printer->owner) != NULL;
}

static int
cancel_id(struct cups_printer *printer, int32_t id)
{
	ipp_t *answer =
		ipp_client_ask(&printer->client, ipp_client_request(&printer->client, IPP_OP_CANCEL_JOB, id),
	                       NULL, 0, IPP_ANSWER_MS);
	bool done = ipp_is_success(answer);

	ippDelete(answer);
	return done ? 0 : -1;
}

static enum printer_fate
judge(struct cups_printer *printer, const struct ipp_job *found, struct printer_job *job)
{
	enum printer_fate fate = ipp_job_judge(found, printer->peer, false), at_device = (enum printer_fate)0;
	struct zpl_link device;
	ipp_t *queue;

	if (printer->peer == IPP_PRINTER || (fate != PRINTER_PRINTED && fate != PRINTER_UNKNOWN))
		return fate;
	queue = ipp_client_ask_printer(&printer->client, IPP_ANSWER_MS);
	if (ipp_is_success(queue)) {
		fate = ipp_job_judge(found, printer->peer, ipp_queue_is_faulty(queue));
		if (printer->zpl && cups_device_zpl(&printer->client, queue, &device))
			at_device = fate == PRINTER_PRINTED ? cups_device_zpl_fate(&device, job, fate) : fate;
		else
			at_device = cups_device_fate(&printer->client, queue, job->name);
	}
	ippDelete(queue);
	if (at_device && !printer->zpl)
		return at_device;
	fate = at_device ? at_device : fate;
	/* Nobody else can tell. One that was started over in the middle sends the label again. */
	if (fate == PRINTER_PRINTED && printer->connects != 0 && printer->connects != printer->client.connects) {
		snprintf(job->text, sizeof job->text,
		         "the spooler was started over meanwhile: look whether the label came out, and once only");
		return PRINTER_UNKNOWN;
	}
	return fate;
}

struct search {
	struct ipp_job best;            /* id 0: none yet */
	int32_t orphans[ORPHANS_MAX];   /* our empty jobs of earlier lives: they would hold the printer up */
	size_t orphan_count;
};

static void
search_one(struct cups_printer *printer, const struct printer_job *job, const struct ipp_job *found,
           struct search *search)
{
	bool empty = ipp_job_judge(found, printer->peer, false) == PRINTER_EMPTY;
	int32_t orphan = found->id;

	if (is_same(job, found) && (search->best.id == 0 || !empty)) {
		orphan = 0;
		if (search->best.id && ipp_job_judge(&search->best, printer->peer, false) == PRINTER_EMPTY)
			orphan = search->best.id;
		search->best = *found;
	} else if (!empty || !is_ours(printer, found)) {
		orphan = 0;
	}
	if (orphan && search->orphan_count < ORPHANS_MAX)
		search->orphans[search->orphan_count++] = orphan;
}

/* False unless the answer was whole. */
static bool
search_which(struct cups_printer *printer, const struct printer_job *job, const char *which,
             struct search *search)
{
	ipp_t *answer = ipp_client_ask_jobs(&printer->client, which);
	bool success = ipp_is_success(answer);
	struct ipp_job found;

	if (success) {
		ippFirstAttribute(answer);
		while (ipp_job_next(answer, &found))
			if (found.id > 0)
				search_one(printer, job, &found, search);
	} else if (answer) {
		snprintf(printer->client.error, sizeof printer->client.error, "%s",
		         ippErrorString(ippGetStatusCode(answer)));
	}
	ippDelete(answer);
	return success;
}

/* Not every printer knows which-jobs=all. */
static bool
search_jobs(struct cups_printer *printer, const struct printer_job *job, struct search *search)
{
	if (search_which(printer, job, "all", search))
		return true;
	if (!printer->client.http)
		return false; /* it does not answer at all */
	return search_which(printer, job, "not-completed", search)
	       && search_which(printer, job, "completed", search);
}

static enum printer_fate
cups_lookup(void *state, struct printer_job *job)
{
	struct cups_printer *printer = state;
	struct search search = { .orphan_count = 0 };

	if (!search_jobs(printer, job, &search)) {
		snprintf(job->text, sizeof job->text, "%s", printer->client.error);
		return PRINTER_UNREACHABLE;
	}
	for (size_t i = 0; i < search.orphan_count; i++)
		cancel_id(printer, search.orphans[i]);
	if (search.best.id == 0) {
		job->text[0] = 0;
		return PRINTER_ABSENT;
	}
	job->id = search.best.id;
	memcpy(job->uuid, search.best.uuid, sizeof job->uuid);
	memcpy(job->text, search.best.text, sizeof job->text);
	return judge(printer, &search.best, job);
}

/* Neither CUPS nor most printers tell the uuid in the answer to Create-Job. */
static void
learn_uuid(struct cups_printer *printer, struct printer_job *job)
{
	ipp_t *answer = ipp_client_ask_job(&printer->client, job->id);
	struct ipp_job found;

	if (ipp_is_success(answer) && ippFirstAttribute(answer) && ipp_job_next(answer, &found)
	    && found.id == job->id)
		memcpy(job->uuid, found.uuid, sizeof job->uuid);
	ippDelete(answer);
}

static const char *
media_name(const struct bitmap *bitmap)
{
	pwg_media_t *media =
		pwgMediaForSize((int)((bitmap->width * 2540ULL + bitmap->dpi / 2) / bitmap->dpi),
	                        (int)((bitmap->height * 2540ULL + bitmap->dpi / 2) / bitmap->dpi));

	return media ? media->pwg : NULL;
}

/* Asked anew for each label, or known for a second at most: a queue may have been set up again since. */
static int
learn_abilities(struct cups_printer *printer, struct printer_job *job, struct ipp_abilities *abilities)
{
	ipp_t *answer;

	if (!is_about_fresh(printer)) {
		answer = ipp_client_ask_printer(&printer->client, IPP_ANSWER_MS);
		if (!ipp_is_success(answer))
			return refuse(printer, job, answer);
		keep_about(printer, answer);
	}
	ipp_abilities_read(printer->about, job->bitmap->dpi, media_name(job->bitmap), abilities);
	if (printer->zpl)
		return 0; /* a queue takes application/vnd.cups-raw always, and passes it on as it is */
	if (!abilities->pwg) {
		snprintf(job->text, sizeof job->text, "the printer or queue does not take PWG raster: "
		         "set the queue up with scripts/deploy/cups-queue");
		return -1;
	}
	if (printer->peer == IPP_PRINTER && !abilities->resolution) {
		snprintf(job->text, sizeof job->text,
		         "the printer does not print at %u dpi: set `dpi` in packwarden.conf",
		         job->bitmap->dpi);
		return -1;
	}
	printer->type = abilities->type;
	return 0;
}

static int
cups_create(void *state, struct printer_job *job)
{
	struct cups_printer *printer = state;
	struct ipp_abilities abilities;
	ipp_attribute_t *id;
	ipp_t *request, *answer;

	job->text[0] = 0;
	if (learn_abilities(printer, job, &abilities) != 0)
		return -1;
	request = ipp_client_request(&printer->client, IPP_OP_CREATE_JOB, 0);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, job->name);
	if (abilities.media && !printer->zpl)
		ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL, media_name(job->bitmap));
	if (abilities.scaling)
		ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-scaling", NULL, "none");
	if (abilities.darkness && printer->config->darkness != CONFIG_UNSET)
		ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_INTEGER, "print-darkness",
		              (int)printer->config->darkness * 200 / 30 - 100); /* ZPL's 0 to 30 as IPP's -100 to 100 */
	if (printer->peer == IPP_SPOOLER) /* no banner page, whatever the queue's default is */
		ippAddString(request, IPP_TAG_JOB, IPP_TAG_NAME, "job-sheets", NULL, "none");
	answer = ipp_client_ask(&printer->client, request, NULL, 0, IPP_ANSWER_MS);
	if (answer && (ippGetStatusCode(answer) == IPP_STATUS_ERROR_BUSY
	               || ippGetStatusCode(answer) == IPP_STATUS_ERROR_TOO_MANY_JOBS)) {
		refuse(printer, job, answer);
		return 1;
	}
	id = ipp_is_success(answer) ? ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER) : NULL;
	if (!id || ippGetInteger(id, 0) <= 0)
		return refuse(printer, job, answer);
	job->id = ippGetInteger(id, 0);
	job->uuid[0] = 0;
	ippDelete(answer);
	learn_uuid(printer, job);
	return 0;
}

static int
send_bytes(struct cups_printer *printer, struct printer_job *job, const void *bytes, size_t size)
{
	ipp_t *request = ipp_client_request(&printer->client, IPP_OP_SEND_DOCUMENT, job->id);
	ipp_t *answer;

	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
	             printer->zpl ? "application/vnd.cups-raw" : "image/pwg-raster");
	ippAddBoolean(request, IPP_TAG_OPERATION, "last-document", 1);
	answer = ipp_client_ask(&printer->client, request, bytes, size, DOCUMENT_MS);
	if (!ipp_is_success(answer))
		return refuse(printer, job, answer);
	ippDelete(answer);
	return 0;
}

static void *
raster(const struct bitmap *bitmap, enum bitmap_pwg type, size_t *size)
{
	struct stat status;
	void *bytes = MAP_FAILED;
	int fd = memfd_create("raster", MFD_CLOEXEC);

	if (fd < 0)
		return NULL;
	if (bitmap_write_pwg(bitmap, type, fd) == 0 && fstat(fd, &status) == 0) {
		*size = (size_t)status.st_size;
		bytes = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return bytes == MAP_FAILED ? NULL : bytes;
}

/* The document is made whole before its first byte leaves: what can go wrong in making it has no label on paper
 * yet. */
static int
cups_send(void *state, struct printer_job *job)
{
	struct cups_printer *printer = state;
	size_t size;
	void *bytes = printer->zpl ? zpl_document(job->bitmap, printer->config, &size)
	                           : raster(job->bitmap, printer->type, &size);
	int result;

	if (!bytes) {
		snprintf(job->text, sizeof job->text, "making the document: %s", strerror(errno));
		return -1;
	}
	result = send_bytes(printer, job, bytes, size);
	printer->connects = printer->client.connects;
	munmap(bytes, size);
	return result;
}

/* A spooler that was started over may leave a job that it had begun neither ended nor going on, with its queue idle: it
 * would keep all labels behind it for ever. Or it begins anew with it, and a second sheet comes out. */
static bool
is_left_over(struct cups_printer *printer, enum printer_fate fate)
{
	ipp_attribute_t *state;
	ipp_t *queue;
	bool idle;

	if (printer->peer != IPP_SPOOLER || (fate != PRINTER_PENDING && fate != PRINTER_PRINTING)
	    || printer->connects == 0 || printer->connects == printer->client.connects)
		return false;
	queue = ipp_client_ask_printer(&printer->client, IPP_ANSWER_MS);
	state = ippFindAttribute(queue, "printer-state", IPP_TAG_ENUM);
	idle = ipp_is_success(queue) && state && ippGetInteger(state, 0) == IPP_PSTATE_IDLE;
	ippDelete(queue);
	return idle;
}

static enum printer_fate
cups_poll(void *state, struct printer_job *job)
{
	struct cups_printer *printer = state;
	ipp_t *answer = ipp_client_ask_job(&printer->client, job->id);
	struct ipp_job found = { .id = 0 };
	enum printer_fate fate;
	bool readable = ipp_is_success(answer) && ippFirstAttribute(answer) && ipp_job_next(answer, &found)
	                && found.id > 0;

	if (!readable) {
		bool absent = answer && (ippGetStatusCode(answer) == IPP_STATUS_ERROR_NOT_FOUND
		                         || ippGetStatusCode(answer) == IPP_STATUS_ERROR_GONE);

		refuse(printer, job, answer);
		return absent ? PRINTER_ABSENT : PRINTER_UNREACHABLE;
	}
	ippDelete(answer);
	if (!is_same(job, &found))
		return PRINTER_ABSENT;
	memcpy(job->text, found.text, sizeof job->text);
	fate = judge(printer, &found, job);
	return is_left_over(printer, fate) ? PRINTER_EMPTY : fate; /* it is cancelled, and what became of it in doubt */
}

static int
cups_cancel(void *state, struct printer_job *job)
{
	return cancel_id(state, job->id);
}

/* A backend that is refused tries on in silence, and its queue only says that it connects. Nobody asks the printer itself
 * meanwhile: one that takes a single connection would then refuse the backend. */
static void
look_at_backend(struct cups_printer *printer, ipp_t *queue, struct message_status *status)
{
	int64_t now = now_ms();

	if (!ipp_queue_is_connecting(queue)) {
		printer->connecting_ms = 0;
		return;
	}
	if (printer->connecting_ms == 0)
		printer->connecting_ms = now;
	if (status->state >= PRINTER_STOPPED || now - printer->connecting_ms < CONNECT_MS)
		return;
	memset(status, 0, sizeof *status);
	status->state = PRINTER_GONE;
	snprintf(status->reason, sizeof status->reason, "offline");
	snprintf(status->text, sizeof status->text,
	         "the queue does not get through to the printer: is it switched on and plugged in?");
}

static void
cups_status(void *state, struct message_status *status)
{
	struct cups_printer *printer = state;
	ipp_t *answer = ipp_client_ask_printer(&printer->client, IPP_STATUS_MS);
	struct zpl_link device;

	if (answer)
		ipp_status_read(answer, printer->peer, status);
	if (answer && status->state < PRINTER_STOPPED && printer->peer == IPP_SPOOLER)
		cups_device_look(&printer->client, answer, status);
	if (answer && printer->peer == IPP_SPOOLER)
		look_at_backend(printer, answer, status);
	/* while a job runs the backend holds the connection, and many printers have one only */
	if (answer && status->state == PRINTER_IDLE && printer->zpl && cups_device_zpl(&printer->client, answer, &device))
		zpl_link_status(&device, status);
	if (!answer)
		ipp_status_gone(printer->peer, printer->client.error, status);
	if (ipp_is_success(answer))
		keep_about(printer, answer);
	else
		ippDelete(answer);
}

const struct printer_driver printer_cups = {
	.name = "cups",
	.state_size = sizeof(struct cups_printer),
	.open = cups_open,
	.close = cups_close,
	.lookup = cups_lookup,
	.create = cups_create,
	.send = cups_send,
	.poll = cups_poll,
	.cancel = cups_cancel,
	.status = cups_status,
};

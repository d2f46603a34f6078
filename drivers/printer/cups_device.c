/* See cups_device.h. */
#include "cups_device.h"

#include <stdio.h>
#include <string.h>

static bool
set_device(struct ipp_client *device, const struct ipp_client *spooler, ipp_t *queue)
{
	ipp_attribute_t *uri = ippFindAttribute(queue, "device-uri", IPP_TAG_URI);

	*device = (struct ipp_client){ .carry_on = spooler->carry_on, .context = spooler->context };
	memcpy(device->user, spooler->user, sizeof device->user);
	return uri && ipp_client_set_uri(device, ippGetString(uri, 0, NULL));
}

/* The printer's own jobs of that name: the one that came furthest, 0 if there is none. cupsd sends a label
 * again when it was ended in the middle, so there may be two: then there are two sheets. */
static enum printer_fate
find_at_device(ipp_t *answer, const char *name)
{
	unsigned printed = 0;
	/* worst first: one that came out or may have outweighs all that did not */
	static const enum printer_fate order[] = { PRINTER_NOT_PRINTED, PRINTER_EMPTY,    PRINTER_PENDING,
		                                   PRINTER_UNKNOWN,     PRINTER_PRINTING, PRINTER_PRINTED };
	struct ipp_job found;
	size_t best = 0;

	ippFirstAttribute(answer);
	while (ipp_job_next(answer, &found)) {
		enum printer_fate fate = ipp_job_judge(&found, IPP_PRINTER, false);

		if (strcmp(found.name, name) != 0)
			continue;
		printed += fate == PRINTER_PRINTED;
		for (size_t i = best; i < sizeof order / sizeof order[0]; i++)
			if (order[i] == fate)
				best = i + 1;
	}
	if (printed > 1)
		return PRINTER_UNKNOWN;
	return best ? order[best - 1] : (enum printer_fate)0;
}

enum printer_fate
cups_device_fate(const struct ipp_client *spooler, ipp_t *queue, const char *name)
{
	enum printer_fate fate = (enum printer_fate)0;
	struct ipp_client device;
	ipp_t *answer;

	if (!name[0] || !set_device(&device, spooler, queue))
		return fate;
	answer = ipp_client_ask_jobs(&device, "all");
	if (answer && !ipp_is_success(answer)) {
		ippDelete(answer);
		answer = ipp_client_ask_jobs(&device, "completed");
	}
	if (ipp_is_success(answer))
		fate = find_at_device(answer, name);
	ippDelete(answer);
	ipp_client_close(&device);
	return fate;
}

bool
cups_device_zpl(const struct ipp_client *spooler, ipp_t *queue, struct zpl_link *device)
{
	ipp_attribute_t *uri = ippFindAttribute(queue, "device-uri", IPP_TAG_URI);

	*device = (struct zpl_link){ .carry_on = spooler->carry_on, .context = spooler->context };
	return uri && zpl_link_set_uri(device, ippGetString(uri, 0, NULL));
}

enum printer_fate
cups_device_zpl_fate(struct zpl_link *device, struct printer_job *job, enum printer_fate fate)
{
	struct zpl_reply reply;
	struct message_status status;
	enum zpl_answer answer = zpl_link_ask(device, ZPL_ANSWER_MS, &reply);

	zpl_answer_say(answer, &reply, device->error, &status);
	zpl_link_close(device);
	if (answer == ZPL_ANSWERED && zpl_reply_is_clean(&reply) && (!reply.has_host || zpl_reply_is_empty(&reply)))
		return fate;
	memcpy(job->text, status.text, sizeof job->text);
	if (answer == ZPL_ANSWERED)
		return PRINTER_PRINTING;
	return answer == ZPL_SILENT ? PRINTER_UNREACHABLE : PRINTER_UNKNOWN;
}

void
cups_device_look(const struct ipp_client *spooler, ipp_t *queue, struct message_status *status)
{
	struct ipp_client device;
	struct message_status seen;
	ipp_t *answer;

	if (!set_device(&device, spooler, queue))
		return;
	answer = ipp_client_ask_printer(&device, IPP_STATUS_MS);
	if (answer)
		ipp_status_read(answer, IPP_PRINTER, &seen);
	else
		ipp_status_gone(IPP_PRINTER, device.error, &seen);
	ippDelete(answer);
	ipp_client_close(&device);
	if (seen.state >= PRINTER_STOPPED && strcmp(seen.reason, "refused") != 0)
		*status = seen;
}

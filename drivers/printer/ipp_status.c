/* What a printer's attributes say about whether it can print, as one word and a sentence. */
#include "ipp.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *const ipp_printer_attributes[] = {
	"printer-state",
	"printer-state-reasons",
	"printer-state-message",
	"printer-is-accepting-jobs",
	"document-format-supported",
	"pwg-raster-document-type-supported",
	"pwg-raster-document-resolution-supported",
	"print-scaling-supported",
	"media-supported",
	"print-darkness-supported",
	"device-uri",
};
const int ipp_printer_attribute_count = sizeof ipp_printer_attributes / sizeof ipp_printer_attributes[0];

/* One way not to print. The first row that fits is told: what a person has to mend first comes first. */
struct condition {
	const char *reason;  /* IPP's keyword (RFC 8011 5.4.12, PWG 5100.9), without its severity */
	const char *message; /* or part of the state message: CUPS tells some faults by nothing else */
	const char *word;
	uint8_t state;       /* enum printer_state */
	bool device;         /* told by the device: CUPS hears it only while a job runs, and keeps it */
	const char *text;
};

static const struct condition conditions[] = {
	{ .reason = "cover-open", .word = "head-open", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer is open: close its cover or head" },
	{ .reason = "door-open", .word = "head-open", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer is open: close its cover or head" },
	{ .reason = "interlock-open", .word = "head-open", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer is open: close its cover or head" },
	{ .reason = "media-jam", .word = "paper-jam", .state = PRINTER_STOPPED, .device = true,
	  .text = "a label is jammed: open the printer and take it out" },
	{ .reason = "media-empty", .word = "paper-out", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer is out of labels: put in a new roll" },
	{ .reason = "media-needed", .word = "paper-out", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer is out of labels: put in a new roll" },
	{ .reason = "input-tray-missing", .word = "paper-out", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer's labels are not in: put them in" },
	{ .reason = "marker-supply-empty", .word = "ribbon-out", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer's ribbon is used up: put in a new one" },
	{ .reason = "toner-empty", .word = "ribbon-out", .state = PRINTER_STOPPED, .device = true,
	  .text = "the printer's ribbon or toner is used up: put in a new one" },
	{ .reason = "offline", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer does not answer: is it switched on and plugged in?" },
	{ .reason = "shutdown", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer is switched off: switch it on" },
	{ .reason = "timed-out", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer does not answer: is it switched on and plugged in?" },
	{ .message = "not responding", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer does not answer: is it switched on and plugged in?" },
	{ .message = "unreachable", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer cannot be reached: is it switched on and plugged in?" },
	{ .message = "unavailable at this time", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer cannot be reached: is it switched on and plugged in?" },
	{ .message = "unable to locate", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer's name is not known in the network: is it switched on?" },
	{ .message = "not connected", .word = "offline", .state = PRINTER_GONE, .device = true,
	  .text = "the printer is not connected: plug it in" },
	{ .message = "filter failed", .word = "filter-failed", .state = PRINTER_STOPPED, .device = true,
	  .text = "the queue cannot turn the label into what the printer takes: have its driver checked" },
	{ .reason = "cups-missing-filter", .word = "filter-failed", .state = PRINTER_STOPPED,
	  .text = "the queue's driver is incomplete: have it set up again" },
	{ .reason = "cups-insecure-filter", .word = "filter-failed", .state = PRINTER_STOPPED,
	  .text = "the queue's driver is not allowed to run: have it set up again" },
	{ .reason = "paused", .word = "paused", .state = PRINTER_STOPPED,
	  .text = "the printer is paused: resume it (for a CUPS queue: cupsenable)" },
	{ .reason = "moving-to-paused", .word = "paused", .state = PRINTER_STOPPED,
	  .text = "the printer is paused: resume it (for a CUPS queue: cupsenable)" },
};

enum { CONDITIONS = sizeof conditions / sizeof conditions[0] };

static bool
is_listed(ipp_t *answer, const char *name, const char *value)
{
	ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);

	return attribute && ippContainsString(attribute, value);
}

/* The keyword without its severity; reports are for counters, not for people. */
static bool
has_reason(ipp_attribute_t *reasons, const char *keyword)
{
	size_t length = strlen(keyword);

	for (int i = 0; i < ippGetCount(reasons); i++) {
		const char *reason = ippGetString(reasons, i, NULL);

		if (!reason || strncmp(reason, keyword, length) != 0)
			continue;
		if (!reason[length] || strcmp(reason + length, "-error") == 0
		    || strcmp(reason + length, "-warning") == 0)
			return true;
	}
	return false;
}

static void
say(struct message_status *status, uint8_t state, const char *word, const char *text)
{
	status->state = state;
	snprintf(status->reason, sizeof status->reason, "%s", word);
	snprintf(status->text, sizeof status->text, "%s", text);
}

static const struct condition *
find_condition(ipp_attribute_t *reasons, const char *message, bool devices)
{
	for (size_t i = 0; i < CONDITIONS; i++) {
		const struct condition *row = &conditions[i];

		if (row->device && !devices)
			continue;
		if (row->reason ? has_reason(reasons, row->reason)
		                : strcasestr(message, row->message) != NULL)
			return row;
	}
	return NULL;
}

static void
say_queue(ipp_status_t why, const char *message, struct message_status *status)
{
	if (why == IPP_STATUS_ERROR_NOT_FOUND) {
		say(status, PRINTER_GONE, "no-such-queue",
		    "there is no such queue or printer at that address: check `uri` in packwarden.conf");
		return;
	}
	say(status, PRINTER_STOPPED, "refused", "");
	snprintf(status->text, sizeof status->text, "the printer refuses to answer: %.120s", message);
}

void
ipp_status_read(ipp_t *answer, enum ipp_peer peer, struct message_status *status)
{
	ipp_attribute_t *state = ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);
	ipp_attribute_t *reasons = ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);
	ipp_attribute_t *message = ippFindAttribute(answer, "printer-state-message", IPP_TAG_TEXT);
	ipp_attribute_t *accepting = ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
	const char *text = message ? ippGetString(message, 0, NULL) : "";
	int now = state ? ippGetInteger(state, 0) : 0;
	const struct condition *row;

	memset(status, 0, sizeof *status);
	text = text ? text : "";
	if (ippGetStatusCode(answer) > IPP_STATUS_OK_EVENTS_COMPLETE) {
		say_queue(ippGetStatusCode(answer), ippErrorString(ippGetStatusCode(answer)), status);
		return;
	}
	/* An idle queue says what was wrong with the job before; whether it still is, only the next one can
	 * find out. */
	row = find_condition(reasons, text, peer == IPP_PRINTER || now != IPP_PSTATE_IDLE);
	if (row) {
		say(status, row->state, row->word, row->text);
	} else if (accepting && !ippGetBoolean(accepting, 0)) {
		say(status, PRINTER_STOPPED, "rejecting",
		    "the printer takes no jobs: accept them again (for a CUPS queue: cupsaccept)");
	} else if (now == IPP_PSTATE_STOPPED) {
		say(status, PRINTER_STOPPED, "stopped", "");
		snprintf(status->text, sizeof status->text, "the printer has stopped: %.120s", text);
	} else {
		say(status, now == IPP_PSTATE_PROCESSING ? PRINTER_BUSY : PRINTER_IDLE, "", "");
	}
}

void
ipp_status_gone(enum ipp_peer peer, const char *why, struct message_status *status)
{
	memset(status, 0, sizeof *status);
	if (peer == IPP_SPOOLER)
		say(status, PRINTER_GONE, "spooler-gone",
		    "the print spooler (CUPS) does not answer: is it running?");
	else
		say(status, PRINTER_GONE, "offline",
		    "the printer does not answer: is it switched on and plugged in?");
	if (why && why[0]) {
		size_t used = strlen(status->text);

		snprintf(status->text + used, sizeof status->text - used, " (%.100s)", why);
	}
}

bool
ipp_queue_is_connecting(ipp_t *answer)
{
	return has_reason(ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD), "connecting-to-device");
}

bool
ipp_queue_is_faulty(ipp_t *answer)
{
	ipp_attribute_t *reasons = ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);
	const struct condition *row = find_condition(reasons, "", true);

	return row && row->device;
}

static bool
has_resolution(ipp_t *answer, int dpi)
{
	ipp_attribute_t *list =
		ippFindAttribute(answer, "pwg-raster-document-resolution-supported", IPP_TAG_RESOLUTION);

	for (int i = 0; i < ippGetCount(list); i++) {
		ipp_res_t units;
		int y, x = ippGetResolution(list, i, &y, &units);

		if (units == IPP_RES_PER_CM) {
			x = (x * 254 + 50) / 100;
			y = (y * 254 + 50) / 100;
		}
		if (x == dpi && y == dpi)
			return true;
	}
	return !list;
}

void
ipp_abilities_read(ipp_t *answer, unsigned dpi, const char *media, struct ipp_abilities *abilities)
{
	static const char types[] = "pwg-raster-document-type-supported";

	*abilities = (struct ipp_abilities) {
		.pwg = is_listed(answer, "document-format-supported", "image/pwg-raster"),
		.type = is_listed(answer, types, "sgray_8") && !is_listed(answer, types, "black_1")
		        ? BITMAP_PWG_SGRAY_8 : BITMAP_PWG_BLACK_1,
		.resolution = has_resolution(answer, (int)dpi),
		.scaling = is_listed(answer, "print-scaling-supported", "none"),
		.media = media && is_listed(answer, "media-supported", media),
		.darkness = ippFindAttribute(answer, "print-darkness-supported", IPP_TAG_ZERO) != NULL,
	};
}

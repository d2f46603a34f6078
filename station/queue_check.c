#include "station/queue_check.h"

#include <ctype.h>
#include <cups/cups.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "station/config.h"

enum { CONNECT_MS = 2000, CONF_MAX = 1 << 18, JOBS_LEAST = 100 };

static void __attribute__((format(printf, 3, 4)))
tell(queue_fault *fault, void *context, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fault(context, text);
}

/* ---- the queue ---- */

static ipp_t *
ask_queue(const struct config_printer *printer)
{
	static const char *const wanted[] = { "printer-error-policy", "job-sheets-default", "document-format-supported",
		                              "printer-is-accepting-jobs", "printer-state" };
	char uri[HTTP_MAX_URI], resource[HTTP_MAX_URI];
	ipp_t *request = ippNewRequest(IPP_OP_GET_PRINTER_ATTRIBUTES), *answer;
	http_t *http;

	if (printer->server[0])
		cupsSetServer(printer->server);
	snprintf(uri, sizeof uri, "ipp://localhost/printers/%s", printer->uri);
	snprintf(resource, sizeof resource, "/printers/%s", printer->uri);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
	ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
	              sizeof wanted / sizeof *wanted, NULL, wanted);
	http = httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(), 1, CONNECT_MS, NULL);
	if (!http) {
		ippDelete(request);
		return NULL;
	}
	answer = cupsDoRequest(http, request, resource);
	httpClose(http);
	return answer;
}

static const char *
value_of(ipp_t *answer, const char *name)
{
	ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
	const char *value = attribute ? ippGetString(attribute, 0, NULL) : NULL;

	return value ? value : "";
}

static void
check_answer(ipp_t *answer, const struct config_printer *printer, queue_fault *fault, void *context)
{
	const char *name = printer->uri, *policy = value_of(answer, "printer-error-policy");
	ipp_attribute_t *formats = ippFindAttribute(answer, "document-format-supported", IPP_TAG_ZERO);
	ipp_attribute_t *sheets = ippFindAttribute(answer, "job-sheets-default", IPP_TAG_ZERO);
	ipp_attribute_t *accepting = ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
	ipp_attribute_t *state = ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);

	if (strcmp(policy, "abort-job") != 0)
		tell(fault, context, "error policy is '%s': labels may print twice; lpadmin -p %s -o "
		                     "printer-error-policy=abort-job", policy, name);
	for (int i = 0; sheets && i < ippGetCount(sheets); i++)
		if (ippGetString(sheets, i, NULL) && strcmp(ippGetString(sheets, i, NULL), "none") != 0) {
			tell(fault, context, "banner pages are on; lpadmin -p %s -o job-sheets-default=none",
			     name);
			break;
		}
	if (strcmp(printer->driver, "cups") == 0 && formats &&
	    !ippContainsString(formats, "image/pwg-raster"))
		tell(fault, context,
		     "the queue does not take PWG raster; set it up again with scripts/deploy/cups-queue");
	if (accepting && !ippGetBoolean(accepting, 0))
		tell(fault, context, "the queue rejects jobs; cupsaccept %s", name);
	if (state && ippGetInteger(state, 0) == IPP_PSTATE_STOPPED)
		tell(fault, context, "the queue is paused; cupsenable %s", name);
}

bool
queue_check(const struct config_printer *printer, queue_fault *fault, void *context, char *why,
            size_t capacity)
{
	bool queue = strcmp(printer->driver, "file") != 0 && !strstr(printer->uri, "://"), answered = true;
	ipp_t *answer = queue ? ask_queue(printer) : NULL;

	if (!queue)
		return true;
	if (!answer || ippGetStatusCode(answer) > IPP_STATUS_OK_EVENTS_COMPLETE) {
		snprintf(why, capacity, "%s", answer && ippGetStatusCode(answer) == IPP_STATUS_ERROR_NOT_FOUND
		         ? "there is no such queue; lpstat -e lists those there are" : cupsLastErrorString());
		answered = false;
	} else {
		check_answer(answer, printer, fault, context);
	}
	ippDelete(answer);
	return answered;
}

/* ---- cupsd.conf ---- */

/* "Directive value": true if the line is that one; *value is the text behind it. */
static bool
is_directive(const char *line, const char *name, const char **value)
{
	size_t length = strlen(name);

	line += strspn(line, " \t");
	if (strncasecmp(line, name, length) != 0 || !isspace((unsigned char)line[length]))
		return false;
	*value = line + length + strspn(line + length, " \t");
	return true;
}

static bool
is_word(const char *value, const char *word)
{
	size_t length = strlen(word);

	return strncasecmp(value, word, length) == 0 && strchr(" \t\r\n", value[length]) != NULL;
}

void
queue_check_settings(const char *text, queue_fault *fault, void *context)
{
	bool private_told = false;

	for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		const char *value;

		if (is_directive(line, "PreserveJobHistory", &value) &&
		    (is_word(value, "No") || is_word(value, "Off"))) {
			tell(fault, context, "cupsd forgets jobs: what became of a label is then unknown; "
			                     "set PreserveJobHistory Yes in cupsd.conf");
		} else if (is_directive(line, "MaxJobs", &value) && atoi(value) > 0 &&
		           atoi(value) < JOBS_LEAST) {
			tell(fault, context,
			     "cupsd keeps only %d jobs and refuses more; set MaxJobs 500 in cupsd.conf",
			     atoi(value));
		} else if (is_directive(line, "JobPrivateValues", &value) && !is_word(value, "none") &&
		           !private_told) {
			/* the station finds its jobs as the user that made them: only another user is kept
			 * from it */
			tell(fault, context, "cupsd hides the names of jobs from other users: a station "
			                     "that changes its user loses sight of its labels; set "
			                     "JobPrivateValues none in cupsd.conf");
			private_told = true;
		}
	}
}

void
queue_check_server(queue_fault *fault, void *context)
{
	const char *root = getenv("CUPS_SERVERROOT");
	char path[512], *text = calloc(1, CONF_MAX + 1);
	FILE *file;

	snprintf(path, sizeof path, "%.490s/cupsd.conf", root ? root : "/etc/cups");
	file = text ? fopen(path, "r") : NULL;
	if (file && fread(text, 1, CONF_MAX, file) > 0)
		queue_check_settings(text, fault, context);
	if (file)
		fclose(file);
	free(text);
}

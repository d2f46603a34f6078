/* Reports for the pages and the command line: the supervisor starts a process for each, one after the other,
 * and this one passes on what comes out of its pipe. Nobody's scan waits for a report. */
#include "web.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "carrier.h"
#include "log.h"
#include "report.h"
#include "template.h"

enum { REPORTS_MAX = 16, REPORT_WAIT_MS = 60 * 1000 };

struct web_report {
	json_t *wish;
	struct request *request; /* NULL: the client has gone */
	int fd;                  /* our end of the pipe, -1: not begun */
	char *bytes;
	size_t length, capacity;
	int64_t until_ms;
	struct web_report *next;
};

static void
release(struct web_report *report)
{
	if (report->fd >= 0)
		close(report->fd);
	json_decref(report->wish);
	free(report->bytes);
	free(report);
}

/* A memfd with what is asked for; -1. */
static int
wish_file(const json_t *wish)
{
	char *text = json_dumps(wish, JSON_COMPACT);
	int fd = text ? memfd_create("report", MFD_CLOEXEC) : -1;
	size_t length = text ? strlen(text) : 0;

	if (fd >= 0 && (length > REPORT_REQUEST_MAX || write(fd, text, length) != (ssize_t)length)) {
		close(fd);
		fd = -1;
	}
	free(text);
	return fd;
}

static void
begin(struct web *web, struct web_report *report)
{
	int fds[2] = { -1, -1 }, pipe_ends[2];

	report->until_ms = web_now_ms() + REPORT_WAIT_MS;
	if (pipe2(pipe_ends, O_CLOEXEC) < 0)
		return;
	report->fd = pipe_ends[0];
	fcntl(report->fd, F_SETFL, O_NONBLOCK);
	fds[0] = wish_file(report->wish);
	fds[1] = pipe_ends[1];
	/* if it is not taken, the pipe ends at once, and the client is told to come again */
	if (fds[0] >= 0 && message_send(web->process->supervisor, MESSAGE_REPORT, (struct message_id){ 0 },
					NULL, 0, fds, 2, 0) < 0)
		log_error("a report cannot be started: %s", strerror(errno));
	close(fds[1]);
	if (fds[0] >= 0)
		close(fds[0]);
}

int
web_report_fd(const struct web *web)
{
	return web->reports ? web->reports->fd : -1;
}

static void
finish(struct web *web)
{
	struct web_report *report = web->reports;

	web->reports = report->next;
	if (report->request) {
		report->request->report = NULL;
		report->request->answered = true;
		report->request->answer = report->bytes;
		report->request->answer_length = report->length;
		report->bytes = NULL;
		MHD_resume_connection(report->request->connection);
	}
	release(report);
	if (web->reports)
		begin(web, web->reports);
}

static bool
grow(struct web_report *report)
{
	size_t wanted = report->capacity ? report->capacity * 2 : 64 * 1024;
	char *grown = wanted <= 2 * (size_t)REPORT_ANSWER_MAX ? realloc(report->bytes, wanted + 1) : NULL;

	if (!grown)
		return false;
	report->bytes = grown;
	report->capacity = wanted;
	return true;
}

/* Reads what is there, a little at each turn of the loop: others wait as well. */
void
web_report_turn(struct web *web, int64_t now_ms)
{
	struct web_report *report = web->reports;
	ssize_t got;

	if (!report)
		return;
	if ((report->length == report->capacity && !grow(report)) || now_ms > report->until_ms ||
	    report->fd < 0) {
		report->length = 0;
		finish(web);
		return;
	}
	got = read(report->fd, report->bytes + report->length, report->capacity - report->length);
	if (got > 0) {
		report->length += (size_t)got;
		report->bytes[report->length] = '\0';
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		finish(web);
	}
}

void
web_report_forget(struct request *request)
{
	if (request->report)
		request->report->request = NULL; /* it is made to its end: another one may not begin before */
	request->report = NULL;
}

void
web_report_close(struct web *web)
{
	while (web->reports) {
		struct web_report *report = web->reports;

		web->reports = report->next;
		if (report->request) {
			report->request->report = NULL;
			report->request->answered = true;
			MHD_resume_connection(report->request->connection);
		}
		release(report);
	}
}

enum MHD_Result
web_report_ask(struct request *request, json_t *wish)
{
	struct web *web = request->web;
	struct web_report *report = wish ? calloc(1, sizeof *report) : NULL, **at = &web->reports;
	int waiting = 0;

	for (; *at; at = &(*at)->next)
		waiting++;
	if (!report || waiting >= REPORTS_MAX) {
		json_decref(wish);
		free(report);
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy",
				       "Other reports are being made. Try again in a moment.");
	}
	*report = (struct web_report){ .wish = wish, .request = request, .fd = -1 };
	*at = report;
	request->report = report;
	request->is_report = true;
	/* what the engine has said about the look is done with */
	free(request->answer);
	request->answer = NULL;
	request->answered = false;
	MHD_suspend_connection(request->connection);
	if (waiting == 0)
		begin(web, report);
	return MHD_YES;
}

static unsigned
status_of(int exit_code)
{
	switch (exit_code) {
	case 0:
		return MHD_HTTP_OK;
	case 1:
		return MHD_HTTP_NOT_FOUND;
	case 2:
	case 3:
		return MHD_HTTP_BAD_REQUEST;
	case 4:
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	default:
		return MHD_HTTP_INTERNAL_SERVER_ERROR;
	}
}

/* What the process said: its head line, and as many bytes as that promises. */
enum MHD_Result
web_report_reply(struct request *request)
{
	char type[64], number[16];
	const char *body = request->answer ? memchr(request->answer, '\n', request->answer_length) : NULL;
	struct MHD_Response *response;
	size_t length = 0;
	int exit_code = 5;

	if (!body || sscanf(request->answer, "%d %zu %63[^\n]", &exit_code, &length, type) != 3 ||
	    length != request->answer_length - (size_t)(body + 1 - request->answer))
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "report-failed",
				       "The report could not be made; the log says why. Try again.");
	response =
		MHD_create_response_from_buffer(length, (void *)(uintptr_t)(body + 1), MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	snprintf(number, sizeof number, "%d", exit_code);
	MHD_add_response_header(response, "Packwarden-Exit", number);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (strncmp(type, "text/csv", 8) == 0)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
					"attachment; filename=\"report.csv\"");
	if (strcmp(type, "application/pdf") == 0)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
					"inline; filename=\"report.pdf\"");
	return web_queue(request, status_of(exit_code), response);
}

/* ---- the routes ---- */

/* What any report may be asked; each takes what it knows. */
static const char *const arguments[] = {
	"from",    "to",  "lane",   "sku",  "kind", "by",      "printer", "import",
	"scanner", "lot", "recall", "what", "box",  "carrier", "order",
	"dpi",     "profile", "control",
};

static json_t *
wish_of(struct request *request, const char *report)
{
	json_t *wish = json_pack("{s:s, s:s}", "report", report, "personal", request->then ? "yes" : "no");
	char value[WEB_PART_MAX];

	if (!web_argument(request, "format", value, sizeof value))
		strcpy(value, "page");
	json_object_set_new(wish, "format", json_string(value));
	if (!web_argument(request, "lang", value, sizeof value))
		strcpy(value, request->web->process->config->language[0]
				      ? request->web->process->config->language
				      : "en");
	json_object_set_new(wish, "lang", json_string(value));
	for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
		if (web_argument(request, arguments[i], value, sizeof value))
			json_object_set_new(wish, arguments[i], json_string(value));
	return wish;
}

enum MHD_Result
web_report(struct request *request)
{
	if (!request->then && web_wants_names(request))
		return web_look(request, "", web_report);
	return web_report_ask(request, wish_of(request, request->parts[0]));
}

enum MHD_Result
web_slip(struct request *request)
{
	json_t *wish;

	if (!request->then && web_wants_names(request))
		return web_look(request, request->parts[0], web_slip);
	wish = wish_of(request, "slip");
	json_object_set_new(wish, "order", json_string(request->parts[0]));
	return web_report_ask(request, wish);
}

/* ---- label templates ---- */

/* Another text after each time that the file was written; "" for what is built in, "none" for what is not
 * there. */
static void
revision_of(const char *data, const char *file, char text[64])
{
	char path[4096];
	int length = snprintf(path, sizeof path, "%s/%s", *file == '/' ? "" : data, file);
	struct stat now;

	text[0] = '\0';
	if (!*file)
		return;
	if (length >= (int)sizeof path || stat(path, &now) < 0)
		strcpy(text, "none");
	else
		snprintf(text, 64, "%lld.%09ld-%lld-%llu", (long long)now.st_mtim.tv_sec, now.st_mtim.tv_nsec,
			 (long long)now.st_size, (unsigned long long)now.st_ino);
}

static json_t *
template_json(const struct process *process, const struct config_carrier *carrier)
{
	const struct carrier_driver *driver = carrier_find(carrier->driver);
	const char *file = carrier->template_file;
	char revision[64], given[CONFIG_TEXT];

	/* what central has set wins */
	snprintf(given, sizeof given, TEMPLATE_FOLDER "/%s.svg", carrier->name);
	revision_of(process->data, given, revision);
	if (strcmp(revision, "none") != 0)
		file = given;
	else
		revision_of(process->data, file, revision);
	return json_pack("{s:s, s:s, s:s, s:s?, s:s}", "carrier", carrier->name, "driver",
			 driver ? driver->name : "", "title", driver ? driver->title : "", "file",
			 *file ? file : NULL, "revision", revision);
}

/* A page asks for this each second, and for the drawing when the revision is another. */
enum MHD_Result
web_templates(struct request *request)
{
	const struct process *process = request->web->process;
	json_t *out = json_array();

	for (size_t i = 0; i < process->config->carrier_count; i++)
		json_array_append_new(out, template_json(process, &process->config->carriers[i]));
	return web_reply_query(request, QUERY_FOUND, out, "carrier");
}

enum MHD_Result
web_template(struct request *request)
{
	json_t *wish = wish_of(request, "template");

	json_object_set_new(wish, "carrier", json_string(request->parts[0]));
	return web_report_ask(request, wish);
}

/* The report process: one request, one answer, the end. */
#include "report.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fonts.h"
#include "label.h"
#include "log.h"
#include "process.h"
#include "sandbox.h"
#include "wall_clock.h"
#include "zone.h"

enum { DATABASE_WAIT_MS = 5000, RETRY_MS = 50 };

static const struct {
	const char *name;
	report_run *run;
} reports[] = {
	{ "unshipped", report_unshipped }, { "mismatches", report_mismatches }, { "shift", report_shift },
	{ "affected", report_affected },   { "explain", report_explain },       { "slip", report_slip },
	{ "manifest", report_manifest },   { "shipped", report_shipped },
};

static const struct {
	const char *name, *type;
	int (*write)(const struct report *report, FILE *file);
	size_t rows_max;
} formats[REPORT_FORMATS] = {
	[REPORT_TEXT] = { "text", "text/plain; charset=utf-8", report_write_text, REPORT_ROWS_MAX },
	[REPORT_JSON] = { "json", "application/x-ndjson", report_write_json, REPORT_ROWS_MAX },
	[REPORT_CSV] = { "csv", "text/csv; charset=utf-8", report_write_csv, REPORT_ROWS_MAX },
	[REPORT_PDF] = { "pdf", "application/pdf", report_write_pdf, REPORT_ROWS_PDF },
	[REPORT_PAGE] = { "page", "application/json", report_write_page, REPORT_ROWS_PAGE },
};

static bool
put_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false; /* nobody waits any more */
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

static int
put_answer(int fd, int exit_code, const char *type, const char *bytes, size_t length)
{
	char head[REPORT_HEAD_MAX];
	int used = snprintf(head, sizeof head, "%d %zu %s\n", exit_code, length, type);

	return put_all(fd, head, (size_t)used) && put_all(fd, bytes, length) ? 0 : -1;
}

static int
put_refusal(const struct report *report, int fd)
{
	static const char *const codes[] = {
		"", "refused", "bad-request", "bad-request", "unavailable", "internal"
	};
	json_t *json = json_pack("{s:{s:s, s:n, s:s}}", "error", "code", codes[report->exit_code], "place",
				 "text", report->problem);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	int result = put_answer(fd, report->exit_code, "application/json", text ? text : "{}",
				text ? strlen(text) : 2);

	free(text);
	json_decref(json);
	return result;
}

static report_run *
find_report(const char *name)
{
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
		if (strcmp(reports[i].name, name) == 0)
			return reports[i].run;
	return NULL;
}

static enum report_format
find_format(const char *name)
{
	size_t i = 0;

	while (i < REPORT_FORMATS && strcmp(formats[i].name, name) != 0)
		i++;
	return (enum report_format)i;
}

static int
fill(struct report *report)
{
	report_run *run = find_report(report_argument(report, "report"));
	const char *language = report_argument(report, "lang");

	report->format = find_format(report_argument(report, "format"));
	if (!run)
		return report_refuse(report, 3, "There is no report '%s'.",
				     report_argument(report, "report"));
	if (run == report_shipped)
		return run(report);
	if (report->format == REPORT_FORMATS)
		return report_refuse(report, 3, "The format is text, json, csv, pdf or page.");
	if (!report_words_load(report, language[0] ? language : "en"))
		return report_refuse(report, 3, "--lang: en, es, ru or zh");
	report->rows_max = formats[report->format].rows_max;
	report->document = json_pack("{s:s, s:s, s:s, s:I, s:[]}", "title", "", "lang",
				     language[0] ? language : "en", "station", report->query->station,
				     "made_ms", (json_int_t)report->now_ms, "sections");
	if (!report->document)
		return report_refuse(report, 5, "out of memory");
	return run(report);
}

static int
write_it(struct report *report, int fd)
{
	char *bytes = NULL;
	size_t length = 0;
	FILE *file;
	int result;

	if (report->body && report->body_length <= REPORT_ANSWER_MAX)
		return put_answer(fd, 0, report->body_type, report->body, report->body_length);
	file = report->body ? NULL : open_memstream(&bytes, &length);
	result = file ? formats[report->format].write(report, file) : -1;

	if (file && fclose(file) != 0)
		result = -1;
	if (result == 0 && length <= REPORT_ANSWER_MAX) {
		result = put_answer(fd, 0, formats[report->format].type, bytes, length);
	} else {
		report_refuse(report, 4, "%s",
			      result < 0 && report->problem[0]
				      ? report->problem
				      : "The report is too large: choose a shorter time.");
		result = put_refusal(report, fd);
	}
	free(bytes);
	return result;
}

int
report_answer(struct query *query, const struct config *config, const json_t *request, int fd)
{
	struct report report = { .query = query, .config = config, .request = request, .now_ms = wall_clock_ms() };
	int result;

	if (!query->zone)
		query->zone = &zone_utc;
	report.personal = strcmp(report_argument(&report, "personal"), "yes") == 0;
	result = fill(&report) == 0 ? write_it(&report, fd) : put_refusal(&report, fd);
	free(report.body);
	json_decref(report.document);
	json_decref(report.words);
	json_decref(report.verdicts);
	return result;
}

static enum query_result
open_database(struct query *query, const char *data)
{
	enum query_result result;
	char path[4096];

	snprintf(path, sizeof path, "%s/packwarden.db", data);
	for (int waited = 0; waited < DATABASE_WAIT_MS; waited += RETRY_MS) {
		result = query_open(query, path, false);
		if (result == QUERY_FOUND || result == QUERY_ERROR)
			return result;
		poll(NULL, 0, RETRY_MS);
	}
	return result;
}

static json_t *
read_request(void)
{
	char text[REPORT_REQUEST_MAX];
	ssize_t length = pread(PROCESS_FD_REQUEST, text, sizeof text, 0);

	return length > 0 ? json_loadb(text, (size_t)length, 0, NULL) : NULL;
}

static bool
asks(const json_t *request, const char *name, const char *value)
{
	const char *given = json_string_value(json_object_get(request, name));

	return given && strcmp(given, value) == 0;
}

static int
answer_template(const struct process *process, const json_t *request, int fd)
{
	struct report report = { .config = process->config, .request = request };
	json_t *out = report_template(&report, process->data);
	char *text = out ? json_dumps(out, JSON_COMPACT) : NULL;
	int result;

	if (out && !text)
		report_refuse(&report, 5, "out of memory");
	result = text ? put_answer(fd, 0, "application/json", text, strlen(text)) : put_refusal(&report, fd);
	free(text);
	json_decref(out);
	return result;
}

/* A drawing is read where those that print are: with fonts and templates, and without the database. */
static int
template_main(const struct process *process, const json_t *request)
{
	struct process render = *process;
	char text[256];
	int code = 5;

	render.kind = PROCESS_RENDER;
	if (label_start(NULL, process->data, text, sizeof text) < 0)
		log_error("%s", text);
	else if (sandbox_enter(&render) == 0)
		code = answer_template(process, request, PROCESS_FD_ANSWER) == 0 ? 0 : 5;
	label_stop();
	return code;
}

int
report_main(const struct process *process)
{
	static struct calendar_zone zone;
	static struct query query;
	char text[256];
	json_t *request = read_request();
	int code = 5;

	if (!json_is_object(request)) {
		log_error("what is asked for is no JSON object");
		return code;
	}
	if (asks(request, "report", "template")) {
		code = template_main(process, request);
		json_decref(request);
		return code;
	}
	zone_open(&zone, process->config->timezone);
	/* the fonts' files are listed before the sandbox closes; only what is drawn needs them */
	if (asks(request, "format", "pdf") && fonts_start(text, sizeof text) < 0) {
		log_error("%s", text);
		goto end;
	}
	report_shipped_start(request, process->data);
	if (sandbox_enter(process) < 0)
		goto end;
	if (open_database(&query, process->data) != QUERY_FOUND) {
		log_error("the database cannot be opened");
		goto end;
	}
	query.zone = &zone;
	query.config = process->config;
	code = report_answer(&query, process->config, request, PROCESS_FD_ANSWER) == 0 ? 0 : 5;
	query_close(&query);
end:
	fonts_stop();
	zone_close(&zone);
	json_decref(request);
	return code;
}

/* GET /metrics: the text format of Prometheus, version 0.0.4. No personal data: names are those of lanes' printers, peers
 * and verdicts. Counters of labels and decisions are durable; those of scans begin anew with the web process, which
 * Prometheus takes for a restart. */
#include "web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "packwarden_"

void
web_metrics_count(struct web *web, const char *json, size_t length)
{
	json_t *answer = length > 0 ? json_loadb(json, length, 0, NULL) : NULL;
	const char *result = json_string_value(json_object_get(answer, "result"));
	const char *verdict = json_string_value(json_object_get(answer, "verdict"));

	if (result && verdict && (strcmp(result, "accepted") == 0 || strcmp(result, "refused") == 0))
		web->scans[verdict_from_text(verdict)]++;
	json_decref(answer);
}

static void
head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help, name, type);
}

/* NAME="VALUE" */
static void
label(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\\' || *value == '"')
			fputc('\\', out);
		if (*value == '\n')
			fputs("\\n", out);
		else
			fputc(*value, out);
	}
	fputc('"', out);
}

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static long long
number_of(const json_t *object, const char *name)
{
	return (long long)json_integer_value(json_object_get(object, name));
}

/* ---- from the tables ---- */

/* One counter is several rows where it has labels; one that has not counted yet is 0. */
static void
put_counter(FILE *out, const json_t *metrics, const char *name, const char *help, const char *key, const char *by)
{
	const json_t *counters = json_object_get(metrics, "counters");
	bool any = false;
	json_t *row;
	size_t i;

	head(out, name, "counter", help);
	json_array_foreach(counters, i, row) {
		if (strcmp(text_of(row, "name"), key) != 0)
			continue;
		fprintf(out, PREFIX "%s", name);
		if (by) {
			fputc('{', out);
			label(out, by, text_of(row, "label"));
			fputc('}', out);
		}
		fprintf(out, " %lld\n", number_of(row, "value"));
		any = true;
	}
	if (!any && !by)
		fprintf(out, PREFIX "%s 0\n", name);
}

static void
put_counters(FILE *out, const json_t *metrics)
{
	static const char *const rows[][4] = {
		{ "labels_printed_total", "label-printed", "printer", "Labels of boxes that came out, as far as can be known." },
		{ "labels_not_printed_total", "label-not-printed", "printer", "Tries that certainly did not come out." },
		{ "labels_unknown_total", "label-unknown", "printer", "Labels that may have come out." },
		{ "reprints_total", "box-reprint", NULL, "Labels printed again with the same number, by a lead." },
		{ "redos_total", "box-redo", NULL, "Labels made void and printed with a new number, by a lead." },
		{ "voids_total", "box-void", NULL, "Labels made void by a lead." },
		{ "settles_total", "box-settle", NULL, "Labels that may have come out and were settled by a lead." },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		put_counter(out, metrics, rows[i][0], rows[i][3], rows[i][1], rows[i][2]);
}

static void
put_gauges(FILE *out, const json_t *metrics)
{
	static const char *const rows[][3] = {
		{ "boxes_unknown", "boxes_unknown", "Boxes whose label may have come out, to be settled." },
		{ "boxes_waiting", "boxes_waiting", "Boxes that wait for a label that no printer prints now." },
		{ "labels_under_way", "labels_under_way", "Labels asked for of which it is not known what became." },
		{ "lanes_latched", "lanes_latched", "Lanes that wait for ACK or a lead." },
		{ "lanes_manned", "lanes_manned", "Lanes where somebody is signed in." },
		{ "quarantined_rows", "quarantined_rows", "Rows of manifests that were kept back." },
		{ "numbers_left", "numbers_left", "Tracking numbers and SSCCs that the ranges still have." },
		{ "journal_seq", "journal_seq", "Number of the newest event." },
		{ "import_finished_seconds", "import_finished", "When the newest import ended, 0: there was none." },
	};
	const json_t *gauges = json_object_get(metrics, "gauges");

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		head(out, rows[i][0], "gauge", rows[i][2]);
		fprintf(out, PREFIX "%s %lld\n", rows[i][0], number_of(gauges, rows[i][1]));
	}
}

static void
put_printers(FILE *out, const json_t *metrics)
{
	static const char *const states[] = { "idle", "busy", "stopped", "gone" };
	const json_t *printers = json_object_get(metrics, "printers");
	json_t *printer;
	size_t i;

	head(out, "printer_state", "gauge", "1 for the state that the printer is in.");
	json_array_foreach(printers, i, printer)
		for (size_t k = 0; k < sizeof states / sizeof *states; k++) {
			fputs(PREFIX "printer_state{", out);
			label(out, "printer", text_of(printer, "name"));
			fprintf(out, ",state=\"%s\"} %d\n", states[k], strcmp(states[k], text_of(printer, "state")) == 0);
		}
}

static void
put_scanners(FILE *out, const json_t *metrics)
{
	static const char *const states[] = { [DEVICE_READY] = "ready", [DEVICE_GONE] = "gone", [DEVICE_FAILED] = "failed",
		[DEVICE_FOREIGN] = "foreign" };
	const json_t *scanners = json_object_get(metrics, "scanners");
	json_t *row;
	size_t i;

	head(out, "scanners", "gauge", "Scanners that are or were plugged in, by state.");
	json_array_foreach(scanners, i, row) {
		long long state = number_of(row, "state");
		if (state >= DEVICE_READY && state <= DEVICE_FOREIGN)
			fprintf(out, PREFIX "scanners{state=\"%s\"} %lld\n", states[state], number_of(row, "count"));
	}
}

static void
put_outbox(FILE *out, const json_t *metrics)
{
	const json_t *peers = json_object_get(metrics, "outbox");
	json_t *peer;
	size_t i;

	head(out, "outbox_events", "gauge", "Events that the peer has not taken yet.");
	json_array_foreach(peers, i, peer) {
		fputs(PREFIX "outbox_events{", out);
		label(out, "peer", text_of(peer, "peer"));
		fprintf(out, "} %lld\n", number_of(peer, "waiting"));
	}
}

static void
put_numbers(FILE *out, const json_t *metrics)
{
	static const char *const rows[][3] = {
		{ "carrier_numbers_left", "left", "Numbers that the carrier's ranges still have." },
		{ "carrier_numbers_low_water", "low_water", "Fewer than these, and a lead is told." },
	};
	const json_t *numbers = json_object_get(metrics, "numbers");
	json_t *row;
	size_t i;

	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		head(out, rows[k][0], "gauge", rows[k][2]);
		json_array_foreach(numbers, i, row) {
			fprintf(out, PREFIX "%s{", rows[k][0]);
			label(out, "carrier", text_of(row, "carrier"));
			fprintf(out, "} %lld\n", number_of(row, rows[k][1]));
		}
	}
}

/* ---- from this process ---- */

static void
put_own(FILE *out, const struct web *web)
{
	head(out, "scans_total", "counter", "Scans answered, by result and verdict, since the web process began.");
	for (int verdict = VERDICT_NONE + 1; verdict < VERDICT_END; verdict++)
		if (web->scans[verdict] > 0)
			fprintf(out, PREFIX "scans_total{result=\"%s\",verdict=\"%s\"} %llu\n",
			        verdict_refuses((enum verdict)verdict) ? "refused" : "accepted",
			        verdict_text((enum verdict)verdict), (unsigned long long)web->scans[verdict]);
	head(out, "event_streams", "gauge", "Pages that look on.");
	fprintf(out, PREFIX "event_streams %u\n", web->stream_count);
	head(out, "requests_waiting", "gauge", "Requests that the engine has not answered yet.");
	fprintf(out, PREFIX "requests_waiting %u\n", web->pending_count);
	head(out, "build_info", "gauge", "1; what it was built with is in the labels.");
	fputs(PREFIX "build_info{", out);
	label(out, "station", web->process->config->station);
	fputc(',', out);
	label(out, "compiler", __VERSION__);
	fputc(',', out);
	label(out, "sqlite", sqlite3_libversion());
	fputs("} 1\n", out);
}

/* The caller frees; NULL: no memory. */
static char *
write_all(const struct web *web, const json_t *metrics, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (!out)
		return NULL;
	put_counters(out, metrics);
	put_gauges(out, metrics);
	put_printers(out, metrics);
	put_scanners(out, metrics);
	put_outbox(out, metrics);
	put_numbers(out, metrics);
	put_own(out, web);
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

enum MHD_Result
web_metrics(struct request *request)
{
	struct MHD_Response *response;
	enum query_result result;
	json_t *metrics;
	size_t length;
	char *text;

	result = query_metrics(&request->web->query, &metrics);
	if (result != QUERY_FOUND)
		return web_reply_query(request, result, NULL, "database");
	text = write_all(request->web, metrics, &length);
	json_decref(metrics);
	response = text ? MHD_create_response_from_buffer(length, text, MHD_RESPMEM_MUST_FREE) : NULL;
	if (!response) {
		free(text);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	return web_queue(request, MHD_HTTP_OK, response);
}

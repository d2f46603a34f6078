/* How long a packer waits for a label after the last item, and whether a printer ever makes a scan wait.
 *
 * From the last item's scan to the label's first byte at the printer, over each way of printing, beside what a program
 * does that has the finished label in its hand already: `lp`, and libcups' Create-Job and Send-Document. The station's
 * time has all in it that they leave out: the verdict, the label's drawing and reading back, and three commits.
 * Then verdicts at a station whose printer has stalled with a label, beside those at a station whose printer is well.
 *
 *   bench_print [LABELS [SCANS]]    samples of each way (60), scans at each station (2000). From the top folder, after
 *                                   `make tests`: the printers are those of scripts/fixtures */
#include <cups/cups.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "first_byte.h"
#include "live_station.h"

enum { WARM_UP = 5, PRINTED_S = 30, LOOK_US = 1000, SCAN_WARM_UP = 50 };

enum way { SOCKET, IPP, QUEUE, WAYS };
enum who { STATION, LIBCUPS, LP, WHOS };

static const char *const lanes[WAYS] = { "socket", "ipp", "queue" };
static const char *const names[WAYS][WHOS] = {
	{ "ZPL socket: last item to first byte", "ZPL raw queue: libcups alone", "ZPL raw queue: lp" },
	{ "ipp://: last item to first byte", "ipp://: libcups alone", NULL },
	{ "CUPS queue: last item to first byte", "CUPS queue: libcups alone", "CUPS queue: lp" },
};

struct run {
	char folder[512], devices[128];
	char server[128], sheets[WAYS][256];  /* where cupsd listens; the printers' lists of what is on paper */
	char document[WAYS][512];             /* a label that the station has printed there */
	struct first_byte zpl, ipp;
	struct live_station station;
	unsigned order;
};

static const char *
setting(const struct run *run, const char *name)
{
	const char *value = live_station_shell("sed -n 's/^%s=//p' %s/env", name, run->devices);

	if (!value || !value[0])
		bench_fail("the fixtures say no %s", name);
	return value;
}

static struct first_byte *
proxy_of(struct run *run, enum way way)
{
	return way == SOCKET ? &run->zpl : &run->ipp;
}

/* ---- set up ---- */

static uint16_t
port_in(const char *uri)
{
	return (uint16_t)atoi(strrchr(uri, ':') + 1);
}

static void
start_devices(struct run *run)
{
	snprintf(run->devices, sizeof run->devices, "/tmp/packwarden-bench-XXXXXX");
	if (!mkdtemp(run->devices) || chmod(run->devices, 0755) != 0
	    || !live_station_shell("scripts/fixtures/all start %s >/dev/null", run->devices))
		bench_fail("scripts/fixtures/all start %s: run this from the top folder, after `make tests`", run->devices);
	snprintf(run->server, sizeof run->server, "%s", setting(run, "CUPS_SERVER"));
	snprintf(run->sheets[SOCKET], sizeof run->sheets[0], "%s", setting(run, "RAW_PRINTED"));
	snprintf(run->sheets[IPP], sizeof run->sheets[0], "%s", setting(run, "PRINTED"));
	snprintf(run->sheets[QUEUE], sizeof run->sheets[0], "%s", run->sheets[IPP]);
	first_byte_start(&run->zpl, port_in(setting(run, "RAW_URI")), "^XA");
	/* cupsd packs the document with gzip, so its own first bytes cannot be seen: the request that it is in begins so */
	first_byte_start(&run->ipp, port_in(setting(run, "PRINTER_URI")), "last-document");
	if (!live_station_shell("scripts/fixtures/cupsd queue %s/cups bench ipp://localhost:%u/ipp/print", run->devices,
	                        run->ipp.port)
	    || !live_station_shell("scripts/fixtures/cupsd queue %s/cups benchraw socket://127.0.0.1:%u raw", run->devices,
	                           run->zpl.port))
		bench_fail("no queues");
}

static void
start_station(struct run *run)
{
	char config[2048], folder[600];

	snprintf(config, sizeof config,
	         "[lane socket]\nprinter = socket\ncarrier = sscc\n[lane ipp]\nprinter = ipp\ncarrier = sscc\n"
	         "[lane queue]\nprinter = queue\ncarrier = sscc\n[carrier sscc]\ncompany_prefix = 0614141\n"
	         "[printer socket]\ndriver = zpl\nuri = socket://127.0.0.1:%u\n"
	         "[printer ipp]\ndriver = cups\nuri = ipp://localhost:%u/ipp/print\n"
	         "[printer queue]\ndriver = cups\nuri = bench\nserver = %s\n",
	         run->zpl.port, run->ipp.port, run->server);
	snprintf(folder, sizeof folder, "%s/station", run->folder);
	live_station_start(&run->station, folder, config);
	for (int way = 0; way < WAYS; way++)
		live_station_sign_in(&run->station, lanes[way]);
}

/* ---- one label ---- */

static unsigned
count_sheets(const char *list)
{
	FILE *file = fopen(list, "r");
	unsigned lines = 0;
	int c;

	while (file && (c = getc(file)) != EOF)
		lines += c == '\n';
	if (file)
		fclose(file);
	return lines;
}

static void
wait_for_sheet(const struct run *run, enum way way, unsigned count)
{
	uint64_t until = bench_now_ns() + PRINTED_S * UINT64_C(1000000000);

	while (count_sheets(run->sheets[way]) < count) {
		if (bench_now_ns() > until)
			bench_fail("no sheet at %s", lanes[way]);
		bench_pause_us(LOOK_US);
	}
}

static void
pack(struct run *run, enum way way)
{
	live_station_scan(&run->station, lanes[way], LIVE_ITEM, "item-accepted");
}

static ipp_t *
new_request(ipp_op_t operation, const char *resource)
{
	ipp_t *request = ippNewRequest(operation);
	char uri[200];

	snprintf(uri, sizeof uri, "ipp://localhost%s", resource);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
	return request;
}

static int
create_job(http_t *http, const char *resource)
{
	ipp_t *request = new_request(IPP_OP_CREATE_JOB, resource), *answer;
	ipp_attribute_t *id;
	int job;

	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, "bench");
	answer = cupsDoRequest(http, request, resource);
	id = ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER);
	job = id ? ippGetInteger(id, 0) : 0;
	ippDelete(answer);
	if (job == 0)
		bench_fail("Create-Job: %s", cupsLastErrorString());
	return job;
}

static void
send_document(http_t *http, const char *resource, int job, const char *format, const char *file)
{
	ipp_t *request = new_request(IPP_OP_SEND_DOCUMENT, resource);

	ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, "bench");
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, format);
	ippAddBoolean(request, IPP_TAG_OPERATION, "last-document", 1);
	ippDelete(cupsDoFileRequest(http, request, resource, file));
	if (cupsLastError() > IPP_STATUS_OK_CONFLICTING)
		bench_fail("Send-Document: %s", cupsLastErrorString());
}

/* At an IPP printer, or a queue of cupsd. */
static void
print_with_libcups(struct run *run, enum way way)
{
	static const char *const resources[WAYS] = { "/printers/benchraw", "/ipp/print", "/printers/bench" };
	http_t *http = httpConnect2(way == IPP ? "localhost" : "127.0.0.1",
	                            way == IPP ? run->ipp.port : port_in(run->server), NULL, AF_UNSPEC,
	                            HTTP_ENCRYPTION_IF_REQUESTED, 1, 5000, NULL);

	if (!http)
		bench_fail("libcups: %s", cupsLastErrorString());
	send_document(http, resources[way], create_job(http, resources[way]),
	              way == SOCKET ? "application/vnd.cups-raw" : "image/pwg-raster", run->document[way]);
	httpClose(http);
}

static void
print_with_lp(struct run *run, enum way way)
{
	if (!live_station_shell("lp -h %s -d %s %s 2>&1", run->server, way == SOCKET ? "benchraw -o raw" : "bench",
	                        run->document[way]))
		bench_fail("lp");
}

static void
keep_document(struct run *run, enum way way)
{
	const char *folder = way == SOCKET ? "" : "jobs/";
	const char *name = live_station_shell("tail -n 1 %s", run->sheets[way]);

	snprintf(run->document[way], sizeof run->document[way], "%.*s/%s%.200s",
	         (int)(strrchr(run->sheets[way], '/') - run->sheets[way]), run->sheets[way], folder, name ? name : "");
	if (access(run->document[way], R_OK) != 0)
		bench_fail("%s", run->document[way]);
}

/* Its backend stays with a job for up to a second after the label is out, and the next one would wait for that. */
static void
wait_for_cupsd(const struct run *run)
{
	const char *jobs;

	while ((jobs = live_station_shell("lpstat -h %s -o", run->server)) && jobs[0])
		bench_pause_us(LOOK_US);
}

/* An order of one item is open before the clock starts, and sealed after it has stopped. */
static void
measure(struct run *run, enum way way, enum who who, struct bench_series *series, bool keep)
{
	struct first_byte *proxy = proxy_of(run, way);
	unsigned before = count_sheets(run->sheets[way]);
	uint64_t from, to;
	char order[32];

	snprintf(order, sizeof order, "B-%u", who == STATION ? ++run->order : 0);
	if (who == STATION)
		live_station_scan(&run->station, lanes[way], order, "order-opened");
	wait_for_cupsd(run);
	bench_pause_us(20000); /* the printer's own end of the last job */
	first_byte_reset(proxy);
	from = bench_now_ns();
	if (who == STATION)
		pack(run, way);
	else if (who == LIBCUPS)
		print_with_libcups(run, way);
	else
		print_with_lp(run, way);
	to = first_byte_wait(proxy);
	if (keep)
		bench_add(series, from, to);
	wait_for_sheet(run, way, before + 1);
	if (who != STATION)
		return;
	live_station_seal(&run->station, lanes[way], order);
	keep_document(run, way);
}

static void
report_way(struct bench_series series[WHOS], enum way way)
{
	struct bench_quantiles ratio = bench_ratio("  station / libcups alone", &series[STATION], &series[LIBCUPS]);

	if (names[way][LP])
		bench_ratio("  station / lp", &series[STATION], &series[LP]);
	printf("  %s to bare libcups: p50 %.2f, p99 %.2f (aim 1.1)\n", lanes[way], ratio.p50, ratio.p99);
}

static void
run_labels(struct run *run, size_t labels)
{
	struct bench_series series[WAYS][WHOS], *all[WAYS * WHOS];
	size_t count = 0;

	live_station_orders(&run->station, "B", (unsigned)(WAYS * (labels + WARM_UP)), 1);
	for (int way = 0; way < WAYS; way++)
		for (int who = 0; who < WHOS; who++)
			if (names[way][who]) {
				bench_series_create(&series[way][who], names[way][who], labels);
				all[count++] = &series[way][who];
			}
	for (size_t n = 0; n < labels + WARM_UP; n++)
		for (int who = 0; who < WHOS; who++)
			for (int way = 0; way < WAYS; way++)
				if (names[way][who])
					measure(run, (enum way)way, (enum who)who, &series[way][who], n >= WARM_UP);
	bench_print(all, count);
	for (int way = 0; way < WAYS; way++)
		report_way(series[way], (enum way)way);
	for (size_t i = 0; i < count; i++)
		bench_series_finish(all[i]);
}

/* ---- a stalled printer ---- */

/* One lane has given a label to the printer, the other packs. */
static void
start_two_lanes(struct live_station *station, const struct run *run, const char *name, const char *uri)
{
	char config[1024], folder[600];

	snprintf(config, sizeof config,
	         "[lane waits]\nprinter = zpl\ncarrier = sscc\n[lane packs]\nprinter = zpl\ncarrier = sscc\n"
	         "[printer zpl]\ndriver = zpl\nuri = %s\n[carrier sscc]\ncompany_prefix = 0614141\n", uri);
	snprintf(folder, sizeof folder, "%s/%s", run->folder, name);
	live_station_start(station, folder, config);
	live_station_sign_in(station, "waits");
	live_station_sign_in(station, "packs");
	live_station_orders(station, "W", 1, 1);
	live_station_orders(station, "P", 1, 9999);
}

static void
begin_packing(struct live_station *station)
{
	live_station_scan(station, "packs", "P-1", "order-opened");
	live_station_scan(station, "waits", "W-1", "order-opened");
	live_station_scan(station, "waits", LIVE_ITEM, "item-accepted");
}

static void
run_stalled(struct run *run, size_t scans)
{
	struct live_station stations[2];
	struct bench_series series[2], *all[2] = { &series[0], &series[1] };
	struct bench_quantiles ratio;
	char uri[128];

	snprintf(uri, sizeof uri, "%s", setting(run, "RAW_URI"));
	if (!live_station_shell("scripts/fixtures/rawprinter start %s/stalled >/dev/null && echo stall >%s/stalled/fault",
	                        run->devices, run->devices))
		bench_fail("no second printer");
	start_two_lanes(&stations[0], run, "well", uri);
	snprintf(uri, sizeof uri, "%s", live_station_shell("sed -n 's/^RAW_URI=//p' %s/stalled/env", run->devices));
	start_two_lanes(&stations[1], run, "stalled", uri);
	bench_series_create(&series[0], "verdict, the printer is well", scans);
	bench_series_create(&series[1], "verdict, the printer has stalled", scans);
	for (int i = 0; i < 2; i++)
		begin_packing(&stations[i]);
	for (size_t n = 0; n < 2 * (scans + SCAN_WARM_UP); n++) {
		int i = (int)((n + n / 2) % 2); /* neither is always the first */
		uint64_t from = bench_now_ns();
		live_station_scan(&stations[i], "packs", LIVE_ITEM, "item-accepted");
		if (n >= 2 * SCAN_WARM_UP)
			bench_add(&series[i], from, bench_now_ns());
		bench_pause_us(500);
	}
	bench_print(all, 2);
	ratio = bench_ratio("stalled / well", &series[1], &series[0]);
	printf("  verdicts with a stalled printer to those without: p50 %.2f, p99 %.2f (aim 1.1)\n", ratio.p50, ratio.p99);
	for (int i = 0; i < 2; i++) {
		live_station_stop(&stations[i]);
		bench_series_finish(&series[i]);
	}
	live_station_shell("scripts/fixtures/rawprinter stop %s/stalled", run->devices);
}

/* ---- all ---- */

static struct run run;

static void
stop_devices(void)
{
	if (run.devices[0])
		live_station_shell("scripts/fixtures/rawprinter stop %s/stalled; scripts/fixtures/all stop %s; rm -rf %s",
		                   run.devices, run.devices, run.devices);
	run.devices[0] = '\0';
}

int
main(int argc, char **argv)
{
	size_t labels = argc > 1 ? strtoul(argv[1], NULL, 10) : 60, scans = argc > 2 ? strtoul(argv[2], NULL, 10) : 2000;

	if (labels == 0 || labels > 10000 || scans == 0 || scans > 9000)
		bench_fail("usage: bench_print [LABELS [SCANS]]");
	bench_folder(run.folder, sizeof run.folder, "print");
	if (chmod(run.folder, 0755) != 0) /* the station is not root there */
		bench_fail("%s", run.folder);
	start_devices(&run);
	atexit(stop_devices);
	start_station(&run);
	printf("  from the last item's scan to the label's first byte at the printer\n");
	run_labels(&run, labels);
	live_station_stop(&run.station);
	first_byte_stop(&run.zpl);
	first_byte_stop(&run.ipp);
	run_stalled(&run, scans);
	bench_remove(run.folder);
	return 0;
}

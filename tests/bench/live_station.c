#include "live_station.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "station/client.h"

enum { READY_S = 20, LABEL_S = 30, LOOK_US = 2000 };

const char *
live_station_shell(const char *format, ...)
{
	static char line[1024];
	char command[4096];
	va_list values;
	FILE *pipe;

	va_start(values, format);
	vsnprintf(command, sizeof command, format, values);
	va_end(values);
	fflush(stdout);
	pipe = popen(command, "re");
	line[0] = '\0';
	if (!pipe || (!fgets(line, sizeof line, pipe) && ferror(pipe)))
		bench_fail("%s", command);
	line[strcspn(line, "\n")] = '\0';
	return pclose(pipe) == 0 ? line : NULL;
}

/* Beside the benchmark's own folder: build/packwarden. */
static void
find_program(char *path, size_t capacity)
{
	ssize_t length = readlink("/proc/self/exe", path, capacity - 1);

	if (length < 0)
		bench_fail("/proc/self/exe");
	path[length] = '\0';
	for (int i = 0; i < 4; i++)
		*strrchr(path, '/') = '\0';
	strncat(path, "/packwarden", capacity - strlen(path) - 1);
}

static json_t *
ask(struct live_station *station, const char *method, const char *path, json_t *body)
{
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	struct client_request request = { .data_dir = station->folder, .method = method, .path = path, .body = text,
		                          .length = text ? strlen(text) : 0, .fd = -1 };
	struct client_reply reply;
	json_t *answer;

	if (client_call(&request, &reply) != 0)
		bench_fail("%s %s: the station does not answer", method, path);
	answer = json_loads(reply.text, 0, NULL);
	client_reply_free(&reply);
	json_decref(body);
	free(text);
	return answer;
}

static void
give(struct live_station *station, const char *options, const char *file, const char *text)
{
	char path[600], program[4096];
	FILE *out;

	find_program(program, sizeof program);
	snprintf(path, sizeof path, "%s/%s", station->folder, file);
	out = fopen(path, "w");
	if (!out || fputs(text, out) < 0 || fclose(out) != 0)
		bench_fail("%s", path);
	if (!live_station_shell("'%s' --data '%s' import %s '%s'", program, station->folder, options, path))
		bench_fail("import of %s", path);
}

static void
become(struct live_station *station, const char *program)
{
	char log[600];
	int out;

	snprintf(log, sizeof log, "%s/log", station->folder);
	out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	dup2(out, 1);
	dup2(out, 2);
	execl(program, program, "--data", station->folder, "run", (char *)NULL);
	_exit(127);
}

void
live_station_start(struct live_station *station, const char *folder, const char *config)
{
	char path[600], program[4096];
	uint64_t until = bench_now_ns() + READY_S * UINT64_C(1000000000);
	FILE *file;

	find_program(program, sizeof program);
	snprintf(station->folder, sizeof station->folder, "%s", folder);
	snprintf(path, sizeof path, "%s/packwarden.conf", folder);
	if (mkdir(folder, 0755) != 0 || !(file = fopen(path, "w"))
	    || fprintf(file, "[station]\nname = bench\n%s", config) < 0 || fclose(file) != 0)
		bench_fail("%s", path);
	station->pid = fork();
	if (station->pid == 0)
		become(station, program);
	while (!client_reachable(folder)) {
		if (bench_now_ns() > until || waitpid(station->pid, NULL, WNOHANG) != 0)
			bench_fail("the station does not start: %s", live_station_shell("tail -n 1 '%s/log'", folder));
		bench_pause_us(LOOK_US);
	}
	give(station, "--items", "items.csv", "sku,code,quantity,description\nMUG," LIVE_ITEM ",1,Mug\n");
}

void
live_station_stop(struct live_station *station)
{
	kill(station->pid, SIGTERM);
	waitpid(station->pid, NULL, 0);
}

void
live_station_orders(struct live_station *station, const char *prefix, unsigned count, unsigned quantity)
{
	char *text = NULL, name[64];
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fprintf(file, "order_id,ship_to_name,address1,city,state,postcode,country,sku,quantity\n");
	for (unsigned i = 1; i <= count; i++)
		fprintf(file, "%s-%u,Jane Doe,%s-%u High Street,Springfield,IL,62701,US,MUG,%u\n", prefix, i, prefix, i,
		        quantity);
	fclose(file);
	snprintf(name, sizeof name, "%s.csv", prefix);
	give(station, "", name, text);
	free(text);
}

void
live_station_scan(struct live_station *station, const char *lane, const char *code, const char *verdict)
{
	char path[128];
	json_t *answer;
	const char *got;

	snprintf(path, sizeof path, "/api/v1/lanes/%s/scan", lane);
	answer = ask(station, "POST", path, json_pack("{s:s}", "code", code));
	got = json_string_value(json_object_get(answer, "verdict"));
	if (!got || strcmp(got, verdict) != 0)
		bench_fail("%s at %s: %s, not %s", code, lane, got ? got : "no verdict", verdict);
	json_decref(answer);
}

void
live_station_sign_in(struct live_station *station, const char *lane)
{
	json_t *user = ask(station, "POST", "/api/v1/users", json_pack("{s:s, s:s}", "name", lane, "role", "packer"));
	const char *badge = json_string_value(json_object_get(user, "badge"));

	if (!badge)
		bench_fail("no badge for %s", lane);
	live_station_scan(station, lane, badge, "signed-in");
	json_decref(user);
}

void
live_station_seal(struct live_station *station, const char *lane, const char *order)
{
	uint64_t until = bench_now_ns() + LABEL_S * UINT64_C(1000000000);
	char path[128], code[128] = "";

	snprintf(path, sizeof path, "/api/v1/orders/%s", order);
	while (code[0] == '\0') {
		json_t *answer = ask(station, "GET", path, NULL);
		json_t *box = json_array_get(json_object_get(answer, "boxes"), 0);
		const char *text = json_string_value(json_object_get(box, "seal_code"));

		snprintf(code, sizeof code, "%s", text ? text : "");
		json_decref(answer);
		if (code[0] == '\0' && bench_now_ns() > until)
			bench_fail("the label of %s never came out", order);
		if (code[0] == '\0')
			bench_pause_us(LOOK_US);
	}
	live_station_scan(station, lane, code, "box-sealed");
}

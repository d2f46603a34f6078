/* The routes, and those that only read. */
#include "web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NEXT_SHOWN = 20, NEXT_MOST = 1000, MINUTES_MOST = 1440 };

bool
web_argument(struct request *request, const char *name, char *value, size_t capacity)
{
	const char *text = MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);

	value[0] = '\0';
	return text && web_decode(value, capacity, text, strlen(text));
}

/* One lane: its page. More: a page to choose from. */
static enum MHD_Result
home(struct request *request)
{
	json_t *names;
	char to[WEB_PART_MAX + 8];

	if (query_lane_names(&request->web->query, &names) != QUERY_FOUND)
		return web_static(request, "/index.html");
	if (json_array_size(names)
	    == 1) /* a lane's name is letters, digits, "-", "_" and "." (config_value.c) */
		snprintf(to, sizeof to, "/lane/%s", json_string_value(json_array_get(names, 0)));
	else
		to[0] = '\0';
	json_decref(names);
	return to[0] ? web_reply_redirect(request, to) : web_static(request, "/index.html");
}

static enum MHD_Result
lane_page(struct request *request)
{
	json_t *names;
	enum query_result result = query_lane_names(&request->web->query, &names);
	bool known = false;
	json_t *name;
	size_t i;

	json_array_foreach(names, i, name)
		known = known || strcmp(json_string_value(name), request->parts[0]) == 0;
	json_decref(names);
	if (result == QUERY_FOUND && !known)
		return web_reply_query(request, QUERY_NONE, NULL, "lane");
	return web_static(request, "/lane.html");
}

/* 200 if the database can be read and the engine takes what it is sent. */
static enum MHD_Result
healthz(struct request *request)
{
	json_t *health;
	bool database = query_health(&request->web->query, &health) == QUERY_FOUND;
	bool engine = !web_engine_unsent(request->web);

	json_decref(health);
	return web_reply_json(request, database && engine ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE,
	                      json_pack("{s:b, s:b, s:b}", "ok", database && engine, "database", database,
	                                "engine", engine));
}

static enum MHD_Result
lanes(struct request *request)
{
	json_t *out;
	enum query_result result = query_lanes(&request->web->query, &out);

	return web_reply_query(request, result, out, "lane");
}

static enum MHD_Result
lane(struct request *request)
{
	json_t *out;
	enum query_result result = query_lane(&request->web->query, request->parts[0], &out);

	return web_reply_query(request, result, out, "lane");
}

static enum MHD_Result
order(struct request *request)
{
	json_t *out;
	enum query_result result = query_order(&request->web->query, request->parts[0], request->local, &out);

	return web_reply_query(request, result, out, "order");
}

static enum MHD_Result
box(struct request *request)
{
	json_t *out;
	enum query_result result = query_box(&request->web->query, request->parts[0], &out);

	return web_reply_query(request, result, out, "box");
}

static enum MHD_Result
devices(struct request *request)
{
	json_t *out;
	enum query_result result = query_devices(&request->web->query, &out);

	return web_reply_query(request, result, out, "device");
}

static enum MHD_Result
commands(struct request *request)
{
	json_t *out;
	enum query_result result = query_commands(&request->web->query, &out);

	return web_reply_query(request, result, out, "command");
}

static enum MHD_Result
badges(struct request *request)
{
	json_t *out;
	enum query_result result = query_badges(&request->web->query, &out);

	return web_reply_query(request, result, out, "user");
}

static enum MHD_Result
users(struct request *request)
{
	json_t *out;
	enum query_result result = query_users(&request->web->query, &out);

	return web_reply_query(request, result, out, "user");
}

static enum MHD_Result
recalls(struct request *request)
{
	json_t *out;
	enum query_result result = query_recalls(&request->web->query, &out);

	return web_reply_query(request, result, out, "recall");
}

static enum MHD_Result
recall_boxes(struct request *request)
{
	char after[24];
	json_t *out;
	enum query_result result;

	web_argument(request, "after", after, sizeof after);
	result = query_recall_boxes(&request->web->query, strtoll(request->parts[0], NULL, 10), strtoll(after, NULL, 10),
	                            &out);
	return web_reply_query(request, result, out, "recall");
}

static enum MHD_Result
journal(struct request *request)
{
	char after[24];
	json_t *out;
	enum query_result result;

	web_argument(request, "after", after, sizeof after);
	result = query_journal(&request->web->query, strtoll(after, NULL, 10), &out);
	return web_reply_query(request, result, out, "journal");
}

/* A whole number of the query string: false if there is one that is none, or too small or large. */
static bool
number_argument(struct request *request, const char *name, int64_t otherwise, int64_t most, int64_t *value)
{
	char text[24], *end;

	*value = otherwise;
	if (!web_argument(request, name, text, sizeof text))
		return true;
	*value = strtoll(text, &end, 10);
	return text[0] >= '0' && text[0] <= '9' && *end == '\0' && *value >= 1 && *value <= most;
}

static enum MHD_Result
bad_number(struct request *request)
{
	return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
	                       "n is a whole number from 1 to 1000, minutes one from 1 to 1440.");
}

static enum MHD_Result
next(struct request *request)
{
	char lane_name[WEB_PART_MAX];
	enum query_result result;
	json_t *out;
	int64_t n;

	if (!number_argument(request, "n", NEXT_SHOWN, NEXT_MOST, &n))
		return bad_number(request);
	web_argument(request, "lane", lane_name, sizeof lane_name);
	result = query_next(&request->web->query, lane_name[0] ? lane_name : NULL, n, &out);
	return web_reply_query(request, result, out, "lane");
}

static enum MHD_Result
late(struct request *request)
{
	enum query_result result;
	int64_t n, minutes;
	json_t *out;

	if (!number_argument(request, "n", NEXT_SHOWN, NEXT_MOST, &n) ||
	    !number_argument(request, "minutes", 0, MINUTES_MOST, &minutes))
		return bad_number(request);
	result = query_late(&request->web->query, minutes, n, &out);
	return web_reply_query(request, result, out, "order");
}

static enum MHD_Result
printer(struct request *request)
{
	json_t *out;
	enum query_result result = query_printer_show(&request->web->query, request->parts[0], &out);

	return web_reply_query(request, result, out, "printer");
}

static enum MHD_Result
printer_test(struct request *request)
{
	json_t *out;
	enum query_result result = query_printer_test(&request->web->query, strtoll(request->parts[1], NULL, 10), &out);

	return web_reply_query(request, result, out, "test");
}

/* What this process knows; the command line looks at /proc, which is closed to this process. */
static enum MHD_Result
waiting(struct request *request)
{
	json_t *out;
	enum query_result result = query_waiting(&request->web->query, &out);

	return web_reply_query(request, result, out, "box");
}

static enum MHD_Result
doctor(struct request *request)
{
	const struct web *web = request->web;
	json_t *health, *found;
	enum query_result result = query_health(&request->web->query, &health);

	if (result == QUERY_FOUND && (result = query_devices(&request->web->query, &found)) == QUERY_FOUND) {
		json_object_update(health, found);
		json_decref(found);
		json_object_set_new(health, "supervisor", json_integer(getppid()));
		json_object_set_new(health, "engine_reads", json_boolean(!web_engine_unsent(web)));
		json_object_set_new(health, "requests_waiting", json_integer(web->pending_count));
		json_object_set_new(health, "event_streams", json_integer(web->stream_count));
	} else {
		json_decref(health);
		health = NULL;
	}
	return web_reply_query(request, result, health, "database");
}

/* The first that matches is taken. */
const struct web_route web_routes[] = {
	{ "GET", "/", 0, home },
	{ "GET", "/lane/*", 0, lane_page },
	{ "GET", "/images/*", 0, web_image },
	{ "GET", "/healthz", 0, healthz },
	{ "GET", "/api/v1/events", 0, web_events },
	{ "GET", "/api/v1/lanes", 0, lanes },
	{ "GET", "/api/v1/lanes/*", 0, lane },
	{ "POST", "/api/v1/lanes/*/scan", WEB_JSON | WEB_REFUSAL_OK, web_scan },
	{ "POST", "/api/v1/lanes/*/*", WEB_LOCAL | WEB_JSON, web_change_lane },
	{ "GET", "/api/v1/needs", WEB_LOCAL, web_needs },
	{ "GET", "/api/v1/floor", WEB_LOCAL, web_floor },
	{ "GET", "/api/v1/search", WEB_LOCAL, web_search },
	{ "GET", "/api/v1/ranges", WEB_LOCAL, web_ranges },
	{ "GET", "/api/v1/quarantine", WEB_LOCAL, web_quarantined },
	{ "GET", "/api/v1/quarantine/*", WEB_LOCAL, web_quarantine },
	{ "GET", "/api/v1/orders/*/trail", WEB_LOCAL, web_trail },
	{ "GET", "/api/v1/orders/*", 0, order },
	{ "POST", "/api/v1/orders/*/*", WEB_LOCAL | WEB_JSON, web_change_order },
	{ "GET", "/api/v1/boxes/waiting", 0, waiting },
	{ "GET", "/api/v1/boxes/*", 0, box },
	{ "GET", "/api/v1/boxes/*/fields", WEB_LOCAL, web_label_fields },
	{ "POST", "/api/v1/boxes/*/*", WEB_LOCAL | WEB_JSON, web_change_box },
	{ "GET", "/api/v1/next", 0, next },
	{ "GET", "/api/v1/late", 0, late },
	{ "GET", "/api/v1/devices", 0, devices },
	{ "GET", "/api/v1/printers/*", WEB_LOCAL, printer },
	{ "GET", "/api/v1/printers/*/tests/*", WEB_LOCAL, printer_test },
	{ "POST", "/api/v1/printers/*/test", WEB_LOCAL | WEB_JSON, web_test_printer },
	{ "GET", "/api/v1/commands", 0, commands },
	{ "GET", "/api/v1/badges", WEB_LOCAL | WEB_DEMO, badges },
	{ "GET", "/api/v1/users", WEB_LOCAL, users },
	{ "POST", "/api/v1/users", WEB_LOCAL | WEB_JSON, web_add_user },
	{ "POST", "/api/v1/users/*/disable", WEB_LOCAL | WEB_JSON, web_disable_user },
	{ "POST", "/api/v1/import", WEB_LOCAL | WEB_FILE | WEB_REFUSAL_OK, web_import },
	{ "GET", "/api/v1/journal", WEB_LOCAL, journal },
	{ "POST", "/api/v1/override", WEB_LOCAL | WEB_JSON, web_override },
	{ "GET", "/api/v1/recalls", WEB_LOCAL, recalls },
	{ "GET", "/api/v1/recalls/*/boxes", WEB_LOCAL, recall_boxes },
	{ "POST", "/api/v1/recalls", WEB_LOCAL | WEB_JSON, web_add_recall },
	{ "POST", "/api/v1/recalls/*/end", WEB_LOCAL | WEB_JSON, web_end_recall },
	{ "POST", "/api/v1/closeout", WEB_LOCAL | WEB_JSON, web_closeout },
	{ "POST", "/api/v1/weigh", WEB_LOCAL | WEB_JSON | WEB_REFUSAL_OK, web_weigh },
	{ "GET", "/api/v1/digest", WEB_LOCAL, web_digest },
	{ "GET", "/api/v1/doctor", WEB_LOCAL, doctor },
};
const size_t web_route_count = sizeof web_routes / sizeof *web_routes;

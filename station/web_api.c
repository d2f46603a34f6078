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
		return web_static_missing(request, "/lane.html"); /* it says so, and leads to those that there are */
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

enum MHD_Result
web_get(struct request *request)
{
	json_t *out;
	enum query_result result = request->route->query(&request->web->query, &out);

	return web_reply_query(request, result, out, request->route->detail);
}

enum MHD_Result
web_page(struct request *request)
{
	return web_static(request, request->route->detail);
}

static enum MHD_Result
lane(struct request *request)
{
	json_t *out;
	enum query_result result = query_lane(&request->web->query, request->parts[0], &out);

	return web_reply_query(request, result, out, "lane");
}

static enum MHD_Result
show_order(struct request *request)
{
	json_t *out;
	enum query_result result = query_order(&request->web->query, request->parts[0], request->then, &out);

	return web_reply_query(request, result, out, "order");
}

/* With the address for a lead, or on the local socket, if ?personal=1 asks for it: once that stands in the journal. */
static enum MHD_Result
order(struct request *request)
{
	char personal[4];

	if (!web_argument(request, "personal", personal, sizeof personal) || strcmp(personal, "1") != 0)
		return show_order(request);
	web_session_read(request);
	if (!request->session.there && !request->local && !web_token_may(request, "personal:read"))
		return web_reply_error(request, MHD_HTTP_UNAUTHORIZED, "not-signed-in", "Sign in as a lead first.");
	return web_look(request, request->parts[0], show_order);
}

static enum MHD_Result
box(struct request *request)
{
	json_t *out;
	enum query_result result = query_box(&request->web->query, request->parts[0], &out);

	return web_reply_query(request, result, out, "box");
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

bool
web_number_argument(struct request *request, const char *name, int64_t otherwise, int64_t most, int64_t *value)
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

	if (!web_number_argument(request, "n", NEXT_SHOWN, NEXT_MOST, &n))
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

	if (!web_number_argument(request, "n", NEXT_SHOWN, NEXT_MOST, &n) ||
	    !web_number_argument(request, "minutes", 0, MINUTES_MOST, &minutes))
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
item(struct request *request)
{
	json_t *out;
	enum query_result result = query_item(&request->web->query, request->parts[0], &out);

	return web_reply_query(request, result, out, "item");
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
	{ "GET", "/", WEB_ANYBODY, 0, home, NULL, NULL, NULL },
	{ "GET", "/login", WEB_ANYBODY, 0, web_page, "/login.html", NULL, NULL },
	{ "GET", "/lead", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lead/quarantine", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lead/recalls", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lead/charts", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lead/mismatches", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lead/incidents", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lead/ranges", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lead/templates", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/devices", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/order/*", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/box/*", WEB_LEAD, WEB_PAGE, web_page, "/lead.html", NULL, NULL },
	{ "GET", "/lane/*", WEB_ANYBODY, 0, lane_page, NULL, NULL, NULL },
	{ "GET", "/images/*", WEB_ANYBODY, 0, web_image, NULL, NULL, NULL },
	{ "GET", "/healthz", WEB_ANYBODY, 0, healthz, NULL, NULL, NULL },
	{ "GET", "/metrics", WEB_ANYBODY, 0, web_metrics, NULL, NULL, NULL },

	{ "GET", "/api/v1/openapi.json", WEB_ANYBODY, 0, web_page, "/openapi.json", NULL, NULL },
	{ "GET", "/api/v1/session", WEB_ANYBODY, 0, web_session_show, NULL, NULL, NULL },
	{ "POST", "/api/v1/session", WEB_ANYBODY, WEB_JSON, web_session_open, NULL, NULL, NULL },
	{ "POST", "/api/v1/session/pin", WEB_LEAD, WEB_JSON | WEB_PIN, web_session_pin, NULL, NULL, NULL },
	{ "DELETE", "/api/v1/session", WEB_ANYBODY, 0, web_session_close, NULL, NULL, NULL },

	{ "GET", "/api/v1/events", WEB_ANYBODY, 0, web_events, NULL, NULL, NULL },
	{ "GET", "/api/v1/lanes", WEB_ANYBODY, 0, web_get, "lane", NULL, query_lanes },
	{ "GET", "/api/v1/lanes/*", WEB_ANYBODY, 0, lane, NULL, NULL, NULL },
	{ "POST", "/api/v1/lanes/*/scan", WEB_ANYBODY, WEB_JSON | WEB_REFUSAL_OK, web_scan, NULL, NULL, NULL },
	{ "POST", "/api/v1/lanes/*/unlock", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "lane-unlock", "lane", NULL },
	{ "POST", "/api/v1/lanes/*/free", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "lane-free", "lane", NULL },
	{ "POST", "/api/v1/lanes/*/come", WEB_LEAD, WEB_JSON, web_change, "lane-come", "lane", NULL },
	{ "POST", "/api/v1/lanes/*/been", WEB_LEAD, WEB_JSON, web_change, "lane-been", "lane", NULL },
	{ "GET", "/api/v1/needs", WEB_LEAD, 0, web_needs, NULL, NULL, NULL },
	{ "GET", "/api/v1/floor", WEB_LEAD, 0, web_floor, NULL, NULL, NULL },
	{ "GET", "/api/v1/search", WEB_LEAD, 0, web_search, NULL, NULL, NULL },
	{ "GET", "/api/v1/ranges", WEB_LEAD, 0, web_get, "range", NULL, query_ranges },
	{ "POST", "/api/v1/ranges", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "range-add", NULL, NULL },
	{ "GET", "/api/v1/quarantine", WEB_LEAD, 0, web_get, "import", NULL, query_quarantined },
	{ "GET", "/api/v1/quarantine/*", WEB_LEAD, 0, web_quarantine, NULL, NULL, NULL },
	{ "GET", "/api/v1/next", WEB_ANYBODY, 0, next, NULL, NULL, NULL },
	{ "GET", "/api/v1/late", WEB_ANYBODY, 0, late, NULL, NULL, NULL },
	{ "GET", "/api/v1/devices", WEB_ANYBODY, 0, web_get, "device", NULL, query_devices },
	{ "POST", "/api/v1/devices/*/bind", WEB_LEAD, WEB_JSON, web_change, "device-bind", "device", NULL },
	{ "POST", "/api/v1/devices/*/allow", WEB_LEAD, WEB_JSON, web_change, "device-allow", "device", NULL },
	{ "GET", "/api/v1/items/*", WEB_LEAD, 0, item, NULL, NULL, NULL },
	{ "GET", "/api/v1/printers/*", WEB_LEAD, 0, printer, NULL, NULL, NULL },
	{ "GET", "/api/v1/printers/*/tests/*", WEB_LEAD, 0, printer_test, NULL, NULL, NULL },
	{ "POST", "/api/v1/printers/*/test", WEB_LEAD, WEB_JSON, web_change, "printer-test", "printer", NULL },
	{ "GET", "/api/v1/commands", WEB_ANYBODY, 0, web_get, "command", NULL, query_commands },

	{ "GET", "/api/v1/orders/*/slip", WEB_LEAD, 0, web_slip, NULL, NULL, NULL },
	{ "GET", "/api/v1/reports/*", WEB_LEAD, 0, web_report, NULL, NULL, NULL },
	{ "GET", "/api/v1/templates", WEB_LEAD, 0, web_templates, NULL, NULL, NULL },
	{ "GET", "/api/v1/templates/*", WEB_LEAD, 0, web_template, NULL, NULL, NULL },
	{ "GET", "/api/v1/orders/*/trail", WEB_LEAD, 0, web_trail, NULL, NULL, NULL },
	{ "GET", "/api/v1/orders/*", WEB_ANYBODY, 0, order, NULL, NULL, NULL },
	{ "POST", "/api/v1/orders/*/hold", WEB_LEAD, WEB_JSON, web_change, "order-hold", "order", NULL },
	{ "POST", "/api/v1/orders/*/release", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "order-release", "order", NULL },
	{ "POST", "/api/v1/orders/*/cancel", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "order-cancel", "order", NULL },
	{ "POST", "/api/v1/orders/*/uncancel", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "order-uncancel", "order", NULL },
	{ "POST", "/api/v1/orders/*/change", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "order-change", "order", NULL },
	{ "POST", "/api/v1/orders/*/add-box", WEB_LEAD, WEB_JSON, web_change, "order-add-box", "order", NULL },
	{ "POST", "/api/v1/orders/*/give-back", WEB_LEAD, WEB_JSON, web_change, "order-give-back", "order", NULL },
	{ "GET", "/api/v1/boxes/waiting", WEB_ANYBODY, 0, web_get, "box", NULL, query_waiting },
	{ "GET", "/api/v1/boxes/*", WEB_ANYBODY, 0, box, NULL, NULL, NULL },
	{ "GET", "/api/v1/boxes/*/label.png", WEB_LEAD, WEB_BOX, web_label_picture, "label-picture", NULL, NULL },
	{ "GET", "/api/v1/boxes/*/fields", WEB_LOCAL, 0, web_label_fields, NULL, NULL, NULL },
	{ "POST", "/api/v1/boxes/*/void", WEB_LEAD, WEB_JSON | WEB_PIN | WEB_BOX, web_change, "box-void", NULL, NULL },
	{ "POST", "/api/v1/boxes/*/redo", WEB_LEAD, WEB_JSON | WEB_PIN | WEB_BOX, web_change, "box-redo", NULL, NULL },
	{ "POST", "/api/v1/boxes/*/reprint", WEB_LEAD, WEB_JSON | WEB_PIN | WEB_BOX, web_change, "box-reprint", NULL, NULL },
	{ "POST", "/api/v1/boxes/*/settle", WEB_LEAD, WEB_JSON | WEB_PIN | WEB_BOX, web_change, "box-settle", NULL, NULL },
	{ "POST", "/api/v1/override", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "override", "lane", NULL },
	{ "POST", "/api/v1/closeout", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "closeout", NULL, NULL },
	{ "GET", "/api/v1/recalls", WEB_LEAD, 0, web_get, "recall", NULL, query_recalls },
	{ "POST", "/api/v1/recalls", WEB_LEAD, WEB_JSON, web_change, "recall-add", NULL, NULL },
	{ "GET", "/api/v1/recalls/*/boxes", WEB_LEAD, 0, recall_boxes, NULL, NULL, NULL },
	{ "POST", "/api/v1/recalls/*/end", WEB_LEAD, WEB_JSON | WEB_PIN, web_change, "recall-end", "recall", NULL },

	{ "GET", "/api/v1/users", WEB_ADMIN, 0, web_get, "user", NULL, query_users },
	{ "POST", "/api/v1/users", WEB_ADMIN, WEB_JSON | WEB_PIN, web_add_user, NULL, NULL, NULL },
	{ "POST", "/api/v1/users/*/pin", WEB_ADMIN, WEB_JSON | WEB_PIN, web_set_pin, NULL, NULL, NULL },
	{ "POST", "/api/v1/users/*/disable", WEB_ADMIN, WEB_JSON | WEB_PIN, web_change, "user-disable", "name", NULL },
	{ "GET", "/api/v1/tokens", WEB_ADMIN, 0, web_get, "token", NULL, query_tokens },
	{ "POST", "/api/v1/tokens", WEB_ADMIN, WEB_JSON | WEB_PIN, web_token_add, NULL, NULL, NULL },
	{ "POST", "/api/v1/tokens/*/revoke", WEB_ADMIN, WEB_JSON | WEB_PIN, web_change, "token-revoke", "name", NULL },
	{ "GET", "/api/v1/badges", WEB_LOCAL, WEB_DEMO, web_get, "user", NULL, query_badges },
	{ "POST", "/api/v1/import", WEB_LEAD, WEB_FILE | WEB_REFUSAL_OK, web_import, NULL, NULL, NULL },
	{ "POST", "/api/v1/weigh", WEB_LOCAL, WEB_JSON | WEB_REFUSAL_OK, web_weigh, NULL, NULL, NULL },
	{ "GET", "/api/v1/journal", WEB_LOCAL, 0, journal, NULL, NULL, NULL },
	{ "GET", "/api/v1/sync", WEB_LEAD, 0, web_get, "central", NULL, query_exchange },
	{ "POST", "/api/v1/sync", WEB_LEAD, WEB_JSON, web_change, "sync", NULL, NULL },
	{ "GET", "/api/v1/night", WEB_LEAD, 0, web_get, "night", NULL, query_night },
	{ "POST", "/api/v1/night", WEB_LEAD, WEB_JSON, web_change, "night", NULL, NULL },
	{ "POST", "/api/v1/night/note", WEB_LOCAL, WEB_JSON, web_change, "night-note", NULL, NULL },
	{ "POST", "/api/v1/purge", WEB_LOCAL, WEB_JSON, web_change, "purge", NULL, NULL },
	{ "GET", "/api/v1/digest", WEB_LOCAL, 0, web_change, "digest", NULL, NULL },
	{ "GET", "/api/v1/doctor", WEB_LOCAL, 0, doctor, NULL, NULL, NULL },
};
const size_t web_route_count = sizeof web_routes / sizeof *web_routes;

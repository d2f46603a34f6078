/* Which device is which; which lane one works for, as a person says it: a scale can scan no lane's code. */
#include "engine_request.h"

#include <string.h>

#include "log.h"
#include "record.h"

enum { SERIAL_LEAST = 4, IDS = sizeof ":1234:abcd:" - 1 };

/* Cheap devices of one kind all have "0", "1.0" or "00000000". */
static bool
tells_apart(const char *serial)
{
	return strlen(serial) >= SERIAL_LEAST && strspn(serial, (const char[]){ serial[0], '\0' }) < strlen(serial);
}

/* A device with a serial number is the same wherever it is plugged in, and after a start that counted the busses in
 * another order: it keeps its lane. Not where two ever showed the same number: these go by port, as those without do. */
void
device_follow(struct engine *engine, const char *key)
{
	const char *ids = strncmp(key, "usb:", 4) == 0 ? strchr(key + 4, ':') : NULL;

	if (ids != NULL && strlen(ids) > IDS && tells_apart(ids + IDS) &&
	    store_run(&engine->store, SQL_DEVICE_MOVE, "tt", key, ids) == 1)
		log_info("%s: the same device as before, on another port", key);
}

void
device_bind(struct engine *engine, const struct request *request)
{
	char device[DEVICE_KEY_MAX] = "", name[LIMIT_NAME + 1] = "";
	uint32_t lane = 0;

	request_get(request, "device", device, sizeof device);
	if (request_get(request, "to", name, sizeof name) && name[0] != '\0') {
		lane = (uint32_t)store_number(&engine->store, SQL_FIND_LANE, 0, "t", name);
		if (pack_find_lane(&engine->pack, lane) == NULL || store_lane_config(&engine->store, lane) == NULL) {
			reply_error(engine, request, BAD_INPUT, "no-such-lane", "There is no such lane in packwarden.conf.");
			return;
		}
	}
	if (store_run(&engine->store, SQL_DEVICE_BIND, "ti", device, (int64_t)lane) == 0) {
		reply_error(engine, request, BAD_INPUT, "no-such-device",
		            "No such device has been seen. Plug it in; the list of devices shows its key.");
		return;
	}
	log_info("%s: bound to %s", device, lane != 0 ? name : "no lane");
	engine_push_views(engine);
	reply_json(engine, request, DONE, json_pack("{s:s, s:s?}", "device", device, "lane", lane != 0 ? name : NULL));
}

/* A keyboard that is no scanner: anybody may type at a lane with it, so a lead says whether it belongs here. */
void
device_allow(struct engine *engine, const struct request *request)
{
	char device[DEVICE_KEY_MAX] = "";

	request_get(request, "device", device, sizeof device);
	if (store_run(&engine->store, SQL_DEVICE_ALLOW, "t", device) == 0) {
		reply_error(engine, request, BAD_INPUT, "no-such-device",
		            "No such keyboard is plugged in. The list of devices shows its key.");
		return;
	}
	log_info("%s: a lead (user %u) says that it belongs here", device, request->user);
	engine_push_views(engine);
	reply_json(engine, request, DONE, json_pack("{s:s, s:b}", "device", device, "allowed", 1));
}

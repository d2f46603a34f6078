/* Which lane a device works for, as a person says it: a scale can scan no lane's code. */
#include "engine_request.h"
#include "log.h"
#include "record.h"

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

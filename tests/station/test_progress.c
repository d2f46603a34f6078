/* What the engine keeps of each lane's order, for its page, is what its lines say: after anything, in any order. */
#include "station_db.h"
#include "station_rig.h"
#include "tests/test.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>

enum { STEPS = 400, ORDERS = 4, LINES = 90 };

static const char config[] = "[station]\nname = station-1\n"
	"[lane bench-1]\nprinter = folder\ncarrier = sscc\n[lane bench-2]\nprinter = folder\ncarrier = sscc\n"
	"[carrier sscc]\ncompany_prefix = 0614141\n[printer folder]\ndriver = file\npath = labels\n";

static const char *const skus[] = { "PEN", "CUP", "BOOK", "LID", "SET" };
static const char *const lanes[] = { "bench-1", "bench-2" };
static struct rig rig;
static char badges[2][32], codes[8][32];
static size_t code_count;
static int revision;
static unsigned seed = 1;

static unsigned
chance(unsigned of)
{
	seed = seed * 1103515245u + 12345u;
	return seed >> 16 & 0x7fff ? (seed >> 16 & 0x7fff) % of : 0;
}

__attribute__((format(printf, 1, 2))) static void
command(const char *format, ...)
{
	char words[300], text[4096];
	va_list values;

	va_start(values, format);
	vsnprintf(words, sizeof words, format, values);
	va_end(values);
	rig_command(&rig, words, text, sizeof text);
}

static void
scan(const char *lane, const char *code)
{
	json_decref(rig_scan(&rig, lane, code));
}

/* Items with instructions or without: SET is a kit of CUP and LID. */
static void
import_items(void)
{
	char text[600];
	int exit_code, used = snprintf(text, sizeof text, "sku,code,description,instructions,parts\n");

	for (size_t i = 0; i < 5; i++)
		used += snprintf(text + used, sizeof text - (size_t)used, "%s,%s,Thing %d,%s,%s\n", skus[i], skus[i], revision,
		                 chance(2) ? "Wrap it." : "", i == 4 ? "CUP; LID*2" : "");
	revision++;
	json_decref(rig_import(&rig, text, true, &exit_code));
	CHECK_INT(exit_code, 0);
}

/* An order of that number, in a newer revision each time: lines come, go, wait and change. */
static void
import_order(unsigned order)
{
	static const char *const status[] = { "", "", "", "", "backordered", "held" };
	unsigned lines = chance(3) == 0 ? LINES : 1 + chance(6);
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	int exit_code;

	fprintf(file, "order_id,revision,ship_to_name,address1,city,postcode,country,line_id,sku,quantity,line_status\n");
	for (unsigned i = 0; i < lines; i++)
		fprintf(file, "K-%u,%d,Ana,Street 1,Oslo,0150,NO,%u,%s,%u,%s\n", order, revision, i, skus[(i + order) % 5],
		        1 + chance(3), status[chance(6)]);
	fclose(file);
	revision++;
	json_decref(rig_import(&rig, text, false, &exit_code));
	free(text);
}

static void
learn_codes(void)
{
	static const char *const names[] = { "ACK", "UNDO", "NEWBOX", "SHORT", "BACK", "MOVE", "DONE" };
	int exit_code;
	json_t *commands = rig_call(&rig, "GET", "/api/v1/commands", NULL, &exit_code);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (json_object_get(commands, names[i]))
			snprintf(codes[code_count++], sizeof *codes, "%s",
			         json_string_value(json_object_get(commands, names[i])));
	json_decref(commands);
	for (int i = 0; i < 2; i++) {
		json_t *user = rig_call(&rig, "POST", "/api/v1/users",
		                        json_pack("{s:s, s:s}", "name", i ? "leo" : "ana", "role", "lead"), &exit_code);
		snprintf(badges[i], sizeof *badges, "%s", json_string_value(json_object_get(user, "badge")));
		json_decref(user);
	}
}

static void
start(void)
{
	const char *program = getenv("PACKWARDEN");

	rig_create(&rig, program ? program : "build/asan/packwarden", config);
	rig_start(&rig);
	import_items();
	for (unsigned i = 1; i <= ORDERS; i++)
		import_order(i);
	learn_codes();
}

static void
anything(void)
{
	static const char *const verbs[] = { "hold", "release", "cancel", "uncancel" };
	unsigned what = chance(100), lane = chance(2), order = 1 + chance(ORDERS);
	char text[32];
	pid_t engine;

	snprintf(text, sizeof text, "K-%u", order);
	if (what < 60)
		scan(lanes[lane], skus[chance(5)]);
	else if (what < 70)
		scan(lanes[lane], codes[chance((unsigned)code_count)]);
	else if (what < 78)
		scan(lanes[lane], badges[lane]);
	else if (what < 86)
		scan(lanes[lane], text);
	else if (what < 91)
		import_order(order);
	else if (what < 93)
		import_items();
	else if (what < 99)
		command("order %s %s --reason test --by leo", verbs[chance(4)], text);
	else if ((engine = rig_child(&rig, "engine")) > 0)
		kill(engine, SIGKILL);
}

static void
lane_s_progress_is_what_the_lines_say(void)
{
	bool seen[4] = { false };

	for (int i = 0; i < STEPS; i++) {
		int64_t off;

		anything();
		off = rig_number(&rig, station_db_lanes_off);
		CHECK_INT(off, 0);
		if (off != 0)
			break;
		seen[0] |= rig_number(&rig, "SELECT max(order_packed) FROM lane") > 3;
		seen[1] |= rig_number(&rig, "SELECT max(order_missing) FROM lane") > 60;
		seen[2] |= rig_number(&rig, "SELECT max(takeout <> '[]') FROM lane") == 1;
		seen[3] |= rig_number(&rig, "SELECT max(told <> '[]') FROM lane") == 1;
	}
	for (int i = 0; i < 4; i++)
		CHECK(seen[i]);
	CHECK(rig_log_is_clean(&rig));
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	start();
	TEST(lane_s_progress_is_what_the_lines_say);
	rig_destroy(&rig);
	return test_failures > 0;
}

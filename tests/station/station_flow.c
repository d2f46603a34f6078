#include "station_flow.h"

#include <dirent.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"

#define LANE "bench-1"
#define PEN "4006381333931"
#define CUP "5901234123457"
#define BOOK "9780201379624"
#define SOAP "012345678905" /* no order wants it */

static const char config[] =
	"[station]\nname = station-1\n"
	"[lane " LANE "]\nprinter = folder\ncarrier = sscc\n"
	"[carrier sscc]\ncompany_prefix = 0614141\n"
	"[printer folder]\n";

static const char items[] = "sku,code,quantity,description\n"
	"PEN," PEN ",1,Pen\nCUP," CUP ",1,Cup\nBOOK," BOOK ",1,Book\nSOAP," SOAP ",1,Soap\n";

/* ---- a station to work at ---- */

static bool
complain(const struct flow *flow, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	printf("# %s, order %d: ", flow->rig.folder, flow->order);
	vprintf(format, values);
	printf("\n");
	va_end(values);
	return false;
}

char *
flow_manifest(const char *prefix, int count)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fprintf(file, "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\n");
	for (int i = 1; i <= count; i++)
		fprintf(file, "%s-%d,Ana,Street %s %d,Oslo,0150,NO,PEN,2\n%s-%d,,,,,,CUP,1\n%s-%d,,,,,,BOOK,3\n", prefix, i,
		        prefix, i, prefix, i, prefix, i);
	fclose(file);
	return text;
}

static void
copy_member(char out[32], json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	snprintf(out, 32, "%s", text ? text : "");
}

static void
learn_codes(struct flow *flow)
{
	int exit_code;
	json_t *user = rig_call(&flow->rig, "POST", "/api/v1/users", json_pack("{s:s, s:s}", "name", "ana", "role",
	                                                                       "packer"), &exit_code);
	json_t *commands = rig_call(&flow->rig, "GET", "/api/v1/commands", NULL, &exit_code);

	copy_member(flow->badge, user, "badge");
	copy_member(flow->ack, commands, "ACK");
	copy_member(flow->newbox, commands, "NEWBOX");
	copy_member(flow->undo, commands, "UNDO");
	json_decref(user);
	json_decref(commands);
}

void
flow_start(struct flow *flow, const char *program, int orders)
{
	flow_start_with(flow, program, orders, "driver = file\npath = labels\n", NULL);
}

void
flow_start_with(struct flow *flow, const char *program, int orders, const char *printer, struct paper *paper)
{
	char *text = flow_manifest("K", orders), whole[1024];
	int exit_code;

	*flow = (struct flow){ .paper = paper };
	snprintf(whole, sizeof whole, "%s%s", config, printer);
	rig_create(&flow->rig, program, whole);
	rig_start(&flow->rig);
	json_decref(rig_import(&flow->rig, items, true, &exit_code));
	json_decref(rig_import(&flow->rig, text, false, &exit_code));
	free(text);
	learn_codes(flow);
}

void
flow_stop(struct flow *flow, bool show_log)
{
	char command[128];

	if (show_log) {
		snprintf(command, sizeof command, "tail -n 40 %s/log | sed 's/^/# /'", flow->rig.folder);
		fflush(stdout);
		if (system(command) != 0)
			printf("# no log\n");
	}
	if (!show_log || !getenv("PACKWARDEN_KEEP"))
		rig_destroy(&flow->rig);
	else
		rig_stop(&flow->rig);
}

/* ---- at the lane ---- */

/* Each scan has one right answer, whatever died meanwhile: `count` of `of` where it says so. */
static bool
scan(struct flow *flow, const char *code, const char *verdict, int count, int of)
{
	json_t *answer = rig_scan(&flow->rig, LANE, code);
	const char *got = json_string_value(json_object_get(answer, "verdict"));
	bool right = got && strcmp(got, verdict) == 0 &&
	             json_integer_value(json_object_get(answer, "count")) == count &&
	             json_integer_value(json_object_get(answer, "of")) == of;
	char *text = answer ? json_dumps(answer, JSON_COMPACT) : NULL;

	if (!right)
		complain(flow, "scan of %s, expected %s %d of %d: %s", code, verdict, count, of, text ? text : "no answer");
	flow->scans++;
	if (got && strcmp(json_string_value(json_object_get(answer, "result")), "refused") == 0)
		flow->refused++;
	free(text);
	json_decref(answer);
	return right;
}

static bool
item(struct flow *flow, const char *code, int count, int of)
{
	flow->units++;
	return scan(flow, code, "item-accepted", count, of);
}

bool
flow_pack(struct flow *flow)
{
	char order[16];

	flow->units = 0;
	snprintf(order, sizeof order, "K-%d", ++flow->order);
	if (!scan(flow, flow->badge, "signed-in", 0, 0) || !scan(flow, order, "order-opened", 0, 0) ||
	    !item(flow, PEN, 1, 2) || !scan(flow, SOAP, "wrong-item", 0, 0) ||
	    !scan(flow, CUP, "acknowledge-first", 0, 0) || !scan(flow, flow->ack, "acknowledged", 0, 0) ||
	    !item(flow, PEN, 2, 2) || !item(flow, CUP, 1, 1) || !scan(flow, flow->newbox, "box-opened", 0, 0) ||
	    !item(flow, BOOK, 1, 3) || !item(flow, BOOK, 2, 3))
		return false;
	flow->units--;
	return scan(flow, flow->undo, "undone", 1, 3) && item(flow, BOOK, 2, 3) && item(flow, BOOK, 3, 3);
}

static json_t *
show(struct flow *flow)
{
	char path[64];
	int exit_code;

	snprintf(path, sizeof path, "/api/v1/orders/K-%d", flow->order);
	return rig_call(&flow->rig, "GET", path, NULL, &exit_code);
}

/* A box as `order show` has it. */
struct shown_box {
	char name[64], state[16];
	char code[64]; /* seals it; "" while there is none */
};

static bool
show_box(struct flow *flow, size_t n, struct shown_box *box)
{
	json_t *order = show(flow);
	json_t *row = json_array_get(json_object_get(order, "boxes"), n);
	const char *name = json_string_value(json_object_get(row, "box"));
	const char *state = json_string_value(json_object_get(row, "state"));
	const char *code = json_string_value(json_object_get(row, "seal_code"));

	snprintf(box->name, sizeof box->name, "%s", name ? name : "");
	snprintf(box->state, sizeof box->state, "%s", state ? state : "");
	snprintf(box->code, sizeof box->code, "%s", code ? code : "");
	json_decref(order);
	return code;
}

/* Nobody scans what is not there: the label that the code is on must be on paper. */
static bool
is_on_paper(struct flow *flow, const char *code)
{
	return !flow->paper || (paper_look(flow->paper) && paper_find(flow->paper, code));
}

/* As a lead does it: looks at the printer, then says what is there. */
static bool
settle(struct flow *flow, const struct shown_box *box)
{
	char path[128];
	json_t *body, *answer;
	int exit_code;
	bool there;

	if (!paper_wait(flow->paper))
		return false;
	there = is_on_paper(flow, box->code);
	snprintf(path, sizeof path, "/api/v1/boxes/%s/settle", box->name);
	body = json_pack("{s:s, s:b}", "reason", "looked at the printer", there ? "printed" : "not_printed", 1);
	answer = rig_call(&flow->rig, "POST", path, body, &exit_code);
	json_decref(answer);
	flow->settled++;
	return exit_code == 0 || complain(flow, "settle %s: exit code %d", box->name, exit_code);
}

/* One that is unknown is settled by its scan if it is there, as well as by a lead: by turns. */
static bool
label_box(struct flow *flow, size_t n, int64_t until)
{
	struct shown_box box;

	for (; rig_now_us() < until; poll(NULL, 0, 2)) {
		if (!show_box(flow, n, &box))
			continue;
		if (flow->paper && strcmp(box.state, "unknown") == 0 &&
		    (flow->settled % 2 == 0 || !is_on_paper(flow, box.code))) {
			if (!settle(flow, &box))
				return false;
		} else if (is_on_paper(flow, box.code)) {
			return scan(flow, box.code, "box-sealed", 0, 0);
		}
	}
	return complain(flow, "the label of box %zu never came out: it is %s, its code %s", n + 1, box.state, box.code);
}

bool
flow_labels(struct flow *flow, int64_t patience_us)
{
	int64_t until = rig_now_us() + patience_us;

	for (size_t box = 0; box < FLOW_BOXES; box++)
		if (!label_box(flow, box, until))
			return false;
	return true;
}

/* ---- what must be true ---- */

static bool
expect(struct flow *flow, int64_t wanted, const char *what, const char *format, ...)
{
	char sql[1024];
	va_list values;
	int64_t got;

	va_start(values, format);
	vsnprintf(sql, sizeof sql, format, values);
	va_end(values);
	got = rig_number(&flow->rig, sql);
	return got == wanted || complain(flow, "%s: %" PRId64 ", not %" PRId64, what, got, wanted);
}

#define ITS "(SELECT id FROM orders WHERE order_id = 'K-%d')"

static bool
check_rows(struct flow *flow)
{
	int n = flow->order;

	return expect(flow, 4, "order's state", "SELECT state FROM orders WHERE order_id = 'K-%d'", n) &&
	       expect(flow, flow->units, "units in boxes", "SELECT sum(quantity) FROM unit WHERE orders = " ITS, n) &&
	       expect(flow, 0, "lines not packed whole",
	              "SELECT count(*) FROM line WHERE packed <> quantity AND orders = " ITS, n) &&
	       expect(flow, FLOW_BOXES, "sealed boxes", "SELECT count(*) FROM box WHERE state = 6 AND orders = " ITS, n) &&
	       expect(flow, FLOW_BOXES, "boxes", "SELECT count(*) FROM box WHERE orders = " ITS, n) &&
	       expect(flow, FLOW_BOXES, "boxes with one live number",
	              "SELECT count(*) FROM box b WHERE orders = " ITS
	              " AND (SELECT count(*) FROM number WHERE box = b.id AND state = 1) = 1", n) &&
	       expect(flow, FLOW_BOXES, "numbers of these boxes",
	              "SELECT count(*) FROM number WHERE box IN (SELECT id FROM box WHERE orders = " ITS ")", n) &&
	       expect(flow, FLOW_BOXES, "printed intents", "SELECT count(*) FROM intent WHERE state IN (5, %d) AND box IN "
	              "(SELECT id FROM box WHERE orders = " ITS ")", flow->paper ? INTENT_UNKNOWN : INTENT_PRINTED, n) &&
	       expect(flow, FLOW_BOXES, "intents", "SELECT count(*) FROM intent WHERE state <> %d AND box IN "
	              "(SELECT id FROM box WHERE orders = " ITS ")", flow->paper ? INTENT_NOT_PRINTED : 0, n);
}

/* Every answer that came is in the journal, and nothing else is: no scan was lost or counted twice. */
static bool
check_journal(struct flow *flow)
{
	return expect(flow, flow->scans, "scans in the journal", "SELECT count(*) FROM journal WHERE line LIKE 'scan %%'") &&
	       expect(flow, flow->refused, "refusals kept", "SELECT count(*) FROM mismatch");
}

/* One sheet a box, the one that its row names. */
static bool
check_sheets(struct flow *flow)
{
	char path[96];
	unsigned long box, intent, attempt;
	int sheets = 0, others = 0, end;
	struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof path, "%s/labels", flow->rig.folder);
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		end = 0;
		others += strstr(entry->d_name, ".tmp") != NULL;
		if (sscanf(entry->d_name, "box-%lu.intent-%lu.attempt-%lu.png%n", &box, &intent, &attempt, &end) != 3 ||
		    end == 0 || entry->d_name[end] != '\0')
			continue;
		sheets++;
		if (box <= (unsigned long)(flow->order - 1) * FLOW_BOXES)
			continue; /* looked at before */
		if (!expect(flow, 1, entry->d_name,
		            "SELECT count(*) FROM box WHERE id = %lu AND intent = %lu AND attempt = %lu", box, intent, attempt)) {
			closedir(folder);
			return false;
		}
	}
	if (folder)
		closedir(folder);
	return (sheets == flow->order * FLOW_BOXES && others == 0) ||
	       complain(flow, "%d sheets for %d boxes, %d files that are not whole", sheets, flow->order * FLOW_BOXES,
	                others);
}

/* Its mark is the one that the box was sealed with, and the box's only live number is on it. */
static bool
check_sheet(struct flow *flow, const struct paper_sheet *sheet)
{
	char codes[PAPER_CODES_MAX * (PAPER_CODE_MAX + 4)] = "''";
	const struct seal_mark *mark = &sheet->mark;
	size_t used = 2;

	for (size_t i = 0; i < sheet->code_count; i++)
		used += (size_t)snprintf(codes + used, sizeof codes - used, ",'%s'", sheet->codes[i]);
	return expect(flow, 1, "boxes that a sheet names", "SELECT count(*) FROM box b WHERE id = %" PRIu64 " AND intent = %"
	              PRIu64 " AND attempt = %u AND (SELECT count(*) FROM number WHERE box = b.id AND state = 1 AND "
	              "(text IN (%s) OR '00' || text IN (%s))) = 1", mark->box, mark->intent, mark->attempt, codes, codes);
}

/* One sheet a box, and no other of it: what was said not to be printed has not come out later. */
static bool
check_paper(struct flow *flow)
{
	struct paper *paper = flow->paper;
	size_t wanted = (size_t)flow->order * FLOW_BOXES;

	if (!paper_look(paper))
		return false;
	if (paper->count != wanted)
		return complain(flow, "%zu sheets for %zu boxes", paper->count, wanted);
	for (size_t i = wanted - FLOW_BOXES; i < wanted; i++) {
		if (!check_sheet(flow, &paper->sheets[i]))
			return false;
		for (size_t j = 0; j < i; j++)
			if (paper->sheets[j].mark.box == paper->sheets[i].mark.box)
				return complain(flow, "two sheets of box %" PRIu64, paper->sheets[i].mark.box);
	}
	return true;
}

bool
flow_check(struct flow *flow)
{
	return check_rows(flow) && check_journal(flow) && (flow->paper ? check_paper(flow) : check_sheets(flow));
}

static bool
check_replay(struct flow *flow)
{
	char words[256], digest[64], replayed[256];

	if (rig_command(&flow->rig, "digest", digest, sizeof digest) != 0)
		return complain(flow, "digest: %s", digest);
	snprintf(words, sizeof words, "journal >%s/journal && %s replay %s/journal | tail -n 1", flow->rig.folder,
	         flow->rig.program, flow->rig.folder);
	rig_command(&flow->rig, words, replayed, sizeof replayed);
	if (strncmp(replayed, "digest ", 7) != 0 || strcmp(replayed + 7, digest) != 0)
		return complain(flow, "the tables' digest is %s, the replayed journal's %s", digest, replayed);
	if (rig_command(&flow->rig, "journal --verify", replayed, sizeof replayed) != 0)
		return complain(flow, "journal --verify: %s", replayed);
	return true;
}

bool
flow_check_station(struct flow *flow)
{
	int exit_code;
	json_t *answer = rig_call(&flow->rig, "GET", "/api/v1/digest", NULL, &exit_code);
	bool agree = json_is_true(json_object_get(answer, "agree"));

	json_decref(answer);
	if (!agree || exit_code != 0)
		return complain(flow, "the core's digest is not that of the tables");
	if (flow->paper && !(paper_wait(flow->paper) && check_paper(flow)))
		return false;
	return check_replay(flow) && (rig_log_is_clean(&flow->rig) || complain(flow, "see its log"));
}

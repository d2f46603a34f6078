/* A lane with an order open, and everything that a scanner, a child with a pen or an attacker could make it
 * read: each scan is refused in words, with its place where it is damaged, and not a bit of the state has
 * changed. At the end the lane packs on as if nothing had been. */
#include "tests/test.h"

#include <poll.h>
#include <stdlib.h>
#include "bad_scans.h"
#include "barcode.h"
#include "station/client.h"
#include "station/seal_mark.h"
#include "station_rig.h"
#include "verdict.h"

#define GS "\x1d"

enum { GENERATED = 240, SEED = 20260417, CODE_MAX = 16384 };

static const char config[] = "[station]\nname = station-1\n[lane bench-1]\nprinter = folder\ncarrier = sscc\n"
			     "[printer folder]\ndriver = file\npath = labels\n"
			     "[carrier sscc]\ncompany_prefix = 0614141\n";

static const char items[] = "sku,code,serial\nMUG,0614141000012,\nTEA,4006381333931,\n"
			    "PHONE,9506000134352,yes\n";

static const char orders[] = "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\n"
			     "1001,Ann Bo,1 High St,Leeds,LS1 1AA,GB,MUG,2\n"
			     "1001,,,,,,PHONE,1\n"
			     "1002,Bo Berg,Hauptstr. 2,Berlin,10115,DE,TEA,1\n";

static struct rig rig, other;
static char badge[64], ack[64], foreign_ack[64], foreign_lane[64], foreign_badge[64];
static unsigned scans;

/* ---- asking ---- */

static struct {
	char result[16], verdict[32];
	json_int_t position; /* -1: none was told */
	int exit_code;
} answer;

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/* A code may hold NULs, and the answer tells the code. */
static json_t *
post_scan(const char *hex)
{
	char *body = malloc(strlen(hex) + 32);
	size_t length = (size_t)sprintf(body, "{\"code_hex\":\"%s\"}", hex);
	struct client_request request = { .data_dir = rig.folder, .method = "POST",
		.path = "/api/v1/lanes/bench-1/scan", .body = body, .length = length, .fd = -1 };
	struct client_reply reply;
	json_t *json = NULL;

	answer.exit_code = -1;
	if (client_call(&request, &reply) == 0) {
		json = json_loads(reply.text, JSON_ALLOW_NUL, NULL);
		answer.exit_code = reply.exit_code;
		client_reply_free(&reply);
	}
	free(body);
	return json;
}

/* As bytes, for JSON holds UTF-8 only. */
static void
scan(const char *code, size_t length)
{
	char *hex = malloc(2 * length + 1);
	const json_t *position;
	json_t *json;

	hex[0] = '\0';
	for (size_t i = 0; i < length; i++)
		sprintf(hex + 2 * i, "%02x", (unsigned)(unsigned char)code[i]);
	json = post_scan(hex);
	position = json_object_get(json, "position");
	snprintf(answer.result, sizeof answer.result, "%s", text_of(json, "result"));
	snprintf(answer.verdict, sizeof answer.verdict, "%s", text_of(json, "verdict"));
	answer.position = position ? json_integer_value(position) : -1;
	json_decref(json);
	free(hex);
	scans++;
}

static bool
accepted(const char *code, const char *verdict)
{
	scan(code, strlen(code));
	if (strcmp(answer.verdict, verdict) != 0)
		printf("# \"%s\" is %s, not %s\n", code, answer.verdict, verdict);
	return strcmp(answer.result, "accepted") == 0 && strcmp(answer.verdict, verdict) == 0;
}

struct digest_line {
	char text[64];
};

static struct digest_line
digest(void)
{
	struct digest_line line = { "" };
	int exit_code;
	json_t *json = rig_call(&rig, "GET", "/api/v1/digest", NULL, &exit_code);

	if (json_is_true(json_object_get(json, "agree")))
		snprintf(line.text, sizeof line.text, "%s", text_of(json, "digest"));
	json_decref(json);
	return line;
}

static void
show(const char *code, size_t length)
{
	printf("# %s at %lld for:", answer.verdict, (long long)answer.position);
	for (size_t i = 0; i < length && i < 80; i++)
		printf(code[i] > ' ' && code[i] < 0x7f ? " %c" : " %02x", (unsigned)(unsigned char)code[i]);
	printf("%s\n", length > 80 ? " …" : "");
}

/* Refused so, with the place if it is damaged; the state is as before; ACK, and the lane takes scans again.
 */
static bool
is_refused(const char *code, size_t length, enum verdict wanted, int position)
{
	struct digest_line before = digest(), after;
	enum verdict verdict;
	bool good;

	scan(code, length);
	after = digest();
	verdict = verdict_from_text(answer.verdict);
	good = answer.exit_code == 1 && strcmp(answer.result, "refused") == 0 && verdict == wanted &&
	       verdict_refuses(verdict) && before.text[0] != '\0' && strcmp(before.text, after.text) == 0 &&
	       answer.position == (wanted == VERDICT_DAMAGED_CODE ? position : -1);
	if (!good)
		show(code, length);
	return good && (!verdict_latches(verdict) ||
	                (accepted(ack, "acknowledged") && accepted(ack, "acknowledged")));
}

/* ---- the set-up ---- */

static void
take_code(struct rig *from, const char *path, const char *name, char *code)
{
	int exit_code;
	json_t *json = rig_call(from, "GET", path, NULL, &exit_code);

	snprintf(code, 64, "%s", text_of(json, name));
	json_decref(json);
}

static void
add_user(struct rig *to, char *code)
{
	int exit_code;
	json_t *json = rig_call(to, "POST", "/api/v1/users",
	                        json_pack("{s:s, s:s}", "name", "Pat", "role", "packer"), &exit_code);

	snprintf(code, 64, "%s", text_of(json, "badge"));
	json_decref(json);
}

static void
a_lane_has_an_order_open(void)
{
	int exit_code;

	rig_start(&other);
	add_user(&other, foreign_badge);
	take_code(&other, "/api/v1/commands", "ACK", foreign_ack);
	take_code(&other, "/api/v1/lanes", "bench-1", foreign_lane);
	rig_stop(&other);
	rig_start(&rig);
	json_decref(rig_import(&rig, items, true, &exit_code));
	CHECK_INT(exit_code, 0);
	json_decref(rig_import(&rig, orders, false, &exit_code));
	CHECK_INT(exit_code, 0);
	add_user(&rig, badge);
	take_code(&rig, "/api/v1/commands", "ACK", ack);
	CHECK(strcmp(ack, foreign_ack) != 0);
	CHECK(is_refused("1001", 4, VERDICT_NOT_SIGNED_IN, -1));
	CHECK(is_refused("4006381333932", 13, VERDICT_NOT_SIGNED_IN, -1));
	CHECK(accepted(badge, "signed-in"));
	CHECK(is_refused("0614141000012", 13, VERDICT_NO_ORDER_OPEN, -1));
	CHECK(is_refused("1003", 4, VERDICT_ORDER_UNKNOWN, -1));
	CHECK(accepted("1001", "order-opened"));
	CHECK(accepted("0614141000012", "item-accepted"));
}

/* ---- one by one ---- */

static void
each_odd_scan_is_refused_in_its_own_words_and_changes_nothing(void)
{
	for (size_t i = 0; i < bad_scan_count; i++) {
		const struct bad_scan *bad = &bad_scans[i];
		size_t length = bad->length ? bad->length : strlen(bad->code);

		test_failed |= !is_refused(bad->code, length, bad->verdict, bad->position);
	}
}

static void
another_installations_codes_are_nothing_here(void)
{
	CHECK(is_refused(foreign_ack, strlen(foreign_ack), VERDICT_UNKNOWN_CODE, -1));
	CHECK(is_refused(foreign_lane, strlen(foreign_lane), VERDICT_UNKNOWN_CODE, -1));
	CHECK(is_refused(foreign_badge, strlen(foreign_badge), VERDICT_UNKNOWN_CODE, -1));
}

static void
a_code_of_4096_bytes_is_read_and_a_longer_one_is_refused_whole(void)
{
	char code[CODE_MAX];

	memset(code, 'x', sizeof code);
	CHECK(is_refused(code, LIMIT_CODE, VERDICT_UNKNOWN_CODE, -1));
	CHECK(is_refused(code, LIMIT_CODE + 1, VERDICT_LIMIT_EXCEEDED, -1));
	CHECK(is_refused(code, 10000, VERDICT_LIMIT_EXCEEDED, -1));
	/* its beginning would have been a right item */
	memcpy(code, "0614141000012", 13);
	CHECK(is_refused(code, LIMIT_CODE + 1, VERDICT_LIMIT_EXCEEDED, -1));
	memset(code, ']', LIMIT_CODE);
	CHECK(is_refused(code, LIMIT_CODE, VERDICT_DAMAGED_CODE, 0));
	memset(code, '1', LIMIT_CODE);
	CHECK(is_refused(code, LIMIT_CODE, VERDICT_UNKNOWN_CODE, -1));
}

/* ---- by the hundred ---- */

static uint64_t random_state = SEED;

static uint64_t
next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static size_t
below(size_t n)
{
	return (size_t)(next_random() % n);
}

/* A right code, and what becomes of it on a wet carton: a digit another, cut off, a byte too many, noise. */
static size_t
spoil(char code[CODE_MAX])
{
	static const char *const right[] = {
		"0614141000012", "]E00614141000012", "]C10100614141000012",
		"]C1010061414100001217290101" "10LOT7" GS "21SN42",
		"]d20109506000134352" GS "21ABC" GS "3103001500",
		"https://id.gs1.org/01/00614141000012/10/LOT7?17=290101",
		"(01)00614141000012(10)LOT7", "00006141410000000005",
	};
	const char *from = right[below(sizeof right / sizeof *right)];
	size_t length = strlen(from), at = below(length);

	memcpy(code, from, length);
	switch (below(5)) {
	case 0:
		code[at] = (char)('0' + (code[at] - '0' + 1 + (int)below(8)) % 10);
		break;
	case 1:
		length = at;
		break;
	case 2:
		memmove(code + at + 1, code + at, length - at);
		code[at] = (char)below(256);
		length++;
		break;
	case 3:
		for (size_t i = 0; i < 1 + below(4); i++)
			code[below(length)] = (char)below(256);
		break;
	default:
		length = 1 + below(300);
		for (size_t i = 0; i < length; i++)
			code[i] = (char)below(256);
		break;
	}
	return length;
}

/* What the rules say of it: "What a code is" in DESIGN's words. VERDICT_NONE: a chance has left it right. */
static enum verdict
verdict_of(const char *code, size_t length, int *position)
{
	static struct barcode barcode, bare;
	const char *gtin = barcode.gtin;

	barcode_parse(&barcode, code, length);
	*position = (int)barcode.error.position;
	/* an article's number in a symbology that is not made for them */
	barcode_parse(&bare, code + barcode.data, barcode.data_length);
	if (barcode.form == FORM_PLAIN && !barcode.guessed)
		gtin = bare.gtin;
	if (barcode.sscc[0] != '\0')
		return VERDICT_WRONG_LABEL;
	if (!barcode.valid)
		return VERDICT_DAMAGED_CODE;
	if (strcmp(gtin, "00614141000012") == 0 || strcmp(gtin, "09506000134352") == 0)
		return VERDICT_NONE;
	return barcode.product ? VERDICT_WRONG_ITEM : VERDICT_UNKNOWN_CODE;
}

static void
hundreds_of_spoilt_codes_are_refused_each_with_its_place(void)
{
	unsigned seen[VERDICT_END] = { 0 }, tried = 0;
	char code[CODE_MAX];

	while (tried < GENERATED && !test_failed) {
		int position;
		size_t length = spoil(code);
		enum verdict verdict = verdict_of(code, length, &position);

		if (verdict == VERDICT_NONE)
			continue;
		tried++;
		seen[verdict]++;
		test_failed |= !is_refused(code, length, verdict, position);
	}
	CHECK(seen[VERDICT_DAMAGED_CODE] > 50 && seen[VERDICT_UNKNOWN_CODE] > 20);
}

/* ---- and then? ---- */

static int64_t
journalled_scans(void)
{
	return rig_number(&rig, "SELECT count(*) FROM journal WHERE line LIKE 'scan %'");
}

static void
every_scan_stands_in_the_journal_and_every_refusal_among_the_mismatches(void)
{
	CHECK(scans > GENERATED + bad_scan_count);
	CHECK_INT(journalled_scans(), scans);
	CHECK(rig_number(&rig, "SELECT count(*) FROM mismatch") > GENERATED);
	CHECK_INT(rig_number(&rig, "SELECT count(*) FROM scan_text"),
	          rig_number(&rig, "SELECT count(*) FROM mismatch"));
}

static json_t *
only_box(void)
{
	int exit_code;
	json_t *order = rig_call(&rig, "GET", "/api/v1/orders/1001", NULL, &exit_code);
	json_t *box = json_incref(json_array_get(json_object_get(order, "boxes"), 0));

	json_decref(order);
	return box;
}

static void
a_seal_mark_with_something_behind_it_does_not_seal(void)
{
	char mark[SEAL_MARK_MAX + 4];
	uint64_t box = (uint64_t)rig_number(&rig, "SELECT id FROM box");
	uint64_t intent = (uint64_t)rig_number(&rig, "SELECT max(id) FROM intent");
	size_t length;

	seal_mark_text(mark, SEAL_MARK_MAX, box, intent, 1);
	length = strlen(mark) + 1;
	CHECK(is_refused(mark, length, VERDICT_UNKNOWN_CODE, -1));
	mark[length] = 'x';
	CHECK(is_refused(mark, length + 1, VERDICT_UNKNOWN_CODE, -1));
}

static bool
is_labelled(void)
{
	json_t *box = only_box();
	const char *state = json_string_value(json_object_get(box, "state"));
	bool labelled = state && strcmp(state, "labelled") == 0;

	json_decref(box);
	return labelled;
}

static void
the_lane_packs_on_as_if_nothing_had_been(void)
{
	char code[64];
	json_t *box;

	CHECK(accepted("0614141000012", "item-accepted"));
	CHECK(accepted("]C10109506000134352" "21SN1", "item-accepted"));
	for (int i = 0; i < 3000 && !is_labelled(); i++)
		poll(NULL, 0, 10);
	CHECK(is_labelled());
	a_seal_mark_with_something_behind_it_does_not_seal();
	if (test_failed)
		return;
	box = only_box();
	snprintf(code, sizeof code, "%s", text_of(box, "seal_code"));
	json_decref(box);
	CHECK(accepted(code, "box-sealed"));
	CHECK(rig_number(&rig, "SELECT count(*) FROM unit") == 3);
	CHECK(rig_log_is_clean(&rig));
}

int
main(void)
{
	const char *program = getenv("PACKWARDEN");

	if (!program) {
		printf("not ok PACKWARDEN is not set\n");
		return 1;
	}
	rig_create(&rig, program, config);
	rig_create(&other, program, config);
	TEST(a_lane_has_an_order_open);
	TEST(each_odd_scan_is_refused_in_its_own_words_and_changes_nothing);
	TEST(another_installations_codes_are_nothing_here);
	TEST(a_code_of_4096_bytes_is_read_and_a_longer_one_is_refused_whole);
	TEST(hundreds_of_spoilt_codes_are_refused_each_with_its_place);
	TEST(every_scan_stands_in_the_journal_and_every_refusal_among_the_mismatches);
	TEST(the_lane_packs_on_as_if_nothing_had_been);
	rig_destroy(&other);
	rig_destroy(&rig);
	return test_failures > 0;
}

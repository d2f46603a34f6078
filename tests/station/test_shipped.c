/* What has left, as other systems are told of it: boxes that were written down by hand, and what each form must say of them. */
#include "station/shipped.h"

#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

static struct shipped_profile profile;
static char problem[SHIPPED_ERROR];
static int result;

/* Order A in two boxes with an item that has a lot and a date, the second short of one; order B by another carrier. */
static json_t *
boxes(void)
{
	static const char wanted[] = "{\"MUG\":3,\"MILK\":2}";
	const struct shipped_row rows[] = {
		{ "dock", "dock-1-1", "A", "1Z999AA10123456784", "ups", 1, INT64_C(1795449600000), 1250, 3,
		  "[[\"MILK\",2,\"\",\"L7\",\"2027-01-31\"],[\"MUG\",1,\"\",\"\",\"\"]]", wanted },
		{ "dock", "dock-1-2", "B", "006141410000000005", "sscc", 1, INT64_C(1795449660000), 0, 1,
		  "[[\"CAM\",1,\"S-1\",\"L8\",\"\"]]", NULL },
		{ "dock", "dock-1-3", "A", "1Z999AA10123456793", "ups", 2, INT64_C(1795449720000), 400, 1,
		  "[[\"MUG\",1,\"\",\"\",\"\"]]", wanted },
	};
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		json_array_append_new(list, shipped_box(&rows[i]));
	return list;
}

static char *
written(enum shipped_format format)
{
	char *bytes = NULL;
	size_t length;
	FILE *file = open_memstream(&bytes, &length);
	json_t *list = boxes();

	result = shipped_write(file, format, &profile, list, problem);
	fclose(file);
	json_decref(list);
	return bytes;
}

static void
read_profile(const char *text)
{
	char error[SHIPPED_ERROR] = "";

	shipped_defaults(&profile);
	CHECK(shipped_profile_read(&profile, text, "test", error));
	CHECK_TEXT(error, "");
}

#define ENVELOPE(kind, control) \
	"ISA*00*          *00*          *ZZ*DOCK           *ZZ*SHOP           *261123*1602*U*00401*" control "*0*P*>~\n" \
	"GS*" kind "*DOCK*SHOP*20261123*1602*"
#define PROFILE "[x12]\nsender = DOCK\nreceiver = SHOP\n[carrier ups]\nname = UPS\nscac = UPSN\n"

static void
an_advice_names_lines_lots_and_what_was_short(void)
{
	char *text;

	read_profile(PROFILE);
	text = written(SHIPPED_945);
	CHECK_INT(result, 0);
	CHECK_TEXT(text, ENVELOPE("SW", "435225841") "435225841*X*004010~\n"
	          "ST*945*0001~\nW06*F*A*20261123*A-1~\nN1*WH*dock~\nG62*11*20261123~\nW27*U*UPSN*UPS~\n"
	          "LX*1~\nMAN*CP*1Z999AA10123456784~\nN9*CN*1Z999AA10123456784~\n"
	          "W12*CC*2*2**EA**VN*MILK~\nN9*LT*L7~\nG62*36*20270131~\nW12*PR*3*1**EA**VN*MUG~\n"
	          "LX*2~\nMAN*CP*1Z999AA10123456793~\nN9*CN*1Z999AA10123456793~\nW12*PR**1**EA**VN*MUG~\n"
	          "W03*4*1.650*KG~\nSE*18*0001~\n"
	          "ST*945*0002~\nW06*F*B*20261123*B-1~\nN1*WH*dock~\nG62*11*20261123~\nW27*U**sscc~\n"
	          "LX*1~\nMAN*GM*00006141410000000005~\nN9*CN*006141410000000005~\n"
	          "W12*CC**1**EA**VN*CAM~\nN9*LT*L8~\nN9*SE*S-1~\nW03*1~\nSE*13*0002~\n"
	          "GE*2*435225841~\nIEA*1*435225841~\n");
	free(text);
}

static void
a_notice_stands_in_levels_of_shipment_order_pack_and_item(void)
{
	char *text;

	read_profile(PROFILE);
	text = written(SHIPPED_856);
	CHECK_INT(result, 0);
	CHECK_TEXT(text, ENVELOPE("SH", "435225842") "435225842*X*004010~\n"
	          "ST*856*0001~\nBSN*00*A-1*20261123*1600*0001~\nHL*1**S~\nTD1*CTN*2****G*1.650*KG~\nTD5**2*UPSN*U*UPS~\n"
	          "DTM*011*20261123*1600~\nN1*SF*dock~\nHL*2*1*O~\nPRF*A~\n"
	          "HL*3*2*P~\nTD1******G*1.250*KG~\nREF*CN*1Z999AA10123456784~\nMAN*CP*1Z999AA10123456784~\n"
	          "HL*4*3*I~\nLIN**VN*MILK*LT*L7~\nSN1**2*EA~\nDTM*036*20270131~\nHL*5*3*I~\nLIN**VN*MUG~\nSN1**1*EA~\n"
	          "HL*6*2*P~\nTD1******G*0.400*KG~\nREF*CN*1Z999AA10123456793~\nMAN*CP*1Z999AA10123456793~\n"
	          "HL*7*6*I~\nLIN**VN*MUG~\nSN1**1*EA~\nCTT*7~\nSE*29*0001~\n"
	          "ST*856*0002~\nBSN*00*B-1*20261123*1601*0001~\nHL*1**S~\nTD1*CTN*1~\nTD5****U*sscc~\nREF*CN*006141410000000005~\n"
	          "DTM*011*20261123*1601~\nN1*SF*dock~\nHL*2*1*O~\nPRF*B~\nHL*3*2*P~\nREF*CN*006141410000000005~\n"
	          "MAN*GM*00006141410000000005~\nHL*4*3*I~\nLIN**VN*CAM*LT*L8*SN*S-1~\nSN1**1*EA~\nCTT*4~\nSE*18*0002~\n"
	          "GE*2*435225842~\nIEA*1*435225842~\n");
	free(text);
}

static void
what_divides_elements_keeps_its_order_out_and_says_so(void)
{
	char *text;

	read_profile("[x12]\nelement = /\nlines = no\ntest = yes\nversion = 005010\n[carrier sscc]\nname = By/Air\n");
	text = written(SHIPPED_945);
	CHECK_INT(result, 1);
	CHECK_TEXT(problem, "left out: order B, as \"By/Air\" has a sign in it that divides elements: name others in [x12]");
	CHECK(strstr(text, "W06/F/A/") != NULL && strstr(text, "W06/F/B/") == NULL && strstr(text, "~GE/1/") != NULL);
	CHECK(strstr(text, "/^/00501/") != NULL && strstr(text, "/0/T/>~GS/") != NULL);
	free(text);
}

static void
columns_are_those_of_the_profile(void)
{
	char *text;

	read_profile("[csv]\ndelimiter = tab\n[columns]\nWho = order\nWhat = sku\nLot = lot\nKilo = weight_kg\n");
	text = written(SHIPPED_CSV);
	CHECK_INT(result, 0);
	CHECK_TEXT(text, "Who\tWhat\tLot\tKilo\r\nA\tMILK\tL7\t1.250\r\nA\tMUG\t\t1.250\r\nB\tCAM\tL8\t\r\nA\tMUG\t\t0.400\r\n");
	free(text);
}

static void
refused(const char *text, const char *why)
{
	char error[SHIPPED_ERROR] = "";

	shipped_defaults(&profile);
	CHECK(!shipped_profile_read(&profile, text, "test", error));
	if (strstr(error, why) == NULL)
		CHECK_TEXT(error, why);
}

static void
what_is_wrong_with_a_profile_is_said_with_its_line(void)
{
	refused("[x12]\nsendr = X\n", "test:2: [x12] has no key 'sendr'; did you mean 'sender'?");
	refused("[x12]\nsender = 1234567890123456\n", "test:2: sender cannot be '1234567890123456'");
	refused("[x12]\nversion = 006010\n", "test:2: version cannot be '006010'");
	refused("[x12]\nelement = A\n", "no letter, digit");
	refused("[columns]\nName = ship_to_name\n", "test:2: there is no field 'ship_to_name'");
	refused("[csv]\ndelimiter = pipe\n", "test:2: delimiter = pipe: it is comma, semicolon or tab");
	refused("[carrier ups]\nscac = U\n", "test:2: scac = U: it has 2 to 4 letters");
	refused("[cvs]\na = b\n", "test:2: there is no section [cvs]");
	refused("hello\n", "test:1: this is no [SECTION] and no KEY = VALUE");
}

static void
nothing_has_no_interchange(void)
{
	char *bytes = NULL;
	size_t length;
	FILE *file = open_memstream(&bytes, &length);
	json_t *none = json_array();

	shipped_defaults(&profile);
	CHECK_INT(shipped_write(file, SHIPPED_945, &profile, none, problem), 0);
	fclose(file);
	CHECK_INT(length, 0);
	json_decref(none);
	free(bytes);
}

int
main(void)
{
	TEST(an_advice_names_lines_lots_and_what_was_short);
	TEST(a_notice_stands_in_levels_of_shipment_order_pack_and_item);
	TEST(what_divides_elements_keeps_its_order_out_and_says_so);
	TEST(columns_are_those_of_the_profile);
	TEST(what_is_wrong_with_a_profile_is_said_with_its_line);
	TEST(nothing_has_no_interchange);
	return test_failures > 0;
}

#include "order.h"
#include "station/config.h"
#include "tests/test.h"
#include "verdict.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct config config;
static struct config_error error;

#define STATION "[station]\nname = station-1\nlisten = 127.0.0.1:8631\n"
#define REST                                                                                                     \
	"[lane bench-1]\nprinter = folder\ncarrier = sscc\n"                                                      \
	"[printer folder]\ndriver = file\npath = labels\n"                                                        \
	"[carrier sscc]\ncompany_prefix = 0614141\n"
#define MINIMAL STATION REST

/* The text is copied to its exact size, so that the sanitizer sees a step past its end. */
static int
parse(const char *text)
{
	size_t length = strlen(text);
	char *copy = malloc(length ? length : 1);
	int result;

	if (!copy)
		abort();
	memcpy(copy, text, length);
	result = config_parse(&config, copy, length, "packwarden.conf", &error);
	free(copy);
	return result;
}

static void
the_least_configuration_is_enough(void)
{
	CHECK_INT(parse(MINIMAL), 0);
	CHECK_TEXT(error.text, "");
	CHECK_TEXT(config.station, "station-1");
	CHECK_TEXT(config.user, "packwarden");
	CHECK_TEXT(config.listen, "127.0.0.1:8631");
	CHECK_TEXT(config.language, "en");
	CHECK_INT(config.lane_count, 1);
	CHECK_TEXT(config.lanes[0].name, "bench-1");
	CHECK_INT(config.lanes[0].kind, LANE_PACKING);
	CHECK_INT(config.lanes[0].finish, FINISH_AUTO);
	CHECK_INT(config.lanes[0].labels, LABELS_AS_CLOSED);
	CHECK_INT(config.lanes[0].printer_count, 1);
	CHECK_TEXT(config.lanes[0].printers[0], "folder");
	CHECK_TEXT(config.lanes[0].carrier, "sscc");
	CHECK_INT(config.printer_count, 1);
	CHECK_TEXT(config.printers[0].driver, "file");
	CHECK_TEXT(config.printers[0].path, "labels");
	CHECK_TEXT(config.printers[0].media, "4x6in");
	CHECK_INT(config.printers[0].dpi, 203);
	CHECK_INT(config.carrier_count, 1);
	CHECK_TEXT(config.carriers[0].driver, "sscc");
	CHECK_TEXT(config.carriers[0].company_prefix, "0614141");
	CHECK_INT(config.carriers[0].extension, 0);
}

static void
every_key_arrives_in_its_place(void)
{
	CHECK_INT(parse("\xef\xbb\xbf# a comment\r\nformat = 1\r\n"
	                "[station] ; here\r\n name = s\r\n\tuser = pack\nlisten = [::1]:0\nlanguage=ru\n"
	                "[lane a]\nkind = outbound\n"
	                "[lane b.2_x-]\nprinter = one, two ,three\ncarrier: dhl ; the house\nfinish = done\nlabels = at-end\n"
	                "[printer one]\ndriver = cups\nuri = ipp://127.0.0.1:631/printers/x\nserver = /run/cups/cups.sock\n"
	                "media = 100x150mm\ndpi = 300\n"
	                "[printer two]\ndriver = cups\nuri = zebra\n"
	                "[printer three]\ndriver = file\npath = out/labels\n"
	                "[carrier dhl]\ndriver = sscc\ncompany_prefix = 0614\nextension = 9\ntemplate = dhl.svg\n"
	                "[scanner front]\nmatch = 1EAB:*\ndriver = hid_pos\nlayout = cz\ngs = alt-029\nprefix = ~\n"
	                "suffix = !!\ntimeout_ms = 250\n"
	                "[scanner back]\nmatch = usb:1-2:0c2e:0b61:*"), 0);
	CHECK_TEXT(config.user, "pack");
	CHECK_TEXT(config.listen, "[::1]:0");
	CHECK_TEXT(config.language, "ru");
	CHECK_INT(config_find_lane(&config, "a")->kind, LANE_OUTBOUND);
	CHECK(config_find_lane(&config, "b.2_x-") == &config.lanes[1]);
	CHECK_INT(config.lanes[1].printer_count, 3);
	CHECK_TEXT(config.lanes[1].printers[1], "two");
	CHECK_TEXT(config.lanes[1].printers[2], "three");
	CHECK_TEXT(config.lanes[1].carrier, "dhl");
	CHECK_INT(config.lanes[1].finish, FINISH_DONE);
	CHECK_INT(config.lanes[1].labels, LABELS_AT_END);
	CHECK_TEXT(config_find_printer(&config, "one")->uri, "ipp://127.0.0.1:631/printers/x");
	CHECK_TEXT(config.printers[0].server, "/run/cups/cups.sock");
	CHECK_TEXT(config.printers[0].media, "100x150mm");
	CHECK_INT(config.printers[0].dpi, 300);
	CHECK_INT(config_find_carrier(&config, "dhl")->extension, 9);
	CHECK_TEXT(config.carriers[0].template_file, "dhl.svg");
	CHECK_INT(config.scanner_count, 2);
	CHECK_TEXT(config.scanners[0].match, "1EAB:*");
	CHECK_TEXT(config.scanners[0].driver, "hid_pos");
	CHECK_TEXT(config.scanners[0].layout, "cz");
	CHECK_TEXT(config.scanners[0].gs, "alt-029");
	CHECK_TEXT(config.scanners[0].prefix, "~");
	CHECK_TEXT(config.scanners[0].suffix, "!!");
	CHECK_INT(config.scanners[0].timeout_ms, 250);
	CHECK_INT(config.scanners[1].timeout_ms, 100);
	CHECK_TEXT(config.scanners[1].layout, "us");
	CHECK(config_find_lane(&config, "c") == NULL);
}

static const struct {
	const char *text, *message;
} wrong[] = {
	{ "", "packwarden.conf: there is no section [station]" },
	{ "[station]\nname = s\n", "packwarden.conf: there is no section [lane NAME]" },
	{ MINIMAL "[lane b]\nprintr = folder\n",
	  "packwarden.conf:13: unknown key 'printr' in [lane b]; did you mean 'printer'?" },
	{ MINIMAL "[station x]\n", "packwarden.conf:12: [station x] takes no name" },
	{ MINIMAL "[station]\n", "packwarden.conf:12: [station] stands here twice" },
	{ MINIMAL "[lane bench-1]\n", "packwarden.conf:12: [lane bench-1] stands here twice" },
	{ MINIMAL "[printer  folder]\n", "packwarden.conf:12: [printer  folder] stands here twice" },
	{ MINIMAL "[carrier sscc]\n", "packwarden.conf:12: [carrier sscc] stands here twice" },
	{ MINIMAL "cutoff = Mon-Fri 25:00\n",
	  "packwarden.conf:12: 'cutoff' in [carrier sscc] must be days, each with a time from 00:00 to 23:59, such as "
	  "Mon-Fri 16:00, Sat 12:00, not 'Mon-Fri 25:00'" },
	{ MINIMAL "cutof = Mon 16:00\n",
	  "packwarden.conf:12: unknown key 'cutof' in [carrier sscc]; did you mean 'cutoff'?" },
	{ MINIMAL "holidays = /etc/holidays\n",
	  "packwarden.conf:12: 'holidays' in [carrier sscc] must be a relative path inside the data folder, not "
	  "'/etc/holidays'" },
	{ MINIMAL "priority = 10\n",
	  "packwarden.conf:12: 'priority' in [carrier sscc] must be a whole number (0 to 9), not '10'" },
	{ "[station]\nname = a\ntimezone = Europe/Madird\n",
	  "packwarden.conf:3: 'timezone' in [station] must be a time zone of this machine such as Europe/Madrid, not "
	  "'Europe/Madird'" },
	{ MINIMAL "[night]\nat = Mon..Fri 25:30\n",
	  "packwarden.conf:13: 'at' in [night] must be a calendar time such as Mon..Fri 02:30 (character 10: the hour is a "
	  "number from 0 to 23, or *), not 'Mon..Fri 25:30'" },
	{ MINIMAL "[night]\njournal_days = 34\n",
	  "packwarden.conf:13: 'journal_days' in [night] must be a whole number (35 to 36500), not '34'" },
	{ MINIMAL "[night one]\n", "packwarden.conf:12: [night one] takes no name" },
	{ MINIMAL "[service express]\n",
	  "packwarden.conf:12: [service express] needs a carrier and a service, as in [service ups/Next Day Air]" },
	{ MINIMAL "[service sscc/]\n",
	  "packwarden.conf:12: [service sscc/] needs a carrier and a service, as in [service ups/Next Day Air]" },
	{ MINIMAL "[service ssc/express]\n",
	  "packwarden.conf:12: [service ssc/express] is of the carrier 'ssc', which has no section; did you mean 'sscc'?" },
	{ MINIMAL "[service sscc/Next Day]\n[service sscc/next day]\n",
	  "packwarden.conf:13: [service sscc/next day] stands here twice, written large and small" },
	{ MINIMAL "[service sscc/Next Day]\nholidays = days\n",
	  "packwarden.conf:13: unknown key 'holidays' in [service sscc/Next Day]" },
	{ MINIMAL "[lanes b]\n", "packwarden.conf:12: unknown section [lanes b]; did you mean 'lane'?" },
	{ MINIMAL "[frobnicate]\n", "packwarden.conf:12: unknown section [frobnicate]" },
	{ MINIMAL "[lane]\n",
	  "packwarden.conf:12: [lane] needs a name of letters, digits, '.', '_' and '-', as in [lane one]" },
	{ MINIMAL "[lane ../b]\n",
	  "packwarden.conf:12: [lane ../b] needs a name of letters, digits, '.', '_' and '-', as in [lane one]" },
	{ MINIMAL "[lane b\n", "packwarden.conf:12: a section must end with ']'" },
	{ MINIMAL "[lane b] name = x\n", "packwarden.conf:12: there is text after [lane b]" },
	{ MINIMAL "nonsense\n", "packwarden.conf:12: neither a section, nor a comment, nor 'key = value'" },
	{ MINIMAL "extension = 10\n",
	  "packwarden.conf:12: 'extension' in [carrier sscc] must be a whole number (0 to 9), not '10'" },
	{ MINIMAL "extension = -1\n",
	  "packwarden.conf:12: 'extension' in [carrier sscc] must be a whole number (0 to 9), not '-1'" },
	{ MINIMAL "company_prefix = 0614142\n", "packwarden.conf:12: 'company_prefix' is set twice in [carrier sscc]" },
	{ MINIMAL "template = ../x.svg\n",
	  "packwarden.conf:12: 'template' in [carrier sscc] must be a relative path inside the data folder, not '../x.svg'" },
	{ MINIMAL "[lane b]\ncarrier = sscc\n", "packwarden.conf:12: [lane b] lacks 'printer'" },
	{ MINIMAL "[lane b]\nprinter = folder\n", "packwarden.conf:12: [lane b] lacks 'carrier'" },
	{ MINIMAL "[lane b]\nprinter = foldr\ncarrier = sscc\n",
	  "packwarden.conf:12: [lane b] names the printer 'foldr', which has no section; did you mean 'folder'?" },
	{ MINIMAL "[lane b]\nprinter = folder\ncarrier = ups\n",
	  "packwarden.conf:12: [lane b] names the carrier 'ups', which has no section" },
	{ MINIMAL "[lane b]\nprinter = folder folder\n",
	  "packwarden.conf:13: 'printer' in [lane b] must be names divided by commas, not 'folder folder'" },
	{ MINIMAL "[lane b]\nprinter = folder,\n",
	  "packwarden.conf:13: 'printer' in [lane b] must be names divided by commas, not 'folder,'" },
	{ MINIMAL "[lane b]\nprinter = folder, folder\n",
	  "packwarden.conf:13: [lane b] names the printer 'folder' twice" },
	{ MINIMAL "[lane b]\nprinter = a,b,c,d,e\n", "packwarden.conf:13: [lane b] has more than 4 printers" },
	{ MINIMAL "[lane b]\nfinish = atuo\n",
	  "packwarden.conf:13: 'finish' in [lane b] must be one of auto, done, not 'atuo'; did you mean 'auto'?" },
	{ MINIMAL "[printer p]\npath = x\n", "packwarden.conf:12: [printer p] lacks 'driver'" },
	{ MINIMAL "[printer p]\ndriver = file\n", "packwarden.conf:12: [printer p] lacks 'path'" },
	{ MINIMAL "[printer p]\ndriver = cups\n", "packwarden.conf:12: [printer p] lacks 'uri'" },
	{ MINIMAL "[printer p]\ndriver = lpt\n",
	  "packwarden.conf:13: 'driver' in [printer p] must be one of file, cups, zpl, not 'lpt'; did you mean 'zpl'?" },
	{ MINIMAL "[printer p]\ndpi = 204\n", "packwarden.conf:13: 'dpi' in [printer p] must be 203 or 300, not '204'" },
	{ MINIMAL "[printer p]\ndriver = zpl\n", "packwarden.conf:12: [printer p] lacks 'uri'" },
	{ MINIMAL "[printer p]\ndriver = file\npath = l\nmedia = letter\n",
	  "packwarden.conf:12: [printer p]: 'media' must be a size like 4x6in, 100x150mm or A6, not 'letter'" },
	{ MINIMAL "[printer p]\ndriver = file\npath = l\nmedia = 4x0in\n",
	  "packwarden.conf:12: [printer p]: 'media' must be a size like 4x6in, 100x150mm or A6, not '4x0in'" },
	{ MINIMAL "[printer p]\nrotate = 45\n",
	  "packwarden.conf:13: 'rotate' in [printer p] must be one of 0, 90, 180, 270, not '45'" },
	{ MINIMAL "[printer p]\ndarkness = 31\n",
	  "packwarden.conf:13: 'darkness' in [printer p] must be a whole number (0 to 30), not '31'" },
	{ MINIMAL "[printer p]\ndriver = cups\nuri = q\ntear_off = 3\n",
	  "packwarden.conf:12: [printer p]: 'tear_off' is for driver = zpl" },
	{ MINIMAL "[printer p]\ndriver = file\npath = l\ndarkness = 3\n",
	  "packwarden.conf:12: [printer p]: 'darkness' is for driver = zpl or cups" },
	{ MINIMAL "[printer p]\ntear_off = -121\n",
	  "packwarden.conf:13: 'tear_off' in [printer p] must be a whole number (-120 to 120), not '-121'" },
	{ MINIMAL "[printer p]\npath = /tmp\n",
	  "packwarden.conf:13: 'path' in [printer p] must be a relative path inside the data folder, not '/tmp'" },
	{ MINIMAL "[printer p]\npath = .\n",
	  "packwarden.conf:13: 'path' in [printer p] must be a relative path inside the data folder, not '.'" },
	{ MINIMAL "[printer p]\npath = a/..\n",
	  "packwarden.conf:13: 'path' in [printer p] must be a relative path inside the data folder, not 'a/..'" },
	{ MINIMAL "[printer p]\npath =\n",
	  "packwarden.conf:13: 'path' in [printer p] must be a relative path inside the data folder, not ''" },
	{ MINIMAL "[carrier ups]\n", "packwarden.conf:12: [carrier ups] can make no numbers: it needs prefix: the shipper's six "
	  "characters and two of the service" },
	{ MINIMAL "[carrier hermes]\n", "packwarden.conf:12: 'driver' in [carrier hermes] must be one of sscc, s10, impb, dpd, "
	  "ups, gls, deutsche_post, canada_post, russian_post, japan, colissimo, pass-through, not 'hermes'" },
	{ STATION "ship_from_city = Oakland\nship_from_name = Acme\n" REST, "packwarden.conf: [station] lacks "
	  "'ship_from_address1': a sender has ship_from_name, ship_from_address1, ship_from_city and ship_from_country" },
	{ STATION "ship_from_name = A\nship_from_address1 = 1\nship_from_city = B\nship_from_country = us\n" REST,
	  "packwarden.conf: 'ship_from_country' in [station] must be an ISO country code of two capital letters, such as DE or US, "
	  "not 'us'" },
	{ MINIMAL "[carrier b]\ndriver = sscc\ncompany_prefix = 0614141\n", "packwarden.conf:12: [carrier b] would make the same "
	  "numbers as [carrier sscc], line 10: give it another prefix, or use the other one" },
	{ MINIMAL "[carrier a]\ndriver = s10\nprefix = RB\ncountry = GB\n[carrier b]\ndriver = s10\nprefix = RB1\ncountry = GB\n",
	  "packwarden.conf:16: [carrier b] would make the same numbers as [carrier a], line 12: give it another prefix, or use the "
	  "other one" },
	{ MINIMAL "[carrier x]\ndriver = sscc\n", "packwarden.conf:12: [carrier x] lacks 'company_prefix'" },
	{ MINIMAL "[carrier x]\ncompany_prefix = 061\n",
	  "packwarden.conf:13: 'company_prefix' in [carrier x] must be digits (4 to 12), not '061'" },
	{ MINIMAL "[carrier x]\ncompany_prefix = 0614141x\n",
	  "packwarden.conf:13: 'company_prefix' in [carrier x] must be digits (4 to 12), not '0614141x'" },
	{ MINIMAL "[scanner x]\ndriver = hid_kbd\n", "packwarden.conf:12: [scanner x] lacks 'match'" },
	{ MINIMAL "[scanner x]\nmatch = 5e0:1200\n",
	  "packwarden.conf:13: 'match' in [scanner x] must be VID:PID, four hexadecimal digits each, or usb:…, not '5e0:1200'" },
	{ MINIMAL "[scanner x]\ngs = f9\n",
	  "packwarden.conf:13: 'gs' in [scanner x] must be ctrl-], f8, alt-029, down, none or one character, not 'f9'" },
	{ MINIMAL "[scanner x]\ntimeout_ms = 5\n",
	  "packwarden.conf:13: 'timeout_ms' in [scanner x] must be a whole number (10 to 5000), not '5'" },
	{ MINIMAL "[scanner x]\nprefix = 01234567890123456789012345678901\n",
	  "packwarden.conf:13: 'prefix' in [scanner x] is longer than 31 bytes" },
	{ "format = 2\n" MINIMAL,
	  "packwarden.conf:1: 'format' in the file must be 1, as this program knows no other, not '2'" },
	{ "name = s\n" MINIMAL, "packwarden.conf:1: unknown key 'name' in the file" },
	{ "[station]\nname = a/b\n",
	  "packwarden.conf:2: 'name' in [station] must be a name of letters, digits, '.', '_' and '-', not 'a/b'" },
	{ "[station]\nlisten = 8631\n",
	  "packwarden.conf:2: 'listen' in [station] must be ADDRESS:PORT, such as 127.0.0.1:8631, or nothing, not '8631'" },
	{ "[station]\nlisten = :8631\n",
	  "packwarden.conf:2: 'listen' in [station] must be ADDRESS:PORT, such as 127.0.0.1:8631, or nothing, not ':8631'" },
	{ "[station]\nlisten = 127.0.0.1:65536\n",
	  "packwarden.conf:2: 'listen' in [station] must be ADDRESS:PORT, such as 127.0.0.1:8631, or nothing, not '127.0.0.1:65536'" },
	{ "[station]\nlisten = 127.0.0.1\n[lane a]\n",
	  "packwarden.conf:2: 'listen' in [station] must be ADDRESS:PORT, such as 127.0.0.1:8631, or nothing, not '127.0.0.1'" },
	{ "[station]\nname = s\nlisten = 10.0.0.1:8631\n[lane a]\nprinter = p\ncarrier = sscc\n[carrier sscc]\ncompany_prefix = 0614141\n"
	  "[printer p]\ndriver = file\npath = labels\n",
	  "packwarden.conf: listen = 10.0.0.1:8631 is reached by other machines, and PINs and addresses would go there in the "
	  "clear: set tls_certificate and tls_key in [station] as packwarden.conf(5) says, or listen on 127.0.0.1" },
	{ "[station]\nname = s\ntls_key = k\n[lane a]\nprinter = p\ncarrier = sscc\n[carrier sscc]\ncompany_prefix = 0614141\n"
	  "[printer p]\ndriver = file\npath = labels\n",
	  "packwarden.conf: [station] has tls_key and not tls_certificate: there are both, or neither" },
	{ "[station]\nuser = x\n[lane a]\n", "packwarden.conf:1: [station] lacks 'name'" },
	{ "[station]\nname = s\nna\x01me = x\n", "packwarden.conf:3: a control character (byte 3 of the line)" },
};

/* Each wrong text gets its own message; what differs is printed, so that a failure tells which. */
static void
what_is_wrong_is_said_with_its_line(void)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int result = parse(wrong[i].text);

		CHECK_TEXT(error.text, wrong[i].message);
		CHECK_INT(result, -1);
	}
}

static void
a_line_that_is_too_long_is_refused_and_not_cut(void)
{
	char text[600];
	int head = snprintf(text, sizeof text, "[station]\nname = ");

	memset(text + head, 'x', 300);
	memcpy(text + head + 300, "\n", 2);
	CHECK_INT(parse(text), -1);
	CHECK_TEXT(error.text, "packwarden.conf:2: the line is longer than 198 bytes");
}

static void
names_of_63_bytes_are_told_apart_and_longer_ones_refused(void)
{
	char name[LIMIT_NAME + 2], text[1024];

	memset(name, 'n', LIMIT_NAME + 1);
	name[LIMIT_NAME + 1] = '\0';
	snprintf(text, sizeof text, "%s[scanner %.62sa]\nmatch = *:*\n[scanner %.62sb]\nmatch = *:*\n", MINIMAL, name, name);
	CHECK_INT(parse(text), 0);
	CHECK_INT(config.scanner_count, 2);
	CHECK_INT(strlen(config.scanners[1].name), LIMIT_NAME);
	snprintf(text, sizeof text, "%s[scanner %s]\nmatch = *:*\n", MINIMAL, name);
	CHECK_INT(parse(text), -1);
}

/* One section each, with its number; MINIMAL has `there` of them. */
static const struct {
	const char *head, *rest;
	int there, most;
	const size_t *count;
} limits[] = {
	{ "lane n", "printer=folder\ncarrier=sscc\n", 1, LIMIT_LANES, &config.lane_count },
	{ "printer n", "driver=file\npath=labels\n", 1, LIMIT_PRINTERS, &config.printer_count },
	{ "carrier n", "driver=pass-through\nnumbers=any\n", 1, LIMIT_CARRIERS, &config.carrier_count },
	{ "service sscc/n", "priority=1\n", 0, LIMIT_SERVICES, &config.service_count },
	{ "scanner n", "match=*:*\n", 0, LIMIT_SCANNERS, &config.scanner_count },
	{ "watch n", "folder=in\n", 0, LIMIT_WATCHES, &config.watch_count },
};

static void
each_limit_of_sections_is_reached_and_not_passed(void)
{
	static char text[16384], wanted[128];

	for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
		size_t used = (size_t)snprintf(text, sizeof text, "%s", MINIMAL);
		int lines = 11;

		for (int i = limits[k].there; i <= limits[k].most; i++) {
			if (i == limits[k].most) {
				CHECK_INT(parse(text), 0);
				CHECK_TEXT(error.text, "");
				CHECK_INT(*limits[k].count, limits[k].most);
			}
			used += (size_t)snprintf(text + used, sizeof text - used, "[%s%d]\n%s", limits[k].head, i, limits[k].rest);
			lines += i == limits[k].most ? 1 : 2 + (strchr(limits[k].rest, '\n')[1] != '\0');
		}
		CHECK_INT(parse(text), -1);
		snprintf(wanted, sizeof wanted, "packwarden.conf:%d: more than %d sections like [%s%d]", lines, limits[k].most,
		         limits[k].head, limits[k].most);
		CHECK_TEXT(error.text, wanted);
	}
}

static void
without_a_word_nobody_overrides_and_nobody_is_signed_out(void)
{
	CHECK_INT(parse(MINIMAL "[override]\n"), 0);
	for (unsigned verdict = 0; verdict < VERDICT_END; verdict++)
		CHECK_INT(config_override_role(&config, verdict), ROLE_NONE);
	CHECK_INT(config.shadow, SWITCH_NO);
	CHECK_INT(config.lanes[0].idle_minutes, 0);
}

static void
the_table_of_overrides_says_who_may(void)
{
	CHECK_INT(parse(MINIMAL "[override]\nexpired = lead\nrecalled = admin\nserial-required = lead\nlot-required = admin\n"
	                        "weight-mismatch = lead\n"), 0);
	CHECK_INT(config_override_role(&config, VERDICT_EXPIRED), ROLE_LEAD);
	CHECK_INT(config_override_role(&config, VERDICT_RECALLED), ROLE_ADMIN);
	CHECK_INT(config_override_role(&config, VERDICT_SERIAL_REQUIRED), ROLE_LEAD);
	CHECK_INT(config_override_role(&config, VERDICT_LOT_REQUIRED), ROLE_ADMIN);
	CHECK_INT(config_override_role(&config, VERDICT_WEIGHT_MISMATCH), ROLE_LEAD);
	CHECK_INT(parse(MINIMAL "[override]\nexpired = never\n"), 0);
	CHECK_INT(config_override_role(&config, VERDICT_EXPIRED), ROLE_NONE);
}

/* Each of them is a key of the table, or is refused with a reason: no refusal is left out. */
static void
every_refusal_has_its_place_in_the_table_or_a_reason_why_not(void)
{
	char text[sizeof MINIMAL + 128], wanted[128];
	size_t keys = 0;

	for (int verdict = 1; verdict < VERDICT_END; verdict++) {
		const char *word = verdict_text((enum verdict)verdict);
		if (!verdict_refuses((enum verdict)verdict) || *word == '\0')
			continue;
		snprintf(text, sizeof text, "%s[override]\n%s = lead\n", MINIMAL, word);
		if (verdict_may_be_overridden((enum verdict)verdict)) {
			CHECK_INT(parse(text), 0);
			CHECK_INT(config_override_role(&config, (unsigned)verdict), ROLE_LEAD);
			keys++;
			continue;
		}
		CHECK_INT(parse(text), -1);
		snprintf(wanted, sizeof wanted, "packwarden.conf:13: '%s' can never be overridden: ", word);
		CHECK(strncmp(error.text, wanted, strlen(wanted)) == 0 && strlen(error.text) > strlen(wanted) + 20);
	}
	CHECK_INT(keys, 5);
}

static void
a_lane_s_own_pause_comes_before_the_station_s(void)
{
	CHECK_INT(parse("[station]\nname = s\nidle_minutes = 30\nshadow = yes\n[lane a]\nkind = outbound\n"
	                "[lane b]\nkind = outbound\nidle_minutes = 0\n[lane c]\nkind = outbound\nidle_minutes = 1440\n"), 0);
	CHECK_INT(config.shadow, SWITCH_YES);
	CHECK_INT(config.lanes[0].idle_minutes, 30);
	CHECK_INT(config.lanes[1].idle_minutes, 0);
	CHECK_INT(config.lanes[2].idle_minutes, 1440);
}

static void
a_service_is_found_by_the_text_that_orders_have(void)
{
	CHECK_INT(parse(MINIMAL "priority = 3\n[service sscc/Next Day ]\ncutoff = Mon-Fri 18:00\n"
	                        "[service sscc/Economy]\npriority = 0\n"), 0);
	CHECK_INT(config.carriers[0].priority, 3);
	CHECK_INT(config.service_count, 2);
	CHECK(config_find_service(&config, "sscc", "next DAY") == &config.services[0]);
	CHECK_TEXT(config.services[0].cutoff, "Mon-Fri 18:00");
	CHECK_INT(config.services[0].priority, CONFIG_PRIORITY_UNSET);
	CHECK_INT(config.services[1].priority, 0);
	CHECK(config_find_service(&config, "sscc", "Next") == NULL);
	CHECK(config_find_service(&config, "ssc", "c/Economy") == NULL);
	CHECK(config_find_service(&config, "sscc", "") == NULL);
	CHECK_INT(parse(MINIMAL), 0);
	CHECK_INT(config.carriers[0].priority, CONFIG_PRIORITY);
	CHECK_TEXT(config.timezone, "");
}

static void
a_night_is_as_its_section_says_and_without_one_nothing_is_taken_out(void)
{
	CHECK_INT(parse(MINIMAL "[night]\nat = Mon..Fri 02:30\nspread_minutes = 0\nbackups = 3\nretention_days = 90\n"
	                        "journal_days = 35\n"), 0);
	CHECK_INT(config.night.there, SWITCH_YES);
	CHECK_TEXT(config.night.at, "Mon..Fri 02:30");
	CHECK_INT(config.night.spread_minutes, 0);
	CHECK_INT(config.night.backups, 3);
	CHECK_INT(config.night.retention_days, 90);
	CHECK_INT(config.night.journal_days, 35);
	CHECK_INT(parse(MINIMAL), 0);
	CHECK_INT(config.night.there, SWITCH_NO);
	CHECK_TEXT(config.night.at, "");
	CHECK_INT(config.night.spread_minutes, 30);
	CHECK_INT(config.night.backups, 7);
	CHECK_INT(config.night.retention_days, 0);
	CHECK_INT(config.night.journal_days, 0);
}

/* Every beginning of a file either reads or is refused with a message; nothing is read past its end. */
static void
a_cut_file_is_read_or_refused(void)
{
	char text[sizeof MINIMAL];

	for (size_t cut = 0; cut < sizeof MINIMAL; cut++) {
		int result;

		memcpy(text, MINIMAL, cut);
		text[cut] = '\0';
		result = parse(text);
		CHECK(result == 0 || (result == -1 && *error.text));
	}
}

static void
a_nul_byte_is_refused(void)
{
	CHECK_INT(config_parse(&config, "[station]\nname = a\0b\n", 21, "f", &error), -1);
	CHECK_TEXT(error.text, "f:2: a control character (byte 9 of the line)");
}

static void
a_file_is_read_from_its_beginning(void)
{
	int fd = memfd_create("conf", MFD_CLOEXEC);

	CHECK_INT(write(fd, MINIMAL, strlen(MINIMAL)), (int)strlen(MINIMAL));
	CHECK_INT(config_read(&config, fd, "packwarden.conf", &error), 0);
	CHECK_TEXT(config.station, "station-1");
	CHECK_INT(ftruncate(fd, 2 << 20), 0);
	CHECK_INT(config_read(&config, fd, "packwarden.conf", &error), -1);
	CHECK_TEXT(error.text, "packwarden.conf: File too large");
	close(fd);
	CHECK_INT(config_read(&config, fd, "packwarden.conf", &error), -1);
}

int
main(void)
{
	TEST(the_least_configuration_is_enough);
	TEST(every_key_arrives_in_its_place);
	TEST(what_is_wrong_is_said_with_its_line);
	TEST(a_line_that_is_too_long_is_refused_and_not_cut);
	TEST(names_of_63_bytes_are_told_apart_and_longer_ones_refused);
	TEST(each_limit_of_sections_is_reached_and_not_passed);
	TEST(a_service_is_found_by_the_text_that_orders_have);
	TEST(without_a_word_nobody_overrides_and_nobody_is_signed_out);
	TEST(the_table_of_overrides_says_who_may);
	TEST(every_refusal_has_its_place_in_the_table_or_a_reason_why_not);
	TEST(a_lane_s_own_pause_comes_before_the_station_s);
	TEST(a_night_is_as_its_section_says_and_without_one_nothing_is_taken_out);
	TEST(a_cut_file_is_read_or_refused);
	TEST(a_nul_byte_is_refused);
	TEST(a_file_is_read_from_its_beginning);
	return test_failures > 0;
}

#include "station/cli.h"
#include "tests/test.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "web_fixture.h"

enum { WORDS_MAX = 16 };

static struct web_fixture web;
static char out[65536], err[65536]; /* what the last command wrote */

/* A command that is running, in a process of its own: it waits while the test is its engine. */
struct running {
	pid_t pid;
	FILE *out, *err;
};

static struct running
start(bool json, const char *line)
{
	struct running run = { .out = fdopen(memfd_create("out", MFD_CLOEXEC), "w+"),
		.err = fdopen(memfd_create("err", MFD_CLOEXEC), "w+") };
	struct cli cli = { .data = web.db.folder, .json = json, .out = run.out, .err = run.err };
	char text[1024], *words[WORDS_MAX];
	int count = 0;

	fflush(stdout);
	run.pid = fork();
	if (run.pid != 0)
		return run;
	snprintf(text, sizeof text, "%s", line);
	for (char *word = strtok(text, " "); word && count < WORDS_MAX; word = strtok(NULL, " "))
		words[count++] = word;
	int code = cli_command(&cli, count, words);
	fflush(cli.out);
	fflush(cli.err);
	_exit(code);
}

static void
read_back(FILE *file, char *text, size_t capacity)
{
	rewind(file);
	text[fread(text, 1, capacity - 1, file)] = '\0';
	fclose(file);
}

static int
end(struct running *run)
{
	int status = -1;

	waitpid(run->pid, &status, 0);
	read_back(run->out, out, sizeof out);
	read_back(run->err, err, sizeof err);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
command(bool json, const char *line)
{
	struct running run = start(json, line);

	return end(&run);
}

static void
a_wrong_call_says_how_it_is_called(void)
{
	static const char *const lines[][2] = {
		{ "order", "order show ID" },
		{ "order fly 1001", "order hold ID" },
		{ "order show", "usage: packwarden order show ID" },
		{ "order show 1 2", "one word too many" },
		{ "order show --quick 1", "--quick is no option" },
		{ "scan X", "--lane LANE" },
		{ "scan --lane", "needs a value" },
		{ "scan --keyed=1 --lane bench-1 X", "takes no value" },
		{ "order hold 1001", "--reason" },
		{ "box settle 7 --reason x", "--printed" },
		{ "box settle 7 --printed --not-printed --reason x", "--printed" },
		{ "user add Zoe --role king", "packer, lead or admin" },
		{ "label render 7", "-o FILE" },
		{ "label render 7 -o x.gif", "png, pdf" },
		{ "label render 7 --dpi 72 -o x.png", "203 or 300" },
		{ "fly", "no command 'fly'" },
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		CHECK_INT(command(false, lines[i][0]), CLI_USAGE);
		CHECK_TEXT(out, "");
		CHECK(strstr(err, lines[i][1]));
	}
	CHECK(web_quiet(&web, 100));
}

static void
scans_are_answered_a_line_each_and_a_refusal_counts(void)
{
	struct running run = start(false, "scan A B --lane bench-1 C");

	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "code"), "A");
	CHECK_TEXT(web_field(&web, "via"), "scanner");
	web_answer(&web, web.request.id, 0,
	           "{\"result\":\"accepted\",\"verdict\":\"item-accepted\",\"text\":\"Good.\",\"count\":2,"
	           "\"of\":3,"
	           "\"events\":[]}");
	CHECK(web_asked(&web));
	web_answer(&web, web.request.id, 1,
	           "{\"result\":\"refused\",\"verdict\":\"wrong-item\",\"text\":\"Wrong.\"}");
	CHECK(web_asked(&web));
	web_answer(&web, web.request.id, 0,
	           "{\"result\":\"accepted\",\"verdict\":\"item-accepted\",\"text\":\"3 of 3: "
	           "CUP\",\"count\":3,\"of\":3,"
	           "\"events\":[\"box-complete\",{\"verdict\":\"label-queued\"}]}");
	CHECK_INT(end(&run), CLI_REFUSED);
	CHECK_TEXT(out, "ACCEPTED item-accepted 2 of 3 Good.\nREFUSED wrong-item Wrong.\n"
	                "ACCEPTED item-accepted 3 of 3 CUP [box-complete label-queued]\n");
}

static void
json_is_one_object_a_line(void)
{
	struct running run = start(true, "scan --keyed --lane bench-1 01{GS}2 -- -x");

	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "code"), "01\x1d" "2");
	CHECK_TEXT(web_field(&web, "via"), "keyed");
	web_answer(&web, web.request.id, 0, "{\"a\":1}");
	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "code"), "-x");
	web_answer(&web, web.request.id, 0, "{\"a\":2}");
	CHECK_INT(end(&run), CLI_DONE);
	CHECK_TEXT(out, "{\"a\":1}\n{\"a\":2}\n");
}

/* What is no verdict ends the rest: it would be scanned at a lane that is not there. */
static void
an_error_ends_the_scans_and_says_why(void)
{
	struct running run = start(false, "scan --lane bench-7 A B");

	CHECK(web_asked(&web));
	web_answer(&web, web.request.id, 3,
	           "{\"error\":{\"code\":\"no-such-lane\",\"text\":\"There is no such lane.\"}}");
	CHECK_INT(end(&run), CLI_BAD_INPUT);
	CHECK_TEXT(out, "");
	CHECK_TEXT(err, "packwarden: There is no such lane.\n");
	CHECK(web_quiet(&web, 100));
}

/* An order comes with its address, once the look at that stands in the journal. */
static void
shows_order(bool json, const char *line, const char *order, int exit_code)
{
	struct running run = start(json, line);

	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "do"), "look");
	CHECK_TEXT(web_field(&web, "order"), order);
	web_answer(&web, web.request.id, 0, "{}");
	CHECK_INT(end(&run), exit_code);
}

static void
orders_and_sheets_are_shown(void)
{
	shows_order(false, "order show 1001", "1001", CLI_DONE);
	CHECK_TEXT(
		out,
		"order 1001  released  revision 0\nto Jane Doe, 1 High Street, Springfield, IL, 62701, US\n"
		"line a  TEA  0 of 3 packed  Green tea, 250 g\nline b  CUP  0 of 1 packed  Cup\n");
	shows_order(true, "order show 1001", "1001", CLI_DONE);
	CHECK(strncmp(out, "{\"order_id\":\"1001\",\"state\":\"released\"", 36) == 0);
	shows_order(false, "order show 9", "9", CLI_BAD_INPUT);
	CHECK(strstr(err, "no such order"));
	CHECK_INT(command(true, "lanes"), CLI_DONE);
	CHECK_TEXT(out, "{\"bench-1\":\"PWL-1\",\"bench-2\":\"PWL-2\"}\n");
	CHECK_INT(command(true, "user list"), CLI_DONE);
	CHECK_TEXT(out, "{\"name\":\"Ana\",\"role\":\"packer\",\"disabled\":false}\n"
	                "{\"name\":\"Leo\",\"role\":\"lead\",\"disabled\":false}\n");
	CHECK_INT(command(false, "devices --json"), CLI_DONE);
	CHECK(strncmp(out, "{\"scanners\":[{\"key\":\"usb:1-1:05e0:1200:\"", 40) == 0);
}

static void
a_change_carries_its_reason_and_who_asks(void)
{
	struct running run =
		start(false, "order hold 1001 --reason moved --by=Leo");

	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "do"), "order-hold");
	CHECK_TEXT(web_field(&web, "order"), "1001");
	CHECK_TEXT(web_field(&web, "reason"), "moved");
	CHECK_TEXT(web_field(&web, "by"), "Leo");
	web_answer(&web, web.request.id, 1,
	           "{\"error\":{\"code\":\"tendered-already\",\"text\":\"It has left.\"}}");
	CHECK_INT(end(&run), CLI_REFUSED);
	CHECK_TEXT(err, "packwarden: It has left.\n");
}

static void
an_import_names_each_row_that_was_kept_back(void)
{
	char path[128], line[256];
	struct running run;
	FILE *file;

	snprintf(path, sizeof path, "%s/manifest.csv", web.db.folder);
	file = fopen(path, "w");
	CHECK(file);
	fputs("order_id,sku\n1,TEA\n", file);
	fclose(file);
	snprintf(line, sizeof line, "import --items --encoding latin1 %s", path);
	run = start(false, line);
	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "name"), "manifest.csv");
	CHECK_TEXT(web_field(&web, "items"), "1");
	CHECK_TEXT(web_field(&web, "encoding"), "latin1");
	CHECK_INT(lseek(web.file, 0, SEEK_END), 19);
	web_answer(&web, web.request.id, 1,
	           "{\"rows\":9,\"orders\":{\"new\":3,\"updated\":0,\"unchanged\":0,\"stale\":0,\"suspect\":"
	           "0,\"quarantined\":1},"
	           "\"quarantine\":[{\"file\":\"manifest.csv\",\"line\":7,\"column\":\"quantity\",\"order\":"
	           "\"5\",\"reason\":\"no number\"}]}");
	CHECK_INT(end(&run), CLI_REFUSED);
	CHECK_TEXT(out, "9 rows: 3 new, 0 updated, 0 unchanged, 0 stale, 0 suspect, 1 quarantined\n"
	                "manifest.csv:7: 5, quantity: no number\n");
	CHECK_INT(command(false, "import /nonexistent.csv"), CLI_BAD_INPUT);
	CHECK(strstr(err, "/nonexistent.csv: No such file"));
}

static const char *
json_field(const char *name)
{
	static char text[256];
	json_t *object = json_loads(out, 0, NULL), *value = json_object_get(object, name);
	char *dump = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

	snprintf(text, sizeof text, "%s", dump ? dump : "(none)");
	free(dump);
	json_decref(object);
	return text;
}

static void
codes_are_parsed_without_a_station(void)
{
	CHECK_INT(command(true, "code parse ]C10109501101530003{GS}10AB-12"), CLI_DONE);
	CHECK_TEXT(json_field("valid"), "true");
	CHECK_TEXT(json_field("symbology"), "\"GS1-128\"");
	CHECK_TEXT(json_field("gtin"), "\"09501101530003\"");
	CHECK_TEXT(json_field("elements"),
	           "[{\"ai\":\"01\",\"value\":\"09501101530003\"},{\"ai\":\"10\",\"value\":\"AB-12\"}]");
	CHECK_TEXT(json_field("error"), "null");
	CHECK_INT(command(true, "code parse ]C10109501101530004"), CLI_REFUSED);
	CHECK_TEXT(json_field("valid"), "false");
	CHECK(strstr(json_field("error"), "\"position\":18,\"length\":1"));
}

static void
numbers_are_checked_without_a_station(void)
{
	CHECK_INT(command(true, "tracking check 006141410000000013"), CLI_REFUSED);
	CHECK_TEXT(json_field("valid"), "false");
	CHECK_TEXT(json_field("carrier"), "null");
	CHECK(strcmp(json_field("reason"), "null") != 0);
	CHECK_INT(command(true, "tracking check 106141411234567897"), CLI_DONE);
	CHECK_TEXT(json_field("carrier"), "\"sscc\"");
	CHECK_TEXT(json_field("reason"), "null");
}

static void
a_file_that_is_no_picture_is_bad_input(void)
{
	CHECK_INT(command(false, "label check /etc/hostname"), CLI_BAD_INPUT);
	CHECK(strstr(err, "no PNG"));
	CHECK_INT(command(false, "label check /nonexistent.png"), CLI_BAD_INPUT);
}

static void
without_a_station_the_doctor_says_so(void)
{
	web_fixture_kill(&web);
	close(web.local);
	web.local = -1;
	CHECK_INT(command(true, "doctor"), CLI_UNAVAILABLE);
	CHECK(strstr(out, "{\"check\":\"station\",\"result\":\"fail\""));
	CHECK(strstr(out, "{\"check\":\"database\",\"result\":\"ok\""));
}

int
main(void)
{
	web_fixture_create(&web);
	TEST(a_wrong_call_says_how_it_is_called);
	TEST(scans_are_answered_a_line_each_and_a_refusal_counts);
	TEST(json_is_one_object_a_line);
	TEST(an_error_ends_the_scans_and_says_why);
	TEST(orders_and_sheets_are_shown);
	TEST(a_change_carries_its_reason_and_who_asks);
	TEST(an_import_names_each_row_that_was_kept_back);
	TEST(codes_are_parsed_without_a_station);
	TEST(numbers_are_checked_without_a_station);
	TEST(a_file_that_is_no_picture_is_bad_input);
	TEST(without_a_station_the_doctor_says_so);
	web_fixture_destroy(&web);
	return test_failures > 0;
}

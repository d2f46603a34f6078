#include "station/web.h"
#include "tests/test.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "station/client.h"
#include "web_fixture.h"

static struct web_fixture web;

static int
status_of(const char *method, const char *path, const char *headers, const char *body)
{
	return web_status(web_http(&web, false, method, path, headers, body));
}

static void
only_our_own_names_are_answered(void)
{
	static const char *const good[] = { "localhost", "localhost:8631", "127.0.0.1:1", "[::1]:8631",
		                            "LOCALHOST" };
	static const char *const bad[] = { "evil.example",
		                           "localhost.evil.example",
		                           "127.0.0.1.evil.example",
		                           "127.0.0.2",
		                           "localhost:80x",
		                           "[::1",
		                           "",
		                           "localhost@evil",
		                           "2130706433" };
	char header[128];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		snprintf(header, sizeof header, "Host: %s\r\n", good[i]);
		CHECK_INT(status_of("GET", "/healthz", header, NULL), 200);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(header, sizeof header, "Host: %s\r\n", bad[i]);
		CHECK_INT(status_of("GET", "/healthz", header, NULL), 421);
	}
}

/* A scan that another site's page sends never reaches the engine. */
static void
another_sites_page_can_neither_scan_nor_read(void)
{
	static const char *const foreign[] = { "Origin: http://evil.example\r\n",
		                               "Origin: null\r\n",
		                               "Origin: http://127.0.0.1:1\r\n",
		                               "Sec-Fetch-Site: cross-site\r\n",
		                               "Sec-Fetch-Site: same-site\r\n",
		                               "Sec-Fetch-Site: none\r\n",
		                               "Origin: http://localhost.evil.example\r\n" };
	const char *path = "/api/v1/lanes/bench-1/scan", *body = "{\"code\":\"x\"}";

	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
		CHECK_INT(status_of("POST", path, foreign[i], body), 403);
	CHECK_INT(status_of("GET", "/api/v1/lanes", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n",
	                    NULL),
	          403);
	CHECK_INT(status_of("GET", "/lane/bench-1",
	                    "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n", NULL),
	          200);
	CHECK(!strstr(web_http(&web, false, "OPTIONS", path, "Origin: http://evil.example\r\n", NULL),
	              "Access-Control-Allow"));
	CHECK(web_quiet(&web, 100));
}

static void
who_has_not_signed_in_may_scan_at_lanes_alone(void)
{
	static const char *const posts[] = { "/api/v1/orders/1001/hold", "/api/v1/boxes/7/void",
		                             "/api/v1/users", "/api/v1/users/Ana/disable",
		                             "/api/v1/session/pin", "/api/v1/override" };
	static const char *const gets[] = { "/api/v1/badges", "/api/v1/journal", "/api/v1/doctor",
		                            "/api/v1/digest", "/api/v1/boxes/7/fields" };

	for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
		CHECK_INT(status_of("POST", posts[i], "", "{\"reason\":\"x\"}"), 401);
	for (size_t i = 0; i < sizeof gets / sizeof *gets; i++)
		CHECK_INT(status_of("GET", gets[i], "", NULL), 403);
	CHECK_INT(status_of("POST", "/api/v1/import?name=x", "", "{}"), 401);
	CHECK_INT(status_of("GET", "/api/v1/users", "", NULL), 401);
	CHECK_INT(status_of("GET", "/api/v1/session", "", NULL), 401);
	CHECK_INT(status_of("GET", "/api/v1/orders/1001?personal=1", "", NULL), 401);
	CHECK(!strstr(web_http(&web, false, "GET", "/api/v1/orders/1001", "", NULL), "Jane Doe"));
	CHECK(!strstr(web_http(&web, true, "GET", "/api/v1/orders/1001", "", NULL), "Jane Doe"));
	CHECK(web_quiet(&web, 100));
}

static void
a_scan_goes_to_the_engine_and_its_verdict_comes_back(void)
{
	const char *reply;
	int fd = web_begin(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "",
	                   "{\"code\":\"01\\u001d2\",\"keyed\":true}");

	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "do"), "scan");
	CHECK_TEXT(web_field(&web, "lane"), "bench-1");
	CHECK_TEXT(web_field(&web, "code"), "01\x1d" "2");
	CHECK_TEXT(web_field(&web, "via"), "screen");
	CHECK_TEXT(web_field(&web, "peer_uid"), "");
	web_answer(&web, web.request.id, 1, "{\"verdict\":\"wrong-item\"}");
	reply = web_read(fd, NULL);
	close(fd);
	CHECK_INT(web_status(reply), 200);
	CHECK(strstr(reply, "Packwarden-Exit: 1\r\n"));
	CHECK(strstr(reply, "{\"verdict\":\"wrong-item\"}"));

	fd = web_begin(&web, true, "POST", "/api/v1/lanes/bench-1/scan", "", "{\"code_hex\":\"41ff\"}");
	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "code"), "A\xff");
	CHECK_TEXT(web_field(&web, "via"), "scanner");
	CHECK_INT(atoi(web_field(&web, "peer_uid")), getuid());
	web_answer(&web, web.request.id, 0, "{}");
	CHECK_INT(web_status(web_read(fd, NULL)), 200);
	close(fd);
}

static void
a_code_that_is_too_long_stays_too_long(void)
{
	static char body[LIMIT_CODE + 200];
	struct record_field code;
	int fd;

	memset(body, 'x', sizeof body - 1);
	memcpy(body, "{\"code\":\"", 9);
	memcpy(body + sizeof body - 3, "\"}", 3);
	fd = web_begin(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", body);
	CHECK(web_asked(&web));
	CHECK(record_find(web.body, web.request.size, "code", &code));
	CHECK_INT(code.length, LIMIT_CODE + 1);
	web_answer(&web, web.request.id, 1, "{}");
	CHECK_INT(web_status(web_read(fd, NULL)), 200);
	close(fd);
}

static void
a_changes_fields_reach_the_engine_and_no_others(void)
{
	int fd = web_begin(&web, true, "POST", "/api/v1/orders/a%2Fb%20c/change", "",
	                   "{\"reason\":\"moved\",\"by\":\"Leo\",\"address1\":\"2 Low "
	                   "Street\",\"printed\":true,\"x\":null}");

	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "do"), "order-change");
	CHECK_TEXT(web_field(&web, "order"), "a/b c");
	CHECK_TEXT(web_field(&web, "address1"), "2 Low Street");
	CHECK_TEXT(web_field(&web, "printed"), "1");
	web_answer(&web, web.request.id, 1, "{\"text\":\"no\"}");
	CHECK_INT(web_status(web_read(fd, NULL)), 409);
	close(fd);
	CHECK_INT(
		web_status(web_http(&web, true, "POST", "/api/v1/orders/1/hold", "", "{\"peer_uid\":\"0\"}")),
		400);
	CHECK_INT(
		web_status(web_http(&web, true, "POST", "/api/v1/orders/1/hold", "", "{\"do\":\"import\"}")),
		400);
	CHECK_INT(web_status(web_http(&web, true, "POST", "/api/v1/orders/1/hold", "", "{\"a\":{}}")), 400);
	CHECK_INT(web_status(web_http(&web, true, "POST", "/api/v1/orders/1/steal", "", "{}")), 404);
	CHECK_INT(web_status(web_http(&web, true, "POST", "/api/v1/boxes/99/void", "", "{}")), 404);
	CHECK(web_quiet(&web, 100));
}

static void
a_pin_is_hashed_before_it_goes_on(void)
{
	int fd = web_begin(&web, true, "POST", "/api/v1/users", "",
	                   "{\"name\":\"Zoe\",\"role\":\"lead\",\"new_pin\":\"4711\"}");

	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "do"), "user-add");
	CHECK(strncmp(web_field(&web, "pin"), "$argon2id-blake2b$v=19$m=19456,t=2,p=1$", 39) == 0);
	web_answer(&web, web.request.id, 0, "{}");
	CHECK_INT(web_status(web_read(fd, NULL)), 200);
	close(fd);
}

/* What a dying engine had taken is asked again, under the same ids and in the same order. */
static void
a_new_engine_is_asked_all_that_was_not_answered(void)
{
	struct message_id ids[3];
	char code[16], body[32];
	int fds[3];

	for (int i = 0; i < 3; i++) {
		snprintf(body, sizeof body, "{\"code\":\"c%d\"}", i);
		fds[i] = web_begin(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", body);
		CHECK(web_asked(&web));
		ids[i] = web.request.id;
	}
	web_answer(&web, ids[1], 0, "{}");
	CHECK_INT(web_status(web_read(fds[1], NULL)), 200);
	web_hello(&web);
	for (int i = 0; i < 3; i += 2) {
		CHECK(web_asked(&web));
		snprintf(code, sizeof code, "c%d", i);
		CHECK_TEXT(web_field(&web, "code"), code);
		CHECK(web.request.id.n == ids[i].n && web.request.id.incarnation == ids[i].incarnation);
		web_answer(&web, ids[i], 0, "{}");
		CHECK_INT(web_status(web_read(fds[i], NULL)), 200);
	}
	web_hello(&web);
	CHECK(web_quiet(&web, 100));
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}

static void
the_same_key_is_asked_once_and_answered_twice(void)
{
	const char *key = "Idempotency-Key: k1\r\n", *path = "/api/v1/lanes/bench-1/scan",
		   *body = "{\"code\":\"x\"}";
	int first = web_begin(&web, false, "POST", path, key, body), second;
	struct message_id id;

	CHECK(web_asked(&web));
	id = web.request.id;
	second = web_begin(&web, false, "POST", path, key, body);
	CHECK(web_quiet(&web, 200));
	web_answer(&web, id, 0, "{\"n\":1}");
	CHECK(strstr(web_read(first, NULL), "{\"n\":1}"));
	CHECK(strstr(web_read(second, NULL), "{\"n\":1}"));
	close(first);
	close(second);

	first = web_begin(&web, false, "POST", path, key, body); /* later: the engine knows the id */
	CHECK(web_asked(&web));
	CHECK(web.request.id.n == id.n && web.request.id.incarnation == id.incarnation);
	web_answer(&web, id, 0, "{}");
	web_read(first, NULL);
	close(first);
	second = web_begin(&web, true, "POST", path, key,
	                   body); /* over the other socket it is another request */
	CHECK(web_asked(&web));
	CHECK(web.request.id.n != id.n);
	web_answer(&web, web.request.id, 0, "{}");
	web_read(second, NULL);
	close(second);
}

static void
a_client_that_goes_away_is_not_answered(void)
{
	int fd = web_begin(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", "{\"code\":\"x\"}");

	CHECK(web_asked(&web));
	close(fd);
	web_answer(&web, web.request.id, 0, "{}");
	CHECK_INT(status_of("GET", "/healthz", "", NULL), 200);
}

static void
a_command_outlives_the_web_process(void)
{
	struct client_request request = { .data_dir = web.db.folder, .method = "POST",
		.path = "/api/v1/lanes/bench-1/scan", .body = "{\"code\":\"x\"}", .length = 12, .fd = -1 };
	struct client_reply reply;
	struct message_id id;
	pid_t child;
	int status;

	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(client_call(&request, &reply) == 0 && reply.exit_code == 1
		                      && strcmp(reply.text, "{\"a\":2}") == 0
		              ? 0
		              : 1);
	CHECK(web_asked(&web));
	id = web.request.id;
	web_fixture_kill(&web);
	web_fixture_start(&web);
	CHECK(web_asked(&web));
	CHECK(web.request.id.n == id.n && web.request.id.incarnation == id.incarnation);
	web_answer(&web, id, 1, "{\"a\":2}");
	CHECK(waitpid(child, &status, 0) == child);
	CHECK_INT(WEXITSTATUS(status), 0);
}

static void
a_reply_that_is_not_whole_is_an_error_of_ours(void)
{
	struct message_reply lie = { .exit_code = 0, .length = 1000000 };
	int fd = web_begin(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", "{\"code\":\"x\"}");

	CHECK(web_asked(&web));
	CHECK_INT(message_send(web.engine[0], MESSAGE_REPLY, web.request.id, &lie, sizeof lie, NULL, 0, 1000),
	          0);
	CHECK_INT(web_status(web_read(fd, NULL)), 500);
	close(fd);
	CHECK_INT(message_send(web.engine[0], MESSAGE_REPLY, web.request.id, &lie, 3, NULL, 0, 1000), 0);
	CHECK_INT(message_send(web.engine[0], 999, web.request.id, "x", 1, NULL, 0, 1000), 0);
	CHECK_INT(message_send(web.engine[0], MESSAGE_PUSH, web.request.id, "\xff\xff\xff\xff", 4, NULL, 0,
	                       1000),
	          0);
	CHECK_INT(status_of("GET", "/healthz", "", NULL), 200);
}

static void
a_stop_ends_it_while_others_wait(void)
{
	int stream = web_begin(&web, false, "GET", "/api/v1/events?lane=bench-1", "", NULL);
	int fd = web_begin(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", "{\"code\":\"x\"}");

	CHECK(strstr(web_read(stream, "\n\n"), "200 OK"));
	CHECK(web_asked(&web));
	CHECK_INT(web_fixture_stop(&web), 0);
	close(fd);
	close(stream);
}

int
main(void)
{
	web_fixture_create(&web);
	TEST(only_our_own_names_are_answered);
	TEST(another_sites_page_can_neither_scan_nor_read);
	TEST(who_has_not_signed_in_may_scan_at_lanes_alone);
	TEST(a_scan_goes_to_the_engine_and_its_verdict_comes_back);
	TEST(a_code_that_is_too_long_stays_too_long);
	TEST(a_changes_fields_reach_the_engine_and_no_others);
	TEST(a_pin_is_hashed_before_it_goes_on);
	TEST(a_new_engine_is_asked_all_that_was_not_answered);
	TEST(the_same_key_is_asked_once_and_answered_twice);
	TEST(a_client_that_goes_away_is_not_answered);
	TEST(a_command_outlives_the_web_process);
	TEST(a_reply_that_is_not_whole_is_an_error_of_ours);
	TEST(a_stop_ends_it_while_others_wait);
	web_fixture_destroy(&web);
	return test_failures > 0;
}

/* What is sent to a station's local socket and is no request that it can carry out: told so, and nothing has
 * changed. */
#include "tests/test.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "limits.h"
#include "station/client.h"
#include "station_rig.h"

static const char config[] = "[station]\nname = station-1\n[lane bench-1]\nprinter = folder\ncarrier = sscc\n"
			     "[printer folder]\ndriver = file\npath = labels\n"
			     "[carrier sscc]\ncompany_prefix = 0614141\n";

static struct rig rig;

struct digest_line {
	char text[64];
};

static struct digest_line
digest(void)
{
	struct digest_line line = { "" };

	rig_command(&rig, "digest", line.text, sizeof line.text);
	return line;
}

static void
a_station_has_an_order_and_a_packer(void)
{
	int exit_code;

	rig_start(&rig);
	json_decref(rig_import(&rig, "sku,code\nMUG,0614141000012\n", true, &exit_code));
	CHECK_INT(exit_code, 0);
	json_decref(rig_import(&rig, "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\n"
	                             "1001,Ann Bo,1 High St,Leeds,LS1 1AA,GB,MUG,2\n", false, &exit_code));
	CHECK_INT(exit_code, 0);
	json_decref(rig_call(&rig, "POST", "/api/v1/users",
	                     json_pack("{s:s, s:s}", "name", "Pat", "role", "packer"), &exit_code));
	CHECK_INT(exit_code, 0);
}

struct bad_body {
	const char *path, *body;
	int status, exit_code;
	const char *word;
};

#define SCAN "/api/v1/lanes/bench-1/scan"

#define TEN(text) text text text text text text text text text text

static const struct bad_body bad_bodies[] = {
	{ SCAN, "", 400, 3, "bad-json" },
	{ SCAN, "{", 400, 3, "line 1" },
	{ SCAN, "[]", 400, 3, "no object" },
	{ SCAN, "null", 400, 3, "bad-json" },
	{ SCAN, "\"1001\"", 400, 3, "bad-json" },
	{ SCAN, "{}", 400, 3, "bad-request" },
	{ SCAN, "{\"code\":1001}", 400, 3, "bad-request" },
	{ SCAN, "{\"code\":null}", 400, 3, "bad-request" },
	{ SCAN, "{\"code\":[\"1001\"]}", 400, 3, "bad-request" },
	{ SCAN, "{\"code\":\"a\",\"code\":\"b\"}", 400, 3, "bad-json" },
	{ SCAN, "{\"code\":\"\xff\xfe\"}", 400, 3, "bad-json" },
	{ SCAN, "{\"code\":\"\\ud800\"}", 400, 3, "bad-json" },
	{ SCAN, "{\"code_hex\":\"0\"}", 400, 3, "bad-request" },
	{ SCAN, "{\"code_hex\":\"zz\"}", 400, 3, "bad-request" },
	{ SCAN, "{\"code_hex\":\"0g\"}", 400, 3, "bad-request" },
	{ SCAN, "{\"code_hex\":7}", 400, 3, "bad-request" },
	{ SCAN, "{\"code\":\"1\"} trailing", 400, 3, "bad-json" },
	{ "/api/v1/lanes/nowhere/scan", "{\"code\":\"1001\"}", 400, 3, "no-such-lane" },
	{ "/api/v1/lanes/%00/scan", "{\"code\":\"1001\"}", 404, 3, "" },
	{ "/api/v1/lanes/bench-1%00/scan", "{\"code\":\"1001\"}", 404, 3, "" },
	{ "/api/v1/lanes/%zz/scan", "{\"code\":\"1001\"}", 404, 3, "" },
	{ "/api/v1/lanes/../scan", "{\"code\":\"1001\"}", 400, 3, "no-such-lane" },
	{ "/api/v1/orders/1001/explode", "{}", 404, 3, "" },
	{ "/api/v1/orders/9999/hold", "{\"reason\":\"x\"}", 400, 3, "order-unknown" },
	{ "/api/v1/orders/1001/hold", "{\"do\":\"box-void\"}", 400, 3, "bad-request" },
	{ "/api/v1/orders/1001/hold", "{\"reason\":{\"a\":1}}", 400, 3, "bad-request" },
	{ "/api/v1/orders/1001/hold", "{\"reason\":\"" TEN(TEN(TEN("x"))) "x\"}", 400, 3, "1000 bytes" },
	{ "/api/v1/orders/1001/hold", "{\"by\":\"Nobody\",\"reason\":\"x\"}", 400, 3, "no-such-user" },
	{ "/api/v1/boxes/99/void", "{\"reason\":\"x\"}", 404, 3, "not-found" },
	{ "/api/v1/users", "{\"name\":\"Zoe\"}", 400, 3, "bad-request" },
	{ "/api/v1/users", "{\"name\":\"Zoe\",\"role\":\"king\"}", 400, 3, "bad-request" },
	{ "/api/v1/users", "{\"name\":\"Pat\",\"role\":\"lead\"}", 409, 1, "exists" },
	{ "/api/v1/users", "{\"name\":\"Zoe\",\"role\":\"lead\",\"new_pin\":\"1\"}", 400, 3, "PIN" },
	{ "/api/v1/nothing", "{}", 404, 3, "" },
};

static void
each_bad_body_on_the_local_socket_is_refused_and_changes_nothing(void)
{
	struct digest_line before = digest(), after;
	int64_t events = rig_number(&rig, "SELECT count(*) FROM journal");
	int64_t users = rig_number(&rig, "SELECT count(*) FROM users");

	for (size_t i = 0; i < sizeof bad_bodies / sizeof *bad_bodies; i++) {
		const struct bad_body *bad = &bad_bodies[i];
		struct client_request request = { .data_dir = rig.folder, .method = "POST", .path = bad->path,
			.body = bad->body, .length = strlen(bad->body), .fd = -1 };
		struct client_reply reply;

		CHECK_INT(client_call(&request, &reply), 0);
		if (reply.status != bad->status || reply.exit_code != bad->exit_code ||
		    !strstr(reply.text, bad->word)) {
			printf("# %s %s: %d, exit %d: %s\n", bad->path, bad->body, reply.status,
			       reply.exit_code, reply.text);
			test_failed = true;
		}
		client_reply_free(&reply);
	}
	after = digest();
	if (before.text[0] == '\0' || strcmp(before.text, after.text) != 0 ||
	    rig_number(&rig, "SELECT count(*) FROM journal") != events ||
	    rig_number(&rig, "SELECT count(*) FROM users") != users) {
		printf("# the state has changed\n");
		test_failed = true;
	}
}

/* One byte less than that which is refused above; the journal has all of it. */
static void
a_reason_of_the_greatest_length_is_kept_whole(void)
{
	static char reason[LIMIT_REASON + 1], where[128];
	int exit_code;

	memset(reason, 'x', LIMIT_REASON);
	json_decref(rig_call(&rig, "POST", "/api/v1/orders/1001/hold", json_pack("{s:s}", "reason", reason), &exit_code));
	CHECK_INT(exit_code, 0);
	snprintf(where, sizeof where, "SELECT count(*) FROM scan_text WHERE text = replace(hex(zeroblob(%d)), '00', 'x')",
	         LIMIT_REASON);
	CHECK_INT(rig_number(&rig, where), 1);
}

#define POST "POST " SCAN " HTTP/1.1\r\n"
#define JSON "Content-Type: application/json\r\n"

/* Bytes that are no HTTP, each over a connection of its own, which is closed or answered with a refusal. */
static void
noise_on_the_local_socket_is_answered_or_hung_up_on(void)
{
	static const char *const noises[] = {
		"\r\n\r\n", "GET\r\n\r\n", "SCAN 0614141000012\r\n\r\n", "POST " SCAN " HTTP/9.9\r\n\r\n",
		POST "Host: localhost\r\n" JSON "Content-Length: -1\r\n\r\n{}",
		POST "Host: localhost\r\nContent-Type: text/plain\r\nContent-Length: 15\r\n\r\n"
		     "{\"code\":\"1001\"}",
		POST "Host: evil.example\r\n" JSON "Content-Length: 15\r\n\r\n{\"code\":\"1001\"}",
		POST "Host: localhost\r\n" JSON "Content-Length: 99999999\r\n\r\n",
		"DELETE /api/v1/orders/1001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
	};
	struct digest_line before = digest(), after;
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(address.sun_path, sizeof address.sun_path, "%s/run/packwarden.sock", rig.folder);
	for (size_t i = 0; i < sizeof noises / sizeof *noises; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		char reply[1024];
		ssize_t count;

		CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
		CHECK(send(fd, noises[i], strlen(noises[i]), MSG_NOSIGNAL) > 0);
		shutdown(fd, SHUT_WR);
		CHECK(poll(&wait, 1, 60000) == 1); /* the station itself hangs up after 20 s */
		count = recv(fd, reply, sizeof reply - 1, 0);
		reply[count > 0 ? count : 0] = '\0';
		if (count > 0 && strncmp(reply, "HTTP/1.1 4", 10) != 0 &&
		    strncmp(reply, "HTTP/1.1 5", 10) != 0) {
			printf("# %s\n# was answered: %s\n", noises[i], reply);
			test_failed = true;
		}
		close(fd);
	}
	after = digest();
	CHECK_TEXT(after.text, before.text);
}

static void
the_log_says_nothing_of_a_mistake(void)
{
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
	TEST(a_station_has_an_order_and_a_packer);
	TEST(each_bad_body_on_the_local_socket_is_refused_and_changes_nothing);
	TEST(a_reason_of_the_greatest_length_is_kept_whole);
	TEST(noise_on_the_local_socket_is_answered_or_hung_up_on);
	TEST(the_log_says_nothing_of_a_mistake);
	rig_destroy(&rig);
	return test_failures > 0;
}

#include "tests/test.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>
#include "station/client.h"
#include "station/web.h"
#include "web_fixture.h"

static struct web_fixture web;

static bool
alive(void)
{
	return web_status(web_http(&web, false, "GET", "/healthz", "", NULL)) == 200;
}

/* Sends bytes as they are; the status of what comes back, 0 if the connection was just closed. */
static int
raw(const char *text)
{
	int fd = web_connect(&web, false), status;

	web_send(fd, text, strlen(text));
	status = web_status(web_read(fd, NULL));
	close(fd);
	return status;
}

static void
pages_are_served_plain_and_compressed(void)
{
	const char *page = web_http(&web, false, "GET", "/lane/bench-1", "", NULL), *tag;
	char header[96] = "If-None-Match: ";

	CHECK_INT(web_status(page), 200);
	CHECK(strstr(page, "Content-Security-Policy: default-src 'self';"));
	CHECK(strstr(page, "X-Content-Type-Options: nosniff"));
	CHECK(strstr(page, "Content-Type: text/html"));
	CHECK((tag = strstr(page, "ETag: \"")));
	memcpy(header + 15, tag + 6, 18);
	strcpy(header + 33, "\r\n");
	CHECK_INT(web_status(web_http(&web, false, "GET", "/lane/bench-1", header, NULL)), 304);
	CHECK(strstr(web_http(&web, false, "GET", "/lane.js", "Accept-Encoding: gzip\r\n", NULL),
	             "Content-Encoding: gzip"));
	CHECK_INT(web_status(web_http(&web, false, "HEAD", "/lane.js", "", NULL)), 200);
	CHECK_INT(web_status(web_http(&web, false, "GET", "/lane/bench-9", "", NULL)), 404);
	CHECK_INT(web_status(web_http(&web, false, "DELETE", "/lane.js", "", NULL)), 404);
	CHECK_INT(web_status(web_http(&web, false, "PUT", "/api/v1/lanes", "", "{}")), 405);
}

static void
no_path_leads_out_of_the_pages(void)
{
	static const char *const paths[] = { "/../etc/passwd",
		                             "/%2e%2e/etc/passwd",
		                             "/lane.html/../../../etc/passwd",
		                             "//",
		                             "/..",
		                             "/.",
		                             "/station/web/lane.html",
		                             "/lane/../api/v1/badges",
		                             "/api/v1/orders/%00",
		                             "/api/v1/orders/%zz",
		                             "/api/v1/orders/%4",
		                             "/api/v1/orders/",
		                             "/api/v1//orders/1001",
		                             "/packwarden.db",
		                             "/lane.html%00.js",
		                             "/api/v1/orders/1001/",
		                             "/api/v1/boxes/%2e%2e%2f%2e%2e",
		                             "/api/v1/lanes/bench-1%00" };
	char longest[8192];

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		CHECK_INT(web_status(web_http(&web, false, "GET", paths[i], "", NULL)), 404);
	snprintf(longest, sizeof longest,
	         "GET /api/v1/orders/%06000d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 1);
	CHECK_INT(raw(longest), 404);
}

static void
an_enormous_request_is_refused_and_forgotten(void)
{
	static char text[400 * 1024];
	int length, status;

	CHECK_INT(raw("POST /api/v1/lanes/bench-1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
	              "application/json\r\n"
	              "Content-Length: 99999999999\r\nConnection: close\r\n\r\n"),
	          413);
	CHECK_INT(raw("POST /api/v1/lanes/bench-1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
	              "application/json\r\n"
	              "Content-Length: 9999999999999999999999999\r\nConnection: close\r\n\r\n")
	                  / 100,
	          4);
	length = snprintf(text, sizeof text,
	                  "POST /api/v1/lanes/bench-1/scan HTTP/1.1\r\nHost: localhost\r\n"
	                  "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: "
	                  "close\r\n\r\n%x\r\n",
	                  (unsigned)(WEB_BODY_MAX + 4096));
	memset(text + length, 'x', WEB_BODY_MAX + 4096);
	strcpy(text + length + WEB_BODY_MAX + 4096, "\r\n0\r\n\r\n");
	status = raw(text);
	CHECK(status == 413 || status == 0);
	memset(text, 'x', sizeof text - 1);
	memcpy(text, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", 36);
	status = raw(text);
	CHECK(status == 431 || status == 413 || status == 0);
	memcpy(text, "GET /", 5);
	status = raw(text);
	CHECK(status == 414 || status == 431 || status == 0);
	CHECK(alive());
	CHECK(web_quiet(&web, 100));
}

static void
broken_bodies_are_refused_with_their_place(void)
{
	static const char *const bodies[] = { "",
		                              "{",
		                              "[]",
		                              "7",
		                              "\"code\"",
		                              "{\"code\":1}",
		                              "{\"code\":\"a\",\"code\":\"b\"}",
		                              "{\"code\":\"\xff\"}",
		                              "{\"code_hex\":\"4\"}",
		                              "{\"code_hex\":\"zz\"}",
		                              "{\"keyed\":true}",
		                              "{}x" };
	char deep[6000];

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		CHECK_INT(web_status(
				  web_http(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", bodies[i])),
		          400);
	memset(deep, '[', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	CHECK_INT(web_status(web_http(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", deep)), 400);
	CHECK(strstr(web_http(&web, false, "POST", "/api/v1/lanes/bench-1/scan", "", "{\n\n x"), "line 3"));
	CHECK_INT(raw("POST /api/v1/lanes/bench-1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
	              "text/plain\r\n"
	              "Content-Length: 12\r\nConnection: close\r\n\r\n{\"code\":\"x\"}"),
	          415);
	CHECK(alive());
	CHECK(web_quiet(&web, 100));
}

static void
broken_http_is_survived(void)
{
	static const char *const texts[] = {
		"\r\n\r\n",
		"GET\r\n\r\n",
		"GET / HTTP/9.9\r\n\r\n",
		"\x16\x03\x01\x02\x01\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n",
		"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
		"POST /api/v1/lanes/bench-1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
		"POST /api/v1/lanes/bench-1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
		"5\r\nTransfer-Encoding: chunked\r\n"
		"Connection: close\r\n\r\nzz\r\n\r\n"
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int fd = web_connect(&web, false);

		web_send(fd, texts[i], strlen(texts[i]));
		close(fd);
	}
	CHECK(alive());
	CHECK(web_quiet(&web, 100));
}

/* Half of the connections are taken by requests that never end. */
static void
slow_requests_do_not_hold_up_others(void)
{
	const char *head = "POST /api/v1/lanes/bench-1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
	                   "application/json\r\n"
			   "Content-Length: 100\r\n\r\n{\"co";
	int fds[WEB_TCP_CONNECTIONS / 2];

	for (int i = 0; i < WEB_TCP_CONNECTIONS / 2; i++) {
		fds[i] = web_connect(&web, false);
		CHECK(web_send(fds[i], head, i % 2 ? strlen(head) : 20));
	}
	for (int i = 0; i < 20; i++)
		CHECK(alive());
	for (int i = 0; i < WEB_TCP_CONNECTIONS / 2; i++)
		close(fds[i]);
}

static bool
same_content(int fd, const char *wanted, size_t length)
{
	struct stat file;
	char *text;
	bool same;

	if (fstat(fd, &file) < 0 || (size_t)file.st_size != length)
		return false;
	text = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
	same = text != MAP_FAILED && memcmp(text, wanted, length) == 0;
	munmap(text, length);
	return same;
}

static void
an_imported_file_reaches_the_engine_sealed_and_whole(void)
{
	static char content[5 * 1024 * 1024];
	const int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
	struct client_request request = { .data_dir = web.db.folder, .method = "POST",
		.path = "/api/v1/import?name=orders%20of%20today.csv&dry_run=1" };
	struct client_reply reply;
	pid_t child;

	for (size_t i = 0; i < sizeof content; i++)
		content[i] = (char)(i * 31 + i / 977);
	request.fd = memfd_create("orders", MFD_CLOEXEC);
	CHECK(write(request.fd, content, sizeof content) == (ssize_t)sizeof content);
	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(client_call(&request, &reply) == 0 ? reply.exit_code : 99);
	close(request.fd);
	CHECK(web_asked(&web));
	CHECK_TEXT(web_field(&web, "do"), "import");
	CHECK_TEXT(web_field(&web, "name"), "orders of today.csv");
	CHECK_TEXT(web_field(&web, "dry_run"), "1");
	CHECK_INT(fcntl(web.file, F_GET_SEALS) & seals, seals);
	CHECK(same_content(web.file, content, sizeof content));
	web_answer(&web, web.request.id, 1, "{\"rows\":9}");
	int status;
	CHECK(waitpid(child, &status, 0) == child);
	CHECK_INT(WEXITSTATUS(status), 1);
}

/* An answer that fits no message comes in a memfd; one that could shrink under the reader is not touched. */
static void
a_long_answer_comes_as_a_file(void)
{
	static char text[300 * 1024];
	struct message_reply reply = { .exit_code = 0, .length = sizeof text };
	int file = memfd_create("answer", MFD_CLOEXEC | MFD_ALLOW_SEALING), fd;

	memset(text, 'y', sizeof text);
	CHECK(write(file, text, sizeof text) == (ssize_t)sizeof text);
	fd = web_begin(&web, true, "GET", "/api/v1/digest", "", NULL);
	CHECK(web_asked(&web));
	CHECK_INT(message_send(web.engine[0], MESSAGE_REPLY, web.request.id, &reply, sizeof reply, &file, 1,
	                       1000),
	          0);
	CHECK_INT(web_status(web_read(fd, NULL)), 500);
	close(fd);
	CHECK_INT(fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_WRITE), 0);
	fd = web_begin(&web, true, "GET", "/api/v1/digest", "", NULL);
	CHECK(web_asked(&web));
	CHECK_INT(message_send(web.engine[0], MESSAGE_REPLY, web.request.id, &reply, sizeof reply, &file, 1,
	                       1000),
	          0);
	CHECK(strlen(web_read(fd, NULL)) > sizeof text);
	close(fd);
	close(file);
}

int
main(void)
{
	web_fixture_create(&web);
	TEST(pages_are_served_plain_and_compressed);
	TEST(no_path_leads_out_of_the_pages);
	TEST(an_enormous_request_is_refused_and_forgotten);
	TEST(broken_bodies_are_refused_with_their_place);
	TEST(broken_http_is_survived);
	TEST(slow_requests_do_not_hold_up_others);
	TEST(an_imported_file_reaches_the_engine_sealed_and_whole);
	TEST(a_long_answer_comes_as_a_file);
	web_fixture_destroy(&web);
	return test_failures > 0;
}

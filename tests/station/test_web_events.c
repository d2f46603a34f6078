#include "tests/test.h"

#include <stdlib.h>
#include <unistd.h>
#include "station/web.h"
#include "web_fixture.h"

static struct web_fixture web;

static int
open_stream(const char *lane)
{
	char path[128];

	snprintf(path, sizeof path, "/api/v1/events?lane=%s", lane);
	return web_begin(&web, false, "GET", path, "", NULL);
}

/* How often needle stands in text. */
static int
count(const char *text, const char *needle)
{
	int found = 0;

	for (const char *at = text; (at = strstr(at, needle)); at++)
		found++;
	return found;
}

static void
the_view_comes_at_once(void)
{
	int fd = open_stream("bench-1");
	const char *text = web_read(fd, "}\n\n");

	CHECK_INT(web_status(text), 200);
	CHECK(strstr(text, "Content-Type: text/event-stream\r\n"));
	CHECK(strstr(text, "event: lane\ndata: {\"lane\":\"bench-1\",\"state\":\"signed-out\""));
	close(fd);
}

static void
verdicts_come_in_order_and_then_the_view(void)
{
	int fd = open_stream("bench-1");
	const char *text, *at;
	char json[64];

	CHECK(strstr(web_read(fd, "}\n\n"), "event: lane"));
	station_db_run(&web.db, "UPDATE lane SET user = 1 WHERE id = 1");
	for (int i = 0; i < 50; i++) {
		snprintf(json, sizeof json, "{\"n\":%d,\"last\":%s}", i, i == 49 ? "true" : "false");
		web_push(&web, "bench-1", json);
	}
	text = web_read(fd, "\"last\":true}\n\n");
	at = text;
	for (int i = 0; i < 50; i++) {
		snprintf(json, sizeof json, "event: verdict\ndata: {\"n\":%d,", i);
		at = strstr(at, json);
		CHECK(at);
	}
	CHECK_INT(count(text, "event: verdict"), 50);
	if (!strstr(at, "event: lane"))
		at = web_read(fd, "}\n\n");
	CHECK(strstr(at, "\"state\":\"ready\""));
	close(fd);
}

static void
a_stream_hears_of_its_own_lane_only(void)
{
	int one = open_stream("bench-1"), two = open_stream("bench-2");

	CHECK(strstr(web_read(one, "}\n\n"), "event: lane"));
	CHECK(strstr(web_read(two, "}\n\n"), "event: lane"));
	web_push(&web, "bench-1", "{\"for\":1}");
	web_push(&web, "bench-2", "{\"for\":2}");
	CHECK(!strstr(web_read(two, "{\"for\":2}"), "{\"for\":1}"));
	CHECK(!strstr(web_read(one, "{\"for\":1}"), "{\"for\":2}"));
	close(one);
	close(two);
}

static void
a_line_break_in_a_verdict_makes_no_event_of_its_own(void)
{
	int fd = open_stream("bench-1");

	web_read(fd, "}\n\n");
	web_push(&web, "bench-1", "{\n\nevent: lane\r\ndata: forged}");
	CHECK(strstr(web_read(fd, "forged}\n\n"),
	             "event: verdict\ndata: {\ndata: \ndata: event: lane\ndata: \ndata: data: forged}\n\n"));
	close(fd);
}

/* A new life of the engine may have committed what the old one never told. */
static void
a_new_engine_brings_the_view_again(void)
{
	int fd = open_stream("bench-1");

	CHECK(strstr(web_read(fd, "}\n\n"), "\"state\":\"ready\""));
	station_db_run(&web.db, "UPDATE lane SET user = 0 WHERE id = 1");
	web_hello(&web);
	CHECK(strstr(web_read(fd, "}\n\n"), "\"state\":\"signed-out\""));
	close(fd);
}

static void
what_was_committed_is_what_is_read(void)
{
	char sql[96], wanted[64];

	for (int i = 0; i < 300; i++) {
		snprintf(sql, sizeof sql, "UPDATE lane SET last = '{\"n\":%d}' WHERE id = 1", i);
		station_db_run(&web.db, sql);
		snprintf(wanted, sizeof wanted, "\"last\":{\"n\":%d}", i);
		CHECK(strstr(web_http(&web, false, "GET", "/api/v1/lanes/bench-1", "", NULL), wanted));
		if (i % 10 == 0)
			station_db_run(&web.db, "PRAGMA wal_checkpoint(RESTART)");
		if (i % 25 == 0)
			station_db_run(&web.db, "PRAGMA wal_checkpoint(TRUNCATE)");
	}
}

/* The engine's connection is gone for a while, and the log is recovered by the next. */
static void
an_engine_that_opens_the_database_again_is_followed(void)
{
	for (int i = 0; i < 5; i++) {
		char sql[96], wanted[64];

		station_db_close(&web.db);
		CHECK_INT(web_status(web_http(&web, false, "GET", "/api/v1/lanes/bench-1", "", NULL)), 200);
		station_db_open(&web.db);
		snprintf(sql, sizeof sql, "UPDATE lane SET last = '{\"life\":%d}' WHERE id = 1", i);
		station_db_run(&web.db, sql);
		snprintf(wanted, sizeof wanted, "\"last\":{\"life\":%d}", i);
		CHECK(strstr(web_http(&web, false, "GET", "/api/v1/lanes/bench-1", "", NULL), wanted));
	}
}

/* Opens a stream, and reads until the text given is there; streams that earlier clients left open are
 * noticed, and make room, while it is tried. */
static int
open_stream_in_time(const char *lane, const char *until)
{
	for (int tries = 0; tries < 500; tries++) {
		int fd = open_stream(lane);

		if (web_status(web_read(fd, until)) == 200)
			return fd;
		close(fd);
		usleep(10000);
	}
	return -1;
}

static void
streams_leave_room_for_scans(void)
{
	int fds[WEB_STREAMS_MAX], fd;

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < WEB_STREAMS_MAX; i++)
			CHECK((fds[i] = open_stream_in_time("bench-2", "\r\n\r\n")) >= 0);
		for (int i = 0; i < 20; i++) {
			fd = open_stream("bench-2");
			CHECK_INT(web_status(web_read(fd, "\r\n\r\n")), 503);
			close(fd);
		}
		fd = web_begin(&web, false, "POST", "/api/v1/lanes/bench-2/scan", "", "{\"code\":\"x\"}");
		CHECK(web_asked(&web));
		web_answer(&web, web.request.id, 0, "{}");
		CHECK_INT(web_status(web_read(fd, NULL)), 200);
		close(fd);
		for (int i = 0; i < WEB_STREAMS_MAX; i++)
			close(fds[i]);
	}
}

/* It is cut off; nobody else waits for it, and what it missed is in the view that it gets when it comes
 * again. */
static void
a_reader_that_falls_behind_is_cut_off(void)
{
	static char json[3000];
	int slow = open_stream_in_time("bench-1", "\r\n\r\n"), quick;

	memset(json, 'x', sizeof json - 1);
	memcpy(json, "{\"pad\":\"", 8);
	memcpy(json + sizeof json - 3, "\"}", 2);
	for (int i = 0; i < 6000; i++)
		web_push(&web, "bench-1", json);
	quick = open_stream_in_time("bench-1", "event: lane");
	CHECK(quick >= 0);
	close(quick);
	CHECK(count(web_read(slow, NULL), "event: verdict") < 6000);
	close(slow);
}

int
main(void)
{
	web_fixture_create(&web);
	TEST(the_view_comes_at_once);
	TEST(verdicts_come_in_order_and_then_the_view);
	TEST(a_stream_hears_of_its_own_lane_only);
	TEST(a_line_break_in_a_verdict_makes_no_event_of_its_own);
	TEST(a_new_engine_brings_the_view_again);
	TEST(what_was_committed_is_what_is_read);
	TEST(an_engine_that_opens_the_database_again_is_followed);
	TEST(streams_leave_room_for_scans);
	TEST(a_reader_that_falls_behind_is_cut_off);
	web_fixture_destroy(&web);
	return test_failures > 0;
}

/* What a ZPL printer says about itself, read from bytes. */
#include "drivers/printer/zpl_status.h"
#include "tests/test.h"

#define HQES(flag, group_2, group_1, warned, warnings)                                                              \
	"\x02\r\n\r\n  PRINTER STATUS                             \r\n   ERRORS:         " flag " " group_2 " " group_1    \
	" \r\n   WARNINGS:       " warned " 00000000 " warnings " \r\n\x03\r\n"
#define HS(one, two) "\x02" one "\x03\r\n\x02" two "\x03\r\n\x02" "1234,0\x03\r\n"
#define GOOD HQES("0", "00000000", "00000000", "0", "00000000")
#define IDLE_1 "030,0,0,1245,000,0,0,0,000,0,0,0"
#define IDLE_2 "001,0,0,0,0,2,4,0,00000000,1,000"

static struct zpl_reply reply;
static struct message_status status;

static enum zpl_reading
read_text(const char *text)
{
	enum zpl_reading reading = zpl_reply_read(text, strlen(text), &reply);

	zpl_reply_say(&reply, &status);
	return reading;
}

static void
an_idle_printer_is_clean_and_empty(void)
{
	CHECK_INT(read_text(GOOD HS(IDLE_1, IDLE_2)), ZPL_WHOLE);
	CHECK(reply.has_masks && reply.has_host);
	CHECK(zpl_reply_is_clean(&reply) && zpl_reply_is_empty(&reply));
	CHECK_INT(status.state, PRINTER_IDLE);
	CHECK_TEXT(status.reason, "");
}

static void
the_order_of_the_two_answers_does_not_matter(void)
{
	CHECK_INT(read_text(HS(IDLE_1, IDLE_2) GOOD), ZPL_WHOLE);
	CHECK(zpl_reply_is_clean(&reply) && zpl_reply_is_empty(&reply));
}

/* Each bit of the first mask, and what the lane is told. */
static void
each_error_has_words_of_its_own(void)
{
	static const struct { const char *text, *word; } rows[] = {
		{ HQES("1", "00000000", "00000001", "0", "00000000"), "paper-out" },
		{ HQES("1", "00000000", "00000002", "0", "00000000"), "ribbon-out" },
		{ HQES("1", "00000000", "00000004", "0", "00000000"), "head-open" },
		{ HQES("1", "00000000", "00000008", "0", "00000000"), "cutter-fault" },
		{ HQES("1", "00000000", "00000010", "0", "00000000"), "too-hot" },
		{ HQES("1", "00000000", "00000020", "0", "00000000"), "too-hot" },
		{ HQES("1", "00000000", "00000040", "0", "00000000"), "head-fault" },
		{ HQES("1", "00000000", "00000080", "0", "00000000"), "head-fault" },
		{ HQES("1", "00000000", "00000100", "0", "00000000"), "printer-fault" },
		{ HQES("1", "00000000", "00000200", "0", "00000000"), "head-fault" },
		{ HQES("1", "00000000", "00010000", "0", "00000000"), "paused" },
		{ HQES("1", "00000000", "00000400", "0", "00000000"), "printer-fault" },
		{ HQES("1", "00000001", "00000000", "0", "00000000"), "printer-fault" },
		{ HQES("1", "00000000", "00000000", "0", "00000000"), "printer-fault" },
		{ HQES("1", "00000000", "00010005", "0", "00000000"), "head-open" }, /* first what comes first */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		read_text(rows[i].text);
		CHECK(reply.has_masks && !zpl_reply_is_clean(&reply));
		CHECK_TEXT(status.reason, rows[i].word);
		CHECK_INT(status.state, PRINTER_STOPPED);
		CHECK(status.text[0]);
	}
}

static void
the_host_status_tells_what_the_masks_do_not(void)
{
	static const struct { const char *text, *word; } rows[] = {
		{ GOOD HS("030,1,0,1245,000,0,0,0,000,0,0,0", IDLE_2), "paper-out" },
		{ GOOD HS("030,0,1,1245,000,0,0,0,000,0,0,0", IDLE_2), "paused" },
		{ GOOD HS("030,0,0,1245,000,0,0,0,000,0,1,0", IDLE_2), "too-cold" },
		{ GOOD HS("030,0,0,1245,000,0,0,0,000,0,0,1", IDLE_2), "too-hot" },
		{ GOOD HS(IDLE_1, "001,0,1,0,0,2,4,0,00000000,1,000"), "head-open" },
		{ GOOD HS(IDLE_1, "001,0,0,1,0,2,4,0,00000000,1,000"), "ribbon-out" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		CHECK_INT(read_text(rows[i].text), ZPL_WHOLE);
		CHECK(!zpl_reply_is_clean(&reply));
		CHECK_TEXT(status.reason, rows[i].word);
	}
}

static void
labels_that_wait_in_the_printer_are_seen(void)
{
	CHECK_INT(read_text(GOOD HS("030,0,0,1245,001,0,0,0,000,0,0,0", IDLE_2)), ZPL_WHOLE);
	CHECK(zpl_reply_is_clean(&reply) && !zpl_reply_is_empty(&reply));
	CHECK_INT(status.state, PRINTER_BUSY);
	CHECK_INT(read_text(GOOD HS(IDLE_1, "001,0,0,0,0,2,4,0,00000003,1,000")), ZPL_WHOLE);
	CHECK(!zpl_reply_is_empty(&reply));
	CHECK_INT(read_text(GOOD HS("030,0,0,1245,000,0,0,1,000,0,0,0", IDLE_2)), ZPL_WHOLE);
	CHECK(!zpl_reply_is_empty(&reply));
}

static void
a_warning_is_told_and_does_not_stop(void)
{
	CHECK_INT(read_text(HQES("0", "00000000", "00000000", "1", "00000008") HS(IDLE_1, IDLE_2)), ZPL_WHOLE);
	CHECK(zpl_reply_is_clean(&reply));
	CHECK_INT(status.state, PRINTER_IDLE);
	CHECK_TEXT(status.text, "the roll of labels is nearly used up");
}

/* Cut after each byte: never whole, never garbage, and nothing is believed before it is complete. */
static void
a_truncated_answer_wants_more(void)
{
	static const char whole[] = GOOD HS("030,1,0,1245,000,0,0,0,000,0,0,0", IDLE_2);
	size_t end = sizeof whole - 1 - 2; /* the last line end is not needed */

	for (size_t size = 0; size < end; size++) {
		CHECK_INT(zpl_reply_read(whole, size, &reply), ZPL_MORE);
		CHECK(!reply.has_host);
		CHECK(reply.has_masks == (size >= sizeof GOOD - 1 - 2));
	}
	CHECK_INT(zpl_reply_read(whole, end, &reply), ZPL_WHOLE);
}

static void
garbage_is_no_answer(void)
{
	static const char *const rows[] = {
		"HTTP/1.1 400 Bad Request\r\n",
		"\x1b%-12345X@PJL\r\n",
		"\x02PRINTER STATUS ERRORS: 1 0000000 00000005 WARNINGS: 0 00000000 00000000\x03",   /* a digit lost */
		"\x02PRINTER STATUS ERRORS: 1 000000000 00000005 WARNINGS: 0 00000000 00000000\x03", /* one too many */
		"\x02PRINTER STATUS ERRORS: 2 00000000 00000005 WARNINGS: 0 00000000 00000000\x03",
		"\x02PRINTER STATUS ERRORS: 0 00000000 0000000G WARNINGS: 0 00000000 00000000\x03",
		"\x02PRINTER STATUS ERRORS: 0 00000000 00000000\x03",                                /* no warnings */
		"\x02PRINTER STATUS ERRORS: 0 00000000 00000000 WARNINGS: 0 00000000 00000000 1\x03",
		"\x02" "030,0,0,1245,000,0,0,0,000,0,0\x03",                                         /* eleven fields */
		"\x02" "030,0,,1245,000,0,0,0,000,0,0,0\x03",
		"\x02" "030,0,0,1245,000,0,0,0,000,0,0,0\x03" "\x02" "001,0,0\x03",
		"\x02" "030,0,0,1245,9999999999,0,0,0,000,0,0,0\x03",
		"\x02\x02",
		"\x03",
	};
	char endless[600] = { 0x02 };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum zpl_reading reading = zpl_reply_read(rows[i], strlen(rows[i]), &reply);

		if (reading != ZPL_GARBAGE && !(rows[i][1] == 0x02 && reading == ZPL_MORE))
			printf("# row %zu is %d\n", i, (int)reading);
		CHECK(reading == ZPL_GARBAGE || (rows[i][1] == 0x02 && reading == ZPL_MORE));
		CHECK(!reply.has_masks && !reply.has_host);
	}
	memset(endless + 1, 'x', sizeof endless - 1);
	CHECK_INT(zpl_reply_read(endless, sizeof endless, &reply), ZPL_GARBAGE);
	CHECK_INT(zpl_reply_read("\x02 PRINTER\0STATUS \x03", 18, &reply), ZPL_GARBAGE);
}

/* Any single byte of a good answer changed to any other: it reads as something, and never runs out of bounds. */
static void
no_changed_byte_harms(void)
{
	static const char good[] = GOOD HS(IDLE_1, IDLE_2);
	char bytes[sizeof good];

	for (size_t at = 0; at + 1 < sizeof good; at++)
		for (int value = 0; value < 256; value++) {
			memcpy(bytes, good, sizeof good);
			bytes[at] = (char)value;
			read_text("");
			zpl_reply_read(bytes, sizeof good - 1, &reply);
			zpl_reply_say(&reply, &status);
			CHECK(status.state >= PRINTER_IDLE && status.state <= PRINTER_STOPPED);
		}
}

int
main(void)
{
	TEST(an_idle_printer_is_clean_and_empty);
	TEST(the_order_of_the_two_answers_does_not_matter);
	TEST(each_error_has_words_of_its_own);
	TEST(the_host_status_tells_what_the_masks_do_not);
	TEST(labels_that_wait_in_the_printer_are_seen);
	TEST(a_warning_is_told_and_does_not_stop);
	TEST(a_truncated_answer_wants_more);
	TEST(garbage_is_no_answer);
	TEST(no_changed_byte_harms);
	return test_failures > 0;
}

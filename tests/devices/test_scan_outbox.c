/* What the scan process keeps for the engine. */
#include "station/scan_outbox.h"
#include "tests/test.h"

static struct scan_outbox outbox;

static bool
put(const char *text)
{
	return scan_outbox_put(&outbox, "usb:1-1:1:2:", "]C1", text, strlen(text), false);
}

static uint64_t
send_next(void)
{
	const struct scan_outbox_entry *entry = scan_outbox_next(&outbox);
	uint64_t n = entry ? entry->n : 0;

	scan_outbox_sent(&outbox);
	return n;
}

static void
done(uint64_t n)
{
	scan_outbox_done(&outbox, (struct message_id){ 7, n });
}

static void
codes_go_out_once_and_in_order(void)
{
	scan_outbox_start(&outbox, 7);
	CHECK(!scan_outbox_next(&outbox));
	CHECK(put("a") && put("b"));
	CHECK_INT(scan_outbox_next(&outbox)->size, offsetof(struct message_code, text) + 1);
	CHECK_INT(scan_outbox_next(&outbox)->body.text[0], 'a');
	CHECK_TEXT(scan_outbox_next(&outbox)->body.aim, "]C1");
	CHECK_INT(send_next(), 1);
	CHECK_INT(send_next(), 2);
	CHECK_INT(send_next(), 0);
	CHECK_INT(scan_outbox_room(&outbox), SCAN_OUTBOX_CODES - 2);
}

static void
only_what_is_not_answered_is_sent_again(void)
{
	scan_outbox_start(&outbox, 7);
	CHECK(put("a") && put("b") && put("c") && put("d"));
	send_next();
	send_next();
	send_next();
	done(1);
	done(3); /* out of turn */
	scan_outbox_again(&outbox);
	CHECK_INT(send_next(), 2);
	CHECK_INT(send_next(), 4);
	CHECK_INT(send_next(), 0);
	done(2);
	CHECK_INT(scan_outbox_room(&outbox), SCAN_OUTBOX_CODES - 1);
	done(4);
	CHECK_INT(scan_outbox_room(&outbox), SCAN_OUTBOX_CODES);
}

static void
answers_to_another_life_or_to_nothing_change_nothing(void)
{
	scan_outbox_start(&outbox, 7);
	CHECK(put("a"));
	scan_outbox_done(&outbox, (struct message_id){ 8, 1 });
	done(0);
	done(2);
	done(UINT64_MAX);
	CHECK_INT(scan_outbox_room(&outbox), SCAN_OUTBOX_CODES - 1);
	CHECK_INT(send_next(), 1);
	done(1);
	done(1);
	CHECK_INT(scan_outbox_room(&outbox), SCAN_OUTBOX_CODES);
}

static void
an_answer_before_the_code_was_sent_again_takes_it_out(void)
{
	scan_outbox_start(&outbox, 7);
	CHECK(put("a") && put("b"));
	send_next();
	scan_outbox_again(&outbox);
	done(1);
	CHECK_INT(send_next(), 2);
}

static void
a_full_one_takes_no_more_and_the_ring_goes_round(void)
{
	uint64_t next = 1;

	scan_outbox_start(&outbox, 7);
	for (size_t i = 0; i < SCAN_OUTBOX_CODES; i++)
		CHECK(put("x"));
	CHECK(!put("y"));
	for (size_t i = 0; i < 1000; i++) {
		CHECK_INT(send_next(), next);
		done(next++);
		CHECK(put("z"));
	}
	CHECK_INT(scan_outbox_room(&outbox), 0);
}

static void
text_of_any_bytes_up_to_the_limit_is_kept(void)
{
	static char text[LIMIT_CODE + 1];

	scan_outbox_start(&outbox, 7);
	CHECK(scan_outbox_put(&outbox, "d", "", text, LIMIT_CODE, true));
	CHECK_INT(scan_outbox_next(&outbox)->body.length, LIMIT_CODE);
	CHECK(scan_outbox_next(&outbox)->body.overlong);
	CHECK_INT(scan_outbox_next(&outbox)->size, offsetof(struct message_code, text) + LIMIT_CODE);
	CHECK(!scan_outbox_put(&outbox, "d", "", text, LIMIT_CODE + 1, true));
}

int
main(void)
{
	TEST(codes_go_out_once_and_in_order);
	TEST(only_what_is_not_answered_is_sent_again);
	TEST(answers_to_another_life_or_to_nothing_change_nothing);
	TEST(an_answer_before_the_code_was_sent_again_takes_it_out);
	TEST(a_full_one_takes_no_more_and_the_ring_goes_round);
	TEST(text_of_any_bytes_up_to_the_limit_is_kept);
	return test_failures > 0;
}

/* The engine among peers that hang, die at the wrong moment, say things twice, or say what an earlier life has left. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine_rig.h"
#include "order.h"
#include "tests/test.h"

enum { STORM = 2000, DEVICES = 120, BOXES = 12, NOTES = 200 };

static struct engine_rig rig;
static struct heard heard;

static const char *const digest[] = { "do", "digest", NULL };
static const char *const import[] = { "do", "import", "name", "orders.csv", NULL };

/* ---- peers that do not read ---- */

static void
say_device(void)
{
	struct message_device device = { .device = "usb:test", .driver = "hid_kbd", .state = DEVICE_READY };

	engine_rig_say(&rig, PEER_SCAN, MESSAGE_DEVICE, engine_rig_id(&rig), &device, sizeof device, -1);
}

/* The scan process counts its codes, and them alone. */
static uint64_t codes;

static void
say_code_numbered(uint64_t n, const char *text)
{
	struct message_code code = { .device = "usb:test", .length = (uint16_t)strlen(text) };

	memcpy(code.text, text, code.length);
	engine_rig_say(&rig, PEER_SCAN, MESSAGE_CODE, (struct message_id){ 77, n }, &code,
	               offsetof(struct message_code, text) + code.length, -1);
}

static void
say_code(const char *text)
{
	say_code_numbered(++codes, text);
}

/* An engine that died had taken the first, and the second waited in the socket: its successor must not turn them round. */
static void
code_that_waited_does_not_overtake_the_one_before_it(void)
{
	say_device();
	say_code(rig.lane);
	for (int i = 0; i < 2; i++)
		CHECK(engine_rig_hear(&rig, PEER_SCAN, MESSAGE_DONE, &heard));
	say_code_numbered(3, rig.badge);
	say_code_numbered(2, "UNKNOWN-1");
	say_code_numbered(3, rig.badge);
	for (uint64_t n = 2; n <= 3; n++) {
		CHECK(engine_rig_hear(&rig, PEER_SCAN, MESSAGE_DONE, &heard));
		CHECK_INT(heard.head.id.n, n);
	}
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM journal WHERE line LIKE 'scan %'"), 3);
	CHECK_INT(engine_rig_number(&rig, "SELECT max(line LIKE '%badge=%') FROM journal WHERE seq = "
	                                  "(SELECT max(seq) FROM journal)"), 1);
}

/* Each scan is answered although web reads none of what it is told of them. When it does read, it is told that it has
 * missed something, and its request is answered then. */
static void
hung_web_process_stops_no_scanner(void)
{
	struct message_id id;
	int exit_code = -1;

	say_device();
	say_code(rig.lane);
	for (int i = 0; i < 2; i++)
		CHECK(engine_rig_hear(&rig, PEER_SCAN, MESSAGE_DONE, &heard));
	for (int i = 0; i < STORM; i++) {
		say_code(rig.badge);
		CHECK(engine_rig_hear(&rig, PEER_SCAN, MESSAGE_DONE, &heard));
	}
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM journal WHERE line LIKE 'scan %'"), STORM + 1);
	id = engine_rig_request(&rig, engine_rig_id(&rig), digest, -1);
	CHECK(engine_rig_hear(&rig, PEER_WEB, MESSAGE_HELLO, &heard));
	engine_rig_request(&rig, id, digest, -1);
	json_decref(engine_rig_reply(&rig, id, &exit_code));
	CHECK_INT(exit_code, 0);
	CHECK(engine_rig_lives(&rig));
}

/* More news for 32 lanes than one commit's messages hold. */
static void
storm_of_devices_is_taken_bit_by_bit(void)
{
	kill(rig.pid, SIGSTOP);
	for (int i = 0; i < DEVICES; i++)
		say_device();
	kill(rig.pid, SIGCONT);
	for (int i = 0; i < DEVICES; i++)
		CHECK(engine_rig_hear(&rig, PEER_SCAN, MESSAGE_DONE, &heard));
	CHECK(engine_rig_lives(&rig));
}

/* Packs an order of so many boxes; each but the last has a label to be drawn. */
static bool
pack(int boxes)
{
	engine_rig_add_order(&rig, "O-1", (uint32_t)boxes);
	if (!engine_rig_scan(&rig, rig.badge, "signed-in") || !engine_rig_scan(&rig, "O-1", "order-opened"))
		return false;
	for (int i = 0; i < boxes; i++)
		if (!engine_rig_scan(&rig, "PEN", "item-accepted") || !engine_rig_scan(&rig, rig.newbox, "box-opened"))
			return false;
	return true;
}

/* The printer takes one label and has the next at hand; the others wait where a more urgent one may overtake them. All of
 * them come in the end. */
static void
hung_printer_gets_every_label_once_it_reads(void)
{
	bool seen[BOXES + 1] = { false };
	int labels = 0;

	CHECK(pack(BOXES));
	for (int i = 0; i < BOXES; i++) {
		CHECK(engine_rig_hear(&rig, PEER_RENDER, MESSAGE_RENDER, &heard));
		engine_rig_draw(&rig, &heard.head, true);
	}
	engine_rig_settle(&rig);
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM intent WHERE state = 2"), BOXES);
	while (labels < BOXES) {
		struct message_print print;
		CHECK(engine_rig_hear(&rig, PEER_PRINT, MESSAGE_PRINT, &heard));
		close(heard.fd);
		memcpy(&print, heard.body, sizeof print);
		CHECK(print.intent >= 1 && print.intent <= BOXES);
		labels += !seen[print.intent];
		seen[print.intent] = true;
		engine_rig_step(&rig, &print, STEP_PRINTED);
	}
}

static bool
next_label(struct message_print *print)
{
	if (!engine_rig_hear(&rig, PEER_PRINT, MESSAGE_PRINT, &heard))
		return false;
	close(heard.fd);
	memcpy(print, heard.body, sizeof *print);
	return true;
}

/* Each box's label is asked for with an earlier ship_by than the one before it. The first two are with the printer when
 * the others come; of those the last is the most urgent. */
static void
labels_that_wait_print_the_oldest_cut_off_first(void)
{
	static const int wanted[] = { 1, 2, 5, 4, 3 };
	struct message_print print;
	char ship_by[] = "2031-09-00";
	int exit_code;

	engine_rig_add_order(&rig, "O-1", 5);
	CHECK(engine_rig_scan(&rig, rig.badge, "signed-in") && engine_rig_scan(&rig, "O-1", "order-opened"));
	for (int i = 1; i <= 5; i++) {
		const char *const change[] = { "do", "order-change", "order", "O-1", "ship_by", ship_by, "reason", "sooner", NULL };
		ship_by[9] = (char)('9' - i);
		json_decref(engine_rig_ask(&rig, &exit_code, change));
		CHECK_INT(exit_code, 0);
		CHECK(engine_rig_scan(&rig, "PEN", "item-accepted") && engine_rig_scan(&rig, rig.newbox, "box-opened"));
	}
	for (int i = 0; i < 5; i++) {
		CHECK(engine_rig_hear(&rig, PEER_RENDER, MESSAGE_RENDER, &heard));
		engine_rig_draw(&rig, &heard.head, true);
		engine_rig_settle(&rig);
	}
	CHECK(next_label(&print));
	CHECK_INT(print.intent, wanted[0]);
	for (int i = 1; i < 5; i++) {
		struct message_print done = print;

		CHECK(next_label(&print));
		CHECK_INT(print.intent, wanted[i]);
		engine_rig_settle(&rig);
		CHECK(!engine_rig_take(&rig, PEER_PRINT, &heard));
		engine_rig_step(&rig, &done, STEP_PRINTED);
	}
}

/* ---- labels ---- */

/* The render process dies at the first label, three times; the second is drawn and printed all the same. */
static void
label_that_kills_the_render_process_is_given_up(void)
{
	CHECK(pack(2));
	for (int life = 0; life < 3; life++) {
		for (int label = 0; label < 2; label++)
			CHECK(engine_rig_hear(&rig, PEER_RENDER, MESSAGE_RENDER, &heard));
		engine_rig_say(&rig, PEER_RENDER, MESSAGE_HELLO, engine_rig_id(&rig), NULL, 0, -1);
	}
	CHECK(engine_rig_hear(&rig, PEER_RENDER, MESSAGE_RENDER, &heard));
	CHECK_INT(heard.head.id.incarnation, 2); /* the intent */
	engine_rig_draw(&rig, &heard.head, true);
	CHECK(engine_rig_hear(&rig, PEER_PRINT, MESSAGE_PRINT, &heard));
	close(heard.fd);
	CHECK_INT(engine_rig_number(&rig, "SELECT state FROM intent WHERE id = 1"), INTENT_UNREADABLE);
	CHECK_INT(engine_rig_number(&rig, "SELECT state FROM intent WHERE id = 2"), INTENT_RENDERED);
	CHECK(!engine_rig_take(&rig, PEER_RENDER, &heard));
}

static bool
bring_to_printer(struct message_print *print)
{
	if (!pack(1) || !engine_rig_hear(&rig, PEER_RENDER, MESSAGE_RENDER, &heard))
		return false;
	engine_rig_draw(&rig, &heard.head, true);
	if (!engine_rig_hear(&rig, PEER_PRINT, MESSAGE_PRINT, &heard))
		return false;
	close(heard.fd);
	memcpy(print, heard.body, sizeof *print);
	return true;
}

/* P5: it had GO before the restart, and may have come out, so no other is made by itself. */
static void
label_that_cannot_be_drawn_again_may_have_come_out(void)
{
	struct message_print print;

	CHECK(bring_to_printer(&print));
	engine_rig_step(&rig, &print, STEP_CREATED);
	CHECK(engine_rig_hear(&rig, PEER_PRINT, MESSAGE_GO, &heard));
	engine_rig_kill(&rig);
	CHECK(engine_rig_hear(&rig, PEER_RENDER, MESSAGE_RENDER, &heard));
	engine_rig_draw(&rig, &heard.head, false);
	engine_rig_settle(&rig);
	CHECK_INT(engine_rig_number(&rig, "SELECT state FROM box WHERE id = 1"), BOX_UNKNOWN);
}

/* What the engine has said to the printer since, by type. */
static void
count_said(unsigned said[MESSAGE_CANCEL + 1])
{
	engine_rig_settle(&rig);
	memset(said, 0, (MESSAGE_CANCEL + 1) * sizeof *said);
	while (engine_rig_take(&rig, PEER_PRINT, &heard))
		said[heard.head.type]++;
}

/* P4: held after its label went to the printer. Its job never gets GO, and is told so once. */
static void
job_of_a_held_order_is_cancelled_and_its_step_answered(void)
{
	static const char *const hold[] = { "do", "order-hold", "order", "O-1", "reason", "test", NULL };
	struct message_print print, unknown = { .box = 7, .intent = 7, .attempt = 1 };
	unsigned said[MESSAGE_CANCEL + 1];
	int exit_code;

	CHECK(bring_to_printer(&print));
	json_decref(engine_rig_ask(&rig, &exit_code, hold));
	CHECK_INT(exit_code, 0);
	engine_rig_step(&rig, &print, STEP_CREATED);
	count_said(said);
	CHECK_INT(said[MESSAGE_GO], 0);
	CHECK_INT(said[MESSAGE_DONE], 1);
	CHECK_INT(said[MESSAGE_CANCEL], 1);
	engine_rig_step(&rig, &unknown, STEP_CREATED);
	count_said(said);
	CHECK_INT(said[MESSAGE_GO], 0);
	CHECK_INT(said[MESSAGE_DONE], 1);
	CHECK_INT(said[MESSAGE_CANCEL], 1);
}

/* ---- requests ---- */

/* The engine has committed, and died before anybody heard of it. */
static void
request_that_was_carried_out_is_answered_the_same_by_the_next_engine(void)
{
	static const char *const user[] = { "do", "user-add", "name", "leo", "role", "lead", NULL };
	struct message_id id = engine_rig_request(&rig, engine_rig_id(&rig), user, -1);
	json_t *first, *second;
	int exit_code;

	first = engine_rig_reply(&rig, id, &exit_code);
	CHECK_INT(exit_code, 0);
	engine_rig_kill(&rig);
	engine_rig_request(&rig, id, user, -1);
	second = engine_rig_reply(&rig, id, &exit_code);
	CHECK_INT(exit_code, 0);
	CHECK(json_equal(first, second));
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM users WHERE name = 'leo'"), 1);
	json_decref(first);
	json_decref(second);
}

static void
questions_leave_nothing_behind(void)
{
	int64_t before = engine_rig_number(&rig, "SELECT count(*) FROM answer");

	engine_rig_settle(&rig);
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM answer"), before);
}

/* ---- imports ---- */

/* The number that the engine gives the next import process. */
static bool
next_life(uint64_t *life)
{
	if (!engine_rig_hear(&rig, PEER_SUPERVISOR, MESSAGE_IMPORT, &heard))
		return false;
	if (heard.fd < 0) /* a new engine ends what an earlier one had started */
		return next_life(life);
	close(heard.fd);
	*life = heard.head.id.n;
	return true;
}

static void
say_over(uint64_t life)
{
	engine_rig_say(&rig, PEER_SUPERVISOR, MESSAGE_IMPORT, (struct message_id){ 0, life }, NULL, 0, -1);
}

static bool
is_counted(struct message_id request, int fresh)
{
	int exit_code;
	json_t *answer = engine_rig_reply(&rig, request, &exit_code), *orders = json_object_get(answer, "orders");
	json_int_t got = json_integer_value(json_object_get(orders, "new"));

	json_decref(answer);
	if (exit_code != 0 || got != fresh)
		printf("# exit %d, %lld new\n", exit_code, (long long)got);
	return exit_code == 0 && got == fresh;
}

static void
import_hears_only_the_process_that_it_has_started(void)
{
	uint64_t life;
	struct message_id request = engine_rig_import(&rig, &life);

	engine_rig_hello(&rig, 500, life + 2);
	engine_rig_order_batch(&rig, (struct message_id){ 500, 1 }, "STRAY-1", 1);
	engine_rig_hello(&rig, 501, life);
	engine_rig_order_batch(&rig, (struct message_id){ 500, 2 }, "STRAY-2", 1);
	engine_rig_order_batch(&rig, (struct message_id){ 501, 1 }, "MINE", 1);
	engine_rig_end_batch(&rig, (struct message_id){ 501, 2 });
	CHECK(is_counted(request, 1));
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM orders WHERE order_id LIKE 'STRAY%'"), 0);
}

static void
batch_that_comes_twice_is_answered_twice_and_applied_once(void)
{
	uint64_t life;
	struct message_id request = engine_rig_import(&rig, &life), batch = { 502, 1 };

	engine_rig_hello(&rig, 502, life);
	for (int i = 0; i < 2; i++) {
		engine_rig_order_batch(&rig, batch, "TWICE", 1);
		CHECK(engine_rig_hear(&rig, PEER_IMPORT, MESSAGE_ORDERED, &heard));
		CHECK_INT(heard.head.id.n, 1);
	}
	engine_rig_end_batch(&rig, (struct message_id){ 502, 2 });
	CHECK(is_counted(request, 1));
}

/* One life ends before it has said anything, the next after a batch; the order counts as new in the end. */
static void
import_goes_on_when_its_process_dies_at_once_or_in_the_middle(void)
{
	uint64_t first, second, third;
	struct message_id request = engine_rig_import(&rig, &first);

	say_over(first);
	CHECK(next_life(&second));
	CHECK(second != first);
	say_over(first); /* it is over already */
	engine_rig_hello(&rig, 503, second);
	engine_rig_order_batch(&rig, (struct message_id){ 503, 1 }, "AGAIN", 1);
	CHECK(engine_rig_hear(&rig, PEER_IMPORT, MESSAGE_ORDERED, &heard));
	say_over(second);
	CHECK(next_life(&third));
	engine_rig_hello(&rig, 504, third);
	engine_rig_order_batch(&rig, (struct message_id){ 504, 1 }, "AGAIN", 1);
	engine_rig_end_batch(&rig, (struct message_id){ 504, 2 });
	CHECK(is_counted(request, 1));
}

static void
import_is_given_up_when_each_process_dies_at_the_same_place(void)
{
	uint64_t life;
	struct message_id request = engine_rig_import(&rig, &life);
	int exit_code = 0;

	for (int i = 0; i < 3; i++) {
		say_over(life);
		CHECK(i == 2 || next_life(&life));
	}
	json_decref(engine_rig_reply(&rig, request, &exit_code));
	CHECK_INT(exit_code, 5);
}

/* What was refused before the engine died is refused again, and kept once. */
static void
import_goes_on_under_its_row_when_the_engine_dies(void)
{
	uint64_t life;
	struct message_id request = engine_rig_import(&rig, &life);

	engine_rig_hello(&rig, 505, life);
	engine_rig_note_batch(&rig, (struct message_id){ 505, 1 }, "no good");
	engine_rig_order_batch(&rig, (struct message_id){ 505, 2 }, "DEEP", 1);
	for (int i = 0; i < 2; i++)
		CHECK(engine_rig_hear(&rig, PEER_IMPORT, MESSAGE_ORDERED, &heard));
	engine_rig_kill(&rig);
	engine_rig_request(&rig, request, import, rig.config_fd);
	CHECK(next_life(&life));
	engine_rig_hello(&rig, 506, life);
	engine_rig_note_batch(&rig, (struct message_id){ 506, 1 }, "no good");
	engine_rig_order_batch(&rig, (struct message_id){ 506, 2 }, "DEEP", 1);
	engine_rig_end_batch(&rig, (struct message_id){ 506, 3 });
	CHECK(is_counted(request, 1));
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM import WHERE finished_ms IS NULL"), 0);
	CHECK_INT(engine_rig_number(&rig, "SELECT count(*) FROM quarantine WHERE reason = 'no good'"), 1);
}

static void
answer_that_no_message_holds_comes_as_a_file(void)
{
	uint64_t life;
	struct message_id request = engine_rig_import(&rig, &life);
	char reason[1000];
	json_t *answer;
	int exit_code;

	memset(reason, 'x', sizeof reason - 1);
	reason[sizeof reason - 1] = '\0';
	engine_rig_hello(&rig, 507, life);
	for (uint64_t i = 1; i <= NOTES; i++) {
		engine_rig_note_batch(&rig, (struct message_id){ 507, i }, reason);
		CHECK(engine_rig_hear(&rig, PEER_IMPORT, MESSAGE_ORDERED, &heard));
	}
	engine_rig_end_batch(&rig, (struct message_id){ 507, NOTES + 1 });
	answer = engine_rig_reply(&rig, request, &exit_code);
	CHECK_INT(json_array_size(json_object_get(answer, "quarantine")), NOTES);
	json_decref(answer);
}

/* Each with an engine of its own. */
#define RUN(function)                                                                                       \
	do {                                                                                               \
		engine_rig_create(&rig);                                                                   \
		codes = 0;                                                                                 \
		TEST(function);                                                                            \
		engine_rig_destroy(&rig);                                                                  \
	} while (0)

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	RUN(hung_web_process_stops_no_scanner);
	RUN(code_that_waited_does_not_overtake_the_one_before_it);
	RUN(storm_of_devices_is_taken_bit_by_bit);
	RUN(hung_printer_gets_every_label_once_it_reads);
	RUN(labels_that_wait_print_the_oldest_cut_off_first);
	RUN(label_that_kills_the_render_process_is_given_up);
	RUN(label_that_cannot_be_drawn_again_may_have_come_out);
	RUN(job_of_a_held_order_is_cancelled_and_its_step_answered);
	RUN(request_that_was_carried_out_is_answered_the_same_by_the_next_engine);
	RUN(questions_leave_nothing_behind);
	RUN(import_hears_only_the_process_that_it_has_started);
	RUN(batch_that_comes_twice_is_answered_twice_and_applied_once);
	RUN(import_goes_on_when_its_process_dies_at_once_or_in_the_middle);
	RUN(import_is_given_up_when_each_process_dies_at_the_same_place);
	RUN(import_goes_on_under_its_row_when_the_engine_dies);
	RUN(answer_that_no_message_holds_comes_as_a_file);
	return test_failures > 0;
}

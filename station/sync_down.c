/* What comes down: rows of the feeds behind what is taken, in their order. Orders and items go through the import process,
 * which checks them as it checks any file; all else is a request to the engine. The cursors move when all of it is durable,
 * so that what was cut off comes again; what is so already changes nothing. */
#include "sync.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

enum { COLUMN_MINE, COLUMN_N, COLUMN_KIND, COLUMN_KEY, COLUMN_FENCE, COLUMN_BODY };
enum { BUSY_MS = 50, BUSY_TRIES = 1200, UNAVAILABLE = 4 };

static bool
is_kind(const struct central_rows *rows, int row, const char *kind)
{
	return row < central_count(rows) && strcmp(central_text(rows, row, COLUMN_KIND), kind) == 0;
}

/* ---- files ---- */

static bool
write_line(int fd, const char *text)
{
	size_t length = strlen(text);

	while (length > 0) {
		ssize_t wrote = write(fd, text, length);
		if (wrote < 0 && errno != EINTR)
			return false;
		if (wrote > 0) {
			text += wrote;
			length -= (size_t)wrote;
		}
	}
	return write(fd, "\n", 1) == 1;
}

static int
import_once(struct sync *sync, int fd, bool items)
{
	struct record_writer writer;
	json_t *answer, *why;
	size_t i;
	int code;

	sync_begin(&writer, "import");
	record_put_pair(&writer, "name", "central");
	if (items)
		record_put_pair(&writer, "items", "1");
	code = sync_ask(sync, &writer, fd, &answer);
	json_array_foreach(json_object_get(answer, "quarantine"), i, why)
		log_warn("central's %s %s is kept back: %s", items ? "item" : "order",
		         json_string_value(json_object_get(why, "order")), json_string_value(json_object_get(why, "reason")));
	if (code == 3 && json_object_get(answer, "refused") != NULL)
		log_error("what central sent was refused: %s", json_string_value(json_object_get(answer, "refused")));
	json_decref(answer);
	return code;
}

/* A person's import may be running: it is waited for. What is kept back is in the answer and in table quarantine. */
static bool
import(struct sync *sync, int fd, bool items)
{
	const struct timespec pause = { .tv_nsec = BUSY_MS * 1000000L };
	int code = UNAVAILABLE;

	for (int i = 0; i < BUSY_TRIES && code == UNAVAILABLE; i++) {
		if (i > 0)
			nanosleep(&pause, NULL);
		lseek(fd, 0, SEEK_SET);
		code = import_once(sync, fd, items);
	}
	return code != UNAVAILABLE && code != 5;
}

static bool
take_leases(struct sync *sync, const struct central_rows *rows, int from, int until)
{
	struct record_writer writer;

	sync_begin(&writer, "leases");
	for (int i = from; i < until; i++) {
		if (central_text(rows, i, COLUMN_BODY)[0] == '\0')
			continue;
		record_put_text(&writer, central_text(rows, i, COLUMN_KEY));
		record_put_text(&writer, central_text(rows, i, COLUMN_FENCE));
	}
	return sync_ask(sync, &writer, -1, NULL) == 0;
}

/* Rows from .. until are of one kind, and go as one file. What is nobody's any more has no text. */
static bool
take_file(struct sync *sync, const struct central_rows *rows, int from, int until, bool items)
{
	int fd = memfd_create("central", MFD_CLOEXEC);
	bool good = fd >= 0, some = false;

	for (int i = from; i < until && good; i++) {
		if (central_text(rows, i, COLUMN_BODY)[0] == '\0')
			continue;
		some = true;
		good = write_line(fd, central_text(rows, i, COLUMN_BODY));
	}
	if (good && some)
		good = import(sync, fd, items) && (items || take_leases(sync, rows, from, until));
	if (fd >= 0)
		close(fd);
	return good;
}

/* ---- single news ---- */

static void
put_field(struct record_writer *writer, const json_t *body, const char *name)
{
	record_put_pair(writer, name, json_string_value(json_object_get(body, name)));
}

/* "1-27" of an earlier life of the database names a box of the same number here, as numbers are never given twice. */
static void
put_intercept(struct record_writer *writer, const char *key, const json_t *body)
{
	char reason[300];
	const char *dash = strchr(key, '-');

	snprintf(reason, sizeof reason, "central: a conflict of %s, %.200s", json_string_value(json_object_get(body, "kind")),
	         json_string_value(json_object_get(body, "what")));
	sync_begin(writer, "intercept");
	record_put_pair(writer, "box", dash != NULL ? dash + 1 : "0");
	record_put_pair(writer, "reason", reason);
}

static void
put_lost(struct record_writer *writer, const char *key, const json_t *body)
{
	char reason[LIMIT_REASON + 1];

	snprintf(reason, sizeof reason, "central gave the order to another station: %.900s",
	         json_string_value(json_object_get(body, "reason")));
	sync_begin(writer, "lost");
	record_put_pair(writer, "fence", key);
	record_put_pair(writer, "reason", reason);
}

static bool
take_news(struct sync *sync, const struct central_rows *rows, int row)
{
	const char *kind = central_text(rows, row, COLUMN_KIND), *key = central_text(rows, row, COLUMN_KEY);
	const char *text = central_text(rows, row, COLUMN_BODY);
	json_t *body = json_loads(text, 0, NULL);
	struct record_writer writer;
	bool known;

	if (body == NULL)
		return true; /* it is settled meanwhile */
	if (strcmp(kind, "state") == 0) {
		sync_begin(&writer, "state");
		record_put_pair(&writer, "order", key);
		put_field(&writer, body, "verb");
		put_field(&writer, body, "reason");
		sync_put_number(&writer, "revision", json_integer_value(json_object_get(body, "revision")));
	} else if (strcmp(kind, "lost") == 0) {
		put_lost(&writer, key, body);
	} else if (strcmp(kind, "intercept") == 0) {
		put_intercept(&writer, key, body);
	} else if (strcmp(kind, "block") == 0) {
		sync_begin(&writer, "block");
		record_put_pair(&writer, "block", key);
		put_field(&writer, body, "carrier");
		sync_put_number(&writer, "first", json_integer_value(json_object_get(body, "first")));
		sync_put_number(&writer, "last", json_integer_value(json_object_get(body, "last")));
	} else if (strcmp(kind, "conflict") == 0) {
		sync_begin(&writer, "conflict");
		record_put_pair(&writer, "order", key);
		record_put_pair(&writer, "reason", "central: another station has sealed boxes of this order");
	} else {
		bool taken = sync_given(sync, kind, body, &known);
		json_decref(body);
		if (!known)
			log_warn("central sends what this version does not know: %s", kind);
		return taken;
	}
	json_decref(body);
	return sync_ask(sync, &writer, -1, NULL) != 5;
}

/* ---- a batch ---- */

static bool
keep_cursors(struct sync *sync)
{
	struct record_writer writer;

	sync_begin(&writer, "set");
	sync_put_number(&writer, "cursor-all", sync->cursor_all);
	sync_put_number(&writer, "cursor-mine", sync->cursor_mine);
	return sync_ask(sync, &writer, -1, NULL) == 0;
}

static bool
take_rows(struct sync *sync, const struct central_rows *rows)
{
	int count = central_count(rows), next;

	for (int i = 0; i < count; i = next) {
		bool orders = is_kind(rows, i, "order"), items = is_kind(rows, i, "item"), good;

		next = i + 1;
		while (orders && is_kind(rows, next, "order"))
			next++;
		while (items && is_kind(rows, next, "item"))
			next++;
		good = orders || items ? take_file(sync, rows, i, next, items) : take_news(sync, rows, i);
		if (!good)
			return false;
		for (int j = i; j < next; j++)
			if (central_text(rows, j, COLUMN_MINE)[0] == 't')
				sync->cursor_mine = central_number(rows, j, COLUMN_N);
			else
				sync->cursor_all = central_number(rows, j, COLUMN_N);
	}
	return count == 0 || keep_cursors(sync);
}

/* One batch behind what is taken; *count: its rows. False as with sync_down(). */
static bool
take_batch(struct sync *sync, int *count, const char *order, bool *found)
{
	char all[24], mine[24], most[24];
	const struct central_value values[] = { { .text = all }, { .text = mine }, { .text = most } };
	struct central_rows *rows;
	bool good;

	snprintf(most, sizeof most, "%d", SYNC_NEWS);
	snprintf(all, sizeof all, "%lld", (long long)sync->cursor_all);
	snprintf(mine, sizeof mine, "%lld", (long long)sync->cursor_mine);
	if (sync_call(sync, "SELECT * FROM packwarden.news($1, $2, $3)", values, 3, &rows) != CENTRAL_DONE)
		return false;
	*count = central_count(rows);
	for (int i = 0; order != NULL && i < *count; i++)
		*found |= is_kind(rows, i, "order") && strcmp(central_text(rows, i, COLUMN_KEY), order) == 0;
	good = take_rows(sync, rows);
	central_free(rows);
	return good;
}

bool
sync_down(struct sync *sync)
{
	int count = 1;

	while (count > 0)
		if (!take_batch(sync, &count, NULL, NULL))
			return false;
	return true;
}

/* No further than to this order, which a packer waits for; the rest comes with the call that this order has made. */
static bool
down_to(struct sync *sync, const char *order)
{
	bool found = false;
	int count = 1;

	while (count > 0 && !found)
		if (!take_batch(sync, &count, order, &found))
			return false;
	return true;
}

/* ---- claims ---- */

static void
tell_claimed(struct sync *sync, const struct sync_claim *claim, const char *result, const char *text)
{
	struct record_writer writer;

	sync_begin(&writer, "claimed");
	sync_put_number(&writer, "lane", claim->lane);
	record_put_pair(&writer, "scan", claim->scan);
	record_put_text(&writer, "code");
	record_put(&writer, claim->code, claim->length);
	record_put_pair(&writer, "result", result);
	record_put_pair(&writer, "text", text);
	sync_ask(sync, &writer, -1, NULL);
}

static void
say_result(const json_t *answer, const char *result, char *text, size_t capacity)
{
	const char *station = json_string_value(json_object_get(answer, "station"));

	if (strcmp(result, "elsewhere") == 0)
		snprintf(text, capacity, "%s holds this order. Bring it there, or take another.", station != NULL ? station : "Another");
	else if (strcmp(result, "cancelled") == 0)
		snprintf(text, capacity, "The order is cancelled.");
	else if (strcmp(result, "shipped") == 0)
		snprintf(text, capacity, "The order is shipped already.");
	else if (strcmp(result, "packed") == 0)
		snprintf(text, capacity, "Boxes of this order are packed already. Put it aside: a lead looks at it at central.");
	else
		text[0] = '\0';
}

/* What a code that is no text could name central does not have either. */
static json_t *
ask_central(struct sync *sync, const struct sync_claim *claim)
{
	const struct central_value value = { .text = claim->code };
	struct central_rows *rows;
	json_t *text = json_stringn(claim->code, claim->length), *answer = NULL;

	if (text == NULL || strlen(claim->code) != claim->length)
		answer = json_pack("{s:s}", "result", "unknown");
	else if (sync->central != NULL &&
	         sync_call(sync, "SELECT packwarden.claim($1)", &value, 1, &rows) == CENTRAL_DONE) {
		answer = json_loads(central_text(rows, 0, 0), 0, NULL);
		central_free(rows);
	}
	json_decref(text);
	return answer;
}

void
sync_claim(struct sync *sync)
{
	struct sync_claim claim = sync->claims[0];
	json_t *answer;
	const char *result;
	char text[300];

	memmove(&sync->claims[0], &sync->claims[1], --sync->claim_count * sizeof sync->claims[0]);
	answer = ask_central(sync, &claim);
	result = json_string_value(json_object_get(answer, "result"));
	if (result == NULL || (strcmp(result, "leased") == 0 && !down_to(sync, json_string_value(json_object_get(answer, "order")))))
		tell_claimed(sync, &claim, "down", "Central does not answer. Take another order, or try again.");
	else {
		say_result(answer, result, text, sizeof text);
		tell_claimed(sync, &claim, result, text);
	}
	json_decref(answer);
}

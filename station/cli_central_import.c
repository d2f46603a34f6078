/* central import: a file of orders or items, read and judged here as a station would, into the central database */
#include "cli_central.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "manifest.h"

enum { BATCH = 500 };

struct intake {
	struct cli *cli;
	struct central *central;
	int fd;
	bool items;
	char *documents[BATCH], *keys[BATCH]; /* keys: an order's revision, an item's SKU */
	size_t count;
	long long fresh, updated, unchanged, stale, differs, quarantined;
	int code;
};

/* ---- one as native JSON ---- */

static void
put_text(json_t *object, const char *name, struct manifest_text text)
{
	if (text.length > 0)
		json_object_set_new(object, name, json_stringn(text.text, text.length));
}

static json_t *
line_json(const struct manifest_line *line)
{
	json_t *json = json_object();

	put_text(json, "line_id", line->field[LINE_ID]);
	put_text(json, "sku", line->field[LINE_SKU]);
	json_object_set_new(json, "quantity", json_integer(line->quantity));
	if (line->status != MANIFEST_OPEN)
		json_object_set_new(json, "line_status", json_string(manifest_line_status_name(line->status)));
	put_text(json, "description", line->field[LINE_DESCRIPTION]);
	return json;
}

static char *
order_text(const struct manifest_order *order)
{
	json_t *json = json_object(), *lines = json_array();
	char *text;

	for (int i = 0; i < ORDER_FIELDS; i++)
		put_text(json, manifest_order_field_name((enum manifest_order_field)i), order->field[i]);
	json_object_set_new(json, "status", json_string(manifest_status_name(order->status)));
	for (uint32_t i = 0; i < order->line_count; i++)
		json_array_append_new(lines, line_json(&order->lines[i]));
	json_object_set_new(json, "lines", lines);
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

static char *
item_text(const struct manifest_item *item)
{
	static const char *const names[ITEM_FIELDS] = { "sku", "code", "description", "image", "instructions", "parts" };
	json_t *json = json_object();
	char *text;

	for (int i = 0; i < ITEM_FIELDS; i++)
		put_text(json, names[i], item->field[i]);
	if (item->field[ITEM_CODE].length > 0)
		json_object_set_new(json, "quantity", json_integer(item->quantity));
	if (item->weight_mg >= 0)
		json_object_set_new(json, "weight_g", json_sprintf("%lld.%03lld", (long long)(item->weight_mg / 1000),
		                                                   (long long)(item->weight_mg % 1000)));
	json_object_set_new(json, "lot", json_boolean(item->lot));
	json_object_set_new(json, "serial", json_boolean(item->serial));
	json_object_set_new(json, "expiry", json_boolean(item->expiry));
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

/* ---- batches ---- */

static void
count_result(struct intake *intake, const char *result)
{
	intake->fresh += strcmp(result, "new") == 0;
	intake->updated += strcmp(result, "updated") == 0;
	intake->unchanged += strcmp(result, "unchanged") == 0;
	intake->stale += strcmp(result, "stale") == 0;
	intake->differs += strcmp(result, "differs") == 0;
}

static int
flush(struct intake *intake)
{
	const struct central_value values[] = {
		{ .list = (const char *const *)(intake->items ? intake->keys : intake->documents), .count = intake->count },
		{ .list = (const char *const *)(intake->items ? intake->documents : intake->keys), .count = intake->count } };
	struct central_rows *rows;
	size_t taken = intake->count;

	if (intake->count == 0)
		return 0;
	intake->code = cli_central_ask(intake->cli, intake->central, intake->items ? "SELECT put_items($1, $2)" :
	                               "SELECT order_id, result FROM put_orders($1, $2)", values, 2, &rows);
	for (size_t i = 0; i < intake->count; i++) {
		free(intake->documents[i]);
		free(intake->keys[i]);
	}
	intake->count = 0;
	if (intake->code != CLI_DONE)
		return 1;
	for (int i = 0; !intake->items && i < central_count(rows); i++)
		count_result(intake, central_text(rows, i, 1));
	if (intake->items) {
		intake->updated += central_number(rows, 0, 0);
		intake->unchanged += (long long)taken - central_number(rows, 0, 0);
	}
	central_free(rows);
	return 0;
}

/* Takes both texts. */
static int
add(struct intake *intake, char *document, char *key)
{
	if (document == NULL || key == NULL) {
		free(document);
		free(key);
		intake->code = cli_fail(intake->cli, CLI_INTERNAL, "out of memory");
		return 1;
	}
	intake->documents[intake->count] = document;
	intake->keys[intake->count++] = key;
	return intake->count == BATCH ? flush(intake) : 0;
}

static int
on_order(void *context, const struct manifest_order *order)
{
	char *revision = NULL;

	if (asprintf(&revision, "%lld", (long long)order->revision) < 0)
		revision = NULL;
	return add(context, order_text(order), revision);
}

/* The codes of one item follow each other, and are one document. */
static int
on_item(void *context, const struct manifest_item *item)
{
	struct intake *intake = context;
	char *text = item_text(item), *joined = NULL;
	size_t last = intake->count - 1;

	if (!item->more || intake->count == 0)
		return add(intake, text, strndup(item->field[ITEM_SKU].text, item->field[ITEM_SKU].length));
	if (text == NULL || asprintf(&joined, "%s\n%s", intake->documents[last], text) < 0)
		joined = NULL;
	free(text);
	free(intake->documents[last]);
	intake->documents[last] = joined;
	return joined == NULL;
}

static void
put_note(const struct intake *intake, const char *what, const struct manifest_note *note)
{
	fprintf(intake->cli->err, "%s: line %u, %.*s%s%.*s: %.*s\n", what, note->line, (int)note->order.length,
	        note->order.text != NULL ? note->order.text : "", note->column.length > 0 ? ", " : "", (int)note->column.length,
	        note->column.text != NULL ? note->column.text : "", (int)note->reason.length,
	        note->reason.text != NULL ? note->reason.text : "");
}

static int
on_quarantine(void *context, const struct manifest_note *note)
{
	put_note(context, "kept back", note);
	return 0;
}

static int
on_warning(void *context, const struct manifest_note *note)
{
	put_note(context, "note", note);
	return 0;
}

static int
on_refused(void *context, const struct manifest_note *note)
{
	put_note(context, "refused", note);
	((struct intake *)context)->code = CLI_BAD_INPUT;
	return 1;
}

static ptrdiff_t
read_file(void *context, void *buffer, size_t capacity)
{
	return read(((struct intake *)context)->fd, buffer, capacity);
}

static int
rewind_file(void *context)
{
	return lseek(((struct intake *)context)->fd, 0, SEEK_SET) == 0 ? 0 : -1;
}

/* ---- the command ---- */

static void
put_counts(const struct intake *intake)
{
	FILE *out = intake->cli->out;

	fprintf(out, intake->cli->json ? "{\"%s\":{\"new\":%lld,\"updated\":%lld,\"unchanged\":%lld,\"stale\":%lld,\"differs\":%lld,"
	        "\"quarantined\":%lld}}\n" : "%s: %lld new, %lld updated, %lld unchanged, %lld stale, %lld with the same revision but "
	        "other content, %lld kept back\n", intake->items ? "items" : "orders", intake->fresh, intake->updated,
	        intake->unchanged, intake->stale, intake->differs, intake->quarantined);
}

static int
read_all(struct intake *intake, struct manifest_reader *reader)
{
	const struct manifest_source source = { read_file, rewind_file, intake };
	const struct manifest_sink sink = { .order = on_order, .item = on_item, .quarantine = on_quarantine,
		.warning = on_warning, .refused = on_refused, .context = intake };
	struct manifest_counts counts = { 0 };
	int result = manifest_read(reader, &source, &sink, &counts);

	if (result < 0)
		return cli_fail(intake->cli, CLI_UNAVAILABLE, "the file cannot be read: %s", strerror(errno));
	if (result > 0 || flush(intake) != 0)
		return intake->code;
	intake->quarantined = counts.quarantined;
	put_counts(intake);
	return counts.quarantined > 0 ? CLI_REFUSED : CLI_DONE;
}

static int
import(struct cli *cli, const struct cli_words *words, struct intake *intake)
{
	const struct manifest_options options = { .items = intake->items, .encoding = cli_option(words, "encoding"),
		.profile = cli_option(words, "profile"), .profiles = "profiles" };
	struct manifest_reader *reader;
	bool unknown;
	int code;

	reader = manifest_create(&options, &unknown);
	if (reader == NULL)
		return cli_fail(cli, unknown ? CLI_BAD_INPUT : CLI_INTERNAL, unknown ? "there is no encoding of that name" :
		                "out of memory");
	code = read_all(intake, reader);
	manifest_destroy(reader);
	return code;
}

int
cli_central_import(struct cli *cli, const struct cli_words *words)
{
	static struct intake intake;
	int code;

	intake = (struct intake){ .cli = cli, .items = cli_option(words, "items") != NULL };
	intake.fd = open(words->word[1], O_RDONLY | O_CLOEXEC);
	if (intake.fd < 0)
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", words->word[1], strerror(errno));
	intake.central = cli_central_open(cli, words, false, &code);
	if (intake.central != NULL) {
		code = import(cli, words, &intake);
		central_close(intake.central);
	}
	close(intake.fd);
	return code;
}

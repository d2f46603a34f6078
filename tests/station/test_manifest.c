/* Manifests: every file under tests/station/manifests/ against the .expect beside it (a missing one fails;
 * `test_manifest --write` makes them anew, to be read by a person before they are kept), and what no small
 * file shows. */
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include "record.h"
#include "station/manifest.h"
#include "tests/test.h"

/* ---- a file in memory, and what was said about it as text ---- */

struct memory {
	const char *data;
	size_t size, at, piece; /* read in pieces of this size, 0: whole */
	int rewinds;
};

static ptrdiff_t
read_memory(void *context, void *buffer, size_t capacity)
{
	struct memory *memory = context;
	size_t length = memory->size - memory->at;

	if (memory->piece && length > memory->piece)
		length = memory->piece;
	length = length < capacity ? length : capacity;
	memcpy(buffer, memory->data + memory->at, length);
	memory->at += length;
	return (ptrdiff_t)length;
}

static int
rewind_memory(void *context)
{
	struct memory *memory = context;

	memory->at = 0;
	memory->rewinds++;
	return 0;
}

struct heard {
	char *text;
	size_t length;
	FILE *stream;
	unsigned orders, items, quarantine, refused;
	struct manifest_line lines[LIMIT_ORDER_LINES];
};

static int
hear_order(void *context, const struct manifest_order *order)
{
	struct heard *heard = context;

	heard->orders++;
	fprintf(heard->stream, "order %.*s line %u revision %lld %s country %.*s\n",
	        (int)order->field[ORDER_ID].length, order->field[ORDER_ID].text, order->file_line,
	        (long long)order->revision, manifest_status_name(order->status),
	        (int)order->field[ORDER_COUNTRY].length, order->field[ORDER_COUNTRY].text);
	for (int i = ORDER_SHIP_BY; i < ORDER_FIELDS; i++)
		if (order->field[i].length > 0 && i != ORDER_COUNTRY)
			fprintf(heard->stream, "  %s=%.*s\n",
			        manifest_order_field_name((enum manifest_order_field)i),
			        (int)(order->field[i].length < 60 ? order->field[i].length : 60),
			        order->field[i].text);
	for (uint32_t i = 0; i < order->line_count; i++)
		fprintf(heard->stream, "  line %.*s: %u of %.*s %s, file line %u%s%.*s\n",
		        (int)order->lines[i].field[LINE_ID].length, order->lines[i].field[LINE_ID].text,
		        order->lines[i].quantity, (int)order->lines[i].field[LINE_SKU].length,
		        order->lines[i].field[LINE_SKU].text,
		        manifest_line_status_name(order->lines[i].status), order->lines[i].file_line,
		        order->lines[i].field[LINE_DESCRIPTION].length ? ", " : "",
		        (int)order->lines[i].field[LINE_DESCRIPTION].length,
		        order->lines[i].field[LINE_DESCRIPTION].text);
	return 0;
}

static int
hear_item(void *context, const struct manifest_item *item)
{
	struct heard *heard = context;

	heard->items++;
	fprintf(heard->stream, "item %.*s code %.*s: %u, %lld mg%s%s%s, file line %u\n",
	        (int)item->field[ITEM_SKU].length, item->field[ITEM_SKU].text,
	        (int)item->field[ITEM_CODE].length, item->field[ITEM_CODE].text, item->quantity,
	        (long long)item->weight_mg, item->lot ? " lot" : "", item->serial ? " serial" : "",
	        item->expiry ? " expiry" : "", item->file_line);
	return 0;
}

static void
write_note(struct heard *heard, const char *kind, const struct manifest_note *note)
{
	fprintf(heard->stream, "%s line %u column \"%.*s\" order \"%.*s\": %.*s\n", kind, note->line,
	        (int)note->column.length, note->column.text, (int)note->order.length, note->order.text,
	        (int)note->reason.length, note->reason.text);
}

static int
hear_quarantine(void *context, const struct manifest_note *note)
{
	((struct heard *)context)->quarantine++;
	write_note(context, "quarantine", note);
	return 0;
}

static int
hear_warning(void *context, const struct manifest_note *note)
{
	write_note(context, "warning", note);
	return 0;
}

static int
hear_refused(void *context, const struct manifest_note *note)
{
	((struct heard *)context)->refused++;
	write_note(context, "refused", note);
	return 0;
}

static struct heard heard;

static struct manifest_counts
listen_to(const char *data, size_t size, size_t piece, const struct manifest_options *options)
{
	struct memory memory = { data, size, 0, piece, 0 };
	const struct manifest_source source = { read_memory, rewind_memory, &memory };
	const struct manifest_sink sink = { hear_order,   hear_item,    hear_quarantine,
		                            hear_warning, hear_refused, &heard };
	struct manifest_counts counts = { 0 };
	bool unknown;
	struct manifest_reader *reader = manifest_create(options, &unknown);

	free(heard.text);
	heard.orders = heard.items = heard.quarantine = heard.refused = 0;
	heard.stream = open_memstream(&heard.text, &heard.length);
	if (!reader || manifest_read(reader, &source, &sink, &counts) != 0)
		fprintf(heard.stream, "failed\n");
	if (!heard.refused)
		fprintf(heard.stream, "rows %u orders %u quarantined %u warnings %u\n", counts.rows,
		        counts.orders, counts.quarantined, counts.warnings);
	manifest_destroy(reader);
	fclose(heard.stream);
	return counts;
}

static struct manifest_counts
listen_to_text(const char *text)
{
	return listen_to(text, strlen(text), 0, &(struct manifest_options){ 0 });
}

/* ---- the files ---- */

static char *
load(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *data;

	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	data = malloc(*size + 1);
	if (fread(data, 1, *size, file) != *size)
		*size = 0;
	data[*size] = '\0';
	fclose(file);
	return data;
}

static bool
ends_in(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);

	return length > tail && strcmp(name + length - tail, end) == 0;
}

static int
is_manifest(const struct dirent *entry)
{
	return ends_in(entry->d_name, ".csv") || ends_in(entry->d_name, ".jsonl");
}

/* Read whole and in pieces of 1 and 7 bytes: the outcome must not depend on it. */
static bool
matches(const char *folder, const char *name)
{
	static const size_t pieces[] = { 0, 1, 7 };
	const struct manifest_options options = { .items = ends_in(name, ".items.csv") };
	char path[512];
	size_t size, wanted_size;
	char *data, *wanted;
	bool good = true;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	data = load(path, &size);
	snprintf(path, sizeof path, "%s/%s.expect", folder, name);
	wanted = load(path, &wanted_size);
	if (!wanted)
		printf("# %s: there is no expectation\n", path);
	for (size_t i = 0; wanted && good && i < sizeof pieces / sizeof *pieces; i++) {
		listen_to(data, size, pieces[i], &options);
		good = strcmp(heard.text, wanted) == 0;
		if (!good)
			printf("# %s, in pieces of %zu:\n%s# wanted:\n%s", name, pieces[i], heard.text,
			       wanted);
	}
	good = good && wanted;
	free(data);
	free(wanted);
	return good;
}

static int
write_expectations(const char *folder)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_manifest, alphasort);

	for (int i = 0; i < count; i++) {
		char path[512];
		size_t size;
		char *data;
		FILE *file;

		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		data = load(path, &size);
		listen_to(data, size, 0, &(struct manifest_options){ .items = ends_in(path, ".items.csv") });
		snprintf(path, sizeof path, "%s/%s.expect", folder, names[i]->d_name);
		file = fopen(path, "w");
		fwrite(heard.text, 1, heard.length, file);
		fclose(file);
		free(data);
		free(names[i]);
	}
	free(names);
	return count;
}

static void
check_folder(const char *folder, int least, bool broken)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_manifest, alphasort), wrong = 0;

	CHECK(count >= least);
	for (int i = 0; i < count; i++) {
		wrong += !matches(folder, names[i]->d_name);
		if (broken && !heard.quarantine && !heard.refused && !strstr(heard.text, "warning")) {
			printf("# %s: nothing was said\n", names[i]->d_name);
			wrong++;
		}
		free(names[i]);
	}
	free(names);
	printf("# %s: %d files\n", folder, count);
	CHECK_INT(wrong, 0);
}

static void
each_broken_manifest_is_told_with_its_place(void)
{
	check_folder("tests/station/manifests/broken", 35, true);
}

static void
each_good_manifest_is_read_in_full(void)
{
	check_folder("tests/station/manifests/good", 10, false);
}

/* ---- what is too large to be kept as a file ---- */

#define HEADER "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\n"
#define ROW(id) id ",Ann,1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n"

static char *
text_of(const char *format, ...)
{
	char *text;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stream, format, arguments);
	va_end(arguments);
	fclose(stream);
	return text;
}

static void
a_field_of_ten_megabytes_keeps_only_its_order_back(void)
{
	enum { LARGE = 10 << 20 };
	char *field = malloc(LARGE + 1), *text;

	memset(field, 'x', LARGE);
	field[LARGE] = '\0';
	text = text_of(HEADER ROW("A-1") "A-2,\"%s\",1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n" ROW("A-3"), field);
	listen_to_text(text);
	CHECK_INT(heard.orders, 2);
	CHECK(strstr(heard.text,
	             "quarantine line 3 column \"ship_to_name\" order \"A-2\": the value is longer") != NULL);
	free(text);
	text = text_of(HEADER ROW("A-1") "A-2,%s", field);
	listen_to_text(text);
	CHECK_INT(heard.orders, 1);
	CHECK(strstr(heard.text,
	             "quarantine line 3 column \"\" order \"A-2\": the row has 2 columns, the header has 8") !=
	      NULL);
	free(text);
	text = text_of(HEADER ROW("A-1") "A-2,\"%s", field);
	listen_to_text(text);
	CHECK_INT(heard.refused, 1);
	CHECK(strstr(heard.text, "refused line 3 column \"ship_to_name\"") != NULL);
	free(text);
	text = text_of("{\"order_id\":\"%s\"}\n{\"order_id\":\"A\",\"note\":\"%s%s\"}\n", field, field,
	               field);
	listen_to_text(text);
	CHECK_INT(heard.quarantine > 1, 1);
	CHECK(strstr(heard.text, "the line is longer than 16 MiB") != NULL);
	free(text);
	free(field);
}

static char *
order_of_lines(int lines)
{
	char *text;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	fprintf(stream, HEADER ROW("A-1"));
	for (int i = 1; i < lines; i++)
		fprintf(stream, "A-1,,,,,,SKU-%d,1\n", i);
	fprintf(stream, ROW("A-2"));
	fclose(stream);
	return text;
}

static void
ten_thousand_lines_are_an_order_and_one_more_are_not(void)
{
	char *text = order_of_lines(LIMIT_ORDER_LINES);

	listen_to_text(text);
	CHECK_INT(heard.orders, 2);
	CHECK_INT(heard.quarantine, 0);
	free(text);
	text = order_of_lines(LIMIT_ORDER_LINES + 1);
	listen_to_text(text);
	CHECK_INT(heard.orders, 1);
	CHECK_INT(heard.quarantine, 1);
	CHECK(strstr(heard.text,
	             "quarantine line 10002 column \"\" order \"A-1\": the order has more than 10000 lines") !=
	      NULL);
	free(text);
}

static void
a_named_encoding_is_used_and_an_unknown_one_is_refused(void)
{
	struct manifest_options options = { .encoding = "windows-1251" };
	const char text[] = HEADER
		"A-1,\xc8\xe2\xe0\xed,\xcb\xe5\xed\xe8\xed\xe0 1,\xcc\xee\xf1\xea\xe2\xe0,101000,RU,SKU-1,1\n";
	const char chinese[] = HEADER "A-1,\xc0\xee,\xb1\xb1\xbe\xa9,\xb1\xb1\xbe\xa9,100000,CN,SKU-1,1\n";
	const char neither[] = HEADER "A-1,\xff\xff,x\n";
	bool unknown;

	listen_to(text, sizeof text - 1, 0, &options);
	CHECK(strstr(heard.text, "ship_to_name=Иван\n") != NULL);
	CHECK(strstr(heard.text, "city=Москва\n") != NULL);
	options.encoding = "GBK";
	listen_to(chinese, sizeof chinese - 1, 1, &options);
	CHECK(strstr(heard.text, "city=北京\n") != NULL);
	listen_to(neither, sizeof neither - 1, 0, &options);
	CHECK(strstr(heard.text, "refused line 2") != NULL &&
	      strstr(heard.text, "not in the encoding") != NULL);
	options.encoding = "no-such-encoding";
	CHECK(manifest_create(&options, &unknown) == NULL);
	CHECK(unknown);
}

static void
an_unknown_profile_is_refused(void)
{
	listen_to(HEADER, strlen(HEADER), 0, &(struct manifest_options){ .profile = "shopping" });
	CHECK_INT(heard.refused, 1);
}

static void
resuming_passes_over_what_was_applied(void)
{
	const char *text = HEADER ROW("A-1") "A-2,,,,,,,\n" ROW("A-3") ROW("A-4");
	struct manifest_counts counts =
		listen_to(text, strlen(text), 0, &(struct manifest_options){ .resume = 4 });

	CHECK_INT(counts.orders, 3);
	CHECK_INT(counts.quarantined, 1);
	CHECK_INT(heard.orders, 2);
	CHECK_INT(heard.quarantine, 0);
	CHECK(strstr(heard.text, "order A-3 line 4") != NULL);
}

static int
stop_at_once(void *context, const struct manifest_order *order)
{
	(void)order;
	++*(int *)context;
	return 42;
}

static void
a_sink_can_end_the_reading(void)
{
	const char *text = HEADER ROW("A-1") ROW("A-2");
	struct memory memory = { text, strlen(text), 0, 0, 0 };
	const struct manifest_source source = { read_memory, rewind_memory, &memory };
	int calls = 0;
	const struct manifest_sink sink = { .order = stop_at_once, .context = &calls };
	struct manifest_counts counts;
	bool unknown;
	struct manifest_reader *reader = manifest_create(&(struct manifest_options){ 0 }, &unknown);

	CHECK_INT(manifest_read(reader, &source, &sink, &counts), 42);
	CHECK_INT(calls, 1);
	CHECK_INT(memory.rewinds, 2);
	manifest_destroy(reader);
}

static void
revisions_sort_by_age(void)
{
	static const char *const older_first[] = {
		"",
		"1",
		"2",
		"10",
		"999999999999999",
		"1970-01-01T00:00:00Z",
		"2024-02-29T23:59:59Z",
		"2025-01-31T12:00:00+02:00",
		"2025-01-31T10:00:00.5Z",
		"2025-01-31T10:00:01Z",
	};
	static const char *const wrong[] = {
		"v1",
		"-1",
		"1.0",
		" 1",
		"1000000000000000",
		"2025-02-29T00:00:00Z",
		"2025-01-01",
		"2025-01-01T24:00:00Z",
		"2025-01-01T00:00:00",
		"2025-01-01T00:00:00Z ",
		"2025-1-1T00:00:00Z",
		"1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00+01:00",
		"2025-01-01T00:00:00.Z",
	};

	for (size_t i = 1; i < sizeof older_first / sizeof *older_first; i++)
		CHECK(manifest_revision(older_first[i - 1], strlen(older_first[i - 1])) <
		      manifest_revision(older_first[i], strlen(older_first[i])));
	CHECK_INT(manifest_revision("2025-01-31T12:00:00+02:00", 25), 1000000000000000 + 1738317600000000);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_INT(manifest_revision(wrong[i], strlen(wrong[i])), -1);
}

/* ---- records ---- */

static unsigned char record[1 << 20];
static size_t record_size;

static int
encode(void *context, const struct manifest_order *order)
{
	(void)context;
	record_size = manifest_encode_order(record, sizeof record, order);
	return record_size == manifest_encode_order(NULL, 0, order) ? 0 : -1;
}

static void
encode_from(const char *text)
{
	struct memory memory = { text, strlen(text), 0, 0, 0 };
	const struct manifest_source source = { read_memory, rewind_memory, &memory };
	const struct manifest_sink sink = { .order = encode };
	struct manifest_counts counts;
	bool unknown;
	struct manifest_reader *reader = manifest_create(&(struct manifest_options){ 0 }, &unknown);

	record_size = 0;
	if (manifest_read(reader, &source, &sink, &counts) != 0)
		record_size = 0;
	manifest_destroy(reader);
}

static void
an_order_comes_out_of_its_record_as_it_went_in(void)
{
	struct manifest_order order;

	encode_from(HEADER ROW("A-1") "A-1,,,,,,SKU-2,7\n");
	CHECK(record_size > 0);
	CHECK(manifest_decode_order(record, record_size, &order, heard.lines, LIMIT_ORDER_LINES));
	CHECK_INT(order.line_count, 2);
	CHECK_INT(order.lines[1].quantity, 7);
	CHECK_INT(order.lines[1].file_line, 3);
	CHECK(order.field[ORDER_CITY].length == 5 && memcmp(order.field[ORDER_CITY].text, "Leeds", 5) == 0);
	CHECK(!manifest_decode_order(record, record_size, &order, heard.lines, 1));
	CHECK_INT(manifest_encode_order(record, 100, &order), 0);
}

/* The import process may have been taken over: whatever its record says, the engine gets sound values or
 * none. */
static void
no_torn_record_is_taken(void)
{
	struct manifest_order order;
	uint64_t seed = 7;
	int taken = 0;

	encode_from(HEADER ROW("A-1") "A-1,,,,,,SKU-2,7\n");
	for (size_t size = 0; size < record_size; size++) {
		unsigned char *copy = malloc(size + 1);

		memcpy(copy, record, size);
		CHECK(!manifest_decode_order(copy, size, &order, heard.lines, LIMIT_ORDER_LINES));
		free(copy);
	}
	for (int round = 0; round < 20000; round++) {
		unsigned char *copy = malloc(record_size);

		memcpy(copy, record, record_size);
		for (int i = 0; i < 2; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			copy[(seed >> 33) % record_size] = (unsigned char)(seed >> 56);
		}
		if (manifest_decode_order(copy, record_size, &order, heard.lines, LIMIT_ORDER_LINES)) {
			taken++;
			CHECK(order.line_count >= 1 && order.line_count <= LIMIT_ORDER_LINES &&
			      order.revision >= 0);
			for (uint32_t i = 0; i < order.line_count; i++)
				CHECK(order.lines[i].quantity >= 1 &&
				      order.lines[i].quantity <= LIMIT_QUANTITY);
		}
		free(copy);
	}
	printf("# %d of 20000 changed records were still sound\n", taken);
	CHECK(taken < 20000);
}

static void
items_and_notes_come_out_of_their_records(void)
{
	const struct manifest_item item = {
		.field = { [ITEM_SKU] = { "S-1", 3 }, [ITEM_CODE] = { "123", 3 } },
		.quantity = 12,
		.weight_mg = 12500,
		.serial = true,
		.file_line = 9,
	};
	const struct manifest_note note = { 7, { "quantity", 8 }, { "A-1", 3 }, { "why", 3 } };
	struct manifest_item item_back;
	struct manifest_note note_back;
	size_t size = manifest_encode_item(record, sizeof record, &item);

	CHECK_INT(size, manifest_encode_item(NULL, 0, &item));
	CHECK(manifest_decode_item(record, size, &item_back));
	CHECK(item_back.quantity == 12 && item_back.weight_mg == 12500 && item_back.serial && !item_back.lot);
	CHECK(!manifest_decode_item(record, size - 1, &item_back));
	size = manifest_encode_note(record, sizeof record, &note);
	CHECK_INT(size, manifest_encode_note(NULL, 0, &note));
	CHECK(manifest_decode_note(record, size, &note_back));
	CHECK(note_back.line == 7 && note_back.reason.length == 3 &&
	      memcmp(note_back.column.text, "quantity", 8) == 0);
	CHECK(!manifest_decode_note(record, size - 1, &note_back));
}

/* ---- pieces ---- */

/* A file is read in pieces of 64 KiB: wherever one ends in a row, the same is read. Blanks in the header
 * move it. */
static void
it_does_not_matter_where_a_piece_of_the_file_ends(void)
{
	enum { PIECE = 65536 };
	static const char header[] = "order_id,ship_to_name,address1,city,postcode,country,sku,quantity";
	static const char rows[] =
		"A-1,\"Ann, \"\"the\"\" Field\",1 High St,Zürich,8000,CH,\"SKU-1\",1\r\n,,,,,,SKU-2,2\r\n\r\n"
		"A-2,Бо,\"\",Leeds,LS1,GB,S,1\nA-3,Cy,3 St,北京,1,SG,\"S\",7";
	char *wanted, *text = malloc(PIECE + sizeof header + sizeof rows + 1);
	int different = 0;

	sprintf(text, "%s\n%s", header, rows);
	listen_to_text(text);
	CHECK_INT(heard.orders, 2);
	wanted = strdup(heard.text);
	for (size_t into = 0; into < sizeof rows; into++) {
		int blanks = (int)(PIECE - (sizeof header - 1) - 1 - into);

		sprintf(text, "%s%*s\n%s", header, blanks, "", rows);
		listen_to_text(text);
		different += strcmp(heard.text, wanted) != 0;
	}
	CHECK_INT(different, 0);
	free(wanted);
	free(text);
}

/* ---- anything at all ---- */

static void
no_bytes_at_all_make_it_fail(void)
{
	static const char alphabet[] = ",;\t\"\n\r\0A1-\xc3\xa9\xff {}[]:";
	const char *seeds[] = {
		HEADER ROW("A-1") ROW("A-2") "A-2,,,,,,\"S \"\"x\"\"\",2\n" ROW("A-3"),
		"{\"order_id\":\"A\",\"ship_to_name\":\"B\",\"address1\":\"C\",\"city\":\"D\",\"country\":\"US\",\"lines\":[{\"sku\":\"S\",\"quantity\":1}]}\n",
		"\xff\xfeo\0r\0d\0e\0r\0",
	};
	uint64_t seed = 99;
	int refused = 0, orders = 0;

	for (int round = 0; round < 3000; round++) {
		const char *from = seeds[round % 3];
		size_t length = round % 3 == 2 ? 12 : strlen(from);
		char *text = malloc(length);

		memcpy(text, from, length);
		for (int i = 0; i < 1 + round % 4; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % length] = alphabet[(seed >> 50) % sizeof alphabet];
		}
		listen_to(text, length, (size_t)(round % 5),
		          &(struct manifest_options){ .items = round % 7 == 0 });
		CHECK(strstr(heard.text, "failed") == NULL);
		CHECK(!heard.refused || (heard.orders == 0 && heard.items == 0 && heard.quarantine == 0));
		refused += heard.refused > 0;
		orders += (int)heard.orders;
		free(text);
	}
	printf("# 3000 changed files: %d refused, %d orders read\n", refused, orders);
	CHECK(refused > 0 && orders > 0);
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--write") == 0)
		return write_expectations("tests/station/manifests/broken") < 1 ||
		       write_expectations("tests/station/manifests/good") < 1;
	TEST(each_broken_manifest_is_told_with_its_place);
	TEST(each_good_manifest_is_read_in_full);
	TEST(a_field_of_ten_megabytes_keeps_only_its_order_back);
	TEST(ten_thousand_lines_are_an_order_and_one_more_are_not);
	TEST(a_named_encoding_is_used_and_an_unknown_one_is_refused);
	TEST(an_unknown_profile_is_refused);
	TEST(resuming_passes_over_what_was_applied);
	TEST(a_sink_can_end_the_reading);
	TEST(revisions_sort_by_age);
	TEST(an_order_comes_out_of_its_record_as_it_went_in);
	TEST(no_torn_record_is_taken);
	TEST(items_and_notes_come_out_of_their_records);
	TEST(it_does_not_matter_where_a_piece_of_the_file_ends);
	TEST(no_bytes_at_all_make_it_fail);
	free(heard.text);
	return test_failures != 0;
}

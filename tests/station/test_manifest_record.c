/* The records that carry orders, items and notes to the engine: what goes in comes out, and nothing
 * unsound does. */
#include <stdlib.h>
#include "manifest_listen.h"
#include "tests/test.h"

#define HEADER "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\n"
#define ROW(id) id ",Ann,1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n"

static struct manifest_line lines[LIMIT_ORDER_LINES];
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
	struct listen_memory memory = { text, strlen(text), 0, 0, 0 };
	const struct manifest_source source = listen_source(&memory);
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
	CHECK(manifest_decode_order(record, record_size, &order, lines, LIMIT_ORDER_LINES));
	CHECK_INT(order.line_count, 2);
	CHECK_INT(order.lines[1].quantity, 7);
	CHECK_INT(order.lines[1].file_line, 3);
	CHECK(order.field[ORDER_CITY].length == 5 && memcmp(order.field[ORDER_CITY].text, "Leeds", 5) == 0);
	CHECK(!manifest_decode_order(record, record_size, &order, lines, 1));
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
		CHECK(!manifest_decode_order(copy, size, &order, lines, LIMIT_ORDER_LINES));
		free(copy);
	}
	for (int round = 0; round < 20000; round++) {
		unsigned char *copy = malloc(record_size);

		memcpy(copy, record, record_size);
		for (int i = 0; i < 2; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			copy[(seed >> 33) % record_size] = (unsigned char)(seed >> 56);
		}
		if (manifest_decode_order(copy, record_size, &order, lines, LIMIT_ORDER_LINES)) {
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

int
main(void)
{
	TEST(an_order_comes_out_of_its_record_as_it_went_in);
	TEST(no_torn_record_is_taken);
	TEST(items_and_notes_come_out_of_their_records);
	return test_failures != 0;
}

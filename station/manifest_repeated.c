/* Orders that stand in two places of a file, by the hashes of their ids: there may be a million. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "station/manifest_internal.h"

static_assert(sizeof((struct manifest_reader *)0)->key == crypto_shorthash_KEYBYTES, "the hash's key");

uint64_t
manifest_hash(const struct manifest_reader *reader, struct manifest_text text)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t hash;

	crypto_shorthash(out, (const unsigned char *)text.text, text.length, reader->key);
	memcpy(&hash, out, sizeof hash);
	return hash;
}

enum manifest_step
manifest_add_run(struct manifest_reader *reader, struct manifest_text id, uint32_t line)
{
	if (reader->order_count == LIMIT_ORDERS)
		return manifest_refuse(reader, line, "order_id", "the file has more than %d orders",
		                       (int)LIMIT_ORDERS);
	reader->orders[reader->order_count++] = manifest_hash(reader, id);
	return STEP_MORE;
}

static void
sift_down(uint64_t *heap, size_t at, size_t count)
{
	uint64_t value = heap[at];

	for (;;) {
		size_t child = at * 2 + 1;

		if (child >= count)
			break;
		if (child + 1 < count && heap[child + 1] > heap[child])
			child++;
		if (heap[child] <= value)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = value;
}

/* In place, as the memory for a copy is not to be had. */
static void
sort(uint64_t *values, size_t count)
{
	for (size_t i = count / 2; i > 0; i--)
		sift_down(values, i - 1, count);
	for (size_t end = count; end > 1; end--) {
		uint64_t largest = values[0];

		values[0] = values[end - 1];
		values[end - 1] = largest;
		sift_down(values, 0, end - 1);
	}
}

int
manifest_keep_repeated(struct manifest_reader *reader)
{
	uint64_t *orders = reader->orders;
	uint32_t kept = 0;

	sort(orders, reader->order_count);
	for (uint32_t i = 1; i < reader->order_count; i++)
		if (orders[i] == orders[i - 1] && (kept == 0 || orders[kept - 1] != orders[i]))
			orders[kept++] = orders[i];
	reader->order_count = kept;
	free(reader->repeated_told);
	reader->repeated_told = calloc(kept + 1, sizeof *reader->repeated_told);
	return reader->repeated_told ? 0 : -1;
}

bool
manifest_is_repeated(struct manifest_reader *reader, struct manifest_text id, bool *told)
{
	uint32_t low = 0, high = reader->order_count;
	uint64_t hash = manifest_hash(reader, id);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (reader->orders[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == reader->order_count || reader->orders[low] != hash)
		return false;
	*told = reader->repeated_told[low];
	reader->repeated_told[low] = true;
	return true;
}

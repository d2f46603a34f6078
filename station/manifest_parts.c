/* The column "parts" of items.csv: what a kit is packed by, "MUG*2; TEA". A SKU that has a star in it is
 * written with its quantity, as the last star counts: "A*B*1". */
#include "station/manifest_internal.h"
#include <string.h>

static struct manifest_text
next_piece(struct manifest_text parts, uint32_t *at)
{
	const char *begin = parts.text + *at, *end = memchr(begin, ';', parts.length - *at);
	uint32_t length = end ? (uint32_t)(end - begin) : parts.length - *at;

	*at += length + (end != NULL);
	return manifest_trim(begin, length);
}

int
manifest_next_part(struct manifest_text parts, uint32_t *at, struct manifest_part *part)
{
	const char *star;
	struct manifest_text quantity;

	*part = (struct manifest_part){ .quantity = 1 };
	if (*at >= parts.length)
		return 0;
	part->sku = next_piece(parts, at);
	star = part->sku.length > 0 ? memrchr(part->sku.text, '*', part->sku.length) : NULL;
	if (star) {
		quantity = manifest_trim(star + 1, (size_t)(part->sku.text + part->sku.length - star - 1));
		if (manifest_whole(quantity, LIMIT_QUANTITY, &part->quantity) < 0 || part->quantity == 0)
			return -1;
		part->sku = manifest_trim(part->sku.text, (size_t)(star - part->sku.text));
	}
	return part->sku.length == 0 ? -2 : 1;
}

bool
manifest_no_parts(struct manifest_text parts)
{
	return manifest_is(parts, "none");
}

/* Whether the SKU is among the parts before `end`. */
static bool
stands_before(struct manifest_text parts, uint32_t end, struct manifest_text sku)
{
	struct manifest_part part;
	uint32_t at = 0;

	parts.length = end;
	while (manifest_next_part(parts, &at, &part) > 0)
		if (manifest_same(part.sku, sku))
			return true;
	return false;
}

static void
check_part(struct manifest_reader *reader, struct manifest_text parts, uint32_t begin,
           struct manifest_text part, struct manifest_text sku)
{
	char quote[MANIFEST_QUOTE];

	manifest_quote(part, quote);
	if (manifest_same(part, sku))
		manifest_bad(reader, reader->csv.row_line, "parts", sku,
		             "the kit \"%s\" is among its own parts", quote);
	else if (stands_before(parts, begin, part))
		manifest_bad(reader, reader->csv.row_line, "parts", sku,
		             "the part \"%s\" stands twice: write it once, with its quantity", quote);
}

void
manifest_check_parts(struct manifest_reader *reader, struct manifest_text parts, struct manifest_text sku)
{
	char quote[MANIFEST_QUOTE];
	struct manifest_part part;
	uint32_t at = 0, begin = 0;
	int result;

	if (parts.length == 0 || manifest_no_parts(parts))
		return;
	while ((result = manifest_next_part(parts, &at, &part)) > 0) {
		check_part(reader, parts, begin, part.sku, sku);
		begin = at;
	}
	if (result == -1)
		manifest_bad(reader, reader->csv.row_line, "parts", sku,
		             "the quantity in the part \"%s\" is not a whole number from 1 to %d",
		             manifest_quote(part.sku, quote), (int)LIMIT_QUANTITY);
	if (result == -2)
		manifest_bad(reader, reader->csv.row_line, "parts", sku,
		             "there is a part without a SKU: parts are written as in MUG*2; TEA");
}

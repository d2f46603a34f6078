/* Lines of an order that stand in one column each, as WooCommerce's plugins write them:
 * "name:Mug|sku:MUG-1|quantity:2". */
#include <stdio.h>
#include <string.h>
#include "station/manifest_internal.h"

struct packed {
	struct manifest_text part[PROFILE_FIELDS]; /* by enum manifest_line_column */
	unsigned known;
};

/* "\|" within a value is the character itself: such a part is left as it is but for not being split there. */
static size_t
end_of_part(struct manifest_text text, char separator)
{
	size_t at = 0;

	while (at < text.length && (text.text[at] != separator || (at > 0 && text.text[at - 1] == '\\')))
		at++;
	return at;
}

static void
take_part(const struct profile *profile, struct packed *packed, struct manifest_text part, unsigned position,
	  bool by_position)
{
	const char *assign = memchr(part.text, profile->packed.assign, part.length);
	size_t length = assign ? (size_t)(assign - part.text) : 0;
	profile_name key = "";

	if (by_position && position < profile->packed.positions.count)
		memcpy(key, profile->packed.positions.word[position], sizeof key);
	else if (!by_position && assign)
		profile_key(key, part.text, length);
	for (int field = ORDER_FIELDS; *key && field < ORDER_COLUMNS; field++) {
		if (strcmp(by_position ? manifest_column_name(false, field) : profile->packed.key[field],
			   key) != 0)
			continue;
		packed->part[field] =
			by_position ? part : manifest_trim(assign + 1, part.length - length - 1);
		packed->known++;
	}
}

static void
unpack(const struct profile *profile, struct manifest_text text, struct packed *packed, bool by_position)
{
	unsigned position = 0;

	memset(packed, 0, sizeof *packed);
	for (;; position++) {
		size_t length = end_of_part(text, profile->packed.separator);

		take_part(profile, packed, manifest_trim(text.text, length), position, by_position);
		if (length == text.length)
			return;
		text.text += length + 1;
		text.length -= (uint32_t)length + 1;
	}
}

void
manifest_packed_line(struct manifest_reader *reader, unsigned column)
{
	const struct profile *profile = reader->profile;
	const char *name = reader->column_name[column];
	bool overlong = false;
	struct manifest_text text = manifest_cell(reader, (int)column, &overlong);
	struct packed packed;
	char where[LIMIT_NAME + 1];

	if (overlong)
		manifest_bad(reader, reader->csv.row_line, name, reader->part.order.field[ORDER_ID],
			     "the value is longer than %d bytes", (int)LIMIT_FIELD);
	if (text.length == 0 || overlong)
		return;
	unpack(profile, text, &packed, false);
	if (packed.known == 0 && profile->packed.positions.count > 0)
		unpack(profile, text, &packed, true);
	snprintf(where, sizeof where, "%.40s: ", name);
	order_line(reader,
		   &(struct manifest_line_text){
			   .field = { [LINE_ID] = packed.part[COLUMN_LINE_ID],
				      [LINE_SKU] = packed.part[COLUMN_SKU],
				      [LINE_DESCRIPTION] = packed.part[COLUMN_DESCRIPTION] },
			   .quantity = packed.part[COLUMN_QUANTITY],
			   .status = packed.part[COLUMN_LINE_STATUS],
		   },
		   reader->csv.row_line, where);
}

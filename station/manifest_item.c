/* One item of the catalogue, from a row or from a line of JSON: what its values may be. */
#include "station/manifest_internal.h"
#include <string.h>
#include "barcode.h"

static bool
is_yes(struct manifest_text text)
{
	return manifest_is(text, "yes") || manifest_is(text, "y") || manifest_is(text, "true") || manifest_is(text, "1");
}

static bool
is_no(struct manifest_text text)
{
	return text.length == 0 || manifest_is(text, "no") || manifest_is(text, "n") || manifest_is(text, "false") ||
	       manifest_is(text, "0");
}

static void
check_flag(struct manifest_reader *reader, const struct manifest_text *text, int column)
{
	char quote[MANIFEST_QUOTE];

	if (!is_yes(text[column]) && !is_no(text[column]))
		manifest_bad(reader, reader->csv.row_line, manifest_column_name(true, column),
		             text[ITEM_COLUMN_SKU], "\"%s\" is neither yes nor blank",
		             manifest_quote(text[column], quote));
}

/* Others than those of `allowed`. */
static bool
has_controls(struct manifest_text text, const char *allowed)
{
	for (uint32_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.text[i];

		if ((c < 0x20 || c == 0x7f) && strchr(allowed, c) == NULL)
			return true;
	}
	return false;
}

/* They are shown at screens and terminals; they may have lines. */
static void
check_words(struct manifest_reader *reader, const struct manifest_text *text, int column)
{
	if (has_controls(text[column], "\n\r\t"))
		manifest_bad(reader, reader->csv.row_line, manifest_column_name(true, column),
		             text[ITEM_COLUMN_SKU], "the value has a control character in it");
}

static void
check_name(struct manifest_reader *reader, const char *name, struct manifest_text text, bool required,
           const char *allowed, struct manifest_text sku)
{
	if (text.length == 0 && required)
		manifest_bad(reader, reader->csv.row_line, name, sku, "the %s is blank", name);
	if (has_controls(text, allowed))
		manifest_bad(reader, reader->csv.row_line, name, sku,
		             "the value has a line break or control character in it");
}

static void
check_code(struct manifest_reader *reader, const struct manifest_text *text, struct manifest_item_code *code)
{
	struct manifest_text sku = text[ITEM_COLUMN_SKU];
	char name[LIMIT_NAME + 1], quote[MANIFEST_QUOTE];

	/* a kit is packed by its parts' codes, and may have none of its own; a code may hold the separator
	 * of GS1 barcodes */
	snprintf(name, sizeof name, "%scode", code->where);
	check_name(reader, name, code->code, text[ITEM_COLUMN_PARTS].length == 0 || code->where[0] != '\0',
	           "\x1d", sku);
	code->units = 1;
	if (code->quantity.length == 0 ||
	    (manifest_whole(code->quantity, LIMIT_QUANTITY, &code->units) == 0 && code->units > 0))
		return;
	snprintf(name, sizeof name, "%squantity", code->where);
	manifest_bad(reader, reader->csv.row_line, name, sku,
	             "the quantity \"%s\" is not a whole number from 1 to %d",
	             manifest_quote(code->quantity, quote), (int)LIMIT_QUANTITY);
}

static void
warn_of_code(struct manifest_reader *reader, const struct manifest_item_code *code, struct manifest_text sku)
{
	struct barcode barcode;
	char name[LIMIT_NAME + 1], quote[MANIFEST_QUOTE];

	if (code->code.length == 0)
		return;
	barcode_parse(&barcode, code->code.text, code->code.length);
	snprintf(name, sizeof name, "%scode", code->where);
	if (!barcode.valid)
		manifest_warn(reader, reader->csv.row_line, name, sku,
		              "\"%s\" looks like a barcode, but %s; it is taken as it stands",
		              manifest_quote(code->code, quote), barcode_error_text(barcode.error.code));
}

bool
manifest_item_begin(struct manifest_reader *reader, bool has_parts)
{
	reader->part.bad = false;
	reader->part.notes = 0;
	reader->kits |= has_parts;
	return has_parts == reader->kits_pass;
}

void
manifest_item_check(struct manifest_reader *reader, const struct manifest_text *text,
                    struct manifest_item_code *codes, size_t count)
{
	static const int flags[] = { ITEM_COLUMN_LOT, ITEM_COLUMN_SERIAL, ITEM_COLUMN_EXPIRY };
	struct manifest_text sku = text[ITEM_COLUMN_SKU], weight = text[ITEM_COLUMN_WEIGHT];
	char quote[MANIFEST_QUOTE];

	check_name(reader, "sku", sku, true, "", sku);
	for (size_t i = 0; i < count; i++)
		check_code(reader, text, &codes[i]);
	check_name(reader, "image", text[ITEM_COLUMN_IMAGE], false, "", sku);
	check_words(reader, text, ITEM_COLUMN_DESCRIPTION);
	check_words(reader, text, ITEM_COLUMN_INSTRUCTIONS);
	if (weight.length > 0 && manifest_milligrams(weight) < 0)
		manifest_bad(reader, reader->csv.row_line, "weight_g", sku,
		             "the weight \"%s\" is not a number of grams, such as 250 or 12.5, up to 1000000",
		             manifest_quote(weight, quote));
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		check_flag(reader, text, flags[i]);
	manifest_check_parts(reader, text[ITEM_COLUMN_PARTS], sku);
}

static struct manifest_item
item_of(struct manifest_reader *reader, const struct manifest_text *text)
{
	struct manifest_text weight = text[ITEM_COLUMN_WEIGHT];

	return (struct manifest_item){
		.field = { [ITEM_SKU] = text[ITEM_COLUMN_SKU],
		           [ITEM_DESCRIPTION] = text[ITEM_COLUMN_DESCRIPTION],
		           [ITEM_IMAGE] = text[ITEM_COLUMN_IMAGE],
		           [ITEM_INSTRUCTIONS] = text[ITEM_COLUMN_INSTRUCTIONS],
		           [ITEM_PARTS] = text[ITEM_COLUMN_PARTS] },
		.weight_mg = weight.length > 0 ? manifest_milligrams(weight) : -1,
		.lot = is_yes(text[ITEM_COLUMN_LOT]),
		.serial = is_yes(text[ITEM_COLUMN_SERIAL]),
		.expiry = is_yes(text[ITEM_COLUMN_EXPIRY]),
		.file_line = reader->csv.row_line,
		.until_line = manifest_row_until(reader),
	};
}

void
manifest_item_end(struct manifest_reader *reader, const struct manifest_text *text,
                  const struct manifest_item_code *codes, size_t count)
{
	struct manifest_item item = item_of(reader, text);

	if (reader->part.bad) {
		reader->counts.quarantined++;
		manifest_failed(reader, item.file_line, item.until_line);
		return;
	}
	reader->counts.orders++;
	for (size_t i = 0; i < count && reader->stopped == 0; i++) {
		warn_of_code(reader, &codes[i], text[ITEM_COLUMN_SKU]);
		item.field[ITEM_CODE] = codes[i].code;
		item.quantity = codes[i].units;
		item.more = i > 0;
		if (item.file_line >= reader->resume && reader->sink->item && reader->stopped == 0)
			reader->stopped = reader->sink->item(reader->sink->context, &item);
	}
}

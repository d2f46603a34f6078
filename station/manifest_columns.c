/* Headers: which column is which field. */
#include "station/manifest_internal.h"
#include <stdio.h>
#include <string.h>

static const char *const order_columns[ORDER_COLUMNS] = {
	[ORDER_ID] = "order_id",
	[ORDER_REVISION] = "revision",
	[ORDER_STATUS] = "status",
	[ORDER_SHIP_BY] = "ship_by",
	[ORDER_CARRIER] = "carrier",
	[ORDER_SERVICE] = "service",
	[ORDER_SHIP_TO_NAME] = "ship_to_name",
	[ORDER_SHIP_TO_COMPANY] = "ship_to_company",
	[ORDER_ADDRESS1] = "address1",
	[ORDER_ADDRESS2] = "address2",
	[ORDER_CITY] = "city",
	[ORDER_STATE] = "state",
	[ORDER_POSTCODE] = "postcode",
	[ORDER_COUNTRY] = "country",
	[ORDER_PHONE] = "phone",
	[ORDER_EMAIL] = "email",
	[ORDER_GIFT_MESSAGE] = "gift_message",
	[ORDER_TRACKING_NUMBER] = "tracking_number",
	[ORDER_TOTE] = "tote",
	[ORDER_NOTE] = "note",
	[ORDER_MINIMUM_DAYS] = "minimum_days",
	[ORDER_REPLACES] = "replaces",
	[ORDER_LABEL_FILE] = "label_file",
	[COLUMN_LINE_ID] = "line_id",
	[COLUMN_SKU] = "sku",
	[COLUMN_DESCRIPTION] = "description",
	[COLUMN_QUANTITY] = "quantity",
	[COLUMN_LINE_STATUS] = "line_status",
};

static const char *const item_columns[ITEM_COLUMNS] = {
	[ITEM_COLUMN_SKU] = "sku",           [ITEM_COLUMN_CODE] = "code",
	[ITEM_COLUMN_QUANTITY] = "quantity", [ITEM_COLUMN_DESCRIPTION] = "description",
	[ITEM_COLUMN_WEIGHT] = "weight_g",   [ITEM_COLUMN_LOT] = "lot",
	[ITEM_COLUMN_SERIAL] = "serial",     [ITEM_COLUMN_EXPIRY] = "expiry",
	[ITEM_COLUMN_IMAGE] = "image",       [ITEM_COLUMN_INSTRUCTIONS] = "instructions",
	[ITEM_COLUMN_PARTS] = "parts",
};

/* Without these there is nothing to pack or nowhere to send it. */
static const int order_required[] = { ORDER_ID,      ORDER_SHIP_TO_NAME, ORDER_ADDRESS1, ORDER_CITY,
	                              ORDER_COUNTRY, COLUMN_SKU,         COLUMN_QUANTITY };
static const int item_required[] = { ITEM_COLUMN_SKU, ITEM_COLUMN_CODE };

const char *
manifest_column_name(bool items, int column)
{
	return items ? item_columns[column] : order_columns[column];
}

int
manifest_find_column(bool items, const char *name)
{
	for (int i = 0; i < (items ? (int)ITEM_COLUMNS : (int)ORDER_COLUMNS); i++)
		if (strcmp(manifest_column_name(items, i), name) == 0)
			return i;
	return -1;
}

const char *
manifest_order_field_name(enum manifest_order_field field)
{
	return (unsigned)field < ORDER_FIELDS ? order_columns[field] : "";
}

const char *
manifest_status_name(enum manifest_status status)
{
	return status == STATUS_HELD        ? "held"
	       : status == STATUS_CANCELLED ? "cancelled"
	       : status == STATUS_SHIPPED   ? "shipped"
	                                    : "released";
}

const char *
manifest_line_status_name(enum manifest_line_status status)
{
	return status == MANIFEST_BACKORDERED ? "backordered" : status == MANIFEST_HELD ? "held" : "open";
}

const char *
manifest_shown_column(const struct manifest_reader *reader, unsigned column)
{
	return column < reader->column_count && column < MANIFEST_COLUMNS ? reader->column_name[column] : "";
}

static enum manifest_step
read_name(struct manifest_reader *reader, unsigned column)
{
	struct csv *csv = &reader->csv;
	char *name = reader->column_name[column];
	int found;

	profile_key(name, csv->fields[column].text, csv->fields[column].length);
	found = reader->history ? manifest_history_column(name) : manifest_find_column(reader->items, name);
	for (unsigned i = 0; *name && i < column; i++)
		if (strcmp(reader->column_name[i], name) == 0)
			return manifest_refuse(reader, csv->row_line, name,
			                       "the header has the column %s twice (columns %u and %u)", name,
			                       i + 1, column + 1);
	reader->column[column] = (int16_t)found;
	if (found < 0 && !reader->first_pass && !reader->kits_pass && !reader->profile && !reader->history)
		manifest_warn(reader, csv->row_line, name, (struct manifest_text){ 0 },
		              *name ? "the column %s is not known here and is ignored"
		                    : "a column without a name is ignored%s",
		              name);
	return STEP_MORE;
}

static bool
has_column(const struct manifest_reader *reader, int column)
{
	for (unsigned i = 0; i < reader->column_count; i++)
		if (reader->column[i] == column)
			return true;
	return false;
}

static enum manifest_step
check_required(struct manifest_reader *reader)
{
	const int *required = reader->items ? item_required : order_required;
	size_t count = reader->items ? sizeof item_required / sizeof *item_required
	               : reader->history || reader->names ? 1 /* order_id */
	                                 : sizeof order_required / sizeof *order_required;
	char missing[256] = "";
	const char *first = NULL;

	for (size_t i = 0; i < count; i++) {
		const char *name = manifest_column_name(reader->items, required[i]);
		size_t used = strlen(missing);

		if (reader->profile ? !manifest_profile_lacks(reader, required[i]) : has_column(reader, required[i]))
			continue;
		if (reader->profile)
			name = manifest_profile_shown(reader, name);
		snprintf(missing + used, sizeof missing - used, "%s%s", first ? ", " : "", name);
		first = first ? first : name;
	}
	if (!first)
		return STEP_MORE;
	return manifest_refuse(reader, reader->csv.row_line, first, "the header lacks the column%s %s",
	                       strchr(missing, ',') ? "s" : "", missing);
}

enum manifest_step
manifest_read_header(struct manifest_reader *reader)
{
	struct csv *csv = &reader->csv;

	reader->column_count = 0;
	if (csv->count > MANIFEST_COLUMNS)
		return manifest_refuse(reader, csv->row_line, "", "the header has %u columns; %d is the most",
		                       csv->count, (int)MANIFEST_COLUMNS);
	for (unsigned i = 0; i < csv->count; i++) {
		enum manifest_step step = read_name(reader, i);

		if (step != STEP_MORE)
			return step;
	}
	reader->column_count = csv->count;
	if (reader->profile && manifest_profile_header(reader) != STEP_MORE)
		return STEP_REFUSED;
	reader->has_postcode = reader->profile ? !manifest_profile_lacks(reader, ORDER_POSTCODE)
	                                       : !reader->items && has_column(reader, ORDER_POSTCODE);
	return check_required(reader);
}

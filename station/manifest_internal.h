/* Between the files of the manifest reader. The public page is manifest.h. */
#ifndef STATION_MANIFEST_INTERNAL_H
#define STATION_MANIFEST_INTERNAL_H

#include <iconv.h>
#include <jansson.h>
#include "manifest.h"
#include "profile.h"

enum {
	MANIFEST_COLUMNS = 256,              /* of a header; one with more is refused */
	MANIFEST_RAW = 65536,                /* bytes read at once */
	MANIFEST_REASON = 512,               /* bytes of a reason, with its NUL */
	MANIFEST_ORDER_BYTES = 16 << 20,     /* text of one order, or one line of JSON */
	MANIFEST_ITEM_CODES = 1000,          /* barcodes of one item, in a line of JSON */
	MANIFEST_ORDER_NOTES = 20,           /* about one order; more would not help anybody */
	MANIFEST_WARNINGS = 1000,            /* handed over; the rest is counted */
};

/* What the parts below return. */
enum manifest_step { STEP_MORE = 1, STEP_END = 0, STEP_ERROR = -1 /* errno */, STEP_REFUSED = -2 };

/* ---- manifest_input.c: a file's bytes as UTF-8 ---- */

enum manifest_encoding { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_NAMED };

struct manifest_input {
	const struct manifest_source *source;
	iconv_t converter;               /* (iconv_t)-1: none */
	enum manifest_encoding encoding;
	bool ended;                      /* the source has no more */
	const char *wrong;               /* why what follows `text` cannot be read, or NULL */
	size_t raw_used;
	size_t at, length;               /* text[at, length) is still to be taken */
	unsigned char raw[MANIFEST_RAW];
	char text[MANIFEST_RAW * 3 + 16];
};

/* From the first byte: recognises the encoding. STEP_MORE, STEP_END (no text at all) or as input_fill. */
enum manifest_step input_open(struct manifest_input *input, const struct manifest_source *source);

/* Once all text is taken: more. STEP_REFUSED: input->wrong says why. */
enum manifest_step input_fill(struct manifest_input *input);

/* How many bytes at the start of text[length] are valid UTF-8 without NUL. *cut: the rest may be the
 * beginning of a character. */
size_t manifest_utf8(const char *text, size_t length, bool *cut);

/* ---- manifest_csv.c: RFC 4180 rows ---- */

struct csv_field {
	const char *text;
	uint32_t length;
	bool overlong; /* text is its first LIMIT_FIELD bytes */
};

struct csv {
	struct manifest_input *input;
	char delimiter;
	bool quotes;               /* may a field stand in quotes? */
	bool after_return;         /* a line feed now belongs to the line before */
	uint32_t line;             /* of the next byte */
	uint32_t row_line;         /* where the row begins */
	uint32_t quote_line;       /* where the last quote was opened */
	unsigned count;            /* fields of the row; only MANIFEST_COLUMNS are there */
	unsigned kept;             /* of them, those whose text is in data */
	const char *wrong;         /* with STEP_REFUSED */
	bool stops[256];           /* ends a plain field: the delimiter, CR, LF */
	size_t used;               /* of data */
	struct csv_field fields[MANIFEST_COLUMNS]; /* text: in the input or data, until the next row */
	char data[MANIFEST_COLUMNS * (LIMIT_FIELD + 1)];
};

/* delimiter '\0': the one of , ; and tab that the first line has most of. */
void csv_open(struct csv *csv, struct manifest_input *input, char delimiter, bool quotes);

/* The next row that is not blank. */
enum manifest_step csv_next(struct csv *csv);

/* ---- manifest_value.c: what one value may be ---- */

struct manifest_text manifest_trim(const char *text, size_t length);
bool manifest_same(struct manifest_text a, struct manifest_text b);
bool manifest_is(struct manifest_text text, const char *word); /* ASCII capitals and small letters alike */

/* 0 and *value, or -1: not a whole number; -2: more than most. */
int manifest_whole(struct manifest_text text, uint32_t most, uint32_t *value);
bool manifest_moment(const char *text, size_t length, int64_t *utc_s); /* an RFC 3339 time; false: it is none */
bool manifest_date(struct manifest_text text); /* YYYY-MM-DD or an RFC 3339 time */
int64_t manifest_milligrams(struct manifest_text grams); /* "12.5": 12500; -1 */

/* A value as it may stand in a reason: at most 40 bytes, whole characters, control characters as "?". */
enum { MANIFEST_QUOTE = 48 };
const char *manifest_quote(struct manifest_text text, char quote[MANIFEST_QUOTE]);

/* ---- manifest_order.c: from rows to orders ---- */

struct manifest_block; /* of an order's text */

struct manifest_line_text {
	struct manifest_text field[LINE_FIELDS], quantity, status;
};

struct manifest_order_part {
	bool open, bad;          /* an order is being put together; it will be quarantined */
	bool full;               /* that it has too many lines or too much text was said */
	bool has_postcode;       /* its file gives postcodes */
	bool left_out;           /* a line of it is not to be packed, as its profile says */
	bool has_fields;         /* its first row could be read, so that later ones can be compared */
	unsigned notes;          /* said about it */
	struct manifest_order order;
	struct manifest_line *lines;
	struct manifest_block *first, *block;
	size_t text_bytes;
	uint32_t generation;     /* of the slots below that count */
	struct { uint32_t generation, line; } *slots; /* line ids by hash */
};

enum { MANIFEST_SLOTS = 32768 }; /* a power of two, more than twice LIMIT_ORDER_LINES */

struct manifest_reader {
	bool items, history, names;
	struct manifest_text revision;   /* what an order that has none is given; its text is in revision_text */
	char revision_text[64];
	struct profile *profile;         /* NULL: native */
	bool profile_wrong;              /* profile_error says why */
	char profile_error[PROFILE_ERROR];
	uint32_t resume;
	const struct manifest_sink *sink;
	struct manifest_counts counts;
	int stopped;                     /* what a sink function returned */
	unsigned char key[16];           /* for the hashes: random, so that no file can be made to collide */
	uint64_t *orders;                /* hashes of ids: pass 1 of each run, pass 2 of the repeated */
	bool *repeated_told;
	uint32_t order_count;
	bool first_pass;
	bool ended;                      /* the last row of the file was read */
	bool json;                       /* an order is a line */
	bool wide;                       /* an encoding of more than a byte that no mark tells */
	bool kits, kits_pass;            /* of items: some have parts; these are read last, as parts come before kits */
	uint32_t refused_line;
	char refused_column[LIMIT_NAME + 1], refused_order[LIMIT_NAME + 1], refused_reason[MANIFEST_REASON];
	bool has_postcode;                       /* a column of the file is for it */
	unsigned column_count;
	int16_t column[MANIFEST_COLUMNS];        /* column → field, -1 unknown */
	char column_name[MANIFEST_COLUMNS][LIMIT_NAME + 1];
	int16_t source_at[PROFILE_FIELDS][PROFILE_SOURCES]; /* the column of a profile's source, -1: not there */
	int16_t rule_at[PROFILE_RULES];
	enum { COLUMN_MAPPED, COLUMN_PACKED, COLUMN_DOUBTFUL } use[MANIFEST_COLUMNS];
	size_t row_used;                         /* of row_text: values that are put together for one row */
	char row_text[4 * LIMIT_FIELD];
	struct manifest_text last_order;         /* pass 1: the id of the row above, in last_order_text */
	char last_order_text[LIMIT_FIELD];
	char *json_line;
	size_t json_capacity;
	char json_warned[32][LIMIT_NAME + 1];
	unsigned json_warned_count;
	struct manifest_order_part part;
	struct manifest_input input;
	struct csv csv;
};

/* Notes; the reason is a printf format. The order's note also marks the open order as bad. */
void manifest_bad(struct manifest_reader *reader, uint32_t line, const char *column,
                  struct manifest_text order, const char *format, ...) __attribute__((format(printf, 5, 6)));
void manifest_warn(struct manifest_reader *reader, uint32_t line, const char *column,
                   struct manifest_text order, const char *format, ...) __attribute__((format(printf, 5, 6)));
enum manifest_step manifest_refuse(struct manifest_reader *reader, uint32_t line, const char *column,
                                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Lines that are kept back; manifest_row_until(): where the next row begins, while no more than this one was read. */
void manifest_failed(struct manifest_reader *reader, uint32_t from, uint32_t until);
uint32_t manifest_row_until(const struct manifest_reader *reader);

void order_begin(struct manifest_reader *reader, struct manifest_text id, uint32_t line);
void order_field(struct manifest_reader *reader, enum manifest_order_field field, struct manifest_text text,
                 uint32_t line);
void order_check(struct manifest_reader *reader, uint32_t line); /* all fields of the first row are there */
void order_repeat(struct manifest_reader *reader, enum manifest_order_field field, struct manifest_text text,
                  uint32_t line);
/* where: what stands before a column's name in notes, "" or "lines[2]." */
void order_line(struct manifest_reader *reader, const struct manifest_line_text *text, uint32_t line,
                const char *where);
void order_end(struct manifest_reader *reader);
void order_release(struct manifest_order_part *part);

/* ---- manifest_repeated.c: orders that stand in two places ---- */

uint64_t manifest_hash(const struct manifest_reader *reader, struct manifest_text text);

/* Pass 1: an order begins here. Pass 2: does this id begin in two places? *told: this was asked before. */
enum manifest_step manifest_add_run(struct manifest_reader *reader, struct manifest_text id, uint32_t line);
bool manifest_is_repeated(struct manifest_reader *reader, struct manifest_text id, bool *told);

/* Between the passes: leaves the hashes that are there more than once, each once, in order. -1: errno. */
int manifest_keep_repeated(struct manifest_reader *reader);

/* ---- manifest_columns.c: headers ---- */

enum manifest_line_column { COLUMN_LINE_ID = ORDER_FIELDS, COLUMN_SKU, COLUMN_DESCRIPTION, COLUMN_QUANTITY,
                            COLUMN_LINE_STATUS, ORDER_COLUMNS };
enum manifest_item_column { ITEM_COLUMN_SKU, ITEM_COLUMN_CODE, ITEM_COLUMN_QUANTITY, ITEM_COLUMN_DESCRIPTION,
                            ITEM_COLUMN_WEIGHT, ITEM_COLUMN_LOT, ITEM_COLUMN_SERIAL, ITEM_COLUMN_EXPIRY,
                            ITEM_COLUMN_IMAGE, ITEM_COLUMN_INSTRUCTIONS, ITEM_COLUMN_PARTS, ITEM_COLUMNS };

const char *manifest_column_name(bool items, int column);
int manifest_find_column(bool items, const char *name); /* -1 */
enum manifest_step manifest_read_header(struct manifest_reader *reader);
const char *manifest_shown_column(const struct manifest_reader *reader, unsigned column);

/* ---- the passes: called for each row; false ends (reader->stopped or refused) ---- */

void manifest_order_row(struct manifest_reader *reader);
void manifest_item_row(struct manifest_reader *reader);

/* ---- manifest_item.c: one item, at line csv.row_line of the file, its texts by enum manifest_item_column ---- */

struct manifest_item_code {
	struct manifest_text code, quantity;
	uint32_t units;     /* manifest_item_check() fills it in */
	char where[32];     /* what stands before a column's name in notes, "" or "codes[2]." */
};

/* False: its turn is in the other pass, as kits come behind their parts. */
bool manifest_item_begin(struct manifest_reader *reader, bool has_parts);
void manifest_item_check(struct manifest_reader *reader, const struct manifest_text *text,
                         struct manifest_item_code *codes, size_t count);
/* Hands it over, once a code, unless something bad was said of it. */
void manifest_item_end(struct manifest_reader *reader, const struct manifest_text *text,
                       const struct manifest_item_code *codes, size_t count);

/* ---- manifest_json.c, manifest_json_item.c ---- */

/* A string, or a number written out in digits[24]; null and absent are blank. Anything else is said; a sku or order_id
 * that is known so far is in part.order. */
struct manifest_text manifest_json_value(struct manifest_reader *reader, json_t *object, const char *key,
                                         const char *shown, char digits[24], uint32_t line);
void manifest_json_unknown(struct manifest_reader *reader, const char *key, uint32_t line); /* is said once a file */
void manifest_json_item(struct manifest_reader *reader, json_t *object);
void manifest_check_parts(struct manifest_reader *reader, struct manifest_text parts, struct manifest_text sku);
enum manifest_step manifest_json(struct manifest_reader *reader);

/* ---- manifest_profile.c: rows by a profile ---- */

enum manifest_step manifest_profile_header(struct manifest_reader *reader);
bool manifest_profile_lacks(const struct manifest_reader *reader, int column); /* nothing gives that field */
const char *manifest_profile_shown(const struct manifest_reader *reader, const char *column); /* as the file has it */
struct manifest_text manifest_profile_value(struct manifest_reader *reader, int column, bool *overlong);
void manifest_profile_row(struct manifest_reader *reader);

struct manifest_text manifest_cell(const struct manifest_reader *reader, int column, bool *overlong);
void manifest_packed_line(struct manifest_reader *reader, unsigned column); /* manifest_packed.c */

/* A value made for this row, in row_text; blank and *overlong if there is no room. */
struct manifest_text manifest_row_text(struct manifest_reader *reader, const struct manifest_text *parts,
                                       size_t count, const char *between, bool *overlong);
/* "1/31/2025" → "2025-01-31"; what is no such date comes back as it is. */
struct manifest_text manifest_profile_date(struct manifest_reader *reader, struct manifest_text text,
                                           enum profile_date form);

bool manifest_profile_says_shipped(struct manifest_reader *reader); /* of this row's order; true without rules */

/* ---- manifest_history.c: what was shipped elsewhere ---- */

int manifest_history_column(const char *name); /* -1 */
void manifest_history_row(struct manifest_reader *reader);

/* ---- manifest_x12.c: X12 940 ---- */

enum manifest_step manifest_x12(struct manifest_reader *reader);
const char *manifest_x12_shown(int field); /* "N4-03"; NULL: as its profile maps it */

#endif

/* Manifests: files of orders and of items, read whole or refused.
 *
 * A reader takes a file's bytes through a function, recognises its encoding, splits it into rows, groups
 * rows into orders and judges them. Three things come out: orders or items that are in order; notes (a
 * quarantined order, a warning) with file line, column and a reason; or one refusal of the whole file,
 * which then changes nothing.
 *
 * It runs in the import process, which may only read that file (import.c), and speaks to the engine in
 * batches: see the end of this page. Memory does not grow with the file but for eight bytes an order. */
#ifndef STATION_MANIFEST_H
#define STATION_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "limits.h"

enum manifest_order_field {
	ORDER_ID, ORDER_REVISION, ORDER_STATUS, ORDER_SHIP_BY, ORDER_CARRIER, ORDER_SERVICE,
	ORDER_SHIP_TO_NAME, ORDER_SHIP_TO_COMPANY, ORDER_ADDRESS1, ORDER_ADDRESS2, ORDER_CITY, ORDER_STATE,
	ORDER_POSTCODE, ORDER_COUNTRY, ORDER_PHONE, ORDER_EMAIL, ORDER_GIFT_MESSAGE, ORDER_TRACKING_NUMBER,
	ORDER_TOTE, ORDER_NOTE, ORDER_MINIMUM_DAYS, ORDER_REPLACES,
	ORDER_LABEL_FILE,
	ORDER_FIELDS
};

enum manifest_line_field { LINE_ID, LINE_SKU, LINE_DESCRIPTION, LINE_FIELDS };

enum manifest_item_field { ITEM_SKU, ITEM_CODE, ITEM_DESCRIPTION, ITEM_IMAGE, ITEM_INSTRUCTIONS, ITEM_PARTS, ITEM_FIELDS };

/* shipped: by somebody else, or before this station was there; only profiles say so */
enum manifest_status { STATUS_RELEASED = 1, STATUS_HELD, STATUS_CANCELLED, STATUS_SHIPPED };
/* not those of order.h: the engine includes both */
enum manifest_line_status { MANIFEST_OPEN = 1, MANIFEST_BACKORDERED, MANIFEST_HELD };

/* UTF-8, valid, without NUL, at most LIMIT_FIELD bytes, blanks around it removed. Not NUL-terminated. */
struct manifest_text {
	const char *text;
	uint32_t length; /* 0: blank or absent */
};

struct manifest_line {
	struct manifest_text field[LINE_FIELDS]; /* LINE_ID and LINE_SKU are never blank */
	uint32_t quantity;                       /* 1 … LIMIT_QUANTITY */
	enum manifest_line_status status;
	uint32_t file_line;                      /* 1 is the file's first */
};

struct manifest_order {
	struct manifest_text field[ORDER_FIELDS]; /* id, name, address1, country are never blank; of one that is shipped
	                                           * only its id is sure to be there */
	int64_t revision;          /* newer is larger: a whole number, or 10^15 + microseconds since 1970 */
	enum manifest_status status;
	uint32_t file_line, until_line; /* of its first row, and of what follows it; UINT32_MAX: nothing does */
	uint32_t line_count;       /* 1 … LIMIT_ORDER_LINES; 0 of one that is shipped */
	struct manifest_line *lines;
};

struct manifest_item {
	struct manifest_text field[ITEM_FIELDS]; /* ITEM_SKU is never blank, ITEM_CODE only where ITEM_PARTS is not */
	uint32_t quantity;       /* units that one scan of the code stands for, 1 … LIMIT_QUANTITY */
	int64_t weight_mg;       /* -1: not given */
	bool lot, serial, expiry;
	bool more;               /* one more code of the item before, of the same line */
	uint32_t file_line, until_line;
};

/* Of "MUG*2; TEA": what a kit is packed by. */
struct manifest_part {
	struct manifest_text sku; /* never blank in one that is in order */
	uint32_t quantity;        /* 1 … LIMIT_QUANTITY */
};

/* The next of an item's parts; *at begins as 0. Returns 1, 0 behind the last, -1: its quantity is none (the sku is then
 * the whole piece), -2: it has no SKU. */
int manifest_next_part(struct manifest_text parts, uint32_t *at, struct manifest_part *part);

/* "none": the item is no kit any more. */
bool manifest_no_parts(struct manifest_text parts);

/* A quarantined order, a warning, or the refusal of a file. */
struct manifest_note {
	uint32_t line;               /* 0: the file as a whole */
	struct manifest_text column; /* "" : no one column */
	struct manifest_text order;  /* the order's id (orders) or SKU (items), "" if the row does not tell */
	struct manifest_text reason; /* a sentence for a clerk, English, with the value quoted */
};

/* ---- reading ---- */

/* Fills buffer[capacity]; returns how many bytes, 0 at the end, -1 with errno. A reader reads a file
 * twice: rewind brings the source back to its first byte. */
struct manifest_source {
	ptrdiff_t (*read)(void *context, void *buffer, size_t capacity);
	int (*rewind)(void *context);
	void *context;
};

/* Each is called as things are found, in file order; what it is given lives until it returns. Returning
 * other than 0 ends the reading, and manifest_read returns that. */
struct manifest_sink {
	int (*order)(void *context, const struct manifest_order *order);
	int (*item)(void *context, const struct manifest_item *item);
	int (*quarantine)(void *context, const struct manifest_note *note); /* one or more an order */
	int (*warning)(void *context, const struct manifest_note *note);
	int (*refused)(void *context, const struct manifest_note *note);    /* nothing else is called */

	/* Lines of the file, until_line not among them: its header first (none of JSON), then those of each order or item
	 * that is kept back. Never called where a file's lines cannot be copied one by one. May be NULL. */
	int (*failed)(void *context, uint32_t from_line, uint32_t until_line);
	void *context;
};

struct manifest_options {
	bool items;            /* an items.csv, or its items as JSON lines; else orders, CSV or JSON lines by the first character */
	bool history;          /* order_id [, tracking_number, shipped]: each row an order of STATUS_SHIPPED, without lines;
	                        * its "shipped" is in ORDER_SHIP_BY */
	bool names;            /* only which orders are named: each of STATUS_SHIPPED, without lines, however wrong its rows */
	const char *revision;  /* NULL or "": none; else what an order that has none is given, see manifest_revision() */
	const char *encoding;  /* NULL or "": recognised (UTF-8, UTF-16 with BOM); else a name iconv knows */
	const char *profile;   /* NULL, "" or "native"; else a profile's name, see profile.h */
	const char *profiles;  /* the folder of the user's own profiles, NULL: only those built in */
	uint32_t resume;       /* what begins before this line is passed over: it was applied */
};

struct manifest_counts {
	uint32_t rows;         /* data rows (JSON: orders' lines) */
	uint32_t orders;       /* orders or items handed to the sink */
	uint32_t quarantined;  /* orders or items kept back, each once */
	uint32_t warnings;
};

struct manifest_reader; /* about 2 MiB and one order */

/* NULL without memory or if iconv does not know the encoding (*unknown_encoding is then set). Loads what
 * iconv needs, so it comes before the sandbox. options are copied. */
struct manifest_reader *manifest_create(const struct manifest_options *options, bool *unknown_encoding);
void manifest_destroy(struct manifest_reader *reader);

enum { MANIFEST_ROW_TEXT = 2000, MANIFEST_ROWS_WANTED = 15000 };

/* Lines whose rows are wanted, ascending; take() gets each as UTF-8, at most MANIFEST_ROW_TEXT bytes of it and then "…",
 * with the lines that a quoted field goes on in, and stops it with a value other than 0. */
struct manifest_wanted {
	const uint32_t *lines;
	size_t count;
	int (*take)(void *context, uint32_t line, const char *text, size_t length);
	void *context;
};

/* After manifest_read(), of the same file. Of X12, whose lines are no rows, there are none. 0, or what take() returned. */
int manifest_row_texts(struct manifest_reader *reader, const struct manifest_source *source,
                       const struct manifest_wanted *wanted);

/* Judges the whole source first, then calls the sink. Returns 0 (done, or refused by `refused`), -1 with
 * errno if the source failed, or what a sink function returned. */
int manifest_read(struct manifest_reader *reader, const struct manifest_source *source,
                  const struct manifest_sink *sink, struct manifest_counts *counts);

/* Revision text → sortable number (see manifest_order.revision); blank is 0; -1 if it is neither a whole
 * number nor an RFC 3339 time. */
int64_t manifest_revision(const char *text, size_t length);

/* ---- between the import process and the engine ----
 *
 * import → engine, first: MESSAGE_HELLO.
 * engine → import, once: MESSAGE_IMPORT, a record of pairs; those that are not here are passed over:
 *     "profile", "encoding"
 *     "items"    "1": an items.csv
 *     "dry_run"  "1": nothing for import to do, the engine keeps its hands off
 *     "kind"     "shipped", "acks": a history; "hold", "release" …: only which orders are named
 *     "revision" what an order without one is given
 *     "resume"   a file line: what begins before it is passed over
 * import → engine: MESSAGE_ORDERS, again and again. The body is a record; when it is larger than a message,
 * the body is empty and one sealed memfd holds the record. Its first field says what it is:
 *     "orders"      each further field is an order, see manifest_decode_order
 *     "items"       each further field is an item
 *     "quarantine"  each further field is a note; the notes of one order follow each other
 *     "warnings"    each further field is a note
 *     "failed"      each further field is two uint32_t, see manifest_sink
 *     "wanted"      one field, anything: of which lines the engine has rows in quarantine; MESSAGE_ORDERED brings them, as
 *                   uint32_t, at most MANIFEST_ROWS_WANTED, ascending
 *     "texts"       each further field is a line as uint32_t and the text of its row
 *     "refused"     one field, a note: the file changes nothing; nothing came before it, nothing follows
 *     "end"         pairs: "rows", "orders", "quarantined", "warnings", decimal; the import is over
 * A batch of orders or items comes behind the notes of the lines before it.
 * engine → import: MESSAGE_ORDERED with the id of the MESSAGE_ORDERS that it has made durable, in order. Two
 * may be on their way. What is not answered is sent again after a MESSAGE_HELLO of the engine, with the same
 * id. An order that comes twice is the same revision: unchanged. */

/* The size of the encoded order, 0 if it does not fit capacity; data may be NULL with capacity 0 to ask
 * for the size: then the size is returned. */
size_t manifest_encode_order(void *data, size_t capacity, const struct manifest_order *order);

/* Fills *order; its texts point into data. lines[capacity] becomes order->lines. Checks every length,
 * range and count, as the sender may have been taken over: false if anything is amiss (or more than
 * capacity lines). */
bool manifest_decode_order(const void *data, size_t size, struct manifest_order *order,
                           struct manifest_line *lines, size_t capacity);

size_t manifest_encode_item(void *data, size_t capacity, const struct manifest_item *item);
bool manifest_decode_item(const void *data, size_t size, struct manifest_item *item);

size_t manifest_encode_note(void *data, size_t capacity, const struct manifest_note *note);
bool manifest_decode_note(const void *data, size_t size, struct manifest_note *note);

/* "ship_to_name" … as in the file's header. */
const char *manifest_order_field_name(enum manifest_order_field field);
const char *manifest_status_name(enum manifest_status status);
const char *manifest_line_status_name(enum manifest_line_status status); /* "open" "backordered" "held" */

#endif

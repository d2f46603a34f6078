/* Batches from the import process to the engine: gathered, sent, kept until they are answered. See manifest.h. */
#ifndef STATION_IMPORT_BATCH_H
#define STATION_IMPORT_BATCH_H

#include "manifest.h"
#include "message.h"
#include "record.h"

enum { IMPORT_WINDOW = 2 }; /* batches on their way: one is applied while the next is read */

/* What is not answered yet, as it was sent. */
struct import_batch {
	struct message_id id;
	bool waiting;
	int fd; /* the sealed memfd of a large one, -1 */
	size_t size;
	uint8_t body[MESSAGE_BODY_MAX];
};

/* Notes and orders are gathered apart, so that neither makes the other's batches small. */
struct import_gathering {
	const char *kind;
	struct record_writer writer;
	uint8_t data[MESSAGE_BODY_MAX];
};

struct import_batches {
	int engine, supervisor; /* sockets; supervisor may be -1 */
	struct message_id next;
	uint64_t life;          /* the number that the engine has given this process */
	struct import_batch window[IMPORT_WINDOW];
	struct import_gathering orders, quarantine, warnings, failed;
	uint8_t received[MESSAGE_BODY_MAX]; /* the body of the last message */
};

/* All return 0, or -1 with errno when the engine or the supervisor is gone. */

/* Drops what was meant for an earlier import process on this socket, and says HELLO. */
int import_hello_engine(struct import_batches *batches);

/* Waits for a message of the wanted type; HELLO and MESSAGE_ORDERED are dealt with on the way. */
int import_receive(struct import_batches *batches, uint16_t wanted, struct message_head *head);

/* Empties a gathering; kind is the first field of its batches. */
void import_begin(struct import_gathering *gathering, const char *kind);

int import_add_order(struct import_batches *batches, const struct manifest_order *order);
int import_add_item(struct import_batches *batches, const struct manifest_item *item);
int import_add_note(struct import_batches *batches, struct import_gathering *gathering,
                    const struct manifest_note *note);

int import_add_failed(struct import_batches *batches, uint32_t from_line, uint32_t until_line);

/* Into the gathering `failed`, begun anew as "texts". */
int import_add_text(struct import_batches *batches, uint32_t line, const char *text, size_t length);

int import_flush(struct import_batches *batches, struct import_gathering *gathering);
int import_flush_all(struct import_batches *batches);
int import_wait_for_all(struct import_batches *batches);

#endif

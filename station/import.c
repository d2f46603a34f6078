/* The import process: reads one file it was given, under a sandbox that leaves it nothing else, and hands
 * the engine batches of orders, items and notes as station/manifest.h lays down. It ends with the file. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "log.h"
#include "manifest.h"
#include "message.h"
#include "process.h"
#include "record.h"
#include "sandbox.h"

enum { EXIT_DONE = 0, EXIT_BAD_INPUT = 3, EXIT_UNAVAILABLE = 4, EXIT_INTERNAL = 5 };
enum { WINDOW = 2 }; /* batches on their way: one is applied while the next is read */

/* What is not answered yet, as it was sent. */
struct batch {
	struct message_id id;
	bool waiting;
	int fd; /* the sealed memfd of a large one, -1 */
	size_t size;
	uint8_t body[MESSAGE_BODY_MAX];
};

/* Notes and orders are gathered apart, so that neither makes the other's batches small. */
struct gathering {
	const char *kind;
	struct record_writer writer;
	uint8_t data[MESSAGE_BODY_MAX];
};

struct import {
	int engine, supervisor, file;
	off_t at; /* in the file */
	struct stat before;
	struct message_id next;
	struct batch window[WINDOW];
	struct gathering orders, quarantine, warnings;
	uint8_t received[MESSAGE_BODY_MAX];
};

/* ---- to and from the engine ---- */

static int
send_batch(struct import *import, const struct batch *batch)
{
	int sent = message_send(import->engine, MESSAGE_ORDERS, batch->id, batch->body, batch->size,
	                        batch->fd >= 0 ? &batch->fd : NULL, batch->fd >= 0, -1);

	if (sent < 0)
		log_error("cannot send to the engine: %s", strerror(errno));
	return sent;
}

static void
settle(struct import *import, struct message_id id)
{
	for (int i = 0; i < WINDOW; i++) {
		struct batch *batch = &import->window[i];

		if (!batch->waiting || batch->id.n != id.n || batch->id.incarnation != id.incarnation)
			continue;
		batch->waiting = false;
		if (batch->fd >= 0)
			close(batch->fd);
		batch->fd = -1;
	}
}

/* The older first. */
static int
send_again(struct import *import)
{
	int first = import->window[0].waiting && import->window[1].waiting &&
	            import->window[1].id.n < import->window[0].id.n;

	for (int i = 0; i < WINDOW; i++) {
		const struct batch *batch = &import->window[(first + i) % WINDOW];

		if (batch->waiting && send_batch(import, batch) < 0)
			return -1;
	}
	return 0;
}

/* Waits until the engine has said something, or the supervisor is gone. */
static int
wait_for_engine(struct import *import)
{
	struct pollfd fds[] = { { .fd = import->engine, .events = POLLIN }, { .fd = import->supervisor } };

	for (;;) {
		if (poll(fds, import->supervisor >= 0 ? 2 : 1, -1) < 0) {
			if (errno != EINTR)
				return -1;
		} else if (fds[1].revents & (POLLHUP | POLLERR)) {
			errno = ECONNRESET;
			return -1;
		} else if (fds[0].revents) {
			return 0;
		}
	}
}

/* One message of the wanted type, or any with 0; HELLO is answered on the way. 1, or -1. */
static int
receive(struct import *import, uint16_t wanted, struct message_head *head)
{
	for (;;) {
		int fds[MESSAGE_FDS_MAX], result;

		if (wait_for_engine(import) < 0)
			return -1;
		result = message_receive(import->engine, head, import->received, fds);
		for (int i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
		if (result < 0 && errno != EPROTO)
			return -1;
		if (result <= 0)
			continue;
		if (head->type == MESSAGE_HELLO && send_again(import) < 0)
			return -1;
		if (head->type == MESSAGE_ORDERED)
			settle(import, head->id);
		if (head->type == wanted)
			return 1;
	}
}

static struct batch *
free_batch(struct import *import)
{
	struct message_head head;

	for (;;) {
		for (int i = 0; i < WINDOW; i++)
			if (!import->window[i].waiting)
				return &import->window[i];
		if (receive(import, MESSAGE_ORDERED, &head) < 0)
			return NULL;
	}
}

static int
wait_for_all(struct import *import)
{
	struct message_head head;

	while (import->window[0].waiting || import->window[1].waiting)
		if (receive(import, MESSAGE_ORDERED, &head) < 0)
			return -1;
	return 0;
}

static int
hand_over(struct import *import, struct batch *batch)
{
	batch->id = import->next;
	import->next.n++;
	batch->waiting = true;
	return send_batch(import, batch);
}

/* ---- gathering ---- */

static void
begin(struct gathering *gathering, const char *kind)
{
	gathering->kind = kind;
	record_begin(&gathering->writer, gathering->data, sizeof gathering->data);
	record_put_text(&gathering->writer, kind);
}

static bool
is_empty(const struct gathering *gathering)
{
	return gathering->writer.used == sizeof(uint32_t) + strlen(gathering->kind);
}

static int
flush_one(struct import *import, struct gathering *gathering)
{
	struct batch *batch;

	if (is_empty(gathering))
		return 0;
	batch = free_batch(import);
	if (!batch)
		return -1;
	memcpy(batch->body, gathering->data, gathering->writer.used);
	batch->size = gathering->writer.used;
	batch->fd = -1;
	begin(gathering, gathering->kind);
	return hand_over(import, batch);
}

/* Notes first: what the engine has applied, it also has all earlier notes of, should this be taken up
 * again. */
static int
flush_all(struct import *import)
{
	if (flush_one(import, &import->quarantine) < 0 || flush_one(import, &import->warnings) < 0)
		return -1;
	return flush_one(import, &import->orders);
}

static bool
fits(const struct gathering *gathering, size_t size)
{
	return gathering->writer.capacity - gathering->writer.used >= size + sizeof(uint32_t);
}

/* Where the next field's `size` bytes go; its length is written. */
static void *
reserve(struct record_writer *writer, size_t size)
{
	uint32_t length = (uint32_t)size;
	void *field = writer->data + writer->used + sizeof length;

	memcpy(writer->data + writer->used, &length, sizeof length);
	writer->used += sizeof length + size;
	return field;
}

static int
seal(int fd)
{
	return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
}

/* A batch of one order that no message holds. */
static int
send_large(struct import *import, const struct manifest_order *order, size_t size)
{
	const char kind[] = "orders";
	size_t whole = sizeof(uint32_t) + strlen(kind) + sizeof(uint32_t) + size;
	struct batch *batch = free_batch(import);
	struct record_writer writer;
	void *data;
	int fd;

	if (!batch)
		return -1;
	fd = memfd_create("order", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0 || ftruncate(fd, (off_t)whole) < 0)
		goto failed;
	data = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (data == MAP_FAILED)
		goto failed;
	record_begin(&writer, data, whole);
	record_put_text(&writer, kind);
	size = manifest_encode_order(reserve(&writer, size), size, order);
	munmap(data, whole);
	if (size == 0 || seal(fd) < 0)
		goto failed;
	batch->fd = fd;
	batch->size = 0;
	return hand_over(import, batch);

failed:
	log_error("cannot hand over a large order: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* ---- what the reader finds ---- */

static int
on_order(void *context, const struct manifest_order *order)
{
	struct import *import = context;
	size_t size = manifest_encode_order(NULL, 0, order);

	if (!fits(&import->orders, size) && flush_all(import) < 0)
		return -1;
	if (!fits(&import->orders, size))
		return send_large(import, order, size);
	manifest_encode_order(reserve(&import->orders.writer, size), size, order);
	return 0;
}

static int
on_item(void *context, const struct manifest_item *item)
{
	struct import *import = context;
	size_t size = manifest_encode_item(NULL, 0, item);

	if (!fits(&import->orders, size) && flush_all(import) < 0)
		return -1;
	manifest_encode_item(reserve(&import->orders.writer, size), size, item);
	return 0;
}

static int
gather_note(struct import *import, struct gathering *gathering, const struct manifest_note *note)
{
	size_t size = manifest_encode_note(NULL, 0, note);

	if (!fits(gathering, size) && flush_one(import, gathering) < 0)
		return -1;
	manifest_encode_note(reserve(&gathering->writer, size), size, note);
	return 0;
}

static int
on_quarantine(void *context, const struct manifest_note *note)
{
	struct import *import = context;

	return gather_note(import, &import->quarantine, note);
}

static int
on_warning(void *context, const struct manifest_note *note)
{
	struct import *import = context;

	return gather_note(import, &import->warnings, note);
}

static int
on_refused(void *context, const struct manifest_note *note)
{
	struct import *import = context;

	begin(&import->orders, "refused");
	return gather_note(import, &import->orders, note) < 0 || flush_one(import, &import->orders) < 0 ? -1
	                                                                                                : 1;
}

/* ---- the file ---- */

static ptrdiff_t
read_file(void *context, void *buffer, size_t capacity)
{
	struct import *import = context;
	ssize_t got;

	do
		got = pread(import->file, buffer, capacity, import->at);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		import->at += got;
	return got;
}

static int
rewind_file(void *context)
{
	struct import *import = context;

	import->at = 0;
	return 0;
}

static bool
has_changed(const struct import *import)
{
	struct stat now;

	return fstat(import->file, &now) < 0 || now.st_size != import->before.st_size ||
	       now.st_mtim.tv_sec != import->before.st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != import->before.st_mtim.tv_nsec;
}

static int
say_failed(struct import *import, int error)
{
	struct manifest_note note = { 0 };
	char reason[200];

	if (error == ESTALE)
		snprintf(reason, sizeof reason, "the file was changed while it was read: import it again");
	else
		snprintf(reason, sizeof reason, "the file cannot be read to its end: %s", strerror(error));
	note.reason = (struct manifest_text){ reason, (uint32_t)strlen(reason) };
	return on_quarantine(import, &note) < 0 ? -1 : flush_all(import);
}

static int
say_end(struct import *import, const struct manifest_counts *counts)
{
	const struct {
		const char *name;
		uint32_t value;
	} pairs[] = {
		{ "rows", counts->rows },
		{ "orders", counts->orders },
		{ "quarantined", counts->quarantined },
		{ "warnings", counts->warnings },
	};

	if (flush_all(import) < 0)
		return -1;
	begin(&import->orders, "end");
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char text[16];

		snprintf(text, sizeof text, "%u", pairs[i].value);
		record_put_pair(&import->orders.writer, pairs[i].name, text);
	}
	return flush_one(import, &import->orders);
}

static int
read_manifest(struct import *import, struct manifest_reader *reader)
{
	const struct manifest_source source = { read_file, rewind_file, import };
	const struct manifest_sink sink = {
		.order = on_order,
		.item = on_item,
		.quarantine = on_quarantine,
		.warning = on_warning,
		.refused = on_refused,
		.context = import,
	};
	struct manifest_counts counts;
	int result;

	if (fstat(import->file, &import->before) < 0)
		return -1;
	errno = 0;
	result = manifest_read(reader, &source, &sink, &counts);
	if (result < 0 && errno == ECONNRESET)
		return -1;
	if (result < 0 && say_failed(import, errno) < 0)
		return -1;
	if (result == 0 && has_changed(import) && say_failed(import, ESTALE) < 0)
		return -1;
	return say_end(import, &counts);
}

/* ---- start ---- */

struct options {
	char encoding[64], profile[LIMIT_NAME + 1], items[4], resume[16];
};

static int
receive_options(struct import *import, struct options *options)
{
	struct message_head head;

	if (receive(import, MESSAGE_IMPORT, &head) < 0) {
		log_error("the engine is gone: %s", strerror(errno));
		return -1;
	}
	record_text(import->received, head.size, "encoding", options->encoding, sizeof options->encoding);
	record_text(import->received, head.size, "profile", options->profile, sizeof options->profile);
	record_text(import->received, head.size, "items", options->items, sizeof options->items);
	record_text(import->received, head.size, "resume", options->resume, sizeof options->resume);
	return 0;
}

static struct manifest_reader *
create_reader(struct import *import, const struct options *options)
{
	struct manifest_reader *reader;
	struct manifest_note note = { 0 };
	char reason[160];
	bool unknown;

	reader = manifest_create(
		&(struct manifest_options){
			.items = strcmp(options->items, "1") == 0,
			.encoding = options->encoding,
			.profile = options->profile,
			.resume = (uint32_t)strtoul(options->resume, NULL, 10),
		},
		&unknown);
	if (reader || !unknown)
		return reader;
	snprintf(reason, sizeof reason, "there is no encoding of the name \"%s\" (iconv -l lists them)",
	         options->encoding);
	note.reason = (struct manifest_text){ reason, (uint32_t)strlen(reason) };
	on_refused(import, &note);
	return NULL;
}

static int
run(struct import *import, const struct process *process)
{
	struct manifest_reader *reader;
	struct options options;
	int code = EXIT_UNAVAILABLE;

	if (receive_options(import, &options) < 0)
		return EXIT_UNAVAILABLE;
	begin(&import->orders, strcmp(options.items, "1") == 0 ? "items" : "orders");
	begin(&import->quarantine, "quarantine");
	begin(&import->warnings, "warnings");
	reader = create_reader(import, &options);
	if (!reader) {
		if (!import->window[0].waiting)
			return EXIT_INTERNAL;
		say_end(import, &(struct manifest_counts){ 0 });
		wait_for_all(import);
		return EXIT_BAD_INPUT;
	}
	/* iconv has loaded its tables and jansson its seed: from here on only the file and the sockets are
	 * needed */
	if (sandbox_enter(process) < 0)
		code = EXIT_INTERNAL;
	else if (read_manifest(import, reader) == 0 && wait_for_all(import) == 0)
		code = EXIT_DONE;
	else
		log_error("the engine is gone: %s", strerror(errno));
	manifest_destroy(reader);
	return code;
}

int
import_main(const struct process *process)
{
	struct import *import = calloc(1, sizeof *import);
	int code = EXIT_INTERNAL;

	log_open("import");
	if (!import)
		return EXIT_INTERNAL;
	import->engine = process->engine;
	import->supervisor = process->supervisor;
	import->file = PROCESS_FD_FILE;
	import->next.n = 1;
	import->window[0].fd = import->window[1].fd = -1;
	if (getrandom(&import->next.incarnation, sizeof import->next.incarnation, 0) ==
	    (ssize_t)sizeof import->next.incarnation)
		code = run(import, process);
	free(import);
	return code;
}

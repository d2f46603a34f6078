/* The import process: reads one file it was given, under a sandbox that leaves it nothing else, and hands
 * the engine batches of orders, items and notes as station/manifest.h lays down. It ends with the file. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "import_batch.h"
#include "log.h"
#include "process.h"
#include "sandbox.h"

enum { EXIT_DONE = 0, EXIT_BAD_INPUT = 3, EXIT_UNAVAILABLE = 4, EXIT_INTERNAL = 5 };

struct import {
	int file;
	off_t at; /* in the file */
	struct stat before;
	bool found; /* something was handed on, so that the file cannot be refused any more */
	uint32_t wanted[MANIFEST_ROWS_WANTED];
	struct import_batches out;
};

/* ---- what the reader finds ---- */

static int
on_order(void *context, const struct manifest_order *order)
{
	struct import *import = context;

	import->found = true;
	return import_add_order(&import->out, order);
}

static int
on_item(void *context, const struct manifest_item *item)
{
	struct import *import = context;

	import->found = true;
	return import_add_item(&import->out, item);
}

static int
on_quarantine(void *context, const struct manifest_note *note)
{
	struct import *import = context;

	import->found = true;
	return import_add_note(&import->out, &import->out.quarantine, note);
}

static int
on_warning(void *context, const struct manifest_note *note)
{
	struct import *import = context;

	import->found = true;
	return import_add_note(&import->out, &import->out.warnings, note);
}

static int
on_failed(void *context, uint32_t from_line, uint32_t until_line)
{
	return import_add_failed(&((struct import *)context)->out, from_line, until_line);
}

static int
on_refused(void *context, const struct manifest_note *note)
{
	struct import_batches *out = &((struct import *)context)->out;

	import_begin(&out->orders, "refused");
	return import_add_note(out, &out->orders, note) < 0 || import_flush(out, &out->orders) < 0 ? -1 : 1;
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
	return import->found ? on_quarantine(import, &note) : on_refused(import, &note);
}

/* ---- the end ---- */

static int
on_row_text(void *context, uint32_t line, const char *text, size_t length)
{
	return import_add_text(&((struct import *)context)->out, line, text, length);
}

/* What stands in the rows that were kept back, by this process or by the engine. */
static int
say_texts(struct import *import, struct manifest_reader *reader)
{
	const struct manifest_source source = { read_file, rewind_file, import };
	struct manifest_wanted wanted = { .lines = import->wanted, .take = on_row_text, .context = import };
	struct import_batches *out = &import->out;
	struct message_head head;

	if (import_flush_all(out) < 0 || import_wait_for_all(out) < 0)
		return -1;
	import_begin(&out->orders, "wanted");
	record_put_text(&out->orders.writer, "rows");
	if (import_flush(out, &out->orders) < 0)
		return -1;
	do
		if (import_receive(out, MESSAGE_ORDERED, &head) < 0)
			return -1;
	while (out->window[0].waiting || out->window[1].waiting);
	wanted.count = head.size / sizeof *import->wanted;
	if (wanted.count > MANIFEST_ROWS_WANTED)
		wanted.count = MANIFEST_ROWS_WANTED;
	memcpy(import->wanted, out->received, wanted.count * sizeof *import->wanted);
	import->at = 0;
	import_begin(&out->failed, "texts");
	if (manifest_row_texts(reader, &source, &wanted) < 0)
		return -1;
	return import_flush(out, &out->failed);
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

	import_begin(&import->out.orders, "end");
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char text[16];

		snprintf(text, sizeof text, "%u", pairs[i].value);
		record_put_pair(&import->out.orders.writer, pairs[i].name, text);
	}
	return import_flush(&import->out, &import->out.orders);
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
		.failed = on_failed,
		.context = import,
	};
	struct manifest_counts counts;
	int result;

	if (fstat(import->file, &import->before) < 0)
		return -1;
	errno = 0;
	result = manifest_read(reader, &source, &sink, &counts);
	if (result < 0 && (errno == ECONNRESET || errno == EPIPE))
		return -1;
	if (result < 0 || (result == 0 && has_changed(import)))
		result = say_failed(import, result < 0 ? errno : ESTALE);
	if (result != 0) /* refused, or the engine is gone */
		return result < 0 ? -1 : 0;
	if (say_texts(import, reader) < 0)
		return -1;
	return say_end(import, &counts);
}

/* ---- start ---- */

struct options {
	char encoding[64], profile[LIMIT_NAME + 1], items[4], kind[12], revision[64], resume[16];
};

/* Its file, and the number that the engine has given this process: the supervisor says both, maybe long after the start. */
static int
receive_file(struct import *import, int supervisor)
{
	struct pollfd poller = { .fd = supervisor, .events = POLLIN };
	struct message_head head = { 0 };
	int fds[MESSAGE_FDS_MAX], result = 0;

	while (result == 0) {
		if (poll(&poller, 1, -1) < 0 && errno != EINTR)
			return -1;
		result = message_receive(supervisor, &head, import->out.received, fds);
	}
	if (result < 0 || head.type != MESSAGE_IMPORT || fds[0] < 0)
		return -1;
	import->file = fds[0];
	import->out.life = head.id.n;
	return 0;
}

static int
receive_options(struct import *import, struct options *options)
{
	struct message_head head;

	if (import_hello_engine(&import->out) < 0 ||
	    import_receive(&import->out, MESSAGE_IMPORT, &head) < 0) {
		log_error("the engine is gone: %s", strerror(errno));
		return -1;
	}
	record_text(import->out.received, head.size, "encoding", options->encoding, sizeof options->encoding);
	record_text(import->out.received, head.size, "profile", options->profile, sizeof options->profile);
	record_text(import->out.received, head.size, "items", options->items, sizeof options->items);
	record_text(import->out.received, head.size, "kind", options->kind, sizeof options->kind);
	record_text(import->out.received, head.size, "revision", options->revision, sizeof options->revision);
	record_text(import->out.received, head.size, "resume", options->resume, sizeof options->resume);
	return 0;
}

static bool
is_history(const char *kind)
{
	return strcmp(kind, "shipped") == 0 || strcmp(kind, "acks") == 0;
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
			.history = is_history(options->kind),
			.names = options->kind[0] != '\0' && !is_history(options->kind),
			.revision = options->revision,
			.encoding = options->encoding,
			.profile = options->profile,
			.profiles = "profiles", /* the data folder is where this process stands */
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

	if (receive_file(import, process->supervisor) < 0 || receive_options(import, &options) < 0)
		return EXIT_UNAVAILABLE;
	import_begin(&import->out.orders, strcmp(options.items, "1") == 0 ? "items" : "orders");
	import_begin(&import->out.quarantine, "quarantine");
	import_begin(&import->out.warnings, "warnings");
	import_begin(&import->out.failed, "failed");
	reader = create_reader(import, &options);
	if (!reader) {
		if (!import->out.window[0].waiting)
			return EXIT_INTERNAL;
		import_wait_for_all(&import->out);
		return EXIT_BAD_INPUT;
	}
	/* iconv has loaded its tables and jansson its seed: from here on only the file and the sockets are
	 * needed */
	if (sandbox_enter(process) < 0)
		code = EXIT_INTERNAL;
	else if (read_manifest(import, reader) == 0 && import_wait_for_all(&import->out) == 0)
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
	import->out.engine = process->engine;
	import->out.supervisor = process->supervisor;
	import->out.next.n = 1;
	import->out.window[0].fd = import->out.window[1].fd = -1;
	if (getrandom(&import->out.next.incarnation, sizeof import->out.next.incarnation, 0) ==
	    (ssize_t)sizeof import->out.next.incarnation)
		code = run(import, process);
	free(import);
	return code;
}

/* Batches from the import process to the engine. */
#include "import_batch.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "log.h"

/* ---- to and from the engine ---- */

static int
send_batch(struct import_batches *batches, const struct import_batch *batch)
{
	int sent = message_send(batches->engine, MESSAGE_ORDERS, batch->id, batch->body, batch->size,
	                        batch->fd >= 0 ? &batch->fd : NULL, batch->fd >= 0, -1);

	if (sent < 0)
		log_error("cannot send to the engine: %s", strerror(errno));
	return sent;
}

static void
settle(struct import_batches *batches, struct message_id id)
{
	for (int i = 0; i < IMPORT_WINDOW; i++) {
		struct import_batch *batch = &batches->window[i];

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
send_again(struct import_batches *batches)
{
	int first = batches->window[0].waiting && batches->window[1].waiting &&
	            batches->window[1].id.n < batches->window[0].id.n;

	for (int i = 0; i < IMPORT_WINDOW; i++) {
		const struct import_batch *batch = &batches->window[(first + i) % IMPORT_WINDOW];

		if (batch->waiting && send_batch(batches, batch) < 0)
			return -1;
	}
	return 0;
}

/* Waits until the engine has said something, or the supervisor is gone. */
static int
wait_for_engine(struct import_batches *batches)
{
	struct pollfd fds[] = { { .fd = batches->engine, .events = POLLIN }, { .fd = batches->supervisor } };

	for (;;) {
		if (poll(fds, batches->supervisor >= 0 ? 2 : 1, -1) < 0) {
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

/* The body is in batches->received; descriptors are not expected. As message_receive. */
static int
take_message(struct import_batches *batches, struct message_head *head)
{
	int fds[MESSAGE_FDS_MAX], result = message_receive(batches->engine, head, batches->received, fds);

	for (int i = 0; result >= 0 && i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return result < 0 && errno == EPROTO ? 0 : result;
}

int
import_hello_engine(struct import_batches *batches)
{
	struct message_head head;
	int result;

	do
		result = take_message(batches, &head);
	while (result > 0);
	if (result < 0)
		return -1;
	return message_send(batches->engine, MESSAGE_HELLO,
	                    (struct message_id){ batches->next.incarnation, batches->life }, NULL, 0, NULL, 0, -1);
}

/* One message of the wanted type, or any with 0; HELLO is answered on the way. 1, or -1. */
int
import_receive(struct import_batches *batches, uint16_t wanted, struct message_head *head)
{
	for (;;) {
		int result;

		if (wait_for_engine(batches) < 0)
			return -1;
		result = take_message(batches, head);
		if (result < 0)
			return -1;
		if (result == 0)
			continue;
		if (head->type == MESSAGE_HELLO && send_again(batches) < 0)
			return -1;
		if (head->type == MESSAGE_ORDERED)
			settle(batches, head->id);
		if (head->type == wanted)
			return 1;
	}
}

static struct import_batch *
free_batch(struct import_batches *batches)
{
	struct message_head head;

	for (;;) {
		for (int i = 0; i < IMPORT_WINDOW; i++)
			if (!batches->window[i].waiting)
				return &batches->window[i];
		if (import_receive(batches, MESSAGE_ORDERED, &head) < 0)
			return NULL;
	}
}

int
import_wait_for_all(struct import_batches *batches)
{
	struct message_head head;

	while (batches->window[0].waiting || batches->window[1].waiting)
		if (import_receive(batches, MESSAGE_ORDERED, &head) < 0)
			return -1;
	return 0;
}

static int
hand_over(struct import_batches *batches, struct import_batch *batch)
{
	batch->id = batches->next;
	batches->next.n++;
	batch->waiting = true;
	return send_batch(batches, batch);
}

/* ---- gathering ---- */

void
import_begin(struct import_gathering *gathering, const char *kind)
{
	gathering->kind = kind;
	record_begin(&gathering->writer, gathering->data, sizeof gathering->data);
	record_put_text(&gathering->writer, kind);
}

static bool
is_empty(const struct import_gathering *gathering)
{
	return gathering->writer.used == sizeof(uint32_t) + strlen(gathering->kind);
}

int
import_flush(struct import_batches *batches, struct import_gathering *gathering)
{
	struct import_batch *batch;

	if (is_empty(gathering))
		return 0;
	batch = free_batch(batches);
	if (!batch)
		return -1;
	memcpy(batch->body, gathering->data, gathering->writer.used);
	batch->size = gathering->writer.used;
	batch->fd = -1;
	import_begin(gathering, gathering->kind);
	return hand_over(batches, batch);
}

/* Notes first: what the engine has applied, it also has all earlier notes of, should this be taken up
 * again. */
int
import_flush_all(struct import_batches *batches)
{
	if (import_flush(batches, &batches->quarantine) < 0 ||
	    import_flush(batches, &batches->warnings) < 0 || import_flush(batches, &batches->failed) < 0)
		return -1;
	return import_flush(batches, &batches->orders);
}

static bool
fits(const struct import_gathering *gathering, size_t size)
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
send_large(struct import_batches *batches, const struct manifest_order *order, size_t size)
{
	const char kind[] = "orders";
	size_t whole = sizeof(uint32_t) + strlen(kind) + sizeof(uint32_t) + size;
	struct import_batch *batch = free_batch(batches);
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
	return hand_over(batches, batch);

failed:
	log_error("cannot hand over a large order: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

int
import_add_order(struct import_batches *batches, const struct manifest_order *order)
{
	size_t size = manifest_encode_order(NULL, 0, order);

	if (!fits(&batches->orders, size) && import_flush_all(batches) < 0)
		return -1;
	if (!fits(&batches->orders, size))
		return send_large(batches, order, size);
	manifest_encode_order(reserve(&batches->orders.writer, size), size, order);
	return 0;
}

int
import_add_item(struct import_batches *batches, const struct manifest_item *item)
{
	size_t size = manifest_encode_item(NULL, 0, item);

	if (!fits(&batches->orders, size) && import_flush_all(batches) < 0)
		return -1;
	manifest_encode_item(reserve(&batches->orders.writer, size), size, item);
	return 0;
}

int
import_add_note(struct import_batches *batches, struct import_gathering *gathering,
                const struct manifest_note *note)
{
	size_t size = manifest_encode_note(NULL, 0, note);

	if (!fits(gathering, size) && import_flush(batches, gathering) < 0)
		return -1;
	manifest_encode_note(reserve(&gathering->writer, size), size, note);
	return 0;
}

int
import_add_failed(struct import_batches *batches, uint32_t from_line, uint32_t until_line)
{
	const uint32_t lines[] = { from_line, until_line };

	if (!fits(&batches->failed, sizeof lines) && import_flush(batches, &batches->failed) < 0)
		return -1;
	memcpy(reserve(&batches->failed.writer, sizeof lines), lines, sizeof lines);
	return 0;
}

int
import_add_text(struct import_batches *batches, uint32_t line, const char *text, size_t length)
{
	uint8_t *field;

	if (!fits(&batches->failed, sizeof line + length) && import_flush(batches, &batches->failed) < 0)
		return -1;
	field = reserve(&batches->failed.writer, sizeof line + length);
	memcpy(field, &line, sizeof line);
	memcpy(field + sizeof line, text, length);
	return 0;
}

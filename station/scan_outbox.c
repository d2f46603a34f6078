#include "scan_outbox.h"

#include <stdio.h>
#include <string.h>

static struct scan_outbox_entry *
entry_at(struct scan_outbox *outbox, size_t i)
{
	return &outbox->entries[(outbox->first + i) % SCAN_OUTBOX_CODES];
}

void
scan_outbox_start(struct scan_outbox *outbox, uint64_t incarnation)
{
	outbox->incarnation = incarnation;
	outbox->last_n = 0;
	outbox->first = outbox->count = outbox->sent = 0;
}

size_t
scan_outbox_room(const struct scan_outbox *outbox)
{
	return SCAN_OUTBOX_CODES - outbox->count;
}

bool
scan_outbox_put(struct scan_outbox *outbox, const char *device, const char *aim, const void *text,
                size_t length, bool overlong)
{
	struct scan_outbox_entry *entry;

	if (outbox->count == SCAN_OUTBOX_CODES || length > LIMIT_CODE)
		return false;
	entry = entry_at(outbox, outbox->count++);
	entry->n = ++outbox->last_n;
	entry->done = false;
	entry->size = offsetof(struct message_code, text) + length;
	memset(&entry->body, 0, offsetof(struct message_code, text));
	snprintf(entry->body.device, sizeof entry->body.device, "%s", device);
	snprintf(entry->body.aim, sizeof entry->body.aim, "%s", aim);
	entry->body.overlong = overlong;
	entry->body.length = (uint16_t)length;
	memcpy(entry->body.text, text, length);
	return true;
}

/* Those that are answered out of turn are not sent again. */
static void
skip_done(struct scan_outbox *outbox)
{
	while (outbox->sent < outbox->count && entry_at(outbox, outbox->sent)->done)
		outbox->sent++;
}

const struct scan_outbox_entry *
scan_outbox_next(const struct scan_outbox *outbox)
{
	if (outbox->sent == outbox->count)
		return NULL;
	return &outbox->entries[(outbox->first + outbox->sent) % SCAN_OUTBOX_CODES];
}

void
scan_outbox_sent(struct scan_outbox *outbox)
{
	if (outbox->sent < outbox->count)
		outbox->sent++;
	skip_done(outbox);
}

void
scan_outbox_done(struct scan_outbox *outbox, struct message_id id)
{
	if (id.incarnation != outbox->incarnation)
		return;
	for (size_t i = 0; i < outbox->count; i++)
		if (entry_at(outbox, i)->n == id.n)
			entry_at(outbox, i)->done = true;
	while (outbox->count > 0 && entry_at(outbox, 0)->done) {
		outbox->first = (outbox->first + 1) % SCAN_OUTBOX_CODES;
		outbox->count--;
		outbox->sent -= outbox->sent > 0;
	}
	skip_done(outbox);
}

void
scan_outbox_again(struct scan_outbox *outbox)
{
	outbox->sent = 0;
	skip_done(outbox);
}

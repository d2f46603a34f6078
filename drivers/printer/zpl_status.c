#include "zpl_status.h"

#include <stdio.h>
#include <string.h>

enum { STX = 0x02, ETX = 0x03, BLOCK_MAX = 400, HOST_BLOCKS = 3, FIELDS_MAX = 16 };

/* ---- ~HQES ---- */

static const char *
skip_blanks(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

/* Eight hexadecimal digits, no more and no fewer: a lost digit would move all bits. */
static const char *
read_mask(const char *at, uint32_t *mask)
{
	static const char digits[] = "0123456789ABCDEF";

	at = skip_blanks(at);
	*mask = 0;
	if (strspn(at, "0123456789ABCDEFabcdef") != 8)
		return NULL;
	for (int i = 0; i < 8; i++) {
		char digit = at[i] >= 'a' ? (char)(at[i] - 'a' + 'A') : at[i];

		*mask = *mask << 4 | (uint32_t)(strchr(digits, digit) - digits);
	}
	return at + 8;
}

/* "ERRORS: 1 00000000 00000005" */
static const char *
read_masks(const char *at, const char *title, bool *flag, uint32_t *group_2, uint32_t *group_1)
{
	if (!(at = strstr(at, title)))
		return NULL;
	at = skip_blanks(at + strlen(title));
	if ((*at != '0' && *at != '1') || !strchr(" \t", at[1]))
		return NULL;
	*flag = *at == '1';
	at = read_mask(at + 1, group_2);
	return at ? read_mask(at, group_1) : NULL;
}

static bool
read_status_block(const char *block, struct zpl_reply *reply)
{
	const char *at = read_masks(block, "ERRORS:", &reply->error, &reply->errors_2, &reply->errors);

	if (at)
		at = read_masks(at, "WARNINGS:", &reply->warning, &reply->warnings_2, &reply->warnings);
	reply->has_masks = at && *skip_blanks(at) == 0;
	return reply->has_masks;
}

/* ---- ~HS ---- */

/* Decimal numbers between commas; a printer's password may be any of them. Returns how many, 0 if it is nothing like
 * that. */
static size_t
read_numbers(const char *block, uint32_t numbers[FIELDS_MAX])
{
	size_t count = 0;

	for (const char *at = block;; at++) {
		size_t digits = strspn(at, "0123456789");

		if (digits == 0 || digits > 9 || count == FIELDS_MAX)
			return 0;
		numbers[count] = 0;
		for (; digits > 0; digits--)
			numbers[count] = numbers[count] * 10 + (uint32_t)(*at++ - '0');
		count++;
		if (*at == 0)
			return count;
		if (*at != ',')
			return 0;
	}
}

static bool
read_host_block(const char *block, int index, struct zpl_reply *reply)
{
	uint32_t numbers[FIELDS_MAX];
	size_t count = read_numbers(block, numbers);

	if (index == 0) {
		if (count != 12)
			return false;
		reply->paper_out = numbers[1] != 0;
		reply->paused = numbers[2] != 0;
		reply->formats = numbers[4];
		reply->buffer_full = numbers[5] != 0;
		reply->partial = numbers[7] != 0;
		reply->too_cold = numbers[10] != 0;
		reply->too_hot = numbers[11] != 0;
	} else if (index == 1) {
		if (count != 11)
			return false;
		reply->head_open = numbers[2] != 0;
		reply->ribbon_out = numbers[3] != 0;
		reply->remaining = numbers[8];
	}
	return index < 2 || count == 2;
}

/* ---- both ---- */

/* The next block between STX and ETX. Outside of them only line ends are right. */
static enum zpl_reading
next_block(const char **at, const char *end, char block[BLOCK_MAX + 1])
{
	const char *from = *at, *to;

	while (from < end && (*from == '\r' || *from == '\n' || *from == ' '))
		from++;
	if (from == end)
		return ZPL_MORE;
	if (*from != STX)
		return ZPL_GARBAGE;
	from++;
	to = memchr(from, ETX, (size_t)(end - from));
	if (!to)
		return end - from > BLOCK_MAX ? ZPL_GARBAGE : ZPL_MORE;
	if (to - from > BLOCK_MAX || memchr(from, 0, (size_t)(to - from)) || memchr(from, STX, (size_t)(to - from)))
		return ZPL_GARBAGE;
	memcpy(block, from, (size_t)(to - from));
	block[to - from] = 0;
	*at = to + 1;
	return ZPL_WHOLE;
}

enum zpl_reading
zpl_reply_read(const char *bytes, size_t size, struct zpl_reply *reply)
{
	const char *at = bytes, *end = bytes + size;
	char block[BLOCK_MAX + 1];
	int host_blocks = 0;

	memset(reply, 0, sizeof *reply);
	while (!reply->has_masks || !reply->has_host) {
		enum zpl_reading reading = next_block(&at, end, block);

		if (reading != ZPL_WHOLE)
			return reading;
		if (strstr(block, "PRINTER STATUS")) {
			if (host_blocks % HOST_BLOCKS != 0 || !read_status_block(block, reply))
				return ZPL_GARBAGE;
		} else if (reply->has_host || !read_host_block(block, host_blocks, reply)) {
			return ZPL_GARBAGE;
		} else {
			reply->has_host = ++host_blocks == HOST_BLOCKS;
		}
	}
	return ZPL_WHOLE;
}

/* One way not to print: what a person has to mend first comes first. */
struct condition {
	uint32_t errors;
	size_t host;       /* of a bool of struct zpl_reply that tells the same, 0: none */
	const char *word, *text;
};

#define HOST(member) offsetof(struct zpl_reply, member)

static const struct condition conditions[] = {
	{ ZPL_HEAD_OPEN, HOST(head_open), "head-open", "the printer is open: close its head" },
	{ ZPL_MEDIA_OUT, HOST(paper_out), "paper-out", "the printer is out of labels: put in a new roll" },
	{ ZPL_RIBBON_OUT, HOST(ribbon_out), "ribbon-out", "the printer's ribbon is used up: put in a new one" },
	{ ZPL_CUTTER_FAULT, 0, "cutter-fault", "the printer's cutter is stuck: switch it off and free the cutter" },
	{ ZPL_HEAD_TOO_HOT, HOST(too_hot), "too-hot", "the print head is too hot: it goes on when it has cooled" },
	{ ZPL_MOTOR_TOO_HOT, 0, "too-hot", "the printer's motor is too hot: it goes on when it has cooled" },
	{ 0, HOST(too_cold), "too-cold", "the print head is too cold: it goes on when it has warmed up" },
	{ ZPL_HEAD_BROKEN, 0, "head-fault", "the print head is worn or broken: have it replaced" },
	{ ZPL_HEAD_NOT_FOUND, 0, "head-fault", "the printer does not find its print head: have it looked at" },
	{ ZPL_THERMISTOR_OPEN, 0, "head-fault", "the print head's sensor is broken: have it replaced" },
	{ ZPL_FIRMWARE_WRONG, 0, "printer-fault", "the printer's firmware is set up wrongly: have it looked at" },
	{ ZPL_PAUSED, HOST(paused), "paused", "the printer is paused: press its pause button" },
};

static bool
host_says(const struct zpl_reply *reply, size_t at)
{
	return at && *(const bool *)((const char *)reply + at);
}

static const struct condition *
find_condition(const struct zpl_reply *reply)
{
	for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
		if (reply->errors & conditions[i].errors || host_says(reply, conditions[i].host))
			return &conditions[i];
	return NULL;
}

bool
zpl_reply_is_clean(const struct zpl_reply *reply)
{
	return !find_condition(reply) && !reply->error && !reply->errors && !reply->errors_2;
}

bool
zpl_reply_is_empty(const struct zpl_reply *reply)
{
	return reply->has_host && !reply->formats && !reply->remaining && !reply->partial && !reply->buffer_full;
}

void
zpl_reply_say(const struct zpl_reply *reply, struct message_status *status)
{
	const struct condition *row = find_condition(reply);

	memset(status, 0, sizeof *status);
	if (row) {
		status->state = PRINTER_STOPPED;
		snprintf(status->reason, sizeof status->reason, "%s", row->word);
		snprintf(status->text, sizeof status->text, "%s", row->text);
	} else if (!zpl_reply_is_clean(reply)) {
		status->state = PRINTER_STOPPED;
		snprintf(status->reason, sizeof status->reason, "printer-fault");
		snprintf(status->text, sizeof status->text,
		         "the printer reports an error (%08X %08X): look at its display", reply->errors_2, reply->errors);
	} else {
		status->state = reply->has_host && !zpl_reply_is_empty(reply) ? PRINTER_BUSY : PRINTER_IDLE;
		if (reply->warnings & ZPL_PAPER_LOW)
			snprintf(status->text, sizeof status->text, "the roll of labels is nearly used up");
		else if (reply->warnings & ZPL_CLEAN_HEAD)
			snprintf(status->text, sizeof status->text, "the print head wants to be cleaned");
		else if (reply->warnings & ZPL_REPLACE_HEAD)
			snprintf(status->text, sizeof status->text, "the print head wants to be replaced soon");
	}
}

#include "frame.h"

#include <stdio.h>
#include <string.h>

static void
copy_affix(char to[FRAME_AFFIX], const char *from)
{
	snprintf(to, FRAME_AFFIX, "%s", from ? from : "");
}

void
frame_start(struct frame *frame, const struct scanner_options *options, unsigned default_timeout_ms)
{
	memset(frame, 0, sizeof *frame);
	frame->deadline = SCANNER_NEVER;
	frame->timeout_ms = options->timeout_ms ? options->timeout_ms : default_timeout_ms;
	copy_affix(frame->prefix, options->prefix);
	copy_affix(frame->suffix, options->suffix);
}

unsigned
frame_end_by(const char *terminator, unsigned any)
{
	static const struct {
		const char *name;
		unsigned end;
	} names[] = { { "enter", END_ENTER }, { "tab", END_TAB }, { "etx", END_ETX }, { "none", 0 } };

	for (size_t i = 0; terminator && i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].name, terminator) == 0)
			return names[i].end;
	return any;
}

void
frame_put(struct frame *frame, const uint8_t *data, size_t length)
{
	size_t room = sizeof frame->text - frame->length;

	if (length > room) {
		frame->overlong = true;
		length = room;
	}
	memcpy(frame->text + frame->length, data, length);
	frame->length += length;
}

void
frame_touch(struct frame *frame, int64_t now_ms)
{
	frame->deadline = now_ms + frame->timeout_ms;
}

void
frame_drop(struct frame *frame)
{
	frame->length = 0;
	frame->overlong = frame->torn = false;
	frame->aim[0] = '\0';
	frame->deadline = SCANNER_NEVER;
}

void
frame_end(struct frame *frame, const struct scanner_sink *sink)
{
	struct scanner_code code = { .text = frame->text,
		                     .length = frame->length,
		                     .overlong = frame->overlong };
	size_t prefix = strlen(frame->prefix), suffix = strlen(frame->suffix);

	memcpy(code.aim, frame->aim, sizeof code.aim);
	if (prefix > 0 && code.length >= prefix && memcmp(code.text, frame->prefix, prefix) == 0) {
		code.text += prefix;
		code.length -= prefix;
	}
	if (suffix > 0 && !code.overlong && code.length >= suffix
	    && memcmp(code.text + code.length - suffix, frame->suffix, suffix) == 0)
		code.length -= suffix;
	if (code.length > 0 && !frame->torn)
		sink->code(sink->context, &code);
	frame_drop(frame);
}

void
frame_tear(struct frame *frame, int64_t now_ms)
{
	frame_drop(frame);
	frame->torn = true;
	frame_touch(frame, now_ms);
}

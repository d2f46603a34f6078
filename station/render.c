/* The render process: fields in, bits out. It holds fonts and templates and touches nothing else; zxing may
 * abort it, or never come back, and then a new one is asked again. A label that does so each time is given up by the
 * engine. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "label.h"
#include "message.h"
#include "record.h"
#include "station/label_given.h"
#include "station/label_lint.h"
#include "station/label_test.h"
#include "station/log.h"
#include "station/process.h"
#include "station/sandbox.h"

#define MEMORY_MAX ((rlim_t)2 << 30)

/* For one label, which takes some 50 ms, and to look at a template, for which it draws dozens: then SIGALRM ends the process. */
enum { LABEL_SECONDS = 20, TEMPLATE_SECONDS = 120 };

static void
fill_answer(struct message_rendered *answer, const struct bitmap *bitmap, const struct label_result *result)
{
	answer->ok = 1;
	answer->dpi = (uint16_t)bitmap->dpi;
	answer->width = bitmap->width;
	answer->height = bitmap->height;
	answer->stride = bitmap->stride;
	answer->carrier_top = result->carrier_top;
	answer->carrier_height = result->carrier_height;
	memcpy(answer->hash, result->hash, sizeof answer->hash);
}

static void
refuse(struct message_rendered *answer, const char *text)
{
	*answer = (struct message_rendered){0};
	size_t length = strnlen(text, sizeof answer->text - 1);
	memcpy(answer->text, text, length);
}

static int
hand_over(struct bitmap *bitmap, const struct label_result *result, struct message_rendered *answer)
{
	int fd = bitmap_to_memfd(bitmap);

	if (fd < 0)
		refuse(answer, "out of memory");
	else
		fill_answer(answer, bitmap, result);
	bitmap_finish(bitmap);
	return fd;
}

/* The carrier's area as a PNG, some 10 KiB, in a memfd. -1 if there is no memory. */
static int
write_area(const struct bitmap *bitmap, const struct label_result *result)
{
	const size_t top = (size_t)result->carrier_top * bitmap->stride;
	int fd = memfd_create("area", MFD_CLOEXEC);
	struct bitmap area;

	if (fd < 0)
		return -1;
	if (bitmap_wrap(&area, bitmap->rows + top, (size_t)result->carrier_height * bitmap->stride, bitmap->width,
	                result->carrier_height, bitmap->stride, bitmap->dpi) == 0 &&
	    bitmap_write_png(&area, fd) == 0)
		return fd;
	close(fd);
	return -1;
}

/* As it was drawn before: `file` has what write_area() made of it then. */
static int
render_again(const struct label_fields *fields, const struct config_carrier *carrier, int file,
             struct message_rendered *answer)
{
	struct label_result result;
	struct bitmap area = {0}, bitmap = {0};
	int drawn;

	if (file < 0 || lseek(file, 0, SEEK_SET) < 0 || bitmap_read_png(&area, file) < 0) {
		refuse(answer, LABEL_NOT_AS_KEPT);
		return -1;
	}
	drawn = label_render_kept(fields, carrier, &area, &bitmap, &result);
	bitmap_finish(&area);
	if (drawn == 0)
		return hand_over(&bitmap, &result, answer);
	refuse(answer, result.text);
	return -1;
}

/* The label that tests a printer: its grades are told as text. */
static int
render_test(const struct label_fields *fields, struct message_rendered *answer)
{
	struct label_result result;
	struct label_test test;
	struct bitmap bitmap;
	char text[LABEL_TEXT_MAX];
	int fd;

	if (label_test_render(fields, &bitmap, &result, &test) < 0) {
		refuse(answer, result.text);
		return -1;
	}
	fd = hand_over(&bitmap, &result, answer);
	label_test_text(&test, text);
	if (fd >= 0)
		memcpy(answer->text, text, sizeof text);
	return fd;
}

/* A label that came with the order: `file` is its memfd, sealed, so that it stays as it is looked at. */
static int
render_given(const struct label_fields *fields, const struct config_carrier *carrier, int file,
             struct message_rendered *answer)
{
	struct label_result result;
	struct bitmap bitmap = {0};
	struct stat status;
	char code[LABEL_TEXT_MAX];
	void *mapped = MAP_FAILED;
	int seals = file >= 0 ? fcntl(file, F_GET_SEALS) : -1, drawn, fd;

	if (seals >= 0 && (seals & F_SEAL_WRITE) && (seals & F_SEAL_SHRINK) && fstat(file, &status) == 0 && status.st_size > 0)
		mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
	if (mapped == MAP_FAILED) {
		refuse(answer, "The finished label of this order is no longer kept.");
		return -1;
	}
	drawn = label_given_render(fields, carrier, mapped, (size_t)status.st_size, &bitmap, &result, code);
	munmap(mapped, (size_t)status.st_size);
	if (drawn < 0) {
		snprintf(answer->text, sizeof answer->text, "The label that came with the order: %.160s", result.text);
		return -1;
	}
	fd = hand_over(&bitmap, &result, answer);
	if (fd >= 0)
		memcpy(answer->text, code, sizeof code);
	return fd;
}

/* Fills *answer and returns the memfd to send with it, -1 if the label is refused. *area becomes one too if it is to be
 * kept. */
static int
render(const struct process *process, const void *body, size_t size, int file, struct message_rendered *answer, int *area)
{
	static struct label_fields fields; /* 64 KiB, too much for a stack frame that stays small */
	struct label_result result;
	struct bitmap bitmap;

	if (label_fields_read(&fields, body, size) < 0) {
		refuse(answer, "the label's fields are malformed");
		return -1;
	}
	if (*label_fields_get(&fields, "test"))
		return render_test(&fields, answer);
	const struct config_carrier *carrier =
		config_find_carrier(process->config, label_fields_get(&fields, "carrier"));
	if (!carrier) {
		refuse(answer, "the carrier is not configured");
		return -1;
	}
	if (*label_fields_get(&fields, "label_file"))
		return render_given(&fields, carrier, file, answer);
	if (*label_fields_get(&fields, "kept"))
		return render_again(&fields, carrier, file, answer);
	if (label_render(&fields, carrier, &bitmap, &result) < 0) {
		refuse(answer, result.text);
		return -1;
	}
	if (*label_fields_get(&fields, "keep"))
		*area = write_area(&bitmap, &result);
	return hand_over(&bitmap, &result, answer);
}

/* ---- label templates that central has set ---- */

static void *
map_template(int fd, size_t *size)
{
	struct stat status;
	void *svg = MAP_FAILED;

	if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0 && status.st_size <= TEMPLATE_SIZE_MAX) {
		*size = (size_t)status.st_size;
		svg = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	return svg;
}

/* The first error, as label lint says it. */
static void
put_fault(struct message_rendered *answer, const struct label_lint *lint)
{
	size_t i = 0;
	char text[LABEL_TEXT_MAX];

	while (i + 1 < lint->count && lint->faults[i].fault.warning)
		i++;
	snprintf(text, sizeof text, "line %d, %.60s: %.100s [%.20s]", lint->faults[i].fault.line, lint->faults[i].fault.id,
	         lint->faults[i].fault.text, lint->faults[i].fault.code);
	refuse(answer, text);
}

/* As a label of that media. False: it is refused. */
static bool
is_good(const struct config_carrier *carrier, const char *media, const void *svg, size_t size, struct message_rendered *answer)
{
	static struct label_lint lint;
	const struct label_lint_use looks = {.carrier = carrier, .media = media};
	char text[LABEL_TEXT_MAX] = "";

	if (label_lint(svg, size, &looks, &lint, text, sizeof text) < 0)
		refuse(answer, text);
	else if (lint.errors > 0)
		put_fault(answer, &lint);
	else
		answer->ok = 1;
	return answer->ok;
}

/* At whichever printer of the station: one that has other sheets would print none of its labels. */
static void
look_at(const struct config *config, const struct config_carrier *carrier, int fd, struct message_rendered *answer)
{
	const char *last = NULL;
	size_t size;
	void *svg = map_template(fd, &size);

	if (svg == MAP_FAILED) {
		refuse(answer, "it is empty, or too large");
		return;
	}
	for (size_t i = 0; i < config->printer_count && (last == NULL || answer->ok); i++) {
		const char *media = config->printers[i].media;
		if (last == NULL || strcmp(media, last) != 0)
			is_good(carrier, media, svg, size, answer);
		last = media;
	}
	if (last == NULL)
		is_good(carrier, "", svg, size, answer);
	munmap(svg, size);
}

static int
take_template(const struct process *process, const struct message_head *head, char *name, int fd)
{
	struct message_rendered answer = {0};
	const struct config_carrier *carrier;

	if (head->size != LIMIT_NAME + 1)
		return 0;
	name[LIMIT_NAME] = '\0';
	if (fd < 0) {
		label_forget(name);
		return 0;
	}
	carrier = config_find_carrier(process->config, name);
	alarm(TEMPLATE_SECONDS);
	if (carrier)
		look_at(process->config, carrier, fd, &answer);
	else
		refuse(&answer, "the carrier is not configured");
	alarm(0);
	return message_send(process->engine, MESSAGE_RENDERED, head->id, &answer, sizeof answer, NULL, 0, -1);
}

static int
answer_one(const struct process *process, const struct message_head *head, const void *body, int file)
{
	struct message_rendered answer = {0};
	int fds[] = {-1, -1};
	alarm(LABEL_SECONDS);
	fds[0] = render(process, body, head->size, file, &answer, &fds[1]);
	alarm(0);
	unsigned count = fds[0] < 0 ? 0 : fds[1] < 0 ? 1 : 2; /* the area comes with the label it is of, or not at all */
	int sent = message_send(process->engine, MESSAGE_RENDERED, head->id, &answer, sizeof answer, fds, count, -1);
	if (sent < 0)
		log_error("a label cannot be handed over: %s", strerror(errno));
	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return sent;
}

/* 0 while there is an engine to serve. */
static int
take_messages(const struct process *process)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];
	for (;;) {
		int got = message_receive(process->engine, &head, body, fds);
		if (got < 0 && errno == EPROTO)
			continue;
		if (got <= 0)
			return got;
		if (head.type == MESSAGE_RENDER)
			got = answer_one(process, &head, body, fds[0]);
		else if (head.type == MESSAGE_TEMPLATE)
			got = take_template(process, &head, (char *)body, fds[0]);
		for (int i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
		if (got < 0)
			return -1;
	}
}

/* A file from elsewhere may ask for as much as there is: then this process ends, and not another. The sanitizers need room
 * of their own. */
static void
limit_memory(void)
{
#ifndef PACKWARDEN_TEST
	struct rlimit limit = { MEMORY_MAX, MEMORY_MAX };

	if (setrlimit(RLIMIT_AS, &limit) < 0)
		log_warn("memory is not limited: %s", strerror(errno));
#endif
}

int
render_main(const struct process *process)
{
	char text[LABEL_TEXT_MAX];
	struct message_id life = {0};

	log_open("render");
	if (label_start(process->config, NULL, text, sizeof text) < 0) {
		log_error("%s", text);
		return 4;
	}
	limit_memory();
	randombytes_buf(&life.incarnation, sizeof life.incarnation);
	if (sandbox_enter(process) < 0)
		return 5;
	if (message_send(process->engine, MESSAGE_HELLO, life, NULL, 0, NULL, 0, -1) < 0) {
		log_error("the engine cannot be greeted: %s", strerror(errno));
		return 5;
	}
	for (;;) {
		struct pollfd ready[] = {{.fd = process->engine, .events = POLLIN},
		                         {.fd = process->supervisor, .events = POLLIN}};
		if (poll(ready, 2, -1) < 0 && errno != EINTR)
			return 5;
		if (ready[0].revents && take_messages(process) < 0)
			break;
		if (ready[0].revents & (POLLHUP | POLLERR) || ready[1].revents & (POLLHUP | POLLERR | POLLIN))
			break;
	}
	label_stop();
	return 0;
}

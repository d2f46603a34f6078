/* The print process: one for each printer, as spoolers and printers block. It takes labels from the engine
 * and tells it each step; the rules are in print.h. */
#include "station/print.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "station/log.h"
#include "station/process.h"
#include "station/sandbox.h"

enum {
	STALL_MS = 1200, /* a label that is not taken for so long is told of */
	STATUS_MS = 800, /* a fault is to be known within two seconds, and before a packer needs the printer */
	BITS_BYTES = 16,        /* BLAKE2b's smallest */
};

struct printing {
	const struct process *process;
	const struct config_printer *config;
	struct print_tools tools;
	struct print_steps steps;
	struct print_job jobs[PRINT_JOBS_MAX]; /* the first is the open one */
	size_t count;
	struct message_status status;          /* as it was told last; state 0: not yet */
	bool status_told;
	int64_t status_ms;                     /* when to look again */
	int64_t call_ms;                       /* when the driver was called for a job, 0: it was not */
	char broken[LABEL_TEXT_MAX];           /* why it cannot be used as it is configured, or "" */
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Anything that the supervisor says means stop. */
static bool
is_stopped(const struct process *process)
{
	struct pollfd poller = { .fd = process->supervisor, .events = POLLIN };

	return poll(&poller, 1, 0) > 0;
}

/* Nothing else is told while the driver is at work: a printer that has stopped taking a label is told of
 * from there. */
static void
tell_stall(struct printing *printing)
{
	struct message_id id = { printing->steps.incarnation, ++printing->steps.last };
	struct message_status status;

	memset(&status, 0, sizeof status);
	status.state = PRINTER_STOPPED;
	snprintf(status.reason, sizeof status.reason, "stalled");
	snprintf(status.text, sizeof status.text,
	         "the printer has stopped taking the label: switch it off and on if it stays so");
	if (memcmp(&status, &printing->status, sizeof status) == 0 && printing->status_told)
		return;
	printing->status = status;
	printing->status_told = message_send(printing->process->engine, MESSAGE_STATUS, id, &status,
	                                     sizeof status, NULL, 0, 0) == 0;
}

static bool
carry_on(void *context)
{
	struct printing *printing = context;

	if (printing->call_ms != 0 && now_ms() - printing->call_ms >= STALL_MS)
		tell_stall(printing);
	return !is_stopped(printing->process);
}

/* ---- jobs ---- */

/* The label's bits and the installation are in its name: another database, or another station at the same
 * queue, may have used the same numbers, even for the same order, and a job of theirs must not be taken
 * for this one. */
static void
name_job(const struct printing *printing, const struct message_print *print, const struct bitmap *bitmap,
         struct printer_job *job)
{
	unsigned char hash[BITS_BYTES];
	char bits[2 * 8 + 1];

	crypto_generichash(hash, sizeof hash, bitmap->rows, (size_t)bitmap->stride * bitmap->height,
	                   print->installation, sizeof print->installation);
	sodium_bin2hex(bits, sizeof bits, hash, 8);
	snprintf(job->name, sizeof job->name,
	         "packwarden box-%" PRIu64 " intent-%" PRIu64 " attempt-%" PRIu32 " %s/%s %s", job->box,
	         job->intent, job->attempt, printing->process->config->station, printing->config->name, bits);
}

static void
remove_job(struct printing *printing, size_t at)
{
	bitmap_finish(&printing->jobs[at].bitmap);
	printing->count--;
	memmove(&printing->jobs[at], &printing->jobs[at + 1],
	        (printing->count - at) * sizeof *printing->jobs);
}

static struct print_job *
find_job(struct printing *printing, uint64_t box, uint64_t intent, uint32_t attempt)
{
	for (size_t i = 0; i < printing->count; i++) {
		struct printer_job *job = &printing->jobs[i].job;

		if (job->box == box && job->intent == intent && job->attempt == attempt)
			return &printing->jobs[i];
	}
	return NULL;
}

/* A label that cannot even be taken: certain for a new one; of one that was here before nothing is known. */
static void
refuse_print(struct printing *printing, const struct message_print *print, const char *text)
{
	struct print_job job = {
		.job = { .box = print->box, .intent = print->intent, .attempt = print->attempt }
	};
	bool certain = !print->resume || (print->job_id == 0 && !print->sent);

	log_error("box %" PRIu64 " intent %" PRIu64 ": %s", print->box, print->intent, text);
	print_job_end(&job, &printing->tools, certain ? STEP_NOT_PRINTED : STEP_UNKNOWN, text);
}

static void
add_job(struct printing *printing, const struct message_print *print, struct bitmap *bitmap)
{
	struct print_job *job = &printing->jobs[printing->count++];

	*job = (struct print_job) {
		.job = { .box = print->box, .intent = print->intent, .attempt = print->attempt,
		         .resume = print->resume != 0 },
		.bitmap = *bitmap,
		.state = PRINT_WAITING,
	};
	if (print->resume) {
		job->job.id = print->job_id;
		memcpy(job->job.uuid, print->job_uuid, sizeof job->job.uuid);
		/* Without an id that is durable there was no GO. */
		job->go_given = print->job_id != 0 || print->sent;
		job->sent = print->sent != 0;
	}
	name_job(printing, print, &job->bitmap, &job->job);
}

static void
take_print(struct printing *printing, const struct message_head *head, const struct message_print *print,
           int fd)
{
	struct bitmap bitmap = { 0 };

	if (head->size != sizeof *print || !memchr(print->job_uuid, 0, sizeof print->job_uuid)
	    || print->job_id < 0) {
		log_error("a label came that is no label");
		return;
	}
	if (print_steps_repeat(&printing->steps, print->box, print->intent, print->attempt)
	    || find_job(printing, print->box, print->intent, print->attempt))
		return;
	if (!print_steps_have_room(&printing->steps)) {
		log_warn("the engine answers no steps: labels are left to be asked for again");
		return;
	}
	if (printing->broken[0])
		refuse_print(printing, print, printing->broken);
	else if (printing->count == PRINT_JOBS_MAX)
		refuse_print(printing, print, "too many labels wait for this printer");
	else if (print->dpi < 50 || print->dpi > 2400
	         || bitmap_from_memfd(&bitmap, fd, print->width, print->height, print->stride, print->dpi))
		refuse_print(printing, print, "the label's bitmap is damaged");
	else if (bitmap_turn(&bitmap, printing->config->rotate) != 0) {
		bitmap_finish(&bitmap);
		refuse_print(printing, print, "out of memory");
	}
	else
		add_job(printing, print, &bitmap);
}

static void
take_go(struct printing *printing, struct message_id id)
{
	struct print_job *job = &printing->jobs[0];

	print_steps_answered(&printing->steps, id);
	if (printing->count == 0 || job->state != PRINT_CREATED)
		return; /* GO for a step that was told twice */
	if (job->created.incarnation != id.incarnation || job->created.n != id.n)
		return;
	job->state = job->give_back ? PRINT_CREATED : PRINT_SENDING;
	job->next_ms = 0;
}

static void
take_cancel(struct printing *printing, const struct message_head *head, const struct message_step *which)
{
	struct print_job *job;

	if (head->size != sizeof *which)
		return;
	if (print_steps_repeat(&printing->steps, which->box, which->intent, which->attempt))
		return;
	job = find_job(printing, which->box, which->intent, which->attempt);
	if (!job)
		return;
	job->give_back = true;
	job->cancel = job->cancel || which->step != STEP_GIVE_BACK;
	if (job->state == PRINT_WAITING && !job->job.resume) {
		print_job_end(job, &printing->tools, STEP_NOT_PRINTED, "cancelled before it was its turn");
		remove_job(printing, (size_t)(job - printing->jobs));
		return;
	}
	job->next_ms = 0;
}

/* ---- messages ---- */

static void
take_message(struct printing *printing, const struct message_head *head, const void *body, int fd)
{
	switch (head->type) {
	case MESSAGE_HELLO:
		print_steps_again(&printing->steps);
		printing->status_told = false;
		break;
	case MESSAGE_PRINT:
		take_print(printing, head, body, fd);
		break;
	case MESSAGE_GO:
		take_go(printing, head->id);
		break;
	case MESSAGE_DONE:
		print_steps_answered(&printing->steps, head->id);
		break;
	case MESSAGE_CANCEL:
		take_cancel(printing, head, body);
		break;
	default:
		log_warn("a message of type %u came that is not for a printer", head->type);
	}
}

/* 0 while there is an engine to serve. */
static int
take_messages(struct printing *printing)
{
	static _Alignas(16) uint8_t body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX], got;

	for (;;) {
		got = message_receive(printing->process->engine, &head, body, fds);
		if (got < 0 && errno == EPROTO)
			continue;
		if (got <= 0)
			return got;
		take_message(printing, &head, body, fds[0]);
		for (int i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
	}
}

/* ---- status ---- */

static void
look_at_printer(struct printing *printing, struct message_status *status)
{
	if (!printing->broken[0]) {
		printing->tools.driver->status(printing->tools.printer, status);
		return;
	}
	memset(status, 0, sizeof *status);
	status->state = PRINTER_STOPPED;
	snprintf(status->reason, sizeof status->reason, "misconfigured");
	memcpy(status->text, printing->broken, sizeof status->text);
}

/* A change is told at once; the same again only to a new engine. */
static void
watch_status(struct printing *printing)
{
	struct message_id id = { printing->steps.incarnation, ++printing->steps.last };
	struct message_status status;

	if (now_ms() >= printing->status_ms || printing->status.state == 0) {
		look_at_printer(printing, &status);
		if (memcmp(&status, &printing->status, sizeof status) != 0)
			printing->status_told = false;
		printing->status = status;
		printing->status_ms = now_ms() + STATUS_MS;
	}
	if (!printing->status_told)
		printing->status_told = message_send(printing->process->engine, MESSAGE_STATUS, id,
		                                     &printing->status, sizeof printing->status, NULL, 0, 0)
		                        == 0;
}

/* ---- the loop ---- */

/* All that was due when it began: a printer that keeps each question waiting must not keep the steps and
 * the status from being told. */
static void
work(struct printing *printing)
{
	int64_t began = now_ms();

	while (printing->count > 0 && printing->jobs[0].next_ms <= began) {
		bool goes_on;

		printing->call_ms = now_ms();
		goes_on = print_job_work(&printing->jobs[0], &printing->tools, printing->call_ms);
		printing->call_ms = 0;
		if (!goes_on) {
			remove_job(printing, 0);
			printing->status_ms = 0; /* why it ended is best known now */
		}
		if (is_stopped(printing->process))
			return;
	}
}

static int
pause_ms(const struct printing *printing)
{
	int64_t until = printing->status_ms, now = now_ms();

	if (printing->count > 0 && printing->jobs[0].next_ms < until)
		until = printing->jobs[0].next_ms;
	return until <= now ? 0 : (int)(until - now);
}

static int
serve(struct printing *printing)
{
	const struct process *process = printing->process;

	for (;;) {
		bool waiting = false;
		struct pollfd ready[2] = { { .fd = process->engine, .events = POLLIN },
		                           { .fd = process->supervisor, .events = POLLIN } };

		work(printing);
		if (is_stopped(process))
			return 0;
		if (print_steps_flush(&printing->steps, process->engine, &waiting) != 0)
			return 0;
		watch_status(printing);
		if (waiting || !printing->status_told)
			ready[0].events |= POLLOUT;
		if (poll(ready, 2, pause_ms(printing)) < 0 && errno != EINTR)
			return 5;
		if (ready[1].revents)
			return 0;
		if (ready[0].revents & POLLIN && take_messages(printing) != 0)
			return 0;
		if (ready[0].revents & (POLLHUP | POLLERR))
			return 0;
	}
}

/* A printer that is configured wrongly keeps its process: it says so, and refuses each label. */
static void
open_printer(struct printing *printing)
{
	struct printer_setup setup = {
		.config = printing->config,
		.station = printing->process->config->station,
		.carry_on = carry_on,
		.context = printing,
	};
	const struct printer_driver *driver = printer_driver_find(printing->config->driver);

	printing->tools.driver = driver;
	printing->tools.steps = &printing->steps;
	if (!driver)
		snprintf(printing->broken, sizeof printing->broken, "there is no printer driver '%s'",
		         printing->config->driver);
	else if (!(printing->tools.printer = calloc(1, driver->state_size)))
		snprintf(printing->broken, sizeof printing->broken, "out of memory");
	else if (driver->open(printing->tools.printer, &setup, printing->broken) == 0)
		printing->broken[0] = 0;
	if (printing->broken[0])
		log_error("printer %s: %s", printing->config->name, printing->broken);
}

static void
close_printer(struct printing *printing)
{
	while (printing->count > 0)
		remove_job(printing, printing->count - 1);
	if (printing->tools.printer)
		printing->tools.driver->close(printing->tools.printer);
	free(printing->tools.printer);
}

int
print_main(const struct process *process)
{
	static struct printing printing;
	struct message_id none = { 0 };
	int result = 5;

	log_open("print");
	if (process->index >= process->config->printer_count || sodium_init() < 0) {
		log_error("there is no printer %u", process->index);
		return 5;
	}
	printing.process = process;
	printing.config = &process->config->printers[process->index];
	randombytes_buf(&printing.steps.incarnation, sizeof printing.steps.incarnation);
	open_printer(&printing);
	if (sandbox_enter(process) == 0) {
		if (message_send(process->engine, MESSAGE_HELLO, none, NULL, 0, NULL, 0, -1) == 0)
			result = serve(&printing);
		else
			log_error("the engine cannot be greeted: %s", strerror(errno));
	}
	close_printer(&printing);
	return result;
}

/* The scan process: codes from the USB scanners to the engine. It holds no file and decides nothing. */
#include "process.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include "drivers/scanner/usb_host.h"
#include "log.h"
#include "message.h"
#include "sandbox.h"
#include "scan_outbox.h"

enum {
	EXIT_DONE = 0, EXIT_UNAVAILABLE = 4, EXIT_INTERNAL = 5,
	ROOM_LEAST = SCANNER_CODES_A_REPORT + 1, /* below, scanners wait: a pause may end one code more */
	USB_AGAIN_MS = 5000,                     /* where there is no USB, until it is looked for again */
	MESSAGES_A_TURN = 64,
	SCALES = 32,
};

#define USB_FOLDER "/dev/bus/usb"

enum { FD_ENGINE, FD_SUPERVISOR, FD_USB };

struct scan {
	const struct process *process;
	struct usb_host *usb;
	struct usb_host_events events;
	int64_t usb_again_ms;
	bool usb_missed;    /* it is logged that there is no USB */
	bool usb_shut;      /* USB_FOLDER was not there when landlock was entered, which will refuse it for good */
	bool hello;         /* to be sent */
	bool full;          /* the engine's queue: wait until it has room */
	bool stop;
	struct scan_outbox outbox;
	struct message_weight weights[SCALES]; /* to be sent: the newest of each scale, as nobody asks for older ones */
	size_t weight_count;
};

static struct scan scan; /* two megabytes of codes, at most */

static_assert((int)ROOM_LEAST < (int)SCAN_OUTBOX_CODES, "no scanner could be read from");

static int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Sends without waiting. Returns false if it could not be sent now; a closed socket ends the process. */
static bool
send_engine(uint16_t type, struct message_id id, const void *body, size_t size)
{
	if (message_send(scan.process->engine, type, id, body, size, NULL, 0, 0) == 0)
		return true;
	if (errno != EAGAIN && errno != ENOBUFS) {
		log_info("the engine's socket is closed: %s", strerror(errno));
		scan.stop = true;
	}
	scan.full = true;
	return false;
}

static void
pause_if_full(void)
{
	usb_host_pause(scan.usb, scan_outbox_room(&scan.outbox) < ROOM_LEAST);
}

static void
on_code(void *context, const char *device, const struct scanner_code *code)
{
	(void)context;
	if (!scan_outbox_put(&scan.outbox, device, code->aim, code->text, code->length, code->overlong))
		log_error("%s: a code is lost, %d wait for the engine", device, SCAN_OUTBOX_CODES);
	pause_if_full();
}

static void
on_weight(void *context, const char *device, const struct scanner_weight *weight)
{
	struct message_weight message = { .milligrams = weight->milligrams, .state = weight->state };
	size_t i = 0;

	(void)context;
	snprintf(message.device, sizeof message.device, "%s", device);
	while (i < scan.weight_count && strcmp(scan.weights[i].device, device) != 0)
		i++;
	if (i == SCALES)
		return;
	scan.weight_count += i == scan.weight_count;
	scan.weights[i] = message;
}

static bool
on_device(void *context, const struct message_device *device)
{
	(void)context;
	/* DEVICE is not answered, so its id only has to be one; states are told again after a HELLO */
	return !scan.full && !scan.hello
	       && send_engine(MESSAGE_DEVICE, (struct message_id){ scan.outbox.incarnation, 0 }, device,
	                      sizeof *device);
}

static void
send_waiting(void)
{
	const struct scan_outbox_entry *entry;

	if (scan.hello && !scan.full)
		scan.hello = !send_engine(MESSAGE_HELLO, (struct message_id){ scan.outbox.incarnation, 0 },
		                          NULL, 0);
	while (!scan.hello && !scan.full && (entry = scan_outbox_next(&scan.outbox))) {
		struct message_id id = { scan.outbox.incarnation, entry->n };

		if (send_engine(MESSAGE_CODE, id, &entry->body, entry->size))
			scan_outbox_sent(&scan.outbox);
	}
	/* like DEVICE, a state: not answered, and the next one says as much */
	while (!scan.hello && !scan.full && scan.weight_count > 0
	       && send_engine(MESSAGE_WEIGHT, (struct message_id){ scan.outbox.incarnation, 0 },
	                      &scan.weights[scan.weight_count - 1], sizeof *scan.weights))
		scan.weight_count--;
}

static void
take_message(const struct message_head *head)
{
	if (head->type == MESSAGE_DONE) {
		scan_outbox_done(&scan.outbox, head->id);
	} else if (head->type == MESSAGE_HELLO) {
		scan_outbox_again(&scan.outbox);
		if (scan.usb)
			usb_host_announce(scan.usb);
	} else {
		log_warn("a message of type %u is not for the scan process", head->type);
	}
}

/* Reads what waits on a socket; one that is closed says that the station stops. */
static void
take_messages(int fd, bool engine)
{
	static char body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];

	for (unsigned i = 0; i < MESSAGES_A_TURN; i++) {
		int got = message_receive(fd, &head, body, fds);

		if (got == 0 || (got < 0 && errno != EPROTO)) {
			scan.stop |= got < 0;
			return;
		}
		if (got > 0 && engine)
			take_message(&head);
	}
}

static bool
has_usb_folder(void)
{
	return access(USB_FOLDER, F_OK) == 0;
}

static void
open_usb(int64_t now_ms)
{
	const char *reason = "";

	if (scan.usb || now_ms < scan.usb_again_ms)
		return;
	scan.usb = usb_host_open(scan.process->config, &scan.events, &reason);
	scan.usb_again_ms = now_ms + USB_AGAIN_MS;
	if (!scan.usb && !scan.usb_missed)
		log_warn("there is no USB here: %s", reason);
	scan.usb_missed = !scan.usb;
}

/* Waits for descriptors or until the deadline; tells whether all of USB was silent. */
static bool
wait_for_events(int64_t deadline, int64_t now_ms)
{
	struct pollfd fds[FD_USB + USB_HOST_FDS] = {
		[FD_ENGINE] = { .fd = scan.process->engine,
		                .events = (short)(POLLIN | (scan.full ? POLLOUT : 0)) },
		[FD_SUPERVISOR] = { .fd = scan.process->supervisor, .events = POLLIN },
	};
	size_t count = FD_USB + (scan.usb ? usb_host_fds(scan.usb, fds + FD_USB) : 0);
	int64_t wait = deadline == SCANNER_NEVER ? -1 : deadline > now_ms ? deadline - now_ms : 0;
	bool quiet = true;

	if (poll(fds, count, wait > INT_MAX ? INT_MAX : (int)wait) < 0)
		return false; /* interrupted: nothing is known */
	if (fds[FD_ENGINE].revents & POLLOUT)
		scan.full = false;
	if (fds[FD_ENGINE].revents & ~POLLOUT)
		take_messages(scan.process->engine, true);
	if (fds[FD_SUPERVISOR].revents)
		take_messages(scan.process->supervisor, false);
	for (size_t i = FD_USB; i < count; i++)
		quiet &= fds[i].revents == 0;
	return quiet;
}

static int64_t
step_usb(bool quiet)
{
	int64_t now_ms = clock_ms(), deadline, again_ms = now_ms + USB_AGAIN_MS;

	if (scan.usb_shut && has_usb_folder()) {
		log_info("there is USB now, which this process may not open: another takes its place");
		scan.stop = true;
		return now_ms;
	}
	open_usb(now_ms);
	if (!scan.usb)
		return scan.usb_again_ms;
	pause_if_full();
	deadline = usb_host_step(scan.usb, now_ms, quiet);
	return scan.usb_shut && again_ms < deadline ? again_ms : deadline;
}

int
scan_main(const struct process *process)
{
	uint64_t incarnation;
	int64_t deadline = 0;

	log_open("scan");
	scan.process = process;
	scan.events = (struct usb_host_events){ .code = on_code, .weight = on_weight, .device = on_device };
	scan.hello = true;
	if (getrandom(&incarnation, sizeof incarnation, 0) != sizeof incarnation) {
		log_error("no random numbers: %s", strerror(errno));
		return EXIT_UNAVAILABLE;
	}
	scan_outbox_start(&scan.outbox, incarnation);
	scan.usb_shut = !has_usb_folder();
	/* before libusb starts its thread, which landlock would not hold */
	if (sandbox_enter(process) != 0)
		return EXIT_INTERNAL;
	while (!scan.stop) {
		bool quiet = wait_for_events(deadline, clock_ms());

		send_waiting();
		deadline = step_usb(quiet);
		send_waiting();
	}
	usb_host_close(scan.usb);
	return EXIT_DONE;
}

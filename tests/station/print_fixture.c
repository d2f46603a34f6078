#include "print_fixture.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void
give_up(const char *what)
{
	printf("not ok fixture: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
print_fixture_begin(struct print_fixture *fixture, const char *driver)
{
	memset(fixture, 0, sizeof *fixture);
	snprintf(fixture->folder, sizeof fixture->folder, "/tmp/packwarden-print-XXXXXX");
	if (!mkdtemp(fixture->folder))
		give_up("mkdtemp");
	/* cupsd's filters and the printer's command run as other users */
	print_fixture_shell("chmod 0755 %s && mkdir %s/data", fixture->folder, fixture->folder);
	snprintf(fixture->config.station, sizeof fixture->config.station, "station-1");
	fixture->config.printer_count = 1;
	snprintf(fixture->config.printers[0].name, sizeof fixture->config.printers[0].name, "bench");
	snprintf(fixture->config.printers[0].driver, sizeof fixture->config.printers[0].driver, "%s", driver);
	fixture->config.printers[0].dpi = 203;
	fixture->config.printers[0].darkness = CONFIG_UNSET;
	fixture->config.printers[0].tear_off = CONFIG_UNSET;
	fixture->next.incarnation = (uint64_t)now_ms();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fixture->engine) != 0
	    || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fixture->supervisor) != 0)
		give_up("socketpair");
}

void
print_fixture_end(struct print_fixture *fixture)
{
	if (fixture->pid)
		print_fixture_kill(fixture);
	for (int i = 0; i < 2; i++) {
		close(fixture->engine[i]);
		close(fixture->supervisor[i]);
	}
	print_fixture_shell("rm -rf %s", fixture->folder);
}

static void
child(struct print_fixture *fixture)
{
	char data[80];

	snprintf(data, sizeof data, "%s/data", fixture->folder);
	close(fixture->engine[0]);
	close(fixture->supervisor[0]);
	if (chdir(data) != 0)
		_exit(9);
	fixture->process = (struct process) {
		.kind = PROCESS_PRINT,
		.data = data,
		.config = &fixture->config,
		.engine = fixture->engine[1],
		.supervisor = fixture->supervisor[1],
	};
	_exit(print_main(&fixture->process));
}

void
print_fixture_start(struct print_fixture *fixture)
{
	fflush(stdout);
	fixture->pid = fork();
	if (fixture->pid < 0)
		give_up("fork");
	if (fixture->pid == 0)
		child(fixture);
}

static int
reap(struct print_fixture *fixture)
{
	int status = 0;

	waitpid(fixture->pid, &status, 0);
	fixture->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void
print_fixture_kill(struct print_fixture *fixture)
{
	kill(fixture->pid, SIGKILL);
	reap(fixture);
}

int
print_fixture_stop(struct print_fixture *fixture)
{
	char word;
	int code;

	if (send(fixture->supervisor[0], "stop", 4, 0) < 0)
		give_up("send");
	code = reap(fixture);
	while (recv(fixture->supervisor[1], &word, 1, MSG_DONTWAIT) > 0)
		;
	return code;
}

void
print_fixture_label(uint64_t n, struct bitmap *bitmap)
{
	uint64_t noise = n * 2654435761U + 1;

	if (bitmap_create(bitmap, 812, 1218, 203) != 0)
		give_up("bitmap_create");
	for (uint32_t y = 0; y < bitmap->height; y++) {
		uint8_t *row = bitmap->rows + (size_t)y * bitmap->stride;

		for (uint32_t x = 0; x < 101; x++) {
			noise = noise * 6364136223846793005U + 1442695040888963407U;
			row[x] = (uint8_t)(noise >> 56);
		}
		row[101] = (uint8_t)(noise >> 32 & 0xF0); /* 812 is 101 bytes and 4 bits */
	}
}

static struct message_id
next_id(struct print_fixture *fixture)
{
	fixture->next.n++;
	return fixture->next;
}

void
print_fixture_ask(struct print_fixture *fixture, struct print_ask ask)
{
	struct message_print print;
	struct bitmap bitmap;
	int fd;

	memset(&print, 0, sizeof print);
	print_fixture_label(ask.n, &bitmap);
	print.box = print.intent = ask.n;
	print.attempt = ask.attempt ? ask.attempt : 1;
	print.dpi = 203;
	print.width = bitmap.width;
	print.height = bitmap.height;
	print.stride = bitmap.stride;
	print.resume = ask.resume;
	print.sent = ask.sent;
	print.job_id = ask.job_id;
	print.installation[0] = ask.installation;
	snprintf(print.job_uuid, sizeof print.job_uuid, "%s", ask.job_uuid ? ask.job_uuid : "");
	fd = bitmap_to_memfd(&bitmap);
	if (fd < 0
	    || message_send(fixture->engine[0], MESSAGE_PRINT, next_id(fixture), &print, sizeof print, &fd, 1,
	                    1000))
		give_up("MESSAGE_PRINT");
	close(fd);
	bitmap_finish(&bitmap);
}

void
print_fixture_say(struct print_fixture *fixture, uint16_t type, struct message_id id)
{
	if (message_send(fixture->engine[0], type, id, NULL, 0, NULL, 0, 1000) != 0)
		give_up("message_send");
}

void
print_fixture_cancel(struct print_fixture *fixture, uint64_t n)
{
	struct message_step which;

	memset(&which, 0, sizeof which);
	which.box = which.intent = n;
	which.attempt = 1;
	if (message_send(fixture->engine[0], MESSAGE_CANCEL, next_id(fixture), &which, sizeof which, NULL, 0,
	                 1000)
	    != 0)
		give_up("MESSAGE_CANCEL");
}

/* One message, if one comes in time; 1 if it was a step. */
static int
take_one(struct print_fixture *fixture, struct message_head *head, struct message_step *step, int wait_ms)
{
	static _Alignas(16) uint8_t body[MESSAGE_BODY_MAX];
	struct pollfd poller = { .fd = fixture->engine[0], .events = POLLIN };
	int fds[MESSAGE_FDS_MAX];

	if (poll(&poller, 1, wait_ms < 0 ? 0 : wait_ms) <= 0
	    || message_receive(fixture->engine[0], head, body, fds) != 1)
		return 0;
	if (head->type == MESSAGE_HELLO)
		fixture->hellos++;
	if (head->type == MESSAGE_STATUS && head->size == sizeof fixture->status)
		memcpy(&fixture->status, body, sizeof fixture->status);
	if (head->type != MESSAGE_STEP || head->size != sizeof *step)
		return 0;
	memcpy(step, body, sizeof *step);
	return 1;
}

struct message_step
print_fixture_step(struct print_fixture *fixture, struct message_id *id, int wait_ms)
{
	struct message_step step = { .step = 0 };
	struct message_head head;
	int64_t end = now_ms() + wait_ms;

	do {
		if (!take_one(fixture, &head, &step, (int)(end - now_ms())))
			continue;
		if (id)
			*id = head.id;
		return step;
	} while (now_ms() < end);
	return step;
}

static void
answer(struct print_fixture *fixture, const struct message_step *step, struct message_id id)
{
	if (step->step)
		print_fixture_say(fixture, step->step == STEP_CREATED ? MESSAGE_GO : MESSAGE_DONE, id);
}

int
print_fixture_next(struct print_fixture *fixture)
{
	struct message_id id;
	struct message_step step = print_fixture_step(fixture, &id, 30000);

	answer(fixture, &step, id);
	return step.step;
}

struct message_step
print_fixture_finish(struct print_fixture *fixture)
{
	struct message_id id;
	struct message_step step;

	do {
		step = print_fixture_step(fixture, &id, 30000);
		answer(fixture, &step, id);
	} while (step.step && step.step < STEP_PRINTED);
	return step;
}

struct message_step
print_fixture_print(struct print_fixture *fixture, uint64_t n)
{
	print_fixture_ask(fixture, (struct print_ask){ .n = n });
	return print_fixture_finish(fixture);
}

bool
print_fixture_waits(struct print_fixture *fixture, uint64_t n, struct message_id *id)
{
	print_fixture_ask(fixture, (struct print_ask){ .n = n });
	return print_fixture_step(fixture, id, 10000).step == STEP_CREATED && print_fixture_step(fixture, NULL, 500).step == 0;
}

bool
print_fixture_status(struct print_fixture *fixture, const char *reason)
{
	int64_t end = now_ms() + 15000;
	struct message_head head;
	struct message_step step;

	while (fixture->status.state == 0 || strcmp(fixture->status.reason, reason) != 0) {
		if (now_ms() >= end) {
			printf("# status is \"%s\": %s\n", fixture->status.reason, fixture->status.text);
			return false;
		}
		if (take_one(fixture, &head, &step, 100))
			answer(fixture, &step, head.id);
	}
	return true;
}

int
print_fixture_shell(const char *format, ...)
{
	char command[1024];
	va_list args;
	int status;

	va_start(args, format);
	vsnprintf(command, sizeof command, format, args);
	va_end(args);
	fflush(stdout);
	status = system(command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const char *
print_fixture_output(const char *format, ...)
{
	static char line[1024];
	char command[1024];
	va_list args;
	FILE *pipe;

	va_start(args, format);
	vsnprintf(command, sizeof command, format, args);
	va_end(args);
	line[0] = 0;
	pipe = popen(command, "r");
	if (pipe && !fgets(line, sizeof line, pipe))
		line[0] = 0;
	if (pipe)
		pclose(pipe);
	line[strcspn(line, "\n")] = 0;
	return line;
}

const char *
print_fixture_env(const char *devices, const char *name)
{
	return print_fixture_output("sed -n 's/^%s=//p' %s/env", name, devices);
}

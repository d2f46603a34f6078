/* Runs the scan process with this program in the engine's and the supervisor's place, for
 * tests/devices/test_usb.sh. Prints a line for each message that the scan process sends:
 *
 * hello | device STATE DRIVER KEY ERRORS TEXT | code N KEY AIM TEXT | weight KEY STATE MILLIGRAMS | ended STATUS
 *
 * with "-" for what is empty, and TEXT with \xHH for bytes that are not printable. Takes commands from
 * standard input: hold (answer no code), answer (answer codes again), hello (as an engine that has started
 * anew), pile (stop reading), read (read again), wakeups (print how often it has run so far), kill (SIGKILL
 * for the scan process), stop (close
 * the sockets). */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "message.h"
#include "station/config.h"
#include "station/process.h"

enum { IN, ENGINE, FDS };

static bool answers = true, reads = true;
static pid_t child;

static void
print_text(const char *text, size_t length)
{
	if (length == 0)
		putchar('-');
	for (size_t i = 0; i < length; i++)
		if (text[i] > ' ' && text[i] <= '~' && text[i] != '\\')
			putchar(text[i]);
		else
			printf("\\x%02x", (unsigned char)text[i]);
}

static void
print_field(const char *text, size_t room)
{
	print_text(text, strnlen(text, room));
	putchar(' ');
}

static void
print_device(const struct message_device *device)
{
	static const char *const states[] = { "?", "ready", "gone", "failed", "foreign" };

	printf("device %s ", device->state <= DEVICE_FOREIGN ? states[device->state] : "?");
	print_field(device->driver, sizeof device->driver);
	print_field(device->device, sizeof device->device);
	printf("%u ", device->errors);
	print_text(device->text, strnlen(device->text, sizeof device->text));
	putchar('\n');
}

static void
print_code(uint64_t n, const struct message_code *code)
{
	printf("code %llu ", (unsigned long long)n);
	print_field(code->device, sizeof code->device);
	print_field(code->aim, sizeof code->aim);
	if (code->overlong)
		printf("overlong:%u\n", code->length);
	else {
		print_text(code->text, code->length);
		putchar('\n');
	}
}

static bool
take_message(int fd)
{
	static union {
		char bytes[MESSAGE_BODY_MAX];
		struct message_code code;
		struct message_device device;
		struct message_weight weight;
	} body;
	struct message_head head;
	int fds[MESSAGE_FDS_MAX], got = message_receive(fd, &head, &body, fds);

	if (got <= 0)
		return got == 0;
	if (head.type == MESSAGE_HELLO)
		puts("hello");
	else if (head.type == MESSAGE_DEVICE && head.size == sizeof body.device)
		print_device(&body.device);
	else if (head.type == MESSAGE_WEIGHT && head.size == sizeof body.weight)
		printf("weight %s %d %d\n", body.weight.device, body.weight.state, body.weight.milligrams);
	else if (head.type == MESSAGE_CODE
	         && head.size == offsetof(struct message_code, text) + body.code.length) {
		print_code(head.id.n, &body.code);
		if (answers)
			message_send(fd, MESSAGE_DONE, head.id, NULL, 0, NULL, 0, -1);
	} else
		printf("wrong %u %u\n", head.type, head.size);
	return true;
}

/* How often all threads of the scan process went to sleep, and were given a processor: each time, something had woken
 * them. */
static void
print_wakeups(void)
{
	char command[256];

	snprintf(command, sizeof command,
	         "cat /proc/%d/task/*/status /proc/%d/task/*/schedstat | "
	         "awk '/^voluntary/ { n += $2 } NF == 3 && /^[0-9]/ { s += $3 } END { print \"wakeups\", n, s }'",
	         child, child);
	fflush(stdout);
	if (system(command) != 0)
		puts("wakeups ?");
}

/* False to stop. */
static bool
take_command(int engine)
{
	char line[64];

	if (!fgets(line, sizeof line, stdin))
		return false;
	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, "hold") == 0 || strcmp(line, "answer") == 0)
		answers = line[0] == 'a';
	else if (strcmp(line, "pile") == 0 || strcmp(line, "read") == 0)
		reads = line[0] == 'r';
	else if (strcmp(line, "hello") == 0)
		message_send(engine, MESSAGE_HELLO, (struct message_id){ 1, 0 }, NULL, 0, NULL, 0, -1);
	else if (strcmp(line, "wakeups") == 0)
		print_wakeups();
	else if (strcmp(line, "kill") == 0)
		kill(child, SIGKILL);
	else
		return strcmp(line, "stop") != 0;
	printf("did %s\n", line);
	return true;
}

static _Noreturn void
run_scan(const char *path, int engine, int supervisor)
{
	static struct config config;
	struct config_error error;
	struct process process = {
		.kind = PROCESS_SCAN, .mock_usb = true, .data = "/", .config = &config, .engine = engine,
		.supervisor = supervisor,
	};
	int file = path ? fileno(fopen(path, "r")) : -1;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (path && config_read(&config, file, path, &error) != 0) {
		fprintf(stderr, "%s\n", error.text);
		exit(3);
	}
	exit(scan_main(&process));
}

int
main(int argc, char **argv)
{
	int engine[2], supervisor[2], status;

	setvbuf(stdout, NULL, _IOLBF, 0);
	setvbuf(stdin, NULL, _IONBF, 0); /* poll() must see what is not read yet */
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, engine) != 0
	    || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor) != 0)
		return 5;
	child = fork();
	if (child == 0) {
		close(engine[0]);
		close(supervisor[0]);
		run_scan(argc > 1 ? argv[1] : NULL, engine[1], supervisor[1]);
	}
	close(engine[1]);
	close(supervisor[1]);
	for (;;) {
		struct pollfd fds[FDS] = {
			[IN] = { .fd = STDIN_FILENO, .events = POLLIN },
			[ENGINE] = { .fd = reads ? engine[0] : -1, .events = POLLIN },
		};

		if (poll(fds, FDS, -1) < 0 && errno != EINTR)
			break;
		if (fds[ENGINE].revents && !take_message(engine[0]))
			break;
		if (fds[IN].revents && !take_command(engine[0]))
			break;
	}
	close(engine[0]);
	close(supervisor[0]);
	if (waitpid(child, &status, 0) == child)
		printf("ended %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}

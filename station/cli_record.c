/* `devices record`: what one scanner is and sends, in a file for whoever writes or mends its driver. The file goes
 * into tests/devices/recordings as it is, where tests/devices/test_recordings.sh plays it and compares.
 *
 * The device is read by the station's own USB host, so what is recorded is what the station would get. The
 * serial number is left out: it says which device it is, and nothing about how to read it. */
#include "cli_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include "config.h"
#include "drivers/scanner/drivers.h"
#include "drivers/scanner/usb_host.h"
#include "event.h"

enum { HEX_A_LINE = 32, DESCRIPTORS_MAX = 4096, DEVICE_DESCRIPTOR = 18, INTERFACES_MAX = 32, LOOK_MS = 60000 };

static struct recording {
	struct cli *cli;
	const char *wanted, *path;    /* --device and -o; NULL: the one that is plugged in, a name of its own */
	char name[32];                /* of the file, if it was not given */
	char device[DEVICE_KEY_MAX];  /* whose recording it is; "": none yet */
	FILE *file;
	struct config config;
	uint32_t described;           /* a bit an interface whose report descriptor is in the file */
	bool listed, ready, ended;
	int code;                     /* how the command ends */
	unsigned reports;
	int64_t last_ms;              /* of the last report */
	bool news;                    /* reports came since something was typed */
	char *read;                   /* what the driver made of them: lines of the file */
	size_t read_size;
	FILE *read_file;
	char typed[2 * LIMIT_CODE];
	size_t typed_length;
} recording;

static volatile sig_atomic_t interrupted;

static void
on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

static int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
put_hex(const char *word, const uint8_t *data, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (i % HEX_A_LINE == 0)
			fprintf(recording.file, "%s%s", i > 0 ? "\n" : "", word);
		fprintf(recording.file, " %02x", data[i]);
	}
	if (length > 0)
		fputc('\n', recording.file);
}

/* As one word: what is no visible ASCII is \xHH. */
static void
put_escaped(FILE *file, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] > ' ' && text[i] <= '~' && text[i] != '\\')
			fputc(text[i], file);
		else
			fprintf(file, "\\x%02x", (unsigned char)text[i]);
}

/* Forgets what the driver has read, or begins to keep it. */
static void
forget_read(void)
{
	if (recording.read_file)
		fclose(recording.read_file);
	free(recording.read);
	recording.read = NULL;
	recording.read_file = open_memstream(&recording.read, &recording.read_size);
	recording.news = false;
}

/* The kernel's copy of the descriptors: the device's, then the configurations'. */
static void
put_descriptors(const char *device)
{
	char path[160], bus_name[64] = "";
	uint8_t data[DESCRIPTORS_MAX];
	size_t length;
	FILE *file;

	sscanf(device, "usb:%63[^:]", bus_name);
	snprintf(path, sizeof path, "/sys/bus/usb/devices/%s/descriptors", bus_name);
	file = fopen(path, "r");
	length = file ? fread(data, 1, sizeof data, file) : 0;
	if (file)
		fclose(file);
	if (length < DEVICE_DESCRIPTOR) {
		recording.code = cli_fail(recording.cli, CLI_UNAVAILABLE, "%s cannot be read", path);
		recording.ended = true;
		return;
	}
	put_hex("device", data, DEVICE_DESCRIPTOR);
	put_hex("configuration", data + DEVICE_DESCRIPTOR, length - DEVICE_DESCRIPTOR);
}

/* What packwarden.conf says of it, as a station that is to read it the same has to know it too. */
static void
put_options(const struct config_scanner *options)
{
	const struct { const char *key, *value; } texts[] = {
		{ "driver", options->driver }, { "layout", options->layout }, { "gs", options->gs },
		{ "terminator", options->terminator }, { "prefix", options->prefix }, { "suffix", options->suffix },
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].value[0])
			fprintf(recording.file, "scanner %s = %s\n", texts[i].key, texts[i].value);
	if (options->timeout_ms > 0)
		fprintf(recording.file, "scanner timeout_ms = %u\n", options->timeout_ms);
	if (options->baud > 0)
		fprintf(recording.file, "scanner baud = %u\n", options->baud);
}

/* Begins the file; false if it cannot be. */
static bool
begin_file(const char *device, const char *product)
{
	const struct config_scanner *options = config_find_scanner(&recording.config, device);
	char ids[10] = "";
	struct utsname system;
	int fd;

	sscanf(device, "usb:%*[^:]:%9[0-9a-fA-F:]", ids);
	snprintf(recording.name, sizeof recording.name, "%.4s-%.4s.rec", ids, ids[0] ? ids + 5 : "");
	if (!recording.path)
		recording.path = recording.name;
	fd = open(recording.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	recording.file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!recording.file) {
		recording.code = cli_fail(recording.cli, CLI_UNAVAILABLE, "%s: %s; name another file with -o",
		                          recording.path, strerror(errno));
		recording.ended = true;
		return false;
	}
	snprintf(recording.device, sizeof recording.device, "%s", device);
	uname(&system);
	fprintf(recording.file,
	        "# What this device is and sent, without its serial number; with all that was scanned meanwhile.\n"
	        "packwarden-recording 1\nfrom a recording by packwarden on Linux %s\n",
	        system.release);
	if (options)
		put_options(options);
	put_descriptors(device);
	fprintf(recording.file, "product %s\n", product);
	return true;
}

static void
list_device(const char *device, const char *product)
{
	if (!recording.listed)
		fputs("These are plugged in:\n", recording.cli->out);
	recording.listed = true;
	fprintf(recording.cli->out, "  %s  %s\n", device, product);
}

/* Its key as `devices` shows it, the beginning of that, or its numbers as lsusb shows them. */
static bool
is_named(const char *device)
{
	char ids[10] = "";

	sscanf(device, "usb:%*[^:]:%9[0-9a-fA-F:]", ids);
	return strcasecmp(recording.wanted, ids) == 0
	       || strncmp(recording.wanted, device, strlen(recording.wanted)) == 0;
}

static bool
wants(void *context, const char *device, const char *product, bool present)
{
	(void)context;
	if (recording.device[0])
		return strcmp(device, recording.device) == 0;
	if (recording.wanted ? is_named(device) : !present)
		return begin_file(device, product);
	if (present)
		list_device(device, product);
	return false;
}

static void
on_descriptor(void *context, unsigned interface, const uint8_t *data, size_t length)
{
	char word[32];

	(void)context;
	if (interface >= INTERFACES_MAX || recording.described >> interface & 1)
		return;
	recording.described |= UINT32_C(1) << interface;
	snprintf(word, sizeof word, "descriptor %u", interface);
	put_hex(word, data, length);
}

static void
on_report(void *context, unsigned interface, const uint8_t *data, size_t length)
{
	int64_t now_ms = clock_ms(), after_ms = recording.reports++ > 0 ? now_ms - recording.last_ms : 0;

	(void)context;
	fprintf(recording.file, "+%lld %u", (long long)after_ms, interface);
	for (size_t i = 0; i < length; i++)
		fprintf(recording.file, " %02x", data[i]);
	fputc('\n', recording.file);
	recording.last_ms = now_ms;
	recording.news = true;
}

static void
on_code(void *context, const char *device, const struct scanner_code *code)
{
	(void)context, (void)device;
	fprintf(recording.read_file, "code %s ", code->aim[0] ? code->aim : "-");
	if (code->overlong)
		fprintf(recording.read_file, "overlong:%zu", code->length);
	else
		put_escaped(recording.read_file, (const char *)code->text, code->length);
	fputc('\n', recording.read_file);
	fprintf(recording.cli->out, "  read %s ", code->aim);
	put_escaped(recording.cli->out, (const char *)code->text, code->length);
	fputs(code->overlong ? " and more than a code holds\n" : "\n", recording.cli->out);
	fflush(recording.cli->out);
}

static void
on_weight(void *context, const char *device, const struct scanner_weight *weight)
{
	(void)context, (void)device;
	fprintf(recording.read_file, "weight %d %d\n", weight->state, weight->milligrams);
	fprintf(recording.cli->out, "  read %s %.1f g\n",
	        weight->state == SCALE_STABLE ? "at rest" : "not a weight, state", weight->milligrams / 1000.0);
	fflush(recording.cli->out);
}

/* A keyboard or a serial line that no table knows is a scanner only where packwarden.conf says so. */
static void
put_driver(const struct message_device *device)
{
	bool told = config_find_scanner(&recording.config, device->device) != NULL;

	for (size_t i = 0; i < scanner_driver_count && !told; i++)
		if (scanner_drivers[i]->only_known && strcmp(scanner_drivers[i]->name, device->driver) == 0
		    && !scanner_driver_knows(scanner_drivers[i], device->vendor_id, device->product_id))
			fprintf(recording.file, "scanner driver = %s\n", device->driver);
	fprintf(recording.file, "driver %s\n", device->driver[0] ? device->driver : "none");
}

static void
begin(const struct message_device *device)
{
	recording.ready = true;
	put_driver(device);
	fprintf(recording.cli->out,
	        "Recording %s %s into %s; %s reads it.\n"
	        "All that it scans now will be in that file: scan nothing that is secret.\n"
	        "Scan a code, then press Enter if it was read right. If it was not, type what is printed under it\n"
	        "({GS} for a group separator) and press Enter. Enter with nothing scanned ends.\n",
	        device->device, device->product, recording.path, device->driver[0] ? device->driver : "no driver");
	fflush(recording.cli->out);
}

static bool
on_device(void *context, const struct message_device *device)
{
	(void)context;
	if (device->state == DEVICE_READY && !recording.ready) {
		begin(device);
	} else if (device->state == DEVICE_FAILED) {
		recording.code = cli_fail(recording.cli, CLI_UNAVAILABLE,
		                          "%s: %s (a scanner that the station reads: stop the station, record, start it)",
		                          device->device, device->text);
		recording.ended = true;
	} else if (device->state == DEVICE_GONE)
		recording.ended = true;
	return true;
}

/* One line was typed: whether the scan before it was read right, or what it should have been. */
static void
take_line(char *line)
{
	fflush(recording.read_file);
	if (!recording.news && !line[0]) {
		recording.ended = true;
		return;
	}
	if (line[0]) {
		cli_group_separators(line);
		fputs("code ? ", recording.file);
		put_escaped(recording.file, line, strlen(line));
		fputc('\n', recording.file);
	} else
		fputs(recording.read_size > 0 ? recording.read : "# nothing was read of this\n", recording.file);
	forget_read();
	fputs("Noted. The next one, or Enter to end.\n", recording.cli->out);
	fflush(recording.cli->out);
}

static void
take_typed(void)
{
	char *end;
	ssize_t got = read(STDIN_FILENO, recording.typed + recording.typed_length,
	                   sizeof recording.typed - recording.typed_length);

	if (got <= 0 && errno == EINTR)
		return;
	if (got <= 0) {
		recording.ended = true;
		return;
	}
	recording.typed_length += (size_t)got;
	while (!recording.ended && (end = memchr(recording.typed, '\n', recording.typed_length))) {
		size_t taken = (size_t)(end - recording.typed) + 1;

		*end = '\0';
		take_line(recording.typed);
		recording.typed_length -= taken;
		memmove(recording.typed, recording.typed + taken, recording.typed_length);
	}
	if (recording.typed_length == sizeof recording.typed)
		recording.typed_length = 0; /* no code is that long */
}

/* Waits until something comes, or it is due; tells whether all of USB was silent. */
static bool
turn(struct usb_host *host, int64_t deadline)
{
	struct pollfd fds[1 + USB_HOST_FDS] = { { .fd = recording.ready ? STDIN_FILENO : -1, .events = POLLIN } };
	size_t count = 1 + usb_host_fds(host, fds + 1);
	int64_t wait = deadline - clock_ms();
	bool quiet = true;

	if (deadline == SCANNER_NEVER || wait > LOOK_MS)
		wait = LOOK_MS;
	if (poll(fds, count, wait < 0 ? 0 : (int)wait) < 0)
		return false;
	if (fds[0].revents)
		take_typed();
	for (size_t i = 1; i < count; i++)
		quiet &= fds[i].revents == 0;
	return quiet;
}

static void
record(struct usb_host *host)
{
	struct cli *cli = recording.cli;
	int64_t deadline = usb_host_step(host, clock_ms(), false);

	if (!recording.device[0] && !recording.ended) {
		if (recording.wanted)
			fprintf(cli->out, "Plug %s in.\n", recording.wanted);
		else
			fputs("Plug the scanner in now, or name one with --device.\n", cli->out);
		fflush(cli->out);
	}
	while (!recording.ended && !interrupted) {
		bool quiet = turn(host, deadline);

		deadline = usb_host_step(host, clock_ms(), quiet);
	}
}

/* What is in the file is kept, if anything came of it. */
static int
finish(void)
{
	struct cli *cli = recording.cli;

	if (recording.read_file)
		fclose(recording.read_file);
	if (recording.file && recording.news)
		fputs(recording.read_size > 0 ? recording.read : "# nothing was read of this\n", recording.file);
	free(recording.read);
	if (!recording.file)
		return recording.code;
	if (fclose(recording.file) != 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", recording.path, strerror(errno));
	if (!recording.ready) {
		unlink(recording.path);
		return recording.code;
	}
	if (cli->json)
		cli_put(cli, json_pack("{s:s, s:s, s:i}", "file", recording.path, "device", recording.device, "reports",
		                       (int)recording.reports));
	else
		fprintf(cli->out, "%s holds %u reports. Look through it before you send it to anybody.\n", recording.path,
		        recording.reports);
	return recording.code;
}

int
cli_record(struct cli *cli, const struct cli_words *words)
{
	static const struct usb_host_recorder recorder = { wants, on_descriptor, on_report };
	static const struct usb_host_events events = { on_code, on_weight, on_device, &recorder, NULL };
	struct sigaction action = { .sa_handler = on_signal };
	struct usb_host *host;
	char path[CLI_PATH_MAX];
	const char *reason = "";

	recording.cli = cli;
	recording.wanted = cli_option(words, "device");
	recording.path = cli_option(words, "o");
	snprintf(path, sizeof path, "%s/packwarden.conf", cli->data);
	if (access(path, R_OK) == 0 && (recording.code = cli_read_config(cli, &recording.config)) != CLI_DONE)
		return recording.code;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	forget_read();
	host = usb_host_open(&recording.config, &events, &reason);
	if (!host)
		return cli_fail(cli, CLI_UNAVAILABLE, "there is no USB here: %s", reason);
	record(host);
	usb_host_close(host);
	return finish();
}

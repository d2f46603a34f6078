/* Finished labels from whomever, damaged by chance and on purpose, at the render process as it is released, sandbox and all: it
 * refuses each with a reason or dies of its alarm, and the next label comes out all the same. PACKWARDEN_FILES is how many
 * files are damaged by chance of each kind (12). */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "carrier.h"
#include "message.h"
#include "record.h"
#include "station/process.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

enum { FILE_MOST = 1 << 20, PATIENCE_MS = 60000, ALARM_S = 5 };

const char *__asan_default_options(void);

static struct config config;
static int engine = -1;
static pid_t child = -1;
static uint8_t body[MESSAGE_BODY_MAX], file[FILE_MOST];
static size_t file_size;
static struct label_fields fields;
static unsigned accepted, refused, died;
static uint64_t asked;

/* What cannot be had is an answer like any other there. */
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

unsigned __real_alarm(unsigned seconds);
unsigned __wrap_alarm(unsigned seconds);

/* As it is released, but for how long a label may take: see render.mk. */
unsigned
__wrap_alarm(unsigned seconds)
{
	return __real_alarm(seconds < ALARM_S ? seconds : ALARM_S);
}

/* ---- the process ---- */

static int
receive(struct message_head *head, int fds[MESSAGE_FDS_MAX])
{
	struct pollfd ready = { .fd = engine, .events = POLLIN };
	int got = 0;

	while (got == 0 && poll(&ready, 1, PATIENCE_MS) > 0)
		got = message_receive(engine, head, body, fds);
	return got > 0 ? 0 : -1;
}

static bool
start(void)
{
	int ends[2], supervisor[2], fds[MESSAGE_FDS_MAX];
	struct message_head head;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor) < 0)
		return false;
	child = fork();
	if (child == 0) {
		struct process process = { .kind = PROCESS_RENDER, .data = "/tmp", .config = &config, .engine = ends[1],
			                   .supervisor = supervisor[1] };
		close(ends[0]);
		_exit(render_main(&process));
	}
	engine = ends[0];
	close(ends[1]);
	return child > 0 && receive(&head, fds) == 0 && head.type == MESSAGE_HELLO;
}

/* It has hung up: by a signal, and not by an error that the sanitizers have seen. */
static bool
died_and_is_started_again(void)
{
	int status = 0;

	close(engine);
	waitpid(child, &status, 0);
	died++;
	if (!WIFSIGNALED(status))
		printf("# the process ended with %d\n", WEXITSTATUS(status));
	return WIFSIGNALED(status) && start();
}

static int
file_sealed(void)
{
	int fd = memfd_create("label", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || write(fd, file, file_size) != (ssize_t)file_size ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		abort();
	return fd;
}

/* 1: an answer is in *answer; 0: it has died over it. */
static int
ask(int fd, struct message_rendered *answer)
{
	struct record_writer writer;
	struct message_head head;
	int fds[MESSAGE_FDS_MAX] = { -1, -1 };

	record_begin(&writer, body, sizeof body);
	for (size_t i = 0; i < fields.count; i++)
		record_put_pair(&writer, fields.fields[i].name, fields.text + fields.fields[i].at);
	if (message_send(engine, MESSAGE_RENDER, (struct message_id){ 7, ++asked }, body, writer.used, &fd, fd >= 0, -1) < 0 ||
	    receive(&head, fds) < 0)
		return 0;
	memcpy(answer, body, sizeof *answer);
	if (fds[0] >= 0)
		close(fds[0]);
	return 1;
}

/* ---- what is asked ---- */

static const char *
number(void)
{
	static char text[CARRIER_NUMBER_MAX];
	static const struct config_carrier usps = { .name = "usps", .driver = "impb", .prefix = "92001901234567" };

	carrier_number(carrier_find("impb"), &usps, 1, text);
	return text;
}

static bool
an_ordinary_label_comes_out(void)
{
	struct message_rendered answer;

	sample_fields(&fields, 203);
	label_fields_put(&fields, "carrier", "gs1");
	return ask(-1, &answer) == 1 && answer.ok == 1;
}

/* The file as the label of an order: whether all went as it may. */
static bool
is_taken_well(const char *what)
{
	struct message_rendered answer;
	int fd = file_sealed(), got;
	bool well;

	sample_fields(&fields, 203);
	label_fields_put(&fields, "carrier", "seur");
	label_fields_put(&fields, "number", number());
	label_fields_put(&fields, "media", "4x6in");
	label_fields_put(&fields, "label_file", "1");
	got = ask(fd, &answer);
	close(fd);
	well = got == 1 || died_and_is_started_again();
	if (got == 1 && answer.ok) {
		accepted++;
	} else if (got == 1) {
		refused++;
		well = strncmp(answer.text, "The label that came with the order: ", 36) == 0 && strlen(answer.text) > 40 &&
		       memchr(answer.text, '\0', sizeof answer.text) != NULL;
	}
	if (!well)
		printf("# %s: %s\n", what, got == 1 ? answer.text : "it died");
	return well;
}

/* ---- files ---- */

static void
put(const void *data, size_t size)
{
	if (file_size + size > sizeof file)
		abort();
	memcpy(file + file_size, data, size);
	file_size += size;
}

static void __attribute__((format(printf, 1, 2)))
say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	file_size += (size_t)vsnprintf((char *)file + file_size, sizeof file - file_size, format, arguments);
	va_end(arguments);
	if (file_size >= sizeof file)
		abort();
}

/* The carrier's area of a label of ours, as a file that `write_bits` makes of it. */
static void
put_good(int (*write_bits)(const struct bitmap *, int))
{
	static const struct config_carrier usps = { .name = "usps", .driver = "impb", .prefix = "92001901234567" };
	struct label_result result;
	struct bitmap whole, area;
	uint8_t *bytes;
	size_t size;
	int fd = sample_file("", 0);

	sample_fields(&fields, 203);
	label_fields_put(&fields, "number", number());
	label_fields_put(&fields, "ship_from_name", "");
	if (label_render(&fields, &usps, &whole, &result) < 0 ||
	    bitmap_wrap(&area, whole.rows + (size_t)result.carrier_top * whole.stride,
	                (size_t)result.carrier_height * whole.stride, whole.width, result.carrier_height, whole.stride, 203) < 0 ||
	    write_bits(&area, fd) < 0 || !(bytes = sample_bytes(fd, &size)))
		abort();
	file_size = 0;
	put(bytes, size);
	free(bytes);
	close(fd);
	bitmap_finish(&whole);
}

/* A PDF of one page, with that content and those other objects, and a table of them that is as broken as `start`. */
static void
say_pdf(const char *page, const char *content, const char *others, const char *start_xref)
{
	file_size = 0;
	say("%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL('http://127.0.0.1/'))>>>>endobj\n"
	    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R%s/Contents 4 0 R>>endobj\n"
	    "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n%s\ntrailer<</Root 1 0 R/Size 99>>\nstartxref\n%s\n%%%%EOF\n",
	    page, strlen(content), content, others, start_xref);
}

static void
put_zlib_of_nothing(size_t unpacked)
{
	static uint8_t zeroes[1 << 16];
	uint8_t out[4096];
	z_stream stream = { 0 };

	if (deflateInit(&stream, 9) != Z_OK)
		abort();
	for (int flush = Z_NO_FLUSH; flush != Z_FINISH;) {
		stream.next_in = zeroes;
		stream.avail_in = sizeof zeroes;
		unpacked -= unpacked < sizeof zeroes ? unpacked : sizeof zeroes;
		flush = unpacked == 0 ? Z_FINISH : Z_NO_FLUSH;
		do {
			stream.next_out = out;
			stream.avail_out = sizeof out;
			deflate(&stream, flush);
			put(out, sizeof out - stream.avail_out);
		} while (stream.avail_out == 0);
	}
	deflateEnd(&stream);
}

static void
put_png_chunk(const char *type, const void *data, uint32_t size)
{
	uint8_t number_of[4] = { (uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size };
	size_t from = file_size + 4;
	uint32_t crc;

	put(number_of, 4);
	put(type, 4);
	if (size > 0)
		put(data, size);
	crc = (uint32_t)crc32(0, file + from, (unsigned)(file_size - from));
	for (int i = 0; i < 4; i++)
		number_of[i] = (uint8_t)(crc >> (24 - 8 * i));
	put(number_of, 4);
}

static void
put_png(uint32_t width, uint32_t height, uint8_t depth, uint8_t colour, uint8_t interlaced, size_t unpacked)
{
	uint8_t head[13] = { (uint8_t)(width >> 24), (uint8_t)(width >> 16), (uint8_t)(width >> 8), (uint8_t)width,
		             (uint8_t)(height >> 24), (uint8_t)(height >> 16), (uint8_t)(height >> 8), (uint8_t)height,
		             depth, colour, 0, 0, interlaced };
	static uint8_t packed[FILE_MOST];
	size_t size;

	file_size = 0;
	put_zlib_of_nothing(unpacked);
	memcpy(packed, file, size = file_size);
	file_size = 0;
	put("\x89PNG\r\n\x1a\n", 8);
	put_png_chunk("IHDR", head, sizeof head);
	put_png_chunk("IDAT", packed, (uint32_t)size);
	put_png_chunk("IEND", NULL, 0);
}

/* ---- on purpose ---- */

static void
pictures_that_are_traps(void)
{
	static const struct {
		uint32_t width, height;
		uint8_t depth, colour, interlaced;
		size_t unpacked;
	} traps[] = {
		{ 0, 0, 1, 0, 0, 100 }, { 812, 0, 1, 0, 0, 100 }, { 0x7fffffff, 0x7fffffff, 16, 6, 0, 1 << 20 },
		{ 0xffffffff, 1, 1, 0, 0, 1 << 20 }, { 1, 0x7fffffff, 8, 0, 0, 1 << 20 }, { 20000, 20000, 1, 0, 0, 50u << 20 },
		{ 8000, 8000, 16, 6, 1, 100u << 20 }, { 812, 1218, 8, 3, 0, 1 << 20 }, { 812, 1218, 3, 9, 0, 1 << 20 },
		{ 812, 1218, 1, 0, 0, 10 }, { 812, 1218, 1, 0, 0, 1 << 24 }, { 812, 1218, 1, 0, 0, 1218 * 103 },
	};

	for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
		put_png(traps[i].width, traps[i].height, traps[i].depth, traps[i].colour, traps[i].interlaced, traps[i].unpacked);
		CHECK(is_taken_well("PNG"));
	}
	CHECK(an_ordinary_label_comes_out());
}

/* Forms that draw themselves, and such of which each draws the next eight times. */
static const char *
forms(char text[8192])
{
	size_t used = (size_t)snprintf(text, 8192, "9 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 288 432]/Resources<</XObject"
	                                           "<</A 9 0 R>>>>/Length 5>>stream\n/A Do\nendstream endobj\n");

	for (int i = 10; i < 40; i++)
		used += (size_t)snprintf(text + used, 8192 - used, "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 288 432]/Resources<<"
		                         "/XObject<</A %d 0 R>>>>/Length 47>>stream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\n"
		                         "endstream endobj\n", i, i + 1);
	return text;
}

static void
pages_that_are_traps(void)
{
	static const char box[] = "/MediaBox[0 0 288 432]/Resources<</XObject<</A 9 0 R/B 10 0 R/I 50 0 R>>>>";
	static const char *const pages[][3] = {
		{ "", "q Q", "0" }, { "/MediaBox[0 0 1e9 1e9]", "q Q", "0" }, { "/MediaBox[0 0 -288 -432]", "0 0 10 10 re f", "0" },
		{ "/MediaBox[0 0 nan 1e999]", "q", "9" }, { box, "/A Do", "0" }, { box, "/B Do", "0" }, { box, "/I Do", "0" },
		{ box, "q q q q q q 1e30 0 0 1e30 0 0 cm 0 0 1e30 1e30 re f", "99999999999999999999" },
		{ box, "BT /F1 1e9 Tf (\\377\\376) Tj ET BI /W 999999 /H 999999 /BPC 1 /CS/G ID \x01\x02 EI", "-1" },
		{ "/MediaBox 3 0 R/Parent 3 0 R/Contents[4 0 R 3 0 R 4 0 R]", "Q Q Q Q Q ]]]] >>>> endobj", "15" },
	};
	char others[8192 + 512];

	forms(others);
	strcat(others, "50 0 obj<</Type/XObject/Subtype/Image/Width 200000/Height 200000/BitsPerComponent 1/ColorSpace/DeviceGray"
	               "/Filter[/FlateDecode/LZWDecode/JBIG2Decode/DCTDecode]/Length 4>>stream\nabcd\nendstream endobj\n");
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		say_pdf(pages[i][0], pages[i][1], others, pages[i][2]);
		CHECK(is_taken_well(pages[i][1]));
	}
	CHECK(an_ordinary_label_comes_out());
}

static void
trees_of_pages_that_have_no_end(void)
{
	static const char *const files[] = {
		"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>",
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj trailer<</Root 1 0 R>>",
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 1>>endobj trailer<</Root 1 0 R>>",
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 2000000000>>endobj "
		"trailer<</Root 1 0 R>>",
		"xref\n0 2000000000\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 0/Size 2000000000>>\nstartxref\n9\n",
		"trailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 4/R 4/O()/U()/P -1>>>>",
		"", "\n\n\n%PDF-", "1 0 obj 1 0 R endobj trailer<</Root 1 0 R>>",
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		file_size = 0;
		say("%%PDF-1.4\n%s\n%%%%EOF\n", files[i]);
		CHECK(is_taken_well(files[i]));
	}
	file_size = 0;
	say("%%PDF-1.4\n1 0 obj");
	memset(file + file_size, '[', FILE_MOST - file_size);
	file_size = FILE_MOST;
	CHECK(is_taken_well("[[[["));
	CHECK(an_ordinary_label_comes_out());
}

static void
graphics_of_zpl_that_are_traps(void)
{
	static const char *const files[] = {
		"^XA^GFA,4294967295,4294967295,4294967295,:Z64:AAAA:0000^XZ", "^XA^GFA,10,10,0,FFFFFFFF^XZ", "^XA^GFA,-1,-1,-1,FF^XZ",
		"^XA^GFA,1,1,1,^XZ", "^XA^GFA,100,100,10,:Z64::0000^XZ", "^XA^GFA,100,100,10,:Z64:!!!!:FFFF^XZ", "^XA^GFA", "^XA^GFA,",
		"^XA^GFA,100,100,10,zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzFF,,,,,,::::::::^XZ", "^XA^FO99999999,99999999^GFA,1,1,1,FF^XZ",
		"^XA^XA^XA^XA^XZ", "^XA^FDno picture^FS^XZ", "^XA^LL99999999^PW99999999^GFA,8,8,1,FFFFFFFFFFFFFFFF^XZ",
		"^XA^DFR:X^FS^XFR:X^FS^XZ", "^XA~DGR:A,99999999,1,FF^XGR:A,9,9^XZ", "^XA^GFB,100,100,10,\x01\x02^XZ",
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		file_size = 0;
		put(files[i], strlen(files[i]));
		CHECK(is_taken_well(files[i]));
	}
	file_size = 0;
	say("^XA^GFA,999999,999999,102,");
	memset(file + file_size, 'z', FILE_MOST - file_size);
	file_size = FILE_MOST;
	CHECK(is_taken_well("zzzz"));
	CHECK(an_ordinary_label_comes_out());
}

/* ---- by chance ---- */

static void
damage(void)
{
	size_t at = sample_random((uint32_t)file_size), length = sample_random(64);

	switch (sample_random(4)) {
	case 0: /* torn */
		file_size = at + 1;
		break;
	case 1: /* a piece is missing */
		length = length < file_size - at ? length : file_size - at;
		memmove(file + at, file + at + length, file_size - at - length);
		file_size -= length;
		break;
	default:
		for (size_t i = 0; i <= length / 8; i++)
			file[sample_random((uint32_t)file_size)] = (uint8_t)sample_random(256);
	}
	if (file_size == 0)
		file[file_size++] = 0;
}

static void
files_that_are_damaged_by_chance(void)
{
	static int (*const writers[])(const struct bitmap *, int) = { bitmap_write_png, bitmap_write_pdf, bitmap_write_zpl };
	static const char *const names[] = { "PNG", "PDF", "ZPL" };
	const char *wanted = getenv("PACKWARDEN_FILES");
	unsigned count = wanted ? (unsigned)strtoul(wanted, NULL, 10) : 12;

	for (size_t kind = 0; kind < 3; kind++) {
		put_good(writers[kind]);
		CHECK(is_taken_well(names[kind]));
		CHECK_INT(accepted, kind + 1); /* as it was, it is a label */
		accepted = (unsigned)kind + 1;
	}
	for (unsigned i = 0; i < 3 * count; i++) {
		put_good(writers[i % 3]);
		damage();
		CHECK(is_taken_well(names[i % 3]));
	}
	CHECK(an_ordinary_label_comes_out());
}

int
main(void)
{
	sample_carrier(&config.carriers[0]);
	config.carriers[1] = (struct config_carrier){ .name = "seur", .driver = "pass-through" };
	config.carrier_count = 2;
	signal(SIGPIPE, SIG_IGN);
	if (!start())
		return 1;
	TEST(files_that_are_damaged_by_chance);
	TEST(pictures_that_are_traps);
	TEST(pages_that_are_traps);
	TEST(trees_of_pages_that_have_no_end);
	TEST(graphics_of_zpl_that_are_traps);
	printf("# %u refused, %u taken, %u times the process died\n", refused, accepted, died);
	close(engine);
	waitpid(child, NULL, 0);
	label_stop();
	return test_failures > 0;
}

/* label render: the very bits that print, as the station's render process makes them; label check. */
#include "cli_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bitmap_io.h"
#include "config.h"
#include "label.h"

static int
write_png(const struct bitmap *bitmap, int fd)
{
	return bitmap_write_png(bitmap, fd);
}

static int
write_pwg(const struct bitmap *bitmap, int fd)
{
	return bitmap_write_pwg(bitmap, BITMAP_PWG_BLACK_1, fd);
}

typedef int writer(const struct bitmap *bitmap, int fd);

/* --format, else the file's ending. NULL if it is none of those. */
static writer *
find_writer(const char *format, const char *file)
{
	static const struct {
		const char *name;
		writer *write;
	} writers[] = { { "png", write_png },
		        { "pdf", bitmap_write_pdf },
		        { "pwg", write_pwg },
		        { "zpl", bitmap_write_zpl } };
	const char *end = strrchr(file, '.');

	if (!format)
		format = end ? end + 1 : "png";
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
		if (strcmp(writers[i].name, format) == 0)
			return writers[i].write;
	return NULL;
}

int
cli_read_config(struct cli *cli, struct config *config)
{
	struct config_error error;
	char path[4096];
	int fd, result;

	snprintf(path, sizeof path, "%s/packwarden.conf", cli->data);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", path, strerror(errno));
	result = config_read(config, fd, "packwarden.conf", &error);
	close(fd);
	return result < 0 ? cli_fail(cli, CLI_BAD_INPUT, "%s", error.text) : CLI_DONE;
}

/* The printer that printed it last, else the one that its lane would use first. */
static const struct config_printer *
printer_of(const struct config *config, const json_t *box)
{
	const json_t *labels = json_object_get(box, "labels");
	const json_t *last = json_array_get(labels, json_array_size(labels) - 1);
	const struct config_lane *lane = config_find_lane(config, cli_text(box, "lane"));
	const struct config_printer *printer = config_find_printer(config, cli_text(last, "printer"));

	if (!printer && lane && lane->printer_count > 0)
		printer = config_find_printer(config, lane->printers[0]);
	return printer;
}

/* How many quarter turns its printer wants. */
static int
find_turns(struct cli *cli, const char *box, unsigned *turns)
{
	struct config *config = calloc(1, sizeof *config);
	const struct config_printer *printer;
	struct cli_answer answer;
	char path[CLI_PATH_MAX];
	int code = config ? cli_read_config(cli, config) : cli_fail(cli, CLI_INTERNAL, "out of memory");

	if (code == CLI_DONE && !cli_path(cli, path, "/api/v1/boxes/", box, ""))
		code = CLI_USAGE;
	if (code == CLI_DONE) {
		code = cli_ask(cli, "GET", path, NULL, &answer);
		printer = code == CLI_DONE ? printer_of(config, answer.json) : NULL;
		*turns = printer ? printer->rotate : 0;
		if (code != CLI_DONE && cli->json)
			cli_put_answer(cli, &answer);
		cli_answer_free(&answer);
	}
	free(config);
	return code;
}

/* The PNG that the station answers with. */
static int
read_picture(struct cli *cli, const struct cli_answer *answer, struct bitmap *bitmap)
{
	int fd = memfd_create("label", MFD_CLOEXEC);
	int result = fd < 0 || bitmap_write_bytes(fd, answer->reply.text, answer->reply.length) < 0 ||
	             lseek(fd, 0, SEEK_SET) < 0 ? -1 : bitmap_read_png(bitmap, fd);

	if (fd >= 0)
		close(fd);
	return result < 0 ? cli_fail(cli, CLI_INTERNAL, "the station's picture cannot be read: %s", strerror(errno)) : CLI_DONE;
}

static int
ask_picture(struct cli *cli, const char *box, const char *dpi, struct bitmap *bitmap)
{
	struct cli_answer answer;
	char path[CLI_PATH_MAX], tail[32];
	int code;

	snprintf(tail, sizeof tail, "/label.png%s%s", dpi ? "?dpi=" : "", dpi ? dpi : "");
	if (!cli_path(cli, path, "/api/v1/boxes/", box, tail))
		return CLI_USAGE;
	code = cli_fetch(cli, path, &answer);
	if (code == CLI_DONE)
		code = read_picture(cli, &answer, bitmap);
	else if (cli->json)
		cli_put_answer(cli, &answer);
	cli_answer_free(&answer);
	return code;
}

static int
save(struct cli *cli, const char *file, writer *write_bits, const struct bitmap *bitmap)
{
	int fd = strcmp(file, "-") == 0 ? dup(STDOUT_FILENO)
	                                : open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int result;

	if (fd < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", file, strerror(errno));
	result = write_bits(bitmap, fd);
	if (close(fd) < 0 || result < 0)
		return cli_fail(cli, CLI_UNAVAILABLE, "%s: %s", file, strerror(errno));
	return CLI_DONE;
}

/* The picture itself may be on standard output: then nothing else is. */
static void
put_saved(struct cli *cli, const char *file, const struct bitmap *bitmap)
{
	json_t *out;

	if (!cli->json || strcmp(file, "-") == 0)
		return;
	out = json_pack("{s:o, s:i, s:i, s:i}", "file", cli_bytes(file, strlen(file)), "width",
	                (int)bitmap->width, "height", (int)bitmap->height, "dpi", (int)bitmap->dpi);
	cli_put(cli, out);
	json_decref(out);
}

int
cli_save_label(struct cli *cli, const char *file, const char *format, const struct bitmap *bitmap)
{
	writer *write_bits = find_writer(format, file);
	int code = write_bits ? save(cli, file, write_bits, bitmap)
	                      : cli_fail(cli, CLI_USAGE, "--format is png, pdf, pwg or zpl");

	if (code == CLI_DONE)
		put_saved(cli, file, bitmap);
	return code;
}

int
cli_label_render(struct cli *cli, const struct cli_words *words)
{
	const char *file = cli_option(words, "o"), *dpi = cli_option(words, "dpi");
	writer *write_bits = file ? find_writer(cli_option(words, "format"), file) : NULL;
	struct bitmap bitmap = { 0 };
	unsigned turns = 0;
	int code;

	if (!file)
		return cli_fail(cli, CLI_USAGE, "label render: -o FILE is needed");
	if (!write_bits)
		return cli_fail(cli, CLI_USAGE, "label render: --format is png, pdf, pwg or zpl");
	if (dpi && strcmp(dpi, "203") != 0 && strcmp(dpi, "300") != 0)
		return cli_fail(cli, CLI_USAGE, "label render: --dpi is 203 or 300");
	code = find_turns(cli, words->word[0], &turns);
	if (code == CLI_DONE)
		code = ask_picture(cli, words->word[0], dpi, &bitmap);
	if (code == CLI_DONE && bitmap_turn(&bitmap, turns) < 0)
		code = cli_fail(cli, CLI_INTERNAL, "out of memory");
	if (code == CLI_DONE)
		code = save(cli, file, write_bits, &bitmap);
	if (code == CLI_DONE)
		put_saved(cli, file, &bitmap);
	bitmap_finish(&bitmap);
	return code;
}

/* Control characters as a person can read them: the group separator as "{GS}", others as "{1F}". */
static void
put_text(FILE *to, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == 0x1d)
			fputs("{GS}", to);
		else if (c < ' ' || c == 0x7f)
			fprintf(to, "{%02X}", (unsigned)c);
		else
			fputc(c, to);
	}
}

static void
put_code(struct cli *cli, const struct label_code *code)
{
	json_t *out;

	if (!cli->json) {
		fprintf(cli->out, "%s %s ", code->format, code->aim);
		put_text(cli->out, code->text, code->length);
		fputc('\n', cli->out);
		return;
	}
	out = json_pack("{s:s, s:s, s:o, s:i, s:i, s:i, s:i}", "format", code->format, "aim", code->aim,
	                "text", cli_bytes(code->text, code->length), "x", (int)code->x, "y", (int)code->y,
	                "width", (int)code->width, "height", (int)code->height);
	cli_put(cli, out);
	json_decref(out);
}

/* A picture, or what a printer has received. */
static int
read_image(struct bitmap *bitmap, int fd)
{
	char start[4] = "";

	if (pread(fd, start, sizeof start, 0) == sizeof start && memcmp(start, "RaS2", sizeof start) == 0)
		return bitmap_read_pwg(bitmap, fd);
	return bitmap_read_png(bitmap, fd);
}

int
cli_label_check(struct cli *cli, const struct cli_words *words)
{
	static struct label_code codes[LABEL_CODES_MAX];
	struct bitmap bitmap = { 0 };
	int fd = open(words->word[0], O_RDONLY | O_CLOEXEC), count;

	if (fd < 0)
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", words->word[0], strerror(errno));
	if (read_image(&bitmap, fd) < 0) {
		close(fd);
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", words->word[0],
		                errno == EINVAL ? "this is no PNG or PWG raster, or a very large one" : strerror(errno));
	}
	close(fd);
	count = label_list(&bitmap, codes);
	bitmap_finish(&bitmap);
	for (int i = 0; i < count; i++)
		put_code(cli, &codes[i]);
	if (count < 0)
		return cli_fail(cli, CLI_INTERNAL, "the reader failed: %s", strerror(errno));
	return count > 0 ? CLI_DONE : cli_fail(cli, CLI_REFUSED, "%s: no code can be read", words->word[0]);
}

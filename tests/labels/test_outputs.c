/* Every file that a label can become holds the same dots as the label. */
#include <cups/cups.h>
#include <cups/raster.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "tests/labels/sample.h"
#include "tests/labels/zpl.h"
#include "tests/test.h"

static struct bitmap label;  /* 203 dpi, a real label */
static struct bitmap ragged; /* 13 dots wide: the last byte of a row is half used */

static void
make_bitmaps(void)
{
	static struct label_fields fields;
	struct config_carrier carrier;
	struct label_result result;
	sample_carrier(&carrier);
	sample_fields(&fields, 203);
	if (label_render(&fields, &carrier, &label, &result) < 0 || bitmap_create(&ragged, 13, 7, 300) < 0)
		printf("# %s\n", result.text);
	for (uint32_t i = 0; i < 40; i++)
		bitmap_fill(&ragged, sample_random(13), sample_random(7), 1, 1, true);
}

/* ---- PNG ---- */

static bool
png_round_trip(const struct bitmap *bitmap)
{
	struct bitmap again = {0};
	int fd = sample_file("", 0);
	bool same = bitmap_write_png(bitmap, fd) == 0 && lseek(fd, 0, SEEK_SET) == 0 &&
	            bitmap_read_png(&again, fd) == 0 && bitmap_equal(bitmap, &again) &&
	            again.dpi == bitmap->dpi;
	close(fd);
	bitmap_finish(&again);
	return same;
}

static void
test_a_png_reads_back_equal_with_its_resolution(void)
{
	CHECK(label.rows != NULL);
	CHECK(png_round_trip(&label));
	CHECK(png_round_trip(&ragged));
}

static void
test_a_png_that_is_cut_short_or_damaged_is_refused_or_read(void)
{
	struct bitmap again;
	size_t size;
	int fd = sample_file("", 0);
	CHECK_INT(bitmap_write_png(&ragged, fd), 0);
	uint8_t *data = sample_bytes(fd, &size);
	close(fd);
	CHECK(data != NULL);
	for (size_t n = 0; n < size;
	     n++) { /* the last chunk says only that it is the last, but has to be there */
		fd = sample_file(data, n);
		int rc = bitmap_read_png(&again, fd);
		close(fd);
		bitmap_finish(&again);
		CHECK_INT(rc, -1);
	}
	for (size_t n = 0; n < size; n++) {
		uint8_t right = data[n];
		data[n] = (uint8_t)(right ^ (1 + sample_random(255)));
		fd = sample_file(data, size);
		bitmap_read_png(&again,
		                fd); /* some damage is in chunks that do not matter: it must only not crash */
		close(fd);
		bitmap_finish(&again);
		data[n] = right;
	}
	free(data);
}

static void
test_what_is_no_png_is_refused(void)
{
	static const char *const files[] = {"", "\x89PNG\r\n\x1a\n", "GIF89a", "%PDF-1.4\n",
	                                    "\xff\xd8\xff\xe0"};
	struct bitmap again;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		int fd = sample_file(files[i], strlen(files[i]));
		int rc = bitmap_read_png(&again, fd);
		close(fd);
		CHECK_INT(rc, -1);
		CHECK(again.rows == NULL);
	}
}

/* 2×1 pixels, 8-bit RGBA: one black, one black and transparent. */
static void
test_what_is_transparent_is_white(void)
{
	static const uint8_t header[] = {0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0,
	                                 2, 0, 0, 0,  1,   8,   6,   0,   0, 0};
	static const uint8_t pixels[] = {0, 0, 0, 0, 255, 0, 0, 0, 0}; /* filter byte, then two pixels */
	uint8_t file[256] = "\x89PNG\r\n\x1a\n", packed[64];
	uLong length = sizeof packed;
	size_t at = 8;
	struct bitmap bitmap;

	memcpy(file + at, header, sizeof header);
	uLong crc = crc32(0, header + 4, sizeof header - 4);
	at += sizeof header;
	for (int shift = 24; shift >= 0; shift -= 8)
		file[at++] = (uint8_t)(crc >> shift);
	CHECK_INT(compress(packed, &length, pixels, sizeof pixels), Z_OK);
	uint8_t *chunk = file + at + 4;
	file[at + 3] = (uint8_t)length;
	memcpy(chunk, "IDAT", 4);
	memcpy(chunk + 4, packed, length);
	crc = crc32(0, chunk, (uInt)length + 4);
	at += 8 + length;
	for (int shift = 24; shift >= 0; shift -= 8)
		file[at++] = (uint8_t)(crc >> shift);
	memcpy(file + at, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
	int fd = sample_file(file, at + 12);
	int rc = bitmap_read_png(&bitmap, fd);
	close(fd);
	bool first = rc == 0 && bitmap_get(&bitmap, 0, 0), second = rc == 0 && bitmap_get(&bitmap, 1, 0);
	bitmap_finish(&bitmap);
	CHECK_INT(rc, 0);
	CHECK(first);
	CHECK(!second);
}

/* ---- PWG ---- */

static bool
row_equal(const struct bitmap *bitmap, uint32_t y, const uint8_t *line, enum bitmap_pwg type)
{
	for (uint32_t x = 0; x < bitmap->width; x++) {
		bool black = type == BITMAP_PWG_BLACK_1 ? line[x / 8] >> (7 - x % 8) & 1 : line[x] == 0;
		if (black != bitmap_get(bitmap, x, y) ||
		    (type == BITMAP_PWG_SGRAY_8 && line[x] != 0 && line[x] != 255))
			return false;
	}
	return true;
}

static bool
pwg_round_trip(const struct bitmap *bitmap, enum bitmap_pwg type)
{
	cups_page_header2_t header;
	int fd = sample_file("", 0);
	bool same = bitmap_write_pwg(bitmap, type, fd) == 0 && lseek(fd, 0, SEEK_SET) == 0;
	cups_raster_t *raster = cupsRasterOpen(fd, CUPS_RASTER_READ);
	same = same && raster && cupsRasterReadHeader2(raster, &header) &&
	       header.cupsWidth == bitmap->width && header.cupsHeight == bitmap->height &&
	       header.HWResolution[0] == bitmap->dpi &&
	       header.cupsBitsPerPixel == (type == BITMAP_PWG_BLACK_1 ? 1 : 8) &&
	       header.cupsColorSpace == (type == BITMAP_PWG_BLACK_1 ? CUPS_CSPACE_K : CUPS_CSPACE_SW);
	uint8_t *line = same ? malloc(header.cupsBytesPerLine) : NULL;
	for (uint32_t y = 0; same && y < bitmap->height; y++)
		same = line &&
		       cupsRasterReadPixels(raster, line, header.cupsBytesPerLine) ==
		               header.cupsBytesPerLine &&
		       row_equal(bitmap, y, line, type);
	same = same && !cupsRasterReadHeader2(raster, &header); /* one page, no more */
	free(line);
	if (raster)
		cupsRasterClose(raster);
	close(fd);
	return same;
}

static void
test_pwg_raster_holds_the_same_dots(void)
{
	CHECK(pwg_round_trip(&label, BITMAP_PWG_BLACK_1));
	CHECK(pwg_round_trip(&label, BITMAP_PWG_SGRAY_8));
}

static bool
pwg_reads_back(const struct bitmap *bitmap, enum bitmap_pwg type)
{
	struct bitmap again;
	int fd = sample_file("", 0);
	bool same = bitmap_write_pwg(bitmap, type, fd) == 0 && lseek(fd, 0, SEEK_SET) == 0 &&
	            bitmap_read_pwg(&again, fd) == 0 && bitmap_equal(bitmap, &again) && again.dpi == bitmap->dpi;
	close(fd);
	if (same)
		bitmap_finish(&again);
	return same;
}

static void
test_pwg_raster_reads_back_equal_with_its_resolution(void)
{
	CHECK(pwg_reads_back(&label, BITMAP_PWG_BLACK_1));
	CHECK(pwg_reads_back(&label, BITMAP_PWG_SGRAY_8));
}

/* Cut short it is refused; with a byte of its header or its rows changed it is refused or read, never more. */
static void
test_a_pwg_raster_that_is_cut_short_or_damaged_is_refused_or_read(void)
{
	struct bitmap again;
	int whole = sample_file("", 0), refused = 0;
	CHECK_INT(bitmap_write_pwg(&label, BITMAP_PWG_BLACK_1, whole), 0);
	off_t size = lseek(whole, 0, SEEK_END);
	uint8_t *bytes = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE, whole, 0);
	for (int i = 0; i < 600; i++) {
		off_t at = i < 200 ? size * i / 200 : i < 500 ? i * 6 % 1800 : (off_t)sample_random((uint32_t)size);
		uint8_t before = bytes[at];
		bytes[at] ^= i < 200 ? 0 : (uint8_t)(1 + sample_random(255));
		int fd = sample_file(bytes, i < 200 ? (size_t)at : (size_t)size);
		bytes[at] = before;
		if (bitmap_read_pwg(&again, fd) < 0)
			refused += i < 200;
		else
			bitmap_finish(&again);
		close(fd);
	}
	munmap(bytes, (size_t)size);
	close(whole);
	CHECK_INT(refused, 200);
}

static void
test_pwg_raster_needs_a_resolution(void)
{
	struct bitmap unknown = ragged;
	unknown.dpi = 0;
	unknown.owned = false;
	int fd = sample_file("", 0);
	int rc = bitmap_write_pwg(&unknown, BITMAP_PWG_BLACK_1, fd);
	close(fd);
	CHECK_INT(rc, -1);
}

/* ---- ZPL ---- */

static bool
zpl_round_trip(const struct bitmap *bitmap)
{
	struct bitmap printed;
	size_t size;
	int fd = sample_file("", 0);
	bool same = bitmap_write_zpl(bitmap, fd) == 0;
	char *zpl = (char *)sample_bytes(fd, &size);
	close(fd);
	const char *wrong = zpl_print(zpl, size, bitmap->dpi, &printed);
	if (wrong)
		printf("# %s\n", wrong);
	same = same && !wrong && bitmap_equal(&printed, bitmap);
	bitmap_finish(&printed);
	free(zpl);
	return same;
}

/* The printer of the tests is no easy one: each byte that differs leaves the label out, or as it was. */
static void
test_zpl_that_was_changed_is_noticed(void)
{
	struct bitmap printed;
	size_t size, unnoticed = 0;
	int fd = sample_file("", 0);
	CHECK_INT(bitmap_write_zpl(&ragged, fd), 0);
	char *zpl = (char *)sample_bytes(fd, &size);
	close(fd);
	CHECK(zpl != NULL);
	for (size_t i = 0; i + 1 < size; i++) { /* the last one is the end of the line */
		char right = zpl[i];
		zpl[i] = right == 'Q' ? 'R' : 'Q';
		unnoticed += zpl_print(zpl, size, ragged.dpi, &printed) == NULL && !bitmap_equal(&printed, &ragged);
		bitmap_finish(&printed);
		unnoticed += zpl_print(zpl, i, ragged.dpi, &printed) == NULL;
		bitmap_finish(&printed);
		zpl[i] = right;
	}
	free(zpl);
	CHECK_INT(unnoticed, 0);
}

static void
test_zpl_holds_the_same_dots(void)
{
	CHECK(zpl_round_trip(&label));
	CHECK(zpl_round_trip(&ragged));
}

/* ---- PDF ---- */

static bool
pdf_round_trip(const struct bitmap *bitmap)
{
	size_t size;
	unsigned width = 0, height = 0;
	unsigned long length = 0;
	int fd = sample_file("", 0);
	bool same = bitmap_write_pdf(bitmap, fd) == 0;
	char *pdf = (char *)sample_bytes(fd, &size);
	close(fd);
	static const char mark[] = "/Subtype /Image ";
	char *image = pdf ? memmem(pdf, size, mark, sizeof mark - 1) : NULL;
	same = same && image &&
	       sscanf(image,
	              "/Subtype /Image /Width %u /Height %u /ColorSpace /DeviceGray "
	              "/BitsPerComponent 1 /Decode [1 0] /Interpolate false /Filter /FlateDecode "
	              "/Length %lu>> stream",
	              &width, &height, &length) == 3;
	char *stream = same ? strstr(image, "stream\n") + 7 : NULL;
	uint32_t stride = (width + 7) / 8;
	uLongf rows_size = (uLongf)stride * height;
	uint8_t *rows = same ? malloc(rows_size) : NULL;
	struct bitmap back;
	same = rows && uncompress(rows, &rows_size, (uint8_t *)stream, length) == Z_OK &&
	       bitmap_wrap(&back, rows, rows_size, width, height, stride, bitmap->dpi) == 0 &&
	       bitmap_equal(&back, bitmap);
	free(rows);
	free(pdf);
	return same;
}

static void
test_pdf_holds_the_same_dots(void)
{
	CHECK(pdf_round_trip(&label));
	CHECK(pdf_round_trip(&ragged));
}

/* Runs a PDF reader of another make; returns its exit code, 127 if it is not installed. */
static int
run_pdftoppm(const char *pdf, const char *out)
{
	pid_t child = fork();
	int status = 0;
	if (child == 0) {
		execlp("pdftoppm", "pdftoppm", "-r", "203", "-png", "-mono", "-singlefile", pdf, out,
		       (char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void
test_another_reader_draws_the_pdf_dot_for_dot(void)
{
	char folder[] = "/tmp/packwarden-pdf-XXXXXX", pdf[64], out[64], png[72];
	struct bitmap back = {0};
	CHECK(mkdtemp(folder) != NULL);
	snprintf(pdf, sizeof pdf, "%s/label.pdf", folder);
	snprintf(out, sizeof out, "%s/label", folder);
	snprintf(png, sizeof png, "%s.png", out);
	int fd = open(pdf, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	int wrote = bitmap_write_pdf(&label, fd);
	close(fd);
	int code = run_pdftoppm(pdf, out);
	fd = open(png, O_RDONLY | O_CLOEXEC);
	int read = fd < 0 ? -1 : bitmap_read_png(&back, fd);
	if (fd >= 0)
		close(fd);
	bool same = read == 0 && bitmap_equal(&back, &label);
	bitmap_finish(&back);
	unlink(pdf);
	unlink(png);
	rmdir(folder);
	CHECK_INT(wrote, 0);
	if (code == 127) {
		printf("# pdftoppm is not installed: not compared\n");
		return;
	}
	CHECK_INT(code, 0);
	CHECK(same);
}

/* ---- a full disk, a peer ---- */

static void
test_a_full_disk_is_an_error(void)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	int png = bitmap_write_png(&label, fd), pdf = bitmap_write_pdf(&label, fd),
	    zpl = bitmap_write_zpl(&label, fd);
	int pwg = bitmap_write_pwg(&label, BITMAP_PWG_SGRAY_8, fd);
	close(fd);
	CHECK_INT(png, -1);
	CHECK_INT(pdf, -1);
	CHECK_INT(zpl, -1);
	CHECK_INT(pwg, -1);
}

static void
test_a_memfd_carries_the_bitmap_and_is_sealed(void)
{
	struct bitmap back;
	int fd = bitmap_to_memfd(&label);
	CHECK(fd >= 0);
	CHECK_INT(bitmap_from_memfd(&back, fd, label.width, label.height, label.stride, 203), 0);
	bool same = bitmap_equal(&back, &label);
	bitmap_finish(&back);
	ssize_t written = pwrite(fd, "x", 1, 0);
	int cut = ftruncate(fd, 10);
	close(fd);
	CHECK(same);
	CHECK_INT(written, -1);
	CHECK_INT(cut, -1);
}

static void
test_a_peers_wrong_sizes_are_refused(void)
{
	static const uint32_t wrong[][3] = {{812, 1219, 102}, {0, 1218, 102}, {812, 0, 102}, {812, 1218, 101},
	                                    {812, 1218, 103}, {4294967295U, 4294967295U, 4294967295U},
	                                    {20001, 1, 2501}, {812, 65536, 65536}};
	struct bitmap back;
	int fd = bitmap_to_memfd(&label),
	    open_one = sample_file(label.rows, (size_t)label.stride * label.height);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_INT(bitmap_from_memfd(&back, fd, wrong[i][0], wrong[i][1], wrong[i][2], 203), -1);
	/* not sealed: its sender could change it while it prints */
	int rc = bitmap_from_memfd(&back, open_one, label.width, label.height, label.stride, 203);
	close(fd);
	close(open_one);
	CHECK_INT(rc, -1);
	CHECK_INT(bitmap_from_memfd(&back, -1, 812, 1218, 102, 203), -1);
}

int
main(void)
{
	char text[LABEL_TEXT_MAX];
	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok label_start: %s\n", text);
		return 1;
	}
	make_bitmaps();
	TEST(test_a_png_reads_back_equal_with_its_resolution);
	TEST(test_a_png_that_is_cut_short_or_damaged_is_refused_or_read);
	TEST(test_what_is_no_png_is_refused);
	TEST(test_what_is_transparent_is_white);
	TEST(test_pwg_raster_holds_the_same_dots);
	TEST(test_pwg_raster_reads_back_equal_with_its_resolution);
	TEST(test_a_pwg_raster_that_is_cut_short_or_damaged_is_refused_or_read);
	TEST(test_pwg_raster_needs_a_resolution);
	TEST(test_zpl_holds_the_same_dots);
	TEST(test_zpl_that_was_changed_is_noticed);
	TEST(test_pdf_holds_the_same_dots);
	TEST(test_another_reader_draws_the_pdf_dot_for_dot);
	TEST(test_a_full_disk_is_an_error);
	TEST(test_a_memfd_carries_the_bitmap_and_is_sealed);
	TEST(test_a_peers_wrong_sizes_are_refused);
	bitmap_finish(&label);
	bitmap_finish(&ragged);
	label_stop();
	return test_failures > 0;
}

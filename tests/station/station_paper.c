#include "station_paper.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "station/zxing.h"
#include "station_rig.h"

enum { ZPL_MAX = 1 << 20, QUIET_MS = 2000, LOOK_MS = 20, AROUND = 24 };

void
paper_open(struct paper *paper, const char *list, const char *folder, uint16_t port)
{
	*paper = (struct paper){ .port = port };
	snprintf(paper->list, sizeof paper->list, "%s", list);
	snprintf(paper->folder, sizeof paper->folder, "%s", folder);
}

void
paper_close(struct paper *paper)
{
	free(paper->sheets);
	*paper = (struct paper){ 0 };
}

/* ---- documents ---- */

/* The one graphic of a label as the station writes them: width, height, and zlib under base64. */
static int
read_zpl(struct bitmap *bitmap, int fd)
{
	unsigned width, height, total, again, stride;
	char *text = calloc(1, ZPL_MAX + 1), *end = NULL;
	uint8_t *packed = malloc(ZPL_MAX);
	size_t packed_size;
	uLongf size;
	int head = 0, result = -1;

	if (text && packed && read(fd, text, ZPL_MAX) > 0 &&
	    sscanf(text, "^XA^LH0,0^LS0^LT0^PW%u^LL%u^FO0,0^GFA,%u,%u,%u,:Z64:%n", &width, &height, &total, &again,
	           &stride, &head) == 5 && head > 0)
		end = strchr(text + head, ':');
	if (end && bitmap_create(bitmap, width, height, 203) == 0) {
		size = (uLongf)bitmap->stride * height;
		if (bitmap->stride == stride && total == size &&
		    sodium_base642bin(packed, ZPL_MAX, text + head, (size_t)(end - text - head), NULL, &packed_size, NULL,
		                      sodium_base64_VARIANT_ORIGINAL) == 0 &&
		    uncompress(bitmap->rows, &size, packed, packed_size) == Z_OK && size == total)
			result = 0;
		else
			bitmap_finish(bitmap);
	}
	free(packed);
	free(text);
	return result;
}

/* Looks all over the first sheet, which takes a second. */
static bool
find_places(struct paper *paper, const struct bitmap *bitmap)
{
	static struct label_code codes[LABEL_CODES_MAX];
	int count = label_list(bitmap, codes);

	for (int i = 0; i < count && paper->place_count < PAPER_CODES_MAX; i++)
		paper->places[paper->place_count++] = codes[i];
	return count > 0;
}

/* The band that the code is in, as wide as the label: a later sheet's mark may be longer. */
static bool
read_place(const struct bitmap *bitmap, const struct label_code *place, struct zxing_code *code)
{
	uint32_t top = place->y > AROUND ? place->y - AROUND : 0;
	uint32_t width = bitmap->width, height = place->y + place->height + AROUND - top;
	uint8_t *grey = malloc((size_t)width * height);
	int found = 0;

	for (uint32_t y = 0; grey && y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			grey[(size_t)y * width + x] = bitmap_get(bitmap, x, top + y) ? 0 : 255;
	if (grey)
		found = zxing_read(grey, (int)width, (int)height, (int)width, place->format, 0, code);
	free(grey);
	return found == 1;
}

static bool
read_codes(const struct paper *paper, struct paper_sheet *sheet, const struct bitmap *bitmap)
{
	static struct zxing_code code;
	bool marked = false;

	*sheet = (struct paper_sheet){ 0 };
	for (size_t i = 0; i < paper->place_count; i++) {
		if (!read_place(bitmap, &paper->places[i], &code))
			return false;
		snprintf(sheet->codes[sheet->code_count++], PAPER_CODE_MAX, "%.*s", (int)code.length, code.text);
		marked = seal_mark_parse(&sheet->mark, code.text, code.length) || marked;
	}
	return marked && sheet->code_count >= 2;
}

static bool
read_sheet(struct paper *paper, const char *name)
{
	struct paper_sheet *sheets, *sheet;
	struct bitmap bitmap;
	char path[300];
	bool whole;
	int fd;

	if (paper->count == paper->capacity) {
		paper->capacity += 256;
		sheets = realloc(paper->sheets, paper->capacity * sizeof *sheets);
		if (!sheets)
			return false;
		paper->sheets = sheets;
	}
	snprintf(path, sizeof path, "%s/%s", paper->folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	whole = fd >= 0 && (paper->port ? read_zpl(&bitmap, fd) : bitmap_read_pwg(&bitmap, fd)) == 0;
	if (fd >= 0)
		close(fd);
	if (!whole) {
		printf("# %s: not a label\n", path);
		return false;
	}
	sheet = &paper->sheets[paper->count++];
	whole = (paper->place_count > 0 || find_places(paper, &bitmap)) && read_codes(paper, sheet, &bitmap);
	bitmap_finish(&bitmap);
	if (!whole)
		printf("# %s: cannot be read back\n", path);
	return whole;
}

bool
paper_look(struct paper *paper)
{
	FILE *file = fopen(paper->list, "r");
	char line[128];
	size_t n = 0;
	bool good = file;

	while (good && fgets(line, sizeof line, file) && strchr(line, '\n')) {
		line[strcspn(line, "\n")] = '\0';
		if (n++ >= paper->count)
			good = read_sheet(paper, line);
	}
	if (file)
		fclose(file);
	return good;
}

bool
paper_has_code(const struct paper_sheet *sheet, const char *code)
{
	for (size_t i = 0; i < sheet->code_count; i++)
		if (strcmp(sheet->codes[i], code) == 0)
			return true;
	return false;
}

const struct paper_sheet *
paper_find(const struct paper *paper, const char *code)
{
	for (size_t i = 0; i < paper->count; i++)
		if (paper_has_code(&paper->sheets[i], code))
			return &paper->sheets[i];
	return NULL;
}

/* ---- the printer ---- */

/* Labels in the printer, as ~HS says it; -1: no answer. */
static int
ask_labels(uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
		                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), labels = -1;
	struct timeval patience = { .tv_sec = 10 };
	char answer[256] = "";
	size_t used = 0;
	ssize_t n = 1;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && send(fd, "~HS", 3, MSG_NOSIGNAL) == 3)
		while (n > 0 && used < sizeof answer - 1 && !strstr(answer, "\r\n")) {
			n = recv(fd, answer + used, sizeof answer - 1 - used, 0);
			used += n > 0 ? (size_t)n : 0;
			answer[used] = '\0';
		}
	close(fd);
	return sscanf(answer, "\x02%*3d,%*d,%*d,%*d,%d", &labels) == 1 ? labels : -1;
}

/* It reads all connections between one answer and the next but one: what a dead process had sent is counted then. */
static bool
wait_for_zpl(uint16_t port)
{
	int64_t until = rig_now_us() + (int64_t)RIG_PATIENCE_MS * 1000;
	int empty = 0, labels;

	while (empty < 3) {
		labels = ask_labels(port);
		empty = labels == 0 ? empty + 1 : 0;
		if (rig_now_us() > until) {
			printf("# the printer says that it has %d labels\n", labels);
			return false;
		}
		if (labels != 0)
			poll(NULL, 0, LOOK_MS);
	}
	return true;
}

bool
paper_wait(struct paper *paper)
{
	int64_t until = rig_now_us() + QUIET_MS * 1000;
	size_t seen;

	if (paper->port)
		return wait_for_zpl(paper->port) && paper_look(paper);
	/* a spooler's job has no such answer: as long as a person looks */
	do {
		seen = paper->count;
		poll(NULL, 0, LOOK_MS);
		if (!paper_look(paper))
			return false;
		if (paper->count != seen)
			until = rig_now_us() + QUIET_MS * 1000;
	} while (rig_now_us() < until);
	return true;
}

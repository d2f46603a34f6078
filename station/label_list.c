/* Lists the codes of a label image that we know nothing about. zxing gets small windows, one format at a
 * time, in a child that may die: what it had found by then is kept, and another child goes on behind the
 * window that killed it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "label.h"
#include "station/label_given.h"
#include "station/zxing.h"

enum {
	STRIP = 48,         /* dots: a strip of a linear code, laid half over the next */
	TILE = 400,         /* dots: a tile for a matrix code, likewise */
	IN_WINDOW_MAX = 4,  /* codes looked for in one window */
	CPU_SECONDS = 20,   /* of one child */
	DEATHS_MAX = 20,
};

/* The surest first: what overlaps a code that is found is not believed from a weaker format. */
static const char *const linear[] = {"Code128", "EAN-13", "UPC-A", "EAN-8",
                                     "Code93",  "Code39", "ITF",   "Codabar"};
static const char *const matrix[] = {"QRCode", "DataMatrix", "PDF417", "Aztec", "MaxiCode"};

enum { LINEAR = sizeof linear / sizeof *linear, MATRIX = sizeof matrix / sizeof *matrix };

struct window {
	uint32_t x, y, width, height;
	const char *format;
};

/* From the child: a code, or how far it has come. At most PIPE_BUF, so that each arrives whole. */
struct report {
	uint32_t window;
	bool found;
	struct label_code code;
};

static uint32_t
steps(uint32_t side, uint32_t window)
{
	return side <= window ? 1 : (side - window + window / 2 - 1) / (window / 2) + 1;
}

static uint32_t
offset(uint32_t side, uint32_t window, uint32_t step)
{
	if (side <= window)
		return 0;
	uint32_t at = step * (window / 2);
	return at + window > side ? side - window : at;
}

/* The windows in order: each linear format in strips across and down, then each matrix format in tiles. */
static bool
nth_window(const struct bitmap *bitmap, uint32_t n, struct window *window)
{
	uint32_t across = steps(bitmap->height, STRIP), down = steps(bitmap->width, STRIP);
	uint32_t columns = steps(bitmap->width, TILE), rows = steps(bitmap->height, TILE);
	if (n < LINEAR * (across + down)) {
		uint32_t i = n % (across + down);
		*window = i < across ? (struct window){0, offset(bitmap->height, STRIP, i), bitmap->width,
		                                       STRIP, NULL}
		                     : (struct window){offset(bitmap->width, STRIP, i - across), 0, STRIP,
		                                       bitmap->height, NULL};
		window->format = linear[n / (across + down)];
	} else {
		n -= LINEAR * (across + down);
		if (n >= MATRIX * columns * rows)
			return false;
		uint32_t i = n % (columns * rows);
		*window = (struct window){offset(bitmap->width, TILE, i % columns),
		                          offset(bitmap->height, TILE, i / columns), TILE, TILE,
		                          matrix[n / (columns * rows)]};
	}
	if (window->width > bitmap->width)
		window->width = bitmap->width;
	if (window->height > bitmap->height)
		window->height = bitmap->height;
	return true;
}

static void
fill_code(struct label_code *code, const struct zxing_code *read, const struct window *window)
{
	*code = (struct label_code){0};
	memcpy(code->format, read->format, sizeof code->format);
	memcpy(code->aim, read->aim, sizeof code->aim);
	code->length = (uint16_t)(read->length < LABEL_SYMBOL_TEXT ? read->length : LABEL_SYMBOL_TEXT);
	memcpy(code->text, read->text, code->length);
	code->x = window->x + (uint32_t)(read->left > 0 ? read->left : 0);
	code->y = window->y + (uint32_t)(read->top > 0 ? read->top : 0);
	code->width = (uint32_t)(read->right - read->left + 1);
	code->height = (uint32_t)(read->bottom - read->top + 1);
}

/* What was read is painted over, so that the next look finds its neighbour. */
static void
paint_over(uint8_t *grey, const struct window *window, const struct zxing_code *read)
{
	bool strip_across = window->height <= STRIP, strip_down = window->width <= STRIP;
	for (int y = 0; y < (int)window->height; y++)
		for (int x = 0; x < (int)window->width; x++)
			if ((strip_down || (x >= read->left && x <= read->right)) &&
			    (strip_across || (y >= read->top && y <= read->bottom)))
				grey[(size_t)y * window->width + (size_t)x] = 255;
}

static bool
cut_window(const struct bitmap *bitmap, const struct window *window, uint8_t *grey)
{
	bool some = false;
	for (uint32_t y = 0; y < window->height; y++)
		for (uint32_t x = 0; x < window->width; x++) {
			bool black = bitmap_get(bitmap, window->x + x, window->y + y);
			some |= black;
			grey[(size_t)y * window->width + x] = black ? 0 : 255;
		}
	return some;
}

static void
tell(int fd, const struct report *report)
{
	_Static_assert(sizeof *report <= 4096, "a report is written in one piece");
	if (write(fd, report, sizeof *report) != (ssize_t)sizeof *report)
		_exit(1);
}

static void
look(const struct bitmap *bitmap, const struct window *window, uint32_t n, uint8_t *grey, int fd)
{
	struct zxing_code read;
	if (!cut_window(bitmap, window, grey))
		return;
	for (int i = 0; i < IN_WINDOW_MAX; i++) {
		if (zxing_read(grey, (int)window->width, (int)window->height, (int)window->width,
		               window->format, 0, &read) != 1)
			return;
		struct report report = {.window = n, .found = true};
		fill_code(&report.code, &read, window);
		tell(fd, &report);
		paint_over(grey, window, &read);
	}
}

/* The child. Its last words about an assertion are of no use to anyone. */
_Noreturn static void
look_at_all(const struct bitmap *bitmap, uint32_t from, int fd)
{
	struct rlimit none = {0, 0}, cpu = {CPU_SECONDS, CPU_SECONDS};
	struct window window;
	setrlimit(RLIMIT_CORE, &none);
	setrlimit(RLIMIT_CPU, &cpu);
	signal(SIGABRT, SIG_DFL);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0)
		dup2(null, STDERR_FILENO);
	size_t side = bitmap->width > bitmap->height ? bitmap->width : bitmap->height;
	uint8_t *grey = malloc(side * STRIP > TILE * TILE ? side * STRIP : TILE * TILE);
	for (uint32_t n = from; grey && nth_window(bitmap, n, &window); n++) {
		struct report report = {.window = n};
		tell(fd, &report);
		look(bitmap, &window, n, grey, fd);
	}
	_exit(grey ? 0 : 1);
}

static bool
near(const struct label_code *a, const struct label_code *b, uint32_t slack)
{
	return a->x <= b->x + b->width + slack && b->x <= a->x + a->width + slack &&
	       a->y <= b->y + b->height + slack && b->y <= a->y + a->height + slack;
}

static void
join(struct label_code *a, const struct label_code *b)
{
	uint32_t right = a->x + a->width > b->x + b->width ? a->x + a->width : b->x + b->width;
	uint32_t bottom = a->y + a->height > b->y + b->height ? a->y + a->height : b->y + b->height;
	a->x = a->x < b->x ? a->x : b->x;
	a->y = a->y < b->y ? a->y : b->y;
	a->width = right - a->x;
	a->height = bottom - a->y;
}

static bool
same(const struct label_code *a, const struct label_code *b)
{
	return strcmp(a->format, b->format) == 0 && a->length == b->length &&
	       memcmp(a->text, b->text, a->length) == 0;
}

/* A code is seen in many windows: one that says the same beside one that is known is the same. */
static void
add(struct label_code *codes, int *count, const struct label_code *code)
{
	for (int i = 0; i < *count; i++) {
		if (same(&codes[i], code) && near(&codes[i], code, STRIP)) {
			join(&codes[i], code);
			return;
		}
		if (near(&codes[i], code, 0))
			return;
	}
	if (*count < LABEL_CODES_MAX)
		codes[(*count)++] = *code;
}

static void
look_here(const struct bitmap *bitmap, const struct window *window, uint8_t *grey, struct label_code *codes, int *count)
{
	struct zxing_code read;
	struct label_code code;

	if (!cut_window(bitmap, window, grey))
		return;
	for (int i = 0; i < IN_WINDOW_MAX; i++) {
		if (zxing_read(grey, (int)window->width, (int)window->height, (int)window->width, window->format, 0, &read) != 1)
			return;
		fill_code(&code, &read, window);
		add(codes, count, &code);
		paint_over(grey, window, &read);
	}
}

/* One child from window *from on. Returns 1 if it aborted and *from is where to go on, 0 if it got to the end
 * or used up its time, -1 with errno. */
static int
run_child(const struct bitmap *bitmap, uint32_t *from, struct label_code *codes, int *count)
{
	int ends[2], status = 0;
	struct report report;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		look_at_all(bitmap, *from, ends[1]);
	}
	close(ends[1]);
	for (;;) {
		ssize_t n = read(ends[0], &report, sizeof report);
		if (n < 0 && errno == EINTR)
			continue;
		if (child < 0 || n != (ssize_t)sizeof report)
			break;
		*from = report.window + 1;
		if (report.found)
			add(codes, count, &report.code);
	}
	close(ends[0]);
	if (child < 0)
		return -1;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) != SIGKILL && WTERMSIG(status) != SIGXCPU;
	return WEXITSTATUS(status) != 0;
}

/* How many windows each format has. */
static uint32_t
windows_of(const struct bitmap *bitmap, uint32_t n)
{
	uint32_t strips = steps(bitmap->height, STRIP) + steps(bitmap->width, STRIP);

	return n < LINEAR * strips ? strips : steps(bitmap->width, TILE) * steps(bitmap->height, TILE);
}

int
label_list_here(const struct bitmap *bitmap, struct label_code codes[LABEL_CODES_MAX], label_enough *enough,
                const void *context)
{
	size_t side = bitmap->width > bitmap->height ? bitmap->width : bitmap->height;
	uint8_t *grey = malloc(side * STRIP > TILE * TILE ? side * STRIP : TILE * TILE);
	struct window window;
	int count = 0;

	for (uint32_t n = 0, left = 0; grey && nth_window(bitmap, n, &window); n++, left--) {
		if (left == 0 && count > 0 && enough(codes, count, context))
			break;
		if (left == 0)
			left = windows_of(bitmap, n);
		look_here(bitmap, &window, grey, codes, &count);
	}
	free(grey);
	return count;
}

static int
by_place(const void *left, const void *right)
{
	const struct label_code *a = left, *b = right;
	if (a->y != b->y)
		return a->y < b->y ? -1 : 1;
	return a->x < b->x ? -1 : a->x > b->x;
}

int
label_list(const struct bitmap *bitmap, struct label_code codes[LABEL_CODES_MAX])
{
	uint32_t from = 0;
	int count = 0, more = 1;
	for (int deaths = 0; more > 0 && deaths <= DEATHS_MAX; deaths++)
		more = run_child(bitmap, &from, codes, &count);
	if (more < 0)
		return -1;
	qsort(codes, (size_t)count, sizeof *codes, by_place);
	return count;
}

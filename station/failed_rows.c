#include "failed_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct range {
	long long from, to;
};

/* Where the copy is in the file. */
struct copy {
	FILE *in, *out;
	struct range *ranges;
	size_t count, next;
	int width;            /* bytes a unit: 2 of UTF-16 */
	bool big_endian;
	bool only_line_feeds; /* JSON: a CR alone ends no line */
	long long line;
	bool after_return, wanted_before;
};

static int
by_line(const void *a, const void *b)
{
	const struct range *left = a, *right = b;

	return (left->from > right->from) - (left->from < right->from);
}

/* Sorted; the first is the header's. */
static struct range *
read_ranges(const json_t *mend, size_t *count)
{
	struct range *ranges = calloc(json_array_size(mend) + 1, sizeof *ranges);

	*count = ranges ? json_array_size(mend) : 0;
	for (size_t i = 0; i < *count; i++) {
		const json_t *range = json_array_get(mend, i);

		ranges[i].from = json_integer_value(json_array_get(range, 0));
		ranges[i].to = json_integer_value(json_array_get(range, 1));
	}
	if (ranges)
		qsort(ranges, *count, sizeof *ranges, by_line);
	return ranges;
}

static bool
is_wanted(struct copy *copy)
{
	while (copy->next < copy->count && copy->ranges[copy->next].to < copy->line)
		copy->next++;
	return copy->next < copy->count && copy->ranges[copy->next].from <= copy->line;
}

/* Copies the mark that says UTF-16; leaves any other bytes for the lines. */
static void
take_mark(struct copy *copy)
{
	int first = getc(copy->in), second = getc(copy->in);

	copy->width = (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff) ? 2 : 1;
	copy->big_endian = first == 0xfe;
	if (copy->width == 1) {
		rewind(copy->in);
		return;
	}
	putc(first, copy->out);
	putc(second, copy->out);
}

static void
copy_unit(struct copy *copy, int first, int second)
{
	int unit = copy->width == 1 ? first : copy->big_endian ? first << 8 | second : second << 8 | first;
	bool wanted = copy->after_return && unit == '\n' ? copy->wanted_before : is_wanted(copy);

	if (wanted)
		putc(first, copy->out);
	if (wanted && copy->width == 2)
		putc(second, copy->out);
	if (unit == '\n' && copy->after_return) { /* its line was counted */
		copy->after_return = false;
		return;
	}
	copy->after_return = unit == '\r' && !copy->only_line_feeds;
	copy->wanted_before = wanted;
	if (unit == '\n' || copy->after_return)
		copy->line++;
}

static bool
copy_lines(struct copy *copy)
{
	int first, second = 0;

	copy->line = 1;
	take_mark(copy);
	while ((first = getc(copy->in)) != EOF && (copy->width == 1 || (second = getc(copy->in)) != EOF))
		copy_unit(copy, first, second);
	return !ferror(copy->in) && !ferror(copy->out);
}

static FILE *
open_again(int file)
{
	int fd = dup(file);
	FILE *in = fd >= 0 && lseek(fd, 0, SEEK_SET) == 0 ? fdopen(fd, "r") : NULL;

	if (!in && fd >= 0)
		close(fd);
	return in;
}

static FILE *
open_new(int at, const char *name)
{
	int fd = openat(at, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (!out && fd >= 0)
		close(fd);
	return out;
}

int
failed_rows_write(int at, const char *name, int file, const json_t *mend, char why[256])
{
	struct copy copy = { 0 };
	char temporary[4096];
	int result = -1;
	bool good;

	copy.ranges = read_ranges(mend, &copy.count);
	snprintf(why, 256,
	         "the rows that failed cannot be copied out of a file of this kind: mend the file itself");
	if (copy.count == 1)
		result = 0;
	if (copy.count < 2)
		goto done;
	copy.only_line_feeds = copy.ranges[0].to < copy.ranges[0].from;
	snprintf(temporary, sizeof temporary, "%s.part", name);
	copy.in = open_again(file);
	copy.out = copy.in ? open_new(at, temporary) : NULL;
	good = copy.out && copy_lines(&copy) && fflush(copy.out) == 0 && fsync(fileno(copy.out)) == 0;
	if (copy.out)
		good = fclose(copy.out) == 0 && good;
	if (good && renameat(at, temporary, at, name) == 0)
		result = 1;
	else
		snprintf(why, 256, "%s", strerror(errno));
	if (copy.in)
		fclose(copy.in);
done:
	free(copy.ranges);
	return result;
}

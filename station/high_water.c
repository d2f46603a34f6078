#include "high_water.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

#define HEAD "packwarden high-water 1\n"
#define NEW HIGH_WATER_FILE ".new"

static struct high_water_span *
add_span(struct high_water *high, const char *carrier, uint64_t from, uint64_t to)
{
	struct high_water_span *grown = realloc(high->spans, (high->count + 1) * sizeof *grown);
	struct high_water_span *span;

	if (grown == NULL)
		log_fatal("no memory");
	high->spans = grown;
	span = &grown[high->count++];
	*span = (struct high_water_span){ .from = from, .to = to };
	snprintf(span->carrier, sizeof span->carrier, "%s", carrier);
	return span;
}

/* ---- reading ---- */

/* True at the end; a line that is none leaves *good false. */
static bool
take_line(struct high_water *high, const char *line, bool *good)
{
	uint64_t from, to;
	int name = 0;

	if (strcmp(line, "end\n") == 0)
		return true;
	*good = sscanf(line, "epoch %" SCNu32, &high->epoch) == 1;
	if (*good)
		return false;
	*good = sscanf(line, "used %" SCNu64 " %" SCNu64 " %n", &from, &to, &name) == 2 && name > 0 && from < to &&
	        strcspn(line + name, "\n") <= LIMIT_NAME;
	if (*good) {
		char carrier[LIMIT_NAME + 1] = "";
		memcpy(carrier, line + name, strcspn(line + name, "\n"));
		add_span(high, carrier, from, to);
	}
	return false;
}

int
high_water_read(struct high_water *high)
{
	FILE *file = fopen(HIGH_WATER_FILE, "re");
	char line[LIMIT_NAME + 64];
	bool good, end = false;

	*high = (struct high_water){ 0 };
	if (file == NULL)
		return -1;
	good = fgets(line, sizeof line, file) != NULL && strcmp(line, HEAD) == 0;
	while (good && !end && fgets(line, sizeof line, file) != NULL)
		end = take_line(high, line, &good);
	fclose(file);
	if (good && end)
		return 0;
	high_water_free(high);
	errno = EBADMSG;
	return -1;
}

void
high_water_free(struct high_water *high)
{
	free(high->spans);
	*high = (struct high_water){ 0 };
}

/* ---- writing ---- */

static bool
put_all(const struct high_water *high, FILE *file)
{
	fprintf(file, HEAD "epoch %" PRIu32 "\n", high->epoch);
	for (size_t i = 0; i < high->count; i++)
		fprintf(file, "used %" PRIu64 " %" PRIu64 " %s\n", high->spans[i].from, high->spans[i].to,
		        high->spans[i].carrier);
	fputs("end\n", file);
	return fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static int
flush_folder(void)
{
	int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), result;

	if (folder < 0)
		return -1;
	result = fsync(folder);
	close(folder);
	return result;
}

int
high_water_write(const struct high_water *high)
{
	int fd = open(NEW, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool good;

	if (file == NULL) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	good = put_all(high, file);
	good = fclose(file) == 0 && good;
	return good && rename(NEW, HIGH_WATER_FILE) == 0 ? flush_folder() : -1;
}

/* ---- asking ---- */

/* Ranges go forward only: what is below a used number is passed by as well. */
uint64_t
high_water_next(const struct high_water *high, const char *carrier, uint64_t next, uint64_t last)
{
	for (size_t i = 0; i < high->count; i++) {
		const struct high_water_span *span = &high->spans[i];
		if (strcmp(span->carrier, carrier) == 0 && span->from <= last && span->to > next)
			next = span->to <= last ? span->to : last + 1;
	}
	return next;
}

bool
high_water_note(struct high_water *high, const char *carrier, uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < high->count; i++) {
		struct high_water_span *span = &high->spans[i];
		if (strcmp(span->carrier, carrier) != 0 || from < span->from || from > span->to)
			continue;
		if (to <= span->to)
			return false;
		span->to = to;
		return true;
	}
	add_span(high, carrier, from, to);
	return true;
}

#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *process_name = "packwarden";

void
log_open(const char *process)
{
	process_name = process;
}

/* One write a line, so that the lines of several processes never mix. */
static void
log_line(int level, const char *format, va_list args)
{
	char line[1024];
	int head = snprintf(line, sizeof line, "<%d>%s: ", level, process_name);
	int body = vsnprintf(line + head, sizeof line - (size_t)head - 1, format, args);
	size_t length;

	if (body < 0)
		return;
	length = (size_t)head + (size_t)body;
	if (length > sizeof line - 2)
		length = sizeof line - 2;
	line[length++] = '\n';
	if (write(STDERR_FILENO, line, length) < 0)
		return; /* nobody is left to tell */
}

void
log_error(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	log_line(3, format, args);
	va_end(args);
}

void
log_warn(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	log_line(4, format, args);
	va_end(args);
}

void
log_info(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	log_line(6, format, args);
	va_end(args);
}

void
log_fatal(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	log_line(2, format, args);
	va_end(args);
	exit(5);
}

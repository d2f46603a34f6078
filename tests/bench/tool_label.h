/* The benchmark's label as a script would make it: the `zint` program for its two symbols, `rsvg-convert` for the whole. */
#ifndef TESTS_BENCH_TOOL_LABEL_H
#define TESTS_BENCH_TOOL_LABEL_H

#include <stdbool.h>
#include <sys/resource.h>

/* False if one of the two programs is not installed (Debian's zint and librsvg2-bin). `folder` is where files go. */
bool tool_label_begin(const char *folder);

/* A picture of the label; *usage is that of the largest of the programs. False if one of them fails. */
bool tool_label_draw(struct rusage *usage);

#endif

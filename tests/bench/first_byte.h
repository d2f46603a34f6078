/* A TCP connection that is listened in on: a process between a client and a printer that passes everything on, and notes
 * when the first bytes of a label came by. */
#ifndef TESTS_BENCH_FIRST_BYTE_H
#define TESTS_BENCH_FIRST_BYTE_H

#include <stdint.h>
#include <sys/types.h>

struct first_byte_seen;

struct first_byte {
	uint16_t port;                 /* on 127.0.0.1, to be connected to */
	pid_t pid;
	struct first_byte_seen *seen;  /* shared with it */
};

/* `mark`: what a label begins with, at most 16 bytes; to: the printer's port. */
void first_byte_start(struct first_byte *proxy, uint16_t to, const char *mark);
void first_byte_stop(struct first_byte *proxy);

void first_byte_reset(struct first_byte *proxy);

/* When the mark came by after the reset, bench_now_ns(). Ends the program if it does not come. */
uint64_t first_byte_wait(struct first_byte *proxy);

#endif

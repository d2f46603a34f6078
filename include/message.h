/* What the processes of a station say to each other, over SOCK_SEQPACKET socketpairs.
 *
 *   scan ──CODE, DEVICE──▶ engine ──RENDER──▶ render        web ──REQUEST──▶ engine ──REPLY, PUSH──▶ web
 *        ◀─────DONE──────         ◀─RENDERED─               engine ──PRINT, GO──▶ print ──STEP──▶ engine
 *
 * The supervisor keeps both ends of every pair open, so a message outlives the process that sent it and the one that
 * was to read it. What a process had taken and not answered when it died is sent again: every request has an id,
 * senders keep it until it is answered, HELLO from a new peer makes them send it all again, and the engine answers an
 * id that it has committed before from its records. So a message may arrive twice and takes effect once.
 *
 * Bodies are fixed structs (both ends are the same binary) or records (record.h). The receiver checks every length
 * and range: a peer may have been taken over. */
#ifndef PACKWARDEN_MESSAGE_H
#define PACKWARDEN_MESSAGE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "limits.h"

enum message_type {
	MESSAGE_HELLO = 1, /* any → any: a new life of the sender; body: none. Send again what I have not answered */
	MESSAGE_CODE,      /* scan → engine: struct message_code */
	MESSAGE_WEIGHT,    /* scan → engine: struct message_weight */
	MESSAGE_DEVICE,    /* scan → engine: struct message_device */
	MESSAGE_DONE,      /* engine → sender: the event with this id is durable; body: none */
	MESSAGE_REQUEST,   /* web, sync → engine: record, fields in pairs: "do", VERB, name, value, … ; may carry one fd */
	MESSAGE_REPLY,     /* engine → web, sync: struct message_reply, then its text */
	MESSAGE_PUSH,      /* engine → web: record, fields in pairs: "lane", NAME ("": all), "json", the verdict ("": none, but
	                      the lane is to be looked at again) */
	MESSAGE_RENDER,    /* engine → render: record (label fields, see include/label.h, and "dpi", "media"); "label_file": a
	                      memfd has the label that came with the order; "kept": it has the carrier's area as it was
	                      handed over before; "keep": hand it over */
	MESSAGE_RENDERED,  /* render → engine: struct message_rendered, with a sealed memfd that holds the bitmap, and one
	                      with the carrier's area as a PNG if that was asked for */
	MESSAGE_PRINT,     /* engine → print: struct message_print, with a sealed memfd that holds the bitmap */
	MESSAGE_STEP,      /* print → engine: struct message_step: how far the job has come */
	MESSAGE_GO,        /* engine → print: the step with this id is durable, go on; body: none */
	MESSAGE_STATUS,    /* print → engine: struct message_status: the printer's state has changed */
	MESSAGE_IMPORT,    /* engine → supervisor: end the import process there is, and start one for this file (fd), if
	                      there is one; the id's n, 32 bits, is the number of its life.
	                      supervisor → import: its file (fd) and its life's number (n), maybe long after its start.
	                      supervisor → engine: that life is over. engine → import: record of options.
	                      An import process puts the number of its life into the n of its HELLO */
	MESSAGE_ORDERS,    /* import → engine: record of orders (see station/manifest.h) */
	MESSAGE_ORDERED,   /* engine → import: that batch is applied; record */
	MESSAGE_CLAIM,     /* engine → sync: record, pairs "lane", "code", "scan": a packer has scanned what only central may know */
	MESSAGE_WAKE,      /* engine → sync: exchange now; body: none, or "full" */
	MESSAGE_REPORT,    /* web → supervisor: start the report process with these two: a memfd with what is asked for
	                      (station/report.h), and the end of the pipe that its answer goes into; body: none */
	MESSAGE_TEMPLATE,  /* engine → render: the carrier's name, NUL-terminated, in LIMIT_NAME + 1 bytes; with a sealed
	                      memfd: a label template to look at, which RENDERED answers with the same id; without: the
	                      carrier's is to be read anew */
	MESSAGE_CANCEL,    /* engine → print: struct message_step (box, intent, attempt count): have it not come out, if
	                      that is still to be had; its final step says what became of it */
};

/* Unique for ever: a random number of the sender's life, and a counter in it. */
struct message_id {
	uint64_t incarnation;
	uint64_t n;
};

struct message_head {
	uint16_t type; /* enum message_type */
	uint16_t reserved;
	uint32_t size; /* of the body, bytes */
	struct message_id id;
};

enum { MESSAGE_BODY_MAX = LIMIT_MESSAGE - (int)sizeof(struct message_head), MESSAGE_FDS_MAX = 2 };

/* How a code came in: it decides whether it may seal a box. */
enum message_via { VIA_SCANNER = 1, VIA_KEYED, VIA_SCREEN };

enum { DEVICE_KEY_MAX = 128 };

struct message_code {
	char device[DEVICE_KEY_MAX]; /* the scanner's identity, NUL-terminated: "usb:PORTPATH:VID:PID:SERIAL" */
	char aim[4];                 /* AIM symbology identifier with its "]", or "" */
	uint8_t overlong;            /* the code was longer than LIMIT_CODE: text holds its beginning, it is refused */
	uint16_t length;             /* of text, bytes; text may hold any byte */
	char text[LIMIT_CODE];       /* only `length` bytes are sent */
};

struct message_weight {
	char device[DEVICE_KEY_MAX];
	int32_t milligrams;
	uint8_t state; /* enum scale_state, include/event.h */
};

enum message_device_state { DEVICE_READY = 1, DEVICE_GONE, DEVICE_FAILED, DEVICE_FOREIGN };

struct message_device {
	char device[DEVICE_KEY_MAX];
	char driver[32];      /* the driver's name, "" if none fits */
	char product[64];     /* what the device says it is, printable ASCII */
	uint16_t vendor_id, product_id;
	uint8_t state;        /* enum message_device_state; FOREIGN: a keyboard that is no known scanner */
	uint32_t errors;      /* transfer errors since it was plugged in */
	char text[128];       /* for FAILED: what is wrong and what to do, in English */
};

/* To a request without peer_uid: it came over TCP, and whoever sent it has to say who he is. */
enum message_refusal { REPLY_SIGNED_OUT = 16, REPLY_FORBIDDEN, REPLY_TOO_MANY };

struct message_reply {
	int32_t exit_code;  /* the command line's: 0 done, 1 refused, 2 usage, 3 bad input, 4 unavailable, 5 internal; or
	                       enum message_refusal */
	uint32_t length;    /* of the JSON that follows, bytes */
};

enum { LABEL_HASH_BYTES = 32, LABEL_TEXT_MAX = 200 };

/* Why a label does not print again. */
#define LABEL_NOT_AS_KEPT "it cannot be printed as it was, as what was kept of it is damaged: void it, and a new one with a new " \
                          "number prints"

struct message_rendered {
	uint8_t ok;                        /* 0: not readable, or a field does not fit; text says which */
	uint16_t dpi;
	uint32_t width, height, stride;    /* dots, dots, bytes a row; 1 bit a dot, MSB first, 1 is black */
	uint32_t carrier_top, carrier_height; /* rows of the carrier's area; the rest is the strip */
	uint8_t hash[LABEL_HASH_BYTES];    /* BLAKE2b of the carrier's area */
	char text[LABEL_TEXT_MAX];         /* with ok: a test label's grades, see station/label_test.h; of a finished label what
	                                      its barcode says, if more than the number; else "" */
};

/* A print job is known by its intent: name() in station/print.c makes the job's name from it. */
enum { INSTALLATION_BYTES = 16 };

struct message_print {
	uint64_t box, intent;  /* box 0: a printer's test label, and intent is the number of the test */
	uint32_t attempt;
	uint16_t dpi;
	uint32_t width, height, stride;
	uint8_t resume;        /* 0: a new intent. 1: a process died; find out what became of it before anything else.
	                          With job_id 0 there was no GO: if there is no trace of it, it is printed now */
	uint8_t sent;          /* with resume: STEP_SENT had been taken */
	int32_t job_id;        /* with resume: the job that was created, 0 if none was */
	char job_uuid[64];
	uint8_t installation[INSTALLATION_BYTES]; /* of the database, the same for all its life: goes into the job's name */
};

enum print_step {
	STEP_CREATED = 1, /* the spooler has given a job; wait for GO before its document is sent */
	STEP_SENT,        /* the last byte is with the spooler or printer */
	STEP_PRINTED,     /* final: as far as can be known, it came out */
	STEP_NOT_PRINTED, /* final: it certainly did not come out */
	STEP_UNKNOWN,     /* final: it may have come out */
	STEP_GIVE_BACK,   /* only in MESSAGE_CANCEL: not if it may have begun to come out; another printer could have it */
};

struct message_step {
	uint64_t box, intent;
	uint32_t attempt;
	uint8_t step; /* enum print_step */
	int32_t job_id;
	char job_uuid[64];
	char text[LABEL_TEXT_MAX]; /* what the printer or spooler said */
};

enum printer_state { PRINTER_IDLE = 1, PRINTER_BUSY, PRINTER_STOPPED, PRINTER_GONE };

struct message_status {
	uint8_t state;              /* enum printer_state */
	char reason[64];            /* machine word: "paper-out", "head-open", "offline", "paused", "rejecting",
	                               "filter-failed", "no-such-queue", "spooler-gone", or "" */
	char text[LABEL_TEXT_MAX];  /* for a person: what is wrong and what to do */
};

/* Sends one message; waits at most `timeout_ms` while the peer's queue is full (-1: for ever, 0: not at all).
 * fds are duplicated into the peer, the caller keeps its own. Returns 0, or -1 with errno (EAGAIN, EMSGSIZE, …). */
int message_send(int fd, uint16_t type, struct message_id id, const void *body, size_t size, const int *fds,
                 unsigned nfds, int timeout_ms);

/* Takes one message without waiting. body holds MESSAGE_BODY_MAX bytes at least. fds gets MESSAGE_FDS_MAX entries,
 * -1 where none came; the caller closes them. Returns 1, 0 if nothing waits, -1 with errno; EPROTO for a message
 * whose head does not fit its length, which is dropped. */
int message_receive(int fd, struct message_head *head, void *body, int fds[MESSAGE_FDS_MAX]);

#endif

/* An engine of its own process, with the test in the place of all the others: what it is told, how late, and what
 * nobody reads, is the test's choice. What cannot be made ends the test program. */
#ifndef TESTS_ENGINE_RIG_H
#define TESTS_ENGINE_RIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "message.h"

enum engine_peer { PEER_SUPERVISOR, PEER_SCAN, PEER_WEB, PEER_RENDER, PEER_IMPORT, PEER_PRINT, PEERS };

struct engine_rig {
	char folder[64];
	int fd[PEERS];        /* the test's ends */
	int engine_fd[PEERS]; /* the engine's: what is in them outlives it */
	int config_fd;
	pid_t pid;
	uint64_t n;           /* of the test's own message ids */
	char badge[32], newbox[32], lane[32]; /* codes */
};

/* What the engine has said; fd is the test's to close, -1: none. */
struct heard {
	struct message_head head;
	_Alignas(16) uint8_t body[MESSAGE_BODY_MAX];
	int fd;
};

void engine_rig_create(struct engine_rig *rig);   /* lanes bench-1 … 32, a packer, items PEN and CUP */
void engine_rig_destroy(struct engine_rig *rig);
void engine_rig_kill(struct engine_rig *rig);     /* SIGKILL, and a new one on the same sockets */
bool engine_rig_lives(struct engine_rig *rig);    /* the same process as before */

struct message_id engine_rig_id(struct engine_rig *rig);
void engine_rig_say(struct engine_rig *rig, enum engine_peer to, uint16_t type, struct message_id id, const void *body,
                    size_t size, int fd);

/* The next message of that type to that peer; others before it are dropped. False after ten seconds. */
bool engine_rig_hear(struct engine_rig *rig, enum engine_peer peer, uint16_t type, struct heard *heard);

/* One that is there already; false if none is. */
bool engine_rig_take(struct engine_rig *rig, enum engine_peer peer, struct heard *heard);

/* A request of web: name, value, … NULL. The reply's JSON, the caller's. */
struct message_id engine_rig_request(struct engine_rig *rig, struct message_id id, const char *const *pairs, int fd);
json_t *engine_rig_reply(struct engine_rig *rig, struct message_id id, int *exit_code);
json_t *engine_rig_ask(struct engine_rig *rig, int *exit_code, const char *const *pairs);
void engine_rig_settle(struct engine_rig *rig);   /* all that was said before has been dealt with */

/* The verdict of a scan at bench-1. */
bool engine_rig_scan(struct engine_rig *rig, const char *code, const char *verdict);

/* An import: its request, the engine's wish for a process, that process's HELLO, its batches. */
struct message_id engine_rig_import(struct engine_rig *rig, uint64_t *life);
void engine_rig_hello(struct engine_rig *rig, uint64_t sender, uint64_t life);
void engine_rig_order_batch(struct engine_rig *rig, struct message_id id, const char *order, uint32_t pens);
void engine_rig_note_batch(struct engine_rig *rig, struct message_id id, const char *reason);
void engine_rig_end_batch(struct engine_rig *rig, struct message_id id);
void engine_rig_add_order(struct engine_rig *rig, const char *order, uint32_t pens); /* and one CUP */

/* As the render and the print process. */
void engine_rig_draw(struct engine_rig *rig, const struct message_head *asked, bool readable);
void engine_rig_step(struct engine_rig *rig, const struct message_print *label, uint8_t step);

int64_t engine_rig_number(struct engine_rig *rig, const char *sql);

#endif

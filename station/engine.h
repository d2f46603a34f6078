/* The engine: the only writer. Its rooms: engine.c (the loop: take messages, commit, then act), engine_announce.c
 * (starting), engine_hear.c and engine_peer.c (what the other processes say, and are told), engine_step.c (events),
 * engine_scan.c and engine_facts.c (codes), engine_words.c (answers), engine_weigh.c and engine_words_box.c (cartons and scales),
 * engine_progress.c (how far an order is), engine_state.c (hold, release, cancel), engine_label.c,
 * engine_label_fields.c and engine_queue.c (labels and printers),
 * engine_printer_test.c (test labels), engine_request.c, engine_answer.c, engine_session.c, engine_people.c,
 * engine_change.c and engine_override.c (what web and command line ask), engine_import.c, engine_order*.c, engine_item.c
 * and engine_history.c (manifests), engine_urgency.c (what is due). Private to them. */
#ifndef STATION_ENGINE_H
#define STATION_ENGINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "label.h"
#include "message.h"
#include "order_notes.h"
#include "pack.h"
#include "process.h"
#include "store.h"
#include "urgency.h"

enum {
	JOBS_MAX = 512,
	PICTURES_MAX = 8,
	OUTGOING_MAX = 4096,
	OUTGOING_ENOUGH = 1024, /* so many wait for the commit: no further message is taken before it */
	RENDER_TRIES = 3,       /* deaths of the render process at one label, then the label is given up */
	PEERS_MAX = 6 + LIMIT_PRINTERS,
};

/* The other end of a socket. One that does not take its messages hangs, or is slow: nobody waits for it. What it has
 * missed is told anew once it takes messages again, as if it had been restarted. */
struct peer {
	int fd;
	bool waiting; /* a message of it, as far as is known */
	bool behind;
};

/* Whether the carrier's area of a label was drawn before (engine_label_ask.h). */
struct label_kept {
	int64_t made_of; /* hash of its content */
	bool is_there;
	uint8_t hash[LABEL_HASH_BYTES]; /* of its bits, if it is */
};

/* A label on its way. The row in table intent is what survives; this is what the engine remembers of it. */
struct job {
	uint64_t order, box, intent;
	uint32_t attempt;
	bool test;               /* a printer's test label: box 0, attempt 0, and intent is the number of the test */
	uint8_t state;           /* enum intent_state, below INTENT_PRINTED */
	int64_t due_ms;          /* the order's cut-off when the label was asked for */
	size_t printer;          /* index into config->printers */
	bool render_sent, print_sent;
	uint64_t render_turn;    /* counts up with each label sent to be drawn */
	unsigned render_deaths;  /* of the render process, while it was at this label */
	bool resume;             /* an earlier life may have sent it: the printer looks before it prints */
	int bitmap;              /* memfd, -1: not drawn yet */
	struct message_rendered drawn;
	struct label_kept kept;
	int32_t job_id;
	char job_uuid[64];
};

/* A label that is drawn for a lead to look at. */
struct picture {
	struct message_id id; /* of the request */
	uint64_t n;           /* of the question to the render process, 0: free */
	uint64_t box, intent;
	uint32_t lane, dpi;   /* 0: the printer's */
	bool again;           /* asked for once more, as a new process is there */
};

/* What is sent once the commit stands. */
struct outgoing {
	int fd;
	uint16_t type;
	struct message_id id;
	void *body;              /* freed when sent */
	size_t size;
	int pass;                /* a descriptor to go with it, -1: none; stays the owner's */
	bool owned;              /* … but for this one, which is closed when sent */
};

/* How far a lane's order is, as its row in table lane has it. Lists are JSON arrays of line numbers. */
struct progress {
	uint64_t order;           /* 0: none */
	uint64_t units, packed;
	uint32_t lines, missing_count;
	bool written;             /* the row has all of this */
	char missing[ORDER_LINES_SHOWN * 6 + 3], takeout[ORDER_LINES_SHOWN * 6 + 3], told[ORDER_INSTRUCTIONS_MAX * 6 + 3];
};

struct import;
struct training_world;

struct engine {
	const struct process *process;
	const struct config *config;
	struct store store;
	struct pack pack;
	struct event_storage storage;
	struct action actions[PACK_ACTIONS_MAX]; /* of the last engine_step() */
	size_t action_count;
	struct job jobs[JOBS_MAX];
	size_t job_count;
	int64_t template_revision; /* of central's template that the render process looks at, 0: none */
	unsigned template_deaths;  /* of that process, while it did */
	struct picture pictures[PICTURES_MAX];
	struct outgoing outgoing[OUTGOING_MAX];
	size_t outgoing_count;
	struct message_status printers[LIMIT_PRINTERS];
	struct progress progress[LIMIT_LANES];
	uint32_t progress_new, told_new; /* lanes whose progress, whose instructions may be new: 1 << (id - 1) */
	struct training_world *training[LIMIT_LANES]; /* by lane id - 1; NULL: the lane does not train */
	struct import *import;    /* the one that runs, NULL: none */
	struct urgency urgency;
	int64_t due_at, due_until; /* orders that still have the cut-offs of an older packwarden.conf: ids behind due_at */
	int64_t names_at;         /* whose names are in the index: orders with ids up to this */
	int64_t clock_offset;     /* station's clock minus CLOCK_BOOTTIME, ms */
	int64_t deadline_ms;      /* when the core wants a tick */
	int timer;
	int64_t timer_ms;         /* what the timer is set to: a deadline, or 0 once it has run out */
	uint64_t incarnation, sent; /* ids of the engine's own messages */
	bool dirty;               /* a transaction is open */
	bool full;                /* the disk is nearly full: nothing new is accepted */
	bool range_ended;         /* a number range has given its last number: see engine_range.h */
	int scan, web, render, importer, supervisor, print[LIMIT_PRINTERS];
	int sync;                 /* -1: the station works alone */
	bool purged;              /* what was deleted is still in the log of the database: see engine_purge.c */
	bool linked;              /* the sync process speaks to central */
	uint64_t sync_life;       /* of the sync process's messages */
	uint64_t asked[LIMIT_LANES + 1]; /* by lane: seq of the scan that central is asked about, 0: none */
	struct peer peers[PEERS_MAX]; /* all of these */
	size_t peer_count;
	int epoll;
};

#define DAY_MS INT64_C(86400000)

/* ---- engine.c ---- */
int64_t engine_clock(const struct engine *engine);  /* station's clock, ms */
int64_t engine_wall(void);                          /* UTC, ms */
void engine_begin(struct engine *engine);           /* opens the transaction if none is */

/* ---- engine_hear.c ---- */

/* Takes one message from fd. False if none waits: only those are asked of which the kernel has said that one does. */
bool engine_hear(struct engine *engine, int fd);

/* Each message takes effect once, whoever has died meanwhile. */
bool engine_answered_before(struct engine *engine, int fd, const struct message_id *id, uint16_t type);
void engine_note_answer(struct engine *engine, const struct message_id *id);

/* ---- engine_restore.c ---- */
void restore_finish(struct engine *engine); /* when it starts with a database that was a backup */

/* ---- engine_announce.c ---- */
void announce(struct engine *engine); /* when it starts: lanes, cartons, number ranges */
void announce_lanes(struct engine *engine); /* their rules are new */

/* ---- engine_peer.c ---- */

/* Sends after the commit; body is copied. */
void engine_send(struct engine *engine, int fd, uint16_t type, struct message_id id, const void *body, size_t size,
                 int pass);
void engine_send_owned(struct engine *engine, int fd, uint16_t type, struct message_id id, const void *body, size_t size,
                       int pass); /* closes pass when it is sent */
void peer_add(struct engine *engine, int fd);
struct peer *peer_find(struct engine *engine, int fd); /* NULL: it is none */
void peer_watch(const struct engine *engine, int fd);
void peer_greet(struct engine *engine);    /* a new life of the engine */
void peer_flush(struct engine *engine);    /* sends, now that the commit stands */
void peer_catch_up(struct engine *engine); /* tells those anew that had no room and have it again */

/* ---- engine_step.c ---- */

/* Journals the event, steps the core and writes what follows; actions stay in engine->actions. */
void engine_step(struct engine *engine, struct event *event, const char *serial, const char *lot);
void engine_event(struct engine *engine, struct event *event, enum event_kind kind); /* zeroed, with the times */

/* Makes sure that the core holds the order. False: there is none, or no room. */
bool engine_load(struct engine *engine, uint64_t order, uint32_t lane);
void engine_reload(struct engine *engine, uint64_t order); /* whether it is there or not: its lines are new */

/* Tells web of a lane's news; takes the reference. */
void engine_push(struct engine *engine, uint32_t lane, json_t *news);
void engine_push_text(struct engine *engine, uint32_t lane, const char *text); /* the same, as text */

/* What stands beside the verdicts has changed, a device or a printer: every lane's page is to read its view anew. */
void engine_push_views(struct engine *engine);

/* ---- engine_scan.c ---- */

struct scan {
	uint32_t lane;
	uint8_t via;
	bool overlong, fresh;
	char aim[4];
	const char *text;
	size_t length;
	const char *keyboard; /* key of the scanner if it types as a keyboard, else NULL */
};

/* The verdict as a JSON object; the caller's. */
json_t *engine_scan(struct engine *engine, const struct scan *scan);
void engine_code(struct engine *engine, const struct message_id *id, const struct message_code *code);
void engine_device(struct engine *engine, const struct message_device *device);

/* The lane that a device is bound to, 0: none; its row, 0: it is unknown; whether it types as a keyboard. */
uint32_t engine_device_lane(struct engine *engine, const char *key, int64_t *device, bool *keyboard);

/* ---- engine_layout.c ---- */

/* Whether what a scanner in keyboard mode typed is a code of ours in another keyboard layout than packwarden.conf says:
 * then its device says so, and so does *text if it is not NULL, in English. */
bool layout_doubt(struct engine *engine, const struct scan *scan, char *text, size_t size);

/* What followed from the last step, by name. */
json_t *engine_event_names(const struct engine *engine);

/* Shows an answer at its lane, and keeps it for a screen that is loaded later. */
void engine_show(struct engine *engine, uint32_t lane, const json_t *answer);

/* ---- engine_weigh.c ---- */

/* A reading: its state, via and grams. The answer as a JSON object, the caller's; "result" is noted where no box waits. */
json_t *engine_weigh(struct engine *engine, uint32_t lane, const struct event_weight *reading);

/* What a scale that is plugged in shows: a reading of the lane that it is bound to. */
void engine_scale(struct engine *engine, const struct message_weight *message);

/* ---- engine_facts.c ---- */

struct fact_texts {
	char serial[96], lot[96]; /* of the unit scanned, "" where no code names one */
	char expiry[20];          /* "2027-03-31", see expiry.h */
	bool no_date;             /* the answer that should have been one */
	uint32_t kit;             /* the code is that of this kit, which the open order wants by its parts; 0: it is none */
};

void facts_find(struct engine *engine, const struct scan *scan, struct event_scan *facts, struct fact_texts *texts);
uint32_t facts_lane_code(struct engine *engine, const char *text, size_t length); /* 0: it is none */

/* ---- engine_words.c ---- */

/* Fills "result", "verdict", "text", "order", "line", "count", "of", "box" … from the verdict or event. */
json_t *words_action(struct engine *engine, const struct action *action, const char *code, size_t length);
json_t *words_needs(uint8_t asks); /* ["serial","lot","expiry"], in the order in which a lane asks for them */
void words_text(enum verdict verdict, char *text, size_t capacity);

/* A kit's own code: which parts of it the order still wants. */
void words_kit(struct engine *engine, json_t *answer, uint64_t order, uint32_t kit);

/* ---- engine_notes.c ---- */

/* To the answer of a scan that opened an order: "note", "gift_message" and "replaces", where it has them, and
 * "instructions", the first items of it that have some. */
void notes_put(struct engine *engine, const struct action *action, json_t *answer);

/* ---- engine_words_box.c ---- */

/* Carton, limit and weights, where the action has them; and their words, false if it has none. */
void words_put_box(struct engine *engine, json_t *json, const struct action *action);
bool words_box_text(struct engine *engine, const struct action *action, const char *carton, char *text, size_t capacity);

/* ---- engine_progress.c ---- */
void progress_stepped(struct engine *engine, const struct event *event); /* what engine->actions have changed */
void progress_write(struct engine *engine);  /* before a commit: the rows of lanes of which something is new */

/* The lines of the lane's order whose items have instructions, as a JSON array, each item once. */
const char *progress_told(struct engine *engine, uint32_t lane);

/* ---- engine_label.c ---- */
struct job *label_job_make(struct engine *engine, uint64_t box, uint64_t intent, uint32_t attempt); /* NULL: no room */
void label_job_add(struct engine *engine, const struct action *action);
void label_job_cancel(struct engine *engine, const struct action *action);
void label_jobs_restore(struct engine *engine);
void label_jobs_pump(struct engine *engine);         /* sends what can be sent */
void label_rendered(struct engine *engine, const struct message_id *id, const struct message_rendered *drawn, int fd, int area);
void label_step(struct engine *engine, size_t printer, const struct message_id *id, const struct message_step *step);
void label_render_again(struct engine *engine);      /* all that is not drawn yet is asked for once more */
void label_render_died(struct engine *engine);       /* and a new one is there: the label it was at is counted */
void label_printer_restarted(struct engine *engine, size_t printer);
void label_printer_status(struct engine *engine, size_t printer, const struct message_status *status);

/* ---- engine_label_fields.c ---- */
void label_fields_of_box(struct engine *engine, uint64_t box, struct label_fields *fields);

/* ---- engine_queue.c ---- */
struct job *queue_to_render(struct engine *engine);                /* the most urgent label to be drawn, or NULL */
struct job *queue_to_print(struct engine *engine, size_t printer); /* … to be sent to it; NULL also while it is busy */

/* ---- engine_request.c ---- */
void engine_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd);

/* ---- engine_answer.c ---- */

/* A sealed memfd with these bytes, the caller's to close. Without memory the engine ends. */
int engine_sealed_file(const void *data, size_t size);

/* Answers and keeps the answer; the other only says again what was kept. */
void engine_reply(struct engine *engine, const struct message_id *id, int exit_code, const char *text);
void engine_reply_again(struct engine *engine, const struct message_id *id, int exit_code, const char *text);

/* ---- engine_change.c ---- */

/* An order has changed: its tables hold the new lines and address already. */
struct change {
	uint64_t order;
	uint8_t was_state, state;        /* enum order_state */
	uint64_t was_content, content;
	bool lines, address;             /* what is new */
	uint32_t user;
	bool numbers;                        /* it has brought others: the core is given the order anew */
};

uint64_t change_tell(struct engine *engine, const struct change *change); /* the event's seq */
bool change_has_boxes(struct engine *engine, uint64_t order);

/* What an order goes back to when it may go on: kept is where a hold or cancel came from, 0: an import's. */
uint8_t change_resume_state(struct engine *engine, uint64_t order, uint8_t kept);

/* order change …: fields that are absent stay. The answer is a text; refused: why. */
enum change_result { CHANGE_DONE, CHANGE_SAME, CHANGE_REFUSED };
enum change_result change_request(struct engine *engine, uint64_t order, const void *record, size_t size, uint32_t user,
                                  uint64_t *seq, char *text, size_t capacity);

/* closeout: tenders what is loaded (attest: all that is sealed) and lists what is left behind. */
json_t *change_closeout(struct engine *engine, const char *carrier, bool attest, uint32_t user);

/* ---- engine_state.c ---- */

/* hold, release, cancel, uncancel */
struct state_change {
	const char *verb;       /* "order-hold" … */
	uint32_t from;          /* bits 1 << enum order_state that it may come from */
	uint8_t to;             /* 0: back to where the order was */
	enum role least;
	const char *done;
};

const struct state_change *state_change_find(const char *verb); /* NULL: there is none */

/* Returns VERDICT_NONE, or why not (VERDICT_ACKNOWLEDGED: it is so already). *state: the one that it has now. */
enum verdict state_change(struct engine *engine, const struct state_change *change, uint64_t order, uint32_t user,
                          const char *reason, uint8_t *state);

/* ---- engine_urgency.c ---- */
void urgency_begin(struct engine *engine);           /* the calendars may be new: then all orders are ranked anew */
bool urgency_catch_up(struct engine *engine);        /* some of them; false: none is left */
void urgency_renew(struct engine *engine, uint64_t order); /* its carrier, service or ship_by is new */

/* The most urgent order that this lane is to pack next: false if there is none. */
bool urgency_next(struct engine *engine, uint32_t lane, char order_id[LIMIT_FIELD + 1]);

/* ---- engine_override.c ---- */

struct override_wish {
	const void *record;
	size_t size;
	uint32_t user;          /* whose session it is, with the role; 0: "by" says who */
	enum role role;
};

/* override: the exit code, and the answer as JSON. *seq: of the event, 0: there was none. */
int override_request(struct engine *engine, const struct override_wish *wish, uint64_t *seq, json_t **answer);

/* ---- engine_central.c: what the sync process asks, and is asked ---- */
void central_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd);

/* The sync process is a new one, or none yet: what an earlier one said of the link holds no longer. */
void central_unlink(struct engine *engine);

/* Whether the station does not hold the order's lease; 0: an order that nothing is known of. Never where it works alone. */
bool central_unleased(struct engine *engine, uint64_t order);

/* The lane's scan was refused as order-not-leased: asks central, if there is a link. Says so in the answer. */
void central_claim(struct engine *engine, const struct scan *scan, uint64_t seq, json_t *answer);
void central_wake(struct engine *engine, bool full);

/* An order that is not begun goes back to central. VERDICT_NONE, or why not; *seq: of the event. */
void central_doubt_leases(struct engine *engine);
enum verdict central_give_back(struct engine *engine, uint64_t order, uint32_t user, uint64_t *seq);

/* ---- engine_import.c ---- */

/* change: what is done to all orders that the file names, by user; NULL: it is imported. */
void import_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd,
                    const struct state_change *change, uint32_t user);
void import_hello(struct engine *engine, const struct message_id *id);
void import_ended(struct engine *engine, const struct message_id *id);
void import_again(struct engine *engine);            /* what its process and the supervisor were to be told */
/* Applies some more of the batch that came last. False: there is none. */
bool import_go_on(struct engine *engine, bool (*somebody_waits)(struct engine *));
void import_batch(struct engine *engine, const struct message_id *id, const void *record, size_t size, int fd);

#endif

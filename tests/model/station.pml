/* Orders, leases, labels and numbers of some stations and the central database, for spin: every order of events there is,
 * within the budgets below. One order, one box of it a life of a station. scripts: test_model.sh, scripts/check-model.
 *
 *   free ──claim──▶ leased ──news──▶ LEASE_HELD ──print, scan──▶ BOX_SEALED ──push──▶ box at central
 *     ▲               │ reassign, by a lead's attest                                     │ take_conflicts
 *     └─push of a─────┴──────▶ leased to another ──news──▶ LEASE_LOST                    ▼
 *       "given" event            its sealed boxes ─────────────────────────────────▶ conflict, intercept
 *
 * Names are those of the code: step_*, attest_*, reprint_label and take_number of station/core, central_* and do_* of
 * station/engine_central.c, greet, claim, push, take_lines, take_conflicts, reassign and news of drivers/central/*.sql.
 * What is one transaction there is one atomic step here. struct db is durable; `up`, `phase` and `call` are not. A call that
 * was cut off may be lost, or arrive late: `stale`. What is answered is not modelled by itself: a lost answer leads to the
 * same call once more, and applying an answer touches one station alone.
 *
 * Promises that are asserted: P3 (take_conflicts), P5 (check_labels, send), P6 (take_number), P9 (push, settled), P13: nothing
 * here goes in circles, so that every run comes to its end, where `settled` looks at what it has come to.
 *
 * What is taken as given: a person's word about paper that he sees is true (whether a station stands still he may get
 * wrong); a printer makes one sheet of a document that it was sent once; a disk that broke takes along what was sealed since
 * its backup and had not reached central. */

#ifndef STATIONS
#define STATIONS 2
#endif
#ifndef CUTS     /* links that break */
#define CUTS 1
#endif
#ifndef CRASHES  /* of a station */
#define CRASHES 1
#endif
#ifndef ATTESTS  /* orders taken from a station by a lead: two at most, as lost[] has one place a station */
#define ATTESTS 1
#endif
#ifndef GIVES    /* orders given back */
#define GIVES 1
#endif
#ifndef RESTORES /* 1: of one station, from a backup of any moment */
#define RESTORES 0
#endif
#ifndef MARKS    /* sheets that a station asks for; the last of them comes out; 1: printing is one step, and succeeds */
#define MARKS 1
#endif
#ifndef CLAIMS   /* claims by chance, while the order is held by another */
#define CLAIMS 1
#endif
#ifndef BLOCK    /* numbers of a block */
#define BLOCK 2
#endif

#define LIVES 2                       /* epochs of a station */
#define KEY(s, e) ((s) * LIVES + (e)) /* of a box, or of a journal */
#define BIT(i) (1 << (i))

#define LEASE_NONE 0
#define LEASE_HELD 1
#define LEASE_GIVEN 2
#define LEASE_LOST 3

#define BOX_NONE 0
#define BOX_COMPLETE 1
#define BOX_PRINTING 2
#define BOX_LABELLED 3
#define BOX_UNKNOWN 4
#define BOX_SEALED 5

#define INTENT_NONE 0
#define INTENT_MADE 1
#define INTENT_RENDERED 2
#define INTENT_CREATED 3
#define INTENT_SENT 4

#define EVENT_GIVEN 1                 /* journal lines that central reads */
#define EVENT_SEALED 2

#define TELL_ORDER 1                  /* rows of a station's feed */
#define TELL_LOST 2
#define TELL_INTERCEPT 4
#define TELL_CONFLICT 8
#define TELL_RANGE 16

#define CALL_CLAIM 1
#define CALL_PUSH 2
#define CALL_RELEASE 3                /* of a mutant alone */

typedef database {
	byte lease, fence;            /* the newest fence that it has heard of */
	bool held;                    /* the order is on hold: a lead's next */
	byte epoch, first;            /* first event of this life */
	byte box, box_number, mark, intent;
	bool reprinted;
	byte next, last;              /* numbers of its range */
	byte head;                    /* of its journal */
	byte kind[3];
	byte line_fence[3]
};

database db[STATIONS];
bool up[STATIONS];                    /* the link, as the sync process knows it */
byte phase[STATIONS];                 /* of the print process: 1 at the job, 2 its document is with the printer */
byte high[STATIONS];                  /* the high-water file, which no backup holds */

/* paper, which knows of no crash: bits by mark */
byte marks[STATIONS], sent[STATIONS], spooled[STATIONS], out[STATIONS];
byte mark_number[STATIONS * 8];

/* central */
byte lease, lease_fence, fence;       /* lease: the station + 1, 0: nobody */
int taken;                            /* bits by fence: ended by a lead, or by a restore */
byte epoch[STATIONS];
byte head[STATIONS * LIVES];
byte line[STATIONS * LIVES * 4];
byte row[STATIONS * LIVES];           /* fence + 1 of the box that is here, 0: none */
int conflict;                         /* bits by KEY */
byte told[STATIONS], feed[STATIONS], lost[STATIONS], last_number[STATIONS], numbers;

/* seen from above */
byte lines_taken[STATIONS * LIVES];   /* bits by event */
byte used[16];                        /* KEY + 1 of the box that has the number */

byte cuts, crashes, attests, gives, claims, restores;

#if RESTORES
database backup;
bool has_backup;
#endif

/* kind, epoch, seq, line kind, fence */
chan call[STATIONS] = [1] of { byte, byte, byte, byte, byte };
chan stale[STATIONS] = [1] of { byte, byte, byte, byte, byte };

inline tell(s, what)
{
	told[s] = told[s] | what;
	feed[s] = feed[s] | what
}

#define LINE(kind, fence) ((kind) * 16 + (fence))

inline add_line(s, what)
{
	assert(db[s].head < 3);
	db[s].kind[db[s].head] = what;
	db[s].line_fence[db[s].head] = db[s].fence;
	db[s].head++
}

#define LIVE(key) (row[key] != 0 && !(conflict & BIT(key)))    /* a box that nobody is told to intercept */
#if STATIONS == 3
#define has_row (row[0] + row[1] + row[2] + row[3] + row[4] + row[5] > 0)
#define live_rows (LIVE(0) + LIVE(1) + LIVE(2) + LIVE(3) + LIVE(4) + LIVE(5))
#else
#define has_row (row[0] + row[1] + row[2] + row[3] > 0)
#define live_rows (LIVE(0) + LIVE(1) + LIVE(2) + LIVE(3))
#endif

#include "central.pml"
#include "labels.pml"

/* ---- a station: leases, exchange, faults ---- */

/* The first event that central does not have, and its epoch: send_epoch() sends lives one after the other. */
#define OLD_WAITS(s) (db[s].epoch > 0 && head[KEY(s, 0)] < db[s].first - 1)
#define NEW_WAITS(s) (head[KEY(s, db[s].epoch)] < db[s].head && epoch[s] >= db[s].epoch)
#define IDLE(s) (len(call[s]) == 0)
#define HEARD(s) (up[s] && IDLE(s) && (feed[s] == 0))

inline send_event(s, life)
{
	n = head[KEY(s, life)];
	call[s]!CALL_PUSH, life, n + 1, db[s].kind[n], db[s].line_fence[n];
	n = 0
}

inline news(s)
{
	if
	:: (feed[s] & TELL_LOST) && lost[s] == db[s].fence && db[s].lease == LEASE_HELD ->
		db[s].lease = LEASE_LOST;                              /* do_lost, stop_order */
		db[s].held = true;
		printf("station %d: do_lost: fence %d\n", s, lost[s])
	:: else
	fi;
	if
	:: (feed[s] & TELL_ORDER) && lease == s + 1 && lease_fence > db[s].fence ->
		db[s].lease = LEASE_HELD;                              /* do_leases */
		db[s].fence = lease_fence;
		printf("station %d: do_leases: fence %d\n", s, lease_fence)
	:: else
	fi;
	if
	:: feed[s] & TELL_CONFLICT -> db[s].held = true                /* do_conflict */
	:: else
	fi;
	if
	:: (feed[s] & TELL_RANGE) && last_number[s] > db[s].last ->
		db[s].last = last_number[s];
		db[s].next = last_number[s] - BLOCK + 1;
		if
		:: high[s] > db[s].next -> db[s].next = high[s]        /* the block may be one from before a restore */
		:: else
		fi
	:: else
	fi;
	feed[s] = 0
}

inline cut(s)
{
	up[s] = false;
	if
	:: len(call[s]) > 0 ->
		call[s]?k, e, n, what, f;
		if
		:: skip
		:: len(stale[s]) == 0 -> stale[s]!k, e, n, what, f
		fi;
		k = 0; e = 0; n = 0; what = 0; f = 0
	:: else
	fi
}

#if RESTORES
inline copy_database(from, to)
{
	to.lease = from.lease; to.fence = from.fence; to.held = from.held;
	to.epoch = from.epoch; to.first = from.first;
	to.box = from.box; to.box_number = from.box_number; to.mark = from.mark; to.intent = from.intent;
	to.reprinted = from.reprinted;
	to.next = from.next; to.last = from.last;
	to.head = from.head;
	to.kind[0] = from.kind[0]; to.kind[1] = from.kind[1]; to.kind[2] = from.kind[2];
	to.line_fence[0] = from.line_fence[0]; to.line_fence[1] = from.line_fence[1]; to.line_fence[2] = from.line_fence[2]
}

/* What must not be believed of a backup: that orders are still leased, that labels have not come out since, that numbers are
 * fresh. The feed begins again where the backup was, at the latest. */
inline restore(s)
{
#ifndef MUTANT_EPOCH_KEPT
	db[s].epoch++;
	db[s].first = db[s].head + 1;
#endif
#ifndef MUTANT_RESTORE_KEEPS_LEASES
	if
	:: db[s].lease == LEASE_HELD -> db[s].lease = LEASE_LOST
	:: else
	fi;
#endif
	if
	:: db[s].box != BOX_SEALED ->
#ifndef MUTANT_RESTORE_KEEPS_LABELS
		db[s].box = BOX_NONE; db[s].box_number = 0; db[s].mark = 0; db[s].intent = INTENT_NONE; db[s].reprinted = false
#endif
	:: else
	fi;
	if
	:: high[s] > db[s].next -> db[s].next = high[s]
	:: else
	fi;
	feed[s] = told[s]
}
#endif

proctype station(byte s)
{
	byte k, e, n, what, f;

end:	do
	:: atomic { !up[s] && epoch[s] <= db[s].epoch -> greet(s) }
	/* central_claim: whoever is refused tries again once it may help, or by chance */
	:: atomic { HEARD(s) && db[s].lease != LEASE_HELD && lease == 0 && !has_row -> call[s]!CALL_CLAIM, 0, 0, 0, 0 }
	:: atomic { up[s] && IDLE(s) && db[s].lease != LEASE_HELD && claims < CLAIMS ->
		claims++;
		call[s]!CALL_CLAIM, 0, 0, 0, 0
	  }
	:: atomic { up[s] && IDLE(s) && OLD_WAITS(s) -> send_event(s, 0) }
	:: atomic { up[s] && IDLE(s) && !OLD_WAITS(s) && NEW_WAITS(s) -> send_event(s, db[s].epoch) }
	:: atomic { up[s] && feed[s] != 0 -> news(s) }
	/* a low-water mark of none left */
	:: atomic { up[s] && db[s].next > db[s].last && last_number[s] <= db[s].last && numbers + BLOCK < 16 -> lease_block(s) }
	:: atomic { db[s].box == BOX_NONE && MAY_PACK(s) -> db[s].box = BOX_COMPLETE }                 /* step_close_box */
	:: atomic { gives < GIVES && db[s].box == BOX_NONE && MAY_PACK(s) && db[s].head < 2 ->             /* central_give_back */
		gives++;
		db[s].lease = LEASE_GIVEN;
#ifdef MUTANT_RELEASE_BARE
		if
		:: up[s] && IDLE(s) -> call[s]!CALL_RELEASE, 0, 0, 0, db[s].fence
		:: else
		fi;
#else
		add_line(s, EVENT_GIVEN);
#endif
		printf("station %d: central_give_back: fence %d\n", s, db[s].fence)
	  }
	/* a lead at the station lets the order go on that was lost, and is leased to it again */
	:: atomic { db[s].held && db[s].lease == LEASE_HELD && db[s].box != BOX_SEALED -> db[s].held = false }
	/* a fault that meets nothing under way changes nothing */
	:: atomic { cuts < CUTS && len(call[s]) > 0 ->
		cuts++;
		printf("the link of station %d is cut\n", s);
		cut(s)
	  }
	:: atomic { crashes < CRASHES && (phase[s] != 0 || len(call[s]) > 0) ->
		crashes++;
		printf("station %d: killed\n", s);
		phase[s] = 0;
		cut(s)
	  }
#if RESTORES
	:: atomic { s == 0 && !has_backup ->
		has_backup = true;
		printf("station 0: backup\n");
		copy_database(db[0], backup)
	  }
	:: atomic { s == 0 && has_backup && restores < RESTORES ->
		restores++;
		printf("station 0: restore\n");
		phase[0] = 0;
		cut(0);
		copy_database(backup, db[0]);
		restore(0)
	  }
#endif
	od
}

/* When nothing can happen any more, everything has come to its end: every event is at central, and the order is shipped, by
 * one station, or by more with a conflict for a lead. */
active proctype settled()
{
	byte s;

end:	timeout -> atomic {
		for (s : 0 .. STATIONS - 1) {
			if
			:: OLD_WAITS(s) || head[KEY(s, db[s].epoch)] < db[s].head ->
				printf("an event of station %d has not reached central\n", s);
				assert(false)                                  /* P9 */
			:: else
			fi
		}
		if
		:: !has_row ->
			printf("the order is stuck: leased to %d - 1, fence %d\n", lease, lease_fence);
			assert(false)                                          /* P13 */
		:: else
		fi
	}
}

init {
	byte s;

	atomic {
		for (s : 0 .. STATIONS - 1) {
			db[s].first = 1;
			db[s].next = s * BLOCK + 1;
			db[s].last = (s + 1) * BLOCK;
			last_number[s] = db[s].last;
			up[s] = true;
			run station(s);
			run labels(s)
		}
		numbers = STATIONS * BLOCK
	}
}

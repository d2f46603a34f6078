/* Labels at a station: its engine, its print process, its printer, and what people say of paper. Part of station.pml. */

#define LAST_MARK(s) (s == 0 && restores > 0 -> 2 * MARKS : MARKS)
#define IN_WORK(s) (db[s].box >= BOX_PRINTING)
#define SEALS(s, m) ((out[s] & BIT(m)) && mark_number[(s) * 8 + m] == db[s].box_number && \
                     (!db[s].reprinted || db[s].mark == m))
#define IS_OUT(s) (out[s] & BIT(db[s].mark))
#define IS_SPOOLED(s) (spooled[s] & BIT(db[s].mark))

/* P5: of all sheets that are about, one at most is the box's label. */
inline check_labels(s)
{
	assert(!IN_WORK(s) || SEALS(s, 1) + SEALS(s, 2) + SEALS(s, 3) + SEALS(s, 4) <= 1) /* P5 */
}

inline take_number(s)
{
	assert(used[db[s].next] == 0);                                 /* P6 */
	used[db[s].next] = KEY(s, db[s].epoch) + 1;
	db[s].box_number = db[s].next;
	db[s].next++;
#ifndef MUTANT_NUMBERS_IN_BACKUP
	high[s] = db[s].next
#endif
}

#define HAS_NUMBER(s) (db[s].box_number != 0 || db[s].next <= db[s].last)

/* make_label(): the intent is a row before a byte leaves */
inline step_queue_label(s)
{
	if
	:: db[s].box_number == 0 -> take_number(s)
	:: else
	fi;
	marks[s]++;
	db[s].mark = marks[s];
	mark_number[s * 8 + marks[s]] = db[s].box_number;
	db[s].intent = INTENT_MADE;
	db[s].box = BOX_PRINTING;
	printf("station %d: step_queue_label: sheet %d, number %d\n", s, db[s].mark, db[s].box_number)
}

#define MAY_PACK(s) (db[s].lease == LEASE_HELD && !db[s].held)

/* A document goes to the printer once. */
inline send(s)
{
	assert(!(sent[s] & BIT(db[s].mark)));                          /* P5 */
	sent[s] = sent[s] | BIT(db[s].mark);
	spooled[s] = spooled[s] | BIT(db[s].mark);
	printf("station %d: print: sheet %d is sent\n", s, db[s].mark)
}

#define PRINTS(s) (db[s].box == BOX_PRINTING)

proctype labels(byte s)
{
	byte m;

end:	do
#if MARKS == 1
	:: atomic { db[s].box == BOX_COMPLETE && MAY_PACK(s) && HAS_NUMBER(s) && marks[s] < LAST_MARK(s) ->
		step_queue_label(s);
		send(s);
		spooled[s] = 0;
		out[s] = out[s] | BIT(db[s].mark);
		db[s].box = BOX_LABELLED;
		check_labels(s)
	  }
#else
	:: atomic { db[s].box == BOX_COMPLETE && MAY_PACK(s) && HAS_NUMBER(s) && marks[s] < LAST_MARK(s) ->
		step_queue_label(s)
	  }
	:: atomic { PRINTS(s) && db[s].intent == INTENT_MADE -> db[s].intent = INTENT_RENDERED }      /* step_label */
	:: atomic { PRINTS(s) && db[s].intent == INTENT_RENDERED && phase[s] == 0 ->
		phase[s] = 1;
#ifdef MUTANT_SENT_BEFORE_DURABLE
		send(s)
#endif
	  }
	/* step_print, STEP_CREATED: what is committed before the document goes */
	:: atomic { PRINTS(s) && db[s].intent == INTENT_RENDERED && phase[s] == 1 -> db[s].intent = INTENT_CREATED }
	:: atomic { PRINTS(s) && db[s].intent == INTENT_CREATED && phase[s] == 1 ->
#ifndef MUTANT_SENT_BEFORE_DURABLE
		send(s);
#endif
		phase[s] = 2
	  }
	:: atomic { PRINTS(s) && db[s].intent == INTENT_CREATED && phase[s] == 2 -> db[s].intent = INTENT_SENT }
	/* after a start the printer is asked for the job; it may not know it, or not say */
	:: atomic { PRINTS(s) && db[s].intent >= INTENT_CREATED && phase[s] == 0 ->
		if
		:: !(sent[s] & BIT(db[s].mark)) -> phase[s] = 1
		:: IS_SPOOLED(s) || IS_OUT(s) -> phase[s] = 2
		:: marks[s] < LAST_MARK(s) ->
			db[s].box = BOX_UNKNOWN;
			printf("station %d: step_print: of sheet %d nothing is known\n", s, db[s].mark)
		fi
	  }
	:: atomic { phase[s] == 2 && (PRINTS(s) || db[s].box == BOX_UNKNOWN) && IS_OUT(s) ->
		phase[s] = 0;
		db[s].box = BOX_LABELLED;
		printf("station %d: step_print: sheet %d is printed\n", s, db[s].mark)
	  }
	:: atomic { phase[s] == 2 && PRINTS(s) ->
		phase[s] = 0;
		db[s].box = BOX_UNKNOWN;
		printf("station %d: step_print: of sheet %d nothing is known\n", s, db[s].mark);
#ifdef MUTANT_AUTOMATIC_REPRINT
		if
		:: marks[s] < LAST_MARK(s) -> step_queue_label(s)
		:: else
		fi
#endif
	  }
	/* the printer: it prints what it has, in any order, or loses it */
	:: atomic { spooled[s] != 0 ->
		if
		:: spooled[s] & BIT(1) -> m = 1
		:: spooled[s] & BIT(2) -> m = 2
		:: spooled[s] & BIT(3) -> m = 3
		:: spooled[s] & BIT(4) -> m = 4
		fi;
		spooled[s] = spooled[s] & ~BIT(m);
		if
		:: out[s] = out[s] | BIT(m); printf("printer of station %d: sheet %d comes out\n", s, m)
		:: m < LAST_MARK(s) -> printf("printer of station %d: sheet %d is lost\n", s, m)
		fi;
		check_labels(s);
		m = 0
	  }
	/* STEP_NOT_PRINTED: the printer gives the job back, so that its paper does not come out any more */
	:: atomic { PRINTS(s) && phase[s] == 2 && IS_SPOOLED(s) && marks[s] < LAST_MARK(s) ->
		spooled[s] = spooled[s] & ~BIT(db[s].mark);
		phase[s] = 0;
		db[s].box = BOX_COMPLETE;
		printf("station %d: step_print: sheet %d was certainly not printed\n", s, db[s].mark)
	  }
	/* what people say of paper that they see */
	:: atomic { db[s].box == BOX_UNKNOWN && IS_OUT(s) -> db[s].box = BOX_LABELLED }                /* attest_printed */
	:: atomic { db[s].box == BOX_UNKNOWN && !IS_OUT(s) && !IS_SPOOLED(s) && MAY_PACK(s) && marks[s] < LAST_MARK(s) ->
		printf("station %d: attest_not_printed: sheet %d\n", s, db[s].mark);
		step_queue_label(s)
	  }
	/* the old sheet is destroyed, if there is one; its job may still be with the printer */
	:: atomic { (db[s].box == BOX_UNKNOWN || db[s].box == BOX_LABELLED) && MAY_PACK(s) && marks[s] < LAST_MARK(s) ->
		printf("station %d: reprint_label: sheet %d is destroyed\n", s, db[s].mark);
		out[s] = out[s] & ~BIT(db[s].mark);
		phase[s] = 0;
#ifndef MUTANT_REPRINT_UNMARKED
		db[s].reprinted = true;
#endif
		step_queue_label(s);
		check_labels(s)
	  }
	/* DECISION_VOID: a new number; the old sheet may lie about */
	:: atomic { (db[s].box == BOX_UNKNOWN || db[s].box == BOX_LABELLED) && MAY_PACK(s) && marks[s] < LAST_MARK(s) &&
	            db[s].next <= db[s].last ->
		printf("station %d: step_void_label: number %d\n", s, db[s].box_number);
#ifndef MUTANT_VOID_KEEPS_NUMBER
		db[s].box_number = 0;
#endif
		db[s].reprinted = false;
		phase[s] = 0;
		step_queue_label(s);
		check_labels(s)
	  }
#endif
	/* rules_label: DEED_SEAL, at an order that is not stopped */
	:: atomic { IN_WORK(s) && db[s].box != BOX_SEALED && MAY_PACK(s) && (SEALS(s, 1) || SEALS(s, 2) || SEALS(s, 3) || SEALS(s, 4)) ->
		db[s].box = BOX_SEALED;
		phase[s] = 0;
		add_line(s, EVENT_SEALED);
		printf("station %d: box_sealed: number %d, fence %d, event %d\n", s, db[s].box_number, db[s].fence, db[s].head)
	  }
	od
}

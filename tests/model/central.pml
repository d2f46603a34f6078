/* Central: what drivers/central/*.sql do, a function a step. Part of station.pml. */

/* A block of numbers that was never leased before: blocks are leased one after the other. */
inline lease_block(s)
{
	last_number[s] = numbers + BLOCK;
	numbers = numbers + BLOCK;
	tell(s, TELL_RANGE)
}

inline note_conflict(s, e)
{
	conflict = conflict | BIT(KEY(s, e));
	tell(s, TELL_INTERCEPT);
	if
	:: lease != 0 && lease != s + 1 -> tell(lease - 1, TELL_CONFLICT)
	:: else
	fi
}

inline take_conflicts(s, e)
{
	if
	:: row[KEY(s, e)] != 0 && (taken & BIT(row[KEY(s, e)] - 1)) ->
		note_conflict(s, e);
		printf("central: take_conflicts: box %d-%d was sealed under fence %d, which was taken\n", s, e, row[KEY(s, e)] - 1)
	:: else
	fi
}

/* A lease ends against its station's word, and what it had sealed under it before is looked at. */
inline take_lease()
{
	taken = taken | BIT(lease_fence);
	lost[lease - 1] = lease_fence;
	tell(lease - 1, TELL_LOST);
	lease = 0
}

inline give_lease(s)
{
	fence++;
	assert(fence < 8);
	lease = s + 1;
	lease_fence = fence;
	tell(s, TELL_ORDER)
}

inline reassign()
{
	k = lease - 1;
	take_lease();
	give_lease((k + 1) % STATIONS);
	printf("central: reassign: from station %d to %d, fence %d\n", k, lease - 1, fence);
#ifndef MUTANT_REASSIGN_BLIND
	take_conflicts(k, 0);
	take_conflicts(k, 1);
#endif
	k = 0
}

inline claim(s)
{
	if
	:: has_row -> skip            /* packed: a lead looks at the boxes that are here */
	:: !has_row && lease == 0 ->
		give_lease(s);
		printf("central: claim: station %d gets the order, fence %d\n", s, fence)
	:: !has_row && lease == s + 1 -> tell(s, TELL_ORDER)
	:: else                       /* elsewhere */
	fi
}

inline take_line(s, e, seq, what, f)
{
	assert(!(lines_taken[KEY(s, e)] & BIT(seq)));                  /* P9 */
	lines_taken[KEY(s, e)] = lines_taken[KEY(s, e)] | BIT(seq);
	if
	:: what == EVENT_GIVEN && lease == s + 1 && lease_fence == f ->    /* take_lines */
		lease = 0;
		printf("central: take_lines: station %d has given the order back, fence %d\n", s, f)
	:: what == EVENT_SEALED ->                                     /* put_boxes */
#ifdef MUTANT_FORGOTTEN_FENCE
		row[KEY(s, e)] = 1;
#else
		row[KEY(s, e)] = f + 1;
#endif
		printf("central: put_boxes: box %d-%d is sealed, fence %d\n", s, e, f);
		take_conflicts(s, e);
		assert(live_rows <= 1)                                     /* P3 */
	:: else
	fi
}

inline push(s, e, seq, what, f)
{
	if
	:: seq > head[KEY(s, e)] + 1 || e > epoch[s] -> skip           /* PW010 */
	:: seq == head[KEY(s, e)] + 1 && e <= epoch[s] ->
		head[KEY(s, e)] = seq;
		line[KEY(s, e) * 4 + seq] = LINE(what, f);
		take_line(s, e, seq, what, f)
	:: seq <= head[KEY(s, e)] ->
#ifdef MUTANT_TAKEN_TWICE
		take_line(s, e, seq, what, f);
#endif
		if
		:: line[KEY(s, e) * 4 + seq] != LINE(what, f) ->
			printf("central: push: PW011, event %d-%d-%d is another than the one that is here\n", s, e, seq)
		:: else
		fi
	fi;
	what = 0; f = 0; seq = 0; e = 0
}

inline greet(s)
{
	up[s] = true;
	if
	:: db[s].epoch > epoch[s] ->
		epoch[s] = db[s].epoch;
		head[KEY(s, db[s].epoch)] = db[s].first - 1;
		printf("central: greet: station %d was restored, and is at epoch %d\n", s, db[s].epoch);
#ifndef MUTANT_RESTORE_KEEPS_LEASES
		if
		:: lease == s + 1 -> take_lease()
		:: else
		fi
#endif
	:: else
	fi
}

inline serve(s)
{
	if
	:: k == CALL_CLAIM -> claim(s)
	:: k == CALL_PUSH -> push(s, e, seq, what, f)
#ifdef MUTANT_RELEASE_BARE
	:: k == CALL_RELEASE ->
		if
		:: lease == s + 1 && lease_fence == f -> lease = 0
		:: else
		fi
#endif
	fi;
	k = 0; e = 0; seq = 0; what = 0; f = 0
}

#define SERVES(s) \
	:: atomic { call[s]?k, e, seq, what, f -> serve(s) } \
	:: atomic { stale[s]?k, e, seq, what, f -> printf("a late call of station %d arrives\n", s); serve(s) }

active proctype central()
{
	byte k, e, seq, what, f;

end:	do
	SERVES(0)
	SERVES(1)
#if STATIONS > 2
	SERVES(2)
#endif
	/* a lead attests that the station stands still, which may be wrong */
	:: atomic { attests < ATTESTS && lease != 0 ->
		attests++;
		reassign()
	  }
#ifdef MUTANT_TIMER
	:: atomic { lease != 0 && fence < 3 ->
		printf("central: the lease of station %d has expired\n", lease - 1);
		lease = 0
	  }
#endif
	od
}

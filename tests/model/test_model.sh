#!/bin/bash
# The protocol of leases and labels as a model (station.pml): every state within each set of budgets is gone through, and
# nothing that is promised is broken; and each mistake that was built in is found. Deeper: scripts/check-model.
. "$(dirname "$0")/lib.sh"
model_begin || { echo "not ok the model of leases and labels"; exit 1; }

holds() { # NAME FLAG...
	model_run "$@" CC:-O1
	if model_complete "$1"; then
		echo "ok in all $(model_states "$1") states: $1"
	else
		echo "not ok $1"
		cat "$model_out"
		[ ! -f "$model_folder/$1/trail" ] || model_words "$1"
	fi
}

# found MUTANT PROMISE FLAG...: the search ends at an assertion, in the line that asserts that promise.
found() {
	local mutant=$1 promise=$2 line
	shift 2
	model_run "$mutant" "-DMUTANT_$mutant" "$@"
	line=$(sed -n 's/^spin: \([a-z]*\.pml:[0-9]*\), Error: assertion violated.*/\1/p' "$model_folder/$mutant/trail" 2>/dev/null)
	if [ -n "$line" ] && sed -n "${line#*:}p" "$model_source/${line%:*}" | grep -q "/\* $promise \*/"; then
		echo "ok $mutant breaks $promise:"
		model_words "$mutant"
	else
		echo "not ok $mutant is not found to break $promise, but ends at line '$line'"
		cat "$model_out"
	fi
}

# Budgets that meet each other: links and crashes against leases; crashes against paper; a restored backup against both.
leases='-DCUTS=1 -DCRASHES=1 -DATTESTS=1 -DGIVES=1 -DCLAIMS=1'
paper='-DCUTS=0 -DCRASHES=2 -DATTESTS=0 -DGIVES=0 -DCLAIMS=0 -DMARKS=3'
restore='-DCUTS=0 -DCRASHES=0 -DATTESTS=1 -DGIVES=1 -DCLAIMS=0 -DRESTORES=1'
paper_restore='-DCUTS=0 -DCRASHES=0 -DATTESTS=0 -DGIVES=0 -DCLAIMS=0 -DRESTORES=1 -DMARKS=2'

holds leases $leases
holds paper $paper
holds restore $restore
# what is true at the end is true of every run only if every run ends
holds no_circles CC:-DNP PAN:-l -DCUTS=1 -DCRASHES=0 -DATTESTS=1 -DGIVES=1 -DCLAIMS=0

found TIMER P3 $leases
found FORGOTTEN_FENCE P3 $leases
found REASSIGN_BLIND P3 $leases
found RELEASE_BARE P13 $leases
found TAKEN_TWICE P9 $leases
found AUTOMATIC_REPRINT P5 $paper
found REPRINT_UNMARKED P5 $paper
found VOID_KEEPS_NUMBER P5 $paper
found SENT_BEFORE_DURABLE P5 $paper
found EPOCH_KEPT P13 $restore
found RESTORE_KEEPS_LEASES P3 $restore
found RESTORE_KEEPS_LABELS P5 $paper_restore
found NUMBERS_IN_BACKUP P6 $restore

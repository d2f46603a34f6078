#!/bin/sh
# The core's tests take every branch of the rules and of the state machine: of verdict*.c and of pack.c. What they take
# of the rest is printed. A branch that no scene takes is a rule that nobody has thought through, or one too many.
set -u
BUILD=${BUILD:-build}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

make -s BUILD="$BUILD" coverage >"$work/build" 2>&1 || { cat "$work/build"; echo "not ok the core builds with counters"; exit 1; }
find "$BUILD/coverage" -name '*.gcda' -delete
for program in "$BUILD"/coverage/tests/core/test_*; do
	case $program in *.o | *.d | *.gc*) continue ;; esac
	"$program" >"$work/run" 2>&1 || { cat "$work/run"; echo "not ok $program"; exit 1; }
done

# gcov says for each file: File '…', Lines executed:N% of M, Branches executed …, Taken at least once:N% of M
for counts in "$BUILD"/coverage/station/core/*.gcda; do
	gcov --no-output --branch-probabilities --object-directory "$(dirname "$counts")" "$counts" 2>/dev/null
done | awk -F"[':% ]+" '
	/^File/ { file = $2 }
	/^Lines executed/ { lines[file] = $3; of[file] = $5 }
	/^Taken at least once/ { taken[file] = $5; branches[file] = $7 }
	/^No branches/ { taken[file] = 100; branches[file] = 0 }
	END { for (file in lines) if (file ~ /^station\/core\/.*\.c$/)
		printf "%-36s lines %6.2f%% of %4d   branches %6.2f%% of %4d\n", file, lines[file], of[file], taken[file], branches[file] }
' | sort >"$work/figures"
cat "$work/figures"

awk '
	{ name = $1; lines += $3 * $5 / 100; line_sum += $5; taken += $7 * $9 / 100; branch_sum += $9 }
	name ~ /\/(verdict[a-z_]*|pack)\.c$/ && name !~ /verdict_code/ {
		seen++
		if ($7 + 0 == 100) printf "ok every branch of %s is taken\n", name
		else printf "not ok every branch of %s is taken: %s\n", name, $7
	}
	END {
		printf "the core: lines %.2f%% of %d, branches %.2f%% of %d\n", 100 * lines / line_sum, line_sum, 100 * taken / branch_sum, branch_sum
		if (seen < 2) print "not ok the rules are counted"
	}
' "$work/figures"

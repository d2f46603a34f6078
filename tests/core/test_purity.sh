#!/bin/sh
# The core is a function of its events: its library, as it is released, asks for nothing beyond scripts/check-purity's
# list. The check itself is tried on libraries that ask for more.
set -u
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

result() { # STATUS NAME
	if [ "$1" -eq 0 ]; then echo "ok $2"; else echo "not ok $2"; failed=1; fi
}

refuses() { # SOURCE: a library made from it is refused
	printf '%s\n' "$1" >"$work/a.c"
	cc -c -o "$work/a.o" "$work/a.c" && rm -f "$work/a.a" && ar rcs "$work/a.a" "$work/a.o" || return 1
	! scripts/check-purity "$work/a.a"
}

scripts/check-purity "${BUILD:-build}/release/libcore.a"
result $? the_core_needs_nothing_from_outside
refuses 'void *malloc(unsigned long); void *f(void) { return malloc(1); }'
result $? a_core_that_allocates_is_refused
refuses 'long time(long *); long f(void) { return time(0); }'
result $? a_core_that_reads_the_clock_is_refused
refuses 'extern int weak(void) __attribute__((weak)); int f(void) { return weak ? weak() : 0; }'
result $? a_core_with_a_weak_reference_is_refused
refuses ''
result $? a_library_without_symbols_is_refused
exit $failed

# Sourced by the tests of a station: the program with the sanitizers, in a folder of its own ($root is the tree, $folder
# where the test goes on). A test's functions return 0 if all is well, and say what is wrong on standard output otherwise.
# Everything is waited for as long as a slow machine may need.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
root=$PWD
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
PACKWARDEN=${PACKWARDEN:-$BUILD/asan/packwarden}
case $PACKWARDEN in /*) ;; *) PACKWARDEN=$PWD/$PACKWARDEN ;; esac
WAIT=${WAIT:-60}                                      # seconds
folder=$(mktemp -d /tmp/packwarden.XXXXXX) || exit 1 # a short name: a socket's is 107 bytes at most
chmod 755 "$folder"                                   # the station runs as another user
cd "$folder" || exit 1
station=

say() { echo "# $*"; return 1; }
same() { [ "$1" = "$2" ] || say "'$1' is not '$2'"; }
differ() { [ "$1" != "$2" ] || say "both are '$1'"; }
contains() { case $1 in *"$2"*) ;; *) say "'$2' is not in: $1" ;; esac; }
# is FILTER [FILE]; jq -e would call no answer at all a success
is() { [ "$(jq "$@")" = true ]; }
api() { curl -sS --max-time 30 --unix-socket data/run/packwarden.sock "http://localhost/api/v1/$1" "${@:2}"; }

# until_true COMMAND...: waits for it
until_true() {
	local end=$((SECONDS + WAIT))
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || { say "waited in vain for: $*"; return 1; }
		sleep 0.03
	done
}

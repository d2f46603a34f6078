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

# sign_in NAME PIN: over HTTP, as a browser does, where $listen says; then `signed_in METHOD PATH [JSON]` is that person.
# signed_in prints the answer, and leaves its status in the file `status`.
sign_in() {
	jq -cn --arg name "$1" --arg pin "$2" '{name: $name, pin: $pin}' |
		curl -sS --max-time 30 -c jar -H 'Content-Type: application/json' -d @- "http://$listen/api/v1/session" >session
	csrf=$(jq -r '.csrf // empty' session)
	[ -n "$csrf" ] || say "nobody is signed in: $(cat session)"
}
signed_in() {
	curl -sS --max-time 30 -b jar -H "X-CSRF-Token: ${csrf:-}" -X "$1" ${3:+-H 'Content-Type: application/json' -d "$3"} \
		-o answer -w '%{http_code}' "http://$listen/api/v1/$2" >status && cat answer
}

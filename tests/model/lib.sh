# Sourced by what runs spin over station.pml. A run has a folder of its own under $model_folder; model_memory is in MiB.
model_source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
model_memory=${model_memory:-1000}

model_begin() {
	command -v spin >/dev/null || { echo "spin is missing: scripts/packages install test" >&2; return 1; }
	model_folder=$(mktemp -d /tmp/packwarden.XXXXXX) || return 1
	trap 'rm -rf "$model_folder"' EXIT
}

# model_run NAME [CC:FLAG | PAN:FLAG | FLAG]...: goes through every state within the budgets that the flags set; CC: is a flag
# of the compiler of the search, PAN: one of the search. The output of the search is in $model_out.
model_run() {
	local name=$1 flag spin=() cc=(-DSAFETY) pan=()
	shift
	for flag; do
		case $flag in
		CC:*) cc+=("${flag#CC:}") ;;
		PAN:*) pan+=("${flag#PAN:}") ;;
		*) spin+=("$flag") ;;
		esac
	done
	case " ${cc[*]} " in *" -DNP "*) cc=("${cc[@]/-DSAFETY/}") ;; esac
	model_out=$model_folder/$name/out
	mkdir "$model_folder/$name" && cd "$model_folder/$name" || return 1
	cp "$model_source"/*.pml . && spin -a "${spin[@]}" station.pml >out 2>&1 &&
		cc -DMEMLIM="$model_memory" ${cc[*]} -o search pan.c >>out 2>&1 &&
		./search -m1000000 "${pan[@]}" >out 2>&1
	local status=$?
	[ ! -f station.pml.trail ] || spin -t "${spin[@]}" station.pml >trail 2>&1
	cd - >/dev/null || return 1
	return $status
}

# What is left of the states that were asked for is said by spin in words: "max search depth too small", "out of memory".
model_complete() { # NAME
	grep -q 'errors: 0' "$model_folder/$1/out" && ! grep -qi 'error:\|truncated\|out of memory\|reached max depth' "$model_folder/$1/out"
}

model_states() { sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$model_folder/$1/out"; } # NAME

# The way to the error, in the words of the model.
model_words() { # NAME
	sed -n -E '/proc +[0-9]/d; /(station [0-9]|central:|the order|an event)/s/^ */#   /p' "$model_folder/$1/trail"
}

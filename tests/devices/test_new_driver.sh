#!/bin/bash
# scripts/new-driver in a copy of the tree: what it makes builds, and reads its example; with a recording, it reads that once
# it is filled in. What was built before is copied too, so that only what is new is compiled.
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
project=$PWD
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

copy() {
	rm -rf "$folder/tree"
	mkdir -p "$folder/tree/build/asan/tests/devices" "$folder/tree/build/asan/tests" &&
		cp -a "$project"/[!b.]* "$folder/tree/" &&
		cp -a "$BUILD/generated" "$BUILD/mock" "$BUILD/mock_usb" "$folder/tree/build/" &&
		cp -a "$BUILD"/asan/{station,drivers,libshell.a,libcore.a} "$folder/tree/build/asan/" &&
		cp -a "$BUILD/asan/tests/devices" "$folder/tree/build/asan/tests/" && cd "$folder/tree"
}

build() { make -s BUILD=build build/mock_usb build/asan/scan_harness build/udev_rules; }
plays() { BUILD=$folder/tree/build tests/devices/test_recordings.sh "$@"; }

a_new_driver_builds_and_reads_its_example() {
	copy && scripts/new-driver word_first && build && plays word-first boot-mouse zebra-ds6708-keyboard &&
		build/udev_rules | grep -q 'idVendor}=="1209", ATTR{idProduct}=="00f0"' &&
		! scripts/new-driver word_first 2>again.err && grep -q 'there already' again.err &&
		! scripts/new-driver 'No Name' 2>name.err && grep -q 'small letters' name.err
}

with_a_recording_it_fails_until_it_is_filled_in() {
	copy && sed 's/^driver none$/&\n+0 0 41 05 48 45 4c 4c 4f 00\ncode ? HELLO/' \
		tests/devices/recordings/symbol-ls2208-simple-com.rec >"$folder/mine.rec" &&
		rm tests/devices/recordings/symbol-ls2208-simple-com.rec &&
		scripts/new-driver type_first "$folder/mine.rec" && build && ! WAIT=100 plays type-first >first.log &&
		grep -q '^# # got: ' first.log &&
		sed -i 's/data\[0\] >= length/length < 2 || data[1] > length - 2/; s/data + 1, data\[0\]/data + 2, data[1]/' \
			drivers/scanner/type_first.c && build && plays type-first
}

for test in a_new_driver_builds_and_reads_its_example with_a_recording_it_fails_until_it_is_filled_in; do
	if "$test" >"$folder/log" 2>&1; then
		echo "ok $test"
	else
		echo "not ok $test"
		tail -30 "$folder/log" | sed 's/^/# /'
		failed=1
	fi
done
exit "$failed"

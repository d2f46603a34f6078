#!/bin/sh
# What is printed from tables is what stands in the tree: the udev rules from those of the drivers, the keyboard layouts
# from xkb-data.
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
failed=0

# same NAME PROGRAM FILE
same() {
	difference=$("$BUILD/$2" 2>&1 | diff -u "$3" - 2>&1)
	if [ -z "$difference" ]; then
		echo "ok $1"
	else
		echo "not ok $1: $BUILD/$2 >$3"
		echo "$difference" | sed 's/^/# /'
		failed=1
	fi
}

same the_udev_rules_are_those_of_the_drivers_tables udev_rules scripts/deploy/70-packwarden.rules
same the_keyboard_layouts_are_those_of_xkb_data keyboard_layouts drivers/scanner/hid_layout_keys.c
exit "$failed"

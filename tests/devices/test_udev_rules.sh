#!/bin/sh
# The udev rules that are installed are those of the scanner drivers' tables.
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
rules=scripts/deploy/70-packwarden.rules
difference=$("$BUILD/udev_rules" 2>&1 | diff -u "$rules" - 2>&1)
if [ -z "$difference" ]; then
	echo "ok the_udev_rules_are_those_of_the_drivers_tables"
	exit 0
fi
echo "not ok the_udev_rules_are_those_of_the_drivers_tables: $BUILD/udev_rules >$rules"
echo "$difference" | sed 's/^/# /'
exit 1

# Sourced by the tests that drive a browser, after tests/station/station.sh.
# web_modules: the versions that package.json names, checked against package-lock.json's hashes, beside the build
node=$BUILD/web
web_modules() {
	mkdir -p "$node"
	exec 7>"$node/lock" # several tests begin at the same moment: the first installs, the others wait for it
	flock 7
	cmp -s "$root/tests/web/package-lock.json" "$node/done" || {
		cp "$root"/tests/web/package*.json "$node" &&
			npm ci --prefix "$node" --ignore-scripts --no-audit --no-fund >npm.log 2>&1 &&
			cp "$node/package-lock.json" "$node/done" || { echo "not ok npm: $(cat npm.log)"; exit 1; }
	}
	exec 7>&-
}

# browse SCRIPT: drives the browser at the station of this folder
browse() {
	NODE_PATH=$node/node_modules PACKWARDEN=$PACKWARDEN DATA=$folder/data \
		timeout 300 node "$root/tests/web/$1" "http://$listen" "$BUILD/screenshots" 2>&1
}

# Sourced by the tests of the network: each station in a network namespace of its own, joined by a cable (a pair of veth) to
# a bridge, where PostgreSQL is reached through the proxy of the tests. The test runs in a network and mount namespace of its
# own, so that nothing of it is left behind. Without root that takes a user namespace, which not every kernel allows.
net_here=10.77.0.1

# net_own SCRIPT ARGUMENT...: starts the script once more, in namespaces of its own; returns there
net_own() {
	[ -z "${PACKWARDEN_NET:-}" ] || return 0
	local how=(unshare --net --mount)
	[ "$(id -u)" = 0 ] || how=(unshare --user --map-current-user --keep-caps --net --mount)
	if ! "${how[@]}" true 2>/dev/null; then
		echo "not ok the network of the test: '${how[*]}' is refused. Run it as root, or allow user namespaces:" \
			"sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=1000"
		exit 1
	fi
	PACKWARDEN_NET=1 exec "${how[@]}" "$@"
}

net_make() {
	mount -t tmpfs tmpfs /run/netns 2>/dev/null || { mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns; } || return 1
	ip link set lo up && ip link add bridge0 type bridge && ip addr add "$net_here/24" dev bridge0 && ip link set bridge0 up
}

# net_station NAME N: its namespace, and a cable from there to the bridge
net_station() {
	ip netns add "$1" && ip link add "cable$2" type veth peer name eth0 netns "$1" &&
		ip link set "cable$2" master bridge0 up && ip -n "$1" link set lo up &&
		ip -n "$1" addr add "10.77.0.1$2/24" dev eth0 && ip -n "$1" link set eth0 up
}

net_in() { nsenter --net="/run/netns/$1" "${@:2}"; } # NAME COMMAND...
cut_link() { ip link set "cable$1" down; }           # N
heal_link() { ip link set "cable$1" up; tc qdisc del dev "cable$1" root 2>/dev/null; return 0; }
throttle_link() { tc qdisc replace dev "cable$1" root tbf rate "$2" burst 4kb latency 400ms; } # N RATE
flap_link() { # N: five times in a second
	local i
	for i in 1 2 3 4 5; do cut_link "$1"; sleep 0.1; ip link set "cable$1" up; sleep 0.1; done
}

# net_certificate: PostgreSQL shows one, for its address on the bridge
net_certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$net_here" -addext "subjectAltName=IP:$net_here" \
		-keyout "$pg_folder/data/server.key" -out "$folder/central.pem" 2>/dev/null || return 1
	cp "$folder/central.pem" "$pg_folder/data/server.crt" && chmod 600 "$pg_folder/data/server.key" || return 1
	[ "$(id -u)" != 0 ] || chown nobody "$pg_folder"/data/server.*
	echo "hostssl all all $net_here/24 scram-sha-256" | as_pg tee -a "$pg_folder/data/pg_hba.conf" >/dev/null
}

# net_proxy CONTROL: at $proxy_port of the bridge's address
net_proxy() {
	proxy_port=$(free_port)
	echo '0 0' >"$1"
	"$root/tests/central/proxy" "$proxy_port" "$net_here" "$pg_port" "$1" 2>>"$folder/log.proxy" &
	proxy=$!
	until_true listens "$proxy_port"
}

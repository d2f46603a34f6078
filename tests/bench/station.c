#include "station.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "station/log.h"
#include "station/process.h"

enum { PATIENCE_MS = 60000, QUEUE_BYTES = 1 << 20, PEERS = 5, OTHER_LINES = 4 };

static const char configuration[] = "[station]\nname = bench\n"
				    "[lane bench-1]\nprinter = folder\ncarrier = sscc\n"
				    "[lane bench-2]\nprinter = folder\ncarrier = sscc\n"
				    "[printer folder]\ndriver = file\npath = labels\n"
				    "[carrier sscc]\ncompany_prefix = 0614141\n";

void
station_code(unsigned item, char code[14])
{
	unsigned sum = 0;

	snprintf(code, 14, "0614141%05u", item % 100000);
	for (int i = 0; i < 12; i++)
		sum += (unsigned)(code[i] - '0') * (i % 2 == 0 ? 1 : 3);
	code[12] = (char)('0' + (10 - sum % 10) % 10);
	code[13] = '\0';
}

/* ---- the database ---- */

static void
fill_with(struct store *store, const char *sql)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		bench_fail("%s: %s", sql, sqlite3_errmsg(store->db));
}

static void
fill_items(struct store *store)
{
	for (unsigned i = 0; i < STATION_ITEMS; i++) {
		char code[14], sql[300];

		station_code(i, code);
		snprintf(sql, sizeof sql,
		         "INSERT INTO item (id, sku, description, weight_g) VALUES (%u, 'SKU-%05u', "
		         "'An item of the benchmark, 250 g', 250);"
		         "INSERT INTO item_code (code, item, quantity) VALUES ('0%s', %u, 1)",
		         i + 1, i, code, i + 1);
		fill_with(store, sql);
	}
}

static void
fill_orders(struct store *store, unsigned orders)
{
	char sql[1500];

	snprintf(sql, sizeof sql,
	         "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %u) INSERT INTO orders (id, "
	         "order_id, revision, revision_rank, state, content, address_hash, import, duplicate_hash, created_ms) "
	         "SELECT i, printf('B-%%07d', i - 1), '0', 0, %d, i, i, 1, i * 7919, 0 FROM n;"
	         "INSERT INTO address SELECT id, 'Jane Doe', '', '1 High Street', '', 'Springfield', 'IL', '62701', 'US', "
	         "'', '' FROM orders;"
	         "WITH RECURSIVE k(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM k WHERE n < %d) INSERT INTO line (orders, n, "
	         "line_id, item, quantity, most) SELECT id, n, 'a', CASE id WHEN 1 THEN n ELSE 1 + (id * 7919 + n * 31) %% %d "
	         "END, CASE id WHEN 1 THEN %d ELSE 2 END, CASE id WHEN 1 THEN %d ELSE 2 END FROM orders CROSS JOIN k WHERE id = 1 OR n <= %d",
	         orders, ORDER_RELEASED, STATION_LINES, STATION_ITEMS, LIMIT_QUANTITY, LIMIT_QUANTITY, OTHER_LINES);
	fill_with(store, sql);
}

void
station_fill(const struct config *config, const char *path, unsigned orders)
{
	struct store store;

	store_open(&store, path, config);
	fill_with(&store, "PRAGMA synchronous = OFF");
	store_run(&store, SQL_BEGIN, "");
	fill_items(&store);
	fill_orders(&store, orders);
	store_run(&store, SQL_LANE_ADD, "tt", "bench-1", "PWLBENCH1");
	store_run(&store, SQL_USER_ADD, "titt", "Pat", (int64_t)ROLE_PACKER, "PWBBENCH1", "");
	store_run(&store, SQL_DEVICE_PUT, "tttiiti", STATION_DEVICE, "hid_kbd", "Scanner",
	          (int64_t)DEVICE_READY, (int64_t)0, "", (int64_t)0);
	store_run(&store, SQL_DEVICE_BIND, "ti", STATION_DEVICE, (int64_t)1);
	store_run(&store, SQL_COMMIT, "");
	sqlite3_wal_checkpoint_v2(store.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	store_close(&store);
}

/* ---- processes ---- */

static void
make_pair(int *ours, int *theirs)
{
	int pair[2], size = QUEUE_BYTES;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		bench_fail("socketpair: %s", strerror(errno));
	for (int i = 0; i < 2; i++)
		setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	*ours = pair[0];
	*theirs = pair[1];
}

static void
die_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signal(SIGPIPE, SIG_IGN);
}

/* The fixed descriptors of station/process.h: supervisor, configuration, scan, web, render, import, printers.
 */
_Noreturn static void
become_engine(const struct station *station, const int fds[2 + PEERS])
{
	static struct process process;
	int moved[2 + PEERS];

	process = (struct process){ .kind = PROCESS_ENGINE,
		                    .data = station->folder,
		                    .config = &station->config,
		                    .engine = -1,
		                    .supervisor = PROCESS_FD_SUPERVISOR };
	for (int i = 0; i < 2 + PEERS; i++)
		moved[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 100);
	for (int i = 0; i < 2 + PEERS; i++)
		if (moved[i] < 0 || dup2(moved[i], PROCESS_FD_SUPERVISOR + i) < 0)
			_exit(1);
	close_range(PROCESS_FD_SUPERVISOR + 2 + PEERS, ~0u, 0);
	log_open("engine");
	_exit(engine_main(&process));
}

static void
start_engine(struct station *station)
{
	int fds[2 + PEERS];
	pid_t parent = getpid();

	make_pair(&station->supervisor, &fds[0]);
	fds[1] = memfd_create("packwarden.conf", MFD_CLOEXEC);
	make_pair(&station->scan, &fds[2]);
	make_pair(&station->web, &fds[3]);
	make_pair(&station->render, &fds[4]);
	make_pair(&station->importer, &fds[5]);
	make_pair(&station->printer, &fds[6]);
	fflush(stdout);
	station->engine = fork();
	if (station->engine < 0)
		bench_fail("fork: %s", strerror(errno));
	if (station->engine == 0) {
		die_with(parent);
		become_engine(station, fds);
	}
	for (int i = 0; i < 2 + PEERS; i++)
		close(fds[i]);
}

void
station_start(struct station *station, const char *folder, unsigned orders)
{
	struct config_error error;

	*station = (struct station){ .incarnation = 0x62656e6368 };
	snprintf(station->folder, sizeof station->folder, "%s", folder);
	if (config_parse(&station->config, configuration, sizeof configuration - 1, "packwarden.conf",
	                 &error) != 0)
		bench_fail("%s", error.text);
	if (chdir(folder) != 0 || mkdir("run", 0700) != 0 || mkdir("labels", 0700) != 0)
		bench_fail("%s: %s", folder, strerror(errno));
	station_fill(&station->config, "packwarden.db", orders);
	start_engine(station);
}

void
station_stop(struct station *station)
{
	kill(station->engine, SIGKILL);
	waitpid(station->engine, NULL, 0);
	close(station->scan);
	close(station->web);
	close(station->render);
	close(station->importer);
	close(station->printer);
	close(station->supervisor);
}

/* ---- messages ---- */

void
station_wait_done(int socket, struct message_id id)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct pollfd ready = { .fd = socket, .events = POLLIN };
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];

	for (;;) {
		int got = message_receive(socket, &head, body, fds);
		if (got < 0)
			bench_fail("the other side has ended: %s", strerror(errno));
		if (got > 0 && head.type == MESSAGE_DONE && head.id.incarnation == id.incarnation &&
		    head.id.n == id.n)
			return;
		if (got == 0 && poll(&ready, 1, PATIENCE_MS) == 0)
			bench_fail("no answer within %d s", PATIENCE_MS / 1000);
	}
}

void
station_send(struct station *station, const void *text, size_t length)
{
	static struct message_code code = { .device = STATION_DEVICE };
	struct message_id id = { station->incarnation, ++station->sent };

	if (length > LIMIT_CODE)
		bench_fail("a code of %zu bytes", length);
	code.length = (uint16_t)length;
	memcpy(code.text, text, length);
	if (message_send(station->scan, MESSAGE_CODE, id, &code, offsetof(struct message_code, text) + length,
	                 NULL, 0, PATIENCE_MS) != 0)
		bench_fail("the engine takes no codes: %s", strerror(errno));
	station_wait_done(station->scan, id);
}

void
station_watch(struct station *station)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct message_head head;
	int fds[MESSAGE_FDS_MAX];

	while (message_receive(station->web, &head, body, fds) > 0)
		if (head.type == MESSAGE_PUSH && memmem(body, head.size, "item-accepted", 13) != NULL)
			station->accepted++;
}

pid_t
station_echo(int *socket)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct pollfd ready = { .events = POLLIN };
	struct message_head head;
	int fds[MESSAGE_FDS_MAX], got;
	pid_t parent = getpid(), pid;

	make_pair(socket, &ready.fd);
	fflush(stdout);
	pid = fork();
	if (pid != 0) {
		close(ready.fd);
		return pid;
	}
	die_with(parent);
	close(*socket);
	while ((got = message_receive(ready.fd, &head, body, fds)) >= 0)
		if (got == 0)
			poll(&ready, 1, -1);
		else
			message_send(ready.fd, MESSAGE_DONE, head.id, NULL, 0, NULL, 0, -1);
	_exit(0);
}

#include "engine_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record.h"
#include "station/manifest.h"
#include "station/process.h"

enum { PATIENCE_MS = 10000, DOTS = 64 };

static const char config[] = "[station]\nname = station-1\n[printer folder]\ndriver = file\npath = labels\n"
	"[carrier sscc]\ncompany_prefix = 0614141\n";

_Noreturn static void
give_up(const char *what)
{
	printf("# %s: %s\nnot ok engine rig\n", what, strerror(errno));
	fflush(stdout);
	_exit(1);
}

/* ---- its life ---- */

_Noreturn static void
become_engine(struct engine_rig *rig)
{
	const char *program = getenv("PACKWARDEN");
	char *argv[] = { "packwarden", "--data", rig->folder, "child", "engine", "0", "-", NULL };
	int fds[PEERS + 1] = { rig->engine_fd[PEER_SUPERVISOR], rig->config_fd };

	memcpy(&fds[2], &rig->engine_fd[PEER_SCAN], (PEERS - 1) * sizeof *fds);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < PEERS + 1; i++)
		fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 100);
	for (int i = 0; i < PEERS + 1; i++)
		dup2(fds[i], PROCESS_FD_SUPERVISOR + i);
	if (chdir(rig->folder) == 0)
		execv(program ? program : "build/asan/packwarden", argv);
	_exit(127);
}

static void
launch(struct engine_rig *rig)
{
	fflush(stdout);
	rig->pid = fork();
	if (rig->pid == 0)
		become_engine(rig);
	if (rig->pid < 0)
		give_up("fork");
}

static void
make_folder(struct engine_rig *rig)
{
	char path[96];

	snprintf(rig->folder, sizeof rig->folder, "/tmp/packwarden-engine-XXXXXX");
	if (!mkdtemp(rig->folder))
		give_up("mkdtemp");
	snprintf(path, sizeof path, "%s/run", rig->folder);
	if (mkdir(path, 0755) != 0)
		give_up(path);
	rig->config_fd = memfd_create("config", 0);
	dprintf(rig->config_fd, "%s", config);
	for (int i = 1; i <= LIMIT_LANES; i++)
		dprintf(rig->config_fd, "[lane bench-%d]\nprinter = folder\ncarrier = sscc\n", i);
}

/* The engine's end to the printer is small: it does not take many labels to fill it. */
static void
make_sockets(struct engine_rig *rig)
{
	int least = 1, pair[2];

	for (int i = 0; i < PEERS; i++) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
			give_up("socketpair");
		rig->fd[i] = pair[0];
		rig->engine_fd[i] = pair[1];
		if (i == PEER_PRINT)
			setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &least, sizeof least);
	}
}

static void add_catalogue(struct engine_rig *rig);

static void
copy_text(char out[32], const json_t *json, const char *name)
{
	snprintf(out, 32, "%s", json_string_value(json_object_get(json, name)));
}

static void
read_code(struct engine_rig *rig, const char *sql, char out[32])
{
	char path[96];
	sqlite3 *db;
	sqlite3_stmt *row;

	snprintf(path, sizeof path, "%s/packwarden.db", rig->folder);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &row, NULL) != SQLITE_OK || sqlite3_step(row) != SQLITE_ROW)
		give_up(sql);
	snprintf(out, 32, "%s", (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	sqlite3_close(db);
}

void
engine_rig_create(struct engine_rig *rig)
{
	static const char *const user[] = { "do", "user-add", "name", "ana", "role", "packer", NULL };
	int exit_code;
	json_t *answer;

	*rig = (struct engine_rig){ 0 };
	make_folder(rig);
	make_sockets(rig);
	launch(rig);
	answer = engine_rig_ask(rig, &exit_code, user);
	copy_text(rig->badge, answer, "badge");
	json_decref(answer);
	read_code(rig, "SELECT code FROM command WHERE command = 3", rig->newbox);
	read_code(rig, "SELECT code FROM lane WHERE name = 'bench-1'", rig->lane);
	add_catalogue(rig);
}

void
engine_rig_destroy(struct engine_rig *rig)
{
	char command[96];

	kill(rig->pid, SIGKILL);
	waitpid(rig->pid, NULL, 0);
	for (int i = 0; i < PEERS; i++) {
		close(rig->fd[i]);
		close(rig->engine_fd[i]);
	}
	close(rig->config_fd);
	snprintf(command, sizeof command, "rm -rf %s", rig->folder);
	if (system(command) != 0)
		printf("# %s stays\n", rig->folder);
}

void
engine_rig_kill(struct engine_rig *rig)
{
	kill(rig->pid, SIGKILL);
	waitpid(rig->pid, NULL, 0);
	launch(rig);
}

bool
engine_rig_lives(struct engine_rig *rig)
{
	return waitpid(rig->pid, NULL, WNOHANG) == 0;
}

/* ---- messages ---- */

struct message_id
engine_rig_id(struct engine_rig *rig)
{
	return (struct message_id){ 77, ++rig->n };
}

void
engine_rig_say(struct engine_rig *rig, enum engine_peer to, uint16_t type, struct message_id id, const void *body,
               size_t size, int fd)
{
	if (message_send(rig->fd[to], type, id, body, size, fd >= 0 ? &fd : NULL, fd >= 0, PATIENCE_MS) != 0)
		give_up("the engine takes no messages");
}

bool
engine_rig_take(struct engine_rig *rig, enum engine_peer peer, struct heard *heard)
{
	int fds[MESSAGE_FDS_MAX];

	if (message_receive(rig->fd[peer], &heard->head, heard->body, fds) != 1)
		return false;
	heard->fd = fds[0];
	return true;
}

bool
engine_rig_hear(struct engine_rig *rig, enum engine_peer peer, uint16_t type, struct heard *heard)
{
	struct pollfd poller = { .fd = rig->fd[peer], .events = POLLIN };

	while (poll(&poller, 1, PATIENCE_MS) > 0 && engine_rig_take(rig, peer, heard)) {
		if (heard->head.type == type)
			return true;
		if (heard->fd >= 0)
			close(heard->fd);
	}
	printf("# nothing of type %u came for peer %d\n", type, peer);
	return false;
}

struct message_id
engine_rig_request(struct engine_rig *rig, struct message_id id, const char *const *pairs, int fd)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct record_writer writer;

	record_begin(&writer, body, sizeof body);
	for (; *pairs; pairs += 2)
		record_put_pair(&writer, pairs[0], pairs[1]);
	record_put_pair(&writer, "peer_uid", "0"); /* as over the local socket */
	engine_rig_say(rig, PEER_WEB, MESSAGE_REQUEST, id, body, writer.used, fd);
	return id;
}

static json_t *
read_reply(struct heard *heard, const struct message_reply *reply)
{
	json_t *answer;
	void *text;

	if (heard->fd < 0)
		return json_loadb((char *)heard->body + sizeof *reply, reply->length, 0, NULL);
	text = mmap(NULL, reply->length, PROT_READ, MAP_PRIVATE, heard->fd, 0);
	answer = text != MAP_FAILED ? json_loadb(text, reply->length, 0, NULL) : NULL;
	munmap(text, reply->length);
	close(heard->fd);
	return answer;
}

json_t *
engine_rig_reply(struct engine_rig *rig, struct message_id id, int *exit_code)
{
	static struct heard heard;
	struct message_reply reply;

	do
		if (!engine_rig_hear(rig, PEER_WEB, MESSAGE_REPLY, &heard))
			return NULL;
	while (memcmp(&heard.head.id, &id, sizeof id) != 0);
	memcpy(&reply, heard.body, sizeof reply);
	*exit_code = reply.exit_code;
	return read_reply(&heard, &reply);
}

json_t *
engine_rig_ask(struct engine_rig *rig, int *exit_code, const char *const *pairs)
{
	return engine_rig_reply(rig, engine_rig_request(rig, engine_rig_id(rig), pairs, -1), exit_code);
}

/* It takes one message of each peer by turns: so many turns later all that was there is taken. */
void
engine_rig_settle(struct engine_rig *rig)
{
	static const char *const digest[] = { "do", "digest", NULL };
	int exit_code;

	for (int i = 0; i < 16; i++)
		json_decref(engine_rig_ask(rig, &exit_code, digest));
}

bool
engine_rig_scan(struct engine_rig *rig, const char *code, const char *verdict)
{
	const char *const scan[] = { "do", "scan", "lane", "bench-1", "code", code, "via", "scanner", NULL };
	int exit_code;
	json_t *answer = engine_rig_ask(rig, &exit_code, scan);
	const char *got = json_string_value(json_object_get(answer, "verdict"));
	bool right = got && strcmp(got, verdict) == 0;

	if (!right)
		printf("# scan of %s: %s, not %s\n", code, got ? got : "nothing", verdict);
	json_decref(answer);
	return right;
}

/* ---- as the import process ---- */

struct message_id
engine_rig_import(struct engine_rig *rig, uint64_t *life)
{
	static const char *const import[] = { "do", "import", "name", "orders.csv", NULL };
	static struct heard heard;
	struct message_id id = engine_rig_request(rig, engine_rig_id(rig), import, rig->config_fd);

	do
		if (!engine_rig_hear(rig, PEER_SUPERVISOR, MESSAGE_IMPORT, &heard))
			give_up("no import is wanted");
	while (heard.fd < 0);
	close(heard.fd);
	*life = heard.head.id.n;
	return id;
}

void
engine_rig_hello(struct engine_rig *rig, uint64_t sender, uint64_t life)
{
	engine_rig_say(rig, PEER_IMPORT, MESSAGE_HELLO, (struct message_id){ sender, life }, NULL, 0, -1);
}

static struct manifest_text
words(const char *text)
{
	return (struct manifest_text){ .text = text, .length = (uint32_t)strlen(text) };
}

static void
say_batch(struct engine_rig *rig, struct message_id id, const char *kind, const void *field, size_t size)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct record_writer writer;

	record_begin(&writer, body, sizeof body);
	record_put_text(&writer, kind);
	if (size > 0)
		record_put(&writer, field, size);
	engine_rig_say(rig, PEER_IMPORT, MESSAGE_ORDERS, id, body, writer.used, -1);
}

void
engine_rig_order_batch(struct engine_rig *rig, struct message_id id, const char *name, uint32_t pens)
{
	struct manifest_line lines[2] = {
		{ .field = { [LINE_ID] = words("1"), [LINE_SKU] = words("PEN") }, .quantity = pens, .status = MANIFEST_OPEN },
		{ .field = { [LINE_ID] = words("2"), [LINE_SKU] = words("CUP") }, .quantity = 1, .status = MANIFEST_OPEN },
	};
	struct manifest_order order = { .status = STATUS_RELEASED, .line_count = 2, .lines = lines,
		.field = { [ORDER_ID] = words(name), [ORDER_SHIP_TO_NAME] = words("Ana"), [ORDER_ADDRESS1] = words(name),
		           [ORDER_CITY] = words("Oslo"), [ORDER_COUNTRY] = words("NO") } };
	uint8_t field[4096];
	size_t size = manifest_encode_order(field, sizeof field, &order);

	say_batch(rig, id, "orders", field, size);
}

void
engine_rig_note_batch(struct engine_rig *rig, struct message_id id, const char *reason)
{
	struct manifest_note note = { .line = 1, .column = words(""), .order = words(""), .reason = words(reason) };
	uint8_t field[4096];

	say_batch(rig, id, "quarantine", field, manifest_encode_note(field, sizeof field, &note));
}

void
engine_rig_end_batch(struct engine_rig *rig, struct message_id id)
{
	say_batch(rig, id, "end", NULL, 0);
}

static void
add_item(struct engine_rig *rig, struct message_id id, const char *sku)
{
	struct manifest_item item = { .quantity = 1, .weight_mg = -1,
		.field = { [ITEM_SKU] = words(sku), [ITEM_CODE] = words(sku) } };
	uint8_t field[1024];
	size_t size = manifest_encode_item(field, sizeof field, &item);

	say_batch(rig, id, "items", field, size);
}

static void
finish_import(struct engine_rig *rig, struct message_id request, struct message_id last)
{
	static struct heard heard;
	int exit_code;

	engine_rig_end_batch(rig, last);
	json_decref(engine_rig_reply(rig, request, &exit_code));
	if (exit_code != 0)
		give_up("the import failed");
	engine_rig_settle(rig);
	while (engine_rig_take(rig, PEER_IMPORT, &heard))
		;
}

static void
add_catalogue(struct engine_rig *rig)
{
	uint64_t life, sender = ++rig->n;
	struct message_id request = engine_rig_import(rig, &life);

	engine_rig_hello(rig, sender, life);
	add_item(rig, (struct message_id){ sender, 1 }, "PEN");
	add_item(rig, (struct message_id){ sender, 2 }, "CUP");
	finish_import(rig, request, (struct message_id){ sender, 3 });
}

void
engine_rig_add_order(struct engine_rig *rig, const char *order, uint32_t pens)
{
	uint64_t life, sender = ++rig->n;
	struct message_id request = engine_rig_import(rig, &life);

	engine_rig_hello(rig, sender, life);
	engine_rig_order_batch(rig, (struct message_id){ sender, 1 }, order, pens);
	finish_import(rig, request, (struct message_id){ sender, 2 });
}

/* ---- as the render and the print process ---- */

void
engine_rig_draw(struct engine_rig *rig, const struct message_head *asked, bool readable)
{
	struct message_rendered drawn = { .ok = readable, .dpi = 203, .width = DOTS, .height = DOTS, .stride = DOTS / 8,
		.text = "unreadable on purpose" };
	int fd = memfd_create("label", MFD_ALLOW_SEALING);

	if (ftruncate(fd, DOTS * DOTS / 8) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) != 0)
		give_up("memfd");
	engine_rig_say(rig, PEER_RENDER, MESSAGE_RENDERED, asked->id, &drawn, sizeof drawn, readable ? fd : -1);
	close(fd);
}

void
engine_rig_step(struct engine_rig *rig, const struct message_print *label, uint8_t step)
{
	struct message_step body = { .box = label->box, .intent = label->intent, .attempt = label->attempt, .step = step,
		.job_id = 1 };

	engine_rig_say(rig, PEER_PRINT, MESSAGE_STEP, engine_rig_id(rig), &body, sizeof body, -1);
}

int64_t
engine_rig_number(struct engine_rig *rig, const char *sql)
{
	sqlite3_stmt *row = NULL;
	int64_t value = -1;
	char path[96];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/packwarden.db", rig->folder);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
		value = sqlite3_column_int64(row, 0);
	else
		printf("# %s: %s\n", sql, sqlite3_errmsg(db));
	sqlite3_finalize(row);
	sqlite3_close(db);
	return value;
}

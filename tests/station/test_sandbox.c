#include "station/sandbox.h"
#include "station/landlock.h"
#include "tests/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each profile is entered for real in a child of its own, which then tries things and says by its exit code at which
 * try it was let do too much or too little. */

enum { PRINTER_FOLDER, PRINTER_CUPS };

static char folder[] = "/tmp/packwarden-sandbox-XXXXXX";
static char outside[] = "/tmp/packwarden-outside-XXXXXX"; /* a file of the same user that is none of ours */
static struct config config;
static const char *const kind_names[] = { "engine", "scan", "render", "web", "print", "import", "watch", "sync",
	"report" };

#define TRY(condition)                                                                  \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "# line %d: not so: %s\n", __LINE__, #condition); \
			return 1;                                                       \
		}                                                                       \
	} while (0)

/* 0: as it should be; 1: a try failed; 100 + n: died of signal n. */
static int
inside(enum process_kind kind, unsigned printer, int (*tries)(void))
{
	struct process process = { .kind = kind, .index = printer, .data = folder, .config = &config };
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (chdir(folder) < 0 || sandbox_enter(&process) < 0)
			_exit(2);
		_exit(tries());
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFSIGNALED(status) ? 100 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool
opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Without landlock only the file's permissions guard it against reading, and there is nothing to try. */
static bool
reads(const char *path, bool otherwise)
{
	return landlock_abi() > 0 ? opens(path, O_RDONLY) : otherwise;
}

static bool
makes_socket(int family)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void *
nothing(void *argument)
{
	return argument;
}

static bool
starts_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

static void
write_file(const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "we");
	if (!file || fputs(text, file) < 0 || fclose(file) != 0)
		abort();
}

static void
make_folder(void)
{
	char path[256];

	int fd = mkostemp(outside, O_CLOEXEC);

	if (fd < 0 || !mkdtemp(folder))
		abort();
	close(fd);
	snprintf(path, sizeof path, "%s/labels", folder);
	if (mkdir(path, 0700) < 0)
		abort();
	write_file("packwarden.conf", "[station]\n");
	write_file("label.svg", "<svg/>");
	config.printer_count = 2;
	config.printers[PRINTER_FOLDER] = (struct config_printer){ .name = "folder", .driver = "file", .path = "labels" };
	config.printers[PRINTER_CUPS] = (struct config_printer){ .name = "zebra", .driver = "cups", .uri = "zebra" };
	config.carrier_count = 1;
	config.carriers[0] = (struct config_carrier){ .name = "sscc", .template_file = "label.svg" };
}

static void
remove_folder(void)
{
	char command[300];

	unlink(outside);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		printf("# %s was left\n", folder);
}

/* ---- what nobody may ---- */

static int
try_what_nobody_may(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd;

	TRY(!opens("/etc/passwd", O_WRONLY));
	TRY(!opens("/etc/passwd", O_RDWR));
	TRY(!opens("/tmp/packwarden-made", O_WRONLY | O_CREAT));
	TRY(!reads("/etc/shadow", false));
	TRY(!reads("/root", false));
	TRY(unlink(outside) < 0);
	TRY(!opens(outside, O_WRONLY));
	TRY(!makes_socket(AF_PACKET));
	TRY(!makes_socket(AF_VSOCK));
	TRY(fork() < 0);
	TRY(kill(getppid(), 0) < 0);
	TRY(chmod("label.svg", 0777) < 0);
	TRY(symlink("/etc/passwd", "link") < 0);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	TRY(fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || landlock_abi() < 4);
	return 0;
}

static int
try_exec(void)
{
	char *const arguments[] = { "true", NULL };

	execv("/bin/true", arguments);
	return 0;
}

static int
try_ptrace(void)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	return 0;
}

/* How many kinds of them it can make, plus 10: apart from the codes of TRY. */
static int
try_network(void)
{
	return 10 + makes_socket(AF_INET) + makes_socket(AF_INET6);
}

static int
try_local(void)
{
	return 10 + makes_socket(AF_UNIX);
}

static void
no_process_may_do_what_none_needs(void)
{
	for (enum process_kind kind = 0; kind < PROCESS_KINDS; kind++)
		for (unsigned printer = 0; printer < (kind == PROCESS_PRINT ? 2U : 1U); printer++) {
			int got = inside(kind, printer, try_what_nobody_may);

			if (got != 0)
				printf("# %s, printer %u\n", kind_names[kind], printer);
			CHECK_INT(got, 0);
		}
}

static void
starting_a_program_or_tracing_kills(void)
{
	for (enum process_kind kind = 0; kind < PROCESS_KINDS; kind++) {
		CHECK_INT(inside(kind, PRINTER_CUPS, try_exec), 100 + SIGSYS);
		CHECK_INT(inside(kind, PRINTER_CUPS, try_ptrace), 100 + SIGSYS);
	}
}

static void
only_spoolers_and_sync_make_network_sockets(void)
{
	for (enum process_kind kind = 0; kind < PROCESS_KINDS; kind++) {
		/* those that watch folders and work at night ask the station as the command line does; central is reached by both */
		CHECK_INT(inside(kind, PRINTER_FOLDER, try_network), kind == PROCESS_SYNC ? 12 : 10);
		CHECK_INT(inside(kind, PRINTER_FOLDER, try_local),
			  kind == PROCESS_WATCH || kind == PROCESS_SYNC || kind == PROCESS_NIGHT ? 11 : 10);
	}
	CHECK_INT(inside(PROCESS_PRINT, PRINTER_CUPS, try_network), 12);
	CHECK_INT(inside(PROCESS_PRINT, PRINTER_CUPS, try_local), 11);
}

/* ---- the engine's database, and its readers ---- */

static sqlite3 *
open_database(int flags)
{
	sqlite3 *database;

	if (sqlite3_open_v2("packwarden.db", &database, flags, NULL) != SQLITE_OK)
		abort();
	sqlite3_busy_timeout(database, 5000);
	return database;
}

static int
run_sql(sqlite3 *database, const char *sql)
{
	char *message = NULL;
	int result = sqlite3_exec(database, sql, NULL, NULL, &message);

	if (result != SQLITE_OK)
		fprintf(stderr, "# %s: %s\n", sql, message);
	sqlite3_free(message);
	return result;
}

static int
read_count(sqlite3 *database)
{
	sqlite3_stmt *query;
	int count = -1;

	if (sqlite3_prepare_v2(database, "SELECT count(*) FROM scans", -1, &query, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(query) == SQLITE_ROW)
		count = sqlite3_column_int(query, 0);
	sqlite3_finalize(query);
	return count;
}

static int
try_engine(void)
{
	sqlite3 *database = open_database(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	int keep = 1;

	TRY(run_sql(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;") == SQLITE_OK);
	TRY(sqlite3_file_control(database, "main", SQLITE_FCNTL_PERSIST_WAL, &keep) == SQLITE_OK);
	TRY(run_sql(database, "CREATE TABLE IF NOT EXISTS scans (code TEXT); INSERT INTO scans VALUES ('x')") == SQLITE_OK);
	TRY(run_sql(database, "CREATE INDEX IF NOT EXISTS by_code ON scans (code); PRAGMA wal_checkpoint") == SQLITE_OK);
	TRY(sqlite3_close(database) == SQLITE_OK);
	TRY(opens("high-water.new", O_WRONLY | O_CREAT | O_TRUNC));
	TRY(rename("high-water.new", "high-water") == 0);
	TRY(mkdir("spool", 0700) == 0 && rmdir("spool") < 0);
	TRY(memfd_create("bitmap", MFD_CLOEXEC | MFD_ALLOW_SEALING) >= 0);
	TRY(!starts_thread());
	return 0;
}

static void
the_engine_writes_its_database_and_nothing_else(void)
{
	CHECK_INT(inside(PROCESS_ENGINE, 0, try_engine), 0);
}

static int go[2], done[2]; /* a byte for each round, from the writer to the reader and back */

static int
try_reader(void)
{
	sqlite3 *database = open_database(SQLITE_OPEN_READONLY);
	char byte;
	int wanted = 1;

	TRY(!opens("packwarden.db", O_RDWR));
	TRY(!opens("packwarden.db-shm", O_RDWR));
	TRY(!opens("packwarden.db-wal", O_WRONLY));
	TRY(unlink("packwarden.db-wal") < 0);
	while (read(go[0], &byte, 1) == 1 && byte != 'q') {
		TRY(read_count(database) == ++wanted);
		TRY(write(done[1], "d", 1) == 1);
	}
	TRY(wanted == 201);
	TRY(sqlite3_close(database) == SQLITE_OK);
	return 0;
}

/* The writer commits, checkpoints and restarts the WAL in all combinations; the reader sees each commit at once. */
static int
try_writer(void)
{
	sqlite3 *database = open_database(SQLITE_OPEN_READWRITE);
	char byte;

	for (int i = 0; i < 200; i++) {
		TRY(run_sql(database, "INSERT INTO scans VALUES (hex(randomblob(2000)))") == SQLITE_OK);
		if (i % 7 == 3)
			TRY(run_sql(database, "PRAGMA wal_checkpoint(PASSIVE)") == SQLITE_OK);
		if (i % 31 == 30)
			TRY(run_sql(database, "PRAGMA wal_checkpoint(RESTART)") == SQLITE_OK);
		TRY(write(go[1], "g", 1) == 1 && read(done[0], &byte, 1) == 1);
	}
	TRY(write(go[1], "q", 1) == 1);
	return 0;
}

static int
run_reader(void)
{
	close(done[0]);
	close(go[1]);
	return try_reader();
}

static int
run_writer(void)
{
	close(go[0]);
	close(done[1]);
	return try_writer();
}

static void
a_reader_that_cannot_write_sees_each_commit(void)
{
	pid_t writer;
	int status;

	CHECK(pipe2(go, O_CLOEXEC) == 0 && pipe2(done, O_CLOEXEC) == 0);
	writer = fork();
	if (writer == 0)
		_exit(inside(PROCESS_ENGINE, 0, run_writer));
	CHECK_INT(inside(PROCESS_WEB, 0, run_reader), 0);
	close(go[0]);
	close(go[1]);
	close(done[0]);
	close(done[1]);
	CHECK(waitpid(writer, &status, 0) == writer);
	CHECK_INT(WEXITSTATUS(status), 0);
}

/* ---- what each kind is for ---- */

static int listening = -1;
static struct sockaddr_in listening_at;

static void
listen_here(void)
{
	socklen_t size = sizeof listening_at;

	listening_at = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listening < 0 || bind(listening, (struct sockaddr *)&listening_at, sizeof listening_at) < 0
	    || listen(listening, 4) < 0 || getsockname(listening, (struct sockaddr *)&listening_at, &size) < 0)
		abort();
}

static int
try_web(void)
{
	int client = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	TRY(client >= 0);
	TRY(send(client, "hello", 5, MSG_NOSIGNAL) == 5);
	TRY(connect(client, (struct sockaddr *)&listening_at, sizeof listening_at) < 0);
	TRY(starts_thread());
	TRY(opens("packwarden.db", O_RDONLY));
	TRY(!opens("labels/x.png", O_WRONLY | O_CREAT));
	TRY(ftruncate(listening, 0) < 0);
	return 0;
}

static void
web_answers_connections_and_makes_none(void)
{
	char text[6] = "";
	int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK_INT(connect(client, (struct sockaddr *)&listening_at, sizeof listening_at), 0);
	CHECK_INT(inside(PROCESS_WEB, 0, try_web), 0);
	CHECK_INT(recv(client, text, 5, 0), 5);
	CHECK_TEXT(text, "hello");
	close(client);
}

static int
try_scan(void)
{
	int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 15);

	TRY(netlink >= 0);
	TRY(opens("/sys/class", O_RDONLY | O_DIRECTORY));
	TRY(!opens("/sys/kernel/uevent_helper", O_WRONLY));
	TRY(!reads("packwarden.db", false));
	TRY(!reads(".", false));
	TRY(!makes_socket(AF_UNIX));
	TRY(starts_thread());
	return 0;
}

static void
scan_sees_devices_and_no_data(void)
{
	CHECK_INT(inside(PROCESS_SCAN, 0, try_scan), 0);
}

static int
try_render(void)
{
	TRY(opens("label.svg", O_RDONLY));
	TRY(!opens("label.svg", O_RDWR));
	TRY(!reads("packwarden.db", false));
	TRY(!reads("packwarden.conf", false));
	TRY(opens("/usr/share/fonts", O_RDONLY | O_DIRECTORY) || errno == ENOENT);
	TRY(!opens("labels/x.png", O_WRONLY | O_CREAT));
	TRY(memfd_create("bitmap", MFD_CLOEXEC | MFD_ALLOW_SEALING) >= 0);
	TRY(starts_thread());
	return 0;
}

static void
render_reads_fonts_and_templates_only(void)
{
	CHECK_INT(inside(PROCESS_RENDER, 0, try_render), 0);
}

static int
try_folder_printer(void)
{
	int fd = open("labels/box.png.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	TRY(fd >= 0 && write(fd, "png", 3) == 3 && fsync(fd) == 0 && close(fd) == 0);
	TRY(rename("labels/box.png.new", "labels/box.png") == 0);
	TRY(opens("labels", O_RDONLY | O_DIRECTORY));
	TRY(landlock_abi() == 0 || rename("labels/box.png", "box.png") < 0);
	TRY(landlock_abi() == 0 || !opens("packwarden.db", O_RDWR));
	TRY(!reads("packwarden.db", false));
	return 0;
}

static void
a_folder_printer_writes_to_its_folder_only(void)
{
	CHECK_INT(inside(PROCESS_PRINT, PRINTER_FOLDER, try_folder_printer), 0);
}

static int
try_spooler(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	TRY(fd >= 0);
	TRY(connect(fd, (struct sockaddr *)&listening_at, sizeof listening_at) == 0);
	TRY(opens("/etc/passwd", O_RDONLY));
	TRY(makes_socket(AF_UNIX));
	TRY(!reads("packwarden.db", false));
	TRY(!opens("labels/x.png", O_WRONLY | O_CREAT));
	TRY(accept(listening, NULL, NULL) < 0 && errno == EPERM);
	return 0;
}

static void
a_spoolers_process_connects_and_sees_no_data(void)
{
	CHECK_INT(inside(PROCESS_PRINT, PRINTER_CUPS, try_spooler), 0);
}

static int given = -1;

static int
try_import(void)
{
	char text[4] = "";

	TRY(pread(given, text, 3, 0) == 3 && strcmp(text, "csv") == 0);
	TRY(!reads("packwarden.conf", false));
	TRY(!reads("/usr", false));
	TRY(!starts_thread());
	return 0;
}

static void
import_reads_the_file_that_it_was_given(void)
{
	given = memfd_create("orders.csv", MFD_CLOEXEC);
	CHECK_INT(pwrite(given, "csv", 3, 0), 3);
	CHECK_INT(inside(PROCESS_IMPORT, 0, try_import), 0);
	close(given);
}

static int look_pipe[2];

static int
wait_for_look(void)
{
	char byte;

	TRY(write(look_pipe[1], "e", 1) == 1);
	TRY(read(go[0], &byte, 1) == 0);
	return 0;
}

static void
what_is_entered_shows_from_outside(void)
{
	struct sandbox_state state;
	struct process process = { .kind = PROCESS_IMPORT, .data = folder, .config = &config };
	pid_t pid;
	char byte;
	int status;

	CHECK(pipe2(look_pipe, O_CLOEXEC) == 0 && pipe2(go, O_CLOEXEC) == 0);
	CHECK_INT(sandbox_look(getpid(), &state), 0);
	CHECK(!state.seccomp && !state.no_new_privs);
	CHECK_INT(state.uid, getuid());
	pid = fork();
	if (pid == 0) {
		close(go[1]);
		if (getuid() == 0 && setresuid(61184, 61184, 61184) < 0)
			_exit(3);
		_exit(sandbox_enter(&process) < 0 ? 2 : wait_for_look());
	}
	CHECK_INT(read(look_pipe[0], &byte, 1), 1);
	CHECK_INT(sandbox_look(pid, &state), 0);
	close(go[1]);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_INT(status, 0);
	CHECK(state.seccomp && state.no_new_privs && !state.dumpable);
	CHECK(state.uid != 0);
	CHECK_INT(sandbox_look(pid, &state), -1);
}

int
main(void)
{
	if (landlock_abi() == 0)
		printf("# no landlock here: reading is tried with seccomp alone\n");
	make_folder();
	listen_here();
	TEST(the_engine_writes_its_database_and_nothing_else);
	TEST(a_reader_that_cannot_write_sees_each_commit);
	TEST(no_process_may_do_what_none_needs);
	TEST(starting_a_program_or_tracing_kills);
	TEST(only_spoolers_and_sync_make_network_sockets);
	TEST(web_answers_connections_and_makes_none);
	TEST(scan_sees_devices_and_no_data);
	TEST(render_reads_fonts_and_templates_only);
	TEST(a_folder_printer_writes_to_its_folder_only);
	TEST(a_spoolers_process_connects_and_sees_no_data);
	TEST(import_reads_the_file_that_it_was_given);
	TEST(what_is_entered_shows_from_outside);
	remove_folder();
	return test_failures > 0;
}

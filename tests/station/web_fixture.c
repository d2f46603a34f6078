#include "web_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "station/sandbox.h"
#include "station/web.h"

enum { PATIENCE_MS = 10000 };

static void
must(bool condition, const char *what)
{
	if (condition)
		return;
	printf("# %s: %s\n", what, strerror(errno));
	exit(1);
}

static int
listen_tcp(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, 64) == 0
	     && getsockname(fd, (struct sockaddr *)&address, &size) == 0, "listening on TCP");
	*port = ntohs(address.sin_port);
	return fd;
}

static struct sockaddr_un
local_address(const struct web_fixture *web)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(address.sun_path, sizeof address.sun_path, "%s/run/packwarden.sock", web->db.folder);
	return address;
}

static int
listen_local(const struct web_fixture *web)
{
	struct sockaddr_un address = local_address(web);
	char folder[80];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(folder, sizeof folder, "%s/run", web->db.folder);
	must(mkdir(folder, 0700) == 0 && fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0
	     && listen(fd, 64) == 0, "listening on the local socket");
	return fd;
}

void
web_fixture_create(struct web_fixture *web)
{
	*web = (struct web_fixture){ .file = -1 };
	station_db_create(&web->db);
	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, web->engine) == 0
	     && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, web->supervisor) == 0, "socketpair");
	web->tcp = listen_tcp(&web->port);
	web->local = listen_local(web);
	snprintf(web->config.listen, sizeof web->config.listen, "127.0.0.1:%d", web->port);
	web->process = (struct process){ .kind = PROCESS_WEB, .data = web->db.folder, .config = &web->config,
		.engine = web->engine[1], .supervisor = web->supervisor[1] };
	web_fixture_start(web);
}

void
web_fixture_start(struct web_fixture *web)
{
	fflush(stdout);
	station_db_close(&web->db);
	web->pid = fork();
	must(web->pid >= 0, "fork");
	if (web->pid != 0)
		station_db_open(&web->db);
	else
		exit(chdir(web->db.folder) < 0
		             ? 9
		             : web_serve(&web->process, web->local, web->tcp, sandbox_enter));
}

void
web_fixture_kill(struct web_fixture *web)
{
	if (web->pid == 0)
		return;
	kill(web->pid, SIGKILL);
	waitpid(web->pid, NULL, 0);
	web->pid = 0;
}

int
web_fixture_stop(struct web_fixture *web)
{
	int status = -1;

	must(send(web->supervisor[0], "stop", 4, 0) == 4, "telling the web process to stop");
	waitpid(web->pid, &status, 0);
	web->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void
web_fixture_destroy(struct web_fixture *web)
{
	web_fixture_kill(web);
	for (int i = 0; i < 2; i++) {
		close(web->engine[i]);
		close(web->supervisor[i]);
	}
	close(web->local);
	close(web->tcp);
	if (web->file >= 0)
		close(web->file);
	station_db_destroy(&web->db);
}

int
web_connect(struct web_fixture *web, bool local)
{
	struct sockaddr_in tcp = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)web->port) };
	struct sockaddr_un address = local_address(web);
	int fd = socket(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(fd >= 0 && connect(fd, local ? (struct sockaddr *)&address : (struct sockaddr *)&tcp,
	                        local ? sizeof address : sizeof tcp) == 0, "connecting");
	return fd;
}

bool
web_send(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(fd, text, length, MSG_NOSIGNAL);

		if (sent < 0)
			return false;
		text += sent;
		length -= (size_t)sent;
	}
	return true;
}

const char *
web_read(int fd, const char *until)
{
	static char text[WEB_TEXT_MAX];
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	size_t used = 0;

	text[0] = '\0';
	while (used < sizeof text - 1 && poll(&ready, 1, PATIENCE_MS) == 1) {
		ssize_t count = recv(fd, text + used, sizeof text - 1 - used, 0);

		if (count <= 0)
			break;
		text[used += (size_t)count] = '\0';
		if (until && strstr(text, until))
			break;
	}
	return text;
}

int
web_begin(struct web_fixture *web, bool local, const char *method, const char *path, const char *headers,
          const char *body)
{
	int fd = web_connect(web, local);
	char head[4096], length[128] = "";

	if (body)
		snprintf(length, sizeof length, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
		         strlen(body));
	snprintf(head, sizeof head, "%s %s HTTP/1.1\r\n%sConnection: close\r\n%s%s\r\n", method, path,
	         strcasestr(headers, "Host:") ? "" : "Host: localhost\r\n", headers, length);
	web_send(fd, head, strlen(head));
	if (body)
		web_send(fd, body, strlen(body));
	return fd;
}

const char *
web_http(struct web_fixture *web, bool local, const char *method, const char *path, const char *headers,
         const char *body)
{
	int fd = web_begin(web, local, method, path, headers, body);
	const char *reply = web_read(fd, NULL);

	close(fd);
	return reply;
}

int
web_status(const char *reply)
{
	int status = 0;

	return sscanf(reply, "HTTP/1.1 %d ", &status) == 1 ? status : 0;
}

/* 1 for a request, 0 if none came in time; greetings are passed over. */
static int
take(struct web_fixture *web, int ms)
{
	struct pollfd ready = { .fd = web->engine[0], .events = POLLIN };
	int fds[MESSAGE_FDS_MAX];

	while (poll(&ready, 1, ms) == 1) {
		must(message_receive(web->engine[0], &web->request, web->body, fds) == 1,
		     "reading as the engine");
		if (web->file >= 0)
			close(web->file);
		web->file = fds[0];
		if (web->request.type == MESSAGE_REQUEST)
			return 1;
	}
	return 0;
}

bool
web_asked(struct web_fixture *web)
{
	return take(web, PATIENCE_MS) == 1;
}

bool
web_quiet(struct web_fixture *web, int ms)
{
	return take(web, ms) == 0;
}

const char *
web_field(struct web_fixture *web, const char *name)
{
	static char text[MESSAGE_BODY_MAX];

	record_text(web->body, web->request.size, name, text, sizeof text);
	return text;
}

void
web_answer(struct web_fixture *web, struct message_id id, int exit_code, const char *json)
{
	static char body[MESSAGE_BODY_MAX];
	struct message_reply reply = { .exit_code = exit_code, .length = (uint32_t)strlen(json) };

	memcpy(body, &reply, sizeof reply);
	memcpy(body + sizeof reply, json, strlen(json));
	must(message_send(web->engine[0], MESSAGE_REPLY, id, body, sizeof reply + strlen(json), NULL, 0,
	                  PATIENCE_MS)
	             == 0,
	     "answering");
}

void
web_push(struct web_fixture *web, const char *lane, const char *json)
{
	char body[4096];
	struct record_writer record;

	record_begin(&record, body, sizeof body);
	record_put_pair(&record, "lane", lane);
	record_put_pair(&record, "json", json);
	must(message_send(web->engine[0], MESSAGE_PUSH, (struct message_id){ 1, 1 }, body, record.used, NULL,
	                  0, PATIENCE_MS)
	             == 0,
	     "pushing");
}

void
web_hello(struct web_fixture *web)
{
	must(message_send(web->engine[0], MESSAGE_HELLO, (struct message_id){ 2, 0 }, NULL, 0, NULL, 0,
	                  PATIENCE_MS)
	             == 0,
	     "greeting");
}

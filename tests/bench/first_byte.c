#include "first_byte.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { PAIRS = 64, CHUNK = 65536, MARK_MAX = 16, PATIENCE_S = 30, LOOK_US = 50 };

struct first_byte_seen {
	_Atomic uint64_t ns; /* 0: not yet */
};

struct pair {
	int client, printer; /* -1: free */
	char tail[MARK_MAX]; /* what came last, as the mark may lie across two reads */
	size_t used;
};

struct proxy {
	int listener;
	uint16_t to;
	const char *mark;
	struct first_byte_seen *seen;
	struct pair pairs[PAIRS];
};

static struct sockaddr_in
loopback(uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void
look_for_mark(struct proxy *proxy, struct pair *pair, const char *bytes, size_t size)
{
	char text[2 * MARK_MAX];
	size_t length = strlen(proxy->mark), head = size < MARK_MAX ? size : MARK_MAX, keep;
	uint64_t none = 0;

	memcpy(text, pair->tail, pair->used);
	memcpy(text + pair->used, bytes, head);
	if (memmem(bytes, size, proxy->mark, length) || memmem(text, pair->used + head, proxy->mark, length))
		atomic_compare_exchange_strong(&proxy->seen->ns, &none, bench_now_ns());
	keep = size < length - 1 ? size : length - 1;
	memcpy(pair->tail, bytes + size - keep, keep);
	pair->used = keep;
}

static void
take(struct proxy *proxy)
{
	struct sockaddr_in address = loopback(proxy->to);
	int client = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC), printer, on = 1;

	printer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(printer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(printer, (struct sockaddr *)&address, sizeof address) == 0)
		for (int i = 0; i < PAIRS; i++)
			if (proxy->pairs[i].client < 0) {
				proxy->pairs[i] = (struct pair){ client, printer, "", 0 };
				return;
			}
	close(client);
	close(printer);
}

static bool
pass_on(struct proxy *proxy, struct pair *pair, bool to_printer)
{
	static char bytes[CHUNK];
	int from = to_printer ? pair->client : pair->printer, to = to_printer ? pair->printer : pair->client;
	ssize_t n = recv(from, bytes, sizeof bytes, 0);

	if (n <= 0)
		return false;
	if (to_printer)
		look_for_mark(proxy, pair, bytes, (size_t)n);
	return send(to, bytes, (size_t)n, MSG_NOSIGNAL) == n;
}

static void
serve(struct proxy *proxy)
{
	struct pollfd ready[2 * PAIRS + 1];

	for (int i = 0; i < PAIRS; i++) {
		ready[2 * i] = (struct pollfd){ .fd = proxy->pairs[i].client, .events = POLLIN };
		ready[2 * i + 1] = (struct pollfd){ .fd = proxy->pairs[i].printer, .events = POLLIN };
	}
	ready[2 * PAIRS] = (struct pollfd){ .fd = proxy->listener, .events = POLLIN };
	poll(ready, 2 * PAIRS + 1, -1);
	for (int i = 0; i < PAIRS; i++) {
		struct pair *pair = &proxy->pairs[i];

		if (pair->client < 0 || ((!ready[2 * i].revents || pass_on(proxy, pair, true))
		                         && (!ready[2 * i + 1].revents || pass_on(proxy, pair, false))))
			continue;
		close(pair->client);
		close(pair->printer);
		pair->client = pair->printer = -1;
	}
	if (ready[2 * PAIRS].revents)
		take(proxy);
}

void
first_byte_start(struct first_byte *proxy, uint16_t to, const char *mark)
{
	struct proxy inner = { .to = to, .mark = mark };
	struct sockaddr_in address = loopback(0);
	socklen_t size = sizeof address;
	pid_t parent = getpid();

	inner.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	inner.seen = mmap(NULL, sizeof *inner.seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (inner.listener < 0 || inner.seen == MAP_FAILED
	    || bind(inner.listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(inner.listener, PAIRS) != 0
	    || getsockname(inner.listener, (struct sockaddr *)&address, &size) != 0)
		bench_fail("a port of 127.0.0.1: %s", strerror(errno));
	*proxy = (struct first_byte){ .port = ntohs(address.sin_port), .seen = inner.seen, .pid = fork() };
	if (proxy->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		for (int i = 0; i < PAIRS; i++)
			inner.pairs[i].client = inner.pairs[i].printer = -1;
		for (;;)
			serve(&inner);
	}
	close(inner.listener);
}

void
first_byte_stop(struct first_byte *proxy)
{
	kill(proxy->pid, SIGKILL);
	waitpid(proxy->pid, NULL, 0);
	munmap(proxy->seen, sizeof *proxy->seen);
}

void
first_byte_reset(struct first_byte *proxy)
{
	atomic_store(&proxy->seen->ns, 0);
}

uint64_t
first_byte_wait(struct first_byte *proxy)
{
	uint64_t until = bench_now_ns() + PATIENCE_S * UINT64_C(1000000000), ns;

	while ((ns = atomic_load(&proxy->seen->ns)) == 0) {
		if (bench_now_ns() > until)
			bench_fail("no label came by within %d s", PATIENCE_S);
		bench_pause_us(LOOK_US);
	}
	return ns;
}

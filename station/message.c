#include "message.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static_assert(sizeof(struct message_head) == 24, "the head has no padding that could carry old memory");

/* Room for more descriptors than are ever allowed: the kernel hands over what fits and the rest is closed
 * here, where cutting at MESSAGE_FDS_MAX would only set MSG_CTRUNC. */
enum { FDS_ROOM = 16 };

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the peer's queue has room; false with EAGAIN when `deadline` has passed (-1: never does). */
static bool
wait_for_room(int fd, int64_t deadline)
{
	struct pollfd poller = { .fd = fd, .events = POLLOUT };

	for (;;) {
		int64_t left = deadline < 0 ? -1 : deadline - now_ms();
		int ready;

		if (deadline >= 0 && left <= 0)
			break;
		ready = poll(&poller, 1, (int)left);
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
	}
	errno = EAGAIN;
	return false;
}

int
message_send(int fd, uint16_t type, struct message_id id, const void *body, size_t size, const int *fds,
             unsigned nfds, int timeout_ms)
{
	struct message_head head = { .type = type, .size = (uint32_t)size, .id = id };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int) * MESSAGE_FDS_MAX)];
	} control = { 0 };
	struct iovec parts[] = {
		{ .iov_base = &head, .iov_len = sizeof head },
		{ .iov_base = (void *)(uintptr_t)body, .iov_len = size },
	};
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = size ? 2 : 1 };
	int64_t deadline = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;

	if (size > MESSAGE_BODY_MAX || nfds > MESSAGE_FDS_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	if (nfds > 0) {
		struct cmsghdr *rights = &control.align;

		rights->cmsg_level = SOL_SOCKET;
		rights->cmsg_type = SCM_RIGHTS;
		rights->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		memcpy(CMSG_DATA(rights), fds, sizeof(int) * nfds);
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
	}
	for (;;) {
		if (sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
			return 0;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN || !wait_for_room(fd, deadline))
			return -1;
	}
}

/* Puts the first MESSAGE_FDS_MAX descriptors into fds and closes the rest, so that a peer cannot fill our
 * table. */
static void
take_fds(struct msghdr *message, int fds[MESSAGE_FDS_MAX])
{
	unsigned taken = 0;

	for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
		size_t bytes = part->cmsg_len - CMSG_LEN(0);

		if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t at = 0; at + sizeof(int) <= bytes; at += sizeof(int)) {
			int fd;

			memcpy(&fd, CMSG_DATA(part) + at, sizeof fd);
			if (taken < MESSAGE_FDS_MAX)
				fds[taken++] = fd;
			else
				close(fd);
		}
	}
}

static void
drop_fds(int fds[MESSAGE_FDS_MAX])
{
	for (unsigned i = 0; i < MESSAGE_FDS_MAX; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
		fds[i] = -1;
	}
}

/* An empty packet reads like the end of the stream; only the latter is final. */
static bool
has_hung_up(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLRDHUP };

	return poll(&poller, 1, 0) > 0 && (poller.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0;
}

int
message_receive(int fd, struct message_head *head, void *body, int fds[MESSAGE_FDS_MAX])
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int) * FDS_ROOM)];
	} control;
	struct iovec parts[] = {
		{ .iov_base = head, .iov_len = sizeof *head },
		{ .iov_base = body, .iov_len = MESSAGE_BODY_MAX },
	};
	struct msghdr message = {
		.msg_iov = parts, .msg_iovlen = 2, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes,
	};
	ssize_t got;

	for (unsigned i = 0; i < MESSAGE_FDS_MAX; i++)
		fds[i] = -1;
	do
		got = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == EAGAIN ? 0 : -1;
	take_fds(&message, fds);
	if (got == 0 && has_hung_up(fd)) {
		drop_fds(fds);
		errno = ECONNRESET;
		return -1;
	}
	if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) || (size_t)got < sizeof *head
	    || (size_t)got - sizeof *head != head->size) {
		drop_fds(fds);
		errno = EPROTO;
		return -1;
	}
	return 1;
}

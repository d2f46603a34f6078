#include "station/privilege.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GROUPS_MAX = 64, GROUPS_ADDED = 3, DEPTH_MAX = 16, PATH_BYTES = 4096 };

struct account {
	uid_t uid;
	gid_t gid;
	uid_t before; /* the number that the station had here before, 0 if none */
	gid_t groups[GROUPS_MAX];
	int group_count;
};

static void
add_group(struct account *account, const char *name)
{
	const struct group *group = getgrnam(name);

	if (group && account->group_count < GROUPS_MAX)
		account->groups[account->group_count++] = group->gr_gid;
}

/* The folder's owner if that is one of the numbers, else 0. */
static uid_t
number_before(const char *data)
{
	struct stat status;

	if (stat(data, &status) < 0 || status.st_uid < PRIVILEGE_UID_FIRST ||
	    status.st_uid > PRIVILEGE_UID_LAST)
		return 0;
	return status.st_uid;
}

/* FNV-1a of the path: any spread will do, it only must stay the same. */
static uid_t
number_for(const char *data)
{
	uint32_t hash = 2166136261U;

	for (; *data; data++)
		hash = (hash ^ (unsigned char)*data) * 16777619U;
	return PRIVILEGE_UID_FIRST + hash % (PRIVILEGE_UID_LAST - PRIVILEGE_UID_FIRST + 1);
}

static void
find_account(struct account *account, const char *user, const char *data)
{
	const struct passwd *entry = getpwnam(user);

	memset(account, 0, sizeof *account);
	account->before = number_before(data);
	if (entry && entry->pw_uid != 0) {
		account->uid = entry->pw_uid;
		account->gid = entry->pw_gid;
		account->group_count = GROUPS_MAX - GROUPS_ADDED;
		if (getgrouplist(user, entry->pw_gid, account->groups, &account->group_count) < 0)
			account->group_count = 0; /* more groups than that: its own and those below will do */
	} else {
		account->uid = account->before ? account->before : number_for(data); /* it may have been moved */
		account->gid = account->uid;
	}
	add_group(account, "lp");
	add_group(account, "plugdev");
	add_group(account, "packwarden"); /* the udev rules give scanners to it */
}

static int
become(const struct account *account)
{
	if (setgroups((size_t)account->group_count, account->groups) < 0
	    || setresgid(account->gid, account->gid, account->gid) < 0
	    || setresuid(account->uid, account->uid, account->uid) < 0)
		return -1;
	/* setresuid can be let succeed and do nothing by a broken sandbox around us */
	return getuid() == account->uid && geteuid() == account->uid && (account->uid == 0 || setuid(0) < 0) ? 0 : -1;
}

/* ---- can that user get there? ---- */

/* In a child, as access rights are more than mode bits. Returns the length of the part of `data` that the
 * account cannot enter, 0 if it can enter all folders above it, -1 if that cannot be found out. */
static int
blocked_length(const struct account *account, const char *data)
{
	int ends[2], length = -1, status;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		char path[PATH_BYTES];

		length = become(account) < 0 ? -1 : 0;
		for (size_t i = 1; length == 0 && data[i]; i++) {
			if (data[i] != '/')
				continue;
			snprintf(path, sizeof path, "%.*s", (int)i, data);
			if (faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) < 0)
				length = (int)i;
		}
		_exit(write(ends[1], &length, sizeof length) == sizeof length ? 0 : 1);
	}
	close(ends[1]);
	if (child < 0 || read(ends[0], &length, sizeof length) != sizeof length)
		length = -1;
	close(ends[0]);
	if (child > 0 && waitpid(child, &status, 0) < 0)
		length = -1;
	return length;
}

/* ---- the data folder ---- */

/* Gives one thing away, if root or the station's number before owns it and it can be nothing outside of
 * the folder: no link, soft or hard. */
static int
give(int fd, const struct stat *status, const struct account *account)
{
	if ((status->st_uid != 0 && status->st_uid != account->before) ||
	    (S_ISREG(status->st_mode) && status->st_nlink > 1))
		return 0;
	if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode))
		return 0;
	return fchownat(fd, "", account->uid, account->gid, AT_EMPTY_PATH);
}

static int
give_folder(int folder, dev_t device, const struct account *account, int depth)
{
	DIR *list = depth < DEPTH_MAX ? fdopendir(folder) : NULL;
	const struct dirent *entry;
	int result = 0;

	if (!list) {
		close(folder);
		return depth < DEPTH_MAX ? -1 : 0;
	}
	while (result == 0 && (entry = readdir(list)) != NULL) {
		struct stat status;
		int fd;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		fd = openat(dirfd(list), entry->d_name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			continue; /* gone by now */
		if (fstat(fd, &status) == 0 && status.st_dev == device) {
			int inner = S_ISDIR(status.st_mode) ? openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

			if (inner >= 0)
				result = give_folder(inner, device, account, depth + 1);
			if (result == 0)
				result = give(fd, &status, account);
		}
		close(fd);
	}
	closedir(list);
	return result;
}

static int
give_data(const char *data, const struct account *account)
{
	int folder = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC), itself = -1, result = -1;
	struct stat status;

	if (folder < 0 || fstat(folder, &status) < 0)
		goto done;
	itself = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	if (itself < 0)
		goto done;
	result = give_folder(folder, status.st_dev, account, 0);
	folder = -1;
	if (result == 0)
		result = give(itself, &status, account);
done:
	if (folder >= 0)
		close(folder);
	if (itself >= 0)
		close(itself);
	return result;
}

/* ---- root that stays ---- */

static int
drop_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && errno != EPERM)
			return -1;
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return -1;
	/* so that root gets none back by starting a program; where that is not allowed, the bounding set
	 * does it */
	if (prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED, 0, 0, 0) < 0 && errno != EPERM)
		return -1;
	return syscall(SYS_capset, &head, none) < 0 ? -1 : 0;
}

static int
stay_root(const struct account *account, const char *data, char *why, size_t size)
{
	struct account root = *account;

	root.uid = 0;
	root.gid = 0;
	if (become(&root) < 0 || drop_capabilities() < 0) {
		snprintf(why, size, "root's capabilities could not be dropped: %s", strerror(errno));
		return -1;
	}
	if (faccessat(AT_FDCWD, data, R_OK | W_OK | X_OK, AT_EACCESS) < 0) {
		snprintf(why, size, "%s belongs to another user: start the station as that user", data);
		return -1;
	}
	return 0;
}

int
privilege_drop(const struct config *config, const char *data, char *why, size_t size)
{
	struct account account;
	int blocked;

	*why = '\0';
	if (geteuid() != 0)
		return 0;
	find_account(&account, config->user, data);
	blocked = blocked_length(&account, data);
	if (blocked < 0) {
		snprintf(why, size, "it cannot be found out whether user %u can enter %s", account.uid, data);
		return -1;
	}
	if (blocked > 0) {
		snprintf(why, size, "user %u cannot enter %.*s: the station stays root, without "
		                    "capabilities; move the data folder, or let others enter that one "
		                    "(chmod o+x)", account.uid, blocked, data);
		return stay_root(&account, data, why, size);
	}
	if (give_data(data, &account) < 0) {
		snprintf(why, size, "%s cannot be given to user %u: %s", data, account.uid, strerror(errno));
		return -1;
	}
	if (become(&account) < 0) {
		snprintf(why, size, "the station cannot become user %u: %s", account.uid, strerror(errno));
		return -1;
	}
	if (faccessat(AT_FDCWD, data, R_OK | W_OK | X_OK, AT_EACCESS) < 0) {
		snprintf(why, size,
		         "%s belongs to another user: start the station as that user, or chown it to %u",
		         data, account.uid);
		return -1;
	}
	return 0;
}

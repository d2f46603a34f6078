#include "station/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Later than the headers of Debian 12. */
#define FS_TRUNCATE  (1ULL << 14) /* ABI 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* ABI 5 */
enum { NET_BIND = 1, NET_CONNECT = 2, SCOPE_ABSTRACT_SOCKET = 1, SCOPE_SIGNAL = 2 };

struct ruleset {
	uint64_t files, net /* ABI 4 */, scoped /* ABI 6 */;
};

#define READ  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG \
               | LANDLOCK_ACCESS_FS_MAKE_DIR | FS_TRUNCATE)
#define ON_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

int
landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

static struct ruleset
known_rights(int abi, bool connects)
{
	struct ruleset rights = { .files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };

	if (abi >= 2)
		rights.files |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		rights.files |= FS_TRUNCATE;
	if (abi >= 4)
		rights.net = NET_BIND | (connects ? 0 : NET_CONNECT);
	if (abi >= 5)
		rights.files |= FS_IOCTL_DEV;
	if (abi >= 6)
		rights.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
	return rights;
}

static int
add_rule(int ruleset, const struct landlock_rule *rule, uint64_t known)
{
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = (rule->grants & LANDLOCK_READ ? READ : 0) | (rule->grants & LANDLOCK_WRITE ? WRITE : 0)
			| (rule->grants & LANDLOCK_MOVE ? LANDLOCK_ACCESS_FS_REFER : 0)
			| (rule->grants & LANDLOCK_DEVICE ? LANDLOCK_ACCESS_FS_WRITE_FILE | FS_IOCTL_DEV : 0),
		.parent_fd = open(rule->path, O_PATH | O_CLOEXEC),
	};
	struct stat status;
	long result = -1;

	if (beneath.parent_fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 : -1;
	beneath.allowed_access &= known;
	if (fstat(beneath.parent_fd, &status) == 0) {
		if (!S_ISDIR(status.st_mode))
			beneath.allowed_access &= ON_FILES;
		result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	}
	close(beneath.parent_fd);
	return (int)result;
}

int
landlock_enter(const struct landlock_rule *rules, bool connects)
{
	struct ruleset rights = known_rights(landlock_abi(), connects);
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0);
	int result = -1, error;

	if (ruleset < 0)
		return -1;
	for (; rules->path; rules++)
		if (add_rule(ruleset, rules, rights.files) < 0)
			goto done;
	result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
done:
	error = errno;
	close(ruleset);
	errno = error;
	return result;
}

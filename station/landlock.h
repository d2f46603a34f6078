/* Landlock without a library: Debian 12 has none. Rights that the running kernel does not know are left out; see
 * landlock(7) and the kernel's Documentation/userspace-api/landlock.rst. */
#ifndef STATION_LANDLOCK_H
#define STATION_LANDLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* What a rule allows beneath a path, or to the file if the path is one. */
enum landlock_grant {
	LANDLOCK_READ = 1,    /* read files and list folders */
	LANDLOCK_WRITE = 2,   /* write, create, remove and rename files in it, and make folders */
	LANDLOCK_DEVICE = 4,  /* write to a device and send it ioctls */
	LANDLOCK_MOVE = 8,    /* rename files from one folder in it to another */
};

struct landlock_rule {
	const char *path; /* absolute; one that does not exist is left out */
	unsigned grants;
};

/* The kernel's version of landlock, 0 if it has none or it is off. */
int landlock_abi(void);

/* Forbids the calling thread, and those that it starts, all files but the `rules` (ended by a NULL path), binding TCP
 * ports, connecting by TCP unless `connects`, and signals and abstract sockets outside of the process. no_new_privs
 * must be set. Returns 0, or -1 with errno. */
int landlock_enter(const struct landlock_rule *rules, bool connects);

#endif

/* What a process may still do once it runs: landlock for files and TCP, seccomp for system calls. */
#ifndef STATION_SANDBOX_H
#define STATION_SANDBOX_H

#include <stdbool.h>
#include "process.h"

/* Locks the calling process down to the profile of process->kind; for good. Called before any thread is started
 * (landlock holds for later threads only) and before any outside data is read. Without kernel support it logs what
 * is missing and goes on: `doctor` shows it. Folders that a process is to write to must exist already, the file printer's
 * for one. Returns 0, or -1 if a profile that the kernel supports was refused. */
int sandbox_enter(const struct process *process);

/* For doctor: one word each about the process pid: "seccomp", "landlock" … as /proc shows. */
struct sandbox_state {
	bool no_new_privs, seccomp, dumpable;
	unsigned uid;
};
/* dumpable is true as well where it cannot be told, of processes of root. Returns -1 if there is no such process. */
int sandbox_look(int pid, struct sandbox_state *state);

#endif

/* A whole station in a folder of its own, to be worked at and killed. What cannot be made ends the test program. */
#ifndef TESTS_STATION_RIG_H
#define TESTS_STATION_RIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct rig {
	char folder[64];
	const char *program; /* the packwarden to run */
	pid_t supervisor;    /* 0: none runs */
	unsigned starts;
};

enum { RIG_CHILDREN_MAX = 32 };

void rig_create(struct rig *rig, const char *program, const char *config);
void rig_destroy(struct rig *rig);   /* stops it, and removes the folder */

void rig_start(struct rig *rig);     /* returns when it answers */
void rig_stop(struct rig *rig);      /* as systemd does */

/* The child of that name ("engine", "print"…), 0 if there is none right now. */
pid_t rig_child(const struct rig *rig, const char *name);
size_t rig_children(const struct rig *rig, pid_t pids[RIG_CHILDREN_MAX]);
bool rig_runs(pid_t pid);            /* false for one that has died and that nobody has waited for */

/* One request over the local socket. Until it is answered it is made again under the same key, and a station whose
 * supervisor was killed is started again. Takes the body. NULL after RIG_PATIENCE_MS. */
enum { RIG_PATIENCE_MS = 30000 };
json_t *rig_call(struct rig *rig, const char *method, const char *path, json_t *body, int *exit_code);

/* The file's text as `import` sends it; items: the catalogue. */
json_t *rig_import(struct rig *rig, const char *text, bool items, int *exit_code);

json_t *rig_scan(struct rig *rig, const char *lane, const char *code);

/* What the database holds, read beside the engine; -1 if the query finds nothing. */
int64_t rig_number(const struct rig *rig, const char *sql);

/* The command line: packwarden --data FOLDER WORDS, its output in text[size]. Returns its exit code. */
int rig_command(const struct rig *rig, const char *words, char *text, size_t size);

/* Lines of the station's log that say that something is wrong: a sanitizer's, or a process that ended by itself. */
bool rig_log_is_clean(const struct rig *rig);

int64_t rig_now_us(void);

#endif

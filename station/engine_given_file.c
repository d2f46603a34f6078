/* Finished labels that come with an order: files of one folder, which the order names in its column label_file. They are kept as
 * they are; only the render process looks into them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine_given.h"
#include "label_given.h"
#include "log.h"

static bool
refuse(char why[GIVEN_REASON], const char *name, const char *text)
{
	snprintf(why, GIVEN_REASON, "The label file \"%.120s\" %s", name, text);
	return false;
}

/* A name in that folder, and no way out of it. */
static bool
is_plain_name(const char *name, char why[GIVEN_REASON])
{
	if (strstr(name, "://") != NULL)
		return refuse(why, name, "is an address on the web: fetch it first, put it into the label_folder and name it.");
	if (strncmp(name, "data:", 5) == 0 || strlen(name) > 200)
		return refuse(why, name, "is no file's name: put the label into the label_folder and name it.");
	if (name[0] == '.' || strpbrk(name, "/\\") != NULL)
		return refuse(why, name, "is to be a name in the label_folder, without a path.");
	return true;
}

static int
open_label(struct engine *engine, const char *name)
{
	int folder = open(engine->config->label_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), file, error;

	if (folder < 0)
		return -1;
	file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	error = errno;
	close(folder);
	errno = error;
	return file;
}

bool
given_label_right(struct given_label *label, const char *name, char why[GIVEN_REASON])
{
	if (label->size == 0 || label->size > LIMIT_LABEL_FILE)
		return refuse(why, name, label->size == 0 ? "is empty." : "is larger than 1 MiB: that is no label.");
	if (label_given_kind(label->data, label->size) == NULL)
		return refuse(why, name, "is neither PNG, PDF nor ZPL.");
	return true;
}

static bool
read_all(int file, struct given_label *label)
{
	ssize_t got = 1;

	label->data = malloc(LIMIT_LABEL_FILE + 1);
	if (label->data == NULL)
		log_fatal("no memory");
	for (label->size = 0; got > 0 && label->size <= LIMIT_LABEL_FILE; label->size += (size_t)(got > 0 ? got : 0))
		got = read(file, label->data + label->size, LIMIT_LABEL_FILE + 1 - label->size);
	return got >= 0;
}

bool
given_label_read(struct engine *engine, const char *name, struct given_label *label, char why[GIVEN_REASON])
{
	struct stat status;
	char text[200];
	bool right;
	int file;

	*label = (struct given_label){ 0 };
	if (!is_plain_name(name, why))
		return false;
	if (engine->config->label_folder[0] == '\0')
		return refuse(why, name, "cannot be looked for: packwarden.conf has no label_folder in [station].");
	file = open_label(engine, name);
	if (file < 0) {
		snprintf(text, sizeof text, "cannot be read from the folder %.100s: %s.", engine->config->label_folder, strerror(errno));
		return refuse(why, name, text);
	}
	right = fstat(file, &status) == 0 && S_ISREG(status.st_mode) && read_all(file, label);
	close(file);
	if (!right)
		refuse(why, name, "is no file that can be read.");
	else
		right = given_label_right(label, name, why);
	if (!right)
		given_label_free(label);
	return right;
}

void
given_label_free(struct given_label *label)
{
	free(label->data);
	*label = (struct given_label){ 0 };
}

bool
given_label_keep(struct engine *engine, int64_t order, const char *number, const struct given_label *label)
{
	int changed = store_run(&engine->store, SQL_GIVEN_LABEL_PUT, "itb", order, number, label->data, label->size);

	if (changed > 0)
		store_run(&engine->store, SQL_GIVEN_LABEL_NOTE, "it", order, number);
	return changed > 0;
}

int
given_label_of_box(struct engine *engine, uint64_t box)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_GIVEN_LABEL, "i", (int64_t)box);
	int file = -1;

	if (store_next(&engine->store, row))
		file = engine_sealed_file(sqlite3_column_blob(row, 0), (size_t)sqlite3_column_bytes(row, 0));
	store_done(row);
	return file;
}

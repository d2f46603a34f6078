#include "data_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "template.h"
#include "urgency.h"

enum { PATIENCE_MS = 10000 };

static int
copy_sealed(int from)
{
	int to = memfd_create("packwarden.conf", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	char buffer[4096];
	ssize_t got;

	while ((got = read(from, buffer, sizeof buffer)) > 0)
		if (write(to, buffer, (size_t)got) != got)
			log_fatal("memfd: %s", strerror(errno));
	if (fcntl(to, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
		log_fatal("memfd: %s", strerror(errno));
	return to;
}

/* The files of holidays are read again by the engine; here, before anything starts, whoever made a mistake
 * is told. */
static int
check_calendars(const struct config *config, struct config_error *error)
{
	struct urgency *urgency = calloc(1, sizeof *urgency);
	int result;

	if (urgency == NULL)
		log_fatal("no memory");
	result = urgency_open(urgency, config, error);
	urgency_close(urgency);
	free(urgency);
	return result;
}

int
data_folder_config(struct config *config, const char *data)
{
	int from = open("packwarden.conf", O_RDONLY | O_CLOEXEC), copy;
	struct config_error error;

	if (from < 0) {
		log_error("%s/packwarden.conf: %s. Write one (packwarden.conf(5)), or look around with run "
		          "--demo", data, strerror(errno));
		return -1;
	}
	copy = copy_sealed(from);
	close(from);
	if (config_read(config, copy, "packwarden.conf", &error) == 0 && check_calendars(config, &error) == 0)
		return copy;
	log_error("%s", error.text);
	close(copy);
	return -1;
}

/* A command without a station makes one for as long as it works: who comes next waits for its end. */
static bool
lock_in_time(int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	for (int waited = 0; waited < PATIENCE_MS; waited += 10) {
		if (fcntl(fd, F_SETLK, &lock) == 0)
			return true;
		if (errno != EACCES && errno != EAGAIN)
			return false;
		usleep(10000);
	}
	return false;
}

int
data_folder_take(const char *data)
{
	static const char *const folders[] = { "run", "labels", TEMPLATE_FOLDER };
	int fd;

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (mkdir(folders[i], 0750) != 0 && errno != EEXIST) {
			log_error("%s: %s", folders[i], strerror(errno));
			return -1;
		}
	/* the lock lasts as long as the descriptor is open: to the end */
	fd = open("run/station.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd >= 0 && lock_in_time(fd))
		return 0;
	log_error("a station runs in %s already", data);
	if (fd >= 0)
		close(fd);
	return -1;
}

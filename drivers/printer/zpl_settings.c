#include "zpl_settings.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "label.h"
#include "station/bitmap_io.h"
#include "station/config.h"

/* ~SD: darkness 00 to 30; ~TA: where the label stops to be torn off, three digits of dots. Neither is touched that is
 * not set: people set them at the printer. */
static int
write_settings(const struct config_printer *config, int fd)
{
	char text[32];
	int length = 0;

	if (config->darkness != CONFIG_UNSET)
		length += snprintf(text, sizeof text, "~SD%02u", config->darkness);
	if (config->tear_off != CONFIG_UNSET)
		length += snprintf(text + length, sizeof text - (size_t)length, "~TA%s%03d",
		                   config->tear_off < 0 ? "-" : "",
		                   config->tear_off < 0 ? -config->tear_off : config->tear_off);
	return length > 0 ? bitmap_write_bytes(fd, text, (size_t)length) : 0;
}

void *
zpl_document(const struct bitmap *bitmap, const struct config_printer *config, size_t *size)
{
	struct stat status;
	void *bytes = MAP_FAILED;
	int fd = memfd_create("zpl", MFD_CLOEXEC);

	if (fd < 0)
		return NULL;
	if (write_settings(config, fd) == 0 && bitmap_write_zpl(bitmap, fd) == 0 && fstat(fd, &status) == 0) {
		*size = (size_t)status.st_size;
		bytes = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return bytes == MAP_FAILED ? NULL : bytes;
}

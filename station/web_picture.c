/* A label as a picture: the engine answers with a portable bitmap (P4), browsers want a PNG. */
#include "web.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "label.h"

/* Takes the descriptor. */
static enum MHD_Result
reply_png(struct request *request, int fd)
{
	struct MHD_Response *response;
	struct stat file;

	if (fstat(fd, &file) < 0) {
		close(fd);
		return MHD_NO;
	}
	response = MHD_create_response_from_fd((uint64_t)file.st_size, fd);
	if (!response) {
		close(fd);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "image/png");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	return web_queue(request, MHD_HTTP_OK, response);
}

static enum MHD_Result
send_picture(struct request *request)
{
	unsigned dpi = 0, width = 0, height = 0;
	int head = 0, fd = -1;
	struct bitmap bitmap;
	size_t stride;

	/* the answer ends with a NUL of its own, so that reading numbers ends too */
	if (sscanf(request->answer, "P4\n#%u\n%u %u%n", &dpi, &width, &height, &head) != 3 || head == 0)
		return web_reply_error(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "internal",
		                       "The label is no picture.");
	stride = ((size_t)width + 7) / 8;
	head++; /* one newline, then the rows */
	if ((size_t)head <= request->answer_length &&
	    bitmap_wrap(&bitmap, request->answer + head, request->answer_length - (size_t)head, width, height,
	                (uint32_t)stride, dpi) == 0 &&
	    (fd = memfd_create("label.png", MFD_CLOEXEC)) >= 0 && bitmap_write_png(&bitmap, fd) == 0)
		return reply_png(request, fd);
	if (fd >= 0)
		close(fd);
	return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy",
	                       "Out of memory or descriptors.");
}

enum MHD_Result
web_label_picture(struct request *request)
{
	struct record_writer record = web_open_record(request, request->route->detail);
	enum MHD_Result result;
	char dpi[8];

	web_argument(request, "dpi", dpi, sizeof dpi);
	if (dpi[0] && strcmp(dpi, "203") != 0 && strcmp(dpi, "300") != 0)
		return web_reply_error_at(request, MHD_HTTP_BAD_REQUEST, "bad-request", "dpi", "dpi is 203 or 300.");
	if (!web_put_box(request, &record, &result))
		return result;
	record_put_pair(&record, "dpi", dpi);
	request->then = send_picture;
	return web_ask_now(request, &record);
}

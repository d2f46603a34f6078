/* PINs are hashed in a thread of their own: it takes a tenth of a second and more on a small machine, and meanwhile packers
 * scan. One at a time, so that guessing takes one processor at most; whoever comes while too many wait is sent away. */
#include "web.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "log.h"

enum { WAITING_MOST = 16 };

struct web_pin {
	struct request *request;   /* the loop's alone; NULL: the client has gone */
	char stored[PIN_STORED], pin[PIN_MOST + 1];
	size_t length;
	bool make;                 /* a new one, to be stored */
	char result[PIN_STORED];   /* "": out of memory */
	struct web_pin *next;
};

struct web_pin_thread {
	pthread_t thread;
	pthread_mutex_t lock;      /* of all that follows */
	pthread_cond_t wanted;
	struct web_pin *todo, *done;
	unsigned waiting;
	bool stop;
	int event;
};

static void
hash(struct web_pin *job)
{
	bool done = job->make ? pin_make(job->result, job->pin, job->length)
	                      : pin_key(job->result, job->stored, job->pin, job->length);

	sodium_memzero(job->pin, sizeof job->pin);
	if (!done)
		job->result[0] = '\0';
}

static void
append(struct web_pin **list, struct web_pin *job)
{
	while (*list)
		list = &(*list)->next;
	job->next = NULL;
	*list = job;
}

static struct web_pin *
take_first(struct web_pin **list)
{
	struct web_pin *first = *list;

	if (first)
		*list = first->next;
	return first;
}

static void *
work(void *argument)
{
	struct web_pin_thread *pins = argument;
	const uint64_t one = 1;
	struct web_pin *job;

	pthread_mutex_lock(&pins->lock);
	while (!pins->stop) {
		job = take_first(&pins->todo);
		if (!job) {
			pthread_cond_wait(&pins->wanted, &pins->lock);
			continue;
		}
		pthread_mutex_unlock(&pins->lock);
		hash(job);
		pthread_mutex_lock(&pins->lock);
		append(&pins->done, job);
		if (write(pins->event, &one, sizeof one) < 0)
			log_error("waking the loop failed");
	}
	pthread_mutex_unlock(&pins->lock);
	return NULL;
}

int
web_pins_open(struct web *web)
{
	struct web_pin_thread *pins = calloc(1, sizeof *pins);

	if (!pins)
		return -1;
	pins->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&pins->lock, NULL);
	pthread_cond_init(&pins->wanted, NULL);
	if (pins->event < 0 || pthread_create(&pins->thread, NULL, work, pins) != 0) {
		if (pins->event >= 0)
			close(pins->event);
		free(pins);
		return -1;
	}
	web->pins = pins;
	return 0;
}

int
web_pins_fd(const struct web *web)
{
	return web->pins ? web->pins->event : -1;
}

enum MHD_Result
web_pin_hash(struct request *request, const char *stored, const char *pin, size_t length)
{
	struct web_pin_thread *pins = request->web->pins;
	struct web_pin *job = pins->waiting < WAITING_MOST ? calloc(1, sizeof *job) : NULL;

	if (!job)
		return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy",
		                       "Too many PINs are being looked at. Try again in a moment.");
	job->request = request;
	job->make = stored == NULL;
	job->length = length < PIN_MOST ? length : PIN_MOST;
	memcpy(job->pin, pin, job->length);
	if (stored)
		memcpy(job->stored, stored, strlen(stored) + 1);
	request->hashing = job;
	pins->waiting++;
	MHD_suspend_connection(request->connection);
	pthread_mutex_lock(&pins->lock);
	append(&pins->todo, job);
	pthread_cond_signal(&pins->wanted);
	pthread_mutex_unlock(&pins->lock);
	return MHD_YES;
}

void
web_pin_forget(struct request *request)
{
	if (request->hashing)
		request->hashing->request = NULL;
	request->hashing = NULL;
}

static void
give_back(struct web_pin_thread *pins, struct web_pin *job)
{
	struct request *request = job->request;

	pins->waiting--;
	if (request) {
		char *to = job->make ? request->new_pin : request->pin_key;
		size_t capacity = job->make ? sizeof request->new_pin : sizeof request->pin_key;

		request->hash_failed = job->result[0] == '\0';
		if (strlen(job->result) < capacity)
			memcpy(to, job->result, strlen(job->result) + 1);
		request->hashing = NULL;
		request->hashed = true;
		MHD_resume_connection(request->connection);
	}
	sodium_memzero(job, sizeof *job);
	free(job);
}

void
web_pins_turn(struct web *web)
{
	struct web_pin_thread *pins = web->pins;
	struct web_pin *done, *job;
	uint64_t count;

	if (!pins || read(pins->event, &count, sizeof count) < 0)
		return;
	pthread_mutex_lock(&pins->lock);
	done = pins->done;
	pins->done = NULL;
	pthread_mutex_unlock(&pins->lock);
	while ((job = take_first(&done)))
		give_back(pins, job);
}

/* Those that still wait are woken without a key: their connections end. */
void
web_pins_close(struct web *web)
{
	struct web_pin_thread *pins = web->pins;
	struct web_pin *job;

	if (!pins)
		return;
	pthread_mutex_lock(&pins->lock);
	pins->stop = true;
	pthread_cond_signal(&pins->wanted);
	pthread_mutex_unlock(&pins->lock);
	pthread_join(pins->thread, NULL);
	while ((job = take_first(&pins->done)) || (job = take_first(&pins->todo)))
		give_back(pins, job);
	close(pins->event);
	pthread_cond_destroy(&pins->wanted);
	pthread_mutex_destroy(&pins->lock);
	free(pins);
	web->pins = NULL;
}

#include "station_killer.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/time.h>

#include "station_rig.h"

uint64_t killer_seed = 1;
volatile sig_atomic_t killer_hits;
volatile int64_t killer_us;
static volatile sig_atomic_t victim_count;
static volatile pid_t victims[RIG_CHILDREN_MAX + 1];

/* xorshift64*: small, and the same everywhere */
uint64_t
killer_random(uint64_t limit)
{
	killer_seed ^= killer_seed >> 12;
	killer_seed ^= killer_seed << 25;
	killer_seed ^= killer_seed >> 27;
	return (killer_seed * UINT64_C(2685821657736338717) >> 11) % limit;
}

static void
strike(int number)
{
	int error = errno;

	(void)number;
	for (int i = 0; i < victim_count; i++)
		if (kill(victims[i], SIGKILL) == 0)
			killer_hits++;
	killer_us = rig_now_us();
	victim_count = 0;
	errno = error;
}

void
killer_strike_at(int64_t us)
{
	struct itimerval when = { .it_value = { .tv_sec = us / 1000000, .tv_usec = us % 1000000 + 1 } };

	setitimer(ITIMER_REAL, &when, NULL);
}

void
killer_disarm(void)
{
	struct itimerval never = { 0 };

	setitimer(ITIMER_REAL, &never, NULL);
	victim_count = 0;
}

void
killer_aim_at(pid_t pid)
{
	if (pid > 0)
		victims[victim_count++] = pid;
}

void
killer_arm(void)
{
	struct sigaction action = { .sa_handler = strike, .sa_flags = SA_RESTART };

	sigaction(SIGALRM, &action, NULL);
}

void
killer_wait(void)
{
	while (victim_count > 0)
		poll(NULL, 0, 1);
	killer_disarm();
}

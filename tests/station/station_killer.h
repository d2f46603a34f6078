/* Kills processes at moments of chance: a timer, so that it strikes wherever the test is. */
#ifndef TESTS_STATION_KILLER_H
#define TESTS_STATION_KILLER_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

extern uint64_t killer_seed;               /* never 0 */
extern volatile sig_atomic_t killer_hits;  /* processes killed; set it to 0 before aiming */
extern volatile int64_t killer_us;         /* when it struck last, rig_now_us() */

uint64_t killer_random(uint64_t limit);    /* below limit */
void killer_arm(void);                     /* once a program: takes SIGALRM */
void killer_aim_at(pid_t pid);             /* one more victim; 0 is none */
void killer_strike_at(int64_t us);         /* from now */
void killer_wait(void);                    /* until it has struck */
void killer_disarm(void);

#endif

#include "station/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "central.h"
#include "station/landlock.h"
#include "station/log.h"
#include "station/night.h"
#include "station/template.h"

/* Two walls, as either may be missing or have a hole: landlock says which files, seccomp which system calls. What is
 * not listed is refused with EPERM, which libraries survive; what only an attacker would try kills the process. */

enum grant {
	GRANT_WRITE = 1,    /* open files for writing, remove, rename, sync them */
	GRANT_THREADS = 2,
	GRANT_ACCEPT = 4,   /* take connections from sockets that are listening already */
	GRANT_CONNECT = 8,  /* make sockets and connect them */
	GRANT_LOCAL = 32,   /* connect to the station's own socket */
	GRANT_WATCH = 64,   /* be told of files */
	GRANT_ALARM = 128,  /* end itself when something takes too long */
	GRANT_DEVICES = 16, /* open devices for writing, any ioctl, netlink for their coming and going */
};

struct profile {
	unsigned grants;
	bool data_read, data_write;          /* the data folder */
	const struct landlock_rule *paths;
};

static const struct landlock_rule no_paths[] = { { NULL, 0 } };

static const struct landlock_rule scan_paths[] = {
	{ "/sys", LANDLOCK_READ },
	{ "/run/udev", LANDLOCK_READ },
	{ "/dev/bus/usb", LANDLOCK_READ | LANDLOCK_DEVICE },
	{ NULL, 0 },
};

/* Fonts, and the tables of text conversion that glibc loads when it needs them. */
static const struct landlock_rule render_paths[] = {
	{ "/etc/fonts", LANDLOCK_READ },
	{ "/usr/share/fonts", LANDLOCK_READ },
	{ "/usr/local/share/fonts", LANDLOCK_READ },
	{ "/usr/share/fontconfig", LANDLOCK_READ },
	{ "/usr/share/xml/fontconfig", LANDLOCK_READ },
	{ "/var/cache/fontconfig", LANDLOCK_READ },
	{ "/usr/lib", LANDLOCK_READ },
	{ NULL, 0 },
};

/* What libcups, the resolver and TLS read. */
static const struct landlock_rule spooler_paths[] = {
	{ "/etc/cups", LANDLOCK_READ },
	{ "/run/cups", LANDLOCK_READ },
	{ "/usr/share/cups", LANDLOCK_READ },
	{ "/etc/resolv.conf", LANDLOCK_READ },
	{ "/run/systemd/resolve", LANDLOCK_READ },
	{ "/etc/hosts", LANDLOCK_READ },
	{ "/etc/host.conf", LANDLOCK_READ },
	{ "/etc/nsswitch.conf", LANDLOCK_READ },
	{ "/etc/gai.conf", LANDLOCK_READ },
	{ "/etc/services", LANDLOCK_READ },
	{ "/etc/protocols", LANDLOCK_READ },
	{ "/etc/passwd", LANDLOCK_READ },
	{ "/etc/group", LANDLOCK_READ },
	{ "/etc/ssl", LANDLOCK_READ },
	{ "/etc/gnutls", LANDLOCK_READ },
	{ "/usr/share/ca-certificates", LANDLOCK_READ },
	{ "/usr/share/locale", LANDLOCK_READ },
	{ "/usr/lib", LANDLOCK_READ },
	{ "/lib", LANDLOCK_READ },
	{ "/etc/ld.so.cache", LANDLOCK_READ },
	{ NULL, 0 },
};

static const struct profile engine_profile = { GRANT_WRITE, true, true, no_paths };
static const struct profile scan_profile = { GRANT_THREADS | GRANT_DEVICES, false, false, scan_paths };
static const struct profile render_profile = { GRANT_THREADS | GRANT_ALARM, false, false, render_paths };
/* SQLite then maps the -shm file read-only as well: a reader that has been taken over cannot harm the index. */
static const struct profile web_profile = { GRANT_THREADS | GRANT_ACCEPT, true, false, no_paths };
static const struct profile folder_profile = { GRANT_WRITE, false, false, no_paths };
static const struct profile spooler_profile = { GRANT_THREADS | GRANT_CONNECT, false, false, spooler_paths };
static const struct profile import_profile = { 0, false, false, no_paths };
static const struct profile sync_profile = { GRANT_THREADS | GRANT_CONNECT, true, false, spooler_paths };
/* Fonts and the database, and nothing to write but its pipe. */
static const struct profile report_profile = { GRANT_THREADS, true, false, render_paths };
static const struct profile watch_profile = { GRANT_WRITE | GRANT_LOCAL | GRANT_WATCH, false, false, no_paths };
/* It reads the database, and writes nothing but copies of it into their folder. */
static const struct profile night_profile = { GRANT_WRITE | GRANT_LOCAL, true, false, no_paths };

#ifdef PACKWARDEN_TEST
/* The sanitizers look at their own memory map; the leak check would have to trace the process, and is left out. */
static const struct landlock_rule sanitizer_paths[] = { { "/proc/self", LANDLOCK_READ }, { NULL, 0 } };
static const int sanitizer_calls[] = { SCMP_SYS(personality), SCMP_SYS(getrlimit) };
static bool entered;

int __lsan_is_turned_off(void);
int
__lsan_is_turned_off(void)
{
	return entered;
}
#endif

/* What any program does: memory, time, waiting, and descriptors that it holds. */
static const int base_calls[] = {
	SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mprotect), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(membarrier), SCMP_SYS(futex), SCMP_SYS(rseq), SCMP_SYS(set_robust_list), SCMP_SYS(set_tid_address),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
	SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(uname), SCMP_SYS(sysinfo),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(getrusage), SCMP_SYS(times), SCMP_SYS(getcpu), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(eventfd2), SCMP_SYS(signalfd4),
	SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime), SCMP_SYS(timerfd_gettime), SCMP_SYS(pipe2),
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
	SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3),
	SCMP_SYS(fcntl), SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
	SCMP_SYS(fstatfs), SCMP_SYS(statfs), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(getcwd), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(fadvise64),
	SCMP_SYS(memfd_create), SCMP_SYS(ftruncate),
	SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(sendto), SCMP_SYS(recvfrom), SCMP_SYS(shutdown),
	SCMP_SYS(getsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
};

static const int write_calls[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(creat), SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(fallocate),
	SCMP_SYS(truncate), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat),
	SCMP_SYS(renameat2), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(fchmod), SCMP_SYS(fchown),
	SCMP_SYS(utimensat), SCMP_SYS(flock), SCMP_SYS(umask),
};
static const int accept_calls[] = {
	SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(listen), SCMP_SYS(setsockopt), SCMP_SYS(sendfile),
};
static const int connect_calls[] = {
	SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(setsockopt), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg),
};
static const int local_calls[] = { SCMP_SYS(connect) };
static const int watch_calls[] = {
	SCMP_SYS(inotify_init1), SCMP_SYS(inotify_add_watch), SCMP_SYS(inotify_rm_watch),
};
static const int alarm_calls[] = { SCMP_SYS(alarm), SCMP_SYS(setitimer) };
static const int device_calls[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(ioctl), SCMP_SYS(bind), SCMP_SYS(setsockopt),
};

/* No library of ours ever does these. */
static const int hostile_calls[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
	SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(bpf),
	SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(setns), SCMP_SYS(unshare),
	SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(userfaultfd), SCMP_SYS(perf_event_open), SCMP_SYS(add_key),
	SCMP_SYS(keyctl), SCMP_SYS(setuid), SCMP_SYS(setresuid), SCMP_SYS(setreuid), SCMP_SYS(capset),
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int
add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
	int result = 0;

	for (size_t i = 0; i < count && result == 0; i++)
		result = seccomp_rule_add(filter, action, calls[i], 0);
	return result;
}

/* Calls that are allowed only with certain arguments. */
static int
add_narrow_calls(scmp_filter_ctx filter, unsigned grants)
{
	const uint64_t reading = O_ACCMODE | O_CREAT | O_TRUNC;
	int result = 0;

	if (!(grants & (GRANT_WRITE | GRANT_DEVICES))) {
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
		                           SCMP_A1_64(SCMP_CMP_MASKED_EQ, reading, O_RDONLY));
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
		                           SCMP_A2_64(SCMP_CMP_MASKED_EQ, reading, O_RDONLY));
	}
	if (!(grants & GRANT_DEVICES)) {
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1_32(SCMP_CMP_EQ, FIONBIO));
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1_32(SCMP_CMP_EQ, FIONREAD));
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1_32(SCMP_CMP_EQ, TCGETS));
	}
	if (grants & GRANT_THREADS)
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		                           SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	/* Its flags are behind a pointer; glibc takes clone when told that it does not exist. */
	result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	/* Its own threads' names, limits (read) and signals; nobody else's. */
	result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0_32(SCMP_CMP_EQ, PR_SET_NAME));
	result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0_32(SCMP_CMP_EQ, PR_GET_DUMPABLE));
	result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2_64(SCMP_CMP_EQ, 0));
	result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	                           SCMP_A0_32(SCMP_CMP_EQ, (uint32_t)getpid()));
	return result;
}

static int
add_sockets(scmp_filter_ctx filter, unsigned grants)
{
	static const uint32_t families[] = { AF_UNIX, AF_INET, AF_INET6 };
	int result = 0;

	if (grants & GRANT_CONNECT)
		for (size_t i = 0; i < COUNT(families); i++)
			result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
			                           SCMP_A0_32(SCMP_CMP_EQ, families[i]));
	if (grants & GRANT_LOCAL)
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, SCMP_A0_32(SCMP_CMP_EQ, AF_UNIX));
	/* getaddrinfo asks the kernel for the interfaces, libudev for devices */
	if (grants & (GRANT_CONNECT | GRANT_DEVICES))
		result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
		                           SCMP_A0_32(SCMP_CMP_EQ, AF_NETLINK));
	return result;
}

static int
fill_filter(scmp_filter_ctx filter, unsigned grants)
{
	int result = add_calls(filter, SCMP_ACT_KILL_PROCESS, hostile_calls, COUNT(hostile_calls));

	result |= add_calls(filter, SCMP_ACT_ALLOW, base_calls, COUNT(base_calls));
	if (grants & GRANT_WRITE)
		result |= add_calls(filter, SCMP_ACT_ALLOW, write_calls, COUNT(write_calls));
	if (grants & GRANT_ACCEPT)
		result |= add_calls(filter, SCMP_ACT_ALLOW, accept_calls, COUNT(accept_calls));
	if (grants & GRANT_CONNECT)
		result |= add_calls(filter, SCMP_ACT_ALLOW, connect_calls, COUNT(connect_calls));
	if (grants & GRANT_LOCAL)
		result |= add_calls(filter, SCMP_ACT_ALLOW, local_calls, COUNT(local_calls));
	if (grants & GRANT_WATCH)
		result |= add_calls(filter, SCMP_ACT_ALLOW, watch_calls, COUNT(watch_calls));
	if (grants & GRANT_ALARM)
		result |= add_calls(filter, SCMP_ACT_ALLOW, alarm_calls, COUNT(alarm_calls));
	if (grants & GRANT_DEVICES)
		result |= add_calls(filter, SCMP_ACT_ALLOW, device_calls, COUNT(device_calls));
#ifdef PACKWARDEN_TEST
	result |= add_calls(filter, SCMP_ACT_ALLOW, sanitizer_calls, COUNT(sanitizer_calls));
#endif
	result |= add_narrow_calls(filter, grants);
	result |= add_sockets(filter, grants);
	return result;
}

static int
seccomp_enter(const struct profile *profile)
{
	scmp_filter_ctx filter;
	int result = -1;

	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0) {
		log_warn("this kernel has no seccomp: system calls are not restricted");
		return 0;
	}
	filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return -1;
	if (seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0
	    && seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 && fill_filter(filter, profile->grants) == 0)
		result = seccomp_load(filter);
	seccomp_release(filter);
	if (result < 0)
		log_error("seccomp was refused: %s", strerror(-result));
	return result < 0 ? -1 : 0;
}

/* ---- which files ---- */

enum { RULES_MAX = 64, PATH_BYTES = 4096 };

struct rules {
	struct landlock_rule list[RULES_MAX + 1];
	size_t count;
	char paths[LIMIT_CARRIERS + 2][PATH_BYTES]; /* those that are put together here */
	size_t path_count;
};

static void
add_path(struct rules *rules, const char *path, unsigned grants)
{
	if (rules->count < RULES_MAX)
		rules->list[rules->count++] = (struct landlock_rule){ path, grants };
}

static void
add_data_path(struct rules *rules, const struct process *process, const char *name, unsigned grants)
{
	char *path = rules->paths[rules->path_count];

	if (rules->path_count == COUNT(rules->paths)
	    || snprintf(path, PATH_BYTES, "%s/%s", process->data, name) >= PATH_BYTES)
		return;
	rules->path_count++;
	add_path(rules, path, grants);
}

static void
add_watched(struct rules *rules, const struct process *process, const char *folder)
{
	const unsigned grants = LANDLOCK_READ | LANDLOCK_WRITE | LANDLOCK_MOVE;

	if (folder[0] == '/')
		add_path(rules, folder, grants);
	else
		add_data_path(rules, process, folder, grants);
}

/* What the address names, and the password, where they are not in the data folder. */
static void
add_central(struct rules *rules, const struct process *process)
{
	static const char *const keywords[] = { "sslrootcert", "sslcert", "sslkey", "sslcrl" };
	const struct config_central *central = &process->config->central;
	static char files[COUNT(keywords)][PATH_BYTES];

	for (size_t i = 0; i < COUNT(keywords); i++)
		if (central_file(central->url, keywords[i], files[i], sizeof files[i]) && files[i][0] == '/')
			add_path(rules, files[i], LANDLOCK_READ);
	if (central->password_file[0] == '/')
		add_path(rules, central->password_file, LANDLOCK_READ);
}

static int
enter_landlock(const struct process *process, const struct profile *profile)
{
	const struct config *config = process->config;
	struct rules *rules;
	int result;

	if (landlock_abi() == 0) {
		log_warn("this kernel has no landlock: files are guarded by their permissions only");
		return 0;
	}
	rules = calloc(1, sizeof *rules);
	if (!rules)
		return -1;
	for (const struct landlock_rule *rule = profile->paths; rule->path; rule++)
		add_path(rules, rule->path, rule->grants);
	add_path(rules, "/dev/urandom", LANDLOCK_READ); /* jansson and libxml2 seed their tables from it */
#ifdef PACKWARDEN_TEST
	for (const struct landlock_rule *rule = sanitizer_paths; rule->path; rule++)
		add_path(rules, rule->path, rule->grants);
#endif
	if (profile->data_read)
		add_path(rules, process->data, LANDLOCK_READ | (profile->data_write ? LANDLOCK_WRITE : 0));
	if (process->kind == PROCESS_RENDER)
		add_data_path(rules, process, TEMPLATE_FOLDER, LANDLOCK_READ);
	if (process->kind == PROCESS_RENDER)
		for (size_t i = 0; i < config->carrier_count; i++)
			if (*config->carriers[i].template_file)
				add_data_path(rules, process, config->carriers[i].template_file, LANDLOCK_READ);
	if (profile == &folder_profile)
		add_data_path(rules, process, config->printers[process->index].path, LANDLOCK_READ | LANDLOCK_WRITE);
	for (size_t i = 0; profile == &watch_profile && i < config->watch_count; i++)
		add_watched(rules, process, config->watches[i].folder);
	if (profile == &night_profile)
		add_data_path(rules, process, NIGHT_FOLDER, LANDLOCK_READ | LANDLOCK_WRITE | LANDLOCK_MOVE);
	if (profile == &sync_profile)
		add_central(rules, process);
	result = landlock_enter(rules->list, (profile->grants & GRANT_CONNECT) != 0);
	if (result < 0)
		log_error("landlock was refused: %s", strerror(errno));
	free(rules);
	return result;
}

static const struct profile *
find_profile(const struct process *process)
{
	switch (process->kind) {
	case PROCESS_ENGINE: return &engine_profile;
	case PROCESS_SCAN:   return &scan_profile;
	case PROCESS_RENDER: return &render_profile;
	case PROCESS_WEB:    return &web_profile;
	case PROCESS_IMPORT: return &import_profile;
	case PROCESS_WATCH:  return &watch_profile;
	case PROCESS_NIGHT:  return &night_profile;
	case PROCESS_SYNC:   return &sync_profile;
	case PROCESS_REPORT: return &report_profile;
	case PROCESS_PRINT:
		if (strcmp(process->config->printers[process->index].driver, "file") == 0)
			return &folder_profile;
		return &spooler_profile;
	case PROCESS_KINDS:
		break;
	}
	log_fatal("no sandbox for a process of kind %d", (int)process->kind);
}

int
sandbox_enter(const struct process *process)
{
	const struct profile *profile = find_profile(process);

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return -1;
#ifdef PACKWARDEN_TEST
	entered = true;
	if (process->kind == PROCESS_SCAN && process->mock_usb)
		return 0; /* libumockdev answers for /sys and /dev over sockets and files of its own */
#endif
	if (enter_landlock(process, profile) < 0)
		return -1;
	return seccomp_enter(profile);
}

int
sandbox_look(int pid, struct sandbox_state *state)
{
	char path[64], line[256];
	struct stat owner;
	FILE *file;

	memset(state, 0, sizeof *state);
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	file = fopen(path, "re");
	if (!file)
		return -1;
	while (fgets(line, sizeof line, file)) {
		const char *value = strchr(line, '\t');

		if (!value)
			continue;
		if (strncmp(line, "Uid:", 4) == 0)
			state->uid = (unsigned)strtoul(value, NULL, 10);
		else if (strncmp(line, "NoNewPrivs:", 11) == 0)
			state->no_new_privs = strtoul(value, NULL, 10) == 1;
		else if (strncmp(line, "Seccomp:", 8) == 0)
			state->seccomp = strtoul(value, NULL, 10) == 2;
	}
	/* /proc gives what cannot be dumped to root; of root's own processes it does not tell */
	state->dumpable = fstat(fileno(file), &owner) == 0 && owner.st_uid == state->uid;
	fclose(file);
	return 0;
}

/* A disk that fails and a clock that is wrong, by preloading.

   The calls that write below one folder fail from a chosen one on, or just that one; each is
   counted, so that a test can try them all. Of a process that is only started, the environment
   says it: below DISK_FOLDER nothing takes room while there is a file DISK_FULL, and the clock is
   CLOCK_SECONDS ahead. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static char below[PATH_MAX];
static long first, seen;
static int code, once, armed;
static const char *full_while;
static long ahead;

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("DISK_FOLDER"), *seconds = getenv("CLOCK_SECONDS");
    full_while = getenv("DISK_FULL");
    ahead = seconds ? atol(seconds) : 0;
    if (folder && full_while) {
        snprintf(below, sizeof below, "%s/", folder);
        first = LONG_MAX, armed = 1;
    }
}

/* Begin to count; from the call of number `from` on fail with `error`, or that one alone. */
void disk_arm(const char *folder, long from, int error, int only_one) {
    snprintf(below, sizeof below, "%s/", folder);
    first = from, code = error, once = only_one, armed = 1;
    __atomic_store_n(&seen, 0, __ATOMIC_SEQ_CST);
}

/* End, and return how many calls were counted. */
long disk_disarm(void) {
    armed = 0;
    return __atomic_load_n(&seen, __ATOMIC_SEQ_CST);
}

static int fails_at(const char *path, int takes_room) {
    if (!armed || path == NULL || strncmp(path, below, strlen(below)) != 0) return 0;
    long number = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST);
    if (full_while && takes_room && access(full_while, F_OK) == 0) {
        errno = ENOSPC;
        return 1;
    }
    int is_due = once ? number == first : number >= first && (takes_room || code == EIO);
    if (is_due) errno = code;
    return is_due;
}

static int fails(int handle, int takes_room) {
    char link[64], path[PATH_MAX];
    if (!armed) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    return fails_at(path, takes_room);
}

static int is_new(int flags, const char *path) {
    return (flags & O_CREAT) && access(path, F_OK) != 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_HANDLE(type, name, room, parameters, ...) \
    type name parameters { return fails(handle, room) ? -1 : REAL(name)(__VA_ARGS__); }

ON_HANDLE(ssize_t, write, 1, (int handle, const void *data, size_t size), handle, data, size)
ON_HANDLE(ssize_t, pwrite, 1, (int handle, const void *data, size_t size, off_t at), handle, data, size, at)
ON_HANDLE(ssize_t, pwrite64, 1, (int handle, const void *data, size_t size, off64_t at), handle, data, size, at)
ON_HANDLE(ssize_t, writev, 1, (int handle, const struct iovec *parts, int count), handle, parts, count)
ON_HANDLE(int, fsync, 0, (int handle), handle)
ON_HANDLE(int, fdatasync, 0, (int handle), handle)
ON_HANDLE(int, ftruncate, 0, (int handle, off_t size), handle, size)
ON_HANDLE(int, ftruncate64, 0, (int handle, off64_t size), handle, size)
ON_HANDLE(ssize_t, sendfile, 1, (int handle, int from, off_t *at, size_t size), handle, from, at, size)
ON_HANDLE(ssize_t, sendfile64, 1, (int handle, int from, off64_t *at, size_t size), handle, from, at, size)

ssize_t copy_file_range(int from, off64_t *at, int handle, off64_t *to, size_t size, unsigned flags) {
    return fails(handle, 1) ? -1 : REAL(copy_file_range)(from, at, handle, to, size, flags);
}

int rename(const char *from, const char *to) { return fails_at(to, 0) ? -1 : REAL(rename)(from, to); }
int link(const char *from, const char *to) { return fails_at(to, 0) ? -1 : REAL(link)(from, to); }
int mkdir(const char *path, mode_t mode) { return fails_at(path, 1) ? -1 : REAL(mkdir)(path, mode); }

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        return is_new(flags, path) && fails_at(path, 1) ? -1 : REAL(name)(path, flags, mode); \
    }
OPENS(open)
OPENS(open64)

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = REAL(clock_gettime)(clock, now);
    if (!failed && clock == CLOCK_REALTIME) now->tv_sec += ahead;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int failed = REAL(gettimeofday)(now, zone);
    if (!failed) now->tv_sec += ahead;
    return failed;
}

time_t time(time_t *kept) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (kept) *kept = now.tv_sec;
    return now.tv_sec;
}

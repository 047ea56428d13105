/* Faults for a whole run of a plugin, put before libc by LD_PRELOAD. ERS_FAULT holds what goes wrong, by commas:
 *   alloc=N    the Nth allocation fails (once)      allocs=N   the Nth and every later one fail
 *   short      read, pread and write take or give at most 5 bytes
 *   interrupt  every other read, pread, write, poll and waitpid fails with EINTR
 *   clock=S    the wall clock is S seconds off
 * ERS_FAULT_COUNT names a file that gets the number of allocations at the end.
 * What fails in the kernel is strace's part: --inject. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* glibc's own names of what is replaced here. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);

enum { SHORT_MAX = 5 };

struct faults {
    int known, shortened, interrupt;
    unsigned long alloc, alloc_from, allocations, calls;
    long clock;
};
static struct faults faults;

static void faults_read(void)
{
    const char *text = getenv("ERS_FAULT");
    faults.known = 1;
    while (text != NULL && *text != '\0') {
        size_t n = strcspn(text, ",");
        if (strncmp(text, "alloc=", 6) == 0)
            faults.alloc = strtoul(text + 6, NULL, 10);
        else if (strncmp(text, "allocs=", 7) == 0)
            faults.alloc_from = strtoul(text + 7, NULL, 10);
        else if (strncmp(text, "clock=", 6) == 0)
            faults.clock = strtol(text + 6, NULL, 10);
        else if (strncmp(text, "short", n) == 0)
            faults.shortened = 1;
        else if (strncmp(text, "interrupt", n) == 0)
            faults.interrupt = 1;
        text += n + (text[n] == ',');
    }
}

static int allocation_fails(void)
{
    if (!faults.known)
        faults_read();
    unsigned long n = ++faults.allocations;
    if (n != faults.alloc && (faults.alloc_from == 0 || n < faults.alloc_from))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t n)
{
    return allocation_fails() ? NULL : __libc_malloc(n);
}
void *calloc(size_t count, size_t n)
{
    return allocation_fails() ? NULL : __libc_calloc(count, n);
}
void *realloc(void *p, size_t n)
{
    return allocation_fails() ? NULL : __libc_realloc(p, n);
}

/* Whether this call is interrupted before it does anything. */
static int interrupted(void)
{
    if (!faults.known)
        faults_read();
    if (!faults.interrupt || ++faults.calls % 2 == 0)
        return 0;
    errno = EINTR;
    return 1;
}
static size_t shortened(size_t n)
{
    return faults.shortened && n > SHORT_MAX ? SHORT_MAX : n;
}

/* The next definition of a function after this library's. dlsym gives data pointers, whence the copy. */
static void next(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        abort();
    memcpy(function, &found, sizeof found);
}

ssize_t read(int fd, void *to, size_t n)
{
    ssize_t (*real)(int, void *, size_t);
    next(&real, "read");
    return interrupted() ? -1 : real(fd, to, shortened(n));
}
ssize_t pread(int fd, void *to, size_t n, off_t at)
{
    ssize_t (*real)(int, void *, size_t, off_t);
    next(&real, "pread");
    return interrupted() ? -1 : real(fd, to, shortened(n), at);
}
ssize_t write(int fd, const void *from, size_t n)
{
    ssize_t (*real)(int, const void *, size_t);
    next(&real, "write");
    return interrupted() ? -1 : real(fd, from, shortened(n));
}
int poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    int (*real)(struct pollfd *, nfds_t, int);
    next(&real, "poll");
    return interrupted() ? -1 : real(fds, n, timeout_ms);
}
pid_t waitpid(pid_t pid, int *status, int options)
{
    pid_t (*real)(pid_t, int *, int);
    next(&real, "waitpid");
    return interrupted() ? -1 : real(pid, status, options);
}
time_t time(time_t *out)
{
    time_t (*real)(time_t *);
    next(&real, "time");
    if (!faults.known)
        faults_read();
    time_t now = real(NULL) + faults.clock;
    if (out != NULL)
        *out = now;
    return now;
}

__attribute__((destructor)) static void count(void)
{
    const char *path = getenv("ERS_FAULT_COUNT");
    char digits[24];
    size_t at = sizeof digits;
    unsigned long n = faults.allocations;
    if (path == NULL)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    digits[--at] = '\n';
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    ssize_t (*real)(int, const void *, size_t);
    next(&real, "write");
    if (real(fd, digits + at, sizeof digits - at) < 0)
        abort();
    close(fd);
}

#include "source/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 65536
#define INPUT_MAX 32768
/* How long a child that has closed its output, or was killed, may take to end. */
#define GRACE_MS 500

struct child {
    pid_t pid;
    int out, err; /* -1: at its end */
    bool broken;  /* one of them couldn't be read: what there is may be all or not */
    size_t out_place, err_place;
    size_t complaint_n;
    char complaint[CHILD_COMPLAINT_MAX];
    char block[BLOCK];
};

static void close_pair(int pair[2])
{
    for (size_t i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
}

/* A pipe whose ends no other child inherits; ours is non-blocking. */
static bool open_pipe(int pair[2], int ours)
{
    if (pipe2(pair, O_CLOEXEC) != 0)
        return false;
    return fcntl(pair[ours], F_SETFL, O_NONBLOCK) == 0;
}

/* 0 or the error. Signals that the caller ignores are not ignored by the child: it must end when its reader is gone. */
static int spawn(pid_t *pid, const char *path, const char *const argv[], int in, int out, int err)
{
    static const char *const environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t defaults, none;
    int failed;
    if ((failed = posix_spawn_file_actions_init(&files)) != 0)
        return failed;
    if ((failed = posix_spawnattr_init(&attributes)) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return failed;
    }
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    if ((failed = posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO)) == 0 &&
        (failed = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO)) == 0 &&
        (failed = posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO)) == 0 &&
        (failed = posix_spawnattr_setpgroup(&attributes, 0)) == 0 &&
        (failed = posix_spawnattr_setsigdefault(&attributes, &defaults)) == 0 &&
        (failed = posix_spawnattr_setsigmask(&attributes, &none)) == 0 &&
        (failed = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                                            POSIX_SPAWN_SETSIGMASK)) == 0)
        failed = posix_spawn(pid, path, &files, &attributes, (char *const *)(uintptr_t)argv,
                             (char *const *)(uintptr_t)environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/* Puts all of it into the pipe. 0 or the error: EAGAIN where the pipe is too small, as for a user who has very many of them. */
static int fill(int pipe_end, struct slice input)
{
    while (input.n > 0) {
        ssize_t n = write(pipe_end, input.p, input.n);

        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0)
            input = slice_cut(input, (size_t)n, input.n);
    }
    return 0;
}

/* fd: its standard input; negative: a pipe that holds the input. */
static bool start(struct child **out, const char *path, const char *const argv[], int fd, struct slice input,
                  struct error *why)
{
    int in_pair[2] = {-1, -1}, out_pair[2] = {-1, -1}, err_pair[2] = {-1, -1}, failed = 0;
    struct child *c = malloc(sizeof *c);
    *out = NULL;
    if (c == NULL || input.n > INPUT_MAX) {
        error_set(why, "no memory to run %s", path);
        free(c);
        return false;
    }
    if ((fd < 0 && !open_pipe(in_pair, 1)) || !open_pipe(out_pair, 0) || !open_pipe(err_pair, 0))
        failed = errno;
    else
        failed = fill(in_pair[1], input);
    if (failed == 0)
        failed = spawn(&c->pid, path, argv, fd < 0 ? in_pair[0] : fd, out_pair[1], err_pair[1]);
    close_pair(in_pair);
    if (failed != 0) {
        error_set(why, "cannot run %s: %s", path, strerror(failed));
        close_pair(out_pair);
        close_pair(err_pair);
        free(c);
        return false;
    }
    close(out_pair[1]);
    close(err_pair[1]);
    c->out = out_pair[0];
    c->err = err_pair[0];
    c->out_place = c->err_place = WATCH_MAX;
    c->complaint_n = 0;
    c->broken = false;
    *out = c;
    return true;
}

bool child_start(struct child **out, const char *path, const char *const argv[], struct slice input, struct error *why)
{
    return start(out, path, argv, -1, input, why);
}

bool child_start_reading(struct child **out, const char *path, const char *const argv[], int fd, struct error *why)
{
    return start(out, path, argv, fd, (struct slice){NULL, 0}, why);
}

void child_watch(struct child *c, struct watch *w)
{
    c->out_place = c->out < 0 ? WATCH_MAX : watch_add(w, c->out, POLLIN);
    c->err_place = c->err < 0 ? WATCH_MAX : watch_add(w, c->err, POLLIN);
}

static void complain_of_read(struct child *c, int error)
{
    char text[128];
    size_t room = CHILD_COMPLAINT_MAX - c->complaint_n, n;

    (void)snprintf(text, sizeof text, "%sits output can't be read: %s", c->complaint_n > 0 ? "; " : "",
                   strerror(error));
    n = strlen(text) < room ? strlen(text) : room;
    memcpy(c->complaint + c->complaint_n, text, n);
    c->complaint_n += n;
}

/* Bytes read; 0: none now; -1: the end, or c->broken, and *fd is closed. */
static ssize_t read_some(struct child *c, int *fd, char *to, size_t size)
{
    ssize_t n = read(*fd, to, size);
    if (n > 0)
        return n;
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (n < 0) {
        c->broken = true;
        complain_of_read(c, errno);
    }
    close(*fd);
    *fd = -1;
    return -1;
}

static void take_complaint(struct child *c)
{
    char spare[512];
    while (c->err >= 0) {
        size_t room = CHILD_COMPLAINT_MAX - c->complaint_n;
        ssize_t n = room > 0 ? read_some(c, &c->err, c->complaint + c->complaint_n, room)
                             : read_some(c, &c->err, spare, sizeof spare);
        if (n <= 0)
            return;
        if (room == 0)
            return; /* thrown away a piece at a time: it may never end */
        c->complaint_n += (size_t)n;
    }
}

int child_take(struct child *c, const struct watch *w, struct slice *out)
{
    if (c->err >= 0 && watch_ready(w, c->err_place))
        take_complaint(c);
    if (c->out < 0) {
        take_complaint(c);
        return -1;
    }
    if (!watch_ready(w, c->out_place))
        return 0;
    ssize_t n = read_some(c, &c->out, c->block, sizeof c->block);
    if (n < 0)
        take_complaint(c);
    *out = (struct slice){c->block, n > 0 ? (size_t)n : 0};
    return n > 0 ? 1 : (int)n;
}

struct slice child_complaint(const struct child *c)
{
    return (struct slice){c->complaint, c->complaint_n};
}

/* Waits up to `ms`; true: it has ended. A child that runs as another user can't be killed, so nothing waits for ever. */
static bool wait_for(pid_t pid, int *status, int ms)
{
    const struct timespec pause = {.tv_nsec = 2 * 1000 * 1000};
    for (int waited = 0;; waited += 2) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid || (ended < 0 && errno != EINTR))
            return ended == pid;
        if (waited >= ms)
            return false;
        nanosleep(&pause, NULL);
    }
}

int child_close(struct child *c)
{
    int status = 0;
    bool all_read = c->out < 0, broken = c->broken;
    bool ended = all_read && wait_for(c->pid, &status, GRACE_MS);
    kill(-c->pid, SIGKILL);
    if (c->out >= 0)
        close(c->out);
    if (c->err >= 0)
        close(c->err);
    if (!ended)
        ended = wait_for(c->pid, &status, GRACE_MS);
    free(c);
    if (!ended || broken)
        return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* A private directory for a test that needs real files: made empty, entered, and removed with all that is in it. */
#ifndef ERS_TESTS_SCRATCH_H
#define ERS_TESTS_SCRATCH_H

#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/slice.h"

static inline int scratch_remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)at;
    return kind == FTW_DP ? rmdir(path) : unlink(path);
}

static inline void scratch_leave(char *dir)
{
    if (chdir("/") != 0 || nftw(dir, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        perror(dir);
    free(dir);
}

/* The new directory's path, for scratch_leave; it is the working directory from now on. */
static inline char *scratch_enter(void)
{
    char *dir = strdup("/tmp/ers-test-XXXXXX");

    if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0 || chmod(dir, 0755) != 0) {
        perror("scratch directory");
        abort();
    }
    return dir;
}

/* Writes text to a file, flags being O_TRUNC or O_APPEND. */
static inline void scratch_write(const char *path, int flags, struct slice text)
{
    int fd = open(path, O_WRONLY | O_CREAT | flags, 0644);

    if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n || close(fd) != 0) {
        perror(path);
        abort();
    }
}

#endif

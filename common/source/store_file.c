#include "source/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum store_access failure(int number, struct error *why)
{
    if (number == ENOENT) {
        error_set(why, "does not exist");
        return STORE_ACCESS_ABSENT;
    }
    if (number == ELOOP || number == ENOTDIR || number == ENXIO) {
        error_set(why, "is not ours (a link or another kind of file)");
        return STORE_ACCESS_FOREIGN;
    }
    error_set(why, "%s", strerror(number));
    return STORE_ACCESS_DENIED;
}

/* Is what fd refers to of that kind and ours? Closes it when not. */
static enum store_access check(int *fd, mode_t kind, struct error *why)
{
    struct stat st;
    const char *wrong = NULL;

    if (fstat(*fd, &st) != 0)
        wrong = "can't be examined";
    else if ((st.st_mode & S_IFMT) != kind)
        wrong = "is not ours (another kind of file)";
    else if (st.st_uid != geteuid())
        wrong = "is not ours (belongs to another user)";
    else if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        wrong = "is writable by others";
    if (wrong == NULL)
        return STORE_ACCESS_OK;
    error_set(why, "%s", wrong);
    (void)close(*fd);
    *fd = -1;
    return STORE_ACCESS_FOREIGN;
}

enum store_access store_dir_shared(int *fd, const char *path, bool make, struct error *why)
{
    *fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd >= 0)
        return STORE_ACCESS_OK;
    if (errno != ENOENT || !make)
        return failure(errno, why);
    if (mkdir(path, 0700) == 0 && geteuid() == 0 && chmod(path, S_ISVTX | S_IRWXU | S_IRWXG | S_IRWXO) != 0)
        return failure(errno, why);
    *fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *fd < 0 ? failure(errno, why) : STORE_ACCESS_OK;
}

enum store_access store_dir_own(int *fd, int at, const char *name, bool make, struct error *why)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

    *fd = openat(at, name, flags);
    if (*fd < 0 && errno == ENOENT && make) {
        if (mkdirat(at, name, 0700) != 0 && errno != EEXIST)
            return failure(errno, why);
        *fd = openat(at, name, flags);
    }
    return *fd < 0 ? failure(errno, why) : check(fd, S_IFDIR, why);
}

enum store_access store_file_lock(int *fd, int at, const char *name, struct error *why)
{
    *fd = openat(at, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (*fd < 0)
        return failure(errno, why);
    return check(fd, S_IFREG, why);
}

static bool read_all(int fd, char *bytes, size_t size, size_t *n)
{
    *n = 0;
    while (*n < size) {
        ssize_t got = read(fd, bytes + *n, size - *n);

        if (got == 0)
            return true;
        if (got > 0)
            *n += (size_t)got;
        else if (errno != EINTR)
            return false;
    }
    return true;
}

enum store_access store_file_read(int at, const char *name, size_t max, char **bytes, size_t *n, struct error *why)
{
    int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    enum store_access access = fd < 0 ? failure(errno, why) : check(&fd, S_IFREG, why);
    struct stat st;

    if (access != STORE_ACCESS_OK)
        return access;
    if (fstat(fd, &st) != 0) {
        access = failure(errno, why);
    } else if (st.st_size < 0 || (uintmax_t)st.st_size > max) {
        error_set(why, "is too large");
        access = STORE_ACCESS_DAMAGED;
    } else if ((*bytes = malloc((size_t)st.st_size + 1)) == NULL) {
        error_set(why, "no memory to read it");
        access = STORE_ACCESS_DENIED;
    } else if (!read_all(fd, *bytes, (size_t)st.st_size, n)) {
        access = failure(errno, why); /* not damaged: the next run may be able to read it */
        free(*bytes);
        *bytes = NULL;
    }
    (void)close(fd);
    return access;
}

static bool write_all(int fd, struct slice s)
{
    while (s.n > 0) {
        ssize_t put = write(fd, s.p, s.n);

        if (put >= 0)
            s = slice_cut(s, (size_t)put, s.n);
        else if (errno != EINTR)
            return false;
    }
    return true;
}

bool store_file_write(int at, const char *name, struct slice head, struct slice body, bool durable, struct error *why)
{
    int fd, number = 0;

    if (unlinkat(at, name, 0) != 0 && errno != ENOENT) {
        (void)failure(errno, why);
        return false;
    }
    fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        (void)failure(errno, why);
        return false;
    }
    if (!write_all(fd, head) || !write_all(fd, body) || (durable && fsync(fd) != 0))
        number = errno;
    if (close(fd) != 0 && number == 0)
        number = errno;
    if (number == 0)
        return true;
    (void)failure(number, why);
    (void)unlinkat(at, name, 0);
    return false;
}

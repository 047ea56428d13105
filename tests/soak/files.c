#include "tests/soak/files.h"
#include "tests/soak/files_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAMES_FROM 1700000000 /* of the dates in names */

void files_need(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(1);
}

void files_path(const struct files *f, char path[300], const char *name, const char *ending)
{
    (void)snprintf(path, 300, "%s/%s%s", f->dir, name, ending);
}

static void note_freed(struct files *f, ino_t inode)
{
    f->freed[f->freed_count++ % INODES_MAX] = inode;
}

void files_unlink(struct files *f, const char *path)
{
    struct stat st;

    files_need(stat(path, &st) == 0 && unlink(path) == 0, path);
    note_freed(f, st.st_ino);
}

void files_open(struct files *f)
{
    char path[300];
    struct stat st;

    files_path(f, path, f->name, "");
    f->fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    files_need(f->fd >= 0 && fstat(f->fd, &st) == 0, path);
    f->renamed = false;
    for (unsigned i = 0; i < f->freed_count && i < INODES_MAX; i++)
        if (f->freed[i] == st.st_ino) {
            f->freed[i] = 0;
            f->reuses++;
        }
}

void files_close(struct files *f)
{
    if (f->fd >= 0)
        (void)close(f->fd);
    free(f->packed);
    f->packed = NULL;
}

void files_put(struct files *f, const char *text, size_t n)
{
    files_need(write(f->fd, text, n) == (ssize_t)n, "write");
}

/* The name of the copy of that age (0: the newest). */
static void name_copy(struct files *f, char out[96], unsigned age)
{
    time_t t = NAMES_FROM + 86400 * (time_t)f->day;
    int stem = (int)strlen(f->name) - 4; /* ".log" */
    char date[20];
    struct tm tm;

    (void)gmtime_r(&t, &tm);
    switch (f->scheme) {
    case SCHEME_0:
    case SCHEME_1:
        (void)snprintf(out, 96, "%s.%u", f->name, age + (f->scheme == SCHEME_1));
        break;
    case SCHEME_2_DIGITS:
        (void)snprintf(out, 96, "%s.%02u", f->name, age + 1);
        break;
    case SCHEME_DATE:
    case SCHEME_DATE_BEFORE_ENDING:
        (void)strftime(date, sizeof date, "%Y%m%d", &tm);
        if (f->scheme == SCHEME_DATE)
            (void)snprintf(out, 96, "%s-%s", f->name, date);
        else
            (void)snprintf(out, 96, "%.*s-%s.log", stem, f->name, date);
        break;
    case SCHEME_ISO_DATE:
        (void)strftime(date, sizeof date, "%Y-%m-%d", &tm);
        (void)snprintf(out, 96, "%s.%s", f->name, date);
        break;
    case SCHEME_SECONDS:
    case SCHEMES:
        (void)snprintf(out, 96, "%s-%lld", f->name, (long long)t);
        break;
    }
}

/* Moves the copies one place on; the newest place is free then. */
void files_shift(struct files *f)
{
    char from[300], to[300];

    for (unsigned i = f->copy_count; i-- > 0;) {
        struct copy *c = &f->copies[i];

        files_path(f, from, c->name, c->packed ? ".gz" : "");
        if (f->scheme <= SCHEME_2_DIGITS)
            name_copy(f, c->name, i + 1);
        files_path(f, to, c->name, c->packed ? ".gz" : "");
        if (strcmp(from, to) != 0)
            files_need(rename(from, to) == 0, from);
        f->copies[i + 1] = *c;
    }
    f->copy_count++;
    f->day++;
    f->copies[0] = (struct copy){.end = f->lines};
    name_copy(f, f->copies[0].name, 0);
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ssize_t n;

    files_need(in >= 0 && out >= 0, to);
    while ((n = read(in, bytes, sizeof bytes)) > 0)
        files_need(write(out, bytes, (size_t)n) == n, to);
    (void)close(in);
    (void)close(out);
}

bool files_rotate(struct files *f)
{
    char live[300], to[300];
    struct stat st;

    files_need(fstat(f->fd, &st) == 0, f->name);
    if (f->nocreate && !f->copytruncate && st.st_size == 0)
        return false; /* what is gone, with an empty copy of it, is not known to have been rotated */
    if (f->packing_at >= 0 || f->copied || f->renamed || f->copy_count == COPIES_MAX)
        return false;
    files_shift(f);
    files_path(f, live, f->name, "");
    files_path(f, to, f->copies[0].name, "");
    if (f->copytruncate) {
        copy_file(live, to);
        f->copied = true;
    } else {
        int fd;

        files_need(rename(live, to) == 0, live);
        f->renamed = true;
        if (!f->nocreate) {
            fd = open(live, O_WRONLY | O_CREAT | O_EXCL, 0644);
            files_need(fd >= 0, live);
            (void)close(fd);
        }
    }
    f->rotations++;
    return true;
}

void files_reopen(struct files *f)
{
    if (f->copied)
        files_need(ftruncate(f->fd, 0) == 0, f->name);
    f->copied = false;
    if (!f->renamed)
        return;
    (void)close(f->fd);
    files_open(f);
}

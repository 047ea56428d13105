#include "tests/soak/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define NAMES_FROM 1700000000 /* of the dates in names */

static void need(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(1);
}

static void full(const struct files *f, char path[300], const char *name, const char *ending)
{
    (void)snprintf(path, 300, "%s/%s%s", f->dir, name, ending);
}

static void note_freed(struct files *f, ino_t inode)
{
    f->freed[f->freed_count++ % INODES_MAX] = inode;
}

static void delete(struct files *f, const char *path)
{
    struct stat st;

    need(stat(path, &st) == 0 && unlink(path) == 0, path);
    note_freed(f, st.st_ino);
}

void files_open(struct files *f)
{
    char path[300];
    struct stat st;

    full(f, path, f->name, "");
    f->fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    need(f->fd >= 0 && fstat(f->fd, &st) == 0, path);
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
    need(write(f->fd, text, n) == (ssize_t)n, "write");
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
static void shift(struct files *f)
{
    char from[300], to[300];

    for (unsigned i = f->copy_count; i-- > 0;) {
        struct copy *c = &f->copies[i];

        full(f, from, c->name, c->packed ? ".gz" : "");
        if (f->scheme <= SCHEME_2_DIGITS)
            name_copy(f, c->name, i + 1);
        full(f, to, c->name, c->packed ? ".gz" : "");
        if (strcmp(from, to) != 0)
            need(rename(from, to) == 0, from);
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

    need(in >= 0 && out >= 0, to);
    while ((n = read(in, bytes, sizeof bytes)) > 0)
        need(write(out, bytes, (size_t)n) == n, to);
    (void)close(in);
    (void)close(out);
}

bool files_rotate(struct files *f)
{
    char live[300], to[300];

    if (f->packing_at >= 0 || f->copied || f->renamed || f->copy_count == COPIES_MAX)
        return false;
    shift(f);
    full(f, live, f->name, "");
    full(f, to, f->copies[0].name, "");
    if (f->copytruncate) {
        copy_file(live, to);
        f->copied = true;
    } else {
        int fd;

        need(rename(live, to) == 0, live);
        f->renamed = true;
        if (!f->nocreate) {
            fd = open(live, O_WRONLY | O_CREAT | O_EXCL, 0644);
            need(fd >= 0, live);
            (void)close(fd);
        }
    }
    f->rotations++;
    return true;
}

void files_reopen(struct files *f)
{
    if (f->copied)
        need(ftruncate(f->fd, 0) == 0, f->name);
    f->copied = false;
    if (!f->renamed)
        return;
    (void)close(f->fd);
    files_open(f);
}

/* Reads the file and packs it in memory. */
static void pack_file(struct files *f, const char *path)
{
    z_stream z = {0};
    struct stat st;
    unsigned char *plain;
    int fd = open(path, O_RDONLY);
    size_t room;

    need(fd >= 0 && fstat(fd, &st) == 0 && (plain = malloc((size_t)st.st_size + 1)) != NULL &&
             read(fd, plain, (size_t)st.st_size) == st.st_size,
         path);
    (void)close(fd);
    need(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
    room = deflateBound(&z, (uLong)st.st_size);
    f->packed = malloc(room);
    need(f->packed != NULL, "malloc");
    z.next_in = plain;
    z.avail_in = (uInt)st.st_size;
    z.next_out = (unsigned char *)f->packed;
    z.avail_out = (uInt)room;
    need(deflate(&z, Z_FINISH) == Z_STREAM_END, "zlib");
    f->packed_n = z.total_out;
    f->packed_done = 0;
    (void)deflateEnd(&z);
    free(plain);
}

static int choose_copy(const struct files *f)
{
    for (unsigned i = f->packing == PACK_DELAYED ? 1 : 0; i < f->copy_count; i++)
        if (!f->copies[i].packed)
            return (int)i;
    return -1;
}

void files_pack(struct files *f, unsigned portion)
{
    char plain[300], packed[300];
    struct copy *c;
    size_t n;
    int fd;

    if (f->packing == PACK_NEVER || f->copied || f->renamed)
        return;
    if (f->packing_at < 0) {
        f->packing_at = choose_copy(f);
        if (f->packing_at < 0)
            return;
        full(f, plain, f->copies[f->packing_at].name, "");
        pack_file(f, plain);
    }
    c = &f->copies[f->packing_at];
    full(f, plain, c->name, "");
    full(f, packed, c->name, ".gz");
    if (f->packed_done == f->packed_n) {
        delete (f, plain);
        c->packed = true;
        free(f->packed);
        f->packed = NULL;
        f->packing_at = -1;
        f->packs++;
        return;
    }
    n = f->packed_n - f->packed_done;
    n = portion < n ? portion : n;
    fd = open(packed, O_WRONLY | O_CREAT | O_APPEND, 0644);
    need(fd >= 0 && write(fd, f->packed + f->packed_done, n) == (ssize_t)n, packed);
    (void)close(fd);
    f->packed_done += n;
}

void files_delete(struct files *f, unsigned seen)
{
    char path[300];
    struct copy *c;

    if (f->packing_at >= 0 || f->copied || f->renamed || f->copy_count == 0)
        return;
    c = &f->copies[f->copy_count - 1];
    if (c->end > seen)
        return;
    full(f, path, c->name, c->packed ? ".gz" : "");
    delete (f, path);
    f->copy_count--;
    f->deletions++;
}

/* A new file under the log's name, with that inode if it is given out within a few tries. */
static void recreate(struct files *f, const char *path, ino_t inode)
{
    enum { TRIES = 64 };
    char names[TRIES][320];
    struct stat st = {0};
    int used = 0;

    while (used < TRIES && st.st_ino != inode) {
        int fd;

        (void)snprintf(names[used], sizeof names[used], "%s/.try%d", f->dir, used);
        fd = open(names[used], O_WRONLY | O_CREAT | O_EXCL, 0644);
        need(fd >= 0 && fstat(fd, &st) == 0, path);
        (void)close(fd);
        used++;
    }
    need(rename(names[used - 1], path) == 0, path);
    while (--used > 0)
        need(unlink(names[used - 1]) == 0, path);
}

void files_lose(struct files *f, enum loss how)
{
    char path[300];
    struct stat st;

    full(f, path, f->name, "");
    if (how == LOSS_TRUNCATED) {
        need(ftruncate(f->fd, 0) == 0, path);
        return;
    }
    need(fstat(f->fd, &st) == 0, path);
    if (how == LOSS_COPY_DELETED) {
        char to[300];

        shift(f);
        full(f, to, f->copies[0].name, "");
        need(rename(path, to) == 0, path);
        f->rotations++;
        delete (f, to);
        memmove(f->copies, f->copies + 1, --f->copy_count * sizeof f->copies[0]);
    } else {
        delete (f, path);
    }
    (void)close(f->fd); /* only now the inode is free */
    recreate(f, path, st.st_ino);
    files_open(f);
}

#include "tests/soak/files_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* Reads the file and packs it in memory. */
static void pack_file(struct files *f, const char *path)
{
    z_stream z = {0};
    struct stat st;
    unsigned char *plain = NULL;
    int fd = open(path, O_RDONLY);
    size_t room;

    files_need(fd >= 0 && fstat(fd, &st) == 0 && (plain = malloc((size_t)st.st_size + 1)) != NULL &&
                   read(fd, plain, (size_t)st.st_size) == st.st_size,
               path);
    (void)close(fd);
    files_need(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
    room = deflateBound(&z, (uLong)st.st_size);
    f->packed = malloc(room);
    files_need(f->packed != NULL, "malloc");
    z.next_in = plain;
    z.avail_in = (uInt)st.st_size;
    z.next_out = (unsigned char *)f->packed;
    z.avail_out = (uInt)room;
    files_need(deflate(&z, Z_FINISH) == Z_STREAM_END, "zlib");
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
        files_path(f, plain, f->copies[f->packing_at].name, "");
        pack_file(f, plain);
    }
    c = &f->copies[f->packing_at];
    files_path(f, plain, c->name, "");
    files_path(f, packed, c->name, ".gz");
    if (f->packed_done == f->packed_n) {
        files_unlink(f, plain);
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
    files_need(fd >= 0 && write(fd, f->packed + f->packed_done, n) == (ssize_t)n, packed);
    (void)close(fd);
    f->packed_done += n;
}

bool files_delete(struct files *f, unsigned seen)
{
    char path[300];
    struct copy *c;

    if (f->packing_at >= 0 || f->copied || f->renamed || f->copy_count == 0)
        return false;
    c = &f->copies[f->copy_count - 1];
    if (c->end > seen)
        return false;
    files_path(f, path, c->name, c->packed ? ".gz" : "");
    files_unlink(f, path);
    f->copy_count--;
    f->deletions++;
    return c->end == seen;
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
        files_need(fd >= 0 && fstat(fd, &st) == 0, path);
        (void)close(fd);
        used++;
    }
    files_need(rename(names[used - 1], path) == 0, path);
    while (--used > 0)
        files_need(unlink(names[used - 1]) == 0, path);
}

void files_lose(struct files *f, enum loss how)
{
    char path[300];
    struct stat st;

    files_path(f, path, f->name, "");
    if (how == LOSS_TRUNCATED) {
        files_need(ftruncate(f->fd, 0) == 0, path);
        return;
    }
    files_need(fstat(f->fd, &st) == 0, path);
    if (how == LOSS_COPY_DELETED) {
        char to[300];

        files_shift(f);
        files_path(f, to, f->copies[0].name, "");
        files_need(rename(path, to) == 0, path);
        f->rotations++;
        files_unlink(f, to);
        memmove(f->copies, f->copies + 1, --f->copy_count * sizeof f->copies[0]);
    } else {
        files_unlink(f, path);
    }
    (void)close(f->fd); /* only now the inode is free */
    recreate(f, path, st.st_ino);
    files_open(f);
}

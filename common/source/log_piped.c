#include "source/log_piped.h"

#include <stdlib.h>
#include <unistd.h>

#include "source/child.h"

/* So often for so long nothing may come. A decompressor gives its first bytes in milliseconds. */
#define WAITS 60
#define WAIT_MS 50
#define WORDS_MAX 5
#define PLACES_MAX 3

struct log_piped {
    struct child *child; /* NULL: it has ended */
    struct slice held;   /* bytes of the child's that were not taken yet */
    struct error trouble;
};

static const struct {
    enum log_packer packer;
    const char *places[PLACES_MAX];
    const char *words[WORDS_MAX];
} programs[] = {
    /* A dictionary may be as large as xz -9 makes them; zstd has such a limit by itself, bzip2's blocks are small. */
    {LOG_PACKER_XZ,
     {"/usr/bin/xz", "/bin/xz", "/usr/local/bin/xz"},
     {"xz", "-dc", "--threads=1", "--memlimit-decompress=128MiB", NULL}},
    {LOG_PACKER_ZSTD, {"/usr/bin/zstd", "/bin/zstd", "/usr/local/bin/zstd"}, {"zstd", "-dcq", NULL}},
    {LOG_PACKER_BZIP2, {"/usr/bin/bzip2", "/bin/bzip2", "/usr/local/bin/bzip2"}, {"bzip2", "-dc", NULL}},
};

struct log_piped *log_piped_open(int fd, enum log_packer packer, bool *is_here)
{
    struct log_piped *p = calloc(1, sizeof *p);

    *is_here = p == NULL;
    for (size_t i = 0; p != NULL && i < sizeof programs / sizeof programs[0]; i++)
        for (size_t k = 0; k < PLACES_MAX && programs[i].packer == packer; k++) {
            if (access(programs[i].places[k], X_OK) != 0)
                continue;
            *is_here = true;
            if (child_start_reading(&p->child, programs[i].places[k], programs[i].words, fd, &p->trouble))
                return p;
        }
    free(p);
    return NULL;
}

/* Waits for what comes next. 1: bytes, in held; -1: the end; 0: nothing came in time. */
static int wait_for(struct log_piped *p)
{
    for (unsigned i = 0; i < WAITS; i++) {
        struct watch w;
        int taken;

        watch_reset(&w, WAIT_MS);
        child_watch(p->child, &w);
        if (watch_wait(&w) > 0 && (taken = child_take(p->child, &w, &p->held)) != 0)
            return taken;
    }
    return 0;
}

/* The program's output has ended: rightly so? */
static bool end(struct log_piped *p)
{
    struct slice complaint = slice_trim(child_complaint(p->child)), line;
    int status;

    if (!slice_take_until(&complaint, '\n', complaint.n, &line))
        line = complaint;
    error_set(&p->trouble, "%.*s", (int)line.n, line.n == 0 ? "" : line.p);
    status = child_close(p->child);
    p->child = NULL;
    if (status != 0 && line.n == 0)
        error_set(&p->trouble, "status %d", status);
    return status == 0;
}

bool log_piped_read(struct log_piped *p, char *to, size_t max, size_t *got, const char **why)
{
    int taken = p->held.n > 0 || p->child == NULL ? 1 : wait_for(p);

    *got = 0;
    *why = p->trouble.text;
    if (taken < 0)
        return end(p);
    if (taken == 0) {
        error_set(&p->trouble, "nothing came in time");
        return false;
    }
    *got = p->held.n < max ? p->held.n : max;
    if (*got > 0)
        memcpy(to, p->held.p, *got);
    p->held = slice_cut(p->held, *got, p->held.n);
    return true;
}

void log_piped_close(struct log_piped *p)
{
    if (p == NULL)
        return;
    if (p->child != NULL)
        (void)child_close(p->child);
    free(p);
}

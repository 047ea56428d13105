#include "source/log_gzip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define INPUT_BYTES ((size_t)64 * 1024)
#define TRAILER_BYTES 8
#define WHOLE_MEMBERS (MAX_WBITS + 16) /* zlib: head and sum of each member are read and checked */
#define BARE_DEFLATE (-MAX_WBITS)

/* About so much content may have to be unpacked again; a block of zlib's holds 4 MiB at most. */
#define POINT_EVERY ((uint64_t)2 << 20)

struct log_gzip {
    int fd;
    z_stream z;
    bool bare;        /* inside a member that was entered at a point */
    bool between;     /* the next byte begins a member, if it is one's */
    unsigned trailer; /* bytes of a bare member's sum and length that are still to be passed over */
    bool exhausted;   /* the file has no more bytes */
    bool ended;
    uint64_t read, out; /* bytes of the file, of the content */
    struct log_point *points[2];
    unsigned char in[INPUT_BYTES];
};

bool log_gzip_is(struct slice start)
{
    return slice_starts(start, SLICE("\x1f\x8b"));
}

struct log_gzip *log_gzip_open(int fd)
{
    struct log_gzip *g = calloc(1, sizeof *g);

    if (g != NULL && inflateInit2(&g->z, WHOLE_MEMBERS) != Z_OK) {
        free(g);
        g = NULL;
    }
    if (g == NULL)
        return NULL;
    g->fd = fd;
    g->z.next_in = g->in;
    return g;
}

/* Gets more of the file behind what is left. False: errno. */
static bool fill(struct log_gzip *g)
{
    ssize_t n;

    if (g->z.avail_in > 0)
        memmove(g->in, g->z.next_in, g->z.avail_in);
    g->z.next_in = g->in;
    do
        n = read(g->fd, g->in + g->z.avail_in, INPUT_BYTES - g->z.avail_in);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return false;
    g->exhausted = n == 0;
    g->z.avail_in += (unsigned)n;
    g->read += (uint64_t)n;
    return true;
}

static void pass(struct log_gzip *g, unsigned n)
{
    g->z.next_in += n;
    g->z.avail_in -= n;
}

/* Moves over what stands between the content of two members. 1: over it; 0: more of the file is wanted; -1: cut short. */
static int pass_over(struct log_gzip *g)
{
    unsigned n = g->trailer < g->z.avail_in ? g->trailer : g->z.avail_in;

    pass(g, n);
    g->trailer -= n;
    if (g->trailer > 0)
        return g->exhausted ? -1 : 0;
    if (!g->between)
        return 1;
    if (g->z.avail_in < 2 && !g->exhausted)
        return 0;
    g->ended = !log_gzip_is((struct slice){(const char *)g->z.next_in, g->z.avail_in});
    g->between = false;
    g->bare = false;
    (void)inflateReset2(&g->z, WHOLE_MEMBERS);
    return 1;
}

/* Keeps the place if it is one, and far enough from the last. */
static void note_point(struct log_gzip *g, uint64_t out)
{
    const struct log_point *last = g->points[0];
    struct log_point *p = g->points[1];
    unsigned n = LOG_POINT_WINDOW;

    if ((g->z.data_type & 128) == 0 || (g->z.data_type & 64) != 0 || out - (last == NULL ? 0 : last->out) < POINT_EVERY)
        return;
    if (p == NULL)
        p = calloc(1, sizeof *p);
    if (p == NULL || inflateGetDictionary(&g->z, p->window, &n) != Z_OK) {
        if (p != g->points[1])
            free(p);
        return;
    }
    p->in = g->read - g->z.avail_in;
    p->bits = (unsigned)g->z.data_type & 7;
    p->out = out;
    p->window_n = n;
    g->points[1] = g->points[0];
    g->points[0] = p;
}

bool log_gzip_read(struct log_gzip *g, char *to, size_t max, size_t *got, const char **why)
{
    g->z.next_out = (unsigned char *)to;
    g->z.avail_out = (unsigned)max;
    *why = NULL;
    while (g->z.avail_out > 0 && !g->ended && *why == NULL) {
        int passed, status;

        if (g->z.avail_in < 2 && !g->exhausted && !fill(g)) {
            *why = strerror(errno);
            break;
        }
        passed = pass_over(g);
        if (passed < 0)
            *why = "cut short";
        if (passed <= 0 || g->ended)
            continue;
        status = inflate(&g->z, Z_BLOCK);
        if (status == Z_STREAM_END) {
            g->between = true;
            g->trailer = g->bare ? TRAILER_BYTES : 0;
        } else if (status == Z_OK) {
            note_point(g, g->out + max - g->z.avail_out);
        } else if (status != Z_BUF_ERROR) {
            *why = g->z.msg != NULL ? g->z.msg : "no memory";
        } else if (g->exhausted) {
            *why = "cut short";
        }
    }
    *got = max - g->z.avail_out;
    g->out += *got;
    return *got > 0 || *why == NULL; /* what is wrong is found again by the next call */
}

struct log_point *log_gzip_point(struct log_gzip *g, uint64_t until)
{
    for (size_t i = 0; i < 2; i++)
        if (g->points[i] != NULL && g->points[i]->out <= until)
            return g->points[i];
    return NULL;
}

void log_gzip_jump(struct log_gzip *g, const struct log_point *p)
{
    unsigned char byte = 0;
    uint64_t from = p->in - (p->bits > 0 ? 1 : 0);

    g->between = g->exhausted = false;
    g->z.avail_in = 0;
    g->read = p->in;
    g->out = p->out;
    g->bare = true;
    (void)inflateReset2(&g->z, BARE_DEFLATE);
    g->ended = lseek(g->fd, (off_t)from, SEEK_SET) < 0 || (p->bits > 0 && read(g->fd, &byte, 1) != 1);
    if (p->bits > 0)
        (void)inflatePrime(&g->z, (int)p->bits, byte >> (8 - p->bits));
    if (p->window_n > 0)
        (void)inflateSetDictionary(&g->z, p->window, (unsigned)p->window_n);
    free(g->points[0]);
    g->points[0] = malloc(sizeof *p);
    if (g->points[0] != NULL)
        *g->points[0] = *p;
}

void log_gzip_close(struct log_gzip *g)
{
    if (g == NULL)
        return;
    (void)inflateEnd(&g->z);
    (void)close(g->fd);
    free(g->points[0]);
    free(g->points[1]);
    free(g);
}

#include "source/log_gzip.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

#define INPUT_BYTES (64 * 1024)

struct log_gzip {
    gzFile file;
};

bool log_gzip_is(struct slice start)
{
    return slice_starts(start, SLICE("\x1f\x8b"));
}

struct log_gzip *log_gzip_open(int fd)
{
    struct log_gzip *g = malloc(sizeof *g);

    if (g == NULL)
        return NULL;
    g->file = gzdopen(fd, "rb");
    if (g->file == NULL) {
        free(g);
        return NULL;
    }
    (void)gzbuffer(g->file, INPUT_BYTES); /* fails only after the first read */
    return g;
}

bool log_gzip_read(struct log_gzip *g, char *to, size_t max, size_t *got, const char **why)
{
    int n = gzread(g->file, to, (unsigned)max), number = Z_OK;
    const char *text;

    *got = n > 0 ? (size_t)n : 0;
    if (n > 0)
        return true;
    text = gzerror(g->file, &number);
    if (n == 0 && number == Z_OK)
        return true;
    *why = number == Z_BUF_ERROR ? "cut short" : number == Z_ERRNO ? strerror(errno) : text;
    return false;
}

void log_gzip_close(struct log_gzip *g)
{
    if (g == NULL)
        return;
    (void)gzclose(g->file);
    free(g);
}

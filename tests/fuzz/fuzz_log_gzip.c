/* Our reading of gzip beside zlib's: the same bytes, and both content or neither. Of damaged data zlib may give less: it
 * keeps what it unpacked in the call that found the damage. */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "source/log_gzip.h"

#define CONTENT_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int file_of(const uint8_t *data, size_t size)
{
    int fd = memfd_create("gz", MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
        abort();
    return fd;
}

/* False: something is wrong with the data. Portions of that size at most. */
static bool ours(int fd, char *to, size_t portion, size_t *n)
{
    struct log_gzip *g = log_gzip_open(fd);
    const char *why;
    bool good = g != NULL;
    size_t got = 1;

    if (!good)
        abort();
    for (*n = 0; good && got > 0 && *n + portion <= CONTENT_MAX; *n += got)
        good = log_gzip_read(g, to + *n, portion, &got, &why);
    log_gzip_close(g);
    return good;
}

static bool theirs(int fd, char *to, size_t portion, size_t *n)
{
    gzFile file = gzdopen(fd, "rb");
    int got = 1, number = Z_OK;

    if (file == NULL)
        abort();
    for (*n = 0; got > 0 && *n + portion <= CONTENT_MAX; *n += got > 0 ? (size_t)got : 0)
        got = gzread(file, to + *n, (unsigned)portion);
    (void)gzerror(file, &number);
    (void)gzclose(file);
    return got > 0 || number == Z_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *one = malloc(CONTENT_MAX), *two = malloc(CONTENT_MAX);
    size_t n, m;

    if (one == NULL || two == NULL)
        abort();
    if (log_gzip_is((struct slice){(const char *)data, size})) {
        size_t portion = 1 + data[size - 1] % 200U * 100U;
        bool good = ours(file_of(data, size), one, portion, &n),
             as_good = theirs(file_of(data, size), two, portion, &m);

        if (good != as_good || (good ? n != m : n < m) || memcmp(one, two, m) != 0)
            abort();
    }
    free(one);
    free(two);
    return 0;
}

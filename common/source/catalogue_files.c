#include "source/catalogue_files.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "text/buffer.h"

#define FILE_BYTES_MAX ((size_t)1 << 20)

static bool read_file(struct buffer *out, const char *path, struct error *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    char block[4096];
    ssize_t n = fd < 0 ? -1 : 1;
    while (n > 0 && (n = read(fd, block, sizeof block)) > 0)
        if (!buffer_add(out, (struct slice){block, (size_t)n})) {
            errno = EFBIG;
            n = -1;
        }
    if (n < 0)
        error_set(why, "cannot read catalogue file %s: %s", path, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    return n == 0;
}

struct catalogue *catalogue_files_load(const struct slice *paths, size_t count, struct error *complaints, size_t max,
                                       size_t *n, struct error *why)
{
    struct slice texts[CATALOGUE_FILES_MAX] = {{NULL, 0}};
    const char *names[CATALOGUE_FILES_MAX] = {NULL};
    struct buffer content[CATALOGUE_FILES_MAX];
    struct catalogue *catalogue = NULL;
    size_t read = 0, found = 0;
    bool good = count <= CATALOGUE_FILES_MAX;
    if (!good)
        error_set(why, "more than %d catalogue files", CATALOGUE_FILES_MAX);
    for (; good && read < count; read++) {
        buffer_init(&content[read], FILE_BYTES_MAX);
        good = read_file(&content[read], paths[read].p, why);
        texts[read] = buffer_slice(&content[read]);
        names[read] = paths[read].p;
    }
    if (good && (catalogue = catalogue_load(texts, names, read, complaints, max, &found)) == NULL)
        error_set(why, "out of memory");
    while (read > 0)
        buffer_free(&content[--read]);
    *n = found < max ? found : max;
    return catalogue;
}

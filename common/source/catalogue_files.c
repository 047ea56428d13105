#include "source/catalogue_files.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

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

void catalogue_files_free(struct catalogue_files *f)
{
    while (f->count > 0)
        buffer_free(&f->content[--f->count]);
}

bool catalogue_files_read(struct catalogue_files *f, const struct slice *paths, size_t count, struct error *why)
{
    f->count = 0;
    if (count > CATALOGUE_FILES_MAX) {
        error_set(why, "more than %d catalogue files", CATALOGUE_FILES_MAX);
        return false;
    }
    while (f->count < count) {
        size_t at = f->count++;

        buffer_init(&f->content[at], FILE_BYTES_MAX);
        if (!read_file(&f->content[at], paths[at].p, why)) {
            catalogue_files_free(f);
            return false;
        }
        f->texts[at] = buffer_slice(&f->content[at]);
        f->names[at] = paths[at].p;
    }
    return true;
}

struct catalogue *catalogue_files_load(const struct slice *paths, size_t count, struct error *complaints, size_t max,
                                       size_t *n, struct error *why)
{
    struct catalogue_files files;
    struct catalogue *catalogue;
    size_t found = 0;

    *n = 0;
    if (!catalogue_files_read(&files, paths, count, why))
        return NULL;
    catalogue = catalogue_load(files.texts, files.names, files.count, complaints, max, &found);
    if (catalogue == NULL)
        error_set(why, "out of memory");
    catalogue_files_free(&files);
    *n = found < max ? found : max;
    return catalogue;
}

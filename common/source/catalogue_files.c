#include "source/catalogue_files.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define DIRECTORY ERS_SYSCONFDIR "/monitoring-plugins-ers/catalogue.d"
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
    globfree(&f->local);
}

/* What keeps glob from looking into the directory: only that there is none is fine. */
static int unless_missing(const char *path, int error)
{
    (void)path;
    return error != ENOENT && error != ENOTDIR;
}

/* The name is borrowed, NUL-terminated. */
static bool add(struct catalogue_files *f, const char *name, struct error *why)
{
    size_t at = f->count++;

    buffer_init(&f->content[at], FILE_BYTES_MAX);
    if (!read_file(&f->content[at], name, why))
        return false;
    f->texts[at] = buffer_slice(&f->content[at]);
    f->names[at] = name;
    return true;
}

bool catalogue_files_read(struct catalogue_files *f, const struct slice *paths, size_t count, struct error *why)
{
    bool fine = true;
    int found;

    f->count = 0;
    f->local = (glob_t){0};
    found = glob(DIRECTORY "/*.ini", 0, unless_missing, &f->local);
    if (found != 0 && found != GLOB_NOMATCH) {
        error_set(why, "cannot read the catalogue files in " DIRECTORY ": %s", strerror(errno));
        fine = false;
    } else if (f->local.gl_pathc > CATALOGUE_FILES_MAX || count > CATALOGUE_FILES_MAX - f->local.gl_pathc) {
        error_set(why, "more than %d catalogue files", CATALOGUE_FILES_MAX);
        fine = false;
    }
    for (size_t i = 0; fine && i < f->local.gl_pathc; i++)
        fine = add(f, f->local.gl_pathv[i], why);
    for (size_t i = 0; fine && i < count; i++)
        fine = add(f, paths[i].p, why);
    if (!fine)
        catalogue_files_free(f);
    return fine;
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

#include "source/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

void secret_keep_from_core(void)
{
    const struct rlimit none = {0, 0};

    (void)setrlimit(RLIMIT_CORE, &none);
}

bool secret_file_read(struct slice *out, char *text, size_t size, const char *path, const char *what, struct error *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    ssize_t n = -1;
    size_t end;

    secret_keep_from_core();
    if (fd < 0 || fstat(fd, &st) != 0)
        error_set(why, "cannot read the %s file %s: %s", what, path, strerror(errno));
    else if (!S_ISREG(st.st_mode))
        error_set(why, "the %s file %s is no regular file", what, path);
    else if ((st.st_mode & (S_IROTH | S_IWOTH)) != 0)
        error_set(why, "the %s file %s can be read by others: chmod o-rwx %s", what, path, path);
    else if ((n = read(fd, text, size)) < 0)
        error_set(why, "cannot read the %s file %s: %s", what, path, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    if (n < 0)
        return false;
    *out = (struct slice){text, (size_t)n};
    end = slice_find_byte(*out, '\n');
    *out = slice_trim(slice_cut(*out, 0, end));
    return true;
}

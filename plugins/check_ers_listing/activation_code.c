#include "plugins/check_ers_listing/activation_code.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "monitoring/extra_opts.h"

static bool take_code(struct activation_code *out, struct slice text, const char *from, struct error *why)
{
    size_t end = slice_find_byte(text, '\n'), n = 0;

    text = slice_trim(slice_cut(text, 0, end == SLICE_NONE ? text.n : end));
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if ((!good && c != '-') || n == ACTIVATION_CODE_MAX || i + 1 == sizeof out->given) {
            error_set(why, "%s holds no activation code (letters, digits and dashes)", from);
            return false;
        }
        if (good)
            out->asked[n++] = c;
        out->given[i] = c;
    }
    if (n > 0)
        return true;
    error_set(why, "%s is empty: an activation code is expected", from);
    return false;
}

static bool read_code(struct activation_code *out, const char *path, struct error *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    char text[512];
    ssize_t n = -1;

    if (fd < 0 || fstat(fd, &st) != 0)
        error_set(why, "cannot read the activation code file %s: %s", path, strerror(errno));
    else if (!S_ISREG(st.st_mode))
        error_set(why, "the activation code file %s is no regular file", path);
    else if ((st.st_mode & (S_IROTH | S_IWOTH)) != 0)
        error_set(why, "the activation code file %s can be read by others: chmod o-rwx %s", path, path);
    else if ((n = read(fd, text, sizeof text)) < 0)
        error_set(why, "cannot read the activation code file %s: %s", path, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    return n >= 0 && take_code(out, (struct slice){text, (size_t)n}, path, why);
}

bool activation_code_read(struct activation_code *out, const char *path, char *const *env, struct error *why)
{
    const char *value = environment_value(env, "ERS_ACTIVATION_CODE");

    *out = (struct activation_code){0};
    if (path != NULL)
        return read_code(out, path, why);
    if (value == NULL || value[0] == '\0')
        return true;
    return take_code(out, slice_of(value), "ERS_ACTIVATION_CODE", why);
}

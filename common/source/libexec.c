#include "source/libexec.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The directory of the running program, without a slash at its end. */
static bool own_directory(char out[LIBEXEC_PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", out, LIBEXEC_PATH_MAX - 1);
    char *slash;

    if (n <= 0 || n == LIBEXEC_PATH_MAX - 1)
        return false;
    out[n] = '\0';
    slash = strrchr(out, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

static bool join(char out[LIBEXEC_PATH_MAX], const char *directory, const char *name)
{
    int n = snprintf(out, LIBEXEC_PATH_MAX, "%s/%s", directory, name);

    return n > 0 && n < LIBEXEC_PATH_MAX;
}

static bool may_run(const char *path, struct error *why)
{
    struct stat st, own;
    uid_t owner = stat("/proc/self/exe", &own) == 0 ? own.st_uid : geteuid();

    if (stat(path, &st) != 0)
        error_set(why, "no helper %s: %s", path, strerror(errno));
    else if (!S_ISREG(st.st_mode) || access(path, X_OK) != 0)
        error_set(why, "the helper %s is no executable file", path);
    else if ((st.st_uid != 0 && st.st_uid != geteuid() && st.st_uid != owner) || (st.st_mode & S_IWOTH) != 0)
        error_set(why, "the helper %s could have been changed by other users", path);
    else
        return true;
    return false;
}

bool libexec_find(char out[LIBEXEC_PATH_MAX], const char *name, struct error *why)
{
    char directory[LIBEXEC_PATH_MAX];

    if (own_directory(directory) && join(out, directory, name) && access(out, F_OK) == 0)
        return may_run(out, why);
    if (join(out, libexec_directory, name))
        return may_run(out, why);
    error_set(why, "the helper's path is too long");
    return false;
}

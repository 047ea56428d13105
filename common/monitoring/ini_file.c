#include "monitoring/ini_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"monitoring-plugins.ini", "plugins.ini", "nagios-plugins.ini"};

/* In monitoring-plugins' order, so that a file which serves its plugins serves these as well. */
static const char *const usual_places[] = {
    "/usr/local/etc/monitoring-plugins/monitoring-plugins.ini",
    "/usr/local/etc/monitoring-plugins.ini",
    "/etc/monitoring-plugins/monitoring-plugins.ini",
    "/etc/monitoring-plugins.ini",
    "/etc/nagios/plugins.ini",
    "/usr/local/nagios/etc/plugins.ini",
    "/usr/local/etc/nagios/plugins.ini",
    "/etc/opt/nagios/plugins.ini",
    "/etc/nagios-plugins.ini",
    "/usr/local/etc/nagios-plugins.ini",
    "/etc/opt/nagios-plugins.ini",
};

/* Makes *path that name; true when a file is there. */
static bool try_path(struct buffer *path, struct slice directory, const char *name)
{
    buffer_cut(path, 0);
    buffer_add(path, directory);
    buffer_text(path, directory.n > 0 ? "/" : "");
    buffer_text(path, name);
    buffer_byte(path, '\0');
    return !path->failed && access(path->p, F_OK) == 0;
}

bool ini_file_find(struct buffer *path, const char *directories, struct error *why)
{
    struct slice rest = slice_of(directories);

    while (rest.n > 0) {
        struct slice directory = slice_cut(rest, 0, slice_find_byte(rest, ':'));

        rest = slice_cut(rest, directory.n + 1, rest.n);
        for (size_t i = 0; directory.n > 0 && i < sizeof names / sizeof names[0]; i++)
            if (try_path(path, directory, names[i]))
                return true;
    }
    for (size_t i = 0; i < sizeof usual_places / sizeof usual_places[0]; i++)
        if (try_path(path, SLICE(""), usual_places[i]))
            return true;
    error_set(why, "no ini file in any of the usual places (see --extra-opts in the manual)");
    return false;
}

static bool read_all(struct buffer *text, int fd, const char *path, struct error *why)
{
    char block[16384];
    size_t before = text->n;

    for (;;) {
        ssize_t n = read(fd, block, sizeof block);

        if (n == 0)
            return true;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error_set(why, "cannot read %s: %s", path, strerror(errno));
            return false;
        }
        if (text->n - before + (size_t)n > INI_FILE_MAX) {
            error_set(why, "cannot read %s: larger than 1 MiB", path);
            return false;
        }
        if (!buffer_add(text, (struct slice){block, (size_t)n})) {
            error_set(why, "cannot read %s: out of memory", path);
            return false;
        }
    }
}

bool ini_file_read(struct buffer *text, const char *path, struct error *why)
{
    bool ok;
    int fd;

    if (strcmp(path, "-") == 0)
        return read_all(text, STDIN_FILENO, "standard input", why);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        error_set(why, "cannot read %s: %s", path, strerror(errno));
        return false;
    }
    ok = read_all(text, fd, path, why);
    (void)close(fd);
    return ok;
}

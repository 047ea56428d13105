#include "tests/soak/state.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct timespec state_committed(const char *state_dir)
{
    char dir[300], path[600];
    struct timespec last = {0, 0};
    struct dirent *e;
    struct stat st;
    DIR *d;

    (void)snprintf(dir, sizeof dir, "%s/%u/check_maillog_ers", state_dir, (unsigned)geteuid());
    d = opendir(dir);
    while (d != NULL && (e = readdir(d)) != NULL) {
        (void)snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (strstr(e->d_name, ".") == NULL && stat(path, &st) == 0)
            last = st.st_ctim;
    }
    if (d != NULL)
        (void)closedir(d);
    return last;
}

uint64_t state_digest(const char *state_dir)
{
    char dir[300], path[600], bytes[65536];
    uint64_t digest = 0;
    struct dirent *e;
    DIR *d;

    (void)snprintf(dir, sizeof dir, "%s/%u/check_maillog_ers", state_dir, (unsigned)geteuid());
    d = opendir(dir);
    while (d != NULL && (e = readdir(d)) != NULL) {
        uint64_t one = 14695981039346656037U;
        ssize_t n;
        int fd;

        (void)snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        for (const char *c = e->d_name; *c != '\0'; c++)
            one = (one ^ (unsigned char)*c) * 1099511628211U;
        fd = open(path, O_RDONLY);
        while (fd >= 0 && (n = read(fd, bytes, sizeof bytes)) > 0)
            for (ssize_t i = 0; i < n; i++)
                one = (one ^ (unsigned char)bytes[i]) * 1099511628211U;
        if (fd >= 0)
            (void)close(fd);
        digest += one; /* in whatever order they come */
    }
    if (d != NULL)
        (void)closedir(d);
    return digest;
}

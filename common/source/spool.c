#include "source/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL_CEILING (8u << 20)

bool spool_open(struct spool *s)
{
    *s = (struct spool){.msglog = exim_msglog_open()};
    buffer_init(&s->text, TAIL_CEILING);
    return s->msglog != NULL;
}

/* Reads the last (from_end) or first `max` bytes of a regular file into s->text; false: it isn't there, or not for us. */
static bool read_file(struct spool *s, const char *path, size_t max, bool from_end)
{
    struct stat info;
    char block[16384];
    ssize_t n = 1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    buffer_cut(&s->text, 0);
    if (fd < 0) {
        s->denied += errno == EACCES || errno == EPERM;
        return false;
    }
    bool good = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    if (good && from_end && info.st_size > (off_t)max)
        good = lseek(fd, -(off_t)max, SEEK_END) >= 0;
    while (good && n > 0 && s->text.n < max) {
        size_t room = max - s->text.n;
        n = read(fd, block, room < sizeof block ? room : sizeof block);
        good = n >= 0 && buffer_add(&s->text, (struct slice){block, n > 0 ? (size_t)n : 0});
    }
    close(fd);
    return good;
}

void spool_explain(struct spool *s, struct slice directory, struct queued *q)
{
    char path[1200];
    struct slice id = q->queue_id;
    if (q->first) {
        int d = (int)(directory.n < 1024 ? directory.n : 1024), n = (int)(id.n < 64 ? id.n : 64);
        (void)snprintf(path, sizeof path, "%.*s/msglog/%.*s", d, directory.p, n, id.p);
        bool found = id.n > 5 && read_file(s, path, SPOOL_FILE_MAX, true);
        if (!found && id.n > 5 && errno == ENOENT) { /* split_spool_directory: by the time's last digit */
            (void)snprintf(path, sizeof path, "%.*s/msglog/%c/%.*s", d, directory.p, id.p[5], n, id.p);
            found = read_file(s, path, SPOOL_FILE_MAX, true);
        }
        exim_msglog_load(s->msglog, found ? buffer_slice(&s->text) : SLICE(""));
    }
    exim_msglog_explain(s->msglog, q);
}

bool spool_control_file(struct spool *s, struct slice directory, struct slice id, struct sendmail_qf *out)
{
    static const char *const below[] = {"", "/qf"}; /* a queue directory may keep its control files apart */
    if (directory.n == 0 || directory.n > 1024 || id.n > 64 || slice_find_byte(id, '/') != SLICE_NONE)
        return false;
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        char path[1200];
        (void)snprintf(path, sizeof path, "%.*s%s/qf%.*s", (int)directory.n, directory.p, below[i], (int)id.n, id.p);
        if (read_file(s, path, SPOOL_FILE_MAX, false))
            return sendmail_qf_init(out, buffer_slice(&s->text), id);
    }
    return false;
}

bool spool_tail(struct spool *s, const char *path, size_t max, struct slice *out)
{
    if (!read_file(s, path, max, true))
        return false;
    *out = buffer_slice(&s->text);
    size_t line = out->n == max ? slice_find_byte(*out, '\n') : SLICE_NONE; /* begins within a line */
    if (line != SLICE_NONE)
        *out = slice_cut(*out, line + 1, out->n);
    return true;
}

void spool_close(struct spool *s)
{
    exim_msglog_close(s->msglog);
    buffer_free(&s->text);
}

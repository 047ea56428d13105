#include "source/log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/log_gzip.h"
#include "source/log_mark.h"
#include "source/log_piped.h"
#include "source/log_trouble.h"

/* So many bytes are unpacked between looks at the clock: some ten milliseconds' work, and more than between two points
 * of a gzip file, so that every run gets on. */
#define LOOK_EVERY ((uint64_t)8 << 20)

struct log_file {
    int fd;                  /* -1 once `unzip` owns it */
    struct log_gzip *unzip;  /* NULL: not packed by gzip */
    struct log_piped *piped; /* NULL: not packed by another program */
    const char *packer;      /* its name; NULL: plain */
    bool stream;             /* standard input */
    uint64_t place;          /* of the next read */
    struct log_facts facts;
    size_t start_n;
    char start[LOG_START_MAX];
    struct log_shown shown;
};

static enum log_read read_packed(struct log_file *f, char *to, size_t max, size_t *got, struct error *why)
{
    const char *what;

    if (f->unzip != NULL ? log_gzip_read(f->unzip, to, max, got, &what) : log_piped_read(f->piped, to, max, got, &what))
        return *got > 0 ? LOG_READ_BYTES : LOG_READ_END;
    error_set(why, "%s: damaged %s data (%.60s)", f->shown.text, f->packer, what);
    return LOG_READ_FAILED;
}

/* fd's bytes at a place; of a stream the next ones. */
static ssize_t read_again(const struct log_file *f, char *to, size_t max, uint64_t at)
{
    ssize_t n;

    do
        n = f->stream ? read(f->fd, to, max) : pread(f->fd, to, max, (off_t)at);
    while (n < 0 && errno == EINTR);
    return n;
}

/* n bytes from a place on; fewer at the end of the file. -1: errno. */
static ssize_t read_whole(const struct log_file *f, char *to, size_t n, uint64_t at)
{
    size_t done = 0;

    while (done < n) {
        ssize_t got = read_again(f, to + done, n - done, at + done);

        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

/* Does the file still begin as it did? A truncated file never does again, so what was read before this holds. */
static enum log_read look_at_start(const struct log_file *f)
{
    char now[LOG_PRINT_MAX];
    size_t n = f->start_n < sizeof now ? f->start_n : sizeof now;
    ssize_t got = f->stream ? 0 : read_whole(f, now, n, 0);

    if (got < 0)
        return LOG_READ_FAILED;
    return f->stream || ((size_t)got == n && memcmp(now, f->start, n) == 0) ? LOG_READ_BYTES : LOG_READ_REPLACED;
}

static enum log_read read_plain(struct log_file *f, char *to, size_t max, size_t *got, struct error *why)
{
    ssize_t n = read_again(f, to, max, f->place);
    enum log_read start = n < 0 ? LOG_READ_FAILED : look_at_start(f);

    *got = 0;
    if (start == LOG_READ_FAILED)
        error_set(why, "cannot read %s: %s", f->shown.text, strerror(errno));
    if (start != LOG_READ_BYTES)
        return start;
    if (n == 0)
        return LOG_READ_END;
    *got = (size_t)n;
    /* A young file's fingerprint grows with what is read, never with what may have changed since. */
    if (f->start_n < LOG_PRINT_MAX && f->place <= f->start_n && f->place + *got > f->start_n) {
        size_t known = f->start_n - (size_t)f->place, more = *got - known;

        if (more > LOG_PRINT_MAX - f->start_n)
            more = LOG_PRINT_MAX - f->start_n;
        memcpy(f->start + f->start_n, to + known, more);
        f->start_n += more;
    }
    return LOG_READ_BYTES;
}

enum log_read log_file_read(struct log_file *f, char *to, size_t max, size_t *got, struct error *why)
{
    enum log_read result;

    if (f->packer == NULL) {
        result = read_plain(f, to, max, got, why);
    } else if (f->place < f->start_n) { /* a compressed file's start was taken out of its stream */
        struct slice held = slice_cut((struct slice){f->start, f->start_n}, (size_t)f->place, max);

        memcpy(to, held.p, held.n);
        *got = held.n;
        result = LOG_READ_BYTES;
    } else {
        result = read_packed(f, to, max, got, why);
    }
    f->place += *got;
    return result;
}

/* Fills start; else *why. */
static enum log_open read_start(struct log_file *f, struct error *why)
{
    ssize_t n = read_whole(f, f->start, sizeof f->start, 0);
    enum log_packer packer;
    bool is_here;

    if (n < 0) {
        error_set(why, "cannot read %s: %s", f->shown.text, strerror(errno));
        return LOG_OPEN_REFUSED;
    }
    f->start_n = (size_t)n;
    packer = log_packer(log_file_start(f), &f->packer);
    if (packer != LOG_PACKER_NONE) {
        const char *missing =
            packer == LOG_PACKER_OTHER ? "which can't be read here" : "and there is no such program here";

        f->piped = log_piped_open(f->fd, packer, &is_here);
        if (f->piped == NULL) {
            error_set(why, "%s is compressed with %s, %s", f->shown.text, f->packer,
                      is_here ? "whose program can't be run now" : missing);
            return is_here ? LOG_OPEN_LATER : LOG_OPEN_REFUSED;
        }
    } else if (log_gzip_is(log_file_start(f))) {
        f->packer = "gzip";
        f->unzip = log_gzip_open(f->fd);
        if (f->unzip == NULL) {
            error_set(why, "cannot read %s: no memory", f->shown.text);
            return LOG_OPEN_LATER;
        }
        f->fd = -1;
    } else {
        return LOG_OPEN_OK;
    }
    return read_packed(f, f->start, sizeof f->start, &f->start_n, why) == LOG_READ_FAILED ? LOG_OPEN_REFUSED
                                                                                          : LOG_OPEN_OK;
}

/* When the file was made, in nanoseconds since 1970; 0: the system doesn't say. */
static uint64_t born_ns(int fd)
{
#ifdef STATX_BTIME
    struct statx st;

    if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &st) == 0 && (st.stx_mask & STATX_BTIME) != 0)
        return (uint64_t)st.stx_btime.tv_sec * 1000000000U + st.stx_btime.tv_nsec;
#else
    (void)fd;
#endif
    return 0;
}

/* Does the errno say something of this process rather than of the file? */
static bool is_shortage(int number)
{
    return number == ENOMEM || number == EMFILE || number == ENFILE;
}

static enum log_open open_path(struct log_file *f, const char *path, struct error *why)
{
    struct stat st;

    if (fstat(f->fd, &st) != 0) {
        log_trouble_open(why, path, errno);
        return LOG_OPEN_REFUSED;
    }
    if (!S_ISREG(st.st_mode)) {
        error_set(why, S_ISDIR(st.st_mode) ? "%s is a directory" : "%s is not a regular file", f->shown.text);
        return LOG_OPEN_REFUSED;
    }
    f->facts = (struct log_facts){(uint64_t)st.st_dev,          (uint64_t)st.st_ino,           (uint64_t)st.st_size,
                                  (long long)st.st_mtim.tv_sec, (long long)st.st_mtim.tv_nsec, born_ns(f->fd)};
    return read_start(f, why);
}

enum log_open log_file_open(struct log_file **out, const char *path, struct error *why)
{
    enum log_open result;
    struct log_file *f;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    int number = errno;

    *out = NULL;
    if (fd < 0) {
        log_trouble_open(why, path, number);
        return number == ENOENT ? LOG_OPEN_ABSENT : is_shortage(number) ? LOG_OPEN_LATER : LOG_OPEN_REFUSED;
    }
    f = calloc(1, sizeof *f);
    if (f == NULL) {
        (void)close(fd);
        log_trouble_open(why, path, ENOMEM);
        return LOG_OPEN_LATER;
    }
    f->fd = fd;
    f->shown = log_shown(path);
    result = open_path(f, path, why);
    if (result == LOG_OPEN_OK)
        *out = f;
    else
        log_file_close(f);
    return result;
}

struct log_file *log_file_stdin(void)
{
    struct log_file *f = calloc(1, sizeof *f);

    if (f != NULL) {
        f->fd = STDIN_FILENO;
        f->stream = true;
        f->shown = log_shown("standard input");
    }
    return f;
}

void log_file_close(struct log_file *f)
{
    if (f == NULL)
        return;
    log_gzip_close(f->unzip);
    log_piped_close(f->piped);
    if (f->fd >= 0 && !f->stream)
        (void)close(f->fd);
    free(f);
}

const struct log_facts *log_file_facts(const struct log_file *f)
{
    return &f->facts;
}

bool log_file_packed(const struct log_file *f)
{
    return f->packer != NULL;
}

struct slice log_file_start(const struct log_file *f)
{
    return (struct slice){f->start, f->start_n};
}

enum log_read log_file_skip(struct log_file *f, uint64_t offset, const struct log_limit *limit, struct error *why)
{
    char waste[16384];
    size_t got;

    if (f->packer == NULL && offset > f->facts.size)
        return LOG_READ_END;
    if (f->packer == NULL)
        f->place = offset;
    for (uint64_t look = f->place + LOOK_EVERY; f->place < offset;) {
        uint64_t left = offset - f->place;
        enum log_read result = log_file_read(f, waste, left < sizeof waste ? (size_t)left : sizeof waste, &got, why);

        if (result != LOG_READ_BYTES)
            return result;
        if (limit != NULL && f->place >= look && limit->clock_ms() >= limit->until_ms)
            return LOG_READ_LATE;
        look += f->place >= look ? LOOK_EVERY : 0;
    }
    return LOG_READ_BYTES;
}

size_t log_file_peek(const struct log_file *f, uint64_t offset, char *to, size_t max)
{
    ssize_t n = read_whole(f, to, max, offset);

    return n < 0 ? 0 : (size_t)n;
}

const struct log_point *log_file_point(const struct log_file *f, uint64_t until)
{
    struct log_point *p = f->unzip == NULL ? NULL : log_gzip_point(f->unzip, until);

    if (p != NULL) {
        p->inode = f->facts.inode;
        p->size = f->facts.size;
    }
    return p;
}

bool log_point_is_of(const struct log_point *p, const struct log_facts *facts)
{
    return p->inode == facts->inode && p->size == facts->size;
}

void log_file_jump(struct log_file *f, const struct log_point *p)
{
    if (f->unzip == NULL || !log_point_is_of(p, &f->facts) || p->out < f->start_n)
        return;
    log_gzip_jump(f->unzip, p);
    f->place = p->out;
}

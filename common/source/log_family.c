#include "source/log_family.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "source/log_name.h"
#include "source/log_time.h"

/* How often a directory is looked at again that changes while it is looked at, and how long that takes to be seen: times
 * in a file system go by ticks of up to 10 ms, so that two changes within one of them leave the same time. */
#define SCANS_MAX 4
#define TICK_NS 12000000

struct scan {
    struct log_family *family;
    struct stamp_clock *clock;
    bool changed;
    struct error shortage; /* "": none */
};

static void no_memory(struct scan *s)
{
    error_set(&s->shortage, "no memory to look for rotated logs");
}

struct slice log_member_start(const struct log_member *m)
{
    return (struct slice){m->start, m->start_n};
}

bool log_family_copies_live(const struct log_family *f, const struct log_member *m)
{
    const struct log_member *live = f->count == 0 ? NULL : &f->members[f->count - 1];

    return live != NULL && live->live && live != m && m->start_n > 0 && !m->packed &&
           slice_starts(log_member_start(live), log_member_start(m)) &&
           (m->facts.born_ns == 0 || live->facts.born_ns == 0 || m->facts.born_ns >= live->facts.born_ns);
}

size_t log_family_find(const struct log_family *f, struct log_print start)
{
    for (size_t i = f->count; i > 0; i--)
        if (!f->members[i - 1].live && log_print_fits(start, log_member_start(&f->members[i - 1])))
            return i - 1;
    return f->count;
}

void log_family_free(struct log_family *f)
{
    for (size_t i = 0; i < f->count; i++)
        free(f->members[i].path);
    free(f->members);
    *f = (struct log_family){NULL, 0, false};
}

/* < 0: a was written before b. */
static int member_order(const struct log_member *a, const struct log_member *b)
{
    int by_name;

    if (a->live != b->live)
        return a->live ? 1 : -1;
    by_name = log_name_order(a->part, b->part);
    if (by_name != 0)
        return by_name;
    if (a->stamped && b->stamped && a->stamp_s != b->stamp_s)
        return a->stamp_s < b->stamp_s ? -1 : 1;
    if (a->facts.mtime_s != b->facts.mtime_s)
        return a->facts.mtime_s < b->facts.mtime_s ? -1 : 1;
    return (a->facts.mtime_ns > b->facts.mtime_ns) - (a->facts.mtime_ns < b->facts.mtime_ns);
}

/* Fills in what a member's content begins with, or why it can't be read. False: it is gone, or empty. */
static bool open_member(struct scan *s, struct log_member *m)
{
    struct log_file *file;
    struct slice start;
    enum log_open result = log_file_open(&file, m->path, &m->obstacle);
    struct stat st;

    if (result == LOG_OPEN_LATER) {
        s->shortage = m->obstacle;
        return false;
    }
    if (result == LOG_OPEN_ABSENT || (result == LOG_OPEN_REFUSED && stat(m->path, &st) != 0)) {
        s->changed |= !m->live;
        return false;
    }
    if (result == LOG_OPEN_REFUSED) {
        m->facts = (struct log_facts){(uint64_t)st.st_dev,          (uint64_t)st.st_ino,           (uint64_t)st.st_size,
                                      (long long)st.st_mtim.tv_sec, (long long)st.st_mtim.tv_nsec, 0};
        return m->live || S_ISREG(st.st_mode);
    }
    m->obstacle.text[0] = '\0';
    m->facts = *log_file_facts(file);
    m->packed = log_file_packed(file);
    start = log_file_start(file);
    m->stamped = log_time_first(s->clock, start, &m->stamp_s);
    m->start_n = start.n < sizeof m->start ? start.n : sizeof m->start;
    memcpy(m->start, start.p, m->start_n);
    log_file_close(file);
    return m->live || m->start_n > 0;
}

/* Is that file a member already, by another name? */
static bool is_known(struct scan *s, const struct log_member *m)
{
    for (size_t i = 0; i < s->family->count; i++) {
        const struct log_member *other = &s->family->members[i];

        if (other->facts.inode == m->facts.inode && other->facts.device == m->facts.device) {
            s->changed |= other->live && m->rotated; /* renamed since the log was opened */
            return true;
        }
    }
    return false;
}

/* Adds a file at its place in the order. */
static void add(struct scan *s, const char *dir, struct slice name, struct slice part, bool live, bool rotated)
{
    struct log_family *f = s->family;
    struct log_member m = {.live = live, .rotated = rotated};
    size_t at;

    if (f->count == LOG_FAMILY_MAX)
        return;
    if (f->count % 16 == 0) {
        struct log_member *more = realloc(f->members, (f->count + 16) * sizeof *more);

        if (more == NULL) {
            no_memory(s);
            return;
        }
        f->members = more;
    }
    if (asprintf(&m.path, "%s%.*s", dir, (int)name.n, name.p) < 0) {
        no_memory(s);
        return;
    }
    m.part = (struct slice){m.path + strlen(dir) + (part.p - name.p), part.n};
    if (!open_member(s, &m) || is_known(s, &m)) {
        free(m.path);
        return;
    }
    for (at = f->count; at > 0 && member_order(&m, &f->members[at - 1]) < 0; at--)
        f->members[at] = f->members[at - 1];
    f->members[at] = m;
    f->count++;
}

/* "/var/log/mail.log" -> "/var/log/" and "mail.log". */
static void split(const char *path, char dir[PATH_MAX], struct slice *name)
{
    struct slice whole = slice_of(path);
    size_t slash = slice_find_last_byte(whole, '/');
    size_t n = slash == SLICE_NONE ? 0 : slash + 1;

    (void)snprintf(dir, PATH_MAX, "%.*s", (int)n, path);
    *name = slice_cut(whole, n, whole.n);
}

/* Was that so lately that a change since may bear the same time? */
static bool is_fresh(const struct timespec *t)
{
    struct timespec now;
    long long age;

    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec - t->tv_sec > 1 || t->tv_sec - now.tv_sec > 1)
        return false;
    age = (now.tv_sec - t->tv_sec) * 1000000000LL + now.tv_nsec - t->tv_nsec;
    return age < TICK_NS && age > -TICK_NS;
}

/* Adds the files of dir that are copies of the log under either of its names; target: empty unless the log is a link. */
static void scan_dir(struct scan *s, const char *dir, struct slice name, struct slice target)
{
    struct stat before = {0}, after;
    struct dirent *entry;
    DIR *d = opendir(dir[0] == '\0' ? "." : dir);

    if (d == NULL) {
        if (errno == ENOMEM || errno == EMFILE || errno == ENFILE)
            error_set(&s->shortage, "cannot look for rotated logs: %s", strerror(errno));
        return;
    }
    if (fstat(dirfd(d), &before) != 0)
        s->changed = true;
    while ((entry = readdir(d)) != NULL) {
        struct slice found = slice_of(entry->d_name), part = {NULL, 0};
        enum log_kin kin = log_name_kin(name, found, &part);

        if (slice_equal(found, name) || slice_equal(found, target))
            continue;
        if (kin != LOG_KIN_ROTATED && target.n > 0)
            kin = log_name_dated_alike(target, found, &part) ? LOG_KIN_ROTATED : log_name_kin(target, found, &part);
        if (kin != LOG_KIN_NONE)
            add(s, dir, found, part, false, kin == LOG_KIN_ROTATED);
    }
    if (fstat(dirfd(d), &after) != 0 || before.st_mtim.tv_sec != after.st_mtim.tv_sec ||
        before.st_mtim.tv_nsec != after.st_mtim.tv_nsec || is_fresh(&after.st_mtim))
        s->changed = true;
    (void)closedir(d);
}

/* Is it the packed one of "x.1" and "x.1.gz", and can't be read yet, isn't packed data yet, or begins like the plain one? */
static bool is_twin(const struct log_family *f, const struct log_member *m)
{
    struct slice bare = log_name_unpacked(slice_of(m->path));
    char path[PATH_MAX];

    if (bare.n == strlen(m->path))
        return false;
    (void)snprintf(path, sizeof path, "%.*s", (int)bare.n, bare.p);
    if (m->obstacle.text[0] != '\0' || !m->packed)
        return access(path, F_OK) == 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->members[i].path != NULL && strcmp(f->members[i].path, path) == 0)
            return slice_starts(log_member_start(&f->members[i]), log_member_start(m));
    return false;
}

static void drop_twins(struct log_family *f)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->count; i++)
        if (is_twin(f, &f->members[i])) {
            free(f->members[i].path);
            f->members[i].path = NULL;
        }
    for (size_t i = 0; i < f->count; i++)
        if (f->members[i].path != NULL)
            f->members[kept++] = f->members[i];
    f->count = kept;
}

/* Where the link at path leads, also when nothing is there (the log has just been rotated): the real path of what is there,
 * else what the link says. False: it is no link, or unreadable. */
static bool link_target(const char *path, const char *dir, char target[PATH_MAX])
{
    char to[PATH_MAX];
    ssize_t n = readlink(path, to, sizeof to - 1);

    if (n <= 0)
        return false;
    if (realpath(path, target) != NULL)
        return true;
    to[n] = '\0';
    return snprintf(target, PATH_MAX, "%s%s", to[0] == '/' ? "" : dir, to) < PATH_MAX;
}

bool log_family_scan(struct log_family *out, const char *live, struct stamp_clock *clock, struct error *why)
{
    const struct timespec tick = {0, TICK_NS};
    char dir[PATH_MAX], target_path[PATH_MAX], target_dir[PATH_MAX] = "";
    struct slice name, target = {NULL, 0};

    split(live, dir, &name);
    if (link_target(live, dir, target_path))
        split(target_path, target_dir, &target);
    *out = (struct log_family){NULL, 0, false};
    for (unsigned i = 0; i < SCANS_MAX; i++) {
        struct scan s = {out, clock, false, {""}};

        log_family_free(out);
        add(&s, dir, name, slice_cut(name, 0, 0), true, false);
        scan_dir(&s, dir, name, target);
        if (target.n > 0)
            scan_dir(&s, target_dir, name, target);
        if (s.shortage.text[0] != '\0') {
            log_family_free(out);
            *why = s.shortage;
            return false;
        }
        out->settled = !s.changed;
        if (out->settled)
            break;
        if (i + 1 < SCANS_MAX)
            (void)nanosleep(&tick, NULL);
    }
    drop_twins(out);
    return true;
}

uint64_t log_family_bytes(const struct log_family *f, size_t i)
{
    uint64_t bytes = 0;

    for (; i < f->count; i++)
        if (f->members[i].rotated || f->members[i].live)
            bytes += f->members[i].facts.size;
    return bytes;
}

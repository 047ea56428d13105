#include "source/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "monitoring/extra_opts.h"
#include "source/store_image.h"
#include "source/store_place.h"

struct store {
    struct store_place place;
    int lock;    /* -1: not held */
    char *image; /* what content borrows from */
    struct slice content;
    long long written_s;
    unsigned format;
    bool newest_good; /* KEY on disk is whole: it becomes KEY.old at the next commit */
};

struct slice store_directory(const char *option, char *const *env)
{
    static const char *const names[] = {"MP_STATE_PATH", "NAGIOS_PLUGIN_STATE_DIRECTORY"};

    if (option != NULL)
        return slice_of(option);
    if (geteuid() == getuid() && getegid() == getgid())
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            struct slice value = slice_of(environment_value(env, names[i]));

            if (value.n > 0)
                return value;
        }
    return SLICE("/var/lib/monitoring-plugins-ers");
}

static enum store_status status_of(enum store_access access)
{
    return access == STORE_ACCESS_FOREIGN ? STORE_FOREIGN : STORE_DENIED;
}

/* *why gets the place before what store_file.h said of a bare name. */
static void explain(struct error *why, const struct store *s, const char *suffix, const char *what)
{
    error_set(why, "state file %.120s%s %s", s->place.path, suffix, what);
}

/* The same for what the system refuses: the reason first, since a report's line may have no room for the path. */
static void explain_failure(struct error *why, const struct store *s, const char *suffix, const char *what)
{
    error_set(why, "%s (state file %.120s%s)", what, s->place.path, suffix);
}

static long long mono_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum store_status take_lock(struct store *s, long long wait_ms, struct error *why)
{
    const struct timespec pause = {0, 5000000};
    const long long until = mono_ms() + wait_ms;
    struct error what = {""};
    enum store_access access = store_file_lock(&s->lock, s->place.dir, s->place.lock, &what);

    if (access != STORE_ACCESS_OK) {
        (access == STORE_ACCESS_FOREIGN ? explain : explain_failure)(why, s, ".lock", what.text);
        return status_of(access);
    }
    while (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
        bool busy = errno == EWOULDBLOCK;

        if (errno != EINTR && (!busy || mono_ms() >= until)) {
            if (busy)
                explain(why, s, "", "is locked by another run");
            else
                explain_failure(why, s, ".lock", strerror(errno));
            (void)close(s->lock);
            s->lock = -1;
            return busy ? STORE_BUSY : STORE_DENIED;
        }
        (void)nanosleep(&pause, NULL);
    }
    return STORE_OK;
}

/* One generation. STORE_OK: content is set. STORE_FIRST: there is none. The others: *why. */
static enum store_status load_one(struct store *s, const char *name, const char *suffix, struct error *why)
{
    struct error what = {""};
    size_t n;
    enum store_access access = store_file_read(s->place.dir, name, STORE_MAX + STORE_HEAD_MAX, &s->image, &n, &what);

    if (access == STORE_ACCESS_OK) {
        if (store_image_read((struct slice){s->image, n}, s->format, &s->content, &s->written_s, &what))
            return STORE_OK;
        free(s->image);
        s->image = NULL;
        access = STORE_ACCESS_DAMAGED;
    }
    (access == STORE_ACCESS_DENIED ? explain_failure : explain)(why, s, suffix, what.text);
    return access == STORE_ACCESS_ABSENT    ? STORE_FIRST
           : access == STORE_ACCESS_DAMAGED ? STORE_DAMAGED
                                            : status_of(access);
}

/* The newest good generation; *why is left alone for STORE_OK and STORE_FIRST. */
static enum store_status load(struct store *s, struct error *why)
{
    struct error newest, older;
    enum store_status first = load_one(s, s->place.key, "", &newest), second;

    s->newest_good = first == STORE_OK;
    if (first == STORE_OK)
        return STORE_OK;
    if (first != STORE_DAMAGED && first != STORE_FIRST) {
        *why = newest;
        return first;
    }
    second = load_one(s, s->place.older, ".old", &older);
    if (first == STORE_FIRST && second == STORE_FIRST)
        return STORE_FIRST;
    *why = second == STORE_OK || second == STORE_FIRST || first == STORE_DAMAGED ? newest : older;
    if (second == STORE_OK)
        return STORE_OLDER;
    return second == STORE_FIRST ? STORE_DAMAGED : second;
}

enum store_status store_open(struct store **out, struct slice dir, struct slice plugin, struct slice key,
                             unsigned format, bool write, long long wait_ms, struct error *why)
{
    struct store *s = calloc(1, sizeof *s);
    struct error loading = {""};
    enum store_access access;
    enum store_status locked = STORE_OK, loaded;

    *out = s;
    error_set(why, "%s", s == NULL ? "no memory for the state" : "");
    if (s == NULL)
        return STORE_DENIED;
    s->lock = -1;
    s->format = format;
    if (!store_place_name(&s->place, dir, plugin, key, why))
        return STORE_DENIED;
    access = store_place_enter(&s->place, write, why);
    if (access == STORE_ACCESS_ABSENT && !write) {
        error_set(why, "%s", "");
        return STORE_FIRST;
    }
    if (access != STORE_ACCESS_OK)
        return status_of(access);
    if (write)
        locked = take_lock(s, wait_ms, why);
    if (locked == STORE_FOREIGN)
        return locked;
    loaded = load(s, &loading);
    if (locked != STORE_OK && loaded != STORE_FOREIGN)
        return locked;
    *why = loading;
    if ((loaded == STORE_FOREIGN || loaded == STORE_DENIED) && s->lock >= 0) {
        (void)close(s->lock);
        s->lock = -1;
    }
    return loaded;
}

struct slice store_content(const struct store *s)
{
    return s->content;
}

long long store_written_s(const struct store *s)
{
    return s->written_s;
}

const char *store_path(const struct store *s)
{
    return s->place.path;
}

/* KEY.old becomes what KEY is now. KEY itself is there all the time. */
static bool keep_older(const struct store_place *p)
{
    return (unlinkat(p->dir, p->older, 0) == 0 || errno == ENOENT) && linkat(p->dir, p->key, p->dir, p->older, 0) == 0;
}

enum store_status store_commit(struct store *s, struct slice content, bool durable, long long wall_s, struct error *why)
{
    const struct store_place *p = &s->place;
    char head[STORE_HEAD_MAX];
    struct error what = {""};
    size_t n;

    error_set(why, "%s", "");
    if (s->lock < 0 || content.n > STORE_MAX) {
        explain(why, s, "", s->lock < 0 ? "was not opened for writing" : "can't be that large");
        return STORE_DENIED;
    }
    n = store_image_head(head, content, s->format, wall_s);
    if (!store_file_write(p->dir, p->next, (struct slice){head, n}, content, durable, &what)) {
        explain_failure(why, s, ".new", what.text);
        return STORE_DENIED;
    }
    /* A damaged KEY must not push the good older generation out. */
    if ((s->newest_good && !keep_older(p)) || renameat(p->dir, p->next, p->dir, p->key) != 0) {
        explain_failure(why, s, "", strerror(errno));
        (void)unlinkat(p->dir, p->next, 0);
        return STORE_DENIED;
    }
    s->newest_good = true;
    if (durable && fsync(p->dir) != 0) {
        explain_failure(why, s, "", strerror(errno));
        return STORE_DENIED;
    }
    return STORE_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    if (s->lock >= 0)
        (void)close(s->lock);
    if (s->place.dir >= 0)
        (void)close(s->place.dir);
    free(s->image);
    free(s);
}

#include "plugins/check_maillog_ers/sources.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/syslog_head.h"
#include "text/stamp.h"

#define TAIL_BYTES (256 * 1024)

/* Debian (rsyslog), Red Hat, SUSE and the BSDs; Exim's own of Debian, Red Hat, FreeBSD, Gentoo, cPanel and as it comes; then
 * the files that hold everything. */
static const char *const usual[] = {"/var/log/mail.log",      "/var/log/maillog",
                                    "/var/log/mail.info",     "/var/log/mail",
                                    "/var/log/exim4/mainlog", "/var/log/exim/main.log",
                                    "/var/log/exim/mainlog",  "/var/log/exim/exim_main.log",
                                    "/var/log/exim_mainlog",  "/var/spool/exim/log/mainlog",
                                    "/var/log/syslog",        "/var/log/messages"};

/* A mail server's own lines carry a tag such as "postfix/qmgr" or "sm-mta", or none in Exim's and OpenSMTPD's own logs. */
static bool is_mail_line(const struct syslog_head *h)
{
    static const struct slice programs[] = {SLICE_INIT("sendmail"), SLICE_INIT("sm-mta"), SLICE_INIT("sm-msp-queue"),
                                            SLICE_INIT("smtpd"), SLICE_INIT("exim")};
    static const struct slice daemons[] = {SLICE_INIT("smtp"),    SLICE_INIT("smtpd"),  SLICE_INIT("qmgr"),
                                           SLICE_INIT("cleanup"), SLICE_INIT("pickup"), SLICE_INIT("bounce"),
                                           SLICE_INIT("error"),   SLICE_INIT("master"), SLICE_INIT("postfix-script")};
    size_t slash = slice_find_last_byte(h->tag, '/');

    if (h->tag.n == 0)
        return true;
    for (size_t i = 0; slash == SLICE_NONE && i < sizeof programs / sizeof programs[0]; i++)
        if (slice_equal(h->tag, programs[i]))
            return true;
    if (slash == SLICE_NONE)
        return false;
    for (size_t i = 0; i < sizeof daemons / sizeof daemons[0]; i++)
        if (slice_equal(slice_cut(h->tag, slash + 1, h->tag.n), daemons[i]))
            return true;
    return false;
}

/* Stamp of the last mail server's line in the end of a file; 0: none there or no such file. */
static long long last_mail(const char *path, long long now_s)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *tail = fd < 0 ? NULL : malloc(TAIL_BYTES);
    long long last = 0, stamp;
    struct stamp_clock clock;
    struct syslog_head head;
    struct slice rest, text;
    struct stat st;
    ssize_t n = 0;

    if (tail != NULL && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        n = pread(fd, tail, TAIL_BYTES, st.st_size > TAIL_BYTES ? st.st_size - TAIL_BYTES : 0);
    rest = (struct slice){tail, n > 0 ? (size_t)n : 0};
    stamp_clock_init(&clock, now_s);
    while (slice_take_until(&rest, '\n', rest.n, &text))
        if (syslog_head_parse(&head, text) && is_mail_line(&head) && stamp_seconds(&clock, head.stamp, &stamp))
            last = stamp;
    free(tail);
    if (fd >= 0)
        (void)close(fd);
    return last;
}

static bool find_usual(struct maillog_sources *s, long long now_s, struct error *why)
{
    const char *best = NULL, *unreadable = NULL;
    long long newest = 0;

    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        long long last = last_mail(usual[i], now_s);

        if (last > newest) {
            newest = last;
            best = usual[i];
        } else if (access(usual[i], R_OK) != 0 && access(usual[i], F_OK) == 0 && unreadable == NULL) {
            unreadable = usual[i];
        } else if (best == NULL && access(usual[i], R_OK) == 0) {
            best = usual[i];
        }
    }
    if (newest == 0 && unreadable != NULL) /* so that the follower tells why it can't be read */
        best = unreadable;
    if (best == NULL) {
        error_set(why, "no mail log found (%s, %s, …); give one with -f", usual[0], usual[1]);
        return false;
    }
    s->patterns.items[s->patterns.count++] = slice_of(best);
    return true;
}

static int by_text(const void *pa, const void *pb)
{
    const struct slice *a = pa, *b = pb;
    int order = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

    return order != 0 ? order : (a->n > b->n) - (a->n < b->n);
}

bool maillog_sources_find(struct maillog_sources *s, const struct maillog_config *c, long long now_s, struct error *why)
{
    struct option_list sorted;
    uint64_t hash = 0;

    *s = (struct maillog_sources){.patterns = c->logfiles};
    (void)snprintf(s->key, sizeof s->key, "default");
    if (c->logfiles.count == 0 && !find_usual(s, now_s, why))
        return false;
    s->name = s->patterns.items[0];
    for (size_t i = 0; i < s->patterns.count; i++)
        if (slice_equal(s->patterns.items[i], SLICE("-")))
            s->standard_input = true;
    if (c->logfiles.count == 0)
        return true;
    sorted = s->patterns;
    qsort(sorted.items, sorted.count, sizeof sorted.items[0], by_text);
    for (size_t i = 0; i < sorted.count; i++)
        hash = hash_join(hash, slice_hash(sorted.items[i]));
    (void)snprintf(s->key, sizeof s->key, "log-%016llx", (unsigned long long)hash);
    return true;
}

long long maillog_sources_newest(const struct maillog_sources *s, long long now_s)
{
    long long newest = 0, last;
    glob_t found;

    for (size_t i = 0; i < s->patterns.count; i++) {
        if (glob(s->patterns.items[i].p, GLOB_NOSORT, NULL, &found) != 0)
            continue;
        for (size_t k = 0; k < found.gl_pathc; k++)
            if (log_last_stamp(found.gl_pathv[k], now_s, &last) && last > newest)
                newest = last;
        globfree(&found);
    }
    return newest;
}

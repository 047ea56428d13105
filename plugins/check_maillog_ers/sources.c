#include "plugins/check_maillog_ers/sources.h"

#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/syslog_head.h"
#include "plugins/check_maillog_ers/news.h"
#include "source/log_saved.h"
#include "text/stamp.h"

#define TAIL_BYTES (256 * 1024)
/* A usual file with a line younger than this is live; the journal is not asked then. */
#define FRESH_S 600
/* So many of the journal's newest entries are looked at for one of a mail server: other programs use its facility. */
#define RECENT 500
/* By so much the journal must be ahead of a file: what feeds the one from the other may be slow. */
#define AHEAD_S 60

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

/* The time of the newest of the journal's last entries, of a mail server alone if wanted; 0: none, or *why says why not. */
static long long newest_in_journal(const struct journal_query *q, bool mail, long long now_s, long long limit_ms,
                                   struct error *why)
{
    struct news news = {NULL, journal_open_recent(q, mail ? RECENT : 1)};
    long long deadline_ms = monotonic_ms() + limit_ms, newest = 0, stamp;
    const struct log_trouble *troubles;
    struct stamp_clock clock;
    struct syslog_head head;
    struct slice lines, line, log;

    if (news.journal == NULL)
        return 0;
    stamp_clock_init(&clock, now_s);
    while (newest == 0 && news_next(&news, deadline_ms, &lines, &log) == NEWS_LINES)
        while (newest == 0 && slice_take_until(&lines, '\n', lines.n, &line))
            if (syslog_head_parse(&head, line) && is_mail_line(&head) && stamp_seconds(&clock, head.stamp, &stamp))
                newest = stamp;
    if (!mail)
        newest = journal_newest_s(news.journal);
    if (newest == 0 && journal_troubles(news.journal, &troubles) > 0)
        *why = troubles[0].why;
    news_close(&news);
    return newest;
}

/* Is the journal the one to read, where the newest line of the usual files is this old? */
static bool is_journal_fresher(struct maillog_sources *s, const struct maillog_config *c, long long newest,
                               long long now_s)
{
    struct error why = {""};
    long long in_journal;

    if (newest > now_s - FRESH_S)
        return false;
    in_journal = newest_in_journal(&s->query, true, now_s, c->timeout_s * 250, &why);
    if (in_journal > newest + AHEAD_S)
        return true;
    if (newest < now_s - c->stale_s)
        s->journal_note = why;
    return false;
}

static bool find_usual(struct maillog_sources *s, const struct maillog_config *c, long long now_s, struct error *why)
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
    s->journal = is_journal_fresher(s, c, newest, now_s);
    if (s->journal)
        return true;
    if (best == NULL) {
        error_set(why, "no mail log found (%s, %s, …, the journal); give one with -f or --journal%s%s", usual[0],
                  usual[1], s->journal_note.text[0] != '\0' ? "; " : "", s->journal_note.text);
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

/* What a relative pattern means depends on the working directory; 0: none of them is relative. */
static uint64_t working_directory(const struct option_list *patterns)
{
    char here[PATH_MAX];

    for (size_t i = 0; i < patterns->count; i++)
        if (patterns->items[i].p[0] != '/' && getcwd(here, sizeof here) != NULL)
            return slice_hash(slice_of(here));
    return 0;
}

static uint64_t join_sorted(uint64_t hash, const struct option_list *list)
{
    struct option_list sorted = *list;

    qsort(sorted.items, sorted.count, sizeof sorted.items[0], by_text);
    for (size_t i = 0; i < sorted.count; i++)
        hash = hash_join(hash, slice_hash(sorted.items[i]));
    return hash;
}

static void make_key(struct maillog_sources *s, const struct maillog_config *c)
{
    uint64_t hash = join_sorted(0, &s->patterns);

    if (s->chosen) {
        (void)snprintf(s->key, sizeof s->key, "default");
        return;
    }
    hash = hash_join(hash, working_directory(&s->patterns));
    if (s->journal)
        hash = join_sorted(hash_join(hash, slice_hash(slice_of(c->journal_directory))), &c->journal_matches);
    (void)snprintf(s->key, sizeof s->key, "%s-%016llx", s->patterns.count > 0 ? "log" : "journal",
                   (unsigned long long)hash);
}

/* "the journal in /srv/journal (CONTAINER_NAME=mail, …)" */
static void make_name(struct maillog_sources *s)
{
    const struct journal_query *q = &s->query;

    (void)snprintf(s->journal_name, sizeof s->journal_name, "the journal%s%.50s%s%.30s%s",
                   q->directory != NULL ? " in " : "", q->directory != NULL ? q->directory : "",
                   q->match_count > 0 ? " (" : "", q->match_count > 0 ? q->matches[0].p : "",
                   q->match_count == 0   ? ""
                   : q->match_count == 1 ? ")"
                                         : ", …)");
    s->name = s->patterns.count > 0 ? s->patterns.items[0] : slice_of(s->journal_name);
}

bool maillog_sources_find(struct maillog_sources *s, const struct maillog_config *c, long long now_s, struct error *why)
{
    *s = (struct maillog_sources){.patterns = c->logfiles, .journal = c->journal};
    s->chosen = s->patterns.count == 0 && !s->journal;
    s->query.directory = c->journal_directory;
    s->query.match_count = c->journal_matches.count;
    memcpy(s->query.matches, c->journal_matches.items, c->journal_matches.count * sizeof c->journal_matches.items[0]);
    if (s->chosen && !find_usual(s, c, now_s, why))
        return false;
    for (size_t i = 0; i < s->patterns.count; i++)
        if (slice_equal(s->patterns.items[i], SLICE("-")))
            s->standard_input = true;
    make_key(s, c);
    make_name(s);
    return true;
}

bool maillog_sources_known(const struct maillog_sources *s, const struct maillog_memory *m)
{
    struct buffer line;
    bool known;

    if (!s->chosen || s->journal)
        return !s->chosen || m->journal.n > 0;
    buffer_init(&line, 8192);
    log_saved_print_pattern(&line, s->patterns.items[0].p);
    known = !line.failed && slice_find(m->positions, buffer_slice(&line)) != SLICE_NONE;
    buffer_free(&line);
    return known;
}

long long maillog_sources_newest(const struct maillog_sources *s, long long now_s, long long limit_ms)
{
    long long newest = 0, last;
    struct error unused;
    glob_t found;

    if (s->journal)
        newest = newest_in_journal(&s->query, false, now_s, limit_ms, &unused);

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

/* A whole log of one MTA's, of what strangers control, through parsers, classifier and book: no forged verdict. The input's
 * first byte chooses the MTA (P, E, S, O); each line then is a scene: one letter, and two texts of an attacker's with a tab between them:
 *   r LOCAL SENDER   the victim's server refuses our address to that recipient, and repeats him and the sender
 *   u LOCAL SENDER   it doesn't know him, or not the sender: nothing about our address
 *   s LOCAL WORDS    the hostile server accepts, with these words
 *   h LOCAL WORDS    it refuses, with these words
 *   m LOCAL WORDS    it refuses, with these words, and its backup accepts (Postfix)
 *   a LOCAL WORDS    a message came from that sender, with these words as its id, subject and client's name
 * Whatever they are, there is no victim but who refused, no service and no address but those that the victim's server named
 * (the hostile one may name any, for itself), and nothing ends what the victim's server began. And a log that is read in two
 * runs, with the book saved and loaded between them, gives the same book. */
#include "tests/fuzz/scene.h"

#include <stdlib.h>

#include "mail/delivery_line.h"
#include "mail/mail_line.h"
#include "reputation/book_view.h"
#include "text/stamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW 1795485600 /* the log's day at 02:00 UTC */
enum { SCENES_MAX = 600 };

/* What really happened. */
struct truth {
    unsigned refused, unknown, sent, hostile; /* hostile: refusals by that server */
    unsigned attempts;                        /* of these followed by a delivery */
};
/* What the fold was told besides. */
struct fold {
    struct book *book;
    bool ambiguous; /* a line that may be read in two ways: it may have opened anything, but it ends nothing */
};

static void check(bool good)
{
    if (!good)
        abort();
}

static void play(struct scene *s, struct truth *truth, char kind, struct slice first, struct slice second)
{
    /* Exim's own configuration refuses these local parts: in its log they are pipes and files. */
    if (s->mta == MTA_EXIM && first.n > 0 && (first.p[0] == '|' || first.p[0] == '/'))
        return;
    if (kind == 'm' && s->mta == MTA_POSTFIX) {
        add_attempt(s, second);
        truth->attempts++;
        truth->hostile++;
        kind = 's';
    }
    switch (kind) {
    case 'r':
        add_delivery(s, first, false, false);
        (void)buffer_text(&s->log, "450 4.7.1 Service unavailable; Client host [" OWN_IP
                                   "] blocked using Trend Micro RBL+; from=<");
        add_mailbox(s, second, SENDER_DOMAIN);
        (void)buffer_text(&s->log, "> to=<");
        add_mailbox(s, first, VICTIM);
        (void)buffer_text(&s->log, ">");
        end_delivery(s, false);
        truth->refused++;
        return;
    case 'u':
        add_delivery(s, first, false, false);
        (void)buffer_text(&s->log, truth->unknown % 2 ? "450 4.1.8 <" : "450 4.1.1 <");
        if (truth->unknown % 2)
            add_mailbox(s, second, SENDER_DOMAIN);
        else
            add_mailbox(s, first, VICTIM);
        (void)buffer_text(&s->log, truth->unknown % 2 ? ">: Sender address rejected: Domain not found"
                                                      : ">: Recipient address rejected: User unknown");
        end_delivery(s, false);
        truth->unknown++;
        return;
    case 's':
    case 'm':
    case 'h':
        add_delivery(s, first, true, kind == 's');
        (void)buffer_text(&s->log, kind == 's' ? "250 " : "450 ");
        add_words(s, second, kind == 's');
        end_delivery(s, kind == 's');
        truth->sent += kind == 's';
        truth->hostile += kind != 's';
        return;
    default:
        add_arrival(s, first, second);
    }
}

/* As check_maillog_ers does it. */
static void fold(struct fold *f, const struct catalogue *c, struct slice log)
{
    struct stamp_clock clock;
    struct mail_lines lines;
    struct mail_line l;
    long long stamp = NOW;

    stamp_clock_init(&clock, NOW + 7200);
    mail_lines_init(&lines);
    mail_lines_feed(&lines, log);
    while (mail_lines_next(&lines, &l)) {
        struct delivery *d = &l.delivery;

        (void)stamp_seconds(&clock, l.head.stamp, &stamp);
        do {
            struct attribution a = {0};

            if (d->reply.n > 0 && d->outcome != OUTCOME_SENT)
                classify(c, d->reply, d->recipient, d->relay_ip, &a);
            book_line(f->book, stamp, l.head.pid, d, &a);
            f->ambiguous |= d->ambiguous;
        } while (delivery_next_recipient(d));
    }
}

/* The incident that the victim's server began. */
static bool is_true(const struct incident *i)
{
    return slice_equal(i->service, SLICE("trendmicro-ers")) && slice_equal(i->ip, SLICE(OWN_IP));
}

static void check_names(const struct book *b, const struct incident *i, const struct truth *truth)
{
    struct incident_walk organisations = {0}, domains = {0};
    bool victim = false, still = false;
    struct slice name;

    for (uint64_t n = 0; incident_organisation(b, i, &organisations, &name); n++) {
        bool is_victim = slice_equal(name, SLICE(VICTIM));

        check(is_victim ? is_true(i) && truth->refused > 0 : slice_equal(name, SLICE(HOSTILE)) && truth->hostile > 0);
        victim |= is_victim;
        still |= is_victim && n < i->refusing;
    }
    check(victim == still); /* it never accepted */
    check(victim == is_true(i) || truth->hostile > 0);
    while (incident_domain(b, i, &domains, &name))
        check(slice_equal_fold(name, SLICE(VICTIM)) ? victim : slice_equal_fold(name, SLICE(HOSTILE)));
}

static void check_book(const struct fold *f, const struct truth *truth)
{
    const struct book_view v = {book_clock(f->book), 3600, 600, 86400, 7200, 86400};
    const struct book_totals *totals = book_totals(f->book);
    struct slice name;
    bool found = false;
    size_t count;
    struct incident *all = book_incidents(f->book, &v, &count);

    check(!book_failed(f->book) && count != SLICE_NONE);
    for (size_t i = 0; i < count; i++) {
        struct incident_walk walk = {0};

        found |= is_true(&all[i]);
        if (!f->ambiguous)
            check_names(f->book, &all[i], truth);
        /* Whoever else is in it: the victim that is, still refuses, and those come first. */
        if (is_true(&all[i]) && truth->hostile == 0 && incident_organisation(f->book, &all[i], &walk, &name))
            check(all[i].refusing > 0 && all[i].state == INCIDENT_OPEN);
    }
    free(all);
    if (f->ambiguous)
        return;
    check(totals->sent == truth->sent && totals->bounced == 0 && totals->returned == 0);
    check(totals->deferred == truth->refused + truth->unknown + truth->hostile - truth->attempts);
    check(totals->refusals >= truth->refused && totals->refusals <= truth->refused + truth->hostile);
    check(found || truth->refused == 0);
}

static void read_scenes(struct scene *s, struct truth *truth, struct slice rest)
{
    struct slice line;

    while (s->second < SCENES_MAX && rest.n > 0) {
        size_t end = slice_find_byte(rest, '\n'), tab;

        line = slice_cut(rest, 0, end == SLICE_NONE ? rest.n : end);
        rest = slice_cut(rest, line.n + 1, rest.n);
        if (line.n == 0)
            continue;
        tab = slice_find_byte(line, '\t');
        play(s, truth, line.p[0], slice_cut(line, 1, tab == SLICE_NONE ? line.n : tab - (tab > 0)),
             tab == SLICE_NONE ? SLICE("x") : slice_cut(line, tab + 1, line.n));
    }
}

/* The log in two runs: as far as the line that `at` is in, and the rest from what the first one saved. */
static void fold_in_two(struct book *whole, struct organisations *o, const struct catalogue *c, struct slice log,
                        size_t at)
{
    size_t end = slice_find_byte(slice_cut(log, at, log.n), '\n');
    struct slice first = slice_cut(log, 0, end == SLICE_NONE ? log.n : at + end + 1);
    struct fold f = {.book = book_new(o)};
    struct buffer saved, want, got;
    struct error why;

    buffer_init(&saved, 1 << 24);
    buffer_init(&want, 1 << 24);
    buffer_init(&got, 1 << 24);
    fold(&f, c, first);
    book_save(f.book, &saved);
    check(book_load(f.book, buffer_slice(&saved), &why));
    if (first.n < log.n)
        fold(&f, c, slice_cut(log, first.n, log.n));
    book_save(f.book, &got);
    book_save(whole, &want);
    check(!want.failed && slice_equal(buffer_slice(&got), buffer_slice(&want)));
    book_free(f.book);
    buffer_free(&saved);
    buffer_free(&want);
    buffer_free(&got);
}

static enum mta mta_of(uint8_t letter)
{
    return letter == 'E' ? MTA_EXIM : letter == 'S' ? MTA_SENDMAIL : letter == 'O' ? MTA_OPENSMTPD : MTA_POSTFIX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct catalogue *c;
    static struct organisations *o;
    struct scene s = {.mta = mta_of(size == 0 ? 0 : data[0])};
    struct truth truth = {0};
    struct fold f = {0};
    size_t whys = 0;

    if (size == 0 || size > 4096)
        return 0;
    if (c == NULL)
        c = catalogue_load(NULL, NULL, 0, NULL, 0, &whys);
    if (o == NULL)
        o = organisations_open();
    f.book = book_new(o);
    check(c != NULL && o != NULL && f.book != NULL);
    buffer_init(&s.log, 1 << 24);
    read_scenes(&s, &truth, (struct slice){(const char *)data + 1, size - 1});
    check(!s.log.failed);
    if (s.log.n > 0)
        fold(&f, c, buffer_slice(&s.log));
    check_book(&f, &truth);
    if (s.log.n > 0)
        fold_in_two(f.book, o, c, buffer_slice(&s.log), s.log.n * (data[size - 1] % 16) / 16);
    buffer_free(&s.log);
    book_free(f.book);
    return 0;
}

#include "tests/lib/unit.h"

#include "tests/lib/story.h"

#include <stdlib.h>

void story_begin(struct story *s)
{
    *s = (struct story){.host = "mail01", .instance = "postfix", .pid = "100", .mta = MTA_POSTFIX};
    s->organisations = organisations_open();
    assert_non_null(s->organisations);
    s->book = book_new(s->organisations);
    assert_non_null(s->book);
    s->view = (struct book_view){
        .window_s = 3600, .quiet_s = 600, .hold_s = 86400, .hold_permanent_s = 7200, .keep_s = 86400};
}

void story_end(struct story *s)
{
    assert_false(book_failed(s->book));
    book_free(s->book);
    organisations_close(s->organisations);
}

int story_setup(void **state)
{
    static struct story story;

    story_begin(&story);
    *state = &story;
    return 0;
}

int story_teardown(void **state)
{
    story_end(*state);
    return 0;
}

void story_reload(struct story *s)
{
    struct buffer first, second;
    struct error why = {""};

    buffer_init(&first, 1 << 24);
    buffer_init(&second, 1 << 24);
    book_save(s->book, &first);
    if (!book_load(s->book, buffer_slice(&first), &why))
        fail_msg("%s in:\n%.*s", why.text, (int)first.n, first.p);
    book_save(s->book, &second);
    WANT_SLICE("saved, loaded and saved again", buffer_slice(&second), buffer_slice(&first));
    buffer_free(&first);
    buffer_free(&second);
}

/* "mx.example.co.jp[198.51.100.7]" or "none". */
static void set_relay(struct delivery *d, const char *relay)
{
    struct slice rest = slice_of(relay), name;

    d->hop = HOP_REMOTE;
    if (!slice_take_until(&rest, '[', rest.n, &name)) {
        d->hop = HOP_NONE;
        return;
    }
    d->relay_host = name;
    d->relay_ip = slice_cut(rest, 0, slice_find_byte(rest, ']'));
    if (slice_starts(d->relay_ip, SLICE("127.")) || slice_starts(d->relay_ip, SLICE("10.")))
        d->hop = HOP_LOCAL;
}

static struct delivery line(const struct story *s, const char *id, enum outcome outcome, const char *domain,
                            const char *relay)
{
    struct delivery d = {.mta = s->mta,
                         .claimed_name = s->claimed_name,
                         .outcome = outcome,
                         .host = slice_of(s->host),
                         .instance = slice_of(s->instance),
                         .daemon = SLICE_INIT("smtp"),
                         .queue_id = slice_of(id),
                         .domain = slice_of(domain),
                         .delay_s = -1};

    set_relay(&d, relay);
    return d;
}

static void add(struct story *s, long long t, const struct delivery *d, const char *service, const char *ip)
{
    struct service found = {.slug = slice_of(service)};
    struct attribution a = {.service = &found, .scope = SCOPE_IP, .claimed_ip = slice_of(ip)};
    struct attribution none = {0};

    book_line(s->book, t, slice_of(s->pid), d, service == NULL ? &none : &a);
}

void story_refuse(struct story *s, long long t, const char *id, const char *domain, const char *relay,
                  const char *status, const char *service, const char *ip)
{
    struct delivery d = line(s, id, status[0] == '4' ? OUTCOME_DEFERRED : OUTCOME_BOUNCED, domain, relay);

    d.reply = SLICE("450 refused");
    add(s, t, &d, service, ip);
}

void story_attempt(struct story *s, long long t, const char *id, const char *relay, const char *service, const char *ip)
{
    struct delivery d = line(s, id, OUTCOME_ATTEMPT, s->attempt_domain, relay);

    d.reply = SLICE("450 refused");
    add(s, t, &d, service, ip);
}

void story_sent(struct story *s, long long t, const char *id, const char *domain, const char *relay)
{
    story_other(s, t, id, OUTCOME_SENT, domain, relay);
}

void story_follow(struct story *s, long long t, const char *id, const char *domain)
{
    struct delivery d = line(s, id, OUTCOME_DEFERRED, domain, "none");

    d.daemon = SLICE("error");
    d.suspended = true;
    add(s, t, &d, NULL, NULL);
}

void story_other(struct story *s, long long t, const char *id, enum outcome outcome, const char *domain,
                 const char *relay)
{
    struct delivery d = line(s, id, outcome, domain, relay);

    if (outcome == OUTCOME_DEFERRED || outcome == OUTCOME_BOUNCED)
        d.reply = SLICE("452 4.2.2 mailbox full");
    add(s, t, &d, NULL, NULL);
}

void story_queued(struct story *s, long long t, const char *id, const char *sender)
{
    struct delivery d = line(s, id, OUTCOME_QUEUED, NULL, "none");

    d.daemon = SLICE("qmgr");
    d.sender = slice_of(sender);
    add(s, t, &d, NULL, NULL);
}

size_t story_count(struct story *s, long long t)
{
    size_t count;

    s->view.now_s = t;
    free(book_incidents(s->book, &s->view, &count));
    return count;
}

struct incident story_incident(struct story *s, long long t, size_t n)
{
    struct incident *all, one;
    size_t count;

    s->view.now_s = t;
    all = book_incidents(s->book, &s->view, &count);
    if (n >= count)
        fail_msg("incident %zu of %zu", n, count);
    one = all[n];
    free(all);
    return one;
}

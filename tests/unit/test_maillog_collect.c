/* The log's fold at full speed (blocks, memories, filters) and step by step (each line parsed whole, stamped and classified
 * anew, the book saved and loaded again and again) leave the same book, byte for byte, over random logs. */
#include "tests/lib/unit.h"

#include "mail/postfix_line.h"
#include "plugins/check_maillog_ers/collect.h"
#include "reputation/classify.h"
#include "tests/lib/scratch.h"
#include "text/stamp.h"

#define START_S 1767225600LL /* 2026-01-01 */
#define NOW_S (START_S + 86400)

enum { LOGS = 12, LINES = 4000, RELOAD_EVERY = 97, BOOK_BYTES_MAX = 16 << 20 };

struct dice {
    uint64_t state;
};

static unsigned roll(struct dice *d, unsigned n)
{
    d->state = hash_join(d->state, 1);
    return (unsigned)(d->state % n);
}

static const char *one_of(struct dice *d, const char *const *words, unsigned n)
{
    return words[roll(d, n)];
}
#define ONE_OF(d, words) one_of((d), (words), sizeof(words) / sizeof(words)[0])

/* Domains, relays and queue ids are few, so that refusals, recoveries, follow-ups and evidence meet each other. */
static void add_line(struct buffer *log, struct dice *d, unsigned second, bool iso)
{
    static const char *const instances[] = {"postfix", "postfix", "postfix", "postfix-out", "postfix/203.0.113.30"};
    static const char *const domains[] = {"example.co.jp", "Example.com", "sub.example.com",
                                          "example.net",   "d.example",   "t.example"};
    static const char *const relays[] = {"mx.example.co.jp[198.51.100.7]:25",
                                         "MX2.example.co.jp[198.51.100.8]:25",
                                         "mx.example.com[198.51.100.9]:25",
                                         "mx1.d.example[198.51.100.10]:25",
                                         "[198.51.100.11]:25",
                                         "mx.t.example[10.0.0.3]:25",
                                         "127.0.0.1[127.0.0.1]:10025",
                                         "mail.example.net[2001:db8::7]:25",
                                         "none"};
    static const char *const replies[] = {
        "450 Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service",
        "554 5.7.1 Client host [203.0.113.26] blocked using zen.spamhaus.org; see https://example.org/203.0.113.26",
        "451 4.7.1 your IP is on the blacklist bl.example.com", "450 4.2.0 Greylisted", "550 5.1.1 user unknown"};
    const char *relay = ONE_OF(d, relays), *reply = ONE_OF(d, replies), *instance = ONE_OF(d, instances);
    const char *domain = ONE_OF(d, domains);
    unsigned id = roll(d, 60), pid = 100 + id % 7, kind = roll(d, 20);
    int server_n = (int)strcspn(relay, "]") + 1;

    if (iso)
        buffer_printf(log, "2026-01-01T00:%02u:%02u.%06u+00:00 ", second / 60 % 60, second % 60, roll(d, 1000000));
    else
        buffer_printf(log, "Jan  1 00:%02u:%02u ", second / 60 % 60, second % 60);
    buffer_printf(log, "mail%u %s/", roll(d, 30) == 0 ? 2U : 1U, instance);
    if (kind < 2)
        buffer_printf(log, "smtpd[%u]: connect from client[192.0.2.%u]\n", pid, id);
    else if (kind < 4)
        buffer_printf(log, "qmgr[9]: 4J%05X: from=<user%u@example.org>, size=9, nrcpt=1 (queue active)\n", id,
                      roll(d, 20));
    else if (kind == 4)
        buffer_printf(log, "qmgr[9]: 4J%05X: %s\n", id,
                      roll(d, 2) == 0 ? "removed" : "from=<>, status=expired, returned to sender");
    else if (kind < 7 && relay[0] != 'n')
        buffer_printf(log, "smtp[%u]: 4J%05X: host %.*s said: %s (in reply to RCPT TO command)\n", pid, id, server_n,
                      relay, reply);
    else if (kind < 11 && relay[0] != 'n')
        buffer_printf(log,
                      "smtp[%u]: 4J%05X: to=<u%u@%s>, relay=%s, delay=%u, dsn=4.0.0, status=%s (host %.*s said: %s (in "
                      "reply to RCPT TO command))\n",
                      pid, id, id, domain, relay, roll(d, 5), reply[0] == '5' ? "bounced" : "deferred", server_n, relay,
                      reply);
    else if (kind == 11)
        buffer_printf(log,
                      "error[%u]: 4J%05X: to=<u%u@%s>, relay=none, delay=1, dsn=4.4.2, status=deferred (delivery "
                      "temporarily suspended: lost connection with mx)\n",
                      pid, id, id, domain);
    else if (kind == 12)
        buffer_printf(log, "smtp[%u]: to=<broken, %s\n", pid, reply);
    else
        buffer_printf(log, "smtp[%u]: 4J%05X: to=<u%u@%s>, relay=%s, delay=1, dsn=2.0.0, status=sent (250 ok)\n", pid,
                      id, id, domain, relay);
}

static void make_log(struct buffer *log, uint64_t seed)
{
    struct dice d = {seed};
    unsigned second = 0;

    for (int i = 0; i < LINES; i++) {
        if (roll(&d, 20) == 0)
            second += roll(&d, 2);
        if (roll(&d, 300) == 0)
            buffer_text(log, "not a line of syslog\n");
        else if (roll(&d, 300) == 0)
            buffer_text(log, "Feb 31 25:00:00 mail1 postfix/smtp[1]: 4J00001: to=<u@d.example>, relay=mx1.d.example"
                             "[198.51.100.10]:25, delay=1, dsn=2.0.0, status=sent (250 ok)\n");
        else /* now and then a line comes late */
            add_line(log, &d, second > 3 && roll(&d, 40) == 0 ? second - roll(&d, 3) : second, seed % 2 == 0);
    }
    assert_false(log->failed);
}

static void save(struct book *book, struct buffer *out)
{
    buffer_init(out, BOOK_BYTES_MAX);
    book_save(book, out);
    assert_false(out->failed || book_failed(book));
}

static void reload(struct book *book)
{
    struct error why = {""};
    struct buffer saved;

    save(book, &saved);
    if (!book_load(book, buffer_slice(&saved), &why))
        fail_msg("%s", why.text);
    buffer_free(&saved);
}

static void fold_plainly(struct book *book, const struct catalogue *catalogue, struct slice log)
{
    struct stamp_clock clock;
    long long last_s = NOW_S, s;
    struct slice line;

    stamp_clock_init(&clock, NOW_S);
    for (unsigned n = 1; slice_take_until(&log, '\n', log.n, &line); n++) {
        struct attribution a = {0};
        struct syslog_head head;
        struct delivery d;

        if (!syslog_head_parse(&head, line))
            continue;
        if (stamp_seconds(&clock, head.stamp, &s) && s <= NOW_S + 86400)
            last_s = s;
        if (postfix_line_parse(&d, &head)) {
            if (d.reply.n > 0 && d.outcome != OUTCOME_SENT && d.outcome != OUTCOME_PROBE)
                classify(catalogue, d.reply, d.recipient, d.relay_ip, &a);
            book_line(book, last_s, head.pid, &d, &a);
        }
        if (n % RELOAD_EVERY == 0)
            reload(book);
    }
    book_tick(book, last_s);
}

static void test_same_book(void **state)
{
    const struct slice pattern = SLICE("log");
    struct error why[1];
    size_t whys = 0;
    struct catalogue *catalogue = catalogue_load(NULL, NULL, 0, why, 1, &whys);
    struct organisations *organisations = organisations_open();
    char *dir = scratch_enter();

    (void)state;
    assert_true(catalogue != NULL && organisations != NULL);
    for (uint64_t seed = 1; seed <= LOGS; seed++) {
        struct book *fast = book_new(organisations), *plain = book_new(organisations);
        struct maillog_read read;
        struct news news = {NULL, NULL};
        struct buffer log, got, want;

        assert_true(fast != NULL && plain != NULL);
        buffer_init(&log, BOOK_BYTES_MAX);
        make_log(&log, seed);
        scratch_write("log", O_TRUNC, buffer_slice(&log));
        news.logs = log_follow_open(&pattern, 1, (struct slice){NULL, 0}, LOG_FIRST_START, 0, NOW_S, NULL);
        assert_non_null(news.logs);
        maillog_collect(fast, &news, catalogue, NOW_S, monotonic_ms() + 60000, &read);
        WANT_INT("bytes read", read.bytes, log.n);
        news_close(&news);
        fold_plainly(plain, catalogue, buffer_slice(&log));
        assert_true(book_totals(plain)->refusals > 100 && book_totals(plain)->sent > 500);
        save(fast, &got);
        save(plain, &want);
        if (!slice_equal(buffer_slice(&got), buffer_slice(&want))) {
            scratch_write("got", O_TRUNC, buffer_slice(&got));
            scratch_write("want", O_TRUNC, buffer_slice(&want));
            fail_msg("seed %u: other books in %s", (unsigned)seed, dir);
        }
        buffer_free(&got);
        buffer_free(&want);
        buffer_free(&log);
        book_free(fast);
        book_free(plain);
    }
    scratch_leave(dir);
    organisations_close(organisations);
    catalogue_free(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_book),
    };

    return cmocka_run_group_tests_name("maillog_collect", tests, NULL, NULL);
}

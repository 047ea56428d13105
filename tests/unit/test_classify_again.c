/* classify_again: the same attributions as classify, whatever was asked before. */
#include "tests/lib/unit.h"

#include "reputation/classify.h"
#include "text/buffer.h"

static const char *const openings[] = {
    "450 Client Host [%s] blocked using Trend Micro Email Reputation Service. See %s",
    "554 5.7.1 Client host [%s] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/%s",
    "554 5.7.1 blocked using bl.example.org, your IP %s is listed in %s",
    "550 5.1.1 <user@%s>: Recipient address rejected: User unknown %s",
    "452 4.2.2 mailbox full at %s %s",
    "554 5.7.1 Client host blocked using dnsbl.%s",
    "421-4.7.0 [%s] Our system has detected 421-4.7.0 the very low reputation of the sending 421 4.7.0 IP address. %s",
};
static const char *const fillings[] = {"203.0.113.25",   "203.0.113.26",     "198.51.100.7",       "example.org",
                                       "mx.example.com", "spamhaus.example", "<user@example.org>", "#20260102-7f"};
static const char *const recipients[] = {"user@example.org", "spamhaus@example.com", "a.b@mx.example.com", ""};

static uint64_t next(uint64_t *seed)
{
    *seed = hash_join(*seed, 1);
    return *seed;
}

/* Words as they differ in each reply, and such that begin or end like what signatures hold. */
static void put_word(struct buffer *reply, uint64_t *seed)
{
    static const char *const starts[] = {"",    "spam",  "block", "reput", "list", "bl",
                                         "zen", "dnsbl", "trend", "5",     "ip"};
    static const char *const marks[] = {"", " ", ".", "-", "/", "bl.", "host "};
    uint64_t draw = next(seed);

    if (draw % 3 == 0) { /* as a host name's last label: one if it ends in a letter */
        buffer_printf(reply, "%08llx", (unsigned long long)(next(seed) >> 32));
        return;
    }
    draw /= 3;
    buffer_printf(reply, "%s%s%0*llx%s", marks[draw % 7], starts[draw / 7 % 11], (int)(draw / 77 % 12),
                  (unsigned long long)(next(seed) >> (draw / 1000 % 50)), draw / 50000 % 4 == 0 ? ".example" : "");
}

static void test_same_as_classify(void **state)
{
    struct error why[1];
    size_t whys = 0;
    struct catalogue *c = catalogue_load(NULL, NULL, 0, why, 1, &whys);
    struct classify_memory *m = classify_memory_open();
    uint64_t seed = 1;

    (void)state;
    assert_true(c != NULL && m != NULL);
    for (int i = 0; i < 20000; i++) {
        struct attribution want, got;
        const char *opening = openings[next(&seed) % 7], *recipient = recipients[next(&seed) % 4];
        struct buffer reply;

        buffer_init(&reply, 1024);
        for (const char *p = opening; *p != '\0'; p++) {
            if (p[0] == '%' && next(&seed) % 2 == 0)
                put_word(&reply, &seed);
            else if (p[0] == '%')
                buffer_text(&reply, fillings[next(&seed) % 8]);
            else if (p[0] == ' ' && next(&seed) % 16 == 0)
                put_word(&reply, &seed);
            else if (p == opening || p[-1] != '%')
                buffer_byte(&reply, *p);
        }
        if (next(&seed) % 3 == 0) /* too long to be remembered */
            for (int k = 0; k < 60; k++)
                buffer_text(&reply, " and so on");
        classify(c, buffer_slice(&reply), slice_of(recipient), SLICE("198.51.100.7"), &want);
        classify_again(m, c, buffer_slice(&reply), slice_of(recipient), SLICE("198.51.100.7"), &got);
        if (got.service != want.service || got.scope != want.scope || got.why.p != want.why.p ||
            !slice_equal(got.claimed_ip, want.claimed_ip) || !slice_equal(got.zone, want.zone))
            fail_msg("%.*s: got %.*s, want %.*s", (int)reply.n, reply.p, (int)got.why.n, got.why.p, (int)want.why.n,
                     want.why.p);
        buffer_free(&reply);
    }
    classify_memory_close(m);
    catalogue_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_classify),
    };

    return cmocka_run_group_tests_name("classify_again", tests, NULL, NULL);
}

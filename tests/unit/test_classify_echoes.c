#include "tests/lib/blame.h"
#include "tests/lib/unit.h"

/* Mailboxes named like refusals, and addresses that are not ours. */
static const struct {
    const char *recipient, *relay, *reply, *service, *ip;
} echoes[] = {
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 <\"blocked using zen.spamhaus.org\"@example.com>: Recipient address rejected: User unknown", "none",
     ""},
    {"", "", "550 5.1.1 <\"blocked using zen.spamhaus.org\"@example.com>: Recipient address rejected: User unknown",
     "none", ""},
    {"", "", "550 5.1.1 \"blocked using zen.spamhaus.org\"@example.com: user unknown", "none", ""},
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 <blocked using zen.spamhaus.org@example.com>: user unknown", "none", ""},
    {"", "", "550 5.1.1 <blocked using zen.spamhaus.org@example.com>: user unknown", "none", ""},
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 blocked using zen.spamhaus.org@example.com: user unknown", "none", ""},
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 no mailbox here by the name of blocked using zen.spamhaus.org", "none", ""},
    {"\"x\\n550 blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 <\"x\\n550 blocked using zen.spamhaus.org\"@example.com>: user unknown", "none", ""},
    {"", "", "550 5.1.0 <\"x\\nblocked using zen.spamhaus.org\"@example.com> unknown", "none", ""},
    {"", "", "550 5.1.0 \"x\\\\nblocked using zen.spamhaus.org\\\\ny\"@example.com unknown", "none", ""},
    {"", "", "550 5.1.0 <\"a@example.com>: x\\nblocked using zen.spamhaus.org\"@example.com> unknown", "none", ""},
    {"", "", "550-5.1.0 <\"x 550-blocked using zen.spamhaus.org 550 y\"@example.com> 550 5.1.0 unknown", "none", ""},
    {"", "",
     "450 4.7.1 Client host [203.0.113.25] blocked using Trend Micro RBL+; from=<\"greylisted.\\\\nx\"@example.com>",
     "trendmicro-ers", "203.0.113.25"},
    {"\"using Trend Micro\"@example.com", "",
     "450 Client host [203.0.113.25] blocked using Trend Micro RBL+; to=<\"using Trend Micro\"@example.com>",
     "trendmicro-ers", "203.0.113.25"},
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 <\"blocked using zen.spamhaus.org\"@example.com>: user 'blocked using zen.spamhaus.org' unknown", "none", ""},
    {"\"ng Trend M\"@example.com", "", "450 Client host [203.0.113.25] blocked using Trend Micro RBL+",
     "trendmicro-ers", "203.0.113.25"},
    {"", "", "550-5.1.0 \"x\\n550 5.1.0 blocked using zen.spamhaus.org", "spamhaus", ""},
    {"\"your ip is blacklisted\"@example.com", "", "550 5.1.1 <\"your ip is blacklisted\"@example.com>... User unknown",
     "none", ""},
    {"zen.spamhaus.org@example.com", "", "550 5.1.1 unknown user zen.spamhaus.org", "none", ""},
    {"zen.spamhaus.org@example.com", "", "550 5.1.1 zen.spamhaus.org@example.com: user unknown", "none", ""},
    {"postmaster@spamhaus.org", "", "554 5.7.1 Relaying to spamhaus.org denied", "none", ""},
    {"postmaster@spamhaus.org", "", "554 5.7.1 <postmaster@spamhaus.org>: Relay access denied", "none", ""},
    {"postmaster@spamhaus.org", "", "550 5.1.2 Name service error for name=spamhaus.org type=MX: Host not found",
     "none", ""},
    {"tosa@rx.t-online.de", "", "550 5.1.1 tosa@rx.t-online.de: user unknown", "none", ""},
    {"", "", "550 5.1.1 <tosa@rx.t-online.de>: user unknown", "none", ""},
    {"abuse@kpn.com", "", "550 5.1.1 abuse@kpn.com is not known here", "none", ""},
    {"a@example.com", "", "550 5.1.1 user \"listed by spamcop\"@example.net unknown", "none", ""},
    {"a@example.com", "", "550 blacklisted@example.com: your ip is fine, but there is no such user", "none", ""},
    {"a@example.com", "",
     "554 203.0.113.25 has a bad reputation, see http://example.org/unblock?a=1&b=a@example.com&c=x", "other-ip-block",
     "203.0.113.25"},
    {"a@spamhaus.example.com", "", "554 5.7.1 Client host [203.0.113.25] blocked using zen.spamhaus.org", "spamhaus",
     "203.0.113.25"},
    {"a@example.com", "198.51.100.7", "554 mx.example.com[198.51.100.7]: client 203.0.113.25 is blacklisted",
     "other-ip-block", "203.0.113.25"},
    {"a@example.com", "198.51.100.7", "554 [198.51.100.7] says: your host is blacklisted", "other-ip-block", ""},
    {"a@example.com", "", "550 5.7.1 Your IP is blacklisted: 2001:db8:0:1::25", "other-ip-block", "2001:db8:0:1::25"},
    {"a@example.com", "", "550 5.7.1 [IPv6:2001:db8::25] is on our blacklist", "other-ip-block", "2001:db8::25"},
    {"a@example.com", "", "553 http://www.spamhaus.org/query/bl?ip=203.0.113.25", "spamhaus", "203.0.113.25"},
    {"a@example.com", "", "553 See https://check.spamhaus.org/query/ip/203.0.113.25", "spamhaus", "203.0.113.25"},
    {"a@example.com", "", "554 Client host [mail.example.net] blocked using bl.spamcop.net", "spamcop", ""},
    {"a@example.com", "", "554 5.7.1 ACL dns_rbl; Client host [203.0.113.25] blocked using bl.example.org=127.0.0.2",
     "dnsbl-other", "203.0.113.25"},
    {"a@example.com", "", "450 4.7.1 Client host [127.0.0.25] blocked using Trend Micro RBL+", "trendmicro-ers",
     "127.0.0.25"},
    {"a@example.com", "", "554 blocked using zen.spamhaus.org [127.0.0.4]", "spamhaus", ""},
    {"a@example.com", "", "554 25.113.0.203.zen.spamhaus.org is listed", "spamhaus", ""},
    {"a@example.com", "", "554 Rejected by version 4.16.55.1 filter: 203.0.113.25 is blacklisted", "other-ip-block",
     "203.0.113.25"},
    {"a@example.com", "",
     "421 4.7.0 [TSS05] Messages from 203.0.113.25 temporarily deferred - 4.16.55.1; see http://example.org/", "yahoo",
     "203.0.113.25"},
    {"a@example.com", "", "554 5.7.1 203.0.113.0/24 is blocked for spam", "other-ip-block", "203.0.113.0"},
    {"a@example.com", "", "", "none", ""},
};

static void test_echoes(void **state)
{
    for (size_t i = 0; i < sizeof echoes / sizeof echoes[0]; i++) {
        const char *reply = echoes[i].reply;
        struct attribution a;

        WANT_TEXT(reply, blamed(*state, reply, echoes[i].recipient, echoes[i].relay, &a), echoes[i].service);
        WANT_TEXT(reply, a.claimed_ip, echoes[i].ip);
    }
}

/* However long the local part is that it repeats. */
static void test_long_echo(void **state)
{
    static const char *const ends[][2] = {
        {"550 5.1.0 <\"", " blocked using zen.spamhaus.org\"@example.com> unknown"},
        {"550 5.1.0 zen.spamhaus.org.", "@example.com unknown"},
    };

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char reply[1500] = "";
        size_t n = strlen(ends[i][0]);
        struct attribution a;

        memcpy(reply, ends[i][0], n);
        memset(reply + n, 'a', 1200);
        memcpy(reply + n + 1200, ends[i][1], strlen(ends[i][1]));
        WANT_TEXT(ends[i][0], blamed(*state, reply, "", "", &a), "none");
    }
}

/* What a hostile server can make it cost, and that it stays inside what it was given. */
static void test_long(void **state)
{
    static const char *const pieces[] = {
        "your ip ", "\"@", "<", "a@", "@", "1.2.3.4 ", "host a[1.2.3.4] said: ", "\\n550-", "spam "};
    const size_t size = 70000;
    struct attribution a;

    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        size_t n = strlen(pieces[i]);
        char *bytes = test_malloc(size);

        memset(bytes, ' ', size);
        memcpy(bytes, "550-", 4);
        for (size_t at = 4; at + n <= size; at += n)
            memcpy(bytes + at, pieces[i], n);
        classify(*state, (struct slice){bytes, size}, SLICE("\"a b c\"@example.com"), SLICE(""), &a);
        test_free(bytes);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_echoes),
        cmocka_unit_test(test_long_echo),
        cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests_name("classify_echoes", tests, blame_load, blame_unload);
}

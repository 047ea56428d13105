/* mail/relay: which addresses are no recovery, and what is left behind a name in a text. The forms of relay= are in
 * test_postfix_line. */
#include "tests/lib/unit.h"

#include "mail/relay.h"

static void local_addresses(void **state)
{
    static const struct {
        const char *ip;
        bool local;
    } rows[] = {
        {"127.0.0.1", true},
        {"127.255.255.255", true},
        {"10.0.0.1", true},
        {"172.16.0.1", true},
        {"172.31.255.1", true},
        {"172.15.0.1", false},
        {"172.32.0.1", false},
        {"192.168.0.1", true},
        {"192.169.0.1", false},
        {"100.64.0.1", true},
        {"100.127.255.1", true},
        {"100.63.0.1", false},
        {"100.128.0.1", false},
        {"169.254.1.1", true},
        {"169.253.1.1", false},
        {"0.0.0.0", true},
        {"192.0.2.1", false},
        {"198.51.100.1", false},
        {"203.0.113.1", false},
        {"8.8.8.8", false},
        {"::1", true},
        {"::", true},
        {"fe80::1", true},
        {"febf::1", true},
        {"fec0::1", false},
        {"fc00::1", true},
        {"fdff::1", true},
        {"FD00::1", true},
        {"fe00::1", false},
        {"2001:db8::1", false},
        {"2001:db8::", false},
        {"10.0.0", false},
        {"10.0.0.1.1", false},
        {"10.0.0.256", false},
        {"10.0.0.1234", false},
        {"fd00", false},
        {"", false},
        {"localhost", false},
        {"f:c00::1", false},
        {"0fc00::1", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        WANT_INT(rows[i].ip, address_is_local(slice_of(rows[i].ip)), rows[i].local);
}

static void dotted_quads(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        {"203.0.113.9", true}, {"0.0.0.0", true},    {"255.255.255.255", true}, {"256.0.0.0", false},
        {"1.2.3", false},      {"1.2.3.4.5", false}, {"1..2.3", false},         {"1.2.3.", false},
        {".1.2.3", false},     {"1.2.3.4 ", false},  {"1.2.3.0004", false},     {"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        WANT_INT(rows[i].text, address_is_ip4(slice_of(rows[i].text)), rows[i].good);
}

static void take(void **state)
{
    static const struct {
        const char *text, *host, *ip, *rest;
    } rows[] = {
        {"mx.example.net[198.51.100.25] said: no", "mx.example.net", "198.51.100.25", " said: no"},
        {"mx.example.net[198.51.100.25]:25: Connection refused", "mx.example.net", "198.51.100.25",
         ": Connection refused"},
        {"mx.example.net[198.51.100.25]: server", "mx.example.net", "198.51.100.25", ": server"},
        {"[2001:db8::1]:2525", "", "2001:db8::1", ""},
        {"mx.example.net[198.51.100.25] said: the text is longer than the sixty-four bytes of a mask, and has [1]",
         "mx.example.net", "198.51.100.25",
         " said: the text is longer than the sixty-four bytes of a mask, and has [1]"},
    };
    static const char *const none[] = {
        "",
        "mx.example.net",
        "mx.example.net[198.51.100.25",
        "mx.example.net]198.51.100.25[",
        "mx example.net[198.51.100.25]",
        "a, relay=b[198.51.100.25]",
        "mx.example.net[198.51.100.25 ] said",
        "the first word is no server, but a later one is: mx.example.net[198.51.100.25]:25",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct scan s = {rows[i].text, rows[i].text + strlen(rows[i].text)};
        struct relay relay;

        WANT_INT(rows[i].text, relay_take(&s, &relay), true);
        WANT_TEXT(rows[i].text, relay.host, rows[i].host);
        WANT_TEXT(rows[i].text, relay.ip, rows[i].ip);
        WANT_TEXT(rows[i].text, ((struct slice){s.p, scan_left(&s)}), rows[i].rest);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct scan s = {none[i], none[i] + strlen(none[i])};
        struct relay relay;

        WANT_INT(none[i], relay_take(&s, &relay), false);
        WANT_INT(none[i], scan_left(&s), strlen(none[i]));
    }
}

/* The usual form is taken by a way of its own, which must come to the same. */
static void usual(void **state)
{
    static const char *const hosts[] = {"",   "mx.example.net", "a-longer-name-than-one-step.example.net", "a b", "a,b",
                                        "a[b"};
    static const char *const addresses[] = {
        "198.51.100.25", "10.0.0.1",         "127.0.0.1",         "172.16.0.1", "1.2.3.4",  "2001:db8::1", "", "1",
        "...",           "1234567890123456", "12345678901234567", "::1",        "8.8.8.8 ", "172.32.0.1"};
    static const char *const behind[] = {
        ":25, delay=1.5, delays=1/0/0/0", ":25", ":25,", ":587, delay=1", ", delay=1", ":25 x"};
    size_t taken = 0;

    (void)state;
    for (size_t i = 0; i < 6 * 14 * 6; i++) {
        char text[128];
        struct relay quick = {.local = false}, slow;
        struct scan s = {text, text}, t;

        s.end += snprintf(text, sizeof text, "%s[%s]%s", hosts[i % 6], addresses[i / 6 % 14], behind[i / 84]);
        t = s;
        if (!relay_take_usual(&s, &quick)) {
            WANT_INT(text, scan_left(&s), scan_left(&t));
            continue;
        }
        relay_parse(&slow, &t);
        WANT_INT(text, scan_left(&s), scan_left(&t));
        WANT_SLICE(text, quick.host, slow.host);
        WANT_SLICE(text, quick.ip, slow.ip);
        WANT_INT(text, quick.local, slow.local);
        taken++;
    }
    WANT_INT("some are taken", taken > 20, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_addresses),
        cmocka_unit_test(dotted_quads),
        cmocka_unit_test(take),
        cmocka_unit_test(usual),
    };

    return cmocka_run_group_tests_name("mail/relay", tests, NULL, NULL);
}

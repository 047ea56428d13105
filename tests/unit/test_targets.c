#include "tests/lib/unit.h"

#include <stdlib.h>

#include "tests/lib/dns_world.h"

#define MS 1000LL

static const struct schedule_rules rules = {
    .servers = 1, .window = 128, .window_max = 512, .lane_cap = 512, .tries = 2, .patience_us = 2400 * MS};

static const struct {
    const char *name;
    enum dns_type type;
    const char *value;
} zone[] = {
    {"mail.example.com", DNS_A, "192.0.2.10"},
    {"mail.example.com", DNS_AAAA, "2001:db8::10"},
    {"v6.example.com", DNS_AAAA, "2001:db8::6"},
    {"two.example.com", DNS_A, "192.0.2.11"},
    {"two.example.com", DNS_A, "192.0.2.12"},
    {"inside.example.com", DNS_A, "10.0.0.5"},
    {"example.com", DNS_MX, "mail.example.com"},
    {"example.com", DNS_MX, "two.example.com"},
    {"null.example.com", DNS_MX, ""},
    {"nowhere.example.com", DNS_MX, "absent.example.com"},
    {"spf.example.com", DNS_TXT,
     "v=spf1 ip4:198.51.100.8/30 a:mail.example.com mx:example.com include:inc.example.com -all"},
    {"spf.example.com", DNS_TXT, "some other text"},
    {"inc.example.com", DNS_TXT, "v=spf1 ip4:198.51.100.77 -all"},
    {"near.example.com", DNS_TXT, "v=spf1 a:mail.example.com/31//127 -all"},
    {"own.example.com", DNS_TXT, "v=spf1 a -all"},
    {"own.example.com", DNS_A, "198.51.100.99"},
    {"red.example.com", DNS_TXT, "v=spf1 redirect=inc.example.com"},
    {"redall.example.com", DNS_TXT, "v=spf1 redirect=inc.example.com -all"},
    {"loop.example.com", DNS_TXT, "v=spf1 include:loop2.example.com ip4:198.51.100.1 -all"},
    {"loop2.example.com", DNS_TXT, "v=spf1 include:loop.example.com ip4:198.51.100.2 -all"},
    {"self.example.com", DNS_TXT, "v=spf1 redirect=SELF.example.com"},
    {"twice.example.com", DNS_TXT, "v=spf1 include:inc.example.com include:inc.example.com -all"},
    {"both.example.com", DNS_TXT, "v=spf1 -all"},
    {"both.example.com", DNS_TXT, "v=spf1 mx -all"},
    {"nospf.example.com", DNS_TXT, "hello"},
    {"none.example.com", DNS_TXT, "v=spf1 -all"},
    {"macro.example.com", DNS_TXT, "v=spf1 ip4:198.51.100.3 exists:%{i}.x.example.com -all"},
    {"wrong.example.com", DNS_TXT, "v=spf1 ip4:198.51.100.3 ip5:1 -all"},
    {"wide.example.com", DNS_TXT, "v=spf1 ip4:198.51.100.3 ip6:2001:db8::/32 -all"},
    {"ten.example.com", DNS_TXT,
     "v=spf1 a:two.example.com a:two.example.com a:two.example.com a:two.example.com a:two.example.com "
     "a:two.example.com a:two.example.com a:two.example.com a:two.example.com a:two.example.com -all"},
    {"eleven.example.com", DNS_TXT,
     "v=spf1 a:two.example.com a:two.example.com a:two.example.com a:two.example.com a:two.example.com "
     "a:two.example.com a:two.example.com a:two.example.com a:two.example.com a:two.example.com a:two.example.com "
     "-all"},
    {"void.example.com", DNS_TXT, "v=spf1 a:n1.example.com a:n2.example.com a:n3.example.com ip4:198.51.100.3 -all"},
};

static struct world_reply by_zone(struct world *w, const struct dns_question *q)
{
    struct world_reply r = {.outcome = DNS_NO_NAME, .delay_us = 20 * MS};
    size_t n = 0;

    (void)w;
    if (strcmp(q->name, "servfail.example.com") == 0)
        return world_outcome(20 * MS, DNS_SERVFAIL);
    if (strcmp(q->name, "silent.example.com") == 0)
        return world_silence();
    for (size_t i = 0; i < sizeof zone / sizeof zone[0]; i++) {
        if (strcasecmp(zone[i].name, q->name) != 0)
            continue;
        if (r.outcome == DNS_NO_NAME)
            r.outcome = DNS_NO_DATA;
        if (zone[i].type == q->type) {
            r.outcome = DNS_ANSWER;
            r.records[n++] = zone[i].value;
        }
    }
    return r;
}

/* want: the subjects, parted by blanks; trouble: part of a trouble's text, of a note's where it begins with '~'. */
static const struct {
    const char *target, *want, *trouble;
    bool includes;
} rows[] = {
    {"203.0.113.25", "203.0.113.25", NULL, false},
    {"2001:DB8::0025", "2001:db8::25", NULL, false},
    {"203.0.113.24/30", "203.0.113.24 203.0.113.25 203.0.113.26 203.0.113.27", NULL, false},
    {"mail.example.com", "192.0.2.10 2001:db8::10", NULL, false},
    {"MAIL.example.com.", "192.0.2.10 2001:db8::10", NULL, false},
    {"v6.example.com", "2001:db8::6", NULL, false},
    {"absent.example.com", "", "does not exist", false},
    {"example.com", "", "has no address", false},
    {"servfail.example.com", "", "SERVFAIL", false},
    {"silent.example.com", "", "no answer", false},
    {"mx:example.com", "192.0.2.10 2001:db8::10 192.0.2.11 192.0.2.12", NULL, false},
    {"mx:mail.example.com", "192.0.2.10 2001:db8::10", NULL, false},
    {"mx:null.example.com", "", "takes no mail", false},
    {"mx:nowhere.example.com", "", "absent.example.com does not exist", false},
    {"mx:absent.example.com", "", "does not exist", false},
    {"mx:servfail.example.com", "", "SERVFAIL", false},
    {"spf:spf.example.com",
     "198.51.100.8 198.51.100.9 198.51.100.10 198.51.100.11 192.0.2.10 2001:db8::10 192.0.2.11 192.0.2.12",
     "~include:inc.example.com is not followed", false},
    {"spf:spf.example.com",
     "198.51.100.8 198.51.100.9 198.51.100.10 198.51.100.11 192.0.2.10 2001:db8::10 198.51.100.77 192.0.2.11 "
     "192.0.2.12",
     NULL, true},
    {"spf:near.example.com", "192.0.2.10 192.0.2.11 2001:db8::10 2001:db8::11", NULL, false},
    {"spf:own.example.com", "198.51.100.99", NULL, false},
    {"spf:red.example.com", "198.51.100.77", NULL, false},
    {"spf:redall.example.com", "", "~redall.example.com names no address", false},
    {"spf:none.example.com", "", "~none.example.com names no address", false},
    {"spf:loop.example.com", "198.51.100.1 198.51.100.2", "leads back to itself", true},
    {"spf:self.example.com", "", "leads back to itself", false},
    {"spf:twice.example.com", "198.51.100.77", NULL, true},
    {"spf:both.example.com", "", "more than one SPF record", false},
    {"spf:nospf.example.com", "", "has no SPF record", false},
    {"spf:absent.example.com", "", "does not exist", false},
    {"spf:silent.example.com", "", "no answer", false},
    {"spf:macro.example.com", "198.51.100.3", "~can't be expanded", false},
    {"spf:wrong.example.com", "198.51.100.3", "wrong term 'ip5:1'", false},
    {"spf:wide.example.com", "198.51.100.3", "at most 4096", false},
    {"spf:ten.example.com", "192.0.2.11 192.0.2.12", NULL, false},
    {"spf:eleven.example.com", "192.0.2.11 192.0.2.12", "more than 10 look-ups", false},
    {"spf:void.example.com", "198.51.100.3", "lead to nothing", false},
};

static bool has_trouble(const struct targets *t, const char *want)
{
    size_t count;
    const struct target_trouble *troubles = targets_troubles(t, &count);
    bool note = want[0] == '~';

    for (size_t i = 0; i < count; i++)
        if (troubles[i].note == note && strstr(troubles[i].text.text, want + note) != NULL)
            return true;
    return false;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct targets_rules wanted = {.addresses = true, .spf_includes = rows[i].includes, .allow_reserved = true};
        struct targets *t = targets_new(&wanted, &rules);
        struct world w = {.reply = by_zone};
        const struct subject *subjects;
        struct error why;
        struct buffer got;
        size_t count, troubles;

        assert_non_null(t);
        assert_true(targets_add(t, slice_of(rows[i].target), &why));
        (void)world_run_targets(&w, t, 8000 * MS);
        subjects = targets_subjects(t, &count);
        buffer_init(&got, 10000);
        for (size_t k = 0; k < count; k++) {
            buffer_text(&got, k > 0 ? " " : "");
            buffer_add(&got, subjects[k].text);
            WANT_TEXT(rows[i].target, targets_origin(t, k), rows[i].target);
        }
        WANT_TEXT(rows[i].target, buffer_slice(&got), rows[i].want);
        (void)targets_troubles(t, &troubles);
        if (rows[i].trouble == NULL)
            WANT_INT(rows[i].target, troubles, 0);
        else if (!has_trouble(t, rows[i].trouble))
            fail_msg("%s: no trouble that says \"%s\"", rows[i].target, rows[i].trouble);
        buffer_free(&got);
        targets_free(t);
    }
}

/* What is refused at once. */
static void test_refused(void **state)
{
    static const struct {
        const char *target, *why;
    } bad[] = {
        {"192.0.2.256", "neither an address nor a domain name"},
        {"999.1.1.1", "neither"},
        {"192.0.2.0/33", "neither"},
        {"", "neither"},
        {"-", NULL},
        {"exa mple.com", "neither"},
        {"example..com", "neither"},
        {"b\303\274cher.example", "xn--"},
        {"mx:", "is no domain name"},
        {"spf:a|b", "is no domain name"},
        {"100.128.0.0/16", "65536 addresses, at most 4096"},
        {"2001:db8::/64", "2^64 addresses or more"},
        {"10.1.2.3", "private address"},
        {"127.0.0.1", "loopback address"},
        {"203.0.113.25", "documentation address"},
        {"fe80::1", "link-local address"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct targets_rules wanted = {.addresses = true};
        struct targets *t = targets_new(&wanted, &rules);
        struct error why = {""};
        bool good = targets_add(t, slice_of(bad[i].target), &why);

        WANT_INT(bad[i].target, good, bad[i].why == NULL);
        if (!good && strstr(why.text, bad[i].why) == NULL)
            fail_msg("%s: got \"%s\", want \"%s\"", bad[i].target, why.text, bad[i].why);
        targets_free(t);
    }
}

/* A private address behind a public name is a trouble, and its neighbours are checked all the same. */
static void test_inside(void **state)
{
    struct targets_rules wanted = {.addresses = true};
    struct targets *t = targets_new(&wanted, &rules);
    struct world w = {.reply = by_zone};
    struct error why;
    size_t count;

    (void)state;
    assert_true(targets_add(t, SLICE("inside.example.com"), &why));
    assert_true(targets_add(t, SLICE("8.8.8.8"), &why));
    (void)world_run_targets(&w, t, 8000 * MS);
    (void)targets_subjects(t, &count);
    WANT_INT("the public one", count, 1);
    WANT_INT("trouble", has_trouble(t, "10.0.0.5 is a private address"), true);
    targets_free(t);
}

static void test_domains(void **state)
{
    struct targets_rules wanted = {.addresses = true, .domains = true, .allow_reserved = true};
    struct targets *t = targets_new(&wanted, &rules);
    struct world w = {.reply = by_zone};
    const struct subject *subjects;
    struct error why;
    size_t count, troubles;

    (void)state;
    assert_true(targets_add(t, SLICE("mail.example.com"), &why));
    assert_true(targets_add(t, SLICE("absent.example.com"), &why));
    (void)world_run_targets(&w, t, 8000 * MS);
    subjects = targets_subjects(t, &count);
    WANT_INT("two domains and two addresses", count, 4);
    WANT_INT("a domain", subjects[0].family, FAMILY_DOMAIN);
    (void)targets_troubles(t, &troubles);
    WANT_INT("a domain without address is a note", troubles == 1 && has_trouble(t, "~does not exist"), true);
    targets_free(t);
}

/* The same address twice is asked about once. */
static void test_once(void **state)
{
    struct targets_rules wanted = {.addresses = true, .allow_reserved = true};
    struct targets *t = targets_new(&wanted, &rules);
    struct error why;
    size_t count;

    (void)state;
    assert_true(targets_add(t, SLICE("192.0.2.0/30"), &why));
    assert_true(targets_add(t, SLICE("192.0.2.2"), &why));
    assert_true(targets_add(t, SLICE("::ffff:192.0.2.3"), &why));
    (void)targets_subjects(t, &count);
    WANT_INT("four addresses", count, 4);
    targets_free(t);
}

static void test_bounded(void **state)
{
    struct targets_rules wanted = {.addresses = true, .allow_reserved = true};
    struct targets *t = targets_new(&wanted, &rules);
    struct error why = {""};
    size_t count;

    (void)state;
    assert_true(targets_add(t, SLICE("10.0.0.0/20"), &why));
    WANT_INT("one more", targets_add(t, SLICE("192.0.2.1"), &why), false);
    if (strstr(why.text, "more than 4096") == NULL)
        fail_msg("got \"%s\"", why.text);
    (void)targets_subjects(t, &count);
    WANT_INT("full", count, 4096);
    targets_free(t);
}

static void test_abandoned(void **state)
{
    struct targets_rules wanted = {.addresses = true, .allow_reserved = true};
    struct targets *t = targets_new(&wanted, &rules);
    struct world w = {.reply = by_zone};
    struct error why;
    size_t count;

    (void)state;
    assert_true(targets_add(t, SLICE("mail.example.com"), &why));
    assert_true(targets_add(t, SLICE("silent.example.com"), &why));
    WANT_INT("in time", world_run_targets(&w, t, 500 * MS), 500 * MS);
    (void)targets_subjects(t, &count);
    WANT_INT("what was found stays", count, 2);
    WANT_INT("what was not is told", has_trouble(t, "silent.example.com"), true);
    targets_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_refused), cmocka_unit_test(test_inside),
        cmocka_unit_test(test_domains),   cmocka_unit_test(test_once),    cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_abandoned),
    };
    return cmocka_run_group_tests_name("targets", tests, NULL, NULL);
}

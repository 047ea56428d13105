/* reputation/book_refusing: never says no of a relay whose organisation refuses, and mostly says no of the others. */
#include "tests/lib/unit.h"

#include "mail/organisation.h"
#include "reputation/book_refusing.h"

static const struct {
    const char *host, *ip;
} relays[] = {
    {"mx.example.co.jp", "198.51.100.7"},
    {"MX2.Example.CO.JP", "198.51.100.8"},
    {"example.co.jp.", "198.51.100.9"},
    {"a.b.c.d.example.com", "198.51.100.7"},
    {"example.com", ""},
    {"xexample.com", ""},
    {"mx.example.net", "2001:db8::7"},
    {"", "2001:db8::7"},
    {"", "2001:DB8::7"},
    {"[2001:db8::8]", ""},
    {"198.51.100.7", "198.51.100.7"},
    {"198.51.100.7", ""},
    {"localhost", "127.0.0.1"},
    {"localhost", ""},
    {"mailhost", "10.0.0.1"},
    {"co.jp", "198.51.100.7"},
    {"co.jp", ""},
    {"co.jp.", ""},
    {".jp", ""},
    {"..", ""},
    {".", ""},
    {"a..b", ""},
    {"a.b.", ""},
    {"two words.example.org", ""},
    {"x.example.123", "198.51.100.3"},
    {"t.co", "198.51.100.4"},
    {"mx.t.co", "198.51.100.4"},
    {"a-very-long-name-of-a-host.in-a-very-long-domain.which-goes-on-and-on.example.org", "198.51.100.5"},
    {"a-domain-that-is-itself-longer-than-what-one-label-may-hold-in-sixty-three.example", "198.51.100.6"},
    {"mx.a-domain-label-that-has-exactly-the-sixty-three-bytes-of-a-label.org", "198.51.100.6"},
    {"mx.xn--eckwd4c7c.example.jp", "203.0.113.5"},
};
enum { RELAYS = sizeof relays / sizeof relays[0] };

static struct slice organisation(struct organisations *o, size_t i)
{
    return organisation_of(o, slice_of(relays[i].host), slice_of(relays[i].ip));
}

static void test_never_no_of_one_that_refuses(void **state)
{
    struct organisations *o = organisations_open();

    (void)state;
    assert_non_null(o);
    for (size_t i = 0; i < RELAYS; i++) {
        char copy[256];
        struct slice name = organisation(o, i);
        struct refusing r = {0};

        memcpy(copy, name.p, name.n);
        name.p = copy;
        WANT_INT("nothing refuses", refusing_may_be(&r, slice_of(relays[i].host), slice_of(relays[i].ip)), false);
        assert_true(refusing_add(&r, name));
        for (size_t k = 0; k < RELAYS; k++) {
            bool same = slice_equal(organisation(o, k), name);
            bool may = refusing_may_be(&r, slice_of(relays[k].host), slice_of(relays[k].ip));

            if (same && !may)
                fail_msg("%s (%s) refuses: got no for %s (%s)", relays[i].host, relays[i].ip, relays[k].host,
                         relays[k].ip);
        }
        refusing_drop(&r, name);
        WANT_INT("dropped", refusing_may_be(&r, slice_of(relays[i].host), slice_of(relays[i].ip)), false);
        refusing_clear(&r);
    }
    organisations_close(o);
}

static void test_mostly_no_of_the_others(void **state)
{
    struct refusing r = {0};
    unsigned maybe = 0;

    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        char name[40];

        assert_true(refusing_add(&r, (struct slice){name, (size_t)snprintf(name, sizeof name, "d%u.example", i)}));
    }
    for (unsigned i = 0; i < 10000; i++) {
        char host[40];
        struct slice s = {host, (size_t)snprintf(host, sizeof host, "mx%u.e%u.example", i % 7, i)};

        maybe += refusing_may_be(&r, s, SLICE("198.51.100.7"));
    }
    if (maybe > 500)
        fail_msg("got %u of 10000 that may refuse, want 500 at most", maybe);
    WANT_INT("one of those", refusing_may_be(&r, SLICE("mx.D7.example"), SLICE("")), true);
    refusing_clear(&r);
}

/* Two of one name are counted, so that the first one to recover doesn't hide the other. */
static void test_counts(void **state)
{
    struct refusing r = {0};

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_true(refusing_add(&r, SLICE("example.org")));
        assert_true(refusing_add(&r, SLICE("2001:db8::7")));
    }
    refusing_drop(&r, SLICE("example.org"));
    refusing_drop(&r, SLICE("2001:db8::7"));
    WANT_INT("one left", refusing_may_be(&r, SLICE("mx.example.org"), SLICE("")), true);
    WANT_INT("one address left", refusing_may_be(&r, SLICE("mx"), SLICE("2001:db8::7")), true);
    refusing_drop(&r, SLICE("example.org"));
    refusing_drop(&r, SLICE("2001:db8::7"));
    refusing_drop(&r, SLICE("example.org"));
    WANT_INT("none left", refusing_may_be(&r, SLICE("mx.example.org"), SLICE("2001:db8::7")), false);
    refusing_clear(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_never_no_of_one_that_refuses),
        cmocka_unit_test(test_mostly_no_of_the_others),
        cmocka_unit_test(test_counts),
    };

    return cmocka_run_group_tests_name("book_refusing", tests, NULL, NULL);
}

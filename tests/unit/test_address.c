#include "tests/lib/unit.h"

#include "dns/address.h"

static const struct {
    const char *text, *want; /* want: canonical, NULL: no address */
    const char *reversed;
} addresses[] = {
    {"192.0.2.25", "192.0.2.25", "25.2.0.192"},
    {"203.0.113.0", "203.0.113.0", "0.113.0.203"},
    {"255.255.255.255", "255.255.255.255", "255.255.255.255"},
    {"2001:db8::25", "2001:db8::25", "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"},
    {"2001:0DB8:0:0:0:0:0:1", "2001:db8::1", NULL},
    {"::ffff:192.0.2.25", "192.0.2.25", "25.2.0.192"},
    {"::1", "::1", NULL},
    {"192.0.2.256", NULL, NULL},
    {"192.0.2", NULL, NULL},
    {"192.0.2.025", NULL, NULL},
    {"192.0.2.1 ", NULL, NULL},
    {" 192.0.2.1", NULL, NULL},
    {"192.0.2.1.", NULL, NULL},
    {"0x7f.1", NULL, NULL},
    {"3221225985", NULL, NULL},
    {"2001:db8::1::2", NULL, NULL},
    {"2001:db8::12345", NULL, NULL},
    {"fe80::1%eth0", NULL, NULL},
    {"[2001:db8::1]", NULL, NULL},
    {"", NULL, NULL},
    {"mail.example.com", NULL, NULL},
    {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", NULL, NULL},
};

static void test_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct address a = {.bytes = {9}};
        char labels[ADDRESS_REVERSED_MAX];
        bool good = address_parse(&a, slice_of(addresses[i].text));
        struct buffer out;

        WANT_INT(addresses[i].text, good, addresses[i].want != NULL);
        if (!good) {
            WANT_INT(addresses[i].text, a.bytes[0], 9);
            continue;
        }
        buffer_init(&out, 100);
        address_print(&out, &a);
        WANT_TEXT(addresses[i].text, buffer_slice(&out), addresses[i].want);
        buffer_free(&out);
        if (addresses[i].reversed != NULL) {
            WANT_INT(addresses[i].text, address_reverse(&a, labels), strlen(addresses[i].reversed));
            WANT_TEXT(addresses[i].text, slice_of(labels), addresses[i].reversed);
        }
    }
}

static const struct {
    const char *text, *what;
} reserved[] = {
    {"10.255.0.1", "private"},
    {"100.64.0.1", "carrier NAT"},
    {"100.63.255.255", NULL},
    {"100.127.255.255", "carrier NAT"},
    {"100.128.0.0", NULL},
    {"127.0.0.2", "loopback"},
    {"169.254.1.1", "link-local"},
    {"172.15.255.255", NULL},
    {"172.16.0.0", "private"},
    {"172.31.255.255", "private"},
    {"172.32.0.0", NULL},
    {"192.168.255.1", "private"},
    {"192.167.255.255", NULL},
    {"192.0.2.1", "documentation"},
    {"198.51.100.1", "documentation"},
    {"203.0.113.1", "documentation"},
    {"224.0.0.1", "multicast"},
    {"255.255.255.255", "reserved"},
    {"0.0.0.0", "unspecified"},
    {"::", "unspecified"},
    {"::1", "loopback"},
    {"::2", NULL},
    {"fc00::1", "private"},
    {"fdff::1", "private"},
    {"fe00::1", NULL},
    {"fe80::1", "link-local"},
    {"febf::1", "link-local"},
    {"ff02::1", "multicast"},
    {"2001:db8::1", "documentation"},
    {"2001:db8:ffff::1", "documentation"},
    {"8.8.8.8", NULL},
    {"::ffff:10.0.0.1", "private"},
};

static void test_reserved(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        struct address a;
        const char *what;

        assert_true(address_parse(&a, slice_of(reserved[i].text)));
        what = address_reserved(&a);
        WANT_TEXT(reserved[i].text, slice_of(what == NULL ? "public" : what),
                  reserved[i].what == NULL ? "public" : reserved[i].what);
    }
}

static const struct {
    const char *text, *first, *last; /* first NULL: no network */
    uint64_t size;
} networks[] = {
    {"192.0.2.0/24", "192.0.2.0", "192.0.2.255", 256},
    {"192.0.2.17/28", "192.0.2.16", "192.0.2.31", 16},
    {"192.0.2.17", "192.0.2.17", "192.0.2.17", 1},
    {"192.0.2.17/32", "192.0.2.17", "192.0.2.17", 1},
    {"198.51.100.0/22", "198.51.100.0", "198.51.103.255", 1024},
    {"2001:db8::ffff/120", "2001:db8::ff00", "2001:db8::ffff", 256},
    {"2001:db8::/64", "2001:db8::", NULL, UINT64_MAX},
    {"2001:db8::/65", "2001:db8::", NULL, (uint64_t)1 << 63},
    {"0.0.0.0/0", "0.0.0.0", NULL, (uint64_t)1 << 32},
    {"192.0.2.0/33", NULL, NULL, 0},
    {"192.0.2.0/", NULL, NULL, 0},
    {"192.0.2.0/-1", NULL, NULL, 0},
    {"192.0.2.0/024", "192.0.2.0", "192.0.2.255", 256},
    {"192.0.2.0/0024", NULL, NULL, 0},
    {"192.0.2.0/24/8", NULL, NULL, 0},
    {"2001:db8::/129", NULL, NULL, 0},
    {"/24", NULL, NULL, 0},
    {"example.com/24", NULL, NULL, 0},
};

static void want_address(const char *row, const struct address *a, const char *want)
{
    struct buffer out;

    buffer_init(&out, 100);
    address_print(&out, a);
    WANT_TEXT(row, buffer_slice(&out), want);
    buffer_free(&out);
}

static void test_networks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++) {
        struct network n;
        struct address a;

        WANT_INT(networks[i].text, network_parse(&n, slice_of(networks[i].text)), networks[i].first != NULL);
        if (networks[i].first == NULL)
            continue;
        WANT_INT(networks[i].text, network_size(&n) == networks[i].size, 1);
        want_address(networks[i].text, &n.first, networks[i].first);
        if (networks[i].last == NULL)
            continue;
        a = network_at(&n, (uint32_t)(networks[i].size - 1));
        want_address(networks[i].text, &a, networks[i].last);
    }
}

static void test_same_text(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        {"203.0.113.25", "203.0.113.25", true},        {"203.0.113.25", "203.0.113.26", false},
        {"2001:DB8:0::25", "2001:db8::25", true},      {"2001:db8::25", "2001:db8::26", false},
        {"::ffff:203.0.113.25", "203.0.113.25", true}, {"mx.example.com", "MX.example.com", true},
        {"mx.example.com", "203.0.113.25", false},     {"", "203.0.113.25", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        WANT_INT(rows[i].a, address_same_text(slice_of(rows[i].a), slice_of(rows[i].b)), rows[i].same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_reserved),
        cmocka_unit_test(test_networks),
        cmocka_unit_test(test_same_text),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}

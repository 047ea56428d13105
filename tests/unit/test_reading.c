#include "reputation/reading.h"

#include <arpa/inet.h>

#include "reputation/fold.h"
#include "reputation/ip_text.h"
#include "tests/lib/unit.h"
#include "text/scan.h"

/* In the expected texts: A an address, U one in a URL, E an echo. */
static const struct {
    const char *reply, *recipient, *text;
} readings[] = {
    {"550 5.7.1 Your  IP\tis BLOCKED", "", "550 5.7.1 your ip is blocked"},
    {"550-5.7.1 Your IP 550-5.7.1 is 550 5.7.1 blocked", "", "550-5.7.1 your ip is blocked"},
    {"550-Your IP\\n550-is\\n550 blocked", "", "550-your ip is blocked"},
    {"550 Bloqu\xc3\xa9"
     "e BLOQU\xc3\x89"
     "E bloqu\xe9"
     "e",
     "", "550 bloquee bloquee bloquee"},
    {"550 \xd0\x97\xd0\x90\xd0\x91\xd0\x9b\xd0\x9e\xd0\x9a", "",
     "550 \xd0\xb7\xd0\xb0\xd0\xb1\xd0\xbb\xd0\xbe\xd0\xba"},
    {"550 \xd1\x91 \xd0\x81", "", "550 \xd0\xb5 \xd0\xb5"},
    {"550 \xef\xbc\xa9\xef\xbc\xb0\xe3\x80\x80\xe6\x8b\x92\xe5\x90\xa6", "", "550 ip \xe6\x8b\x92\xe5\x90\xa6"},
    {"550 b\xe1\xbb\x8b ch\xe1\xba\xb7n", "", "550 bi chan"},
    {"550 it\xe2\x80\x99s \xe2\x80\x9cx\xe2\x80\x9d \xe2\x80\x93 y\xe2\x80\x8bz", "", "550 it's \"x\" - yz"},
    {"550 e\xcc\x81", "", "550 e"},
    {"550 [203.0.113.25] (203.0.113.25) <203.0.113.25> 203.0.113.25:25", "", "550 A A A A:25"},
    {"550 [203.0.113.25     12] blocked", "", "550 [A 12] blocked"},
    {"550 [IPv6:2001:db8::25] 2001:db8::25. ::1", "", "550 [ipv6:A] A. ::1"},
    {"550 http://x.example/?ip=203.0.113.25 http://x.example/203.0.113.25", "",
     "550 http://x.example/?ip=U http://x.example/U"},
    {"550 4.16.55.1.2 1.2.3 1.2.3.4.example 25.113.0.203.bl.example 300.1.1.1 127.0.0.2", "",
     "550 4.16.55.1.2 1.2.3 1.2.3.4.example 25.113.0.203.bl.example 300.1.1.1 127.0.0.2"},
    {"550 <a@example.com>: \"b c\"@example.com, d@example.com. e", "", "550 E: E, E. e"},
    {"550 <\"a>b\"@example.com> <not one> <<a@b.example>", "", "550 E <not one> <E"},
    {"550 x@ @y <@> \"q\" a\"b", "", "550 x@ @y E \"q\" a\"b"},
    {"550 write to help@example.org", "", "550 write to help@example.org"},
    {"550 help@example.org: unknown", "help@example.org", "550 E: unknown"},
    {"550 http://x.example/?a=1&m=u@example.com&b=2", "", "550 http://x.example/?a=1&m=E&b=2"},
    {"550 a b c: unknown, A B C", "\"a b c\"@example.com", "550 E: unknown, E"},
    {"550 a\"b c: unknown", "\"a\\\"b c\"@example.com", "550 E: unknown"},
    {"550 host mx.example.com[198.51.100.7] said: 550 no", "", "550 host E said: 550 no"},
    {"550 host mx.example.com [198.51.100.7]: 550 no", "", "550 host E: 550 no"},
    {"550 Client host mx.example.com[198.51.100.7] said no", "", "550 client host mx.example.comA said no"},
    {"550 x (in reply to RCPT TO command)", "", "550 x"},
    /* A reply that begins with a break has no code at its start, so none is taken for an inner line's. */
    {"\n550-your ip\n550 is blocked", "", "550-your ip 550 is blocked"},
    {"\\n550-your ip\\n550 is blocked", "", "550-your ip 550 is blocked"},
    {"", "", ""},
};

static void show(const struct reading *r, char *out)
{
    for (size_t i = 0; i < r->n; i++)
        out[i] = r->text[i] == READING_IP       ? 'A'
                 : r->text[i] == READING_URL_IP ? 'U'
                 : r->text[i] == READING_ECHO   ? 'E'
                                                : r->text[i];
}

static void test_readings(void **state)
{
    static const struct slice keep[] = {SLICE_INIT("help@example.org")};

    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        struct reading r;
        char text[READING_MAX];

        reading_make(&r, slice_of(readings[i].reply), slice_of(readings[i].recipient), keep, 1);
        show(&r, text);
        WANT_TEXT(readings[i].reply, ((struct slice){text, r.n}), readings[i].text);
        for (size_t k = 0; k < 8; k++)
            assert_int_equal(r.text[r.n + k], 0);
    }
}

/* A reply of any length is cut to what fits. */
static void test_ceiling(void **state)
{
    char *reply = test_malloc(3 * READING_MAX);
    struct reading r;

    (void)state;
    memset(reply, 'x', 3 * READING_MAX);
    reading_make(&r, (struct slice){reply, 3 * READING_MAX}, SLICE(""), NULL, 0);
    WANT_INT("cut", r.n, READING_MAX);
    test_free(reply);
}

static const struct {
    const char *text;
    size_t length;
} addresses[] = {
    {"203.0.113.25", 12},
    {"203.0.113.25]", 12},
    {"203.0.113.25.", 12},
    {"203.0.113.25. Next", 12},
    {"203.0.113.25/32", 12},
    {"203.0.113.256", 0},
    {"203.0.113", 0},
    {"203.0.113.25x", 0},
    {"203.0.113.25.x", 0},
    {"203.0.113.25-x", 0},
    {"203.0.113.25_", 0},
    {"2001:db8::1", 11},
    {"2001:db8::1]", 11},
    {"2001:db8::", 10},
    {"2001:db8::1:", 11},
    {"2001:db8:::1", 0},
    {"12:34:56", 0},
    {"2001:db8::g", 0},
    {"2001:db8::192.0.2.1", 19},
    {"", 0},
};

static void test_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        WANT_INT(addresses[i].text, ip_text_length(slice_of(addresses[i].text)), addresses[i].length);
}

/* In the expected texts N for each byte of a hidden name. */
static const struct {
    const char *reply, *recipient, *text;
} names[] = {
    {"550 bl.example is listed", "user@bl.example", "550 NNNNNNNNNN is listed"},
    {"550 (BL.Example), bl.example. Bl.example", "user@BL.EXAMPLE", "550 (NNNNNNNNNN), NNNNNNNNNN. NNNNNNNNNN"},
    {"550 x.bl.example bl.example.org bl.example-x xbl.example bl.examples /bl.example", "user@bl.example",
     "550 x.bl.example bl.example.org bl.example-x xbl.example bl.examples /bl.example"},
    {"550 zen.list at bl.example", "zen.list@bl.example", "550 NNNNNNNN at NNNNNNNNNN"},
    {"550 zen.lis", "zen.list@bl.example", "550 zen.lis"},
    {"b.b.b b.b b.b,b.b", "b.b", "b.b.b NNN NNN,NNN"},
    {"a.b.c.b.c b.c", "x@b.c", "a.b.c.b.c NNN"},
    {".x x. x.x", "x@.x", "NN x. x.x"},
    {"550 user is localhost", "user@localhost", "550 user is localhost"},
};

static void test_names(void **state)
{
    static struct reading r;
    char text[128];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool hidden;

        reading_make(&r, slice_of(names[i].reply), SLICE(""), NULL, 0);
        hidden = reading_hide_names(&r, slice_of(names[i].recipient));
        for (size_t k = 0; k < r.n; k++)
            text[k] = r.text[k] == READING_ECHO ? 'N' : r.text[k];
        WANT_TEXT(names[i].reply, ((struct slice){text, r.n}), names[i].text);
        WANT_INT(names[i].reply, hidden, strchr(names[i].text, 'N') != NULL);
    }
}

/* What looks like an address of IPv4 is one where libc says so. */
static void test_parts(void **state)
{
    static const char *const parts[] = {"0",   "00",  "01",  "7",   "25",  "99",  "100",  "199",
                                        "249", "255", "256", "260", "300", "999", "1000", ""};
    uint64_t draw = 1;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[32];
        unsigned char address[4];
        int n;

        draw = hash_join(draw, 1);
        n = snprintf(text, sizeof text, "%s.%s.%s.%s", parts[draw % 16], parts[draw >> 8 & 15], parts[draw >> 16 & 15],
                     parts[draw >> 24 & 15]);
        WANT_INT(text, ip_text_length(slice_of(text)), inet_pton(AF_INET, text, address) == 1 ? n : 0);
    }
}

/* The two ways to fold a run, on bytes of which many are of the kinds that matter. */
static void test_runs(void **state)
{
    static const char likely[] = "aZ09. .-\"<@: 5x\x7f\t\xc3";
    uint32_t seed = 11;

    (void)state;
    for (int round = 0; round < 50000; round++) {
        char text[3 * SCAN_STEP], one[sizeof text], other[sizeof text], row[2 * sizeof text + 1], before;
        size_t n;

        for (unsigned i = 0; i < sizeof text; i++) {
            seed = seed * 1664525U + 1013904223U;
            text[i] = seed >> 30 == 0  ? (char)(seed >> 16)
                      : seed >> 29 < 7 ? "x5"[seed >> 15 & 1]
                                       : likely[(seed >> 16) % 18];
            (void)snprintf(row + 2 * (size_t)i, 3, "%02x", (unsigned char)text[i]);
        }
        before = round % 2 == 0 ? ' ' : 'x';
        n = fold_run((struct slice){text, (size_t)round % sizeof text}, before, one);
        WANT_INT(row, n, fold_run_plain((struct slice){text, (size_t)round % sizeof text}, before, other));
        WANT_SLICE(row, ((struct slice){one, n}), ((struct slice){other, n}));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs),      cmocka_unit_test(test_readings), cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_parts),    cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests_name("reading", tests, NULL, NULL);
}

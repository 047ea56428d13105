#include "tests/lib/unit.h"

#include "dns/message.h"

/* A reply in the making: header, the question bl.test, then what a row adds. */
static size_t begin(unsigned char *m, unsigned flags, unsigned answers, unsigned type)
{
    const unsigned char head[] = {1,
                                  2,
                                  (unsigned char)(flags >> 8),
                                  (unsigned char)flags,
                                  0,
                                  1,
                                  0,
                                  (unsigned char)answers,
                                  0,
                                  0,
                                  0,
                                  0,
                                  2,
                                  'B',
                                  'l',
                                  4,
                                  't',
                                  'e',
                                  's',
                                  't',
                                  0,
                                  0,
                                  (unsigned char)type,
                                  0,
                                  1};

    memcpy(m, head, sizeof head);
    return sizeof head;
}

#define OWN "\300\014"            /* the question's name */
#define OTHER "\001x\004test\000" /* x.test */
#define CLASS_TTL "\000\001\000\000\001\054"
#define A_OF(owner, d) owner "\000\001" CLASS_TTL "\000\004\177\000\000" d
#define CNAME_OF(owner, n, target) owner "\000\005" CLASS_TTL "\000" n target

static const struct {
    const char *name;
    unsigned flags, answers, type;
    const char *bytes;
    size_t n;
    enum dns_outcome want;
    size_t records;
} rows[] = {
#define ROW(name, flags, answers, type, bytes, want, records)                                                          \
    {                                                                                                                  \
        name, flags, answers, type, bytes, sizeof(bytes) - 1, want, records                                            \
    }
    ROW("one record", 0x8180, 1, DNS_A, A_OF(OWN, "\002"), DNS_ANSWER, 1),
    ROW("two records", 0x8180, 2, DNS_A, A_OF(OWN, "\002") A_OF(OWN, "\004"), DNS_ANSWER, 2),
    ROW("owner in full, in capitals", 0x8180, 1, DNS_A, A_OF("\002bL\004TEST\000", "\002"), DNS_ANSWER, 1),
    ROW("another's record", 0x8180, 1, DNS_A, A_OF(OTHER, "\002"), DNS_NO_DATA, 0),
    ROW("another's beside its own", 0x8180, 2, DNS_A, A_OF(OTHER, "\011") A_OF(OWN, "\002"), DNS_ANSWER, 1),
    ROW("another type", 0x8180, 1, DNS_TXT, A_OF(OWN, "\002"), DNS_NO_DATA, 0),
    ROW("another class", 0x8180, 1, DNS_A, OWN "\000\001\000\003\000\000\001\054\000\004\177\000\000\002", DNS_NO_DATA,
        0),
    ROW("by a CNAME", 0x8180, 2, DNS_A, CNAME_OF(OWN, "\010", OTHER) A_OF(OTHER, "\002"), DNS_ANSWER, 1),
    ROW("by a CNAME behind its target", 0x8180, 2, DNS_A, A_OF(OTHER, "\002") CNAME_OF(OWN, "\010", OTHER), DNS_ANSWER,
        1),
    ROW("a CNAME to nothing", 0x8180, 1, DNS_A, CNAME_OF(OWN, "\010", OTHER), DNS_NO_DATA, 0),
    ROW("CNAMEs in a circle", 0x8180, 2, DNS_A, CNAME_OF(OWN, "\010", OTHER) CNAME_OF(OTHER, "\002", OWN),
        DNS_MALFORMED, 0),
    ROW("a CNAME to itself", 0x8180, 1, DNS_A, CNAME_OF(OWN, "\002", OWN), DNS_MALFORMED, 0),
    ROW("a CNAME longer than it says", 0x8180, 1, DNS_A, CNAME_OF(OWN, "\007", OTHER), DNS_MALFORMED, 0),
    ROW("no such name", 0x8183, 0, DNS_A, "", DNS_NO_NAME, 0),
    ROW("no such name, and yet a record", 0x8183, 1, DNS_A, A_OF(OWN, "\002"), DNS_MALFORMED, 0),
    ROW("no data", 0x8180, 0, DNS_A, "", DNS_NO_DATA, 0),
    ROW("SERVFAIL", 0x8182, 0, DNS_A, "", DNS_SERVFAIL, 0),
    ROW("SERVFAIL with a record", 0x8182, 1, DNS_A, A_OF(OWN, "\002"), DNS_SERVFAIL, 0),
    ROW("REFUSED", 0x8185, 0, DNS_A, "", DNS_REFUSED, 0),
    ROW("FORMERR", 0x8181, 0, DNS_A, "", DNS_FORMERR, 0),
    ROW("NOTIMP", 0x8184, 0, DNS_A, "", DNS_FORMERR, 0),
    ROW("a code of the future", 0x818f, 0, DNS_A, "", DNS_FORMERR, 0),
    ROW("truncated", 0x8380, 0, DNS_A, "", DNS_TRUNCATED, 0),
    ROW("truncated with a record", 0x8380, 1, DNS_A, A_OF(OWN, "\002"), DNS_TRUNCATED, 0),
    ROW("no reply but a query", 0x0100, 0, DNS_A, "", DNS_MALFORMED, 0),
    ROW("fewer records than it says", 0x8180, 2, DNS_A, A_OF(OWN, "\002"), DNS_MALFORMED, 0),
    ROW("cut in a record", 0x8180, 1, DNS_A, OWN "\000\001" CLASS_TTL "\000\004\177\000", DNS_MALFORMED, 0),
    ROW("an address of three bytes", 0x8180, 1, DNS_A, OWN "\000\001" CLASS_TTL "\000\003\177\000\000", DNS_MALFORMED,
        0),
    ROW("a pointer to itself", 0x8180, 1, DNS_A, "\300\031\000\001" CLASS_TTL "\000\004\177\000\000\002", DNS_MALFORMED,
        0),
    ROW("a pointer forward", 0x8180, 1, DNS_A, "\300\100\000\001" CLASS_TTL "\000\004\177\000\000\002", DNS_MALFORMED,
        0),
    ROW("a pointer into the header", 0x8180, 1, DNS_A, "\300\002\000\001" CLASS_TTL "\000\004\177\000\000\002",
        DNS_MALFORMED, 0),
    ROW("a label of a reserved kind", 0x8180, 1, DNS_A, "\100a\000\000\001" CLASS_TTL "\000\004\177\000\000\002",
        DNS_MALFORMED, 0),
    ROW("a text", 0x8180, 1, DNS_TXT, OWN "\000\020" CLASS_TTL "\000\004\003abc", DNS_ANSWER, 1),
    ROW("a text longer than its record", 0x8180, 1, DNS_TXT, OWN "\000\020" CLASS_TTL "\000\004\004abc", DNS_MALFORMED,
        0),
    ROW("a mail exchanger", 0x8180, 1, DNS_MX, OWN "\000\017" CLASS_TTL "\000\012\000\012" OTHER, DNS_ANSWER, 1),
    ROW("a null exchanger", 0x8180, 1, DNS_MX, OWN "\000\017" CLASS_TTL "\000\003\000\000\000", DNS_ANSWER, 1),
    ROW("an exchanger that is too short", 0x8180, 1, DNS_MX, OWN "\000\017" CLASS_TTL "\000\002\000\000", DNS_MALFORMED,
        0),
    ROW("a SOA record", 0x8180, 1, DNS_SOA, OWN "\000\006" CLASS_TTL "\000\001\000", DNS_ANSWER, 1),
};

static void test_rows(void **state)
{
    static struct dns_message out;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned char m[512];
        size_t n = begin(m, rows[i].flags, rows[i].answers, rows[i].type);

        memcpy(m + n, rows[i].bytes, rows[i].n);
        message_read(&out, (struct slice){(const char *)m, n + rows[i].n});
        WANT_INT(rows[i].name, out.outcome, rows[i].want);
        WANT_INT(rows[i].name, out.count, rows[i].records);
        for (size_t k = 0; k < out.count; k++)
            WANT_INT(rows[i].name, out.records[k].ttl, 300);
    }
}

/* Whatever is missing at the end, it is no answer and no crash. */
static void test_cut(void **state)
{
    static const char bytes[] = CNAME_OF(OWN, "\010", OTHER) A_OF(OTHER, "\002");
    static struct dns_message out;
    unsigned char m[512];
    size_t n = begin(m, 0x8180, 2, DNS_A);

    (void)state;
    memcpy(m + n, bytes, sizeof bytes - 1);
    n += sizeof bytes - 1;
    for (size_t cut = 0; cut < n; cut++) {
        message_read(&out, (struct slice){(const char *)m, cut});
        WANT_INT("cut", out.outcome, DNS_MALFORMED);
    }
    message_read(&out, (struct slice){(const char *)m, n});
    WANT_INT("whole", out.outcome, DNS_ANSWER);
}

static void test_texts(void **state)
{
    static const char bytes[] =
        OWN "\000\020" CLASS_TTL "\000\011\003one\004 two" OWN "\000\020" CLASS_TTL "\000\001\000";
    static struct dns_message out;
    unsigned char m[512];
    size_t n = begin(m, 0x8180, 2, DNS_TXT);

    (void)state;
    memcpy(m + n, bytes, sizeof bytes - 1);
    message_read(&out, (struct slice){(const char *)m, n + sizeof bytes - 1});
    WANT_INT("two texts", out.count, 2);
    WANT_TEXT("strings are joined", out.records[0].text, "one two");
    WANT_TEXT("empty", out.records[1].text, "");
}

/* More records than there is room for are never silently left out. */
static void test_many(void **state)
{
    static const char record[] = A_OF(OWN, "\002");
    static struct dns_message out;
    static unsigned char m[8192];

    (void)state;
    for (unsigned count = MESSAGE_RECORDS_MAX; count <= MESSAGE_RECORDS_MAX + 1; count++) {
        size_t n = begin(m, 0x8180, 0, DNS_A);

        m[6] = (unsigned char)(count >> 8);
        m[7] = (unsigned char)count;
        for (unsigned i = 0; i < count; i++, n += sizeof record - 1)
            memcpy(m + n, record, sizeof record - 1);
        message_read(&out, (struct slice){(const char *)m, n});
        WANT_INT("many", out.outcome, count > MESSAGE_RECORDS_MAX ? DNS_MALFORMED : DNS_ANSWER);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}

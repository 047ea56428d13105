/* mail/organisation: the registrable domain, else the address; asked twice, the memory answers. */
#include "tests/lib/unit.h"

#include "mail/organisation.h"

static char long_name[400];

static void organisations(void **state)
{
    static const struct {
        const char *host, *ip, *want;
    } rows[] = {
        {"mx.example.co.jp", "198.51.100.7", "example.co.jp"},
        {"MX1.Example.COM", "198.51.100.7", "example.com"},
        {"mx1.example.com.", "198.51.100.7", "example.com"},
        {"example.com", "198.51.100.7", "example.com"},
        {"example-com.mail.protection.outlook.com", "198.51.100.7", "outlook.com"},
        {"hotmail-com.olc.protection.outlook.com", "198.51.100.8", "outlook.com"},
        {"gmail-smtp-in.l.google.com", "198.51.100.9", "google.com"},
        {"a.b.c.internal.lan", "10.0.0.1", "internal.lan"},
        {"co.jp", "198.51.100.7", "198.51.100.7"},
        {"co.jp", "", "co.jp"},
        {"mailhost", "198.51.100.7", "198.51.100.7"},
        {"MailHost", "", "mailhost"},
        {"198.51.100.7", "198.51.100.7", "198.51.100.7"},
        {"198.51.100.7", "", "198.51.100.7"},
        {"2001:db8::7", "2001:DB8::7", "2001:db8::7"},
        {"", "2001:DB8::7", "2001:db8::7"},
        {"", "", ""},
        {".", "198.51.100.7", "198.51.100.7"},
        {"..", "198.51.100.7", "198.51.100.7"},
        {".example.com", "198.51.100.7", "198.51.100.7"},
        {"mx with blanks.example.com", "198.51.100.7", "198.51.100.7"},
        {"a-name-of-more-than-sixty-two-bytes-which-the-memory-does-not-hold.mx.example.org", "", "example.org"},
        {long_name, "198.51.100.7", "198.51.100.7"},
    };
    struct organisations *o = organisations_open();

    (void)state;
    if (o == NULL)
        fail_msg("no memory");
    memset(long_name, 'a', sizeof long_name - 5);
    memcpy(long_name + sizeof long_name - 5, ".com", 5);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            WANT_TEXT(rows[i].host, organisation_of(o, slice_of(rows[i].host), slice_of(rows[i].ip)), rows[i].want);
    WANT_INT("never empty", organisation_of(o, slice_of(long_name), SLICE("")).n, 255);
    organisations_close(o);
    organisations_close(NULL);
}

/* Hosts that fall into the same slot must not answer for each other. */
static void memory(void **state)
{
    struct organisations *o = organisations_open();

    (void)state;
    if (o == NULL)
        fail_msg("no memory");
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 5000; i++) {
            char host[64], want[64];

            (void)snprintf(host, sizeof host, "mx%d.site%d.example%d.co.uk", i % 7, i, i);
            (void)snprintf(want, sizeof want, "example%d.co.uk", i);
            WANT_TEXT(host, organisation_of(o, slice_of(host), SLICE("198.51.100.7")), want);
        }
    organisations_close(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(organisations),
        cmocka_unit_test(memory),
    };

    return cmocka_run_group_tests_name("mail/organisation", tests, NULL, NULL);
}

#include "tests/lib/unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "source/nameservers.h"

static const struct {
    const char *text, *want; /* NULL: refused */
} rows[] = {
    {"192.0.2.53", "192.0.2.53:53"},
    {"192.0.2.53:5353", "192.0.2.53:5353"},
    {"2001:db8::53", "[2001:db8::53]:53"},
    {"[2001:db8::53]", "[2001:db8::53]:53"},
    {"[2001:db8::53]:5353", "[2001:db8::53]:5353"},
    {"fe80::53%eth0", "[fe80::53%eth0]:53"},
    {"192.0.2.53:", NULL},
    {"192.0.2.53:0", NULL},
    {"192.0.2.53:65536", NULL},
    {"192.0.2.53:dns", NULL},
    {"192.0.2.300", NULL},
    {"[192.0.2.53", NULL},
    {"[2001:db8::53]5353", NULL},
    {"dns.example.com", NULL},
    {"", NULL},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct nameservers n = {.count = 0};
        struct error why = {""};

        WANT_INT(rows[i].text, nameservers_add(&n, slice_of(rows[i].text), &why), rows[i].want != NULL);
        if (rows[i].want != NULL)
            WANT_TEXT(rows[i].text, n.items[0], rows[i].want);
        else
            WANT_INT(rows[i].text, why.text[0] != '\0' && n.count == 0, true);
    }
}

static void test_file(void **state)
{
    static const char text[] =
        "# nameserver 192.0.2.1\nsearch example.com\nnameserver 192.0.2.53\nnameserver\t2001:db8::53 \n"
        "nameservers 192.0.2.2\nnameserver nonsense\nnameserver 192.0.2.54 # second\nnameserver "
        "192.0.2.55\n";
    char path[] = "/tmp/nameserversXXXXXX";
    struct nameservers n = {.count = 0};
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0 && write(fd, text, sizeof text - 1) == sizeof text - 1 && close(fd) == 0);
    nameservers_read(&n, path);
    (void)unlink(path);
    WANT_INT("three", n.count, 3);
    WANT_TEXT("first", n.items[0], "192.0.2.53:53");
    WANT_TEXT("second", n.items[1], "[2001:db8::53]:53");
    WANT_TEXT("third", n.items[2], "192.0.2.54:53");
    n.count = 0;
    nameservers_read(&n, path);
    WANT_TEXT("no file: the local host", n.items[0], "127.0.0.1:53");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_file),
    };
    return cmocka_run_group_tests_name("nameservers", tests, NULL, NULL);
}

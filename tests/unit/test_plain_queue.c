#include "tests/lib/unit.h"

#include <stdlib.h>
#include <time.h>

#include "tests/lib/queue_dump.h"

struct row {
    const char *name;
    enum listing_kind kind;
    const char *text, *want;
};
static const struct row rows[] = {
    {"nullmailer: nothing waits", LISTING_NULLMAILER, "", ""},
    {"nullmailer", LISTING_NULLMAILER,
     "2026-11-24 02:08:47 66 bytes from <app@example.com>\n  to <b@example.net>\n  to <c@example.org>\n"
     "2026-11-24 02:07:07 52 bytes from <>\n  to <a@example.net>\n",
     "+ deferred - app@example.com b@example.net 1795486127\n  deferred - app@example.com c@example.org 1795486127\n"
     "+ deferred - - a@example.net 1795486027\n"},
    {"nullmailer: a message without recipients is one", LISTING_NULLMAILER,
     "2026-11-24 02:08:47 66 bytes from <app@example.com>\n2026-11-24 02:07:07 52 bytes from <x@example.com>\n"
     "  to <a@example.net>\n2026-11-24 02:08:47 66 bytes from <app@example.com>\n",
     "+ deferred - - - 1795486127\n+ deferred - x@example.com a@example.net 1795486027\n+ deferred - - - 1795486127\n"},
    {"nullmailer: foreign", LISTING_NULLMAILER, "Mail queue is empty\n  to <a@example.net>\n",
     "foreign 2, the first is line 1\n"},
    {"qmail", LISTING_QMAIL,
     "24 Nov 2026 02:08:47 GMT  #12345  993  <app@example.com> \n\tremote\tb@example.net\n  "
     "done\tremote\tx@example.net\n"
     "\tlocal\tjoe\n24 Nov 2026 02:07:07 GMT  #777  12  <> bouncing\n\tremote\ta@example.net\n",
     "+ deferred 12345 app@example.com b@example.net 1795486127\n  deferred 12345 app@example.com joe 1795486127\n"
     "+ deferred 777 - a@example.net 1795486027\n"},
    {"qmail: foreign", LISTING_QMAIL,
     "24 Foo 2026 02:08:47 GMT  #1  9  <>\n24  2026 02:08:47 GMT  #1  9  <>\n24 Nov 2026 02:08:47 CET  #1  9  <>\n",
     "foreign 3, the first is line 1\n"},
};

static void reads_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        want_queue(rows[i].name, rows[i].kind, rows[i].text, 1795486200, rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows)};
    setenv("TZ", "UTC", 1); /* nullmailer's times are in the host's zone */
    tzset();
    return cmocka_run_group_tests_name("plain_queue", tests, NULL, NULL);
}

#include "tests/lib/unit.h"

#include "mail/exim_queue.h"

#include "mail/exim_id.h"
#include "tests/lib/queue_dump.h"

/* "1vKMRK" is 1763236806 in base 62. */
#define ARRIVAL 1763236806LL

struct row {
    const char *name, *text;
    long long now_s;
    const char *want;
};
static const struct row rows[] = {
    {"nothing waits", "", ARRIVAL, ""},
    {"ids before 4.97 and since, the null sender, frozen, a user's own sender",
     " 9m   335 1vKMRK-0006kF-2M <app@example.com>\n          a@example.net\n          b@example.org\n\n"
     " 9m  2.3K 1vKMRK-000000006kM-2y1A <> *** frozen ***\n          c@example.net\n\n"
     " 9m   335 1vKMRK-0006kT-0B <app@example.com> (www-data)\n          d@example.net\n\n",
     ARRIVAL + 565,
     "+ deferred 1vKMRK-0006kF-2M app@example.com a@example.net 1763236806\n"
     "  deferred 1vKMRK-0006kF-2M app@example.com b@example.org 1763236806\n"
     "+ hold 1vKMRK-000000006kM-2y1A - c@example.net 1763236806\n"
     "+ deferred 1vKMRK-0006kT-0B app@example.com d@example.net 1763236806\n"},
    {"recipients that have been served are left out",
     "26h   335 1vKMRK-0006kF-2M <app@example.com>\n        D a@example.net\n          b@example.net\n"
     "       +D c@example.net\n\n",
     ARRIVAL + 26 * 3600 + 59, "+ deferred 1vKMRK-0006kF-2M app@example.com b@example.net 1763236806\n"},
    {"an id that tells another time: the age counts",
     " 3d   335 1vKMRK-0006kF-2M <app@example.com>\n          a@example.net\n\n", ARRIVAL + 30 * 86400,
     "+ deferred 1vKMRK-0006kF-2M app@example.com a@example.net 1765569606\n"},
    {"an unreadable message is one",
     " 0m     0 1vKMRK-0006kF-2M *** spool format error: size=12 ***\n\n"
     " 0m 1vKMRK-0006kG-2M *** spool read error: 13 ***\n\n",
     ARRIVAL, "+ corrupt 1vKMRK-0006kF-2M - - 1763236806\n+ corrupt 1vKMRK-0006kG-2M - - 1763236806\n"},
    {"quoted local parts", " 0m   335 1vKMRK-0006kF-2M <\"x> (y\"@example.com>\n          \"D > 1m\"@example.net\n\n",
     ARRIVAL, "+ deferred 1vKMRK-0006kF-2M \"x> (y\"@example.com \"D > 1m\"@example.net 1763236806\n"},
    {"another program's listing", "4A1B2C3D4E5     300 Thu Jan  1 00:00:00  news@example.com\nMail queue is empty\n",
     ARRIVAL, "foreign 2, the first is line 1\n"},
};

static void reads_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        want_queue(rows[i].name, LISTING_EXIM, rows[i].text, rows[i].now_s, rows[i].want);
}

static void knows_ids(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } ids[] = {
        {"1vKMRK-0006kF-2M", 16},
        {"1vKMRK-0006kF-2M rest", 16},
        {"1vKMRK-000000006kM-2y1A", 23},
        {"1vKMRK-0006kF-2M1", 0},
        {"1vKMRK-0006kF-2", 0},
        {"1vKMR-0006kF-2M", 0},
        {"1vKMRK-0006kF", 0},
        {"1vKMRK-000000006kM-2y", 0},
        {"1vKMRK-00006kF-2M", 0},
        {"", 0},
        {"1vKMRK-", 0},
        {"1vKMR.-0006kF-2M", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        WANT_INT(ids[i].text, exim_id_length(slice_of(ids[i].text)), ids[i].length);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows), cmocka_unit_test(knows_ids)};
    return cmocka_run_group_tests_name("exim_queue", tests, NULL, NULL);
}

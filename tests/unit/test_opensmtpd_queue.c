#include "tests/lib/unit.h"

#include "tests/lib/queue_dump.h"

struct row {
    const char *name, *text, *want;
};
static const struct row rows[] = {
    {"nothing waits", "", ""},
    {"a refusal; two envelopes of one message",
     "0a1b2c3d00000001|inet4|mta||x@example.com|a@example.net|a@example.net|1790000000|1790000000|0|1|pending|393|450 "
     "4.7.1 "
     "later\n"
     "0a1b2c3d00000002|inet4|mta||x@example.com|b@example.org|b@example.org|1790000000|1790345600|0|2|pending|12|"
     "Network "
     "error on destination MXs\n",
     "+ deferred 0a1b2c3d00000001 x@example.com a@example.net 1790000000 reply=450 4.7.1 later\n"
     "  deferred 0a1b2c3d00000002 x@example.com b@example.org 1790000000 reason=Network error on destination MXs\n"},
    {"being delivered, on hold, not yet tried, the null sender, redirected",
     "0a1b2c3d00000001|local|mta|auth|x@example.com|a@example.net|a@example.net|1790000000|1790000000|1790000005|0|"
     "inflight|5|\n"
     "0b1b2c3d00000001|inet6|mta|hold|x@example.com|b@example.net|b@example.net|1790000000|1790000000|0|1|pending|5|"
     "450 x\n"
     "0c1b2c3d00000001|inet4|bounce||@|c@example.net|d@example.org|1790000000|1790000000|0|0|pending|5|\n",
     "+ active 0a1b2c3d00000001 x@example.com a@example.net 1790000000\n"
     "+ hold 0b1b2c3d00000001 x@example.com b@example.net 1790000000 reply=450 x\n"
     "+ incoming 0c1b2c3d00000001 - d@example.org 1790000000\n"},
    {"a reply and a local part with bars move nothing",
     "0a1b2c3d00000001|inet4|mta||x|1|2|3|4|pending|5|450@example.com|a|1|2|3|4|pending|5|450 "
     "y@example.net|a|1@example.net|"
     "1790000000|1790000000|0|1|pending|3|450 z@|1|2|3|4|inflight|5|550 w\n",
     "+ deferred 0a1b2c3d00000001 x|1|2|3|4|pending|5|450@example.com a|1@example.net 1790000000 "
     "reply=450 z@|1|2|3|4|inflight|5|550 w\n"},
    {"read from the disk: smtpd does not run",
     "0a1b2c3d00000001|inet4|mta||x@example.com|a@example.net|a@example.net|1790000000|1790000000|0|1|offline||450 x\n",
     "+ deferred 0a1b2c3d00000001 x@example.com a@example.net 1790000000 reply=450 x\noffline\n"},
    {"a follow-up",
     "0a1b2c3d00000001|inet4|mta||x@example.com|a@example.net|a@example.net|1790000000|1790000000|0|3|pending|9|"
     "Destination "
     "seem to reject all mails\n",
     "+ deferred 0a1b2c3d00000001 x@example.com a@example.net 1790000000 follow-up reason=Destination seem to reject "
     "all "
     "mails\n"},
    {"cut off, foreign",
     "0a1b2c3d00000001|inet4|mta||x@example.com|a@example.net|a@example.net|17900\n0a1b2c3d0000000|inet4|mta||\nMail "
     "queue is "
     "empty\n",
     "foreign 3, the first is line 1\n"},
};

static void reads_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        want_queue(rows[i].name, LISTING_OPENSMTPD, rows[i].text, 1790000100, rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows)};
    return cmocka_run_group_tests_name("opensmtpd_queue", tests, NULL, NULL);
}

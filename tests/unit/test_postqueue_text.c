#include "tests/lib/unit.h"

#include "tests/lib/queue_dump.h"

/* 2026-09-21 14:13:20 UTC; the times below are in the zone of the host, so only their distances are compared. */
#define NOW 1790000000

#define SHORT_HEAD "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n"
#define LONG_HEAD "----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------\n"

struct row {
    const char *name, *text, *want;
};
static const struct row rows[] = {
    {"nothing waits", "Mail queue is empty\n", ""},
    {"no output is no empty queue", "", "incomplete\n"},
    {"short ids, a shared reason, an own one",
     SHORT_HEAD "4A1B2C3D4E5     300 Thu Jan  1 00:00:00  news@example.com\n"
                "(host mx.example.net[192.0.2.9] said: 450 4.7.1 later (in reply to RCPT TO command))\n"
                "                                         a@example.net\n"
                "                                         b@example.net\n"
                "      (connect to mx.example.org[192.0.2.8]:25: Connection refused)\n"
                "                                         \"c d\"@example.org\n\n"
                "-- 1 Kbytes in 1 Request.\n",
     "+ deferred 4A1B2C3D4E5 news@example.com a@example.net %T reply=450 4.7.1 later (in reply to RCPT TO command) "
     "host=mx.example.net ip=192.0.2.9\n"
     "  deferred 4A1B2C3D4E5 news@example.com b@example.net %T reply=450 4.7.1 later (in reply to RCPT TO command) "
     "host=mx.example.net ip=192.0.2.9\n"
     "  deferred 4A1B2C3D4E5 news@example.com \"c d\"@example.org %T host=mx.example.org ip=192.0.2.8 reason=connect "
     "to "
     "mx.example.org[192.0.2.8]:25: Connection refused\n"},
    {"long ids, marks, the null sender, not yet tried",
     LONG_HEAD "4zQx1y2Z3wz1aBc*      270 Thu Jan  1 00:00:00 news@example.com\n"
               "                                               a@example.net\n\n"
               "4zQx1y2Z3wz1aBd!      270 Thu Jan  1 00:00:00 MAILER-DAEMON\n"
               "                                               b@example.net\n\n"
               "4zQx1y2Z3wz1aBe       270 Thu Jan  1 00:00:00 x@example.com\n"
               "                                               c@example.net\n\n"
               "4zQx1y2Z3wz1aBf#      270 Thu Jan  1 00:00:00 x@example.com\n"
               "(mail for example.net loops back to myself)\n"
               "                                               d@example.net\n\n"
               "-- 1 Kbytes in 4 Requests.\n",
     "+ active 4zQx1y2Z3wz1aBc news@example.com a@example.net %T\n"
     "+ hold 4zQx1y2Z3wz1aBd - b@example.net %T\n"
     "+ incoming 4zQx1y2Z3wz1aBe x@example.com c@example.net %T\n"
     "+ deferred 4zQx1y2Z3wz1aBf x@example.com d@example.net %T reason=mail for example.net loops back to myself\n"},
    {"a message without recipients is one",
     SHORT_HEAD "4A1B2C3D4E5     300 Thu Jan  1 00:00:00  news@example.com\n\n"
                "-- 0 Kbytes in 1 Request.\n",
     "+ incoming 4A1B2C3D4E5 news@example.com - %T\n"},
    {"cut off behind a message",
     SHORT_HEAD "4A1B2C3D4E5!    300 Thu Jan  1 00:00:00  news@example.com\n"
                "                                         a@example.net\n\n",
     "+ hold 4A1B2C3D4E5 news@example.com a@example.net %T\nincomplete\n"},
    {"the closing line counts other than the listing",
     SHORT_HEAD "4A1B2C3D4E5!    300 Thu Jan  1 00:00:00  news@example.com\n"
                "                                         a@example.net\n\n-- 5 Kbytes in 9 Requests.\n",
     "+ hold 4A1B2C3D4E5 news@example.com a@example.net %T\nincomplete\n"},
    {"a reason forges no message",
     SHORT_HEAD "4A1B2C3D4E5     300 Thu Jan  1 00:00:00  news@example.com\n"
                "(host mx.example.net[192.0.2.9] said: 450 ) -- 5 Kbytes in 9 Requests. 4A1B2C3D4E6* 3 Thu Jan 1)\n"
                "                                         a@example.net\n\n-- 0 Kbytes in 1 Request.\n",
     "+ deferred 4A1B2C3D4E5 news@example.com a@example.net %T reply=450 ) -- 5 Kbytes in 9 Requests. 4A1B2C3D4E6* 3 "
     "Thu "
     "Jan 1 host=mx.example.net ip=192.0.2.9\n"},
    {"another program's listing", " 0m   335 1xVfyN-0006kF-2M <a@example.com>\n          a@example.net\n",
     "foreign 2, the first is line 1\nincomplete\n"},
};

/* The arrival of Jan 1 00:00:00 in the host's zone: the same for every row. */
static void put_arrival(struct buffer *out, const char *want, long long arrival_s)
{
    struct slice rest = slice_of(want);
    size_t at;
    while ((at = slice_find(rest, SLICE(" %T"))) != SLICE_NONE) {
        buffer_add(out, slice_cut(rest, 0, at));
        buffer_printf(out, " %lld", arrival_s);
        rest = slice_cut(rest, at + 3, rest.n);
    }
    buffer_add(out, rest);
    buffer_byte(out, '\0');
}

static void reads_the_rows(void **state)
{
    struct listing *l = listing_open(LISTING_POSTFIX_TEXT, NOW);
    struct queued q = {0};
    (void)state;
    listing_line(l, SLICE("4A1B2C3D4E5     300 Thu Jan  1 00:00:00  news@example.com"));
    listing_line(l, SLICE("                                         a@example.net"));
    assert_true(listing_next(l, &q));
    /* the year is the one that makes it latest: 2026, give or take a zone */
    assert_true(q.arrival_s > 1767225600 - 86400 && q.arrival_s < 1767225600 + 86400);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer want;
        buffer_init(&want, 1 << 16);
        put_arrival(&want, rows[i].want, q.arrival_s);
        want_queue(rows[i].name, LISTING_POSTFIX_TEXT, rows[i].text, NOW, want.p);
        buffer_free(&want);
    }
    listing_close(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows)};
    return cmocka_run_group_tests_name("postqueue_text", tests, NULL, NULL);
}

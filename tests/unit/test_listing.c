#include "tests/lib/unit.h"

#include "mail/listing.h"

static void guesses_the_kind(void **state)
{
    static const struct {
        const char *line;
        enum listing_kind want;
    } rows[] = {
        {"{\"queue_name\": \"active\"}", LISTING_POSTFIX_JSON},
        {"-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------", LISTING_POSTFIX_TEXT},
        {"----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------", LISTING_POSTFIX_TEXT},
        {"Mail queue is empty", LISTING_POSTFIX_TEXT},
        {" 9m   335 1vKMRK-0006kF-2M <app@example.com>", LISTING_EXIM},
        {"26h  2.3K 1vKMRK-000000006kM-2y1A <> *** frozen ***", LISTING_EXIM},
        {"\t\t/var/spool/mqueue (7 requests)", LISTING_SENDMAIL},
        {"/var/spool/mqueue is empty", LISTING_SENDMAIL},
        {"\t\tTotal requests: 0", LISTING_SENDMAIL},
        {"0a1b2c3d00000001|inet4|mta||x@example.com|a@example.net|a@example.net|1|1|0|1|pending|393|450 x",
         LISTING_OPENSMTPD},
        {"2026-11-24 02:08:47 66 bytes from <app@example.com>", LISTING_NULLMAILER},
        {"24 Nov 2026 02:08:47 GMT  #12345  993  <app@example.com>", LISTING_QMAIL},
        {"", LISTING_NONE},
        {"bash: mailq: command not found", LISTING_NONE},
        {"Nov 24 02:08:47 mx postfix/smtp[1]: A1: to=<a@example.net>", LISTING_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        WANT_INT(rows[i].line, listing_guess(slice_of(rows[i].line)), rows[i].want);
}

static void says_what_a_foreign_line_looks_like(void **state)
{
    struct listing *l = listing_open(LISTING_EXIM, 0);
    struct listing_check check;
    (void)state;
    listing_line(l, SLICE(""));
    listing_line(l, SLICE(" 9m   335 1vKMRK-0006kF-2M <app@example.com>"));
    listing_line(l, SLICE(""));
    listing_line(l, SLICE("Mail queue is empty"));
    listing_line(l, SLICE("x"));
    listing_end(l);
    listing_check(l, &check);
    WANT_INT("lines", check.lines, 3);
    WANT_INT("foreign", check.foreign, 2);
    WANT_INT("first", check.first_foreign, 2);
    WANT_INT("looks", check.looks, LISTING_POSTFIX_TEXT);
    listing_close(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(guesses_the_kind),
                                       cmocka_unit_test(says_what_a_foreign_line_looks_like)};
    return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}

#include "tests/lib/unit.h"

#include <time.h>

#include "mail/sendmail_qf.h"
#include "mail/sendmail_queue.h"
#include "tests/lib/queue_dump.h"

#define FRAME "\t\t/var/spool/mqueue (2 requests)\n"
#define HEAD "-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------\n"
#define HEAD_V "-----Q-ID----- --Size-- -Priority- ---Q-Time--- --------Sender/Recipient--------\n"

struct row {
    const char *name, *text, *want; /* %T: Jan  1 00:00 in the host's zone */
};
static const struct row rows[] = {
    {"nothing waits",
     "Warning: Cannot use HostStatusDirectory = /x: No such file or directory\n/var/spool/mqueue is empty\n\t\tTotal "
     "requests: 0\n",
     ""},
    {"no output is no empty queue", "", "incomplete\n"},
    {"mailq",
     FRAME HEAD "6AO2I7QT022366        2 Thu Jan  1 00:00 <app@example.com>\n"
                "                 (Deferred: 450 4.7.1 Service unavailable; Client host [192.)\n"
                "\t\t\t\t\t <a@example.net>\n\t\t\t\t\t b@example.net\n"
                "6AO2I7WQ022342*       2 Thu Jan  1 00:00 MAILER-DAEMON\n"
                "      8BITMIME   (Deferred: Connection timed out with mx.example.org.)\n"
                "\t\t\t\t\t      (---alice---)\n\t\t\t\t\t c@example.org\n"
                "\t\tTotal requests: 2\n",
     "+ deferred 6AO2I7QT022366 app@example.com a@example.net %T reply=450 4.7.1 Service unavailable; Client host "
     "[192.\n"
     "  deferred 6AO2I7QT022366 app@example.com b@example.net %T reply=450 4.7.1 Service unavailable; Client host "
     "[192.\n"
     "+ active 6AO2I7WQ022342 MAILER-DAEMON c@example.org %T reason=Deferred: Connection timed out with "
     "mx.example.org.\n"},
    {"mailq -v: each recipient has its reason, the message's stands for the others",
     FRAME HEAD_V "6AO2I7QT022366        2      30048 Jan  1 00:00 app@example.com\n"
                  "                 (Deferred: Connection refused by mx.example.org.)\n"
                  "\t\t\t\t\t\ta@example.net\n\t\t (Deferred: 450 4.7.1 (first) reply)\n\t\t\t\t\t\tb@example.org\n"
                  "6AO2I7WQ022342        2     -30048+Jan  1 00:00 x@example.com\n\t\t\t\t\t\tc@example.org\n"
                  "\t\tTotal requests: 2\n",
     "+ deferred 6AO2I7QT022366 app@example.com a@example.net %T reply=450 4.7.1 (first) reply\n"
     "  deferred 6AO2I7QT022366 app@example.com b@example.org %T reason=Deferred: Connection refused by "
     "mx.example.org.\n"
     "+ incoming 6AO2I7WQ022342 x@example.com c@example.org %T\n"},
    {"several queue directories, one empty, a message without its control file",
     "/var/spool/mqueue/q0 is empty\n\t\t/var/spool/mqueue/q1 (1 request)\n" HEAD
     "6AO2I8oK022450        2 Thu Jan  1 00:00 app@example.com\n"
     "                 (Deferred: 421 4.7.0 [192.0.2.1] Our sys)\n\t\t\t\t\t c@example.net\n"
     "\t\t/var/spool/mqueue/q2 (1 request)\n" HEAD "6AO2I8oK022451  (no control file)\n"
     "\t\tTotal requests: 2\n",
     "+ deferred 6AO2I8oK022450 app@example.com c@example.net %T reply=421 4.7.0 [192.0.2.1] Our sys\n"
     "+ corrupt 6AO2I8oK022451 - - 0\n"},
    {"cut off", FRAME HEAD "6AO2I7QT022366        2 Thu Jan  1 00:00 app@example.com\n\t\t\t\t\t a@example.net\n",
     "+ incoming 6AO2I7QT022366 app@example.com a@example.net %T\nincomplete\n"},
    {"a wrong total",
     FRAME HEAD "6AO2I7QT022366        2 Thu Jan  1 00:00 app@example.com\n\t\t\t\t\t a@example.net\n"
                "\t\tTotal requests: 3\n",
     "+ incoming 6AO2I7QT022366 app@example.com a@example.net %T\nincomplete\n"},
    {"another program's listing", "{\"queue_name\": \"hold\"}\n-- 5 Kbytes in 3 Requests.\n",
     "foreign 2, the first is line 1\nincomplete\n"},
};

static void reads_the_rows(void **state)
{
    struct tm january = {.tm_year = 126, .tm_mday = 1, .tm_isdst = -1};
    long long arrival_s = (long long)mktime(&january);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer want;
        struct slice rest = slice_of(rows[i].want);
        size_t at;
        buffer_init(&want, 1 << 16);
        while ((at = slice_find(rest, SLICE("%T"))) != SLICE_NONE) {
            buffer_add(&want, slice_cut(rest, 0, at));
            buffer_printf(&want, "%lld", arrival_s);
            rest = slice_cut(rest, at + 2, rest.n);
        }
        buffer_add(&want, rest);
        buffer_byte(&want, '\0');
        want_queue(rows[i].name, LISTING_SENDMAIL, rows[i].text, arrival_s + 86400, want.p);
        buffer_free(&want);
    }
}

static void tells_the_directory(void **state)
{
    struct sendmail_queue *s = sendmail_queue_open(0);
    (void)state;
    assert_true(sendmail_queue_line(s, SLICE("\t\t/var/spool/mqueue/q1 (1 request)")));
    WANT_TEXT("first", sendmail_queue_directory(s), "/var/spool/mqueue/q1");
    assert_true(sendmail_queue_line(s, SLICE("\t\t/var/spool/mqueue-client (12 requests, only 5 printed)")));
    WANT_TEXT("second", sendmail_queue_directory(s), "/var/spool/mqueue-client");
    sendmail_queue_close(s);
}

/* A control file with two recipients of different fates, one of them without a status of its own. */
static void reads_a_control_file(void **state)
{
    static const char text[] = "V8\nT1790000000\nK1790000500\nN3\nP90048\nMDeferred: 450 4.7.1 the message's\nFbs\n"
                               "$_root@localhost\nSapp@example.com\nAapp@example.com\nMDeferred: 450 4.7.1 Client Host "
                               "[192.0.2.1] blocked using a list with a very long name indeed\nrRFC822; a@example.net\n"
                               "RPFD:<a@example.net>\nrRFC822; b@example.org\nRPFD:b@example.org\nH??Subject: M no "
                               "status\nRPFD:forged@example.org\n.\n";
    static const struct {
        bool first;
        const char *recipient, *reply;
    } want[] = {
        {true, "a@example.net", "450 4.7.1 Client Host [192.0.2.1] blocked using a list with a very long name indeed"},
        {false, "b@example.org", "450 4.7.1 the message's"},
    };
    struct sendmail_qf qf;
    struct queued q;
    (void)state;
    assert_true(sendmail_qf_init(&qf, SLICE(text), SLICE("6AO2I7QT022366")));
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_true(sendmail_qf_next(&qf, &q));
        WANT_INT(want[i].recipient, q.first, want[i].first);
        WANT_TEXT(want[i].recipient, q.recipient, want[i].recipient);
        WANT_TEXT(want[i].recipient, q.reply, want[i].reply);
        WANT_TEXT(want[i].recipient, q.sender, "app@example.com");
        WANT_INT(want[i].recipient, q.arrival_s, 1790000000);
    }
    assert_false(sendmail_qf_next(&qf, &q));
    assert_false(sendmail_qf_init(&qf, SLICE("From: x\n"), SLICE("6AO2I7QT022366")));
    assert_false(sendmail_qf_init(&qf, SLICE(""), SLICE("6AO2I7QT022366")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows), cmocka_unit_test(tells_the_directory),
                                       cmocka_unit_test(reads_a_control_file)};
    return cmocka_run_group_tests_name("sendmail_queue", tests, NULL, NULL);
}

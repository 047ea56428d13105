#include "tests/lib/unit.h"

#include "source/mta_detect.h"

#define COMMAND(text) (text), sizeof(text) - 1

static void knows_the_daemons(void **state)
{
    static const struct {
        const char *name, *command;
        size_t n;
        enum queue_mta want;
    } rows[] = {
        {"master", COMMAND("/usr/lib/postfix/sbin/master\0-w"), QUEUE_MTA_POSTFIX},
        {"master", COMMAND("/usr/libexec/postfix/master\0-w"), QUEUE_MTA_POSTFIX},
        {"master", COMMAND("/opt/dovecot/master"), QUEUE_MTA_NONE},
        {"smtpd", COMMAND("smtpd\0-n\0smtp\0-t\0inet"), QUEUE_MTA_NONE}, /* Postfix' */
        {"smtpd", COMMAND("/usr/sbin/smtpd"), QUEUE_MTA_OPENSMTPD},
        {"smtpd", COMMAND("smtpd: queue"), QUEUE_MTA_OPENSMTPD},
        {"exim4", COMMAND("/usr/sbin/exim4\0-bd\0-q30m"), QUEUE_MTA_EXIM},
        {"exim", COMMAND("/usr/sbin/exim\0-bd"), QUEUE_MTA_EXIM},
        {"sendmail-mta", COMMAND("sendmail: MTA: accepting connections"), QUEUE_MTA_SENDMAIL},
        {"sendmail", COMMAND("/usr/sbin/sendmail\0-t"), QUEUE_MTA_NONE}, /* somebody hands in a message */
        {"nullmailer-send", COMMAND("/usr/sbin/nullmailer-send"), QUEUE_MTA_NULLMAILER},
        {"qmail-send", COMMAND("qmail-send"), QUEUE_MTA_QMAIL},
        {"", COMMAND(""), QUEUE_MTA_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        WANT_INT(rows[i].command, mta_of_process(slice_of(rows[i].name), (struct slice){rows[i].command, rows[i].n}),
                 rows[i].want);
}

#define P (1u << QUEUE_MTA_POSTFIX)
#define E (1u << QUEUE_MTA_EXIM)
#define N (1u << QUEUE_MTA_NULLMAILER)

static void chooses_the_running_one(void **state)
{
    static const struct {
        const char *name;
        unsigned installed, running;
        struct mta_detected want;
    } rows[] = {
        {"none", 0, 0, {QUEUE_MTA_NONE, false, false}},
        {"runs elsewhere: a container's, say", 0, P, {QUEUE_MTA_NONE, false, false}},
        {"one, running", P, P, {QUEUE_MTA_POSTFIX, true, false}},
        {"one, down", E, 0, {QUEUE_MTA_EXIM, false, false}},
        {"two, one running", P | E, E, {QUEUE_MTA_EXIM, true, false}},
        {"two, both running", P | E, P | E, {QUEUE_MTA_POSTFIX, true, true}},
        {"two, both down", E | N, P, {QUEUE_MTA_EXIM, false, true}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mta_detected got;
        mta_choose(&got, rows[i].installed, rows[i].running);
        WANT_INT(rows[i].name, got.mta, rows[i].want.mta);
        WANT_INT(rows[i].name, got.running, rows[i].want.running);
        WANT_INT(rows[i].name, got.several, rows[i].want.several);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(knows_the_daemons), cmocka_unit_test(chooses_the_running_one)};
    return cmocka_run_group_tests_name("mta_detect", tests, NULL, NULL);
}

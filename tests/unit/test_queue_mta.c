#include "mail/queue_mta.h"

#include "tests/lib/unit.h"

static void knows_the_options(void **state)
{
    static const struct {
        const char *option;
        enum queue_mta want;
    } rows[] = {{"postfix", QUEUE_MTA_POSTFIX},       {"exim", QUEUE_MTA_EXIM},
                {"sendmail", QUEUE_MTA_SENDMAIL},     {"opensmtpd", QUEUE_MTA_OPENSMTPD},
                {"nullmailer", QUEUE_MTA_NULLMAILER}, {"qmail", QUEUE_MTA_QMAIL},
                {"Postfix", QUEUE_MTA_NONE},          {"", QUEUE_MTA_NONE},
                {"courier", QUEUE_MTA_NONE}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        WANT_INT(rows[i].option, queue_mta_by_option(slice_of(rows[i].option)), rows[i].want);
}

static void knows_whose_log_it_is(void **state)
{
    static const struct {
        const char *instance;
        enum queue_mta want;
    } rows[] = {
        {"postfix", QUEUE_MTA_POSTFIX}, {"postfix-out", QUEUE_MTA_POSTFIX}, {"postfix/polite", QUEUE_MTA_POSTFIX},
        {"smtpd", QUEUE_MTA_OPENSMTPD}, {"exim", QUEUE_MTA_EXIM},           {"sendmail", QUEUE_MTA_SENDMAIL},
        {"exim4", QUEUE_MTA_EXIM},      {"sm-mta-rx", QUEUE_MTA_SENDMAIL},  {"out/smtpd", QUEUE_MTA_POSTFIX}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        WANT_INT(rows[i].instance, queue_mta_of_instance(slice_of(rows[i].instance)), rows[i].want);
}

static void knows_how_to_release(void **state)
{
    static const struct {
        enum queue_mta mta;
        const char *one;
    } rows[] = {{QUEUE_MTA_POSTFIX, "postqueue -i ID"},
                {QUEUE_MTA_EXIM, "exim -M ID; others for that server may follow"},
                {QUEUE_MTA_SENDMAIL, "sendmail -v -qIID"},
                {QUEUE_MTA_OPENSMTPD, "smtpctl schedule ID"},
                {QUEUE_MTA_NULLMAILER, NULL},
                {QUEUE_MTA_QMAIL, NULL},
                {QUEUE_MTA_NONE, NULL}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct queue_release *release = queue_mta_release(rows[i].mta);

        WANT_INT(queue_mta_name(rows[i].mta), release != NULL, rows[i].one != NULL);
        if (release != NULL)
            WANT_TEXT(queue_mta_name(rows[i].mta), slice_of(release->one), rows[i].one);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_options),
        cmocka_unit_test(knows_whose_log_it_is),
        cmocka_unit_test(knows_how_to_release),
    };

    return cmocka_run_group_tests_name("queue_mta", tests, NULL, NULL);
}

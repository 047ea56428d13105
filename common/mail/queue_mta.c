#include "mail/queue_mta.h"

#include <stddef.h>

static const struct {
    const char *option, *name;
    long long lifetime_s;
    bool has_reasons;
    struct queue_release release;
} mtas[] = {
    [QUEUE_MTA_NONE] = {"", "no MTA", 0, false, {NULL, NULL, NULL}},
    [QUEUE_MTA_POSTFIX] = {"postfix",
                           "Postfix",
                           5 * 86400, /* maximal_queue_lifetime */
                           true,
                           {"postqueue -i ID", "postqueue -f", "status=sent"}},
    [QUEUE_MTA_EXIM] = {"exim",
                        "Exim",
                        4 * 86400, /* the usual retry rule's last step */
                        true,
                        {"exim -M ID; others for that server may follow", "exim -qf", "C=\"250 …\""}},
    [QUEUE_MTA_SENDMAIL] = {"sendmail",
                            "Sendmail",
                            5 * 86400, /* Timeout.queuereturn */
                            true,
                            {"sendmail -v -qIID", "sendmail -v -q", "stat=Sent"}},
    [QUEUE_MTA_OPENSMTPD] = {"opensmtpd",
                             "OpenSMTPD",
                             4 * 86400, /* queue ttl */
                             true,
                             {"smtpctl schedule ID", "smtpctl schedule all", "result=\"Ok\""}},
    [QUEUE_MTA_NULLMAILER] = {"nullmailer", "nullmailer", 7 * 86400, false, {NULL, NULL, NULL}}, /* queuelifetime */
    [QUEUE_MTA_QMAIL] = {"qmail", "qmail", 7 * 86400, false, {NULL, NULL, NULL}}, /* control/queuelifetime */
};
#define MTAS (sizeof mtas / sizeof *mtas)

const char *queue_mta_name(enum queue_mta mta)
{
    return mtas[mta].name;
}

enum queue_mta queue_mta_by_option(struct slice option)
{
    for (size_t i = QUEUE_MTA_POSTFIX; i < MTAS; i++)
        if (slice_equal(option, slice_of(mtas[i].option)))
            return (enum queue_mta)i;
    return QUEUE_MTA_NONE;
}

enum queue_mta queue_mta_of_instance(struct slice instance)
{
    static const struct {
        struct slice start;
        enum queue_mta mta;
    } starts[] = {{SLICE_INIT("exim"), QUEUE_MTA_EXIM},
                  {SLICE_INIT("sendmail"), QUEUE_MTA_SENDMAIL},
                  {SLICE_INIT("sm-"), QUEUE_MTA_SENDMAIL}};

    if (slice_equal(instance, SLICE("smtpd")))
        return QUEUE_MTA_OPENSMTPD;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (slice_starts(instance, starts[i].start))
            return starts[i].mta;
    return QUEUE_MTA_POSTFIX;
}

long long queue_mta_lifetime_s(enum queue_mta mta)
{
    return mtas[mta].lifetime_s;
}

bool queue_mta_has_reasons(enum queue_mta mta)
{
    return mtas[mta].has_reasons;
}

const struct queue_release *queue_mta_release(enum queue_mta mta)
{
    return mtas[mta].release.one != NULL ? &mtas[mta].release : NULL;
}

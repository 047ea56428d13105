#include "mail/queue_failure.h"

static const struct {
    enum queue_mta mta;
    struct slice sign; /* case-insensitive, anywhere in the complaint; the first that fits counts */
    enum queue_failure failure;
} signs[] = {
    {QUEUE_MTA_POSTFIX, SLICE_INIT("mail system is down"), QUEUE_FAILURE_DOWN},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("is not allowed to view the mail queue"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("unauthorized configuration directory"), QUEUE_FAILURE_DIRECTORY},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("specify \"alternate_config_directories"), QUEUE_FAILURE_DIRECTORY},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("showq service: Permission denied"), QUEUE_FAILURE_PRIVILEGES},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("malformed showq"), QUEUE_FAILURE_PROTOCOL},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("showq server response"), QUEUE_FAILURE_PROTOCOL},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("unexpected EOF"), QUEUE_FAILURE_PROTOCOL},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("invalid option"), QUEUE_FAILURE_USAGE},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("fatal: usage:"), QUEUE_FAILURE_USAGE},
    {QUEUE_MTA_POSTFIX, SLICE_INIT("main.cf"), QUEUE_FAILURE_NO_CONFIG},
    {QUEUE_MTA_EXIM, SLICE_INIT("permission denied"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_EXIM, SLICE_INIT("configuration file"), QUEUE_FAILURE_NO_CONFIG},
    {QUEUE_MTA_SENDMAIL, SLICE_INIT("not permitted to see the queue"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_SENDMAIL, SLICE_INIT("requires special privileges"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_SENDMAIL, SLICE_INIT("permission denied"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_SENDMAIL, SLICE_INIT("cannot open"), QUEUE_FAILURE_NO_CONFIG},
    {QUEUE_MTA_OPENSMTPD, SLICE_INIT("need root privileges"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_OPENSMTPD, SLICE_INIT("permission denied"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_OPENSMTPD, SLICE_INIT("isn't running"), QUEUE_FAILURE_DOWN},
    {QUEUE_MTA_NULLMAILER, SLICE_INIT("cannot change directory to queue"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_QMAIL, SLICE_INIT("permission denied"), QUEUE_FAILURE_DENIED},
    {QUEUE_MTA_QMAIL, SLICE_INIT("unable to"), QUEUE_FAILURE_DENIED},
};

static const struct {
    enum queue_mta mta;
    enum queue_failure failure;
    const char *remedy;
} remedies[] = {
    {QUEUE_MTA_POSTFIX, QUEUE_FAILURE_DOWN, "start it: postfix start"},
    {QUEUE_MTA_POSTFIX, QUEUE_FAILURE_DENIED, "add this user to authorized_mailq_users in main.cf"},
    {QUEUE_MTA_POSTFIX, QUEUE_FAILURE_PRIVILEGES,
     "postqueue must be set-group-id postdrop (postfix set-permissions), and the caller free to gain privileges "
     "(systemd: "
     "NoNewPrivileges=no)"},
    {QUEUE_MTA_POSTFIX, QUEUE_FAILURE_DIRECTORY,
     "list the directory in alternate_config_directories or multi_instance_directories of the default main.cf"},
    {QUEUE_MTA_POSTFIX, QUEUE_FAILURE_NO_CONFIG,
     "the configuration directory must hold a main.cf that this user can read"},
    {QUEUE_MTA_POSTFIX, QUEUE_FAILURE_PROTOCOL, "look for showq's complaint in the mail log"},
    {QUEUE_MTA_EXIM, QUEUE_FAILURE_DENIED,
     "add this user to Exim's group (Debian: Debian-exim), which lets it read the reasons, too"},
    {QUEUE_MTA_SENDMAIL, QUEUE_FAILURE_DENIED,
     "add this user to the queue's group (Debian: smmsp), and take restrictmailq off PrivacyOptions"},
    {QUEUE_MTA_OPENSMTPD, QUEUE_FAILURE_DOWN, "start smtpd"},
    {QUEUE_MTA_OPENSMTPD, QUEUE_FAILURE_DENIED,
     "smtpctl wants root: let root's timer save the listing to a file, and read that with --input=FILE "
     "--mta=opensmtpd"},
    {QUEUE_MTA_NULLMAILER, QUEUE_FAILURE_DENIED, "mailq must be set-user-id, as nullmailer installs it"},
    {QUEUE_MTA_QMAIL, QUEUE_FAILURE_DENIED, "add this user to the group qmail"},
};

enum queue_failure queue_failure(enum queue_mta mta, struct slice complaint, int status)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].mta == mta && slice_find_fold(complaint, signs[i].sign) != SLICE_NONE)
            return signs[i].failure;
    return status == 0 ? QUEUE_FAILURE_NONE : QUEUE_FAILURE_OTHER;
}

const char *queue_remedy(enum queue_mta mta, enum queue_failure failure)
{
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
        if (remedies[i].mta == mta && remedies[i].failure == failure)
            return remedies[i].remedy;
    return "";
}

#include "tests/lib/unit.h"

#include "mail/queue_failure.h"

struct row {
    enum queue_mta mta;
    const char *complaint;
    int status;
    enum queue_failure want;
    const char *remedy; /* a word of it */
};
static const struct row rows[] = {
    {QUEUE_MTA_POSTFIX, "", 0, QUEUE_FAILURE_NONE, NULL},
    {QUEUE_MTA_POSTFIX,
     "postqueue: fatal: Queue report unavailable - mail system is down (Connect to the Postfix showq service: "
     "Connection "
     "refused)\n",
     69, QUEUE_FAILURE_DOWN, "postfix start"},
    {QUEUE_MTA_POSTFIX,
     "postqueue: warning: Mail system is down -- accessing queue directly (Connect to the Postfix showq service: No "
     "such file "
     "or directory)\n",
     0, QUEUE_FAILURE_DOWN, "postfix start"},
    {QUEUE_MTA_POSTFIX, "postqueue: fatal: User nagios(110) is not allowed to view the mail queue\n", 69,
     QUEUE_FAILURE_DENIED, "authorized_mailq_users"},
    {QUEUE_MTA_POSTFIX, "postqueue: fatal: Connect to the Postfix showq service: Permission denied\n", 69,
     QUEUE_FAILURE_PRIVILEGES, "NoNewPrivileges"},
    {QUEUE_MTA_POSTFIX,
     "postqueue: error: unauthorized configuration directory name: /etc/x\npostqueue: fatal: specify "
     "\"alternate_config_directories = /etc/x\" or \"multi_instance_directories = /etc/x\" in /etc/postfix/main.cf\n",
     69, QUEUE_FAILURE_DIRECTORY, "alternate_config_directories"},
    {QUEUE_MTA_POSTFIX, "postqueue: fatal: open /etc/x/main.cf: No such file or directory\n", 69,
     QUEUE_FAILURE_NO_CONFIG, "main.cf"},
    {QUEUE_MTA_POSTFIX, "postqueue: fatal: malformed showq server response\n", 69, QUEUE_FAILURE_PROTOCOL, "showq"},
    {QUEUE_MTA_POSTFIX, "postqueue: invalid option -- 'j'\npostqueue: fatal: usage: postqueue -f | postqueue -p\n", 69,
     QUEUE_FAILURE_USAGE, NULL},
    {QUEUE_MTA_POSTFIX, "postqueue: fatal: something new\n", 69, QUEUE_FAILURE_OTHER, NULL},
    {QUEUE_MTA_POSTFIX, "", 137, QUEUE_FAILURE_OTHER, NULL},
    {QUEUE_MTA_EXIM, "exim: permission denied\n", 1, QUEUE_FAILURE_DENIED, "group"},
    {QUEUE_MTA_SENDMAIL, "You are not permitted to see the queue\n", 77, QUEUE_FAILURE_DENIED, "restrictmailq"},
    {QUEUE_MTA_SENDMAIL, "Program mode requires special privileges, e.g., root or TrustedUser.\n", 78,
     QUEUE_FAILURE_DENIED, "group"},
    {QUEUE_MTA_SENDMAIL, "can not chdir(/var/spool/mqueue): Permission denied\n", 78, QUEUE_FAILURE_DENIED, "group"},
    {QUEUE_MTA_OPENSMTPD, "smtpctl: need root privileges\n", 1, QUEUE_FAILURE_DENIED, "--input"},
    {QUEUE_MTA_NULLMAILER, "Cannot change directory to queue.\n", 1, QUEUE_FAILURE_DENIED, "set-user-id"},
    {QUEUE_MTA_QMAIL, "qmail-qread: fatal: unable to chdir\n", 111, QUEUE_FAILURE_DENIED, "group qmail"},
    {QUEUE_MTA_EXIM, "mail system is down", 0, QUEUE_FAILURE_NONE, NULL}, /* another MTA's words */
};

static void tells_failures_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum queue_failure got = queue_failure(rows[i].mta, slice_of(rows[i].complaint), rows[i].status);
        const char *remedy = queue_remedy(rows[i].mta, got);
        WANT_INT(rows[i].complaint, got, rows[i].want);
        if (rows[i].remedy == NULL ? remedy[0] != '\0' : strstr(remedy, rows[i].remedy) == NULL)
            fail_msg("%s: remedy \"%s\"", rows[i].complaint, remedy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tells_failures_apart)};
    return cmocka_run_group_tests_name("queue_failure", tests, NULL, NULL);
}

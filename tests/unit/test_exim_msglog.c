#include "tests/lib/unit.h"

#include <stdlib.h>

#include "mail/exim_msglog.h"

struct row {
    const char *name, *line;
    bool main_log, read;
    const char *id, *recipient, *reply, *host, *ip;
    bool follow_up;
};
#define AT "2026-11-24 02:09:31 "
static const struct row rows[] = {
    {"a refusal after RCPT TO",
     AT "a@example.net R=dnslookup T=remote_smtp defer (-44) H=mx.example.net [192.0.2.9]: SMTP error from remote mail "
        "server after RCPT TO:<a@example.net>: 450 4.7.1 later",
     false, true, "", "a@example.net", "450 4.7.1 later", "mx.example.net", "192.0.2.9", false},
    {"the same in the main log",
     AT
     "[411] 1vKMRK-0006kF-2M == a@example.net R=dnslookup T=remote_smtp defer (-44) H=mx.example.net [192.0.2.9]: SMTP "
     "error from remote mail server after RCPT TO:<a@example.net>: 450 4.7.1 later",
     true, true, "1vKMRK-0006kF-2M", "a@example.net", "450 4.7.1 later", "mx.example.net", "192.0.2.9", false},
    {"with a zone, a redirected address, a port",
     "2026-11-24 02:09:31.123 +0900 1vKMRK-0006kF-2M == a@example.net <list@example.com> R=r T=t defer (-45) "
     "H=mx.example.net [2001:db8::9]:25: SMTP error from remote mail server after MAIL FROM:<x@example.com> SIZE=99: "
     "451 no",
     true, true, "1vKMRK-0006kF-2M", "a@example.net", "451 no", "mx.example.net", "2001:db8::9", false},
    {"before 4.86 the server stood in the reason",
     AT "a@example.net R=r T=t defer (-44): SMTP error from remote mail server after end of data: host mx.example.net "
        "[192.0.2.9]: 421 4.3.2 busy",
     false, true, "", "a@example.net", "421 4.3.2 busy", "mx.example.net", "192.0.2.9", false},
    {"a reply to the greeting",
     AT
     "a@example.net R=r T=t defer (-46) H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after initial "
     "connection: 421 [192.0.2.1] is listed",
     false, true, "", "a@example.net", "421 [192.0.2.1] is listed", "mx.example.net", "192.0.2.9", false},
    {"no reply", AT "a@example.net R=r T=t defer (111): Connection refused", false, true, "", "a@example.net", "", "",
     "", false},
    {"no reason", AT "a@example.net R=r defer (-1)", false, true, "", "a@example.net", "", "", "", false},
    {"a follow-up", AT "a@example.net R=r T=t defer (-53): retry time not reached for any host for 'example.net'",
     false, true, "", "a@example.net", "", "", "", true},
    {"a recipient that plays a reply",
     AT
     "\"x R=r defer (-44): SMTP error from remote mail server after end of data: 450\"@example.net R=r T=t defer (-44) "
     "H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<\"x>: 450 y\"@example.net>: 451 "
     "z",
     false, true, "", "\"x R=r defer (-44): SMTP error from remote mail server after end of data: 450\"@example.net",
     "451 z", "mx.example.net", "192.0.2.9", false},
    {"a reply that plays a server",
     AT
     "a@example.net R=r T=t defer (-44) H=mx.example.net [192.0.2.9]: SMTP error from remote mail server after end of "
     "data: 450 x: host evil.example.org [192.0.2.8]: 550 y",
     false, true, "", "a@example.net", "450 x: host evil.example.org [192.0.2.8]: 550 y", "mx.example.net", "192.0.2.9",
     false},
    {"received", AT "Received from x@example.com H=localhost [127.0.0.1] P=esmtp S=335", false, false, "", "", "", "",
     "", false},
    {"one host's trouble, before the deferral", AT "H=mx.example.net [192.0.2.9] Connection refused", false, false, "",
     "", "", "", "", false},
    {"a delivery", AT "1vKMRK-0006kF-2M => a@example.net R=r T=t H=mx.example.net [192.0.2.9] C=\"250 ok\"", true,
     false, "", "", "", "", "", false},
    {"no stamp", "a@example.net R=r T=t defer (111): Connection refused", false, false, "", "", "", "", "", false},
    {"nothing", "", false, false, "", "", "", "", "", false},
};

static void reads_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        struct exim_deferral got;
        WANT_INT(r->name, exim_deferral_parse(&got, slice_of(r->line), r->main_log), r->read);
        if (!r->read)
            continue;
        WANT_TEXT(r->name, got.queue_id, r->id);
        WANT_TEXT(r->name, got.recipient, r->recipient);
        WANT_TEXT(r->name, got.reply, r->reply);
        WANT_TEXT(r->name, got.relay_host, r->host);
        WANT_TEXT(r->name, got.relay_ip, r->ip);
        WANT_INT(r->name, got.follow_up, r->follow_up);
    }
}

/* Broken lines anywhere read as a shorter reason or not at all, never beyond the end. */
static void stands_cut_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n < strlen(rows[i].line); n++) {
            struct exim_deferral got;
            char *exact = malloc(n + 1);
            assert_non_null(exact);
            memcpy(exact, rows[i].line, n);
            if (exim_deferral_parse(&got, (struct slice){exact, n}, rows[i].main_log) && got.reply.n > n)
                fail_msg("%s: a reply longer than the line", rows[i].name);
            free(exact);
        }
}

static void the_newest_line_counts(void **state)
{
    struct exim_msglog *m = exim_msglog_open();
    struct queued q = {.recipient = SLICE("A@example.net")}, other = {.recipient = SLICE("b@example.net")};
    (void)state;
    exim_msglog_load(m,
                     SLICE(AT "Received from x\n" AT "a@example.net R=r T=t defer (111): Connection refused\n" AT
                              "a@example.net R=r T=t defer (-44) H=mx [192.0.2.9]: SMTP error from remote mail server "
                              "after end of data: 450 later\n" AT "c@example.net R=r T=t defer (1): x"));
    exim_msglog_explain(m, &q);
    WANT_TEXT("newest", q.reply, "450 later");
    exim_msglog_explain(m, &other);
    WANT_TEXT("not in the log", other.reason, "");
    other.recipient = SLICE("c@example.net");
    exim_msglog_explain(m, &other);
    WANT_TEXT("last line without newline", other.reason, "x");
    exim_msglog_load(m, SLICE(""));
    q.reason.n = 0;
    exim_msglog_explain(m, &q);
    WANT_INT("another message's log", q.reason.n, 0);
    exim_msglog_close(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows), cmocka_unit_test(stands_cut_lines),
                                       cmocka_unit_test(the_newest_line_counts)};
    return cmocka_run_group_tests_name("exim_msglog", tests, NULL, NULL);
}

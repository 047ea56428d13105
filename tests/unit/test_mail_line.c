/* mail/mail_line: the fast way through a block gives what the parsers give line by line, on logs made at random from
 * every shape of head and body, cut into blocks at random. */
#include "tests/lib/unit.h"

#include "mail/delivery_line.h"
#include "mail/mail_line.h"
#include "text/buffer.h"

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

#define PICK(seed, list) ((list)[draw((seed), sizeof(list) / sizeof(list)[0])])

/* Alike at their beginnings, so that what is remembered of one line must not pass for another. */
static const char *const stamps[] = {
    "Nov 24 02:02:25 ",
    "Nov 24 02:02:26 ",
    "Nov 24 02:02:2x ",
    "<22>Nov 24 02:02:25 ",
    "2026-11-24T02:02:25.123456+09:00 ",
    "2026-11-24T02:02:25.654321+09:00 ",
    "2026-11-24T02:02:25.12345x+09:00 ",
    "2026-11-24T02:02:25.1234567+09:00 ",
    "2026-11-24T02:02:25.1+09:00 ",
    "2026-11-24T02:02:25+09:00 ",
    "2026-11-24 02:02:25,999 ",
    "mail_1  | Nov 24 02:02:25 ",
    "mail_1  | ",
    "\033[36mmail_1  |\033[0m 2026-11-24T02:02:25.123456Z ",
    "2026-11-24T02:02:25.123456Z stdout F Nov 24 02:02:25 ",
    "2026-11-24T02:02:25.123456Z Nov 24 02:02:25 ",
    "<22>1 2026-11-24T02:02:25.123456Z ",
    "",
};
static const char *const hosts[] = {"mx1 ", "mx1  ", "mx2 ", "Nov ", "1 ", "24 ", "", "<server> ", "mx1\r ", "a]: "};
static const char *const tags[] = {
    "postfix/smtp[123]: ",
    "postfix/smtp[123]: ",
    "postfix/smtp: ",
    "postfix/smtpd[123]: ",
    "postfix/qmgr[9]: ",
    "postfix/error[9]: ",
    "postfix/smtp 9 - - ",
    "postfix/smtp[x]: ",
    "24 ",
    "203.0.113.9/smtp[1]: ",
    "sm-mta[5]: ",
    "smtpd[57]: ",
    "exim[9]: ",
    "",
    "[123] ",
};
static const char *const bodies[] = {
    "4bJ31wkchvczYM: to=<a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=1.5, delays=1/0/0/0, dsn=2.0.0, "
    "status=sent (250 2.0.0 Ok)",
    "6FFB4AA22F1: to=<\"a>, relay=x\"@example.com>, orig_to=<b>, relay=none, delay=9, dsn=4.7.1, status=deferred "
    "(delivery temporarily suspended: host mx.example.com[198.51.100.4] refused to talk to me: 554 5.7.1 Blocked)",
    "6FFB4AA22F1: host mx.example.com[198.51.100.4] said: 450 4.7.1 No",
    "6FFB4AA22F1: from=<news@example.com>, size=1, nrcpt=1 (queue active)",
    "6FFB4AA22F1: from=<news@example.com>, status=expired, returned to sender",
    "6FFB4AA22F1: removed",
    "6FFB4AA22F1: removed\r",
    "connect from unknown[198.51.100.2]",
    "6AO8lUUn000073: to=<a@example.com>,<b@example.net>, delay=00:00:01, mailer=esmtp, pri=1, "
    "relay=mx.example.com. [198.51.100.4], dsn=2.0.0, stat=Sent (ok)",
    "97ce4c6b178e84ea mta delivery evpid=7262b3ea670c1794 from=<> to=<a@example.com> rcpt=<-> source=\"203.0.113.9\" "
    "relay=\"198.51.100.4 (mx.example.com)\" delay=0s result=\"TempFail\" stat=\"450 4.7.1 No\"",
    "97ce4c6b178e84ea mta connecting address=smtp://198.51.100.4:25 host=mx.example.com",
    "97ce4c6b178e84ea mta error reason=BANNER rejected: 554 5.7.1 No",
    "1xVfyN-0006kF-2M => a@example.com R=r T=t H=mx.example.com [198.51.100.4] C=\"250 ok\"",
    "1xVfyN-00000006kFa-2Mxy ** a@example.com: retry timeout exceeded",
    "2026-11-24 02:09:31 1xVfyN-0006kF-2M Completed",
    "",
    "x",
};

static void want_same(const char *row, const struct mail_line *got, const struct syslog_head *head,
                      const struct delivery *want)
{
    const struct delivery *d = &got->delivery;

    WANT_SLICE(row, got->head.stamp, head->stamp);
    WANT_SLICE(row, got->head.host, head->host);
    WANT_SLICE(row, got->head.tag, head->tag);
    WANT_SLICE(row, got->head.pid, head->pid);
    WANT_SLICE(row, got->head.body, head->body);
    WANT_INT(row, d->outcome, want->outcome);
    WANT_INT(row, d->hop, want->hop);
    WANT_SLICE(row, d->host, want->host);
    WANT_SLICE(row, d->instance, want->instance);
    WANT_SLICE(row, d->daemon, want->daemon);
    WANT_SLICE(row, d->queue_id, want->queue_id);
    WANT_SLICE(row, d->sender, want->sender);
    WANT_SLICE(row, d->domain, want->domain);
    WANT_SLICE(row, d->relay_host, want->relay_host);
    WANT_SLICE(row, d->relay_ip, want->relay_ip);
    WANT_SLICE(row, d->source_ip, want->source_ip);
    WANT_SLICE(row, d->status, want->status);
    WANT_SLICE(row, d->reply, want->reply);
    WANT_SLICE(row, d->others, want->others);
    WANT_INT(row, d->mta, want->mta);
    WANT_INT(row, d->claimed_name, want->claimed_name);
    WANT_INT(row, d->ambiguous, want->ambiguous);
    WANT_INT(row, d->suspended, want->suspended);
    WANT_INT(row, d->delay_s, want->delay_s);
}

/* One block by the fast way and by the slow one; *found counts the deliveries. */
static void compare(struct mail_lines *lines, struct slice block, size_t *found)
{
    struct slice rest = block, stamp = {block.p, 0};
    struct mail_line got;
    struct syslog_head head;
    struct delivery want;
    struct opensmtpd_sessions sessions = lines->sessions;

    mail_lines_feed(lines, block);
    while (rest.n > 0) {
        size_t n = slice_find_byte(rest, '\n');
        struct slice line = slice_cut(rest, 0, n == SLICE_NONE ? rest.n : n);
        char row[256];

        rest = slice_cut(rest, line.n + 1, rest.n);
        (void)snprintf(row, sizeof row, "%.*s", (int)line.n, line.p);
        if (!syslog_head_parse(&head, line))
            continue;
        if (head.stamp.n > 0)
            stamp = head.stamp;
        if (!delivery_line_parse(&want, &head, &sessions))
            continue;
        if (!mail_lines_next(lines, &got))
            fail_msg("%s: passed over", row);
        WANT_SLICE(row, got.line, line);
        WANT_SLICE(row, lines->stamp, stamp);
        want_same(row, &got, &head, &want);
        ++*found;
    }
    if (mail_lines_next(lines, &got))
        fail_msg("one too many: %.*s", (int)got.line.n, got.line.p);
    WANT_SLICE("the block's last stamp", lines->stamp, stamp);
}

static void equal_to_the_parsers(void **state)
{
    struct mail_lines lines;
    uint32_t seed = 7;
    size_t found = 0;

    (void)state;
    mail_lines_init(&lines);
    for (int round = 0; round < 5000; round++) {
        struct buffer log;
        uint32_t count = draw(&seed, 30);

        buffer_init(&log, 1 << 20);
        for (uint32_t i = 0; i < count; i++) {
            /* Mostly the same head several times over, as in a real log. */
            const char *stamp = PICK(&seed, stamps), *host = PICK(&seed, hosts);

            for (uint32_t k = draw(&seed, 4); k-- > 0;)
                (void)buffer_printf(&log, "%s%s%s%s\n", stamp, host, PICK(&seed, tags), PICK(&seed, bodies));
        }
        if (draw(&seed, 4) == 0 && log.n > 0)
            buffer_cut(&log, log.n - 1 - draw(&seed, (uint32_t)log.n));
        compare(&lines, buffer_slice(&log), &found);
        buffer_free(&log);
    }
    if (found < 5000)
        fail_msg("only %zu deliveries: the test has lost its point", found);
}

static void stamps_without_deliveries(void **state)
{
    static const char block[] = "Nov 24 02:02:25 mx1 postfix/smtp[1]: connect to x\n"
                                "Nov 24 02:02:26 mx1 kernel: y\n"
                                "no line of a log\n";
    struct mail_lines lines;
    struct mail_line line;

    (void)state;
    mail_lines_init(&lines);
    mail_lines_feed(&lines, SLICE(block));
    WANT_INT("no delivery", mail_lines_next(&lines, &line), false);
    WANT_TEXT("stamp", lines.stamp, "Nov 24 02:02:26");
    mail_lines_feed(&lines, SLICE("\n\n\n"));
    WANT_INT("empty lines", mail_lines_next(&lines, &line), false);
    WANT_INT("a stamp doesn't outlive its block", lines.stamp.n, 0);
    mail_lines_feed(&lines, SLICE(""));
    WANT_INT("nothing", mail_lines_next(&lines, &line), false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_to_the_parsers),
        cmocka_unit_test(stamps_without_deliveries),
    };

    return cmocka_run_group_tests_name("mail/mail_line", tests, NULL, NULL);
}

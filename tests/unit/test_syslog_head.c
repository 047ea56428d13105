/* mail/syslog_head: every order in which stamp, host and tag are met. */
#include "tests/lib/unit.h"

#include "mail/syslog_head.h"

struct row {
    const char *line, *stamp, *host, *tag, *pid, *body;
};

static void heads(void **state)
{
    static const struct row rows[] = {
        /* RFC 3164 */
        {"Nov 24 02:02:25 mx1 postfix/smtp[12]: x: y", "Nov 24 02:02:25", "mx1", "postfix/smtp", "12", "x: y"},
        {"Nov  4 02:02:25 mx1 postfix/smtp[12]: x", "Nov  4 02:02:25", "mx1", "postfix/smtp", "12", "x"},
        {"Nov 24 02:02:25 1 postfix/smtp[12]: x", "Nov 24 02:02:25", "1", "postfix/smtp", "12", "x"},
        {"Nov 24 02:02:25 203.0.113.4 postfix/smtp[12]: x", "Nov 24 02:02:25", "203.0.113.4", "postfix/smtp", "12",
         "x"},
        {"Nov 24 02:02:25 2001:db8::4 postfix/smtp[12]: x", "Nov 24 02:02:25", "2001:db8::4", "postfix/smtp", "12",
         "x"},
        {"Nov 24 02:02:25 <server> postfix/smtp[12]: x", "Nov 24 02:02:25", "<server>", "postfix/smtp", "12", "x"},
        {"Nov 24 02:02:25 mx1 postfix/smtp: x", "Nov 24 02:02:25", "mx1", "postfix/smtp", "", "x"},
        {"Nov 24 02:02:25 mx1 kernel:", "Nov 24 02:02:25", "mx1", "kernel", "", ""},
        {"Nov 24 02:02:25 mx1 postfix/smtp[12]: x\r", "Nov 24 02:02:25", "mx1", "postfix/smtp", "12", "x"},
        {"<22>Nov 24 02:02:25 mx1 postfix/smtp[12]: x", "Nov 24 02:02:25", "mx1", "postfix/smtp", "12", "x"},
        {"Nov 24 2026 02:02:25 mx1 a[1]: x", "Nov 24 2026 02:02:25", "mx1", "a", "1", "x"},
        {"Nov 24 02:02:25 postfix/smtp[12]: x", "Nov 24 02:02:25", "", "postfix/smtp", "12", "x"},
        {"Nov 24 02:02:25 mx1 203.0.113.9/smtp[12]: x", "Nov 24 02:02:25", "mx1", "203.0.113.9/smtp", "12", "x"},
        {"Nov 24 02:02:25 mx1 a-tag-that-is-longer-than-sixty-four-bytes-and-so-is-read-byte-by-byte/smtp[12]: x",
         "Nov 24 02:02:25", "mx1", "a-tag-that-is-longer-than-sixty-four-bytes-and-so-is-read-byte-by-byte/smtp", "12",
         "x"},
        /* RFC 3339 and its relatives */
        {"2026-11-24T02:02:25.123456+09:00 mx1 postfix/smtp[12]: x", "2026-11-24T02:02:25.123456+09:00", "mx1",
         "postfix/smtp", "12", "x"},
        {"2026-11-24T02:02:25Z mx1 postfix/smtp[12]: x", "2026-11-24T02:02:25Z", "mx1", "postfix/smtp", "12", "x"},
        {"2026-11-24T02:02:25 mx1 postfix/smtp[12]: x", "2026-11-24T02:02:25", "mx1", "postfix/smtp", "12", "x"},
        {"2026-11-24 02:02:25.123 mx1 postfix/smtp[12]: x", "2026-11-24 02:02:25.123", "mx1", "postfix/smtp", "12",
         "x"},
        /* RFC 5424 */
        {"<22>1 2026-11-24T02:02:25.123Z mx1 postfix/smtp 12 - - x", "2026-11-24T02:02:25.123Z", "mx1", "postfix/smtp",
         "12", "x"},
        {"<22>1 2026-11-24T02:02:25.123Z mx1 postfix/smtp 12 ID47 [a@1 k=\"v\\\"]\\\\\"][b] \xef\xbb\xbfx",
         "2026-11-24T02:02:25.123Z", "mx1", "postfix/smtp", "12", "x"},
        {"<22>1 - - postfix/smtp - - -  x", "", "", "postfix/smtp", "", "x"},
        {"<22>1 2026-11-24T02:02:25Z mx1 postfix/smtp - - -", "2026-11-24T02:02:25Z", "mx1", "postfix/smtp", "", ""},
        {"1 2026-11-24T02:02:25Z mx1 postfix/smtp 12 - - x", "2026-11-24T02:02:25Z", "mx1", "postfix/smtp", "12", "x"},
        /* containers */
        {"mail_1  | Nov 24 02:02:25 mx1 postfix/smtp[12]: x", "Nov 24 02:02:25", "mx1", "postfix/smtp", "12", "x"},
        {"mailcow-postfix-mailcow-1  | 2026-11-24T02:02:25Z mx1 postfix/smtp[12]: x", "2026-11-24T02:02:25Z", "mx1",
         "postfix/smtp", "12", "x"},
        {"mail-1  | <22>1 2026-11-24T02:02:25Z mx1 postfix/smtp 12 - - x", "2026-11-24T02:02:25Z", "mx1",
         "postfix/smtp", "12", "x"},
        {"mail_1  | postfix/smtp[12]: x", "", "", "postfix/smtp", "12", "x"},
        {"postfix/smtp[12]: x", "", "", "postfix/smtp", "12", "x"},
        {"\033[36mmail_1  |\033[0m Nov 24 02:02:25 mx1 postfix/smtp[12]: x", "Nov 24 02:02:25", "mx1", "postfix/smtp",
         "12", "x"},
        {"\033[1;36mmail-1  | \033[0mNov 24 02:02:25 mx1 postfix/smtp[12]: x", "Nov 24 02:02:25", "mx1", "postfix/smtp",
         "12", "x"},
        {"mail-1  | 2026-11-24T02:02:25.123456789Z Nov 24 02:02:24 mx1 postfix/smtp[12]: x", "Nov 24 02:02:24", "mx1",
         "postfix/smtp", "12", "x"},
        {"2026-11-24T02:02:25.123456789Z stdout F Nov 24 02:02:24 mx1 postfix/smtp[12]: x", "Nov 24 02:02:24", "mx1",
         "postfix/smtp", "12", "x"},
    };
    struct syslog_head head;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];

        if (!syslog_head_parse(&head, slice_of(row->line)))
            fail_msg("%s: not taken for a syslog line", row->line);
        WANT_TEXT(row->line, head.stamp, row->stamp);
        WANT_TEXT(row->line, head.host, row->host);
        WANT_TEXT(row->line, head.tag, row->tag);
        WANT_TEXT(row->line, head.pid, row->pid);
        WANT_TEXT(row->line, head.body, row->body);
    }
}

static void no_heads(void **state)
{
    static const char *const rows[] = {
        "",
        "\r",
        " ",
        "Nov 24 02:02:25",
        "Nov 24 02:02:25 ",
        "Nov 24 02:02:25 mx1",
        "Nov 24 02:02:25 mx1 last message repeated 3 times",
        "Nov 24 02:02:25 mx1 postfix/smtp[12] x",
        "Nov 24 02:02:25 mx1 postfix/smtp[12x]: x",
        "Nov 24 02:02:25 mx1 postfix/smtp[12: x",
        "Nov 24 02:02:25 mx1 postfix/smtp[12]:x",
        "Nov 24 02:02:25 mx1 : x",
        "Nov 24 02:02:25mx1 postfix/smtp[12]: x",
        "Nov 24 02:02:25 mx1  a b",
        "a sentence: with a colon",
        "word: x",
        "<22>1 2026-11-24T02:02:25Z mx1 postfix/smtp 12 - x",
        "<22>1 2026-11-24T02:02:25Z mx1 postfix/smtp 12 - [a k=\"v] x",
        "<22>1 2026-11-24T02:02:25Z mx1 - 12 - - x",
        "<22>1 then mx1 postfix/smtp 12 - - x",
        "1 - mx1 postfix/smtp 12 - - x",
        "<>Nov 24 02:02:25 mx1 postfix/smtp[12]: x",
        "<1234>Nov 24 02:02:25 mx1 postfix/smtp[12]: x",
        "2026-11-24T02:02:25Z stdout Nov 24 02:02:24 mx1 postfix/smtp[12]: x",
        "a | b | c | d | e | Nov 24 02:02:25 mx1 postfix/smtp[12]: x",
        "\033[36",
        "mail_1  ",
        "mail_1  |",
    };
    struct syslog_head head;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        WANT_INT(rows[i], syslog_head_parse(&head, slice_of(rows[i])), false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads),
        cmocka_unit_test(no_heads),
    };

    return cmocka_run_group_tests_name("mail/syslog_head", tests, NULL, NULL);
}

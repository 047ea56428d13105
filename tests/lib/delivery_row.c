#include "tests/lib/delivery_row.h"

#include "tests/lib/unit.h"

#include <stdlib.h>

#include "mail/delivery_line.h"
#include "mail/opensmtpd_sessions.h"

static bool parse(struct delivery *out, struct slice line)
{
    struct opensmtpd_sessions sessions = {.next = 0};
    struct syslog_head head;

    return syslog_head_parse(&head, line) && delivery_line_parse(out, &head, &sessions);
}

static const char *status_of(enum outcome outcome)
{
    static const char *const words[] = {
        [OUTCOME_SENT] = "sent",        [OUTCOME_DEFERRED] = "deferred", [OUTCOME_BOUNCED] = "bounced",
        [OUTCOME_RETURNED] = "expired", [OUTCOME_ATTEMPT] = "",          [OUTCOME_PROBE] = "",
        [OUTCOME_QUEUED] = "",          [OUTCOME_REMOVED] = ""};

    return words[outcome];
}

static void check(const struct delivery_row *row, enum mta mta)
{
    struct delivery d;

    if (!parse(&d, slice_of(row->line)))
        fail_msg("%s: not taken for a delivery", row->name);
    WANT_INT(row->name, d.mta, mta);
    WANT_INT(row->name, d.outcome, row->outcome);
    WANT_INT(row->name, d.hop, row->hop);
    WANT_TEXT(row->name, d.status, status_of(row->outcome));
    WANT_TEXT(row->name, d.queue_id, row->queue_id);
    WANT_TEXT(row->name, d.recipient, row->recipient);
    WANT_TEXT(row->name, d.domain, row->domain);
    WANT_TEXT(row->name, d.relay_host, row->relay_host);
    WANT_TEXT(row->name, d.relay_ip, row->relay_ip);
    WANT_TEXT(row->name, d.reply, row->reply);
    WANT_TEXT(row->name, d.sender, row->sender);
    WANT_TEXT(row->name, d.source_ip, row->source_ip);
    WANT_TEXT(row->name, d.others, row->others);
    WANT_INT(row->name, d.suspended, row->suspended);
    WANT_INT(row->name, d.ambiguous, row->ambiguous);
    WANT_INT(row->name, d.claimed_name, row->claimed_name);
    WANT_INT(row->name, d.delay_s, row->delay_s - 1);
    if (row->host != NULL)
        WANT_TEXT(row->name, d.host, row->host);
    if (row->instance != NULL)
        WANT_TEXT(row->name, d.instance, row->instance);
}

void delivery_rows_check(const struct delivery_row *rows, size_t count, enum mta mta)
{
    for (size_t i = 0; i < count; i++)
        check(&rows[i], mta);
}

void delivery_lines_refuse(const char *const *lines, size_t count)
{
    struct delivery d;

    for (size_t i = 0; i < count; i++)
        if (parse(&d, slice_of(lines[i])))
            fail_msg("%s: taken for a delivery", lines[i]);
}

void delivery_rows_cut(const struct delivery_row *rows, size_t count)
{
    struct delivery d;

    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < strlen(rows[i].line); n++) {
            char *exact = malloc(n + 1);

            assert_non_null(exact);
            memcpy(exact, rows[i].line, n);
            if (parse(&d, (struct slice){exact, n}) && (d.reply.n > n || d.recipient.n > n))
                fail_msg("%s: a field longer than the line", rows[i].name);
            free(exact);
        }
}

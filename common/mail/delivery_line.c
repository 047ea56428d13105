#include "mail/delivery_line.h"

#include "mail/exim_line.h"
#include "mail/opensmtpd_line.h"
#include "mail/opensmtpd_sessions.h"
#include "mail/postfix_line.h"
#include "mail/relay.h"
#include "mail/sendmail_line.h"
#include "mail/sendmail_recipients.h"

bool delivery_line_parse_other(struct delivery *out, const struct syslog_head *head,
                               struct opensmtpd_sessions *sessions)
{
    struct slice tag = head->tag;

    if (tag.n == 0)
        return exim_line_parse(out, head) || opensmtpd_line_parse(out, head) ||
               opensmtpd_sessions_line(sessions, out, head);
    if ((tag.p[0] != 's' && tag.p[0] != 'e') || slice_find_byte(tag, '/') != SLICE_NONE)
        return false;
    if (tag.p[0] == 'e')
        return slice_starts(tag, SLICE("exim")) && exim_line_parse(out, head);
    if (slice_equal(tag, SLICE("smtpd")))
        return opensmtpd_line_parse(out, head) || opensmtpd_sessions_line(sessions, out, head);
    return (slice_starts(tag, SLICE("sendmail")) || slice_starts(tag, SLICE("sm-"))) && sendmail_line_parse(out, head);
}

bool delivery_line_parse(struct delivery *out, const struct syslog_head *head, struct opensmtpd_sessions *sessions)
{
    return postfix_line_parse(out, head) || delivery_line_parse_other(out, head, sessions);
}

bool delivery_next_recipient(struct delivery *d)
{
    struct scan s = {d->others.p, d->others.p + d->others.n};
    struct sendmail_recipient next;

    if (d->others.n == 0 || !sendmail_recipient_take(&s, &next))
        return false;
    d->recipient = next.address;
    d->domain = next.domain;
    d->others = (struct slice){s.p, scan_left(&s)};
    return true;
}

const char *mta_name(enum mta mta)
{
    static const char *const names[] = {"none", "postfix", "exim", "sendmail", "opensmtpd"};

    return names[mta];
}

void delivery_start(struct delivery *out, enum mta mta, struct slice host, struct slice instance)
{
    struct slice none = SLICE("");

    *out = (struct delivery){.mta = mta,
                             .hop = HOP_NONE,
                             .host = host,
                             .instance = instance,
                             .daemon = SLICE("local"),
                             .queue_id = none,
                             .sender = none,
                             .recipient = none,
                             .others = none,
                             .domain = none,
                             .relay_host = none,
                             .relay_ip = none,
                             .source_ip = none,
                             .status = none,
                             .dsn = none,
                             .reason = none,
                             .reply = none,
                             .delay_s = -1};
}

void delivery_server(struct delivery *out, const struct relay *server)
{
    out->relay_host = server->host;
    out->relay_ip = server->ip;
    out->hop = server->local ? HOP_LOCAL : server->host.n > 0 || server->ip.n > 0 ? HOP_REMOTE : HOP_NONE;
    if (out->hop != HOP_NONE)
        out->daemon = SLICE("smtp");
}

#include "mail/opensmtpd_sessions.h"

#include "mail/delivery_line.h"
#include "mail/opensmtpd_fields.h"
#include "mail/opensmtpd_line.h"
#include "mail/reply.h"

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

/* Behind "connecting ": "address=smtp://IP:PORT host=NAME". */
static void remember(struct opensmtpd_sessions *s, const char *id, struct scan at)
{
    struct opensmtpd_session *session = &s->all[s->next];
    struct slice address, host, ip;
    size_t scheme, port;

    if (!opensmtpd_value_take(&at, SLICE("address="), SLICE(" host="), &address) || !SCAN_TAKE(&at, " host="))
        return;
    host = rest_of(&at);
    scheme = slice_find(address, SLICE("://"));
    ip = slice_cut(address, scheme == SLICE_NONE ? 0 : scheme + 3, address.n);
    port = slice_find_last_byte(ip, ':');
    if (port != SLICE_NONE)
        ip.n = port;
    if (ip.n == 0 || host.n == 0 || ip.n + host.n + 3 > OPENSMTPD_SERVER_MAX)
        return;
    memcpy(session->id, id, sizeof session->id);
    memcpy(session->server, ip.p, ip.n);
    memcpy(session->server + ip.n, " (", 2);
    memcpy(session->server + ip.n + 2, host.p, host.n);
    session->server[ip.n + 2 + host.n] = ')';
    session->n = (unsigned char)(ip.n + host.n + 3);
    s->next = (s->next + 1) % OPENSMTPD_SESSIONS_MAX;
}

static const struct opensmtpd_session *find(const struct opensmtpd_sessions *s, const char *id)
{
    for (size_t i = 0; i < OPENSMTPD_SESSIONS_MAX; i++)
        if (s->all[i].n > 0 && memcmp(s->all[i].id, id, sizeof s->all[i].id) == 0)
            return &s->all[i];
    return NULL;
}

/* Behind "error reason=". */
static bool parse_error(struct delivery *out, struct scan at, const struct opensmtpd_session *session)
{
    struct relay server;
    struct reply reply;

    if (session == NULL || (!SCAN_TAKE(&at, "BANNER rejected: ") && !SCAN_TAKE(&at, "EHLO rejected: ") &&
                            !SCAN_TAKE(&at, "HELO rejected: ") && !SCAN_TAKE(&at, "LHLO rejected: ")))
        return false;
    reply_parse(&reply, rest_of(&at));
    if (reply.code < 400 || !opensmtpd_server_read(&server, (struct slice){session->server, session->n}))
        return false;
    out->outcome = OUTCOME_ATTEMPT;
    out->reason = out->reply = rest_of(&at);
    out->dsn = reply.dsn;
    delivery_server(out, &server);
    out->claimed_name = server.host.n > 0;
    return out->hop != HOP_NONE;
}

bool opensmtpd_sessions_line(struct opensmtpd_sessions *s, struct delivery *out, const struct syslog_head *head)
{
    struct scan at = {head->body.p, head->body.p + head->body.n};

    if ((head->tag.n > 0 && !slice_equal(head->tag, SLICE("smtpd"))) || !opensmtpd_line_starts(rest_of(&at)))
        return false;
    at.p += sizeof s->all[0].id;
    if (!SCAN_TAKE(&at, " mta "))
        return false;
    (void)SCAN_TAKE(&at, "event=");
    if (SCAN_TAKE(&at, "connecting ")) {
        remember(s, head->body.p, at);
        return false;
    }
    delivery_start(out, MTA_OPENSMTPD, head->host, SLICE("smtpd"));
    return SCAN_TAKE(&at, "error reason=") && parse_error(out, at, find(s, head->body.p));
}

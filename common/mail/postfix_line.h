/* One Postfix line -> struct delivery. Grammar as Postfix writes it (log_adhoc.c, smtp_trouble.c, qmgr_active.c): see the
 * manual's section on what counts. Anchored left to right:
 *   TAG[pid]: QID: to=<ADDR>[, orig_to=<ADDR>], relay=RELAY[, conn_use=N], delay=D[, delays=A/B/C/D][, tls=F][, dsn=X.Y.Z],
 *   status=WORD (REASON)
 *   TAG[pid]: QID: host NAME[IP] said: REPLY | QID: host NAME[IP] refused to talk to me: REPLY      (attempt)
 *   TAG/qmgr[pid]: QID: from=<ADDR>, size=N, nrcpt=N (queue active)                                 (queued)
 *   TAG/qmgr[pid]: QID: from=<ADDR>, status=expired|force-expired, returned to sender               (returned)
 * Fields that are not known may stand between relay= and status=.
 * Daemons: smtp, lmtp, error, qmgr, retry, local, virtual, pipe, discard, bounce, cleanup; never smtpd, postscreen, dnsblog.
 * Only smtp, lmtp, error, retry and qmgr have a server's words in their reason; the others' is free text.
 * Words: sent; deferred and SOFTBOUNCE (a bounce that soft_bounce turned into a deferral); bounced; and those of address
 * verification, which are OUTCOME_PROBE: deliverable, undeliverable, undeliverable-but-not-cached (verify.c), and the DSN
 * actions delivered, relayed, expanded, which trace.c logs for "sendmail -bv" alone. No other word is a delivery.
 * WORD and all before it are Postfix's own even when recipient and server are hostile, but for one case: `ambiguous`. */
#ifndef ERS_POSTFIX_LINE_H
#define ERS_POSTFIX_LINE_H

#include "mail/delivery.h"
#include "mail/postfix_daemon.h"
#include "text/scan.h"

/* True: one of the above, *out filled. False: none of ours, *out undefined. */
bool postfix_line_parse(struct delivery *out, const struct syslog_head *head);

/* The same in two steps, for who knows the tag's role already: what a body may be, told by its first bytes, which is mostly
 * nothing of interest; and the rest. */
enum postfix_shape { POSTFIX_NOTHING, POSTFIX_STATUS, POSTFIX_ATTEMPT, POSTFIX_SENDER };
struct postfix_start {
    enum postfix_role role; /* not POSTFIX_OTHER */
    size_t name_n;          /* the daemon's name at the end of the tag */
    enum postfix_shape shape;
    struct slice queue_id;
};

static inline enum postfix_shape postfix_shape_of(const struct scan *s, enum postfix_role role)
{
    if (SCAN_STARTS(s, "to=<"))
        return POSTFIX_STATUS;
    if (role == POSTFIX_QUEUE)
        return SCAN_STARTS(s, "from=<") ? POSTFIX_SENDER : POSTFIX_NOTHING;
    return role == POSTFIX_CLIENT || role == POSTFIX_LMTP ? POSTFIX_ATTEMPT : POSTFIX_NOTHING;
}
/* Fills in shape and queue_id; false: POSTFIX_NOTHING. What stands behind the first colon tells most lines, whatever is
 * before it. */
static inline bool postfix_body_start(struct postfix_start *start, struct slice body)
{
    struct scan s = {body.p, body.p + body.n};
    uint64_t colons = body.n < SCAN_STEP ? 0 : scan_mask_16(s.p, ':'), before = colons & -colons;
    size_t n = colons != 0 ? scan_first(colons) : scan_alnum(&s);

    s.p += n;
    start->queue_id = (struct slice){body.p, n};
    start->shape = SCAN_TAKE(&s, ": ") ? postfix_shape_of(&s, start->role) : POSTFIX_NOTHING;
    if (start->shape != POSTFIX_NOTHING && colons != 0 && (~scan_alnum_16(body.p) & (before - 1)) != 0)
        start->shape = POSTFIX_NOTHING;
    return start->shape != POSTFIX_NOTHING;
}
/* s stands behind "QID: ". What the head tells is the caller's. */
bool postfix_body_rest(struct delivery *out, struct scan s, enum postfix_role role, enum postfix_shape shape);

enum { POSTFIX_ID_MIN = 5, POSTFIX_ID_MAX = 24 };

/* Letters and digits, but not one of the words that Postfix puts in the same place: "warning", "NOQUEUE". */
static inline bool postfix_is_queue_id(struct slice s)
{
    if (s.n < POSTFIX_ID_MIN || s.n > POSTFIX_ID_MAX)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'a' || s.p[i] > 'z')
            return !slice_equal(s, SLICE("NOQUEUE"));
    return false;
}

/* In the caller, so that what it has just taken from the line needn't go through memory: to load in one what was stored in
 * two the processor has to wait for both. */
static inline bool postfix_body_parse(struct delivery *out, const struct syslog_head *head,
                                      const struct postfix_start *start)
{
    struct slice id = start->queue_id, tag = head->tag;
    const char *daemon = tag.p + tag.n - start->name_n;

    if (!postfix_is_queue_id(id))
        return false;
    out->host = head->host;
    out->queue_id = id;
    out->instance = (struct slice){tag.p, (size_t)(daemon - tag.p) - 1};
    out->daemon = (struct slice){daemon, start->name_n};
    return postfix_body_rest(out, (struct scan){id.p + id.n + sizeof ": " - 1, head->body.p + head->body.n},
                             start->role, start->shape);
}

#endif

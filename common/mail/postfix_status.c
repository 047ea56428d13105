#include "mail/postfix_status.h"

#include "mail/postfix_address.h"
#include "mail/postfix_reason.h"
#include "mail/relay.h"

enum { FIELDS_MAX = 16, SECONDS_DIGITS_MAX = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* RFC 3463 2: class, subject and detail. */
static bool take_enhanced_code(struct scan *s, struct slice *out)
{
    const char *start = s->p;

    /* Nearly all are three digits. */
    if (scan_left(s) > 5 && is_digit(s->p[0]) && s->p[1] == '.' && is_digit(s->p[2]) && s->p[3] == '.' &&
        is_digit(s->p[4]) && s->p[5] == ',') {
        *out = (struct slice){start, 5};
        s->p += 5;
        return true;
    }
    for (int part = 0; part < 3; part++) {
        int digits = 0;

        if (part > 0 && !SCAN_TAKE(s, "."))
            return false;
        for (; s->p < s->end && is_digit(*s->p) && digits < 3; digits++)
            s->p++;
        if (digits == 0)
            return false;
    }
    *out = (struct slice){start, (size_t)(s->p - start)};
    return true;
}

/* Postfix writes two digits at least, and a fraction only for short delays. */
static long long take_seconds(struct scan *s)
{
    const char *start = s->p;
    long long seconds = 0;

    for (; s->p < s->end && is_digit(*s->p) && s->p - start < SECONDS_DIGITS_MAX; s->p++)
        seconds = seconds * 10 + (*s->p - '0');
    return s->p > start ? seconds : -1;
}

/* To the next comma, which no value holds. */
static inline bool skip_value(struct scan *s)
{
    const char *comma = scan_find(s, ',');

    if (comma == NULL)
        return false;
    s->p = comma;
    return true;
}

/* ", key=" of a field that doesn't matter here. */
static bool take_key(struct scan *s)
{
    const char *start;

    if (!SCAN_TAKE(s, ", "))
        return false;
    for (start = s->p; s->p < s->end && ((*s->p >= 'a' && *s->p <= 'z') || *s->p == '_');)
        s->p++;
    return s->p > start && SCAN_TAKE(s, "=");
}

/* Behind the relay up to ", status=" with it: the known fields in the order in which Postfix writes them, others between. */
static bool take_fields(struct delivery *out, struct scan *s)
{
    for (int i = 0; i < FIELDS_MAX; i++) {
        if (SCAN_TAKE(s, ", delay=")) {
            out->delay_s = take_seconds(s);
            if (!skip_value(s))
                return false;
        }
        if (SCAN_TAKE(s, ", delays=") && !skip_value(s))
            return false;
        if (SCAN_TAKE(s, ", dsn=") && !take_enhanced_code(s, &out->dsn))
            return false;
        if (SCAN_TAKE(s, ", status="))
            return true;
        if (!SCAN_STARTS(s, ", delay=") && !(take_key(s) && skip_value(s)))
            return false;
    }
    return false;
}

struct word {
    struct slice text;
    enum outcome outcome;
};

static const struct word *find_word(const struct scan *s)
{
    static const struct word words[] = {
        {SLICE_INIT("sent"), OUTCOME_SENT},
        {SLICE_INIT("deferred"), OUTCOME_DEFERRED},
        {SLICE_INIT("bounced"), OUTCOME_BOUNCED},
        {SLICE_INIT("SOFTBOUNCE"), OUTCOME_DEFERRED},
        {SLICE_INIT("deliverable"), OUTCOME_PROBE},
        {SLICE_INIT("undeliverable"), OUTCOME_PROBE},
        {SLICE_INIT("undeliverable-but-not-cached"), OUTCOME_PROBE},
        {SLICE_INIT("delivered"), OUTCOME_PROBE},
        {SLICE_INIT("relayed"), OUTCOME_PROBE},
        {SLICE_INIT("expanded"), OUTCOME_PROBE},
    };

    if (SCAN_STARTS(s, "sent "))
        return &words[0];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t n = words[i].text.n;

        if (scan_left(s) >= n && (scan_left(s) == n || s->p[n] == ' ') && scan_same(s->p, words[i].text.p, n))
            return &words[i];
    }
    return NULL;
}

/* "WORD (REASON)"; a line cut in its length lacks the end. */
static bool take_status(struct delivery *out, struct scan *s)
{
    const struct word *word = find_word(s);

    if (word == NULL)
        return false;
    out->outcome = word->outcome;
    out->status = (struct slice){s->p, word->text.n};
    s->p += word->text.n;
    if (s->p < s->end && !SCAN_TAKE(s, " ("))
        return false;
    out->reason = (struct slice){s->p, scan_left(s)};
    if (out->reason.n > 0 && s->end[-1] == ')')
        out->reason.n--;
    return true;
}

void postfix_status_server(struct delivery *out, const struct relay *server)
{
    out->relay_host = server->host;
    out->relay_ip = server->ip;
    out->hop = server->local ? HOP_LOCAL : server->host.n > 0 || server->ip.n > 0 ? HOP_REMOTE : HOP_NONE;
}

/* "ADDR>, relay=", unquoted and without a further '>', as nearly all are: what take_addresses would make of it. False: look
 * closer; s hasn't moved. */
static inline bool take_usual_address(struct delivery *out, struct scan *s)
{
    const char *close = scan_find(s, '>');
    struct scan after = {close, s->end};

    if (close == NULL || *s->p == '"' || !SCAN_STARTS(&after, ">, relay="))
        return false;
    after.p++;
    if (postfix_address_again(&after))
        return false;
    out->recipient = (struct slice){s->p, (size_t)(close - s->p)};
    out->domain = postfix_address_domain(s->p, close);
    s->p = after.p;
    return true;
}

static bool take_addresses(struct delivery *out, struct scan *s)
{
    struct slice orig_to, orig_domain;
    bool ambiguous = false;

    if (!postfix_address_take(s, &out->recipient, &out->domain, &out->ambiguous))
        return false;
    if (SCAN_TAKE(s, ", orig_to=<") && !postfix_address_take(s, &orig_to, &orig_domain, &ambiguous))
        return false;
    out->ambiguous = out->ambiguous || ambiguous || postfix_address_again(s);
    return true;
}

bool postfix_status_parse(struct delivery *out, struct scan s, enum postfix_role role)
{
    struct postfix_reason reason;
    struct relay relay;

    if ((!take_usual_address(out, &s) && !take_addresses(out, &s)) || !SCAN_TAKE(&s, ", relay="))
        return false;
    if (!relay_take_usual(&s, &relay))
        relay_parse(&relay, &s);
    if (!take_fields(out, &s) || !take_status(out, &s))
        return false;
    postfix_status_server(out, &relay);
    if (role == POSTFIX_FINAL || role == POSTFIX_LMTP)
        out->hop = HOP_LOCAL;
    if (out->outcome == OUTCOME_SENT || role == POSTFIX_FINAL || role == POSTFIX_BOUNCE)
        return true;
    postfix_reason_parse(&reason, out->reason, role == POSTFIX_CLIENT || role == POSTFIX_LMTP);
    out->reply = reason.reply;
    out->suspended = reason.suspended;
    if (out->hop == HOP_NONE)
        postfix_status_server(out, &reason.server);
    return true;
}

#include "mail/sendmail_fields.h"

#include "mail/sendmail_recipients.h"

enum { FIELDS_MAX = 24, PART_MAX = 10000000, TOTAL_MAX = 2000000000 };

static const struct slice key_names[] = {SLICE_INIT("ctladdr"), SLICE_INIT("delay"), SLICE_INIT("xdelay"),
                                         SLICE_INIT("mailer"),  SLICE_INIT("pri"),   SLICE_INIT("relay"),
                                         SLICE_INIT("dsn"),     SLICE_INIT("reply"), SLICE_INIT("stat")};

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ", key=" */
static enum sendmail_key take_key(struct scan *s, bool *good)
{
    struct scan after = *s;
    const char *start;

    *good = false;
    if (!SCAN_TAKE(&after, ", "))
        return SENDMAIL_OTHER;
    for (start = after.p; after.p < after.end && ((*after.p >= 'a' && *after.p <= 'z') || *after.p == '_');)
        after.p++;
    if (after.p == start || after.p == after.end || *after.p != '=')
        return SENDMAIL_OTHER;
    *good = true;
    s->p = after.p + 1;
    for (size_t i = 0; i < SENDMAIL_OTHER; i++)
        if (slice_equal((struct slice){start, (size_t)(after.p - start)}, key_names[i]))
            return (enum sendmail_key)i;
    return SENDMAIL_OTHER;
}

/* Up to the next comma and blank; of reply= up to stat=, of stat= all. */
static struct slice take_value(struct scan *s, enum sendmail_key key, struct sendmail_fields *f)
{
    struct slice rest = rest_of(s);
    bool sure = true;
    size_t n;

    if (key == SENDMAIL_STAT) {
        n = rest.n;
    } else if (key == SENDMAIL_CTLADDR) {
        n = sendmail_item_length(rest, &sure);
        if (n == rest.n) { /* quotes that Sendmail has left open in shortening it */
            n = slice_find(rest, SLICE(", delay="));
            n = n == SLICE_NONE ? rest.n : n;
            f->unsure = true;
        }
        if (slice_find_byte(slice_cut(rest, 0, n), '\\') != SLICE_NONE)
            f->unsure = true;
    } else {
        n = slice_find(rest, key == SENDMAIL_REPLY ? SLICE(", stat=") : SLICE(", "));
        n = n == SLICE_NONE ? rest.n : n;
    }
    s->p += n;
    return slice_cut(rest, 0, n);
}

/* Behind the recipients up to the end of the line. False: the line doesn't come to its stat=. */
bool sendmail_fields_take(struct scan *s, struct sendmail_fields *f)
{
    *f = (struct sendmail_fields){.seen = 0};
    for (size_t i = 0; i < SENDMAIL_OTHER; i++)
        f->value[i] = (struct slice){s->p, 0};
    for (int i = 0; i < FIELDS_MAX && (f->seen & 1U << SENDMAIL_STAT) == 0; i++) {
        bool good;
        enum sendmail_key key = take_key(s, &good);
        struct slice value;

        if (!good)
            return false;
        value = take_value(s, key, f);
        if (key == SENDMAIL_OTHER)
            continue;
        if ((f->seen & 1U << key) != 0)
            f->repeated = true;
        else
            f->value[key] = value;
        f->seen |= 1U << key;
    }
    return (f->seen & 1U << SENDMAIL_STAT) != 0;
}

/* "00:00:02", "5+00:00:09" */
long long sendmail_delay_s(struct slice s)
{
    long long part = 0, total = 0;
    bool any = false;

    for (size_t i = 0; i < s.n && i < 20; i++) {
        if (is_digit(s.p[i]) && part < PART_MAX) {
            part = part * 10 + (s.p[i] - '0');
            any = true;
        } else if (s.p[i] == '+') {
            total = part * 24;
            part = 0;
        } else if (s.p[i] == ':' && total < TOTAL_MAX) {
            total = (total + part) * 60;
            part = 0;
        } else {
            return -1;
        }
    }
    return any ? total + part : -1;
}

/* "mx.example.net. [192.0.2.9]", "[192.0.2.9] [192.0.2.9]", "local"; a name cut in its middle ("mx.a-lo...xample.net.") is
 * none. */
void sendmail_relay_read(struct relay *out, struct slice value)
{
    size_t bracket = slice_find_last_byte(value, '[');
    struct slice name = slice_trim(slice_cut(value, 0, bracket == SLICE_NONE ? value.n : bracket));
    struct scan s = {value.p + value.n, value.p + value.n};

    if (bracket != SLICE_NONE)
        s.p = value.p + bracket;
    *out = (struct relay){.host = {value.p, 0}, .ip = {value.p, 0}};
    if (bracket == SLICE_NONE || !relay_take(&s, out))
        return;
    if (slice_ends(name, SLICE(".")))
        name.n--;
    if (name.n > 0 && name.p[0] != '[' && slice_find(name, SLICE("...")) == SLICE_NONE)
        out->host = name;
}

#include "mail/exim_fields.h"

#include "mail/exim_reason.h"
#include "mail/mail_address.h"

enum { KEYS_MAX = 32, KEY_MAX_BYTES = 16, VALUE_MAX_BYTES = 2048 };

struct key {
    char text[KEY_MAX_BYTES];
    size_t n;
};

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

static bool is_end(struct slice s)
{
    return s.n == 0 || s.p[0] == ' ' || s.p[0] == ':';
}

/* "KEY=": its length without the '=', 0: none. Keys are letters and digits; "id*" of "<=" is none of a delivery's. */
static size_t key_length(struct slice s)
{
    size_t n = 0;

    while (n < s.n && n < KEY_MAX_BYTES &&
           ((s.p[n] >= 'A' && s.p[n] <= 'Z') || (s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= '0' && s.p[n] <= '9')))
        n++;
    return n > 0 && n < s.n && s.p[n] == '=' ? n : 0;
}

/* Up to the blank behind it, or to the colon before one. */
static size_t word_length(struct slice s)
{
    size_t n = slice_find_byte(slice_cut(s, 0, VALUE_MAX_BYTES), ' ');

    if (n == SLICE_NONE)
        n = s.n < VALUE_MAX_BYTES ? s.n : 0;
    return n > 0 && s.p[n - 1] == ':' ? n - 1 : n;
}

/* "<ADDRESS>" */
static size_t bracketed_length(struct slice s)
{
    size_t quoted = mail_address_quoted(slice_cut(s, 1, VALUE_MAX_BYTES));
    size_t close = slice_find_byte(slice_cut(s, 1 + quoted, VALUE_MAX_BYTES), '>');

    if (close == SLICE_NONE || slice_find_byte(slice_cut(s, 1 + quoted, close), ' ') != SLICE_NONE)
        return 0;
    return 1 + quoted + close + 1;
}

/* DN="…": the certificate's own quotes are not marked, so the last quote before the end of a word counts. */
static size_t name_length(struct slice s)
{
    for (size_t i = 1; i < s.n && i < VALUE_MAX_BYTES; i++)
        if (s.p[i] == '"' && is_end(slice_cut(s, i + 1, s.n)))
            return i + 1;
    return 0;
}

static size_t value_length(struct slice key, struct slice value)
{
    if (value.n == 0)
        return 0;
    if (value.p[0] == '<')
        return bracketed_length(value);
    if (value.p[0] == '"')
        return slice_equal(key, SLICE("DN")) ? name_length(value) : mail_address_quoted(value);
    return word_length(value);
}

static bool new_key(struct key *seen, size_t *count, struct slice key)
{
    for (size_t i = 0; i < *count; i++)
        if (slice_equal((struct slice){seen[i].text, seen[i].n}, key))
            return false;
    memcpy(seen[*count].text, key.p, key.n);
    seen[(*count)++].n = key.n;
    return true;
}

static void note(struct exim_fields *out, struct slice key, struct slice value)
{
    struct scan s = {value.p, value.p + value.n};
    struct relay own;

    if (slice_equal(key, SLICE("T"))) {
        out->transport = value;
    } else if (slice_equal(key, SLICE("I"))) {
        if (relay_take(&s, &own) && !own.local)
            out->own_ip = own.ip;
    }
}

static bool take_flag(struct scan *s)
{
    static const struct slice flags[] = {SLICE_INIT("L"),  SLICE_INIT("L*"),  SLICE_INIT("K"),    SLICE_INIT("PRDR"),
                                         SLICE_INIT("DS"), SLICE_INIT("TFO"), SLICE_INIT("TFO*"), SLICE_INIT("TFO**")};
    struct slice word = slice_cut(rest_of(s), 0, word_length(rest_of(s)));

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (slice_equal(word, flags[i])) {
            s->p += word.n;
            return true;
        }
    return false;
}

static bool take_field(struct scan *s, struct exim_fields *out, struct key *seen, size_t *count)
{
    struct slice rest = rest_of(s), key = slice_cut(rest, 0, key_length(rest)), value;
    struct scan after = {key.p + key.n + 1, s->end};

    if (key.n == 0)
        return take_flag(s);
    if (*count == KEYS_MAX || !new_key(seen, count, key)) {
        out->repeated = true;
        return false;
    }
    if (slice_equal(key, SLICE("H")) && exim_server_take(&after, &out->server)) {
        s->p = after.p;
        return is_end(rest_of(s));
    }
    value = slice_cut(rest, key.n + 1, rest.n);
    value.n = value_length(key, value);
    if (value.n == 0 || !is_end((struct slice){value.p + value.n, (size_t)(s->end - value.p) - value.n}))
        return false;
    note(out, key, value);
    s->p = value.p + value.n;
    return true;
}

void exim_fields_take(struct scan *s, struct exim_fields *out)
{
    struct slice none = {s->p, 0};
    struct key seen[KEYS_MAX];
    size_t count = 0;

    *out = (struct exim_fields){.server = {.host = none, .ip = none}, .own_ip = none, .transport = none};
    for (;;) {
        struct scan after = *s;

        if (!SCAN_TAKE(&after, " ") || !take_field(&after, out, seen, &count))
            return;
        *s = after;
    }
}

#include "text/clean.h"

#include "text/utf8.h"

/* The order: make the text harmless, hide the secrets in what would be shown, cut. So neither an invisible character
 * inside a secret nor the cut can bring a part of one to light. */

static const struct slice redacted = SLICE_INIT("[redacted]");
static const struct slice ellipsis = SLICE_INIT("\xe2\x80\xa6");

/* C0, DEL, C1, line and paragraph separator: whatever may end a line or steer a terminal. */
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x2028 || point == 0x2029;
}

/* Characters without width of their own: joiners, reading direction, invisible operators, byte order mark, tags. */
static bool is_invisible(uint32_t point)
{
    return point == 0xad || point == 0x61c || point == 0x180e || (point >= 0x200b && point <= 0x200f) ||
           (point >= 0x202a && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) || point == 0xfeff ||
           (point >= 0xfff9 && point <= 0xfffb) || (point >= 0xe0000 && point <= 0xe007f);
}

/* Bytes with a meaning to the reader of the output: perfdata's mark, HTML's brackets, the shell's quote, and what makes "\n" a
 * new line in Icinga Web and in Nagios. */
static char harmless(char byte)
{
    switch (byte) {
    case '|':
    case '\\':
        return '/';
    case '<':
        return '(';
    case '>':
        return ')';
    case '`':
        return '\'';
    default:
        return byte;
    }
}

/* Whether the text ends in a state after an opening bracket. Icinga Web would make a coloured ball of "[OK]" and "(OK)". */
static bool ends_in_state(struct slice text)
{
    static const struct slice states[] = {SLICE_INIT("OK"),      SLICE_INIT("WARNING"), SLICE_INIT("CRITICAL"),
                                          SLICE_INIT("UNKNOWN"), SLICE_INIT("UP"),      SLICE_INIT("DOWN")};

    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        size_t n = states[i].n;

        if (text.n > n && (text.p[text.n - n - 1] == '[' || text.p[text.n - n - 1] == '(') &&
            slice_ends(text, states[i]))
            return true;
    }
    return false;
}

static void add_byte(struct buffer *out, char byte)
{
    if ((byte == ']' || byte == ')') && ends_in_state(buffer_slice(out)))
        buffer_byte(out, ' ');
    buffer_byte(out, byte);
}

static void add_harmless(struct buffer *out, struct slice s)
{
    bool blank = false;

    while (s.n > 0) {
        struct slice before = s;
        uint32_t point = utf8_take(&s);

        if (point != UTF8_INVALID && is_invisible(point))
            continue;
        if (point != UTF8_INVALID && is_control(point)) {
            if (!blank)
                buffer_byte(out, ' ');
            blank = true;
            continue;
        }
        blank = false;
        if (point == UTF8_INVALID)
            buffer_byte(out, '?');
        else if (point < 0x80)
            add_byte(out, harmless(before.p[0]));
        else
            buffer_add(out, slice_cut(before, 0, before.n - s.n));
    }
}

static bool is_label(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Whether `text` starts with `secret`, or is what a cut has left of it: loggers cut long lines, and the first half of a
 * code is half a code. */
static bool starts_secret(struct slice text, struct slice secret, size_t least)
{
    return slice_starts_fold(text, secret) || (text.n >= least && slice_starts_fold(secret, text));
}

/* Length of a zone's dot and first label (".r" of ".r.mail-abuse.com"): the least that a cut must have left for the zone
 * to be recognised, since fewer letters of it may be another name's end (".com" of ".combined.mail.abusix.zone"). */
static size_t first_label(struct slice zone)
{
    size_t dot = slice_find_byte(slice_cut(zone, 1, zone.n), '.');

    return dot == SLICE_NONE ? zone.n : dot + 1;
}

/* Where the label at `from` ends if it is a customer's own in one of the zones, else `from`. */
static size_t own_label_end(struct slice text, size_t from, const struct secrets *secrets)
{
    size_t end = from;

    if (from > 0 && is_label(text.p[from - 1]))
        return from;
    while (end < text.n && is_label(text.p[end]))
        end++;
    if (end == from)
        return from;
    for (size_t i = 0; i < secrets->zone_count; i++) {
        struct slice zone = secrets->zones[i], rest = slice_cut(text, end, text.n);

        if (zone.n > 0 && starts_secret(rest, zone, first_label(zone)) &&
            (rest.n <= zone.n || !is_label(rest.p[zone.n])))
            return end;
    }
    return from;
}

/* Where the longest secret at `from` ends, `from` if none is there. */
static size_t secret_end(struct slice text, size_t from, const struct secrets *secrets)
{
    enum { CUT_CODE_LEAST = 4 }; /* fewer are as likely the end of an ordinary word */
    size_t end = own_label_end(text, from, secrets);

    for (size_t i = 0; i < secrets->exacts; i++) {
        struct slice rest = slice_cut(text, from, text.n), code = secrets->exact[i];

        if (code.n > 0 && starts_secret(rest, code, CUT_CODE_LEAST)) {
            size_t n = code.n < rest.n ? code.n : rest.n;

            end = from + n > end ? from + n : end;
        }
    }
    return end;
}

/* The unit of output at `from`: a whole character or, hidden, secrets that may overlap. Returns where the next starts. */
static size_t next_unit(struct slice text, size_t from, const struct secrets *secrets, struct slice *unit)
{
    struct slice rest = slice_cut(text, from, text.n);
    size_t end = secrets == NULL ? from : secret_end(text, from, secrets);

    if (end == from) {
        (void)utf8_take(&rest);
        *unit = slice_cut(text, from, text.n - from - rest.n);
        return from + unit->n;
    }
    for (size_t i = from + 1; i < end; i++) {
        size_t further = secret_end(text, i, secrets);

        end = further > end ? further : end;
    }
    *unit = redacted;
    return end;
}

void clean_add(struct buffer *out, struct slice s, size_t max, const struct secrets *secrets)
{
    size_t start = out->n, keep = out->n; /* what stays if the text turns out to be too long */
    struct buffer work;
    struct slice text, unit;

    buffer_init(&work, s.n + s.n / 4); /* "(UP)" gets a fifth byte */
    add_harmless(&work, s);
    out->failed = out->failed || work.failed;
    text = buffer_slice(&work);
    for (size_t i = 0; i < text.n && !out->failed;) {
        i = next_unit(text, i, secrets, &unit);
        if (unit.n > max - (out->n - start)) {
            buffer_cut(out, keep);
            if (max >= ellipsis.n)
                buffer_add(out, ellipsis);
            break;
        }
        buffer_add(out, unit);
        if (out->n - start + ellipsis.n <= max)
            keep = out->n;
    }
    buffer_free(&work);
}

#include "text/stamp_fields.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool take_byte(struct slice *rest, char byte)
{
    if (rest->n == 0 || rest->p[0] != byte)
        return false;
    *rest = (struct slice){rest->p + 1, rest->n - 1};
    return true;
}

static bool take_digits(struct slice *rest, size_t count, unsigned *out)
{
    unsigned value = 0;

    if (rest->n < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!is_digit(rest->p[i]))
            return false;
        value = value * 10 + (unsigned)(rest->p[i] - '0');
    }
    *rest = (struct slice){rest->p + count, rest->n - count};
    *out = value;
    return true;
}

static bool take_month(struct slice *rest, unsigned *out)
{
    static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    for (unsigned i = 0; rest->n >= 3 && i < 12; i++) {
        if (memcmp(rest->p, names[i], 3) == 0) {
            *rest = (struct slice){rest->p + 3, rest->n - 3};
            *out = i + 1;
            return true;
        }
    }
    return false;
}

/* hh:mm:ss and a fraction, which is dropped: nothing in the suite needs less than a second. */
static bool take_time(struct slice *rest, struct slice line, struct stamp_fields *f)
{
    enum { FRACTION_MAX = 9 };
    struct slice fraction;
    unsigned digit;

    if (!take_digits(rest, 2, &f->hour) || !take_byte(rest, ':') || !take_digits(rest, 2, &f->minute))
        return false;
    f->head = slice_cut(line, 0, line.n - rest->n);
    if (!take_byte(rest, ':') || !take_digits(rest, 2, &f->second))
        return false;
    fraction = *rest;
    if ((take_byte(&fraction, '.') || take_byte(&fraction, ',')) && take_digits(&fraction, 1, &digit)) {
        for (int i = 1; i < FRACTION_MAX && take_digits(&fraction, 1, &digit); i++)
            ;
        *rest = fraction;
    }
    return true;
}

/* "Z", "+09:00", "+0900" or "+09". */
static bool take_zone(struct slice *rest, struct stamp_zone *out)
{
    struct slice at = *rest, after;
    unsigned hours = 0, minutes = 0;
    bool west = false;

    if (!take_byte(&at, 'Z') && !take_byte(&at, 'z')) {
        west = take_byte(&at, '-');
        if ((!west && !take_byte(&at, '+')) || !take_digits(&at, 2, &hours))
            return false;
        after = at;
        (void)take_byte(&after, ':');
        if (take_digits(&after, 2, &minutes))
            at = after;
    }
    if (hours > 23 || minutes > 59)
        return false;
    out->text = slice_cut(*rest, 0, rest->n - at.n);
    out->east_s = (long long)hours * 3600 + (long long)minutes * 60;
    if (west)
        out->east_s = -out->east_s;
    *rest = at;
    return true;
}

/* The zone of an ISO stamp, if it has one. Standing apart, as Exim writes it, it must be followed by a blank or nothing:
 * else it is the line's next word. Joined on, a sign must begin a whole zone. */
static bool take_any_zone(struct slice *rest, struct stamp_zone *out)
{
    struct slice apart = *rest;
    struct stamp_zone zone;

    if (take_byte(&apart, ' ')) {
        if (take_zone(&apart, &zone) && zone.text.p[0] != 'z' && (apart.n == 0 || apart.p[0] == ' ')) {
            *out = zone;
            *rest = apart;
        }
        return true;
    }
    return take_zone(rest, out) || rest->n == 0 || (rest->p[0] != '+' && rest->p[0] != '-');
}

static bool take_iso(struct slice *rest, struct stamp_fields *f)
{
    struct slice line = *rest;

    f->has_year = true;
    return take_digits(rest, 4, &f->year) && take_byte(rest, '-') && take_digits(rest, 2, &f->month) &&
           take_byte(rest, '-') && take_digits(rest, 2, &f->day) && (take_byte(rest, 'T') || take_byte(rest, ' ')) &&
           take_time(rest, line, f) && take_any_zone(rest, &f->zone);
}

static bool take_bsd(struct slice *rest, struct stamp_fields *f)
{
    struct slice line = *rest, at;

    if (!take_month(rest, &f->month) || !take_byte(rest, ' '))
        return false;
    (void)take_byte(rest, ' ');
    if (!take_digits(rest, 2, &f->day) && !take_digits(rest, 1, &f->day))
        return false;
    if (!take_byte(rest, ' '))
        return false;
    at = *rest;
    if (take_digits(&at, 4, &f->year) && take_byte(&at, ' ')) {
        f->has_year = true;
        *rest = at;
    }
    return take_time(rest, line, f);
}

size_t stamp_read(struct slice line, struct stamp_fields *f)
{
    struct slice rest = line;

    *f = (struct stamp_fields){0};
    if (line.n == 0 || !(is_digit(line.p[0]) ? take_iso(&rest, f) : take_bsd(&rest, f)))
        return 0;
    if (rest.n > 0 && is_word(rest.p[0]))
        return 0;
    return line.n - rest.n;
}

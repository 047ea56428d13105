#include "text/stamp_fields.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* s has at least n bytes. */
static struct slice skip(struct slice s, size_t n)
{
    return (struct slice){s.p + n, s.n - n};
}

static bool take_byte(struct slice *rest, char byte)
{
    if (rest->n == 0 || rest->p[0] != byte)
        return false;
    *rest = skip(*rest, 1);
    return true;
}

/* The number that two digits at p make. */
static bool read_two(const char *p, unsigned *out)
{
    if (!is_digit(p[0]) || !is_digit(p[1]))
        return false;
    *out = (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
    return true;
}

static bool read_four(const char *p, unsigned *out)
{
    unsigned high, low;

    if (!read_two(p, &high) || !read_two(p + 2, &low))
        return false;
    *out = high * 100 + low;
    return true;
}

static bool take_month(struct slice *rest, unsigned *out)
{
    static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    for (unsigned i = 0; rest->n >= 3 && i < 12; i++) {
        if (memcmp(rest->p, names[i], 3) == 0) {
            *rest = skip(*rest, 3);
            *out = i + 1;
            return true;
        }
    }
    return false;
}

/* ".123456" or ",123": how many bytes, 0 if there is none. */
static size_t fraction_length(struct slice s)
{
    enum { FRACTION_MAX = 9 };
    size_t n = 1;

    if (s.n < 2 || (s.p[0] != '.' && s.p[0] != ','))
        return 0;
    while (n <= FRACTION_MAX && n < s.n && is_digit(s.p[n]))
        n++;
    return n == 1 ? 0 : n;
}

/* hh:mm:ss and a fraction, which is dropped: nothing in the suite needs less than a second. */
static bool take_time(struct slice *rest, struct slice line, struct stamp_fields *f)
{
    enum { TIME = 8, MINUTE_END = 5 };
    const char *p = rest->p;

    if (rest->n < TIME || p[2] != ':' || p[5] != ':' || !read_two(p, &f->hour) || !read_two(p + 3, &f->minute) ||
        !read_two(p + 6, &f->second))
        return false;
    f->head = (struct slice){line.p, line.n - rest->n + MINUTE_END};
    *rest = skip(*rest, TIME);
    *rest = skip(*rest, fraction_length(*rest));
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
        if ((!west && !take_byte(&at, '+')) || at.n < 2 || !read_two(at.p, &hours))
            return false;
        at = after = skip(at, 2);
        (void)take_byte(&after, ':');
        if (after.n >= 2 && read_two(after.p, &minutes))
            at = skip(after, 2);
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
    enum { DATE = 11 }; /* with the 'T' */
    struct slice line = *rest;
    const char *p = line.p;

    if (line.n < DATE || p[4] != '-' || p[7] != '-' || (p[10] != 'T' && p[10] != ' ') || !read_four(p, &f->year) ||
        !read_two(p + 5, &f->month) || !read_two(p + 8, &f->day))
        return false;
    f->has_year = true;
    *rest = skip(*rest, DATE);
    return take_time(rest, line, f) && take_any_zone(rest, &f->zone);
}

static bool take_bsd(struct slice *rest, struct stamp_fields *f)
{
    struct slice line = *rest;

    if (!take_month(rest, &f->month) || !take_byte(rest, ' '))
        return false;
    (void)take_byte(rest, ' ');
    if (rest->n < 2)
        return false;
    if (read_two(rest->p, &f->day)) {
        *rest = skip(*rest, 2);
    } else {
        if (!is_digit(rest->p[0]))
            return false;
        f->day = (unsigned)(rest->p[0] - '0');
        *rest = skip(*rest, 1);
    }
    if (!take_byte(rest, ' '))
        return false;
    if (rest->n >= 5 && rest->p[4] == ' ' && read_four(rest->p, &f->year)) {
        f->has_year = true;
        *rest = skip(*rest, 5);
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

#include "text/stamp.h"

#include <time.h>

#include "text/stamp_fields.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, MEAN_YEAR = 31556952 };

size_t stamp_length(struct slice line)
{
    struct stamp_fields f;

    return stamp_read(line, &f);
}

static bool is_leap(long long year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(long long year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool is_date(long long year, const struct stamp_fields *f)
{
    return f->month >= 1 && f->month <= 12 && f->day >= 1 && f->day <= days_in_month(year, f->month);
}

/* Days from 1970-01-01, Gregorian. The year is taken to begin in March, so that the leap day is its last. */
static long long days_from_civil(long long year, unsigned month, unsigned day)
{
    long long y = month <= 2 ? year - 1 : year;
    long long of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long long cycle = (y >= 0 ? y : y - 399) / 400, of_cycle = y - cycle * 400;

    return cycle * 146097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719468;
}

/* The start of the minute on the host's clock. In the hour that autumn has twice, mktime's answer depends on what it
 * was asked before; here it is always the second one, so that a fresh line is never taken for an hour old. */
static bool host_minute(long long year, const struct stamp_fields *f, long long *out_s)
{
    struct tm tm = {.tm_year = (int)(year - 1900),
                    .tm_mon = (int)f->month - 1,
                    .tm_mday = (int)f->day,
                    .tm_hour = (int)f->hour,
                    .tm_min = (int)f->minute,
                    .tm_isdst = -1},
              again;
    time_t first = mktime(&tm), second = first + HOUR;

    if (first == (time_t)-1)
        return false;
    if (localtime_r(&second, &again) != NULL && again.tm_hour == tm.tm_hour && again.tm_min == tm.tm_min)
        first = second;
    *out_s = first;
    return true;
}

/* A date without a year is in the latest year that has it and isn't more than a day ahead. Eleven years hold a
 * 29 February even about 1900 or 2100. */
static bool host_minute_of_latest_year(long long now_s, const struct stamp_fields *f, long long *out_s)
{
    long long year = 1970 + now_s / MEAN_YEAR + 1;

    for (int i = 0; i < 11; i++, year--)
        if (is_date(year, f) && host_minute(year, f, out_s) && *out_s <= now_s + DAY)
            return true;
    return false;
}

static bool minute_seconds(long long now_s, const struct stamp_fields *f, long long *out_s)
{
    if (f->hour > 23 || f->minute > 59)
        return false;
    if (!f->has_year)
        return host_minute_of_latest_year(now_s, f, out_s);
    if (!is_date(f->year, f))
        return false;
    if (f->zone.text.n == 0)
        return host_minute(f->year, f, out_s);
    *out_s = days_from_civil(f->year, f->month, f->day) * DAY + f->hour * HOUR + f->minute * MINUTE - f->zone.east_s;
    return true;
}

static bool memo_holds(const struct stamp_clock *c, const struct stamp_fields *f)
{
    return c->memo_n > 0 && c->memo_n == f->head.n + f->zone.text.n && memcmp(c->memo, f->head.p, f->head.n) == 0 &&
           slice_equal((struct slice){c->memo + f->head.n, f->zone.text.n}, f->zone.text);
}

static void memo_set(struct stamp_clock *c, const struct stamp_fields *f, long long minute_s)
{
    c->memo_n = 0;
    if (f->head.n + f->zone.text.n > sizeof c->memo)
        return;
    memcpy(c->memo, f->head.p, f->head.n);
    if (f->zone.text.n > 0)
        memcpy(c->memo + f->head.n, f->zone.text.p, f->zone.text.n);
    c->memo_n = f->head.n + f->zone.text.n;
    c->memo_s = minute_s;
}

void stamp_clock_init(struct stamp_clock *c, long long now_s)
{
    *c = (struct stamp_clock){.now_s = now_s};
}

bool stamp_seconds(struct stamp_clock *c, struct slice stamp, long long *out_s)
{
    struct stamp_fields f;
    long long minute_s = 0;

    if (stamp.n == 0 || stamp_read(stamp, &f) != stamp.n || f.second > 60)
        return false;
    if (memo_holds(c, &f)) {
        minute_s = c->memo_s;
    } else {
        if (!minute_seconds(c->now_s, &f, &minute_s))
            return false;
        memo_set(c, &f, minute_s);
    }
    *out_s = minute_s + f.second;
    return true;
}

void stamp_print(struct buffer *out, long long t_s, long long now_s)
{
    time_t when = (time_t)t_s, now = (time_t)now_s;
    struct tm at, today;

    if (localtime_r(&when, &at) == NULL || localtime_r(&now, &today) == NULL)
        return;
    if (at.tm_year != today.tm_year || at.tm_yday != today.tm_yday)
        buffer_printf(out, "%04d-%02d-%02d ", at.tm_year + 1900, at.tm_mon + 1, at.tm_mday);
    buffer_printf(out, "%02d:%02d", at.tm_hour, at.tm_min);
}

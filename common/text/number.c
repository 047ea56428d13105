#include "text/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Longer than any double written out in full (309 digits); what is longer still is no threshold that a person typed. */
enum { NUMBER_MAX = 400 };

/* Below this the shortest decimal of a whole number is the number itself. */
#define WHOLE_MAX 1e15

/* So many digits are below 2^64, whatever they are; one more may be. */
enum { SAFE_DIGITS = 19 };

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY };

/* 100 years of 365.25 days. */
static const uint64_t duration_max = 36525ULL * DAY;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool number_parse(struct slice s, uint64_t max, uint64_t *out)
{
    uint64_t value = 0, digit = 0;
    size_t start = 0, i;

    if (s.n == 0)
        return false;
    while (start < s.n && s.p[start] == '0')
        start++;
    for (i = start; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return false;
        digit = (uint64_t)(s.p[i] - '0');
        if (i - start >= SAFE_DIGITS && value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value > max)
        return false;
    *out = value;
    return true;
}

/* The grammar is checked here, byte by byte; strtod only converts, because a conversion by hand is off by a last digit. */
bool number_parse_double(struct slice s, double *out)
{
    char text[NUMBER_MAX + 1];
    size_t digits = 0, points = 0;
    double value;

    if (s.n == 0 || s.n > NUMBER_MAX)
        return false;
    for (size_t i = s.p[0] == '-'; i < s.n; i++) {
        if (is_digit(s.p[i]))
            digits++;
        else if (s.p[i] == '.' && points == 0)
            points++;
        else
            return false;
    }
    if (digits == 0)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    value = strtod(text, NULL);
    if (!isfinite(value))
        return false;
    *out = value;
    return true;
}

/* The fewest digits that read back as the same double: "d[.ddd]e±x", 17 digits always do. value > 0 and finite. */
static void shortest(double value, char *text, size_t size)
{
    for (int precision = 0; precision < 17; precision++) {
        (void)snprintf(text, size, "%.*e", precision, value);
        if (strtod(text, NULL) == value)
            return;
    }
}

void number_print(struct buffer *out, double value)
{
    char digits[32], text[NUMBER_MAX];
    size_t count = 0, n = 0;
    long exponent, place;
    const char *e;

    if (!isfinite(value)) {
        buffer_byte(out, 'U');
        return;
    }
    if (value >= 0 && value < WHOLE_MAX && value == (double)(uint64_t)value) {
        buffer_number(out, (uint64_t)value);
        return;
    }
    shortest(fabs(value), digits, sizeof digits);
    e = strchr(digits, 'e');
    exponent = e == NULL ? 0 : strtol(e + 1, NULL, 10);
    for (const char *p = digits; p != e && *p != '\0'; p++)
        if (is_digit(*p))
            digits[count++] = *p;

    /* Each decimal place from the highest one shown to the lowest one with a digit or before the point. */
    if (value < 0)
        text[n++] = '-';
    for (place = exponent < 0 ? 0 : exponent; place >= 0 || exponent - place < (long)count; place--) {
        if (place == -1)
            text[n++] = '.';
        text[n++] = place <= exponent && exponent - place < (long)count ? digits[exponent - place] : '0';
    }
    buffer_add(out, (struct slice){text, n});
}

static uint64_t unit_seconds(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return MINUTE;
    case 'h':
        return HOUR;
    case 'd':
        return DAY;
    case 'w':
        return WEEK;
    default:
        return 0;
    }
}

bool duration_parse(struct slice s, long long *out_s)
{
    uint64_t unit = 1, count;

    if (s.n > 0 && !is_digit(s.p[s.n - 1])) {
        unit = unit_seconds(s.p[s.n - 1]);
        s.n--;
    }
    if (unit == 0 || !number_parse(s, duration_max / unit, &count))
        return false;
    *out_s = (long long)(count * unit);
    return true;
}

void duration_print(struct buffer *out, long long seconds)
{
    if (seconds < 0)
        seconds = 0;
    if (seconds < MINUTE)
        buffer_printf(out, "%lld s", seconds);
    else if (seconds < HOUR)
        buffer_printf(out, "%lld min", seconds / MINUTE);
    else if (seconds < DAY)
        buffer_printf(out, "%lldh%02lld", seconds / HOUR, seconds % HOUR / MINUTE);
    else
        buffer_printf(out, "%lldd%lldh", seconds / DAY, seconds % DAY / HOUR);
}

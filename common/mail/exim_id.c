#include "mail/exim_id.h"

static int base62(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 36;
    return -1;
}

static size_t base62_run(struct slice s, size_t from)
{
    size_t n = 0;
    while (from + n < s.n && base62(s.p[from + n]) >= 0)
        n++;
    return n;
}

size_t exim_id_length(struct slice s)
{
    size_t middle = s.n > 7 && s.p[6] == '-' && base62_run(s, 0) == 6 ? base62_run(s, 7) : 0;
    size_t last = middle == 6 ? 2 : 4;
    if ((middle != 6 && middle != 11) || s.n <= 7 + middle || s.p[7 + middle] != '-' ||
        base62_run(s, 8 + middle) != last)
        return 0;
    return 8 + middle + last;
}

long long exim_id_arrival_s(struct slice id)
{
    long long s = 0;
    for (size_t i = 0; i < 6 && i < id.n; i++)
        s = s * 62 + base62(id.p[i]);
    return s;
}

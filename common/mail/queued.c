#include "mail/queued.h"

#define DOMAIN_MAX 255

struct slice address_domain(struct slice address)
{
    size_t at = slice_find_last_byte(address, '@');
    if (at == SLICE_NONE)
        return (struct slice){NULL, 0};
    struct slice domain = slice_cut(address, at + 1, DOMAIN_MAX);
    if (domain.n > 0 && domain.p[domain.n - 1] == '.')
        domain.n--;
    return domain;
}

void queued_keep(struct buffer *b, struct slice s)
{
    buffer_cut(b, 0);
    buffer_add(b, slice_cut(s, 0, b->ceiling));
}

struct slice queued_word(struct slice *rest)
{
    struct slice trimmed = slice_trim(*rest);
    size_t n = 0;
    while (n < trimmed.n && trimmed.p[n] != ' ' && trimmed.p[n] != '\t')
        n++;
    *rest = slice_cut(trimmed, n, trimmed.n);
    return slice_cut(trimmed, 0, n);
}

struct slice queued_unbracket(struct slice s)
{
    if (s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
        return slice_cut(s, 1, s.n - 2);
    return s;
}

#include "mail/mail_address.h"

size_t mail_address_quoted(struct slice s)
{
    if (s.n == 0 || s.p[0] != '"')
        return 0;
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"')
            return i + 1;
    }
    return 0;
}

struct slice mail_address_domain(struct slice address)
{
    size_t quoted = mail_address_quoted(address);
    struct slice rest = slice_cut(address, quoted, address.n), domain;
    size_t at = slice_find_last_byte(rest, '@');

    domain = at == SLICE_NONE ? slice_cut(rest, rest.n, 0) : slice_cut(rest, at + 1, rest.n);
    if (slice_ends(domain, SLICE(".")))
        domain.n--;
    return domain;
}

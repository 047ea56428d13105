/* The address in a Postfix log line, between '<' and '>'. Since 3.5 (info_log_address_format=external) a local part that
 * needs it is quoted as in RFC 5322 3.2.4, so that its end is sure. Before, and with "internal", it stands there as it is,
 * and a recipient such as "a>, relay=evil" makes the line readable in two ways. */
#ifndef ERS_POSTFIX_ADDRESS_H
#define ERS_POSTFIX_ADDRESS_H

#include "text/scan.h"
#include "text/slice.h"

/* Behind the last '@' in [from, end), without a trailing dot; empty: none. */
static inline struct slice postfix_address_domain(const char *from, const char *end)
{
    struct scan address = {from, end};
    const char *at = scan_find_last(&address, '@');
    struct slice domain = {at == NULL ? end : at + 1, at == NULL ? 0 : (size_t)(end - at - 1)};

    if (domain.n > 0 && domain.p[domain.n - 1] == '.')
        domain.n--;
    return domain;
}

/* s stands behind '<' and is moved behind the '>' that is followed by ", orig_to=<" or ", relay="; of several the first
 * that is not inside a quoted local part. *domain: behind the last unquoted '@', without a trailing dot; empty: none.
 * *ambiguous: the quoted part holds such an end too, which an older Postfix would have written for the real one.
 * False: there is no such end. */
bool postfix_address_take(struct scan *s, struct slice *address, struct slice *domain, bool *ambiguous);

/* Does what is left hold the end of an address once more? Nearly all lines hold no further '>' at all, which the C library
 * tells with the processor's widest registers. */
bool postfix_address_again_from(const struct scan *s, const char *close);
static inline bool postfix_address_again(const struct scan *s)
{
    const char *close = s->p == s->end ? NULL : memchr(s->p, '>', scan_left(s));

    return close != NULL && postfix_address_again_from(s, close);
}

#endif

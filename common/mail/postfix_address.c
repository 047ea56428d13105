#include "mail/postfix_address.h"

#include "mail/mail_address.h"

/* s stands on a '>'. */
static bool is_end(const struct scan *s)
{
    return SCAN_STARTS(s, ">, relay=") || SCAN_STARTS(s, ">, orig_to=<");
}

/* The first '>' that ends an address; NULL: none. */
static const char *find_end(struct scan s)
{
    const char *close;

    while ((close = scan_find(&s, '>')) != NULL) {
        s.p = close;
        if (is_end(&s))
            return close;
        s.p++;
    }
    return NULL;
}

/* `"local part"@domain`: the end is looked for behind the quotes. */
static bool take_quoted(struct scan *s, struct slice *address, struct slice *domain, bool *ambiguous)
{
    size_t quoted = mail_address_quoted((struct slice){s->p, scan_left(s)});
    const char *quote = s->p + quoted, *close;

    if (quoted == 0 || quote == s->end || (*quote != '@' && *quote != '>'))
        return false;
    close = find_end((struct scan){quote, s->end});
    if (close == NULL)
        return false;
    *ambiguous = find_end((struct scan){s->p, s->end}) < close;
    *address = (struct slice){s->p, (size_t)(close - s->p)};
    *domain = postfix_address_domain(quote, close);
    s->p = close + 1;
    return true;
}

bool postfix_address_take(struct scan *s, struct slice *address, struct slice *domain, bool *ambiguous)
{
    const char *close;

    if (SCAN_STARTS(s, "\"") && take_quoted(s, address, domain, ambiguous))
        return true;
    close = find_end(*s);
    if (close == NULL)
        return false;
    *ambiguous = false;
    *address = (struct slice){s->p, (size_t)(close - s->p)};
    *domain = postfix_address_domain(s->p, close);
    s->p = close + 1;
    return true;
}

bool postfix_address_again_from(const struct scan *s, const char *close)
{
    return find_end((struct scan){close, s->end}) != NULL;
}

#include "mail/exim_address.h"

#include "mail/mail_address.h"

enum { TOPS_MAX = 32, ADDRESS_MAX_BYTES = 1024 };

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

/* Does the quoted address without its quotes and escapes give plain? Routers may lower the case (caseful_local_part). */
static bool unquotes_to(struct slice quoted, struct slice plain)
{
    size_t at = 0;

    for (size_t i = 0; i < quoted.n; i++) {
        char c = quoted.p[i];

        if (c == '"')
            continue;
        if (c == '\\' && ++i < quoted.n)
            c = quoted.p[i];
        if (at == plain.n || !slice_equal_fold((struct slice){&c, 1}, slice_cut(plain, at, 1)))
            return false;
        at++;
    }
    return at == plain.n;
}

/* `"local part"@domain` at the front of s; its length, 0: none. */
static size_t quoted_address(struct slice s, char end)
{
    size_t quoted = mail_address_quoted(slice_cut(s, 0, ADDRESS_MAX_BYTES)), n;

    if (quoted == 0 || quoted == s.n || s.p[quoted] != '@')
        return 0;
    n = slice_find_byte(slice_cut(s, quoted, ADDRESS_MAX_BYTES), end);
    return n == SLICE_NONE || slice_find_byte(slice_cut(s, quoted, n), ' ') != SLICE_NONE ? 0 : quoted + n;
}

/* The quoted TOPs that fit what stands before them: how many, and the first. *more: there may be others, too many to try. */
static size_t find_tops(struct slice text, struct slice *first, bool *more)
{
    const struct slice mark = SLICE(" <\"");
    size_t from = 0, found = 0;

    for (size_t tries = 0; tries < TOPS_MAX; tries++) {
        size_t at = slice_find(slice_cut(text, from, text.n), mark), n;

        if (at == SLICE_NONE)
            return found;
        from += at + 2;
        n = quoted_address(slice_cut(text, from, text.n), '>');
        if (n > 0 && unquotes_to(slice_cut(text, from, n), slice_cut(text, 0, from - 2)) && found++ == 0)
            *first = slice_cut(text, from, n);
    }
    *more = true;
    return found;
}

struct slice exim_bare_address(const struct scan *s)
{
    struct slice rest = rest_of(s);
    size_t quoted = mail_address_quoted(slice_cut(rest, 0, ADDRESS_MAX_BYTES)), n;
    struct slice tail = slice_cut(rest, quoted, ADDRESS_MAX_BYTES);

    n = slice_find_byte(tail, ' ');
    if (n == SLICE_NONE)
        n = tail.n;
    else if (n > 0 && tail.p[n - 1] == ':')
        n--;
    return slice_cut(rest, 0, quoted + n);
}

/* " (PARENT, …)" and " <TOP>" */
static void take_parents(struct scan *s, struct slice *top)
{
    struct slice rest;
    size_t end;

    if (SCAN_STARTS(s, " (")) {
        rest = slice_cut(rest_of(s), 0, ADDRESS_MAX_BYTES);
        end = slice_find_byte(rest, ')');
        if (end == SLICE_NONE)
            return;
        s->p += end + 1;
    }
    if (!SCAN_STARTS(s, " <"))
        return;
    rest = slice_cut(rest_of(s), 2, ADDRESS_MAX_BYTES);
    end = quoted_address(rest, '>');
    if (end == 0) {
        end = slice_find_byte(rest, '>');
        if (end == SLICE_NONE || slice_find_byte(slice_cut(rest, 0, end), ' ') != SLICE_NONE)
            return;
    }
    *top = slice_cut(rest, 0, end);
    s->p = top->p + end + 1;
}

/* "|/usr/bin/procmail -d x (PARENT) <TOP>", "/var/mail/x", ">reply@address", "save x": words up to the TOP. */
static bool take_place(struct scan *s, struct exim_address *out)
{
    struct slice rest = slice_cut(rest_of(s), 0, ADDRESS_MAX_BYTES);
    size_t at = slice_find(rest, SLICE(" <"));

    if (at == SLICE_NONE)
        return false;
    s->p += at;
    take_parents(s, &out->address);
    out->domain = mail_address_domain(out->address);
    out->delivered_here = true;
    return out->address.n > 0;
}

bool exim_address_take(struct scan *s, struct exim_address *out)
{
    struct slice rest = rest_of(s), top = {s->p, 0};
    bool more = false;
    size_t tops = find_tops(rest, &top, &more);

    *out = (struct exim_address){.address = {s->p, 0}, .domain = {s->p, 0}, .ambiguous = more};
    if (tops > 0) {
        out->address = top;
        out->domain = mail_address_domain(top);
        out->ambiguous = more || tops > 1;
        s->p = top.p + top.n + 1;
        return true;
    }
    if (rest.n == 0 || rest.p[0] == '|' || rest.p[0] == '/' || rest.p[0] == '>' || slice_starts(rest, SLICE("save ")))
        return take_place(s, out);
    out->address = exim_bare_address(s);
    out->domain = mail_address_domain(out->address);
    if (out->address.n == 0)
        return false;
    s->p += out->address.n;
    take_parents(s, &top);
    if (out->domain.n == 0) { /* a local part alone: its router logs it as local */
        out->delivered_here = true;
        out->domain = mail_address_domain(top);
        if (top.n > 0)
            out->address = top;
    }
    return true;
}

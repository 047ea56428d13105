#include "reputation/echo.h"

#include "reputation/fold.h"
#include "text/scan.h"

/* The length of a quoted string with its quotes; 0: none ends in s. */
static size_t quoted_length(struct slice s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '"')
            return i + 1;
        if (s.p[i] == '\\')
            i++;
    }
    return 0;
}

static size_t domain_length(struct slice s)
{
    size_t n = 0;

    if (s.n > 0 && s.p[0] == '[') {
        n = slice_find_byte(s, ']');
        return n == SLICE_NONE ? 0 : n + 1;
    }
    while (n < s.n && (fold_word(s.p[n]) || s.p[n] == '.' || s.p[n] == '-' || s.p[n] == '_'))
        n++;
    while (n > 0 && (s.p[n - 1] == '.' || s.p[n - 1] == '-'))
        n--;
    return n;
}

size_t echo_quoted(struct slice s)
{
    size_t open = s.p[0] == '<', n, domain;

    s = slice_cut(s, 0, ECHO_MAX);
    if (open >= s.n || s.p[open] != '"')
        return 0;
    n = quoted_length(slice_cut(s, open, s.n));
    if (n == 0 || open + n >= s.n || s.p[open + n] != '@')
        return 0;
    n += open + 1;
    domain = domain_length(slice_cut(s, n, s.n));
    return domain == 0 ? 0 : n + domain + (open > 0 && n + domain < s.n && s.p[n + domain] == '>');
}

size_t echo_bracketed(struct slice s)
{
    struct scan inside;
    size_t n;

    s = slice_cut(s, 0, ECHO_MAX);
    inside = (struct scan){s.p + 1, s.p + s.n};
    n = 1 + scan_until(&inside, '<', '>', '>');
    return n < s.n && s.p[n] == '>' && slice_find_byte(slice_cut(s, 1, n - 1), '@') != SLICE_NONE ? n + 1 : 0;
}

/* Where the bare local part at the end of written begins. In a URL its parameters end it too. */
static size_t local_start(struct slice written)
{
    size_t at = written.n, low = written.n > ECHO_MAX ? written.n - ECHO_MAX : 0, inner = SLICE_NONE;

    for (; at > low; at--) {
        char c = written.p[at - 1];

        if (fold_word(c))
            continue;
        if (memchr(" <>()[],;:\"@", c, 12) != NULL)
            break;
        if (inner == SLICE_NONE && memchr("=&?/", c, 4) != NULL)
            inner = at;
    }
    if (inner != SLICE_NONE && slice_starts(slice_cut(written, at, written.n), SLICE("//")))
        return inner;
    return at;
}

bool echo_bare(struct slice written, struct slice rest, size_t *local, size_t *domain)
{
    *local = written.n - local_start(written);
    *domain = domain_length(rest);
    return *local > 0 && *domain > 0;
}

/* Do words end at both ends of reply[at .. at + n)? */
static bool is_whole(struct slice reply, size_t at, size_t n)
{
    size_t end = at + n;

    return (at == 0 || !fold_word(reply.p[at - 1]) || !fold_word(reply.p[at])) &&
           (end == reply.n || !fold_word(reply.p[end - 1]) || !fold_word(reply.p[end]));
}

/* Does it stand in quotes or brackets of any kind? */
static bool is_enclosed(struct slice reply, size_t at, size_t n)
{
    return at > 0 && at + n < reply.n && memchr("\"'<([{`", reply.p[at - 1], 7) != NULL &&
           memchr("\"'>)]}`", reply.p[at + n], 7) != NULL;
}

/* Is the address repeated with its quotes somewhere? */
static bool is_quoted(struct slice reply, struct slice local)
{
    for (size_t from = 0, at; (at = slice_find_fold(slice_cut(reply, from, reply.n), local)) != SLICE_NONE;) {
        at += from;
        from = at + local.n;
        if (at > 0 && reply.p[at - 1] == '"' && slice_starts(slice_cut(reply, from, 2), SLICE("\"@")))
            return true;
    }
    return false;
}

/* The places of `local`, in order; returns their number. A server that repeats the recipient with its quotes uses the same
 * words elsewhere as its own, unless they are marked as a name. */
static size_t find_all(struct slice reply, struct slice local, struct echo_range out[ECHO_RANGES])
{
    bool quoted = is_quoted(reply, local);
    size_t count = 0, from = 0, at;

    while (count < ECHO_RANGES && (at = slice_find_fold(slice_cut(reply, from, reply.n), local)) != SLICE_NONE) {
        at += from;
        from = at + local.n;
        if (is_whole(reply, at, local.n) && (!quoted || is_enclosed(reply, at, local.n)))
            out[count++] = (struct echo_range){at, local.n};
    }
    return count;
}

/* A quoted local part as a server may repeat it: without the backslashes. */
static struct slice without_escapes(struct slice local, char out[ECHO_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < local.n && n < ECHO_MAX; i++) {
        if (local.p[i] == '\\' && i + 1 < local.n)
            i++;
        out[n++] = local.p[i];
    }
    return (struct slice){out, n};
}

static bool plain(struct slice local)
{
    for (size_t i = 0; i < local.n; i++)
        if (!fold_word(local.p[i]) && memchr("._+-=", local.p[i], 5) == NULL)
            return false;
    return true;
}

/* Is the first glance at the recipient enough to see that its local part, of n bytes, is letters and digits? Most are; the
 * glance goes beyond them, so that it is one step. */
static bool is_word(struct slice recipient, size_t n)
{
    struct scan whole = {recipient.p, recipient.p + recipient.n};

    return scan_alnum(&whole) >= n;
}

size_t echo_recipient(struct slice reply, struct slice recipient, struct echo_range out[ECHO_RANGES])
{
    size_t sign = slice_find_last_byte(recipient, '@'), count;
    struct slice local = slice_cut(recipient, 0, sign == SLICE_NONE ? recipient.n : sign);
    char unescaped[ECHO_MAX];

    if (local.n >= 2 && local.p[0] == '"' && local.p[local.n - 1] == '"')
        local = slice_cut(local, 1, local.n - 2);
    if (local.n < 4 || is_word(recipient, local.n) || plain(local))
        return 0;
    count = find_all(reply, local, out);
    if (count == 0 && slice_find_byte(local, '\\') != SLICE_NONE)
        count = find_all(reply, without_escapes(local, unescaped), out);
    return count;
}

#include "mail/sendmail_recipients.h"

#include "mail/mail_address.h"

size_t sendmail_item_length(struct slice s, bool *sure)
{
    bool quoted = false;
    unsigned angles = 0, comments = 0;
    size_t n = 0;

    for (; n < s.n; n++) {
        char c = s.p[n];

        if (c == '\\') { /* two of them are one, and that escapes what follows, which may be two of them */
            *sure = false;
            n += n + 1 < s.n && s.p[n + 1] == '\\' ? 2 : 1;
            n += n + 1 < s.n && s.p[n] == '\\' && s.p[n + 1] == '\\';
        } else if (c == '"' && comments == 0) {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (c == '(') {
            *sure = false;
            comments++;
        } else if (c == ')' && comments > 0) {
            comments--;
        } else if (comments > 0) {
            continue;
        } else if (c == '<') {
            angles++;
        } else if (c == '>' && angles > 0) {
            angles--;
        } else if (c == ',' && angles == 0) {
            break;
        }
    }
    if (quoted || angles > 0 || comments > 0)
        *sure = false;
    return n < s.n ? n : s.n;
}

/* "John Doe <j@example.com>", "<j@example.com>" or "j@example.com". */
static struct slice without_phrase(struct slice item)
{
    size_t close = slice_ends(item, SLICE(">")) ? item.n - 1 : SLICE_NONE, open;

    if (close == SLICE_NONE)
        return item;
    if (item.p[0] == '<')
        return slice_cut(item, 1, close - 1);
    open = slice_find_last_byte(item, '<');
    return open == SLICE_NONE ? item : slice_cut(item, open + 1, close - open - 1);
}

bool sendmail_recipient_take(struct scan *s, struct sendmail_recipient *out)
{
    struct slice rest = {s->p, scan_left(s)};
    bool sure = true;
    size_t n = sendmail_item_length(rest, &sure);

    if (n == 0)
        return false;
    out->address = without_phrase(slice_cut(rest, 0, n));
    out->domain = mail_address_domain(out->address);
    s->p += n < rest.n ? n + 1 : n;
    return true;
}

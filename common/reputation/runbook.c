#include "reputation/runbook.h"

/* Where a URL without its address ends: before the parameter or path element that would have held it. */
static struct slice without_address(struct slice before)
{
    size_t n = before.n;

    while (n > 0 && memchr("/?&", before.p[n - 1], 3) == NULL)
        n--;
    if (n > 0 && before.p[n - 1] != '/')
        n--;
    return slice_cut(before, 0, n);
}

void runbook_url(struct buffer *out, struct slice template, struct slice ip)
{
    static const struct slice placeholder = SLICE_INIT("{ip}");
    size_t at = slice_find(template, placeholder);
    struct slice before = slice_cut(template, 0, at), after;

    if (at == SLICE_NONE) {
        buffer_add(out, template);
        return;
    }
    after = slice_cut(template, at + placeholder.n, template.n);
    if (ip.n > 0) {
        buffer_add(out, before);
        buffer_add(out, ip);
        buffer_add(out, after);
        return;
    }
    before = without_address(before);
    buffer_add(out, before);
    if (slice_starts(after, SLICE("&"))) {
        buffer_text(out, slice_find_byte(before, '?') == SLICE_NONE ? "?" : "&");
        after = slice_cut(after, 1, after.n);
    }
    buffer_add(out, after);
}

static void write_url_step(struct buffer *out, const char *what, struct slice url, struct slice ip)
{
    if (url.n == 0)
        return;
    buffer_text(out, what);
    runbook_url(out, url, ip);
    buffer_byte(out, '\n');
}

static void write_release_step(struct buffer *out, enum queue_mta mta)
{
    const struct queue_release *known = queue_mta_release(mta);
    const struct queue_release *release = known != NULL ? known : queue_mta_release(QUEUE_MTA_POSTFIX);

    buffer_printf(out,
                  "wait, look up again, then release the queue: retry one message (%s%s), and only when it is accepted "
                  "the rest (%s)\n",
                  known != NULL ? "" : "Postfix: ", release->one, release->all);
    if (known != NULL)
        buffer_printf(out, "verify: %s in the log for the domains above\n", release->delivered);
    else
        buffer_printf(out, "verify: mail is delivered, by the log (Postfix: %s)\n", release->delivered);
}

void runbook_write(struct buffer *out, const struct service *s, struct slice ip, enum queue_mta mta)
{
    if (!s->dead)
        write_url_step(out, "look up: ", s->lookup_url, ip);
    buffer_text(out,
                "stop the cause first: find who sends it (top senders in the queue and log), lock the account, hold "
                "its mail; a new listing follows otherwise\n");
    if (!s->dead)
        write_url_step(out, "request removal: ", s->removal_url, ip);
    if (s->note.n > 0) {
        buffer_text(out, "note: ");
        buffer_add(out, s->note);
        buffer_byte(out, '\n');
    }
    write_release_step(out, mta);
    write_url_step(out, "against the next time, nominate for the approved list (does not unblock): ", s->approved_url,
                   ip);
}

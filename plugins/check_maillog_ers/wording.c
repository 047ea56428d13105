#include "plugins/check_maillog_ers/wording.h"

#include "dns/address.h"
#include "mail/queue_mta.h"
#include "text/number.h"
#include "text/stamp.h"

/* How much is said; each level leaves out a little more. */
enum brevity { ALL, NO_SENDER, NO_RETURN, ONE_DOMAIN, SHORTEST };

void wording_service(struct buffer *out, const struct wording *w, const struct incident *i)
{
    const struct service *s = catalogue_find(w->catalogue, i->service);

    if (i->zone.n > 0) {
        buffer_text(out, "DNSBL ");
        buffer_add(out, slice_cut(i->zone, 0, 60));
    } else {
        buffer_add(out, s != NULL && s->name.n > 0 ? s->name : i->service);
    }
}

bool wording_is_ours(const struct wording *w, const struct incident *i)
{
    if (w->config->own_ips.count == 0 || i->ip.n == 0)
        return true;
    for (size_t k = 0; k < w->config->own_ips.count; k++)
        if (address_same_text(w->config->own_ips.items[k], i->ip))
            return true;
    return false;
}

struct slice wording_address(const struct wording *w, const struct incident *i)
{
    return i->ip.n == 0 && w->config->own_ips.count == 1 ? w->config->own_ips.items[0] : i->ip;
}

static void whom(struct buffer *out, const struct wording *w, const struct incident *i)
{
    struct slice address = wording_address(w, i);

    if (address.n == 0)
        buffer_text(out, "us");
    else
        buffer_add(out, slice_cut(address, 0, 45));
}

static void domains(struct buffer *out, const struct wording *w, const struct incident *i, size_t most)
{
    struct incident_walk walk = {0}, first = {0};
    struct slice domain;
    size_t n = 0;

    for (; incident_domain(w->book, i, &walk, &domain); n++) {
        if (n >= most)
            continue;
        if (n > 0)
            buffer_text(out, ", ");
        buffer_add(out, slice_cut(domain, 0, 64));
    }
    if (n == 0 && incident_organisation(w->book, i, &first, &domain))
        buffer_add(out, slice_cut(domain, 0, 64));
    else if (n > most)
        buffer_printf(out, " and %zu more", n - most);
}

/* By the mail server's default, which is all that a log lets one know: when a message that still waits is returned to its
 * sender. */
static void first_return(struct buffer *out, const struct wording *w, const struct incident *i)
{
    long long lifetime_s = queue_mta_lifetime_s(queue_mta_of_instance(i->instance));
    long long left = i->oldest_arrival + lifetime_s - w->now_s;

    if (i->waiting == 0)
        return;
    buffer_text(out, " (first return ");
    if (left > 0) {
        buffer_text(out, "in ");
        duration_print(out, left);
    } else {
        buffer_text(out, "due");
    }
    buffer_byte(out, ')');
}

static void lost(struct buffer *out, const struct wording *w, const struct incident *i, enum brevity brief)
{
    buffer_printf(out, ", %llu lost", (unsigned long long)i->lost);
    if (brief < NO_RETURN)
        first_return(out, w, i);
}

static void open_summary(struct buffer *out, const struct wording *w, const struct incident *i, enum brevity brief)
{
    long long age = w->now_s - i->first;
    bool still = age >= w->config->window_s;

    wording_service(out, w, i);
    buffer_text(out, still ? " still" : "");
    buffer_text(out, wording_is_ours(w, i) ? " blocks " : " names ");
    whom(out, w, i);
    buffer_text(out, wording_is_ours(w, i) ? "" : ", not ours");
    if (still) {
        buffer_text(out, ", ");
        duration_print(out, age);
    }
    buffer_text(out, ": ");
    domains(out, w, i, brief >= ONE_DOMAIN ? 1 : 3);
    if (still) {
        buffer_printf(out, ", %llu late", (unsigned long long)i->late);
        lost(out, w, i, brief);
        buffer_text(out, "; last refusal ");
        stamp_print(out, i->last, w->now_s);
        return;
    }
    buffer_printf(out, ", %llu %s since ", (unsigned long long)i->messages, i->messages == 1 ? "mail" : "mails");
    stamp_print(out, i->first, w->now_s);
    lost(out, w, i, brief);
    if (brief < NO_SENDER && i->top_sender_messages > 1 && i->top_sender_messages * 2 > i->messages) {
        buffer_text(out, "; top sender ");
        buffer_add(out, i->top_sender);
        buffer_printf(out, " %llu/%llu", (unsigned long long)i->top_sender_messages, (unsigned long long)i->messages);
    }
}

static void over_summary(struct buffer *out, const struct wording *w, const struct incident *i, enum brevity brief)
{
    wording_service(out, w, i);
    buffer_text(out, " block");
    if (wording_address(w, i).n > 0) {
        buffer_text(out, " of ");
        whom(out, w, i);
    }
    switch (i->state) {
    case INCIDENT_RECOVERED:
        buffer_text(out, " over after ");
        duration_print(out, i->ended - i->first);
        buffer_text(out, " (");
        stamp_print(out, i->first, w->now_s);
        buffer_byte(out, '-');
        stamp_print(out, i->ended, w->now_s);
        buffer_text(out, "): ");
        break;
    case INCIDENT_RECOVERING:
        buffer_text(out, " recovering since ");
        stamp_print(out, i->ended, w->now_s);
        buffer_text(out, ": ");
        break;
    case INCIDENT_OPEN:
    case INCIDENT_LAPSED:
        buffer_text(out, " lapsed, nothing sent there since ");
        stamp_print(out, i->heard, w->now_s);
        buffer_text(out, ": ");
        break;
    }
    domains(out, w, i, brief >= ONE_DOMAIN ? 1 : 3);
    if (i->state != INCIDENT_LAPSED)
        buffer_text(out, i->organisations == 1 ? " accepts" : " accept");
    buffer_printf(out, "; %llu late, %llu sent, %llu lost", (unsigned long long)i->late, (unsigned long long)i->sent,
                  (unsigned long long)i->lost);
}

void wording_summary(struct buffer *out, const struct wording *w, const struct incident *i, size_t more, size_t room)
{
    size_t start = out->n;

    for (enum brevity brief = ALL;; brief++) {
        if (i->state == INCIDENT_OPEN)
            open_summary(out, w, i, brief);
        else
            over_summary(out, w, i, brief);
        if (more > 0)
            buffer_printf(out, "; +%zu more", more);
        if (out->n - start <= room || brief == SHORTEST)
            return;
        buffer_cut(out, start);
    }
}

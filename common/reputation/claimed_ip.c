#include "reputation/claimed_ip.h"

#include "reputation/fold.h"

/* How sure it is that the address is the client's; 0: it is not. */
enum { SURE_NOT, SURE_VERSION, SURE_URL, SURE_BARE, SURE_BRACKETS, SURE_NAMED };

enum { LOOK_BACK = 48 };

/* What stands just before the client's address, in the folded text. Blanks, colons and brackets between are passed over. */
static const struct slice client_words[] = {
    SLICE_INIT("client"), SLICE_INIT("address"),   SLICE_INIT("ip"),         SLICE_INIT("host"),
    SLICE_INIT("server"), SLICE_INIT("from"),      SLICE_INIT("sender"),     SLICE_INIT("connection"),
    SLICE_INIT("mta"),    SLICE_INIT("direccion"), SLICE_INIT("ip adresse"), SLICE_INIT("ip-adresse"),
};

static bool ends_in_client_word(struct slice before)
{
    for (size_t i = 0; i < sizeof client_words / sizeof client_words[0]; i++) {
        struct slice word = client_words[i];

        if (before.n > 0 && before.p[before.n - 1] == word.p[word.n - 1] && slice_ends(before, word) &&
            (before.n == word.n || !fold_word(before.p[before.n - word.n - 1])))
            return true;
    }
    return false;
}

static int judge(const struct reading *r, const struct reading_ip *ip)
{
    size_t low = ip->at < LOOK_BACK ? 0 : ip->at - LOOK_BACK;
    struct slice before = {r->text + low, ip->at - low};

    if (r->text[ip->at] == READING_URL_IP)
        return SURE_URL;
    if (slice_ends(before, SLICE(" - ")))
        return SURE_VERSION;
    while (before.n > 0 && memchr(" :=[(<", before.p[before.n - 1], 6) != NULL)
        before.n--;
    if (slice_ends(before, SLICE("dns ip")) || slice_ends(before, SLICE("resolver")))
        return SURE_NOT;
    if (slice_ends(before, SLICE("version")))
        return SURE_VERSION;
    if (ends_in_client_word(before))
        return SURE_NAMED;
    return ip->bracketed ? SURE_BRACKETS : SURE_BARE;
}

static bool never_a_client(struct slice ip, struct slice relay_ip)
{
    return slice_equal_fold(ip, relay_ip) || slice_starts(ip, SLICE("0.")) || slice_equal(ip, SLICE("::1")) ||
           slice_equal(ip, SLICE("::"));
}

struct slice claimed_ip(const struct reading *r, struct slice relay_ip)
{
    struct slice best = {"", 0};
    int sure = SURE_NOT;

    for (size_t i = 0; i < r->ip_count; i++) {
        int now = never_a_client(r->ips[i].written, relay_ip) ? SURE_NOT : judge(r, &r->ips[i]);

        /* On loopback only what is called the client in so many words; else it is a list's answer. */
        if (now < SURE_NAMED && slice_starts(r->ips[i].written, SLICE("127.")))
            now = SURE_NOT;

        if (now > sure) {
            sure = now;
            best = r->ips[i].written;
        }
    }
    return best;
}

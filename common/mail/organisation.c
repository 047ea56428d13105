#include "mail/organisation.h"

#include <stdlib.h>

#include "mail/suffix_list.h"

enum { MEMO_SLOTS = 8192, MEMO_NAME_BYTES = 62, NAME_BYTES = 255 };

/* A host name in lower case, and where in it its registrable domain starts; n 0: unused. */
struct remembered {
    unsigned char n, at;
    char name[MEMO_NAME_BYTES];
};

struct organisations {
    struct suffix_list *list; /* NULL: not yet needed, or it isn't there */
    struct remembered *memo;
    bool ready;
    struct error trouble; /* why it isn't there */
    char name[NAME_BYTES + 1];
};

struct organisations *organisations_open(void)
{
    return calloc(1, sizeof(struct organisations));
}

static void prepare(struct organisations *o)
{
    o->ready = true;
    o->memo = calloc(MEMO_SLOTS, sizeof *o->memo);
    o->list = suffix_list_open(&o->trouble);
}

bool organisations_failed(const struct organisations *o, struct error *why)
{
    if (o->trouble.text[0] == '\0')
        return false;
    *why = o->trouble;
    return true;
}

/* s in lower case and with a NUL in o->name; longer ones are cut. */
static struct slice lower(struct organisations *o, struct slice s)
{
    size_t n = s.n < NAME_BYTES ? s.n : NAME_BYTES;

    for (size_t i = 0; i < n; i++) {
        char c = s.p[i];

        o->name[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    o->name[n] = '\0';
    return (struct slice){o->name, n};
}

/* A domain name of two labels at least whose last one isn't a number: neither an address nor a name of the house. */
static bool is_domain_name(struct slice host)
{
    size_t dot = slice_find_last_byte(host, '.');

    if (host.n > NAME_BYTES || dot == SLICE_NONE || dot == 0 || dot + 1 == host.n)
        return false;
    for (size_t i = 0; i < host.n; i++)
        if (host.p[i] == ':' || host.p[i] == '[' || host.p[i] == ' ' || host.p[i] == '\0')
            return false;
    return host.p[dot + 1] < '0' || host.p[dot + 1] > '9';
}

/* Where the registrable domain of o->name starts; SLICE_NONE: it has none, being a public suffix itself. */
static size_t registrable(const struct organisations *o)
{
    const char *domain = o->list == NULL ? NULL : suffix_list_registrable(o->list, o->name);

    return domain == NULL ? SLICE_NONE : (size_t)(domain - o->name);
}

/* The one place where a name can be remembered; NULL: it is too long, or there is no memory. */
static struct remembered *slot_of(const struct organisations *o, struct slice name)
{
    return o->memo == NULL || name.n > MEMO_NAME_BYTES ? NULL : &o->memo[slice_hash(name) % MEMO_SLOTS];
}

static bool recall(const struct organisations *o, struct slice name, struct slice *out)
{
    const struct remembered *slot = slot_of(o, name);

    if (slot == NULL || slot->n == 0 || !slice_equal((struct slice){slot->name, slot->n}, name))
        return false;
    *out = (struct slice){slot->name + slot->at, (size_t)(slot->n - slot->at)};
    return true;
}

static void remember(struct organisations *o, struct slice name, size_t at)
{
    struct remembered *slot = slot_of(o, name);

    if (slot == NULL)
        return;
    memcpy(slot->name, name.p, name.n);
    slot->n = (unsigned char)name.n;
    slot->at = (unsigned char)at;
}

struct slice organisation_of(struct organisations *o, struct slice host, struct slice ip)
{
    struct slice name, found, address = ip.n > 0 ? ip : host;
    size_t at;

    /* Nearly all hosts are in lower case and were met before. */
    if (recall(o, host, &found))
        return found;
    if (slice_ends(host, SLICE(".")))
        host.n--;
    if (!is_domain_name(host))
        return lower(o, address);
    if (!o->ready)
        prepare(o);
    name = lower(o, host);
    if (recall(o, name, &found))
        return found;
    at = registrable(o);
    if (at == SLICE_NONE)
        return lower(o, address);
    remember(o, name, at);
    return slice_cut(name, at, name.n);
}

void organisations_close(struct organisations *o)
{
    if (o == NULL)
        return;
    suffix_list_close(o->list);
    free(o->memo);
    free(o);
}

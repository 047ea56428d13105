#include "mail/organisation.h"

#include <libpsl.h>
#include <stdlib.h>

enum { MEMO_SLOTS = 1024, MEMO_NAME_BYTES = 62, NAME_BYTES = 255 };

/* A host name in lower case, and where in it its registrable domain starts; n 0: unused. */
struct remembered {
    unsigned char n, at;
    char name[MEMO_NAME_BYTES];
};

struct organisations {
    const psl_ctx_t *list; /* NULL: not yet looked up */
    psl_ctx_t *owned;      /* the same, if it has to be freed */
    struct remembered *memo;
    bool ready;
    char name[NAME_BYTES + 1];
};

struct organisations *organisations_open(void)
{
    return calloc(1, sizeof(struct organisations));
}

/* The list that is compiled into the library; where a distribution leaves that out, its file. */
static void prepare(struct organisations *o)
{
    o->ready = true;
    o->memo = calloc(MEMO_SLOTS, sizeof *o->memo);
    o->list = psl_builtin();
    if (o->list == NULL)
        o->list = o->owned = psl_latest(NULL);
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
    const char *domain = o->list == NULL ? NULL : psl_registrable_domain(o->list, o->name);

    return domain == NULL ? SLICE_NONE : (size_t)(domain - o->name);
}

struct slice organisation_of(struct organisations *o, struct slice host, struct slice ip)
{
    struct slice name, address = ip.n > 0 ? ip : host;
    struct remembered *slot = NULL;
    size_t at;

    if (slice_ends(host, SLICE(".")))
        host.n--;
    if (!is_domain_name(host))
        return lower(o, address);
    if (!o->ready)
        prepare(o);
    name = lower(o, host);
    if (o->memo != NULL && name.n <= MEMO_NAME_BYTES)
        slot = &o->memo[slice_hash(name) % MEMO_SLOTS];
    if (slot != NULL && slice_equal((struct slice){slot->name, slot->n}, name))
        return slice_cut(name, slot->at, name.n);
    at = registrable(o);
    if (at == SLICE_NONE)
        return lower(o, address);
    if (slot != NULL) {
        memcpy(slot->name, name.p, name.n);
        slot->n = (unsigned char)name.n;
        slot->at = (unsigned char)at;
    }
    return slice_cut(name, at, name.n);
}

void organisations_close(struct organisations *o)
{
    if (o == NULL)
        return;
    psl_free(o->owned);
    free(o->memo);
    free(o);
}

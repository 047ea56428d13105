#include "reputation/classify.h"

#include <stdlib.h>

#include "reputation/catalogue_data.h"
#include "reputation/claimed_ip.h"
#include "reputation/signature_match.h"
#include "reputation/varying.h"

/* LEARN_AFTER: so many texts that were new are worth the time to learn what matters in them. */
enum { SLOTS = 256, TEXT_BYTES = 512, LEARN_AFTER = 64 };

struct remembered {
    uint64_t hash;
    struct signature_match match;
    size_t n;              /* 0: free */
    char text[TEXT_BYTES]; /* with its varying words covered */
};
struct classify_memory {
    size_t news;
    struct varying varying;
    struct remembered slots[SLOTS];
};

/* The same name where it first stands in the reply. */
static struct slice as_written(struct slice reply, struct slice name)
{
    size_t at = slice_find_fold(reply, name);

    return at == SLICE_NONE ? slice_cut(reply, 0, 0) : slice_cut(reply, at, name.n);
}

/* signature_match, or what it said of a text that differs only in words which can't matter. m may be NULL. */
static void match(const struct catalogue *c, struct classify_memory *m, const struct reading *r,
                  struct signature_match *out)
{
    char padded[VARYING_LEAD + TEXT_BYTES + VARYING_PAD], *text = padded + VARYING_LEAD;
    uint64_t hash;
    struct remembered *slot;

    if (m == NULL || r->n == 0 || r->n > TEXT_BYTES) {
        signature_match(&c->signatures, r, c->ranks, out);
        return;
    }
    memcpy(text, r->text, r->n);
    if (m->news >= LEARN_AFTER) {
        memset(padded, ' ', VARYING_LEAD);
        memset(text + r->n, ' ', VARYING_PAD);
        varying_cover(&m->varying, text, r->n);
    }
    hash = slice_hash((struct slice){text, r->n});
    slot = &m->slots[hash % SLOTS];
    if (slot->hash != hash || slot->n != r->n || memcmp(slot->text, text, r->n) != 0) {
        signature_match(&c->signatures, r, c->ranks, &slot->match);
        slot->hash = hash;
        slot->n = r->n;
        memcpy(slot->text, text, r->n);
        if (++m->news == LEARN_AFTER)
            varying_learn(&m->varying, &c->signatures.literals);
    }
    *out = slot->match;
}

void classify_again(struct classify_memory *m, const struct catalogue *c, struct slice reply, struct slice recipient,
                    struct slice relay_ip, struct attribution *out)
{
    struct reading r;
    struct signature_match found;
    const struct owner *owner;

    *out = (struct attribution){0};
    reading_make(&r, reply, recipient, c->keep, c->keep_count);
    match(c, m, &r, &found);
    /* Only a reply that blames somebody is worth the second look. */
    if (found.owner != SIGNATURES_NO_OWNER && reading_hide_names(&r, recipient))
        match(c, m, &r, &found);
    if (found.owner == SIGNATURES_NO_OWNER)
        return;
    owner = &c->owners[found.owner];
    out->why = found.text;
    if (owner->service.domain_scope) {
        out->scope = SCOPE_DOMAIN;
        return;
    }
    if (owner->trap)
        return;
    out->service = &owner->service;
    out->scope = SCOPE_IP;
    out->claimed_ip = claimed_ip(&r, relay_ip);
    if (found.zone_n > 0)
        out->zone = as_written(reply, (struct slice){r.text + found.zone_at, found.zone_n});
}

void classify(const struct catalogue *c, struct slice reply, struct slice recipient, struct slice relay_ip,
              struct attribution *out)
{
    classify_again(NULL, c, reply, recipient, relay_ip, out);
}

struct classify_memory *classify_memory_open(void)
{
    return calloc(1, sizeof(struct classify_memory));
}

void classify_memory_close(struct classify_memory *m)
{
    free(m);
}

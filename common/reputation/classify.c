#include "reputation/classify.h"

#include "reputation/catalogue_data.h"
#include "reputation/claimed_ip.h"
#include "reputation/signature_match.h"

/* The same name where it first stands in the reply. */
static struct slice as_written(struct slice reply, struct slice name)
{
    size_t at = slice_find_fold(reply, name);

    return at == SLICE_NONE ? slice_cut(reply, 0, 0) : slice_cut(reply, at, name.n);
}

void classify(const struct catalogue *c, struct slice reply, struct slice recipient, struct slice relay_ip,
              struct attribution *out)
{
    struct reading r;
    struct signature_match match;
    const struct owner *owner;

    *out = (struct attribution){0};
    reading_make(&r, reply, recipient, c->keep, c->keep_count);
    signature_match(&c->signatures, &r, c->ranks, &match);
    /* Only a reply that blames somebody is worth the second look. */
    if (match.owner != SIGNATURES_NO_OWNER && reading_hide_names(&r, recipient))
        signature_match(&c->signatures, &r, c->ranks, &match);
    if (match.owner == SIGNATURES_NO_OWNER)
        return;
    owner = &c->owners[match.owner];
    out->why = match.text;
    if (owner->service.domain_scope) {
        out->scope = SCOPE_DOMAIN;
        return;
    }
    if (owner->trap)
        return;
    out->service = &owner->service;
    out->scope = SCOPE_IP;
    out->claimed_ip = claimed_ip(&r, relay_ip);
    if (match.zone_n > 0)
        out->zone = as_written(reply, (struct slice){r.text + match.zone_at, match.zone_n});
}

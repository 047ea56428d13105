/* The ways in which Postfix names the other side of a delivery: "NAME[ADDRESS]:PORT" and what stands in its place. */
#ifndef ERS_RELAY_H
#define ERS_RELAY_H

#include "text/scan.h"
#include "text/slice.h"

struct relay {
    struct slice host; /* a name; empty: none */
    struct slice ip;   /* without brackets, "IPv6:" and "::ffff:"; empty: none, or masked */
    bool local;        /* a socket, "local", "virtual", or an address that address_is_local */
};

/* Takes "NAME[ADDRESS]", "NAME[ADDRESS]:PORT" or "[ADDRESS]" off the front. False, with s unchanged and *out undefined,
 * if s starts with none of them. */
bool relay_take(struct scan *s, struct relay *out);

/* The value of relay=, which ends at a comma, where s is left (or at its end): as above, or "none" (neither host nor ip,
 * not local), "local", "virtual", a path, or a bare name or address. */
void relay_parse(struct relay *out, struct scan *s);

/* Loopback, private, shared and link-local addresses (RFC 1122 3.2.1.3, RFC 1918, RFC 6598, RFC 3927; RFC 4291, RFC 4193)
 * and the unspecified ones. The documentation ranges are not among them. False for what is no address. */
bool address_is_local(struct slice ip);
/* A dotted quad and nothing else. */
bool address_is_ip4(struct slice text);

/* "name[203.0.113.9]:25" up to the comma, as nearly all are written: what relay_parse makes of it. False: look closer; s
 * hasn't moved and *out is undefined. */
static inline bool relay_take_usual(struct scan *s, struct relay *out)
{
    size_t host_n = scan_until(s, '[', ' ', ','), n;
    struct scan after = {s->p + host_n, s->end};

    if (!SCAN_TAKE(&after, "[") || scan_left(&after) < SCAN_STEP)
        return false;
    n = scan_first((scan_digits_16(after.p) | scan_mask_16(after.p, '.')) ^ 0x1ffff);
    out->host = (struct slice){s->p, host_n};
    out->ip = (struct slice){after.p, n};
    after.p += n;
    if (n == 0 || !SCAN_TAKE(&after, "]:25") || !SCAN_STARTS(&after, ","))
        return false;
    out->local = address_is_local(out->ip);
    s->p = after.p;
    return true;
}

#endif

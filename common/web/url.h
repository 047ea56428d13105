/* Web addresses as far as a look-up needs them: which may be asked at all, and where an answer may lead on to. RFC 3986, of it
 * only http and https with a host. Pure. */
#ifndef ERS_URL_H
#define ERS_URL_H

#include "text/slice.h"

#define URL_MAX 1000

struct url {
    bool https;
    struct slice host; /* as written; an IPv6 address without its brackets */
    unsigned port;
};

/* Strict: http or https, a host, no user or password, no blank, control or non-ASCII byte, at most URL_MAX bytes. "{ip}" and
 * "{key}" may stand behind the host. Slices borrow from text. false: *why says what is wrong, without naming the text: it may
 * hold a key. */
bool url_parse(struct url *out, struct slice text, struct error *why);
/* A proxy: [http|https|socks5|socks5h://]HOST[:PORT], without user or password. */
bool url_is_proxy(struct slice text, struct error *why);
/* May an answer from one address send us to another one? Only to the same host (with or without a leading "www."), to the
 * same port unless it goes from http to https, and never from https to http. */
bool url_leads_on(const struct url *from, const struct url *to);

#endif

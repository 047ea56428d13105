#include "mail/reason.h"

/* NAME[IP] as Postfix writes a server; a name can't hold a bracket or a blank. */
static bool take_server(struct slice *rest, struct reason *out)
{
    struct slice at = *rest, host, ip;
    if (!slice_take_until(&at, '[', 256, &host) || slice_find_byte(host, ' ') != SLICE_NONE ||
        !slice_take_until(&at, ']', 64, &ip) || ip.n == 0)
        return false;
    out->relay_host = host;
    out->relay_ip = ip;
    *rest = at;
    return true;
}

void reason_parse(struct reason *out, struct slice text)
{
    *out = (struct reason){0};
    struct slice rest = text;
    out->suspended = slice_take(&rest, SLICE("delivery temporarily suspended: "));
    if (slice_take(&rest, SLICE("host "))) {
        struct slice said = rest;
        if (take_server(&said, out) &&
            (slice_take(&said, SLICE(" said: ")) || slice_take(&said, SLICE(" refused to talk to me: "))))
            out->reply = said;
    } else if (slice_take(&rest, SLICE("lost connection with ")) || slice_take(&rest, SLICE("conversation with ")) ||
               slice_take(&rest, SLICE("connect to "))) {
        take_server(&rest, out);
    }
}

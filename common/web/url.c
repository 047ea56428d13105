#include "web/url.h"

#include "dns/address.h"
#include "dns/question.h"
#include "text/number.h"

static bool wrong(struct error *why, const char *what)
{
    error_set(why, "%s", what);
    return false;
}

/* HOST, HOST:PORT, [IPV6], [IPV6]:PORT; what is not given of the port stays. */
static bool parse_authority(struct url *out, struct slice text, struct error *why)
{
    struct slice port = {NULL, 0};
    struct address address;
    uint64_t number;
    size_t end;

    if (slice_find_byte(text, '@') != SLICE_NONE)
        return wrong(why, "a URL may not hold a user or password");
    if (slice_take(&text, SLICE("["))) {
        if (!slice_take_until(&text, ']', text.n, &out->host) || !address_parse(&address, out->host) || !address.v6)
            return wrong(why, "the URL's host is no IPv6 address");
        if (text.n > 0 && text.p[0] != ':')
            return wrong(why, "the URL has something behind its host");
        port = slice_cut(text, 1, text.n);
    } else {
        end = slice_find_byte(text, ':');
        out->host = slice_cut(text, 0, end);
        if (end != SLICE_NONE)
            port = slice_cut(text, end + 1, text.n);
        if (!dns_name_valid(out->host) && !address_parse(&address, out->host))
            return wrong(why, "the URL has no host name or address");
        text = slice_cut(text, out->host.n, text.n);
    }
    if (text.n == 0)
        return true;
    if (!number_parse(port, 65535, &number) || number == 0)
        return wrong(why, "the URL's port is no number from 1 to 65535");
    out->port = (unsigned)number;
    return true;
}

static bool plain(struct slice text, struct error *why)
{
    if (text.n == 0 || text.n > URL_MAX) {
        error_set(why, text.n == 0 ? "a URL is empty" : "a URL has more than %d bytes", URL_MAX);
        return false;
    }
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ' || text.p[i] > '~' || text.p[i] == '\\' || text.p[i] == '"')
            return wrong(why, "a URL may not hold blanks, quotes, backslashes or bytes beyond ASCII: write %XX");
    return true;
}

bool url_parse(struct url *out, struct slice text, struct error *why)
{
    struct url url = {.port = 80};
    size_t n = 0;

    if (!plain(text, why))
        return false;
    if (slice_starts_fold(text, SLICE("https://"))) {
        url.https = true;
        url.port = 443;
        text = slice_cut(text, 8, text.n);
    } else if (slice_starts_fold(text, SLICE("http://"))) {
        text = slice_cut(text, 7, text.n);
    } else {
        return wrong(why, "a URL starts with https:// or http://");
    }
    while (n < text.n && memchr("/?#", text.p[n], 3) == NULL)
        n++;
    if (!parse_authority(&url, slice_cut(text, 0, n), why))
        return false;
    *out = url;
    return true;
}

bool url_is_proxy(struct slice text, struct error *why)
{
    static const struct slice schemes[] = {SLICE_INIT("http"), SLICE_INIT("https"), SLICE_INIT("socks5"),
                                           SLICE_INIT("socks5h")};
    size_t at = slice_find(text, SLICE("://"));
    struct slice rest = text;
    struct url url = {0};
    bool known = at == SLICE_NONE;

    if (!plain(text, why))
        return false;
    for (size_t i = 0; !known && i < sizeof schemes / sizeof schemes[0]; i++)
        known = slice_equal(slice_cut(text, 0, at), schemes[i]);
    if (!known)
        return wrong(why, "a proxy is http://, https://, socks5:// or socks5h://HOST:PORT");
    if (at != SLICE_NONE)
        rest = slice_cut(text, at + 3, text.n);
    if (slice_ends(rest, SLICE("/")))
        rest.n--;
    return parse_authority(&url, rest, why);
}

static struct slice bare_host(struct slice host)
{
    return slice_starts_fold(host, SLICE("www.")) ? slice_cut(host, 4, host.n) : host;
}

bool url_leads_on(const struct url *from, const struct url *to)
{
    if (!slice_equal_fold(bare_host(from->host), bare_host(to->host)) || (from->https && !to->https))
        return false;
    if (!from->https && to->https)
        return to->port == 443 || to->port == from->port;
    return from->port == to->port;
}

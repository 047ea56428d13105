#include "tests/soak/world.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* A refusal is before, the address in brackets, after; and where `page` is set, that with the address behind it. */
static const struct service {
    const char *slug, *zone, *before, *after, *page;
} services[SERVICES] = {
    {"trendmicro-ers", NULL, "450 Service temporarily unavailable; Client Host ",
     " blocked using Trend Micro Email Reputation Service.",
     " Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address="},
    {"spamhaus", NULL, "554 5.7.1 Service unavailable; Client host ", " blocked using zen.spamhaus.org", NULL},
    {"spamcop", NULL, "450 4.7.1 Client host ", " blocked using bl.spamcop.net;",
     " Blocked - see https://www.spamcop.net/bl.shtml?"},
    {"barracuda", NULL, "550 5.7.1 Service unavailable; client ", " blocked using b.barracudacentral.org", NULL},
    {"dnsbl-other", "rbl.example.org", "554 5.7.1 Service unavailable; Client host ", " blocked using rbl.example.org",
     NULL},
    {"dnsbl-other", "bl.example.jp", "554 5.7.1 Service unavailable; Client host ", " blocked using bl.example.jp",
     NULL},
};
static const char *const organisations[ORGANISATIONS] = {"example.com", "example.net",   "example.org",
                                                         "example.jp",  "example.co.jp", NULL};
/* The last one's tag names the address that it sends from. */
static const char *const instances[INSTANCES] = {"postfix", "postfix-out", "postfix-203.0.113.99"};

const char *world_service(unsigned service)
{
    return services[service].slug;
}

const char *world_zone(unsigned service)
{
    return services[service].zone;
}

static void claimed(char *out, size_t size, unsigned address)
{
    (void)snprintf(out, size, "203.0.113.%u", 25 + address);
}

void world_address(char *out, size_t size, const struct event *e)
{
    if (e->instance == INSTANCES - 1)
        (void)snprintf(out, size, "203.0.113.99");
    else
        claimed(out, size, e->address);
}

/* The last organisation has no name: its servers are known by their one address. */
void world_organisation(char *out, size_t size, unsigned organisation)
{
    if (organisations[organisation] == NULL)
        (void)snprintf(out, size, "198.51.100.200");
    else
        (void)snprintf(out, size, "%s", organisations[organisation]);
}

void world_domain(char *out, size_t size, unsigned organisation, unsigned domain)
{
    (void)snprintf(out, size, "d%u-%u.example.net", organisation, domain);
}

void world_instance(char *out, size_t size, unsigned log, unsigned instance)
{
    (void)snprintf(out, size, "mail%02u %s", log + 1, instances[instance]);
}

/* "mx1.example.com[198.51.100.1]" */
static void relay(char *out, size_t size, const struct event *e, unsigned server)
{
    if (organisations[e->organisation] == NULL)
        (void)snprintf(out, size, "198.51.100.200[198.51.100.200]");
    else
        (void)snprintf(out, size, "mx%u.%s[198.51.100.%u]", server + 1, organisations[e->organisation],
                       10 * e->organisation + server + 1);
}

static size_t head(char *out, const struct event *e, bool traditional, unsigned micro)
{
    time_t t = (time_t)e->at;
    struct tm tm;
    size_t n;

    if (traditional) {
        (void)localtime_r(&t, &tm);
        n = strftime(out, 64, "%b %e %H:%M:%S", &tm);
    } else {
        (void)gmtime_r(&t, &tm);
        n = strftime(out, 64, "%Y-%m-%dT%H:%M:%S", &tm);
        n += (size_t)snprintf(out + n, 64, ".%06u+00:00", micro);
    }
    return n + (size_t)snprintf(out + n, 128, " mail%02u %s/", e->log + 1, instances[e->instance]);
}

/* What stands between the queue id and the parentheses of a delivery line. */
static size_t delivery(char *out, size_t room, const struct event *e, const char *to_relay, const char *dsn,
                       const char *status)
{
    char domain[64];

    world_domain(domain, sizeof domain, e->organisation, (unsigned)e->domain);
    return (size_t)snprintf(out, room, "to=<user%u@%s>, relay=%s, delay=5, delays=1/1/1/2, dsn=%s, status=%s ",
                            e->number, domain, to_relay, dsn, status);
}

size_t world_line(char *out, const struct event *e, bool traditional, unsigned micro, size_t padding, bool zeros)
{
    static const char *const in_reply = "(in reply to RCPT TO command)";
    char server[96], port[100], address[32], words[400], middle[400] = "";
    const struct service *s = &services[e->service];
    const unsigned pid = 1000 + e->number % 7;
    size_t n = head(out, e, traditional, micro);
    const size_t room = 2000;

    relay(server, sizeof server, e, e->server);
    (void)snprintf(port, sizeof port, "%s:25", server);
    claimed(address, sizeof address, e->address);
    (void)snprintf(words, sizeof words, "%s[%s]%s%s%s", s->before, address, s->after, s->page == NULL ? "" : s->page,
                   s->page == NULL ? "" : address);
    switch (e->kind) {
    case EVENT_DEFERRED:
    case EVENT_BOUNCED:
        (void)delivery(middle, sizeof middle, e, port, e->kind == EVENT_DEFERRED ? "4.7.1" : "5.7.1",
                       e->kind == EVENT_DEFERRED ? "deferred" : "bounced");
        n += (size_t)snprintf(out + n, room, "smtp[%u]: %06X: %s(host %s said: %s %s)\n", pid, e->number, middle,
                              server, words, in_reply);
        break;
    case EVENT_ATTEMPT:
        n += (size_t)snprintf(out + n, room, "smtp[%u]: %06X: host %s said: %s %s\n", pid, e->number, server, words,
                              in_reply);
        break;
    case EVENT_SENT:
    case EVENT_JOINED:
        (void)delivery(middle, sizeof middle, e, port, "2.0.0", "sent");
        n += (size_t)snprintf(out + n, room, "smtp[%u]: %06X: %s(250 2.0.0 Ok: queued as 4BF%u)\n", pid, e->number,
                              middle, e->number);
        break;
    case EVENT_FILTERED:
        (void)delivery(middle, sizeof middle, e, "127.0.0.1[127.0.0.1]:10025", "2.0.0", "sent");
        n += (size_t)snprintf(out + n, room, "smtp[%u]: %06X: %s(250 2.0.0 Ok: queued as 4BF%u)\n", pid, e->number,
                              middle, e->number);
        break;
    case EVENT_FOLLOW:
        (void)delivery(middle, sizeof middle, e, "none", "4.4.2", "deferred");
        n += (size_t)snprintf(out + n, room,
                              "error[%u]: %06X: %s(delivery temporarily suspended: lost connection with %s while "
                              "receiving the initial server greeting)\n",
                              pid, e->number, middle, server);
        break;
    case EVENT_GREYLIST:
        (void)delivery(middle, sizeof middle, e, port, "4.2.0", "deferred");
        n += (size_t)snprintf(out + n, room, "smtp[%u]: %06X: %s(host %s said: 450 4.2.0 Greylisted, try again %s)\n",
                              pid, e->number, middle, server, in_reply);
        break;
    case EVENT_EXPIRED:
        n += (size_t)snprintf(
            out + n, room, "qmgr[99]: %06X: from=<news@example.com>, status=expired, returned to sender\n", e->number);
        break;
    case EVENT_QUEUED:
        n += (size_t)snprintf(out + n, room,
                              "qmgr[99]: %06X: from=<news@example.com>, size=999, nrcpt=1 (queue active)\n", e->number);
        break;
    case EVENT_NOISE:
        n += (size_t)snprintf(out + n, room, "smtpd[7]: connect from unknown[192.0.2.%u] ", e->number % 250);
        memset(out + n, zeros ? '\0' : 'x', padding);
        n += padding;
        out[n++] = '\n';
        break;
    }
    return n;
}

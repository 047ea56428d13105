#include "source/resolver.h"

#include <ares.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#include "dns/message.h"
#include "dns/schedule.h"
#include "text/buffer.h"

#define SOCKETS_MAX 32
#define RECEIVE_BUFFER (1 << 20) /* the kernel cuts it to what it allows */
#define BYTES_CEILING ((size_t)64 << 20)
#define CLASS_IN 1

/* From 1.28 on, records instead of packets, and later the old call is deprecated. From then on c-ares also shortens its
 * time-outs by what it has measured, so that it needs tries of its own to keep a question open for late answers. */
#define HAVE_RECORDS (ARES_VERSION >= 0x011c00)
#define OWN_TRIES (HAVE_RECORDS ? 4 : 1)

struct socket_state {
    ares_socket_t fd;
    ares_channel channel;
    short events;
    size_t place; /* in the poll set */
};
struct reply {
    uint32_t id;
    enum dns_outcome outcome; /* where there is no packet */
    size_t at, n;             /* the packet, in bytes */
};
struct transport {
    struct resolver *resolver;
    ares_channel channel; /* NULL: not opened yet */
};
struct resolver {
    struct transport transports[2 * SCHEDULE_SERVERS_MAX]; /* UDP, then TCP */
    char servers[SCHEDULE_SERVERS_MAX][80];
    size_t server_count;
    int patience_ms;
    struct socket_state sockets[SOCKETS_MAX];
    size_t socket_count;
    struct reply *replies;
    size_t reply_count, reply_room, taken;
    struct buffer bytes;
    struct dns_message message;
};
/* What goes with a question through c-ares. */
struct pending {
    struct resolver *resolver;
    uint32_t id;
};

/* c-ares tells which sockets it has, and what for. */
static void socket_changed(void *data, ares_socket_t fd, int readable, int writable)
{
    struct transport *t = data;
    struct resolver *r = t->resolver;
    short events = (short)((readable != 0 ? POLLIN : 0) | (writable != 0 ? POLLOUT : 0));
    size_t i = 0;

    while (i < r->socket_count && r->sockets[i].fd != fd)
        i++;
    if (events == 0) {
        if (i < r->socket_count)
            r->sockets[i] = r->sockets[--r->socket_count];
    } else if (i < SOCKETS_MAX) {
        if (i == r->socket_count)
            r->socket_count++;
        r->sockets[i] = (struct socket_state){.fd = fd, .channel = t->channel, .events = events, .place = WATCH_MAX};
    }
}

static int open_transport(struct resolver *r, size_t server, bool tcp)
{
    struct transport *t = &r->transports[2 * server + (tcp ? 1 : 0)];
    struct ares_options options = {
        .flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP | ARES_FLAG_IGNTC |
                 ARES_FLAG_STAYOPEN | (tcp ? ARES_FLAG_USEVC : 0),
        .timeout = r->patience_ms,
        .tries = OWN_TRIES,
        .socket_receive_buffer_size = RECEIVE_BUFFER,
        .sock_state_cb = socket_changed,
        .sock_state_cb_data = t,
    };
    char lookups[] = "b"; /* DNS alone: no hosts file */
    int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_RCVBUF | ARES_OPT_SOCK_STATE_CB |
               ARES_OPT_LOOKUPS;
    int status;

    options.lookups = lookups;
#ifdef ARES_OPT_QUERY_CACHE
    options.qcache_max_ttl = 0; /* each question is asked */
    mask |= ARES_OPT_QUERY_CACHE;
#endif
    t->resolver = r;
    if (t->channel != NULL)
        return ARES_SUCCESS;
    status = ares_init_options(&t->channel, &options, mask);
    if (status == ARES_SUCCESS)
        status = ares_set_servers_ports_csv(t->channel, r->servers[server]);
    return status;
}

struct resolver *resolver_open(const struct slice *servers, size_t count, int patience_ms, struct error *why)
{
    struct resolver *r = calloc(1, sizeof *r);
    int status = r == NULL ? ARES_ENOMEM : ares_library_init(ARES_LIB_INIT_ALL);

    if (r == NULL || status != ARES_SUCCESS) {
        error_set(why, "resolver: %s", ares_strerror(status));
        free(r);
        return NULL;
    }
    r->patience_ms = patience_ms;
    r->server_count = count < SCHEDULE_SERVERS_MAX ? count : SCHEDULE_SERVERS_MAX;
    buffer_init(&r->bytes, BYTES_CEILING);
    for (size_t i = 0; i < r->server_count && status == ARES_SUCCESS; i++) {
        (void)snprintf(r->servers[i], sizeof r->servers[i], "%.*s", (int)servers[i].n, servers[i].p);
        status = open_transport(r, i, false);
    }
    if (status == ARES_SUCCESS)
        return r;
    error_set(why, "resolver: %s", ares_strerror(status));
    resolver_close(r);
    return NULL;
}

static void add_reply(struct resolver *r, uint32_t id, enum dns_outcome outcome, const void *packet, size_t n)
{
    if (r->reply_count == r->reply_room) {
        size_t room = r->reply_room == 0 ? 256 : 2 * r->reply_room;
        struct reply *replies = realloc(r->replies, room * sizeof *replies);

        if (replies == NULL)
            return; /* the question stays open until its time is over */
        r->replies = replies;
        r->reply_room = room;
    }
    r->replies[r->reply_count] = (struct reply){.id = id, .outcome = outcome, .at = r->bytes.n};
    if (n > 0 && buffer_add(&r->bytes, (struct slice){packet, n}))
        r->replies[r->reply_count].n = n;
    r->reply_count++;
}

static enum dns_outcome outcome_of(int status)
{
    if (status == ARES_ETIMEOUT)
        return DNS_TIMEOUT;
    return status == ARES_EBADRESP || status == ARES_EFORMERR || status == ARES_EBADNAME ? DNS_MALFORMED
                                                                                         : DNS_UNREACHABLE;
}

#if HAVE_RECORDS
static void replied(void *data, ares_status_t status, size_t timeouts, const ares_dns_record_t *record)
{
    struct pending *p = data;
    unsigned char *packet = NULL;
    size_t n = 0;

    (void)timeouts;
    if (record != NULL && ares_dns_write(record, &packet, &n) != ARES_SUCCESS)
        n = 0;
    if (status != ARES_ECANCELLED && status != ARES_EDESTRUCTION)
        add_reply(p->resolver, p->id, record != NULL && n == 0 ? DNS_MALFORMED : outcome_of((int)status), packet, n);
    ares_free_string(packet);
    free(p);
}
#else
static void replied(void *data, int status, int timeouts, unsigned char *packet, int n)
{
    struct pending *p = data;

    (void)timeouts;
    if (status != ARES_ECANCELLED && status != ARES_EDESTRUCTION)
        add_reply(p->resolver, p->id, outcome_of(status), packet, packet == NULL || n < 0 ? 0 : (size_t)n);
    free(p);
}
#endif

void resolver_ask(struct resolver *r, const struct dns_question *q)
{
    struct transport *t = &r->transports[2 * q->server + (q->tcp ? 1 : 0)];
    struct pending *p = q->server < r->server_count ? malloc(sizeof *p) : NULL;

    if (p == NULL || open_transport(r, q->server, q->tcp) != ARES_SUCCESS) {
        free(p);
        add_reply(r, q->id, DNS_UNREACHABLE, NULL, 0);
        return;
    }
    *p = (struct pending){.resolver = r, .id = q->id};
#if HAVE_RECORDS
    (void)ares_query_dnsrec(t->channel, q->name, ARES_CLASS_IN, (ares_dns_rec_type_t)q->type, replied, p, NULL);
#else
    ares_query(t->channel, q->name, CLASS_IN, (int)q->type, replied, p);
#endif
}

bool resolver_take(struct resolver *r, struct dns_answer *out)
{
    const struct reply *reply;

    if (r->taken == r->reply_count) {
        r->taken = r->reply_count = 0;
        buffer_cut(&r->bytes, 0);
        return false;
    }
    reply = &r->replies[r->taken++];
    *out = (struct dns_answer){.id = reply->id, .outcome = reply->outcome};
    if (reply->n > 0) {
        message_read(&r->message, slice_cut(buffer_slice(&r->bytes), reply->at, reply->n));
        out->outcome = r->message.outcome;
        out->records = r->message.records;
        out->count = r->message.count;
    }
    return true;
}

void resolver_watch(struct resolver *r, struct watch *w)
{
    for (size_t i = 0; i < r->socket_count; i++)
        r->sockets[i].place = watch_add(w, (int)r->sockets[i].fd, r->sockets[i].events);
#if HAVE_RECORDS
    for (size_t i = 0; i < 2 * r->server_count; i++) {
        struct timeval until;

        if (r->transports[i].channel == NULL || ares_timeout(r->transports[i].channel, NULL, &until) == NULL)
            continue;
        if (w->timeout_ms < 0 || until.tv_sec * 1000 + until.tv_usec / 1000 < w->timeout_ms)
            w->timeout_ms = (int)(until.tv_sec * 1000 + until.tv_usec / 1000);
    }
#endif
}

void resolver_step(struct resolver *r, const struct watch *w)
{
    struct socket_state ready[SOCKETS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < r->socket_count; i++)
        if (r->sockets[i].place < WATCH_MAX && watch_ready(w, r->sockets[i].place))
            ready[count++] = r->sockets[i];
    for (size_t i = 0; i < count; i++) {
        short events = w->fds[ready[i].place].revents;

        ares_process_fd(ready[i].channel, (events & ~POLLOUT) != 0 ? ready[i].fd : ARES_SOCKET_BAD,
                        (events & POLLOUT) != 0 ? ready[i].fd : ARES_SOCKET_BAD);
    }
    for (size_t i = 0; count == 0 && i < 2 * r->server_count; i++)
        if (r->transports[i].channel != NULL)
            ares_process_fd(r->transports[i].channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void resolver_close(struct resolver *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < 2 * r->server_count; i++)
        if (r->transports[i].channel != NULL)
            ares_destroy(r->transports[i].channel);
    ares_library_cleanup();
    free(r->replies);
    buffer_free(&r->bytes);
    free(r);
}

/* A name server for tests, authoritative for lists that misbehave: the label before ".test" tells how a list answers. UDP
 * and TCP on loopback; prints "port N" and serves until it is killed.
 * usage: dns_server [-p PORT] [-d DELAY_MS] [-f FILE] [-e FILE] [-l LOST] [-2 TWICE] [-j JITTER_MS] [-s SEED]
 *   -f FILE: while it exists, the list "turn" lists everything
 *   -e FILE: the IPv4 addresses in it, one a line, are on Trend Micro's second list (*.q.mail-abuse.com); read at each question
 * The network is as bad as it is told to be, over UDP: so many in a
 * hundred queries and as many replies are LOST, so many replies arrive TWICE, and each copy is up to JITTER_MS late, whence
 * they overtake one another. SEED repeats a run's fate.
 *
 * A list that behaves has on it: its test point (127.0.0.2, ::ffff:7f00:2, "test"), 192.0.2.10, 2001:db8::10 and
 * bad.example.com, with 127.0.0.2, TTL 300 and a TXT record; a SOA record. The others are like that but for one thing: see
 * `answer`. Names below hosts.test are hosts, mail exchangers and SPF records; *.r.mail-abuse.com and
 * *.q.mail-abuse.com know the activation code GOODCODE. Every other zone is a list with nothing but its test points. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PACKET_MAX 6000
#define CLIENTS_MAX 32

enum { A = 1, CNAME = 5, SOA = 6, MX = 15, TXT = 16, AAAA = 28 };
enum { FORMERR = 1, SERVFAIL = 2, NXDOMAIN = 3, NOTIMP = 4, REFUSED = 5 };

struct packet {
    unsigned char b[PACKET_MAX];
    size_t n;
};
struct question {
    char name[512]; /* as text, lower case, without trailing dot */
    unsigned type;
    size_t end; /* in the query */
    bool tcp;
};
struct later {
    long long due_us;
    struct sockaddr_in to;
    unsigned char *bytes;
    size_t n;
};
struct server {
    int udp, tcp, clients[CLIENTS_MAX];
    int elsewhere[2];         /* the same address with another port, another address with the same port */
    struct sockaddr_in asker; /* of the last query by UDP */
    unsigned long lost, twice;
    long long delay_us, jitter_us;
    unsigned long long dice;
    const char *turn_file, *ers_file;
    struct later *heap;
    size_t heap_n, heap_room;
};

static long long now_us(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Answers that wait, the earliest first. */
static void heap_add(struct server *s, struct later l)
{
    size_t i = s->heap_n++;

    if (s->heap_n > s->heap_room) {
        s->heap_room = s->heap_room == 0 ? 1024 : 2 * s->heap_room;
        s->heap = realloc(s->heap, s->heap_room * sizeof *s->heap);
        if (s->heap == NULL)
            exit(1);
    }
    for (; i > 0 && s->heap[(i - 1) / 2].due_us > l.due_us; i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = l;
}

static struct later heap_take(struct server *s)
{
    struct later first = s->heap[0], last = s->heap[--s->heap_n];
    size_t i = 0;

    for (size_t child; (child = 2 * i + 1) < s->heap_n; i = child) {
        if (child + 1 < s->heap_n && s->heap[child + 1].due_us < s->heap[child].due_us)
            child++;
        if (s->heap[child].due_us >= last.due_us)
            break;
        s->heap[i] = s->heap[child];
    }
    s->heap[i] = last;
    return first;
}

/* xorshift64: 0 to below - 1. */
static unsigned long long roll(struct server *s, unsigned long long below)
{
    s->dice ^= s->dice << 13;
    s->dice ^= s->dice >> 7;
    s->dice ^= s->dice << 17;
    return s->dice % below;
}

static void put(struct packet *p, const void *bytes, size_t n)
{
    if (p->n + n > PACKET_MAX)
        exit(1);
    memcpy(p->b + p->n, bytes, n);
    p->n += n;
}

static void put16(struct packet *p, unsigned v)
{
    put(p, (unsigned char[]){(unsigned char)(v >> 8), (unsigned char)v}, 2);
}

static void put32(struct packet *p, unsigned long v)
{
    put16(p, (unsigned)(v >> 16) & 0xffff);
    put16(p, (unsigned)v & 0xffff);
}

static void put_name(struct packet *p, const char *name)
{
    while (*name != '\0') {
        size_t n = strcspn(name, ".");

        put(p, (unsigned char[]){(unsigned char)n}, 1);
        put(p, name, n);
        name += n + (name[n] == '.');
    }
    put(p, "", 1);
}

/* owner NULL: the question's name. section: 6 answer, 8 authority, 10 additional (place of its count). */
static void put_record(struct packet *p, int section, const char *owner, unsigned type, unsigned long ttl,
                       const void *data, size_t n)
{
    if (owner == NULL)
        put16(p, 0xc00c);
    else
        put_name(p, owner);
    put16(p, type);
    put16(p, 1);
    put32(p, ttl);
    put16(p, (unsigned)n);
    put(p, data, n);
    if (++p->b[section + 1] == 0)
        p->b[section]++;
}

static void put_a(struct packet *p, const char *owner, unsigned long ttl, const char *address)
{
    unsigned char bytes[4];

    if (inet_pton(AF_INET, address, bytes) != 1)
        exit(1);
    put_record(p, 6, owner, A, ttl, bytes, 4);
}

static void put_named(struct packet *p, const char *owner, unsigned type, const void *before, size_t n,
                      const char *name)
{
    struct packet data = {.n = 0};

    put(&data, before, n);
    put_name(&data, name);
    put_record(p, 6, owner, type, 300, data.b, data.n);
}

static void put_txt(struct packet *p, const char *text)
{
    struct packet data = {.n = 0};

    for (size_t n = strlen(text), at = 0; at < n;) {
        size_t part = n - at < 255 ? n - at : 255;

        put(&data, (unsigned char[]){(unsigned char)part}, 1);
        put(&data, text + at, part);
        at += part;
    }
    put_record(p, 6, NULL, TXT, 300, data.b, data.n);
}

static void put_soa(struct packet *p, const char *zone)
{
    struct packet data = {.n = 0};

    put_name(&data, zone);
    put_name(&data, zone);
    for (int i = 0; i < 5; i++)
        put32(&data, 300);
    put_record(p, 6, NULL, SOA, 300, data.b, data.n);
}

static void send_to(int fd, const struct packet *p, const struct sockaddr_in *to)
{
    (void)sendto(fd, p->b, p->n, 0, (const struct sockaddr *)to, sizeof *to);
}

static void rcode(struct packet *p, unsigned code)
{
    p->b[3] = (unsigned char)((p->b[3] & 0xf0) | code);
}

static bool is_test_point(const char *labels)
{
    return strcmp(labels, "2.0.0.127") == 0 || strcmp(labels, "test") == 0 ||
           strcmp(labels, "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0") == 0;
}

static bool is_listed(const char *labels)
{
    return strcmp(labels, "10.2.0.192") == 0 || strcmp(labels, "bad.example.com") == 0 ||
           strcmp(labels, "0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2") == 0;
}

static const struct {
    const char *name;
    unsigned type;
    const char *value;
} hosts[] = {
    {"mail.hosts.test", A, "192.0.2.10"},
    {"mail.hosts.test", A, "192.0.2.11"},
    {"mail.hosts.test", AAAA, "2001:db8::10"},
    {"clean.hosts.test", A, "192.0.2.20"},
    {"inside.hosts.test", A, "10.1.2.3"},
    {"mx.hosts.test", MX, "mail.hosts.test"},
    {"nullmx.hosts.test", MX, ""},
    {"spf.hosts.test", TXT,
     "v=spf1 ip4:192.0.2.8/30 ip6:2001:db8::10 a:clean.hosts.test mx:mx.hosts.test include:inc.hosts.test -all"},
    {"inc.hosts.test", TXT, "v=spf1 ip4:198.51.100.7 -all"},
    {"loop.hosts.test", TXT, "v=spf1 ip4:192.0.2.21 include:loop2.hosts.test -all"},
    {"loop2.hosts.test", TXT, "v=spf1 include:loop.hosts.test -all"},
    {"red.hosts.test", TXT, "v=spf1 redirect=inc.hosts.test"},
    {"macro.hosts.test", TXT, "v=spf1 ip4:192.0.2.20 exists:%{i}.hosts.test -all"},
    {"two.hosts.test", TXT, "v=spf1 -all"},
    {"two.hosts.test", TXT, "v=spf1 +all"},
    {"wide.hosts.test", TXT, "v=spf1 ip6:2001:db8::/32 ip4:192.0.2.20 -all"},
    {"many.hosts.test", TXT,
     "v=spf1 a:a.hosts.test a:b.hosts.test a:c.hosts.test a:d.hosts.test a:e.hosts.test a:f.hosts.test a:g.hosts.test "
     "a:h.hosts.test a:i.hosts.test a:j.hosts.test a:k.hosts.test -all"},
};

static void answer_host(struct packet *p, const struct question *q)
{
    bool exists = false;

    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        unsigned char address[16];

        if (strcmp(hosts[i].name, q->name) != 0)
            continue;
        exists = true;
        if (hosts[i].type != q->type)
            continue;
        if (q->type == A)
            put_a(p, NULL, 300, hosts[i].value);
        else if (q->type == TXT)
            put_txt(p, hosts[i].value);
        else if (q->type == MX)
            put_named(p, NULL, MX, "\0\12", 2, hosts[i].value);
        else if (inet_pton(AF_INET6, hosts[i].value, address) == 1)
            put_record(p, 6, NULL, AAAA, 300, address, 16);
    }
    if (!exists)
        rcode(p, NXDOMAIN);
}

/* Does a line of the file bear the address whose reversed octets are the labels? */
static bool file_lists(const char *path, const char *labels)
{
    unsigned char a[4];
    char address[INET_ADDRSTRLEN], line[64];
    bool found = false;
    FILE *f = path != NULL && inet_pton(AF_INET, labels, a) == 1 ? fopen(path, "r") : NULL;

    if (f == NULL)
        return false;
    (void)snprintf(address, sizeof address, "%u.%u.%u.%u", a[3], a[2], a[1], a[0]);
    while (!found && fgets(line, sizeof line, f) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        found = strcmp(line, address) == 0;
    }
    (void)fclose(f);
    return found;
}

static void answer_ers(const struct server *s, struct packet *p, const struct question *q, const char *labels,
                       const char *zone)
{
    bool advanced = strstr(zone, ".q.") != NULL;

    if (strncmp(zone, "goodcode.", 9) != 0)
        rcode(p, NXDOMAIN);
    else if (q->type != A)
        return;
    else if (strcmp(labels, "0.0.0.0") == 0 || strcmp(labels, advanced ? "11.2.0.192" : "10.2.0.192") == 0 ||
             (advanced && file_lists(s->ers_file, labels)))
        put_a(p, NULL, 300, "127.0.0.2");
    else
        rcode(p, NXDOMAIN);
}

/* For the reader's screen, web page and shell. */
static const char evil[] =
    "a\nERS LISTING OK - b | listed=0;;;0 <script>alert(1)</script> `id` $(id) \033[31m\033]0;x\a "
    "\342\200\256evil\342\201\246 \342\200\213 \377\300\200 %n%s &lt;b&gt;";

/* A list that behaves. */
static void answer_good(struct packet *p, const struct question *q, const char *labels, const char *zone,
                        const char *code, unsigned long ttl)
{
    if (labels[0] == '\0') {
        if (q->type == SOA)
            put_soa(p, zone);
        return;
    }
    if (!is_listed(labels) && !is_test_point(labels)) {
        rcode(p, NXDOMAIN);
        return;
    }
    if (q->type == A)
        put_a(p, NULL, ttl, code);
    else if (q->type == TXT)
        put_txt(p, strncmp(zone, "evil.", 5) == 0 ? evil : "spam seen, see | http://bl.example.org/<why>");
}

static void answer_everything(struct packet *p, const struct question *q, const char *labels, const char *zone,
                              const char *code)
{
    if (labels[0] == '\0')
        answer_good(p, q, labels, zone, code, 300);
    else if (q->type == A)
        put_a(p, NULL, 300, code);
}

/* Like a list that behaves, but with records that don't belong to the question. */
static void answer_spoofed(struct packet *p, const struct question *q, const char *labels, const char *zone)
{
    static const unsigned char code[4] = {127, 0, 0, 2};

    if (is_test_point(labels) || labels[0] == '\0' || q->type != A) {
        answer_good(p, q, labels, zone, "127.0.0.2", 300);
        return;
    }
    put_record(p, 6, "other.test", A, 300, code, 4);
    put_record(p, 8, NULL, A, 300, code, 4);
    put_record(p, 10, NULL, A, 300, code, 4);
}

static void answer_by_chain(struct packet *p, const struct question *q, const char *labels, const char *zone,
                            const char *mode)
{
    bool loop = strcmp(mode, "cnameloop") == 0, out = strcmp(mode, "cnameout") == 0;

    if (labels[0] == '\0' || q->type != A || (!out && !loop && !is_listed(labels) && !is_test_point(labels))) {
        answer_good(p, q, labels, zone, "127.0.0.2", 300);
        return;
    }
    put_named(p, NULL, CNAME, "", 0, "one.target.test");
    put_named(p, "one.target.test", CNAME, "", 0, loop ? q->name : "two.target.test");
    if (!loop)
        put_a(p, "two.target.test", 60, out ? "203.0.113.9" : "127.0.0.2");
}

/* Like a list that behaves, but somebody who can't see the question guesses at it and is faster: the opposite of the truth,
 * with the right number from the wrong places, and with 99 wrong numbers from the right place. */
static void forge(struct server *s, const struct packet *p, const struct question *q, const char *labels)
{
    struct packet lie = *p;

    if (q->type != A || labels[0] == '\0' || q->tcp)
        return;
    if (is_listed(labels) || is_test_point(labels))
        rcode(&lie, NXDOMAIN);
    else
        put_a(&lie, NULL, 300, "127.0.0.2");
    for (size_t i = 0; i < 2; i++)
        send_to(s->elsewhere[i], &lie, &s->asker);
    for (unsigned i = 1; i < 100; i++) {
        lie.b[1] = (unsigned char)(p->b[1] ^ i);
        send_to(s->udp, &lie, &s->asker);
    }
}

/* Fills the reply; *delay_us is added to. false: no reply at all. */
static bool answer_list(struct server *s, struct packet *p, const struct question *q, const char *labels,
                        const char *zone, const char *mode, long long *delay_us)
{
    static const struct {
        const char *mode;
        unsigned code;
    } rcodes[] = {
        {"servfail", SERVFAIL}, {"refused", REFUSED}, {"formerr", FORMERR}, {"notimp", NOTIMP}, {"nxdomain", NXDOMAIN}};
    static const struct {
        const char *mode, *code;
    } everything[] = {{"all", "127.0.0.2"},           {"code252", "127.255.255.252"}, {"code254", "127.255.255.254"},
                      {"code255", "127.255.255.255"}, {"blocked", "127.0.0.1"},       {"parked", "203.0.113.9"}};

    for (size_t i = 0; i < sizeof rcodes / sizeof rcodes[0]; i++)
        if (strcmp(mode, rcodes[i].mode) == 0) {
            rcode(p, rcodes[i].code);
            return true;
        }
    for (size_t i = 0; i < sizeof everything / sizeof everything[0]; i++)
        if (strcmp(mode, everything[i].mode) == 0) {
            answer_everything(p, q, labels, zone, everything[i].code);
            return true;
        }
    if (strcmp(mode, "silent") == 0)
        return false;
    if (strcmp(mode, "empty") == 0)
        return true;
    if (strcmp(mode, "turn") == 0 && s->turn_file != NULL && access(s->turn_file, F_OK) == 0) {
        answer_everything(p, q, labels, zone, "127.0.0.2");
        return true;
    }
    if (strcmp(mode, "die") == 0 && s->turn_file != NULL && access(s->turn_file, F_OK) == 0)
        return false;
    if (strcmp(mode, "leave") == 0 && s->turn_file != NULL && access(s->turn_file, F_OK) == 0 && is_listed(labels)) {
        rcode(p, NXDOMAIN);
        return true;
    }
    if (strncmp(mode, "late", 4) == 0)
        *delay_us += strtol(mode + 4, NULL, 10) * 1000;
    if (strcmp(mode, "spoof") == 0) {
        answer_spoofed(p, q, labels, zone);
        return true;
    }
    if (strncmp(mode, "cname", 5) == 0) {
        answer_by_chain(p, q, labels, zone, mode);
        return true;
    }
    if (strcmp(mode, "notest") == 0 && is_test_point(labels)) {
        rcode(p, NXDOMAIN);
        return true;
    }
    if (strcmp(mode, "testdead") == 0 && !is_listed(labels))
        return false;
    if (strcmp(mode, "forged") == 0)
        forge(s, p, q, labels);
    answer_good(p, q, labels, zone, strcmp(mode, "code4") == 0 ? "127.0.0.4" : "127.0.0.2",
                strcmp(mode, "ttl0") == 0 ? 0 : 300);
    if (q->type == A && is_listed(labels) && strcmp(mode, "multi") == 0) {
        put_a(p, NULL, 30, "127.0.0.4");
        put_a(p, NULL, 600, "127.0.0.10");
    }
    if (q->type == A && is_listed(labels) && strcmp(mode, "mixed") == 0)
        put_a(p, NULL, 300, "203.0.113.9");
    if (strcmp(mode, "nxa") == 0 && q->type == A && labels[0] != '\0') {
        rcode(p, NXDOMAIN);
        put_a(p, NULL, 300, "127.0.0.2");
    }
    return true;
}

/* Any other zone is a list that behaves and has nobody on it but its test points, so that a run with the default lists finds
 * them all alive. */
static void answer_elsewhere(struct packet *p, const struct question *q)
{
    static const char v4[] = "2.0.0.127.", v6[] = "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.";

    if (q->type == A && (strncmp(q->name, v4, strlen(v4)) == 0 || strncmp(q->name, v6, strlen(v6)) == 0))
        put_a(p, NULL, 300, "127.0.0.2");
    else
        rcode(p, NXDOMAIN);
}

/* What is wrong with the packet as such. */
static void spoil(struct packet *p, const struct question *q, const char *mode)
{
    bool tc = strcmp(mode, "tc") == 0 || strcmp(mode, "tconly") == 0;

    if (tc && !q->tcp) {
        p->n = q->end;
        memset(p->b + 6, 0, 6);
        p->b[2] |= 2;
    } else if (strcmp(mode, "wrongid") == 0) {
        p->b[1] ^= 0x55;
    } else if (strcmp(mode, "wrongq") == 0) {
        p->b[13] = 'z';
    } else if (strcmp(mode, "cut") == 0 && p->n > q->end) {
        p->n -= 3;
    } else if (strcmp(mode, "cut") == 0) {
        p->b[7] = 1;
    } else if (strcmp(mode, "junk") == 0) {
        for (size_t i = q->end; i < p->n; i++)
            p->b[i] = (unsigned char)(i * 151);
        p->b[7] = 9;
    } else if (strcmp(mode, "pointer") == 0) {
        put(p, "\300\377\300\377", 4);
        p->b[7] = 3;
    } else if (strcmp(mode, "big") == 0) {
        while (p->n < PACKET_MAX - 64)
            put_a(p, NULL, 300, "127.0.0.2");
    }
}

static bool parse(const unsigned char *m, size_t n, struct question *q)
{
    size_t at = 12, out = 0;

    if (n < 17 || m[5] != 1)
        return false;
    while (at < n && m[at] != 0) {
        size_t label = m[at];

        if (label > 63 || at + 1 + label >= n || out + label + 2 > sizeof q->name)
            return false;
        if (out > 0)
            q->name[out++] = '.';
        for (size_t i = 1; i <= label; i++)
            q->name[out++] = (char)(m[at + i] >= 'A' && m[at + i] <= 'Z' ? m[at + i] | 0x20 : m[at + i]);
        at += 1 + label;
    }
    q->name[out] = '\0';
    if (at + 5 > n)
        return false;
    q->type = (unsigned)m[at + 1] << 8 | m[at + 2];
    q->end = at + 5;
    return true;
}

static bool ends(const char *name, const char *with)
{
    size_t n = strlen(name), m = strlen(with);

    return n >= m && strcmp(name + n - m, with) == 0;
}

/* The reply to a query; false: none. */
static bool answer(struct server *s, const unsigned char *m, size_t n, bool tcp, struct packet *p, long long *delay_us)
{
    struct question q = {.tcp = tcp};
    char labels[512] = "", mode[64];
    const char *zone, *dot;

    if (!parse(m, n, &q))
        return false;
    p->n = 0;
    put(p, m, q.end);
    memset(p->b + 6, 0, 6);
    p->b[2] = (unsigned char)(0x84 | (m[2] & 1));
    p->b[3] = 0x80;
    *delay_us = s->delay_us;
    if (ends(q.name, ".hosts.test")) {
        answer_host(p, &q);
        return true;
    }
    if (ends(q.name, ".mail-abuse.com")) {
        zone = q.name + strlen(q.name) - strlen(".r.mail-abuse.com");
        while (zone > q.name && zone[-1] != '.')
            zone--;
        (void)snprintf(labels, sizeof labels, "%.*s", (int)(zone > q.name ? zone - q.name - 1 : 0), q.name);
        answer_ers(s, p, &q, labels, zone);
        return true;
    }
    if (!ends(q.name, ".test")) {
        answer_elsewhere(p, &q);
        return true;
    }
    zone = q.name + strlen(q.name) - strlen(".test");
    while (zone > q.name && zone[-1] != '.')
        zone--;
    if (zone > q.name)
        (void)snprintf(labels, sizeof labels, "%.*s", (int)(zone - q.name - 1), q.name);
    dot = strchr(zone, '.');
    (void)snprintf(mode, sizeof mode, "%.*s", (int)(dot - zone), zone);
    mode[strcspn(mode, "-")] = '\0'; /* good-1, good-2, … are lists of the same kind */
    if (!answer_list(s, p, &q, labels, zone, mode, delay_us))
        return false;
    if (strncmp(mode, "stray", 5) == 0) { /* the truth, but not from whom it was asked */
        send_to(s->elsewhere[strcmp(mode, "strayport") == 0 ? 0 : 1], p, &s->asker);
        return false;
    }
    if (strcmp(mode, "tconly") == 0 && tcp)
        return false;
    spoil(p, &q, mode);
    return true;
}

/* Sends the reply over the network as it is. */
static void deliver(struct server *s, const struct packet *p, long long delay_us)
{
    int copies = (roll(s, 100) >= s->lost) + (roll(s, 100) < s->twice);

    for (; copies > 0; copies--) {
        long long late_us = delay_us + (s->jitter_us > 0 ? (long long)roll(s, (unsigned long long)s->jitter_us) : 0);
        struct later l = {.due_us = now_us() + late_us, .to = s->asker, .n = p->n};

        if (late_us == 0) {
            send_to(s->udp, p, &s->asker);
            continue;
        }
        l.bytes = malloc(p->n);
        if (l.bytes == NULL)
            exit(1);
        memcpy(l.bytes, p->b, p->n);
        heap_add(s, l);
    }
}

static void serve_udp(struct server *s)
{
    for (;;) {
        static unsigned char query[PACKET_MAX];
        static struct packet reply;
        socklen_t to_n = sizeof s->asker;
        long long delay;
        ssize_t n = recvfrom(s->udp, query, sizeof query, MSG_DONTWAIT, (struct sockaddr *)&s->asker, &to_n);

        if (n < 0)
            return;
        if (roll(s, 100) >= s->lost && answer(s, query, (size_t)n, false, &reply, &delay))
            deliver(s, &reply, delay);
    }
}

static void serve_client(struct server *s, size_t i)
{
    static struct packet reply;
    unsigned char query[1024], size[2];
    ssize_t n = recv(s->clients[i], size, 2, MSG_WAITALL);
    size_t want = n == 2 ? (size_t)size[0] << 8 | size[1] : 0;
    long long delay;

    if (want == 0 || want > sizeof query || recv(s->clients[i], query, want, MSG_WAITALL) != (ssize_t)want ||
        !answer(s, query, want, true, &reply, &delay)) {
        (void)close(s->clients[i]);
        s->clients[i] = -1;
        return;
    }
    size[0] = (unsigned char)(reply.n >> 8);
    size[1] = (unsigned char)reply.n;
    (void)send(s->clients[i], size, 2, MSG_NOSIGNAL | MSG_MORE);
    (void)send(s->clients[i], reply.b, reply.n, MSG_NOSIGNAL);
}

static bool listen_on(struct server *s, unsigned port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)}, other = {.sin_family = AF_INET};
    socklen_t n = sizeof at;
    int room = 8 << 20, on = 1;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->udp = socket(AF_INET, SOCK_DGRAM, 0);
    s->tcp = socket(AF_INET, SOCK_STREAM, 0);
    (void)setsockopt(s->udp, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    (void)setsockopt(s->tcp, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s->udp, (struct sockaddr *)&at, sizeof at) != 0 || getsockname(s->udp, (struct sockaddr *)&at, &n) != 0 ||
        bind(s->tcp, (struct sockaddr *)&at, sizeof at) != 0 || listen(s->tcp, 16) != 0)
        return false;
    other.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->elsewhere[0] = socket(AF_INET, SOCK_DGRAM, 0);
    s->elsewhere[1] = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(s->elsewhere[0], (struct sockaddr *)&other, sizeof other) != 0)
        return false;
    other = at;
    other.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    if (bind(s->elsewhere[1], (struct sockaddr *)&other, sizeof other) != 0)
        return false;
    (void)printf("port %u\n", ntohs(at.sin_port));
    return fflush(stdout) == 0;
}

static void serve(struct server *s)
{
    for (;;) {
        struct pollfd fds[CLIENTS_MAX + 2] = {{.fd = s->udp, .events = POLLIN}, {.fd = s->tcp, .events = POLLIN}};
        long long wait_us = s->heap_n > 0 ? s->heap[0].due_us - now_us() : 1000000;
        struct timespec wait = {.tv_nsec = (wait_us < 0 ? 0 : wait_us < 900000 ? wait_us : 900000) * 1000};

        for (size_t i = 0; i < CLIENTS_MAX; i++)
            fds[i + 2] = (struct pollfd){.fd = s->clients[i], .events = POLLIN};
        (void)ppoll(fds, CLIENTS_MAX + 2, &wait, NULL);
        if (fds[0].revents != 0)
            serve_udp(s);
        for (size_t i = 0; i < CLIENTS_MAX; i++) {
            if (s->clients[i] >= 0 && fds[i + 2].revents != 0)
                serve_client(s, i);
            else if (s->clients[i] < 0 && fds[1].revents != 0) {
                s->clients[i] = accept(s->tcp, NULL, NULL);
                fds[1].revents = 0;
            }
        }
        while (s->heap_n > 0 && s->heap[0].due_us <= now_us()) {
            struct later l = heap_take(s);

            (void)sendto(s->udp, l.bytes, l.n, 0, (struct sockaddr *)&l.to, sizeof l.to);
            free(l.bytes);
        }
    }
}

int main(int argc, char **argv)
{
    struct server s = {.dice = 88172645463325252U};
    unsigned port = 0;

    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "-p") == 0)
            port = (unsigned)strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "-d") == 0)
            s.delay_us = strtol(argv[i + 1], NULL, 10) * 1000;
        else if (strcmp(argv[i], "-f") == 0)
            s.turn_file = argv[i + 1];
        else if (strcmp(argv[i], "-l") == 0)
            s.lost = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "-2") == 0)
            s.twice = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "-j") == 0)
            s.jitter_us = strtol(argv[i + 1], NULL, 10) * 1000;
        else if (strcmp(argv[i], "-s") == 0)
            s.dice = (s.dice ^ strtoull(argv[i + 1], NULL, 10)) | 1;
        else if (strcmp(argv[i], "-e") == 0)
            s.ers_file = argv[i + 1];
        else
            return 2;
    }
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        s.clients[i] = -1;
    if (!listen_on(&s, port)) {
        (void)fprintf(stderr, "dns_server: %s\n", strerror(errno));
        return 1;
    }
    serve(&s);
}

/* gen_log [-s SEED] [-e EPOCH] [-i] [-l] [-c] BYTES: a Postfix log as a busy relay writes it, BYTES long and a part of a line
 * more. The same arguments give the same log on every machine.
 *   -s SEED  another log (default 1)        -e EPOCH  the first line's time, in seconds since 1970, written in UTC
 *   -i  RFC 3339 stamps with microseconds, not RFC 3164          -l  mailing lists: 10 to 33 recipients per message
 *   -c  calm: none of our addresses is listed anywhere
 * gen_log -n INCIDENTS: lines that each open an incident of their own.
 *
 * The model: 64 messages under way at a time, so that their lines are mixed; 20,000 organisations, of which four get 45 % of
 * the mail and 200 get 30 %; three addresses of ours. A third of the organisations asks one of eight reputation services,
 * and each service lists each of our addresses for a while now and then: about 4 % of the deliveries are refused for that.
 * 8 % are deferred and 5 % bounced for other reasons; what was deferred is tried again later. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ORGANISATIONS = 20000, OWN = 3, SERVICES = 8, ACTIVE = 64, WAITING = 4096, LINE_BYTES = 2048 };

struct organisation {
    char domain[40];
    unsigned address, service; /* address: two octets; service: SERVICES is none */
};
enum step { STEP_CONNECT, STEP_CLIENT, STEP_CLEANUP, STEP_DISCONNECT, STEP_QUEUED, STEP_DELIVERY, STEP_REMOVED };
struct message {
    enum step step;
    char id[16];
    unsigned user, organisation, recipients, smtpd, smtp;
    bool deferred;
    long long arrival;
};
struct log {
    uint64_t random[2], bytes;
    long long now;
    unsigned micro;
    bool iso, lists, calm;
    char stamp[64];
    struct organisation organisations[ORGANISATIONS];
    struct message active[ACTIVE], waiting[WAITING];
    size_t waiting_count;
    long long listed_from[OWN][SERVICES], listed_until[OWN][SERVICES];
};

/* {ip}: our address; {token}: something that differs in each reply. */
static const char *const refusals[SERVICES] = {
    "450 Service temporarily unavailable; Client Host [{ip}] blocked using Trend Micro Email Reputation Service. "
    "Please "
    "see "
    "http://www.mail-abuse.com/cgi-bin/lookup?ip_address={ip} (in reply to RCPT TO command)",
    "554 5.7.1 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org; "
    "https://www.spamhaus.org/query/ip/{ip} "
    "(in reply to RCPT TO command)",
    "554 5.7.1 Service unavailable; Client host [{ip}] blocked using bl.spamcop.net; Blocked - see "
    "https://www.spamcop.net/bl.shtml?{ip} (in reply to RCPT TO command)",
    "554 5.7.1 Service unavailable; Client host [{ip}] blocked using b.barracudacentral.org; "
    "http://www.barracudanetworks.com/reputation/?pr=1&ip={ip} (in reply to RCPT TO command)",
    "421 4.7.0 [TSS04] Messages from {ip} temporarily deferred due to unexpected volume or user complaints - {token}; "
    "see "
    "https://postmaster.yahooinc.com/error-codes (in reply to MAIL FROM command)",
    "550 5.7.606 Access denied, banned sending IP [{ip}]. To request removal from this list please visit "
    "https://sender.office.com/ and follow the directions. AS(1430) [{token}] (in reply to RCPT TO command)",
    "421-4.7.0 [{ip}      15] Our system has detected that this message is 421-4.7.0 suspicious due to the very low "
    "reputation of the sending IP 421-4.7.0 address. To protect our users from spam, mail sent from your IP address "
    "has "
    "421 4.7.0 been temporarily rate limited. {token} - gsmtp (in reply to end of DATA command)",
    "450 4.7.1 Client host rejected: your IP {ip} is on our blacklist ({token}) (in reply to RCPT TO command)"};
/* {to}: the recipient. */
static const char *const deferrals[] = {
    "450 4.2.0 <{to}>: Recipient address rejected: Greylisted, see http://postgrey.example.org/help/{token}.html (in "
    "reply to "
    "RCPT TO command)",
    "452 4.2.2 The email account that {to} tried to reach is over quota. {token} - gsmtp (in reply to RCPT TO command)",
    "451 4.3.0 <{to}>: Temporary lookup failure ({token}) (in reply to RCPT TO command)",
    "450 4.2.1 The user {to} is receiving mail at a rate that prevents additional messages from being delivered. "
    "{token} - "
    "gsmtp (in reply to RCPT TO command)"};

/* xorshift128+ */
static uint64_t draw(struct log *l)
{
    uint64_t a = l->random[0], b = l->random[1];

    l->random[0] = b;
    a ^= a << 23;
    l->random[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
    return l->random[1] + b;
}

static unsigned below(struct log *l, unsigned n)
{
    return (unsigned)(draw(l) % n);
}

/* About 70 lines a second; the stamp is made again when it differs. */
static void pass_time(struct log *l, unsigned most_us)
{
    time_t second;
    struct tm tm;
    char text[32];
    size_t n;

    l->micro += below(l, most_us);
    if (l->stamp[0] != '\0' && l->micro < 1000000 && !l->iso)
        return;
    l->now += l->micro / 1000000;
    l->micro %= 1000000;
    second = (time_t)l->now;
    if (gmtime_r(&second, &tm) == NULL)
        exit(1);
    n = l->iso ? strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm)
               : strftime(text, sizeof text, "%b %e %H:%M:%S", &tm);
    if (n == 0)
        exit(1);
    if (l->iso)
        (void)snprintf(l->stamp, sizeof l->stamp, "%s.%06u+00:00", text, l->micro);
    else
        (void)snprintf(l->stamp, sizeof l->stamp, "%s", text);
}

static void say(struct log *l, const char *daemon, unsigned pid, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void say(struct log *l, const char *daemon, unsigned pid, const char *format, ...)
{
    char text[LINE_BYTES];
    va_list args;
    int n;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    n = printf("%s mail01 postfix/%s[%u]: %s\n", l->stamp, daemon, pid, text);
    if (n < 0)
        exit(1);
    l->bytes += (uint64_t)n;
    pass_time(l, 28000);
}

static void found_organisations(struct log *l)
{
    static const char *const syllables[] = {"ka", "to",  "mi",   "shi",  "na",   "ro",   "ex",  "am",
                                            "po", "net", "soft", "data", "yama", "kawa", "web", "corp"};

    for (unsigned i = 0; i < ORGANISATIONS; i++) {
        struct organisation *o = &l->organisations[i];
        char name[20] = "";
        size_t n = 0;

        for (unsigned k = 2 + below(l, 3); k > 0; k--)
            n += (size_t)snprintf(name + n, sizeof name - n, "%s", syllables[below(l, 16)]);
        (void)snprintf(o->domain, sizeof o->domain, "%s%u.example", name, i);
        o->address = below(l, 0x10000);
        o->service = i == 0 ? 6 : i == 1 ? 4 : i == 2 ? SERVICES : i == 3 ? 0 : below(l, 3 * SERVICES);
    }
}

static unsigned choose_organisation(struct log *l)
{
    unsigned u = below(l, 100);

    return u < 45 ? below(l, 4) : u < 75 ? below(l, 200) : below(l, ORGANISATIONS);
}

/* Each listing lasts up to two hours; up to 26 pass until the next. */
static bool is_listed(struct log *l, unsigned own, unsigned service)
{
    if (service >= SERVICES || l->calm)
        return false;
    while (l->now > l->listed_until[own][service]) {
        l->listed_from[own][service] = l->now + below(l, 26 * 3600);
        l->listed_until[own][service] = l->listed_from[own][service] + 600 + below(l, 2 * 3600 - 600);
    }
    return l->now >= l->listed_from[own][service];
}

static void begin_message(struct log *l, struct message *m)
{
    static const char digits[] = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";

    if (l->waiting_count > 0 && below(l, 9) == 0) {
        size_t i = below(l, (unsigned)l->waiting_count);

        *m = l->waiting[i];
        l->waiting[i] = l->waiting[--l->waiting_count];
        m->step = STEP_QUEUED;
        m->deferred = false;
        return;
    }
    *m = (struct message){.step = below(l, 3) == 0 ? STEP_CLIENT : STEP_CONNECT, .arrival = l->now};
    for (size_t i = 0; i < 15; i++)
        m->id[i] = i == 0 ? '4' : i == 10 ? 'z' : digits[below(l, 52)];
    m->user = below(l, 500000);
    m->organisation = choose_organisation(l);
    m->recipients = l->lists ? 10 + below(l, 24) : below(l, 12) == 0 ? 2 + below(l, 4) : 1;
    m->smtpd = 2000 + below(l, 200);
    m->smtp = 2500 + below(l, 400);
}

/* The text with its {ip}, {to} and {token} filled in, cut at size. */
static void fill(char *out, size_t size, const char *text, const char *ip, const char *to, const char *token)
{
    size_t n = 0;

    while (*text != '\0' && n + 1 < size) {
        const char *value = text[0] != '{' ? NULL : text[1] == 'i' ? ip : text[2] == 'o' && text[3] == '}' ? to : token;

        if (value == NULL) {
            out[n++] = *text++;
            continue;
        }
        n += (size_t)snprintf(out + n, size - n, "%s", value);
        n = n < size ? n : size - 1;
        text = strchr(text, '}') + 1;
    }
    out[n] = '\0';
}

/* One delivery: the attempt's outcome by the dice, in the words of log_adhoc.c. */
static void deliver(struct log *l, struct message *m)
{
    const struct organisation *o = &l->organisations[m->organisation];
    unsigned own = below(l, OWN), dice = below(l, 1000), host = 1 + below(l, 3);
    char address[16], server[100], recipient[80], to[100], times[80], reply[800], differs[24];
    long long delay = l->now - m->arrival;

    (void)snprintf(address, sizeof address, "203.0.113.%u", 17 + own);
    (void)snprintf(server, sizeof server, "mx%u.%s[198.%u.%u.%u]", host, o->domain, 18 + (host & 1), o->address >> 8,
                   o->address & 255);
    (void)snprintf(recipient, sizeof recipient, "user%u@%s", m->user, o->domain);
    (void)snprintf(to, sizeof to, "to=<%s>", recipient);
    (void)snprintf(times, sizeof times, "delay=%lld.%u, delays=%lld.%u/0.02/0.%02u/0.%02u", delay, below(l, 10), delay,
                   below(l, 10), below(l, 100), below(l, 100));
    (void)snprintf(differs, sizeof differs, "%016llx", (unsigned long long)draw(l));
    if (is_listed(l, own, o->service)) {
        bool lost;

        fill(reply, sizeof reply, refusals[o->service], address, recipient, differs);
        lost = reply[0] == '5';
        m->deferred |= !lost;
        say(l, "smtp", m->smtp, "%s: %s, relay=%s:25, %s, dsn=%c.7.1, status=%s (host %s said: %s)", m->id, to, server,
            times, reply[0], lost ? "bounced" : "deferred", server, reply);
    } else if (dice < 83) {
        m->deferred = true;
        fill(reply, sizeof reply, deferrals[dice % 4], address, recipient, differs);
        if (dice < 45) {
            say(l, "smtp", m->smtp, "%s: %s, relay=%s:25, %s, dsn=4.2.0, status=deferred (host %s said: %s)", m->id, to,
                server, times, server, reply);
        } else if (dice < 65) {
            say(l, "smtp", m->smtp, "connect to %s:25: Connection timed out", server);
            say(l, "smtp", m->smtp,
                "%s: %s, relay=none, %s, dsn=4.4.1, status=deferred (connect to %s:25: Connection timed out)", m->id,
                to, times, server);
        } else {
            say(l, "error", m->smtp,
                "%s: %s, relay=none, %s, dsn=4.4.2, status=deferred (delivery temporarily suspended: lost connection "
                "with "
                "%s while receiving the initial server greeting)",
                m->id, to, times, server);
        }
    } else if (dice < 135) {
        say(l, "smtp", m->smtp,
            "%s: %s, relay=%s:25, %s, dsn=5.1.1, status=bounced (host %s said: 550 5.1.1 <%s>: Recipient "
            "address "
            "rejected: User unknown in virtual mailbox table (in reply to RCPT TO command))",
            m->id, to, server, times, server, recipient);
    } else {
        if (dice < 139)
            say(l, "smtp", m->smtp,
                "%s: host mx9.%s[198.18.%u.9] said: 451 4.3.0 Try another server (%s) (in reply to "
                "MAIL FROM command)",
                m->id, o->domain, o->address & 255, differs);
        if (dice < 160)
            say(l, "smtp", m->smtp,
                "Trusted TLS connection established to %s:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 "
                "bits) "
                "key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256",
                server);
        say(l, "smtp", m->smtp, "%s: %s, relay=%s:25,%s %s, dsn=2.0.0, status=sent (250 2.0.0 OK  %lld %s - gsmtp)",
            m->id, to, server, dice % 10 == 0 ? " conn_use=2," : "", times, l->now, differs);
    }
}

/* One line, or a few, of a message; true: it was its last. */
static bool step_message(struct log *l, struct message *m)
{
    unsigned client = m->user % 20;

    switch (m->step++) {
    case STEP_CONNECT:
        say(l, "smtpd", m->smtpd, "connect from app%02u.internal.example.net[10.1.0.%u]", client, client);
        return false;
    case STEP_CLIENT:
        say(l, "smtpd", m->smtpd, "%s: client=app%02u.internal.example.net[10.1.0.%u]", m->id, client, client);
        return false;
    case STEP_CLEANUP:
        say(l, "cleanup", 2300 + client, "%s: message-id=<%016llx.%u@app.example.net>", m->id,
            (unsigned long long)draw(l), m->user);
        return false;
    case STEP_DISCONNECT:
        if (m->user % 3 != 0)
            say(l, "smtpd", m->smtpd,
                "disconnect from app%02u.internal.example.net[10.1.0.%u] ehlo=1 mail=1 rcpt=1 data=1 "
                "quit=1 commands=5",
                client, client);
        return false;
    case STEP_QUEUED:
        say(l, "qmgr", 1999, "%s: from=<bounce+user%u@example.net>, size=%u, nrcpt=%u (queue active)", m->id, m->user,
            1500 + m->user % 90000, m->recipients);
        return false;
    case STEP_DELIVERY:
        deliver(l, m);
        if (--m->recipients > 0) {
            m->step = STEP_DELIVERY;
            m->organisation = choose_organisation(l);
        }
        return false;
    case STEP_REMOVED:
        break;
    }
    if (!m->deferred) {
        say(l, "qmgr", 1999, "%s: removed", m->id);
    } else if (l->waiting_count < WAITING) {
        m->recipients = 1;
        l->waiting[l->waiting_count++] = *m;
    }
    return true;
}

/* An incident is a service, an address of ours and an instance. */
static void print_incidents(struct log *l, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        (void)printf(
            "%s mail01 postfix-%u/smtp[%u]: 4J%05X: to=<user@d%u.example>, relay=mx.d%u.example[198.18.%u.%u]:25, "
            "delay=1, delays=1/0/0/0, dsn=4.7.1, status=deferred (host mx.d%u.example[198.18.%u.%u] said: 450 "
            "4.7.1 Client host [203.0.113.%u] blocked using zen.spamhaus.org (in reply to RCPT TO command))\n",
            l->stamp, i / 250, 1000 + i % 30000, i, i, i, i >> 8 & 255, i & 255, i, i >> 8 & 255, i & 255, i % 250);
}

int main(int argc, char **argv)
{
    static struct log log;
    unsigned long long seed = 1, want, incidents = 0;
    int option;

    log.now = 1700000000;
    while ((option = getopt(argc, argv, "s:e:n:ilc")) != -1) {
        if (option == 's')
            seed = strtoull(optarg, NULL, 10);
        else if (option == 'e')
            log.now = strtoll(optarg, NULL, 10);
        else if (option == 'n')
            incidents = strtoull(optarg, NULL, 10);
        else if (option == 'i' || option == 'l' || option == 'c')
            *(option == 'i' ? &log.iso : option == 'l' ? &log.lists : &log.calm) = true;
        else
            return 2;
    }
    want = argc > optind ? strtoull(argv[optind], NULL, 10) : 0;
    log.random[0] = seed * 0x9e3779b97f4a7c15U + 1;
    log.random[1] = 0xdeadbeefcafebabeU;
    pass_time(&log, 2);
    print_incidents(&log, (unsigned)incidents);
    found_organisations(&log);
    for (size_t i = 0; i < ACTIVE; i++)
        begin_message(&log, &log.active[i]);
    while (log.bytes < want) {
        struct message *m = &log.active[below(&log, ACTIVE)];

        if (step_message(&log, m))
            begin_message(&log, m);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}

/* A log as each MTA writes it, of what strangers control: for fuzz_scene. The text between is ours. */
#ifndef ERS_TESTS_SCENE_H
#define ERS_TESTS_SCENE_H

#include "tests/fuzz/written.h"

#include "mail/delivery.h"

/* Our address; the server that refuses it, and says so; and one that the attacker owns, who sends through us, too. */
#define OWN_IP "203.0.113.25"
#define VICTIM "example.net"
#define VICTIM_HOST "mx.example.net"
#define VICTIM_IP "198.51.100.9"
#define HOSTILE "example.org"
#define HOSTILE_HOST "mx.example.org"
#define HOSTILE_IP "198.51.100.7"
#define SENDER_DOMAIN "example.com"

struct scene {
    enum mta mta;
    unsigned second; /* and number of the message */
    struct buffer log;
};

static inline void add_head(struct scene *s, const char *daemon)
{
    unsigned minute = s->second / 60, second = s->second % 60;

    s->second++;
    switch (s->mta) {
    case MTA_EXIM:
        (void)buffer_printf(&s->log, "2026-11-24 02:%02u:%02u 1xVf%02u-0006%02u-2M ", minute, second, minute, second);
        return;
    case MTA_SENDMAIL:
        (void)buffer_printf(&s->log, "Nov 24 02:%02u:%02u mx1 sm-mta[6555]: 6AO8lUUn00%02u%02u: ", minute, second,
                            minute, second);
        return;
    case MTA_OPENSMTPD:
        (void)buffer_printf(&s->log, "Nov 24 02:%02u:%02u mx1 smtpd[57]: 97ce4c6b178e%02u%02u ", minute, second, minute,
                            second);
        return;
    case MTA_NONE:
    case MTA_POSTFIX:
        (void)buffer_printf(&s->log, "2026-11-24T02:%02u:%02u mx1 postfix/%s[%u]: C4BA3%02u%02uEB: ", minute, second,
                            daemon, 1000 + s->second, minute, second);
    }
}

/* OpenSMTPD takes no other local parts: the rest becomes one byte that it takes. */
static inline void add_atoms(struct buffer *out, struct slice local)
{
    for (size_t i = 0; i < local.n; i++)
        (void)buffer_byte(out, is_atom_byte(local.p[i]) ? local.p[i] : '_');
    (void)buffer_byte(out, 'a');
}

/* A mail address in a reply, a header or the protocol. */
static inline void add_mailbox(struct scene *s, struct slice local, const char *domain)
{
    if (s->mta == MTA_OPENSMTPD)
        add_atoms(&s->log, local);
    else if (needs_quotes(local))
        add_quoted(&s->log, local);
    else
        (void)buffer_add(&s->log, local);
    (void)buffer_printf(&s->log, "@%s", domain);
}

/* What stands before the server's words, from the recipient on, and behind them. */
static inline void add_delivery(struct scene *s, struct slice local, bool hostile, bool sent)
{
    const char *domain = hostile ? "@" HOSTILE : "@" VICTIM, *host = hostile ? HOSTILE_HOST : VICTIM_HOST;
    const char *ip = hostile ? HOSTILE_IP : VICTIM_IP;
    struct buffer *log = &s->log;

    add_head(s, "smtp");
    switch (s->mta) {
    case MTA_EXIM:
        (void)buffer_text(log, sent ? "=> " : "== ");
        add_address_exim(log, local, domain);
        (void)buffer_printf(log, " R=dnslookup T=remote_smtp%s H=%s [%s]", sent ? "" : " defer (-44)", host, ip);
        if (sent) {
            (void)buffer_text(log, " C=\"");
            return;
        }
        (void)buffer_text(log, ": SMTP error from remote mail server after RCPT TO:<");
        add_mailbox(s, local, domain + 1);
        (void)buffer_text(log, ">: ");
        return;
    case MTA_SENDMAIL:
        (void)buffer_text(log, "to=<");
        if (needs_quotes(local))
            add_local_sendmail(log, local);
        else
            (void)buffer_add(log, local);
        (void)buffer_printf(
            log, "%s>, delay=00:00:07, xdelay=00:00:01, mailer=esmtp, pri=120314, relay=%s. [%s], dsn=%s, %s", domain,
            host, ip, sent ? "2.0.0" : "4.7.1", sent ? "stat=Sent (" : "reply=");
        return;
    case MTA_OPENSMTPD:
        (void)buffer_text(log, "mta delivery evpid=7262b3ea670c1794 from=<a@" SENDER_DOMAIN "> to=<");
        add_atoms(log, local);
        (void)buffer_printf(log, "%s> rcpt=<-> source=\"" OWN_IP "\" relay=\"%s (%s)\" delay=7s result=\"%s\" stat=\"",
                            domain, ip, host, sent ? "Ok" : "TempFail");
        return;
    case MTA_NONE:
    case MTA_POSTFIX:
        (void)buffer_text(log, "to=<");
        add_local_postfix(log, local, true);
        (void)buffer_printf(log, "%s>, relay=%s[%s]:25, delay=7, delays=1/2/3/1, dsn=4.7.1, status=%s (", domain, host,
                            ip, sent ? "sent" : "deferred");
        if (!sent)
            (void)buffer_printf(log, "host %s[%s] said: ", host, ip);
    }
}

static inline void end_delivery(struct scene *s, bool sent)
{
    static const char *const ends[][2] = {[MTA_NONE] = {"", ""},
                                          [MTA_POSTFIX] = {" (in reply to RCPT TO command))\n", ")\n"},
                                          [MTA_EXIM] = {"\n", "\"\n"},
                                          [MTA_SENDMAIL] = {", stat=Deferred: 450 4.7.1 no\n", ")\n"},
                                          [MTA_OPENSMTPD] = {"\"\n", "\"\n"}};

    (void)buffer_text(&s->log, ends[s->mta][sent]);
}

/* Postfix: a server of the hostile domain refused, and another is tried; the next line is of the same message. */
static inline void add_attempt(struct scene *s, struct slice words)
{
    add_head(s, "smtp");
    (void)buffer_text(&s->log, "host " HOSTILE_HOST "[" HOSTILE_IP "] said: 450 ");
    add_printable(&s->log, words, "", "");
    (void)buffer_text(&s->log, " (in reply to RCPT TO command)\n");
    s->second--;
}

/* A server's own words. Exim quotes those of one that accepted. */
static inline void add_words(struct scene *s, struct slice words, bool sent)
{
    add_printable(&s->log, words, s->mta == MTA_EXIM && sent ? "\"\\" : "", "\\");
}

/* Lines about a message that came: its sender, its id, its subject, the name that the client gave. */
static inline void add_arrival(struct scene *s, struct slice sender, struct slice words)
{
    struct buffer *log = &s->log;

    switch (s->mta) {
    case MTA_EXIM:
        add_head(s, "");
        (void)buffer_text(log, "<= ");
        add_printable(log, sender, "", "");
        (void)buffer_text(log, "@" SENDER_DOMAIN " H=(");
        add_printable(log, words, "", "");
        (void)buffer_text(log, ") [192.0.2.66] P=esmtp S=512 id=");
        add_printable(log, words, "", "");
        (void)buffer_text(log, " T=\"");
        add_printable(log, words, "\"\\", "\\");
        (void)buffer_text(log, "\"\n");
        return;
    case MTA_SENDMAIL:
        add_head(s, "");
        (void)buffer_text(log, "from=<");
        add_local_sendmail(log, sender);
        (void)buffer_text(log, "@" SENDER_DOMAIN ">, size=512, class=0, nrcpts=1, msgid=<");
        add_printable(log, words, "", "");
        (void)buffer_text(log, ">, proto=ESMTP, daemon=MTA, relay=");
        add_printable(log, words, "", "");
        (void)buffer_text(log, " [192.0.2.66]\n");
        return;
    case MTA_OPENSMTPD:
        add_head(s, "");
        (void)buffer_text(log, "smtp message msgid=7262b3ea size=512 nrcpt=1 proto=ESMTP\n");
        add_head(s, "");
        (void)buffer_text(log, "smtp failed-command command=\"");
        add_printable(log, words, "", "");
        (void)buffer_text(log, "\" result=\"500 5.5.1 Invalid command: Command unrecognized\"\n");
        return;
    case MTA_NONE:
    case MTA_POSTFIX:
        add_head(s, "qmgr");
        (void)buffer_text(log, "from=<");
        add_local_postfix(log, sender, true);
        (void)buffer_text(log, "@" SENDER_DOMAIN ">, size=512, nrcpt=1 (queue active)\n");
        add_head(s, "cleanup");
        (void)buffer_text(log, "message-id=<");
        add_printable(log, words, "", "");
        (void)buffer_text(log, ">\n");
        add_head(s, "cleanup");
        (void)buffer_text(log, "warning: header Subject: ");
        add_printable(log, words, "", "");
        (void)buffer_text(
            log, " from mail.example.com[192.0.2.66]; from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<");
        add_printable(log, words, "", "");
        (void)buffer_text(log, ">\n");
        add_head(s, "smtpd");
        (void)buffer_text(log, "reject: RCPT from mail.example.com[192.0.2.66]: 554 5.7.1 <");
        add_printable(log, words, "", "");
        (void)buffer_text(log, ">: Helo command rejected; from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<");
        add_printable(log, words, "", "");
        (void)buffer_text(log, ">\n");
    }
}

#endif

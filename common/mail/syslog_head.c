#include "mail/syslog_head.h"

#include "mail/exim_id.h"
#include "mail/opensmtpd_line.h"
#include "text/scan.h"
#include "text/stamp.h"

/* Longest host name, application name and container name that are believed. */
enum { NAME_MAX_BYTES = 255, LAYERS_MAX = 4 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

bool syslog_head_parse_tag(struct syslog_head *out, struct slice rest)
{
    struct scan s = {rest.p, rest.p + rest.n};
    size_t n = scan_until(&s, '[', ':', ' ');

    if (n == 0)
        return false;
    out->tag = (struct slice){s.p, n};
    out->pid = (struct slice){s.p, 0};
    s.p += n;
    if (SCAN_TAKE(&s, "[")) {
        const char *start = s.p;

        while (s.p < s.end && is_digit(*s.p))
            s.p++;
        out->pid = (struct slice){start, (size_t)(s.p - start)};
        if (!SCAN_TAKE(&s, "]"))
            return false;
    }
    if (out->pid.n == 0 && out->stamp.n == 0)
        return false;
    if (!SCAN_TAKE(&s, ":") || (s.p < s.end && !SCAN_TAKE(&s, " ")))
        return false;
    out->body = rest_of(&s);
    return true;
}

/* One word and the blank after it. */
static bool take_word(struct scan *s, struct slice *out)
{
    struct slice rest = rest_of(s);

    if (!slice_take_until(&rest, ' ', NAME_MAX_BYTES + 1, out) || out->n == 0)
        return false;
    s->p = rest.p;
    return true;
}

static void skip_blanks(struct scan *s)
{
    while (s->p < s->end && *s->p == ' ')
        s->p++;
}

/* RFC 5424 6.3: "-", or elements in brackets whose values are quoted with '\\' as escape. */
static bool take_structured_data(struct scan *s)
{
    bool quoted = false, any = false;

    if (SCAN_TAKE(s, "-"))
        return true;
    while (SCAN_TAKE(s, "[")) {
        for (; s->p < s->end && (quoted || *s->p != ']'); s->p++) {
            if (quoted && *s->p == '\\' && s->end - s->p > 1)
                s->p++;
            else if (*s->p == '"')
                quoted = !quoted;
        }
        if (!SCAN_TAKE(s, "]"))
            return false;
        any = true;
    }
    return any;
}

/* RFC 5424 6, from the stamp on: STAMP HOST APP PROCID MSGID DATA [BOM]TEXT. */
static bool parse_5424(struct syslog_head *out, struct scan s)
{
    const struct slice nil = SLICE("-");
    struct slice msgid;
    struct syslog_head head = {0};

    if (!take_word(&s, &head.stamp) || !take_word(&s, &head.host) || !take_word(&s, &head.tag) ||
        !take_word(&s, &head.pid) || !take_word(&s, &msgid) || !take_structured_data(&s))
        return false;
    if (s.p < s.end && !SCAN_TAKE(&s, " "))
        return false;
    if (slice_equal(head.stamp, nil))
        head.stamp.n = 0;
    else if (stamp_length(head.stamp) != head.stamp.n)
        return false;
    if (slice_equal(head.tag, nil))
        return false;
    if (slice_equal(head.host, nil))
        head.host.n = 0;
    for (size_t i = 0; i < head.pid.n; i++)
        if (!is_digit(head.pid.p[i]))
            head.pid.n = 0;
    (void)SCAN_TAKE(&s, "\xef\xbb\xbf");
    skip_blanks(&s);
    head.body = rest_of(&s);
    *out = head;
    return true;
}

/* "<22>" */
static bool take_priority(struct scan *s)
{
    struct scan after = *s;

    if (!SCAN_TAKE(&after, "<"))
        return false;
    while (after.p < after.end && is_digit(*after.p) && after.p - s->p < 4)
        after.p++;
    if (after.p - s->p < 2 || !SCAN_TAKE(&after, ">"))
        return false;
    *s = after;
    return true;
}

/* "[PID] ID …" as Exim writes it behind its stamp, or OpenSMTPD's line. */
static bool parse_tagless(struct syslog_head *out, struct slice stamp, struct scan s)
{
    struct scan after = s;
    struct slice pid = {s.p, 0};
    size_t n;

    if (stamp.n > 0 && SCAN_TAKE(&after, "[")) {
        pid.p = after.p;
        while (after.p < after.end && is_digit(*after.p))
            after.p++;
        pid.n = (size_t)(after.p - pid.p);
        if (!SCAN_TAKE(&after, "] "))
            return false;
        s = after;
    }
    n = stamp.n > 0 ? exim_id_length(rest_of(&s)) : 0;
    if (!(n > 0 && scan_left(&s) > n && s.p[n] == ' ') && !opensmtpd_line_starts(rest_of(&s)))
        return false;
    *out = (struct syslog_head){.stamp = stamp, .host = {s.p, 0}, .tag = {s.p, 0}, .pid = pid, .body = rest_of(&s)};
    return true;
}

/* A line without anything before its own head. */
static bool parse_plain(struct syslog_head *out, struct slice line)
{
    struct scan s = {line.p, line.p + line.n};
    struct syslog_head head = {0};
    bool priority = take_priority(&s);
    struct scan versioned = s;
    size_t n;

    /* Some write RFC 5424 without the priority; then it takes a stamp to know it. */
    if (SCAN_TAKE(&versioned, "1 ") && (priority || !SCAN_STARTS(&versioned, "- ")) && parse_5424(out, versioned))
        return true;
    n = stamp_length(rest_of(&s));
    head.stamp = (struct slice){s.p, n};
    head.host = (struct slice){s.p, 0};
    if (n > 0) {
        struct slice word;
        struct scan after = {s.p + n, s.end};

        if (!SCAN_TAKE(&after, " "))
            return false;
        skip_blanks(&after);
        s = after;
        if (parse_tagless(out, head.stamp, s))
            return true;
        head.host = (struct slice){s.p, 0};
        if (!take_word(&after, &word))
            return false;
        /* Some programs that write their own log leave the host out. */
        if (!slice_ends(word, SLICE("]:"))) {
            head.host = word;
            skip_blanks(&after);
            s = after;
        }
    }
    if (n == 0 && parse_tagless(out, head.stamp, s))
        return true;
    if (!syslog_head_parse_tag(&head, rest_of(&s)))
        return false;
    *out = head;
    return true;
}

/* Terminal colours: ESC [ 36 m */
static bool take_colours(struct scan *s)
{
    bool any = false;

    while (SCAN_STARTS(s, "\033[")) {
        struct scan after = {s->p + 2, s->end};

        while (after.p < after.end && (is_digit(*after.p) || *after.p == ';'))
            after.p++;
        if (!SCAN_TAKE(&after, "m"))
            break;
        *s = after;
        any = true;
    }
    return any;
}

static bool is_name_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.';
}

/* "mail_1  | ", "mailcow-postfix-mailcow-1  | " */
static bool take_container(struct scan *s)
{
    struct scan after = *s;

    while (after.p < after.end && is_name_byte(*after.p) && after.p - s->p < NAME_MAX_BYTES)
        after.p++;
    if (after.p == s->p)
        return false;
    (void)take_colours(&after);
    skip_blanks(&after);
    if (!SCAN_TAKE(&after, "|"))
        return false;
    (void)take_colours(&after);
    (void)SCAN_TAKE(&after, " ");
    (void)take_colours(&after);
    *s = after;
    return true;
}

/* A log driver's own stamp before the line's, in Kubernetes' files with the stream and "F" (full) or "P" (partial). */
static bool take_outer_stamp(struct scan *s)
{
    size_t n = stamp_length(rest_of(s));
    struct scan after = {s->p + n, s->end};

    if (n == 0 || !SCAN_TAKE(&after, " "))
        return false;
    if (SCAN_TAKE(&after, "stdout ") || SCAN_TAKE(&after, "stderr "))
        if (!SCAN_TAKE(&after, "F ") && !SCAN_TAKE(&after, "P "))
            return false;
    *s = after;
    return true;
}

bool syslog_head_parse(struct syslog_head *out, struct slice line)
{
    struct scan s;

    if (slice_ends(line, SLICE("\r")))
        line.n--;
    s = (struct scan){line.p, line.p + line.n};
    for (int layers = 0; layers < LAYERS_MAX; layers++) {
        if (parse_plain(out, rest_of(&s)))
            return true;
        if (!take_colours(&s) && !take_container(&s) && !take_outer_stamp(&s))
            return false;
    }
    return false;
}

#include "mail/mail_line.h"

#include "mail/delivery_line.h"
#include "mail/postfix_line.h"
#include "text/scan.h"

/* What is looked at behind a known head, in any case. */
enum { MAIL_LINE_ROOM = 64 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void mail_lines_init(struct mail_lines *m)
{
    *m = (struct mail_lines){0};
}

void mail_lines_feed(struct mail_lines *m, struct slice block)
{
    m->stamp = (struct slice){block.p, 0};
    m->next = block.p;
    m->end = block.p + block.n;
}

/* Cuts the next line off the block; its newline isn't before p. */
static inline struct slice cut_line(struct mail_lines *m, const char *p)
{
    struct scan rest = {p, m->end};
    const char *newline = scan_find_far(&rest, '\n'), *end = newline == NULL ? m->end : newline;
    struct slice line = {m->next, (size_t)(end - m->next)};

    m->next = newline == NULL ? end : end + 1;
    return line;
}

/* Digits behind the point or comma of a stamp, from which on only they differ within a second. */
static void find_fraction(struct mail_line_memo *memo)
{
    size_t end = memo->stamp + memo->stamp_n, at = memo->stamp, n = 0;

    while (at < end && memo->text[at] != '.' && memo->text[at] != ',')
        at++;
    memo->fraction = at < end ? at + 1 : memo->n;
    while (memo->fraction + n < end && is_digit(memo->text[memo->fraction + n]))
        n++;
    memo->fraction_bits = ((uint64_t)1 << (n < SCAN_STEP ? n : 0)) - 1;
}

/* The tag's part differs among the lines of one second, where other programs log there as well. One that begins with its
 * slash is no instance's. */
static void memo_learn_instance(struct mail_line_memo *memo, struct slice tag)
{
    size_t slash = slice_find_last_byte(tag, '/');

    if (memo->n == 0 || slash == SLICE_NONE || slash == 0 || memo->n + slash + 1 > sizeof memo->text)
        return;
    memcpy(memo->text + memo->n, tag.p, slash + 1);
    memo->known_n = memo->n + slash + 1;
    memcpy(memo->known_any, memo->any, sizeof memo->any);
    memset(memo->known_any + memo->n, 0, slash + 1);
}

/* Only a head of the order STAMP HOST TAG can be told by its beginning alone: RFC 5424 has more behind the tag, and where
 * no host is named the first word decides. */
static void memo_learn(struct mail_line_memo *memo, const struct syslog_head *head, struct slice line)
{
    size_t n = (size_t)(head->tag.p - line.p);
    char behind = head->tag.p[head->tag.n];

    memo->n = memo->known_n = 0;
    if (head->host.n == 0 || head->stamp.n == 0 || n > sizeof memo->text || (behind != '[' && behind != ':'))
        return;
    memo->n = n;
    memcpy(memo->text, line.p, n);
    memo->stamp = (size_t)(head->stamp.p - line.p);
    memo->stamp_n = head->stamp.n;
    memo->host = (size_t)(head->host.p - line.p);
    memo->host_n = head->host.n;
    memset(memo->any, 0xff, sizeof memo->any);
    memset(memo->any, 0, n);
    find_fraction(memo);
    memset(memo->any + memo->fraction, 0xff, (size_t)__builtin_popcountll(memo->fraction_bits));
    memo_learn_instance(memo, head->tag);
}

/* Does the line at p begin with n bytes of the memo's, but for those that may differ? Reads all of the memo's length. */
static inline bool memo_match(const struct mail_line_memo *memo, const char *p, size_t n, const char *any)
{
    for (size_t i = 0; i < n; i += 2 * SCAN_STEP)
        if (!scan_alike_32(p + i, memo->text + i, any + i))
            return false;
    return true;
}

static bool memo_match_fraction(const struct mail_line_memo *memo, const char *p)
{
    return memo->fraction_bits == 0 || (~scan_digits_16(p + memo->fraction) & memo->fraction_bits) == 0;
}

enum known {
    KNOWN_NOT,
    KNOWN_HEAD,    /* the memo's, with another tag */
    KNOWN_NOTHING, /* a line that is no delivery */
    KNOWN_BODY     /* what may be a delivery, if the rest is like its start */
};

/* "PID]: " */
static inline bool take_pid(struct scan *s, struct slice *pid)
{
    *pid = (struct slice){s->p, scan_first(~scan_digits_16(s->p))};
    s->p += pid->n;
    return SCAN_TAKE(s, "]: ");
}

/* Behind what the memo holds of a tag: the name of one of the daemons that write nearly all of a busy server's lines, and
 * "[PID]: ". Moves *p there. */
static inline enum known take_daemon(const char **p, const char *end, struct postfix_start *start, struct slice *pid)
{
    struct scan s = {*p, *p + MAIL_LINE_ROOM};
    struct slice talk;

    /* The most talkative of all delivers nothing. */
    if (SCAN_TAKE(&s, "smtpd[")) {
        if (!take_pid(&s, &talk))
            return KNOWN_HEAD;
        *p = s.p;
        return KNOWN_NOTHING;
    }
    if (SCAN_TAKE(&s, "qmgr["))
        start->role = POSTFIX_QUEUE;
    else if (SCAN_TAKE(&s, "smtp["))
        start->role = POSTFIX_CLIENT;
    else if (SCAN_TAKE(&s, "cleanup["))
        start->role = POSTFIX_BOUNCE;
    else
        return KNOWN_HEAD;
    start->name_n = (size_t)(s.p - *p) - 1;
    if (!take_pid(&s, pid))
        return KNOWN_HEAD;
    *p = s.p;
    if (!postfix_body_start(start, (struct slice){s.p, (size_t)(end - s.p)}))
        return KNOWN_NOTHING;
    *p += start->queue_id.n;
    return KNOWN_BODY;
}

/* Tells a line by its beginning at *p, which moves over what was looked at. */
static inline enum known look_at(const struct mail_lines *m, const char **p, struct postfix_start *start,
                                 struct slice *pid)
{
    const struct mail_line_memo *memo = &m->memo;

    if (m->end - *p < MAIL_LINE_MEMO + MAIL_LINE_ROOM || !memo_match_fraction(memo, *p))
        return KNOWN_NOT;
    if (memo->known_n > 0 && memo_match(memo, *p, memo->known_n, memo->known_any)) {
        const char *name = *p + memo->known_n;
        enum known known = take_daemon(&name, m->end, start, pid);

        *p = known == KNOWN_HEAD ? *p + memo->n : name;
        return known;
    }
    if (memo->n == 0 || !memo_match(memo, *p, memo->n, memo->any))
        return KNOWN_NOT;
    *p += memo->n;
    return KNOWN_HEAD;
}

static inline void set_head(struct syslog_head *head, const struct mail_line_memo *memo, const char *line)
{
    head->stamp = (struct slice){line + memo->stamp, memo->stamp_n};
    head->host = (struct slice){line + memo->host, memo->host_n};
}

static bool parse_body(struct mail_lines *m, const struct postfix_start *start, struct slice pid, struct mail_line *out)
{
    const struct mail_line_memo *memo = &m->memo;
    struct syslog_head head;
    const char *line = out->line.p, *end = line + out->line.n, *body = start->queue_id.p;

    set_head(&head, memo, line);
    head.tag = (struct slice){line + memo->n, memo->known_n - memo->n + start->name_n};
    head.pid = pid;
    head.body = (struct slice){body, (size_t)(end - body) - (end[-1] == '\r')};
    out->head = head;
    return postfix_body_parse(&out->delivery, &head, start);
}

/* The head is the memo's, the tag another. */
static bool parse_tag(struct mail_lines *m, struct mail_line *out, bool *delivery)
{
    struct slice rest = slice_cut(out->line, m->memo.n, out->line.n);

    if (rest.n > 0 && rest.p[rest.n - 1] == '\r')
        rest.n--;
    set_head(&out->head, &m->memo, out->line.p);
    if (!syslog_head_parse_tag(&out->head, rest))
        return false;
    m->stamp = out->head.stamp;
    *delivery = delivery_line_parse(&out->delivery, &out->head, &m->sessions);
    if (*delivery)
        memo_learn_instance(&m->memo, out->head.tag);
    return true;
}

/* Any line. False: no syslog line, or none of a delivery. */
static bool parse_any(struct mail_lines *m, struct mail_line *out)
{
    if (!syslog_head_parse(&out->head, out->line))
        return false;
    m->same_second = false;
    if (out->head.stamp.n > 0)
        m->stamp = out->head.stamp;
    memo_learn(&m->memo, &out->head, out->line);
    return delivery_line_parse(&out->delivery, &out->head, &m->sessions);
}

/* The last line before this one that was no delivery has the stamp, if there was one. */
static inline void note_stamp(struct mail_lines *m, const char *line)
{
    if (line != NULL)
        m->stamp = (struct slice){line + m->memo.stamp, m->memo.stamp_n};
}

bool mail_lines_next(struct mail_lines *m, struct mail_line *out)
{
    struct postfix_start start;
    struct slice pid;
    const char *nothing = NULL;

    while (m->next < m->end) {
        const char *p = m->next;
        enum known known = look_at(m, &p, &start, &pid);
        struct slice line = cut_line(m, p);
        bool delivery = false;

        if (known == KNOWN_NOTHING) {
            nothing = line.p;
            continue;
        }
        out->line = line;
        note_stamp(m, known == KNOWN_BODY ? line.p : nothing);
        nothing = NULL;
        if (known == KNOWN_BODY)
            delivery = parse_body(m, &start, pid, out);
        else if (known == KNOWN_NOT || !parse_tag(m, out, &delivery))
            delivery = parse_any(m, out);
        if (!delivery)
            continue;
        out->same_second = m->same_second;
        return m->same_second = true;
    }
    note_stamp(m, nothing);
    return false;
}

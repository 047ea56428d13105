#include "mail/mail_line.h"

#include "mail/delivery_line.h"
#include "mail/postfix_line.h"
#include "text/scan.h"

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
    m->next = m->window = block.p;
    m->end = block.p + block.n;
    m->newlines = 0;
}

/* Cuts the next line off the block. */
static bool next_line(struct mail_lines *m, struct slice *line)
{
    const char *newline;

    while (m->newlines == 0 && m->end - m->window >= SCAN_WIDTH) {
        m->newlines = scan_mask(m->window, '\n');
        if (m->newlines == 0)
            m->window += SCAN_WIDTH;
    }
    if (m->newlines != 0) {
        newline = m->window + scan_first(m->newlines);
        m->newlines &= m->newlines - 1;
        if (m->newlines == 0)
            m->window += SCAN_WIDTH;
    } else {
        if (m->next == m->end)
            return false;
        newline = memchr(m->window, '\n', (size_t)(m->end - m->window));
        if (newline == NULL)
            newline = m->end;
        m->window = newline == m->end ? newline : newline + 1;
    }
    *line = (struct slice){m->next, (size_t)(newline - m->next)};
    m->next = newline == m->end ? newline : newline + 1;
    return true;
}

/* Digits behind the point or comma of a stamp, from which on only they differ within a second. */
static void find_fraction(struct mail_line_memo *memo)
{
    size_t end = memo->stamp + memo->stamp_n, at = memo->stamp;

    while (at < end && memo->text[at] != '.' && memo->text[at] != ',')
        at++;
    memo->fraction = at < end ? at + 1 : memo->n;
    memo->fraction_n = 0;
    while (memo->fraction + memo->fraction_n < end && is_digit(memo->text[memo->fraction + memo->fraction_n]))
        memo->fraction_n++;
}

/* Only a head of the order STAMP HOST TAG can be told by its beginning alone: RFC 5424 has more behind the tag, and where
 * no host is named the first word decides. */
static void memo_learn(struct mail_line_memo *memo, const struct syslog_head *head, struct slice line)
{
    size_t n = (size_t)(head->tag.p - line.p), slash = slice_find_last_byte(head->tag, '/');
    char behind = head->tag.p[head->tag.n];

    memo->n = 0;
    if (head->host.n == 0 || head->stamp.n == 0 || n > sizeof memo->text || (behind != '[' && behind != ':'))
        return;
    memo->n = n;
    memo->instance_n = slash == SLICE_NONE || n + slash + 1 > sizeof memo->text ? 0 : slash + 1;
    memcpy(memo->text, line.p, n + memo->instance_n);
    memo->stamp = (size_t)(head->stamp.p - line.p);
    memo->stamp_n = head->stamp.n;
    memo->host = (size_t)(head->host.p - line.p);
    memo->host_n = head->host.n;
    find_fraction(memo);
}

static bool memo_knows(const struct mail_line_memo *memo, struct slice line)
{
    size_t after = memo->fraction + memo->fraction_n;

    if (memo->n == 0 || line.n <= memo->n || !scan_same(line.p, memo->text, memo->fraction) ||
        !scan_same(line.p + after, memo->text + after, memo->n - after))
        return false;
    for (size_t i = memo->fraction; i < after; i++)
        if (!is_digit(line.p[i]))
            return false;
    return true;
}

/* Is the rest of a line whose head is known smtpd's? A busy server's log is mostly that, and nothing of it is a delivery.
 * False for what syslog_head_parse_tag would not take. */
static bool is_smtpd(const struct mail_line_memo *memo, struct slice rest)
{
    struct scan s = {rest.p, rest.p + rest.n};

    if (memo->instance_n == 0 || !scan_take(&s, memo->text + memo->n, memo->instance_n) || !SCAN_TAKE(&s, "smtpd["))
        return false;
    while (s.p < s.end && is_digit(*s.p))
        s.p++;
    return SCAN_TAKE(&s, "]: ");
}

/* False: no syslog line, or nobody's who delivers mail. */
static bool parse_head(struct mail_lines *m, struct slice line, struct syslog_head *head)
{
    if (memo_knows(&m->memo, line)) {
        struct slice rest = {line.p + m->memo.n, line.n - m->memo.n};

        if (is_smtpd(&m->memo, rest)) {
            m->stamp = (struct slice){line.p + m->memo.stamp, m->memo.stamp_n};
            return false;
        }
        if (rest.p[rest.n - 1] == '\r')
            rest.n--;
        head->stamp = (struct slice){line.p + m->memo.stamp, m->memo.stamp_n};
        head->host = (struct slice){line.p + m->memo.host, m->memo.host_n};
        if (syslog_head_parse_tag(head, rest)) {
            m->stamp = (struct slice){line.p + m->memo.stamp, m->memo.stamp_n};
            return true;
        }
    }
    if (!syslog_head_parse(head, line))
        return false;
    m->same_second = false;
    if (head->stamp.n > 0)
        m->stamp = head->stamp;
    memo_learn(&m->memo, head, line);
    return true;
}

bool mail_lines_next(struct mail_lines *m, struct mail_line *out)
{
    while (next_line(m, &out->line)) {
        if (!parse_head(m, out->line, &out->head) ||
            !(postfix_line_parse(&out->delivery, &out->head) ||
              delivery_line_parse_other(&out->delivery, &out->head, &m->sessions)))
            continue;
        out->same_second = m->same_second;
        m->same_second = true;
        return true;
    }
    return false;
}

#include "mail/reply.h"

#include "text/scan.h"

enum { CODE_DIGITS = 3 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The reply code that s starts with; 0: none. "550x", "5501" and "550.1" are other things. */
static int leading_code(struct slice s)
{
    char after = s.n > CODE_DIGITS ? s.p[CODE_DIGITS] : ' ';

    if (s.n < CODE_DIGITS || s.p[0] < '2' || s.p[0] > '5' || !is_digit(s.p[1]) || !is_digit(s.p[2]))
        return 0;
    if (is_digit(after) || is_letter(after) ||
        (after == '.' && s.n > CODE_DIGITS + 1 && is_digit(s.p[CODE_DIGITS + 1])))
        return 0;
    return (s.p[0] - '0') * 100 + (s.p[1] - '0') * 10 + (s.p[2] - '0');
}

/* Length of "5.7.1" at the start of s (RFC 3463 2: one digit, and twice one to three), 0: none. An address is none. */
static size_t leading_dsn(struct slice s)
{
    size_t n = 1;

    if (s.n == 0 || (s.p[0] != '2' && s.p[0] != '4' && s.p[0] != '5'))
        return 0;
    for (int part = 0; part < 2; part++) {
        size_t start = n + 1;

        if (n == s.n || s.p[n] != '.')
            return 0;
        for (n = start; n < s.n && is_digit(s.p[n]) && n - start < 3;)
            n++;
        if (n == start)
            return 0;
    }
    if (n < s.n && (is_digit(s.p[n]) || (s.p[n] == '.' && n + 1 < s.n && is_digit(s.p[n + 1]))))
        return 0;
    return n;
}

/* Without the first n bytes, at most s.n. */
static struct slice skip(struct slice s, size_t n)
{
    return (struct slice){s.p + n, s.n - n};
}

/* Letters, blanks and ')' only? */
static bool is_command(struct slice s)
{
    size_t n = 0;

    for (; s.n - n >= SCAN_STEP; n += SCAN_STEP) {
        const char *p = s.p + n;

        if (((scan_alnum_16(p) & ~scan_digits_16(p)) | scan_mask_16(p, ' ') | scan_mask_16(p, ')')) != 0xffff)
            return false;
    }
    if (n > 0 && n < s.n)
        return is_command(skip(s, s.n - SCAN_STEP));
    for (; n < s.n; n++)
        if (s.p[n] != ' ' && s.p[n] != ')' && !is_letter(s.p[n]))
            return false;
    return true;
}

/* The last " (in reply to … command)", or what a cut line has left of it. A server may write one itself: then there are
 * two, and the last is Postfix's. */
static size_t find_stage(struct slice s)
{
    const struct slice mark = SLICE(" (in reply to ");
    size_t open = slice_find_last_byte(s, '(');

    if (open == SLICE_NONE || open == 0 || !slice_starts(skip(s, open - 1), mark))
        return SLICE_NONE;
    return is_command(skip(s, open + 1)) ? open - 1 : SLICE_NONE;
}

void reply_parse(struct reply *out, struct slice raw)
{
    struct slice text = slice_trim(raw), rest, stage;
    size_t at = find_stage(text), n;

    *out = (struct reply){.text = text};
    out->stage = slice_cut(text, text.n, 0);
    if (at != SLICE_NONE) {
        stage = skip(text, at + sizeof " (in reply to " - 1);
        if (slice_ends(stage, SLICE(" command)")) && slice_find_byte(stage, ')') == stage.n - 1)
            n = stage.n - (sizeof " command)" - 1);
        else
            n = slice_find(stage, SLICE(" command)"));
        if (n != SLICE_NONE)
            out->stage = slice_cut(stage, 0, n);
        out->text = slice_trim(slice_cut(text, 0, at));
    }
    rest = out->text;
    out->code = leading_code(rest);
    if (out->code != 0)
        rest = skip(rest, CODE_DIGITS);
    while (rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '-' || rest.p[0] == '#'))
        rest = skip(rest, 1);
    out->dsn = slice_cut(rest, 0, leading_dsn(rest));
}

/* Does s start with the walk's code and then that byte, or, for a blank, with the code alone? */
static bool is_inner(const struct reply_walk *w, struct slice s, char mark)
{
    if (w->code == NULL || s.n < CODE_DIGITS || memcmp(s.p, w->code, CODE_DIGITS) != 0)
        return false;
    return s.n == CODE_DIGITS ? mark == ' ' : s.p[CODE_DIGITS] == mark;
}

/* From the last " CODE-" of a reply that has several lines on, in bytes; SLICE_NONE: there is none. */
static size_t last_inner(const struct reply_walk *w)
{
    struct slice s = w->rest;
    size_t hyphen;

    while ((hyphen = slice_find_last_byte(s, '-')) != SLICE_NONE && hyphen > CODE_DIGITS) {
        size_t at = hyphen - CODE_DIGITS - 1;

        if (s.p[at] == ' ' && is_inner(w, skip(w->rest, at + 1), '-'))
            return w->rest.n - at;
        s.n = hyphen;
    }
    return SLICE_NONE;
}

void reply_walk_init(struct reply_walk *w, const struct reply *r)
{
    *w = (struct reply_walk){.rest = r->text, .code = r->code == 0 ? NULL : r->text.p, .last_inner = SLICE_NONE};
    w->multiline = r->code != 0 && r->text.n > CODE_DIGITS && r->text.p[CODE_DIGITS] == '-';
    if (w->multiline)
        w->last_inner = last_inner(w);
}

/* A literal "\n", "\r\n", or the bytes themselves. */
static size_t line_break(struct slice s)
{
    static const struct slice breaks[] = {SLICE_INIT("\r\n"), SLICE_INIT("\n"), SLICE_INIT("\\r\\n"),
                                          SLICE_INIT("\\n")};

    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
        if (slice_starts(s, breaks[i]))
            return breaks[i].n;
    return 0;
}

/* Past blanks, but not past one that joins a further line. */
static struct slice skip_blanks(const struct reply_walk *w, struct slice s)
{
    while (s.n > 0 && s.p[0] == ' ' && !is_inner(w, skip(s, 1), '-') && !is_inner(w, skip(s, 1), ' '))
        s = skip(s, 1);
    return s;
}

/* Bytes of the join that s starts with, with the code, enhanced code and blanks around; 0: s goes on in its line. Behind
 * the join to the last line the walk is no longer multiline: what follows is all text. */
static size_t join_length(struct reply_walk *w, struct slice s)
{
    char c = s.n == 0 ? 'x' : s.p[0];
    struct slice after;
    size_t n;

    if (c != '\\' && c != '\r' && c != '\n' && (c != ' ' || !w->multiline))
        return 0;
    n = c == ' ' ? 0 : line_break(s);
    if (n == 0 && c != ' ')
        return 0;
    after = skip(s, n == 0 ? 1 : n);
    if (is_inner(w, after, '-')) {
        after = skip(after, CODE_DIGITS + 1);
    } else if (is_inner(w, after, ' ') && (n > 0 || w->last_inner == SLICE_NONE || s.n < w->last_inner)) {
        after = skip(after, CODE_DIGITS);
        w->multiline = false;
    } else if (n == 0) {
        return 0;
    }
    after = skip_blanks(w, after);
    n = leading_dsn(after);
    if (n > 0 && (n == after.n || after.p[n] == ' '))
        after = skip_blanks(w, skip(after, n));
    return s.n - after.n;
}

/* The first place from n on where a join can start: a mark, or a blank and the first digit of the code. */
static size_t next_candidate(const struct reply_walk *w, size_t n)
{
    char digit = w->multiline ? w->code[0] : '\0', c;

    for (; w->rest.n - n > SCAN_STEP; n += SCAN_STEP) {
        const char *p = w->rest.p + n;
        uint64_t mask = scan_mask_16(p, '\n') | scan_mask_16(p, '\r') | scan_mask_16(p, '\\');

        if (w->multiline)
            mask |= scan_mask_16(p, ' ') & scan_mask_16(p + 1, digit);
        if (mask != 0)
            return n + scan_first(mask);
    }
    for (; n < w->rest.n; n++) {
        c = w->rest.p[n];
        if (c == '\n' || c == '\r' || c == '\\' ||
            (c == ' ' && w->multiline && n + 1 < w->rest.n && w->rest.p[n + 1] == digit))
            break;
    }
    return n;
}

bool reply_walk_next(struct reply_walk *w, struct slice *run)
{
    size_t n = 0, joint = 0;

    if (w->join) {
        w->join = false;
        *run = SLICE(" ");
        return true;
    }
    while ((joint = join_length(w, w->rest)) > 0) /* nothing stands before it */
        w->rest = skip(w->rest, joint);
    while ((n = next_candidate(w, n)) < w->rest.n && (joint = join_length(w, skip(w->rest, n))) == 0)
        n++;
    *run = slice_cut(w->rest, 0, n);
    w->rest = skip(w->rest, n);
    for (w->join = joint > 0; joint > 0; joint = join_length(w, w->rest))
        w->rest = skip(w->rest, joint);
    w->join = w->join && w->rest.n > 0;
    return n > 0;
}

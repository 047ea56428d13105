#include "reputation/reading.h"

#include "mail/reply.h"
#include "reputation/echo.h"
#include "reputation/fold.h"
#include "reputation/ip_text.h"

/* No log line holds a longer reply. CODE_WIDTH: of "550-". */
enum { REPLY_MAX = 0xffff, LOOK_BACK = 256, CODE_WIDTH = 4 };

struct reader {
    struct reading *out;
    struct slice reply, recipient;
    const struct slice *keep;
    size_t keep_count;
    struct echo_range echoes[ECHO_RANGES]; /* those that are still to come start at next_echo */
    size_t echo_count, next_echo, echoed;  /* echoed: up to where the reply is used up */
    size_t end;                            /* of the reply's text */
};

static void put(struct reading *r, char c)
{
    if (r->n < READING_MAX)
        r->text[r->n++] = c;
}

static char last(const struct reading *r)
{
    return r->n == 0 ? ' ' : r->text[r->n - 1];
}

static void put_blank(struct reading *r)
{
    if (last(r) != ' ')
        put(r, ' ');
}

static struct slice written(const struct reading *r)
{
    return (struct slice){r->text, r->n};
}

/* Is the word that is being written a URL? */
static bool in_url(const struct reading *r)
{
    size_t low = r->n < LOOK_BACK ? 0 : r->n - LOOK_BACK;

    for (size_t i = r->n; i > low && r->text[i - 1] != ' '; i--)
        if (r->text[i - 1] == '?' || (r->text[i - 1] == '/' && i > 1 && r->text[i - 2] == '/'))
            return true;
    return false;
}

/* The text ends in "host NAME[" and the reply goes on as a report about that host does: where NAME begins; else
 * SLICE_NONE. "client host NAME[" is not meant. */
static size_t further_server(const struct reading *r, struct slice rest)
{
    static const struct slice reports[] = {SLICE_INIT("] said"), SLICE_INIT("] refused to talk"), SLICE_INIT("]: "),
                                           SLICE_INIT("] smtp error")};
    size_t end = r->n, at;
    bool report = false;

    if (last(r) != '[' || rest.n == 0 || rest.p[0] != ']')
        return SLICE_NONE;
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++)
        report = report || slice_starts_fold(rest, reports[i]);
    if (!report)
        return SLICE_NONE;
    end--;
    if (end > 0 && r->text[end - 1] == ' ')
        end--;
    for (at = end; at > 0 && r->text[at - 1] != ' '; at--)
        if (end - at > LOOK_BACK)
            return SLICE_NONE;
    if (!slice_ends((struct slice){r->text, at}, SLICE("host ")) ||
        slice_ends((struct slice){r->text, at}, SLICE("client host ")))
        return SLICE_NONE;
    return at;
}

/* The host's address reply[at .. at + n); returns how far the reply was used up. */
static size_t put_ip(struct reader *d, size_t at, size_t n)
{
    struct reading *r = d->out;
    char open = last(r), after = at + n < d->reply.n ? d->reply.p[at + n] : 0;
    size_t server = further_server(r, slice_cut(d->reply, at + n, d->reply.n));
    bool wrapped = (open == '[' && after == ']') || (open == '(' && after == ')') || (open == '<' && after == '>');

    if (server != SLICE_NONE) {
        r->n = server;
        put(r, READING_ECHO);
        return at + n + 1;
    }
    if (wrapped)
        r->n--;
    if (r->ip_count < READING_IPS && r->n < READING_MAX)
        r->ips[r->ip_count++] = (struct reading_ip){
            .written = slice_cut(d->reply, at, n), .at = r->n, .bracketed = open == '[' || open == '(' || open == '<'};
    put(r, in_url(r) ? READING_URL_IP : READING_IP);
    return at + n + wrapped;
}

/* Is it one of the addresses that signatures hold, and not the recipient? */
static bool kept(const struct reader *d, struct slice local, struct slice domain)
{
    for (size_t i = 0; i < d->keep_count; i++) {
        struct slice address = d->keep[i];

        if (address.n == local.n + 1 + domain.n && slice_starts_fold(address, local) &&
            slice_ends_fold(address, domain) && !slice_equal_fold(address, d->recipient))
            return true;
    }
    return false;
}

/* The reply's '@' at `at`, whose local part is written already; returns how far the reply was used up. */
static size_t put_at_sign(struct reader *d, size_t at)
{
    struct reading *r = d->out;
    struct slice rest = slice_cut(d->reply, at + 1, d->reply.n);
    size_t local, domain;

    if (!echo_bare(written(r), rest, &local, &domain) ||
        kept(d, slice_cut(written(r), r->n - local, local), slice_cut(rest, 0, domain))) {
        put(r, '@');
        return at + 1;
    }
    r->n -= local;
    put(r, READING_ECHO);
    return at + 1 + domain;
}

/* May a number that stands for itself be written next? "550-" is a reply code in front of one. */
static bool starts_number(const struct reading *r)
{
    return !fold_word(last(r)) && last(r) != '.' && (last(r) != '-' || r->n == CODE_WIDTH);
}

/* The reply's byte at `at`, which is no plain one; returns how far the reply was used up. */
static size_t put_special(struct reader *d, size_t at, size_t end)
{
    struct reading *r = d->out;
    struct slice rest = {d->reply.p + at, end - at};
    char c = rest.p[0], folded[FOLD_MAX];
    size_t n = 0, size = 1;

    if (c == ' ') {
        put_blank(r);
        while (n < rest.n && rest.p[n] == ' ')
            n++;
        return at + n;
    }
    if (c >= '0' && c <= '9') {
        if (starts_number(r))
            n = ip_text_length(rest);
        /* 127.0.0.4 is a list's answer, [127.0.0.25] may be a client on the same machine. */
        if (n > 0 && (last(r) == '[' || !slice_starts(rest, SLICE("127."))))
            return put_ip(d, at, n);
        for (n = 0; n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9'; n++)
            put(r, rest.p[n]);
        return at + n;
    }
    if (c == '@')
        return put_at_sign(d, at);
    if (c == '<' || c == '"')
        n = echo_quoted(slice_cut(d->reply, at, d->end - at));
    if (n == 0 && c == '<')
        n = echo_bracketed(rest);
    if (n > 0) {
        put(r, READING_ECHO);
        d->echoed = at + n;
        return at + n;
    }
    n = fold_point(rest, folded, &size);
    if (n == 1 && folded[0] == ' ')
        put_blank(r);
    else
        for (size_t i = 0; i < n; i++)
            put(r, folded[i]);
    return at + size;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void put_plain(struct reader *d, size_t at, size_t end)
{
    struct reading *r = d->out;

    while (at < end) {
        size_t n = fold_run(slice_cut(d->reply, at, smaller(end - at, READING_MAX - r->n)), last(r), r->text + r->n);

        at += n;
        r->n += n;
        if (at < end)
            at = r->n < READING_MAX ? put_special(d, at, end) : end;
    }
}

/* reply[at .. end), echoes taken out; one may begin in an earlier run and go on in this one. */
static void put_run(struct reader *d, size_t at, size_t end)
{
    if (at < d->echoed)
        at = d->echoed;
    while (d->next_echo < d->echo_count && d->echoes[d->next_echo].at < end) {
        struct echo_range echo = d->echoes[d->next_echo++];

        put_plain(d, at, echo.at);
        put(d->out, READING_ECHO);
        if (d->echoed < echo.at + echo.n)
            d->echoed = echo.at + echo.n;
        at = d->echoed;
    }
    put_plain(d, at, end);
}

/* "550 5.1.1" where the reply begins with both: neither is an address. */
static void put_codes(struct reader *d, const struct reply *parsed)
{
    size_t n = CODE_WIDTH + parsed->dsn.n;

    if (parsed->code == 0 || parsed->dsn.n == 0 || parsed->dsn.p != parsed->text.p + CODE_WIDTH || d->echo_count > 0)
        return;
    memcpy(d->out->text, parsed->text.p, n);
    d->out->n = n;
    d->echoed = (size_t)(parsed->text.p - d->reply.p) + n;
}

/* Most replies are one line, and then the whole is one run. */
static bool has_joins(const struct reply_walk *w)
{
    return w->multiline || slice_find_byte(w->rest, '\\') != SLICE_NONE || slice_find_byte(w->rest, '\n') != SLICE_NONE;
}

static void put_runs(struct reader *d)
{
    struct reply parsed;
    struct reply_walk walk;
    struct slice run;

    reply_parse(&parsed, d->reply);
    d->end = (size_t)(parsed.text.p - d->reply.p) + parsed.text.n;
    put_codes(d, &parsed);
    reply_walk_init(&walk, &parsed);
    if (!has_joins(&walk)) {
        put_run(d, d->end - parsed.text.n, d->end);
        return;
    }
    while (reply_walk_next(&walk, &run)) {
        /* A join is a blank of the walk's own, which is none of the reply's bytes. */
        if (slice_equal(run, SLICE(" ")))
            put_blank(d->out);
        else
            put_run(d, (size_t)(run.p - d->reply.p), (size_t)(run.p - d->reply.p) + run.n);
    }
}

void reading_make(struct reading *r, struct slice reply, struct slice recipient, const struct slice *keep,
                  size_t keep_count)
{
    struct reader d = {.out = r,
                       .reply = slice_cut(reply, 0, REPLY_MAX),
                       .recipient = recipient,
                       .keep = keep,
                       .keep_count = keep_count};

    r->n = r->ip_count = 0;
    d.echo_count = echo_recipient(d.reply, recipient, d.echoes);
    put_runs(&d);
    memset(r->text + r->n, 0, 8);
}

#include "dns/spf.h"

#include "text/number.h"

static bool take_word(struct slice *rest, struct slice *word)
{
    size_t n = 0;

    while (rest->n > 0 && rest->p[0] == ' ')
        *rest = slice_cut(*rest, 1, rest->n);
    while (n < rest->n && rest->p[n] != ' ')
        n++;
    *word = slice_cut(*rest, 0, n);
    *rest = slice_cut(*rest, n, rest->n);
    return n > 0;
}

bool spf_is_record(struct slice text)
{
    return slice_starts_fold(text, SLICE("v=spf1")) && (text.n == 6 || text.p[6] == ' ');
}

bool spf_has_all(struct slice record)
{
    struct slice word;

    while (take_word(&record, &word)) {
        if (word.p[0] == '+' || word.p[0] == '-' || word.p[0] == '~' || word.p[0] == '?')
            word = slice_cut(word, 1, word.n);
        if (slice_equal_fold(word, SLICE("all")))
            return true;
    }
    return false;
}

static bool take_fold(struct slice *rest, struct slice literal)
{
    if (!slice_starts_fold(*rest, literal))
        return false;
    *rest = slice_cut(*rest, literal.n, rest->n);
    return true;
}

/* [":" domain] ["/" prefix4] ["//" prefix6] behind a and mx (RFC 7208 section 5.3, 5.4, 5.6). */
static bool read_host(struct spf_term *out, struct slice rest)
{
    size_t slash = slice_find_byte(rest, '/'), double_slash;
    struct slice lengths = slash == SLICE_NONE ? (struct slice){NULL, 0} : slice_cut(rest, slash, rest.n);
    uint64_t value;

    out->prefix4 = 32;
    out->prefix6 = 128;
    if (slash != SLICE_NONE)
        rest = slice_cut(rest, 0, slash);
    if (rest.n > 0 && (!slice_take(&rest, SLICE(":")) || rest.n == 0))
        return false;
    out->domain = rest;
    double_slash = slice_find(lengths, SLICE("//"));
    if (double_slash != SLICE_NONE) {
        if (!number_parse(slice_cut(lengths, double_slash + 2, lengths.n), 128, &value))
            return false;
        out->prefix6 = (unsigned)value;
        lengths = slice_cut(lengths, 0, double_slash);
    }
    if (lengths.n > 0) {
        if (!number_parse(slice_cut(lengths, 1, lengths.n), 32, &value))
            return false;
        out->prefix4 = (unsigned)value;
    }
    return true;
}

/* "a" and "mx" stand alone or before ':' or '/'. */
static bool is_host(struct slice *rest, struct slice name)
{
    struct slice behind = *rest;

    if (!take_fold(&behind, name) || (behind.n > 0 && behind.p[0] != ':' && behind.p[0] != '/'))
        return false;
    *rest = behind;
    return true;
}

static bool read_domain(struct spf_term *out, struct slice rest)
{
    out->domain = rest;
    return rest.n > 0;
}

static bool read_network(struct spf_term *out, struct slice rest, bool v6)
{
    return network_parse(&out->network, rest) && out->network.first.v6 == v6;
}

/* Sets kind; false: the term has nothing to do with addresses. */
static bool read_term(struct spf_term *out)
{
    struct slice rest = out->text;
    bool good;

    if (take_fold(&rest, SLICE("redirect="))) {
        out->kind = SPF_REDIRECT;
        good = read_domain(out, rest);
    } else {
        bool grants = rest.p[0] != '-' && rest.p[0] != '~' && rest.p[0] != '?';

        if (!grants || rest.p[0] == '+')
            rest = slice_cut(rest, 1, rest.n);
        if (!grants || slice_equal_fold(rest, SLICE("all")))
            return false;
        if (take_fold(&rest, SLICE("include:"))) {
            out->kind = SPF_INCLUDE;
            good = read_domain(out, rest);
        } else if (take_fold(&rest, SLICE("ip4:")) || take_fold(&rest, SLICE("ip6:"))) {
            out->kind = SPF_NETWORK;
            good = read_network(out, rest, rest.p[-2] == '6');
        } else if (is_host(&rest, SLICE("a")) || is_host(&rest, SLICE("mx"))) {
            out->kind = (rest.p[-1] | 0x20) == 'x' ? SPF_MX : SPF_A;
            good = read_host(out, rest);
        } else if (is_host(&rest, SLICE("ptr")) || slice_starts_fold(rest, SLICE("exists:"))) {
            out->kind = SPF_OPAQUE;
            return true;
        } else {
            size_t equals = slice_find_byte(rest, '=');

            out->kind = SPF_BAD;
            return equals == SLICE_NONE || equals == 0; /* an unknown modifier is no error (section 6) */
        }
    }
    if (!good)
        out->kind = SPF_BAD;
    else if (slice_find_byte(out->domain, '%') != SLICE_NONE)
        out->kind = SPF_OPAQUE;
    return true;
}

bool spf_next(struct slice *rest, struct spf_term *out)
{
    for (;;) {
        *out = (struct spf_term){.kind = SPF_BAD};
        if (!take_word(rest, &out->text))
            return false;
        if (slice_equal_fold(out->text, SLICE("v=spf1")))
            continue;
        if (read_term(out))
            return true;
    }
}

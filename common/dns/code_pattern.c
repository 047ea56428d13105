#include "dns/code_pattern.h"

#include "text/number.h"

static bool take_octet(struct slice *rest, unsigned *out)
{
    size_t digits = 0;
    uint64_t value;

    while (digits < rest->n && rest->p[digits] >= '0' && rest->p[digits] <= '9')
        digits++;
    if (digits > 3 || !number_parse(slice_cut(*rest, 0, digits), 255, &value))
        return false;
    *out = (unsigned)value;
    *rest = slice_cut(*rest, digits, rest->n);
    return true;
}

/* One number or first..last, into the octet's set. */
static bool take_range(struct slice *rest, uint32_t set[8])
{
    unsigned first, last;

    if (!take_octet(rest, &first))
        return false;
    last = first;
    if (slice_take(rest, SLICE("..")) && !take_octet(rest, &last))
        return false;
    for (unsigned v = first; v <= last; v++)
        set[v / 32] |= (uint32_t)1 << v % 32;
    return first <= last;
}

static bool take_set(struct slice *rest, uint32_t set[8])
{
    unsigned value;

    if (!slice_take(rest, SLICE("["))) {
        if (!take_octet(rest, &value))
            return false;
        set[value / 32] |= (uint32_t)1 << value % 32;
        return true;
    }
    do {
        if (!take_range(rest, set))
            return false;
    } while (slice_take(rest, SLICE(";")));
    return slice_take(rest, SLICE("]"));
}

bool code_pattern_parse(struct code_pattern *out, struct slice text, struct error *why)
{
    struct code_pattern p = {0};
    struct slice rest = text;

    for (size_t i = 0; i < 4; i++)
        if ((i > 0 && !slice_take(&rest, SLICE("."))) || !take_set(&rest, p.allowed[i])) {
            rest.n = 1;
            break;
        }
    if (rest.n > 0) {
        error_set(why, "'%.*s' is no filter such as 127.0.0.2 or 127.0.0.[2;4..11]", (int)text.n, text.p);
        return false;
    }
    if (p.allowed[0][127 / 32] >> 127 % 32 == 0) {
        error_set(why, "filter '%.*s' can match no answer: lists answer in 127.0.0.0/8", (int)text.n, text.p);
        return false;
    }
    *out = p;
    return true;
}

bool code_pattern_matches(const struct code_pattern *p, uint32_t code)
{
    for (size_t i = 0; i < 4; i++) {
        unsigned octet = code >> (24 - 8 * i) & 255;

        if ((p->allowed[i][octet / 32] >> octet % 32 & 1) == 0)
            return false;
    }
    return true;
}

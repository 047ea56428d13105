#include "dns/dns_list.h"

static bool in_prefix(uint32_t code, uint32_t prefix, unsigned bits)
{
    return (code ^ prefix) >> (32 - bits) == 0;
}

/* Answers by which lists refuse, unless the catalogue or a filter says that the list uses the code otherwise:
 * 127.255.255.0/24 is Spamhaus' and others' range for errors, 127.0.1.255 an address asked of a domain list, 127.0.0.1
 * what URIBL and many more give to clients that ask too much. */
static struct code_reading usual_reading(const struct dns_list *list, uint32_t code)
{
    struct code_reading r = {.kind = READING_REFUSED};

    if (code == 0x7ffffffc)
        r.meaning = SLICE("typing error in the zone's name");
    else if (code == 0x7ffffffe)
        r.meaning = SLICE("asked through a public resolver");
    else if (code == 0x7fffffff)
        r.meaning = SLICE("too many queries");
    else if (in_prefix(code, 0x7fffff00, 24))
        r.meaning = SLICE("error code");
    else if (list->filtered)
        r.kind = code_pattern_matches(&list->filter, code) ? READING_LISTED
                 : code == 0x7f000001                      ? READING_REFUSED
                                                           : READING_NEUTRAL;
    else if (code == 0x7f000001)
        r.meaning = SLICE("query blocked");
    else if (code == 0x7f0001ff && (list->families & 1u << FAMILY_DOMAIN) != 0)
        r.meaning = SLICE("address asked of a domain list");
    else
        r.kind = READING_LISTED;
    if (r.kind == READING_REFUSED && r.meaning.n == 0)
        r.meaning = SLICE("query blocked");
    return r;
}

void list_code_read(const struct dns_list *list, uint32_t code, struct code_reading *out)
{
    *out = (struct code_reading){.kind = READING_OUTSIDE};
    if (!in_prefix(code, 0x7f000000, 8))
        return;
    for (size_t i = 0; i < list->code_count; i++) {
        const struct list_code *c = &list->codes[i];

        if (!code_pattern_matches(&c->pattern, code))
            continue;
        out->meaning = c->meaning;
        if (c->kind == CODE_REFUSED)
            out->kind = READING_REFUSED;
        else if (list->filtered)
            out->kind = code_pattern_matches(&list->filter, code) ? READING_LISTED : READING_NEUTRAL;
        else
            out->kind = c->kind == CODE_LISTED ? READING_LISTED : READING_NEUTRAL;
        if (out->kind != READING_NEUTRAL || !list->bitmask)
            return;
    }
    if (out->meaning.n == 0)
        *out = usual_reading(list, code);
}

void list_code_describe(struct buffer *out, const struct dns_list *list, uint32_t code)
{
    bool first = true;

    for (size_t i = 0; i < list->code_count; i++) {
        const struct list_code *c = &list->codes[i];

        if (c->meaning.n == 0 || !code_pattern_matches(&c->pattern, code))
            continue;
        if (!first)
            buffer_text(out, ", ");
        buffer_add(out, c->meaning);
        if (!list->bitmask)
            return;
        first = false;
    }
}

bool list_severity_parse(enum list_severity *out, struct slice word, struct error *why)
{
    static const struct slice words[] = {SLICE_INIT("critical"), SLICE_INIT("warning"), SLICE_INIT("info")};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_equal(word, words[i])) {
            *out = (enum list_severity)i;
            return true;
        }
    error_set(why, "severity is critical, warning or info");
    return false;
}

bool dns_list_parse(struct dns_list *out, struct slice text, struct error *why)
{
    struct dns_list list = {.families = 1u << FAMILY_IP4 | 1u << FAMILY_IP6, .severity = LIST_CRITICAL};
    size_t equals = slice_find_byte(text, '='), star = slice_find_byte(text, '*');

    if (star != SLICE_NONE) {
        error_set(why, "list '%.*s': weights are not used here; leave '%.*s' out, and use -w and -c", (int)text.n,
                  text.p, (int)(text.n - star), text.p + star);
        return false;
    }
    list.slug = text;
    list.zone = slice_cut(text, 0, equals == SLICE_NONE ? text.n : equals);
    if (list.zone.n > 0 && list.zone.p[list.zone.n - 1] == '.')
        list.zone.n--;
    list.name = list.zone;
    if (!dns_name_valid(list.zone)) {
        error_set(why, "list '%.*s': '%.*s' is no domain name", (int)text.n, text.p, (int)list.zone.n, list.zone.p);
        return false;
    }
    if (equals != SLICE_NONE) {
        struct error what;

        list.filtered = code_pattern_parse(&list.filter, slice_cut(text, equals + 1, text.n), &what);
        if (!list.filtered) {
            error_set(why, "list '%.*s': %s", (int)list.zone.n, list.zone.p, what.text);
            return false;
        }
    }
    *out = list;
    return true;
}

bool dns_list_name(const struct dns_list *list, struct slice labels, char out[DNS_NAME_MAX + 1])
{
    if (labels.n + 1 + list->zone.n > DNS_NAME_MAX)
        return false;
    memcpy(out, labels.p, labels.n);
    out[labels.n] = '.';
    memcpy(out + labels.n + 1, list->zone.p, list->zone.n);
    out[labels.n + 1 + list->zone.n] = '\0';
    return true;
}

bool dns_list_test_name(const struct dns_list *list, enum list_family family, bool listed, char out[DNS_NAME_MAX + 1])
{
    struct address a = {.bytes = {127, 0, 0, listed ? 2 : 1}};
    struct slice own = listed ? list->test_listed : list->test_clean;
    char labels[ADDRESS_REVERSED_MAX];

    if (slice_equal(own, SLICE("-")))
        return false;
    if (own.n > 0)
        return dns_list_name(list, own, out);
    if (family == FAMILY_DOMAIN)
        return dns_list_name(list, listed ? SLICE("test") : SLICE("invalid"), out);
    if (family == FAMILY_IP6)
        a = (struct address){.v6 = true, .bytes = {[10] = 0xff, 0xff, 0x7f, 0, 0, listed ? 2 : 1}};
    return dns_list_name(list, (struct slice){labels, address_reverse(&a, labels)}, out);
}

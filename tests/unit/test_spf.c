#include "tests/lib/unit.h"

#include "dns/spf.h"

static const char *const kinds[] = {"network", "a", "mx", "include", "redirect", "opaque", "bad"};

/* want: the terms that matter, as kind:detail, parted by blanks. */
static const struct {
    const char *record, *want;
} rows[] = {
    {"v=spf1 ip4:192.0.2.0/24 -all", "network:192.0.2.0/24"},
    {"v=spf1 +ip4:192.0.2.1 ip6:2001:db8::/32", "network:192.0.2.1/32 network:2001:db8::/32"},
    {"V=SPF1 IP4:192.0.2.1 MX", "network:192.0.2.1/32 mx:/32/128"},
    {"v=spf1 a mx", "a:/32/128 mx:/32/128"},
    {"v=spf1 a:mail.example.com mx:example.net", "a:mail.example.com/32/128 mx:example.net/32/128"},
    {"v=spf1 a/24 a:x.example.com/28//64 mx//48", "a:/24/128 a:x.example.com/28/64 mx:/32/48"},
    {"v=spf1 include:_spf.example.net ~all", "include:_spf.example.net"},
    {"v=spf1 redirect=_spf.example.net", "redirect:_spf.example.net"},
    {"v=spf1 exists:%{i}.example.com ptr ptr:example.com", "opaque: opaque: opaque:"},
    {"v=spf1 a:%{d}.example.com include:%{ir}.example.com", "opaque: opaque:"},
    {"v=spf1 -ip4:192.0.2.1 ~a ?mx all", ""},
    {"v=spf1 exp=explain.example.com future=x", ""},
    {"v=spf1   ip4:192.0.2.1  ", "network:192.0.2.1/32"},
    {"v=spf1 ip4:192.0.2.256", "bad:"},
    {"v=spf1 ip4:2001:db8::1 ip6:192.0.2.1", "bad: bad:"},
    {"v=spf1 ip4: ip4 include: redirect= a: mx:", "bad: bad: bad: bad: bad: bad:"},
    {"v=spf1 a/33 mx//129 a/ a//", "bad: bad: bad: bad:"},
    {"v=spf1 apple mxtreme foo", "bad: bad: bad:"},
    {"v=spf1", ""},
};

static void describe(struct buffer *out, const struct spf_term *t)
{
    if (out->n > 0)
        buffer_byte(out, ' ');
    buffer_printf(out, "%s:", kinds[t->kind]);
    if (t->kind == SPF_NETWORK) {
        address_print(out, &t->network.first);
        buffer_printf(out, "/%u", t->network.prefix);
    } else if (t->kind == SPF_A || t->kind == SPF_MX) {
        buffer_add(out, t->domain);
        buffer_printf(out, "/%u/%u", t->prefix4, t->prefix6);
    } else if (t->kind == SPF_INCLUDE || t->kind == SPF_REDIRECT) {
        buffer_add(out, t->domain);
    }
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slice rest = slice_of(rows[i].record);
        struct spf_term term;
        struct buffer got;

        buffer_init(&got, 1000);
        while (spf_next(&rest, &term))
            describe(&got, &term);
        WANT_TEXT(rows[i].record, buffer_slice(&got), rows[i].want);
        buffer_free(&got);
    }
}

static void test_records(void **state)
{
    static const struct {
        const char *text;
        bool record, all;
    } texts[] = {
        {"v=spf1", true, false},       {"v=spf1 -all", true, true},
        {"v=spf1 +ALL", true, true},   {"v=spf1 redirect=x", true, false},
        {"v=spf10 all", false, true},  {"v=spf2 mx", false, false},
        {" v=spf1", false, false},     {"", false, false},
        {"v=spf1 allow", true, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        WANT_INT(texts[i].text, spf_is_record(slice_of(texts[i].text)), texts[i].record);
        WANT_INT(texts[i].text, spf_has_all(slice_of(texts[i].text)), texts[i].all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_records),
    };
    return cmocka_run_group_tests_name("spf", tests, NULL, NULL);
}

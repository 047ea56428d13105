/* What people and zones write about lists and senders: list zones with filters, addresses and networks, SPF records. What is
 * accepted must be within its limits and read back the same. */
#include <stdlib.h>

#include "dns/dns_list.h"
#include "dns/spf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_list(struct slice text)
{
    char name[DNS_NAME_MAX + 1];
    struct dns_list list;

    if (!dns_list_parse(&list, text, NULL))
        return;
    if (!dns_name_valid(list.zone) || list.zone.p < text.p || list.zone.p + list.zone.n > text.p + text.n)
        abort();
    for (int f = 0; f < FAMILY_COUNT; f++)
        if (dns_list_test_name(&list, (enum list_family)f, true, name) && !slice_ends(slice_of(name), list.zone))
            abort();
}

static void check_network(struct slice text)
{
    struct address again;
    struct buffer out;
    struct network n;

    if (!network_parse(&n, text))
        return;
    if (n.prefix > (n.first.v6 ? 128u : 32u) || network_size(&n) == 0)
        abort();
    buffer_init(&out, 100);
    address_print(&out, &n.first);
    /* An IPv4-mapped address that a mask has left is still one of IPv6. */
    if (!address_parse(&again, buffer_slice(&out)) || (again.v6 == n.first.v6 && !address_equal(&again, &n.first)))
        abort();
    buffer_free(&out);
}

static void check_spf(struct slice text)
{
    struct slice rest = text;
    struct spf_term t;

    while (spf_next(&rest, &t)) {
        if (t.text.p < text.p || t.text.p + t.text.n > text.p + text.n || t.text.n == 0)
            abort();
        if (t.kind != SPF_BAD && t.domain.n > 0 &&
            (t.domain.p < t.text.p || t.domain.p + t.domain.n > t.text.p + t.text.n))
            abort();
        if (t.prefix4 > 32 || t.prefix6 > 128)
            abort();
    }
    (void)spf_has_all(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};

    check_list(text);
    check_network(text);
    check_spf(text);
    return 0;
}

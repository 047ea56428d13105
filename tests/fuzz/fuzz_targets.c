/* Targets and a zone of a stranger's, whose records lead where they like. The input's first line is a bit set and then the
 * target; each further line is a record: its type (a, 6, m, t; x: the server fails), the name, a blank, what it holds. The
 * expansion ends within the limits of RFC 7208, asks for names only, and gives public addresses and names in their canonical
 * form, each once; and where it gives none it says why. */
#include <stdlib.h>

#include "dns/targets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ASKED_MAX = 500, RECORDS_MAX = 32 };

static void check(bool good)
{
    if (!good)
        abort();
}

static enum dns_type type_of(char letter)
{
    return letter == 'a' ? DNS_A : letter == '6' ? DNS_AAAA : letter == 'm' ? DNS_MX : DNS_TXT;
}

static bool read_record(struct slice line, const struct dns_question *q, struct dns_answer *answer,
                        struct dns_record records[RECORDS_MAX])
{
    struct slice rest = slice_cut(line, 1, line.n), name;
    struct dns_record *r = &records[answer->count];
    struct address a;

    if (line.n == 0 || answer->count == RECORDS_MAX || !slice_take_until(&rest, ' ', DNS_NAME_MAX + 1, &name) ||
        !slice_equal_fold(name, slice_of(q->name)))
        return false;
    if (line.p[0] == 'x') {
        answer->outcome = DNS_SERVFAIL;
        return false;
    }
    if (answer->outcome == DNS_NO_NAME)
        answer->outcome = DNS_NO_DATA;
    if (type_of(line.p[0]) != q->type)
        return false;
    *r = (struct dns_record){.ttl = 300, .text = rest};
    if (q->type == DNS_A || q->type == DNS_AAAA) {
        if (!address_parse(&a, rest) || a.v6 != (q->type == DNS_AAAA))
            return false;
        memcpy(r->address, a.bytes, a.v6 ? 16 : 4);
    }
    return true;
}

static void answer(struct targets *t, const struct dns_question *q, struct slice zone)
{
    struct dns_record records[RECORDS_MAX];
    struct dns_answer out = {.id = q->id, .outcome = DNS_NO_NAME, .records = records};

    while (zone.n > 0) {
        size_t end = slice_find_byte(zone, '\n');
        struct slice line = slice_cut(zone, 0, end == SLICE_NONE ? zone.n : end);

        zone = slice_cut(zone, line.n + 1, zone.n);
        out.count += read_record(line, q, &out, records);
    }
    if (out.outcome != DNS_SERVFAIL && out.count > 0)
        out.outcome = DNS_ANSWER;
    if (out.outcome != DNS_ANSWER)
        out.count = 0;
    targets_answer(t, 0, &out);
}

static void check_subject(const struct subject *s, const struct targets_rules *rules)
{
    struct address again;
    struct buffer text;

    if (s->family == FAMILY_DOMAIN) {
        check(rules->domains && dns_name_valid(s->text));
        return;
    }
    buffer_init(&text, 100);
    address_print(&text, &s->address);
    check(address_parse(&again, s->text) && address_equal(&again, &s->address));
    check(slice_equal(buffer_slice(&text), s->text));
    check(rules->allow_reserved || address_reserved(&s->address) == NULL);
    buffer_free(&text);
}

static void check_outcome(const struct targets *t, const struct targets_rules *rules)
{
    size_t subjects, troubles;
    const struct subject *all = targets_subjects(t, &subjects);

    (void)targets_troubles(t, &troubles);
    check(subjects <= TARGETS_SUBJECTS_MAX && troubles <= TARGETS_TROUBLES_MAX && subjects + troubles > 0);
    for (size_t i = 0; i < subjects; i++) {
        check_subject(&all[i], rules);
        check(targets_origin(t, i).n > 0);
        for (size_t k = 0; k < i && k < 64; k++)
            check(all[k].family != all[i].family || !slice_equal_fold(all[k].text, all[i].text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct schedule_rules pace = {
        .servers = 1, .window = 64, .window_max = 64, .lane_cap = 64, .tries = 1, .patience_us = 1000000};
    struct slice zone = {(const char *)data, size}, target;
    unsigned bits = size == 0 ? 0 : data[0];
    const struct targets_rules rules = {bits & 1, !(bits & 1) || (bits & 2), bits & 4, bits & 8};
    struct targets *t = targets_new(&rules, &pace);
    struct error why = {""};
    struct dns_question q;
    enum schedule_step step;
    long long until;
    size_t asked = 0;

    if (!slice_take_until(&zone, '\n', zone.n, &target) || t == NULL) {
        targets_free(t);
        return 0;
    }
    if (targets_add(t, slice_cut(target, 1, target.n), &why)) {
        while ((step = targets_next(t, 0, &q, &until)) == SCHEDULE_ASK) {
            check(++asked <= ASKED_MAX && dns_name_valid(slice_of(q.name)));
            answer(t, &q, zone);
        }
        check(step == SCHEDULE_DONE);
        check_outcome(t, &rules);
    } else {
        check(why.text[0] != '\0');
    }
    targets_free(t);
    return 0;
}

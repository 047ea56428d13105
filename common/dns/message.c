#include "dns/message.h"

#define HEADER_SIZE 12
#define WIRE_NAME_MAX 255
#define CHAIN_MAX 16 /* CNAMEs followed; resolvers give up in this region */
#define POINTERS_MAX 64

/* A name without compression, letters folded: two names are equal when their bytes are. */
struct wire_name {
    uint8_t bytes[WIRE_NAME_MAX];
    size_t n;
};
struct record_head {
    struct wire_name owner;
    unsigned type, class;
    uint32_t ttl;
    size_t data, data_n; /* place in the message */
};

static unsigned get16(struct slice m, size_t at)
{
    return (unsigned)((unsigned char)m.p[at] << 8 | (unsigned char)m.p[at + 1]);
}

static uint32_t get32(struct slice m, size_t at)
{
    return (uint32_t)get16(m, at) << 16 | get16(m, at + 2);
}

static bool add_label(struct wire_name *out, const char *label, size_t n)
{
    if (out->n + 1 + n > WIRE_NAME_MAX)
        return false;
    out->bytes[out->n++] = (uint8_t)n;
    for (size_t i = 0; i < n; i++)
        out->bytes[out->n++] = (uint8_t)(label[i] >= 'A' && label[i] <= 'Z' ? label[i] | 0x20 : label[i]);
    return true;
}

/* Reads the name at *at and moves *at behind it. Pointers must lead backwards, so that there can't be a loop. */
static bool read_name(struct slice m, size_t *at, struct wire_name *out)
{
    size_t here = *at, least = here;
    bool jumped = false;

    out->n = 0;
    for (unsigned pointers = 0; here < m.n;) {
        unsigned n = (unsigned char)m.p[here];

        if (n == 0) {
            if (!jumped)
                *at = here + 1;
            return add_label(out, NULL, 0);
        }
        if (n >= 0xc0) {
            if (here + 1 >= m.n || ++pointers > POINTERS_MAX)
                return false;
            n = get16(m, here) & 0x3fff;
            if (!jumped)
                *at = here + 2;
            jumped = true;
            if (n >= least || n < HEADER_SIZE)
                return false;
            here = least = n;
        } else {
            if (n > 63 || here + 1 + n > m.n || !add_label(out, m.p + here + 1, n))
                return false;
            here += 1 + n;
        }
    }
    return false;
}

static bool read_record(struct slice m, size_t *at, struct record_head *r)
{
    if (!read_name(m, at, &r->owner) || m.n - *at < 10)
        return false;
    r->type = get16(m, *at);
    r->class = get16(m, *at + 2);
    r->ttl = get32(m, *at + 4);
    r->data_n = get16(m, *at + 8);
    r->data = *at + 10;
    *at = r->data + r->data_n;
    return *at <= m.n;
}

static bool same_name(const struct wire_name *a, const struct wire_name *b)
{
    return a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0;
}

static bool add_text(struct dns_message *out, struct dns_record *r, const char *p, size_t n)
{
    if (n > MESSAGE_TEXT_MAX - out->text_n)
        return false;
    memcpy(out->text + out->text_n, p, n);
    r->text = (struct slice){out->text + out->text_n - r->text.n, r->text.n + n};
    out->text_n += n;
    return true;
}

/* RFC 1035 3.3.14: one or more strings with a length byte each, which fill the record. */
static bool read_strings(struct dns_message *out, struct dns_record *r, struct slice data)
{
    while (data.n > 0) {
        size_t n = (unsigned char)data.p[0];

        if (n >= data.n || !add_text(out, r, data.p + 1, n))
            return false;
        data = slice_cut(data, 1 + n, data.n);
    }
    return true;
}

static bool read_exchange(struct dns_message *out, struct dns_record *r, struct slice m, const struct record_head *head)
{
    size_t at = head->data + 2;
    struct wire_name name;

    if (head->data_n < 3 || !read_name(m, &at, &name) || at != head->data + head->data_n)
        return false;
    r->preference = (uint16_t)get16(m, head->data);
    for (size_t i = 0; name.bytes[i] != 0; i += 1 + (size_t)name.bytes[i])
        if ((i > 0 && !add_text(out, r, ".", 1)) || !add_text(out, r, (const char *)name.bytes + i + 1, name.bytes[i]))
            return false;
    return true;
}

static bool add_record(struct dns_message *out, struct slice m, const struct record_head *head)
{
    struct slice data = slice_cut(m, head->data, head->data_n);
    struct dns_record *r = &out->records[out->count];

    if (out->count == MESSAGE_RECORDS_MAX)
        return false;
    *r = (struct dns_record){.ttl = head->ttl > INT32_MAX ? 0 : head->ttl}; /* RFC 2181 section 8 */
    out->count++;
    switch (out->type) {
    case DNS_A:
        return data.n == 4 && memcpy(r->address, data.p, 4) != NULL;
    case DNS_AAAA:
        return data.n == 16 && memcpy(r->address, data.p, 16) != NULL;
    case DNS_TXT:
        return data.n > 0 && read_strings(out, r, data);
    case DNS_MX:
        return read_exchange(out, r, m, head);
    case DNS_SOA:
    case DNS_CNAME:
        break;
    }
    return true;
}

/* Follows the CNAMEs from *owner through the answer section; false: it is malformed or leads in a circle. */
static bool follow_chain(struct slice m, size_t answers, unsigned count, struct wire_name *owner)
{
    for (unsigned links = 0; links <= CHAIN_MAX; links++) {
        struct wire_name target = {.n = 0};
        size_t at = answers;

        for (unsigned i = 0; i < count; i++) {
            struct record_head r;

            if (!read_record(m, &at, &r))
                return false;
            if (target.n == 0 && r.type == DNS_CNAME && r.class == 1 && same_name(&r.owner, owner)) {
                size_t data = r.data;

                if (!read_name(m, &data, &target) || data != r.data + r.data_n)
                    return false;
            }
        }
        if (target.n == 0)
            return true;
        *owner = target;
    }
    return false;
}

static enum dns_outcome read_answers(struct dns_message *out, struct slice m)
{
    unsigned flags = get16(m, 2), answers = get16(m, 6), rcode = flags & 15;
    size_t at = HEADER_SIZE, start;
    struct wire_name owner;

    if ((flags & 0x8000) == 0 || get16(m, 4) != 1 || !read_name(m, &at, &owner) || m.n - at < 4)
        return DNS_MALFORMED;
    out->type = (enum dns_type)get16(m, at);
    start = at += 4;
    if ((flags & 0x0200) != 0)
        return DNS_TRUNCATED;
    if (rcode != 0 && rcode != 3)
        return rcode == 2 ? DNS_SERVFAIL : rcode == 5 ? DNS_REFUSED : DNS_FORMERR;
    if (!follow_chain(m, start, answers, &owner))
        return DNS_MALFORMED;
    for (unsigned i = 0; i < answers; i++) {
        struct record_head r;

        if (!read_record(m, &at, &r))
            return DNS_MALFORMED;
        if (r.type == (unsigned)out->type && r.class == 1 && same_name(&r.owner, &owner) && !add_record(out, m, &r))
            return DNS_MALFORMED;
    }
    if (rcode == 3)
        return out->count == 0 ? DNS_NO_NAME : DNS_MALFORMED;
    return out->count == 0 ? DNS_NO_DATA : DNS_ANSWER;
}

void message_read(struct dns_message *out, struct slice wire)
{
    out->count = out->text_n = 0;
    out->type = DNS_A;
    out->outcome = wire.n < HEADER_SIZE ? DNS_MALFORMED : read_answers(out, wire);
    if (out->outcome != DNS_ANSWER)
        out->count = 0;
}

#include "dns/verdict.h"

static uint32_t code_of(const struct dns_record *r)
{
    return (uint32_t)r->address[0] << 24 | (uint32_t)r->address[1] << 16 | (uint32_t)r->address[2] << 8 | r->address[3];
}

static void add_code(struct list_answer *out, uint32_t code)
{
    for (size_t i = 0; i < out->codes_n; i++)
        if (out->codes[i] == code)
            return;
    if (out->codes_n < VERDICT_CODES_MAX)
        out->codes[out->codes_n++] = code;
}

void verdict_read(const struct dns_list *list, enum dns_outcome outcome, const struct dns_record *records, size_t count,
                  struct list_answer *out)
{
    struct list_answer worse = {.kind = ANSWER_NOT_LISTED};

    *out = (struct list_answer){.kind = DNS_IS_ANSWER(outcome) ? ANSWER_NOT_LISTED : ANSWER_NONE, .ttl = UINT32_MAX};
    for (size_t i = 0; i < count; i++) {
        uint32_t code = code_of(&records[i]);
        struct code_reading reading;

        if (records[i].ttl < out->ttl)
            out->ttl = records[i].ttl;
        list_code_read(list, code, &reading);
        switch (reading.kind) {
        case READING_LISTED:
            out->kind = ANSWER_LISTED;
            add_code(out, code);
            out->in_range = true;
            break;
        case READING_NEUTRAL:
            out->in_range = true;
            break;
        case READING_REFUSED:
        case READING_OUTSIDE:
            if (worse.codes_n == 0)
                add_code(&worse, code);
            if (worse.kind == ANSWER_NOT_LISTED)
                worse.kind = reading.kind == READING_REFUSED ? ANSWER_REFUSED : ANSWER_BROKEN;
            break;
        }
    }
    if (count == 0)
        out->ttl = 0;
    if (out->kind == ANSWER_LISTED || worse.kind == ANSWER_NOT_LISTED)
        return;
    out->kind = worse.kind;
    out->codes[0] = worse.codes[0];
    out->codes_n = 1;
}

const char *outcome_words(enum dns_outcome outcome)
{
    switch (outcome) {
    case DNS_ANSWER:
    case DNS_NO_DATA:
    case DNS_NO_NAME:
        break;
    case DNS_REFUSED:
        return "REFUSED by the name server";
    case DNS_SERVFAIL:
        return "SERVFAIL";
    case DNS_FORMERR:
        return "name server error";
    case DNS_MALFORMED:
        return "malformed answer";
    case DNS_TRUNCATED:
        return "answer truncated, not to be had over TCP";
    case DNS_TIMEOUT:
        return "no answer";
    case DNS_UNREACHABLE:
        return "resolver unreachable";
    case DNS_ABANDONED:
        return "not asked in time";
    }
    return "answered";
}

/* A DNS message of any bytes: records stay inside the message's own room, and only an answer has any. What it says as the
 * answer of a list: listed only by an address in 127/8 that the list's filter lets through. */
#include <stdlib.h>

#include "dns/message.h"
#include "dns/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_verdict(const struct dns_message *m)
{
    struct dns_list list;
    struct list_answer a;
    bool filtered = false, beyond = false;

    if (!dns_list_parse(&list, SLICE("bl.example.org=127.0.0.[2..11]"), NULL))
        abort();
    verdict_read(&list, m->outcome, m->records, m->count, &a);
    for (size_t i = 0; i < m->count; i++) {
        const uint8_t *b = m->records[i].address;

        filtered |= b[0] == 127 && b[1] == 0 && b[2] == 0 && b[3] >= 2 && b[3] <= 11;
        beyond |= b[0] != 127;
    }
    if ((a.kind == ANSWER_LISTED) != filtered || (a.kind == ANSWER_BROKEN && !beyond))
        abort();
    if ((a.kind == ANSWER_NONE) != !DNS_IS_ANSWER(m->outcome) || a.codes_n > VERDICT_CODES_MAX)
        abort();
    if (beyond && (a.kind == ANSWER_NOT_LISTED || a.kind == ANSWER_NONE))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct dns_message m;

    message_read(&m, (struct slice){(const char *)data, size});
    if ((m.outcome == DNS_ANSWER) != (m.count > 0) || m.count > MESSAGE_RECORDS_MAX || m.text_n > MESSAGE_TEXT_MAX)
        abort();
    /* An answer needs a reply with the bit set, one question and no error. */
    if (m.outcome == DNS_ANSWER && (size < 12 || (data[2] & 0x80) == 0 || (data[3] & 15) != 0 || data[5] != 1))
        abort();
    for (size_t i = 0; i < m.count; i++) {
        struct slice t = m.records[i].text;

        if (t.n > 0 && (t.p < m.text || t.p + t.n > m.text + m.text_n))
            abort();
        if (m.records[i].ttl > INT32_MAX)
            abort();
    }
    if (m.type == DNS_A)
        check_verdict(&m);
    return 0;
}

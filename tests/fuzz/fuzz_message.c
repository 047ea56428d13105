/* A DNS message of any bytes: records stay inside the message's own room, and only an answer has any. */
#include <stdlib.h>

#include "dns/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    return 0;
}

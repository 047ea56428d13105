/* What the plugin and its helper say to each other, of any bytes: a request that is taken is written the same again and read
 * again; an answer that is taken has a question that was asked. */
#include <stdlib.h>

#include "web/exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_request(const uint8_t *data, size_t size)
{
    static struct exchange_request request;
    struct buffer copy, first, second;
    struct error why = {""};

    buffer_init(&copy, size + 1);
    buffer_init(&first, EXCHANGE_REQUEST_MAX);
    buffer_init(&second, EXCHANGE_REQUEST_MAX);
    buffer_add(&copy, (struct slice){(const char *)data, size});
    if (exchange_read_request(&request, copy.p, copy.n, &why) && size <= EXCHANGE_REQUEST_MAX) {
        if (!exchange_write_request(&first, &request))
            abort();
        buffer_cut(&copy, 0);
        copy.ceiling = EXCHANGE_REQUEST_MAX;
        buffer_add(&copy, buffer_slice(&first));
        if (!exchange_read_request(&request, copy.p, copy.n, &why) || !exchange_write_request(&second, &request) ||
            !slice_equal(buffer_slice(&first), buffer_slice(&second)))
            abort();
    }
    buffer_free(&copy);
    buffer_free(&first);
    buffer_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size}, line;
    struct web_answer answer;
    size_t question;

    check_request(data, size);
    while (slice_take_until(&rest, '\n', rest.n, &line))
        if (exchange_read_answer(line, 3, &question, &answer) == EXCHANGE_ANSWER &&
            (question >= 3 || answer.verdict > WEB_UNREACHED || memchr(answer.text, '\0', sizeof answer.text) == NULL))
            abort();
    return 0;
}

/* A string written by the writer is one line of valid UTF-8 with nothing raw in it that JSON or HTML would take for its
 * own, and a reader gets back the text, with U+FFFD where it was no UTF-8. */
#include <stdlib.h>

#include "text/json.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static uint32_t hex_digit(struct slice *rest)
{
    uint32_t c = utf8_take(rest);

    require((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The next character of a written string as a reader understands it. */
static uint32_t take_written(struct slice *rest)
{
    uint32_t point = utf8_take(rest), value = 0;

    require(point != UTF8_INVALID && point >= 0x20 && (point < 0x7f || point > 0x9f));
    require(point != '"' && point != '<' && point != '>' && point != '&' && point != 0x2028 && point != 0x2029);
    if (point != '\\')
        return point;
    point = utf8_take(rest);
    if (point == '"' || point == '\\')
        return point;
    require(point == 'u');
    for (int i = 0; i < 4; i++)
        value = value << 4 | hex_digit(rest);
    return value;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size}, written;
    struct buffer out;
    struct json j;

    buffer_init(&out, size * 6 + 2);
    json_init(&j, &out);
    json_string(&j, NULL, text);
    require(!out.failed && j.comma);
    written = buffer_slice(&out);
    require(slice_take(&written, SLICE("\"")) && slice_ends(written, SLICE("\"")));
    written.n--;
    while (text.n > 0) {
        uint32_t point = utf8_take(&text);

        require(take_written(&written) == (point == UTF8_INVALID ? 0xfffd : point));
    }
    require(written.n == 0);
    buffer_free(&out);
    return 0;
}

#include "web/exchange.h"

#include "text/number.h"

#define MS_MAX 3600000

static const char escapes[] = "\\\\\tt\nn\rr"; /* byte and letter, in turn */

void exchange_add_field(struct buffer *out, struct slice field)
{
    for (size_t i = 0; i < field.n; i++) {
        char c = field.p[i], letter = 0;

        for (size_t k = 0; k < sizeof escapes - 1; k += 2)
            if (c == escapes[k])
                letter = escapes[k + 1];
        if (letter != 0) {
            buffer_byte(out, '\\');
            buffer_byte(out, letter);
        } else if ((unsigned char)c < ' ' || c == 0x7f) {
            out->failed = true;
        } else {
            buffer_byte(out, c);
        }
    }
}

bool exchange_unescape(char *p, size_t *n)
{
    size_t to = 0;

    for (size_t i = 0; i < *n; i++) {
        char c = p[i], byte = 0;

        if ((unsigned char)c < ' ' || c == 0x7f)
            return false;
        if (c == '\\') {
            if (++i == *n)
                return false;
            for (size_t k = 0; k < sizeof escapes - 1; k += 2)
                if (p[i] == escapes[k + 1])
                    byte = escapes[k];
            if (byte == 0)
                return false;
            c = byte;
        }
        p[to++] = c;
    }
    *n = to;
    return true;
}

void exchange_write_answer(struct buffer *out, size_t question, const struct web_answer *answer)
{
    struct slice verdict = web_verdict_word(answer->verdict);
    char text[WEB_TEXT_MAX];
    size_t n = 0;

    /* Whatever a page said: what can't be written as a field becomes a blank. */
    for (; n < sizeof text && answer->text[n] != '\0'; n++)
        text[n] = (unsigned char)answer->text[n] < ' ' || answer->text[n] == 0x7f ? ' ' : answer->text[n];
    buffer_printf(out, "answer\t%zu\t%.*s\t%u\t", question, (int)verdict.n, verdict.p,
                  answer->ms < MS_MAX ? answer->ms : MS_MAX);
    exchange_add_field(out, (struct slice){text, n});
    buffer_byte(out, '\n');
}

enum exchange_line exchange_read_answer(struct slice line, size_t questions, size_t *question,
                                        struct web_answer *answer)
{
    struct slice number, verdict, ms;
    char text[2 * WEB_TEXT_MAX];
    uint64_t n, took;
    size_t length;

    if (slice_equal(line, SLICE("end")))
        return EXCHANGE_END;
    if (line.n > EXCHANGE_LINE_MAX || !slice_take(&line, SLICE("answer\t")) ||
        !slice_take_until(&line, '\t', 20, &number) || !slice_take_until(&line, '\t', 20, &verdict) ||
        !slice_take_until(&line, '\t', 20, &ms) || line.n >= sizeof text || questions == 0 ||
        !number_parse(number, questions - 1, &n) || !web_verdict_parse(&answer->verdict, verdict) ||
        !number_parse(ms, MS_MAX, &took))
        return EXCHANGE_BAD;
    length = line.n;
    memcpy(text, line.p, length);
    if (!exchange_unescape(text, &length) || length >= WEB_TEXT_MAX)
        return EXCHANGE_BAD;
    memcpy(answer->text, text, length);
    answer->text[length] = '\0';
    answer->ms = (uint32_t)took;
    *question = (size_t)n;
    return EXCHANGE_ANSWER;
}

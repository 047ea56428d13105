#include "source/log_point.h"

#include <inttypes.h>

#include "text/number.h"

void log_point_print(struct buffer *out, const struct log_point *p)
{
    static const char digits[] = "0123456789abcdef";

    buffer_printf(out, "point\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%u\t%" PRIu64 "\t", p->inode, p->size, p->in,
                  p->bits, p->out);
    for (size_t i = 0; i < p->window_n; i++) {
        buffer_byte(out, digits[p->window[i] >> 4]);
        buffer_byte(out, digits[p->window[i] & 15]);
    }
    buffer_byte(out, '\n');
}

static bool take_number(struct slice *line, uint64_t max, uint64_t *out)
{
    struct slice word;

    return slice_take_until(line, '\t', line->n, &word) && number_parse(word, max, out);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool log_point_parse(struct slice line, struct log_point *p)
{
    uint64_t bits;

    if (!slice_take(&line, SLICE("point\t")) || !take_number(&line, UINT64_MAX, &p->inode) ||
        !take_number(&line, INT64_MAX, &p->size) || !take_number(&line, p->size, &p->in) ||
        !take_number(&line, 7, &bits) || !take_number(&line, INT64_MAX, &p->out) || (bits > 0 && p->in == 0) ||
        line.n % 2 != 0 || line.n / 2 > LOG_POINT_WINDOW || line.n / 2 > p->out)
        return false;
    p->bits = (unsigned)bits;
    p->window_n = line.n / 2;
    for (size_t i = 0; i < p->window_n; i++) {
        int high = hex_digit(line.p[2 * i]), low = hex_digit(line.p[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        p->window[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

#include "reputation/maillog_memory.h"

#include "text/number.h"

void maillog_memory_write(struct buffer *out, const struct maillog_memory *m)
{
    buffer_printf(out, "news\t%lld\noffset\t%lld\n", m->news_s, m->offset_s);
    if (m->journal.n > 0) {
        buffer_text(out, "journal\t");
        buffer_add(out, m->journal);
        buffer_byte(out, '\n');
    }
    buffer_printf(out, "positions\t%zu\n", m->positions.n);
    buffer_add(out, m->positions);
    buffer_add(out, m->book);
}

static bool number_line(struct slice *rest, struct slice key, uint64_t *out)
{
    struct slice value;

    return slice_take(rest, key) && slice_take_until(rest, '\n', 32, &value) &&
           number_parse(value, (uint64_t)1 << 60, out);
}

bool maillog_memory_read(struct maillog_memory *m, struct slice text)
{
    uint64_t news, offset, n;
    struct slice journal = {NULL, 0};

    if (!number_line(&text, SLICE("news\t"), &news) || !number_line(&text, SLICE("offset\t"), &offset))
        return false;
    if (slice_take(&text, SLICE("journal\t")) && !slice_take_until(&text, '\n', text.n, &journal))
        return false;
    if (!number_line(&text, SLICE("positions\t"), &n) || n > text.n)
        return false;
    *m = (struct maillog_memory){.news_s = (long long)news, .offset_s = (long long)offset, .journal = journal};
    m->positions = slice_cut(text, 0, (size_t)n);
    m->book = slice_cut(text, (size_t)n, text.n);
    return true;
}

/* journalctl's export format and what lines become of it. However the input is cut into blocks, the same entries come out;
 * each becomes at most one line, whose head says whose it is; the first byte is the size of the blocks. */
#include <stdlib.h>

#include "mail/syslog_head.h"
#include "source/journal_line.h"
#include "source/journal_position.h"
#include "source/log_limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(struct slice line, const struct journal_entry *e)
{
    struct syslog_head head;
    bool by_syslog = e->field[JOURNAL_CONTAINER].n == 0 && !slice_equal(e->field[JOURNAL_TRANSPORT], SLICE("stdout"));

    if (line.n == 0 && e->field[JOURNAL_MESSAGE].n == 0)
        return;
    if (line.n == 0 || line.n > LOG_LINE_MAX || slice_find_byte(line, '\n') != line.n - 1)
        abort();
    line.n--;
    if (by_syslog &&
        (!syslog_head_parse(&head, line) || head.stamp.n != 27 || slice_find_byte(head.tag, ' ') != SLICE_NONE))
        abort();
}

static bool read_all(struct slice input, size_t step, struct buffer *out)
{
    struct journal_export x;
    struct journal_entry e;
    struct journal_position p;
    enum journal_got got = JOURNAL_MORE;

    if (!journal_export_open(&x))
        abort();
    for (size_t at = 0; at < input.n && got == JOURNAL_MORE; at += step) {
        journal_export_feed(&x, slice_cut(input, at, step));
        while ((got = journal_export_next(&x, &e)) == JOURNAL_ENTRY) {
            size_t before = out->n;

            journal_line_add(out, &e);
            if (out->failed)
                break;
            check_line(slice_cut(buffer_slice(out), before, out->n), &e);
            if (journal_position_set(&p, e.field[JOURNAL_CURSOR]) &&
                !journal_cursor_same((struct slice){p.cursor, p.cursor_n}, e.field[JOURNAL_CURSOR]))
                abort();
        }
    }
    journal_export_free(&x);
    return got == JOURNAL_MORE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer whole, pieces;

    if (size == 0)
        return 0;
    buffer_init(&whole, 1 << 24);
    buffer_init(&pieces, 1 << 24);
    if (read_all((struct slice){(const char *)data + 1, size - 1}, size, &whole) !=
            read_all((struct slice){(const char *)data + 1, size - 1}, (size_t)data[0] + 1, &pieces) ||
        !slice_equal(buffer_slice(&whole), buffer_slice(&pieces)))
        abort();
    buffer_free(&whole);
    buffer_free(&pieces);
    return 0;
}

#include "source/journal_export.h"

#include "source/log_limits.h"
#include "text/number.h"

/* journald's own ceiling for one value. */
#define VALUE_MAX ((uint64_t)768 << 20)
/* Of the fields that become a line's head. */
#define HEAD_MAX 255
#define TEXT_MAX (LOG_LINE_MAX + JOURNAL_FIELDS * (HEAD_MAX + 1))

const struct slice journal_field_names[JOURNAL_FIELDS] = {
    [JOURNAL_CURSOR] = SLICE_INIT("__CURSOR"),          [JOURNAL_TIME] = SLICE_INIT("__REALTIME_TIMESTAMP"),
    [JOURNAL_MESSAGE] = SLICE_INIT("MESSAGE"),          [JOURNAL_IDENTIFIER] = SLICE_INIT("SYSLOG_IDENTIFIER"),
    [JOURNAL_SYSLOG_PID] = SLICE_INIT("SYSLOG_PID"),    [JOURNAL_PID] = SLICE_INIT("_PID"),
    [JOURNAL_HOST] = SLICE_INIT("_HOSTNAME"),           [JOURNAL_TRANSPORT] = SLICE_INIT("_TRANSPORT"),
    [JOURNAL_CONTAINER] = SLICE_INIT("CONTAINER_NAME"),
};

bool journal_name_valid(struct slice name)
{
    if (name.n == 0 || name.n > JOURNAL_NAME_MAX || (name.p[0] >= '0' && name.p[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != '_' && !(name.p[i] >= 'A' && name.p[i] <= 'Z') && !(name.p[i] >= '0' && name.p[i] <= '9'))
            return false;
    return true;
}

static void begin_entry(struct journal_export *e)
{
    buffer_cut(&e->text, 0);
    memset(e->seen, 0, sizeof e->seen);
    memset(e->n, 0, sizeof e->n);
    e->any = e->cut = e->taken = false;
}

void journal_export_restart(struct journal_export *e)
{
    *e = (struct journal_export){.state = JOURNAL_IN_NAME, .text = e->text};
    buffer_cut(&e->text, 0);
}

bool journal_export_open(struct journal_export *e)
{
    e->text = (struct buffer){.p = NULL};
    journal_export_restart(e);
    return buffer_reserve(&e->text, TEXT_MAX);
}

void journal_export_feed(struct journal_export *e, struct slice block)
{
    e->block = block;
}

bool journal_export_inside(const struct journal_export *e)
{
    return !e->taken && (e->any || e->name_n > 0 || e->state != JOURNAL_IN_NAME);
}

void journal_export_free(struct journal_export *e)
{
    buffer_free(&e->text);
}

/* The name is whole: which field is it? False: it can't be a name. */
static bool begin_value(struct journal_export *e)
{
    struct slice name = {e->name, e->name_n};

    e->name_n = 0;
    e->any = true;
    if (!journal_name_valid(name))
        return false;
    for (e->field = 0; e->field < JOURNAL_FIELDS; e->field++)
        if (slice_equal(name, journal_field_names[e->field]))
            break;
    if (e->field < JOURNAL_FIELDS && e->seen[e->field])
        e->field = JOURNAL_FIELDS;
    if (e->field < JOURNAL_FIELDS) {
        e->seen[e->field] = true;
        e->at[e->field] = e->text.n;
    }
    return true;
}

/* A cursor that is too long is no cursor; what else is too long is cut. */
static bool keep(struct journal_export *e, struct slice piece)
{
    size_t most = e->field == JOURNAL_MESSAGE ? LOG_LINE_MAX : HEAD_MAX, room;

    if (e->field == JOURNAL_FIELDS)
        return true;
    room = most - e->n[e->field];
    if (piece.n > room) {
        e->cut |= e->field == JOURNAL_MESSAGE;
        if (e->field == JOURNAL_CURSOR)
            return false;
        piece.n = room;
    }
    e->n[e->field] += piece.n;
    return buffer_add(&e->text, piece);
}

/* The head's fields must not move anything in a line that is made of them. */
static bool is_printable(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return false;
    return true;
}

/* The entry is whole. */
static enum journal_got end_entry(struct journal_export *e, struct journal_entry *out)
{
    *out = (struct journal_entry){.cut = e->cut};
    for (size_t i = 0; i < JOURNAL_FIELDS; i++) {
        out->field[i] = slice_cut(buffer_slice(&e->text), e->n[i] == 0 ? 0 : e->at[i], e->n[i]);
        if (i != JOURNAL_MESSAGE && !is_printable(out->field[i]))
            out->field[i].n = 0;
    }
    e->taken = true;
    if (out->field[JOURNAL_CURSOR].n > 0 && number_parse(out->field[JOURNAL_TIME], INT64_MAX, &out->time_us))
        return JOURNAL_ENTRY;
    e->state = JOURNAL_BROKEN;
    return JOURNAL_BAD;
}

/* A field's name, up to '=' or the end of the line; *ended: it was the empty line that ends an entry. */
static bool read_name(struct journal_export *e, bool *ended)
{
    size_t n = 0;

    while (n < e->block.n && e->block.p[n] != '=' && e->block.p[n] != '\n')
        n++;
    if (n > sizeof e->name - e->name_n)
        return false;
    memcpy(e->name + e->name_n, e->block.p, n);
    e->name_n += n;
    if (n < e->block.n) {
        bool text = e->block.p[n++] == '=';

        *ended = e->name_n == 0 && !text;
        if (!*ended && !begin_value(e))
            return false;
        if (!*ended)
            e->state = text ? JOURNAL_IN_TEXT : JOURNAL_IN_LENGTH;
        e->length_n = 0;
        e->left = 0;
    }
    e->block = slice_cut(e->block, n, e->block.n);
    return true;
}

static bool read_text(struct journal_export *e)
{
    struct slice piece;

    if (slice_take_until(&e->block, '\n', e->block.n, &piece)) {
        e->state = JOURNAL_IN_NAME;
    } else {
        piece = e->block;
        e->block.n = 0;
    }
    return keep(e, piece);
}

static bool read_length(struct journal_export *e)
{
    e->left |= (uint64_t)(unsigned char)e->block.p[0] << (8 * e->length_n);
    e->block = slice_cut(e->block, 1, e->block.n);
    if (++e->length_n == 8)
        e->state = e->left > 0 ? JOURNAL_IN_DATA : JOURNAL_BEHIND_DATA;
    return e->length_n < 8 || e->left <= VALUE_MAX;
}

static bool read_data(struct journal_export *e)
{
    size_t n = e->left < e->block.n ? (size_t)e->left : e->block.n;
    struct slice piece = slice_cut(e->block, 0, n);

    e->block = slice_cut(e->block, n, e->block.n);
    e->left -= n;
    if (e->left == 0)
        e->state = JOURNAL_BEHIND_DATA;
    return keep(e, piece);
}

/* One step, of which the block has at least one byte. */
static bool read_some(struct journal_export *e, bool *ended)
{
    switch (e->state) {
    case JOURNAL_IN_NAME:
        return read_name(e, ended);
    case JOURNAL_IN_TEXT:
        return read_text(e);
    case JOURNAL_IN_LENGTH:
        return read_length(e);
    case JOURNAL_IN_DATA:
        return read_data(e);
    case JOURNAL_BEHIND_DATA:
        e->state = JOURNAL_IN_NAME;
        return slice_take(&e->block, SLICE("\n"));
    case JOURNAL_BROKEN:
        break;
    }
    return false;
}

enum journal_got journal_export_next(struct journal_export *e, struct journal_entry *out)
{
    if (e->taken)
        begin_entry(e);
    while (e->block.n > 0) {
        bool ended = false;

        if (!read_some(e, &ended)) {
            e->state = JOURNAL_BROKEN;
            return JOURNAL_BAD;
        }
        if (ended && e->any)
            return end_entry(e, out);
    }
    return e->state == JOURNAL_BROKEN ? JOURNAL_BAD : JOURNAL_MORE;
}

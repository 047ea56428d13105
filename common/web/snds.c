#include "web/snds.h"

#include "web/csv.h"

/* What a row says of the addresses it covers. */
struct row {
    struct address first, last;
    bool listed;
    struct slice words, more; /* "Blocked due to …"; "RED", "complaints < 0.1%" */
};

static bool between(const struct address *a, const struct row *r)
{
    return a->v6 == r->first.v6 && memcmp(a->bytes, r->first.bytes, sizeof a->bytes) >= 0 &&
           memcmp(a->bytes, r->last.bytes, sizeof a->bytes) <= 0;
}

static bool is_one_of(struct slice word, struct slice a, struct slice b)
{
    return slice_equal_fold(word, a) || slice_equal_fold(word, b);
}

static bool read_status(const struct csv *c, struct row *out)
{
    struct slice blocked;

    if (c->count < 3 || !address_parse(&out->first, slice_trim(c->fields[0])) ||
        !address_parse(&out->last, slice_trim(c->fields[1])) || out->first.v6 != out->last.v6 ||
        memcmp(out->first.bytes, out->last.bytes, sizeof out->first.bytes) > 0)
        return false;
    blocked = slice_trim(c->fields[2]);
    out->listed = is_one_of(blocked, SLICE("Yes"), SLICE("True"));
    if (c->count > 3)
        out->words = slice_trim(c->fields[3]);
    return out->listed || is_one_of(blocked, SLICE("No"), SLICE("False"));
}

static bool read_data(const struct csv *c, struct row *out)
{
    if (c->count < 8 || !address_parse(&out->first, slice_trim(c->fields[0])))
        return false;
    out->last = out->first;
    out->words = slice_trim(c->fields[6]);
    out->more = slice_trim(c->fields[7]);
    out->listed = slice_equal_fold(out->words, SLICE("RED"));
    return out->listed || is_one_of(out->words, SLICE("GREEN"), SLICE("YELLOW"));
}

static void take_row(const struct row *r, struct web_answer *out)
{
    int words = (int)(r->words.n < 120 ? r->words.n : 120), more = (int)(r->more.n < 40 ? r->more.n : 40);

    if (out->verdict == WEB_LISTED)
        return; /* the worst counts */
    web_answer_set(out, r->listed ? WEB_LISTED : WEB_CLEAN, "%.*s%s%.*s", words, words == 0 ? "" : r->words.p,
                   more == 0 ? "" : ", complaints ", more, more == 0 ? "" : r->more.p);
}

static bool is_page(struct slice file)
{
    while (file.n > 0 && (file.p[0] == ' ' || file.p[0] == '\r' || file.p[0] == '\n' || file.p[0] == '\t'))
        file = slice_cut(file, 1, file.n);
    return file.n > 0 && (file.p[0] == '<' || file.p[0] == '{' || file.p[0] == '[');
}

void snds_read(enum web_format format, struct slice file, const struct address *addresses, size_t count,
               struct web_answer *answers)
{
    size_t good = 0, bad = 0;
    enum csv_event event;
    struct csv csv;

    for (size_t i = 0; i < count; i++)
        web_answer_set(&answers[i], WEB_SILENT, "%s", "");
    csv_init(&csv, is_page(file) ? (struct slice){NULL, 0} : file);
    while ((event = csv_next(&csv)) != CSV_END) {
        struct row row = {.listed = false};
        bool understood =
            event == CSV_ROW && (format == WEB_SNDS_STATUS ? read_status(&csv, &row) : read_data(&csv, &row));

        good += understood;
        bad += !understood;
        for (size_t i = 0; understood && i < count; i++)
            if (between(&addresses[i], &row))
                take_row(&row, &answers[i]);
    }
    csv_free(&csv);
    for (size_t i = 0; i < count; i++) {
        if (is_page(file) || (good == 0 && bad > 0))
            web_answer_set(&answers[i], WEB_UNCHECKED,
                           "the answer is no SNDS data: the key is not accepted, or "
                           "automated access has moved");
        else if (answers[i].verdict == WEB_SILENT && bad > 0)
            web_answer_set(&answers[i], WEB_UNCHECKED, "%zu rows of the answer were not understood", bad);
        else if (answers[i].verdict == WEB_SILENT)
            web_answer_set(&answers[i], WEB_SILENT,
                           format == WEB_SNDS_STATUS ? "no status of this address"
                                                     : "no data of this address (less than 100 messages a day, or not "
                                                       "in this account)");
    }
}

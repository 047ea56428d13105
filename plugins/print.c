#include "plugins/print.h"

#include <stdio.h>

/* Without memory for anything else there is still this line. */
static bool write_out(struct buffer *out)
{
    struct slice s = out->n > 0 ? (struct slice){out->p, out->n} : SLICE("UNKNOWN - out of memory\n");
    bool written = fwrite(s.p, 1, s.n, stdout) == s.n && fflush(stdout) == 0 && out->n > 0;

    buffer_free(out);
    return written;
}

int print_unknown(const char *why, const struct secrets *secrets)
{
    struct buffer out;

    buffer_init(&out, 512);
    buffer_text(&out, "UNKNOWN - ");
    clean_add(&out, slice_of(why), 300, secrets);
    buffer_byte(&out, '\n');
    (void)write_out(&out);
    return STATE_UNKNOWN;
}

int print_help(const struct option_table *table, bool help)
{
    struct buffer out;

    buffer_init(&out, 1 << 16);
    if (help)
        options_help(table, ERS_VERSION, &out);
    else
        options_version(table, ERS_VERSION, &out);
    (void)write_out(&out);
    return STATE_UNKNOWN;
}

int print_options(const struct option_table *table)
{
    struct buffer out;

    buffer_init(&out, 1 << 16);
    options_describe(table, &out);
    (void)write_out(&out);
    return STATE_UNKNOWN;
}

int print_report(struct report *report, bool json)
{
    enum state state;
    struct buffer out;

    if (report == NULL)
        return print_unknown("out of memory", NULL);
    buffer_init(&out, REPORT_CEILING);
    state = report_finish(report, json, &out);
    report_free(report);
    return (int)(write_out(&out) ? state : state_worse(state, STATE_UNKNOWN));
}

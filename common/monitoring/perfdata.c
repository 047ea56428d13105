#include "monitoring/perfdata.h"

#include <math.h>

#include "text/number.h"

static void print_label(struct buffer *out, struct slice label)
{
    bool quoted = label.n == 0;

    for (size_t i = 0; i < label.n; i++)
        quoted = quoted || label.p[i] == ' ' || label.p[i] == '\'' || label.p[i] == '=';
    if (!quoted) {
        buffer_add(out, label);
        return;
    }
    buffer_byte(out, '\'');
    for (size_t i = 0; i < label.n; i++) {
        if (label.p[i] == '\'')
            buffer_byte(out, '\'');
        buffer_byte(out, label.p[i]);
    }
    buffer_byte(out, '\'');
}

/* The semicolons of the fields that were empty so far, and of this one. */
static void begin_field(struct buffer *out, unsigned *semicolons)
{
    for (; *semicolons > 0; --*semicolons)
        buffer_byte(out, ';');
}

void perfdata_print(struct buffer *out, struct slice label, double value, const char *unit, const struct range *warn,
                    const struct range *crit, bool min_zero)
{
    const struct range *thresholds[] = {warn, crit};
    unsigned semicolons = 0;

    print_label(out, label);
    buffer_byte(out, '=');
    number_print(out, value);
    if (isfinite(value))
        buffer_text(out, unit);
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
        semicolons++;
        if (thresholds[i] != NULL && thresholds[i]->set) {
            begin_field(out, &semicolons);
            range_print(out, thresholds[i]);
        }
    }
    semicolons++;
    if (min_zero) {
        begin_field(out, &semicolons);
        buffer_byte(out, '0');
    }
}

/* Threshold ranges of the Monitoring Plugins guidelines, read strictly: [@][[~|num]:][num] with num = -?digits[.digits].
 * "10" is 0..10, "10:" 10..infinity, ":10" 0..10, "~:10" -infinity..10, "10:20", "@10:20" alerts inside; ends are
 * inclusive. What other plugins silently read as 0 ("abc", "10x", "") is refused here, as is a range that says nothing
 * (":", "@") or whose start is above its end ("2:1", "-5"). Pure; values only. */
#ifndef ERS_RANGE_H
#define ERS_RANGE_H

#include "text/buffer.h"

struct range {
    double start, end; /* may be -INFINITY / INFINITY */
    bool inside;       /* alerts inside the ends instead of outside */
    bool set;          /* false: no threshold, never alerts */
};

/* *out untouched on failure. */
bool range_parse(struct range *out, struct slice text);
/* A value that is not a number was not measured: it alerts at every set range. */
bool range_alerts(const struct range *r, double value);
/* Canonical text for perfdata and messages: a plain number where the range is a plain upper bound (0..N), since most
 * graphing writers drop anything else; nothing for an unset range. It parses to the same range again. */
void range_print(struct buffer *out, const struct range *r);

#endif

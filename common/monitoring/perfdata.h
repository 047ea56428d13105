/* One performance value in the words of the Monitoring Plugins guidelines: label=value[unit];[warn];[crit];[min], trailing
 * semicolons dropped, as short as the guidelines allow. Pure; appends to a buffer. */
#ifndef ERS_PERFDATA_H
#define ERS_PERFDATA_H

#include "monitoring/range.h"

/* label: clean text; quoted where a blank, a quote or '=' needs it, with quotes doubled. unit "", "s", "B", "c".
 * value: the shortest decimal without exponent; what is not finite is "U", without unit. warn and crit may be NULL or
 * unset. min_zero: the minimum 0 is written. There is no maximum: nothing that is counted here has one. */
void perfdata_print(struct buffer *out, struct slice label, double value, const char *unit, const struct range *warn,
                    const struct range *crit, bool min_zero);

#endif

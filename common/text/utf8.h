/* UTF-8 one code point at a time, as strict as RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef ERS_UTF8_H
#define ERS_UTF8_H

#include "text/slice.h"

/* What utf8_take gives for bytes that are no UTF-8. */
#define UTF8_INVALID UINT32_MAX

/* The code point that *rest starts with; *rest moves past it. UTF8_INVALID: *rest moves past the bytes that began like a
 * sequence, at least one (Unicode's "maximal subpart"), or it was empty. */
uint32_t utf8_take(struct slice *rest);

#endif

/* A set of answer addresses in the syntax of Postfix' postscreen_dnsbl_sites: d.d.d.d, where each d is a number or
 * [n;n..m], alternatives and ranges: "127.0.0.[2..11]", "127.0.[0;1].[4;8..10]". Pure value. */
#ifndef ERS_CODE_PATTERN_H
#define ERS_CODE_PATTERN_H

#include "text/slice.h"

struct code_pattern {
    uint32_t allowed[4][8]; /* per octet, a bit for each value */
};

/* false: *why names what is wrong with it, and *out is untouched. */
bool code_pattern_parse(struct code_pattern *out, struct slice text, struct error *why);
/* code: an IPv4 address as a number, 127.0.0.2 = 0x7f000002. */
bool code_pattern_matches(const struct code_pattern *p, uint32_t code);

#endif

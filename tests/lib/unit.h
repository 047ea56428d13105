/* What every unit test includes: cmocka and its needs, in the order cmocka wants, and comparisons with got/want messages.
 * One group per binary (two make two TAP plans), no skip() (cmocka prints it as a failure). */
#ifndef ERS_TESTS_UNIT_H
#define ERS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "text/slice.h"

/* Fails the running test with the row's name, what came and what was expected. */
#define WANT_SLICE(row, got, want)                                                                                     \
    do {                                                                                                               \
        struct slice got_ = (got), want_ = (want);                                                                     \
        if (!slice_equal(got_, want_))                                                                                 \
            fail_msg("%s: got \"%.*s\", want \"%.*s\"", (row), (int)got_.n, got_.n == 0 ? "" : got_.p, (int)want_.n,   \
                     want_.n == 0 ? "" : want_.p);                                                                     \
    } while (0)
#define WANT_TEXT(row, got, want) WANT_SLICE(row, got, slice_of(want))
#define WANT_INT(row, got, want)                                                                                       \
    do {                                                                                                               \
        long long got_ = (long long)(got), want_ = (long long)(want);                                                  \
        if (got_ != want_)                                                                                             \
            fail_msg("%s: got %lld, want %lld", (row), got_, want_);                                                   \
    } while (0)

#endif

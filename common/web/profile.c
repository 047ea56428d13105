#include "web/profile.h"

#include <stdarg.h>
#include <stdio.h>

static const struct slice verdicts[] = {SLICE_INIT("listed"), SLICE_INIT("clean"), SLICE_INIT("silent"),
                                        SLICE_INIT("unchecked"), SLICE_INIT("unreached")};

struct slice web_verdict_word(enum web_verdict verdict)
{
    return verdicts[verdict];
}

bool web_verdict_parse(enum web_verdict *out, struct slice word)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (slice_equal(word, verdicts[i])) {
            *out = (enum web_verdict)i;
            return true;
        }
    return false;
}

void web_answer_set(struct web_answer *out, enum web_verdict verdict, const char *format, ...)
{
    va_list arguments;

    out->verdict = verdict;
    va_start(arguments, format);
    (void)vsnprintf(out->text, sizeof out->text, format, arguments);
    va_end(arguments);
}

#include "plugins/check_maillog_ers/news.h"

#include <time.h>

/* Longest wait at once. */
#define WAIT_MS 1000

long long monotonic_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* As news_next, of the journal. */
static enum news_step next_entries(struct journal *j, long long deadline_ms, struct slice *lines)
{
    for (;;) {
        long long left = deadline_ms - monotonic_ms();

        switch (left < 0 ? JOURNAL_WAITED : journal_next(j, left < WAIT_MS ? (int)left : WAIT_MS, lines)) {
        case JOURNAL_LINES:
            return NEWS_LINES;
        case JOURNAL_OVER:
            return NEWS_END;
        case JOURNAL_WAITED:
            break;
        }
        if (left < 0) {
            journal_stop(j);
            return NEWS_LATE;
        }
    }
}

enum news_step news_next(struct news *n, long long deadline_ms, struct slice *lines, struct slice *log)
{
    int got;

    while (n->logs != NULL && (got = log_follow_next(n->logs, lines, log)) != 0)
        if (got > 0)
            return NEWS_LINES;
        else if (monotonic_ms() >= deadline_ms)
            return NEWS_LATE;
    *log = SLICE("-");
    return n->journal == NULL ? NEWS_END : next_entries(n->journal, deadline_ms, lines);
}

void news_close(struct news *n)
{
    log_follow_close(n->logs);
    journal_close(n->journal);
    *n = (struct news){NULL, NULL};
}

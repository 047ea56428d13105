#include "plugins/check_mailq_deferred/notes.h"

#include <stdarg.h>
#include <stdio.h>

void mailq_problem(struct mailq_run *run, enum state state, const char *format, ...)
{
    char text[sizeof run->problems[0].text.text];
    va_list args;
    if (run->problem_count == PROBLEMS_MAX)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    run->problems[run->problem_count].state = state;
    error_set(&run->problems[run->problem_count++].text, "%s", text);
}

/* What keeps a listing from being the whole truth. `where`: "" or " (DIR)". */
void mailq_note_end(struct mailq_run *run, const char *where, const struct reading_end *end)
{
    const struct listing_check *check = &end->check;
    const char *remedy = queue_remedy(run->mta, end->failure);
    const char *colon = end->complaint.text[0] != '\0' ? ": " : "";
    if (end->unreadable)
        mailq_problem(run, STATE_UNKNOWN, "queue not listed%s: %s", where, end->complaint.text);
    else if (end->timed_out)
        mailq_problem(run, STATE_UNKNOWN, "listing not finished in time%s: only what came until then is counted",
                      where);
    else if (end->failure == QUEUE_FAILURE_DOWN)
        mailq_problem(run, STATE_CRITICAL, "mail system is down%s%s%s", where, colon, end->complaint.text);
    else if (end->failure != QUEUE_FAILURE_NONE && remedy[0] != '\0')
        mailq_problem(run, STATE_UNKNOWN, "queue not listed%s: %s (%s)", where, remedy, end->complaint.text);
    else if (end->status > 128)
        mailq_problem(run, STATE_UNKNOWN, "listing program killed by signal %d%s%s%s", end->status - 128, where, colon,
                      end->complaint.text);
    else if (end->failure != QUEUE_FAILURE_NONE)
        mailq_problem(run, STATE_UNKNOWN, "listing program failed with status %d%s%s%s", end->status, where, colon,
                      end->complaint.text);
    if (end->failure == QUEUE_FAILURE_DOWN && remedy[0] != '\0')
        mailq_problem(run, STATE_OK, "%s", remedy);
    if (check->offline && end->failure != QUEUE_FAILURE_DOWN)
        mailq_problem(run, STATE_CRITICAL, "mail system is down: the queue was read from the disk");
    if (check->foreign > 0 && check->looks != LISTING_NONE && listing_mta(check->looks) != listing_mta(end->kind))
        mailq_problem(run, STATE_UNKNOWN,
                      "%llu of %llu lines%s are not of a listing of %s's: line %llu looks like %s's",
                      (unsigned long long)check->foreign, (unsigned long long)check->lines, where,
                      queue_mta_name(listing_mta(end->kind)), (unsigned long long)check->first_foreign,
                      queue_mta_name(listing_mta(check->looks)));
    else if (check->foreign > 0 && end->kind == LISTING_NONE)
        mailq_problem(run, STATE_UNKNOWN, "no mail queue's listing%s: none of %llu lines is understood", where,
                      (unsigned long long)check->lines);
    else if (check->foreign > 0)
        mailq_problem(run, STATE_UNKNOWN, "%llu of %llu lines%s not understood, the first is line %llu: %s",
                      (unsigned long long)check->foreign, (unsigned long long)check->lines, where,
                      (unsigned long long)check->first_foreign, check->first_text.text);
    if (check->incomplete && !end->timed_out && !end->unreadable && end->failure == QUEUE_FAILURE_NONE)
        mailq_problem(run, STATE_UNKNOWN, "the listing%s breaks off, or its closing line counts otherwise", where);
    if (end->too_long > 0)
        mailq_problem(run, STATE_UNKNOWN, "%llu messages%s were too long to read", (unsigned long long)end->too_long,
                      where);
}

void mailq_name_source(struct mailq_run *run, const char *how, const char *what)
{
    if (run->mta != QUEUE_MTA_NONE)
        error_set(&run->source, "%s, %s%s", queue_mta_name(run->mta), how, what);
}

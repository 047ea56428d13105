/* check_mailq_deferred: list the queue, add up, judge, print, exit. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "plugins/check_mailq_deferred/collect.h"
#include "plugins/check_mailq_deferred/judge.h"
#include "plugins/print.h"
#include "source/catalogue_files.h"

#define CATALOGUE_ERRORS_MAX 16
/* Kept back of the time-out, to judge and to print. */
#define RESERVE_MS 300

static int tell(const struct mailq_config *c, const struct mailq_run *run, struct intake *intake,
                const struct catalogue *catalogue)
{
    struct report *report =
        report_new("MAILQ DEFERRED", "check_mailq_deferred", ERS_VERSION, catalogue_secrets(catalogue));

    if (report != NULL)
        mailq_judge(report, c, run, intake_destinations(intake), catalogue);
    return print_report(report, c->json);
}

static int run_check(const struct mailq_config *c)
{
    struct error why = {""}, complaints[CATALOGUE_ERRORS_MAX];
    size_t complaint_count = 0;
    struct mailq_run run = {.now = {.wall_s = (long long)time(NULL), .mono_ms = monotonic_ms()}};
    struct catalogue *catalogue = catalogue_files_load(c->catalogues.items, c->catalogues.count, complaints,
                                                       CATALOGUE_ERRORS_MAX, &complaint_count, &why);
    if (catalogue == NULL)
        return print_unknown(why.text, NULL);
    struct organisations *organisations = organisations_open();
    struct intake *intake = organisations == NULL ? NULL : intake_open(c, catalogue, organisations);
    int status;
    run.deadline_ms = run.now.mono_ms + c->timeout_s * 1000 - RESERVE_MS;
    for (size_t i = 0; i < complaint_count; i++)
        mailq_problem(&run, STATE_OK, "%s", complaints[i].text);
    if (intake == NULL || !mailq_collect(&run, c, intake))
        status = print_unknown("out of memory", NULL);
    else if (organisations_failed(organisations, &why))
        status = print_unknown(why.text, NULL);
    else
        status = tell(c, &run, intake, catalogue);
    intake_close(intake);
    organisations_close(organisations);
    catalogue_free(catalogue);
    return status;
}

int main(int argc, char **argv)
{
    struct mailq_config config;
    struct options *options = NULL;
    struct error why = {""};
    int status;
    (void)unsetenv("TZ"); /* the caller's environment must not move an age: listings are in the host's zone */
    (void)signal(SIGPIPE, SIG_IGN);
    if (!mailq_config_read(&config, &options, argc, argv, environ, &why))
        status = print_unknown(why.text, NULL);
    else if (config.action == CONFIG_HELP || config.action == CONFIG_VERSION)
        status = print_help(&mailq_options, config.action == CONFIG_HELP);
    else if (config.action == CONFIG_DESCRIBE)
        status = print_options(&mailq_options);
    else
        status = run_check(&config);
    options_close(options);
    return status;
}

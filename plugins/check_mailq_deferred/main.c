/* check_mailq_deferred: list the queue, add up, judge, print, exit. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "plugins/check_mailq_deferred/collect.h"
#include "plugins/check_mailq_deferred/judge.h"
#include "source/catalogue_files.h"

#define CATALOGUE_ERRORS_MAX 16
/* Kept back of the time-out, to judge and to print. */
#define RESERVE_MS 300

static int unknown(const char *why)
{
    struct buffer out;
    buffer_init(&out, 512);
    buffer_text(&out, "UNKNOWN - ");
    clean_add(&out, slice_of(why), 300, NULL);
    buffer_byte(&out, '\n');
    (void)fwrite(out.p, 1, out.n, stdout);
    buffer_free(&out);
    return STATE_UNKNOWN;
}

static int print_help(bool help)
{
    struct buffer out;
    buffer_init(&out, 1 << 16);
    if (help)
        options_help(&mailq_options, ERS_VERSION, &out);
    else
        buffer_printf(&out, "check_mailq_deferred v%s (monitoring-plugins-ers %s)\n", ERS_VERSION, ERS_VERSION);
    (void)fwrite(out.p, 1, out.n, stdout);
    buffer_free(&out);
    return STATE_UNKNOWN;
}

static int print_report(const struct mailq_config *c, const struct mailq_run *run, struct intake *intake,
                        const struct catalogue *catalogue)
{
    struct report *report =
        report_new("MAILQ DEFERRED", "check_mailq_deferred", ERS_VERSION, catalogue_secrets(catalogue));
    enum state state;
    struct buffer out;
    if (report == NULL)
        return unknown("out of memory");
    mailq_judge(report, c, run, intake_destinations(intake), catalogue);
    buffer_init(&out, (size_t)32 << 20);
    state = report_finish(report, c->json, &out);
    if (fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0)
        state = STATE_UNKNOWN;
    buffer_free(&out);
    report_free(report);
    return (int)state;
}

static int run_check(const struct mailq_config *c)
{
    struct error why = {""}, complaints[CATALOGUE_ERRORS_MAX];
    size_t complaint_count = 0;
    struct mailq_run run = {.now = {.wall_s = (long long)time(NULL), .mono_ms = monotonic_ms()}};
    struct catalogue *catalogue = catalogue_files_load(c->catalogues.items, c->catalogues.count, complaints,
                                                       CATALOGUE_ERRORS_MAX, &complaint_count, &why);
    if (catalogue == NULL)
        return unknown(why.text);
    struct organisations *organisations = organisations_open();
    struct intake *intake = organisations == NULL ? NULL : intake_open(c, catalogue, organisations);
    int status;
    run.deadline_ms = run.now.mono_ms + c->timeout_s * 1000 - RESERVE_MS;
    for (size_t i = 0; i < complaint_count; i++)
        mailq_problem(&run, STATE_OK, "%s", complaints[i].text);
    if (intake == NULL || !mailq_collect(&run, c, intake))
        status = unknown("out of memory");
    else
        status = print_report(c, &run, intake, catalogue);
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
        status = unknown(why.text);
    else if (config.action == CONFIG_HELP || config.action == CONFIG_VERSION)
        status = print_help(config.action == CONFIG_HELP);
    else
        status = run_check(&config);
    options_close(options);
    return status;
}

/* check_maillog_ers: lock, load, read, commit, print, exit. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "plugins/check_maillog_ers/collect.h"
#include "plugins/check_maillog_ers/session.h"
#include "plugins/print.h"
#include "source/privileges.h"

static bool known_service(const struct session *s, const struct option_list *list, const char *option,
                          struct error *why)
{
    for (size_t i = 0; i < list->count; i++)
        if (catalogue_find(s->catalogue, list->items[i]) == NULL) {
            error_set(why, "option '--%s': the catalogue has no service '%s'", option, list->items[i].p);
            return false;
        }
    return true;
}

static int tell(struct session *s)
{
    struct report *report =
        report_new("MAILLOG ERS", "check_maillog_ers", ERS_VERSION, catalogue_secrets(s->catalogue));

    s->run.offset_s = s->memory.offset_s;
    s->run.news_s = s->memory.news_s;
    s->run.source = s->sources.name;
    if (s->store != NULL)
        s->run.state_path = slice_of(store_path(s->store));
    if (report != NULL)
        maillog_judge(report, &s->config, s->book, s->catalogue, &s->run);
    return print_report(report, s->config.json);
}

static int run(struct session *s)
{
    struct error why = {""};

    if (!session_load_catalogue(s, &why) || !known_service(s, &s->config.services, "service", &why) ||
        !known_service(s, &s->config.excluded_services, "exclude-service", &why) ||
        !maillog_sources_find(&s->sources, &s->config, s->run.now.wall_s, &why))
        return print_unknown(why.text, NULL);
    if (s->config.action == CONFIG_EXPLAIN) {
        if (!session_open_sources(s, LOG_FIRST_START, 0) || !maillog_explain_all(&s->news, s->catalogue))
            return print_unknown("could not write", NULL);
        session_note_troubles(s);
        if (s->troubles.count > 0)
            return print_unknown(s->troubles.list[0].why.text, NULL);
        return STATE_OK;
    }
    s->organisations = organisations_open();
    s->book = s->organisations == NULL ? NULL : book_new(s->organisations);
    if (s->book == NULL)
        return print_unknown("out of memory", NULL);
    if (!session_load_state(s, environ, &why))
        return print_unknown(why.text, NULL);
    if (!s->busy && !session_read_logs(s))
        return print_unknown("out of memory", NULL);
    if (organisations_failed(s->organisations, &why))
        return print_unknown(why.text, NULL);
    if (s->commit)
        session_commit(s);
    return tell(s);
}

int main(int argc, char **argv)
{
    struct error why = {""};
    struct session *s;
    int status;

    privileges_keep();
    (void)unsetenv("TZ"); /* the caller's environment must not move a verdict: stamps are in the host's zone */
    (void)umask(077);
    s = calloc(1, sizeof *s);
    if (s == NULL)
        return print_unknown("out of memory", NULL);
    s->run.now = (struct now){.wall_s = (long long)time(NULL), .mono_ms = monotonic_ms()};
    s->started_ms = s->run.now.mono_ms;
    if (!maillog_config_read(&s->config, &s->options, argc, argv, environ, &why))
        status = print_unknown(why.text, NULL);
    else if (s->config.action == CONFIG_HELP || s->config.action == CONFIG_VERSION)
        status = print_help(&maillog_options, s->config.action == CONFIG_HELP);
    else if (s->config.action == CONFIG_DESCRIBE)
        status = print_options(&maillog_options);
    else
        status = run(s);
    news_close(&s->news);
    store_close(s->store);
    book_free(s->book);
    organisations_close(s->organisations);
    catalogue_free(s->catalogue);
    options_close(s->options);
    free(s);
    return status;
}

#include "plugins/check_maillog_ers/config.h"

#include "reputation/book.h"
#include "text/number.h"

enum {
    LOGFILE = OPTION_OWN,
    FIRST_RUN,
    WINDOW,
    QUIET,
    HOLD,
    STALE,
    CRITICAL_REFUSALS,
    CRITICAL_ORGANISATIONS,
    CRITICAL_DOMAIN,
    SERVICE,
    EXCLUDE_SERVICE,
    EXPLAIN
};

static const struct option_row rows[] = {
    {LOGFILE, 'f', "logfile", OPTION_LIST, "PATH", NULL,
     "Mail log to read: a path, a glob, or - for standard input (which keeps no state); repeatable. Default: of the "
     "usual "
     "files the one with the freshest line of a mail server."},
    {FIRST_RUN, 0, "first-run", OPTION_VALUE, "DURATION", "24h",
     "How far back a log without a saved position is read, by its own stamps; or start, or end."},
    {WINDOW, 0, "window", OPTION_VALUE, "DURATION", "1h",
     "Refused messages are counted over this much of the log's time; at most 24h."},
    {QUIET, 0, "quiet", OPTION_VALUE, "DURATION", "10m",
     "An incident whose destinations accept again is over after this time without a refusal; until then WARNING."},
    {HOLD, 0, "hold", OPTION_VALUE, "DURATION", "1d",
     "A refusing organisation to which nothing more was sent lapses after this time; by default 2h where every refusal "
     "was permanent."},
    {STALE, 0, "stale", OPTION_VALUE, "DURATION", "24h", "A log that has said nothing for this long is UNKNOWN."},
    {CRITICAL_REFUSALS, 0, "critical-refusals", OPTION_VALUE, "RANGE", "9",
     "CRITICAL when the messages that one incident refused in the window are outside this range."},
    {CRITICAL_ORGANISATIONS, 0, "critical-organisations", OPTION_VALUE, "RANGE", "1",
     "CRITICAL when the organisations that refuse in one incident are outside this range."},
    {CRITICAL_DOMAIN, 0, "critical-domain", OPTION_LIST, "PATTERN", NULL,
     "CRITICAL when an open incident touches a destination domain that matches (*.example.com); repeatable."},
    {SERVICE, 0, "service", OPTION_LIST, "SLUG", NULL, "Judge only incidents of this reputation service; repeatable."},
    {EXCLUDE_SERVICE, 0, "exclude-service", OPTION_LIST, "SLUG", NULL,
     "Leave out incidents of this service; repeatable."},
    {EXPLAIN, 0, "explain", OPTION_ACTION, NULL, NULL,
     "Print one JSON object per delivery line read from -f: how it was understood and why it counts or doesn't. Keeps "
     "no "
     "state."},
    OPTION_ROWS_COMMON("8", "WARNING when the number of open incidents is outside; replaces the built-in rule.",
                       "CRITICAL when the number of open incidents is outside; replaces the built-in rule."),
};

const struct option_table maillog_options = {
    .plugin = "check_maillog_ers",
    .purpose =
        "Reads what is new in the mail log and tells which reputation services make others refuse our mail: by whom, "
        "for which destinations, since when, what to do, and when it is over.",
    .notes = "OK: nothing open; what has recovered is told for 24 hours. WARNING: an incident is open or recovering. "
             "CRITICAL: ten or more refused messages in the window, two or more organisations, or a critical domain. "
             "UNKNOWN: the log could not be read to its end. A plain RANGE 10 means more than 10.\n"
             "The user that runs this must be able to read the log: on Debian, a member of group adm.",
    .examples = "check_maillog_ers\n"
                "check_maillog_ers -f /var/log/maillog --own-ip=203.0.113.25\n"
                "check_maillog_ers -f '/var/log/mx/*.log' --critical-domain='*.example.com'\n"
                "grep 4bJ2kd /var/log/mail.log | check_maillog_ers --explain -f -\n",
    .rows = rows,
    .count = sizeof rows / sizeof rows[0],
};

static bool first_run(struct maillog_config *c, struct slice value, struct error *why)
{
    if (slice_equal(value, SLICE("start")))
        c->first = LOG_FIRST_START;
    else if (slice_equal(value, SLICE("end")))
        c->first = LOG_FIRST_END;
    else {
        c->first = LOG_FIRST_SINCE;
        return option_duration(&c->first_s, value, 0, OPTION_DURATION_MAX, "first-run", why);
    }
    return true;
}

static bool set(struct maillog_config *c, const struct option_value *o, struct error *why)
{
    switch (o->id) {
    case OPTION_HELP:
        c->action = CONFIG_HELP;
        return true;
    case OPTION_VERSION:
        c->action = CONFIG_VERSION;
        return true;
    case OPTION_DESCRIBE:
        c->action = CONFIG_DESCRIBE;
        return true;
    case EXPLAIN:
        c->action = CONFIG_EXPLAIN;
        return true;
    case OPTION_VERBOSE:
        c->verbose++;
        return true;
    case OPTION_PEEK:
        c->peek = true;
        return true;
    case OPTION_TIMEOUT:
        return option_duration(&c->timeout_s, o->value, 1, 86400, "timeout", why);
    case OPTION_WARNING:
        return option_range(&c->warning, o->value, "warning", why);
    case OPTION_CRITICAL:
        return option_range(&c->critical, o->value, "critical", why);
    case CRITICAL_REFUSALS:
        return option_range(&c->critical_refusals, o->value, "critical-refusals", why);
    case CRITICAL_ORGANISATIONS:
        return option_range(&c->critical_organisations, o->value, "critical-organisations", why);
    case OPTION_CATALOGUE:
        return option_add(&c->catalogues, o->value, CONFIG_LIST_MAX, "catalogue", why);
    case OPTION_STATE_DIR:
        c->state_dir = o->value.p;
        return true;
    case OPTION_STATE_KEY:
        return option_state_key(&c->state_key, o->value, why);
    case OPTION_OWN_IP:
        return option_add_address(&c->own_ips, o->value, CONFIG_LIST_MAX, "own-ip", why);
    case LOGFILE:
        return option_add(&c->logfiles, o->value, CONFIG_LIST_MAX, "logfile", why);
    case CRITICAL_DOMAIN:
        return option_add(&c->critical_domains, o->value, CONFIG_LIST_MAX, "critical-domain", why);
    case SERVICE:
        return option_add(&c->services, o->value, CONFIG_LIST_MAX, "service", why);
    case EXCLUDE_SERVICE:
        return option_add(&c->excluded_services, o->value, CONFIG_LIST_MAX, "exclude-service", why);
    case FIRST_RUN:
        return first_run(c, o->value, why);
    case WINDOW:
        return option_duration(&c->window_s, o->value, 60, 86400, "window", why);
    case QUIET:
        return option_duration(&c->quiet_s, o->value, 0, 86400, "quiet", why);
    case HOLD:
        return option_duration(&c->hold_s, o->value, 60, BOOK_HOLD_MAX_S, "hold", why) &&
               option_duration(&c->hold_permanent_s, o->value, 60, BOOK_HOLD_MAX_S, "hold", why);
    case STALE:
        return option_duration(&c->stale_s, o->value, 60, OPTION_DURATION_MAX, "stale", why);
    default: /* OPTION_OUTPUT_FORMAT: the table has no other */
        return option_format(&c->json, o->value, why);
    }
}

bool maillog_config_read(struct maillog_config *c, struct options **options, int argc, char **argv, char *const *env,
                         struct error *why)
{
    struct option_value value;
    enum options_status status = options_open(options, &maillog_options, argc, argv, env, why);

    *c = (struct maillog_config){.first = LOG_FIRST_SINCE,
                                 .first_s = 86400,
                                 .window_s = 3600,
                                 .quiet_s = 600,
                                 .hold_s = 86400,
                                 .hold_permanent_s = 7200,
                                 .stale_s = 86400,
                                 .timeout_s = 8,
                                 .critical_refusals = {.end = 9, .set = true},
                                 .critical_organisations = {.end = 1, .set = true}};
    while (status == OPTIONS_MORE && (status = options_next(*options, &value, why)) == OPTIONS_MORE)
        if (!set(c, &value, why))
            status = OPTIONS_BAD;
    if (status == OPTIONS_END)
        return true;
    options_close(*options);
    *options = NULL;
    return false;
}

#include "plugins/check_mailq_deferred/config.h"

#include "text/number.h"

enum {
    MTA = OPTION_OWN,
    CONFIGDIR,
    ALL_INSTANCES,
    INPUT,
    INPUT_MAX_AGE,
    BLOCKED_WARNING,
    BLOCKED_CRITICAL,
    TIME_LEFT_CRITICAL,
    QUEUE_LIFETIME,
    WARNING_DOMAIN,
    CRITICAL_DOMAIN,
    AGE_WARNING,
    AGE_CRITICAL,
    INCLUDE,
    EXCLUDE,
    TOP,
    SUDO
};

static const struct option_row rows[] = {
    {MTA, 'M', "mta", OPTION_VALUE, "MTA", "auto",
     "postfix, exim, sendmail, opensmtpd, nullmailer or qmail (the last two keep no reasons: counts and ages only); "
     "auto "
     "takes the one that runs and names it."},
    {MTA, 0, "mailserver", OPTION_VALUE, "MTA", NULL, "The same, as check_mailq calls it."},
    {CONFIGDIR, 'd', "configdir", OPTION_LIST, "DIR", NULL,
     "Configuration directory of a Postfix instance (of Exim and Sendmail: configuration file); repeatable, and all "
     "are "
     "judged together."},
    {ALL_INSTANCES, 0, "all-instances", OPTION_FLAG, NULL, NULL,
     "Also every Postfix instance that the default one's multi_instance_directories names."},
    {INPUT, 'i', "input", OPTION_VALUE, "FILE", NULL,
     "Read a saved listing instead of asking the MTA, or - for standard input: postqueue -j or -p, exim -bp, mailq, "
     "smtpctl "
     "show queue, qmail-qread."},
    {INPUT_MAX_AGE, 0, "input-max-age", OPTION_VALUE, "DURATION", "10m", "A saved listing older than this is UNKNOWN."},
    {BLOCKED_WARNING, 0, "blocked-warning", OPTION_VALUE, "RANGE", "0",
     "WARNING when the messages that reputation services hold back are outside."},
    {BLOCKED_CRITICAL, 0, "blocked-critical", OPTION_VALUE, "RANGE", "9",
     "CRITICAL when the messages that reputation services hold back are outside."},
    {TIME_LEFT_CRITICAL, 0, "time-left-critical", OPTION_VALUE, "DURATION", "1d",
     "CRITICAL when the first blocked message will be returned to its sender in less than this."},
    {QUEUE_LIFETIME, 0, "queue-lifetime", OPTION_VALUE, "DURATION", NULL,
     "How long the MTA keeps trying before it returns a message. Default: what Postfix is configured to, else the "
     "MTA's "
     "usual 5d (Sendmail), 4d (Exim, OpenSMTPD) or 7d (nullmailer, qmail)."},
    {WARNING_DOMAIN, 'W', "warning-domain", OPTION_VALUE, "RANGE", NULL,
     "WARNING when the messages for one domain are outside."},
    {CRITICAL_DOMAIN, 'C', "critical-domain", OPTION_VALUE, "RANGE", NULL,
     "CRITICAL when the messages for one domain are outside."},
    {AGE_WARNING, 0, "age-warning", OPTION_VALUE, "DURATION", NULL,
     "WARNING when the oldest message that is not on hold is older."},
    {AGE_CRITICAL, 0, "age-critical", OPTION_VALUE, "DURATION", NULL,
     "CRITICAL when the oldest message that is not on hold is older."},
    {INCLUDE, 0, "include", OPTION_LIST, "PATTERN", NULL,
     "Count only recipients in domains that match (*.example.com); repeatable."},
    {EXCLUDE, 0, "exclude", OPTION_LIST, "PATTERN", NULL, "Leave out recipients in domains that match; repeatable."},
    {TOP, 0, "top", OPTION_VALUE, "N", "5",
     "How many destinations are told one by one; when given, they are in the perfdata, too."},
    {SUDO, 's', "sudo", OPTION_FLAG, NULL, NULL, "Accepted and ignored, as by check_mailq: no MTA needs it for this."},
    OPTION_ROWS_COMMON("45", "WARNING when the messages in the queue are outside.",
                       "CRITICAL when the messages in the queue are outside."),
};

const struct option_table mailq_options = {
    .plugin = "check_mailq_deferred",
    .purpose =
        "Tells from the mail queue which destinations are stuck, since when, which reputation service holds their "
        "mail back, and how long until the first of it is returned.",
    .notes =
        "CRITICAL as well: the mail system is down. UNKNOWN: the queue could not be listed, or not to its end, and "
        "nothing worse was found in what was read. A plain RANGE 10 means more than 10, where check_mailq means 10 or "
        "more. A DURATION is 90, 15m, 2h or 3d.\n"
        "Needs no privileges with Postfix. Exim, Sendmail: membership in the queue's group. OpenSMTPD: a listing that "
        "root saves.",
    .examples = "check_mailq_deferred\n"
                "check_mailq_deferred -w 100 -c 500 --age-warning=4h --own-ip=203.0.113.25\n"
                "check_mailq_deferred -d /etc/postfix -d /etc/postfix-out --exclude='*.example.com'\n"
                "check_mailq_deferred --mta=opensmtpd --input=/var/lib/smtpd-queue/listing\n",
    .rows = rows,
    .count = sizeof rows / sizeof rows[0],
};

static bool age(struct range *out, struct slice value, const char *name, struct error *why)
{
    long long s;
    if (!option_duration(&s, value, 0, OPTION_DURATION_MAX, name, why))
        return false;
    *out = (struct range){.end = (double)s, .set = true};
    return true;
}

static bool mta(struct mailq_config *c, struct slice value, struct error *why)
{
    c->mta = queue_mta_by_option(value);
    if (c->mta != QUEUE_MTA_NONE || slice_equal(value, SLICE("auto")))
        return true;
    error_set(why, "option '--mta': '%.*s' is none of auto, postfix, exim, sendmail, opensmtpd, nullmailer and qmail",
              (int)value.n, value.p);
    return false;
}

static bool top(struct mailq_config *c, struct slice value, struct error *why)
{
    c->top_given = true;
    if (number_parse(value, 100, &c->top))
        return true;
    error_set(why, "option '--top': '%.*s' is no number up to 100", (int)value.n, value.p);
    return false;
}

static bool set(struct mailq_config *c, const struct option_value *o, struct error *why)
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
    case OPTION_VERBOSE:
        c->verbose++;
        return true;
    case OPTION_TIMEOUT:
        return option_duration(&c->timeout_s, o->value, 1, 86400, "timeout", why);
    case OPTION_WARNING:
        return option_range(&c->warning, o->value, "warning", why);
    case OPTION_CRITICAL:
        return option_range(&c->critical, o->value, "critical", why);
    case OPTION_CATALOGUE:
        return option_add(&c->catalogues, o->value, CONFIG_LIST_MAX, "catalogue", why);
    case OPTION_OWN_IP:
        return option_add_address(&c->own_ips, o->value, CONFIG_LIST_MAX, "own-ip", why);
    case MTA:
        return mta(c, o->value, why);
    case CONFIGDIR:
        return option_add(&c->directories, o->value, CONFIG_LIST_MAX, "configdir", why);
    case ALL_INSTANCES:
        c->all_instances = true;
        return true;
    case INPUT:
        c->input = o->value.p;
        return true;
    case INPUT_MAX_AGE:
        return option_duration(&c->input_max_age_s, o->value, 0, OPTION_DURATION_MAX, "input-max-age", why);
    case BLOCKED_WARNING:
        return option_range(&c->blocked_warning, o->value, "blocked-warning", why);
    case BLOCKED_CRITICAL:
        return option_range(&c->blocked_critical, o->value, "blocked-critical", why);
    case TIME_LEFT_CRITICAL:
        return option_duration(&c->time_left_critical_s, o->value, 0, OPTION_DURATION_MAX, "time-left-critical", why);
    case QUEUE_LIFETIME:
        return option_duration(&c->lifetime_s, o->value, 1, OPTION_DURATION_MAX, "queue-lifetime", why);
    case WARNING_DOMAIN:
        return option_range(&c->domain_warning, o->value, "warning-domain", why);
    case CRITICAL_DOMAIN:
        return option_range(&c->domain_critical, o->value, "critical-domain", why);
    case AGE_WARNING:
        return age(&c->age_warning, o->value, "age-warning", why);
    case AGE_CRITICAL:
        return age(&c->age_critical, o->value, "age-critical", why);
    case INCLUDE:
        return option_add(&c->include, o->value, CONFIG_LIST_MAX, "include", why);
    case EXCLUDE:
        return option_add(&c->exclude, o->value, CONFIG_LIST_MAX, "exclude", why);
    case TOP:
        return top(c, o->value, why);
    case OPTION_OUTPUT_FORMAT:
        return option_format(&c->json, o->value, why);
    default: /* --sudo, and what concerns a state: a queue's is the queue */
        return true;
    }
}

bool mailq_config_read(struct mailq_config *c, struct options **options, int argc, char **argv, char *const *env,
                       struct error *why)
{
    struct option_value value;
    enum options_status status = options_open(options, &mailq_options, argc, argv, env, why);
    *c = (struct mailq_config){.input_max_age_s = 600,
                               .timeout_s = 45,
                               .time_left_critical_s = 86400,
                               .blocked_warning = {.end = 0, .set = true},
                               .blocked_critical = {.end = 9, .set = true},
                               .top = 5};
    while (status == OPTIONS_MORE && (status = options_next(*options, &value, why)) == OPTIONS_MORE)
        if (!set(c, &value, why))
            status = OPTIONS_BAD;
    if (status == OPTIONS_END)
        return true;
    options_close(*options);
    *options = NULL;
    return false;
}

#include "plugins/check_ers_listing/config.h"

#include "dns/address.h"
#include "text/number.h"
#include "web/url.h"

enum {
    TARGET = OPTION_OWN,
    LIST,
    SERVER,
    LISTS,
    RESOLVER,
    QUERY_TIMEOUT,
    CODE_FILE,
    UNCHECKED,
    IGNORE,
    SPF_INCLUDES,
    FROM_INCIDENTS,
    ALLOW_PRIVATE,
    WEB,
    WEB_URL,
    SNDS_KEY_FILE,
    PROXY,
    CACERT
};

static const struct option_row rows[] = {
    {TARGET, 'H', "hostname", OPTION_LIST, "TARGET", NULL,
     "What to check; repeatable: an IPv4 or IPv6 address, a network (192.0.2.0/24), a host name (all its addresses), "
     "mx:DOMAIN, spf:DOMAIN (the addresses that a domain sends from), or a domain for domain lists. Default: --own-ip, "
     "else the address that the local Postfix sends from, else that of the default route."},
    {LIST, 'l', "list", OPTION_LIST, "LIST", NULL,
     "List to ask; repeatable: a name of the catalogue (ers, spamhaus-zen; see -L), a group (@common), a zone, or "
     "zone=filter as in postscreen_dnsbl_sites (bl.example.org=127.0.0.[2..11]). Default: @common, and ers where there "
     "is an activation code."},
    {SERVER, 's', "server", OPTION_LIST, "LIST", NULL, "The same as --list."},
    {LISTS, 'L', "lists", OPTION_ACTION, NULL, NULL, "Print the lists of the catalogue and exit 3."},
    {RESOLVER, 'r', "resolver", OPTION_LIST, "IP[:PORT]", NULL,
     "Name server to ask; repeatable, the next ones are asked when one fails. Default: those of /etc/resolv.conf. Many "
     "lists refuse public resolvers."},
    {QUERY_TIMEOUT, 0, "query-timeout", OPTION_VALUE, "SECONDS", "2.4",
     "How long one question is waited for; it is repeated meanwhile."},
    {CODE_FILE, 0, "activation-code-file", OPTION_VALUE, "FILE", NULL,
     "File with the activation code of Trend Micro ERS, not readable by others; else ERS_ACTIVATION_CODE in the "
     "environment."},
    {UNCHECKED, 0, "unchecked", OPTION_VALUE, "unknown|warning|ok", NULL,
     "What a list that could not be asked means. Default: unknown for lists that were named, a "
     "note for those of a group."},
    {IGNORE, 0, "ignore", OPTION_LIST, "TARGET@LIST[:UNTIL]", NULL,
     "No alarm for this address on this list, until a day such as 2026-12-31; * stands for any. Repeatable."},
    {SPF_INCLUDES, 0, "spf-includes", OPTION_FLAG, NULL, NULL,
     "With spf:DOMAIN, follow include: too, to the addresses of others that send for the domain."},
    {FROM_INCIDENTS, 0, "from-incidents", OPTION_OPTIONAL_VALUE, "KEY", NULL,
     "Check the addresses that open incidents of check_maillog_ers name, too; KEY: its --state-key, if it has one."},
    {ALLOW_PRIVATE, 0, "allow-private", OPTION_FLAG, NULL, NULL,
     "Ask about private, loopback and documentation addresses as well, for tests."},
    {WEB, 0, "web", OPTION_OPTIONAL_VALUE, "LOOKUP", NULL,
     "Ask a service's web page as well, once an hour at most for an address; repeatable. LOOKUP: a name of the "
     "catalogue "
     "(ers-classic; see -L). Without it: the pages of the services that --list names."},
    {WEB_URL, 0, "web-url", OPTION_VALUE, "URL", NULL,
     "Address of the page, instead of the catalogue's; {ip} stands for the address asked about."},
    {SNDS_KEY_FILE, 0, "snds-key-file", OPTION_VALUE, "FILE", NULL,
     "Ask Microsoft SNDS with the key for automated access in this file, not readable by others."},
    {PROXY, 0, "proxy", OPTION_VALUE, "URL", NULL,
     "Proxy for web look-ups: [http, https, socks5 or socks5h://]HOST[:PORT]."},
    {CACERT, 0, "cacert", OPTION_VALUE, "FILE", NULL,
     "Certificate authorities that web look-ups trust, in PEM form. Default: the system's."},
    OPTION_ROWS_COMMON("8", "WARNING when the number of listings is outside; replaces the lists' severities.",
                       "CRITICAL when the number of listings is outside; replaces the lists' severities."),
};

const struct option_table listing_options = {
    .plugin = "check_ers_listing",
    .purpose = "Tells whether our mail servers' addresses are on reputation lists: where, why, since when, and where "
               "removal is asked for.",
    .notes =
        "OK: on no list, or only on lists for information. WARNING, CRITICAL: by the severity of the worst list. "
        "UNKNOWN: a list that was named, or all lists of a target, could not be asked. A plain RANGE 0 means more than "
        "0 listings.\n"
        "A list that refuses, fails, lists everything or doesn't exist is never taken for \"not listed\". A listing "
        "that can't be asked again stays for 24 hours.",
    .examples = "check_ers_listing -H 198.51.100.25\n"
                "check_ers_listing -H mx:example.com -H 2001:db8::25 -l spamhaus-zen\n"
                "check_ers_listing -H spf:example.com --activation-code-file=/etc/ers/code\n"
                "check_ers_listing -H 198.51.100.25 --snds-key-file=/etc/ers/snds\n"
                "check_ers_listing -H 198.51.100.0/24 -l 'bl.example.org=127.0.0.[2;4..11]'\n",
    .rows = rows,
    .count = sizeof rows / sizeof rows[0],
};

static bool timeout(struct listing_config *c, struct slice value, struct error *why)
{
    if (duration_parse(value, &c->timeout_s) && c->timeout_s >= 1 && c->timeout_s <= 3600)
        return true;
    error_set(why, "option '--timeout': '%.*s' is no time from 1 second to 1 hour", (int)value.n, value.p);
    return false;
}

static bool query_timeout(struct listing_config *c, struct slice value, struct error *why)
{
    double s;

    if (number_parse_double(value, &s) && s >= 0.1 && s <= 60) {
        c->query_ms = (long long)(s * 1000);
        return true;
    }
    error_set(why, "option '--query-timeout': '%.*s' is no number of seconds from 0.1 to 60", (int)value.n, value.p);
    return false;
}

static bool unchecked(struct listing_config *c, struct slice value, struct error *why)
{
    static const struct slice words[] = {SLICE_INIT("ok"), SLICE_INIT("warning"), SLICE_INIT("unknown")};
    static const enum unchecked_rule rules[] = {UNCHECKED_OK, UNCHECKED_WARNING, UNCHECKED_UNKNOWN};

    for (size_t i = 0; i < 3; i++)
        if (slice_equal(value, words[i])) {
            c->unchecked = rules[i];
            return true;
        }
    error_set(why, "option '--unchecked': '%.*s' is none of unknown, warning, ok", (int)value.n, value.p);
    return false;
}

static bool ignore(struct listing_config *c, struct slice value, struct error *why)
{
    struct error what;

    if (c->ignore_count == IGNORES_MAX) {
        error_set(why, "option '--ignore' was given more than %d times", IGNORES_MAX);
        return false;
    }
    if (ignore_parse(&c->ignores[c->ignore_count], value, &what)) {
        c->ignore_count++;
        return true;
    }
    error_set(why, "option '--ignore': %s", what.text);
    return false;
}

static bool resolver(struct listing_config *c, struct slice value, struct error *why)
{
    struct error what;

    if (nameservers_add(&c->resolvers, value, &what))
        return true;
    error_set(why, "option '--resolver': %s", what.text);
    return false;
}

static bool web_url(struct listing_config *c, struct slice value, struct error *why)
{
    struct error what;
    struct url url;

    if (url_parse(&url, value, &what)) {
        c->web_url = value;
        return true;
    }
    error_set(why, "option '--web-url': %s", what.text);
    return false;
}

static bool proxy(struct listing_config *c, struct slice value, struct error *why)
{
    struct error what;

    if (url_is_proxy(value, &what)) {
        c->proxy = value;
        return true;
    }
    error_set(why, "option '--proxy': %s", what.text);
    return false;
}

static bool set(struct listing_config *c, const struct option_value *o, struct error *why)
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
    case LISTS:
        c->action = CONFIG_LISTS;
        return true;
    case OPTION_VERBOSE:
        c->verbose++;
        return true;
    case OPTION_PEEK:
        c->peek = true;
        return true;
    case SPF_INCLUDES:
        c->spf_includes = true;
        return true;
    case ALLOW_PRIVATE:
        c->allow_private = true;
        return true;
    case OPTION_TIMEOUT:
        return timeout(c, o->value, why);
    case QUERY_TIMEOUT:
        return query_timeout(c, o->value, why);
    case OPTION_WARNING:
        return option_range(&c->warning, o->value, "warning", why);
    case OPTION_CRITICAL:
        return option_range(&c->critical, o->value, "critical", why);
    case OPTION_CATALOGUE:
        return option_add(&c->catalogues, o->value, CONFIG_LIST_MAX, "catalogue", why);
    case OPTION_STATE_DIR:
        c->state_dir = o->value.p;
        return true;
    case OPTION_STATE_KEY:
        return option_state_key(&c->state_key, o->value, why);
    case OPTION_OWN_IP:
        return option_add_address(&c->own_ips, o->value, CONFIG_LIST_MAX, "own-ip", why);
    case TARGET:
        return option_add(&c->targets, o->value, CONFIG_LIST_MAX, "hostname", why);
    case LIST:
    case SERVER:
        return option_add(&c->lists, o->value, CONFIG_LIST_MAX, "list", why);
    case RESOLVER:
        return resolver(c, o->value, why);
    case CODE_FILE:
        c->code_file = o->value.p;
        return true;
    case WEB:
        c->web = true;
        return !o->has_value || option_add(&c->look_ups, o->value, CONFIG_LIST_MAX, "web", why);
    case WEB_URL:
        return web_url(c, o->value, why);
    case SNDS_KEY_FILE:
        c->snds_key_file = o->value.p;
        return true;
    case PROXY:
        return proxy(c, o->value, why);
    case CACERT:
        c->cacert = o->value.p;
        return true;
    case UNCHECKED:
        return unchecked(c, o->value, why);
    case IGNORE:
        return ignore(c, o->value, why);
    case FROM_INCIDENTS:
        c->incidents_key = o->has_value ? o->value.p : "default";
        return true;
    default: /* OPTION_OUTPUT_FORMAT: the table has no other */
        return option_format(&c->json, o->value, why);
    }
}

bool listing_config_read(struct listing_config *c, struct options **options, int argc, char **argv, char *const *env,
                         struct error *why)
{
    struct option_value value;
    enum options_status status = options_open(options, &listing_options, argc, argv, env, why);

    *c = (struct listing_config){.timeout_s = 8, .query_ms = 2400};
    while (status == OPTIONS_MORE && (status = options_next(*options, &value, why)) == OPTIONS_MORE)
        if (!set(c, &value, why))
            status = OPTIONS_BAD;
    if (status == OPTIONS_END && c->web_url.n > 0 && !c->web) {
        error_set(why, "option '--web-url' needs --web");
        status = OPTIONS_BAD;
    }
    if (status == OPTIONS_END)
        return true;
    options_close(*options);
    *options = NULL;
    return false;
}

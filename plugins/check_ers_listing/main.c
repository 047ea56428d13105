/* check_ers_listing: choose, load, ask, commit, print, exit. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "plugins/check_ers_listing/collect.h"
#include "plugins/check_ers_listing/session.h"
#include "plugins/print.h"
#include "source/privileges.h"

static const char *const severities[] = {"critical", "warning", "info"};

static void print_list(struct buffer *out, const struct catalogue_list *l)
{
    unsigned families = l->list.families;

    buffer_printf(out, "%-22.*s %-8s %s%s%s%s %s%.*s", (int)l->list.slug.n, l->list.slug.p,
                  severities[l->list.severity], (families >> FAMILY_IP4 & 1) != 0 ? "4" : "-",
                  (families >> FAMILY_IP6 & 1) != 0 ? "6" : "-", (families >> FAMILY_DOMAIN & 1) != 0 ? "d" : "-",
                  l->list.allow ? "a" : "-", l->keyed ? "KEY." : "", (int)l->list.zone.n, l->list.zone.p);
    if (l->groups.n > 0)
        buffer_printf(out, " @%.*s", (int)l->groups.n, l->groups.p);
    buffer_byte(out, '\n');
}

static void print_look_up(struct buffer *out, const struct web_entry *e)
{
    unsigned families = e->list.families;

    buffer_printf(out, "%-22.*s %-8s %s%s-  %.*s", (int)e->list.slug.n, e->list.slug.p, severities[e->list.severity],
                  (families >> FAMILY_IP4 & 1) != 0 ? "4" : "-", (families >> FAMILY_IP6 & 1) != 0 ? "6" : "-",
                  (int)e->profile.url.n, e->profile.url.p);
    if (e->known.n > 0)
        buffer_printf(out, " (last known to work in %.*s)", (int)e->known.n, e->known.p);
    buffer_byte(out, '\n');
}

static int print_lists(const struct session *s)
{
    struct buffer out;

    buffer_init(&out, 1 << 20);
    buffer_text(&out, "name, severity, takes (IPv4, IPv6, domains; a: list of good senders), zone, groups\n");
    for (size_t i = 0; i < list_catalogue_count(s->catalogue); i++)
        print_list(&out, list_catalogue_at(s->catalogue, i));
    buffer_text(&out, "\nlook-ups over the web (--web=NAME; with a key: --snds-key-file)\n");
    for (size_t i = 0; i < web_catalogue_count(s->web->catalogue); i++)
        print_look_up(&out, web_catalogue_at(s->web->catalogue, i));
    (void)fwrite(out.p, 1, out.n, stdout);
    buffer_free(&out);
    return STATE_UNKNOWN;
}

static int tell(struct session *s)
{
    struct report *report = report_new("ERS LISTING", "check_ers_listing", ERS_VERSION, &s->secrets);

    if (report != NULL)
        listing_judge(report, &s->run);
    return print_report(report, s->config.json);
}

static int run(struct session *s)
{
    struct error why = {""};

    if (!session_load_catalogue(s, &why))
        return print_unknown(why.text, &s->secrets);
    if (s->config.action == CONFIG_LISTS)
        return print_lists(s);
    if (s->config.resolvers.count == 0)
        nameservers_read(&s->config.resolvers, "/etc/resolv.conf");
    if (!session_read_code(s, environ, &why) || !session_choose_web(s, &why) || !session_choose_lists(s, &why) ||
        !session_choose_targets(s, environ, &why) || !session_load_state(s, environ, &why) || !session_ask(s, &why))
        return print_unknown(why.text, &s->secrets);
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
    (void)unsetenv("TZ"); /* the caller's environment must not move a verdict: times are in the host's zone */
    (void)unsetenv("LOCALDOMAIN");
    (void)unsetenv("RES_OPTIONS");
    (void)umask(077);
    s = calloc(1, sizeof *s);
    if (s == NULL)
        return print_unknown("out of memory", NULL);
    s->started_us = monotonic_us();
    s->run.wall_s = (long long)time(NULL);
    if (!listing_config_read(&s->config, &s->options, argc, argv, environ, &why))
        status = print_unknown(why.text, &s->secrets);
    else if (s->config.action == CONFIG_HELP || s->config.action == CONFIG_VERSION)
        status = print_help(&listing_options, s->config.action == CONFIG_HELP);
    else if (s->config.action == CONFIG_DESCRIBE)
        status = print_options(&listing_options);
    else
        status = run(s);
    session_close(s);
    return status;
}

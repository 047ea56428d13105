#include "tests/soak/model.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define HOLD_S 86400
#define HOLD_PERMANENT_S 7200
#define QUIET_S 600
#define KEEP_S 86400
#define WINDOW_S 3600

/* What the rules make of an incident at one moment. */
struct judged {
    const char *state;
    bool gone;     /* told long enough */
    bool critical; /* by the default rule */
};

static struct judged judge(const struct model *m, unsigned at, long long now)
{
    const struct model_incident *i = &m->incidents[at];
    unsigned refusing = 0, lapsed = 0, window = 0;
    long long ended = 0;
    struct judged j = {"recovered", false, false};

    for (unsigned k = 0; k < i->member_count; k++) {
        const struct model_member *member = &i->members[k];
        long long end = member->recovered != 0 ? member->recovered
                                               : member->traffic + (member->temporary ? HOLD_S : HOLD_PERMANENT_S);

        if (member->recovered == 0 && now <= end && !i->closed)
            refusing++;
        else if (member->recovered == 0)
            lapsed++;
        if (end > ended)
            ended = end;
    }
    for (unsigned k = 0; k < m->message_count; k++)
        window += m->messages[k].incident == at && m->messages[k].refused > now - WINDOW_S;
    if (refusing > 0)
        j.state = "open";
    else if (lapsed > 0)
        j.state = "lapsed";
    else if (!i->closed && now - i->last < QUIET_S)
        j.state = "recovering";
    j.critical = refusing > 0 && (window > 9 || i->member_count > 1);
    j.gone = refusing == 0 && strcmp(j.state, "recovering") != 0 && now - ended > KEEP_S;
    return j;
}

static const char *text_of(struct json_object *item, const char *key)
{
    struct json_object *value = json_object_object_get(item, key);

    return value == NULL ? "" : json_object_get_string(value);
}

static void time_text(char out[40], long long t)
{
    time_t seconds = (time_t)t;
    struct tm tm;

    (void)gmtime_r(&seconds, &tm);
    (void)strftime(out, 40, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* Is that item this incident? Its names and its beginning say so. */
static bool is_item(const struct model_incident *i, struct json_object *item)
{
    char instance[80], address[32], first[40];
    const char *zone = world_zone(i->key.service);

    world_instance(instance, sizeof instance, i->key.log, i->key.instance);
    world_address(address, sizeof address, &i->key);
    time_text(first, i->first);
    return strcmp(text_of(item, "service"), world_service(i->key.service)) == 0 &&
           strcmp(text_of(item, "zone"), zone == NULL ? "" : zone) == 0 && strcmp(text_of(item, "ip"), address) == 0 &&
           strcmp(text_of(item, "instance"), instance) == 0 && strcmp(text_of(item, "first"), first) == 0;
}

/* The organisations and domains of the item, counted: each must be one of the incident's. */
static bool same_members(const struct model_incident *i, struct json_object *item)
{
    struct json_object *organisations = json_object_object_get(item, "organisations"),
                       *domains = json_object_object_get(item, "domains");
    unsigned want_domains = 0, found = 0;
    char name[64];

    for (unsigned k = 0; k < i->member_count; k++) {
        world_organisation(name, sizeof name, i->members[k].organisation);
        for (size_t n = 0; n < json_object_array_length(organisations); n++)
            found += strcmp(json_object_get_string(json_object_array_get_idx(organisations, n)), name) == 0;
        for (unsigned d = 0; d < DOMAINS; d++) {
            if ((i->members[k].domains >> d & 1) == 0)
                continue;
            want_domains++;
            world_domain(name, sizeof name, i->members[k].organisation, d);
            for (size_t n = 0; n < json_object_array_length(domains); n++)
                found += strcmp(json_object_get_string(json_object_array_get_idx(domains, n)), name) == 0;
        }
    }
    return found == i->member_count + want_domains && json_object_array_length(organisations) == i->member_count &&
           json_object_array_length(domains) == want_domains;
}

static bool agrees(const struct model *m, unsigned at, long long now, struct json_object *item, char why[400])
{
    const struct model_incident *i = &m->incidents[at];
    const char *before = judge(m, at, now - SLACK_S).state, *after = judge(m, at, now + SLACK_S).state;
    const struct {
        const char *key;
        unsigned want;
    } counts[] = {
        {"refusals", i->refusals}, {"messages", i->messages}, {"late", i->late}, {"sent", i->sent}, {"lost", i->lost}};
    char last[40];

    time_text(last, i->last);
    (void)snprintf(why, 400, "incident %u: ", at);
    if (strcmp(text_of(item, "last"), last) != 0) {
        (void)snprintf(why + strlen(why), 300, "last is %s, not %s", text_of(item, "last"), last);
        return false;
    }
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++)
        if (json_object_get_int64(json_object_object_get(item, counts[k].key)) != (long long)counts[k].want) {
            (void)snprintf(why + strlen(why), 300, "%s is %s, not %u", counts[k].key, text_of(item, counts[k].key),
                           counts[k].want);
            return false;
        }
    if (strcmp(before, after) == 0 && strcmp(text_of(item, "state"), after) != 0) {
        (void)snprintf(why + strlen(why), 300, "state is %s, not %s", text_of(item, "state"), after);
        return false;
    }
    if (!same_members(i, item)) {
        (void)snprintf(why + strlen(why), 300, "of %s, not %u organisations", text_of(item, "organisations"),
                       i->member_count);
        for (unsigned k = 0; k < i->member_count; k++)
            (void)snprintf(why + strlen(why), 400 - strlen(why), ", %u with domains %x", i->members[k].organisation,
                           i->members[k].domains);
        (void)snprintf(why + strlen(why), 400 - strlen(why), "; %s", text_of(item, "domains"));
        return false;
    }
    return true;
}

/* The exit status by the default rule; -1 where a moment's difference matters. */
static int status_of(const struct model *m, long long now)
{
    int status[2] = {0, 0};

    for (unsigned k = 0; k < m->incident_count; k++)
        for (int late = 0; late < 2; late++) {
            struct judged j = judge(m, k, late == 1 ? now + SLACK_S : now - SLACK_S);
            int one = strcmp(j.state, "open") == 0 || strcmp(j.state, "recovering") == 0 ? 1 : 0;

            one = j.critical ? 2 : one;
            status[late] = one > status[late] ? one : status[late];
        }
    return status[0] == status[1] ? status[0] : -1;
}

static bool all_agree(const struct model *m, long long now, struct json_object *items, char why[400])
{
    size_t told = 0, count = json_object_array_length(items);

    for (unsigned k = 0; k < m->incident_count; k++) {
        struct json_object *item = NULL;

        for (size_t n = 0; n < count && item == NULL; n++)
            if (is_item(&m->incidents[k], json_object_array_get_idx(items, n)))
                item = json_object_array_get_idx(items, n);
        if (item == NULL) {
            if (judge(m, k, now + SLACK_S).gone)
                continue;
            (void)snprintf(why, 400, "incident %u of %s is not told: %s, %lld s old, %lld s after its last refusal", k,
                           world_service(m->incidents[k].key.service), judge(m, k, now).state,
                           now - m->incidents[k].first, now - m->incidents[k].last);
            return false;
        }
        told++;
        if (!agrees(m, k, now, item, why))
            return false;
    }
    (void)snprintf(why, 400, "%zu incidents are told, %zu of them true", count, told);
    return told == count;
}

bool model_agrees(const struct model *m, long long now, const char *json, int status, char why[400])
{
    struct json_object *report = json_tokener_parse(json), *items = json_object_object_get(report, "items");
    int want = status_of(m, now);
    bool same;

    (void)snprintf(why, 400, "the report is no JSON with items");
    same = items != NULL && all_agree(m, now, items, why);
    if (same && want >= 0 && status != want) {
        (void)snprintf(why, 400, "exit status %d, not %d", status, want);
        same = false;
    }
    (void)json_object_put(report);
    return same;
}

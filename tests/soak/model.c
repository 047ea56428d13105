#include "tests/soak/model.h"

#include <stdlib.h>
#include <string.h>

#define SETTLE_S 600
#define LAPSE_S 86400
#define OTHERS 10

static bool same_place(const struct event *a, const struct event *b)
{
    return a->log == b->log && a->instance == b->instance;
}

static bool same_incident(const struct event *a, const struct event *b)
{
    char one[32], two[32];

    world_address(one, sizeof one, a);
    world_address(two, sizeof two, b);
    return same_place(a, b) && a->service == b->service && strcmp(one, two) == 0;
}

static bool recovered(const struct model_incident *i)
{
    for (unsigned k = 0; k < i->member_count; k++)
        if (i->members[k].recovered == 0)
            return false;
    return true;
}

static long long heard(const struct model_incident *i)
{
    long long last = 0;

    for (unsigned k = 0; k < i->member_count; k++)
        if (i->members[k].traffic > last)
            last = i->members[k].traffic;
    return last;
}

static unsigned incident_for(struct model *m, const struct event *e)
{
    for (unsigned k = 0; k < m->incident_count; k++) {
        struct model_incident *i = &m->incidents[k];

        if (i->closed || !same_incident(&i->key, e))
            continue;
        if (recovered(i) ? e->at - i->last <= SETTLE_S : e->at - heard(i) <= LAPSE_S)
            return k;
        i->closed = true;
    }
    if (m->incident_count == INCIDENTS_MAX)
        abort();
    m->incidents[m->incident_count] = (struct model_incident){.key = *e, .first = e->at};
    return m->incident_count++;
}

static struct model_member *member_for(struct model_incident *i, unsigned organisation)
{
    for (unsigned k = 0; k < i->member_count; k++)
        if (i->members[k].organisation == organisation)
            return &i->members[k];
    i->members[i->member_count] = (struct model_member){.organisation = organisation, .only = NO_SERVER};
    return &i->members[i->member_count++];
}

/* The message waits in this incident now, or was refused there for good. */
static void hold(struct model *m, unsigned incident, const struct event *e, int domain)
{
    struct model_incident *i = &m->incidents[incident];
    struct model_message *held = NULL;

    for (unsigned k = 0; k < m->message_count && held == NULL; k++)
        if (m->messages[k].number == e->number && m->messages[k].incident == incident)
            held = &m->messages[k];
    if (held == NULL) {
        if (m->message_count == MESSAGES_MAX)
            abort();
        held = &m->messages[m->message_count++];
        *held =
            (struct model_message){.number = e->number, .incident = incident, .domain = NO_DOMAIN, .fate = FATE_WAITS};
        i->messages++;
    }
    if (held->fate == FATE_LOST)
        i->lost--;
    held->fate = e->kind == EVENT_BOUNCED ? FATE_LOST : FATE_WAITS;
    if (held->fate == FATE_LOST)
        i->lost++;
    else if (!held->late)
        i->late++;
    held->late |= held->fate == FATE_WAITS;
    held->refused = e->at;
    held->last = *e;
    if (domain != NO_DOMAIN)
        held->domain = domain;
}

static void refused(struct model *m, const struct event *e)
{
    unsigned at = incident_for(m, e);
    struct model_incident *i = &m->incidents[at];
    struct model_member *member = member_for(i, e->organisation);
    bool attempt = e->kind == EVENT_ATTEMPT;

    i->refusals++;
    i->last = member->last = member->traffic = e->at;
    member->recovered = 0;
    member->others = 0;
    member->temporary |= e->kind != EVENT_BOUNCED;
    member->only = attempt ? (int)e->server : NO_SERVER;
    if (!attempt)
        member->domains |= 1U << e->domain;
    hold(m, at, e, attempt ? NO_DOMAIN : e->domain);
}

/* The line with the recipient of an attempt: now it is known for which domain that was. */
static void joined(struct model *m, const struct event *e)
{
    for (unsigned k = 0; k < m->message_count; k++)
        if (m->messages[k].number == e->number) {
            member_for(&m->incidents[m->messages[k].incident], e->organisation)->domains |= 1U << e->domain;
            m->messages[k].domain = e->domain;
        }
}

static void settle(struct model *m, const struct event *e, enum fate fate)
{
    for (unsigned k = 0; k < m->message_count; k++) {
        struct model_message *held = &m->messages[k];

        if (held->number != e->number || held->fate != FATE_WAITS ||
            (e->kind != EVENT_EXPIRED && held->domain != NO_DOMAIN && held->domain != e->domain))
            continue;
        held->fate = fate;
        if (fate == FATE_SENT)
            m->incidents[held->incident].sent++;
        else
            m->incidents[held->incident].lost++;
    }
}

static void delivered(struct model *m, const struct event *e)
{
    for (unsigned k = 0; k < m->incident_count; k++) {
        struct model_incident *i = &m->incidents[k];

        if (i->closed || !same_place(&i->key, e))
            continue;
        for (unsigned j = 0; j < i->member_count; j++) {
            struct model_member *member = &i->members[j];
            bool its_domain = (member->domains >> e->domain & 1) != 0;

            if (member->organisation != e->organisation || member->recovered != 0)
                continue;
            member->traffic = e->at;
            if (its_domain && (member->only == NO_SERVER || member->only == (int)e->server))
                member->recovered = e->at;
            else if (++member->others == OTHERS)
                member->recovered = e->at;
        }
    }
}

int model_follow(const struct model *m, const struct event *e)
{
    long long latest = 0;
    int found = -1;

    for (unsigned k = 0; k < m->incident_count; k++) {
        const struct model_incident *i = &m->incidents[k];

        for (unsigned j = 0; j < i->member_count && !i->closed && same_place(&i->key, e); j++) {
            const struct model_member *member = &i->members[j];

            if (member->organisation != e->organisation || member->recovered != 0 ||
                (member->domains >> e->domain & 1) == 0)
                continue;
            if (found != -1 && member->last == latest)
                found = -2;
            else if (found == -1 || member->last > latest)
                found = (int)k;
            latest = member->last > latest ? member->last : latest;
        }
    }
    return found;
}

static void followed(struct model *m, const struct event *e)
{
    int at = model_follow(m, e);

    if (at < 0)
        return;
    member_for(&m->incidents[at], e->organisation)->traffic = e->at;
    hold(m, (unsigned)at, e, e->domain);
}

void model_line(struct model *m, const struct event *e)
{
    if (e->at > m->clock)
        m->clock = e->at;
    switch (e->kind) {
    case EVENT_DEFERRED:
    case EVENT_BOUNCED:
    case EVENT_ATTEMPT:
        m->totals.refusals++;
        m->totals.deferred += e->kind == EVENT_DEFERRED;
        m->totals.bounced += e->kind == EVENT_BOUNCED;
        if (e->kind == EVENT_BOUNCED)
            settle(m, e, FATE_LOST); /* wherever it waited */
        if (e->kind == EVENT_DEFERRED && world_attempted(e->number))
            joined(m, e);
        refused(m, e);
        break;
    case EVENT_SENT:
        m->totals.sent++;
        settle(m, e, FATE_SENT);
        delivered(m, e);
        break;
    case EVENT_JOINED:
        m->totals.sent++;
        joined(m, e);
        settle(m, e, FATE_SENT);
        break;
    case EVENT_FOLLOW:
        m->totals.deferred++;
        followed(m, e);
        break;
    case EVENT_GREYLIST:
        m->totals.deferred++;
        break;
    case EVENT_EXPIRED:
        m->totals.returned++;
        settle(m, e, FATE_LOST);
        break;
    case EVENT_FILTERED:
    case EVENT_QUEUED:
    case EVENT_NOISE:
        break;
    }
}

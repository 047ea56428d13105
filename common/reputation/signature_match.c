#include "reputation/signature_match.h"

#include "reputation/fold.h"

enum { HITS = 192, ATOM_HITS = 384 };

struct atom_hit {
    uint16_t atom, at, end;
};
struct match {
    const struct signatures *s;
    const struct reading *r;
    struct atom_hit hits[ATOM_HITS];
    size_t count;
    struct signature_match found; /* of the signature that is being tried */
};

static void collect(struct match *m)
{
    struct literal_hit literals[HITS];
    size_t n = literals_find(&m->s->literals, m->r->text, m->r->n, literals, HITS);

    for (size_t i = 0; i < n && m->count < ATOM_HITS; i++) {
        struct atom_hit hit = {literals[i].literal, literals[i].at, literals[i].end};

        m->hits[m->count++] = hit;
        for (uint16_t k = m->s->atoms[hit.atom].first_link; k != 0 && m->count < ATOM_HITS; k = m->s->links[k - 1].next)
            m->hits[m->count++] = (struct atom_hit){(uint16_t)(ATOM_LIST | m->s->links[k - 1].list), hit.at, hit.end};
    }
}

static bool host_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* The end of the host name that starts at `at`, without dots and hyphens after it; *dots: whether it has one inside. */
static size_t host_end(const struct reading *r, size_t at, bool *dots)
{
    size_t end = at;

    *dots = false;
    while (end < r->n && host_byte(r->text[end]))
        end++;
    while (end > at && (r->text[end - 1] == '.' || r->text[end - 1] == '-'))
        end--;
    for (size_t i = at; i < end; i++)
        *dots = *dots || r->text[i] == '.';
    return end;
}

/* The host name that begins within SIGNATURE_ZONE_GAP bytes after `from`, before the sentence ends. */
static bool find_host(const struct reading *r, size_t from, size_t *at, size_t *n)
{
    for (size_t i = from; i < r->n && i < from + SIGNATURE_ZONE_GAP; i++) {
        size_t end;
        bool dots;

        if (!fold_word(r->text[i]))
            continue;
        end = host_end(r, i, &dots);
        if (dots && r->text[end - 1] >= 'a' && r->text[end - 1] <= 'z') {
            *at = i;
            *n = end - i;
            return true;
        }
        if (r->text[end] == '.' || r->text[end] == ';')
            return false;
        i = end > i ? end : i;
    }
    return false;
}

/* The host name, with a dot in it, that holds the hit. */
static bool host_around(const struct reading *r, const struct atom_hit *h, size_t *at, size_t *n)
{
    size_t end;
    bool dots;

    *at = h->at;
    while (*at > 0 && host_byte(r->text[*at - 1]))
        (*at)--;
    while (r->text[*at] == '.' || r->text[*at] == '-')
        (*at)++;
    end = host_end(r, *at, &dots);
    *n = end - *at;
    /* In a URL only the first part is a host. */
    if (*at > 0 && r->text[*at - 1] == '/' && (*at < 2 || r->text[*at - 2] != '/'))
        return false;
    return dots && end >= h->end && r->text[end - 1] >= 'a' && r->text[end - 1] <= 'z';
}

/* Does a text that lists' names hold stand in the host name? */
static bool named_like_list(const struct match *m, size_t at, size_t n)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct atom_hit *h = &m->hits[i];

        if (h->at >= at && h->end <= at + n && (h->atom & ATOM_LIST) != 0 &&
            slice_equal(m->s->words[h->atom & ~ATOM_LIST].name, SLICE(SIGNATURES_LABELS)))
            return true;
    }
    return false;
}

static bool zone_fits(struct match *m, const struct piece *p, const struct atom_hit *h)
{
    size_t at, n;

    if (p->zone == ZONE_NONE)
        return true;
    if (p->zone == ZONE_HERE || host_byte(m->r->text[h->end])) {
        if (!host_around(m->r, h, &at, &n))
            return false;
    } else if (!find_host(m->r, h->end, &at, &n)) {
        return false;
    }
    if (p->zone == ZONE_LIST && !named_like_list(m, at, n))
        return false;
    m->found.zone_at = at;
    m->found.zone_n = n;
    return true;
}

static bool near(const struct atom_hit *a, const struct atom_hit *b)
{
    return a->at <= b->at ? b->at <= a->end + SIGNATURE_NEAR : a->at <= b->end + SIGNATURE_NEAR;
}

/* Can pieces[0] be found near `previous` (NULL: anywhere), and those that must be near it, up to pieces[n]? */
static bool term_matches(struct match *m, const struct piece *pieces, size_t n, const struct atom_hit *previous,
                         bool first)
{
    if (n == 0 || (previous != NULL && !pieces[0].near))
        return true;
    for (size_t i = 0; i < m->count; i++) {
        const struct atom_hit *h = &m->hits[i];

        if (h->atom != pieces[0].atom || (previous != NULL && (h == previous || !near(previous, h))) ||
            !zone_fits(m, &pieces[0], h) || !term_matches(m, pieces + 1, n - 1, h, false))
            continue;
        if (first) {
            m->found.at = h->at;
            m->found.n = (size_t)(h->end - h->at);
        }
        return true;
    }
    return false;
}

static bool signature_matches(struct match *m, const struct signature *g)
{
    const struct piece *pieces = m->s->pieces + g->first_piece;

    m->found = (struct signature_match){.owner = g->owner, .text = g->text};
    for (size_t i = 0; i < g->pieces; i++)
        if (!pieces[i].near && term_matches(m, pieces + i, g->pieces - i, NULL, i == 0) == pieces[i].absent)
            return false;
    return true;
}

static bool better(const struct signature_match *a, const struct signature_match *b, const uint8_t *ranks)
{
    if (b->owner == SIGNATURES_NO_OWNER || ranks[a->owner] != ranks[b->owner])
        return b->owner == SIGNATURES_NO_OWNER || ranks[a->owner] < ranks[b->owner];
    return a->at != b->at ? a->at < b->at : a->n > b->n;
}

static bool seen_before(const struct match *m, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (m->hits[k].atom == m->hits[i].atom)
            return true;
    return false;
}

void signature_match(const struct signatures *s, const struct reading *r, const uint8_t *ranks,
                     struct signature_match *out)
{
    struct match m;

    *out = (struct signature_match){.owner = SIGNATURES_NO_OWNER};
    m.s = s;
    m.r = r;
    m.count = 0;
    collect(&m);
    for (size_t i = 0; i < m.count; i++) {
        uint16_t atom = m.hits[i].atom;
        uint16_t k =
            (atom & ATOM_LIST) != 0 ? s->words[atom & ~ATOM_LIST].first_signature : s->atoms[atom].first_signature;

        if (k == 0 || seen_before(&m, i))
            continue;
        for (; k != 0; k = s->list[k - 1].next) {
            const struct signature *g = &s->list[k - 1];

            if (g->owner != SIGNATURES_NO_OWNER && signature_matches(&m, g) && better(&m.found, out, ranks))
                *out = m.found;
        }
    }
}

#include "reputation/signature_match.h"

#include "reputation/fold.h"

/* HOST_LONGEST: RFC 1035 2.3.4. */
enum { HITS = 192, HOST_LONGEST = 255 };

struct match {
    const struct signatures *s;
    const struct reading *r;
    struct literal_hit hits[HITS];
    size_t count;
    uint64_t lists, labels;       /* word lists of which a text is there; the one that tells lists' names */
    struct signature_match found; /* of the signature that is being tried */
};

static uint64_t lists_of(const struct match *m, const struct literal_hit *h)
{
    return m->s->uses[h->literal].lists;
}

static bool hit_is(const struct match *m, const struct literal_hit *h, const struct piece *p)
{
    return p->lists == 0 ? h->literal == p->literal : (lists_of(m, h) & p->lists) != 0;
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
    while (end < r->n && end - at <= HOST_LONGEST && host_byte(r->text[end]))
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
static bool host_around(const struct reading *r, const struct literal_hit *h, size_t *at, size_t *n)
{
    size_t end;
    bool dots;

    *at = h->at;
    while (*at > 0 && h->at - *at < HOST_LONGEST && host_byte(r->text[*at - 1]))
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
    for (size_t i = 0; i < m->count; i++)
        if (m->hits[i].at >= at && m->hits[i].end <= at + n && (lists_of(m, &m->hits[i]) & m->labels) != 0)
            return true;
    return false;
}

static bool zone_fits(struct match *m, const struct piece *p, const struct literal_hit *h)
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

static bool near(const struct literal_hit *a, const struct literal_hit *b)
{
    return a->at <= b->at ? b->at <= a->end + SIGNATURE_NEAR : a->at <= b->end + SIGNATURE_NEAR;
}

/* Can pieces[0] be found near `previous` (NULL: anywhere), and those that must be near it, up to pieces[n]? */
static bool term_matches(struct match *m, const struct piece *pieces, size_t n, const struct literal_hit *previous,
                         bool first)
{
    if (n == 0 || (previous != NULL && !pieces[0].near))
        return true;
    for (size_t i = 0; i < m->count; i++) {
        const struct literal_hit *h = &m->hits[i];

        if (!hit_is(m, h, &pieces[0]) || (previous != NULL && (h == previous || !near(previous, h))) ||
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

    m->found = (struct signature_match){.owner = g->owner, .text = signatures_text(m->s, (size_t)(g - m->s->list))};
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

/* Tries the signatures from number k - 1 on that begin with the same piece; not those that could not be better. */
static void try_signatures(struct match *m, uint16_t k, const uint8_t *ranks, struct signature_match *best)
{
    for (; k != 0; k = m->s->list[k - 1].next) {
        const struct signature *g = &m->s->list[k - 1];

        if (g->owner == SIGNATURES_NO_OWNER || (g->needs & ~m->lists) != 0 || (g->forbids & m->lists) != 0 ||
            (best->owner != SIGNATURES_NO_OWNER && ranks[g->owner] > ranks[best->owner]))
            continue;
        if (signature_matches(m, g) && better(&m->found, best, ranks))
            *best = m->found;
    }
}

static bool seen_before(const struct match *m, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (m->hits[k].literal == m->hits[i].literal)
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
    m.count = literals_find(&s->literals, r->text, r->n, m.hits, HITS);
    m.lists = m.labels = 0;
    for (size_t i = 0; i < m.count; i++)
        m.lists |= lists_of(&m, &m.hits[i]);
    for (size_t i = 0; i < s->word_count && m.lists != 0; i++)
        if (slice_equal(s->words[i].name, SLICE(SIGNATURES_LABELS)))
            m.labels = UINT64_C(1) << i;
    for (size_t i = 0; i < m.count; i++)
        if (s->uses[m.hits[i].literal].first_signature != 0 && !seen_before(&m, i))
            try_signatures(&m, s->uses[m.hits[i].literal].first_signature, ranks, out);
    for (size_t i = 0; i < s->word_count; i++)
        if ((m.lists >> i & 1) != 0)
            try_signatures(&m, s->words[i].first_signature, ranks, out);
}

/* compile_catalogue SERVICES.INI: the tables of reputation/catalogue_tables.h as C. Part of the build: it reads the text as a run
 * would, and a complaint ends the build. */
#include <stdio.h>
#include <stdlib.h>

#include "reputation/catalogue_tables.h"
#include "text/buffer.h"

enum { COMPLAINTS_MAX = 20, TEXT_BYTES_MAX = 1 << 24 };

static const char *start; /* of the text */

static bool read_file(struct buffer *out, const char *path)
{
    FILE *in = fopen(path, "r");
    char block[4096];
    size_t n;

    while (in != NULL && (n = fread(block, 1, sizeof block, in)) > 0)
        buffer_add(out, (struct slice){block, n});
    return in != NULL && !ferror(in) && fclose(in) == 0 && !out->failed;
}

/* As an initializer. */
static void put_text(struct slice s)
{
    if (s.n == 0)
        (void)printf("{0, 0}");
    else
        (void)printf("{%zu, %zu}", (size_t)(s.p - start), s.n);
}

static void put_owners(const struct catalogue *c)
{
    (void)printf("static const struct table_owner owners[] = {\n");
    for (size_t i = 0; i < c->owner_count; i++) {
        const struct service *s = &c->owners[i].service;
        const struct slice texts[] = {s->slug, s->name, s->lookup_url, s->removal_url, s->note, s->approved_url};

        (void)printf("{");
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            put_text(texts[k]);
            (void)printf(", ");
        }
        (void)printf("%d, %d, %d, %u},\n", s->dead, s->domain_scope, c->owners[i].trap, c->ranks[i]);
    }
    (void)printf("};\nstatic const struct table_alias aliases[] = {\n");
    for (size_t i = 0; i < c->alias_count; i++) {
        (void)printf("{");
        put_text(c->aliases[i].name);
        (void)printf(", %zu},\n", c->aliases[i].owner);
    }
    (void)printf("};\n");
}

static void put_texts(const char *name, const struct slice *all, size_t count)
{
    (void)printf("static const struct table_text %s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        put_text(all[i]);
        (void)printf(",\n");
    }
    (void)printf("};\n");
}

static void put_literals(const struct literals *l)
{
    (void)printf("static const struct literal literals[] = {\n");
    for (size_t i = 0; i < l->count; i++)
        (void)printf("{%u, %u, %u, %u, %d},\n", l->list[i].at, l->list[i].next, l->list[i].n, l->list[i].end,
                     l->list[i].last);
    (void)printf("};\nstatic const char bytes[] = {\n");
    for (size_t i = 0; i < l->byte_count; i++)
        (void)printf("%d,%s", l->bytes[i], i % 32 == 31 ? "\n" : "");
    (void)printf("};\nstatic const uint16_t heads[] = {\n");
    for (size_t i = 0; i < 2 * (size_t)LITERALS_HEADS; i++)
        (void)printf("%u,%s", l->heads[i], i % 32 == 31 ? "\n" : "");
    (void)printf("};\n");
}

static void put_signatures(const struct signatures *s)
{
    (void)printf("static const struct literal_use uses[] = {\n");
    for (size_t i = 0; i < s->use_count; i++)
        (void)printf("{UINT64_C(%llu), %u},\n", (unsigned long long)s->uses[i].lists, s->uses[i].first_signature);
    (void)printf("};\nstatic const struct piece pieces[] = {\n");
    for (size_t i = 0; i < s->piece_count; i++)
        (void)printf("{UINT64_C(%llu), %u, %d, %d, %u},\n", (unsigned long long)s->pieces[i].lists,
                     s->pieces[i].literal, s->pieces[i].absent, s->pieces[i].near, s->pieces[i].zone);
    (void)printf("};\nstatic const struct signature signatures[] = {\n");
    for (size_t i = 0; i < s->count; i++) {
        const struct signature *g = &s->list[i];

        (void)printf("{%u, UINT64_C(%llu), UINT64_C(%llu), %u, %u, %d, %u},\n", g->first_piece,
                     (unsigned long long)g->needs, (unsigned long long)g->forbids, g->owner, g->pieces, g->lasting,
                     g->next);
    }
    (void)printf("};\nstatic const struct signature_place places[] = {\n");
    for (size_t i = 0; i < s->count; i++) {
        put_text(s->texts[i]);
        (void)printf(",\n");
    }
    (void)printf("};\nstatic const struct table_words words[] = {\n");
    for (size_t i = 0; i < s->word_count; i++) {
        (void)printf("{");
        put_text(s->words[i].name);
        (void)printf(", %u},\n", s->words[i].first_signature);
    }
    (void)printf("};\n");
}

static void put_all(const struct catalogue *c)
{
    const struct signatures *s = &c->signatures;

    (void)printf("#include \"reputation/catalogue_tables.h\"\n");
    put_owners(c);
    put_texts("zones", c->zones, c->zone_count);
    put_texts("keep", c->keep, c->keep_count);
    put_literals(&s->literals);
    put_signatures(s);
    (void)printf(
        "const struct catalogue_tables catalogue_tables = {owners, aliases, zones, keep, signatures, places, words, "
        "pieces, uses, literals, bytes, heads, %zu, %zu, %zu, %zu, %zu, %zu, %zu, %zu, %zu};\n",
        c->owner_count, c->alias_count, c->zone_count, c->keep_count, s->count, s->word_count, s->piece_count,
        s->literals.count, s->literals.byte_count);
}

int main(int argc, char **argv)
{
    static struct catalogue c;
    struct error why[COMPLAINTS_MAX];
    struct complaints complaints = {.why = why, .max = COMPLAINTS_MAX};
    struct buffer text;
    bool good;

    buffer_init(&text, TEXT_BYTES_MAX);
    if (argc != 2 || !catalogue_room(&c, CATALOGUE_OWNERS, CATALOGUE_ALIASES) || !read_file(&text, argv[1])) {
        (void)fputs("usage: compile_catalogue SERVICES.INI\n", stderr);
        return 2;
    }
    start = text.p;
    catalogue_read(&c, buffer_slice(&text), argv[1], 0, &complaints);
    for (size_t i = 0; i < complaints.count && i < COMPLAINTS_MAX; i++)
        (void)fprintf(stderr, "%s\n", why[i].text);
    put_all(&c);
    good = complaints.count == 0 && fflush(stdout) == 0 && !ferror(stdout);
    signatures_free(&c.signatures);
    free(c.owners);
    free(c.aliases);
    buffer_free(&text);
    return good ? 0 : 1;
}

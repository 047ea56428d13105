#include "mail/suffix_list.h"

#include <dlfcn.h>
#include <libpsl.h>
#include <stdlib.h>

/* The interface that libpsl.h describes. Nothing is unloaded again: a run ends soon. */
#define LIBRARY "libpsl.so.5"

struct suffix_list {
    const psl_ctx_t *list;
    psl_ctx_t *owned; /* the same, if it has to be freed */
    __typeof__(psl_builtin) *builtin;
    __typeof__(psl_latest) *latest;
    __typeof__(psl_registrable_domain) *registrable;
    __typeof__(psl_free) *free;
};

/* What dlsym gives is data by its type, but a function. */
static bool find(void *library, const char *name, void *function, size_t size)
{
    void *found = dlsym(library, name);

    memcpy(function, &found, size);
    return found != NULL;
}
#define FIND(library, name, function) find((library), (name), &(function), sizeof(function))

static bool load(struct suffix_list *l)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

    return library != NULL && FIND(library, "psl_builtin", l->builtin) && FIND(library, "psl_latest", l->latest) &&
           FIND(library, "psl_registrable_domain", l->registrable) && FIND(library, "psl_free", l->free);
}

struct suffix_list *suffix_list_open(struct error *why)
{
    struct suffix_list *l = calloc(1, sizeof *l);

    if (l == NULL) {
        error_set(why, "out of memory");
        return NULL;
    }
    if (!load(l)) {
        error_set(why, "libpsl, which tells whose servers these are, can't be loaded: %s", dlerror());
        free(l);
        return NULL;
    }
    /* The list that is compiled into the library; where a distribution leaves that out, its file. */
    l->list = l->builtin();
    if (l->list == NULL)
        l->list = l->owned = l->latest(NULL);
    if (l->list == NULL) {
        error_set(why, "libpsl, which tells whose servers these are, has no Public Suffix List");
        free(l);
        return NULL;
    }
    return l;
}

const char *suffix_list_registrable(const struct suffix_list *l, const char *name)
{
    return l->registrable(l->list, name);
}

void suffix_list_close(struct suffix_list *l)
{
    if (l == NULL)
        return;
    l->free(l->owned);
    free(l);
}

#include "source/store_place.h"

#include <stdio.h>
#include <unistd.h>

/* Fit to be a file's name of its own, whatever else lies in the directory. */
static bool name_fits(struct slice name)
{
    if (name.n == 0 || name.n > STORE_NAME_MAX || name.p[0] == '.')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
              c == '-'))
            return false;
    }
    return true;
}

bool store_place_name(struct store_place *p, struct slice dir, struct slice plugin, struct slice key, struct error *why)
{
    int n;

    p->dir = -1;
    if (!name_fits(plugin) || !name_fits(key) || slice_ends(key, SLICE(".lock")) || slice_ends(key, SLICE(".new")) ||
        slice_ends(key, SLICE(".old"))) {
        error_set(why, "\"%.*s\" can't be the key of a state file", (int)(key.n < 128 ? key.n : 128), key.p);
        return false;
    }
    n = snprintf(p->path, sizeof p->path, "%.*s/%lu/%.*s/%.*s", (int)(dir.n < PATH_MAX ? dir.n : PATH_MAX), dir.p,
                 (unsigned long)geteuid(), (int)plugin.n, plugin.p, (int)key.n, key.p);
    if (dir.n == 0 || n < 0 || (size_t)n >= sizeof p->path) {
        error_set(why, "the state directory's name is empty or too long");
        return false;
    }
    (void)snprintf(p->key, sizeof p->key, "%.*s", (int)key.n, key.p);
    (void)snprintf(p->older, sizeof p->older, "%s.old", p->key);
    (void)snprintf(p->next, sizeof p->next, "%s.new", p->key);
    (void)snprintf(p->lock, sizeof p->lock, "%s.lock", p->key);
    return true;
}

/* The path up to the slash that stands `levels` levels above KEY's name. */
static struct slice above(const struct store_place *p, int levels)
{
    struct slice path = slice_of(p->path);

    for (; levels > 0; levels--)
        path.n = slice_find_last_byte(path, '/');
    return path;
}

enum store_access store_place_enter(struct store_place *p, bool make, struct error *why)
{
    struct error what = {""};
    char name[PATH_MAX];
    enum store_access access = STORE_ACCESS_OK;
    int at = -1;

    for (int levels = 3; levels > 0 && access == STORE_ACCESS_OK; levels--) {
        struct slice path = above(p, levels);
        size_t slash = levels == 3 ? SLICE_NONE : slice_find_last_byte(path, '/');
        struct slice last = slash == SLICE_NONE ? path : slice_cut(path, slash + 1, path.n);
        int next = -1;

        (void)snprintf(name, sizeof name, "%.*s", (int)last.n, last.p);
        access = levels == 3 ? store_dir_shared(&next, name, make, &what) : store_dir_own(&next, at, name, make, &what);
        if (access != STORE_ACCESS_OK)
            error_set(why, "state directory %.*s %s", (int)(path.n < 120 ? path.n : 120), path.p, what.text);
        if (at >= 0)
            (void)close(at);
        at = next;
    }
    p->dir = at;
    return access;
}

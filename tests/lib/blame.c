#include "tests/lib/blame.h"

#include "tests/lib/unit.h"

int blame_load(void **state)
{
    struct error why[4];
    size_t whys = 0;
    struct catalogue *c = catalogue_load(NULL, NULL, 0, why, 4, &whys);

    for (size_t i = 0; i < whys && i < 4; i++)
        print_error("%s\n", why[i].text);
    *state = c;
    return c != NULL && whys == 0 ? 0 : -1;
}

int blame_unload(void **state)
{
    catalogue_free(*state);
    return 0;
}

struct slice blamed(const struct catalogue *c, const char *reply, const char *recipient, const char *relay_ip,
                    struct attribution *out)
{
    struct attribution a;

    classify(c, slice_of(reply), slice_of(recipient), slice_of(relay_ip), &a);
    if (out != NULL)
        *out = a;
    return a.service == NULL ? SLICE("none") : a.service->slug;
}

/* A catalogue file of any bytes, read for its web look-ups: a complete one can be asked, with addresses and markers that hold what
 * they must, and the built-in ones are there whatever the file says of others. */
#include <stdlib.h>

#include "web/look_ups.h"
#include "web/page.h"
#include "web/url.h"
#include "web/web_catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entry(const struct web_entry *e)
{
    const struct web_profile *p = &e->profile;
    struct error why = {""};
    struct url url;

    if (!web_entry_complete(e, &why)) {
        if (why.text[0] == '\0')
            abort();
        return;
    }
    if (!url_parse(&url, p->url, &why) || (p->form.n > 0 && !url_parse(&url, p->form, &why)) || e->list.families == 0 ||
        e->interval_s < 60 || e->interval_s > LOOK_UP_KEEP_S)
        abort();
    for (size_t i = 0; i < p->listed.count; i++)
        if (!page_marker_valid(p->listed.items[i], &why))
            abort();
    for (size_t i = 0; i < p->clean.count; i++)
        if (!page_marker_valid(p->clean.items[i], &why))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    const char *name = "file.ini";
    struct error why[4];
    size_t whys = 0, builtin = 0;
    struct catalogue *services = catalogue_load_names(&text, &name, 1, why, 4, &whys);
    struct web_catalogue *c = services == NULL ? NULL : web_catalogue_load(services, &text, &name, 1, why, 4, &whys);

    if (c == NULL)
        abort();
    for (size_t i = 0; i < web_catalogue_count(c); i++) {
        check_entry(web_catalogue_at(c, i));
        builtin += slice_equal(web_catalogue_at(c, i)->list.slug, SLICE("ers-classic"));
    }
    if (builtin != 1)
        abort();
    web_catalogue_free(c);
    catalogue_free(services);
    return 0;
}

#include "reputation/catalogue_lines.h"

#include "reputation/builtin.h"

void catalogue_lines_init(struct catalogue_lines *l, const struct slice *files, const char *const *names, size_t count,
                          struct texts *texts, struct error *why, size_t max, size_t *whys)
{
    *l = (struct catalogue_lines){
        .files = files, .names = names, .count = count, .texts = texts, .why = why, .max = max, .whys = whys};
    *whys = 0;
    ini_init(&l->ini, (struct slice){(const char *)catalogue_builtin, catalogue_builtin_size});
}

enum ini_event catalogue_lines_next(struct catalogue_lines *l, struct slice *key, struct slice *value)
{
    const char *what;

    for (;;) {
        enum ini_event event = ini_next(&l->ini, key, value, &what);
        struct slice text;

        if (event == INI_SECTION || event == INI_PAIR)
            return event;
        if (event == INI_ERROR)
            continue;
        if (l->next == l->count)
            return INI_END;
        if (!texts_keep(l->texts, l->files[l->next++], &text)) {
            l->failed = true;
            return INI_END;
        }
        ini_init(&l->ini, text);
    }
}

void catalogue_lines_complain(struct catalogue_lines *l, const struct error *wrong)
{
    if (wrong->text[0] == '\0')
        return;
    if (*l->whys < l->max)
        error_set(&l->why[*l->whys], "%s:%u: %s", l->next == 0 ? "services.ini" : l->names[l->next - 1], l->ini.line,
                  wrong->text);
    ++*l->whys;
}

/* Every event's slices lie inside the text and are trimmed, lines only go up, and the reader ends. */
#include <stdlib.h>

#include "text/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_trimmed_part(struct slice part, struct slice whole)
{
    if (part.n == 0)
        return;
    require(part.p >= whole.p && part.n <= whole.n && (size_t)(part.p - whole.p) <= whole.n - part.n);
    require(slice_trim(part).n == part.n);
    require(slice_find_byte(part, '\n') == SLICE_NONE && slice_find_byte(part, '\0') == SLICE_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size}, name, value;
    enum ini_event event;
    const char *why;
    unsigned line = 0;
    struct ini i;

    ini_init(&i, text);
    while ((event = ini_next(&i, &name, &value, &why)) != INI_END) {
        require(i.line > line && i.line <= size);
        line = i.line;
        require((event == INI_ERROR) == (why != NULL));
        require(event != INI_PAIR || (i.in_section && name.n > 0 && slice_find_byte(name, '=') == SLICE_NONE));
        require(event != INI_SECTION || slice_find_byte(name, ']') == SLICE_NONE);
        require(!(i.in_section && i.skipping));
        require_trimmed_part(name, text);
        require_trimmed_part(value, text);
    }
    require(i.rest.n == 0);
    return 0;
}

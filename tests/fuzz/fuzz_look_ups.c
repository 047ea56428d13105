/* Saved look-ups of any bytes: what is taken is written the same again, and what is not leaves nothing. */
#include <stdlib.h>

#include "web/look_ups.h"

#define NOW 1800000000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct look_ups *m = look_ups_new(), *again = look_ups_new();
    struct buffer first, second;
    struct error why = {""};

    buffer_init(&first, 1 << 20);
    buffer_init(&second, 1 << 20);
    if (m == NULL || again == NULL)
        abort();
    if (look_ups_load(m, (struct slice){(const char *)data, size}, &why)) {
        look_ups_save(m, &first, NOW);
        if (!first.failed) {
            if (!look_ups_load(again, buffer_slice(&first), &why))
                abort();
            look_ups_save(again, &second, NOW);
            if (!slice_equal(buffer_slice(&first), buffer_slice(&second)))
                abort();
        }
    } else {
        look_ups_save(m, &first, NOW);
        if (first.n > 0 || why.text[0] == '\0')
            abort();
    }
    buffer_free(&first);
    buffer_free(&second);
    look_ups_free(m);
    look_ups_free(again);
    return 0;
}

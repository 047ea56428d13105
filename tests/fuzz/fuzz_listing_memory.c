/* Saved listings of any bytes: what is taken is written the same again, and what is not leaves nothing. */
#include <stdlib.h>

#include "dns/listing_memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct listing_memory *m = listing_memory_new(), *again = listing_memory_new();
    struct buffer first, second;
    struct error why = {""};

    buffer_init(&first, 1 << 20);
    buffer_init(&second, 1 << 20);
    if (m == NULL || again == NULL)
        abort();
    if (listing_memory_load(m, (struct slice){(const char *)data, size}, &why)) {
        listing_memory_save(m, &first, 0);
        if (!first.failed) {
            if (!listing_memory_load(again, buffer_slice(&first), &why))
                abort();
            listing_memory_save(again, &second, 0);
            if (!slice_equal(buffer_slice(&first), buffer_slice(&second)))
                abort();
        }
    } else {
        listing_memory_save(m, &first, 0);
        if (first.n > 0 || why.text[0] == '\0')
            abort();
    }
    buffer_free(&first);
    buffer_free(&second);
    listing_memory_free(m);
    listing_memory_free(again);
    return 0;
}

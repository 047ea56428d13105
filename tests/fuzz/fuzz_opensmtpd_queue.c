#include "tests/fuzz/queue_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return queue_check(LISTING_OPENSMTPD, data, size);
}

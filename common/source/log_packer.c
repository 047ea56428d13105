#include "source/log_packer.h"

enum log_packer log_packer(struct slice start, const char **name)
{
    static const struct {
        struct slice magic;
        const char *name;
        enum log_packer packer;
    } rows[] = {
        {SLICE_INIT("\xfd"
                    "7zXZ"),
         "xz", LOG_PACKER_XZ},
        {SLICE_INIT("\x28\xb5\x2f\xfd"), "zstd", LOG_PACKER_ZSTD},
        {SLICE_INIT("\x1f\x9d"), "compress", LOG_PACKER_OTHER},
        {SLICE_INIT("\x04\x22\x4d\x18"), "lz4", LOG_PACKER_OTHER},
        {SLICE_INIT("\x5d\x00\x00"), "lzma", LOG_PACKER_OTHER},
        {SLICE_INIT("\x89LZO"), "lzop", LOG_PACKER_OTHER},
        {SLICE_INIT("PK\x03\x04"), "zip", LOG_PACKER_OTHER},
        {SLICE_INIT("7z\xbc\xaf\x27\x1c"), "7-Zip", LOG_PACKER_OTHER},
        {SLICE_INIT("LZIP"), "lzip", LOG_PACKER_OTHER},
    };

    *name = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (slice_starts(start, rows[i].magic)) {
            *name = rows[i].name;
            return rows[i].packer;
        }
    /* "BZh", the block size, and the digits of pi: text may well begin with the first three. */
    if (slice_starts(start, SLICE("BZh")) && slice_starts(slice_cut(start, 4, 6), SLICE("1AY&SY"))) {
        *name = "bzip2";
        return LOG_PACKER_BZIP2;
    }
    return LOG_PACKER_NONE;
}

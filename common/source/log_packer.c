#include "source/log_packer.h"

const char *log_packer(struct slice start)
{
    static const struct {
        struct slice magic;
        const char *name;
    } rows[] = {
        {SLICE_INIT("\xfd"
                    "7zXZ"),
         "xz"},
        {SLICE_INIT("\x28\xb5\x2f\xfd"), "zstd"},
        {SLICE_INIT("\x1f\x9d"), "compress"},
        {SLICE_INIT("\x04\x22\x4d\x18"), "lz4"},
        {SLICE_INIT("\x5d\x00\x00"), "lzma"},
        {SLICE_INIT("\x89LZO"), "lzop"},
        {SLICE_INIT("PK\x03\x04"), "zip"},
        {SLICE_INIT("7z\xbc\xaf\x27\x1c"), "7-Zip"},
        {SLICE_INIT("LZIP"), "lzip"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (slice_starts(start, rows[i].magic))
            return rows[i].name;
    /* "BZh", the block size, and the digits of pi: text may well begin with the first three. */
    if (slice_starts(start, SLICE("BZh")) && slice_starts(slice_cut(start, 4, 6), SLICE("1AY&SY")))
        return "bzip2";
    return NULL;
}

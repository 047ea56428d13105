#include "source/store_image.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "text/number.h"

/* Bytes from which on it pays to make tables for the checksum. */
enum { LONG = 4096 };

static const struct slice magic = SLICE_INIT("monitoring-plugins-ers-state");

/* A nibble at a time: sixteen constants instead of a table of 256. */
static uint32_t crc_by_nibbles(uint32_t crc, struct slice s)
{
    static const uint32_t step[16] = {0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
                                      0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
                                      0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75};

    for (size_t i = 0; i < s.n; i++) {
        crc ^= (unsigned char)s.p[i];
        crc = (crc >> 4) ^ step[crc & 15];
        crc = (crc >> 4) ^ step[crc & 15];
    }
    return crc;
}

/* Eight bytes at a time, for what is long: table[k] says what a byte does to the sum k bytes later (Kounavis and Berry,
 * 2005). To make the tables takes less than two KiB by nibbles do. */
static uint32_t crc_by_words(uint32_t crc, struct slice s)
{
    uint32_t table[8][256];
    size_t at = 0;

    for (unsigned i = 0; i < 256; i++) {
        const char byte = (char)i;

        table[0][i] = crc_by_nibbles(0, (struct slice){&byte, 1});
    }
    for (unsigned k = 1; k < 8; k++)
        for (unsigned i = 0; i < 256; i++)
            table[k][i] = (table[k - 1][i] >> 8) ^ table[0][table[k - 1][i] & 255];
    for (; s.n - at >= 8; at += 8) {
        uint64_t word;

        memcpy(&word, s.p + at, 8);
        word = le64toh(word) ^ crc;
        crc = table[7][word & 255] ^ table[6][word >> 8 & 255] ^ table[5][word >> 16 & 255] ^
              table[4][word >> 24 & 255] ^ table[3][word >> 32 & 255] ^ table[2][word >> 40 & 255] ^
              table[1][word >> 48 & 255] ^ table[0][word >> 56];
    }
    return crc_by_nibbles(crc, slice_cut(s, at, s.n));
}

uint32_t crc32c(uint32_t crc, struct slice s)
{
    return ~(s.n < LONG ? crc_by_nibbles(~crc, s) : crc_by_words(~crc, s));
}

size_t store_image_head(char head[STORE_HEAD_MAX], struct slice content, unsigned format, long long written_s)
{
    int n =
        snprintf(head, STORE_HEAD_MAX, "%s\t%u\t%lld\t%zu", magic.p, format, written_s < 0 ? 0 : written_s, content.n);
    uint32_t crc = crc32c(crc32c(0, (struct slice){head, (size_t)n}), content);

    return (size_t)(n + snprintf(head + n, STORE_HEAD_MAX - (size_t)n, "\t%08" PRIx32 "\n", crc));
}

/* Eight lower-case hexadecimal digits, as store_image_head writes them. */
static bool crc_parse(struct slice s, uint32_t *out)
{
    uint32_t value = 0;

    if (s.n != 8)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c >= '0' && c <= '9')
            value = value << 4 | (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value << 4 | (uint32_t)(c - 'a' + 10);
        else
            return false;
    }
    *out = value;
    return true;
}

bool store_image_read(struct slice image, unsigned format, struct slice *content, long long *written_s,
                      struct error *why)
{
    struct slice rest = image, head, word;
    uint64_t its_format, written, length;
    uint32_t crc;

    if (image.n == 0) {
        error_set(why, "is empty");
        return false;
    }
    if (!slice_take_until(&rest, '\n', STORE_HEAD_MAX, &head) || !slice_take(&head, magic) ||
        !slice_take(&head, SLICE("\t")) || !slice_take_until(&head, '\t', head.n, &word) ||
        !number_parse(word, UINT32_MAX, &its_format) || !slice_take_until(&head, '\t', head.n, &word) ||
        !number_parse(word, INT64_MAX, &written) || !slice_take_until(&head, '\t', head.n, &word) ||
        !number_parse(word, STORE_MAX, &length) || !crc_parse(head, &crc)) {
        error_set(why, "is not a state file of this suite");
        return false;
    }
    if (rest.n != length) {
        error_set(why, rest.n < length ? "is cut short" : "has bytes behind its end");
        return false;
    }
    if (crc32c(crc32c(0, (struct slice){image.p, (size_t)(head.p - 1 - image.p)}), rest) != crc) {
        error_set(why, "is damaged (checksum)");
        return false;
    }
    if (its_format != format) {
        error_set(why, "was written by format %llu, this is format %u", (unsigned long long)its_format, format);
        return false;
    }
    *content = rest;
    *written_s = (long long)written;
    return true;
}

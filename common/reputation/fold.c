#include "reputation/fold.h"

#include "text/scan.h"
#include "text/utf8.h"

const char fold_plain[256] = {
    0,   0,   0,   0,   0,    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,    0,   0,   0,   0,
    0,   0,   0,   0,   0,    0,   0,   0,   0,   0,   0,   '!', 0,   '#', '$', '%', '&', '\'', '(', ')', '*', '+',
    ',', '-', '.', '/', 0,    0,   0,   0,   0,   0,   0,   0,   0,   0,   ':', ';', 0,   '=',  '>', '?', 0,   'a',
    'b', 'c', 'd', 'e', 'f',  'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's',  't', 'u', 'v', 'w',
    'x', 'y', 'z', '[', '\\', ']', '^', '_', '`', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i',  'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r',  's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '{', '|', '}', '~', 0,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Does a digit behind c go on with a word or a number? */
static bool goes_on(char c)
{
    return is_digit(c) || c == '.' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t fold_run_plain(struct slice run, char last, char *out)
{
    size_t n = 0;

    for (; n < run.n; n++) {
        char c = run.p[n], folded = fold_plain[(unsigned char)c];

        if (folded != 0)
            out[n] = folded;
        else if ((c == ' ' && last != ' ') || (is_digit(c) && n > 0 && goes_on(run.p[n - 1])))
            out[n] = c;
        else
            break;
        last = out[n];
    }
    return n;
}

#ifdef __SSE2__
static uint64_t bits_of(__m128i bytes)
{
    return (unsigned)_mm_movemask_epi8(bytes);
}

/* Of the bytes before a step the lowest bits tell whether the last is a blank, and whether a digit goes on with it. */
struct before {
    uint64_t blank, inner;
};

/* Folds a step; returns a bit for each byte that may stand for something else than itself. */
SCAN_INLINE uint64_t fold_step(const char *p, char *out, struct before *before)
{
    __m128i bytes = _mm_loadu_si128((const void *)p);
    __m128i letters = scan_between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
    __m128i digits = scan_between(bytes, '0', '9');
    /* Control characters, and as signed bytes those from 0x80. */
    __m128i others =
        _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
    __m128i marks = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('<')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('@'))));
    uint64_t blanks = bits_of(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
    uint64_t inner = bits_of(_mm_or_si128(_mm_or_si128(digits, letters), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'))));
    uint64_t stops = bits_of(_mm_or_si128(others, marks)) | (blanks & (blanks << 1 | before->blank)) |
                     (bits_of(digits) & ~(inner << 1 | before->inner));

    _mm_storeu_si128((void *)out, _mm_or_si128(bytes, _mm_and_si128(letters, _mm_set1_epi8(0x20))));
    before->blank = blanks >> (SCAN_STEP - 1);
    before->inner = inner >> (SCAN_STEP - 1);
    return stops;
}

size_t fold_run(struct slice run, char last, char *out)
{
    struct before before = {last == ' ', 0};
    uint64_t stops;
    size_t n = 0, tail;

    for (; run.n - n >= SCAN_STEP; n += SCAN_STEP)
        if ((stops = fold_step(run.p + n, out + n, &before)) != 0)
            return n + scan_first(stops);
    if (n == 0)
        return fold_run_plain(run, last, out);
    if (n == run.n)
        return n;
    /* The step that ends where the run does; its first bytes are folded already. */
    tail = run.n - SCAN_STEP;
    stops = fold_step(run.p + tail, out + tail, &before) >> (n - tail);
    return stops == 0 ? run.n : n + scan_first(stops);
}
#else
size_t fold_run(struct slice run, char last, char *out)
{
    return fold_run_plain(run, last, out);
}
#endif

/* Base letters of U+00C0 … U+017F, one each; ' ' where there is no letter (× and ÷). */
static const char latin[] = "aaaaaaaceeeeiiii"
                            "dnooooo ouuuuyts"
                            "aaaaaaaceeeeiiii"
                            "dnooooo ouuuuyty"
                            "aaaaaaccccccccdddd"
                            "eeeeeeeeeegggggggghhhh"
                            "iiiiiiiiiiiijjkkk"
                            "llllllllllnnnnnnnnn"
                            "oooooooorrrrrrssssssss"
                            "ttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* The same of U+1EA0 … U+1EF9, which Vietnamese needs. */
static const char vietnamese[] = "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee"
                                 "iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

/* Greek vowels with an accent and the final sigma, as pairs of code points. */
static const uint16_t greek[][2] = {{0x386, 0x3b1}, {0x388, 0x3b5}, {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf},
                                    {0x38e, 0x3c5}, {0x38f, 0x3c9}, {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7},
                                    {0x3af, 0x3b9}, {0x3c2, 0x3c3}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5}, {0x3ce, 0x3c9}};

static size_t put_ascii(char out[FOLD_MAX], char c)
{
    out[0] = c;
    return 1;
}

static size_t put_point(char out[FOLD_MAX], uint32_t point)
{
    if (point < 0x800) {
        out[0] = (char)(0xc0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

/* Letters of other alphabets in lower case; Cyrillic io as ie, which is how it is mostly written. */
static uint32_t lower(uint32_t point)
{
    if (point >= 0x391 && point <= 0x3a9)
        return point + 0x20;
    for (size_t i = 0; i < sizeof greek / sizeof greek[0] && point < 0x3d0; i++)
        if (point == greek[i][0])
            return greek[i][1];
    if (point >= 0x400 && point <= 0x40f)
        point += 0x50;
    if (point >= 0x410 && point <= 0x42f)
        point += 0x20;
    return point == 0x451 ? 0x435 : point;
}

/* Punctuation of typographers in ASCII; 0: none of it. */
static char plain_mark(uint32_t point)
{
    if (point == 0xa0 || (point >= 0x2000 && point <= 0x200a) || point == 0x202f || point == 0x3000)
        return ' ';
    if (point >= 0x2010 && point <= 0x2015)
        return '-';
    if (point == 0xb4 || point == 0x2018 || point == 0x2019)
        return '\'';
    if (point == 0xab || point == 0xbb || (point >= 0x201c && point <= 0x201f))
        return '"';
    return 0;
}

size_t fold_point(struct slice s, char out[FOLD_MAX], size_t *size)
{
    struct slice rest = s;
    uint32_t point = utf8_take(&rest);
    char mark;

    *size = s.n - rest.n;
    if (point == UTF8_INVALID) {
        *size = 1;
        point = (unsigned char)s.p[0];
    }
    if (point >= 0xff01 && point <= 0xff5e)
        point -= 0xff01 - '!';
    if (point < 0x80)
        return put_ascii(out, fold_letter((char)point));
    mark = plain_mark(point);
    if (mark != 0)
        return put_ascii(out, mark);
    if (point < 0xa0)
        return put_ascii(out, ' ');
    if ((point >= 0x300 && point <= 0x36f) || (point >= 0x200b && point <= 0x200f) ||
        (point >= 0x202a && point <= 0x202e) || point == 0xfeff)
        return 0;
    if (point >= 0xc0 && point <= 0x17f)
        return put_ascii(out, latin[point - 0xc0]);
    if (point >= 0x1ea0 && point <= 0x1ef9)
        return put_ascii(out, vietnamese[point - 0x1ea0]);
    return put_point(out, lower(point));
}

#include "text/clean.h"

#include "tests/lib/unit.h"

static const struct slice codes[] = {SLICE_INIT("Q7K2-9XPA"), SLICE_INIT("Q7K2-9XPA-LONG"), SLICE_INIT("LONGER"),
                                     SLICE_INIT("")};
static const struct slice zones[] = {SLICE_INIT(".r.mail-abuse.com"), SLICE_INIT(".zen.dq.example.net")};
static const struct secrets secrets = {codes, zones, sizeof codes / sizeof *codes, sizeof zones / sizeof *zones};

struct row {
    const char *name;
    struct slice text;
    const char *want;
};

static void check(const struct row *rows, size_t count, const struct secrets *hide)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer out;

        buffer_init(&out, 10000);
        clean_add(&out, rows[i].text, 1000, hide);
        WANT_TEXT(rows[i].name, buffer_slice(&out), rows[i].want);
        WANT_INT(rows[i].name, out.failed, false);
        buffer_free(&out);
    }
}

static void outside_text_is_made_harmless(void **state)
{
    static const struct row rows[] = {
        {"empty", SLICE_INIT(""), ""},
        {"plain", SLICE_INIT("450 4.7.1 try  later"), "450 4.7.1 try  later"},
        {"UTF-8", SLICE_INIT("\xe6\x8b\x92\xe5\x90\xa6 \xc3\xa9 \xf0\x9f\x93\xa7"),
         "\xe6\x8b\x92\xe5\x90\xa6 \xc3\xa9 \xf0\x9f\x93\xa7"},
        {"controls, one blank per run",
         SLICE_INIT("a\r\nb\tc\x1b\x07"
                    "d\0e\x7f"
                    "f"),
         "a b c d e f"},
        {"blanks beside a run stay", SLICE_INIT("a \n b"), "a   b"},
        {"C1",
         SLICE_INIT("a\xc2\x85"
                    "b\xc2\x9b"
                    "c\xc2\xa0"
                    "d"),
         "a b c\xc2\xa0"
         "d"},
        {"line and paragraph separator",
         SLICE_INIT("a\xe2\x80\xa8\xe2\x80\xa9"
                    "b"),
         "a b"},
        {"perfdata and HTML", SLICE_INIT("<b>x|y</b>`id`"), "(b)x/y(/b)'id'"},
        {"a new line in Icinga Web", SLICE_INIT("C:\\new\\table"), "C:/new/table"},
        {"a state's ball in Icinga Web", SLICE_INIT("[CRITICAL] (OK) <DOWN> [UNKNOWN) [WARNING][UP]"),
         "[CRITICAL ] (OK ) (DOWN ) [UNKNOWN ) [WARNING ][UP ]"},
        {"a hidden ball", SLICE_INIT("[O\xe2\x80\x8bK]"), "[OK ]"},
        {"no ball", SLICE_INIT("[OK it is] OK) [ok] ()"), "[OK it is] OK) [ok] ()"},
        {"other punctuation stays", SLICE_INIT("\"&';$=%s"), "\"&';$=%s"},
        {"reading direction",
         SLICE_INIT("a\xe2\x80\xae"
                    "b\xe2\x80\xac\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f"
                    "c"),
         "abc"},
        {"without width",
         SLICE_INIT("a\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf\xc2\xad"
                    "b"),
         "ab"},
        {"tag characters",
         SLICE_INIT("a\xf3\xa0\x81\xa1"
                    "b"),
         "ab"},
        {"invisible inside a run", SLICE_INIT("a\n\xe2\x80\x8b\nb"), "a b"},
        {"invalid bytes",
         SLICE_INIT("a\xff\xc0\xaf"
                    "b"),
         "a???b"},
        {"surrogate", SLICE_INIT("\xed\xa0\x80"), "???"},
        {"sequence cut off", SLICE_INIT("a\xe2\x80"), "a?"},
        {"sequence broken off by a bar", SLICE_INIT("\xe2\x80|"), "?/"},
        {"overlong bar", SLICE_INIT("\xc1\xbc"), "??"},
    };

    (void)state;
    check(rows, sizeof rows / sizeof *rows, NULL);
    check(rows, sizeof rows / sizeof *rows, &secrets);
}

static void secrets_are_hidden(void **state)
{
    static const struct row rows[] = {
        {"code", SLICE_INIT("key=Q7K2-9XPA;"), "key=[redacted];"},
        {"code in another case", SLICE_INIT("q7k2-9xpa"), "[redacted]"},
        {"code inside a word", SLICE_INIT("xQ7K2-9XPAy"), "x[redacted]y"},
        {"code twice", SLICE_INIT("Q7K2-9XPAQ7K2-9XPA"), "[redacted][redacted]"},
        {"the longer of two codes", SLICE_INIT("Q7K2-9XPA-LONG!"), "[redacted]!"},
        {"codes that overlap", SLICE_INIT("Q7K2-9XPA-LONGER!"), "[redacted]!"},
        {"code split by invisible characters", SLICE_INIT("Q7K2\xe2\x80\x8b-9X\xc2\xadPA."), "[redacted]."},
        {"almost a code", SLICE_INIT("Q7K2-9XPB"), "Q7K2-9XPB"},
        {"code cut by the end", SLICE_INIT("code Q7K2-9X"), "code [redacted]"},
        {"too little left of a code", SLICE_INIT("code Q7K"), "code Q7K"},
        {"label in a reply", SLICE_INIT("blocked using AB12CD.r.mail-abuse.com; see"),
         "blocked using [redacted].r.mail-abuse.com; see"},
        {"label in a question", SLICE_INIT("2.0.0.127.AB12CD.R.Mail-Abuse.com"),
         "2.0.0.127.[redacted].R.Mail-Abuse.com"},
        {"label with a dash", SLICE_INIT("(ab-12.zen.dq.example.net)"), "([redacted].zen.dq.example.net)"},
        {"end of a sentence", SLICE_INIT("using AB12CD.r.mail-abuse.com."), "using [redacted].r.mail-abuse.com."},
        {"search domain behind", SLICE_INIT("AB12CD.r.mail-abuse.com.example.org"),
         "[redacted].r.mail-abuse.com.example.org"},
        {"two in one text", SLICE_INIT("AB12CD.r.mail-abuse.com AB12CD.zen.dq.example.net"),
         "[redacted].r.mail-abuse.com [redacted].zen.dq.example.net"},
        {"code as a part of the label", SLICE_INIT("xxQ7K2-9XPAxx.r.mail-abuse.com"), "[redacted].r.mail-abuse.com"},
        {"code before the label", SLICE_INIT("Q7K2-9XPA.AB12CD.r.mail-abuse.com"),
         "[redacted].[redacted].r.mail-abuse.com"},
        {"other zone", SLICE_INIT("AB12CD.r.mail-abuse.org"), "AB12CD.r.mail-abuse.org"},
        {"longer name", SLICE_INIT("AB12CD.r.mail-abuse.community"), "AB12CD.r.mail-abuse.community"},
        {"zone without label", SLICE_INIT("see r.mail-abuse.com or .r.mail-abuse.com"),
         "see r.mail-abuse.com or .r.mail-abuse.com"},
        {"another name that ends like a zone's beginning", SLICE_INIT("news@example.ze"), "news@example.ze"},
        {"zone cut after its first label", SLICE_INIT("using AB12CD.zen"), "using [redacted].zen"},
        {"zone cut by the end", SLICE_INIT("using AB12CD.r.mail-ab"), "using [redacted].r.mail-ab"},
        {"last word of a sentence", SLICE_INIT("the end."), "the end."},
        {"hidden already", SLICE_INIT("[redacted].r.mail-abuse.com"), "[redacted].r.mail-abuse.com"},
        {"split by invisible characters",
         SLICE_INIT("AB\xe2\x80\x8b"
                    "12CD.r.mail\xc2\xad-abuse.com"),
         "[redacted].r.mail-abuse.com"},
    };

    (void)state;
    check(rows, sizeof rows / sizeof *rows, &secrets);
}

static void long_text_is_cut_between_characters(void **state)
{
    static const struct {
        const char *text;
        size_t max;
        const char *want;
    } rows[] = {
        {"abcdef", 6, "abcdef"},
        {"abcdef", 5, "ab\xe2\x80\xa6"},
        {"abcdef", 3, "\xe2\x80\xa6"},
        {"abcdef", 2, ""},
        {"abcdef", 0, ""},
        {"", 0, ""},
        {"a\xe6\x8b\x92\xe5\x90\xa6", 7, "a\xe6\x8b\x92\xe5\x90\xa6"},
        {"a\xe6\x8b\x92\xe5\x90\xa6", 6, "a\xe2\x80\xa6"},
        {"a\xe6\x8b\x92\xe5\x90\xa6x", 7, "a\xe6\x8b\x92\xe2\x80\xa6"},
        {"a\n\n\n\nb", 3, "a b"},
        {"a\xff\xff\xff", 4, "a???"},
        {"a\xff\xff\xff\xff", 4, "a\xe2\x80\xa6"},
        {"key Q7K2-9XPA and more", 14, "key \xe2\x80\xa6"},
        {"key Q7K2-9XPA and more", 16, "key \xe2\x80\xa6"},
        {"key Q7K2-9XPA and more", 17, "key [redacted]\xe2\x80\xa6"},
        {"key Q7K2-9XPA", 14, "key [redacted]"},
        {"key Q7K2-9XPA", 13, "key \xe2\x80\xa6"},
        {"AB12CD.r.mail-abuse.com", 9, "\xe2\x80\xa6"},
        {"AB12CD.r.mail-abuse.com", 15, "[redacted].r\xe2\x80\xa6"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out;

        buffer_init(&out, 100);
        buffer_text(&out, "before|");
        clean_add(&out, slice_of(rows[i].text), rows[i].max, &secrets);
        WANT_TEXT(rows[i].text, slice_cut(buffer_slice(&out), 0, 7), "before|");
        WANT_TEXT(rows[i].text, slice_cut(buffer_slice(&out), 7, 100), rows[i].want);
        WANT_INT(rows[i].text, out.failed, false);
        buffer_free(&out);
    }
}

static void a_full_buffer_is_told(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 6);
    clean_add(&out, SLICE("abc Q7K2-9XPA"), 100, &secrets);
    WANT_INT("failed", out.failed, true);
    WANT_TEXT("whole units only", buffer_slice(&out), "abc ");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outside_text_is_made_harmless),
        cmocka_unit_test(secrets_are_hidden),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(a_full_buffer_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

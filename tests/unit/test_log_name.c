#include "tests/lib/unit.h"

#include "source/log_name.h"
#include "source/log_packer.h"

static void test_kin(void **state)
{
    static const struct {
        const char *live, *name;
        enum log_kin want;
        const char *part;
    } rows[] = {
        {"mail.log", "mail.log.1", LOG_KIN_ROTATED, ".1"},
        {"mail.log", "mail.log.0", LOG_KIN_ROTATED, ".0"},
        {"mail.log", "mail.log.12.gz", LOG_KIN_ROTATED, ".12"},
        {"mail.log", "mail.log.2.xz", LOG_KIN_ROTATED, ".2"},
        {"mail.log", "mail.log.3.zst", LOG_KIN_ROTATED, ".3"},
        {"mail.log", "mail.log.3.bz2", LOG_KIN_ROTATED, ".3"},
        {"mail.log", "mail.log-20261124", LOG_KIN_ROTATED, "-20261124"},
        {"mail.log", "mail.log-20261124.gz", LOG_KIN_ROTATED, "-20261124"},
        {"mail.log", "mail.log-2026112403", LOG_KIN_ROTATED, "-2026112403"},
        {"mail.log", "mail.log-20261124-1795492642", LOG_KIN_ROTATED, "-20261124-1795492642"},
        {"mail.log", "mail.log.2026-11-24", LOG_KIN_ROTATED, ".2026-11-24"},
        {"mail.log", "mail.log_2026.11.24", LOG_KIN_ROTATED, "_2026.11.24"},
        {"maillog", "maillog.20261124-030000", LOG_KIN_ROTATED, ".20261124-030000"},
        {"maillog", "maillog.20261124T0300.bz2", LOG_KIN_ROTATED, ".20261124T0300"},
        {"mail", "mail-20261124.xz", LOG_KIN_ROTATED, "-20261124"},
        {"mainlog", "mainlog.01", LOG_KIN_ROTATED, ".01"},
        {"mainlog", "mainlog.02.gz", LOG_KIN_ROTATED, ".02"},
        {"mail.log", "mail-20261124.log", LOG_KIN_ROTATED, "-20261124"},
        {"mail.log", "mail-20261124.log.gz", LOG_KIN_ROTATED, "-20261124"},
        {"mail.log", "mail.1.log", LOG_KIN_ROTATED, ".1"},
        {"mail.log", "mail.log", LOG_KIN_NONE, NULL},
        {"mail.log", "mail.err", LOG_KIN_NONE, NULL},
        {"mail.log", "mail.lo", LOG_KIN_NONE, NULL},
        {"mail.log", "xmail.log.1", LOG_KIN_NONE, NULL},
        {"mail.log", "mail.info.1", LOG_KIN_NONE, NULL},
        {"mail", "mailer-20261124", LOG_KIN_NAMED, "er-20261124"},
        {"mail", "mail.err-20261124.xz", LOG_KIN_NAMED, ".err-20261124"},
        {"mail", "mail.log.1", LOG_KIN_NAMED, ".log.1"},
        {"mail.log", "mail.log.bak", LOG_KIN_NAMED, ".bak"},
        {"mail.log", "mail.log.old", LOG_KIN_NAMED, ".old"},
        {"mail.log", "mail.log.gz", LOG_KIN_NAMED, ""},
        {"mail.log", "mail.log2", LOG_KIN_NAMED, "2"},
        {"mail.log", "mail.log-", LOG_KIN_NAMED, "-"},
        {"mail.log", "mail.log.1.swp", LOG_KIN_NAMED, ".1.swp"},
        {"mail.log", "mail-2.log", LOG_KIN_NAMED, "-2"}, /* another instance's, perhaps */
        {"mail.log", "mail-out.log", LOG_KIN_NAMED, "-out"},
        {"mail.log", "mail2.log", LOG_KIN_NAMED, "2"},
        {".log", "x.log", LOG_KIN_NONE, NULL},
        {"log", "log.1", LOG_KIN_ROTATED, ".1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slice part = SLICE("(none)");

        WANT_INT(rows[i].name, log_name_kin(slice_of(rows[i].live), slice_of(rows[i].name), &part), rows[i].want);
        if (rows[i].part != NULL)
            WANT_TEXT(rows[i].name, part, rows[i].part);
    }
}

static void test_dated_alike(void **state)
{
    static const struct {
        const char *target, *name, *part; /* NULL: not alike */
    } rows[] = {
        {"mail-20261125.log", "mail-20261124.log", "20261124"},
        {"mail-20261125.log", "mail-20261124.log.gz", "20261124"},
        {"2026-11-25.log", "2026-11-24.log", "2026-11-24"},
        {"mail-20261125.log", "mail_20261124.log", NULL},
        {"mail-20261125.log", "mail-2026112.log", NULL},
        {"mail-20261125.log", "fail-20261124.log", NULL},
        {"0.log", "1.log", NULL},
        {"mail.log", "mail.log", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slice part;

        WANT_INT(rows[i].name, log_name_dated_alike(slice_of(rows[i].target), slice_of(rows[i].name), &part),
                 rows[i].part != NULL);
        if (rows[i].part != NULL)
            WANT_TEXT(rows[i].name, part, rows[i].part);
    }
}

static void test_order(void **state)
{
    static const struct {
        const char *older, *newer;
        bool told;
    } rows[] = {
        {".2", ".1", true},
        {".1", ".0", true},
        {".10", ".9", true},
        {".100", ".99", true},
        {".02", ".01", true},
        {".10", ".09", true},
        {"-20261123", "-20261124", true},
        {"-20251231", "-20260101", true},
        {".2026-11-23", ".2026-11-24", true},
        {"-20261123", ".2026-11-24", true},
        {".20261124-030000", ".20261124-040000", true},
        {"-20261123", "-2026112403", true},
        {"-2026112302", "-2026112303", true},
        {"-202647", "-202648", true}, /* weeks */
        {"-1795492642", "-1795492643", true},
        {"-999999999", "-1000000000", true},
        {"20261124", "20261125", true},
        {".1", ".1", false},
        {".01", ".1", false},
        {"-20261124", "-2026112403", false}, /* the day alone: before or after? */
        {".1", "-20261124", false},
        {"-23112026", "-24112026", false}, /* day first: not a date that sorts */
        {"-20261124", "-1795492642", false},
        {".1234", ".1235", false},
        {".bak", ".old", false},
        {"", ".1", false},
        {"-2026112403000000000000001", "-2026112403000000000000002", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int order = log_name_order(slice_of(rows[i].older), slice_of(rows[i].newer));
        int back = log_name_order(slice_of(rows[i].newer), slice_of(rows[i].older));

        if (rows[i].told ? !(order < 0 && back > 0) : !(order == 0 && back == 0))
            fail_msg("%s, %s: got %d and back %d", rows[i].older, rows[i].newer, order, back);
    }
}

static void test_packer(void **state)
{
    static const struct {
        struct slice start;
        const char *name;
        enum log_packer packer;
    } rows[] = {
        {SLICE_INIT("\xfd"
                    "7zXZ\0rest"),
         "xz", LOG_PACKER_XZ},
        {SLICE_INIT("\x28\xb5\x2f\xfdrest"), "zstd", LOG_PACKER_ZSTD},
        {SLICE_INIT("BZh61AY&SYrest"), "bzip2", LOG_PACKER_BZIP2},
        {SLICE_INIT("\x04\x22\x4d\x18rest"), "lz4", LOG_PACKER_OTHER},
        {SLICE_INIT("BZh is how a line may begin"), "", LOG_PACKER_NONE},
        {SLICE_INIT("\x1f\x8b\x08"), "", LOG_PACKER_NONE},
        {SLICE_INIT("Nov 24 02:02:25 mx1 postfix/smtp[1]: x"), "", LOG_PACKER_NONE},
        {SLICE_INIT(""), "", LOG_PACKER_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *name = "";

        WANT_INT(rows[i].start.p, log_packer(rows[i].start, &name), rows[i].packer);
        WANT_TEXT(rows[i].start.p, slice_of(name), rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kin),
        cmocka_unit_test(test_dated_alike),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_packer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

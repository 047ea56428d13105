/* The bounded list of what went wrong, and its words. */
#include "tests/lib/unit.h"

#include <errno.h>

#include "source/log_trouble.h"

static void add(struct log_troubles *t, bool fatal, int n)
{
    struct error why;

    error_set(&why, "%d", n);
    log_trouble_add(t, fatal, &why);
}

static void test_list(void **state)
{
    struct log_troubles t = {.count = 0};

    (void)state;
    add(&t, false, 0);
    add(&t, true, 0);
    WANT_INT("the same twice", t.count, 1);
    WANT_INT("the same, fatal", t.list[0].fatal, true);
    for (int i = 1; i < LOG_TROUBLES_MAX + 9; i++)
        add(&t, false, i);
    WANT_INT("full", t.count, LOG_TROUBLES_MAX);
    WANT_TEXT("the last one stays", slice_of(t.list[LOG_TROUBLES_MAX - 1].why.text), "63");
    add(&t, true, -1);
    WANT_INT("still full", t.count, LOG_TROUBLES_MAX);
    WANT_TEXT("a fatal one takes its place", slice_of(t.list[LOG_TROUBLES_MAX - 1].why.text), "-1");
    add(&t, false, 100);
    WANT_TEXT("no other takes it back", slice_of(t.list[LOG_TROUBLES_MAX - 1].why.text), "-1");
    add(&t, true, 5);
    WANT_INT("one on the list becomes fatal", t.list[5].fatal, true);
}

static void test_words(void **state)
{
    static char path[400] = "/var/log/";
    static const struct {
        const char *path;
        int number;
        const char *want; /* how it begins */
    } rows[] = {
        {"/var/log/mail.log", ENOENT, "/var/log/mail.log does not exist"},
        {"/var/log/mail.log", ELOOP, "cannot read /var/log/mail.log: Too many levels of symbolic links"},
        {"/var/log/mail.log", EACCES,
         "cannot read /var/log/mail.log: permission denied (the log is usually readable for group adm: usermod -aG "
         "adm "},
        {"/var/log/mail.log", EPERM, "cannot read /var/log/mail.log: permission denied (the log"},
        {"/var/log/a\nb\x1b[1m\x7f.log", ENOENT, "/var/log/a?b?[1m?.log does not exist"},
        {path, ENOENT, "...xxx"},
    };

    (void)state;
    memset(path + strlen(path), 'x', 300);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error why;

        log_trouble_open(&why, rows[i].path, rows[i].number);
        if (!slice_starts(slice_of(why.text), slice_of(rows[i].want)))
            fail_msg("row %zu: got \"%s\", want \"%s...\"", i, why.text, rows[i].want);
    }
    WANT_INT("a long path's end", strlen(log_shown(path).text), 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_list), cmocka_unit_test(test_words)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

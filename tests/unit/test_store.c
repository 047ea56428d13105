#include "tests/lib/unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "source/store.h"
#include "source/store_image.h"
#include "tests/lib/scratch.h"

static char *dir;

static int enter(void **state)
{
    (void)state;
    dir = scratch_enter();
    return 0;
}

static int leave(void **state)
{
    (void)state;
    scratch_leave(dir);
    return 0;
}

static enum store_status open_key(struct store **s, bool write, struct error *why)
{
    return store_open(s, SLICE("state"), SLICE("check_x"), SLICE("key"), 1, write, 0, why);
}

static const char *place(const char *suffix)
{
    static char path[200];

    (void)snprintf(path, sizeof path, "state/%lu/check_x/key%s", (unsigned long)geteuid(), suffix);
    return path;
}

static void commit(const char *text, long long when)
{
    struct store *s;
    struct error why;

    (void)open_key(&s, true, &why);
    WANT_INT(why.text, store_commit(s, slice_of(text), true, when, &why), STORE_OK);
    store_close(s);
}

/* Opens, compares status and content, closes. */
static void want(const char *row, bool write, enum store_status status, const char *content, const char *reason)
{
    struct store *s;
    struct error why;
    enum store_status got = open_key(&s, write, &why);

    if (got != status || strstr(why.text, reason) == NULL)
        fail_msg("%s: got status %d \"%s\", want %d \"%s\"", row, (int)got, why.text, (int)status, reason);
    WANT_TEXT(row, store_content(s), content);
    if (status == STORE_OK || status == STORE_FIRST)
        WANT_TEXT(row, slice_of(why.text), "");
    store_close(s);
}

static void test_generations(void **state)
{
    struct store *s;
    struct error why;
    struct stat st;

    (void)state;
    want("nothing yet, not to be made", false, STORE_FIRST, "", "");
    WANT_INT("peeking makes nothing", access("state", F_OK), -1);
    want("nothing yet", true, STORE_FIRST, "", "");
    commit("one\n", 100);
    want("one commit", true, STORE_OK, "one\n", "");
    commit("two\n", 200);
    commit("", 300);
    want("empty content", true, STORE_OK, "", "");
    commit("four", 400);
    WANT_INT("opens", open_key(&s, false, &why), STORE_OK);
    WANT_INT("time of the commit", store_written_s(s), 400);
    WANT_INT("a peeker can't commit", store_commit(s, SLICE("x"), true, 1, &why), STORE_DENIED);
    assert_non_null(strstr(store_path(s), "/check_x/key"));
    store_close(s);
    WANT_INT("mode", stat(place(""), &st) == 0 ? st.st_mode & 07777 : 0, 0600);
    WANT_INT("mode of the directory", stat("state/0", &st) == 0 ? st.st_mode & 07777 : 0700, 0700);
    WANT_INT("nothing is left over", access(place(".new"), F_OK), -1);
    want("after all that", true, STORE_OK, "four", "");
}

static void test_two_commits_in_one_run(void **state)
{
    struct store *s;
    struct error why;

    (void)state;
    WANT_INT("opens", open_key(&s, true, &why), STORE_FIRST);
    WANT_INT("first", store_commit(s, SLICE("one"), true, 1, &why), STORE_OK);
    WANT_INT("second", store_commit(s, SLICE("two"), false, 2, &why), STORE_OK);
    WANT_TEXT("content is what was loaded", store_content(s), "");
    store_close(s);
    want("the last counts", true, STORE_OK, "two", "");
    scratch_write(place(""), O_TRUNC, SLICE(""));
    want("the older one is the first", true, STORE_OLDER, "one", "is empty");
}

/* What a crash, a full disk or a stray hand leaves, and what is then loaded. */
static void test_damage(void **state)
{
    static const char flipped[] = "monitoring-plugins-ers-state\t1\t200\t4\t00000000\ntwo\n";
    static const struct {
        const char *name, *newest, *older; /* NULL: left as it is; "-": removed */
        enum store_status status;
        const char *content, *reason;
    } rows[] = {
        {"emptied", "", NULL, STORE_OLDER, "one\n", "is empty"},
        {"removed", "-", NULL, STORE_OLDER, "one\n", "does not exist"},
        {"another checksum", flipped, NULL, STORE_OLDER, "one\n", "checksum"},
        {"cut", "monitoring-plugins-ers-state\t1\t200\t4\t00000000\ntw", NULL, STORE_OLDER, "one\n", "cut short"},
        {"longer", "monitoring-plugins-ers-state\t1\t200\t4\t00000000\ntwo\n\n", NULL, STORE_OLDER, "one\n", "behind"},
        {"junk", "MZ\x90\n", NULL, STORE_OLDER, "one\n", "not a state file"},
        {"no newline", "monitoring-plugins-ers-state\t1\t200\t4\t00000000", NULL, STORE_OLDER, "one\n", "not a state"},
        {"both emptied", "", "", STORE_DAMAGED, "", "is empty"},
        {"emptied, no older one", "", "-", STORE_DAMAGED, "", "is empty"},
        {"removed, older one damaged", "-", "junk", STORE_DAMAGED, "", "not a state file"},
        {"both removed", "-", "-", STORE_FIRST, "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *files[] = {rows[i].newest, rows[i].older}, *suffixes[] = {"", ".old"};

        (void)unlink(place(""));
        (void)unlink(place(".old"));
        commit("one\n", 100);
        commit("two\n", 200);
        for (size_t k = 0; k < 2; k++)
            if (files[k] != NULL && strcmp(files[k], "-") == 0)
                assert_int_equal(unlink(place(suffixes[k])), 0);
            else if (files[k] != NULL)
                scratch_write(place(suffixes[k]), O_TRUNC, slice_of(files[k]));
        want(rows[i].name, true, rows[i].status, rows[i].content, rows[i].reason);
        want(rows[i].name, false, rows[i].status, rows[i].content, rows[i].reason);
        commit("three\n", 300);
        want(rows[i].name, true, STORE_OK, "three\n", "");
        scratch_write(place(""), O_TRUNC, SLICE(""));
        if (rows[i].status == STORE_OLDER)
            want("the good older generation was kept", true, STORE_OLDER, "one\n", "is empty");
    }
}

static void test_other_format(void **state)
{
    struct store *s;
    struct error why;

    (void)state;
    commit("one\n", 100);
    WANT_INT("format 2 reads format 1",
             store_open(&s, SLICE("state"), SLICE("check_x"), SLICE("key"), 2, true, 0, &why), STORE_DAMAGED);
    assert_non_null(strstr(why.text, "written by format 1"));
    WANT_INT("and replaces it", store_commit(s, SLICE("new"), true, 5, &why), STORE_OK);
    store_close(s);
    want("now too new", true, STORE_DAMAGED, "", "written by format 2");
}

static void test_bad_names(void **state)
{
    static const struct {
        const char *dir, *plugin, *key, *reason;
    } rows[] = {
        {"state", "p", "", "can't be the key"},       {"state", "p", ".hidden", "can't be the key"},
        {"state", "p", "a/b", "can't be the key"},    {"state", "p", "..", "can't be the key"},
        {"state", "../p", "k", "can't be the key"},   {"state", "p", "a b", "can't be the key"},
        {"state", "p", "k.lock", "can't be the key"}, {"state", "p", "k.old", "can't be the key"},
        {"state", "p", "k\n", "can't be the key"},    {"", "p", "k", "empty or too long"},
        {"none/state", "p", "k", "does not exist"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct store *s;
        struct error why;
        enum store_status got =
            store_open(&s, slice_of(rows[i].dir), slice_of(rows[i].plugin), slice_of(rows[i].key), 1, true, 0, &why);

        if (got != STORE_DENIED || strstr(why.text, rows[i].reason) == NULL)
            fail_msg("\"%s\": got %d \"%s\", want \"%s\"", rows[i].key, (int)got, why.text, rows[i].reason);
        WANT_INT(rows[i].key, store_commit(s, SLICE("x"), true, 1, &why), STORE_DENIED);
        store_close(s);
    }
}

/* Something that isn't ours in the place of the state or its lock: refused, and neither followed nor changed. */
static void test_foreign(void **state)
{
    static const char *const kinds[] = {"link", "link to nowhere", "fifo", "directory", "writable by group", "owner"};
    static const char *const suffixes[] = {"", ".lock"};

    (void)state;
    scratch_write("victim", O_TRUNC, SLICE("precious"));
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (size_t i = 0; i < 2; i++) {
            struct store *s;
            struct error why;
            char row[80], text[16] = "";
            int fd;

            if (k == 5 && geteuid() != 0)
                continue; /* only root can give a file away; the check of the owner is the same for all kinds */
            (void)snprintf(row, sizeof row, "%s as key%s", kinds[k], suffixes[i]);
            commit("mine\n", 100);
            assert_int_equal(unlink(place(suffixes[i])), 0);
            switch (k) {
            case 0:
                assert_int_equal(symlink("../../../victim", place(suffixes[i])), 0);
                break;
            case 1:
                assert_int_equal(symlink("../../../nobody", place(suffixes[i])), 0);
                break;
            case 2:
                assert_int_equal(mkfifo(place(suffixes[i]), 0600), 0);
                break;
            case 3:
                assert_int_equal(mkdir(place(suffixes[i]), 0700), 0);
                break;
            default:
                scratch_write(place(suffixes[i]), O_TRUNC, SLICE("theirs"));
                assert_int_equal(k == 4 ? chmod(place(suffixes[i]), 0660) : chown(place(suffixes[i]), 65534, 65534), 0);
            }
            if (k != 3 || i == 0)
                WANT_INT(row, open_key(&s, true, &why), STORE_FOREIGN);
            else
                WANT_INT(row, open_key(&s, true, &why), STORE_DENIED);
            WANT_INT(row, store_commit(s, SLICE("new"), true, 1, &why), STORE_DENIED);
            if (k != 3)
                WANT_TEXT(row, store_content(s), "");
            store_close(s);
            WANT_INT(row, access("nobody", F_OK), -1);
            fd = open("victim", O_RDONLY);
            WANT_INT(row, read(fd, text, sizeof text), 8);
            (void)close(fd);
            WANT_TEXT(row, slice_of(text), "precious");
            if (k == 3)
                assert_int_equal(rmdir(place(suffixes[i])), 0);
            else
                assert_int_equal(unlink(place(suffixes[i])), 0);
            (void)unlink(place(""));
            (void)unlink(place(".old"));
        }
}

static void test_foreign_directory(void **state)
{
    char user[40];

    (void)state;
    (void)snprintf(user, sizeof user, "state/%lu", (unsigned long)geteuid());
    commit("mine\n", 100);
    assert_int_equal(chmod(user, 0770), 0);
    want("writable by the group", true, STORE_FOREIGN, "", "writable by others");
    want("peeking too", false, STORE_FOREIGN, "", "writable by others");
    assert_int_equal(chmod(user, 0700), 0);
    assert_int_equal(rename(user, "elsewhere"), 0);
    assert_int_equal(symlink("../elsewhere", user), 0);
    want("a link", true, STORE_FOREIGN, "", "not ours");
    assert_int_equal(rename("state", "moved"), 0);
    (void)snprintf(user, sizeof user, "moved/%lu", (unsigned long)geteuid());
    assert_int_equal(unlink(user), 0);
    assert_int_equal(symlink("moved", "state"), 0);
    want("DIR itself may be a link", true, STORE_FIRST, "", "");
}

/* In a child that is nobody, so that it holds for root too. */
static void test_read_only_directory(void **state)
{
    pid_t pid;
    int status;

    (void)state;
    assert_int_equal(mkdir("state", 0777), 0);
    assert_int_equal(chmod("state", 0777), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct store *s;
        struct error why;
        char plugin[80];
        int bad = geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0);

        (void)snprintf(plugin, sizeof plugin, "state/%lu/check_x", (unsigned long)geteuid());
        bad |= open_key(&s, true, &why) != STORE_FIRST || store_commit(s, SLICE("one"), true, 1, &why) != STORE_OK;
        store_close(s);
        bad |= unlink(place(".lock")) != 0 || chmod(plugin, 0500) != 0;
        bad |= (open_key(&s, true, &why) != STORE_DENIED) << 1 | (strstr(why.text, "Permission denied") == NULL) << 2;
        bad |= (!slice_equal(store_content(s), SLICE("one"))) << 3;
        bad |= (store_commit(s, SLICE("two"), true, 1, &why) != STORE_DENIED) << 4;
        store_close(s);
        bad |= (open_key(&s, false, &why) != STORE_OK) << 5;
        store_close(s);
        _exit(bad);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    WANT_INT("bits of what went wrong", WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}

/* A full disk, played by a limit on the size of files. */
static void test_no_space(void **state)
{
    const struct rlimit small = {4096, RLIM_INFINITY}, none = {RLIM_INFINITY, RLIM_INFINITY};
    static char large[100000];
    struct store *s;
    struct error why;

    (void)state;
    memset(large, 'x', sizeof large);
    commit("one\n", 100);
    WANT_INT("opens", open_key(&s, true, &why), STORE_OK);
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    WANT_INT("refuses", store_commit(s, (struct slice){large, sizeof large}, true, 1, &why), STORE_DENIED);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_non_null(strstr(why.text, "File too large"));
    WANT_INT("leaves nothing", access(place(".new"), F_OK), -1);
    want("the old content stays, though locked", true, STORE_BUSY, "one\n", "locked by another run");
    WANT_INT("later it fits", store_commit(s, (struct slice){large, sizeof large}, true, 1, &why), STORE_OK);
    WANT_INT("beyond the ceiling", store_commit(s, (struct slice){large, STORE_MAX + 1}, true, 1, &why), STORE_DENIED);
    store_close(s);
}

static void test_lock(void **state)
{
    struct store *s;
    struct error why;
    int ready[2], status;
    pid_t pid;
    char byte;
    struct timespec before, after;

    (void)state;
    commit("one\n", 100);
    assert_int_equal(pipe(ready), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        const struct timespec hold = {0, 300000000};
        int bad = open_key(&s, true, &why) != STORE_OK;

        bad |= write(ready[1], "x", 1) != 1;
        (void)nanosleep(&hold, NULL);
        bad |= store_commit(s, SLICE("two\n"), true, 200, &why) != STORE_OK;
        store_close(s);
        _exit(bad);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    want("held by another", true, STORE_BUSY, "one\n", "locked by another run");
    want("peeking needs no lock", false, STORE_OK, "one\n", "");
    WANT_INT("busy", open_key(&s, true, &why), STORE_BUSY);
    WANT_INT("and commits nothing", store_commit(s, SLICE("three"), true, 1, &why), STORE_DENIED);
    store_close(s);
    (void)clock_gettime(CLOCK_MONOTONIC, &before);
    WANT_INT("waits", store_open(&s, SLICE("state"), SLICE("check_x"), SLICE("key"), 1, true, 5000, &why), STORE_OK);
    (void)clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 4);
    WANT_TEXT("and sees the other's commit", store_content(s), "two\n");
    store_close(s);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    WANT_INT("the other", status, 0);
    (void)close(ready[0]);
    (void)close(ready[1]);
}

static void test_leftover(void **state)
{
    (void)state;
    commit("one\n", 100);
    scratch_write(place(".new"), O_TRUNC, SLICE("half of a comm"));
    commit("two\n", 200);
    want("a killed run's leftover is replaced", true, STORE_OK, "two\n", "");
    scratch_write("victim", O_TRUNC, SLICE("precious"));
    assert_int_equal(symlink("../../../victim", place(".new")), 0);
    commit("three\n", 300);
    want("a link in its place too", true, STORE_OK, "three\n", "");
    {
        struct stat st;

        assert_int_equal(stat("victim", &st), 0);
        WANT_INT("and isn't followed", st.st_size, 8);
    }
}

/* Children commit numbers and are killed at random moments. Each later load is the last number that was acknowledged or
 * the one being written, never something else, and never the older generation: a kill is no damage. */
static void test_kills(void **state)
{
    long long acknowledged = 0, kills = 0;
    unsigned seed = (unsigned)time(NULL);
    struct timespec end, now;

    (void)state;
    print_message("# seed %u\n", seed);
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += 2;
    do {
        struct store *s;
        struct error why;
        enum store_status got;
        int acks[2], status;
        long long number;
        char text[32];
        pid_t pid;
        const struct timespec delay = {0, (long)(rand_r(&seed) % 3000) * 1000};

        assert_int_equal(pipe(acks), 0);
        pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            if (open_key(&s, true, &why) != (acknowledged == 0 ? STORE_FIRST : STORE_OK))
                _exit(acknowledged != 0 || store_content(s).n == 0);
            if (write(acks[1], &acknowledged, sizeof acknowledged) != sizeof acknowledged)
                _exit(2);
            for (number = acknowledged + 1;; number++) {
                int n = snprintf(text, sizeof text, "%lld\n", number);

                if (store_commit(s, (struct slice){text, (size_t)n}, false, number, &why) != STORE_OK ||
                    write(acks[1], &number, sizeof number) != sizeof number)
                    _exit(2);
            }
        }
        (void)close(acks[1]);
        assert_int_equal(read(acks[0], &number, sizeof number), sizeof number); /* it has opened the state */
        (void)nanosleep(&delay, NULL);
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status));
        while (read(acks[0], &number, sizeof number) == sizeof number)
            acknowledged = number;
        (void)close(acks[0]);
        got = open_key(&s, true, &why);
        (void)snprintf(text, sizeof text, "%lld\n", acknowledged);
        if (got == STORE_FIRST && acknowledged == 0) {
            store_close(s);
            continue;
        }
        if (got != STORE_OK)
            fail_msg("after %lld: status %d \"%s\"", acknowledged, (int)got, why.text);
        if (!slice_equal(store_content(s), slice_of(text))) {
            (void)snprintf(text, sizeof text, "%lld\n", ++acknowledged);
            WANT_TEXT("acknowledged or the next", store_content(s), text);
        }
        store_close(s);
        kills++;
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec));
    print_message("# %lld kills, %lld commits\n", kills, acknowledged);
    assert_true(kills > 20 && acknowledged > kills / 4);
}

static void test_directory(void **state)
{
    char *const both[] = {(char[]){"MP_STATE_PATH=/a"}, (char[]){"NAGIOS_PLUGIN_STATE_DIRECTORY=/b"}, NULL};
    char *const second[] = {(char[]){"MP_STATE_PATH="}, (char[]){"NAGIOS_PLUGIN_STATE_DIRECTORY=/b"}, NULL};
    char *const none[] = {NULL};

    (void)state;
    WANT_TEXT("option", store_directory("/o", both), "/o");
    WANT_TEXT("first variable", store_directory(NULL, both), "/a");
    WANT_TEXT("an empty one doesn't count", store_directory(NULL, second), "/b");
    WANT_TEXT("built in", store_directory(NULL, none), "/var/lib/monitoring-plugins-ers");
}

static void test_checksum(void **state)
{
    char bytes[10007];
    uint32_t pieces = 0;

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * i + (i >> 8));
    for (size_t i = 0; i < sizeof bytes; i += 1000)
        pieces = crc32c(pieces, slice_cut((struct slice){bytes, sizeof bytes}, i, 1000));
    WANT_INT("at once, and in short pieces", crc32c(0, (struct slice){bytes, sizeof bytes}), pieces);
    WANT_INT("the check value of CRC-32C", crc32c(0, SLICE("123456789")), 0xe3069283);
    WANT_INT("in two parts", crc32c(crc32c(0, SLICE("1234")), SLICE("56789")), 0xe3069283);
    WANT_INT("nothing", crc32c(0, SLICE("")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_generations, enter, leave),
        cmocka_unit_test_setup_teardown(test_two_commits_in_one_run, enter, leave),
        cmocka_unit_test_setup_teardown(test_damage, enter, leave),
        cmocka_unit_test_setup_teardown(test_other_format, enter, leave),
        cmocka_unit_test_setup_teardown(test_bad_names, enter, leave),
        cmocka_unit_test_setup_teardown(test_foreign, enter, leave),
        cmocka_unit_test_setup_teardown(test_foreign_directory, enter, leave),
        cmocka_unit_test_setup_teardown(test_read_only_directory, enter, leave),
        cmocka_unit_test_setup_teardown(test_no_space, enter, leave),
        cmocka_unit_test_setup_teardown(test_lock, enter, leave),
        cmocka_unit_test_setup_teardown(test_leftover, enter, leave),
        cmocka_unit_test_setup_teardown(test_kills, enter, leave),
        cmocka_unit_test(test_directory),
        cmocka_unit_test(test_checksum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

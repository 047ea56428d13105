#include "tests/lib/unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "source/child.h"
#include "text/buffer.h"

static long long mono_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Runs a shell command to its end, or for so long; the status in *status. */
static void run(const char *command, struct slice input, int limit_ms, struct buffer *out, struct buffer *complaint,
                int *status)
{
    const char *const argv[] = {"sh", "-c", command, NULL};
    struct child *c;
    struct error why;
    struct slice bytes;
    long long end = mono_ms() + limit_ms;
    int taken = 0;
    buffer_init(out, 1 << 22);
    buffer_init(complaint, 1 << 16);
    assert_true(child_start(&c, "/bin/sh", argv, input, &why));
    while (taken >= 0 && mono_ms() < end) {
        struct watch w;
        watch_reset(&w, (int)(end - mono_ms()));
        child_watch(c, &w);
        watch_wait(&w);
        taken = child_take(c, &w, &bytes);
        if (taken > 0)
            buffer_add(out, bytes);
    }
    buffer_add(complaint, child_complaint(c));
    *status = child_close(c);
}

struct row {
    const char *name, *command, *input, *out, *complaint;
    int status;
};
static const struct row rows[] = {
    {"output", "echo one; echo two", "", "one\ntwo\n", "", 0},
    {"complaint and status", "echo out; echo no >&2; exit 69", "", "out\n", "no\n", 69},
    {"input", "cat", "asked", "asked", "", 0},
    {"no input", "cat", "", "", "", 0},
    {"a clean environment", "env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | sort", "",
     "LC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n", "", 0},
    {"killed by itself", "kill -9 $$", "", "", "", 128 + SIGKILL},
    {"output closed before its end", "echo x; exec >&- 2>&-; sleep 0.05; exit 3", "", "x\n", "", 3},
};

static void runs_the_rows(void **state)
{
    (void)state;
    setenv("MAIL_CONFIG", "/nowhere", 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out, complaint;
        int status;
        run(rows[i].command, slice_of(rows[i].input), 5000, &out, &complaint, &status);
        WANT_TEXT(rows[i].name, buffer_slice(&out), rows[i].out);
        WANT_TEXT(rows[i].name, buffer_slice(&complaint), rows[i].complaint);
        WANT_INT(rows[i].name, status, rows[i].status);
        buffer_free(&out);
        buffer_free(&complaint);
    }
}

static void takes_much_output(void **state)
{
    struct buffer out, complaint;
    int status;
    (void)state;
    run("i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; echo e >&2; i=$((i+1)); done",
        SLICE(""), 20000, &out, &complaint, &status);
    WANT_INT("bytes", out.n, 3000 * 41);
    WANT_INT("complaint is cut", complaint.n, CHILD_COMPLAINT_MAX);
    WANT_INT("status", status, 0);
    buffer_free(&out);
    buffer_free(&complaint);
}

/* The whole group dies: a grandchild, too, and one that ignores what can be ignored. */
static void kills_the_group(void **state)
{
    struct buffer out, complaint;
    int status;
    long long before = mono_ms();
    (void)state;
    run("trap '' TERM INT HUP; sleep 300 & echo $!; while :; do sleep 1; done", SLICE(""), 200, &out, &complaint,
        &status);
    WANT_INT("status", status, 128 + SIGKILL);
    assert_true(mono_ms() - before < 3000);
    buffer_byte(&out, '\0');
    pid_t grandchild = (pid_t)strtol(out.p, NULL, 10);
    assert_true(grandchild > 1);
    for (int i = 0; i < 200 && kill(grandchild, 0) == 0; i++) /* until init has reaped it */
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    char path[64], state_of[64] = "";
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)grandchild);
    FILE *stat = fopen(path, "r");
    if (stat != NULL) { /* nobody reaps here: dead all the same */
        assert_non_null(fgets(state_of, sizeof state_of, stat));
        fclose(stat);
        assert_non_null(strstr(state_of, ") Z"));
    }
    buffer_free(&out);
    buffer_free(&complaint);
}

/* Whatever the program did, its output isn't all there. A directory can be opened, but not read. */
static void unreadable_output_is_no_end(void **state)
{
    const char *const argv[] = {"sh", "-c", "echo out; echo complaint >&2", NULL};

    (void)state;
    for (size_t place = 0; place < 2; place++) {
        struct child *c;
        struct watch w;
        struct slice bytes;
        int directory = open("/", O_RDONLY | O_DIRECTORY), taken = 0;

        assert_true(directory >= 0);
        assert_true(child_start(&c, "/bin/sh", argv, SLICE(""), NULL));
        watch_reset(&w, 0);
        child_watch(c, &w);
        assert_int_equal(dup2(directory, w.fds[place].fd), w.fds[place].fd);
        close(directory);
        for (long long end = mono_ms() + 5000; taken >= 0 && mono_ms() < end;) {
            watch_reset(&w, (int)(end - mono_ms()));
            child_watch(c, &w);
            watch_wait(&w);
            taken = child_take(c, &w, &bytes);
        }
        assert_int_equal(taken, -1);
        assert_true(slice_find(child_complaint(c), SLICE("can't be read: Is a directory")) != SLICE_NONE);
        assert_int_equal(child_close(c), -1);
    }
}

static void endless_output_is_left_behind(void **state)
{
    struct buffer out, complaint;
    int status;
    (void)state;
    run("exec yes", SLICE(""), 100, &out, &complaint, &status);
    assert_true(out.n > 0);
    WANT_INT("status", status, 128 + SIGKILL);
    buffer_free(&out);
    buffer_free(&complaint);
}

static void a_missing_program_is_said(void **state)
{
    const char *const argv[] = {"x", NULL};
    struct child *c;
    struct error why;
    (void)state;
    assert_false(child_start(&c, "/nonexistent/postqueue", argv, SLICE(""), &why));
    assert_null(c);
    WANT_TEXT("why", slice_of(why.text), "cannot run /nonexistent/postqueue: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(runs_the_rows),
                                       cmocka_unit_test(takes_much_output),
                                       cmocka_unit_test(kills_the_group),
                                       cmocka_unit_test(unreadable_output_is_no_end),
                                       cmocka_unit_test(endless_output_is_left_behind),
                                       cmocka_unit_test(a_missing_program_is_said)};
    return cmocka_run_group_tests_name("child", tests, NULL, NULL);
}

/* measure [-n RUNS] [-s SECONDS] [-p PREPARE] [-m BYTES] -- NAME COMMAND [ARGUMENT...] [--- NAME COMMAND…]…
 * Runs commands in turn, round by round, so that a neighbour's load meets all alike, and prints a row of a Markdown table for
 * each: best and median wall time, the median's spread (half of the runs lie within it), processor time (median, user and
 * system, with children) and peak memory (the largest process, in KiB, as the kernel counts it), and the median as a multiple of the first
 * command's. Output of the commands is thrown away, but not into /dev/null,
 * at the sight of which grep stops at the first match.
 *   -n RUNS     rounds (default 9); a command is left out of further ones once it took SECONDS in all (-s, default 60)
 *   -p PREPARE  a program that runs before each command, unmeasured, with the command's name as argument
 *   -m BYTES    print MB/s of wall time (best and median) too: what a run reads
 * measure -h: the table's head. Exit: 0; 1 if a command couldn't be started or was killed. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { ENTRIES_MAX = 64, RUNS_MAX = 1000 };

struct entry {
    char *name, **argv;
    double wall[RUNS_MAX], cpu[RUNS_MAX], total;
    long peak_kib;
    int runs;
    bool failed;
};

static double seconds(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* The child's wait status; -1: it could not be started. */
static int run(char **argv, const posix_spawn_file_actions_t *quiet, struct rusage *usage)
{
    pid_t pid;
    int status = -1;

    if (posix_spawnp(&pid, argv[0], quiet, NULL, argv, environ) != 0)
        return -1;
    while (wait4(pid, &status, 0, usage) < 0 && errno == EINTR)
        continue;
    return status;
}

static void measure(struct entry *e, const posix_spawn_file_actions_t *quiet)
{
    struct rusage usage = {0};
    double start = seconds();
    int status = run(e->argv, quiet, &usage);

    e->wall[e->runs] = seconds() - start;
    e->cpu[e->runs] = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    e->total += e->wall[e->runs];
    e->peak_kib = usage.ru_maxrss > e->peak_kib ? usage.ru_maxrss : e->peak_kib;
    e->failed = e->failed || status < 0 || WIFSIGNALED(status) || WEXITSTATUS(status) == 127;
    e->runs++;
}

static int ascending(const void *a, const void *b)
{
    double x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x < y ? -1 : x > y;
}

/* Three digits that say something: "0.612 ms", "41.2 ms", "1.30 s". */
static void print_time(double s)
{
    if (s < 1)
        (void)printf(" %.*f ms |", s < 0.01 ? 3 : s < 0.1 ? 2 : 1, s * 1e3);
    else
        (void)printf(" %.*f s |", s < 10 ? 2 : 1, s);
}

static void print_row(struct entry *e, double base, double bytes)
{
    int n = e->runs;

    (void)printf("| %s |", e->name);
    if (e->failed || n == 0) {
        (void)printf(" failed | | | | | |\n");
        return;
    }
    qsort(e->wall, (size_t)n, sizeof e->wall[0], ascending);
    qsort(e->cpu, (size_t)n, sizeof e->cpu[0], ascending);
    print_time(e->wall[0]);
    print_time(e->wall[n / 2]);
    (void)printf(" %.0f %% |", 100 * (e->wall[(3 * n) / 4] - e->wall[n / 4]) / e->wall[n / 2]);
    print_time(e->cpu[n / 2]);
    (void)printf(" %.1f MiB |", (double)e->peak_kib / 1024);
    if (bytes > 0)
        (void)printf(" %.0f/%.0f |", bytes / 1e6 / e->wall[0], bytes / 1e6 / e->wall[n / 2]);
    else
        (void)printf(" |");
    (void)printf(" %.*f |\n", e->wall[n / 2] / base < 9.95 ? 2 : 0, e->wall[n / 2] / base);
}

static double median(struct entry *e)
{
    qsort(e->wall, (size_t)e->runs, sizeof e->wall[0], ascending);
    return e->runs == 0 ? 0 : e->wall[e->runs / 2];
}

/* Cuts the arguments at "---"; returns the number of entries, 0 when one has no command. */
static int read_entries(struct entry *entries, char **argv)
{
    int count = 0;

    while (*argv != NULL && count < ENTRIES_MAX) {
        if (argv[1] == NULL || strcmp(argv[1], "---") == 0)
            return 0;
        entries[count].name = argv[0];
        entries[count++].argv = ++argv;
        while (*argv != NULL && strcmp(*argv, "---") != 0)
            argv++;
        if (*argv != NULL)
            *argv++ = NULL;
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct entry entries[ENTRIES_MAX];
    posix_spawn_file_actions_t quiet;
    char *prepare = NULL;
    int option, rounds = 9, count, failed = 0;
    double limit = 60, bytes = 0;

    while ((option = getopt(argc, argv, "+n:s:p:m:h")) != -1) {
        if (option == 'h') {
            (void)printf("| | best | median | spread | processor | memory | MB/s | ratio |\n"
                         "| --- | --: | --: | --: | --: | --: | --: | --: |\n");
            return 0;
        }
        if (option == 'n')
            rounds = (int)strtol(optarg, NULL, 10);
        else if (option == 's')
            limit = strtod(optarg, NULL);
        else if (option == 'm')
            bytes = strtod(optarg, NULL);
        else if (option == 'p')
            prepare = optarg;
        else
            return 2;
    }
    count = read_entries(entries, argv + optind);
    if (count == 0 || rounds < 1 || rounds > RUNS_MAX || posix_spawn_file_actions_init(&quiet) != 0 ||
        posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0) != 0 ||
        posix_spawn_file_actions_addopen(&quiet, 1, "/dev/zero", O_WRONLY, 0) != 0 ||
        posix_spawn_file_actions_adddup2(&quiet, 1, 2) != 0) {
        (void)fputs(
            "usage: measure [-n RUNS] [-s SECONDS] [-p PREPARE] [-m BYTES] -- NAME COMMAND… [--- NAME COMMAND…]…\n",
            stderr);
        return 2;
    }
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            char *before[] = {prepare, entries[i].name, NULL};
            struct rusage unused;

            if (entries[i].total >= limit || entries[i].failed)
                continue;
            if (prepare != NULL && run(before, NULL, &unused) != 0) {
                (void)fprintf(stderr, "measure: %s failed\n", prepare);
                return 1;
            }
            measure(&entries[i], &quiet);
        }
    for (int i = 0; i < count; i++) {
        print_row(&entries[i], median(&entries[0]), bytes);
        failed |= entries[i].failed;
    }
    return failed;
}

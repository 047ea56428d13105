/* bench_mail_line FILE [PASSES]: how fast a log is read and parsed, every line strictly. Prints the best pass in MB/s of
 * elapsed and of processor time (on a busy machine only the second tells something), and what was found. */
#include "mail/mail_line.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024, LINE_MAX_BYTES = 64 * 1024, OUTCOMES = OUTCOME_REMOVED + 1 };

struct totals {
    unsigned long long bytes, outcomes[OUTCOMES], replies, stamped;
};

static double seconds(clockid_t clock)
{
    struct timespec t;

    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void read_all(int fd, char *buffer, struct totals *out)
{
    struct mail_lines lines;
    struct mail_line line;
    size_t kept = 0;
    ssize_t got;

    mail_lines_init(&lines);
    while ((got = read(fd, buffer + kept, BLOCK)) > 0) {
        size_t n = kept + (size_t)got;
        const char *last = memrchr(buffer, '\n', n);
        size_t whole = last == NULL ? 0 : (size_t)(last + 1 - buffer);

        out->bytes += (unsigned long long)got;
        mail_lines_feed(&lines, (struct slice){buffer, whole});
        while (mail_lines_next(&lines, &line)) {
            out->outcomes[line.delivery.outcome]++;
            out->replies += line.delivery.reply.n > 0;
        }
        out->stamped += lines.stamp.n > 0;
        kept = n - whole < LINE_MAX_BYTES ? n - whole : 0;
        memmove(buffer, buffer + whole, kept);
    }
}

int main(int argc, char **argv)
{
    static const char *const names[OUTCOMES] = {"sent",    "deferred", "bounced", "returned",
                                                "attempt", "probe",    "queued",  "removed"};
    char *buffer = malloc(BLOCK + LINE_MAX_BYTES);
    int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;
    long passes = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
    double best_wall = 0, best_cpu = 0;
    struct totals totals = {0};

    if (fd < 0 || buffer == NULL) {
        (void)fputs("usage: bench_mail_line FILE [PASSES]\n", stderr);
        return 2;
    }
    for (long pass = 0; pass < passes; pass++) {
        double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), megabytes;

        totals = (struct totals){0};
        if (lseek(fd, 0, SEEK_SET) != 0)
            return 2;
        read_all(fd, buffer, &totals);
        wall = seconds(CLOCK_MONOTONIC) - wall;
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        megabytes = (double)totals.bytes / 1e6;
        best_wall = megabytes / wall > best_wall ? megabytes / wall : best_wall;
        best_cpu = megabytes / cpu > best_cpu ? megabytes / cpu : best_cpu;
    }
    (void)printf("elapsed %.0f MB/s\tcpu %.0f MB/s\t%llu bytes", best_wall, best_cpu, totals.bytes);
    for (int i = 0; i < OUTCOMES; i++)
        (void)printf("\t%s %llu", names[i], totals.outcomes[i]);
    (void)printf("\treplies %llu\n", totals.replies);
    (void)close(fd);
    free(buffer);
    return 0;
}

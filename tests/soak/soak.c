/* The whole of check_maillog_ers against a model: random lives of logs, real runs that are killed, every report compared.
 * usage: soak PLUGIN REFUSALS ROTATIONS SECONDS
 * Goes on until there were that many of both, and an inode was reused, but at most for that time (0: however long). SEED in
 * the environment repeats the schedule from that life on; which instruction of a run meets which step of it is up to the
 * machine. */
#include "tests/soak/life.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Does this file system give a deleted file's inode to a new one? */
static bool reuses_inodes(void)
{
    const char *base = getenv("TMPDIR");
    char path[200];
    struct stat a, b = {0};
    bool same;

    (void)snprintf(path, sizeof path, "%.150s/ers-soak-XXXXXX", base == NULL || base[0] == '\0' ? "/tmp" : base);
    for (int i = 0; i < 2; i++) {
        int fd = i == 0 ? mkstemp(path) : open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

        a = b;
        if (fd < 0 || fstat(fd, &b) != 0 || close(fd) != 0 || unlink(path) != 0)
            return false;
    }
    same = a.st_ino == b.st_ino;
    return same;
}

int main(int argc, char **argv)
{
    static struct model model;
    struct tally t = {0};
    const char *seed_text = getenv("SEED");
    unsigned seed = seed_text != NULL && seed_text[0] != '\0' ? (unsigned)strtoul(seed_text, NULL, 10)
                                                              : (unsigned)time(NULL) % 100000 * 1000;
    unsigned long refusals, rotations;
    double begun = monotonic(), seconds;
    bool in_time, reused;

    if (argc != 5) {
        fprintf(stderr, "usage: soak PLUGIN REFUSALS ROTATIONS SECONDS\n");
        return 2;
    }
    (void)unsetenv("TZ"); /* stamps without a zone are in the host's */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    refusals = strtoul(argv[2], NULL, 10);
    rotations = strtoul(argv[3], NULL, 10);
    seconds = strtod(argv[4], NULL);
    printf("# SEED=%u\n", seed);
    do {
        life_live(argv[1], seed++, &model, &t);
        if (t.lives % 50 == 0)
            printf("# %lu lives, %lu refusals, %lu rotations, %.0f s\n", t.lives, t.refusals, t.rotations,
                   monotonic() - begun);
        in_time = seconds <= 0 || monotonic() - begun < seconds;
    } while ((t.refusals < refusals || t.rotations < rotations || (t.reuses == 0 && reuses_inodes())) && in_time);
    printf("ok 1 - every report is true\n");
    reused = t.reuses > 0 || !reuses_inodes();
    printf("%sok 2 - inodes were reused%s\n", reused ? "" : "not ",
           reused && t.reuses == 0 ? " # skip not by this file system" : "");
    printf("# %lu lives, %lu lines, %lu refusals in %lu incidents, %lu more lost on purpose (%lu times)\n", t.lives,
           t.lines, t.refusals, t.incidents, t.doomed, t.losses);
    printf("# %lu rotations, %lu copies packed, %lu deleted, %lu inodes reused\n", t.rotations, t.packs, t.deletions,
           t.reuses);
    printf("# %lu runs completed (%lu --peek, %lu pairs at once, %lu beside one that hung, %lu with a lag), %lu "
           "killed, of "
           "these %lu after the commit; %lu times everything compared\n",
           t.runs, t.peeks, t.pairs, t.waits, t.lagging, t.killed, t.killed_after_commit, t.rests);
    printf("1..2\n");
    return reused ? 0 : 1;
}

#include "tests/soak/life.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

unsigned chance(struct life *l, unsigned n)
{
    return (unsigned)rand_r(&l->seed) % n;
}

void life_trace(struct life *l, const char *format, ...)
{
    char what[80];
    size_t n = strlen(l->trace), add;
    va_list args;

    va_start(args, format);
    add = (size_t)vsnprintf(what, sizeof what, format, args) + 1;
    va_end(args);
    if (n + add >= sizeof l->trace) {
        memmove(l->trace, l->trace + 400, n - 399);
        n -= 400;
    }
    (void)snprintf(l->trace + n, sizeof l->trace - n, " %s", what);
}

void life_fail(struct life *l, const char *format, ...)
{
    va_list args;

    printf("not ok 1 - every report is true\n# SEED=%u, life %lu; %s stamps; the files are kept in %s\n", l->begun,
           l->tally->lives, l->live ? "today's" : "old", l->dir);
    for (unsigned i = 0; i < l->log_count; i++)
        printf("# %s: scheme %d, packing %d%s%s, %u copies, %u lines\n", l->logs[i].name, (int)l->logs[i].scheme,
               (int)l->logs[i].packing, l->logs[i].copytruncate ? ", copytruncate" : "",
               l->logs[i].nocreate ? ", nocreate" : "", l->logs[i].copy_count, l->logs[i].lines);
    printf("# it ended with:%s\n# ", l->trace);
    va_start(args, format);
    (void)vprintf(format, args);
    va_end(args);
    if (l->said != NULL)
        printf("\n# it said: %.3000s", l->said);
    printf("\n1..1\n");
    exit(1);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)at;
    return kind == FTW_DP ? rmdir(path) : unlink(path);
}

/* Something is lost before any run could see it; the next run must say so if it can know. */
static void lose(struct life *l)
{
    unsigned log = chance(l, l->log_count);
    struct files *f = &l->logs[log];
    enum loss how = (enum loss)chance(l, LOSSES);
    bool seen;

    if (f->packing_at >= 0 || f->copied || f->renamed || (how == LOSS_COPY_DELETED && f->copytruncate))
        return;
    life_rest(l);
    seen = f->copy_count == 0 ? f->lines > 0 : f->copies[0].end < f->lines;
    life_trace(l, "lose%u(%d)", log, (int)how);
    life_burst(l, log, chance(l, 20), chance(l, 4) == 0, true);
    life_whole(l, log);
    files_lose(f, how);
    if (f->copy_count > 0 && f->copies[0].end < f->lines)
        f->copies[0].end = f->lines; /* nothing of the log is newer than its copies now */
    l->lost = true;
    l->spoken = false;
    life_burst(l, log, 1 + chance(l, 30), false, false);
    life_rest(l);
    if (seen && !l->spoken)
        life_fail(l, "what was lost is not spoken of");
    l->tally->losses++;
}

static void turn(struct life *l)
{
    unsigned dice = chance(l, 100);

    if (dice < 70) {
        life_file_step(l);
    } else if (dice < 94) {
        life_run(l);
    } else if (dice < 97) {
        life_rest(l);
    } else if (dice < 98) {
        lose(l);
    } else if (l->globbed && l->log_count < l->logs_planned) {
        life_add_log(l);
        life_burst(l, l->log_count - 1, chance(l, 10), false, false);
        life_rest(l);
    }
}

static void begin(struct life *l)
{
    const char *base = getenv("TMPDIR");
    long long now = (long long)time(NULL);
    char real[220];

    (void)snprintf(l->dir, sizeof l->dir, "%.150s/ers-soak-XXXXXX", base == NULL || base[0] == '\0' ? "/tmp" : base);
    if (mkdtemp(l->dir) == NULL)
        life_fail(l, "no directory");
    (void)snprintf(l->state_dir, sizeof l->state_dir, "%s/state", l->dir);
    (void)snprintf(real, sizeof real, "%s/real", l->dir);
    l->live = chance(l, 3) == 0;
    l->clock = l->live ? now - 72000 : now - 86400 * 30;
    l->limit = l->live ? now : now - 86400 * 2;
    l->traditional = chance(l, 2) == 0;
    l->mixed = chance(l, 3) == 0;
    l->links = chance(l, 5) == 0;
    l->globbed = chance(l, 2) == 0;
    l->logs_planned = 1 + chance(l, LOGS_MAX);
    l->typical = 0.01;
    if (l->links && mkdir(real, 0755) != 0)
        life_fail(l, "no directory %s", real);
    if (l->globbed)
        (void)snprintf(l->patterns[l->pattern_count++], sizeof l->patterns[0], "%s/mx*.log", l->dir);
    do
        life_add_log(l);
    while (!l->globbed && l->log_count < l->logs_planned);
}

void life_live(const char *plugin, unsigned seed, struct model *model, struct tally *tally)
{
    struct life l = {.plugin = plugin, .seed = seed, .begun = seed, .model = model, .tally = tally};

    memset(model, 0, sizeof *model);
    begin(&l);
    life_rest(&l);
    for (unsigned turns = 50 + chance(&l, 1200); turns > 0 && (l.live || l.clock < l.limit); turns--)
        turn(&l);
    life_rest(&l);
    for (unsigned i = 0; i < l.log_count; i++) {
        life_whole(&l, i);
        files_close(&l.logs[i]);
        tally->rotations += l.logs[i].rotations;
        tally->deletions += l.logs[i].deletions;
        tally->reuses += l.logs[i].reuses;
        tally->packs += l.logs[i].packs;
    }
    tally->lives++;
    tally->refusals += model->totals.refusals;
    tally->incidents += model->incident_count;
    if (nftw(l.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        perror(l.dir);
}

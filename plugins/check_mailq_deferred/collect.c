#include "plugins/check_mailq_deferred/collect.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "plugins/check_mailq_deferred/live.h"
#include "plugins/check_mailq_deferred/notes.h"
#include "text/number.h"

long long monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool collect_input(struct reading *r, const struct mailq_config *c)
{
    struct mailq_run *run = r->run;
    struct reading_end end;
    struct stat info;
    bool standard = slice_equal(slice_of(c->input), SLICE("-"));
    int fd = standard ? STDIN_FILENO : open(c->input, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool good;
    run->mta = c->mta;
    if (fd < 0 || fstat(fd, &info) != 0) {
        mailq_problem(run, STATE_UNKNOWN, "cannot read %s: %s", c->input, strerror(errno));
        if (fd >= 0 && !standard)
            (void)close(fd);
        return true;
    }
    good = reading_file(r, fd, c->mta, &end);
    if (!standard)
        (void)close(fd);
    if (run->mta == QUEUE_MTA_NONE)
        run->mta = listing_mta(end.kind);
    if (run->mta == QUEUE_MTA_EXIM)
        run->reasons_remedy = "Exim's listing has no reasons, run this where the queue is";
    else if (run->mta == QUEUE_MTA_SENDMAIL)
        run->reasons_remedy = "mailq cuts the reasons, save mailq -v";
    mailq_name_source(run, "saved in ", standard ? "standard input" : c->input);
    if (S_ISREG(info.st_mode) && run->now.wall_s - (long long)info.st_mtime > c->input_max_age_s) {
        struct buffer age;
        buffer_init(&age, 64);
        duration_print(&age, run->now.wall_s - (long long)info.st_mtime);
        mailq_problem(run, STATE_UNKNOWN, "the listing in %s is %.*s old", c->input, (int)age.n,
                      age.n == 0 ? "" : age.p);
        buffer_free(&age);
    }
    if (end.kind == LISTING_NONE && end.check.lines == 0 && !end.unreadable && !end.timed_out)
        mailq_problem(run, STATE_UNKNOWN,
                      "%s is empty: say with --mta whose queue it is, if that means that nothing waits",
                      standard ? "standard input" : c->input);
    mailq_note_end(run, "", &end);
    return good;
}

bool mailq_collect(struct mailq_run *run, const struct mailq_config *config, struct intake *intake)
{
    struct reading reading;
    bool good = reading_open(&reading, run, intake) &&
                (config->input != NULL ? collect_input(&reading, config) : mailq_collect_live(&reading, config));
    reading_close(&reading);
    if (config->lifetime_s > 0)
        run->lifetime_s = config->lifetime_s;
    else if (run->lifetime_s == 0)
        run->lifetime_s = queue_mta_lifetime_s(run->mta);
    return destinations_finish(intake_destinations(intake)) && good;
}

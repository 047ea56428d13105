#include "source/mta_detect.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Processes looked at: more than any mail server runs, and an end. */
#define PROCESSES_MAX 65536

static const struct {
    enum queue_mta mta;
    const char *path;
} programs[] = {
    {QUEUE_MTA_POSTFIX, "/usr/sbin/postqueue"},
    {QUEUE_MTA_POSTFIX, "/usr/local/sbin/postqueue"},
    {QUEUE_MTA_POSTFIX, "/usr/pkg/sbin/postqueue"},
    {QUEUE_MTA_EXIM, "/usr/sbin/exim4"},
    {QUEUE_MTA_EXIM, "/usr/sbin/exim"},
    {QUEUE_MTA_EXIM, "/usr/local/sbin/exim"},
    {QUEUE_MTA_EXIM, "/usr/exim/bin/exim"},
    {QUEUE_MTA_EXIM, "/usr/pkg/sbin/exim"},
    {QUEUE_MTA_SENDMAIL, "/usr/libexec/sendmail/sendmail"},
    {QUEUE_MTA_SENDMAIL, "/usr/lib/sm.bin/sendmail"},
    {QUEUE_MTA_SENDMAIL, "/usr/sbin/sendmail.sendmail"},
    {QUEUE_MTA_OPENSMTPD, "/usr/sbin/smtpctl"},
    {QUEUE_MTA_OPENSMTPD, "/usr/local/sbin/smtpctl"},
    {QUEUE_MTA_QMAIL, "/var/qmail/bin/qmail-qread"},
    {QUEUE_MTA_NULLMAILER, "/usr/bin/mailq"}, /* nullmailer's only where nullmailer-send is, below */
    {QUEUE_MTA_NULLMAILER, "/usr/local/bin/mailq"},
};

static bool is_nullmailer_here(void)
{
    return access("/usr/sbin/nullmailer-send", F_OK) == 0 || access("/usr/local/sbin/nullmailer-send", F_OK) == 0;
}

const char *queue_program(enum queue_mta mta)
{
    if (mta == QUEUE_MTA_NULLMAILER && !is_nullmailer_here())
        return NULL;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (programs[i].mta == mta && access(programs[i].path, X_OK) == 0)
            return programs[i].path;
    return NULL;
}

enum queue_mta mta_of_process(struct slice name, struct slice command_line)
{
    struct slice program = {command_line.p, strnlen(command_line.p, command_line.n)};
    if (slice_equal(name, SLICE("master")) && slice_find(program, SLICE("postfix")) != SLICE_NONE)
        return QUEUE_MTA_POSTFIX;
    if (slice_equal(name, SLICE("exim4")) || slice_equal(name, SLICE("exim")))
        return QUEUE_MTA_EXIM;
    if (slice_starts(name, SLICE("sendmail")) && slice_starts(program, SLICE("sendmail:")))
        return QUEUE_MTA_SENDMAIL;
    /* Postfix has an smtpd, too: "smtpd -n …", without a path and in its own words. */
    if (slice_equal(name, SLICE("smtpd")) &&
        (slice_ends(program, SLICE("/smtpd")) || slice_starts(program, SLICE("smtpd: "))))
        return QUEUE_MTA_OPENSMTPD;
    if (slice_equal(name, SLICE("nullmailer-send")))
        return QUEUE_MTA_NULLMAILER;
    if (slice_equal(name, SLICE("qmail-send")))
        return QUEUE_MTA_QMAIL;
    return QUEUE_MTA_NONE;
}

/* The beginning of /proc/PID/FILE. */
static struct slice read_proc(const char *pid, const char *file, char *to, size_t size)
{
    char path[64];
    int length = snprintf(path, sizeof path, "/proc/%s/%s", pid, file);
    int fd = length > 0 && (size_t)length < sizeof path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t n = fd < 0 ? -1 : read(fd, to, size);
    if (fd >= 0)
        close(fd);
    return (struct slice){to, n > 0 ? (size_t)n : 0};
}

static unsigned running_mtas(void)
{
    DIR *processes = opendir("/proc");
    unsigned running = 0;
    if (processes == NULL)
        return 0;
    struct dirent *entry;
    for (size_t i = 0; i < PROCESSES_MAX && (entry = readdir(processes)) != NULL; i++) {
        char name_text[64], command_text[256];
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        struct slice name = slice_trim(read_proc(entry->d_name, "comm", name_text, sizeof name_text));
        if (name.n > 0 && name.p[name.n - 1] == '\n')
            name.n--;
        struct slice command = read_proc(entry->d_name, "cmdline", command_text, sizeof command_text);
        running |= 1u << mta_of_process(name, command);
    }
    closedir(processes);
    return running;
}

void mta_choose(struct mta_detected *out, unsigned installed, unsigned running)
{
    static const enum queue_mta order[] = {QUEUE_MTA_POSTFIX,   QUEUE_MTA_EXIM,  QUEUE_MTA_SENDMAIL,
                                           QUEUE_MTA_OPENSMTPD, QUEUE_MTA_QMAIL, QUEUE_MTA_NULLMAILER};
    unsigned eligible = (installed & running) != 0 ? installed & running : installed;
    *out = (struct mta_detected){.mta = QUEUE_MTA_NONE, .running = (installed & running) != 0};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if ((eligible & 1u << order[i]) == 0)
            continue;
        if (out->mta == QUEUE_MTA_NONE)
            out->mta = order[i];
        else
            out->several = true;
    }
}

void mta_detect(struct mta_detected *out)
{
    unsigned installed = 0;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (queue_program(programs[i].mta) != NULL)
            installed |= 1u << programs[i].mta;
    mta_choose(out, installed, running_mtas());
}

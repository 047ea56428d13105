#include "plugins/check_mailq_deferred/live.h"

#include <stdio.h>
#include <unistd.h>

#include "mail/exim_msglog.h"
#include "plugins/check_mailq_deferred/notes.h"
#include "source/mta_detect.h"
#include "text/number.h"

/* The end of Exim's main log that is searched where the messages' own logs can't be read. */
#define MAIN_LOG_MAX (4u << 20)

/* postqueue's neighbour: "/usr/sbin/postqueue" -> "/usr/sbin/postconf". */
static const char *neighbour(char to[64], const char *path, const char *name)
{
    struct slice p = slice_of(path);
    size_t slash = slice_find_last_byte(p, '/');
    (void)snprintf(to, 64, "%.*s%s", slash == SLICE_NONE ? 0 : (int)slash + 1, path, name);
    return to;
}

static struct slice postfix_setting(struct reading *r, const char *program, const char *directory, const char *name,
                                    struct buffer *out)
{
    char path[64];
    const char *const with[] = {"postconf", "-c", directory, "-h", name, NULL}, *const without[] = {"postconf", "-h",
                                                                                                    name, NULL};
    return slice_trim(
        reading_setting(r, neighbour(path, program, "postconf"), directory != NULL ? with : without, out));
}

static bool collect_postfix_instance(struct reading *r, const struct mailq_config *c, const char *program,
                                     const char *directory)
{
    struct mailq_run *run = r->run;
    struct reading_end end;
    struct buffer setting;
    long long lifetime_s;
    char where[200] = "";
    const char *argv[] = {"postqueue", "-j", directory != NULL ? "-c" : NULL, directory, NULL};
    if (directory != NULL)
        (void)snprintf(where, sizeof where, " (%.190s)", directory);
    if (!reading_program(r, program, argv, LISTING_POSTFIX_JSON, &end))
        return false;
    if (end.failure == QUEUE_FAILURE_USAGE && end.check.lines == 0) { /* before Postfix 3.1 */
        argv[1] = "-p";
        mailq_name_source(run, "by ", "postqueue -p");
        if (!reading_program(r, program, argv, LISTING_POSTFIX_TEXT, &end))
            return false;
    }
    mailq_note_end(run, where, &end);
    if (c->lifetime_s > 0)
        return true;
    buffer_init(&setting, 4096);
    if (duration_parse(postfix_setting(r, program, directory, "maximal_queue_lifetime", &setting), &lifetime_s) &&
        (run->lifetime_s == 0 || lifetime_s < run->lifetime_s))
        run->lifetime_s = lifetime_s;
    buffer_free(&setting);
    return true;
}

static bool has_directory(const struct option_list *list, const char *directory)
{
    for (size_t i = 0; i < list->count; i++)
        if (slice_equal(list->items[i], slice_of(directory)))
            return true;
    return false;
}

static bool collect_postfix(struct reading *r, const struct mailq_config *c, const char *program)
{
    struct buffer setting;
    bool good = true;
    mailq_name_source(r->run, "by ", "postqueue -j");
    if (c->directories.count == 0)
        good = collect_postfix_instance(r, c, program, NULL);
    for (size_t i = 0; good && i < c->directories.count; i++) {
        struct option_list before = {.count = i};
        memcpy(before.items, c->directories.items, i * sizeof before.items[0]);
        if (!has_directory(&before, c->directories.items[i].p)) /* given twice: counted once */
            good = collect_postfix_instance(r, c, program, c->directories.items[i].p);
    }
    if (!good || !c->all_instances)
        return good;
    buffer_init(&setting, 16384);
    struct slice rest = postfix_setting(r, program, NULL, "multi_instance_directories", &setting);
    while (good && rest.n > 0) {
        char directory[1024];
        struct slice word = queued_word(&rest);
        while (word.n > 0 && word.p[word.n - 1] == ',')
            word.n--;
        if (word.n == 0 || word.n >= sizeof directory)
            continue;
        memcpy(directory, word.p, word.n);
        directory[word.n] = '\0';
        if (!has_directory(&c->directories, directory))
            good = collect_postfix_instance(r, c, program, directory);
    }
    buffer_free(&setting);
    return good;
}

/* Where the messages' own logs can't be read, the main log's latest word about a destination is lent to its messages. */
static void hint_from_main_log(struct reading *r, const char *directory)
{
    static const char *const usual[] = {"/var/log/exim4/mainlog", "/var/log/exim/main.log", "/var/log/exim/mainlog"};
    char own[1100];
    struct slice log, line;
    bool found = false;
    (void)snprintf(own, sizeof own, "%s/log/mainlog", directory);
    for (size_t i = 0; !found && i < sizeof usual / sizeof *usual; i++)
        found = spool_tail(&r->spool, usual[i], MAIN_LOG_MAX, &log);
    if (!found && !spool_tail(&r->spool, own, MAIN_LOG_MAX, &log))
        return;
    while (slice_take_until(&log, '\n', log.n, &line)) {
        struct exim_deferral d;
        if (exim_deferral_parse(&d, line, true) && !d.follow_up)
            intake_hint(r->intake, d.recipient, d.reply, d.relay_ip);
    }
}

static bool collect_exim(struct reading *r, const struct mailq_config *c, const char *program)
{
    struct reading_end end;
    struct buffer setting;
    struct slice directory;
    char spool[1024] = "/var/spool/exim4";
    const char *file = c->directories.count > 0 ? c->directories.items[0].p : NULL;
    const char *const list[] = {"exim", "-bpu", file != NULL ? "-C" : NULL, file, NULL};
    const char *const ask[] = {"exim", "-bP", "spool_directory", file != NULL ? "-C" : NULL, file, NULL};
    buffer_init(&setting, 4096);
    directory = reading_setting(r, program, ask, &setting);
    if (slice_take(&directory, SLICE("spool_directory = ")) && directory.n > 0 && directory.n < sizeof spool) {
        memcpy(spool, directory.p, directory.n);
        spool[directory.n] = '\0';
    }
    buffer_free(&setting);
    r->exim_spool = slice_of(spool);
    mailq_name_source(r->run, "by ", "exim -bpu and the messages' logs");
    if (!reading_program(r, program, list, LISTING_EXIM, &end))
        return false;
    mailq_note_end(r->run, "", &end);
    if (r->spool.denied > 0) {
        r->run->reasons_remedy = queue_remedy(QUEUE_MTA_EXIM, QUEUE_FAILURE_DENIED);
        hint_from_main_log(r, spool);
    }
    return true;
}

static bool collect_sendmail(struct reading *r, const struct mailq_config *c, const char *program)
{
    struct reading_end end;
    const char *file = c->directories.count > 0 ? c->directories.items[0].p : NULL;
    char own[1100];
    const char *const relay[] = {"mailq", "-bp", "-v", file != NULL ? own : NULL, NULL};
    const char *const submission[] = {"mailq", "-Ac", "-bp", "-v", NULL};
    (void)snprintf(own, sizeof own, "-C%s", file != NULL ? file : "");
    mailq_name_source(r->run, "by ", "mailq -v and the queue's control files");
    if (!reading_program(r, program, relay, LISTING_SENDMAIL, &end))
        return false;
    mailq_note_end(r->run, "", &end);
    if (file != NULL || access("/etc/mail/submit.cf", R_OK) != 0)
        return true;
    if (!reading_program(r, program, submission, LISTING_SENDMAIL, &end)) /* what local users hand in waits apart */
        return false;
    mailq_note_end(r->run, " (submission queue)", &end);
    return true;
}

static bool collect_simple(struct reading *r, const char *program)
{
    static const struct {
        enum queue_mta mta;
        enum listing_kind kind;
        const char *how;
        const char *argv[4];
    } simple[] = {
        {QUEUE_MTA_OPENSMTPD, LISTING_OPENSMTPD, "smtpctl show queue", {"smtpctl", "show", "queue", NULL}},
        {QUEUE_MTA_NULLMAILER, LISTING_NULLMAILER, "mailq", {"mailq", NULL}},
        {QUEUE_MTA_QMAIL, LISTING_QMAIL, "qmail-qread", {"qmail-qread", NULL}},
    };
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        struct reading_end end;
        if (simple[i].mta != r->run->mta)
            continue;
        mailq_name_source(r->run, "by ", simple[i].how);
        if (!reading_program(r, program, simple[i].argv, simple[i].kind, &end))
            return false;
        mailq_note_end(r->run, "", &end);
    }
    return true;
}

bool mailq_collect_live(struct reading *r, const struct mailq_config *c)
{
    struct mailq_run *run = r->run;
    r->live = true;
    struct mta_detected found = {.mta = c->mta, .running = true};
    if (c->mta == QUEUE_MTA_NONE)
        mta_detect(&found);
    run->mta = found.mta;
    const char *program = queue_program(found.mta);
    if (found.mta == QUEUE_MTA_NONE || program == NULL) {
        if (c->mta == QUEUE_MTA_NONE)
            mailq_problem(run, STATE_UNKNOWN,
                          "no MTA that can be asked is installed here; give a saved listing with --input");
        else
            mailq_problem(
                run, STATE_UNKNOWN,
                "no program to list %s's queue is installed here; take another --mta, or give a saved listing "
                "with --input",
                queue_mta_name(c->mta));
        return true;
    }
    if (found.several)
        mailq_problem(run, STATE_OK, "several MTAs %s: %s was asked; --mta names another",
                      found.running ? "run" : "are installed and none seems to run", queue_mta_name(found.mta));
    if (found.mta == QUEUE_MTA_POSTFIX)
        return collect_postfix(r, c, program);
    if (found.mta == QUEUE_MTA_EXIM)
        return collect_exim(r, c, program);
    if (found.mta == QUEUE_MTA_SENDMAIL)
        return collect_sendmail(r, c, program);
    return collect_simple(r, program);
}

#include "plugins/check_maillog_ers/session.h"

#include <stdio.h>

#include "plugins/check_maillog_ers/collect.h"
#include "source/catalogue_files.h"
#include "text/stamp.h"

#define STATE_BYTES_MAX ((size_t)64 << 20)

bool session_load_catalogue(struct session *s, struct error *why)
{
    const struct option_list *files = &s->config.catalogues;

    s->catalogue = catalogue_files_load(files->items, files->count, s->catalogue_errors, CATALOGUE_ERRORS_MAX,
                                        &s->run.catalogue_error_count, why);
    s->run.catalogue_errors = s->catalogue_errors;
    return s->catalogue != NULL;
}

static void note_state(struct session *s, bool is_unknown, const char *what, const char *detail)
{
    error_set(&s->state_note, "%s%s", what, detail);
    s->run.state_note = s->state_note.text;
    s->run.state_unknown = is_unknown;
}

bool session_load_state(struct session *s, char *const *env, struct error *why)
{
    const struct maillog_config *c = &s->config;
    struct slice directory = store_directory(c->state_dir, env);
    const char *key = c->state_key != NULL ? c->state_key : s->sources.key;
    long long wait_ms = c->timeout_s * 250 < 2000 ? c->timeout_s * 250 : 2000;
    struct error trouble = {""};
    enum store_status status;

    if (s->sources.standard_input) {
        s->fresh = true;
        return true;
    }
    status = store_open(&s->store, directory, SLICE("check_maillog_ers"), slice_of(key), MAILLOG_MEMORY_VERSION,
                        !c->peek, wait_ms, &trouble);
    if (s->store == NULL) {
        error_set(why, "%s", trouble.text[0] != '\0' ? trouble.text : "out of memory");
        return false;
    }
    s->commit =
        !c->peek && (status == STORE_OK || status == STORE_FIRST || status == STORE_OLDER || status == STORE_DAMAGED);
    s->fresh = store_content(s->store).n == 0;
    if (status == STORE_OLDER)
        note_state(s, false, "the newest state was damaged, went on from the one before: ", trouble.text);
    else if (status == STORE_DAMAGED)
        note_state(s, true, "the state was lost, started anew: ", trouble.text);
    else if (status == STORE_DENIED && !c->peek)
        note_state(s, true, "state not writable, so the next run reads the same again: ", trouble.text);
    else if (status == STORE_FOREIGN)
        note_state(s, true, "state refused: ", trouble.text);
    if (s->fresh)
        return true;
    if (maillog_memory_read(&s->memory, store_content(s->store)) && book_load(s->book, s->memory.book, &trouble)) {
        if (status != STORE_BUSY)
            return true;
        (void)snprintf(trouble.text, sizeof trouble.text, "%lld s ago", s->run.now.wall_s - store_written_s(s->store));
        note_state(s, false, "another run is reading the log; this is the result of ", trouble.text);
        s->busy = true;
        return true;
    }
    s->fresh = true;
    s->memory = (struct maillog_memory){0};
    note_state(s, true, "the state was lost, started anew: ", trouble.text[0] != '\0' ? trouble.text : "unreadable");
    return true;
}

bool session_open_sources(struct session *s, enum log_first first, long long since_s)
{
    const struct maillog_sources *from = &s->sources;
    long long now_s = s->run.now.wall_s;

    s->news.logs = log_follow_open(from->patterns.items, from->patterns.count, s->memory.positions, first, since_s,
                                   now_s, s->limit.clock_ms == NULL ? NULL : &s->limit);
    if (from->journal)
        s->news.journal = journal_open(&from->query, s->memory.journal, first, since_s, now_s);
    return s->news.logs != NULL && (s->news.journal != NULL || !from->journal);
}

void session_note_troubles(struct session *s)
{
    const struct log_trouble *list;
    size_t count = log_follow_troubles(s->news.logs, &list);

    for (size_t i = 0; i < count; i++)
        log_trouble_add(&s->troubles, list[i].fatal, &list[i].why);
    count = s->news.journal == NULL ? 0 : journal_troubles(s->news.journal, &list);
    for (size_t i = 0; i < count; i++)
        log_trouble_add(&s->troubles, list[i].fatal, &list[i].why);
    s->run.troubles = s->troubles.list;
    s->run.trouble_count = s->troubles.count;
}

/* The usual sources hold the same lines: where another one of them is fresher now, what was read before is not read again
 * from it. True: it begins right after the last line's second. */
static bool go_over(struct session *s)
{
    struct error what;
    struct buffer text;

    if (s->fresh || book_clock(s->book) == 0 || maillog_sources_known(&s->sources, &s->memory))
        return false;
    s->memory.positions.n = s->memory.journal.n = 0;
    buffer_init(&text, sizeof what.text);
    stamp_print(&text, book_clock(s->book), s->run.now.wall_s);
    error_set(&what, "went over to %.*s, now the freshest of the usual logs, for what came after %.*s",
              (int)s->sources.name.n, s->sources.name.p, (int)text.n, text.n == 0 ? "" : text.p);
    buffer_free(&text);
    log_trouble_add(&s->troubles, false, &what);
    return true;
}

/* What the sources say of themselves once they are read. */
static void note_sources(struct session *s)
{
    bool journal_read = s->news.journal != NULL && journal_newest_s(s->news.journal) > 0;

    session_note_troubles(s);
    if (s->sources.journal_note.text[0] != '\0')
        log_trouble_add(&s->troubles, false, &s->sources.journal_note);
    s->run.trouble_count = s->troubles.count;
    s->run.lag = log_follow_lag(s->news.logs);
    s->run.unread = s->news.journal != NULL && journal_unread(s->news.journal);
    s->run.cut = log_follow_cut(s->news.logs) + (s->news.journal == NULL ? 0 : journal_cut(s->news.journal));
    s->run.nothing_read = log_follow_sources(s->news.logs) == 0 && !s->sources.standard_input &&
                          (s->news.journal == NULL || (s->run.unread && !journal_read));
    /* Where no run has seen a line yet, what is wrong with a source is the news. */
    if (s->troubles.count > 0 && book_clock(s->book) == 0)
        s->run.nothing_read = true;
}

/* When the sources last had something to say, where no run has found anything yet. */
static long long newest_s(const struct session *s)
{
    long long logs = log_follow_newest_s(s->news.logs);
    long long journal = s->news.journal == NULL ? 0 : journal_newest_s(s->news.journal);

    return journal > logs ? journal : logs;
}

bool session_read_logs(struct session *s)
{
    const struct maillog_config *c = &s->config;
    long long newest = s->fresh ? maillog_sources_newest(&s->sources, s->run.now.wall_s, c->timeout_s * 250) : 0;
    long long margin = c->timeout_s * 100 < 1000 ? c->timeout_s * 100 : 1000;
    long long since;
    enum log_first first = c->first;
    struct maillog_read read;

    if (newest != 0 && s->run.now.wall_s - newest >= 86400)
        s->memory.offset_s = s->run.now.wall_s - newest;
    if (c->first == LOG_FIRST_END)
        book_tick(s->book, newest);
    since = s->run.now.wall_s - s->memory.offset_s - c->first_s;
    if (go_over(s)) {
        first = LOG_FIRST_SINCE;
        since = book_clock(s->book) + 1;
    }
    s->limit = (struct log_limit){monotonic_ms, s->started_ms + c->timeout_s * 1000 - margin};
    if (!session_open_sources(s, first, since))
        return false;
    maillog_collect(s->book, &s->news, s->catalogue, s->run.now.wall_s, s->limit.until_ms, &read);
    note_sources(s);
    if (read.bytes > 0) {
        s->memory.news_s = s->run.now.wall_s;
        if (s->run.lag == 0 && !s->run.unread)
            s->memory.offset_s = s->run.now.wall_s - book_clock(s->book) >= 86400 && book_clock(s->book) != 0
                                     ? s->run.now.wall_s - book_clock(s->book)
                                     : 0;
    } else if (s->memory.news_s == 0) {
        s->memory.news_s = newest_s(s);
    }
    return !book_failed(s->book);
}

void session_commit(struct session *s)
{
    struct buffer positions, journal, all;
    struct error why = {""};

    buffer_init(&positions, STATE_BYTES_MAX);
    buffer_init(&journal, 1024);
    buffer_init(&all, STATE_BYTES_MAX);
    log_follow_save(s->news.logs, &positions);
    if (s->news.journal != NULL)
        journal_save(s->news.journal, &journal);
    s->memory.positions = buffer_slice(&positions);
    s->memory.journal = buffer_slice(&journal);
    s->memory.book = (struct slice){NULL, 0};
    maillog_memory_write(&all, &s->memory);
    book_save(s->book, &all); /* where the memory's book would be: it may be large, so there is no copy of it */
    if (positions.failed || journal.failed || all.failed)
        note_state(s, true, "the state was not saved: it outgrew its limit or memory", "");
    else if (!slice_equal(buffer_slice(&all), store_content(s->store)) &&
             store_commit(s->store, buffer_slice(&all), true, s->run.now.wall_s, &why) != STORE_OK)
        note_state(s, true, "the state was not saved, so the next run reads the same again: ", why.text);
    s->memory.positions = s->memory.journal = (struct slice){NULL, 0};
    buffer_free(&positions);
    buffer_free(&journal);
    buffer_free(&all);
}

#include "source/journal_query.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "source/log_trouble.h"

/* Words of a call besides the matches. */
#define WORDS_MAX 32
/* Hexadecimal digits of a machine's name. */
#define ID_LENGTH 32
/* Who may read the journal, besides adm. */
#define GROUP "systemd-journal"

/* Postfix, Sendmail and OpenSMTPD log with facility mail, Exim does when it is told to log by syslog; the units are for what
 * they print or log otherwise. journalctl has no patterns here, and its --unit=PATTERN can't be an alternative. */
static const char *const mail_matches[] = {
    "SYSLOG_FACILITY=2",
    "+",
    "_SYSTEMD_UNIT=postfix@-.service",
    "_SYSTEMD_UNIT=postfix.service",
    "_SYSTEMD_UNIT=exim4.service",
    "_SYSTEMD_UNIT=exim.service",
    "_SYSTEMD_UNIT=sendmail.service",
    "_SYSTEMD_UNIT=opensmtpd.service",
};

bool journal_match_check(struct slice match, struct error *why)
{
    size_t equals = slice_find_byte(match, '=');

    if (equals == SLICE_NONE || equals + 1 == match.n)
        error_set(why, "'%.*s' is no match such as CONTAINER_NAME=mail", (int)match.n, match.p);
    else if (!journal_name_valid(slice_cut(match, 0, equals)) || slice_starts(match, SLICE("__")))
        error_set(why, "'%.*s' is no field of a journal: capitals, digits and '_', such as _SYSTEMD_UNIT", (int)equals,
                  match.p);
    else
        return true;
    return false;
}

static const char *find_program(struct error *why)
{
    static const char *const places[] = {"/usr/bin/journalctl", "/bin/journalctl", "/usr/local/bin/journalctl"};

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    error_set(why, "cannot read the journal: there is no %s", places[0]);
    return NULL;
}

/* "--output-fields=" and the fields that are kept; the first two are always there. */
static void add_fields(struct buffer *out)
{
    buffer_text(out, "--output-fields=");
    for (size_t i = JOURNAL_MESSAGE; i < JOURNAL_FIELDS; i++) {
        buffer_text(out, i == JOURNAL_MESSAGE ? "" : ",");
        buffer_add(out, journal_field_names[i]);
    }
    buffer_byte(out, '\0');
}

/* Appends a word that ends in NUL. */
static void add_word(struct buffer *out, const char *before, struct slice word)
{
    buffer_text(out, before);
    buffer_add(out, word);
    buffer_byte(out, '\0');
}

static void add_start(struct buffer *out, const struct journal_position *from)
{
    if (from->cursor_n > 0)
        add_word(out, "--cursor=", (struct slice){from->cursor, from->cursor_n});
    else if (from->since_s > 0)
        buffer_printf(out, "--since=@%lld%c", from->since_s, '\0');
}

bool journal_query_start(struct child **out, const struct journal_query *q, const struct journal_position *from,
                         unsigned newest, struct error *why)
{
    const char *argv[WORDS_MAX + JOURNAL_MATCHES_MAX];
    const char *program = find_program(why);
    size_t n = 0;
    struct buffer words;
    bool started = false;

    *out = NULL;
    if (program == NULL)
        return false;
    buffer_init(&words, 16384);
    add_word(&words, "journalctl", SLICE(""));
    add_word(&words, "--no-pager", SLICE(""));
    add_word(&words, "--output=export", SLICE(""));
    add_fields(&words);
    if (q->directory != NULL)
        add_word(&words, "--directory=", slice_of(q->directory));
    if (from == NULL)
        buffer_printf(&words, "--reverse%c--lines=%u%c", '\0', newest, '\0');
    else
        add_start(&words, from);
    if (!words.failed) {
        for (size_t at = 0; at < words.n; at += strlen(words.p + at) + 1)
            argv[n++] = words.p + at;
        for (size_t i = 0; i < q->match_count; i++)
            argv[n++] = q->matches[i].p;
        for (size_t i = 0; q->match_count == 0 && i < sizeof mail_matches / sizeof mail_matches[0]; i++)
            argv[n++] = mail_matches[i];
        argv[n] = NULL;
        started = child_start(out, program, argv, (struct slice){NULL, 0}, why);
    } else {
        error_set(why, "no memory to read the journal");
    }
    buffer_free(&words);
    return started;
}

static bool is_id(struct slice name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!(name.p[i] >= '0' && name.p[i] <= '9') && !(name.p[i] >= 'a' && name.p[i] <= 'f'))
            return false;
    return name.n == ID_LENGTH;
}

/* Is a file of this directory, or of those in it that bear a machine's name, written now and not for us? Those of single
 * users are others' business, and archived ones were read when they were written. */
static bool any_refused(const char *path, bool below, struct error *why)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    bool refused = false;
    char file[4096];

    while (directory != NULL && !refused && (entry = readdir(directory)) != NULL) {
        struct slice name = slice_of(entry->d_name);
        int n = snprintf(file, sizeof file, "%s/%s", path, entry->d_name);

        if (n < 0 || (size_t)n >= sizeof file)
            continue;
        if (below && is_id(slice_cut(name, 0, ID_LENGTH))) {
            refused = any_refused(file, false, why);
        } else if (slice_ends(name, SLICE(".journal")) && slice_find_byte(name, '@') == SLICE_NONE &&
                   !slice_starts(name, SLICE("user-")) && access(file, R_OK) != 0 && errno == EACCES) {
            log_trouble_denied(why, "the journal", "it", GROUP);
            refused = true;
        }
    }
    if (directory != NULL)
        closedir(directory);
    return refused;
}

/* This machine's directory among those of others. */
static bool own_refused(const char *parent, struct error *why)
{
    char id[ID_LENGTH], path[64];
    int fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
    bool known = fd >= 0 && read(fd, id, sizeof id) == (ssize_t)sizeof id && is_id((struct slice){id, sizeof id});

    if (fd >= 0)
        close(fd);
    if (!known)
        return false;
    (void)snprintf(path, sizeof path, "%s/%.*s", parent, ID_LENGTH, id);
    return any_refused(path, false, why);
}

bool journal_is_refused(const struct journal_query *q, struct error *why)
{
    if (q->directory != NULL)
        return any_refused(q->directory, true, why);
    return own_refused("/var/log/journal", why) || own_refused("/run/log/journal", why);
}

void journal_explain_failure(struct error *why, int status, struct slice complaint)
{
    struct slice line;

    if (slice_find(complaint, SLICE("ermission")) != SLICE_NONE) {
        log_trouble_denied(why, "the journal", "it", GROUP);
        return;
    }
    if (!slice_take_until(&complaint, '\n', complaint.n, &line))
        line = complaint;
    if (status == 0)
        error_set(why, "journalctl: %.*s", (int)line.n, line.n == 0 ? "" : line.p);
    else
        error_set(why, "cannot read the journal: journalctl ended with status %d%s%.*s", status,
                  line.n == 0 ? "" : ": ", (int)line.n, line.n == 0 ? "" : line.p);
}

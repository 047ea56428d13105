/* The journal's export format (systemd, "Journal Export Formats") -> entries, out of blocks cut anywhere. An entry is fields
 * up to an empty line; a field is NAME=VALUE NEWLINE, or, when its value may hold any byte: NAME NEWLINE, the value's length
 * (64 bits, little endian), the value, NEWLINE. Read strictly: what is anything else ends the reading. Only the fields named
 * here are kept, each up to a ceiling; the first counts where a program sent one twice. Pure. */
#ifndef ERS_JOURNAL_EXPORT_H
#define ERS_JOURNAL_EXPORT_H

#include "text/buffer.h"

enum journal_field {
    JOURNAL_CURSOR,
    JOURNAL_TIME, /* when the journal took it, microseconds since 1970 */
    JOURNAL_MESSAGE,
    JOURNAL_IDENTIFIER, /* what the program calls itself: "postfix/smtp" */
    JOURNAL_SYSLOG_PID,
    JOURNAL_PID,
    JOURNAL_HOST,
    JOURNAL_TRANSPORT,
    JOURNAL_CONTAINER, /* its name */
    JOURNAL_FIELDS     /* how many there are */
};
/* As the journal calls them. */
extern const struct slice journal_field_names[JOURNAL_FIELDS];

/* Longest name of a field, and cursor that is believed. */
#define JOURNAL_NAME_MAX 64
#define JOURNAL_CURSOR_MAX 255

struct journal_entry {
    struct slice field[JOURNAL_FIELDS]; /* empty: absent or empty; but for the message without control bytes */
    uint64_t time_us;
    bool cut; /* the message was longer than LOG_LINE_MAX */
};

enum journal_got {
    JOURNAL_ENTRY,
    JOURNAL_MORE, /* the block is used up */
    JOURNAL_BAD   /* this is no export format, or an entry without cursor or time; nothing more is read */
};

struct journal_export {
    struct slice block;
    enum journal_export_state {
        JOURNAL_IN_NAME,
        JOURNAL_IN_TEXT,
        JOURNAL_IN_LENGTH,
        JOURNAL_IN_DATA,
        JOURNAL_BEHIND_DATA,
        JOURNAL_BROKEN
    } state;
    struct buffer text; /* the values kept, one after the other */
    size_t at[JOURNAL_FIELDS], n[JOURNAL_FIELDS];
    bool seen[JOURNAL_FIELDS];
    bool any, cut, taken;
    size_t field; /* being read; JOURNAL_FIELDS: one that is not kept */
    char name[JOURNAL_NAME_MAX];
    size_t name_n, length_n;
    uint64_t left; /* of a value's length, and then of its bytes */
};

/* Takes all the memory that it will need. False: there is none; it may be freed all the same. */
bool journal_export_open(struct journal_export *e);
/* Forgets what was fed, for another output. */
void journal_export_restart(struct journal_export *e);
/* Only when journal_export_next has said JOURNAL_MORE. The block is borrowed until then. */
void journal_export_feed(struct journal_export *e, struct slice block);
/* *out's slices are valid until the next call. */
enum journal_got journal_export_next(struct journal_export *e, struct journal_entry *out);
/* Is the end of what was fed in the middle of an entry? */
bool journal_export_inside(const struct journal_export *e);
void journal_export_free(struct journal_export *e);

/* Letters, digits and '_', in capitals, not beginning with a digit. */
bool journal_name_valid(struct slice name);

#endif

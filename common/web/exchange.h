/* What check_ers_listing and its helper ers-web say to each other, both ways as lines of fields parted by tabs; in a field a
 * backslash, tab, newline and carriage return are written as \\ \t \n \r, and no other control byte may stand there. Neither side
 * trusts the other. Pure.
 *
 * Request (standard input, at most EXCHANGE_REQUEST_MAX bytes, the last line is "end"):
 *   ers-web 1
 *   proxy URL            cacert FILE          at most once each, not empty
 *   profile FORMAT       a new profile; url, form, body, token, listed, clean, refused, names: its parts
 *   ask PROFILE ADDRESS  a question: number of the profile, from 0
 *   end
 * Answers (standard output), in any order, each question once:
 *   answer QUESTION VERDICT MILLISECONDS TEXT
 *   end */
#ifndef ERS_EXCHANGE_H
#define ERS_EXCHANGE_H

#include "text/buffer.h"
#include "web/profile.h"

#define EXCHANGE_REQUEST_MAX 32768
#define EXCHANGE_PROFILES_MAX 8
#define EXCHANGE_QUESTIONS_MAX 1024
#define EXCHANGE_LINE_MAX 1024 /* of an answer */

struct exchange_question {
    size_t profile;
    struct slice address;
};
struct exchange_request {
    struct slice proxy, cacert; /* empty: none */
    struct web_profile profiles[EXCHANGE_PROFILES_MAX];
    size_t profile_count;
    struct exchange_question questions[EXCHANGE_QUESTIONS_MAX];
    size_t question_count;
};

/* False: it doesn't fit into EXCHANGE_REQUEST_MAX bytes, or a field holds a control byte. out: that ceiling. */
bool exchange_write_request(struct buffer *out, const struct exchange_request *request);
/* Slices of *request point into text, which is changed: escapes become shorter. False: *why; nothing may be used. */
bool exchange_read_request(struct exchange_request *request, char *text, size_t n, struct error *why);

void exchange_write_answer(struct buffer *out, size_t question, const struct web_answer *answer);
enum exchange_line { EXCHANGE_ANSWER, EXCHANGE_END, EXCHANGE_BAD };
/* line: without its newline. questions: how many were asked. */
enum exchange_line exchange_read_answer(struct slice line, size_t questions, size_t *question,
                                        struct web_answer *answer);

/* For exchange.c and exchange_request.c: one field with its escapes, which fails out for a byte that has none; and the field again,
 * in place, where *n becomes its length (false: an escape that isn't one). */
void exchange_add_field(struct buffer *out, struct slice field);
bool exchange_unescape(char *p, size_t *n);

#endif

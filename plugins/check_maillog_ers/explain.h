/* --explain: how each delivery line is understood, one JSON object per line. */
#ifndef ERS_MAILLOG_EXPLAIN_H
#define ERS_MAILLOG_EXPLAIN_H

#include "mail/delivery.h"
#include "reputation/classify.h"
#include "text/buffer.h"

/* Appends the object for one line and a newline; nothing for what is no delivery (taken up, removed). line counts from 1. */
void maillog_explain(struct buffer *out, const struct catalogue *catalogue, unsigned long long line,
                     const struct delivery *d);

#endif

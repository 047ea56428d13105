/* The hidden inputs of a page's forms, which some services want to have back with the question (against forged requests). Pure. */
#ifndef ERS_FORM_H
#define ERS_FORM_H

#include "text/buffer.h"

#define FORM_VALUE_MAX 2048

/* Appends the value of the hidden input of that name, decoded. false with *why, and nothing appended: there is none, it has no
 * value, two of them differ, or the value is longer than FORM_VALUE_MAX or holds control bytes. */
bool form_hidden_value(struct buffer *out, struct slice page, struct slice name, struct error *why);
/* Appends "name=value", both as application/x-www-form-urlencoded, with a '&' before it where out isn't empty. */
void form_add_pair(struct buffer *out, struct slice name, struct slice value);

#endif

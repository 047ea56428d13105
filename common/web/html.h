/* HTML cut into tags and text, as far as that is needed to find a few words and hidden inputs in a page that may be hostile: no
 * tree, no errors, linear time. What is not closed (a tag, a comment, a script) ends the page. Pure; slices borrow. */
#ifndef ERS_HTML_H
#define ERS_HTML_H

#include "text/buffer.h"

enum html_event { HTML_END, HTML_TEXT, HTML_TAG };
struct html_piece {
    struct slice text; /* TEXT: as it stands there, entities and all */
    struct slice name; /* TAG */
    struct slice attributes;
    bool closing; /* </name> */
};
/* The next piece of *rest, which moves on. Comments, declarations, and what stands in script, style, noscript, template, title
 * and textarea is passed over. */
enum html_event html_next(struct slice *rest, struct html_piece *out);
/* The raw value of an attribute, whose name folds; the first one counts, as in browsers. false: there is none. */
bool html_attribute(struct slice attributes, struct slice name, struct slice *value);
/* Appends text with the usual entities and numbers as UTF-8 ("&amp;", "&#39;"); what is none stays as it is. */
void html_decode(struct buffer *out, struct slice text);
/* Appends what a reader sees: the text pieces, decoded, each run of blanks and tags as one blank, none at the ends. */
void html_visible(struct buffer *out, struct slice page);

#endif

/* Which lists a run asks: names from the command line, groups and zones -> lists ready to be asked. Pure. */
#ifndef ERS_LIST_CHOICE_H
#define ERS_LIST_CHOICE_H

#include "dns/texts.h"
#include "reputation/list_catalogue.h"

#define LIST_CHOICE_MAX 512
/* The group whose lists are reached through Trend Micro's activation code. */
#define LIST_GROUP_ERS "ers"

/* Zeroed to begin with. */
struct list_choice {
    struct dns_list *lists; /* in the order of asking; .after is set */
    size_t count;
    struct texts texts;
};

/* name: the slug of a list or a group, @GROUP, a zone, or zone=filter. A zone that the catalogue knows, also one with a
 * customer's label in front, is the catalogue's list, with its meanings and without the label in its name. code: the
 * activation code for the lists of the group "ers"; empty: none. named: lists of their own right, not chosen by a default.
 * A list that is chosen already is not chosen twice. false: *why says what is wrong, with the nearest names for an unknown
 * one. */
bool list_choose(struct list_choice *c, const struct list_catalogue *catalogue, struct slice name, struct slice code,
                 bool named, struct error *why);
/* A list that is described already. */
bool list_choice_add(struct list_choice *c, const struct dns_list *list, bool named, struct error *why);
void list_choice_free(struct list_choice *c);

#endif

#include "web/page.h"

#include "dns/address.h"
#include "web/html.h"

#define NAMES_MAX 120

static const struct slice ip_word = SLICE_INIT("{ip}"), names_word = SLICE_INIT("{names}"),
                          and_word = SLICE_INIT(" & ");

static struct slice take_part(struct slice *marker)
{
    size_t at = slice_find(*marker, and_word);
    struct slice part = slice_cut(*marker, 0, at);

    *marker = at == SLICE_NONE ? slice_cut(*marker, marker->n, 0) : slice_cut(*marker, at + and_word.n, marker->n);
    return slice_trim(part);
}

bool page_marker_valid(struct slice marker, struct error *why)
{
    bool names_address = false, more = true;

    while (more) {
        struct slice part;
        size_t at;

        more = slice_find(marker, and_word) != SLICE_NONE;
        part = take_part(&marker);
        at = slice_find(part, ip_word);
        if (part.n == 0 || slice_ends(part, SLICE(" &")) || slice_starts(part, SLICE("& "))) {
            error_set(why, "a marker, or a part of it, is empty");
            return false;
        }
        if (at != SLICE_NONE && slice_find(slice_cut(part, at + 1, part.n), ip_word) != SLICE_NONE) {
            error_set(why, "{ip} stands more than once in a part of a marker");
            return false;
        }
        names_address = names_address || at != SLICE_NONE;
    }
    if (!names_address)
        error_set(why, "a marker holds {ip}: a page that doesn't name the address says nothing about it");
    return names_address;
}

bool page_names_valid(struct slice names, struct error *why)
{
    size_t at = slice_find(names, names_word);

    if (at != SLICE_NONE && slice_trim(slice_cut(names, 0, at)).n > 0)
        return true;
    error_set(why, "names is a text, {names}, and perhaps the text behind them");
    return false;
}

static bool is_address_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '/';
}

/* The address at the start of *rest, which moves past it; a full stop or colon behind it is not its own. */
static bool take_address(struct slice *rest, struct slice address)
{
    size_t n = 0;

    while (n < rest->n && n <= ADDRESS_TEXT_MAX && is_address_byte(rest->p[n]))
        n++;
    if (n < rest->n && is_word_byte(rest->p[n]))
        return false; /* inside a longer word, or a network */
    while (n > 1 && (rest->p[n - 1] == '.' || (rest->p[n - 1] == ':' && rest->p[n - 2] != ':')))
        n--;
    if (n == 0 || !address_same_text(slice_cut(*rest, 0, n), address))
        return false;
    *rest = slice_cut(*rest, n, rest->n);
    return true;
}

static struct slice without_blank(struct slice s)
{
    return s.n > 0 && s.p[0] == ' ' ? slice_cut(s, 1, s.n) : s;
}

/* {ip} first: at any place where an address may begin. */
static bool find_address(struct slice text, struct slice address, struct slice after)
{
    for (size_t i = 0; i < text.n; i++) {
        struct slice rest = slice_cut(text, i, text.n);

        if ((i == 0 || !is_address_byte(text.p[i - 1])) && is_address_byte(text.p[i]) && take_address(&rest, address) &&
            slice_starts_fold(without_blank(rest), after))
            return true;
    }
    return false;
}

static bool part_found(struct slice part, struct slice text, struct slice address)
{
    size_t at = slice_find(part, ip_word), found;
    struct slice before, after;

    if (at == SLICE_NONE)
        return slice_find_fold(text, part) != SLICE_NONE;
    before = slice_trim(slice_cut(part, 0, at));
    after = slice_trim(slice_cut(part, at + ip_word.n, part.n));
    if (before.n == 0)
        return find_address(text, address, after);
    while ((found = slice_find_fold(text, before)) != SLICE_NONE) {
        struct slice rest = without_blank(slice_cut(text, found + before.n, text.n));

        if (take_address(&rest, address) && slice_starts_fold(without_blank(rest), after))
            return true;
        text = slice_cut(text, found + 1, text.n);
    }
    return false;
}

static bool marker_found(struct slice marker, struct slice text, struct slice address)
{
    while (marker.n > 0)
        if (!part_found(take_part(&marker), text, address))
            return false;
    return true;
}

static bool any_found(const struct web_texts *markers, struct slice text, struct slice address)
{
    for (size_t i = 0; i < markers->count; i++)
        if (marker_found(markers->items[i], text, address))
            return true;
    return false;
}

/* The names of the lists, where the profile says where they stand. */
static struct slice take_names(struct slice where, struct slice text)
{
    size_t at = slice_find(where, names_word), found, end;
    struct slice after;

    if (at == SLICE_NONE || (found = slice_find_fold(text, slice_trim(slice_cut(where, 0, at)))) == SLICE_NONE)
        return (struct slice){NULL, 0};
    text = slice_cut(text, found + slice_trim(slice_cut(where, 0, at)).n, text.n);
    after = slice_trim(slice_cut(where, at + names_word.n, where.n));
    end = after.n == 0 ? SLICE_NONE : slice_find_fold(text, after);
    return slice_cut(slice_trim(slice_cut(text, 0, end)), 0, NAMES_MAX);
}

/* The page wants to know whether a person asks. */
static bool is_captcha(struct slice text)
{
    static const struct slice words[] = {SLICE_INIT("captcha"), SLICE_INIT("are you a human"),
                                         SLICE_INIT("you are human"), SLICE_INIT("not a robot"),
                                         SLICE_INIT("are you a robot")};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_find_fold(text, words[i]) != SLICE_NONE)
            return true;
    return false;
}

/* No marker was found: what else may be said of the page. */
static void explain(struct web_answer *out, struct slice page, struct slice text)
{
    if (is_captcha(page))
        web_answer_set(out, WEB_UNCHECKED, "the page asks for a captcha");
    else if (text.n < 400 && slice_find_fold(page, SLICE("<script")) != SLICE_NONE)
        web_answer_set(out, WEB_UNCHECKED, "the page has no known marker: it is made by JavaScript");
    else
        web_answer_set(out, WEB_UNCHECKED, "the page has no known marker");
}

void page_read(struct web_answer *out, const struct web_profile *profile, struct slice page, struct slice address,
               struct buffer *scratch)
{
    struct slice text, names;
    bool listed, clean;

    html_visible(scratch, page);
    text = buffer_slice(scratch);
    listed = any_found(&profile->listed, text, address);
    clean = any_found(&profile->clean, text, address);
    names = take_names(profile->names, text);
    if (scratch->failed)
        web_answer_set(out, WEB_UNCHECKED, "the page is too large");
    else if (is_captcha(text))
        web_answer_set(out, WEB_UNCHECKED, "the page asks for a captcha");
    else if (any_found(&profile->refused, text, address))
        web_answer_set(out, WEB_UNCHECKED, "the page says that it does not answer");
    else if (listed && clean)
        web_answer_set(out, WEB_UNCHECKED, "the page says both listed and not listed");
    else if (listed)
        web_answer_set(out, WEB_LISTED, "%.*s", (int)names.n, names.n == 0 ? "" : names.p);
    else if (clean)
        web_answer_set(out, WEB_CLEAN, "%s", "");
    else
        explain(out, page, text);
    buffer_cut(scratch, 0);
}

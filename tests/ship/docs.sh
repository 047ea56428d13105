#!/usr/bin/env bash
# What the documents name exists: links and their anchors, files, make targets, options; and every plugin command in them, in
# the manual and in --help is one that the plugin understands. usage: docs.sh [BUILD]
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/tap.sh
build=$(cd "${1:-build}" && pwd)
mapfile -t docs < <(git ls-files '*.md')
ok "there are documents" $((${#docs[@]} < 10))

# Anchors as the forges make them of headings: small letters, no punctuation, "-" for blanks.
none "links lead somewhere" "$(perl -CSD -Mutf8 -MFile::Basename -e '
    sub text { open my $in, "<", shift or return ""; local $/; scalar <$in> }
    sub anchors { my %a; my $t = text(shift); $t =~ s/^```.*?^```//gms;
        for ($t =~ /^#+ +(.+?) *$/gm) { my $h = lc; $h =~ s/[^\w\- ]//g; $h =~ tr/ /-/; $a{$h} = 1 } \%a }
    for my $file (@ARGV) {
        my $t = text($file);
        $t =~ s/^```.*?^```//gms;
        while ($t =~ /\[[^\]]*\]\(([^)\s]+)\)/g) {
            my ($to, $anchor) = split /#/, $1, 2;
            next if $to =~ /^(https?|mailto):/;
            my $path = $to eq "" ? $file : dirname($file) . "/$to";
            print "$file: $1\n" if !-e $path || defined $anchor && !anchors($path)->{$anchor};
        }
    }' "${docs[@]}")"
none "what Icinga's notes lead to is in the runbook" "$(git grep -hoE 'ErsRunbook \+ "#[a-z-]+"' icinga-conf | grep -o '#[a-z-]*' | sort -u |
    while read -r anchor; do grep -qx "#* ${anchor#\#}" docs/runbook.md || echo "$anchor"; done)"

# code: the inline code and the lines of code blocks of all documents, as FILE:TEXT.
code() {
    perl -CSD -Mutf8 -ne 'if (/^ *```/) { $in = !$in; next } s/ +$//;
        if ($in) { print "$ARGV:$_" } else { print "$ARGV:$1\n" while /(?<!`)`([^`]+)`/g }
        if (eof) { $in = 0 }' "${docs[@]}"
}
code > "$build/docs-code"
none "files that they name are there" "$(grep -oE '^[^:]+:((tests|common|plugins|tools|packaging|icinga-conf|demo|docs|man|debian|\.ci)/[a-zA-Z0-9_./*-]*)$' \
    "$build/docs-code" | while IFS=: read -r file path; do compgen -G "$path" > /dev/null || echo "$file: $path"; done)"
none "make targets that they name are there" "$(grep -oE '(:|sudo )make( [A-Za-z]+=[^ ]*)*( [a-z]+)' "$build/docs-code" | awk '{ print $NF }' | sort -u |
    while read -r target; do grep -qE "^([a-z -]* )?$target( [a-z -]*)?:" Makefile packaging/install.mk || echo "make $target"; done)"

plugins='check_ers_listing|check_maillog_ers|check_mailq_deferred'
for plugin in ${plugins//|/ }; do
    "$build/$plugin" --help
done | grep -oE '(^| )--[a-z][a-z-]+' | tr -d ' ' | sort -u > "$build/docs-options"
grep -oE '^#   +(release-blocked-mail )?\[?--[a-z-]+.*' icinga-conf/scripts/release-blocked-mail | grep -oE -- '--[a-z-]+' >> "$build/docs-options"
none "options that they name are there" "$(grep -E '^[^:]+:--[a-z]' "$build/docs-code" | sed -E 's/^([^:]+):(--[a-z-]+).*/\1 \2/' |
    while read -r file option; do grep -qxe "$option" "$build/docs-options" || echo "$file: $option"; done)"

# A command of a plugin, up to where the shell's next one begins, is understood with all its options if --help behind them is.
{
    cat "$build/docs-code"
    for page in man/*.8; do mandoc -T utf8 "$page" | sed 's/.\x08//g' | sed -n '/^EXAMPLES/,/^[A-Z]/p' | sed "s,^,$page:,"; done
    for plugin in ${plugins//|/ }; do "$build/$plugin" --help | sed -n '/^Examples:/,$p' | sed "s,^,$plugin --help:,"; done
} | perl -0777 -ne '
    s/\\\n[^:\n]*:/ /g; # a line that goes on in the next one
    while (/^([^:\n]+):(.*)$/mg) {
        my ($file, $text) = ($1, $2);
        next if $text =~ /^ *#/;
        while ($text =~ /(?<![\w-])('"$plugins"')(?=\s|$)((?:\x27[^\x27]*\x27|[^\x27|>&;#])*)/g) {
            my ($name, $rest) = ($1, $2);
            $rest =~ s/ \d$// if substr($text, pos $text, 1) eq ">";
            print "$file\t$name$rest\n";
        }
    }' > "$build/docs-commands"
wrong=
count=0
while IFS=$'\t' read -r file command; do
    set -f
    eval "set -- $command"
    set +f
    plugin=$1
    shift
    got=$("$build/$plugin" "$@" --help 2>&1 | head -n 1)
    [[ $got == "$plugin v"* ]] || wrong+="$file: $command: $got"$'\n'
    count=$((count + 1))
done < "$build/docs-commands"
none "every plugin command in them is understood" "$wrong"
ok "there are many ($count)" $((count < 40))
# The table's cells: "N of M" is right where N is M and the state is no OK; of several settings the best counts.
right() { # COLUMN
    awk -F '|' -v column="$1" '/^\| .*[0-9] of [0-9]/ { n = split($column, told, ";"); good = 0
        for (i = 1; i <= n; i++) { split(told[i], w, / +|,/); at = w[1] == "" ? 2 : 1; if (w[at] == w[at + 2] && told[i] !~ /, OK/) good = 1 }
        right += good; rows++ } END { print right " of " rows }' docs/check_logfiles.md
}
like "what the comparison counts of check_logfiles' cases" "$(tr '\n' ' ' < docs/comparison.md)" \
    "ours tells each refusal once and leaves no doubt in $(right 3); check_logfiles, with the best of its settings for each case, in $(right 4) "
# shellcheck disable=SC2016 # these are no commands
commands() { sed -n '/^```sh$/,/^```$/p' "$1"; }
none "the READMEs have the same commands" "$(diff <(commands README.md) <(commands README.ja.md))"
# What one Linux or GNU system has and another may not; header files only declare it.
beyond='prctl|statx|memmem|memrchr|pipe2|accept4|epoll_[a-z]+|inotify_[a-z]+|signalfd|timerfd_[a-z]+|getrandom|renameat2|SOCK_CLOEXEC|SOCK_NONBLOCK|le64toh|flock|qsort_r|strchrnul|mempcpy|asprintf|fallocate|ppoll|close_range|O_PATH|O_TMPFILE|secure_getenv|explicit_bzero|execvpe|environ|/proc'
none "what is not POSIX is named, with its place" "$(git grep -noE "\\b($beyond)\\b|\"/proc" -- 'common/*.c' 'plugins/*.c' | tr -d '"' | awk -F: '{ print $1, $3 }' | sort -u |
    while read -r file name; do grep -F "\`$name\`" docs/building.md | grep -qF "\`$file\`" || echo "$name in $file"; done)"

# verdicts FILE...: what keeps a result from being a clean one: of each text the longest part that is always the same.
verdicts() {
    perl -0777 -ne '
        s/"\s*\n\s*"//g;
        while (/(?:mailq_problem\([^,]*, STATE_(?:UNKNOWN|CRITICAL|WARNING),|error_set\([^,]*,|note_state\([^,]*, \w+,|finish (?:UNKNOWN|WARNING)|DNS_\w+:\n *return|buffer_text\(out,)\s*"((?:[^"\\]|\\.)*)"/g) {
            my ($part) = sort { length $b <=> length $a } split /%[-0-9.*]*(?:ll|z)?[a-z]|\$\{[^}]*\}|\$\(.*|\$\w+/, $1;
            $part =~ s/^[ :;,(.\x27"]+|[ :;,(\x27"]+$//g;
            print "$part\n" if $part =~ /[a-z]{2}.* .*[a-z]|^[A-Z]{5}/ && $part !~ /memory|is no number of seconds|unrecognized option/;
        }' "$@" | sort -u
}
# The unchecked reasons of lists stand in one function of a file of sentences.
sed -n '/^void wording_unchecked/,/^}/p' plugins/check_ers_listing/wording.c > "$build/docs-unchecked.c"
verdicts plugins/check_mailq_deferred/{collect,live,notes}.c common/source/{log_trouble,log_match,log_file,log_family,log_source,journal_query,catalogue_files,store_image}.c \
    common/dns/verdict.c common/mail/suffix_list.c plugins/check_maillog_ers/{session,sources}.c plugins/check_ers_listing/{session,session_targets}.c \
    "$build/docs-unchecked.c" icinga-conf/scripts/release-blocked-mail > "$build/docs-verdicts"
none "every verdict is in the runbook" "$(while read -r verdict; do grep -qF -- "$verdict" docs/runbook.md || echo "$verdict"; done < "$build/docs-verdicts")"
ok "there are many ($(wc -l < "$build/docs-verdicts"))" $(($(wc -l < "$build/docs-verdicts") < 50))
tap_done

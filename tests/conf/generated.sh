#!/usr/bin/env bash
# What is made from the plugins' option tables is fresh, and each file has the options that --help has: read from the files
# in their own languages, not by the programs that made them. usage: generated.sh [BUILD-DIRECTORY]
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
build=$(cd "${1:-$top/build}" && pwd)
cd "$top" || exit
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

tools/generate/run "$build" "$dir"
ok "the generators run" $?
stale=$(cd "$dir" && find . -type f | sort | while read -r file; do cmp -s "$file" "$top/$file" || echo "${file#./}: run make generated"; done)
none "no generated file is stale" "$stale"
is "how many there are" "$(find "$dir" -type f | wc -l)" 6

# Actions are no service's, nor are other spellings and the other output.
not_for_services='help|version|describe|explain|lists|mailserver|sudo|server|output-format'
# shellcheck source=/dev/null
. completion/monitoring-plugins-ers
# completed WORD...: what bash would offer at the end of this line.
completed() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _monitoring_plugins_ers "$1" 2> /dev/null # compopt complains: nobody is typing
    [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
}

for plugin in check_ers_listing check_maillog_ers check_mailq_deferred; do
    command=${plugin#check_}
    help=$("$build/$plugin" --help | sed -nE 's/^ (-[a-zA-Z], )?--([a-z-]+).*/\2/p' | sort)
    ok "$plugin: --help has options" $(($(wc -l <<< "$help") < 20))
    is "$plugin: the manual's" "$(mandoc -T ascii -mdoc <(printf '.Dd 2026-01-01\n.Dt X 1\n.Os\n'; cat "man/$plugin.options.mdoc") |
        sed 's/.\x08//g' | sed -nE 's/^ *(-[a-zA-Z], )?--([a-z-]+).*/\2/p' | sort)" "$help"
    is "$plugin: the completion's" "$(completed $plugin -- | sed 's/^--//; s/=$//' | sort)" "$help"
    services=$(grep -vxE "$not_for_services" <<< "$help")
    is "$plugin: the CheckCommand's" "$(sed -nE "/^object CheckCommand \"$command\"/,/^}/s/^\t\t\"--([a-z-]+)\" = \{\$/\1/p" \
        icinga-conf/icinga2/commands.conf | sort)" "$services"
    is "$plugin: its custom variables" "$(sed -nE "/^object CheckCommand \"$command\"/,/^}/s/.* = \".*[\$]([a-z_]+)[\$]\"\$/\1/p" \
        icinga-conf/icinga2/commands.conf | sort)" "$(tr - _ <<< "$services" | sed "s/^/${command}_/" | sort)"
    is "$plugin: the basket's arguments" "$(perl -MJSON::PP -0777 -ne 'print "$_\n" for map { s/^--//r }
        keys %{decode_json($_)->{Command}{'"$command"'}{arguments}}' icinga-conf/director/*.json | sort)" "$services"
    is "$plugin: the basket's fields" "$(perl -MJSON::PP -0777 -ne 'my $b = decode_json($_); print "$_\n" for
        map { $b->{Datafield}{$_->{datafield_id}}{varname} } @{$b->{Command}{'"$command"'}{fields}}' icinga-conf/director/*.json | sort)" \
        "$(tr - _ <<< "$services" | sed "s/^/${command}_/" | sort)"
    none "$plugin: the manual's list is sound mdoc" "$(mandoc -T lint -W warning <(printf '.Dd January 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Sh OPTIONS\n'
        cat "man/$plugin.options.mdoc"))"
done

is "completion: of a value" "$(completed check_maillog_ers --output-format = j)" json
is "completion: of a value not begun" "$(completed check_ers_listing --unchecked = | sort | paste -sd' ')" "ok unknown warning"
is "completion: of a file, behind a letter" "$(cd "$dir" && mkdir logs && touch logs/mail.log && completed check_maillog_ers -f logs/m)" logs/mail.log
is "completion: of a directory" "$(cd "$dir" && completed check_mailq_deferred --configdir = lo)" logs
is "completion: of what only the admin knows" "$(completed check_mailq_deferred -w '')" ""
is "completion: of an option begun" "$(completed /usr/lib/nagios/plugins/check_mailq_deferred --blocked-c)" --blocked-critical=
none "shellcheck of the completion" "$(shellcheck -f gcc completion/monitoring-plugins-ers)"
tap_done

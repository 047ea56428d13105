#!/usr/bin/env bash
# Every argument of every shipped CheckCommand is executed once by a real Icinga 2, with a value that has blanks, quotes, ; and
# $ in it: it must reach the plugin as it is, and the plugin must know the option. To be run in an overlay with icinga2.
# usage: icinga_arguments.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"
. "$here/icinganet.sh"
icinganet_enter "$@"

build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
ICINGA=$dir/icinga
trap 'icinga_stop monitor; rm -rf "$dir"' EXIT
icinga_make monitor master

# In the plugins' place: notes its name and arguments, then becomes the plugin.
mkdir -m 777 "$dir/plugins" "$dir/calls"
for plugin in check_ers_listing check_mailq_deferred check_maillog_ers; do
    cp "$build/$plugin" "$dir/plugins/$plugin.real"
    cat > "$dir/plugins/$plugin" << END
#!/bin/sh
printf '%s\0' $plugin "\$@" > "$dir/calls/\$\$"
exec "$dir/plugins/$plugin.real" "\$@"
END
done
chmod 755 "$dir"/plugins/*
sed -i "s,^const PluginContribDir = .*,const PluginContribDir = \"$dir/plugins\"," "$ICINGA/monitor/etc/constants.conf"
cp "$top/icinga-conf/icinga2/commands.conf" "$ICINGA/monitor/etc/conf.d/"

# One service for each argument, named after its custom variable; what each must be called with goes to $dir/want.
perl -e '
    my $value = "a  b\x27c\"d;e\$f\$(g)`h`\\i|j";
    (my $literal = $value) =~ s/([\\"])/\\$1/g;
    $literal =~ s/\$/\$\$/g;
    print qq(object Host "mx" { check_command = "dummy" }\n);
    open my $want, ">", shift or die;
    my ($command, $plugin, $option, $repeat);
    while (<>) {
        $command = $1 if /^object CheckCommand "([^"]+)"/;
        $plugin = $1 if m{PluginContribDir \+ "/([^"]+)"};
        ($option, $repeat) = ($1, 0) if /^\s*"(-[^"]*)" = \{/;
        next unless my ($key, $before, $variable) = /^\s*(value|set_if) = "([^\$"]*)\$([a-z_]+)\$"/;
        my @argv = $key eq "set_if" ? $option : $before ? $before . $value : ($option, $value);
        print qq(object Service "$variable" {\n host_name = "mx"\n check_command = "$command"\n check_interval = 1h\n),
            " vars.$variable = ", $key eq "set_if" ? "true" : qq("$literal"), "\n}\n";
        print $want "$variable\t$plugin\t", join("\t", @argv), "\n";
    }' "$dir/want" "$top/icinga-conf/icinga2/commands.conf" > "$ICINGA/monitor/etc/conf.d/arguments.conf"
want=$(wc -l < "$dir/want")
ok "there are arguments ($want)" $((want < 50))
none "icinga2 daemon -C" "$(icinga_valid monitor)"
icinga_start monitor mail

PATIENCE=30 wait_until api status > "$dir/status"
api actions/reschedule-check '{"type": "Service", "filter": "true", "force": true}' > "$dir/rescheduled"
all_checked() {
    [ "$(api 'objects/services?attrs=last_check_result' | jq '[.results[] | select(.attrs.last_check_result == null)] | length')" = 0 ]
}
PATIENCE=60 wait_until all_checked
ok "all are executed" $?
api 'objects/services?attrs=name&attrs=last_check_result' > "$dir/results"
none "every value reaches the plugin as it is" "$(
    for call in "$dir"/calls/*; do
        tr '\0' '\t' < "$call" | sed 's/\t$/\n/'
    done | sort > "$dir/got"
    cut -f 2- "$dir/want" | sort | comm -23 - "$dir/got"
)"
is "all results are there" "$(jq '.results | length' "$dir/results")" "$want"
none "the plugins know every option" "$(jq -r '.results[].attrs | "\(.name): \(.last_check_result.output)"' "$dir/results" |
    grep -E 'recognized|takes no value|ambiguous|no such file')"
none "none hangs or is killed" "$(jq -r '.results[].attrs | select(.last_check_result.exit_status > 3) | "\(.name): \(.last_check_result.output)"' "$dir/results")"
tap_done

# Sourced: Nagios 4 with Debian's own configuration (nagios.cfg, templates, commands, contacts), moved below a directory, and
# the shipped files beside it. To be run in an overlay of the root with nagios4-core and nagios-nrpe-plugin. Needs $top.
# shellcheck shell=bash disable=SC2154

# nagios_config DIR [SETTING=VALUE...]: DIR/nagios.cfg, with these settings in place of Debian's; the shipped objects in DIR/ers
# and the scripts that page in DIR/scripts. All of it belongs to the daemon's user after nagios_own DIR.
nagios_config() {
    local dir=$1 setting
    shift
    mkdir -p "$dir"/{ers,scripts,log/archives,lib/rw,lib/spool/checkresults}
    cp "$top"/icinga-conf/nagios/*.cfg "$dir/ers/"
    cp "$top"/icinga-conf/scripts/page-by-* "$dir/scripts/"
    # shellcheck disable=SC2016 # Nagios' own
    { cat /etc/nagios4/resource.cfg; printf '$USER3$=%s/scripts\n' "$dir"; } > "$dir/resource.cfg"
    sed -e "s,/var/log/nagios4,$dir/log,; s,/var/lib/nagios4,$dir/lib,; s,/var/run/nagios4,$dir/lib," \
        -e "s,/etc/nagios4/conf\.d,$dir/ers,; s,/etc/nagios4/resource,$dir/resource,; /localhost\.cfg/d" \
        /etc/nagios4/nagios.cfg > "$dir/nagios.cfg"
    # A minute is two seconds, and there is no network outside; what docs/icinga.md asks for is soft_state_dependencies.
    for setting in soft_state_dependencies=1 use_syslog=0 check_for_updates=0 status_update_interval=1 \
        check_result_reaper_frequency=1 interval_length=2 service_inter_check_delay_method=n host_inter_check_delay_method=n "$@"; do
        sed -i "/^${setting%%=*}=/d" "$dir/nagios.cfg"
        echo "$setting" >> "$dir/nagios.cfg"
    done
}
nagios_own() { chown -R nagios: "$1"; }

# nagios_valid DIR: what "nagios4 -v" finds; nothing when it is clean.
nagios_valid() {
    local out
    nagios_own "$1"
    out=$(nagios4 -v "$1/nagios.cfg" 2>&1) && [[ $out =~ Total\ Warnings:\ +0 && ! $out =~ $'\n'(Warning|Error) ]] || echo "$out"
}

# Sourced: Icinga 2 nodes, each in a network namespace and with directories of its own below $ICINGA. Their configuration is
# Debian's stock one and what a test adds. To be run in an overlay of the root with icinga2-bin, icinga2-common, curl and jq
# (tests/lib/overlay), inside namespaces (networks.sh). Needs tap.sh and mailnet.sh.
# shellcheck shell=bash disable=SC2154,SC2034
. "$(dirname "${BASH_SOURCE[0]}")/networks.sh"

API_SECRET=only-in-this-namespace

icinganet_enter() { networks_enter icinga2 "$@"; }

# icinga_defines NODE: into $defines, where its daemon finds everything.
icinga_defines() {
    local at=$ICINGA/$1 pair
    defines=(-D "NodeName=$1" -D RunAsUser=nagios -D RunAsGroup=nagios)
    for pair in ConfigDir=etc ZonesDir=etc/zones.d DataDir=lib LogDir=log CacheDir=cache SpoolDir=spool InitRunDir=run \
        PidPath=run/icinga2.pid StatePath=lib/icinga2.state ModAttrPath=lib/modified-attributes.conf \
        ObjectsPath=cache/icinga2.debug VarsPath=cache/icinga2.vars; do
        defines+=(-D "${pair%%=*}=$at/${pair#*=}")
    done
}

# icinga_make NODE ZONE: its directories and Debian's configuration, its names in it, a certificate, an API user, no other node.
icinga_make() {
    local at=$ICINGA/$1
    mkdir -p "$at"/lib/{certs,ca,api/{log,zones,zones-stage,repository,packages}} "$at"/{log/crash,cache,run/cmd} \
        "$at"/spool/{perfdata,tmp}
    cp -a /etc/icinga2 "$at/etc"
    ln -s ../features-available/api.conf "$at/etc/features-enabled/"
    rm -rf "$at"/etc/conf.d/* "$at/etc/zones.d/README"
    sed -i -e "s/^const ZoneName = .*/const ZoneName = \"$2\"/" "$at/etc/constants.conf"
    cat > "$at/etc/zones.conf" << END
object Endpoint NodeName { host = "127.0.0.1" }
object Zone ZoneName { endpoints = [ NodeName ] }
END
    echo "object ApiUser \"test\" { password = \"$API_SECRET\"; permissions = [ \"*\" ] }" > "$at/etc/conf.d/api-users.conf"
    icinga_certify "$1"
}
icinga_own() { chown -R nagios:nagios "$ICINGA/$1"; }

# icinga_certify NODE: a certificate, signed by the CA of $ICINGA/ca, which the first call makes. Of an elliptic curve: icinga2's
# own new-cert makes RSA keys of 4096 bits, which takes seconds for each node.
icinga_certify() {
    local certs=$ICINGA/$1/lib/certs
    icinga_defines "$1"
    icinga_own "$1"
    [ -d "$ICINGA/ca" ] || {
        icinga2 pki new-ca "${defines[@]}"
        cp -a "$ICINGA/$1/lib/ca" "$ICINGA/ca"
    }
    cp "$ICINGA"/ca/* "$ICINGA/$1/lib/ca/"
    icinga_own "$1"
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$certs/$1.key" -out "$certs/$1.csr" \
        -subj "/CN=$1"
    icinga2 pki sign-csr --csr "$certs/$1.csr" --cert "$certs/$1.crt" "${defines[@]}"
    cp "$ICINGA/ca/ca.crt" "$certs/"
} >> "$ICINGA/pki.log" 2>&1

# icinga_valid NODE: what "icinga2 daemon -C" finds; nothing when it is clean.
icinga_valid() {
    icinga_own "$1"
    icinga_defines "$1"
    icinga2 daemon -C "${defines[@]}" -c "$ICINGA/$1/etc/icinga2.conf" 2>&1 |
        grep -E -A 8 '^\[.*\] (warning|critical)' | grep -v '\] information/' | grep -v "Apply rule .* does not match anywhere"
}

# icinga_start NODE NETWORK [COMMAND...]: by a command that takes what it runs as further arguments (as_host); with what is in
# $environment. icinga_stop NODE
environment=()
icinga_start() {
    icinga_own "$1"
    icinga_defines "$1"
    ip netns exec "$2" "${@:3}" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/var/lib/nagios "${environment[@]}" \
        icinga2 daemon "${defines[@]}" -c "$ICINGA/$1/etc/icinga2.conf" >> "$ICINGA/$1/log/console" 2>&1 < /dev/null &
    echo $! > "$ICINGA/$1/pid"
}
icinga_stop() {
    local pid
    pid=$(cat "$ICINGA/$1/pid")
    kill "$pid" && wait "$pid"
    rm "$ICINGA/$1/pid"
} 2> /dev/null

# api PATH [JSON]: asks the node at $API; with JSON a POST.
API=127.0.0.1
api() {
    local post=()
    [ $# -lt 2 ] || post=(-X POST -d "$2")
    curl -sk -m 20 -u "test:$API_SECRET" -H 'Accept: application/json' "${post[@]}" "https://$API:5665/v1/$1"
}
# service HOST!SERVICE FILTER: a jq filter on its attributes.
service() { api "objects/services/$1" | jq -r ".results[0].attrs | $2"; }
# state HOST!SERVICE: such as "2 1": the state and whether it is hard. output HOST!SERVICE: what the plugin said.
state() { service "$1" '"\(.state) \(.state_type)"'; }
output() { service "$1" .last_check_result.output; }
state_is() { [ "$(state "$1")" = "$2" ]; }
# wait_state HOST!SERVICE STATE
wait_state() { wait_until state_is "$1" "$2"; }

# agent NODE PARENT ADDRESS ZONE: makes a node with a zone of its name below PARENT, which is at ADDRESS and in ZONE.
agent() {
    icinga_make "$1" "$1"
    cat > "$ICINGA/$1/etc/zones.conf" << END
object Endpoint "$2" { host = "$3" }
object Zone "$4" { endpoints = [ "$2" ] }
object Endpoint NodeName { }
object Zone ZoneName {
  endpoints = [ NodeName ]
  parent = "$4"
}
END
    icinga_obeys "$1"
}

# icinga_obeys NODE: takes configuration and commands from its parent, which notifies, as after "icinga2 node setup".
# icinga_listens NODE ADDRESS: at this address alone, in a network with other nodes.
icinga_obeys() {
    sed -i 's,//accept_\(.*\) = false,accept_\1 = true,' "$ICINGA/$1/etc/features-available/api.conf"
    rm "$ICINGA/$1/etc/features-enabled/notification.conf"
}
icinga_listens() {
    sed -i "s,^object ApiListener .*,&\n  bind_host = \"$2\"," "$ICINGA/$1/etc/features-available/api.conf"
}

# must NAME STATUS: as ok, but ends the test when it fails.
must() {
    ok "$@"
    [ "$2" -eq 0 ] || {
        note "$(api 'objects/services' | jq -r '.results[].attrs | select(.state != 0) | "\(.__name) \(.state): \(.last_check_result.output)"')"
        note "$(grep -h -E '(warning|critical)/' "$ICINGA"/*/log/console | tail -n 15)"
        tap_done
        exit 1
    }
}

#!/usr/bin/env bash
# check_ers_listing against a real list server, rbldnsd, and a real resolver in front of it, unbound; on loopback, on ports of
# their own, in a private directory. usage: listing_servers.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${1:-$top/build}
. "$top/tests/lib/tap.sh"
. "$here/dnsnet.sh"

for daemon in rbldnsd unbound; do
    command -v $daemon > /dev/null || skip_all "needs $daemon"
done
serve -d 0
main=$port
mkdir "$dir/zones"
printf ':127.0.0.2:Listed, see http://bl.example.org/?$\n127.0.0.2\n192.0.2.10\n' > "$dir/zones/sound"
printf ':127.0.0.2:Listed\n192.0.2.10\n' > "$dir/zones/pointless"
printf ':127.0.0.2:Listed\n0.0.0.0/1\n128.0.0.0/1\n' > "$dir/zones/all"
# shellcheck disable=SC2016 # rbldnsd's own word
printf '$SOA 300 ns.example.org hostmaster.example.org 1 600 300 86400 300\n:127.0.0.4:Listed\n127.0.0.2\n192.0.2.10\n' > "$dir/zones/soa"
rbl=$((20000 + RANDOM % 10000))
cache=$((rbl + 10000))
chmod 755 "$dir" "$dir/zones"
rbldnsd -n -b "127.0.0.1/$rbl" -w "$dir/zones" sound.bl:ip4set:sound pointless.bl:ip4set:pointless all.bl:ip4set:all \
    soa.bl:ip4set:soa > "$dir/rbldnsd.log" 2>&1 &
pids+=($!)
cat > "$dir/unbound.conf" << END
server:
    interface: 127.0.0.1@$cache
    port: $cache
    directory: "$dir"
    pidfile: "$dir/unbound.pid"
    username: ""
    chroot: ""
    use-syslog: no
    logfile: "$dir/unbound.log"
    do-not-query-localhost: no
    module-config: "iterator"
    local-zone: "absent.bl." always_nxdomain
stub-zone:
    name: "bl."
    stub-addr: 127.0.0.1@$rbl
stub-zone:
    name: "test."
    stub-addr: 127.0.0.1@$main
remote-control:
    control-enable: no
END
unbound -d -c "$dir/unbound.conf" > "$dir/unbound.out" 2>&1 &
pids+=($!)
sleep 1
for port in "$rbl" "$cache"; do
    name=rbldnsd
    [ "$port" = "$cache" ] && name="unbound before rbldnsd"
    fresh
    check "$name: listed" 2 'CRITICAL - 192\.0\.2\.10 on sound\.bl' -H 192.0.2.10 -l sound.bl
    like "$name: its reason" "$out" 'reason: Listed, see http://bl\.example\.org/\?192\.0\.2\.10'
    check "$name: clean" 0 'OK' -H 192.0.2.20 -l sound.bl -l soa.bl
    check "$name: a list without its test point" 0 'OK' -H 192.0.2.20 -l pointless.bl
    like "$name: a list without its test point is noted" "$out" 'note: pointless\.bl does not list'
    check "$name: lists everything" 3 'all\.bl: lists everything' -H 192.0.2.20 -l all.bl
    check "$name: a /24 on three lists" 2 '1 of 256 listed: 192\.0\.2\.10 on ' -H 192.0.2.0/24 -l sound.bl -l soa.bl -l pointless.bl
done
port=$cache
check "unbound: no such zone" 3 'absent\.bl: no such zone' -H 192.0.2.20 -l absent.bl
check "unbound: a dead list" 3 'silent\.test: ' -H 192.0.2.20 -l silent.test
check "unbound: a dead list, and a listing" 2 'CRITICAL - 192\.0\.2\.10 on sound\.bl' -H 192.0.2.10 -l silent.test -l sound.bl
tap_done

# Sourced: a network for the monitoring host beside that of the mail world, and a link between them. Needs tap.sh and mailnet.sh.
# shellcheck shell=bash disable=SC2154

# networks_enter PROGRAM [ARGUMENT...]: runs the calling script again, with these, inside namespaces (mailnet_enter), where its
# network is called "mail"; makes the monitoring user's place for the plugins' state. Skips the test without PROGRAM.
networks_enter() {
    [ "$(id -u)" = 0 ] || skip_all "needs root"
    command -v "$1" > /dev/null || skip_all "needs $1"
    shift
    "$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null || skip_all "needs namespaces (a privileged container)"
    mailnet_enter "$@"
    mkdir -p /run/netns /etc/netns
    mount -t tmpfs tmpfs /run/netns
    mount -t tmpfs tmpfs /etc/netns
    ip netns attach mail $$
    mkdir -p /var/lib/monitoring-plugins-ers
    mount -t tmpfs -o "mode=0700,uid=$(id -u nagios),gid=$(id -g nagios)" tmpfs /var/lib/monitoring-plugins-ers
}

# network NAME: makes another network namespace.
network() {
    ip netns add "$1"
    ip -n "$1" link set lo up
}

# wire A ADDRESS B ADDRESS: a link between two of them.
wire() {
    ip -n "$1" link add "to-$3" type veth peer name "to-$1" netns "$3"
    ip -n "$1" address add "$2" peer "$4" dev "to-$3"
    ip -n "$3" address add "$4" peer "$2" dev "to-$1"
    ip -n "$1" link set "to-$3" up
    ip -n "$3" link set "to-$1" up
}

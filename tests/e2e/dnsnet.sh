# Sourced by the tests of check_ers_listing: a private directory, name servers that go with the test, and runs of the plugin.
# Needs $top, $build and tap.sh.
# shellcheck shell=bash disable=SC2034,SC2154

dir=$(mktemp -d)
pids=()
finish() {
    # shellcheck disable=SC2046 # one word each
    kill "${pids[@]}" $(cat "$dir"/*.pid 2> /dev/null) 2> /dev/null
    rm -rf "$dir"
}
trap finish EXIT

# serve [OPTION...]: starts dns_server; its port in $port.
serve() {
    local out
    out=$(mktemp -p "$dir")
    "$build/tests/e2e/dns_server" "$@" > "$out" &
    pids+=($!)
    for _ in {1..100}; do
        port=$(sed -n 's/^port //p' "$out")
        [ "$port" ] && return
        sleep 0.05
    done
    ok "the name server starts" 1
    tap_done
    exit
}
# listing [OPTION...]: runs the plugin; its output in $out, its exit status in $status, how long it took in $ms.
listing() {
    local begin
    begin=$(date +%s%N)
    out=$("$build/check_ers_listing" -r "127.0.0.1:$port" --allow-private --state-dir="$dir/state" "$@" 2> "$dir/stderr")
    status=$?
    ms=$((($(date +%s%N) - begin) / 1000000))
    [ -s "$dir/stderr" ] && is "nothing on stderr: $*" "$(cat "$dir/stderr")" ""
}
line1() { head -n 1 <<< "$out"; }
# check NAME STATUS REGEX OPTION...: one run, its exit status and line 1.
check() {
    local name=$1 want=$2 regex=$3
    shift 3
    listing "$@"
    is "$name: exit status" "$status" "$want"
    like "$name: line 1" "$(line1)" "$regex"
}
fresh() { rm -rf "$dir/state"; }

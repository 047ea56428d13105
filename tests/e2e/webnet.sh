# Sourced by the tests with web look-ups, after dnsnet.sh: the web server, which goes with the test.
# shellcheck shell=bash disable=SC2034,SC2154

# serve_web [CERTIFICATES]: starts web_server.py; its requests are in $log, its HTTP address in $http.
serve_web() {
    log=$dir/requests
    touch "$log"
    "$top/tests/e2e/web_server.py" "$log" "$@" > "$dir/ports" &
    pids+=($!)
    for _ in {1..200}; do
        grep -q '^junk ' "$dir/ports" && break
        sleep 0.05
    done
    http=http://127.0.0.1:$(web_port http)
}
web_port() { sed -n "s/^$1 //p" "$dir/ports"; }

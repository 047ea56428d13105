#!/usr/bin/env bash
# "make check" on machines of another kind: i386, whose word has 32 bits, in a root of its own and without libcurl; and
# s390x, which is big-endian, cross-built in an overlay and emulated. As root, on amd64. usage: other_machines.sh i386|s390x
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/tap.sh
[ "$(id -u)" = 0 ] || skip_all "needs root"
[ "$(dpkg --print-architecture)" = amd64 ] || skip_all "needs a Debian system of amd64"
export CMOCKA_MESSAGE_OUTPUT=TAP DEBIAN_FRONTEND=noninteractive
libraries='zlib1g-dev libpsl-dev libjson-c-dev libc-ares-dev libcmocka-dev'
mkdir -p build
mirror=$(tests/lib/debian_mirror) || skip_all "knows no mirror to install from"

i386() {
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    debootstrap --arch=i386 --variant=minbase \
        --include="gcc,libc6-dev,make,pkg-config,perl,xz-utils,zstd,bzip2,$(tr ' ' , <<< "$libraries")" bookworm "$root" "$mirror" > build/i386.log 2>&1
    [ -x "$root/usr/bin/gcc" ] || note "$(tail -n 20 build/i386.log)"
    [ -x "$root/usr/bin/gcc" ]
    ok "a root of i386" $?
    mkdir "$root/src"
    git archive HEAD | tar -C "$root/src" -x
    # shellcheck disable=SC2016
    tests/lib/unshare --mount sh -c 'mount --bind /proc "$1/proc" && mount --bind /dev "$1/dev" &&
        chroot "$1" make -C /src -s -j2 check' sh "$root" > "$root/log" 2>&1
    ok "make check, with words of 32 bits" $?
    like "which is what it ran on" "$(file_class "$root/src/build/check_maillog_ers")" '^32 little$'
    like "without libcurl, make says what is left out" "$(cat "$root/log")" "ers-web is left out: libcurl's headers .* are missing"
    note "$(grep -vE '^  (CC|LD) |\.\. ok$' "$root/log" | tail -n 40)"
}

# Some kills and spawns fail under the emulator alone.
emulated='test_store|test_child'
s390x() {
    local sys=/usr/s390x-linux-gnu package test
    dpkg --add-architecture s390x
    apt-get update -qq > build/s390x.log 2>&1 # the part of it that the libraries are in is enough
    mkdir -p build/s390x/packages
    for package in $libraries zlib1g libpsl5 libidn2-0 libunistring2 libjson-c5 libc-ares2 libcmocka0; do
        (cd build/s390x/packages && apt-get download -qq "$package:s390x" >> ../../s390x.log 2>&1)
    done
    for package in build/s390x/packages/*.deb; do
        dpkg -x "$package" $sys/more
    done
    make O=build/s390x -s -j2 all unit PKG_CONFIG=false \
        EMULATOR="qemu-s390x -L $sys -E LD_LIBRARY_PATH=$sys/more/usr/lib/s390x-linux-gnu:$sys/more/lib/s390x-linux-gnu" \
        CC="s390x-linux-gnu-gcc -isystem $sys/more/usr/include -L$sys/more/usr/lib/s390x-linux-gnu -Wl,-rpath-link,$sys/more/lib/s390x-linux-gnu:$sys/more/usr/lib/s390x-linux-gnu" \
        >> build/s390x.log 2>&1
    ok "built for s390x" $?
    like "which is what it is for" "$(file_class build/s390x/check_maillog_ers)" '^64 big$'
    for test in build/s390x/tests/unit/test_*; do
        [[ $test == *.* || $(basename "$test") =~ ^($emulated)$ ]] && continue
        qemu-s390x -L $sys -E LD_LIBRARY_PATH=$sys/more/usr/lib/s390x-linux-gnu:$sys/more/lib/s390x-linux-gnu "$test" \
            > build/s390x/log 2>&1 || note "$(grep -v '^ok' build/s390x/log)"
        none "$(basename "$test"), emulated" "$(grep '^not ok' build/s390x/log)$(grep -q '^1\.\.' build/s390x/log || echo 'no plan')"
    done
}

# file_class FILE: of an ELF file, 32 or 64, and little or big.
file_class() {
    od -An -tu1 -j4 -N2 "$1" | awk '{ print ($1 == 1 ? 32 : 64), ($2 == 1 ? "little" : "big") }'
}

case $1 in
i386) i386 ;;
s390x) s390x ;;
*) exit 1 ;;
esac
tap_done

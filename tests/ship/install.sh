#!/usr/bin/env bash
# make install brings what it says and no more, make uninstall takes it away again, make dist makes the same bytes twice, the
# manual is whole and sound, and one version stands everywhere. usage: install.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/tap.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# In a copy of the tree, since another prefix links some programs anew while other tests run them.
mkdir -p "$dir/tree/build"
git ls-files -z | xargs -0 cp -a --parents -t "$dir/tree"
# shellcheck disable=SC2046 # one word each
cp -a build/obj build/gen build/*.a $(find build -maxdepth 1 -type f -perm -u+x) "$dir/tree/build"
make() { command make --no-print-directory -s -C "$dir/tree" "$@"; }
places=(DESTDIR="$dir/stage" prefix=/usr plugindir=/usr/lib/nagios/plugins)
plugins='check_ers_listing check_maillog_ers check_mailq_deferred'

make install "${places[@]}" > "$dir/log" 2>&1
ok "make install" $?
{
    for plugin in $plugins; do
        echo "755 /usr/lib/nagios/plugins/$plugin"
        echo "644 /usr/share/bash-completion/completions/$plugin"
        echo "644 /usr/share/man/man8/$plugin.8"
    done
    echo "755 /usr/libexec/monitoring-plugins-ers/ers-web"
    echo "755 /usr/lib/nagios/plugins/release-blocked-mail"
    echo "644 /etc/monitoring-plugins-ers/catalogue.d/local.ini"
    echo "644 /usr/share/man/man5/ers-catalogue.5"
    echo "644 /usr/share/monitoring-plugins-ers/services.ini"
    git ls-files -s icinga-conf README.md README.ja.md CHANGELOG.md docs | while read -r mode _ _ file; do
        case $file in
        icinga-conf/*) echo "${mode#100} /usr/share/monitoring-plugins-ers/$file" ;;
        *) echo "${mode#100} /usr/share/doc/monitoring-plugins-ers/$file" ;;
        esac
    done
} | sort -k 2 > "$dir/want"
(cd "$dir/stage" && find . ! -type d -printf '%m %p\n') | sed 's, \., ,' | sort -k 2 > "$dir/got"
none "exactly the expected files" "$(diff "$dir/want" "$dir/got")"
installed=$dir/stage/usr/share/man
for page in "$installed"/man*/*; do
    name=$(basename "$page")
    none "$name is sound mdoc" "$(mandoc -T lint -W warning "$page")"
    none "$name stands alone" "$(grep -nE '^\.so |^\.\\" OPTIONS$|@[a-z]+@' "$page")"
done
for plugin in $plugins; do
    is "$plugin(8) has the options of --help" \
        "$(mandoc -T ascii "$installed/man8/$plugin.8" | sed 's/.\x08//g' | sed -nE 's/^ +(-[a-zA-Z], )?--([a-z-]+).*/\2/p' | sort -u)" \
        "$("build/$plugin" --help | sed -nE 's/^ (-[a-zA-Z], )?--([a-z-]+).*/\2/p' | sort -u)"
    is "$plugin --help: no line above 80 columns" "$("build/$plugin" --help | LC_ALL=C.UTF-8 awk 'length > 80')" ""
    like "$plugin --help: examples" "$("build/$plugin" --help)" '^Examples:$'
done

make install "${places[@]}" > "$dir/log" 2>&1
ok "make install over it" $?
echo '[ours]' >> "$dir/stage/etc/monitoring-plugins-ers/catalogue.d/local.ini"
make install "${places[@]}" > "$dir/log" 2>&1
like "the administrator's file stays" "$(cat "$dir/stage/etc/monitoring-plugins-ers/catalogue.d/local.ini")" '^\[ours\]$'
touch "$dir/stage/usr/lib/nagios/plugins/check_other"
make uninstall "${places[@]}" > "$dir/log" 2>&1
ok "make uninstall" $?
is "nothing is left but what is not ours" "$(cd "$dir/stage" && find . ! -type d | sort | tr '\n' ' ')" \
    "./etc/monitoring-plugins-ers/catalogue.d/local.ini ./usr/lib/nagios/plugins/check_other "
cp packaging/local.ini "$dir/stage/etc/monitoring-plugins-ers/catalogue.d/local.ini"
make uninstall "${places[@]}" > "$dir/log" 2>&1
is "nor a folder of ours" "$(find "$dir/stage" -name '*monitoring-plugins-ers*')" ""

dist() { command make --no-print-directory -s dist; }
archive=$(dist)
ok "make dist" $?
first=$(sha256sum < "$archive")
dist > "$dir/log"
is "the same commit, the same bytes" "$(sha256sum < "$archive")" "$first"
is "the archive holds the commit's files" "$(tar -tzf "$archive" | grep -v '/$' | cut -d/ -f2- | sort)" \
    "$(git ls-tree -r --name-only HEAD | sort)"

version=$(sed -n 's/^VERSION := //p' Makefile)
is "the plugins' version" "$(build/check_ers_listing -V)" "check_ers_listing v$version (monitoring-plugins-ers $version)"
is "debian/changelog's" "$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)" "$version"
is "the spec's" "$(sed -n 's/.*global package_version \([0-9].*\)}$/\1/p' packaging/*.spec)" "$version"
like "CHANGELOG.md's" "$(grep -m 1 '^## ' CHANGELOG.md)" "^## $version"
tap_done

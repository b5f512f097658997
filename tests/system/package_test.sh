#!/bin/sh
# package_test.sh [BUILD_FOLDER]: makes the deb and rpm packages of a built tree, installs them into roots of their own,
# runs the host from there, builds a new project against the SDK from there, and looks at what removal leaves. Needs
# root, because packages own files as root; touches nothing outside a temporary folder and the build folder.
set -eu
cd "$(dirname "$0")/../.."
build=$(cd "${1:-build/release}" && pwd)
[ "$(id -u)" -eq 0 ] || { echo "package_test.sh: run as root" >&2; exit 77; }
work=$(mktemp -d)
host=""
trap '[ -z "$host" ] || kill "$host" 2>/dev/null || :; rm -rf "$work"' EXIT
chmod 755 "$work"

step() { printf '\n== %s\n' "$*"; }
fail() { echo "package_test: $*" >&2; exit 1; }

# wait_until COMMAND...: true once the command is, false after 20 seconds
wait_until() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -le 200 ] || return 1
        sleep 0.1
    done
}

# check_host ROOT: the host runs, serves a shipped plugin, and ends with 0 on SIGTERM.
check_host() {
    "$1/usr/bin/berth" serve --plugins "$work/plugins" --state "$work/state" --port 0 --admin-port 0 \
        >"$work/log" 2>&1 &
    host=$!
    wait_until [ -s "$work/state/ready.json" ] || { cat "$work/log"; fail "the host is not ready"; }
    http=$(sed -n 's/.*"http": *"\([^"]*\)".*/\1/p' "$work/state/ready.json")
    curl -fsS "$http/hello/world" | grep -q 'Hello, world!' || fail "the shipped plugin does not answer"
}

stop_host() {
    kill -TERM "$host"
    status=0
    wait "$host" || status=$?
    host=""
    [ $status -eq 0 ] || fail "SIGTERM: expected exit 0, found $status"
    rm -rf "$work/state" "$work/plugins"
}

nothing_left() {
    left=$(find "$1" -mindepth 1 \( -path "$1/var/lib/dpkg" -o -path "$1/var/lib/rpm" \) -prune -o \
        ! -type d -print -o -path '*berth*' -print | grep -v -e '/etc/passwd' -e '/etc/group' -e '/etc/shadow' \
        -e '/etc/gshadow' -e '/etc/\.pwd\.lock' -e '/etc/sub[ug]id' || :)
    [ -z "$left" ] || fail "left behind: $left"
}

step "making the packages"
rm -rf "$build/packages"
cpack --config "$build/CPackConfig.cmake" -G DEB >"$work/log" 2>&1 || { cat "$work/log"; fail "no deb"; }
cpack --config "$build/CPackConfig.cmake" -G RPM >"$work/log" 2>&1 || { cat "$work/log"; fail "no rpm"; }
ls -l "$build/packages"

step "deb: what is in it"
deb=$(echo "$build"/packages/berth_*.deb)
dev=$(echo "$build"/packages/berth-dev_*.deb)
dpkg-deb --field "$deb" Depends | grep -q libpoco || fail "$deb: expected to depend on Poco"
dpkg-deb --field "$dev" Depends | grep -q rapidjson-dev || fail "$dev: expected to depend on rapidjson-dev"
dpkg-deb --contents "$deb" | awk '{print $2}' | grep -v '^root/root$' && fail "$deb: a file is not root's"

step "deb: installing into a root of its own"
root=$work/deb
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/etc"
: >"$root/var/lib/dpkg/status"
for file in passwd group shadow gshadow; do : >"$root/etc/$file"; done
in_root() { dpkg --root="$root" --force-script-chrootless --force-depends --log=/dev/null "$@" >>"$work/log" 2>&1 ||
    { cat "$work/log"; fail "dpkg $*"; }; }
in_root -i "$deb" "$dev"
for file in usr/bin/berth usr/lib/berth/plugins/hello.so usr/lib/berth/plugins/imagestats.so \
    etc/berth/berth.json lib/systemd/system/berth.service usr/share/man/man1/berth.1.gz \
    usr/include/berth/abi.h usr/share/berth/template/NAME.cpp var/lib/berth/plugins; do
    [ -e "$root/$file" ] || fail "expected $file"
done
grep -q '^berth:' "$root/etc/passwd" || fail "expected a user berth"
mkdir "$work/plugins"
check_host "$root"

step "deb: a new project builds against it and is served"
"$root/usr/bin/berth" new shop --directory "$work/shop" >/dev/null
cmake -S "$work/shop" -B "$work/shop/build" -D CMAKE_PREFIX_PATH="$root/usr" >"$work/cmake.log" 2>&1 &&
    cmake --build "$work/shop/build" >>"$work/cmake.log" 2>&1 || { cat "$work/cmake.log"; fail "the project does not build"; }
ctest --test-dir "$work/shop/build" --output-on-failure --no-tests=error || fail "the project's own test fails"
"$root/usr/bin/berth" check "$work/shop/build/shop.so" --load
cp "$work/shop/build/shop.so" "$work/plugins/"
wait_until curl -fsS -o /dev/null "$http/items" || { cat "$work/log"; fail "the project's plugin does not answer"; }
PKG_CONFIG_PATH=$root/usr/lib/pkgconfig
export PKG_CONFIG_PATH
if command -v pkg-config >/dev/null; then
    # shellcheck disable=SC2046 # a list of words
    c++ plugins/hello/hello.cpp $(pkg-config --cflags --libs berth) -o "$work/hello.so"
    "$root/usr/bin/berth" check "$work/hello.so"
fi
stop_host

step "deb: the administrator's configuration survives removal and goes with purge"
echo '{"changed": true}' >"$root/etc/berth/berth.json"
in_root -r berth
[ ! -e "$root/usr/bin/berth" ] || fail "removed, and /usr/bin/berth is still there"
grep -q changed "$root/etc/berth/berth.json" || fail "removal has taken the configuration"
in_root -P berth berth-dev
nothing_left "$root"
grep -q '^berth:' "$root/etc/passwd" && fail "the user berth is left behind"

step "rpm: installing into a root of its own"
root=$work/rpm
mkdir -p "$root"
in_rpm() { rpm --root "$root" --dbpath /var/lib/rpm --nodeps --noscripts "$@" >>"$work/log" 2>&1 ||
    { cat "$work/log"; fail "rpm $*"; }; }
rpm --root "$root" --dbpath /var/lib/rpm --initdb
in_rpm -i "$build"/packages/berth-*.rpm
[ -x "$root/usr/bin/berth" ] && [ -e "$root/etc/berth/berth.json" ] && [ -e "$root/usr/include/berth/abi.h" ] ||
    fail "the rpm lacks files"
rpm --root "$root" --dbpath /var/lib/rpm -qc berth | grep -qx /etc/berth/berth.json ||
    fail "the rpm's configuration is not marked as such"
mkdir "$work/plugins"
check_host "$root"
stop_host
step "rpm: removing"
in_rpm -e berth berth-devel
nothing_left "$root"

step "installed with a prefix, moved, and used"
cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/moved"
mkdir -p "$work/plugins"
[ ! -e "$work/moved/lib/x86_64-linux-gnu" ] && [ ! -e "$work/moved/etc" ] || fail "expected nothing outside the layout"
mkdir "$work/tree" && mv "$work/moved" "$work/tree/usr"
check_host "$work/tree"
stop_host
echo
echo "the packages install, run and leave nothing behind"

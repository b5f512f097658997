#!/bin/sh
# quickstart.sh [--foreground]: from a fresh checkout on Debian 12 to a running host. Installs what is missing, builds,
# installs into build/berth, and starts the host there with the shipped plugins. Run again it takes what has changed.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
berth=$root/build/berth/bin/berth
plugins=$root/build/quickstart/plugins
state=$root/build/quickstart/state
log=$root/build/quickstart/log

step() { printf '\n== %s\n' "$*"; }
fail() { echo "quickstart: $*" >&2; exit 1; }
value_of() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" "$state/ready.json" 2>/dev/null || :; }

# Is this process the host that an earlier run has started?
is_ours() { [ -n "$1" ] && [ "$(readlink "/proc/$1/exe" 2>/dev/null)" = "$berth" ]; }

stop_earlier() {
    earlier=$(value_of pid)
    rm -f "$state/ready.json"
    is_ours "$earlier" || return 0
    step "stopping the host that runs already, process $earlier"
    kill -TERM "$earlier"
    tries=0
    while is_ours "$earlier"; do
        tries=$((tries + 1))
        [ $tries -le 350 ] || fail "process $earlier does not end"
        sleep 0.1
    done
}

# start PORT ADMIN_PORT: true once ready.json is there, false when the host has ended first.
start() {
    nohup "$berth" serve --plugins "$plugins" --state "$state" --port "$1" --admin-port "$2" >"$log" 2>&1 </dev/null &
    pid=$!
    tries=0
    until [ "$(value_of pid)" = "$pid" ]; do
        kill -0 "$pid" 2>/dev/null || return 1
        tries=$((tries + 1))
        [ $tries -le 300 ] || { kill "$pid"; cat "$log"; fail "the host was not ready within 30 seconds"; }
        sleep 0.1
    done
}

step "packages"
packaging/install_packages.sh build
step "configuring build/release"
cmake --preset release -D BERTH_TESTS=OFF
step "building (some minutes the first time)"
cmake --build --preset release
stop_earlier
step "installing into build/berth"
cmake --install build/release --prefix build/berth >build/install.log || { cat build/install.log; fail "cannot install"; }

step "starting"
mkdir -p "$plugins" "$state"
if ! start 8090 8091; then
    grep -qi 'address already in use' "$log" || { cat "$log"; fail "the host did not start"; }
    echo "port 8090 or 8091 is taken: choosing free ones"
    start 0 0 || { cat "$log"; fail "the host did not start"; }
fi
http=$(value_of http)
admin=$(value_of admin)
curl -fsS "$http/healthz" >/dev/null || { cat "$log"; fail "$http does not answer"; }

cat <<END

Berth runs as process $pid. Try it:

    curl $http/hello/world
    curl -i $http/notes -H 'content-type: application/json' -d '{"title":"Buy milk","tags":["home"]}'
    curl $http/notes
    { printf 'P6 2000 1500 255\\n'; head -c 9000000 /dev/urandom; } | curl $http/1/artifacts -H 'content-type: image/x-portable-pixmap' --data-binary @-
    curl $http/imagestats -H 'content-type: application/json' -d '{"picture":"ID of that artifact"}'
    curl -H "authorization: Bearer \$(cat build/quickstart/state/admin-token)" $admin/admin/v1/plugins

Everything that is served: $http/api
Drop plugins into:         build/quickstart/plugins
Log:                       build/quickstart/log
Make a plugin:             build/berth/bin/berth new shop
Stop it:                   kill $pid
END

if [ "${1:-}" = --foreground ]; then
    trap 'kill "$pid" 2>/dev/null' INT TERM
    echo "Ctrl-C stops it."
    wait "$pid" || wait "$pid"
fi

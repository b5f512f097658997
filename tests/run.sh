#!/bin/sh
# run.sh [debug|asan|tsan] [ctest options]: builds that preset with its tests and runs them all. Installs what is
# missing. BERTH_WARNINGS_AS_ERRORS=ON is for CI.
set -eu
cd "$(dirname "$0")/.."
preset=${1:-debug}
[ $# -eq 0 ] || shift
case $preset in
debug | asan | tsan) ;;
*) echo "run.sh: expected debug, asan or tsan, found $preset" >&2; exit 64 ;;
esac
step() { printf '\n== %s\n' "$*"; }

step "packages"
packaging/install_packages.sh build test
if ! (cd tests/clients && npm ci --no-audit --no-fund --loglevel=error); then
    echo "the packages of tests/clients could not be fetched, npm says why above: the tests that need them will be skipped"
fi

step "configuring build/$preset"
cmake --preset "$preset" -D BERTH_TESTS=ON -D BERTH_WARNINGS_AS_ERRORS="${BERTH_WARNINGS_AS_ERRORS:-OFF}"
step "building"
cmake --build --preset "$preset"

step "testing"
fixed_addresses=""
if [ "$preset" = tsan ]; then
    # The runtime of g++ 12 does not know the address layout of newer kernels; without randomisation it does.
    setarch "$(uname -m)" -R true 2>/dev/null && fixed_addresses="setarch $(uname -m) -R"
    [ ! -f tests/tsan.supp ] || export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp ${TSAN_OPTIONS:-}"
fi
$fixed_addresses ctest --preset "$preset" -j2 "$@"

#!/bin/sh
# install_packages.sh build|test|fuzz|package...: installs what Debian 12 has of the things needed for that. Asks for
# nothing when all of it is there.
set -eu
wanted=""
for purpose in "$@"; do
    case $purpose in
    build) wanted="$wanted g++ cmake make ninja-build ccache curl libpoco-dev libboost-dev rapidjson-dev libsqlitecpp-dev
                   libsqlite3-dev libtbb-dev catch2 libcurl4-openssl-dev ocl-icd-opencl-dev opencl-headers libclblast-dev" ;;
    test) wanted="$wanted python3 curl openssl pocl-opencl-icd"
        command -v node >/dev/null || wanted="$wanted nodejs"
        command -v npm >/dev/null || wanted="$wanted npm" ;;
    fuzz) wanted="$wanted clang-14 libclang-rt-14-dev" ;;
    package) wanted="$wanted dpkg-dev file rpm" ;;
    *) echo "install_packages.sh: expected build, test, fuzz or package, found $purpose" >&2; exit 64 ;;
    esac
done

missing=""
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "cannot install$missing: run as root, or install sudo" >&2; exit 69; }
    as_root=sudo
fi
echo "installing$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of words
$as_root apt-get install -q -y --no-install-recommends $missing
